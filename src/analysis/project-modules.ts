import { changesNoted, unwatchFile, watchFile } from '../files/changes.js';
import { readText, realPathOf, stampOf } from '../files/files.js';
import { memoPer } from '../memo.js';
import { blankComments, type Comment } from '../modules/comments.js';
import { maximumFiles, ownFilesMatching, resolveOwnFile } from '../project/own-files.js';
import { parseSource } from '../project/parse.js';
import { moduleLoadsIn } from './module-loads.js';
import { lintedModule, type Module } from './module.js';

interface Remembered {
  readonly file: string;
  /** The file's own part; `undefined` when it cannot be read or parsed. */
  readonly source: Module | undefined;
  readonly stamp: string | undefined;
  /** The module that stands for it until some file of the process changes. */
  module: Module | undefined;
  changes: number;
}

const modules = new Map<string, Remembered>();

/** Modules whose syntax trees are kept at a time: all of a project, else it would be parsed again and again. */
const maximumModules = maximumFiles;

/**
 * Another source file of the project as a module, with the settings of the linted one. It is parsed again only when the
 * file has changed; after a change of any file it is a new module with the same syntax tree, so that facts about several
 * files are found anew.
 */
export function projectModuleAt(file: string, linted: Pick<Module, 'root' | 'settings'>): Module | undefined {
  const key = `${file}\0${linted.root}\0${textOfSettings(linted.settings)}`;
  const known = modules.get(key);
  const changes = changesNoted();
  if (known?.changes === changes) return known.module;
  const stamp = stampOf(file);
  if (known?.stamp === stamp && known) {
    known.module = known.source && { ...known.source };
    known.changes = changes;
    return known.module;
  }
  const module = stamp === undefined ? undefined : readModule(file, linted);
  modules.delete(key);
  modules.set(key, { file, source: module, module, stamp, changes });
  watchFile(file, stamp);
  forgetOldest();
  return module;
}

function forgetOldest(): void {
  const [oldest] = modules;
  if (modules.size <= maximumModules || !oldest) return;
  modules.delete(oldest[0]);
  unwatchFile(oldest[1].file);
}

const textOfSettings = memoPer((settings: Module['settings']) => JSON.stringify(settings));

/** Larger files are bundles or data, not sources. */
const maximumBytes = 500_000;

function readModule(file: string, { root, settings }: Pick<Module, 'root' | 'settings'>): Module | undefined {
  const text = readText(file);
  if (text === undefined || text.length > maximumBytes) return undefined;
  const linted = lintedModule(file, text);
  const parsed = linted ? { ...linted, comments: commentsOf(linted) } : parseSource(file, text);
  if (!parsed) return undefined;
  // Nothing but code is a fact about another module, so that an edited comment changes none.
  const code = blankComments(text, parsed.comments);
  return { path: file, root, text: code, settings, types: undefined, ast: parsed.ast, scopes: parsed.scopes };
}

function commentsOf({ ast }: Module): Comment[] {
  return (ast.comments ?? []).map(({ range: [start, end] }) => ({ start, end }));
}

/** The project's own module that a specifier in another one names. */
export function moduleNamed(module: Module, specifier: string): Module | undefined {
  const known = namedBy(module);
  if (!known.has(specifier)) known.set(specifier, findModuleNamed(module, specifier));
  return known.get(specifier);
}

const namedBy = memoPer<Module, Map<string, Module | undefined>>(() => new Map());

function findModuleNamed(module: Module, specifier: string): Module | undefined {
  const file = resolveOwnFile(specifier, module.path, module.root);
  return file === undefined || file === ownPathOf(module) ? undefined : projectModuleAt(file, module);
}

/** Whether the module loads any other one of the project, or may. */
export const loadsOwnModules = memoPer((module: Module): boolean =>
  moduleLoadsIn(module).some(({ specifier }) =>
    specifier.includes('*')
      ? ownFilesMatching(specifier, module.path, module.root).length > 0
      : resolveOwnFile(specifier, module.path, module.root) !== undefined,
  ),
);

/** The project's own modules that a specifier may name: several when it is computed. */
export function modulesNamed(module: Module, specifier: string): readonly Module[] {
  if (!specifier.includes('*')) return [moduleNamed(module, specifier) ?? []].flat();
  return ownFilesMatching(specifier, module.path, module.root).flatMap((file) =>
    file === ownPathOf(module) ? [] : (projectModuleAt(file, module) ?? []),
  );
}

const ownPathOf = memoPer((module: Module) => realPathOf(module.path));
