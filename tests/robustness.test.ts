import * as parser from '@typescript-eslint/parser';
import { ESLint, Linter } from 'eslint';
import plugin from '../src/index.js';
import { projectWith } from './support/projects.js';

const strict = plugin.configs.strict.map((config) => ({ ...config, files: ['**/*'] }));

/** Lints some code with every rule, as JavaScript, as CommonJS and as TypeScript; a rule that throws ends the test. */
function lintWithEveryRule(code: string, kinds: readonly string[] = ['js', 'cjs', 'ts']): string[] {
  return kinds.flatMap((kind) => {
    const languageOptions = kind === 'ts' ? { parser } : kind === 'cjs' ? { sourceType: 'commonjs' } : {};
    const config = [...strict, { files: [`**/*.${kind}`], languageOptions }] as Linter.Config[];
    return new Linter({ cwd: projectWith({}) })
      .verify(code, config, `handler.${kind}`)
      .flatMap(({ ruleId, message }) => (ruleId === null ? [message] : []));
  });
}

const handler = (body: string): string => `export const handler = async (event) => { ${body} };\n`;
const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('');

describe('every rule survives', () => {
  it.each([
    ['an empty file', ''],
    ['a comment', '/* nothing */'],
    ['a first line for the shell', `#!/usr/bin/env node\n${handler('')}`],
    ['a byte order mark', `\uFEFF${handler('')}`],
    [
      'names that hold themselves',
      `const a = capture(a); let b = captureAWS(b); var c = AWSXRay.captureAWSv3Client(c); const d = d.e; const { f } = f;\n` +
        `let g = g ?? g; const h = h(); const i = () => i; const j = j.bind(j); const k = [...k]; const l = { ...l, m: l.m };\n` +
        handler(
          'a.send(); b.send(); c.send(); d(); f(); g(); h(); i()()(); j(); k.push(event); l.m(); l.n = event;',
        ),
    ],
    [
      'names that hold each other',
      `const a = b; const b = c; const c = a; const o = { p: o.q, q: o.p };\n${handler('a(); b.c(); o.p(); o.q = event;')}`,
    ],
    [
      'classes that extend each other',
      `class A extends B { run() { this.x(); super.run(); this.none(); } }\nclass B extends C {}\nclass C extends A { x() { super.x(); } }\nclass D extends D {}\n` +
        `const a = new A();\nexport const other = a.none.bind(a);\n${handler('a.run(); a.none(); new C().none(); new D().none = event;')}`,
    ],
    [
      'wrappers around themselves',
      `import middy from '@middy/core';\nconst m = middy(m).use(m);\nconst n = n.use(n).handler(n);\nexport const a = m.use(x()).handler(a);\nexport const b = n.handler(b);\nexport const handler = wrap(handler);\nexport const c = c.bind(c);`,
    ],
    [
      'names of JavaScript itself',
      `export const __proto__ = 1; export const constructor = async (event) => {}; export const toString = 1;\n` +
        handler(
          'toString(); constructor(); event.constructor.constructor(); process.env.__proto__; ({}).hasOwnProperty();',
        ),
    ],
    [
      'rare statements',
      `let a, b, c, d, e; ${handler(
        'x: for (;;) { if (a) continue x; break x; } a ||= b; c &&= d; e ??= a; a = b = c; ({ a, ...b } = c); [a, , ...b] = c;' +
          ' for (const [k, { v = 1 }] of event) { a = k + v; } for await (const y of event) { b = y; } switch (a) { case 1: default: }' +
          ' try {} catch {} finally {} await import("x"); await import(event.x); tag`x${a}`; void 0; typeof z; delete a.b; a?.b?.[c]?.(d); 1n; debugger; ;;' +
          ' class A { static #p = 1; static { this.#p; #p in this; } get [a]() { return 1; } set [a](v) {} async *g() { yield* this.g(); } }' +
          ' (function () { this.a = arguments[0]; return new.target; }).call(null);',
      )}export default class extends (class {}) {}`,
    ],
  ])('%s', (_, code) => {
    expect(lintWithEveryRule(code)).toEqual([]);
  });

  it('CommonJS exports that lead back to themselves', () => {
    const code = `module.exports = module.exports; exports = module.exports = exports; exports.handler = exports.handler;
module.exports.a = module.exports.b; module.exports.b = module.exports.a; exports.default = exports;
module.exports = { ...module.exports, handler: module.exports.handler }; module.exports = require('./handler');`;
    expect(lintWithEveryRule(code, ['js', 'cjs'])).toEqual([]);
  });

  it("TypeScript's own syntax", () => {
    const code = `import type { Handler } from 'aws-lambda';
namespace N { export const handler: Handler = async () => {}; }
declare module 'x' { export const handler: Handler; }
declare const declared: Handler;
abstract class A { abstract run(e: any): void; declare y: string; constructor(private readonly x = new Map()) {} over(a: string): void; over(a: any) {} @dec() @plain accessor z = 1; }
enum E { A = call(), B = E.A }
export import Q = N.handler;
export declare function later(event: any): void;
let u!: string;
(u as any) = 1; (<any>u) = 2; u! ??= 'x';
for (const x of u satisfies any) {}
function f(this: Window, ...rest: any[]) { return <T,>(x: T) => f<T>(x); }
export = N.handler;`;
    expect(lintWithEveryRule(code, ['ts'])).toEqual([]);
  });
});

