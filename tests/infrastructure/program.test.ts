import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { readProgram, type ProgramOptions } from '../../src/infrastructure/program/program.js';
import type { CreatedValue, ProgramRecord, Value } from '../../src/infrastructure/program/values.js';
import { projectWith } from '../support/projects.js';

/** A value as one reads it: `new Bucket`, `Bucket#1.name` for members of what was created first, `?` for the unknown. */
function shown(value: Value): unknown {
  switch (value.kind) {
    case 'plain':
      return value.value;
    case 'text':
      return value.parts
        .map((part) => (part.kind === 'plain' ? String(part.value) : `{${String(shown(part))}}`))
        .join('');
    case 'list':
      return [...value.items.map(shown), ...(value.isComplete ? [] : ['…'])];
    case 'object': {
      const properties = Object.fromEntries([...value.properties].map(([name, held]) => [name, shown(held)]));
      return value.isComplete ? properties : { ...properties, '…': '?' };
    }
    case 'either':
      return { either: value.options.map(shown) };
    case 'external':
      return [...(value.from === undefined ? [] : [`${value.from}:`]), value.names.join('.')].join('');
    case 'created':
      return `#${value.id}`;
    case 'member':
      return `${String(shown(value.of))}.${value.name}`;
    case 'function':
      return `function ${value.name ?? ''}`;
    case 'regex':
      return `/${value.source}/${value.flags}`;
    case 'unknown':
      return '?';
  }
}

function recordOf(files: Readonly<Record<string, string>>, options?: ProgramOptions): ProgramRecord {
  const root = projectWith(files);
  const [entry = ''] = Object.keys(files);
  return readProgram(path.join(root, entry), root, options);
}

/** What `export const result = …` at the end of some code stands for. */
function resultOf(code: string, files: Readonly<Record<string, string>> = {}): unknown {
  const record = recordOf({ 'main.ts': code, ...files });
  const [entry = ''] = record.files;
  const result = record.exports.get(entry)?.get('result');
  return result && shown(result);
}

function callOf(created: CreatedValue): string {
  const given = [
    ...created.arguments.map((argument) => JSON.stringify(shown(argument))),
    ...(created.isComplete ? [] : ['…']),
  ];
  const often = created.occurs === 'once' ? '' : `${created.occurs} `;
  return `${often}${created.isNew ? 'new ' : ''}${String(shown(created.callee))}(${given.join(', ')})`;
}

/** What a program constructs and calls, in order. */
function callsOf(
  code: string,
  files: Readonly<Record<string, string>> = {},
  options?: ProgramOptions,
): string[] {
  return recordOf({ 'main.ts': code, ...files }, options).created.map(callOf);
}

describe('expressions', () => {
  it.each<[name: string, code: string, result: unknown]>([
    ['a constant', `const a = 1; export const result = a`, 1],
    ['arithmetic', `export const result = (2 + 3) * 4 - 1`, 19],
    ['a template', 'const a = "x"; export const result = `${a}-${1}`', 'x-1'],
    [
      'a text with a part that only a run can tell',
      'export const result = `a-${process.env.S}`',
      'a-{process.env.S}',
    ],
    ['concatenation', `export const result = 'a' + 1 + process.env.S + 'b' + 'c'`, 'a1{process.env.S}bc'],
    ['a default', `export const result = process.env.S ?? 'dev'`, { either: ['process.env.S', 'dev'] }],
    ['a default of something plain', `export const result = undefined ?? 'dev'`, 'dev'],
    ['or', `export const result = '' || process.env.S || 'dev'`, { either: ['process.env.S', 'dev'] }],
    ['and', `export const result = process.env.S && 'on'`, { either: [false, 'on'] }],
    ['a choice that is known', `export const result = 'a' === 'a' ? 1 : 2`, 1],
    ['a choice that is not', `export const result = process.env.S === 'a' ? 1 : 2`, { either: [1, 2] }],
    [
      'a choice within a text',
      'export const result = `x-${process.env.S ? 1 : 2}`',
      { either: ['x-1', 'x-2'] },
    ],
    ['assertions', `export const result = (<string>('a' as const)!) satisfies string`, 'a'],
    ['optional chains', `const a = { b: undefined as any }; export const result = a?.b?.c.d`, undefined],
    ['an enum', `enum E { A = 'a', B = 'b' } export const result = E.B`, 'b'],
    ['a counted enum', `enum E { A, B = 5, C } export const result = [E.A, E.C]`, [0, 6]],
    ['a namespace', `namespace N { export const a = 1 } export const result = N.a`, 1],
    ['assignments', `let a = 1; a += 2; a++; export const result = a`, 4],
    ['an assignment of a default', `let a: any; a ??= 'x'; export const result = a`, 'x'],
    ['a sequence', `export const result = (1, 2)`, 2],
    ['awaited values', `const f = async () => 'x'; export const result = await f()`, 'x'],
    ['a then', `const f = async () => 'x'; export const result = f().then((x) => x + 'y')`, 'xy'],
    ['negation', `export const result = [!0, !process.env.S, -1, typeof 'a']`, [true, '?', -1, 'string']],
  ])('may be %s', (_, code, result) => {
    expect(resultOf(code)).toEqual(result);
  });
});

