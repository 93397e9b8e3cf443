import { moduleCodeOf } from '../../src/modules/eager-code.js';
import type { ModuleEdge } from '../../src/modules/edges.js';
import { ownRecordOf } from '../../src/modules/module-record.js';
import { parseSource } from '../../src/modules/syntax.js';

interface Reading {
  readonly file?: string;
  readonly isPackage?: boolean;
}

function codeOf(text: string, { file = 'module.cjs', isPackage = false }: Reading = {}) {
  const isCommonJs = !/\.m[jt]s$/.test(file);
  const parsed = parseSource(file, text, isCommonJs);
  if (!parsed) throw new Error(`not parsed: ${text}`);
  const code = moduleCodeOf(parsed.program, { isCommonJs, isPackage, isWhole: true, text });
  const { edges, features } = ownRecordOf({
    file,
    format: isCommonJs ? 'cjs' : 'esm',
    bytes: 0,
    commentBytes: 0,
    isMinified: false,
    code,
  });
  if (!features) throw new Error('nothing counted');
  return { edges, features };
}

function loaded(timing: ModuleEdge['timing'], text: string, reading?: Reading): string[] {
  return codeOf(text, reading)
    .edges.filter((edge) => edge.timing === timing)
    .map((edge) => edge.specifier);
}

describe('what a module loads with itself', () => {
  const eager: Record<string, string> = {
    'a require at program level': `const x = require('x');`,
    'a template without expressions': 'require(`x`);',
    'a require in a block and a try': `try { if (a) { require('x'); } } catch {}`,
    'a function that is called where it stands': `(function () { require('x'); })();`,
    'an arrow function that is called where it stands': `(() => { require('x'); })();`,
    'a function called through call': `(function () { require('x'); }).call(this);`,
    'a UMD factory': `(function (root, factory) {
      if (typeof define === 'function' && define.amd) define(['y'], factory);
      else if (typeof exports === 'object') module.exports = factory(require('z'));
    })(this, function (z) { require('x'); });`,
    'a TypeScript UMD factory with require handed in': `(function (factory) {
      if (typeof module === 'object' && typeof module.exports === 'object') { var v = factory(require, exports); }
    })(function (require, exports) { require('x'); });`,
    'a callback of forEach': `['a'].forEach(function (name) { require('x'); });`,
    'a callback of map by name': `function load() { return require('x'); } [1].map(load);`,
    'an executor of a promise': `new Promise((resolve) => { require('x'); });`,
    'a function called by name': `function load() { return require('x'); } load();`,
    'a function called by name before it stands': `load(); function load() { require('x'); }`,
    'a function called through another': `const a = () => b(); const b = () => require('x'); a();`,
    'a function assigned and called': `let load; load = function () { require('x'); }; load();`,
    'the constructor of a class that is built': `class Local { constructor() { require('x'); } } new Local();`,
    'a field of a class that is built': `class Local { field = require('x'); } new Local();`,
    'a constructor of a base class': `class Base { constructor() { require('x'); } } class Local extends Base {} new Local();`,
    'a static block and a static field': `class Local { static { require('x'); } }`,
    'a default of a parameter that is used': `function load(x = require('x')) {} load();`,
    'a module in a wrapper of esbuild': `var require_a = __commonJS({ "a.js"(exports, module) { require('x'); } }); require_a();`,
    'an ES module in a wrapper of esbuild': `var init_a = __esm({ "a.js"() { require('x'); } }); init_a();`,
    'the branch without AMD': `if (typeof define === 'function' && define.amd) define(['y'], () => require('y')); else require('x');`,
    'the branch without document': `const x = typeof document !== 'undefined' && require('y'); require('x');`,
    'a catch that stands in for a module': `let x; try { x = require('x'); } catch { x = {}; }`,
    'a module in a table of webpack': `var __webpack_modules__ = { 12: (module) => { require('x'); } };
      function __webpack_require__(id) { __webpack_modules__[id]({}); } __webpack_require__(12);`,
    'a require under another name': `const load = require; const { createRequire } = require('node:module');
      const own = createRequire(__filename); own('x');`,
    'the branch for production': `if (process.env.NODE_ENV === 'production') require('x'); else require('y');`,
    'the branch for Node as minifiers write it': `var x = typeof window < 'u' ? require('y') : typeof process > 'u' ? require('y') : require('x');`,
    'the branch for Node': `const x = typeof window === 'undefined' ? require('x') : require('y');`,
    'the branch without browser': `if (typeof process === 'undefined' || process.browser === true) require('y'); else require('x');`,
    'the branch with what every Node.js has': `const { inherits } = require('util'); const keys = Object.keys;
      if (typeof inherits !== 'function' || !keys || !globalThis.AbortController || typeof Promise === 'undefined') require('y');
      else require('x');`,
    'the branch of a constant': `const isTest = process.env.NODE_ENV === 'test'; isTest ? require('y') : require('x');`,
    'a method of its own that a constructor calls': `class Local { constructor() { this.load(); } load() { require('x'); } } new Local();`,
    'a method of an instance': `class Local { load() { require('x'); } } const local = new Local(); local.load();`,
    'a static method': `class Local { static load() { require('x'); } } Local.load();`,
    'a method by prototype': `function Local() { this.load(); } Local.prototype.load = function () { require('x'); }; new Local();`,
    'a method of an object': `const local = { load() { require('x'); } }; local.load();`,
    'a catch of something that is caught': `try { require('util'); } catch { require('y'); } require('x');`,
    'a branch that nobody can tell': `if (process.env.VERBOSE) require('x');`,
  };
  it.each(Object.entries(eager))('%s', (_name, text) => {
    expect(loaded('eager', text)).toContain('x');
    expect(loaded('eager', text)).not.toContain('y');
  });

  it('imports, re-exports and awaited imports of an ES module', () => {
    const text = `import 'a'; import b from 'b'; export * from 'c'; export { d } from 'd'; const e = await import('e');
      const [f] = await Promise.all([import('f')]);`;
    expect(loaded('eager', text, { file: 'module.mjs' })).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });
});

