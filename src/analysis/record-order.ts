import { calleeNameOf, receiverOf } from '../ast/expressions.js';
import { isFunction } from '../ast/functions.js';
import { findAround, isWithin, someNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, inputOf } from './aws-operations.js';
import { batchReachOf, isInOrder, isOneByOne, type BatchReach } from './batches.js';
import { nodesIn, type Module } from './module.js';
import { provenanceOf, rootsOf } from './provenance.js';
import { isLoop, isRecordList, isRecordLoop } from './record-turns.js';

/** Where the messages of a FIFO queue lose their order, or messages are deleted by hand. */
export interface OrderLoss extends BatchReach {
  readonly kind: 'parallelMessages' | 'brokenOrder' | 'handDeletion';
  readonly node: Node;
}

/** Where code goes against what the queue does by itself: the order it keeps, the messages it deletes. */
export const orderLossesIn = memoPer((module: Module): readonly OrderLoss[] => [
  ...(module.text.includes('MessageGroupId') ? [] : [...together(module), ...onward(module)]),
  ...deletions(module),
]);

function ordered(module: Module, node: Node): BatchReach | undefined {
  const found = batchReachOf(module, node);
  const isKept = found && isInOrder(found.reach.handler) && !isOneByOne(found.reach.handler);
  return isKept ? found : undefined;
}

/** Whether something stands where the messages of a FIFO queue have to be worked on one after the other. */
export function keepsOrder(module: Module, node: Node): boolean {
  return !module.text.includes('MessageGroupId') && ordered(module, node) !== undefined;
}

/** `Promise.all(event.Records.map(…))` on a FIFO queue. */
function together(module: Module): OrderLoss[] {
  return nodesIn(module, 'CallExpression').flatMap((call): OrderLoss[] => {
    const receiver = receiverOf(call);
    const [list] = call.arguments;
    if (receiver?.type !== 'Identifier' || receiver.name !== 'Promise' || !list) return [];
    if (!/^all(Settled)?$/.test(calleeNameOf(call) ?? '') || !isRecordList(module, list)) return [];
    const found = ordered(module, call);
    return found ? [{ ...found, kind: 'parallelMessages', node: call }] : [];
  });
}

/** A loop over a FIFO queue's messages that notes a failure and goes on with the next message. */
function onward(module: Module): OrderLoss[] {
  return nodesIn(module, 'CatchClause').flatMap((clause): OrderLoss[] => {
    const loop = findAround(clause, (node): node is Node => isFunction(node) || isLoop(node));
    if (!loop || !isLoop(loop) || !isRecordLoop(module, loop)) return [];
    const notes = someNode(
      clause.body,
      (node) =>
        node.type === 'Property' && node.key.type === 'Identifier' && node.key.name === 'itemIdentifier',
    );
    const ends = someNode(clause.body, ({ type }) => /^(Break|Return|Throw)Statement$/.test(type));
    if (!notes || ends || leavesElsewhere(loop.body, clause)) return [];
    const found = ordered(module, clause);
    return found ? [{ ...found, kind: 'brokenOrder', node: clause.param ?? clause }] : [];
  });
}

/** A test before the work that skips what comes after a failure. */
function leavesElsewhere(body: Node, clause: Node): boolean {
  return someNode(
    body,
    (node) => !isWithin(node, clause) && /^(If|Break|Continue|Return)Statement$/.test(node.type),
  );
}

/** `DeleteMessage` with the receipt handle of the event, outside of a `catch` and with no error thrown after it. */
function deletions(module: Module): OrderLoss[] {
  return awsOperationsIn(module).flatMap((operation): OrderLoss[] => {
    const { service, name, node } = operation;
    if (service !== 'sqs' || !/^DeleteMessage(Batch)?$/.test(name)) return [];
    const input = inputOf(module, operation, name === 'DeleteMessage' ? 'ReceiptHandle' : 'Entries');
    const found = input && batchReachOf(module, node);
    if (found?.source !== 'sqs' || !isHandle(module, input as Node) || isDeliberate(node)) return [];
    return [{ ...found, kind: 'handDeletion', node }];
  });
}

function isHandle(module: Module, input: Node): boolean {
  return rootsOf(provenanceOf(module, input)).some(
    (root) => root.kind === 'event' && /^Records(\.\*\.receiptHandle)?$/.test(root.path.join('.')),
  );
}

/** A message that is given up in a `catch`, and the way of partial batches before 2021: delete what is done, then throw. */
function isDeliberate(node: Node): boolean {
  const fn = findAround(node, isFunction);
  const isInCatch = findAround(node, (around): around is Node => around.type === 'CatchClause') !== undefined;
  return (
    isInCatch ||
    (fn !== undefined &&
      someNode(fn, ({ type, range }) => type === 'ThrowStatement' && range[0] > node.range[1]))
  );
}
