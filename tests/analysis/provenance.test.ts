import {
  comesFromEvent,
  comesFromInvocation,
  provenanceOf,
  rootsOf,
  type Provenance,
} from '../../src/analysis/provenance.js';
import { moduleFrom, nodeWith } from '../support/facts.js';

/** Where the argument of `mark(…)` comes from, in short: `event.Records.*.body`, `env:X`, `'text'`. */
function short(value: Provenance): string {
  switch (value.kind) {
    case 'literal':
      return typeof value.value === 'string' ? `'${value.value}'` : String(value.value);
    case 'env':
      return `env:${value.name}${value.fallback ? ` ?? ${short(value.fallback)}` : ''}`;
    case 'event':
      return ['event', ...value.path].join('.');
    case 'invocation-context':
      return ['context', ...value.path].join('.');
    case 'text':
      return `text(${value.parts.map(short).join(' ')})`;
    case 'either':
      return value.options.map(short).join(' | ');
    case 'derived':
      return `${value.by}(${value.from.map(short).join(', ')})`;
    case 'fresh':
      return `fresh:${value.by}`;
    case 'import':
      return `import:${[value.from, ...value.names].join('.')}`;
    case 'module-state':
      return `state:${value.variable.name}`;
    case 'unknown':
      return '?';
  }
}

/** The provenance of `expression`, which stands in the handler after `before`; `top` stands at module level. */
function of(expression: string, before = '', top = ''): string {
  const code = `${top}\nexport const handler = async (event, context) => { ${before}; mark(${expression}); };`;
  const module = moduleFrom(code);
  const call = nodeWith(module, `mark(${expression})`);
  if (call.type !== 'CallExpression' || !call.arguments[0]) throw new Error('no argument');
  return short(provenanceOf(module, call.arguments[0]));
}

describe('what the source spells out', () => {
  it.each([
    [`'a'`, `'a'`],
    ['1', '1'],
    ['null', 'null'],
    ['`a`', `'a'`],
    [`'a' + 'b'`, `'ab'`],
    ['`a/${"b"}`', `'a/b'`],
    ['["a", "b"]', `collection('a', 'b')`],
  ])('%s', (expression, expected) => {
    expect(of(expression)).toBe(expected);
  });

  it('through a constant', () => {
    expect(of('name', '', `const name = 'orders';`)).toBe(`'orders'`);
  });

  it('through an object of constants', () => {
    expect(of('names.table', '', `const names = { table: 'orders' };`)).toBe(`'orders'`);
  });

  it('through a destructured object', () => {
    expect(of('table', '', `const { table } = { table: 'orders' };`)).toBe(`'orders'`);
  });
});

describe('the environment', () => {
  it.each([
    ['process.env.TABLE', '', 'env:TABLE'],
    [`process.env['TABLE']`, '', 'env:TABLE'],
    [`process.env.TABLE ?? 'd'`, '', `env:TABLE ?? 'd'`],
    [`process.env.TABLE || 'd'`, '', `env:TABLE ?? 'd'`],
    ['TABLE', 'const { TABLE } = process.env;', 'env:TABLE'],
    ['table', 'const { TABLE: table } = process.env;', 'env:TABLE'],
    ['table', `const { TABLE: table = 'd' } = process.env;`, `env:TABLE ?? 'd'`],
    ['env.TABLE', 'const env = process.env;', 'env:TABLE'],
    ['env.TABLE', 'const { env } = process;', 'env:TABLE'],
    ['config.table', 'const config = { table: process.env.TABLE };', 'env:TABLE'],
    ['table', 'const { env: { TABLE: table } } = process;', 'env:TABLE'],
    ['env.TABLE', `import { env } from 'node:process';`, 'env:TABLE'],
    ['env.TABLE', `import * as process from 'process';\nconst { env } = process;`, 'env:TABLE'],
    ['process.env[name]', '', '?'],
    ['String(process.env.TABLE)', '', 'env:TABLE'],
    ['`${process.env.A}-x`', '', `text(env:A '-x')`],
    ['table()', 'const table = () => process.env.TABLE;', 'env:TABLE'],
  ])('%s after %s', (expression, top, expected) => {
    expect(of(expression, '', top)).toBe(expected);
  });
});

