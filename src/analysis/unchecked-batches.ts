import { isWithin } from '../ast/walk.js';
import { partialFailureOf, type PartialFailure } from '../knowledge/partial-failures.js';
import { memoPer } from '../memo.js';
import { answerEndsOf, mayRead } from './answers.js';
import { onePerRequest, type AwsOperation } from './aws-operations.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import type { Module } from './module.js';
import { unawaitedIn } from './unawaited.js';

/** A request that may fail in part, and whose answer nobody asks about that. */
export interface UncheckedBatch {
  readonly operation: AwsOperation;
  readonly reach: Reach;
  readonly failure: PartialFailure;
}

/** The requests of this module's Invoke phase whose partial failures go unseen; those that nobody waits for are leaks. */
export const uncheckedBatchesIn = memoPer((module: Module): readonly UncheckedBatch[] =>
  onePerRequest(module, (operation): UncheckedBatch[] => {
    const failure = partialFailureOf(operation.service, operation.name);
    const reach = failure && invokePhaseOf(module, operation.node);
    if (!reach || isLeftRunning(module, operation)) return [];
    const ends = answerEndsOf(module, operation) ?? [];
    const isUnchecked = ends.length > 0 && !ends.some((end) => mayRead(end, failure.fields));
    return isUnchecked ? [{ operation, reach, failure }] : [];
  }),
);

function isLeftRunning(module: Module, { node }: AwsOperation): boolean {
  return unawaitedIn(module).some((found) => isWithin(node, found.node));
}
