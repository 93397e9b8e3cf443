import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, outermost, receiverOf, unwrapAwait } from '../ast/expressions.js';
import { enclosingFunction, isFunction } from '../ast/functions.js';
import { someNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { batchReachOf, mayReportFailures, type BatchReach } from './batches.js';
import { definitionOf } from './definitions.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { isUnread } from './record-work.js';
import { isRecordList } from './record-turns.js';
import { isTelemetryCall } from './state-readers.js';
import { onlyTells } from './telling-code.js';

/** `Promise.allSettled` over the records of a batch whose rejections nobody acts on. */
export interface IgnoredRejections extends BatchReach {
  readonly node: TSESTree.CallExpression;
}

/** The calls of `Promise.allSettled` that keep the failure of a record from Lambda. */
export const ignoredRejectionsIn = memoPer((module: Module): readonly IgnoredRejections[] =>
  nodesIn(module, 'CallExpression').flatMap((node): IgnoredRejections[] => {
    const receiver = receiverOf(node);
    const [list] = node.arguments;
    if (!list || calleeNameOf(node) !== 'allSettled' || receiver?.type !== 'Identifier') return [];
    if (receiver.name !== 'Promise' || !isRecordList(module, list) || neverRejects(module, list)) return [];
    const found = batchReachOf(module, node);
    if (!found || mayReportFailures(found.reach.handler) || found.reach.handler.wrappers.length > 0)
      return [];
    return isIgnored(module, node) ? [{ ...found, node }] : [];
  }),
);

/** `records.map(async (record) => { try { … } catch (error) { log(error); } })`: what swallows the error is the cause. */
function neverRejects(module: Module, list: Node): boolean {
  const walk = definitionOf(module, list);
  const [given] = walk.type === 'CallExpression' ? walk.arguments : [];
  const fn = given && definitionOf(module, given);
  return (
    fn !== undefined &&
    isFunction(fn) &&
    fn.body.type === 'BlockStatement' &&
    fn.body.body.every((statement) => onlyTells(statement) || swallowsErrors(statement))
  );
}

function swallowsErrors(statement: Node): boolean {
  return (
    statement.type === 'TryStatement' &&
    statement.handler !== null &&
    onlyTells(statement.handler.body) &&
    (statement.finalizer === null || onlyTells(statement.finalizer))
  );
}

function isIgnored(module: Module, call: TSESTree.CallExpression): boolean {
  return isUnread(module, call) || onlyLogged(module, heldIn(call));
}

/** The name of the variable that gets an awaited value. */
function heldIn(call: Node): Node | undefined {
  let top = outermost(call);
  while (top.parent?.type === 'AwaitExpression') top = outermost(top.parent);
  return top.parent?.type === 'VariableDeclarator' ? top.parent.id : undefined;
}

/** Whether a value ends in log lines only: counted, filtered, walked through, and never thrown or handed on. */
function onlyLogged(module: Module, name: Node | undefined, depth = 0): boolean {
  const variable = name?.type === 'Identifier' ? variableOf(module, name) : undefined;
  if (!variable || depth > 3) return false;
  return variable.references.every(
    ({ identifier, init }) => init === true || isLoggedUse(module, identifier, depth),
  );
}

function isLoggedUse(module: Module, identifier: Node, depth: number): boolean {
  for (
    let inner: Node = identifier, around = identifier.parent;
    around;
    inner = around, around = around.parent
  ) {
    switch (around.type) {
      case 'CallExpression':
        if (isTelemetryCall(around)) return true;
        if (around.callee !== inner || !isWalkThrough(around)) return isText(around) && !!around.parent;
        break;
      case 'VariableDeclarator':
        return onlyLogged(module, around.id, depth + 1);
      case 'ExpressionStatement':
        return true;
      case 'IfStatement':
        return (
          around.test === inner &&
          onlyTells(around.consequent) &&
          (!around.alternate || onlyTells(around.alternate))
        );
      case 'ForOfStatement':
        return around.right === inner && onlyTells(around.body);
      case 'ReturnStatement':
        return isAnswerWithoutFailures(module, around);
      default:
        if (isFunction(around) || /Statement$|^AssignmentExpression$/.test(around.type)) return false;
    }
  }
  return false;
}

/** A method of arrays whose callback only logs, or works something out. */
function isWalkThrough(call: TSESTree.CallExpression): boolean {
  if (!/^(filter|map|forEach|some|every|find|reduce|flatMap)$/.test(calleeNameOf(call) ?? '')) return false;
  const [given] = call.arguments;
  if (!given || !isFunction(given)) return false;
  if (given.body.type === 'BlockStatement' && calleeNameOf(call) === 'forEach') return onlyTells(given.body);
  return !someNode(
    given.body,
    (node) =>
      node.type === 'ThrowStatement' ||
      (node.type === 'CallExpression' && !isTelemetryCall(node) && !isText(node)),
  );
}

function isText(call: TSESTree.CallExpression): boolean {
  return /^(stringify|String|toString|join|push)$/.test(calleeNameOf(call) ?? '');
}

/** What a handler gives back: Lambda looks for nothing but `batchItemFailures` in it. */
function isAnswerWithoutFailures(module: Module, statement: TSESTree.ReturnStatement): boolean {
  const fn = enclosingFunction(statement);
  const found = fn && batchReachOf(module, fn.body);
  return (
    found?.reach.handler.functions.includes(fn as never) === true &&
    statement.argument !== null &&
    isWithoutFailures(unwrapAwait(definitionOf(module, statement.argument)))
  );
}

/** An object of the code's own, or the list of results itself. */
function isWithoutFailures(answer: Node): boolean {
  return (
    answer.type === 'ObjectExpression' ||
    (answer.type === 'CallExpression' && calleeNameOf(answer) === 'allSettled')
  );
}
