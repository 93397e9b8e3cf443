import type { GraphPart, ModuleGraph } from '../modules/module-graph.js';
import type { ModuleRecord } from '../modules/module-record.js';
import { isPackageFile } from '../modules/specifiers.js';
import { keptBy } from './keeping.js';

/** How far a figure can be trusted. */
export type Confidence = 'high' | 'medium' | 'low';

/** Something that loading does and that reading cannot price. */
export interface Doubt {
  readonly file: string;
  readonly kind:
    'native-addon' | 'generated-code' | 'computed-load' | 'heavy-loops' | 'not-understood' | 'not-found';
  /** The specifier that was not found. */
  readonly specifier?: string;
}

/** What makes a part of a graph uncertain. */
export function doubtsIn(graph: ModuleGraph, part: GraphPart): Doubt[] {
  const inFiles = doubtfulIn(graph, part).flatMap((file) => {
    const record = graph.modules.get(file)?.record;
    return record ? recordDoubts(record) : [];
  });
  const notFound = graph.unresolved
    .filter(({ file, isTried }) => !isTried && (part.files.has(file) || file === graph.entry))
    .map(({ file, specifier }): Doubt => ({ file, kind: 'not-found', specifier }));
  return [...inFiles, ...notFound];
}

/** Files that are uncertain, or that an edit may make so; by parts, which keep the shape of their graph. */
const doubtfulIn = keptBy(
  (_graph: ModuleGraph, part: GraphPart) => part,
  (graph, part): readonly string[] =>
    [...part.files].filter((file) => {
      const record = graph.modules.get(file)?.record;
      return record && (!isPackageFile(file) || recordDoubts(record).length > 0);
    }),
);

/**
 * Loops that one module runs while it is loaded, from which on it fills tables of its own. Of 197 packages one is above
 * (xlsx: 505, and 2.7 times as slow as its syntax says), and the next has 36.
 */
const manyLoops = 100;

function recordDoubts({ file, format, features, problem }: ModuleRecord): Doubt[] {
  const doubts: Doubt[] = [];
  if (format === 'addon' || format === 'wasm') doubts.push({ file, kind: 'native-addon' });
  if (problem) doubts.push({ file, kind: 'not-understood' });
  if (features && features.generatedCode > 0) doubts.push({ file, kind: 'generated-code' });
  if (features && features.dynamicLoads > 0) doubts.push({ file, kind: 'computed-load' });
  if (features && features.loops >= manyLoops) doubts.push({ file, kind: 'heavy-loops' });
  return doubts;
}

/** Low when code runs that cannot be read, medium when something was not found. */
export function confidenceOf(doubts: readonly Doubt[]): Confidence {
  if (doubts.some(({ kind }) => kind !== 'not-found')) return 'low';
  return doubts.length > 0 ? 'medium' : 'high';
}

/** Milliseconds between which a figure is expected to lie. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Factors up and down; 92 % of measured handlers lay within 1.5, the worst single packages within 3. */
const factors: Readonly<Record<Confidence, number>> = { high: 1.5, medium: 2, low: 3 };

/** The range around an estimate; a base of the runtime varies little (114 to 157 ms in ten public samples of 139). */
export function spread(base: number, load: number, confidence: Confidence): Range {
  const factor = factors[confidence];
  return { low: base * 0.82 + load / factor, high: base * 1.13 + load * factor };
}
