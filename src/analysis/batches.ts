import type { Trigger } from '../infrastructure/deployment.js';
import type { DeclaredMatch } from '../infrastructure/deployments.js';
import { isBatchSource, type BatchSource } from '../knowledge/lambda-types.js';
import { memoPer } from '../memo.js';
import { eventSourcesOf } from './event-sources.js';
import type { Handler } from './handlers.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import type { Module } from './module.js';
import type { Node } from '../ast/walk.js';
import { reachOf } from './project-reach.js';

/** What the source sends whose records a handler gets by the batch; `undefined` when it gets none, or other lists of records too. */
export const batchSourceOf = memoPer((handler: Handler): BatchSource | undefined => {
  const sources = [...eventSourcesOf(handler)];
  return sources.some((source) => otherRecords.has(source)) ? undefined : sources.find(isBatchSource);
});

/** Sources without batches whose events are `{ Records: [] }` as well. */
const otherRecords: ReadonlySet<string> = new Set(['s3', 'sns', 'ses', 'cloudfront']);

/** Whether nothing but a queue or a stream invokes the handler, so that nobody reads what it returns but Lambda's poller. */
export function hasOnlyBatches(handler: Handler): boolean {
  const sources = [...eventSourcesOf(handler)];
  return sources.length > 0 && sources.every(isBatchSource);
}

/** The batches that lead to a node, with the way there. */
export interface BatchReach {
  readonly source: BatchSource;
  readonly reach: Reach;
}

/** How records of a batch get to the code at a node; `undefined` when no invocation for a batch is known to run it. */
export function batchReachOf(module: Module, node: Node): BatchReach | undefined {
  const reach = invokePhaseOf(module, node);
  const source = reach && batchSourceOf(reach.handler);
  return source && { source, reach };
}

/** A trigger that hands a handler batches, with the template that declares it. */
export interface Mapping {
  readonly match: DeclaredMatch;
  readonly trigger: Trigger;
}

/** The triggers by which a handler gets batches, those left out that are switched off. */
export const mappingsOf = memoPer((handler: Handler): readonly Mapping[] =>
  handler.declared.flatMap((match) =>
    match.declared.triggers
      .filter(({ source, isEnabled }) => isEnabled && isBatchSource(source))
      .map((trigger) => ({ match, trigger })),
  ),
);

/** Whether templates say that every batch is of one record. */
export function isOneByOne(handler: Handler): boolean {
  const mappings = mappingsOf(handler);
  return mappings.length > 0 && mappings.every(({ trigger }) => trigger.batchSize === 1);
}

/** Whether a template says that the records come from a queue that keeps their order. */
export function isInOrder(handler: Handler): boolean {
  return mappingsOf(handler).some(({ trigger }) => trigger.isFifo);
}

/** How libraries and hand-written code say which records of a batch failed. */
const partialResponses =
  /batchItemFailures|processPartialResponse|BatchProcessor|PartialProcessor|partial-?batch-?(failure|response)/i;

/** Whether code that the handler runs may tell Lambda which records failed, by itself or by a library. */
export const mayReportFailures = memoPer((handler: Handler): boolean => {
  const modules = new Set([handler.module, ...reachOf(handler).map(({ module }) => module)]);
  return [...modules].some(({ text }) => partialResponses.test(text));
});

/** What becomes of records that failed when Lambda takes the batch for done, in words. */
export function lossText(source: BatchSource): string {
  return source === 'sqs' ? 'Lambda deletes what failed' : 'Lambda goes on behind what failed';
}