describe('loads by computed names', () => {
  const lists: Record<string, string> = {
    'a loop over an array': `for (const name of ['a', 'b']) require('./' + name);`,
    'a loop by index': `const names = ['a', 'b']; for (let i = 0; i < names.length; i++) require('./' + names[i]);`,
    'forEach with a template': "['a', 'b'].forEach((name) => { exports[name] = require(`./${name}`); });",
    'the keys of an object': `Object.keys({ a: 1, b: 2 }).forEach((name) => require('./' + name));`,
    'for in': `const names = { a: 1, b: 2 }; for (const name in names) require('./' + name);`,
    'a text that is split': `'a b'.split(' ').forEach(function (name) { require('./' + name); });`,
    'require as a callback': `['./a', './b'].map(require);`,
    'a path from the directory': `const path = require('path'); for (const name of ['a', 'b']) require(path.join(__dirname, name));`,
    'a function that loads what it is given': `function load(name) { return require('./' + name); } load('a'); load('b');`,
    'two possibilities': `require(condition() ? './a' : './b');`,
  };
  it.each(Object.entries(lists))('%s', (_name, text) => {
    const { edges, features } = codeOf(text);
    const own = edges.filter(({ specifier }) => specifier.startsWith('./'));
    expect(own.map(({ specifier, timing }) => `${timing} ${specifier}`)).toEqual(['eager ./a', 'eager ./b']);
    expect(features.dynamicLoads).toBe(0);
  });
});

describe('names that stand for themselves', () => {
  const circles: Record<string, string> = {
    'in a condition': `var a = a || {}; if (a) require('x');`,
    'in a construction': `var A = new A(); A.load(); require('x');`,
    'in an assignment': `var a = (a = a); a.b = 1; require('x');`,
    'in a list': `var list = list.filter(Boolean); for (var a of list) load(a); require('x');`,
    'in each other': `var a = b && b.c, b = a || d; a.load(); require('x');`,
  };
  it.each(Object.entries(circles))('%s', (_name, text) => {
    expect(loaded('eager', text)).toEqual(['x']);
  });
});

describe('variables of the environment', () => {
  const text = `if (process.env.LIBRARY_DEBUG) require('x'); if (process.env.AWS_REGION) require('y');`;

  it('are not set when only a package knows them', () => {
    expect(loaded('eager', text, { isPackage: true })).toEqual(['y']);
  });

  it('may be set when the project asks for them', () => {
    expect(loaded('eager', text)).toEqual(['x', 'y']);
  });
});

describe('what a module loads later', () => {
  const lazy: Record<string, string> = {
    'a function that nobody calls': `function load() { return require('x'); }`,
    'an exported function': `exports.load = () => require('x');`,
    'a getter': `Object.defineProperty(exports, 'x', { get: function () { return require('x'); } });`,
    'a getter of an object': `module.exports = { get x() { return require('x'); } };`,
    'a method of a class that is built': `class Local { load() { require('x'); } } new Local();`,
    'a class that nobody builds': `class Local { constructor() { require('x'); } }`,
    'an import() that nobody awaits': `const x = import('x');`,
    'a generator that is only called': `function* load() { require('x'); } load();`,
    'a local function with the name of a called one': `function load() {} function other() { function load() { require('x'); } } load();`,
    'a wrapper of esbuild that nobody enters': `var require_a = __commonJS({ "a.js"(exports) { require('x'); } });`,
  };
  it.each(Object.entries(lazy))('%s', (_name, text) => {
    expect(loaded('eager', text)).toEqual([]);
    expect(loaded('lazy', text)).toEqual(['x']);
  });

  it('nothing through a require that is a parameter', () => {
    expect(codeOf(`(function (require) { require('x'); })(function () {});`).edges).toEqual([]);
  });
});

