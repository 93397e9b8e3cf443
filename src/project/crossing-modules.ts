import { isBuiltin } from 'node:module';
import path from 'node:path';
import { directoriesUpTo, isBelow, readText, stampOf } from '../files/files.js';
import { codeTextOf } from '../modules/comments.js';
import { fingerprintOf } from './fingerprint.js';
import {
  hasComputedLoad,
  isLikelyHandler,
  isSourceName,
  mayHoldHandler,
  resolveOwnPath,
  specifiersIn,
} from './own-files.js';

/** The text of a file, empty when it cannot be read. */
type TextOf = (file: string) => string;

/** Reads each file once. */
function textReader(): TextOf {
  const texts = new Map<string, string>();
  return (file) => {
    const known = texts.get(file);
    if (known !== undefined) return known;
    const text = readText(file) ?? '';
    texts.set(file, text);
    return text;
  };
}

/** A module whose code may say something about other files. */
export interface CrossingModule {
  readonly file: string;
  /** Fingerprint of the module without comments and layout. */
  readonly code: string;
  /** Whether a look at the text takes it for one that may hold a handler. */
  readonly isCandidate: boolean;
  /** The project's own files that it loads. */
  readonly loads: readonly Load[];
}

interface Load {
  readonly specifier: string;
  readonly file: string;
}

/** The code of a function whose template declares others too. */
export interface Writer {
  readonly file: string;
  /** Only a call may start another function: no resource of the template triggers any. */
  readonly onlyCalls: boolean;
}

/** Where to look for modules. */
export interface CrossingSearch {
  readonly root: string;
  readonly sources: readonly string[];
  /** Directories with a manifest. */
  readonly units: readonly string[];
  /** Files that templates declare as the code of functions. */
  readonly declared: readonly string[];
  /** Those of them whose writes may start another function, so that they say something about its code. */
  readonly writers: readonly Writer[];
  /** Exports that the settings list as handlers. */
  readonly handlers: readonly string[];
}

/**
 * The modules that may say something about other files: what a module with a handler can load, that module itself
 * when it loads anything of the project's own, and one whose writes may start other functions. What no handler can load
 * says nothing about any other file.
 */
export function crossingModulesOf(search: CrossingSearch): readonly CrossingModule[] {
  const textOf = textReader();
  let loadsAnything = false;
  const declared = new Set(search.declared);
  const modules = new Map<string, CrossingModule>();
  const loaded: string[] = [];
  const add = (file: string, glance: Glance, loads: readonly Load[]): void => {
    modules.set(file, { file, code: codeOf(file, glance, textOf), isCandidate: glance.isCandidate, loads });
    loaded.push(...loads.map((load) => load.file));
    if (glance.hasComputedLoad && !loadsAnything) loaded.push(...search.sources);
    loadsAnything ||= glance.hasComputedLoad;
  };
  for (const file of new Set([...search.sources, ...search.declared])) {
    const glance = glanceAt(file, textOf, search.handlers);
    if (!glance.mayHoldHandler && !declared.has(file)) continue;
    // What stands in comments is looked at only when there is something to load.
    if (!glance.hasComputedLoad && ownLoads(file, glance.named, search.root).length === 0) continue;
    const loads = ownLoads(file, specifiersOf(file, glance, textOf), search.root);
    if (loads.length > 0 || glance.hasComputedLoad) add(file, glance, loads);
  }
  for (const { file, onlyCalls } of search.writers) {
    const glance = glanceAt(file, textOf, search.handlers);
    if (modules.has(file) || !(onlyCalls ? glance.mayCall : glance.mayWrite)) continue;
    add(file, glance, ownLoads(file, specifiersOf(file, glance, textOf), search.root));
  }
  for (let file = loaded.pop(); file !== undefined; file = loaded.pop()) {
    if (modules.has(file)) continue;
    const glance = glanceAt(file, textOf, search.handlers);
    add(file, glance, ownLoads(file, specifiersOf(file, glance, textOf), search.root));
  }
  for (const file of filesOfEnteredUnits(modules, search)) {
    const glance = glanceAt(file, textOf, search.handlers);
    if (glance.isCandidate && !modules.has(file)) add(file, glance, []);
  }
  return [...modules.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Whether a unit has handlers of its own decides whose library it is, once a module outside of it loads one inside. */
function filesOfEnteredUnits(
  modules: ReadonlyMap<string, CrossingModule>,
  { root, units, sources }: CrossingSearch,
): readonly string[] {
  const known = new Set(units);
  const entered = new Set<string>();
  for (const { file, loads } of modules.values())
    for (const load of loads)
      for (const directory of directoriesUpTo(path.dirname(load.file), root)) {
        if (isBelow(directory, file)) break;
        if (known.has(directory)) entered.add(directory);
      }
  return sources.filter((file) => [...entered].some((unit) => isBelow(unit, file)));
}

/** What the text of one file says, whatever other files there are. */
interface Glance {
  readonly stamp: string | undefined;
  readonly isCandidate: boolean;
  readonly mayHoldHandler: boolean;
  /** Whether it may send requests to AWS, and whether it may call functions. */
  readonly mayWrite: boolean;
  readonly mayCall: boolean;
  /** Whether it may load any file, by a name that it puts together at run time. */
  readonly hasComputedLoad: boolean;
  /** Specifiers in code and in comments. */
  readonly named: readonly string[];
  /** What the code says, filled when somebody asks. */
  read: { readonly code: string; readonly specifiers: readonly string[] } | undefined;
}

const sdkName = /aws-sdk|@aws-lite\//;
const callName = /\b[iI]nvoke/;

const glances = new Map<string, Glance>();

function glanceAt(file: string, textOf: TextOf, handlers: readonly string[]): Glance {
  const stamp = stampOf(file);
  const key = [file, ...handlers].join('\0');
  const known = glances.get(key);
  if (known && known.stamp === stamp) return known;
  const isSource = isSourceName(file);
  const text = isSource ? textOf(file) : '';
  const glance: Glance = {
    stamp,
    isCandidate: isLikelyHandler(text),
    mayHoldHandler: mayHoldHandler(text, handlers),
    mayWrite: sdkName.test(text),
    mayCall: sdkName.test(text) && callName.test(text),
    named: specifiersIn(text),
    hasComputedLoad: hasComputedLoad(text),
    // Of data only the size matters.
    read: isSource ? undefined : { code: String(readText(file)?.length), specifiers: [] },
  };
  glances.set(key, glance);
  return glance;
}

function readCode(file: string, glance: Glance, textOf: TextOf): NonNullable<Glance['read']> {
  if (glance.read) return glance.read;
  const code = codeTextOf(file, textOf(file));
  return (glance.read = { code: fingerprintOf(code), specifiers: specifiersIn(code) });
}

function codeOf(file: string, glance: Glance, textOf: TextOf): string {
  return readCode(file, glance, textOf).code;
}

function specifiersOf(file: string, glance: Glance, textOf: TextOf): readonly string[] {
  return glance.named.length === 0 ? [] : readCode(file, glance, textOf).specifiers;
}

function ownLoads(file: string, specifiers: readonly string[], root: string): Load[] {
  return specifiers.flatMap((specifier): Load[] => {
    const target = isBuiltin(specifier) ? undefined : resolveOwnPath(specifier, file, root);
    return target === undefined || target === file ? [] : [{ specifier, file: target }];
  });
}
