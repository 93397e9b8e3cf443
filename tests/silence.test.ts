import { createRequire } from 'node:module';
import path from 'node:path';
import { ESLint } from 'eslint';
import plugin from '../src/index.js';

const require = createRequire(import.meta.url);
const packageRoot = (name: string): string => path.dirname(require.resolve(`${name}/package.json`));

/** Code that has nothing to do with Lambda, though it has handlers, events, contexts and callbacks of its own. */
const outsiders = {
  'ESLint itself': path.join(packageRoot('eslint'), 'lib'),
  "typescript-eslint's rules": path.join(packageRoot('@typescript-eslint/eslint-plugin'), 'dist'),
  "typescript-eslint's parser": path.join(packageRoot('@typescript-eslint/typescript-estree'), 'dist'),
  'a web framework': packageRoot('fastify'),
};

describe('outside Lambda', () => {
  it.each(Object.entries(outsiders))(
    'nothing is reported in %s',
    { timeout: 120_000 },
    async (_name, directory) => {
      const eslint = new ESLint({
        cwd: directory,
        overrideConfigFile: true,
        overrideConfig: plugin.configs.strict,
        allowInlineConfig: false,
        ignore: false,
        errorOnUnmatchedPattern: false,
      });
      const results = await eslint.lintFiles(['**/*.{js,cjs,mjs}']);
      const reports = results.flatMap(({ filePath, messages }) =>
        messages
          .filter(({ ruleId }) => ruleId !== null)
          .map(
            ({ line, ruleId, message }) =>
              `${path.relative(directory, filePath)}:${line} ${ruleId ?? ''} ${message}`,
          ),
      );
      expect(results.length).toBeGreaterThan(10);
      expect(reports).toEqual([]);
    },
  );
});
