import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { graphPart, moduleGraphOf } from '../../src/modules/module-graph.js';
import { moduleFileOf } from '../../src/modules/module-record.js';
import { createSpecifierResolver } from '../../src/modules/specifiers.js';
import { projectWith } from '../support/projects.js';

const outside = projectWith({ 'secret.js': 'module.exports = 1;' });

const root = projectWith({
  'package.json': '{ "name": "app" }',
  'entry.cjs': `require('dual'); require('./own'); require('./data.json');`,
  'entry.mjs': `import 'dual'; import './own.js';`,
  'own.js': `require('node:fs'); require('chain'); function later() { require('never'); }`,
  'data.json': '{}',
  'links.cjs': `require('./linked/secret.js'); require('linked-package/secret.js');`,
  'broken.cjs': `require('./syntax-error'); require('absent'); try { require('optional'); } catch {}`,
  'syntax-error.js': 'const = ;',
  'calls.cjs': `require('factory')();`,
  'dynamic.cjs': `(async () => { await import('dual'); })();`,
  'src/typed.ts': `import { a } from '@lib/a'; import './other.js';`,
  'src/other.ts': '',
  'src/lib/a.ts': 'export const a = 1;',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@lib/*": ["./src/lib/*"] } } }',
  'node_modules/dual/package.json': `{ "name": "dual", "exports": { ".": {
    "module-sync": "./sync.mjs", "import": "./import.mjs", "require": "./require.cjs" } } }`,
  'node_modules/dual/import.mjs': `import 'chain';`,
  'node_modules/dual/require.cjs': `require('chain');`,
  'node_modules/dual/sync.mjs': '',
  'node_modules/chain/package.json': '{ "name": "chain", "main": "lib" }',
  'node_modules/chain/lib/index.js': `module.exports = require('./next'); require('node:crypto');`,
  'node_modules/chain/lib/next.js': `require('./index');`,
  'node_modules/never/index.js': '',
  'node_modules/factory/index.js': `module.exports = function () { require('./inner'); };`,
  'node_modules/factory/inner.js': '',
});
symlinkSync(outside, path.join(root, 'linked'));
symlinkSync(outside, path.join(root, 'node_modules', 'linked-package'));

function graphOf(entry: string) {
  const resolver = createSpecifierResolver({ root, tsconfig: path.join(root, 'tsconfig.json') });
  return moduleGraphOf(path.join(root, entry), { resolver });
}

function filesOf(entry: string): string[] {
  return [...graphOf(entry).modules.keys()].map((file) => path.relative(root, file)).sort();
}

describe('the module graph', () => {
  it('holds what a CommonJS entry loads, with the conditions of require', () => {
    expect(filesOf('entry.cjs')).toEqual([
      'data.json',
      'entry.cjs',
      'node_modules/chain/lib/index.js',
      'node_modules/chain/lib/next.js',
      'node_modules/dual/require.cjs',
      'own.js',
    ]);
  });

  it('holds what an ES module loads, with the conditions of import and without module-sync', () => {
    expect(filesOf('entry.mjs')).toContain('node_modules/dual/import.mjs');
    expect(filesOf('entry.mjs')).not.toContain('node_modules/dual/sync.mjs');
  });

  it('takes import() in CommonJS for an import', () => {
    expect(filesOf('dynamic.cjs')).toContain('node_modules/dual/import.mjs');
  });

  it('knows the way to each module and survives cycles', () => {
    const { modules } = graphOf('entry.cjs');
    const parent = modules.get(path.join(root, 'node_modules/chain/lib/next.js'))?.parent;
    expect(parent).toBe(path.join(root, 'node_modules/chain/lib/index.js'));
  });

  it('follows paths of tsconfig.json and .js specifiers that mean .ts', () => {
    expect(filesOf('src/typed.ts')).toEqual(['src/lib/a.ts', 'src/other.ts', 'src/typed.ts']);
  });

  it('enters an exported function that its importer calls', () => {
    expect(filesOf('calls.cjs')).toContain('node_modules/factory/inner.js');
  });

  it('does not leave the project through links', () => {
    const { modules, unresolved } = graphOf('links.cjs');
    expect([...modules.keys()]).toEqual([path.join(root, 'links.cjs')]);
    expect(unresolved.map(({ reason }) => reason)).toEqual([
      `'./linked/secret.js' leads outside the project`,
      `'linked-package/secret.js' leads outside the project`,
    ]);
  });

  it('says what it could not resolve or read', () => {
    const { modules, unresolved } = graphOf('broken.cjs');
    expect(modules.get(path.join(root, 'syntax-error.js'))?.record.problem).toBe('unparsable');
    expect(unresolved).toMatchObject([
      { specifier: 'absent', isTried: false },
      { specifier: 'optional', isTried: true },
    ]);
  });

  it('says that an entry is missing', () => {
    expect(graphOf('nowhere.ts').unresolved).toMatchObject([{ specifier: path.join(root, 'nowhere.ts') }]);
  });

  it('lexes the CommonJS files that an ES module imports, and those whose exports they pass on', () => {
    const graph = graphOf('entry.mjs');
    const part = graphPart(graph, [graph.entry]);
    expect([...part.lexed].map((file) => path.relative(root, file)).sort()).toEqual([
      'node_modules/chain/lib/index.js',
      'node_modules/chain/lib/next.js',
      'own.js',
    ]);
    expect([...part.builtins].sort()).toEqual(['crypto', 'fs']);
  });

  it('leaves out what only a removed load reaches', () => {
    const graph = graphOf('entry.cjs');
    const rest = graphPart(graph, [graph.entry], ({ edge }) => edge.specifier === './own');
    const gone = [...graph.modules.keys()].filter((file) => !rest.files.has(file));
    expect(gone).toEqual([path.join(root, 'own.js')]);
  });
});

describe('the record of a module', () => {
  it('is kept while the file stays the same', () => {
    const file = path.join(root, 'own.js');
    expect(moduleFileOf(file, 'cjs')).toBe(moduleFileOf(file, 'cjs'));
  });

  it('says that a file is unreadable', () => {
    expect(moduleFileOf(path.join(root, 'no.js'), 'cjs')).toMatchObject({ problem: 'unreadable' });
  });
});