describe('objects and lists', () => {
  it.each<[name: string, code: string, result: unknown]>([
    [
      'spreads',
      `const a = { x: 1, y: 2 }; export const result = { ...a, y: 3, ['z']: 4 }`,
      { x: 1, y: 3, z: 4 },
    ],
    [
      'a spread that may be there',
      `export const result = { a: 1, ...(process.env.S && { b: 2 }) }`,
      { a: 1, b: { either: [2, undefined] } },
    ],
    [
      'an unknown spread',
      `export const result = { a: 1, ...load(), b: 2 }`,
      { a: { either: [1, '?'] }, b: 2, '…': '?' },
    ],
    ['list spreads', `const a = [1]; export const result = [...a, 2, ...load()]`, [1, 2, '…']],
    [
      'destructuring',
      `const { a, b: { c = 5, ...d }, ...e } = { a: 1, b: { x: 2 }, y: 3 }; export const result = [a, c, d, e]`,
      [1, 5, { x: 2 }, { y: 3 }],
    ],
    [
      'list destructuring',
      `const [a, , b = 7, ...c] = [1, 2, undefined, 4]; export const result = [a, b, c]`,
      [1, 7, [4]],
    ],
    ['swapping', `let a = 1, b = 2; [a, b] = [b, a]; export const result = [a, b]`, [2, 1]],
    ['a member by computed name', `const m = { a: 1, b: 2 }; const k = 'b'; export const result = m[k]`, 2],
    [
      'a member by unknown name',
      `const m = { a: 1, b: 2 }; export const result = m[process.env.S!]`,
      { either: [1, 2] },
    ],
    [
      'methods and getters',
      `const o = { x: 2, get y() { return this.x + 1 }, z() { return this.y * 2 } }; export const result = [o.y, o.z()]`,
      [3, 6],
    ],
    ['entries', `export const result = Object.entries({ a: 1 }).map(([k, v]) => k + v)`, ['a1']],
    [
      'keys, values and back',
      `const o = { a: 1, b: 2 }; export const result = [Object.keys(o), Object.values(o), Object.fromEntries([['c', 3]])]`,
      [['a', 'b'], [1, 2], { c: 3 }],
    ],
    [
      'filter and find',
      `const l = [1, 2, 3]; export const result = [l.filter((x) => x > 1), l.find((x) => x === 2), l.find((x) => x > 5)]`,
      [[2, 3], 2, undefined],
    ],
    ['reduce', `export const result = ['a', 'b'].reduce((o, k) => ({ ...o, [k]: 1 }), {})`, { a: 1, b: 1 }],
    [
      'some and every',
      `export const result = [[1, 2].some((x) => x > 1), [1, 2].every((x) => x > 1)]`,
      [true, false],
    ],
    ['push', `const l: number[] = []; l.push(1, 2); export const result = l`, [1, 2]],
    ['join', `export const result = ['a', process.env.S, 'b'].join('-')`, 'a-{process.env.S}-b'],
    ['flat lists', `export const result = [[1], [2]].flat().concat([3]).slice(1)`, [2, 3]],
    [
      'a map',
      `const m = new Map([['a', 1]]); m.set('b', 2); export const result = [m.get('b'), m.has('c'), [...m.keys()]]`,
      [2, false, ['a', 'b']],
    ],
    ['a set', `export const result = [...new Set(['a', 'b', 'a'])]`, ['a', 'b']],
    [
      'assigned properties',
      `const o: any = {}; o.a = 1; o['b'] = 2; Object.assign(o, { c: 3 }); export const result = o`,
      { a: 1, b: 2, c: 3 },
    ],
    ['JSON', `export const result = JSON.parse(JSON.stringify({ a: [1, null] }))`, { a: [1, null] }],
    [
      'JSON of what is not plain',
      `export const result = JSON.parse(JSON.stringify({ a: process.env.S }))`,
      { a: 'process.env.S' },
    ],
    ['a list of a length', `export const result = Array.from({ length: 3 }, (_, i) => i)`, [0, 1, 2]],
    ['a name in an object', `export const result = ['a' in { a: 1 }, 'b' in { a: 1 }]`, [true, false]],
  ])('may have %s', (_, code, result) => {
    expect(resultOf(code)).toEqual(result);
  });
});

