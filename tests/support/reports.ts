import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as typescriptParser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';
import plugin from '../../src/index.js';
import { fixturePath } from './facts.js';
import { projectWith } from './projects.js';

const manifest = JSON.stringify({ name: 'orders', version: '1.0.0' });

/** What the recommended preset reports in a project of these files, or in the linted ones of them: `file:line rule message`. */
export async function reportsIn(
  files: Readonly<Record<string, string>>,
  linted = '**/*.{js,mjs,cjs,ts}',
): Promise<string[]> {
  const root = projectWith({ 'package.json': manifest, ...files });
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: plugin.configs.recommended,
  });
  const results = await eslint.lintFiles([linted]);
  return results.flatMap(({ filePath, messages }) =>
    messages
      .filter(({ ruleId }) => ruleId !== null)
      .map(
        ({ line, ruleId, message }) =>
          `${path.relative(root, filePath)}:${line} ${ruleId?.replace('aws-lambda/', '') ?? ''} ${message}`,
      ),
  );
}

/** What one rule reports in a project of these files: `file:line message`. */
export async function lintedWith(rule: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = projectWith({ 'package.json': manifest, ...files });
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: { plugins: { 'aws-lambda': plugin }, rules: { [`aws-lambda/${rule}`]: 'error' } },
  });
  const results = await eslint.lintFiles(['**/*.{js,mjs,cjs}']);
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, message }) => `${path.relative(root, filePath)}:${line} ${message}`),
  );
}

/** The lines of a fixture project at which `no-recursive-trigger` reports: `file: line of code`. */
export async function loopLinesIn(project: string): Promise<string[]> {
  const root = fixturePath(project);
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.ts'], languageOptions: { parser: typescriptParser } },
      { plugins: { 'aws-lambda': plugin }, rules: { 'aws-lambda/no-recursive-trigger': 'error' } },
      { settings: { 'aws-lambda': { root } } },
    ] as Linter.Config[],
  });
  const results = await eslint.lintFiles(['**/*.{js,mjs,cjs,ts}']);
  return results.flatMap(({ filePath, messages }) => {
    const lines = readFileSync(filePath, 'utf8').split('\n');
    const name = path.relative(root, filePath).replaceAll(path.sep, '/');
    return messages.map(({ line, ruleId, message }) =>
      ruleId === null ? `${name}: ${message}` : `${name}: ${lines[line - 1]?.trim() ?? ''}`,
    );
  });
}

/** What `reportsIn` gives, without the messages: `file:line rule`. */
export async function placesIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  return (await reportsIn(files)).map((report) => report.split(' ', 2).join(' '));
}
