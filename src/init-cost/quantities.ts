import path from 'node:path';
import type { InitCoefficients } from '../knowledge/init-coefficients.js';
import { exportsMapLengthOf } from '../modules/manifests.js';
import type { GraphPart, ModuleGraph } from '../modules/module-graph.js';
import type { ModuleRecord } from '../modules/module-record.js';
import { isPackageFile } from '../modules/specifiers.js';
import { builtinsMilliseconds, tableNameOf, type BuiltinCosts } from './builtins.js';
import { packageDirectoryOf } from './packages.js';

/** How much there is of everything that costs something, in the units of the coefficients. */
export type Quantities = Readonly<Record<keyof InitCoefficients, number>>;

type Some = Partial<Quantities>;

/** Kilobytes of code that count in one file. */
const mostKilobytes = 128;

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
    codeKilobyte: Math.min(code, mostKilobytes),
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

/** Modules of the project are compiled before they are loaded: an edited comment changes no estimate. */
function loadedCommentBytes(record: ModuleRecord): number {
  return isPackageFile(record.file) ? record.commentBytes : 0;
}

/** What a part of a graph has beside what each of its files has: places, built-in modules, lexing, and what is paid once. */
export function sharedQuantities(graph: ModuleGraph, part: GraphPart, builtins: BuiltinCosts): Some {
  const records = recordsOf(graph, part);
  return {
    ...placesOf(records),
    ...lexingOf(graph, part),
    builtinFactor: builtinsMilliseconds(builtinNamesIn(graph, part, builtins), builtins),
    exportsMapKilobyte: exportsMapKilobytes(graph, part),
    warmUp: Math.sqrt(records.length),
  };
}

/** The records of the files of a part. */
export function recordsOf(graph: ModuleGraph, part: GraphPart): ModuleRecord[] {
  return [...part.files].flatMap((file) => graph.modules.get(file)?.record ?? []);
}

function placesOf(records: readonly ModuleRecord[]): Some {
  const directories = new Set(records.map(({ file }) => path.dirname(file)));
  const packages = new Set([...directories].map((directory) => packageDirectoryOf(directory + path.sep)));
  packages.delete(undefined);
  return { package: packages.size, directory: directories.size };
}

/** Built-in modules of a part, with the globals that Node.js loads on first touch and what an import of a module drags in. */
function builtinNamesIn(
  graph: ModuleGraph,
  part: GraphPart,
  { importing }: BuiltinCosts,
): ReadonlySet<string> {
  const names = new Set(part.builtins);
  for (const file of part.files) {
    const module = graph.modules.get(file);
    if (!module) continue;
    for (const global of module.record.features?.lazyGlobals ?? []) names.add(tableNameOf(global));
    if (module.record.format !== 'esm') continue;
    for (const { edge, target } of module.loads) {
      const dragged = edge.how === 'require' ? undefined : importing[target.replace(/^node:/, '')];
      if (dragged !== undefined) names.add(dragged);
    }
  }
  return names;
}

/** Kilobytes of code in one file that are lexed at the price of small files; a big one is lexed faster by then. */
const nearKilobytes = 512;

function lexingOf(graph: ModuleGraph, part: GraphPart): Some {
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
function exportsMapKilobytes(graph: ModuleGraph, part: GraphPart): number {
  let sum = 0;
  for (const file of part.files) {
    const module = graph.modules.get(file);
    if (module?.record.format === 'esm' && module.manifest !== undefined)
      sum += kilobytes(exportsMapLengthOf(module.manifest));
  }
  return sum;
}

function kilobytes(bytes: number): number {
  return bytes / 1024;
}
