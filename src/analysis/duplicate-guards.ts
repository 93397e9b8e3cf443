import type { TSESTree } from '@typescript-eslint/utils';
import {
  calleeNameOf,
  keyNameOf,
  receiverOf,
  rootObject,
  stringOf,
  unwrap,
  unwrapAwait,
} from '../ast/expressions.js';
import { enclosingFunction, isFunction, type FunctionNode } from '../ast/functions.js';
import { findAround, isWithin, someNode, walk, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, inputOf } from './aws-operations.js';
import { functionsRunBy } from './call-closure.js';
import { callsTo, definitionOf } from './definitions.js';
import { catchesDuplicates } from './insert-effects.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { functionsCalledAt } from './references.js';
import { hasCondition } from './table-effects.js';

/**
 * Something before the place decides whether the event has been worked on already: a conditional write, a transaction, or a
 * look-up whose answer ends the function or the turn of the loop.
 */
export function isGuardedEffect(module: Module, node: Node, depth = 0): boolean {
  const fn = enclosingFunction(node);
  if (!fn) return false;
  if (claimsBefore(module, fn, node) || leavesAfterLookUp(module, fn, node)) return true;
  if (isForClaimedRow(module, fn, node)) return true;
  const isCallback = fn.parent.type === 'CallExpression' && fn.parent.callee !== fn;
  if (isCallback && depth < 3) return isGuardedEffect(module, fn, depth + 1);
  return (
    depth < 3 &&
    callsTo(module, fn).length > 0 &&
    callsTo(module, fn).every((call) => isGuardedEffect(module, call, depth + 1))
  );
}

/** A write that fails the second time stands before the place, in this function or in one that it calls. */
function claimsBefore(module: Module, fn: FunctionNode, node: Node): boolean {
  const isBefore = (other: Node): boolean => other.range[1] <= node.range[0] && isWithin(other, fn);
  const claims = claimsIn(module).some((claim) => enclosingFunction(claim) === fn && isBefore(claim));
  return (
    claims ||
    nodesIn(module, 'CallExpression').some(
      (call) => isBefore(call) && enclosingFunction(call) === fn && isClaimCall(module, call),
    )
  );
}

/** Writes that fail when they have been made before. */
const claimsIn = memoPer((module: Module): readonly Node[] => [
  ...awsOperationsIn(module)
    .filter(
      (operation) =>
        inputOf(module, operation, 'ConditionExpression') !== undefined ||
        inputOf(module, operation, 'IfNoneMatch') !== undefined ||
        (operation.name === 'TransactWriteItems' &&
          (operation.input?.type !== 'ObjectExpression' ||
            hasCondition(module, operation.input) ||
            inputOf(module, operation, 'ClientRequestToken') !== undefined)),
    )
    .map(({ node }) => node),
  ...nodesIn(module, 'CallExpression').filter(
    (call) =>
      /^(query|execute|run|create|insert\w*|save)$/.test(calleeNameOf(call) ?? '') && catchesDuplicates(call),
  ),
]);

const claimNames =
  /idempoten|dedup|duplicate|already|(mark|set|remember|record|ensure|check|claim)\w*(processed|processing|handled|seen|sent|once|first)|(acquire|obtain|take|try)\w*lock|^claim|^lock$/i;

/** A call of a function that makes such a write, or whose name says so while it waits for something outside. */
function isClaimCall(module: Module, call: TSESTree.CallExpression): boolean {
  const isNamed = claimNames.test(calleeNameOf(call) ?? '');
  const called = functionsCalledAt(module, call);
  if (called.length === 0) return isNamed;
  return called.some((placed) => claims(placed.module, placed.fn) || (isNamed && waits(placed.fn)));
}

function claims(module: Module, fn: FunctionNode): boolean {
  const writes = claimsIn(module);
  if (writes.length === 0) return false;
  const run = functionsRunBy(module, [fn]);
  return writes.some((write) => {
    const around = enclosingFunction(write);
    return around !== undefined && run.has(around);
  });
}

