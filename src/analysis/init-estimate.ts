import { isFile } from '../files/files.js';
import { estimateInitCost, initCostBound, type InitEstimate as Estimate } from '../init-cost/estimate.js';
import { memoPer } from '../memo.js';
import { handlersIn } from './handlers.js';
import type { Module } from './module.js';

/** What the Init phase of one entry comes to. */
export type InitEstimate = Estimate;

/** The Init phase of a module that exports a handler, from its file on disk; `undefined` for other modules. */
export const initEstimateOf = memoPer((module: Module): InitEstimate | undefined =>
  isEntry(module) ? estimateInitCost(module.path, { root: module.root, importsOf: 'entry' }) : undefined,
);

/** Milliseconds that the estimate cannot be above, at less expense: type imports count, and no compiler is loaded. */
const initBoundOf = memoPer((module: Module): number =>
  isEntry(module) ? initCostBound(module.path, { root: module.root }) : 0,
);

/** The estimate, when it can be over this many milliseconds; `undefined` when it is certainly not. */
export function initEstimateOver(module: Module, milliseconds: number): InitEstimate | undefined {
  return initBoundOf(module) > milliseconds ? initEstimateOf(module) : undefined;
}

function isEntry(module: Module): boolean {
  return handlersIn(module).length > 0 && isFile(module.path);
}
