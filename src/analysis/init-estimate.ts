import { isFile } from '../files/files.js';
import { initCostBound, type CostBound } from '../init-cost/bound.js';
import { estimateInitCost, type InitEstimate as Estimate } from '../init-cost/estimate.js';
import { memoPer } from '../memo.js';
import { handlersIn } from './handlers.js';
import type { Module } from './module.js';

/** What the Init phase of one entry comes to. */
export type InitEstimate = Estimate;

/** The Init phase of a module that exports a handler, from its file on disk; `undefined` for other modules. */
export const initEstimateOf = memoPer((module: Module): InitEstimate | undefined =>
  isEntry(module) ? estimateInitCost(module.path, { root: module.root, importsOf: 'entry' }) : undefined,
);

const boundOf = memoPer((module: Module): CostBound | undefined =>
  isEntry(module) ? initCostBound(module.path, module.root) : undefined,
);

/** The estimate, when the whole of it can be over one budget or a single import over another (milliseconds); `undefined` when neither can. */
export function initEstimateOver(
  module: Module,
  budget: number,
  importBudget: number,
): InitEstimate | undefined {
  const bound = boundOf(module);
  const canBeOver = bound !== undefined && (bound.total > budget || bound.load > importBudget);
  return canBeOver ? initEstimateOf(module) : undefined;
}

function isEntry(module: Module): boolean {
  return handlersIn(module).length > 0 && isFile(module.path);
}