describe('texts', () => {
  it.each<[code: string, result: unknown]>([
    [`'Ab'.toLowerCase() + 'x'.toUpperCase().repeat(2)`, 'abXX'],
    [`'a/b/c'.split('/')`, ['a', 'b', 'c']],
    [`'a-b-c'.replace(/-/g, '_')`, 'a_b_c'],
    [`'a\\\\b'.replace(/\\\\/g, '/')`, 'a/b'],
    [`'a.b'.replaceAll('.', '')`, 'ab'],
    [`/^a/.test('abc')`, true],
    [`'abc'.length`, 3],
    [`'abc'.startsWith('a') && 'abc'.slice(1)`, 'bc'],
    [`'aBc'.replace(/[A-Z]/g, (found) => '-' + found.toLowerCase())`, 'a-bc'],
    [`'a(b'.match('a(') ?? 'a-b'.search('-')`, { either: ['?', 1] }],
    [`'abc'.replace('b', '[$&]')`, 'a[b]c'],
    [`'abc'.replace('b', () => process.env.S)`, '?'],
    [`process.env.S.toLowerCase()`, '#1'],
    ['`a${process.env.S}`.toLowerCase()', '?'],
    [`(process.env.S ? 'A' : 'B').toLowerCase()`, { either: ['a', 'b'] }],
    [`'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.replace(/^(a+)+$/, 'x')`, '?'],
  ])('are computed: %s', (code, result) => {
    expect(resultOf(`export const result = ${code}`)).toEqual(result);
  });
});

describe('paths', () => {
  it('are absolute where Node.js makes them so', () => {
    const code = `
      import path, { join } from 'node:path';
      import * as paths from 'path';
      import { fileURLToPath } from 'node:url';
      const here = path.dirname(fileURLToPath(import.meta.url));
      export const result = [
        join(__dirname, '..', 'src', 'a.ts'), path.resolve('x'), paths.join(import.meta.dirname, 'b'),
        fileURLToPath(new URL('./c.ts', import.meta.url)), path.basename(__filename, '.ts'), here,
        path.join(__dirname, process.env.S!, 'd'), path.join(__dirname, process.env.S ? 'e' : '../f'),
        path.relative(process.cwd(), join(__dirname, 'g')),
      ]`;
    const root = projectWith({ 'bin/app.ts': code });
    const file = path.join(root, 'bin/app.ts');
    const { exports } = readProgram(file, root, { workingDirectory: root });
    expect(shown(exports.get(file)?.get('result') ?? { kind: 'plain', value: 'none' })).toEqual([
      `${root}/src/a.ts`,
      `${root}/x`,
      `${root}/bin/b`,
      `${root}/bin/c.ts`,
      'app',
      `${root}/bin`,
      `${root}/bin/{process.env.S}/d`,
      { either: [`${root}/bin/e`, `${root}/f`] },
      'bin/g',
    ]);
  });
});

describe('functions', () => {
  it.each<[name: string, code: string, result: unknown]>([
    [
      'run where they are called',
      `function f(a, { b } = { b: 2 }, ...c) { return [a, b, c] } export const result = f(1, undefined, 3, 4)`,
      [1, 2, [3, 4]],
    ],
    ['are declared before they are written', `export const result = f(); function f() { return 1 }`, 1],
    ['close over their names', `const f = (a) => (b) => a + b; export const result = f(1)(2)`, 3],
    [
      'give one of several',
      `function f(s) { if (s === 'a') return 1; if (s) return 2; return 3 } export const result = f(process.env.S)`,
      { either: [1, 2, 3] },
    ],
    [
      'do not give what they throw',
      `function f(s) { if (!s) throw new Error(); return s } export const result = f(process.env.S)`,
      'process.env.S',
    ],
    [
      'may repeat themselves a little',
      `const f = (n) => (n === 0 ? 'end' : f(n - 1)); export const result = f(1)`,
      'end',
    ],
    [
      'are bound',
      `function f(a, b) { return [this.x, a, b] } export const result = f.bind({ x: 1 }, 2)(3)`,
      [1, 2, 3],
    ],
    [
      'are called with this',
      `function f(a) { return this.x + a } export const result = f.call({ x: 1 }, 2)`,
      3,
    ],
    ['take spread arguments', `const f = (...a) => a; export const result = f(...[1, 2], 3)`, [1, 2, 3]],
  ])('%s', (_, code, result) => {
    expect(resultOf(code)).toEqual(result);
  });

  it('that repeat themselves for ever end', () => {
    const record = recordOf({
      'main.ts': `function f(n) { return g(n + 1) } function g(n) { return f(n) } f(0)`,
    });
    expect(record.problems.map(({ text }) => text)).toEqual([
      'The call is not followed: it repeats itself, or stands within too many others.',
    ]);
  });
});

