import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf, unwrap, unwrapAwait } from '../ast/expressions.js';
import { isFunction, returnedFrom, type FunctionNode } from '../ast/functions.js';
import type { Variable } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { calledFunction, callsTo, definitionOf, functionOf } from './definitions.js';
import { variableOf, type Module } from './module.js';

/** A test that decides whether a piece of code runs. */
export interface Condition {
  readonly test: Node;
  /** The answer that leads to the code; `undefined` when it is not known. */
  readonly holds: boolean | undefined;
  /**
   * `answer`: yes or no; `case`: the discriminant of a `switch`, compared with the cases around the code, or the key of a
   * table of functions; `walk`: a list that the code runs for the elements of.
   */
  readonly kind: 'answer' | 'case' | 'walk';
  /** The other answer ends in an error. */
  readonly throws: boolean;
}

/**
 * The tests that an invocation passes on its way to a node: branches around it, early exits above it, filters of the
 * array that is walked, and the same at every call of the functions around it. Innermost first; `!` and what must hold
 * together are taken apart.
 */
export function conditionsOn(module: Module, node: Node): readonly Condition[] {
  return climb(module, node, new Set()).flatMap((condition) => [condition, ...behind(module, condition)]);
}

function climb(module: Module, node: Node, seen: Set<Node>): Condition[] {
  const found: Condition[] = [];
  for (let inner = node, around = node.parent; around; inner = around, around = around.parent) {
    found.push(...conditionsBetween(module, inner, around, seen));
    if (!isFunction(around) || seen.has(around)) continue;
    seen.add(around);
    for (const use of usesOf(module, around)) found.push(...climb(module, use, seen));
    found.push(...choicesOf(module, around));
  }
  return found;
}

/** Calls of a function, and calls that it is given to by name. */
export function usesOf(module: Module, fn: FunctionNode): Node[] {
  const variable = variableHolding(module, fn);
  const given = (variable?.references ?? []).flatMap((reference) => {
    const { parent } = reference.identifier;
    if (parent.type !== 'CallExpression' || parent.callee === reference.identifier) return [];
    return functionOf(module, reference.identifier) === fn ? [reference.identifier] : [];
  });
  return [...callsTo(module, fn), ...given];
}

function variableHolding(module: Module, holder: Node): Variable | undefined {
  const declared = isFunction(holder) ? holder.id : undefined;
  const identifier =
    declared ?? (holder.parent?.type === 'VariableDeclarator' ? holder.parent.id : undefined);
  return identifier ? variableOf(module, identifier) : undefined;
}

/** `actions[event.type](…)` for a function that stands in the table `actions`. */
function choicesOf(module: Module, fn: FunctionNode): Condition[] {
  const table = fn.parent.type === 'Property' ? fn.parent.parent : undefined;
  const variable = table && variableHolding(module, table);
  return (variable?.references ?? []).flatMap(({ identifier: { parent } }) =>
    parent.type === 'MemberExpression' && parent.computed
      ? [{ test: parent.property, holds: true, kind: 'case', throws: false }]
      : [],
  );
}

function conditionsBetween(module: Module, inner: Node, around: Node, seen: Set<Node>): Condition[] {
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
        { test: around.parent.discriminant, holds: true, kind: 'case', throws: false },
        ...exitsAbove(around.consequent, inner),
      ];
    case 'BlockStatement':
    case 'Program':
      return exitsAbove(around.body, inner);
    case 'ForOfStatement':
      return inner === around.body ? [walkOver(around.right), ...filtersOf(module, around.right, seen)] : [];
    case 'CallExpression': {
      const receiver = receiverOf(around);
      if (!receiver || around.callee === inner) return [];
      const isWalk = /^(map|forEach|flatMap|reduce)$/.test(calleeNameOf(around) ?? '');
      return [...(isWalk ? [walkOver(receiver)] : []), ...filtersOf(module, receiver, seen)];
    }
    default:
      return [];
  }
}

function walkOver(list: Node): Condition {
  return { test: list, holds: true, kind: 'walk', throws: false };
}

