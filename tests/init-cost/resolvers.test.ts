import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lookAgain } from '../../src/files/looks.js';
import { resolverOf } from '../../src/init-cost/resolvers.js';
import { projectWith } from '../support/projects.js';

function project() {
  const root = projectWith({
    'package.json': '{ "name": "app" }',
    'entry.ts': '',
    'own.ts': '',
    'node_modules/library/package.json': '{ "name": "library" }',
    'node_modules/library/index.js': '',
    'node_modules/library/part.js': '',
  });
  const long = new Date(Date.now() - 100_000);
  for (const name of ['', '/package.json', '/index.js'])
    utimesSync(path.join(root, `node_modules/library${name}`), long, long);
  const resolve = (importer: string, specifier: string) =>
    resolverOf(root, undefined).resolve(path.join(root, importer), specifier, 'require');
  return { root, resolve, resolver: () => resolverOf(root, undefined) };
}

describe('the resolver of a project', () => {
  it('is the same one as long as it would find the same', () => {
    const { resolver, resolve } = project();
    const first = resolver();
    resolve('entry.ts', './own.js');
    resolve('entry.ts', './absent.js');
    resolve('entry.ts', 'library');
    resolve('node_modules/library/index.js', './part.js');
    lookAgain();
    expect(resolver()).toBe(first);
  });

  const changes: Record<string, [from: string, specifier: string, change: (root: string) => void]> = {
    'what was not there is written': [
      'entry.ts',
      './absent.js',
      (root) => {
        writeFileSync(path.join(root, 'absent.ts'), '');
      },
    ],
    'what was there is gone': [
      'entry.ts',
      './own.js',
      (root) => {
        rmSync(path.join(root, 'own.ts'));
      },
    ],
    'something else is found first': [
      'entry.ts',
      './own',
      (root) => {
        rmSync(path.join(root, 'own.ts'));
        writeFileSync(path.join(root, 'own.tsx'), '');
      },
    ],
    'a package is another one': [
      'node_modules/library/index.js',
      './part.js',
      (root) => {
        writeFileSync(path.join(root, 'node_modules/library/package.json'), '{ "name": "other" }');
        const soon = new Date(Date.now() + 1000);
        utimesSync(path.join(root, 'node_modules/library/package.json'), soon, soon);
      },
    ],
    'a file of a package is gone': [
      'node_modules/library/index.js',
      './part.js',
      (root) => {
        rmSync(path.join(root, 'node_modules/library/part.js'));
      },
    ],
    'a package is installed': [
      'entry.ts',
      'library',
      (root) => {
        mkdirSync(path.join(root, 'node_modules/more'));
        const soon = new Date(Date.now() + 1000);
        utimesSync(path.join(root, 'node_modules'), soon, soon);
      },
    ],
  };
  for (const [what, [importer, specifier, change]] of Object.entries(changes))
    it(`is made anew when ${what}`, () => {
      const { root, resolver, resolve } = project();
      const first = resolver();
      resolve(importer, specifier);
      change(root);
      lookAgain();
      expect(resolver()).not.toBe(first);
    });

  it('finds what is written while it is used', () => {
    const { root, resolver, resolve } = project();
    resolve('entry.ts', './own.js');
    const first = resolver();
    writeFileSync(path.join(root, 'later.ts'), '');
    lookAgain();
    expect(resolve('entry.ts', './later.js')).toMatchObject({ found: path.join(root, 'later.ts') });
    expect(resolver()).toBe(first);
  });
});
