import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, receiverOf, unwrap } from '../ast/expressions.js';
import { isFunction, returnedFrom, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { callsTo, definitionOf, functionOf } from './definitions.js';
import { variableOf, type Module } from './module.js';

/** A test that decides whether a piece of code runs. */
export interface Condition {
  readonly test: Node;
  /** The answer that leads to the code; `undefined` when either may, because another part of the test decides. */
  readonly holds: boolean | undefined;
  /** The discriminant of a `switch`, compared with the cases around the code. */
  readonly isCase: boolean;
}

/**
 * The tests that an invocation passes on its way to a node: branches around it, early exits above it, filters of the
 * array that is walked, and the same at every call of the functions around it. Innermost first; `!`, `&&` and `||` are taken apart.
 */
export function conditionsOn(module: Module, node: Node): readonly Condition[] {
  return climb(module, node, new Set());
}

function climb(module: Module, node: Node, seen: Set<FunctionNode>): Condition[] {
  const found: Condition[] = [];
  for (let inner = node, around = node.parent; around; inner = around, around = around.parent) {
    found.push(...conditionsBetween(module, inner, around));
    if (!isFunction(around)) continue;
    if (seen.has(around)) return found;
    seen.add(around);
    for (const use of usesOf(module, around)) found.push(...climb(module, use, seen));
    if (around.parent.type !== 'CallExpression') return found;
  }
  return found;
}

/** Calls of a function, and calls that it is given to by name. */
function usesOf(module: Module, fn: FunctionNode): Node[] {
  const identifier = fn.id ?? (fn.parent.type === 'VariableDeclarator' ? fn.parent.id : undefined);
  const variable = identifier && variableOf(module, identifier);
  const given = (variable?.references ?? []).flatMap((reference) => {
    const { parent } = reference.identifier;
    if (parent.type !== 'CallExpression' || parent.callee === reference.identifier) return [];
    return functionOf(module, reference.identifier) === fn ? [reference.identifier] : [];
  });
  return [...callsTo(module, fn), ...given];
}

function conditionsBetween(module: Module, inner: Node, around: Node): Condition[] {
  switch (around.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return inner === around.test ? [] : atomsOf(around.test, inner === around.consequent);
    case 'LogicalExpression':
      return inner === around.right && around.operator !== '??'
        ? atomsOf(around.left, around.operator === '&&')
        : [];
    case 'SwitchCase':
      return [
        { test: around.parent.discriminant, holds: true, isCase: true },
        ...exitsAbove(around.consequent, inner),
      ];
    case 'BlockStatement':
    case 'Program':
      return exitsAbove(around.body, inner);
    case 'ForOfStatement':
      return inner === around.body ? filtersOf(module, around.right) : [];
    case 'CallExpression': {
      const receiver = receiverOf(around);
      return receiver && around.callee !== inner ? filtersOf(module, receiver) : [];
    }
    default:
      return [];
  }
}

/** `if (…) return;` among the statements above. */
function exitsAbove(statements: readonly Node[], inner: Node): Condition[] {
  const found: Condition[] = [];
  for (const statement of statements) {
    if (statement === inner || statement.range[0] >= inner.range[0]) break;
    if (statement.type !== 'IfStatement') continue;
    if (leaves(statement.consequent)) found.push(...atomsOf(statement.test, false));
    else if (statement.alternate && leaves(statement.alternate)) found.push(...atomsOf(statement.test, true));
  }
  return found;
}

/** Whether a statement never goes on to the one below it. */
function leaves(statement: Node): boolean {
  if (statement.type === 'BlockStatement') return statement.body.some(leaves);
  if (statement.type === 'IfStatement')
    return leaves(statement.consequent) && !!statement.alternate && leaves(statement.alternate);
  return /^(Return|Throw|Continue|Break)Statement$/.test(statement.type);
}

/** What `list.filter(…)` lets through, for code that walks the list. */
function filtersOf(module: Module, list: Node): Condition[] {
  const call = definitionOf(module, list);
  if (call.type !== 'CallExpression') return [];
  const receiver = receiverOf(call);
  const further = receiver ? filtersOf(module, receiver) : [];
  const [predicate] = call.arguments;
  const fn = calleeNameOf(call) === 'filter' && predicate ? functionOf(module, predicate) : undefined;
  const returned = fn ? returnedFrom(fn) : [];
  return [...(returned.length === 1 && returned[0] ? atomsOf(returned[0], true) : []), ...further];
}

/** The parts of a test with the answers they must give; of `a || b` that holds neither part must. */
function atomsOf(test: Node, holds: boolean | undefined): Condition[] {
  const inner = unwrap(test);
  if (inner.type === 'UnaryExpression' && inner.operator === '!')
    return atomsOf(inner.argument, holds === undefined ? undefined : !holds);
  if (inner.type === 'LogicalExpression' && inner.operator !== '??') {
    const isBoth = inner.operator === '&&' ? holds === true : holds === false;
    return [inner.left, inner.right].flatMap((part) => atomsOf(part, isBoth ? holds : undefined));
  }
  return [{ test: inner, holds, isCase: false }];
}

/** What a comparison compares, with its operator turned so that it says what holds on the way to the code. */
export interface Comparison {
  readonly left: TSESTree.Expression;
  readonly right: TSESTree.Expression;
  readonly operator: '===' | '!==' | '<' | '<=' | '>' | '>=';
}

const opposite = { '===': '!==', '!==': '===', '<': '>=', '>=': '<', '>': '<=', '<=': '>' } as const;

/** The comparison that a condition makes; `undefined` for other tests and for answers that are not known. */
export function comparisonOf({ test, holds }: Condition): Comparison | undefined {
  if (test.type !== 'BinaryExpression' || holds === undefined) return undefined;
  const operator = test.operator.replace(/^(==|!=)$/, '$1=') as keyof typeof opposite;
  if (!(operator in opposite) || test.left.type === 'PrivateIdentifier') return undefined;
  return { left: test.left, right: test.right, operator: holds ? operator : opposite[operator] };
}

/**
 * What a condition says about something being there: `true` when the code runs for a value that is there (`if (x)`,
 * `x.length > 0`, `x !== undefined`), `false` when it runs without; `undefined` when the test asks something else.
 */
export function presenceIn(condition: Condition): boolean | undefined {
  const { test, holds, isCase } = condition;
  if (holds === undefined || isCase) return undefined;
  if (test.type === 'BinaryExpression') return comparedPresence(comparisonOf(condition));
  return /^(Identifier|MemberExpression|AwaitExpression|CallExpression|ChainExpression)$/.test(test.type)
    ? holds
    : undefined;
}

function comparedPresence(comparison: Comparison | undefined): boolean | undefined {
  if (!comparison) return undefined;
  const { left, right, operator } = comparison;
  const isNothing = isAbsent(right) || isAbsent(left) || isZero(right);
  if (operator === '===' && isNothing) return false;
  if (operator === '!==' && isNothing) return true;
  if ((operator === '>' && isZero(right)) || (operator === '>=' && isOne(right))) return true;
  return (operator === '<=' && isZero(right)) || (operator === '<' && isOne(right)) ? false : undefined;
}

function isAbsent(node: Node): boolean {
  return (
    (node.type === 'Literal' && node.raw === 'null') ||
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'Literal' && node.value === 'undefined')
  );
}

const isZero = (node: Node): boolean => node.type === 'Literal' && node.value === 0;
const isOne = (node: Node): boolean => node.type === 'Literal' && node.value === 1;
