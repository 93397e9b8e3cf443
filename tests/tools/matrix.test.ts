import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';
import { ESLint as ESLint9 } from 'eslint9';
import { rules } from '../../src/rules/index.js';
import { projectWith } from '../support/projects.js';

const example = fileURLToPath(new URL('../../examples/orders-app', import.meta.url));
const builtPlugin = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

/** The first version that the package says it works with; no alias of it can stand in the manifest, for its `eslint` command would take the place of ours. */
const oldest = '9.15.0';

const versions: readonly { readonly eslint: string; readonly load: () => typeof ESLint }[] = [
  { eslint: `ESLint ${oldest}`, load: installedESLint },
  { eslint: `ESLint ${ESLint9.version}`, load: () => ESLint9 },
  { eslint: `ESLint ${ESLint.version}`, load: () => ESLint },
];

let installed: typeof ESLint | undefined;

function installedESLint(): typeof ESLint {
  if (installed) return installed;
  const directory = projectWith({ 'package.json': '{ "private": true }' });
  execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `eslint@${oldest}`], {
    cwd: directory,
    stdio: 'ignore',
  });
  const require = createRequire(path.join(directory, 'package.json'));
  installed = (require('eslint') as { ESLint: typeof ESLint }).ESLint;
  return installed;
}

/** A TypeScript project of the example's files. */
const tsconfig = path.join(
  projectWith({
    'tsconfig.json': JSON.stringify({
      compilerOptions: { allowJs: true, module: 'NodeNext', target: 'ES2022', strict: true, noEmit: true },
      include: [path.join(example, 'src')],
    }),
  }),
  'tsconfig.json',
);

/** How files are parsed; ESLint's own parser knows JavaScript only. */
const parsers: readonly { readonly how: string; readonly files: string; readonly config: Linter.Config }[] = [
  { how: "ESLint's own parser", files: 'src/**/*.{js,cjs}', config: {} },
  {
    how: "typescript-eslint's parser",
    files: 'src/**/*.{js,cjs,ts}',
    config: { languageOptions: { parser } },
  },
  {
    how: "typescript-eslint's parser with types",
    files: 'src/**/*.{js,cjs,ts}',
    config: {
      languageOptions: { parser, parserOptions: { project: tsconfig } },
    },
  },
];

const combinations = versions.flatMap((version) => parsers.map((each) => ({ ...version, ...each })));

async function findings(Class: typeof ESLint, files: string, config: Linter.Config): Promise<string[]> {
  const url = pathToFileURL(path.join(example, 'eslint.config.js')).href;
  const { default: configs } = (await import(/* @vite-ignore */ url)) as { default: Linter.Config[] };
  const eslint = new Class({ cwd: example, overrideConfigFile: true, overrideConfig: [...configs, config] });
  return (await eslint.lintFiles([files]))
    .flatMap(({ filePath, messages }) =>
      messages.map(
        ({ line, column, ruleId, message }) =>
          `${path.relative(example, filePath)}:${line}:${column} ${ruleId ?? ''} ${message}`,
      ),
    )
    .sort();
}

/** What ESLint 10 finds with the parser that the preset brings. */
let all: readonly string[];

beforeAll(async () => {
  all = await findings(ESLint, 'src/**/*.{js,cjs,ts}', {});
});

it(`Node.js ${process.versions.node} finds something`, () => {
  expect(all.length).toBeGreaterThan(20);
});

describe.each(combinations)('with $eslint and $how', ({ load, files, config }) => {
  it('the example has the same findings', async () => {
    const isParsed = (finding: string): boolean => files.includes('ts') || /^[^:]+\.c?js:/.test(finding);
    expect(await findings(load(), files, config)).toEqual(all.filter(isParsed));
  });

  it('the built plugin brings all its rules', async () => {
    const { default: plugin } = (await import(/* @vite-ignore */ pathToFileURL(builtPlugin).href)) as {
      default: { rules: object; configs: { strict: Linter.Config[] } };
    };
    expect(Object.keys(plugin.rules)).toEqual(Object.keys(rules));
    const Class = load();
    const eslint = new Class({
      cwd: example,
      overrideConfigFile: true,
      overrideConfig: plugin.configs.strict,
    });
    const [result] = await eslint.lintText('export const handler = async () => {};\n', {
      filePath: 'empty.js',
    });
    expect(result?.messages).toEqual([]);
  });
});
