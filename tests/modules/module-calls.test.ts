import path from 'node:path';
import { moduleGraphOf, type ModuleGraph } from '../../src/modules/module-graph.js';
import type { NodeRuntime } from '../../src/modules/runtimes.js';
import { createSpecifierResolver } from '../../src/modules/specifiers.js';
import { projectWith } from '../support/projects.js';

const lazily = `require('loaded');`;

/** A library that loads a package named `loaded` in some function, and an entry that uses the library. */
function graphOf(entry: string, files: Readonly<Record<string, string>>, runtime?: NodeRuntime): ModuleGraph {
  const root = projectWith({
    'package.json': '{ "name": "app" }',
    'node_modules/loaded/index.js': '',
    'node_modules/es-only/package.json': '{ "name": "es-only", "type": "module", "exports": "./index.js" }',
    'node_modules/es-only/index.js': 'export default 1;',
    'node_modules/undecided/index.js': 'import "es-only"; export const a = 1;',
    ...Object.fromEntries(
      Object.entries(files).map(([name, text]) => [`node_modules/library/${name}`, text]),
    ),
    ...(/^\s*(import|export)/.test(entry) ? { 'entry.mjs': entry } : { 'entry.cjs': entry }),
  });
  const name = /^\s*(import|export)/.test(entry) ? 'entry.mjs' : 'entry.cjs';
  const resolver = createSpecifierResolver({ root, runtime });
  return moduleGraphOf(path.join(root, name), { resolver });
}

function loads(name: string, { modules }: ModuleGraph): boolean {
  return [...modules.keys()].some((file) => file.endsWith(path.join('node_modules', name, 'index.js')));
}

describe('functions of other modules that are called while modules are evaluated', () => {
  const called: Record<string, [entry: string, files: Record<string, string>]> = {
    'what a module exports': [
      `require('library')();`,
      { 'index.js': `module.exports = function () { ${lazily} };` },
    ],
    'through a name': [
      `const library = require('library'); library();`,
      { 'index.js': `module.exports = function () { ${lazily} };` },
    ],
    'an export by name': [
      `const { load } = require('library'); load();`,
      { 'index.js': `exports.load = () => { ${lazily} };` },
    ],
    'a member of a namespace': [
      `const library = require('library'); library.load();`,
      { 'index.js': `function load() { ${lazily} } module.exports = { load };` },
    ],
    'a constructor': [
      `const { Library } = require('library'); new Library();`,
      { 'index.js': `exports.Library = class { constructor() { ${lazily} } };` },
    ],
    'the constructor of a base class': [
      `const { Library } = require('library'); class Own extends Library {} new Own();`,
      { 'index.js': `class Library { constructor() { ${lazily} } } exports.Library = Library;` },
    ],
    'a method of an instance': [
      `const { Library } = require('library'); const library = new Library(); library.load();`,
      { 'index.js': `exports.Library = class { load() { ${lazily} } };` },
    ],
    'a static method': [
      `const { Library } = require('library'); Library.load();`,
      { 'index.js': `exports.Library = class { static load() { ${lazily} } };` },
    ],
    'a constructor with a prototype': [
      `const Library = require('library'); module.exports = new Library();`,
      {
        'index.js': `function Library() { this.init(); } Library.prototype.init = function () { ${lazily} };
          module.exports = Library;`,
      },
    ],
    'a call with the interop of compilers': [
      `const library_1 = __importDefault(require('library')); (0, library_1.default)();`,
      { 'index.js': `module.exports = function () { ${lazily} };` },
    ],
    'a re-export by star': [
      `require('library').load();`,
      {
        'index.js': `__exportStar(require('./load'), exports);`,
        'load.js': `exports.load = () => { ${lazily} };`,
      },
    ],
    'a re-export by getter': [
      `require('library').load();`,
      {
        'index.js': `var load_1 = require('./load');
          Object.defineProperty(exports, 'load', { enumerable: true, get: function () { return load_1.load; } });`,
        'load.js': `exports.load = () => { ${lazily} };`,
      },
    ],
    'a re-export of esbuild': [
      `require('library').load();`,
      {
        'index.js': `var all = {}; __export(all, { load: () => load }); module.exports = __toCommonJS(all);
          function load() { ${lazily} }`,
      },
    ],
    'a function that a function returns': [
      `const load = require('library')(); load();`,
      { 'index.js': `module.exports = () => { function load() { ${lazily} } return load; };` },
    ],
    'a function that a third module calls': [
      `require('library').first();`,
      {
        'index.js': `const { second } = require('./second'); exports.first = () => second();`,
        'second.js': `exports.second = () => { ${lazily} };`,
      },
    ],
    'a named import': [
      `import { load } from 'library'; load();`,
      {
        'package.json': '{ "type": "module" }',
        'index.js': `import { createRequire } from 'module';
        const require = createRequire(import.meta.url); export function load() { ${lazily} }`,
      },
    ],
    'a re-export of ES modules': [
      `import * as library from 'library'; library.load();`,
      {
        'package.json': '{ "type": "module" }',
        'index.js': `export * from './load.cjs';`,
        'load.cjs': `exports.load = () => { ${lazily} };`,
      },
    ],
    'a default import of CommonJS': [
      `import library from 'library'; library.load();`,
      { 'index.js': `exports.load = () => { ${lazily} };` },
    ],
  };

  it.each(Object.entries(called))('%s', (_name, [entry, files]) => {
    expect(loads('loaded', graphOf(entry, files))).toBe(true);
  });

  const uncalled: Record<string, [entry: string, files: Record<string, string>]> = {
    'an export that nobody calls': [
      `require('library');`,
      { 'index.js': `exports.load = () => { ${lazily} };` },
    ],
    'another export': [
      `require('library').other();`,
      { 'index.js': `exports.load = () => { ${lazily} }; exports.other = () => {};` },
    ],
    'a call in a function that nobody calls': [
      `const { load } = require('library'); exports.handler = () => load();`,
      { 'index.js': `exports.load = () => { ${lazily} };` },
    ],
    'a method of an instance that is only built': [
      `const { Library } = require('library'); new Library();`,
      { 'index.js': `exports.Library = class { load() { ${lazily} } };` },
    ],
    'modules that name each other in a circle': [
      `require('library').load();`,
      {
        'index.js': `__exportStar(require('./other'), exports);`,
        'other.js': `__exportStar(require('./index'), exports);`,
      },
    ],
  };

  it.each(Object.entries(uncalled))('not %s', (_name, [entry, files]) => {
    expect(loads('loaded', graphOf(entry, files))).toBe(false);
  });

  it('counts what runs in the other module', () => {
    const files = { 'index.js': `exports.make = () => { const all = [1, 2, 3]; return all; };` };
    const nodesOf = (entry: string): number =>
      [...graphOf(entry, files).modules.values()][1]?.record.features?.nodes ?? 0;
    expect(nodesOf(`require('library').make();`)).toBeGreaterThan(nodesOf(`require('library');`) + 5);
  });
});