describe('statements', () => {
  it.each<[name: string, code: string, result: unknown]>([
    ['a branch that is known', `let a = 1; if ('x' === 'x') a = 2; else a = 3; export const result = a`, 2],
    [
      'both branches',
      `let a; if (process.env.S) a = 2; else a = 3; export const result = a`,
      { either: [2, 3] },
    ],
    ['one branch', `let a = 1; if (process.env.S) { a = 2 } export const result = a`, { either: [2, 1] }],
    [
      'a property under a test',
      `const o = { a: 1 }; if (process.env.S) o.b = 2; export const result = o`,
      { a: 1, b: { either: [2, undefined] } },
    ],
    [
      'a branch that throws',
      `let a = 1; if (!process.env.S) { a = 2; throw new Error() } export const result = a`,
      1,
    ],
    ['a list under a test', `const l = [1]; if (process.env.S) l.push(2); export const result = l`, [1, 2]],
    [
      'branches that do not see each other',
      `let a = 1; if (process.env.S) a = 2; else a = a + 10; export const result = a`,
      { either: [2, 11] },
    ],
    [
      'a switch that is known',
      `let a; switch ('y') { case 'x': a = 1; break; case 'y': a = 2; default: a = a + 5 } export const result = a`,
      7,
    ],
    [
      'a switch that is not',
      `let a; switch (process.env.S) { case 'x': a = 1; break; case 'y': a = 2; break; default: a = 3 } export const result = a`,
      { either: [1, 2, 3] },
    ],
    ['a try', `let a; try { a = 1 } catch { a = 2 } finally { a = a + 1 } export const result = a`, 2],
    ['a try that throws', `let a; try { throw new Error() } catch (e) { a = 2 } export const result = a`, 2],
    [
      'a counting loop',
      `const l = []; for (let i = 0; i < 3; i++) { if (i === 1) continue; l.push(i) } export const result = l`,
      [0, 2],
    ],
    [
      'a loop over a list',
      `const l = []; for (const x of ['a', 'b', 'c']) { if (x === 'c') break; l.push(x) } export const result = l`,
      ['a', 'b'],
    ],
    [
      'a loop over names',
      `const l = []; for (const k in { a: 1, b: 2 }) l.push(k); export const result = l`,
      ['a', 'b'],
    ],
    [
      'a loop over something unknown',
      `let n = 0; let f = false; const l = []; for (const x of load()) { n++; f = true; l.push(1) } export const result = [n, f, l]`,
      ['?', { either: [true, false] }, [1, '…']],
    ],
    [
      'a loop with a test',
      `let n = 0; while (n < 4) n += 2; do { n++ } while (n < 7); export const result = n`,
      7,
    ],
    ['var beyond its block', `if (true) { var a = 1 } export const result = a`, 1],
    ['let within its block', `const a = 1; { const a = 2 } export const result = a`, 1],
  ])('may be %s', (_, code, result) => {
    expect(resultOf(code)).toEqual(result);
  });
});