describe('the event', () => {
  it.each([
    ['event.id', '', 'event.id'],
    ['event?.detail?.id', '', 'event.detail.id'],
    [`event['id']`, '', 'event.id'],
    ['event.Records[0].body', '', 'event.Records.*.body'],
    ['id', 'const { id } = event', 'event.id'],
    ['id', 'const { detail: { id } } = event', 'event.detail.id'],
    ['id', 'const id = event.id', 'event.id'],
    ['first.body', 'const [first] = event.Records', 'event.Records.*.body'],
    ['rest', 'const { a, ...rest } = event', 'rest(event)'],
    ['JSON.parse(event.body).id', '', 'event.body.JSON.id'],
    ['decodeURIComponent(event.key)', '', 'event.key'],
    [`decodeURIComponent(event.key.replace(/\\+/g, ' '))`, '', 'event.key'],
    [`event.key.replace('a', 'b')`, '', `replace(event.key, 'a', 'b')`],
    ['event.key.trim()', '', 'event.key'],
    ['`${event.key}.copy`', '', `text(event.key '.copy')`],
    [`'in/' + event.key`, '', `text('in/' event.key)`],
    ['event.Records.filter(f)', '', 'event.Records'],
    ['event.Records.find(f).body', '', 'event.Records.*.body'],
    [`event.tenant ?? 'none'`, '', `event.tenant | 'none'`],
    [`event.a ? event.a : 'b'`, '', `event.a | 'b'`],
    ['new URL(event.url)', '', 'new URL(event.url)'],
    ['{ id: event.id }', '', 'collection(event.id)'],
  ])('%s after %s', (expression, before, expected) => {
    expect(of(expression, before)).toBe(expected);
  });

  it.each([
    ['for (const record of event.Records) { mark(record.body); }', 'event.Records.*.body'],
    ['for (const { body } of event.Records) { mark(body); }', 'event.Records.*.body'],
    ['for await (const record of event.Records) { mark(record.body); }', 'event.Records.*.body'],
    ['event.Records.map((record) => mark(record.body));', 'event.Records.*.body'],
    ['event.Records.forEach(({ body }) => { mark(body); });', 'event.Records.*.body'],
    ['event.Records.reduce((all, record) => mark(record.body), 0);', 'event.Records.*.body'],
    ['event.Records.map(save); function save(record) { mark(record.body); }', 'event.Records.*.body'],
    ['save(event.id); function save(id) { mark(id); }', 'event.id'],
    ['save({ id: event.id }); function save({ id }) { mark(id); }', 'event.id'],
    ['await Promise.all(event.Records.map(async (r) => { mark(r.body); }));', 'event.Records.*.body'],
  ])('%s', (body, expected) => {
    const code = `export const handler = async (event) => { ${body} };`;
    const module = moduleFrom(code);
    const [, argument = ''] = /mark\(([\w.]+)\)/.exec(code) ?? [];
    const call = nodeWith(module, `mark(${argument})`);
    if (call.type !== 'CallExpression' || !call.arguments[0]) throw new Error('no argument');
    expect(short(provenanceOf(module, call.arguments[0]))).toBe(expected);
  });

  it('destructured in the parameter', () => {
    const module = moduleFrom(
      `export const handler = async ({ Records, pathParameters: { id } }) => { mark(id); };`,
    );
    expect(short(provenanceOf(module, nodeWith(module, 'id', 1)))).toBe('event.pathParameters.id');
  });

  it('is not the parameter of another function', () => {
    expect(of('f', '', 'export const f = (event) => event;')).toBe('?');
  });
});

