import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { batchReachOf, isOneByOne, mayReportFailures, type BatchReach } from './batches.js';
import { errorResponsesIn } from './error-responses.js';
import { leftRecordsIn, type LeftRecords } from './left-records.js';
import { nodesIn, type Module } from './module.js';
import { partialBatchSkeletonOf } from './partial-batch-skeleton.js';
import { wrongResponsesIn, type WrongResponse } from './partial-responses.js';
import { orderLossesIn, type OrderLoss } from './record-order.js';
import { doesWork, spanOf } from './record-work.js';
import { isLoop, isRecordList, isRecordLoop } from './record-turns.js';
import { ignoredRejectionsIn } from './settled-results.js';
import { swallowedErrorsIn } from './swallowed-errors.js';
import type { TextEdit } from './text-edits.js';

export type LossKind =
  | 'swallowedError'
  | 'swallowedBatchError'
  | 'ignoredRejection'
  | 'errorResponse'
  | 'wholeBatchRetry'
  | WrongResponse['kind']
  | LeftRecords['kind']
  | OrderLoss['kind'];

/** Code by which records of a batch are lost, or the whole batch comes again because of one. */
export interface RecordLoss extends BatchReach {
  readonly kind: LossKind;
  readonly node: Node;
  /** What the source writes there, where a message needs it. */
  readonly written: string;
  /** The edits that would mend it; empty where more would have to change. */
  readonly edits: readonly TextEdit[];
}

/** Everything in a module that loses records of a batch. */
export const recordLossesIn = memoPer((module: Module): readonly RecordLoss[] => [
  ...swallowedErrorsIn(module).map((found): RecordLoss => ({
    ...found,
    kind: found.span === 'record' ? 'swallowedError' : 'swallowedBatchError',
    written: '',
    edits:
      (found.statement &&
        found.span === 'record' &&
        partialBatchSkeletonOf(module, found, found.statement)) ||
      [],
  })),
  ...ignoredRejectionsIn(module).map((found): RecordLoss => ({
    ...found,
    kind: 'ignoredRejection',
    written: '',
    edits: [],
  })),
  ...errorResponsesIn(module).map((found): RecordLoss => ({
    ...found,
    kind: 'errorResponse',
    written: found.status,
    edits: [],
  })),
  ...wrongResponsesIn(module).map((found): RecordLoss => ({
    ...found,
    edits: found.replacement ? [found.replacement] : [],
  })),
  ...[...leftRecordsIn(module), ...orderLossesIn(module)].map((found): RecordLoss => ({
    ...found,
    written: '',
    edits: [],
  })),
]);

/** The loops and walks over records where one failure has the whole batch delivered again; code that may report failures has none. */
export const wholeBatchesIn = memoPer((module: Module): readonly RecordLoss[] => {
  const loops = [...nodesIn(module, 'ForOfStatement'), ...nodesIn(module, 'ForStatement')].filter(
    (loop) => isLoop(loop) && isRecordLoop(module, loop) && doesWork(module, loop.body),
  );
  const walks = nodesIn(module, 'CallExpression').filter(
    ({ callee, arguments: [list] }) =>
      callee.type === 'MemberExpression' &&
      module.text.slice(...callee.range) === 'Promise.all' &&
      list !== undefined &&
      isRecordList(module, list),
  );
  return [...loops, ...walks].flatMap((place): RecordLoss[] => {
    const found = batchReachOf(module, place);
    const handler = found?.reach.handler;
    if (!handler || mayReportFailures(handler) || isOneByOne(handler) || handler.wrappers.length > 0)
      return [];
    const isSwallowed = swallowedErrorsIn(module).some(({ reach }) => reach.handler === handler);
    if (isSwallowed || spanOf(module, place) !== 'batch') return [];
    const node =
      place.type === 'ForOfStatement'
        ? place.right
        : place.type === 'ForStatement'
          ? (place.test ?? place)
          : place;
    return [
      {
        ...found,
        kind: 'wholeBatchRetry',
        node,
        written: '',
        edits: partialBatchSkeletonOf(module, found, place) ?? [],
      },
    ];
  });
});
