import { existsSync } from 'node:fs';
import js from '@eslint/js';
import eslintPlugin from 'eslint-plugin-eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The plugin on itself, once it is built: its own sources must be silent, and so must the repaired example. */
const builtPlugin = new URL('./dist/index.js', import.meta.url);
const ownRules = existsSync(builtPlugin) ? (await import(builtPlugin.href)).default.configs.strict : [];

export default defineConfig(
  globalIgnores(['dist', 'coverage', 'tests/fixtures', 'tests/suite', 'examples/orders-app/**']),
  js.configs.recommended,
  {
    files: ['src/**/*.ts', 'tests/**/*.ts', 'vitest.config.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Numbers in messages need no ceremony; anything else still does.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // ESTree enums are their string values to everyone who writes a rule.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what is exported; no barrels.' },
      ],
    },
  },
  {
    files: ['src/rules/**/*.ts'],
    extends: [eslintPlugin.configs['rules-recommended']],
    rules: {
      'eslint-plugin/meta-property-ordering': [
        'error',
        ['type', 'docs', 'fixable', 'hasSuggestions', 'schema', 'defaultOptions', 'messages'],
      ],
      'eslint-plugin/no-property-in-node': 'error',
      'eslint-plugin/prefer-placeholders': 'error',
      'eslint-plugin/prefer-replace-text': 'error',
      'eslint-plugin/report-message-format': ['error', '^[A-Z`{].*\\.$'],
      'eslint-plugin/require-meta-docs-description': ['error', { pattern: '^[a-z]' }],
      'eslint-plugin/require-meta-schema-description': 'error',
      // `createRule` infers the URL from the name.
      'eslint-plugin/require-meta-docs-url': 'off',
      complexity: ['error', 15],
    },
  },
  {
    files: ['tests/rules/**/*.ts'],
    extends: [eslintPlugin.configs['tests-recommended']],
    rules: {
      'eslint-plugin/consistent-output': 'error',
      'eslint-plugin/require-test-case-name': ['error', { require: 'always' }],
      'eslint-plugin/test-case-property-ordering': [
        'error',
        [
          'name',
          'filename',
          'code',
          'output',
          'options',
          'settings',
          'languageOptions',
          'only',
          'before',
          'after',
          'errors',
        ],
      ],
      'eslint-plugin/unique-test-case-names': 'error',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: nodeGlobals() },
  },
  {
    files: ['examples/**/*.ts'],
    extends: [tseslint.configs.recommended],
  },
  ownRules,
);

function nodeGlobals() {
  const names = [
    'Buffer',
    'URL',
    'clearTimeout',
    'console',
    'exports',
    'fetch',
    'module',
    'process',
    'require',
    'setTimeout',
    'structuredClone',
  ];
  return Object.fromEntries(names.map((name) => [name, 'readonly']));
}
