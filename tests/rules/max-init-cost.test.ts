import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { Linter } from 'eslint';
import rule from '../../src/rules/max-init-cost.js';
import { testRule } from '../support/rule-tester.js';
import { ballast, projectWith } from '../support/projects.js';

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
  equals: `«import heavy = require('heavy');»\nexport const handler = async (event) => heavy;`,
  reexported: `«export * from 'heavy';»\n${handler}`,
  awaited: `const heavy = await «import('heavy')»;\nexport const handler = async (event) => heavy;`,
  types: `import type { Order } from 'heavy';\nimport { type Item } from 'heavy';\nimport * as all from 'heavy';\nexport type { Price } from 'heavy';\nexport const handler = async (event: Order | Item | all.Total) => event;`,
  absent: `import absent from 'not-installed';\nexport const handler = async (event) => absent;`,
  twice: `const first = «require('heavy')»;\nexports.handler = async (event) => require('heavy') === first;`,
  throughHelper: `«import { helper } from './helper.mjs';»\nexport const handler = async (event) => helper;`,
  member: `«import price from '@shop/shared';»\nexport const handler = async (event) => price;`,
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
  equals: 'equals.ts',
  reexported: 'reexported.mjs',
  awaited: 'awaited.mjs',
  types: 'types.ts',
  absent: 'absent.mjs',
  twice: 'twice.cjs',
  throughHelper: 'through-helper.mjs',
  member: 'services/orders/member.mjs',
  total: 'total.mjs',
} as const;

const root = projectWith({
  ...Object.fromEntries(
    Object.entries(sources).map(([name, text]) => [
      names[name as keyof typeof names],
      text.replaceAll(/[«»]/g, ''),
    ]),
  ),
  'package.json': '{ "name": "app", "type": "module" }',
  'shared/package.json': '{ "name": "@shop/shared", "main": "price.js" }',
  'shared/price.js': `import 'heavy'; export default 1;`,
  'node_modules/light/index.js': ballast(1),
  'node_modules/heavy/index.js': `require('core');\n${ballast(100)}`,
  'node_modules/also-heavy/index.js': `require('heavy');`,
  'node_modules/core/index.js': ballast(20),
});

mkdirSync(path.join(root, 'node_modules/@shop'));
symlinkSync('../../shared', path.join(root, 'node_modules/@shop/shared'));

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
    {
      name: 'imports of types in every form',
      ts: true,
      ...place('types'),
      options: [{ maxImportMilliseconds: 1 }],
    },
    {
      name: 'package that is not installed',
      ...place('absent'),
      options: [{ maxImportMilliseconds: 1 }],
    },
    {
      name: 'package installed above the root',
      ...place('member'),
      code: sources.member.replaceAll(/[«»]/g, ''),
      settings: { 'aws-lambda': { root: path.join(root, 'services/orders') } },
      options: [{ maxImportMilliseconds: 1 }],
    },
    { name: 'module without a handler', ...place('helper'), options: [{ maxMilliseconds: 1 }] },
    {
      name: 'costly import that another import would load anyway',
      ...place('shared'),
      options: [{ maxImportMilliseconds: 20 }],
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
      name: 'import equals over its budget',
      ts: true,
      ...place('equals'),
      options: [{ maxImportMilliseconds: 5 }],
      errors: [{ messageId: 'slowImport' }],
    },
    {
      name: 're-export over its budget',
      ...place('reexported'),
      options: [{ maxImportMilliseconds: 5 }],
      errors: [{ messageId: 'slowImport' }],
    },
    {
      name: 'import() that the module awaits',
      ...place('awaited'),
      options: [{ maxImportMilliseconds: 5 }],
      errors: [{ messageId: 'slowImport' }],
    },
    {
      name: 'package that is required again in the handler',
      ...place('twice'),
      options: [{ maxImportMilliseconds: 5 }],
      errors: [{ messageId: 'slowImport' }],
    },
    {
      name: 'helper module that loads what is over the budget',
      ...place('throughHelper'),
      options: [{ maxImportMilliseconds: 5 }],
      errors: [{ messageId: 'slowImport' }],
    },
    {
      name: 'linked package of a workspace',
      ...place('member'),
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
      /^`heavy` adds about \d+ ms \(\d+ to \d+\) to the Init phase of `handler` \(.*\), over the 5 ms that one import may take \(costliest: `heavy` \d+ ms, `core` \d+ ms\); import less/,
    );
  });

  it('stay away with default options: ten seconds are far', () => {
    expect(messagesOf('total', {})).toEqual([]);
  });
});
