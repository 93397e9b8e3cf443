import { symlinkSync } from 'node:fs';
import path from 'node:path';
import type * as Oxc from '../../src/modules/oxc.js';
import { moduleGraphOf, type ModuleGraph } from '../../src/modules/module-graph.js';
import type { NodeRuntime } from '../../src/modules/runtimes.js';
import { createSpecifierResolver } from '../../src/modules/specifiers.js';
import { parseSource } from '../../src/modules/syntax.js';
import { projectWith } from '../support/projects.js';

vi.mock('../../src/modules/oxc.js', async (original) => ({
  ...(await original<typeof Oxc>()),
  findOxcParser: () => undefined,
  findOxcResolver: () => undefined,
}));

const root = projectWith({
  'package.json': '{ "name": "app", "imports": { "#own": "./own.js" } }',
  'entry.cjs': `const { Library } = require('library'); class Own extends Library {} new Own();
    for (const name of ['a', 'b']) require('./lib/' + name); try { require('util'); } catch { require('never'); }
    if (process.env.NODE_ENV !== 'production') require('never'); require('#own'); require('folder'); exports.later = () => require('never');`,
  'entry.mjs': `import { lazy, type T } from 'dual'; import data from './data.json' with { type: 'json' }; export * from 'dual/features/one';
    const [x] = await Promise.all([import('library/sub')]); export default x; lazy\`a\`;`,
  'typed.ts': `import type { A } from 'never'; import { own } from './own.js'; export const handler = async (a: A): Promise<void> => { own(a!); };
    export class Service<T> { private x = own(1 as T); constructor(readonly y: T) {} } new Service(1);`,
  'own.js': 'exports.own = (x) => x / 2 / /a"/.exec(x); // "comment',
  'data.json': '{}',
  'lib/a.js': '',
  'lib/b.js': '',
  'node_modules/library/package.json': '{ "name": "library", "main": "lib" }',
  'node_modules/library/lib/index.js': `exports.Library = class { constructor() { require('linked'); } };`,
  'node_modules/library/sub.js': '',
  'node_modules/folder/index.json': '{}',
  'node_modules/never/index.js': '',
  'node_modules/dual/package.json': `{ "name": "dual", "exports": { ".": { "module-sync": "./sync.mjs", "import": "./import.mjs",
    "default": "./require.cjs" }, "./features/*": { "import": "./features/*.mjs" }, "./private": null } }`,
  'node_modules/dual/import.mjs': `import 'node:crypto'; export const lazy = () => {};`,
  'node_modules/dual/sync.mjs': '',
  'node_modules/dual/require.cjs': '',
  'node_modules/dual/features/one.mjs': '',
  'node_modules/.store/linked/index.js': '',
});
symlinkSync(path.join(root, 'node_modules/.store/linked'), path.join(root, 'node_modules/linked'));

function graphOf(entry: string, runtime?: NodeRuntime): ModuleGraph {
  return moduleGraphOf(path.join(root, entry), { resolver: createSpecifierResolver({ root, runtime }) });
}

function filesOf(entry: string, runtime?: NodeRuntime): string[] {
  return [...graphOf(entry, runtime).modules.keys()].map((file) => path.relative(root, file)).sort();
}

describe('the graph without native bindings', () => {
  it('holds what a CommonJS entry loads', () => {
    expect(filesOf('entry.cjs')).toEqual([
      'entry.cjs',
      'lib/a.js',
      'lib/b.js',
      'node_modules/.store/linked/index.js',
      'node_modules/folder/index.json',
      'node_modules/library/lib/index.js',
      'own.js',
    ]);
  });

  it('holds what an ES module loads', () => {
    expect(filesOf('entry.mjs')).toEqual([
      'data.json',
      'entry.mjs',
      'node_modules/dual/features/one.mjs',
      'node_modules/dual/import.mjs',
      'node_modules/library/sub.js',
    ]);
    expect(filesOf('entry.mjs', 'nodejs24.x')).toContain('node_modules/dual/sync.mjs');
  });

  it('reads TypeScript', () => {
    expect(filesOf('typed.ts')).toEqual(['own.js', 'typed.ts']);
    const { features } = graphOf('typed.ts').modules.get(path.join(root, 'typed.ts'))?.record ?? {};
    expect(features).toMatchObject({ classes: 1, closures: 1, calls: 2 });
  });

  it('tells comments from texts and divisions', () => {
    const { comments } =
      parseSource('a.js', `x = a / 2; /* one */ y = /\\/*/.test("// no"); // two`, true) ?? {};
    expect(comments).toHaveLength(2);
  });

  it('says what it does not understand', () => {
    expect(parseSource('a.js', 'const = ;', true)).toBeUndefined();
  });
});