describe('getters of other modules', () => {
  const getter = `Object.defineProperty(exports, 'lazy', { enumerable: true, get: function () { return ${lazily.slice(0, -1)}; } });`;
  const files = { 'index.js': `exports.other = 1; ${getter}` };

  it('run when a member is read', () => {
    expect(loads('loaded', graphOf(`const x = require('library').lazy;`, files))).toBe(true);
    expect(loads('loaded', graphOf(`const { lazy } = require('library');`, files))).toBe(true);
  });

  it('run when all members are copied', () => {
    expect(loads('loaded', graphOf(`module.exports = { ...require('library') };`, files))).toBe(true);
    expect(loads('loaded', graphOf(`Object.assign(exports, require('library'));`, files))).toBe(true);
  });

  it('run when an ES module passes the member on', () => {
    const wrapped = {
      'package.json': '{ "exports": { "import": "./wrapper.mjs" } }',
      'wrapper.mjs': `import cjs from './index.js'; export const lazy = cjs.lazy;`,
      ...files,
    };
    expect(loads('loaded', graphOf(`import 'library';`, wrapped))).toBe(true);
  });

  it("run when Node's facade for an ES module reads what its lexer finds", () => {
    const listed = {
      'index.js': `var all = {}; __export(all, { lazy: () => load() }); module.exports = __toCommonJS(all);
        function load() { return require('loaded'); } 0 && (module.exports = { lazy });`,
    };
    expect(loads('loaded', graphOf(`import 'library';`, listed))).toBe(true);
    expect(loads('loaded', graphOf(`require('library');`, listed))).toBe(false);
  });

  it('do not run otherwise, not even for an ES module whose lexer gives up on them', () => {
    expect(loads('loaded', graphOf(`require('library').other;`, files))).toBe(false);
    expect(loads('loaded', graphOf(`import 'library';`, files))).toBe(false);
  });
});

describe('what a catch does', () => {
  const files = { 'index.js': `try { require('absent'); } catch { ${lazily} }` };

  it('happens when something cannot be found', () => {
    expect(loads('loaded', graphOf(`require('library');`, files))).toBe(true);
  });

  it('does not happen when everything is there', () => {
    const found = { 'index.js': `try { require('util'); } catch { ${lazily} }` };
    expect(loads('loaded', graphOf(`require('library');`, found))).toBe(false);
  });
});

describe('the runtime', () => {
  it('throws at require() of an ES module before Node.js 24', () => {
    const entry = `require('es-only');`;
    for (const runtime of ['nodejs20.x', 'nodejs22.x'] as const) {
      const graph = graphOf(entry, {}, runtime);
      expect(graph.modules.get(graph.entry)?.loads).toMatchObject([{ requiresEsModule: true }]);
      expect(loads('es-only', graph)).toBe(false);
    }
    const graph = graphOf(entry, {}, 'nodejs24.x');
    expect(graph.modules.get(graph.entry)?.loads[0]?.requiresEsModule).toBeUndefined();
    expect(loads('es-only', graph)).toBe(true);
  });

  it('takes the condition module-sync from Node.js 24 on', () => {
    const files = {
      'package.json': `{ "exports": { "module-sync": "./sync.mjs", "default": "./index.js" } }`,
      'sync.mjs': '',
      'index.js': lazily,
    };
    expect(loads('loaded', graphOf(`require('library');`, files, 'nodejs22.x'))).toBe(true);
    expect(loads('loaded', graphOf(`require('library');`, files, 'nodejs24.x'))).toBe(false);
  });

  it('detects ES modules by their syntax, but not Node.js 22 on Lambda', () => {
    const formatIn = (runtime: NodeRuntime): string | undefined => {
      const graph = graphOf(`import 'undecided';`, {}, runtime);
      return [...graph.modules.values()][1]?.record.format;
    };
    expect(formatIn('nodejs20.x')).toBe('esm');
    expect(formatIn('nodejs22.x')).toBe('cjs');
    expect(formatIn('nodejs24.x')).toBe('esm');
  });
});