describe('every rule ends with', { timeout: 120_000 }, () => {
  it.each([
    [
      'functions that call each other in a great circle',
      `let seen;\n${times(300, (i) => `async function f${i}(x) { await f${(i + 1) % 300}(x); return f${(i * 7 + 3) % 300}(seen); }\n`)}${handler('seen = event; await f0(event);')}`,
    ],
    [
      'functions that all call each other',
      times(30, (i) => `async function f${i}(x) { ${times(30, (j) => `await f${j}(x, f${i});`)} }\n`) +
        handler('await f0(event);'),
    ],
    [
      'callbacks handed around',
      times(100, (i) => `const f${i} = (done) => f${(i + 1) % 100}(() => done(f${(i + 3) % 100}));\n`) +
        handler('f0(() => {});'),
    ],
    [
      'values that are twice the one before',
      `let c;\n${times(40, (i) => `const v${i} = c ? v${i + 1} : [v${i + 1}, v${i + 1}].x || v${i + 1};\n`)}const v40 = new Map();\n${handler('await v0.put({}); v0.x = event; return v0;')}`,
    ],
    [
      'objects spread into each other twice',
      `${times(30, (i) => `const o${i} = { ...o${i + 1}, a: o${i + 1}, b: { ...o${i + 1} } };\n`)}const o30 = { run: async (event) => {} };\nexport const handler = o0.a.b.run;`,
    ],
    [
      'instances that hold two instances each',
      times(
        30,
        (i) =>
          `class C${i} { constructor() { this.a = new C${i + 1}(); this.b = new C${i + 1}(); } run() { this.a.run(); this.b.run(); } }\n`,
      ) + `class C30 { run() {} }\nconst root = new C0();\n${handler('root.run();')}`,
    ],
    [
      'state that functions pass on in a circle',
      times(100, (i) => `let s${i};\n`) +
        times(
          100,
          (i) =>
            `function g${i}(e) { if (!s${i}) s${i} = s${(i + 1) % 100} || e; return g${(i + 7) % 100}(s${(i + 2) % 100}); }\n`,
        ) +
        handler('return g0(event);'),
    ],
    [
      'a generated function with many writes, tests and promises',
      `const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');\nconst s3 = new S3Client({}); const s = {}; let a = 0;\nexports.handler = async (event) => {\n` +
        times(
          100,
          (i) => `s.a${i} = event.a${i}; if (event.b && a > ${i} || !s.a${i}) { a = a + f(a, event); }\n`,
        ) +
        times(
          100,
          (i) =>
            `const p${i} = s3.send(new PutObjectCommand({ Bucket: event.Records[0].s3.bucket.name, Key: p${Math.max(0, i - 1)} })).then(() => p${Math.max(0, i - 2)});\n`,
        ) +
        'await Promise.all([p99]); };\nfunction f(x, e) { return f(e, x); }',
    ],
    ['a chain of names', `${times(2000, (i) => `const v${i} = v${i + 1};\n`)}${handler('return v0();')}`],
  ])('%s', (_, code) => {
    expect(lintWithEveryRule(code)).toEqual([]);
  });
});

describe('code as deep as the parser takes it', { timeout: 120_000 }, () => {
  const parserGaveUp = 'Parsing error: Maximum call stack size exceeded';
  const deep: Readonly<Record<string, (depth: number) => string>> = {
    'member chains': (depth) => `return event${'.a'.repeat(depth)};`,
    calls: (depth) => `return ${'f('.repeat(depth)}event${')'.repeat(depth)};`,
    'chains of promises': (depth) => `return f()${'.then((x) => x)'.repeat(depth)};`,
    functions: (depth) => `return ${'() => '.repeat(depth)}1;`,
    arrays: (depth) => `state.x = ${'['.repeat(depth)}event${']'.repeat(depth)};`,
    operators: (depth) => `state.x = ${times(depth, (i) => `event.a${i} || `)}1;`,
    branches: (depth) => `${times(depth, (i) => `if (event.a${i}) { state = ${i}; } else `)}{}`,
    awaits: (depth) => `state = ${'await '.repeat(depth)}event;`,
  };

  it.each(Object.entries(deep))('%s', (_, body) => {
    for (const depth of [150, 600, 5000]) {
      const code = `let state = {};\n${handler(body(depth))}function f(x) { return x; }`;
      for (const message of lintWithEveryRule(code, ['js', 'ts'])) expect(message).toBe(parserGaveUp);
    }
  });
});