/** `for (const { email } of rows)`, where a statement claimed the rows and gave back the claimed ones alone. */
function isForClaimedRow(module: Module, fn: FunctionNode, node: Node): boolean {
  const claimed = (list: Node): boolean => {
    const root = rootObject(list);
    const asked = root.type === 'Identifier' ? awaitedValue(module, root) : unwrapAwait(root);
    return asked?.type === 'CallExpression' && claimsRows(module, asked);
  };
  const isOver = (around: Node): around is TSESTree.ForOfStatement =>
    around.type === 'ForOfStatement' && isWithin(around, fn) && claimed(around.right);
  const walked =
    fn.parent.type === 'CallExpression' && fn.parent.callee !== fn ? receiverOf(fn.parent) : undefined;
  return findAround(node, isOver) !== undefined || (walked !== undefined && claimed(walked));
}

/** `INSERT … ON CONFLICT DO NOTHING RETURNING`, `UPDATE … WHERE … RETURNING`: a second run is given none of the rows. */
function claimsRows(module: Module, call: TSESTree.CallExpression): boolean {
  const [argument] = call.arguments;
  const text = argument ? module.text.slice(...definitionOf(module, argument).range) : '';
  return (
    /\bINSERT\b[\s\S]*\bON\s+CONFLICT\b[\s\S]*\bDO\s+NOTHING\b[\s\S]*\bRETURNING\b/i.test(text) ||
    /\b(UPDATE\b[\s\S]*\bWHERE|DELETE)\b[\s\S]*\bRETURNING\b/i.test(text)
  );
}

/** A filter in memory answers at once; other environments do not see it. */
function waits(fn: FunctionNode): boolean {
  return fn.async || someNode(fn.body, ({ type }) => type === 'AwaitExpression');
}

/** `if (await wasSent(id)) return;`, and a branch that only runs when a look-up found nothing. */
function leavesAfterLookUp(module: Module, fn: FunctionNode, node: Node): boolean {
  let found = false;
  walk(fn.body, (inner) => {
    if (isFunction(inner) && !isWithin(node, inner)) return false;
    if (inner.type === 'IfStatement' && inner.range[0] < node.range[0]) {
      const runsWhen = outcomeFor(inner, node);
      if (runsWhen !== undefined && asksForRecord(module, inner.test, runsWhen)) found = true;
    }
    return !found;
  });
  return found;
}

/** Whether the place runs when the test holds (`true`) or when it does not; `undefined` when either way. */
function outcomeFor(statement: TSESTree.IfStatement, node: Node): boolean | undefined {
  if (isWithin(node, statement.consequent)) return true;
  if (statement.alternate && isWithin(node, statement.alternate)) return false;
  if (isWithin(node, statement)) return undefined;
  if (leaves(statement.consequent)) return false;
  return statement.alternate && leaves(statement.alternate) ? true : undefined;
}

function leaves(branch: Node): boolean {
  return someNode(branch, ({ type }) => type === 'ReturnStatement' || type === 'ContinueStatement');
}

/**
 * The test asks what was awaited whether the event is new: the place runs when nothing was found, when a state is as expected,
 * or when a call that is no plain look-up says so.
 */
function asksForRecord(module: Module, test: Node, runsWhen: boolean, depth = 0): boolean {
  const inner = unwrap(test);
  if (inner.type === 'UnaryExpression' && inner.operator === '!')
    return asksForRecord(module, inner.argument, !runsWhen, depth);
  if (inner.type === 'LogicalExpression')
    return [inner.left, inner.right].some((part) => asksForRecord(module, part, runsWhen, depth));
  const meaning = inner.type === 'Identifier' ? definitionOf(module, inner) : inner;
  if (meaning !== inner && testTypes.has(meaning.type) && depth < 4)
    return asksForRecord(module, meaning, runsWhen, depth + 1);
  const asked = awaitedIn(module, inner);
  if (!asked) return false;
  if (!isLookUp(module, asked)) return true;
  return meansAbsent(inner, runsWhen);
}

