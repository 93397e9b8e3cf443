import { exportsIn } from '../../src/analysis/exports.js';
import { originOf } from '../../src/analysis/origins.js';
import { moduleFrom, nodeWith, type ModuleOptions } from '../support/facts.js';

/** `name`, or `name<specifier#imported` for re-exports. */
function names(code: string, options?: ModuleOptions): string[] {
  return exportsIn(moduleFrom(code, options)).map(({ name, from }) =>
    from ? `${name}<${from.specifier}#${from.name}` : name,
  );
}

describe('exports', () => {
  it.each([
    ['export const a = 1, b = 2;', 'a b'],
    ['export const { a, b: c } = x;', 'a c'],
    ['export function a() {}\nexport class B {}', 'a B'],
    ['const a = 1;\nexport { a, a as b };', 'a b'],
    [`const a = 1;\nexport { a as 'a-b' };`, 'a-b'],
    ['export default () => {};', 'default'],
    [`export { a, b as c } from './x.js';`, 'a<./x.js#a c<./x.js#b'],
    [`export { default as a } from './x.js';`, 'a<./x.js#default'],
    [`import { a } from './x.js';\nexport { a as b };`, 'b<./x.js#a'],
    [`import a from './x.js';\nexport { a };`, 'a<./x.js#default'],
    [`import * as a from './x.js';\nexport { a };`, 'a<./x.js#*'],
    ['exports.a = 1;\nmodule.exports.b = 2;', 'a b'],
    [`exports['a'] = 1;`, 'a'],
    ['module.exports = { a, b: 1, c() {} };', 'a b c'],
    ['const api = { a, b };\nmodule.exports = api;', 'a b'],
    ['module.exports = () => {};', 'default'],
    ['module.exports = exports = { a: 1 };', 'a'],
    ['exports.a = exports.b = 1;', 'a b'],
    ['function init() { exports.a = 1; }', ''],
    ['const exports = {};\nexports.a = 1;', ''],
    ['other.exports = { a: 1 };', ''],
  ])('%s', (code, expected) => {
    expect(names(code).join(' ')).toBe(expected);
  });

  it.each([
    ['export = { a: 1 };', 'a'],
    ['const a = 1;\nexport = { a };', 'a'],
    ['export type A = string;\nexport interface B {}', ''],
    ['interface A {}\nexport type { A };', ''],
    [`export { type A, b } from './x.js';`, 'b<./x.js#b'],
    ['export enum A {}', ''],
  ])('TypeScript: %s', (code, expected) => {
    expect(names(code, { path: 'a.ts' }).join(' ')).toBe(expected);
  });
});

describe('origins', () => {
  /** `specifier names` of the identifier or member `text` in some code. */
  const origin = (code: string, text: string, options?: ModuleOptions): string | undefined => {
    const module = moduleFrom(`${code}\nmark(${text});`, options);
    const call = nodeWith(module, `mark(${text})`);
    if (call.type !== 'CallExpression' || !call.arguments[0]) throw new Error('no argument');
    const found = originOf(module, call.arguments[0]);
    return found && [found.from, ...found.names].join(' ');
  };

  it.each([
    [`import a from 'x';`, 'a', 'x'],
    [`import * as a from 'x';`, 'a.b', 'x b'],
    [`import { b } from 'x';`, 'b', 'x b'],
    [`import { b as a } from 'x';`, 'a.c', 'x b c'],
    [`import { default as a } from 'x';`, 'a', 'x'],
    [`const a = require('x');`, 'a', 'x'],
    [`const a = require('x').b;`, 'a', 'x b'],
    [`const { b: a } = require('x');`, 'a', 'x b'],
    [`const { b: { c } } = require('x');`, 'c', 'x b c'],
    [`const { c } = require('x').b;`, 'c', 'x b c'],
    [`const a = await import('x');`, 'a.b', 'x b'],
    [`const { b } = await import('x');`, 'b', 'x b'],
    [`const a = (await import('x')).default;`, 'a', 'x'],
    [`import X from 'x';\nconst { b } = X;\nconst c = b;`, 'c.d', 'x b d'],
    [
      `import AWSXRay from 'aws-xray-sdk';\nconst AWS = AWSXRay.captureAWS(require('aws-sdk'));`,
      'AWS.S3',
      'aws-sdk S3',
    ],
    [
      `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nconst a = require('x');`,
      'a',
      'x',
    ],
    [`let a;\na = require('x');`, 'a', 'x'],
    [`const a = __importStar(require('x'));`, 'a.b', 'x b'],
    [`const a = __importDefault(require('x'));`, 'a.default', 'x'],
    [`const a = 1;`, 'a', undefined],
    [`const require = (x) => x;\nconst a = require('x');`, 'a', undefined],
    [`let a = require('x');\na = require('y');`, 'a', undefined],
    [`const a = require(name);`, 'a', undefined],
    [`const { ...rest } = require('x');`, 'rest', undefined],
    [`const a = b; const b = a;`, 'a', undefined],
    ['', 'nobody', undefined],
  ])('%s %s', (code, text, expected) => {
    expect(origin(code, text)).toBe(expected);
  });

  it('import = require', () => {
    expect(origin(`import a = require('x');`, 'a.b', { path: 'a.ts' })).toBe('x b');
  });

  it('in a CommonJS file', () => {
    expect(origin(`const a = require('x');`, 'a.b', { path: 'a.cjs' })).toBe('x b');
  });
});
