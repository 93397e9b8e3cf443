import { changesNoted, noteChange } from '../files/changes.js';
import { readText, realPathOf, stampOf } from '../files/files.js';
import { memoPer } from '../memo.js';
import { resolveOwnFile } from '../project/own-files.js';
import { parseSource } from '../project/parse.js';
import { moduleLoadsIn } from './module-loads.js';
import { lintedModule, type Module } from './module.js';
import { recentTablePer } from './recent-tables.js';

interface Remembered {
  /** The file's own part; `undefined` when it cannot be read or parsed. */
  readonly source: Module | undefined;
  readonly stamp: string | undefined;
  /** The module that stands for it until some file of the process changes. */
  module: Module | undefined;
  changes: number;
  lookedAt: number;
}

/** Files are looked at again after this time. */
const freshMilliseconds = 1000;

const modules = new Map<string, Remembered>();

/** Modules whose syntax trees are kept at a time. */
const maximumModules = 500;

/**
 * Another source file of the project as a module, with the settings of the linted one. It is parsed again only when the
 * file has changed; after a change of any file it is a new module with the same syntax tree, so that facts about several
 * files are found anew.
 */
export function projectModuleAt(file: string, linted: Pick<Module, 'root' | 'settings'>): Module | undefined {
  const remembered = rememberedAt(file, linted);
  if (remembered.changes !== changesNoted()) {
    remembered.module = remembered.source && { ...remembered.source };
    remembered.changes = changesNoted();
  }
  return remembered.module;
}

function rememberedAt(file: string, linted: Pick<Module, 'root' | 'settings'>): Remembered {
  const key = `${file}\0${linted.root}\0${textOfSettings(linted.settings)}`;
  const known = modules.get(key);
  const now = Date.now();
  if (known && now - known.lookedAt < freshMilliseconds) return known;
  const stamp = stampOf(file);
  if (known && known.stamp === stamp) {
    known.lookedAt = now;
    return known;
  }
  if (known) noteChange();
  const source = stamp === undefined ? undefined : readModule(file, linted);
  const read = { source, module: source, stamp, changes: changesNoted(), lookedAt: now };
  modules.delete(key);
  modules.set(key, read);
  const [oldest] = modules.keys();
  if (modules.size > maximumModules && oldest !== undefined) modules.delete(oldest);
  return read;
}

const textOfSettings = memoPer((settings: Module['settings']) => JSON.stringify(settings));

/** Larger files are bundles or data, not sources. */
const maximumBytes = 500_000;

function readModule(file: string, { root, settings }: Pick<Module, 'root' | 'settings'>): Module | undefined {
  const text = readText(file);
  if (text === undefined || text.length > maximumBytes) return undefined;
  const parsed = lintedModule(file, text) ?? parseSource(file, text);
  return (
    parsed && { path: file, root, text, settings, types: undefined, ast: parsed.ast, scopes: parsed.scopes }
  );
}

/** The project's own module that a specifier in another one names. */
export function moduleNamed(module: Module, specifier: string): Module | undefined {
  const known = namedBy(module);
  if (!known.has(specifier)) known.set(specifier, findModuleNamed(module, specifier));
  return known.get(specifier);
}

const namedBy = recentTablePer<Module | undefined>();

function findModuleNamed(module: Module, specifier: string): Module | undefined {
  const file = resolveOwnFile(specifier, module.path, module.root);
  return file === undefined || file === ownPathOf(module) ? undefined : projectModuleAt(file, module);
}

/** Whether the module loads any other one of the project. */
export const loadsOwnModules = memoPer((module: Module): boolean =>
  moduleLoadsIn(module).some(
    ({ specifier }) => resolveOwnFile(specifier, module.path, module.root) !== undefined,
  ),
);

const ownPathOf = memoPer((module: Module) => realPathOf(module.path));
