import type { InitCoefficients, InitTable } from '../knowledge/init-coefficients.js';
import { initTables } from '../knowledge/init-tables.js';
import type { GraphPart, ModuleGraph } from '../modules/module-graph.js';
import type { ModuleRecord } from '../modules/module-record.js';
import { isPackageFile } from '../modules/specifiers.js';
import { lambdaSpeedOf, nodeRuntimeOf, type DeployedAs, type LambdaSpeed } from './lambda-speed.js';
import { splitPart } from './graph-parts.js';
import { keptBy } from './keeping.js';
import {
  fileQuantities,
  lexingQuantities,
  recordsOf,
  sharedQuantities,
  type Quantities,
} from './quantities.js';

/** What a cost is computed with. */
export interface CostModel {
  readonly table: InitTable;
  readonly lambda: LambdaSpeed;
  /** Files that are loaded inside of a bundle, with what they are priced by there. */
  readonly inBundle?: { readonly files: ReadonlySet<string>; readonly model: CostModel } | undefined;
}

const tables = {
  'nodejs20.x': initTables.node20,
  'nodejs22.x': initTables.node22,
  'nodejs24.x': initTables.node24,
};

/** The model for a function as it is declared; what is not known is taken as Lambda's default. */
export function modelFor(deployed: DeployedAs = {}): CostModel {
  return { table: tables[nodeRuntimeOf(deployed.runtime)], lambda: lambdaSpeedOf(deployed) };
}

/**
 * A floor for what the same modules cost as one file, of which a bundler may leave nothing of some: measured bundles of 135 packages took
 * 1.6 times as much in the median, and ten of them less (0.75 to 0.93).
 */
export function leastAsBundle(model: CostModel, shaken: ReadonlySet<string>): CostModel {
  return {
    ...withoutFiles(model, keptAtLeast),
    inBundle: { files: shaken, model: withoutFiles(model, 0) },
  };
}

const keptAtLeast = 0.9;

/** The model without what each file, package and directory costs, times a factor. */
export function withoutFiles(model: CostModel, factor: number): CostModel {
  const { table, lambda } = model;
  return {
    ...model,
    table: tableWithoutFiles(table),
    lambda: { ...lambda, factor: lambda.factor * factor, millisecondsPerFile: 0 },
  };
}

/** What was priced is known by the table that it was priced with. */
const tableWithoutFiles = keptBy(
  (table: InitTable) => table,
  (table): InitTable => ({
    ...table,
    coefficients: {
      ...table.coefficients,
      commonJsFile: 0,
      esModuleFile: 0,
      warmUp: 0,
      package: 0,
      directory: 0,
      exportsMapKilobyte: 0,
      lexer: 0,
      lexedFile: 0,
      lexedKilobyte: 0,
      lexedFarKilobyte: 0,
      lexedCommentKilobyte: 0,
    },
  }),
);

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
  const { coefficients } = model.table;
  const fixed = fixedOf(graph, part, model.table);
  const lexing = priceOf(lexingQuantities(graph, part), coefficients);
  return recordsOf(graph, fixed.own).reduce(
    (sum, record) => sum + fileMilliseconds(record, coefficients),
    fixed.milliseconds + lexing,
  );
}

/** What a part costs that an edit of the project does not change, as long as the graph keeps its shape. */
interface Fixed {
  /** Files of packages, and what files share, without lexing. */
  readonly milliseconds: number;
  /** Of files of packages. */
  readonly bytes: number;
  /** The modules of the project. */
  readonly own: readonly string[];
}

const fixed = new WeakMap<GraphPart, WeakMap<InitCoefficients, Fixed>>();

function fixedOf(graph: ModuleGraph, part: GraphPart, { coefficients, builtins }: InitTable): Fixed {
  const byCoefficients = fixed.get(part) ?? new WeakMap<InitCoefficients, Fixed>();
  fixed.set(part, byCoefficients);
  const known = byCoefficients.get(coefficients);
  if (known) return known;
  const own = [...part.files].filter((file) => !isPackageFile(file));
  const installed = recordsOf(graph, [...part.files].filter(isPackageFile));
  const made = {
    milliseconds: installed.reduce(
      (sum, record) => sum + fileMilliseconds(record, coefficients),
      priceOf(sharedQuantities(graph, part, builtins), coefficients),
    ),
    bytes: installed.reduce((sum, { bytes }) => sum + bytes, 0),
    own,
  };
  byCoefficients.set(coefficients, made);
  return made;
}

