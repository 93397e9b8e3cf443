import path from 'node:path';
import { realPathOf } from '../files/files.js';
import { withTemporaryDirectory } from '../files/temporary.js';
import { graphPart, type ModuleGraph } from '../modules/module-graph.js';
import { bundleOf, type Bundle, type BundleRequest, type NoBundle } from './bundle-build.js';
import { graphInBundle, graphOfBundle, outsidersOf, type BundledEntry } from './bundle-graph.js';
import { costOf, withoutFiles, type CostModel } from './cost-model.js';
import { confidenceOf, doubtsIn, spread } from './doubts.js';
import {
  estimateInitCost,
  loadMilliseconds,
  modelOf,
  pricedImports,
  summaryOf,
  withWork,
  type InitEstimate,
  type InitOptions,
} from './estimate.js';
import { moduleCostsOf } from './module-costs.js';
import { packageCostsOf } from './package-costs.js';
import type { BundledAs } from './packaging.js';
import { edgesOf } from './project-graph.js';
import { resolverFor } from './resolvers.js';

/**
 * Estimates the Init phase of an entry that is deployed as a bundle: the text that the bundler makes of it is read as one
 * module. What single imports and packages cost is their share of that.
 */
export function estimateBundledInitCost(
  entry: string,
  options: InitOptions,
  request: BundleRequest,
): InitEstimate | NoBundle {
  const root = realPathOf(path.resolve(options.root));
  const file = realPathOf(path.resolve(entry));
  return withTemporaryDirectory((directory) => {
    const bundle = bundleOf(file, request, { root, directory });
    if ('failure' in bundle) return bundle;
    const resolver = resolverFor(file, root, options.deployed?.runtime);
    return estimateOf({ bundle, entry: file, resolver }, { ...options, root }, request.isMinified);
  });
}

function estimateOf(bundled: BundledEntry, options: InitOptions, isMinified: boolean): InitEstimate {
  const model = modelOf(options);
  const whole = graphOfBundle(bundled);
  const parts = graphInBundle(bundled, (record) => edgesOf(record, options.root));
  const part = graphPart(parts, [parts.entry]);
  const shares = sharingModel(whole, parts, bundled.bundle, model);
  const summary = summaryOf(whole, model, options);
  const doubts = doubtsIn(parts, part);
  const confidence = confidenceOf(doubts);
  const { baseMilliseconds, milliseconds } = summary;
  // What the project's own modules do while they are evaluated, they do in a bundle too.
  const unbundled = estimateInitCost(bundled.entry, { ...options, importsOf: 'none', withModules: false });
  const estimate: InitEstimate = {
    ...unbundled,
    ...summary,
    entry: parts.entry,
    range: spread(baseMilliseconds, milliseconds - baseMilliseconds, confidence),
    confidence,
    packaging: { ...packagingOf(bundled, isMinified), unbundledMilliseconds: unbundled.milliseconds },
    imports: pricedImports(parts, options, shares),
    packages: packageCostsOf(parts, part, shares),
    modules: options.withModules === true ? moduleCostsOf(parts, part, shares) : undefined,
    unbounded: unbundled.unbounded,
    doubts,
    unresolved: parts.unresolved,
  };
  return withWork(estimate, options);
}

function packagingOf(
  { bundle, entry, resolver }: BundledEntry,
  isMinified: boolean,
): Omit<BundledAs, 'unbundledMilliseconds'> {
  const { tool, bytes, inputs, format } = bundle;
  return {
    kind: 'bundled',
    tool,
    isMinified,
    bytes,
    modules: [...inputs.values()].filter(({ bytesInOutput }) => bytesInOutput > 0).length,
    external: outsidersOf(bundle).map(({ specifier }) => ({
      specifier,
      isFound: 'found' in resolver.resolve(entry, specifier, format === 'esm' ? 'import' : 'require'),
    })),
  };
}

/** Prices that make the modules of a bundle come to what the bundle comes to, and of which none is paid for each file. */
function sharingModel(whole: ModuleGraph, parts: ModuleGraph, bundle: Bundle, model: CostModel): CostModel {
  const files = new Set([...parts.modules.keys()].filter((file) => bundle.inputs.has(file)));
  const none = new Set<string>();
  const inside = withoutFiles(model, 1);
  const shared = costOf(parts, { files, builtins: none, lexed: none }, inside).milliseconds;
  const outside = graphPart(whole, [whole.entry]);
  const others = new Set([...outside.files].filter((file) => file !== bundle.file));
  const rest = costOf(whole, { ...outside, files: others }, model).milliseconds;
  const load = loadMilliseconds(whole, outside, model) - rest;
  const factor = shared > 0 ? Math.max(0, load) / shared : 1;
  return { ...model, inBundle: { files, model: withoutFiles(model, factor) } };
}
