import path from 'node:path';
import { ESLint } from 'eslint';
import plugin from '../../src/index.js';
import { projectWith } from './projects.js';

const manifest = JSON.stringify({ name: 'orders', version: '1.0.0' });

/** What the recommended preset reports in a project of these files: `file:line rule message`. */
export async function reportsIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = projectWith({ 'package.json': manifest, ...files });
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: plugin.configs.recommended,
  });
  const results = await eslint.lintFiles(['**/*.{js,mjs,cjs,ts}']);
  return results.flatMap(({ filePath, messages }) =>
    messages
      .filter(({ ruleId }) => ruleId !== null)
      .map(
        ({ line, ruleId, message }) =>
          `${path.relative(root, filePath)}:${line} ${ruleId?.replace('aws-lambda/', '') ?? ''} ${message}`,
      ),
  );
}

/** The same without the messages: `file:line rule`. */
export async function placesIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  return (await reportsIn(files)).map((report) => report.split(' ', 2).join(' '));
}