describe('projects', { timeout: 120_000 }, () => {
  async function fatalIn(files: Readonly<Record<string, string>>): Promise<string[]> {
    const manifest = JSON.stringify({ name: 'x', version: '1.0.0', type: 'module' });
    const cwd = projectWith({ 'package.json': manifest, ...files });
    const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: plugin.configs.strict });
    const results = await eslint.lintFiles(['handler.js']);
    return results.flatMap(({ messages }) =>
      messages.flatMap(({ fatal, message }) => (fatal ? [message] : [])),
    );
  }

  it('whose modules load, pass on and extend each other', async () => {
    const fatal = await fatalIn({
      'handler.js': `import { one } from './one.js';\nimport * as stars from './stars.js';\nimport { A } from './a.js';\n${handler('one(event); stars.none(event); stars.some(); new A().run(event); new A().none();')}export * from './handler.js';\nexport { other } from './stars.js';`,
      'one.js': `import { two } from './two.js';\nexport const one = (x) => two(x);`,
      'two.js': `import { one } from './one.js';\nlet last;\nexport const two = (x) => { last = x; return one(last); };`,
      'stars.js': `export * from './more.js';\nexport { none } from './more.js';\nexport * from './stars.js';`,
      'more.js': `export * from './stars.js';\nexport { none, other } from './stars.js';\nimport { none } from './stars.js';\nexport const some = () => none();`,
      'a.js': `import { B } from './b.js';\nexport class A extends B { run(x) { super.run(x); this.x(); this.none(); } }`,
      'b.js': `import { A } from './a.js';\nexport class B extends A { x() { this.run(); super.x(); } }`,
    });
    expect(fatal).toEqual([]);
  });

  it('with helper modules deeper than any person writes', async () => {
    const depth = 5000;
    const fatal = await fatalIn({
      'handler.js': `import { a } from './a.js';\nimport { b } from './b.js';\nimport { c } from './c.js';\nimport d from 'deep';\n${handler('a(event); b(event); c(event); d(event);')}`,
      'a.js': `export const a = (event) => event${'.a'.repeat(depth)};`,
      'b.js': `const f = (x) => x;\nexport const b = (event) => ${'f('.repeat(depth)}event${')'.repeat(depth)};`,
      'c.js': `export const c = ${'() => '.repeat(depth)}1;`,
      'node_modules/deep/package.json': JSON.stringify({ name: 'deep', version: '1.0.0' }),
      'node_modules/deep/index.js': `module.exports = (x) => x${'.a'.repeat(depth)};\nmodule.exports.x = ${'['.repeat(depth)}${']'.repeat(depth)};`,
    });
    expect(fatal).toEqual([]);
  });

  it('modules that hand a part of what they are given back and forth', async () => {
    const fatal = await fatalIn({
      'handler.js': `import { left } from './left.js';\n${handler('await left(event.tree);')}`,
      'left.js': `import { right } from './right.js';\nexport function left(node) { node.run(); right(node.next); }`,
      'right.js': `import { left } from './left.js';\nexport function right(node) { node.run(); left(node.next); }\nexport const tree = { run() {} };`,
    });
    expect(fatal).toEqual([]);
  });
});

it('types that TypeScript fails to tell count as unknown', () => {
  const failing = (): never => {
    throw new TypeError('a defect of the compiler');
  };
  const types = { program: { getTypeChecker: failing }, getTypeAtLocation: failing };
  const typed = {
    parseForESLint: (code: string, options: Record<string, unknown>) => ({
      ...parser.parseForESLint(code, options),
      services: types,
    }),
  };
  const config = [
    ...strict,
    { files: ['**/*.js'], languageOptions: { parser: typed } },
  ] as unknown as Linter.Config[];
  const code = handler('save(event); async function save(order) { await fetch(order.url); } return save;');
  const found = new Linter({ cwd: projectWith({}) }).verify(code, config, 'handler.js');
  expect(found.map(({ ruleId }) => ruleId)).toEqual(['aws-lambda/no-leaked-promise']);
});
