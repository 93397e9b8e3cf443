import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import { projectWith } from '../support/projects.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const example = path.join(repository, 'examples/orders-app');
const plugin = path.join(repository, 'dist/index.js');

interface OxlintReport {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly filename: string;
    readonly labels: readonly [{ readonly span: { readonly line: number; readonly column: number } }];
  }[];
}

/** What ESLint reports in the example, and the rules and settings that it does it with. */
async function eslintOverExample(): Promise<{
  findings: string[];
  rules: Linter.RulesRecord;
  settings: object;
}> {
  const { default: configs } = (await import(
    /* @vite-ignore */ pathToFileURL(path.join(example, 'eslint.config.js')).href
  )) as { default: readonly Linter.Config[] };
  const eslint = new ESLint({ cwd: example });
  const findings = (await eslint.lintFiles(['.'])).flatMap(({ filePath, messages }) =>
    messages.map(
      ({ ruleId, line, column, message }) =>
        `${path.relative(example, filePath)}:${line}:${column} ${ruleId ?? ''} ${message}`,
    ),
  );
  return {
    findings: findings.sort(),
    rules: Object.assign({}, ...configs.map(({ rules }) => rules ?? {})) as Linter.RulesRecord,
    settings: configs.at(-1)?.settings ?? {},
  };
}

function oxlintOverExample(rules: Linter.RulesRecord, settings: object): string[] {
  const config = path.join(projectWith({}), '.oxlintrc.json');
  const jsPlugins = [{ name: 'aws-lambda', specifier: plugin }];
  writeFileSync(
    config,
    JSON.stringify({ categories: { correctness: 'off' }, plugins: [], jsPlugins, settings, rules }),
  );
  const oxlint = path.join(repository, 'node_modules/.bin/oxlint');
  const { diagnostics } = JSON.parse(
    outputOf(oxlint, ['--config', config, '--format', 'json', '.']),
  ) as OxlintReport;
  return diagnostics
    .map(({ code, message, filename, labels: [{ span }] }) => {
      const rule = code.replace(/^(.*)\((.*)\)$/, '$1/$2');
      return `${filename}:${span.line}:${span.column} ${rule} ${message}`;
    })
    .sort();
}

/** Findings make it fail. */
function outputOf(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd: example, encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

it('oxlint finds the same in the example, word for word', async () => {
  const { findings, rules, settings } = await eslintOverExample();
  expect(findings.length).toBeGreaterThan(10);
  expect(oxlintOverExample(rules, settings)).toEqual(findings);
});
