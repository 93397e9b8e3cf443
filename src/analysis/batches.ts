import path from 'node:path';
import { readText } from '../files/files.js';
import type { Trigger } from '../infrastructure/deployment.js';
import type { DeclaredMatch } from '../infrastructure/deployments.js';
import { isBatchSource, type BatchSource } from '../knowledge/lambda-types.js';
import { memoPer } from '../memo.js';
import { isInfrastructureCode, ownSourceFiles, unitDirectoryOf } from '../project/own-files.js';
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

/** Whether templates, or constructs of the handler's own package that no app here makes, say that every batch is of one record. */
export function isOneByOne(handler: Handler): boolean {
  const mappings = mappingsOf(handler);
  return mappings.length > 0
    ? mappings.every(({ trigger }) => trigger.batchSize === 1)
    : handler.declared.length === 0 && isOneByOneInConstructs(handler.module);
}

/** More source files than this of a package are not looked through for constructs. */
const maximumFiles = 300;

/** `entry: path.resolve(__dirname, 'lambdas', 'counter', 'index.js')` beside `batchSize: 1`: a package of constructs has no app that tells more. */
const isOneByOneInConstructs = memoPer((module: Module): boolean => {
  if (!path.isAbsolute(module.path)) return false;
  const { name, dir } = path.parse(module.path);
  const named = name === 'index' ? path.basename(dir) : name;
  return ownSourceFiles(unitDirectoryOf(module.path, module.root), maximumFiles).some((file) => {
    const text = readText(file) ?? '';
    return (
      /\bbatchSize:\s*1\b/.test(text) && isInfrastructureCode(text) && text.split(/['"`/\\.]/).includes(named)
    );
  });
});

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