/** Expressions that are tests themselves when a name stands for them: `const exists = found.length > 0`. */
const testTypes: ReadonlySet<string> = new Set([
  'BinaryExpression',
  'LogicalExpression',
  'UnaryExpression',
  'MemberExpression',
]);

/** What a test was told by an `await`. */
function awaitedIn(module: Module, test: Node): Node | undefined {
  let asked: Node | undefined;
  walk(test, (node) => {
    if (node.type === 'AwaitExpression') asked ??= unwrapAwait(node);
    if (node.type === 'Identifier') asked ??= awaitedValue(module, node);
    return asked === undefined;
  });
  return asked;
}

/** The call that a name, or a part of it taken out by a pattern, was awaited from; also by way of `Number(found.count)`. */
function awaitedValue(module: Module, node: TSESTree.Identifier, depth = 0): Node | undefined {
  if (depth > 3) return undefined;
  const definition = definitionOf(module, node);
  if (definition.type === 'CallExpression' && definition.parent.type === 'AwaitExpression') return definition;
  const declarator = variableOf(module, node)?.defs[0]?.node;
  const init = declarator?.type === 'VariableDeclarator' ? declarator.init : undefined;
  if (init?.type === 'AwaitExpression') return unwrapAwait(init);
  let asked: Node | undefined;
  if (init && !isFunction(init))
    walk(init, (inner) => {
      if (inner.type === 'Identifier' && inner !== node) asked ??= awaitedValue(module, inner, depth + 1);
      return asked === undefined && !isFunction(inner);
    });
  return asked;
}

const lookUpNames =
  /^(get|find|fetch|load|read|query|list|describe|lookup|retrieve|select|scan|search|head|detect|send|promise|all|post|request|axios)/i;

/** A call that only reads, or sends something and gives the answer: what it found says nothing of the event by itself. */
function isLookUp(module: Module, call: Node): boolean {
  const operation = awsOperationsIn(module).find(({ node }) => node === call);
  if (operation) return operation.knowledge?.effect !== undefined;
  return (
    call.type === 'CallExpression' && lookUpNames.test(calleeNameOf(call) ?? '') && !writesSql(module, call)
  );
}

/** `INSERT … ON CONFLICT DO NOTHING` tells by its count whether it was the first. */
function writesSql(module: Module, call: TSESTree.CallExpression): boolean {
  const [argument] = call.arguments;
  const text = argument && module.text.slice(...definitionOf(module, argument).range);
  return text !== undefined && /\b(INSERT|UPDATE|DELETE|MERGE)\b|\bNX\b/.test(text);
}

/** Whether the place runs when the record is not there, or not in a state that a first run leaves behind. */
function meansAbsent(test: Node, runsWhen: boolean): boolean {
  if (test.type !== 'BinaryExpression') return !runsWhen;
  const { left, right, operator } = test;
  const value = unwrap(right);
  if (isNothing(value)) return /^===?$/.test(operator) === runsWhen;
  if (isCount(left) || isNumber(value)) {
    if (!isNumber(value) || value.value !== 0) return false;
    return /^(===?|<=)$/.test(operator) ? runsWhen : !runsWhen;
  }
  return isState(value);
}

function isNothing(node: Node): boolean {
  return (
    (node.type === 'Literal' && node.value === null) ||
    (node.type === 'Identifier' && node.name === 'undefined')
  );
}

function isNumber(node: Node): node is TSESTree.NumberLiteral {
  return node.type === 'Literal' && typeof node.value === 'number';
}

function isCount(node: Node): boolean {
  const inner = unwrap(node);
  return (
    inner.type === 'MemberExpression' && /^(length|Count|rowCount|size|count)$/.test(keyNameOf(inner) ?? '')
  );
}

/** `'SENT'`, `Status.Sent`, `true`: a state of the record, not the status of an answer. */
function isState(node: Node): boolean {
  if (node.type === 'Literal') return typeof node.value === 'boolean' || stringOf(node) !== undefined;
  return node.type === 'MemberExpression' || node.type === 'Identifier';
}
