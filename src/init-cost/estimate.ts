import path from 'node:path';
import { realPathOf } from '../files/files.js';
import { fetchGlobals } from '../knowledge/runtime-loads.js';
import {
  moduleGraphOf,
  type GraphPart,
  type ModuleGraph,
  type UnresolvedLoad,
} from '../modules/module-graph.js';
import { isPackageFile } from '../modules/specifiers.js';
import {
  costOf,
  entryReferenceMilliseconds,
  leastAsBundle,
  modelFor,
  onLambda,
  quantitiesOf,
  type CostModel,
} from './cost-model.js';
import { confidenceOf, doubtsIn, spread, type Confidence, type Doubt, type Range } from './doubts.js';
import { splitPart, wholePart } from './graph-parts.js';
import { importCostsOf, type ImportCost } from './import-costs.js';
import { keptBy } from './keeping.js';
import { initLimitOf, secondTryOf, type DeployedAs, type SecondTry } from './lambda-speed.js';
import { moduleCostsOf, type ModuleCosts } from './module-costs.js';
import { packageCostsOf, type PackageCost } from './package-costs.js';
import type { Packaging } from './packaging.js';
import { ownModulesOf, projectGraphOf, type GraphMaker } from './project-graph.js';
import type { Quantities } from './quantities.js';
import { resolverFor } from './resolvers.js';
import { shakenIn } from './shaken.js';
import type { MillisecondRange } from '../knowledge/init-work.js';
import { loadItemsOf } from './load-items.js';
import { workIn } from './work-walk.js';
import type { WorkItem } from './work-items.js';

/** What the Init phase of one entry comes to, as plain data. Milliseconds are Lambda's, paths are absolute. */
export interface InitEstimate {
  readonly entry: string;
  /** The whole Init phase: base of the runtime and loading of the entry. */
  readonly milliseconds: number;
  /** Between these two the Init phase is expected to lie. */
  readonly range: Range;
  readonly confidence: Confidence;
  /** What the runtime takes before it loads the entry. */
  readonly baseMilliseconds: number;
  readonly budgetMilliseconds: number;
  readonly isOverBudget: boolean;
  /** What loading takes on the reference machine; a calibration is fitted to it. */
  readonly referenceMilliseconds: number;
  /** What follows from an Init phase over Lambda's limit; `undefined` within it. */
  readonly secondTry: SecondTry | undefined;
  /** In which form the code is loaded. */
  readonly packaging: Packaging;
  /** Files and bytes that are loaded, the entry included. */
  readonly files: number;
  readonly bytes: number;
  /** Loads in the project's own modules, costliest first. */
  readonly imports: readonly ImportCost[];
  /** Installed packages, costliest first. */
  readonly packages: readonly PackageCost[];
  /** Every module, where that was asked for. */
  readonly modules: ModuleCosts | undefined;
  /** Waits at module level that have no bound; their time is in none of the figures. */
  readonly unbounded: readonly UnboundedWait[];
  /** Files, of packages too, whose evaluation touches `Headers`, `Request`, `Response` or `FormData`. */
  readonly fetchGlobalFiles: readonly string[];
  /** What evaluation does in the project's own modules, in the order in which it comes to it. */
  readonly work: readonly WorkItem[];
  /** What computing and reading files at module level adds; it is in the total, and in none of the imports. */
  readonly workMilliseconds: MillisecondRange;
  readonly doubts: readonly Doubt[];
  readonly unresolved: readonly UnresolvedLoad[];
}

/** A request that Init awaits and that nothing ends. */
export interface UnboundedWait {
  readonly file: string;
  /** Text of the call, shortened. */
  readonly text: string;
  readonly start: number;
  /** 1-based. */
  readonly line: number;
}

/** What to estimate with. */
export interface InitOptions {
  /** The project: nothing outside it, and what its `node_modules` leads to, is read. */
  readonly root: string;
  /** Milliseconds; Lambda's own limit for the function when left out. */
  readonly budgetMilliseconds?: number | undefined;
  /** Whose loads are priced one by one: of all the project's modules (default), of the entry, or of none. */
  readonly importsOf?: 'project' | 'entry' | 'none';
  /** Milliseconds; loads that alone cost no more are left out of `imports`. */
  readonly importsAbove?: number | undefined;
  /** The function as it is declared: its runtime, architecture, package type, memory; the defaults of Node.js 20 when left out. */
  readonly deployed?: DeployedAs | undefined;
  /** Prices what a bundle comes to at least, without making one; the packaging stays that of what is read. */
  readonly isBundled?: boolean | undefined;
  /** In place of the model for the declared function. */
  readonly model?: CostModel;
  /** Prices every module too. */
  readonly withModules?: boolean;
}

/** Estimates the Init phase of the module at a path from the files on disk; nothing is executed, and nothing is thrown. */
export function estimateInitCost(
  entry: string,
  options: InitOptions,
  graphOf: GraphMaker = projectGraphOf,
): InitEstimate {
  const graph = graphOf(entry, resolverFor(entry, options.root, options.deployed?.runtime));
  const deployedModel = modelOf(options);
  const model = options.isBundled === true ? leastAsBundle(deployedModel, shakenIn(graph)) : deployedModel;
  const own = ownModulesOf(graph, options.root);
  const imports = pricedImports(graph, options, model);
  const code = { graph, own, root: realPathOf(path.resolve(options.root)) };
  const work = workIn(code, loadItemsOf(code, imports));
  const summary = summaryOf(graph, model, options);
  const packaging = { kind: 'node_modules' } as const;
  const estimate = { ...summary, packaging, imports, unbounded: unboundedIn(work) };
  return withWork({ ...estimate, work, workMilliseconds: sumOf(work) }, options);
}