/** Milliseconds on the reference machine for loading a whole graph in a fresh process. */
export function entryReferenceMilliseconds(graph: ModuleGraph, part: GraphPart, model: CostModel): number {
  return (
    referenceMillisecondsOf(graph, part, model) + priceOf(entryQuantities(graph), model.table.coefficients)
  );
}

/** What every process pays once for its entry. */
function entryQuantities(graph: ModuleGraph): Partial<Quantities> {
  const isEsModule = graph.modules.get(graph.entry)?.record.format === 'esm';
  return { constant: 1, esModuleEntry: isEsModule ? 1 : 0 };
}

/** Everything that the loading of a whole graph is priced by; what coefficients are fitted on. */
export function quantitiesOf(graph: ModuleGraph, part: GraphPart, table: InitTable): Partial<Quantities> {
  const all: Partial<Record<keyof Quantities, number>> = {};
  const parts = [
    ...recordsOf(graph, part.files).map(fileQuantities),
    sharedQuantities(graph, part, table.builtins),
    lexingQuantities(graph, part),
    entryQuantities(graph),
  ];
  for (const some of parts)
    for (const [name, amount] of Object.entries(some) as [keyof Quantities, number][])
      all[name] = (all[name] ?? 0) + amount;
  return all;
}

/** The cost of a part of a graph on Lambda, without the base of the runtime. */
export function costOf(graph: ModuleGraph, part: GraphPart, model: CostModel): Cost {
  if (model.inBundle) return costAround(graph, part, model, model.inBundle);
  const { own, bytes: installed } = fixedOf(graph, part, model.table);
  const bytes = recordsOf(graph, own).reduce((sum, record) => sum + record.bytes, installed);
  const reference = referenceMillisecondsOf(graph, part, model);
  return { milliseconds: onLambda(reference, part.files.size, model), bytes, files: part.files.size };
}

/** What some files cost among others that are loaded anyway: without the warming up of the loader. */
export function shareOf(graph: ModuleGraph, part: GraphPart, model: CostModel): Cost {
  const cost = costOf(graph, part, model);
  // Inside of a bundle the loader has nothing to do.
  const loaded = model.inBundle ? splitPart(part, model.inBundle.files).outside : part;
  const warmUp = Math.sqrt(loaded.files.size) * model.table.coefficients.warmUp * model.lambda.factor;
  return { ...cost, milliseconds: cost.milliseconds - warmUp };
}

/** The cost of a part of which some files are loaded inside of a bundle. */
function costAround(
  graph: ModuleGraph,
  part: GraphPart,
  model: CostModel,
  { files, model: inside }: NonNullable<CostModel['inBundle']>,
): Cost {
  const { inside: bundled, outside: others } = splitPart(part, files);
  const parts = [costOf(graph, bundled, inside), costOf(graph, others, { ...model, inBundle: undefined })];
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

const priced = new WeakMap<InitCoefficients, WeakMap<ModuleRecord, number>>();

/** What one file costs by itself, on the reference machine. */
export function fileMilliseconds(record: ModuleRecord, coefficients: InitCoefficients): number {
  const prices = priced.get(coefficients) ?? new WeakMap<ModuleRecord, number>();
  priced.set(coefficients, prices);
  const known = prices.get(record);
  if (known !== undefined) return known;
  const price = priceOf(fileQuantities(record), coefficients);
  prices.set(record, price);
  return price;
}

function priceOf(quantities: Partial<Quantities>, coefficients: InitCoefficients): number {
  let sum = 0;
  for (const [name, amount] of Object.entries(quantities) as [keyof Quantities, number][])
    sum += amount * coefficients[name];
  return sum;
}
