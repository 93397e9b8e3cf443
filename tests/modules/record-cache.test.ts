import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { lookAgain } from '../../src/files/looks.js';
import { moduleCodeOf } from '../../src/modules/eager-code.js';
import type { ModuleFile } from '../../src/modules/module-file.js';
import { moduleGraphOf } from '../../src/modules/module-graph.js';
import { createRecordCache, recordCacheOf } from '../../src/modules/record-cache.js';
import { packModule, unpackModule } from '../../src/modules/record-text.js';
import { createSpecifierResolver } from '../../src/modules/specifiers.js';
import { parseSource } from '../../src/modules/syntax.js';
import { projectWith } from '../support/projects.js';

const text = `
  const { helper } = require('./helper'); try { require('absent'); } catch { require('./other'); }
  class Base { constructor() { this.ready = helper(); } static make() { return new Base(); } load() { require('later'); } }
  exports.Base = Base; exports.make = () => new Base(); exports.all = { ...require('./all'), [1]: 2 };
  Object.defineProperty(exports, 'lazy', { get: function () { return require('lazy'); } });
  for (const name of ['a', 'b']) require('./' + name); new Headers(); exports.made = exports.make().ready;`;

function moduleOf(file: string): ModuleFile {
  const parsed = parseSource(file, text, true);
  if (!parsed) throw new Error('not parsed');
  const code = moduleCodeOf(parsed.program, { isCommonJs: true, isPackage: true, isWhole: true, text });
  return { file, format: 'cjs', bytes: text.length, commentBytes: 0, isMinified: true, code };
}

function project() {
  return projectWith({
    'entry.cjs': `require('library');`,
    'node_modules/library/index.js': `require('./next');`,
    'node_modules/library/next.js': `require('crypto');`,
    'node_modules/@scope/library/index.js': '',
  });
}

function graphOf(root: string): readonly string[] {
  const graph = moduleGraphOf(path.join(root, 'entry.cjs'), { resolver: createSpecifierResolver({ root }) });
  return [...graph.modules.keys()].map((file) => path.relative(root, file));
}

function cacheFilesIn(root: string): string[] {
  const directory = path.join(root, 'node_modules/.cache/eslint-plugin-aws-lambda');
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('.json'))
    .map((name) => path.join(directory, name));
}

describe('a packed module', () => {
  it('is the same when it is unpacked from its text', () => {
    const module = moduleOf('/app/node_modules/library/index.js');
    const packed = JSON.parse(JSON.stringify(packModule(module))) as unknown[];
    expect(unpackModule(module.file, packed)).toEqual(module);
  });

  it('keeps what could not be parsed', () => {
    const module: ModuleFile = {
      file: '/a.js',
      format: 'esm',
      bytes: 1,
      commentBytes: 0,
      isMinified: false,
      code: undefined,
      problem: 'unparsable',
    };
    expect(unpackModule('/a.js', packModule(module))).toEqual(module);
  });
});

describe('the cache of records', () => {
  const file = '/app/node_modules/@scope/library/lib/index.js';

  it('finds in a later process what was kept, by format and stamp', () => {
    const directory = path.join(project(), 'cache');
    const first = createRecordCache(directory);
    first.keep(moduleOf(file), '1:2');
    first.save();
    const later = createRecordCache(directory);
    expect(later.find(file, 'cjs', '1:2')).toEqual(moduleOf(file));
    expect(later.find(file, 'cjs', '3:2')).toBeUndefined();
    expect(later.find(file, 'esm', '1:2')).toBeUndefined();
    expect(later.find('/app/node_modules/@scope/library/lib/other.js', 'cjs', '1:2')).toBeUndefined();
  });

  it('takes whatever is broken for nothing, and mends it', () => {
    const directory = path.join(project(), 'cache');
    const save = (): void => {
      const cache = createRecordCache(directory);
      cache.keep(moduleOf(file), '1:2');
      cache.save();
    };
    save();
    const [written = ''] = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    );
    const shelf = path.join(directory, written);
    const whole = readFileSync(shelf, 'utf8');
    for (const broken of [
      whole.slice(0, -20),
      '',
      '{}',
      '[1]',
      '[["cjs lib/index.js",["1:2",["cjs",1,1,0,[1]]]]]',
      '[["cjs lib/index.js",null]]',
    ]) {
      writeFileSync(shelf, broken);
      expect(createRecordCache(directory).find(file, 'cjs', '1:2')).toBeUndefined();
      save();
      expect(createRecordCache(directory).find(file, 'cjs', '1:2')).toEqual(moduleOf(file));
    }
  });

  it('leaves no drafts behind when several write at once', () => {
    const directory = path.join(project(), 'cache');
    const caches = [1, 2, 3].map(() => createRecordCache(directory));
    for (const cache of caches) cache.keep(moduleOf(file), '1:2');
    for (const cache of caches) cache.save();
    const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.includes('.json'))).toHaveLength(1);
    expect(createRecordCache(directory).find(file, 'cjs', '1:2')).toBeDefined();
  });

  it('is no problem where nothing can be written', () => {
    const directory = path.join(project(), 'file');
    writeFileSync(directory, 'a file where the directory should be');
    const cache = createRecordCache(directory);
    cache.keep(moduleOf(file), '1:2');
    expect(() => {
      cache.save();
    }).not.toThrow();
  });
});

describe('the cache of a project', () => {
  const before = process.env['AWS_LAMBDA_LINT_CACHE'];
  afterEach(() => {
    if (before === undefined) delete process.env['AWS_LAMBDA_LINT_CACHE'];
    else process.env['AWS_LAMBDA_LINT_CACHE'] = before;
  });

  it('stands below node_modules, and holds packages only', () => {
    const root = project();
    expect(graphOf(root)).toHaveLength(3);
    const files = cacheFilesIn(root);
    expect(files).toHaveLength(1);
    expect(readFileSync(files[0] ?? '', 'utf8')).not.toContain('entry');
  });

  it('follows what changes on disk', () => {
    const root = project();
    graphOf(root);
    const library = path.join(root, 'node_modules/library/index.js');
    writeFileSync(library, `require('@scope/library');`);
    utimesSync(library, new Date(), new Date(Date.now() + 5000));
    lookAgain();
    expect(graphOf(root)).toContain(path.join('node_modules', '@scope', 'library', 'index.js'));
  });

  it('makes no node_modules, and is off when asked to be', () => {
    const bare = projectWith({ 'entry.cjs': '' });
    graphOf(bare);
    expect(readdirSync(bare)).toEqual(['entry.cjs']);
    process.env['AWS_LAMBDA_LINT_CACHE'] = 'off';
    const root = project();
    graphOf(root);
    expect(cacheFilesIn(root)).toEqual([]);
    expect(recordCacheOf(root)).toBeUndefined();
  });

  it('does without on a disk that is read only', () => {
    const root = project();
    const packages = path.join(root, 'node_modules');
    mkdirSync(path.join(packages, '.cache'));
    chmodSync(path.join(packages, '.cache'), 0o555);
    expect(graphOf(root)).toHaveLength(3);
  });
});