/** `if (…) return;` among the statements above, also inside a `try`, and a `switch` with a case that leaves. */
function exitsAbove(statements: readonly Node[], inner: Node): Condition[] {
  const found: Condition[] = [];
  for (const statement of statements) {
    if (statement === inner || statement.range[0] >= inner.range[0]) break;
    if (statement.type === 'TryStatement') found.push(...exitsAbove(statement.block.body, inner));
    if (
      statement.type === 'SwitchStatement' &&
      statement.cases.some(({ consequent }) => consequent.some(exits))
    )
      found.push({ test: statement.discriminant, holds: true, kind: 'case', throws: false });
    if (statement.type !== 'IfStatement') continue;
    const isLeft = [statement.consequent, statement.alternate].map((branch) => !!branch && leaves(branch));
    if (isLeft[0]) found.push(...atomsOf(statement.test, false, ends(statement.consequent)));
    else if (isLeft[1]) found.push(...atomsOf(statement.test, true, ends(statement.alternate)));
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

/** Whether a statement of a `switch` leaves more than the `switch`. */
function exits(statement: Node): boolean {
  if (statement.type === 'BlockStatement') return statement.body.some(exits);
  return /^(Return|Throw|Continue)Statement$/.test(statement.type);
}

/** Whether a branch ends in an error: `throw`, `return callback(error)`, `return Promise.reject(error)`. */
function ends(branch: Node | null): boolean {
  const last = branch?.type === 'BlockStatement' ? branch.body.at(-1) : branch;
  if (last?.type === 'ThrowStatement') return true;
  const returned = last?.type === 'ReturnStatement' && last.argument ? unwrapAwait(last.argument) : undefined;
  if (returned?.type !== 'CallExpression') return false;
  const [first] = returned.arguments;
  const isNothing = !first || (first.type === 'Literal' && first.raw === 'null');
  return /^(callback|cb|done|reject|fail)$/.test(calleeNameOf(returned) ?? '') && !isNothing;
}

const walks = /^(filter|find|findLast|some|every)$/;

/** What `list.filter(…)` lets through, for code that walks the list, and what `list.push(…)` was asked for. */
function filtersOf(module: Module, list: Node, seen: Set<Node>): Condition[] {
  const value = definitionOf(module, list);
  if (value.type === 'ArrayExpression' && !seen.has(value)) {
    seen.add(value);
    return pushesInto(module, value).flatMap((push) => climb(module, push, seen));
  }
  if (value.type !== 'CallExpression') return [];
  const receiver = receiverOf(value);
  const further = receiver ? filtersOf(module, receiver, seen) : [];
  return [...(calleeNameOf(value) === 'filter' ? predicateOf(module, value) : []), ...further];
}

function pushesInto(module: Module, list: Node): Node[] {
  return (variableHolding(module, list)?.references ?? []).flatMap(({ identifier: { parent } }) =>
    parent.type === 'MemberExpression' && keyNameOf(parent) === 'push' ? [parent] : [],
  );
}

/** What the function given to `filter` or `find` asks. */
function predicateOf(module: Module, call: TSESTree.CallExpression): Condition[] {
  const [predicate] = call.arguments;
  const fn = predicate ? functionOf(module, predicate) : undefined;
  const returned = fn ? returnedFrom(fn) : [];
  return returned.flatMap((test) => atomsOf(test, returned.length === 1 ? true : undefined));
}

/** What a test asks by a name: `if (found)` for `const found = list.find(…)`, `if (isOwn(key))` for a function of this module. */
function behind(module: Module, { test, holds, kind, throws }: Condition): Condition[] {
  if (kind === 'walk') return [];
  const isSize = test.type === 'MemberExpression' && keyNameOf(test) === 'length';
  const value = definitionOf(module, isSize ? test.object : test);
  if (value.type === 'CallExpression' && walks.test(calleeNameOf(value) ?? '') && receiverOf(value))
    return predicateOf(module, value);
  const fn = value.type === 'CallExpression' ? calledFunction(module, value) : undefined;
  const returned = fn ? returnedFrom(fn) : [];
  const asked = returned.length === 1 && returned[0] ? unwrap(returned[0]) : value;
  return asked !== test && isQuestion(asked) ? atomsOf(asked, holds, throws) : [];
}

/** Gives yes or no, not a value that is looked at for being there. */
function isQuestion(node: Node): boolean {
  if (node.type === 'CallExpression')
    return /^(startsWith|endsWith|includes|has|test|match|exec|(is|has|should)[A-Z]\w*)$/.test(
      calleeNameOf(node) ?? '',
    );
  return /^(Binary|Logical|Unary)Expression$/.test(node.type);
}

/** The parts of a test that must all give the same answer; where one of several is enough, the test as a whole. */
function atomsOf(test: Node, holds: boolean | undefined, throws = false): Condition[] {
  const inner = unwrap(test);
  if (inner.type === 'UnaryExpression' && inner.operator === '!')
    return atomsOf(inner.argument, holds === undefined ? undefined : !holds, throws);
  if (
    inner.type === 'LogicalExpression' &&
    inner.operator === (holds === true ? '&&' : '||') &&
    holds !== undefined
  )
    return [inner.left, inner.right].flatMap((part) => atomsOf(part, holds, throws));
  return [{ test: inner, holds, kind: 'answer', throws }];
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
  const { test, holds, kind } = condition;
  if (holds === undefined || kind !== 'answer') return undefined;
  if (test.type === 'BinaryExpression') return comparedPresence(comparisonOf(condition));
  return /^(Identifier|MemberExpression|AwaitExpression|ChainExpression)$/.test(test.type)
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