describe("Lambda's invocation context", () => {
  it('by the second parameter', () => {
    expect(of('context.awsRequestId')).toBe('context.awsRequestId');
  });

  it('by the third of a streaming handler', () => {
    const module = moduleFrom(
      `export const handler = awslambda.streamifyResponse(async (event, stream, context) => { mark(context.awsRequestId); mark(stream); });`,
    );
    expect(short(provenanceOf(module, nodeWith(module, 'context.awsRequestId')))).toBe(
      'context.awsRequestId',
    );
    expect(short(provenanceOf(module, nodeWith(module, 'stream', 1)))).toBe('?');
  });
});

describe('values that differ at each evaluation', () => {
  it.each([
    ['Date.now()', '', 'fresh:time'],
    ['new Date()', '', 'fresh:time'],
    ['new Date().toISOString()', '', 'toISOString(fresh:time)'],
    ['Math.random()', '', 'fresh:random'],
    ['crypto.randomUUID()', '', 'fresh:random'],
    ['randomUUID()', `import { randomUUID } from 'node:crypto';`, 'fresh:random'],
    ['uuid()', `import { v4 as uuid } from 'uuid';`, 'fresh:random'],
    ['nanoid()', `import { nanoid } from 'nanoid';`, 'fresh:random'],
    ['id', 'const id = Math.random();', 'fresh:random'],
  ])('%s', (expression, top, expected) => {
    expect(of(expression, '', top)).toBe(expected);
  });

  it('not a date that is given', () => {
    expect(of('new Date(event.at)')).toBe('new Date(event.at)');
  });
});

describe('other values', () => {
  it.each([
    ['config.table', `import config from './config.js';`, 'import:./config.js.table'],
    ['table', `import { table } from './config.js';`, 'import:./config.js.table'],
    ['count', `let count = 0;\nexport function add() { count += 1; }`, 'state:count'],
    ['table', `let table = 'a';\ntable = 'b';`, `'a' | 'b'`],
    ['nobody', '', '?'],
    ['load()', '', '?'],
    ['load(event.id)', '', 'load(event.id)'],
  ])('%s after %s', (expression, top, expected) => {
    expect(of(expression, '', top)).toBe(expected);
  });

  it('end where a value depends on itself', () => {
    expect(of('a', 'let a = b; let b = a')).toMatch(/\?/);
    expect(of('a.x', 'let a = b; let b = a')).toMatch(/\?/);
    expect(of('a.x', 'let a = a.x')).toMatch(/\?/);
    expect(of('f(1)', '', 'function f(n) { return n ? f(n - 1) : "x"; }')).toContain(`'x'`);
  });

  it('are the same whichever is asked first', () => {
    const code = `const a = process.env.A;\nconst b = \`\${a}-b\`;\nconst c = \`\${b}-c\`;\nmark(c)`;
    const whole = moduleFrom(code);
    const parts = moduleFrom(code);
    for (const name of ['a', 'b']) provenanceOf(parts, nodeWith(parts, name));
    const asked = [whole, parts].map((module) => short(provenanceOf(module, nodeWith(module, 'c', 1))));
    expect(asked).toEqual([`text(env:A '-b-c')`, `text(env:A '-b-c')`]);
  });
});

describe('roots of a value', () => {
  const module = moduleFrom(
    'export const handler = async (event, context) => mark(`${event.a}/${process.env.B ?? "c"}/${Date.now()}`, context.d, "e");',
  );
  const call = nodeWith(module, module.text.slice(module.text.indexOf('mark('), -1));
  const values =
    call.type === 'CallExpression' ? call.arguments.map((node) => provenanceOf(module, node)) : [];

  it('are its sources, compounds taken apart', () => {
    const [text] = values;
    expect(text && rootsOf(text).map(short)).toEqual([
      'event.a',
      `'/'`,
      `env:B ?? 'c'`,
      `'c'`,
      `'/'`,
      'fresh:time',
    ]);
  });

  it('tell event and invocation apart', () => {
    expect(values.map(comesFromEvent)).toEqual([true, false, false]);
    expect(values.map(comesFromInvocation)).toEqual([true, true, false]);
  });
});
