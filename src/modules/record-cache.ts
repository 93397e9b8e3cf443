import { createHash } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readCached, writeCached } from '../files/disk-cache.js';
import { isDirectory, listDirectory, stampOf } from '../files/files.js';
import type { ModuleFile } from './module-file.js';
import type { ModuleFormat } from './specifiers.js';
import { packModule, unpackModule, type Packed } from './record-text.js';

/** What is known of the files of installed packages from earlier runs. */
export interface RecordCache {
  readonly find: (file: string, format: ModuleFormat, stamp: string) => ModuleFile | undefined;
  readonly keep: (module: ModuleFile, stamp: string) => void;
  /** Writes what is new, for later runs. */
  readonly save: () => void;
}

/** One package: its modules by format and relative path, with the stamp of the file that they were read from. */
interface Shelf {
  readonly file: string;
  readonly modules: Map<string, readonly [stamp: string, module: Packed]>;
  hasNews: boolean;
}

const caches = new Map<string, RecordCache | undefined>();

/**
 * The cache of a project, below a `node_modules` that exists and nowhere else; `undefined` without one, and with
 * `AWS_LAMBDA_LINT_CACHE=off` in the environment.
 */
export function recordCacheOf(root: string): RecordCache | undefined {
  if (caches.has(root)) return caches.get(root);
  const packages = path.join(root, 'node_modules');
  const isOn = process.env['AWS_LAMBDA_LINT_CACHE'] !== 'off' && isDirectory(packages);
  const cache = isOn
    ? createRecordCache(path.join(packages, '.cache', 'eslint-plugin-aws-lambda'))
    : undefined;
  caches.set(root, cache);
  return cache;
}

/** A cache in a directory. */
export function createRecordCache(directory: string): RecordCache {
  const shelves = new Map<string, Shelf>();
  const ofVersion = path.join(directory, ownDigest());
  const shelfOf = (place: string): Shelf => {
    const known = shelves.get(place);
    if (known) return known;
    const shelf = readShelf(path.join(ofVersion, `${hashOf(place)}.json`));
    shelves.set(place, shelf);
    return shelf;
  };
  return {
    find(file, format, stamp) {
      const place = packageOf(file);
      const found = shelfOf(place).modules.get(`${format} ${file.slice(place.length)}`);
      return found?.[0] === stamp ? unpacked(file, found[1]) : undefined;
    },
    keep(module, stamp) {
      const place = packageOf(module.file);
      const shelf = shelfOf(place);
      shelf.modules.set(`${module.format} ${module.file.slice(place.length)}`, [stamp, packModule(module)]);
      shelf.hasNews = true;
    },
    save() {
      for (const shelf of shelves.values()) {
        if (shelf.hasNews) writeCached(shelf.file, JSON.stringify([...shelf.modules]));
        shelf.hasNews = false;
      }
    },
  };
}

/** Whatever is not what was written counts as nothing. */
function readShelf(file: string): Shelf {
  const shelf: Shelf = { file, modules: new Map(), hasNews: false };
  try {
    const read = JSON.parse(readCached(file) ?? '[]') as unknown;
    for (const [name, kept] of read as [string, [string, Packed]][])
      if (typeof kept[0] === 'string' && Array.isArray(kept[1])) shelf.modules.set(name, kept);
  } catch {
    shelf.modules.clear();
  }
  return shelf;
}

function unpacked(file: string, packed: Packed): ModuleFile | undefined {
  try {
    return unpackModule(file, packed);
  } catch {
    return undefined;
  }
}

const marker = `${path.sep}node_modules${path.sep}`;

/** The directory of the package that a file belongs to. */
function packageOf(file: string): string {
  const start = file.lastIndexOf(marker) + marker.length;
  const end = file.indexOf(path.sep, start);
  if (file[start] !== '@') return file.slice(0, end + 1);
  return file.slice(0, file.indexOf(path.sep, end + 1) + 1);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

let digest: string | undefined;

/** Changes with our own code and with the Node.js that runs it. */
function ownDigest(): string {
  const own = path.dirname(fileURLToPath(import.meta.url));
  digest ??= hashOf(
    [
      process.version,
      ...listDirectory(own).map((name) => `${name} ${stampOf(path.join(own, name)) ?? ''}`),
    ].join('\n'),
  );
  return digest;
}