describe('classes', () => {
  it.each<[name: string, code: string, result: unknown]>([
    [
      'fields and methods',
      `class A { x = 1; constructor(y) { this.y = y } sum() { return this.x + this.y } } export const result = new A(2).sum()`,
      3,
    ],
    [
      'parameter properties',
      `class A { constructor(private readonly x: string, y = 5) { this.z = y } } const a = new A('q'); export const result = [a.x, a.z, a.y]`,
      ['q', 5, undefined],
    ],
    [
      'getters',
      `class A { get x() { return 1 } static get y() { return 2 } } export const result = [new A().x, A.y]`,
      [1, 2],
    ],
    [
      'static members',
      `class A { static x = 1; static y = A.x + 1; static z() { return this.y } static { A.w = 4 } } export const result = [A.x, A.z(), A.w]`,
      [1, 2, 4],
    ],
    [
      'private members',
      `class A { #x = 1; get x() { return this.#x + this.#f() } #f() { return 1 } } export const result = new A().x`,
      2,
    ],
    [
      'inherited members',
      `class A { constructor(x) { this.x = x } f() { return 'a' + this.g() } g() { return 'A' } } class B extends A { y = this.x + 1; g() { return 'B' + super.g() } } const b = new B(1); export const result = [b.x, b.y, b.f()]`,
      [1, 2, 'aBA'],
    ],
    [
      'inherited static members',
      `class A { static f() { return 'a' } } class B extends A {} export const result = B.f()`,
      'a',
    ],
    [
      'overloads',
      `class A { f(a: string): string; f(a) { return a + 1 } } export const result = new A().f('x')`,
      'x1',
    ],
    [
      'mixed-in parents',
      `const M = (B) => class extends B { m() { return this.x } }; class A { x = 1 } class C extends M(A) {} export const result = new C().m()`,
      1,
    ],
  ])('may have %s', (_, code, result) => {
    expect(resultOf(code)).toEqual(result);
  });

  it('that extend something external are instances of that', () => {
    const code = `
      import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
      class UploadFunction extends NodejsFunction {
        readonly size = 128;
        constructor(scope, id, { name, ...props }) {
          super(scope, id, { entry: 'src/' + name + '.ts', ...props });
          this.alias = this.addAlias('live');
        }
        twice() { return this.size * 2 }
      }
      const fn = new UploadFunction('app', 'Up', { name: 'up', timeout: 3 });
      export const result = [fn, fn.alias, fn.twice(), fn.functionArn, fn.size];`;
    expect(callsOf(code)).toEqual([
      'new aws-cdk-lib/aws-lambda-nodejs:NodejsFunction("app", "Up", {"entry":"src/up.ts","timeout":3})',
      '#1.addAlias("live")',
    ]);
    expect(resultOf(code)).toEqual(['#1', '#2', 256, '#1.functionArn', 128]);
    const [fn] = recordOf({ 'main.ts': code }).created;
    expect([fn?.ownClass?.name, fn?.place.line]).toEqual(['UploadFunction', 11]);
  });

  it('pass their arguments on when they have no constructor', () => {
    const code = `import { Stack } from 'aws-cdk-lib'; class Base extends Stack {} class Own extends Base {} new Own('app', 'Own');`;
    expect(callsOf(code)).toEqual(['new aws-cdk-lib:Stack("app", "Own")']);
  });

  it('pass external static members on', () => {
    const code = `import { Bucket } from 'aws-cdk-lib/aws-s3'; class Own extends Bucket {} Own.fromBucketName('a', 'b', 'c');`;
    expect(callsOf(code)).toEqual(['aws-cdk-lib/aws-s3:Bucket.fromBucketName("a", "b", "c")']);
  });
});

