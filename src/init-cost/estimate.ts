import path from 'node:path';
import { realPathOf } from '../files/files.js';
import { initLimitMilliseconds } from '../knowledge/init-coefficients.js';
import {
  graphPart,
  moduleGraphOf,
  type GraphPart,
  type ModuleGraph,
  type UnresolvedLoad,
} from '../modules/module-graph.js';
import type { ModuleRecord } from '../modules/module-record.js';
import { isPackageFile } from '../modules/specifiers.js';
import { costOf, entryReferenceMilliseconds, lambdaModel, onLambda, type CostModel } from './cost-model.js';
import { confidenceOf, doubtsIn, spread, type Confidence, type Doubt, type Range } from './doubts.js';
import { importCostsOf, type ImportCost } from './import-costs.js';
import type { DeployedAs } from './lambda-speed.js';
import { moduleCostsOf, type ModuleCosts } from './module-costs.js';
import { packageCostsOf, type PackageCost } from './package-costs.js';
import type { Packaging } from './packaging.js';
import type { NetworkWait, ProjectModule } from './project-module.js';
import { projectModuleOf, tsconfigOf } from './project-sources.js';
import { resolverOf } from './resolvers.js';

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
  readonly unbounded: readonly (NetworkWait & { readonly file: string })[];
  readonly doubts: readonly Doubt[];
  readonly unresolved: readonly UnresolvedLoad[];
}

/** What to estimate with. */
export interface InitOptions {
  /** The project: nothing outside it, and what its `node_modules` leads to, is read. */
  readonly root: string;
  /** Milliseconds; Lambda's own limit of ten seconds when left out. */
  readonly budgetMilliseconds?: number | undefined;
  /** Whose loads are priced one by one: of all the project's modules (default), of the entry, or of none. */
  readonly importsOf?: 'project' | 'entry' | 'none';
  readonly model?: CostModel;
  /** Prices every module too. */
  readonly withModules?: boolean;
  /** The function as it is declared, as far as its Init phase depends on it. */
  readonly deployed?: DeployedAs | undefined;
}

/** Estimates the Init phase of the module at a path from the files on disk; nothing is executed, and nothing is thrown. */
export function estimateInitCost(entry: string, options: InitOptions): InitEstimate {
  const model = options.model ?? lambdaModel;
  const own = new Map<string, ProjectModule>();
  const graph = graphOf(entry, options.root, own);
  const imports = pricedImports(graph, options.importsOf ?? 'project', model);
  const packaging = { kind: 'node_modules' } as const;
  return { ...summaryOf(graph, model, options), packaging, imports, unbounded: unboundedIn(own) };
}

function graphOf(entry: string, directory: string, own: Map<string, ProjectModule>): ModuleGraph {
  const root = realPathOf(path.resolve(directory));
  const file = realPathOf(path.resolve(entry));
  const resolver = resolverOf(root, tsconfigOf(file, root));
  return moduleGraphOf(file, { resolver, edgesOf: (record) => edgesOf(record, root, own) });
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
): Omit<InitEstimate, 'imports' | 'packaging' | 'unbounded'> {
  const whole = graphPart(graph, [graph.entry]);
  const { bytes, files } = costOf(graph, whole, model);
  const load = loadMilliseconds(graph, whole, model);
  const base = model.lambda.baseMilliseconds;
  const budget = options.budgetMilliseconds ?? initLimitMilliseconds;
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
    files,
    bytes,
    packages: packageCostsOf(graph, whole, model),
    modules: options.withModules === true ? moduleCostsOf(graph, whole, model) : undefined,
    doubts,
    unresolved: graph.unresolved,
  };
}

/** The loads of some of the project's modules, one by one. */
export function pricedImports(
  graph: ModuleGraph,
  whose: 'project' | 'entry' | 'none',
  model: CostModel,
): readonly ImportCost[] {
  if (whose === 'none') return [];
  const files = [...graph.modules.keys()].filter((file) =>
    whose === 'entry' ? file === graph.entry : !isPackageFile(file),
  );
  return importCostsOf(graph, files, model);
}

/** The edges of a module; those of the project's own with what the compiler erases marked as such. */
export function edgesOf(
  record: ModuleRecord,
  root: string,
  own: Map<string, ProjectModule>,
): ModuleRecord['edges'] {
  if (isPackageFile(record.file) || !record.features) return record.edges;
  const module = projectModuleOf(record.file, root);
  if (!module) return record.edges;
  own.set(record.file, module);
  return record.edges.map((edge) => (module.erased.has(edge.start) ? { ...edge, timing: 'erased' } : edge));
}

function unboundedIn(own: ReadonlyMap<string, ProjectModule>): InitEstimate['unbounded'] {
  return [...own].flatMap(([file, module]) => module.networkWaits.map((wait) => ({ ...wait, file })));
}
