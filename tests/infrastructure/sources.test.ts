import path from 'node:path';
import type { DeclaredFunction } from '../../src/infrastructure/deployment.js';
import { codeOfHandler, isNodeRuntime } from '../../src/infrastructure/sources.js';
import { projectWith } from '../support/projects.js';

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly handler: string;
  /** Relative to the root. */
  readonly directory?: string;
  readonly entries?: readonly string[];
}

/** The sources found, as `how file#export`. */
function found({ files, handler, directory = '.', entries }: Case): string[] {
  const root = projectWith(files);
  return codeOfHandler(handler, path.join(root, directory), root, entries).sources.map(
    ({ file, exportPath, how }) => `${how} ${path.relative(root, file)}#${exportPath.join('.')}`,
  );
}

function absence(files: Readonly<Record<string, string>>, handler: string): DeclaredFunction['absence'] {
  const root = projectWith(files);
  return codeOfHandler(handler, root, root).absence;
}

describe('the source of a handler', () => {
  it.each<[string, Case, readonly string[]]>([
    [
      'stands where it is named',
      { files: { 'src/a.mjs': '' }, handler: 'src/a.run' },
      ['exact src/a.mjs#run'],
    ],
    [
      'has a name below its export',
      { files: { 'a.js': '' }, handler: 'a.outer.inner' },
      ['exact a.js#outer.inner'],
    ],
    ['has a dot in its own name', { files: { 'a.b.js': '' }, handler: 'a.b.run' }, ['exact a.b.js#run']],
    ['is an index', { files: { 'a/index.ts': '' }, handler: 'a.run' }, ['exact a/index.ts#run']],
    [
      'stands beside a JavaScript file of its name, which is deployed',
      { files: { 'a.ts': '', 'a.js': '' }, handler: 'a.run' },
      ['exact a.ts#run', 'exact a.js#run'],
    ],
    [
      'stands beside its build, which git ignores',
      {
        files: { 'lib/a.ts': '', 'lib/a.js': '', '.gitignore': '# builds\nnode_modules\n*.js\n' },
        handler: 'a.run',
        directory: 'lib',
      },
      ['exact lib/a.ts#run'],
    ],
    [
      'stands beside a script that git does not ignore after all',
      { files: { 'a.ts': '', 'a.js': '', '.gitignore': '*.js\n!a.js\n' }, handler: 'a.run' },
      ['exact a.ts#run', 'exact a.js#run'],
    ],
    [
      'is the entry of a bundler that has the same folders',
      {
        files: { 'app/src/x/a.ts': '', 'app/src/y/a.ts': '' },
        handler: 'y/a.run',
        directory: 'app',
        entries: ['src/x/a.ts', 'src/y/a.ts'],
      },
      ['entry app/src/y/a.ts#run'],
    ],
    [
      'is the entry of a bundler with a flat output',
      { files: { 'app/x/a.ts': '' }, handler: 'a.run', directory: 'app', entries: ['b.ts', 'x/a.ts'] },
      ['entry app/x/a.ts#run'],
    ],
    [
      'is what the compiler writes from its root',
      {
        files: {
          'tsconfig.json':
            '{ // the compiler\n"compilerOptions": { "outDir": "dist", "rootDir": "source", } }',
          'source/x/a.ts': '',
          'x/a.ts': '',
        },
        handler: 'dist/x/a.run',
      },
      ['tsconfig source/x/a.ts#run'],
    ],
    [
      'is what the compiler writes with the settings of another file',
      {
        files: {
          'tsconfig.json': '{ "extends": "./config/base" }',
          'config/base.json': '{ "compilerOptions": { "outDir": "../made", "rootDir": "../source" } }',
          'source/a.ts': '',
        },
        handler: 'made/a.run',
      },
      ['tsconfig source/a.ts#run'],
    ],
    [
      'is what the compiler writes from the common directory of all files',
      {
        files: {
          'tsconfig.json':
            '{ "compilerOptions": { "outDir": "dist/flights" }, "include": ["lambdas/**/*.ts"] }',
          'lambdas/flights/a.ts': '',
          'lambdas/flights/b.d.ts': '',
        },
        handler: 'a.run',
        directory: 'dist/flights',
      },
      ['tsconfig lambdas/flights/a.ts#run'],
    ],
    [
      'is what a script bundles into a folder',
      {
        files: {
          'package.json':
            '{ "scripts": { "build": "rm -r out2 && esbuild code/a.ts code/b.ts --bundle --outdir=out2" } }',
          'code/a.ts': '',
          'code/b.ts': '',
          'other/b.ts': '',
        },
        handler: 'out2/b.run',
      },
      ['script code/b.ts#run'],
    ],
    [
      'is what a script bundles into a file',
      {
        files: {
          'package.json': '{ "scripts": { "build": "esbuild code/main.ts --outfile=made/index.js" } }',
          'code/main.ts': '',
        },
        handler: 'made/index.run',
      },
      ['script code/main.ts#run'],
    ],
    [
      'is what a script bundles by a pattern',
      {
        files: {
          'package.json': '{ "scripts": { "build": "tsup \'code/*.ts\' -d made" } }',
          'code/a.ts': '',
        },
        handler: 'made/a.run',
      },
      ['script code/a.ts#run'],
    ],
    [
      'is what ncc writes',
      {
        files: {
          'package.json': '{ "scripts": { "build": "ncc build code/a.ts -o made" } }',
          'code/a.ts': '',
        },
        handler: 'made/index.run',
      },
      ['script code/a.ts#run'],
    ],
    [
      'stands in src for dist',
      { files: { 'app/src/a.ts': '' }, handler: 'a.run', directory: 'app/dist' },
      ['convention app/src/a.ts#run'],
    ],
    [
      'stands beside the build folder',
      { files: { 'app/a.ts': '' }, handler: 'a.run', directory: 'app/dist' },
      ['convention app/a.ts#run'],
    ],
    [
      'has a build that stands there too',
      { files: { 'dist/a.js': '', 'src/a.ts': '' }, handler: 'dist/a.run' },
      ['exact dist/a.js#run', 'convention src/a.ts#run'],
    ],
    [
      'is the only one with such a path',
      {
        files: { 'package.json': '{}', 'code/flights/reserve.ts': '', 'code/hotels/reserve.ts': '' },
        handler: 'flights/reserve.run',
        directory: 'bundle',
      },
      ['suffix code/flights/reserve.ts#run'],
    ],
    [
      'is not one of two with such a path',
      {
        files: { 'package.json': '{}', 'a/reserve.ts': '', 'b/reserve.ts': '' },
        handler: 'reserve.run',
        directory: 'bundle',
      },
      [],
    ],
    [
      'is not what has a name that many have',
      { files: { 'package.json': '{}', 'a/index.ts': '' }, handler: 'index.run', directory: 'bundle' },
      [],
    ],
    [
      'is not looked for elsewhere when its folder is there',
      {
        files: { 'package.json': '{}', 'code/other.js': '', 'a/reserve.ts': '' },
        handler: 'reserve.run',
        directory: 'code',
      },
      [],
    ],
    [
      'is what an archive is made of',
      { files: { 'build/a.js': '' }, handler: 'a.run', directory: 'build/a.zip' },
      ['exact build/a.js#run'],
    ],
    [
      'passes on what another one holds',
      { files: { 'a.js': `export { other as run } from './b.js';`, 'b.ts': '' }, handler: 'a.run' },
      ['exact a.js#run', 'exact b.ts#other'],
    ],
  ])('%s', (_, project, expected) => {
    expect(found(project)).toEqual(expected);
  });

  it.each([
    ['{', '{ "scripts": ['],
    ['{ "extends": ["./tsconfig.json", "./tsconfig", "./tsconfig.json"] }', '{ "scripts": { "build": 12 } }'],
    ['{ "extends": ["../../../tsconfig.json", 7], "include": "src" }', '[]'],
    [
      '{ "compilerOptions": { "outDir": 1 }, "include": [1] }',
      '{ "scripts": { "build": "esbuild --outdir=" } }',
    ],
  ])('is found by other ways when the settings are %s', (tsconfig, manifest) => {
    const files = { 'tsconfig.json': tsconfig, 'package.json': manifest, 'src/a.ts': '' };
    expect(found({ files, handler: 'dist/a.run' })).toEqual(['convention src/a.ts#run']);
  });

  it('is not looked for with settings, or among files, that lie outside', () => {
    const outside = projectWith({
      'tsconfig.json': '{ "compilerOptions": { "outDir": "inner/made", "rootDir": "inner/code" } }',
      'inner/tsconfig.json': '{ "extends": "../tsconfig.json" }',
      'inner/code/a.ts': '',
      'inner/more/a.ts': '',
      'other/a.ts': '',
      'far/tsconfig.json': '{ "compilerOptions": { "outDir": "made" }, "include": ["../other/**/*"] }',
    });
    const sourcesIn = (root: string): number =>
      codeOfHandler('made/a.run', path.join(outside, root), path.join(outside, root)).sources.length;
    expect(codeOfHandler('inner/made/a.run', outside, outside).sources).toHaveLength(1);
    expect([sourcesIn('inner'), sourcesIn('far')]).toEqual([0, 0]);
  });

  it('is missing for a reason', () => {
    expect(absence({}, '')).toEqual({ kind: 'computed-handler' });
    expect(absence({}, '${opt:x}/a.run')).toEqual({ kind: 'computed-handler' });
    expect(absence({}, 'run')).toEqual({ kind: 'no-export-named' });
    expect(absence({}, '../../a.run')).toEqual({ kind: 'outside' });
    expect(absence({}, 'dist/a.run')).toMatchObject({ kind: 'no-file' });
  });
});

describe('a runtime', () => {
  it.each([
    [undefined, true],
    ['nodejs24.x', true],
    ['${self:custom.runtime}', true],
    ['provided.al2023', true],
    ['python3.13', false],
    ['dotnet8', false],
    ['dotnetcore3.1', false],
    ['go1.x', false],
  ])('%s may run JavaScript: %s', (runtime, expected) => {
    expect(isNodeRuntime(runtime)).toBe(expected);
  });
});