describe('what is external', () => {
  it('is recorded in the order of evaluation', () => {
    const code = `
      import * as s3 from 'aws-cdk-lib/aws-s3';
      import notifications, { LambdaDestination as Target } from 'aws-cdk-lib/aws-s3-notifications';
      const lambda = require('aws-cdk-lib/aws-lambda');
      const bucket = new s3.Bucket(this, 'B', { versioned: true });
      bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new Target(new lambda.Function({ runtime: lambda.Runtime.NODEJS_22_X })));
      new notifications.X().with(bucket.bucketName).and();
      bucket.policy.name = 'n';
      console.log(Math.max(1, 2));`;
    expect(callsOf(code)).toEqual([
      'new aws-cdk-lib/aws-s3:Bucket("?", "B", {"versioned":true})',
      'new aws-cdk-lib/aws-lambda:Function({"runtime":"aws-cdk-lib/aws-lambda:Runtime.NODEJS_22_X"})',
      'new aws-cdk-lib/aws-s3-notifications:LambdaDestination("#2")',
      '#1.addEventNotification("aws-cdk-lib/aws-s3:EventType.OBJECT_CREATED", "#3")',
      'new aws-cdk-lib/aws-s3-notifications:default.X()',
      '#5.with("#1.bucketName")',
      '#6.and()',
    ]);
    const [assignment] = recordOf({ 'main.ts': code }).assignments;
    expect([shown(assignment?.to ?? { kind: 'plain', value: 0 }), assignment?.name]).toEqual([
      '#1.policy',
      'name',
    ]);
  });

  it('is marked when a run may not, or more than once, come by', () => {
    const code = `
      new A();
      if (process.env.S) new B(); else new C();
      process.env.S && new D();
      for (const x of load()) new E(x);
      names().forEach((name) => new F(name));
      function f() { if (process.env.S) return; new G(); }
      f();
      for (const x of ['a', 'b']) new H(x);
      new I();`;
    expect(callsOf(code)).toEqual([
      'new A()',
      'perhaps new B()',
      'perhaps new C()',
      'perhaps new D()',
      'load()',
      'repeatedly new E("?")',
      'names()',
      'repeatedly new F("?")',
      'perhaps new G()',
      'new H("a")',
      'new H("b")',
      'new I()',
    ]);
  });

  it('may be one of several', () => {
    const code = `const C = process.env.S ? A : B; new C('x'); const b = process.env.S ? new A() : later; b.grant(1); const later = 1;`;
    expect(callsOf(code)).toEqual([
      'perhaps new A("x")',
      'perhaps new B("x")',
      'perhaps new A()',
      'perhaps #3.grant(1)',
    ]);
  });

  it('keeps arguments that are not spelled out apart', () => {
    expect(callsOf(`f(1, ...load())`)).toEqual(['load()', 'f(1, …)']);
  });

  it('has tags with their text', () => {
    expect(callsOf('import { interpolate } from "pulumi"; interpolate`a-${process.env.S}`')).toEqual([
      'pulumi:interpolate("a-{process.env.S}")',
    ]);
  });

  it('may have its functions run and its results replaced', () => {
    const code = `
      const config = $config({ app() { return { name: 'a' } }, async run() { new Bucket('B') } });
      export const result = new Bucket('C').name.apply((name) => 'x-' + name);`;
    const follow: ProgramOptions['follow'] = (call, run) => {
      const [given] = call.arguments;
      const body = given?.kind === 'object' ? given.properties.get('run') : undefined;
      if (body) run(body, []);
      const { callee } = call;
      return callee.kind === 'member' && callee.name === 'apply' && given
        ? run(given, [callee.of])
        : undefined;
    };
    const record = recordOf({ 'main.ts': code }, { follow });
    expect(record.created.map(callOf)).toEqual([
      '$config({"app":"function app","run":"function run"})',
      'new Bucket("B")',
      'new Bucket("C")',
      '#3.name.apply("function ")',
    ]);
    const [module] = record.exports.values();
    expect(shown(module?.get('result') ?? { kind: 'plain', value: 0 })).toBe('x-{#3.name}');
  });
});