describe('what only the compiler sees', () => {
  it('type imports and type exports', () => {
    const text = `import type { A } from 'a'; import { type B } from 'b'; export type { C } from 'c'; import { D } from 'd';
      import type E = require('e'); import F = require('f'); interface G { h: import('h').H }`;
    expect(loaded('erased', text, { file: 'module.ts' })).toEqual(['a', 'b', 'c', 'e']);
    expect(loaded('eager', text, { file: 'module.ts' })).toEqual(['d', 'f']);
  });
});

describe('what is counted of eager code', () => {
  it('functions, classes, methods, calls and loops, without bodies that do not run', () => {
    const { features } = codeOf(`
      class Local { a() { one(); two(); } get b() { return three(); } }
      const f = () => four(); function g() { return five(); }
      six(); new Seven(); for (const x of []) eight();`);
    expect(features).toMatchObject({ classes: 1, methods: 2, closures: 2, calls: 3, loops: 1 });
  });

  it('a function that runs where it stands is no closure that is kept', () => {
    expect(codeOf(`(function () { inner(); })();`).features).toMatchObject({ closures: 0, calls: 2 });
  });

  it('loads by computed names, generated code and lazy globals', () => {
    const { features } =
      codeOf(`require('./' + name); new Function('a', 'return a'); Function('return this')();
      const local = () => new Headers(); class Answer extends Response {} const { Request } = library; Request;`);
    expect(features.dynamicLoads).toBe(1);
    expect(features.generatedCode).toBe(1);
    expect([...features.lazyGlobals]).toEqual(['Response']);
  });

  it('no compiling for what compilers write for every export', () => {
    const { features } = codeOf(`Object.defineProperty(exports, '__esModule', { value: true }); made();`);
    expect(features.calls).toBe(1);
  });

  it('formatters that read the tables of locales', () => {
    const touchedBy = (text: string) => [...codeOf(text).features.lazyGlobals];
    expect(touchedBy(`const list = new Intl.ListFormat('en');`)).toEqual(['Intl']);
    expect(touchedBy(`const list = () => new Intl.ListFormat('en');`)).toEqual([]);
    expect(touchedBy(`const Intl = require('./polyfill'); new Intl.ListFormat('en');`)).toEqual([]);
  });

  describe('globals of the global object', () => {
    const touching: Readonly<Record<string, string>> = {
      'beside an own one of that name': `const { Headers } = require('./headers'); check([Headers, globalThis.Headers]);`,
      'under the name of a variable': `const root = global; root.Headers;`,
      'under a name that is chosen': `const root = typeof globalThis !== 'undefined' ? globalThis : window; root.Headers;`,
      'under a name that a minifier wrote': `var r = typeof globalThis < 'u' ? globalThis : typeof self < 'u' ? self : {}; r.Headers;`,
      'that a function finds': `
        function getGlobal() {
          if (typeof self !== 'undefined') return self;
          if (typeof globalThis !== 'undefined') { return globalThis; }
          return {};
        }
        var G = getGlobal(); var own = typeof G.Headers !== 'undefined' ? G.Headers : void 0;`,
      'that a function finds where it stands': `const root = (() => { if (typeof globalThis === 'object') return globalThis; return this; })(); root.Headers;`,
      'that is the first of several': `var root = typeof global == 'object' && global || self; root.Headers;`,
      'that generated code returns': `var root = freeGlobal || Function('return this')(); root.Headers;`,
      'taken apart': `const { Headers } = globalThis;`,
    };
    const others: Readonly<Record<string, string>> = {
      'of another object': `const root = require('root'); root.Headers;`,
      'of what a function returns that cannot be told': `function find(x) { if (x) return globalThis; return other; } find(y).Headers;`,
      'that nothing touches yet': `const root = globalThis; exports.make = () => root.Headers;`,
      'of a name that stands for itself': `var root = root || other; root.Headers;`,
      'taken from another object': `const { Headers } = require('./headers');`,
    };

    it.each(Object.entries(touching))('%s', (_, text) => {
      expect([...codeOf(text).features.lazyGlobals]).toEqual(['Headers']);
    });

    it.each(Object.entries(others))('not %s', (_, text) => {
      expect([...codeOf(text).features.lazyGlobals]).toEqual([]);
    });
  });
});
