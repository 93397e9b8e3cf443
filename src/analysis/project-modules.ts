import { readText, realPathOf, stampOf } from '../files/files.js';
import { memoPer } from '../memo.js';
import { resolveOwnFile } from '../project/own-files.js';
import { parseSource } from '../project/parse.js';
import type { Module } from './module.js';

interface Remembered {
  readonly module: Module | undefined;
  readonly stamp: string | undefined;
}

const modules = new Map<string, Remembered>();

/** Modules whose syntax trees are kept at a time. */
const maximumModules = 500;

/** Another source file of the project as a module, with the settings of the linted one; parsed again only when the file has changed. */
export function projectModuleAt(file: string, linted: Pick<Module, 'root' | 'settings'>): Module | undefined {
  const key = `${file}\0${linted.root}\0${JSON.stringify(linted.settings)}`;
  const stamp = stampOf(file);
  const known = modules.get(key);
  if (known && known.stamp === stamp) return known.module;
  const module = stamp === undefined ? undefined : readModule(file, linted);
  modules.delete(key);
  modules.set(key, { module, stamp });
  const [oldest] = modules.keys();
  if (modules.size > maximumModules && oldest !== undefined) modules.delete(oldest);
  return module;
}

/** Larger files are bundles or data, not sources. */
const maximumBytes = 500_000;

function readModule(file: string, { root, settings }: Pick<Module, 'root' | 'settings'>): Module | undefined {
  const text = readText(file);
  if (text === undefined || text.length > maximumBytes) return undefined;
  const parsed = parseSource(file, text);
  if (!parsed) return undefined;
  const { ast, scopes, code } = parsed;
  return { path: file, root, text: code, settings, types: undefined, ast, scopes };
}

/** The project's own module that a specifier in another one names. */
export function moduleNamed(module: Module, specifier: string): Module | undefined {
  const file = resolveOwnFile(specifier, module.path, module.root);
  return file === undefined || file === ownPathOf(module) ? undefined : projectModuleAt(file, module);
}

const ownPathOf = memoPer((module: Module) => realPathOf(module.path));