/** What lies in the middle of two figures by factor. */
function middleOf({ low, high }: MillisecondRange): number {
  return Math.sqrt(Math.max(low, 0) * high);
}

function sumOf(work: readonly WorkItem[]): MillisecondRange {
  const priced = work.filter(({ kind }) => kind !== 'load' && kind !== 'barrel');
  return {
    low: priced.reduce((sum, { milliseconds }) => sum + (milliseconds?.low ?? 0), 0),
    high: priced.reduce((sum, { milliseconds }) => sum + (milliseconds?.high ?? 0), 0),
  };
}

/** An estimate of loading alone with what evaluation computes and reads added. */
export function withWork(estimate: InitEstimate, { deployed = {} }: InitOptions): InitEstimate {
  const { workMilliseconds, range, budgetMilliseconds } = estimate;
  const milliseconds = estimate.milliseconds + middleOf(workMilliseconds);
  return {
    ...estimate,
    milliseconds,
    range: { low: range.low + workMilliseconds.low, high: range.high + workMilliseconds.high },
    isOverBudget: milliseconds > budgetMilliseconds,
    secondTry: secondTryOf(milliseconds, deployed),
  };
}

/** What an entry consists of, by what coefficients are fitted on and plain models are compared with. */
export interface EntryFeatures {
  readonly quantities: Partial<Quantities>;
  readonly files: number;
  readonly bytes: number;
  readonly confidence: Confidence;
}

/** The features of an entry that needs no compiler. */
export function entryFeaturesOf(entry: string, options: InitOptions): EntryFeatures {
  const model = modelOf(options);
  const resolver = resolverFor(entry, options.root, options.deployed?.runtime);
  const graph = moduleGraphOf(realPathOf(path.resolve(entry)), { resolver });
  const whole = wholePart(graph);
  const { files, bytes } = costOf(graph, whole, model);
  const quantities = quantitiesOf(graph, whole, model.table);
  return { quantities, files, bytes, confidence: confidenceOf(doubtsIn(graph, whole)) };
}

/** The model that is asked for, else that of the function as it is declared. */
export function modelOf({ model, deployed }: InitOptions): CostModel {
  return model ?? modelFor(deployed);
}

/** What loading a part of a graph in a fresh process takes on Lambda. */
export function loadMilliseconds(graph: ModuleGraph, part: GraphPart, model: CostModel): number {
  return onLambda(entryReferenceMilliseconds(graph, part, model), part.files.size, model);
}

/** What a graph comes to as a whole. */
export function summaryOf(
  graph: ModuleGraph,
  model: CostModel,
  options: InitOptions,
): Omit<InitEstimate, 'imports' | 'packaging' | 'unbounded' | 'work' | 'workMilliseconds'> {
  const whole = wholePart(graph);
  const { bytes, files } = costOf(graph, whole, model);
  const shaken = model.inBundle?.files;
  const kept = shaken ? splitPart(whole, shaken).outside : whole;
  const referenceMilliseconds = entryReferenceMilliseconds(graph, kept, model);
  const load = onLambda(referenceMilliseconds, files, model);
  const base = model.lambda.baseMilliseconds;
  const deployed = options.deployed ?? {};
  const budget = options.budgetMilliseconds ?? initLimitOf(deployed);
  const doubts = doubtsIn(graph, whole);
  const confidence = confidenceOf(doubts);
  return {
    entry: graph.entry,
    milliseconds: base + load,
    range: spread(base, load, confidence),
    confidence,
    baseMilliseconds: base,
    budgetMilliseconds: budget,
    isOverBudget: base + load > budget,
    referenceMilliseconds,
    secondTry: secondTryOf(base + load, deployed),
    files,
    bytes,
    packages: packageCostsOf(graph, whole, model),
    modules: options.withModules === true ? moduleCostsOf(graph, whole, model) : undefined,
    doubts,
    unresolved: graph.unresolved,
    fetchGlobalFiles: fetchGlobalFilesIn(graph),
  };
}

const fetchGlobalFilesIn = keptBy(
  ({ shape }: ModuleGraph) => shape,
  (graph): readonly string[] =>
    [...wholePart(graph).files].filter((file) => touchesFetchGlobals(graph, file)),
);

function touchesFetchGlobals(graph: ModuleGraph, file: string): boolean {
  const touched = graph.modules.get(file)?.record.features?.lazyGlobals;
  return touched !== undefined && [...fetchGlobals].some((name) => touched.has(name));
}

/** The loads of some of the project's modules, one by one. */
export function pricedImports(
  graph: ModuleGraph,
  { importsOf = 'project', importsAbove }: InitOptions,
  model: CostModel,
): readonly ImportCost[] {
  if (importsOf === 'none') return [];
  const files = [...graph.modules.keys()].filter((file) =>
    importsOf === 'entry' ? file === graph.entry : !isPackageFile(file),
  );
  return importCostsOf(graph, files, model, importsAbove);
}

function unboundedIn(work: readonly WorkItem[]): readonly UnboundedWait[] {
  return work
    .filter(
      ({ kind, isAwaited, isBounded }) => kind === 'network' && isAwaited === true && isBounded === false,
    )
    .map(({ file, text, start, line }) => ({ file, text, start, line }));
}
