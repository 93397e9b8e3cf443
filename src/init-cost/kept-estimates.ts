import { areUnchanged, readWithInputs, type Inputs } from '../files/files.js';
import type { SpecifierResolver } from '../modules/specifiers.js';
import { estimateInitCost, type InitEstimate, type InitOptions } from './estimate.js';
import { keepNewest } from './keeping.js';
import { keptGraphOf } from './project-graph.js';
import { resolverFor } from './resolvers.js';

interface Kept {
  readonly estimate: InitEstimate;
  readonly inputs: Inputs;
  /** What it found is true as long as it is used. */
  readonly resolver: SpecifierResolver;
}

const kept = new Map<string, Kept>();

/** An editor has few entries open; estimates hold what was seen of thousands of files. */
const mostKept = 50;

/**
 * As `estimateInitCost`, kept as long as every file that it came from stays the same: whoever types in an editor changes none
 * of them until the file is saved.
 */
export function keptEstimateOf(entry: string, options: Omit<InitOptions, 'model'>): InitEstimate {
  const key = JSON.stringify([entry, options]);
  const known = kept.get(key);
  const resolver = resolverFor(entry, options.root, options.deployed?.runtime);
  if (known?.resolver === resolver && areUnchanged(known.inputs)) return known.estimate;
  const { value: estimate, inputs } = readWithInputs(() => estimateInitCost(entry, options, keptGraphOf));
  keepNewest(kept, key, { estimate, inputs, resolver }, mostKept);
  return estimate;
}
