import path from 'node:path';
import type { InitCoefficients } from '../knowledge/init-coefficients.js';
import { exportsMapLengthOf } from '../modules/manifests.js';
import type { GraphModule, GraphPart, ModuleGraph } from '../modules/module-graph.js';
import type { ModuleRecord } from '../modules/module-record.js';
import { isPackageFile } from '../modules/specifiers.js';
import { builtinsMilliseconds, tableNameOf, type BuiltinCosts } from './builtins.js';
import { keptBy } from './keeping.js';
import { packageDirectoryOf } from './packages.js';

/** How much there is of everything that costs something, in the units of the coefficients. */
export type Quantities = Readonly<Record<keyof InitCoefficients, number>>;

type Some = Partial<Quantities>;

/** Kilobytes of code in one file that are read at the price of small files. */
const nearCodeKilobytes = 4096;

/** What one file has by itself. */
export function fileQuantities(record: ModuleRecord): Some {
  const { format, features } = record;
  if (format === 'json') return { jsonKilobyte: kilobytes(record.bytes) };
  if (format === 'addon') return { nativeAddon: 1 };
  if (format !== 'esm' && format !== 'cjs') return {};
  const file = format === 'esm' ? { esModuleFile: 1 } : { commonJsFile: 1 };
  if (!features) return { ...file, codeKilobyte: kilobytes(record.bytes) };
  const code = kilobytes(record.bytes - record.commentBytes);
  return {
    ...file,
    ...(record.isMinified ? { minifiedKilobyte: code } : codeQuantities(code)),
    commentKilobyte: kilobytes(loadedCommentBytes(record)),
    thousandNodes: features.nodes / 1000,
    hundredCalls: features.calls / 100,
    hundredClosures: features.closures / 100,
    hundredMethods: features.methods / 100,
    tenClasses: features.classes / 10,
    hundredProperties: features.properties / 100,
    stringKilobyte: kilobytes(features.stringLength),
  };
}

function codeQuantities(kilobytes: number): Some {
  const near = Math.min(kilobytes, nearCodeKilobytes);
  return { codeKilobyte: near, farCodeKilobyte: kilobytes - near };
}

/** Modules of the project are compiled before they are loaded: an edited comment changes no estimate. */
function loadedCommentBytes(record: ModuleRecord): number {
  return isPackageFile(record.file) ? record.commentBytes : 0;
}

/** What a part of a graph has beside what each of its files has, and beside lexing: places, built-in modules, and what is paid once. */
export function sharedQuantities(graph: ModuleGraph, part: GraphPart, builtins: BuiltinCosts): Some {
  const modules = modulesOf(graph, part.files);
  return {
    ...placesOf(modules),
    builtinFactor: builtinsMilliseconds(builtinNamesIn(modules, part, builtins), builtins),
    exportsMapKilobyte: exportsMapKilobytes(modules),
    warmUp: Math.sqrt(modules.length),
  };
}

/** The records of some files of a graph. */
export function recordsOf(graph: ModuleGraph, files: Iterable<string>): ModuleRecord[] {
  return modulesOf(graph, files).map(({ record }) => record);
}

function modulesOf(graph: ModuleGraph, files: Iterable<string>): GraphModule[] {
  const modules: GraphModule[] = [];
  for (const file of files) {
    const module = graph.modules.get(file);
    if (module) modules.push(module);
  }
  return modules;
}

/** What a module has by itself of what the modules of a part share. */
interface Shares {
  readonly directory: string;
  readonly package: string | undefined;
  /** Globals that it touches, as the tables have them. */
  readonly globals: readonly string[];
  /** Built-in modules that an ES module imports. */
  readonly imported: readonly string[];
}

/** Each import of an entry is priced with and without the same modules. */
const sharesOf = keptBy((module: GraphModule) => module, findShares);

function findShares({ record, loads }: GraphModule): Shares {
  const directory = path.dirname(record.file);
  const imports = record.format === 'esm' ? loads.filter(({ edge }) => edge.how !== 'require') : [];
  return {
    directory,
    package: packageDirectoryOf(directory + path.sep),
    globals: [...(record.features?.lazyGlobals ?? [])].map(tableNameOf),
    imported: imports.flatMap(({ target }) => (target.startsWith('node:') ? [target.slice(5)] : [])),
  };
}

function placesOf(modules: readonly GraphModule[]): Some {
  const directories = new Set<string>();
  const packages = new Set<string>();
  for (const module of modules) {
    const { directory, package: installed } = sharesOf(module);
    directories.add(directory);
    if (installed !== undefined) packages.add(installed);
  }
  return { package: packages.size, directory: directories.size };
}

/** Built-in modules of a part, with the globals that Node.js loads on first touch and what an import of a module drags in. */
function builtinNamesIn(
  modules: readonly GraphModule[],
  { builtins }: GraphPart,
  { importing }: BuiltinCosts,
): ReadonlySet<string> {
  const names = new Set(builtins);
  for (const module of modules) {
    const { globals, imported } = sharesOf(module);
    for (const global of globals) names.add(global);
    for (const name of imported) {
      const dragged = importing[name];
      if (dragged !== undefined) names.add(dragged);
    }
  }
  return names;
}

/** Kilobytes of code in one file that are lexed at the price of small files; a big one is lexed faster by then. */
const nearKilobytes = 512;

/** What Node.js lexes of a part. */
export function lexingQuantities(graph: ModuleGraph, part: GraphPart): Some {
  let [near, far, comments] = [0, 0, 0];
  for (const file of part.lexed) {
    const record = graph.modules.get(file)?.record;
    if (!record) continue;
    const code = kilobytes(record.bytes - record.commentBytes);
    near += Math.min(code, nearKilobytes);
    far += Math.max(0, code - nearKilobytes);
    comments += kilobytes(loadedCommentBytes(record));
  }
  return {
    lexer: part.lexed.size > 0 ? 1 : 0,
    lexedFile: part.lexed.size,
    lexedKilobyte: near,
    lexedFarKilobyte: far,
    lexedCommentKilobyte: comments,
  };
}

/** For every ES module, the `exports` map of its package: Node.js 22 and 24 parse it again for each. */
function exportsMapKilobytes(modules: readonly GraphModule[]): number {
  const lengths = new Map<string, number>();
  let sum = 0;
  for (const { record, manifest } of modules) {
    if (record.format !== 'esm' || manifest === undefined) continue;
    const length = lengths.get(manifest) ?? exportsMapLengthOf(manifest);
    lengths.set(manifest, length);
    sum += kilobytes(length);
  }
  return sum;
}

function kilobytes(bytes: number): number {
  return bytes / 1024;
}
