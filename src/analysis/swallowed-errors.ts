import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, outermost, receiverOf, unwrap, unwrapAwait } from '../ast/expressions.js';
import { enclosingFunction, isFunction } from '../ast/functions.js';
import { isWithin, someNode, someOwnNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { batchReachOf, hasOnlyBatches, mayReportFailures, type BatchReach } from './batches.js';
import { definitionOf } from './definitions.js';
import { leakAt } from './leaks.js';
import { nodesIn, type Module } from './module.js';
import { originOf } from './origins.js';
import { promisedBy } from './promises.js';
import { doesWork, isUnread, isWork, leavesTrace, spanOf, type Span } from './record-work.js';
import { errorResponsesIn } from './error-responses.js';
import { ignoredRejectionsIn } from './settled-results.js';
import { settlementOf } from './settlement.js';
import { isTelemetryCall } from './state-readers.js';
import { onlyTells } from './telling-code.js';

/** Code that takes the error of the work on a record, or on the batch, and does nothing about it. */
export interface SwallowedError extends BatchReach {
  readonly node: Node;
  readonly span: Span;
  /** The statement that takes the error, where it is one. */
  readonly statement: TSESTree.TryStatement | undefined;
}

/** The places of a module that keep the failure of a record from Lambda. */
export const swallowedErrorsIn = memoPer((module: Module): readonly SwallowedError[] => [
  ...nodesIn(module, 'TryStatement').flatMap((statement) => swallowedBy(module, statement) ?? []),
  ...nodesIn(module, 'CallExpression').flatMap((call) => swallowedByCatch(module, call) ?? []),
]);

function swallowedBy(module: Module, statement: TSESTree.TryStatement): SwallowedError | undefined {
  const { block, handler, finalizer } = statement;
  if (!handler || !onlyTells(handler.body) || !doesWork(module, block)) return undefined;
  if (finalizer && someNode(finalizer, ({ type }) => /^(Throw|Return)Statement$/.test(type)))
    return undefined;
  const found = batchReachOf(module, statement);
  const span = found && spanOf(module, statement);
  if (!span || !isLost(found, span) || answersFailures(module, handler, found)) return undefined;
  if (throwsLater(statement)) return undefined;
  if (leavesTrace(module, block, statement) || leavesTrace(module, handler.body, statement)) return undefined;
  if (!doesWorkBeside(module, statement)) return undefined;
  // What is reported there is the cause.
  if (errorResponsesIn(module).some(({ node }) => isWithin(node, handler.body))) return undefined;
  if (ignoredRejectionsIn(module).some(({ node }) => isWithin(node, block))) return undefined;
  return { ...found, span, node: handler.param ?? handler, statement };
}

/** Whether a statement does work other than that whose errors statements inside of it have swallowed already. */
function doesWorkBeside(module: Module, statement: TSESTree.TryStatement): boolean {
  const isInner = ({ block }: TSESTree.TryStatement): boolean => isWithin(block, statement.block);
  const taken = nodesIn(module, 'TryStatement').filter(
    (inner) => inner !== statement && isInner(inner) && swallowedBy(module, inner) !== undefined,
  );
  return (
    taken.length === 0 ||
    someNode(
      statement.block,
      (node) =>
        node.type === 'AwaitExpression' &&
        isWork(module, node) &&
        !taken.some(({ block }) => isWithin(node, block)),
    )
  );
}

/** An error is thrown behind the statement, as when all attempts have failed. */
function throwsLater(statement: TSESTree.TryStatement): boolean {
  const fn = enclosingFunction(statement);
  return (
    fn !== undefined &&
    someOwnNode(fn.body, ({ type, range }) => type === 'ThrowStatement' && range[0] >= statement.range[1])
  );
}

/** A `return` in the `catch` that may tell Lambda what failed. */
function answersFailures(module: Module, clause: TSESTree.CatchClause, { reach }: BatchReach): boolean {
  return someNode(
    clause.body,
    (node) =>
      node.type === 'ReturnStatement' &&
      node.argument !== null &&
      definitionOf(module, node.argument).type !== 'Literal' &&
      (mayReportFailures(reach.handler) || isFromElsewhere(module, node.argument)),
  );
}

/** `return failEntireBatch`, `return failed(record)`, from another module. */
function isFromElsewhere(module: Module, answer: Node): boolean {
  const value = unwrapAwait(answer);
  return originOf(module, value.type === 'CallExpression' ? value.callee : value) !== undefined;
}

function isLost({ reach }: BatchReach, span: Span): boolean {
  return span === 'record' || hasOnlyBatches(reach.handler);
}

/** `await save(record).catch(console.error)`, where nobody reads what it gives. */
function swallowedByCatch(module: Module, call: TSESTree.CallExpression): SwallowedError | undefined {
  const receiver = receiverOf(call);
  const [given] = call.arguments;
  if (!receiver || !given || calleeNameOf(call) !== 'catch' || !isTellingFunction(module, given))
    return undefined;
  if (promisedBy(module, call) !== 'promise' && receiver.type !== 'CallExpression') return undefined;
  const isStatement = outermost(call).parent?.type === 'ExpressionStatement';
  if (!isStatement && !isUnread(module, call)) return undefined;
  const found = batchReachOf(module, call);
  // Nobody waits for a statement of its own, unless Lambda itself does: that is a leaked promise.
  if (isStatement && (!found || settlementOf(found.reach.handler) !== 'drained' || leakAt(module, call)))
    return undefined;
  const span = found && spanOf(module, call);
  return span && isLost(found, span) ? { ...found, span, node: given, statement: undefined } : undefined;
}

/** `console.error`, `(error) => log.error(error)`, `() => {}`. */
function isTellingFunction(module: Module, given: Node): boolean {
  const fn = definitionOf(module, given);
  if (!isFunction(fn)) return fn.type === 'MemberExpression' && isLogMethod(fn);
  if (fn.body.type === 'BlockStatement') return onlyTells(fn.body);
  const value = unwrap(fn.body);
  return (
    isTelemetryCall(value) ||
    value.type === 'Literal' ||
    (value.type === 'Identifier' && value.name === 'undefined')
  );
}

function isLogMethod({ object }: TSESTree.MemberExpression): boolean {
  const inner = unwrap(object);
  return inner.type === 'Identifier' && /^(console|log|logger)$/.test(inner.name);
}
