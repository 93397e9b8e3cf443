import type { TSESTree } from '@typescript-eslint/utils';
import { outermost } from '../ast/expressions.js';
import {
  enclosingFunction,
  isFunction,
  returnedFrom,
  runsInPlace,
  type FunctionNode,
} from '../ast/functions.js';
import { findAround, isWithin, someNode, type Node } from '../ast/walk.js';
import { answerGivenTo, usesArguments } from './callback-styles.js';
import { variableOf, type Module } from './module.js';
import { calledFunction } from './definitions.js';
import { promisedBy } from './promises.js';
import type { TextEdit } from './text-edits.js';

/**
 * The edits by which a handler answers through its promise instead of its third parameter; `undefined` where that might do
 * something else: where a function inside calls the callback, code follows the call, or work goes on that nobody waits for.
 */
export function promisedAnswerEdits(module: Module, parameter: Node): readonly TextEdit[] | undefined {
  const fn = parameter.parent;
  if (!fn || !isFunction(fn) || fn.generator || fn.params.length !== 3 || parameter.type !== 'Identifier')
    return undefined;
  const calls = callsOf(module, fn, parameter);
  if (!calls || !(fn.async || mayBecomeAsync(module, fn, calls))) return undefined;
  const answers = calls.map((call) => answerEdit(module, fn, call));
  if (answers.some((edit) => edit === undefined)) return undefined;
  return [
    ...(fn.async ? [] : [{ range: [fn.range[0], fn.range[0]] as const, text: 'async ' }]),
    { range: [fn.params[1]?.range[1] ?? parameter.range[0], parameter.range[1]], text: '' },
    ...answers.flatMap((edit) => edit ?? []),
  ];
}

/** The calls of the callback; `undefined` when something else is done with it, or elsewhere. */
function callsOf(
  module: Module,
  fn: FunctionNode,
  parameter: Node,
): readonly TSESTree.CallExpression[] | undefined {
  const references = variableOf(module, parameter)?.references ?? [];
  const calls = references.flatMap(({ identifier }): TSESTree.CallExpression[] => {
    const { parent } = identifier;
    const isCall = parent.type === 'CallExpression' && parent.callee === identifier;
    return isCall && enclosingFunction(parent) === fn ? [parent] : [];
  });
  return calls.length === references.length && !usesArguments(fn) ? calls : undefined;
}

/** Nothing that the function starts goes on behind its back, and it returns nothing but what its callback is called with. */
function mayBecomeAsync(module: Module, fn: FunctionNode, calls: readonly Node[]): boolean {
  if (/^(MethodDefinition|Property)$/.test(fn.parent.type) || ('returnType' in fn && fn.returnType))
    return false;
  return (
    calls.length > 0 &&
    !mayLeaveWork(module, fn, calls) &&
    returnedFrom(fn).every((value) => calls.some((call) => outermost(call) === value))
  );
}

/** Whether a function may start work that goes on when it has returned, which Lambda waits for as long as it is not async. */
export function mayLeaveWork(module: Module, fn: FunctionNode, answers: readonly Node[] = []): boolean {
  return someNode(
    fn,
    (node) =>
      (isFunction(node) && node !== fn && !runsInPlace(node)) ||
      (node.type === 'ExpressionStatement' &&
        !answers.includes(node.expression) &&
        (promisedBy(module, node.expression) !== undefined || isUnknownCall(module, node.expression))),
  );
}

/** A call of a name whose function is not in sight. */
function isUnknownCall(module: Module, expression: Node): boolean {
  return (
    expression.type === 'CallExpression' &&
    expression.callee.type === 'Identifier' &&
    calledFunction(module, expression) === undefined
  );
}

/** The `return` or `throw` that says what a call of the callback says. */
function answerEdit(module: Module, fn: FunctionNode, call: TSESTree.CallExpression): TextEdit | undefined {
  const answer = answerGivenTo(module, call);
  const { parent: statement } = outermost(call);
  if (!answer || !statement || (answer.isError && isCaught(call, fn))) return undefined;
  const value = answer.value && module.text.slice(...answer.value.range);
  if (statement === fn)
    return answer.isError
      ? undefined
      : { range: outermost(call).range, text: expressionText(answer.value, value) };
  const end = endOfAnswer(statement, fn);
  if (end === undefined) return undefined;
  const text = `${answer.isError ? 'throw' : 'return'}${value === undefined ? '' : ` ${value}`};`;
  return { range: [statement.range[0], end], text };
}

/** The body of an arrow function that gives a value. */
function expressionText(node: Node | undefined, text = 'undefined'): string {
  return node?.type === 'ObjectExpression' ? `(${text})` : text;
}

/** Where the text ends that a `return` can stand for: behind the statement, or behind the empty `return` or `break` after it. */
function endOfAnswer(statement: Node, fn: FunctionNode): number | undefined {
  if (statement.type === 'ReturnStatement') return statement.range[1];
  if (statement.type !== 'ExpressionStatement') return undefined;
  const next = nextStatement(statement);
  if (next?.type === 'ReturnStatement' && !next.argument) return next.range[1];
  const isLastOfCase =
    next?.type === 'BreakStatement' &&
    !next.label &&
    next.parent.type === 'SwitchCase' &&
    !nextStatement(next);
  const branches = isLastOfCase ? next.parent.parent : undefined;
  if (branches) return isLast(branches, fn) ? next?.range[1] : undefined;
  return isLast(statement, fn) ? statement.range[1] : undefined;
}

function nextStatement(statement: Node): Node | undefined {
  const { parent } = statement;
  const siblings: readonly Node[] =
    parent?.type === 'BlockStatement' ? parent.body : parent?.type === 'SwitchCase' ? parent.consequent : [];
  return siblings[siblings.indexOf(statement) + 1];
}

/** Whether nothing of the function runs after a statement. */
function isLast(statement: Node, fn: FunctionNode): boolean {
  const { parent } = statement;
  switch (parent?.type) {
    case 'BlockStatement':
      return parent.body.at(-1) === statement && (parent === fn.body || isLast(parent, fn));
    case 'IfStatement':
    case 'CatchClause':
      return isLast(parent, fn);
    case 'TryStatement':
      return parent.finalizer === null && isLast(parent, fn);
    default:
      return false;
  }
}

/** Whether the function itself would catch what is thrown at a node. */
function isCaught(node: Node, fn: FunctionNode): boolean {
  const isCatching = (around: Node): around is TSESTree.TryStatement =>
    around.type === 'TryStatement' && isWithin(node, around.block) && isWithin(around, fn);
  return findAround(node, isCatching) !== undefined;
}
