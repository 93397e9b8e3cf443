import path from 'node:path';
import { readText, realPathOf, stampOf } from '../files/files.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import { templatesVersion } from '../infrastructure/deployments.js';
import { memoPer } from '../memo.js';
import { forgetResolutions, resolveOwnFile } from '../project/own-files.js';
import { parseSource, type ParsedSource } from '../project/parse.js';
import { unitOf, type Unit } from '../project/units.js';
import type { Module } from './module.js';

interface Parsed {
  readonly source: ParsedSource | undefined;
  readonly stamp: string | undefined;
}

/** Syntax trees by file; they are true as long as the file is the same. */
const parsedFiles = new Map<string, Parsed>();

/**
 * Modules by file, root and settings. What is known of one may come from any other and from templates, so that all are
 * made anew, from the same syntax trees, when anything has changed.
 */
const modules = new Map<string, Module | undefined>();

/** Modules that are kept at a time. */
const maximumModules = 500;

/** Files on disk are looked at again after this time. */
const freshMilliseconds = 2000;

let look: Look | undefined;
let templates = 0;
let generation = {};

/** The files around a module, and an object that is another one when anything in the project has changed. */
export const surroundingsOf = memoPer(
  (module: Module): { readonly unit: Unit; readonly generation: object } => {
    const { unit, hasChanged } = unitOf(module.path, module.root);
    if (isAnythingElseChanged() || hasChanged) {
      forgetResolutions();
      modules.clear();
      generation = {};
    }
    return { unit, generation };
  },
);

/** Files that were read before, and templates. */
function isAnythingElseChanged(): boolean {
  if (look && isRecent(look, freshMilliseconds)) return false;
  look = lookNow();
  const before = templates;
  templates = templatesVersion();
  return templates !== before || [...parsedFiles].some(([file, { stamp }]) => stampOf(file) !== stamp);
}

/** Another source file of the project as a module, with the settings of the linted one. */
export function projectModuleAt(file: string, linted: Pick<Module, 'root' | 'settings'>): Module | undefined {
  const key = `${file}\0${linted.root}\0${JSON.stringify(linted.settings)}`;
  if (modules.has(key)) return modules.get(key);
  const source = sourceAt(file);
  const { root, settings } = linted;
  const module = source && {
    path: file,
    root,
    text: source.code,
    settings,
    types: undefined,
    ast: source.ast,
    scopes: source.scopes,
  };
  keepInMap(modules, key, module);
  return module;
}

/** The syntax of a file, parsed again only when the file has changed. */
function sourceAt(file: string): ParsedSource | undefined {
  const stamp = stampOf(file);
  const known = parsedFiles.get(file);
  if (known && known.stamp === stamp) return known.source;
  const source = stamp === undefined ? undefined : readSource(file);
  keepInMap(parsedFiles, file, { source, stamp });
  return source;
}

function keepInMap<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > maximumModules && oldest !== undefined) map.delete(oldest);
}

/** Larger files are bundles or data, not sources. */
const maximumBytes = 500_000;

function readSource(file: string): ParsedSource | undefined {
  const text = readText(file);
  return text === undefined || text.length > maximumBytes ? undefined : parseSource(file, text);
}

/** The project's own module that a specifier in another one names. */
export function moduleNamed(module: Module, specifier: string): Module | undefined {
  if (!path.isAbsolute(module.path)) return undefined;
  surroundingsOf(module);
  const file = resolveOwnFile(specifier, module.path, module.root);
  return file === undefined || file === ownPathOf(module) ? undefined : projectModuleAt(file, module);
}

const ownPathOf = memoPer((module: Module) => realPathOf(module.path));
