import path from 'node:path';
import {
  lambdaSpeed,
  node20Coefficients,
  preloadedBuiltins,
  type InitCoefficients,
  type LambdaSpeed,
} from '../knowledge/init-coefficients.js';
import type { GraphPart, ModuleGraph } from '../modules/module-graph.js';
import type { ModuleRecord } from '../modules/module-record.js';
import { builtinsMilliseconds } from './builtins.js';
import { packageDirectoryOf } from './packages.js';
import { isPackageFile } from '../modules/specifiers.js';

/** What a cost is computed with. */
export interface CostModel {
  readonly coefficients: InitCoefficients;
  readonly lambda: LambdaSpeed;
  /** Built-in modules that are loaded before the entry, at no cost to it. */
  readonly preloadedBuiltins: readonly string[];
  /** Files that are loaded inside of a bundle, with what they are priced by there. */
  readonly inBundle?: { readonly files: ReadonlySet<string>; readonly model: CostModel } | undefined;
}

/** Node.js 20 on Lambda, zip package. */
export const lambdaModel: CostModel = {
  coefficients: node20Coefficients,
  lambda: lambdaSpeed,
  preloadedBuiltins,
};

/** What loading some modules comes to. */
export interface Cost {
  /** Milliseconds of Lambda's Init phase. */
  readonly milliseconds: number;
  /** Bytes of the files that are loaded. */
  readonly bytes: number;
  readonly files: number;
}

/** Milliseconds on the reference machine for a part of a graph; not counted is what every process pays once. */
export function referenceMillisecondsOf(graph: ModuleGraph, part: GraphPart, model: CostModel): number {
  const { coefficients } = model;
  const records = recordsOf(graph, part);
  let milliseconds = 0;
  for (const record of records) milliseconds += fileMilliseconds(record, coefficients);
  milliseconds += placesOf(records).packages * coefficients.package;
  milliseconds += placesOf(records).directories * coefficients.directory;
  milliseconds += onceMilliseconds(records, coefficients);
  milliseconds += lexingMilliseconds(graph, part, coefficients);
  const builtins = builtinsMilliseconds(part.builtins, model.preloadedBuiltins);
  return milliseconds + builtins * coefficients.builtinFactor;
}

/** Milliseconds on the reference machine for loading a whole graph in a fresh process. */
export function entryReferenceMilliseconds(graph: ModuleGraph, part: GraphPart, model: CostModel): number {
  const isEsModule = graph.modules.get(graph.entry)?.record.format === 'esm';
  return (
    referenceMillisecondsOf(graph, part, model) +
    model.coefficients.constant +
    (isEsModule ? model.coefficients.esModuleEntry : 0)
  );
}

/** The cost of a part of a graph on Lambda, without the base of the runtime. */
export function costOf(graph: ModuleGraph, part: GraphPart, model: CostModel): Cost {
  if (model.inBundle) return costAround(graph, part, model, model.inBundle);
  const bytes = recordsOf(graph, part).reduce((sum, record) => sum + record.bytes, 0);
  const reference = referenceMillisecondsOf(graph, part, model);
  return { milliseconds: onLambda(reference, part.files.size, model), bytes, files: part.files.size };
}

/** The cost of a part of which some files are loaded inside of a bundle. */
function costAround(
  graph: ModuleGraph,
  part: GraphPart,
  model: CostModel,
  { files, model: inside }: NonNullable<CostModel['inBundle']>,
): Cost {
  const [bundled, others] = [new Set<string>(), new Set<string>()];
  for (const file of part.files) (files.has(file) ? bundled : others).add(file);
  const lexed = new Set([...part.lexed].filter((file) => !files.has(file)));
  const parts = [
    costOf(graph, { files: bundled, builtins: new Set(), lexed: new Set() }, inside),
    costOf(graph, { ...part, files: others, lexed }, { ...model, inBundle: undefined }),
  ];
  return {
    milliseconds: parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    files: part.files.size,
  };
}

/** Reference milliseconds and files as milliseconds of Lambda's Init phase. */
export function onLambda(reference: number, files: number, { lambda }: CostModel): number {
  return reference * lambda.factor + files * lambda.millisecondsPerFile;
}

function recordsOf(graph: ModuleGraph, part: GraphPart): ModuleRecord[] {
  return [...part.files].flatMap((file) => graph.modules.get(file)?.record ?? []);
}

/** What one file costs by itself, on the reference machine. */
export function fileMilliseconds(record: ModuleRecord, coefficients: InitCoefficients): number {
  if (record.format === 'json') return kilobytes(record.bytes) * coefficients.jsonKilobyte;
  const perFile =
    record.format === 'esm'
      ? coefficients.esModuleFile
      : record.format === 'cjs'
        ? coefficients.commonJsFile
        : 0;
  const { features } = record;
  if (!features) return perFile;
  return (
    perFile +
    kilobytes(record.bytes - record.commentBytes) * coefficients.codeKilobyte +
    kilobytes(loadedCommentBytes(record)) * coefficients.commentKilobyte +
    (features.nodes / 1000) * coefficients.thousandNodes +
    (features.calls / 100) * coefficients.hundredCalls +
    (features.closures / 100) * coefficients.hundredClosures +
    (features.methods / 100) * coefficients.hundredMethods +
    (features.classes / 10) * coefficients.tenClasses
  );
}

/** Modules of the project are compiled before they are loaded: an edited comment changes no estimate. */
function loadedCommentBytes(record: ModuleRecord): number {
  return isPackageFile(record.file) ? record.commentBytes : 0;
}

function loadedBytes(record: ModuleRecord): number {
  return record.bytes - record.commentBytes + loadedCommentBytes(record);
}

function placesOf(records: readonly ModuleRecord[]): { packages: number; directories: number } {
  const directories = new Set(records.map(({ file }) => path.dirname(file)));
  const packages = new Set([...directories].map((directory) => packageDirectoryOf(directory + path.sep)));
  packages.delete(undefined);
  return { packages: packages.size, directories: directories.size };
}

const fetchNames = ['Headers', 'Request', 'Response', 'FormData'];
const streamNames = ['ReadableStream', 'WritableStream', 'TransformStream'];

/** What the first of several pays for all: lazy globals and native addons. */
function onceMilliseconds(records: readonly ModuleRecord[], coefficients: InitCoefficients): number {
  const touches = (names: readonly string[]): boolean =>
    records.some(({ features }) => names.some((name) => features?.lazyGlobals.has(name)));
  return (
    (touches(fetchNames) ? coefficients.fetchGlobals : 0) +
    (touches(streamNames) ? coefficients.streamGlobals : 0) +
    (records.some(({ format }) => format === 'addon') ? coefficients.nativeAddon : 0)
  );
}

function lexingMilliseconds(graph: ModuleGraph, part: GraphPart, coefficients: InitCoefficients): number {
  if (part.lexed.size === 0) return 0;
  const bytes = [...part.lexed].reduce((sum, file) => {
    const record = graph.modules.get(file)?.record;
    return sum + (record ? loadedBytes(record) : 0);
  }, 0);
  return coefficients.lexer + kilobytes(bytes) * coefficients.lexedKilobyte;
}

function kilobytes(bytes: number): number {
  return bytes / 1024;
}