describe('modules', () => {
  it('are followed by every way to import them', () => {
    const files = {
      'a.ts': `export const a = 'a'; export default 'default'; export { b as bb } from './b.js';`,
      'b.js': `exports.b = 'b';`,
      'c/index.ts': `export * from '../a'; export * as all from '../a'; export enum E { X = 'x' }`,
      'd.cjs': `module.exports = { d: require('./e.json').list };`,
      'e.json': `{ "list": [1, "two"] }`,
      'f.mts': `const f = { f: 1 } as const; export { f as 'quoted name' }; export class G { static g = 2 }`,
    };
    const code = `
      import one, { a } from './a';
      import * as c from './c';
      import { all, E, bb } from './c/index.js';
      import d from './d.cjs';
      import type { Nothing } from './nowhere';
      import { 'quoted name' as f, G } from './f.mjs';
      const { a: later } = await import('./a.js');
      import required = require('./b');
      export const result = [one, a, c.a, all.default, E.X, bb, d.d, f, G.g, later, required.b, require('./d.cjs').d[0]];`;
    expect(resultOf(code, files)).toEqual([
      'default',
      'a',
      'a',
      'default',
      'x',
      'b',
      [1, 'two'],
      { f: 1 },
      2,
      'a',
      'b',
      1,
    ]);
    expect(recordOf({ 'main.ts': code, ...files }).problems).toEqual([]);
  });

  it('are found by the paths of tsconfig.json', () => {
    const files = {
      'tsconfig.json': `{ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["src/lib/*"] } } }`,
      'src/lib/x.ts': `export const x = 'x';`,
    };
    expect(resultOf(`import { x } from '@lib/x'; export const result = x`, files)).toBe('x');
  });

  it('are found as linked packages of a workspace', () => {
    const root = projectWith({
      'package.json': `{ "workspaces": ["packages/*"] }`,
      'packages/own/package.json': `{ "name": "@own/lib", "main": "src/index.ts" }`,
      'packages/own/src/index.ts': `export const x = __dirname;`,
      'main.ts': `import { x } from '@own/lib'; export const result = x;`,
    });
    mkdirSync(path.join(root, 'node_modules/@own'), { recursive: true });
    symlinkSync(path.join(root, 'packages/own'), path.join(root, 'node_modules/@own/lib'));
    const { exports } = readProgram(path.join(root, 'main.ts'), root);
    expect(exports.get(path.join(root, 'main.ts'))?.get('result')).toEqual({
      kind: 'plain',
      value: path.join(root, 'packages/own/src'),
    });
  });

  it('of packages are external, types included', () => {
    const files = {
      'node_modules/pack/package.json': `{ "main": "index.js" }`,
      'node_modules/pack/index.js': `exports.x = 1`,
    };
    expect(resultOf(`import { x } from 'pack'; export const result = x`, files)).toBe('pack:x');
  });

  it('may be those of a directory, and take settings from files', () => {
    const code = `
      import fs, { readFileSync } from 'node:fs';
      const functions: any = {};
      fs.readdirSync(__dirname + '/functions').forEach((file) => {
        functions[file.split('.')[0]] = require(__dirname + '/functions/' + file).default;
      });
      export const result = [functions, JSON.parse(readFileSync('settings.json', 'utf8')).size, fs.readdirSync('/')];`;
    const files = {
      'functions/first.ts': `export default 1`,
      'functions/second.ts': `export default 2`,
      'settings.json': `{ "size": 3 }`,
    };
    expect(resultOf(code, files)).toEqual([{ first: 1, second: 2 }, 3, '#1']);
  });

  it('may import each other', () => {
    const files = {
      'b.ts': `import { a } from './main'; export class B { x = 1 } export const f = () => a;`,
    };
    expect(
      resultOf(
        `import { B, f } from './b'; export const a = 'a'; export const result = [new B().x, f()]`,
        files,
      ),
    ).toEqual([1, 'a']);
  });

  it('are told when they are not there', () => {
    const { problems } = recordOf({ 'main.ts': `\nimport { x } from './gone'; new A(x);` });
    expect(problems.map(({ line, text }) => [line, text])).toEqual([[2, './gone is not there.']]);
  });

  it('keep constructs that are passed from file to file', () => {
    const files = {
      'lib/storage.ts': `import { Stack } from 'aws-cdk-lib'; import { Bucket } from 'aws-cdk-lib/aws-s3';
        export class StorageStack extends Stack { readonly bucket: Bucket; constructor(s, id, props?) { super(s, id, props); this.bucket = new Bucket(this, 'B'); } }`,
      'lib/api.ts': `import { Stack } from 'aws-cdk-lib'; import { Function } from 'aws-cdk-lib/aws-lambda';
        interface Props { bucket: any }
        export class ApiStack extends Stack { constructor(s, id, private props: Props) { super(s, id); const fn = new Function(this, 'F', { environment: { NAME: props.bucket.bucketName } }); this.props.bucket.grantRead(fn); } }`,
    };
    const code = `import { App } from 'aws-cdk-lib'; import { StorageStack } from '../lib/storage'; import { ApiStack } from '../lib/api';
      const app = new App(); const { bucket } = new StorageStack(app, 'S'); new ApiStack(app, 'A', { bucket });`;
    const record = recordOf({ 'bin/app.ts': code, ...files });
    expect(record.created.map(callOf)).toEqual([
      'new aws-cdk-lib:App()',
      'new aws-cdk-lib:Stack("#1", "S", )',
      'new aws-cdk-lib/aws-s3:Bucket("#2", "B")',
      'new aws-cdk-lib:Stack("#1", "A")',
      'new aws-cdk-lib/aws-lambda:Function("#4", "F", {"environment":{"NAME":"#3.bucketName"}})',
      '#3.grantRead("#5")',
    ]);
    expect(record.files.map((file) => path.basename(file))).toEqual(['app.ts', 'storage.ts', 'api.ts']);
  });
});

