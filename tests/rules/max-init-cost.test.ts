import { Linter } from 'eslint';
import path from 'node:path';
import rule from '../../src/rules/max-init-cost.js';
import { testRule } from '../support/rule-tester.js';
import { ballast, temporaryProject } from '../support/temporary-project.js';

const handler = 'export const handler = async (event) => event;';
const typedHandler = 'export const handler = async (event: Order) => event;';

const sources = {
  light: `import light from 'light';\n${handler}`,
  heavy: `«import heavy from 'heavy';»\n${handler}`,
  required: `const heavy = «require('heavy')»;\nexports.handler = async (event) => event;`,
  shared: `import heavy from 'heavy';\nimport other from 'also-heavy';\n${handler}`,
  later: `export const handler = async (event) => (await import('heavy')).default(event);`,
  typed: `import { Order } from 'heavy';\n${typedHandler}`,
  helper: `import heavy from 'heavy';\nexport const helper = heavy;`,
  total: `import heavy from 'heavy';\nimport light from 'light';\nexport const «handler» = async (event) => event;`,
} as const;

const names = {
  light: 'light.mjs',
  heavy: 'heavy.mjs',
  required: 'required.cjs',
  shared: 'shared.mjs',
  later: 'later.mjs',
  typed: 'typed.ts',
  helper: 'helper.mjs',
  total: 'total.mjs',
} as const;

const root = temporaryProject({
  ...Object.fromEntries(
    Object.entries(sources).map(([name, text]) => [
      names[name as keyof typeof names],
      text.replaceAll(/[«»]/g, ''),
    ]),
  ),
  'package.json': '{ "name": "app", "type": "module" }',
  'node_modules/light/index.js': ballast(1),
  'node_modules/heavy/index.js': `require('core');\n${ballast(100)}`,
  'node_modules/also-heavy/index.js': `require('heavy');`,
  'node_modules/core/index.js': ballast(20),
});

const place = (name: keyof typeof names) => ({
  code: sources[name],
  filename: path.join(root, names[name]),
  settings: { 'aws-lambda': { root } },
});

testRule('max-init-cost', rule, {
  valid: [
    { name: 'module far below the limit', ...place('heavy'), code: sources.heavy.replaceAll(/[«»]/g, '') },
    { name: 'import below its budget', ...place('light'), options: [{ maxImportMilliseconds: 50 }] },
    { name: 'import inside the handler', ...place('later'), options: [{ maxImportMilliseconds: 5 }] },
    {
      name: 'import that only types use',
      ts: true,
      ...place('typed'),
      options: [{ maxImportMilliseconds: 5 }],
    },
    { name: 'module without a handler', ...place('helper'), options: [{ maxMilliseconds: 1 }] },
    {
      name: 'costly import that another import would load anyway',
      ...place('shared'),
      options: [{ maxImportMilliseconds: 10 }],
    },
    {
      name: 'allowed specifier',
      ...place('heavy'),
      code: sources.heavy.replaceAll(/[«»]/g, ''),
      options: [{ maxImportMilliseconds: 5, allow: ['heavy'] }],
    },
    {
      name: 'text that is on no disk',
      code: `import heavy from 'heavy';\n${handler}`,
      filename: path.join(root, 'unsaved.mjs'),
      options: [{ maxMilliseconds: 1 }],
    },
  ],
  invalid: [
    {
      name: 'import over its budget',
      ...place('heavy'),
      options: [{ maxImportMilliseconds: 5 }],
      errors: [{ messageId: 'slowImport' }],
    },
    {
      name: 'require over its budget',
      ...place('required'),
      options: [{ maxImportMilliseconds: 5 }],
      errors: [{ messageId: 'slowImport' }],
    },
    {
      name: 'module over its budget',
      ...place('total'),
      options: [{ maxMilliseconds: 150 }],
      errors: [{ messageId: 'slowInit' }],
    },
  ],
});

describe('the messages of max-init-cost', () => {
  function messagesOf(name: keyof typeof names, options: object): string[] {
    const { code, filename, settings } = place(name);
    const linter = new Linter({ cwd: root });
    const plugins = { 'aws-lambda': { rules: { 'max-init-cost': rule as never } } };
    const rules = { 'aws-lambda/max-init-cost': ['error', options] as Linter.RuleEntry };
    const config = { files: ['**/*.mjs'], plugins, rules, settings };
    return linter.verify(code.replaceAll(/[«»]/g, ''), [config], { filename }).map(({ message }) => message);
  }

  it('name milliseconds, range, budget, costliest packages and the way out', () => {
    const [message] = messagesOf('total', { maxMilliseconds: 150 });
    expect(message).toMatch(
      /^The Init phase of `handler` \(exported as .*\) takes about \d+ ms \(\d+ to \d+\), over the budget of 150 ms \(costliest: `heavy` \d+ ms, `core` \d+ ms(, `light` \d+ ms)?\); load inside/,
    );
  });

  it('name what an import adds, and what it brings', () => {
    const [message] = messagesOf('heavy', { maxImportMilliseconds: 5 });
    expect(message).toMatch(
      /^`heavy` adds about \d+ ms to the Init phase of `handler` \(.*\), over the 5 ms that one import may take \(costliest: `heavy` \d+ ms, `core` \d+ ms\); import less/,
    );
  });

  it('stay away with default options: ten seconds are far', () => {
    expect(messagesOf('total', {})).toEqual([]);
  });
});
