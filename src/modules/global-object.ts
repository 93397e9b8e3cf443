import { conditionOf, type Surroundings } from './branches.js';
import { bindingOf, scopeOfCall, type Scope } from './scopes.js';
import {
  childOf,
  isFunctionNode,
  listOf,
  nameOf,
  stringValueOf,
  unwrapped,
  type SyntaxNode,
} from './syntax.js';

/** Longer chains of names and calls go round in circles. */
const deepest = 8;

/**
 * Whether an expression is the global object: `globalThis` or `global`, a name that stands for it, what is chosen by
 * `typeof globalThis`, or what a function returns that chooses so; `false` when it cannot be told.
 */
export function isGlobalObject(node: SyntaxNode | undefined, at: Surroundings): boolean {
  const depth = (at.depth ?? 0) + 1;
  if (!node || depth > deepest) return false;
  const inner = { ...at, depth };
  switch (node.type) {
    case 'Identifier':
      return isNameOfGlobal(node, inner);
    case 'ConditionalExpression': {
      const outcome = conditionOf(childOf(node, 'test'), inner);
      return outcome !== undefined && isPartGlobal(node, outcome ? 'consequent' : 'alternate', inner);
    }
    case 'LogicalExpression':
      return isGlobalOfTwo(node, inner);
    case 'CallExpression':
      return isAnswerGlobal(node, inner);
    default:
      return false;
  }
}

function isPartGlobal(node: SyntaxNode, key: string, at: Surroundings): boolean {
  return isGlobalObject(unwrapped(childOf(node, key)), at);
}

/** `global` is a name that wrappers give to their parameters for it. */
function isNameOfGlobal(node: SyntaxNode, at: Surroundings): boolean {
  const name = nameOf(node) ?? '';
  if (name === 'globalThis' || name === 'global') return true;
  const binding = bindingOf(at.scope, name);
  return isGlobalObject(binding?.isInstance ? undefined : binding?.value, {
    ...at,
    scope: binding?.scope ?? at.scope,
  });
}

/** `typeof globalThis === 'object' && globalThis`, `found || another`. */
function isGlobalOfTwo(node: SyntaxNode, at: Surroundings): boolean {
  if (node['operator'] !== '&&') return isPartGlobal(node, 'left', at) || isPartGlobal(node, 'right', at);
  return conditionOf(childOf(node, 'left'), at) === true && isPartGlobal(node, 'right', at);
}

/** `Function('return this')()`, and calls of functions whose first answer that is reached is the global object. */
function isAnswerGlobal(node: SyntaxNode, at: Surroundings): boolean {
  const callee = unwrapped(childOf(node, 'callee'));
  const found = functionOf(callee, at.scope);
  if (!found)
    return (
      callee !== undefined &&
      nameOf(childOf(callee, 'callee')) === 'Function' &&
      returnsThis(listOf(callee, 'arguments'))
    );
  const { node: called, scope: closure } = found;
  const scope = scopeOfCall(called, closure, { given: listOf(node, 'arguments'), caller: at.scope });
  const body = childOf(called, 'body');
  if (body?.type !== 'BlockStatement') return isGlobalObject(unwrapped(body), { ...at, scope });
  return answerIn(listOf(body, 'body'), { ...at, scope }) === true;
}

/** Whether code that `Function` is given only finds the global object. */
export function returnsThis(given: readonly SyntaxNode[]): boolean {
  return stringValueOf(given.at(-1)) === 'return this';
}

function functionOf(
  callee: SyntaxNode | undefined,
  scope: Scope,
): { node: SyntaxNode; scope: Scope } | undefined {
  if (callee && isFunctionNode(callee)) return { node: callee, scope };
  const binding = bindingOf(scope, nameOf(callee) ?? '');
  const value = binding?.value;
  return binding && value && isFunctionNode(value) ? { node: value, scope: binding.scope } : undefined;
}

/** Whether the first `return` that is reached gives the global object; `undefined` when none is, or it cannot be told. */
function answerIn(statements: readonly SyntaxNode[], at: Surroundings): boolean | undefined {
  for (const statement of statements) {
    const taken = statement.type === 'IfStatement' ? takenBranch(statement, at) : statement;
    if (taken === 'unknown') return undefined;
    const list = taken?.type === 'BlockStatement' ? listOf(taken, 'body') : undefined;
    if (taken?.type === 'ReturnStatement') return isGlobalObject(unwrapped(childOf(taken, 'argument')), at);
    const answer = list && answerIn(list, at);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function takenBranch(statement: SyntaxNode, at: Surroundings): SyntaxNode | 'unknown' | undefined {
  const outcome = conditionOf(childOf(statement, 'test'), at);
  if (outcome === undefined) return 'unknown';
  return childOf(statement, outcome ? 'consequent' : 'alternate');
}