describe('programs without end or sense', () => {
  const many = (count: number, item: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => item(index)).join('');

  it.each<[name: string, code: string, problem: RegExp | undefined]>([
    ['nothing', '', undefined],
    ['binary', '\0\u0001\uFFFE\uFFFF', /cannot be parsed/],
    ['broken code', 'const a = {', /cannot be parsed/],
    ['loops without end', 'while (true) { for (;;) new A() }', /too many rounds/],
    [
      'functions that call each other twice',
      'const f = () => { g(); g() }; const g = () => { f(); f() }; f()',
      /not followed/,
    ],
    ['a getter that reads itself', 'class A { get x() { return this.x } } new A().x', /not followed/],
    ['a class that constructs itself', 'class A { b = new A() } new A()', /not followed/],
    ['a class that extends itself', 'class A extends A {} new A()', undefined],
    ['deep nesting', `const a = ${'['.repeat(800)}${']'.repeat(800)}`, /nested too deeply/],
    ['long sums', `const a = 'x' ${many(5000, () => `+ 'x'`)}`, /nested too deeply/],
    ['long chains', `a${many(3000, () => '.b()')}`, /nested too deeply/],
    [
      'doubled lists',
      `let a = [1]; for (let i = 0; i < 50; i++) a = [...a, ...a]; export const b = a.flatMap(() => a)`,
      /too many rounds/,
    ],
    [
      'doubled texts',
      `let a = 'x'; for (let i = 0; i < 50; i++) a += a; 'x'.repeat(1e9); 'x'.padEnd(1e9)`,
      undefined,
    ],
    [
      'doubled objects',
      `let a: any = {}; for (let i = 0; i < 50; i++) a = { x: a, y: a }; JSON.stringify(a)`,
      undefined,
    ],
    [
      'many replacements',
      `'x'.repeat(9999).replaceAll('', () => 'x'.repeat(9999)); 'x'.repeat(9999).replaceAll('x', "$'")`,
      undefined,
    ],
    [
      'objects that hold themselves',
      `const a: any = {}; a.a = a; const { a: b } = a; JSON.stringify(a); export default a`,
      undefined,
    ],
    [
      'slow patterns',
      `'${'a'.repeat(400)}'.match(/(a*)*b/); '${'a'.repeat(400)}'.match(/a*a*a*a*b/)`,
      undefined,
    ],
    [
      'loops within loops',
      `for (const a of load()) ${'for (let i = 0; i < 40; i++) '.repeat(8)} new A()`,
      /too many steps/,
    ],
    [
      'calls within calls',
      `${many(60, (index) => `function f${index}() { return f${index + 1}() } `)} f0()`,
      /not followed/,
    ],
    ['many branches', many(2000, () => 'if (process.env.S) a(); else b();\n'), undefined],
    [
      'what is read before it is there',
      'export const b = a; const a = 1; class B extends A {} class A {}',
      undefined,
    ],
    [
      'wrong kinds',
      `null.x; undefined(); new 1(); (1)(); ({}).x(); [].y(); 'x'.z(); new (class { x })().x(); super.x; this.x = 1; x.y = 2; delete a.b; a?.[b]?.(c); for (x of 5) y(); import.meta.x(); yield; label: for (;;) { break label }`,
      undefined,
    ],
    [
      'names of prototypes',
      `const o = {}; o.__proto__ = 1; o.constructor(); o['hasOwnProperty'](1); toString(); Object.__proto__(); ''.constructor(); [].constructor(); export default { __proto__: { a: 1 } }`,
      undefined,
    ],
  ])('may be %s', (_, code, problem) => {
    const { problems } = recordOf({ 'main.ts': code });
    if (problem) expect(problems.map(({ text }) => text).join('\n')).toMatch(problem);
    else expect(problems).toEqual([]);
  });

  it('may export in a circle', () => {
    const files = {
      'a.ts': `export { x } from './b'; export * from './b'; export * as n from './b';`,
      'b.ts': `export { x } from './a'; export * from './a'; export * as n from './a';`,
    };
    expect(
      resultOf(
        `import { x, n } from './a'; import * as all from './b'; export const result = [x, all.y, n.x]`,
        files,
      ),
    ).toEqual(['?', undefined, '?']);
  });

  it('may be no files', () => {
    const root = projectWith({ 'a.ts/b.ts': '' });
    for (const file of ['a.ts', 'none.ts', '../outside.ts'])
      expect(readProgram(path.join(root, file), root).problems).toHaveLength(1);
  });

  it('may be larger than any source', () => {
    const { problems } = recordOf({ 'main.ts': `// ${'x'.repeat(5 * 1024 * 1024)}` });
    expect(problems.map(({ text }) => text)).toEqual(['The module cannot be read.']);
  });

  it('may be cut off or mixed up anywhere', () => {
    const code = `import { App } from 'a'; class S extends App { b = [...x]; constructor(s, { p = 1 }) { super(s, \`\${p}\`); for (const a of s) { if (a) return; this.c = a?.d(() => new E(a)) } } get f() { return 1 } } new S(1, {}); switch (q) { case 1: z() } export default { [k]: async () => 1, ...r };`;
    const random = seeded(5);
    for (let round = 0; round < 200; round += 1) {
      const [from, to] = [Math.floor(random() * code.length), Math.floor(random() * code.length)];
      const text = round % 2 === 0 ? code.slice(from) : code.slice(0, from) + code.slice(Math.max(from, to));
      const record = recordOf({ 'main.ts': text });
      for (const created of record.created) callOf(created);
      expect(record.files).toHaveLength(1);
    }
  });
});

/** Reproducible numbers in [0, 1) (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
