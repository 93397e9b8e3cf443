import { isMemoised, keptIn, storageAt } from '../../src/analysis/guards.js';
import { moduleFrom, nodeWith, type ModuleOptions } from '../support/facts.js';

/** Whether `make()` in some code is made at most once per environment. */
function memoised(code: string, options?: ModuleOptions): boolean {
  const module = moduleFrom(code, options);
  return isMemoised(module, nodeWith(module, 'make()'));
}

const handler = (body: string): string => `export const handler = async (event) => { ${body} };\n`;

describe('values made once per environment', () => {
  it.each([
    ['nullish assignment', `let a;\n${handler('a ??= make();')}`],
    ['or assignment', `let a;\n${handler('a ||= make();')}`],
    ['awaited nullish assignment', `let a;\n${handler('a ??= await make();')}`],
    ['if not', `let a;\n${handler('if (!a) a = make();')}`],
    ['if not, in a block', `let a;\n${handler('if (!a) { const b = make(); a = b; }')}`],
    ['if undefined', `let a;\n${handler('if (a === undefined) { a = await make(); }')}`],
    ['if null', `let a = null;\n${handler('if (a == null) { a = await make(); }')}`],
    ['coalescing', `let a;\n${handler('a = a ?? make();')}`],
    ['or', `let a;\n${handler('a = a || make();')}`],
    ['choice', `let a;\n${handler('a = a ? a : make();')}`],
    [
      'early return',
      `let a;\nfunction get() { if (a) return a; a = make(); return a; }\n${handler('get();')}`,
    ],
    [
      'early return in a block',
      `let a;\nasync function get() { if (a) { return a; } a = await make(); return a; }\n${handler('get();')}`,
    ],
    ['map by key', `const all = new Map();\n${handler('if (!all.has(event.t)) all.set(event.t, make());')}`],
    ['object by key', `const all = {};\n${handler('all[event.t] ??= make();')}`],
    ['object by key with if', `const all = {};\n${handler('if (!all[event.t]) all[event.t] = make();')}`],
    ['global', handler('globalThis.a ??= make();')],
    [
      'field',
      `class A { get() { return (this.a ??= make()); } }\nconst x = new A();\n${handler('x.get();')}`,
    ],
    [
      'field with if',
      `class A { get() { if (!this.a) this.a = make(); return this.a; } }\nconst x = new A();\n${handler('x.get();')}`,
    ],
    ['holder object', `const cache = { a: undefined };\n${handler('if (!cache.a) cache.a = make();')}`],
    ['once', `const get = once(() => make());\n${handler('get();')}`],
    ['memoize', `const get = memoize(async () => make());\n${handler('get();')}`],
    [
      'state of the thing itself',
      `import db from 'db';\n${handler('if (db.readyState !== 1) { await make(); }')}`,
    ],
    ['promise kept', `let p;\n${handler('p ??= connect().then(() => make());')}`],
    [
      'closure at module level',
      `const get = (() => { let a; return () => (a ??= make()); })();\n${handler('get();')}`,
    ],
    [
      'static field',
      `class A { static a; static get() { return (A.a ??= make()); } }\n${handler('A.get();')}`,
    ],
    [
      'static field by this',
      `class A { static a; static get() { if (!this.a) this.a = make(); return this.a; } }\n${handler('A.get();')}`,
    ],
    [
      'field of an instance that a memo keeps',
      `class A { get() { return (this.a ??= make()); } }\nlet x;\n${handler('x ??= new A(); x.get();')}`,
    ],
    [
      'map asked through a local variable',
      `const all = new Map();\nfunction get(k) { let a = all.get(k); if (!a) { a = make(); all.set(k, a); } return a; }\n${handler('get(1);')}`,
    ],
    [
      'early return through a local variable',
      `const all = {};\nfunction get() { const a = all.x; if (a) return a; all.x = make(); return all.x; }\n${handler('get();')}`,
    ],
    [
      'early return above a function that keeps',
      `let a;\nfunction fill() { a = other(); }\nfunction get() { if (a) return a; fill(); return make(); }\n${handler('get();')}`,
    ],
    [
      'state of the thing itself, in a local variable',
      `import db from 'db';\n${handler('const state = db.readyState; if (state === 1) return; make();')}`,
    ],
    [
      'field asked in one method and filled in another',
      `class A { get() { return this.a ?? this.load(); } load() { return (this.a = make().catch((e) => { this.a = undefined; throw e; })); } }\nconst x = new A();\n${handler('x.get();')}`,
    ],
    [
      'callback whose answer a function of the project keeps',
      `const all = new Map();\nasync function cached(key, make) { let a = all.get(key); if (a) return a; a = await make(); all.set(key, a); return a; }\n${handler("await cached('a', async () => make());")}`,
    ],
    [
      'callback whose answer a function keeps in one of its caches',
      `const caches = new Map();\nasync function cached(name, make) { const known = caches.get(name)?.get(name); if (known) return known; await lock(async () => { const a = await make(); caches.get(name)?.set(name, a); }); }\n${handler("await cached('a', () => make());")}`,
    ],
    [
      'made for a pool that is kept',
      `let pool;\n${handler('if (!pool) { pool = createPool({ create: async () => make() }, { max: 5 }); }')}`,
    ],
    ['assigned to a holder', `const all = {};\n${handler('if (!all.a) Object.assign(all, { a: make() });')}`],
  ])('%s', (_, code) => {
    expect(memoised(code)).toBe(true);
  });

  it('a memo function of the project', () => {
    const code = `const get = cacheOnce(() => make());\n${handler('get();')}`;
    expect(memoised(code)).toBe(false);
    expect(memoised(code, { settings: { memoFunctions: ['cacheOnce'] } })).toBe(true);
  });

  it.each([
    ['nothing', handler('const a = make();')],
    [
      'callback whose answer nobody keeps',
      `const all = new Map();\nasync function timed(key, make) { const a = await make(); all.set(key, Date.now()); return all.get(key) && a; }\n${handler("await timed('a', async () => make());")}`,
    ],
    [
      'callback whose answer is kept and never asked for',
      `const all = new Map();\nasync function noted(key, make) { const a = await make(); all.set(key, a); return a; }\n${handler("await noted('a', async () => make());")}`,
    ],
    [
      'made for each request of a server that is kept',
      `let app;\n${handler('if (!app) app = serve({ context: () => make() });')}`,
    ],
    ['a local variable', handler('let a; a ??= make();')],
    ['a local if', handler('let a; if (!a) a = make();')],
    ['a test of the event', handler('if (event.x) { make(); }')],
    ['a test of the environment', handler('if (process.env.X) { make(); }')],
    ['a constant flag', `const debug = true;\n${handler('if (debug) { make(); }')}`],
    [
      'another field asked than the one that is filled',
      `class A { get() { return this.b ?? this.load(); } load() { return (this.a = make()); } }\nconst x = new A();\n${handler('x.get();')}`,
    ],
    ['a shadowed variable', `let a;\n${handler('if (!a) { const a = make(); }')}`],
    ['a test without keeping', `let a;\n${handler('if (!a) { make(); }')}`],
    ['an assignment without a test', `let a;\n${handler('a = make();')}`],
    ['once inside the handler', handler('const get = once(() => make()); get();')],
    [
      'an early return by the event',
      `function get(e) { if (!e) return; make(); }\n${handler('get(event);')}`,
    ],
    [
      'the early return below',
      `let a;\nfunction get() { a = make(); if (a) return a; }\n${handler('get();')}`,
    ],
    ['an early return by chance', handler('if (Math.random() < 0.5) return; make();')],
    [
      'an early return that keeps nothing',
      `const routes = { a: 1 };\n${handler('if (routes[event.x]) return; make();')}`,
    ],
    [
      'an early return by a field that is something else',
      `class A { constructor(e) { this.e = e; } go() { if (!this.e.id) return; make(); } }\n${handler('new A(event).go();')}`,
    ],
    ['a guard that throws', `let a;\nfunction get() { if (a) throw a; a = make(); }\n${handler('get();')}`],
    [
      'a field of an instance made in the handler',
      `class A { get() { return (this.a ??= make()); } }\n${handler('new A().get();')}`,
    ],
    [
      'a choice by a flag',
      `const flags = { local: true };\n${handler('const a = flags.local ? make() : 1;')}`,
    ],
    [
      'a field of an instance made in the handler, without a test',
      `class A { constructor() { this.a = make(); } }\n${handler('new A();')}`,
    ],
  ])('not: %s', (_, code) => {
    expect(memoised(code)).toBe(false);
  });
});

describe('storage that outlives the invocation', () => {
  const path = (code: string, text: string): string | undefined => {
    const module = moduleFrom(code);
    return storageAt(module, nodeWith(module, text))?.path;
  };

  it.each([
    [`let a;\n${handler('a.x;')}`, 'a.x', 'a.x'],
    [`let a;\n${handler('a[event.x];')}`, 'a[event.x]', 'a.*'],
    [handler('globalThis.a;'), 'globalThis.a', 'globalThis.a'],
    [handler('let a; a.x;'), 'a.x', undefined],
    [handler('event.x;'), 'event.x', undefined],
    [
      `const make = () => { let a; return async (event) => { a.x; }; };\nexport const handler = make();`,
      'a.x',
      'a.x',
    ],
  ])('%s', (code, text, expected) => {
    expect(path(code, text)).toBe(expected);
  });

  it('keeps what is assigned to it', () => {
    const module = moduleFrom(`let a;\n${handler('a = await make(); let b; b = other();')}`);
    expect(keptIn(module, nodeWith(module, 'make()'))?.path).toBe('a');
    expect(keptIn(module, nodeWith(module, 'other()'))).toBeUndefined();
  });
});
