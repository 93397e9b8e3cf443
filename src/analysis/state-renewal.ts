import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, unwrap } from '../ast/expressions.js';
import { enclosingFunction, isFunction, type FunctionNode } from '../ast/functions.js';
import { findAround, isWithin, someNode, someOwnNode, type Node } from '../ast/walk.js';
import { callsTo } from './definitions.js';
import { isMemoised } from './guards.js';
import { belongsToInvocation, keepsInvocation } from './invocation-data.js';
import { invokePhaseOf } from './invoke-phase.js';
import type { Module } from './module.js';
import {
  placeOf,
  stateWritesIn,
  writesOfUnknownCallers,
  type PlacedWrite,
  type StateWrite,
} from './module-state.js';
import { readsOwnPlace, type Group } from './state-groups.js';
import { holdsPlace, isForTelemetry, isSamePlace, isSizeBound, readsOf } from './state-readers.js';

/** Whether code runs once per environment: behind a memo of its own, or of all the calls that lead to it. */
export function isDoneOnce(module: Module, node: Node, depth = 0): boolean {
  if (isMemoised(module, node)) return true;
  if (depth > 0 && guardsAround(node).some((test) => asksForState(module, test))) return true;
  const fn = enclosingFunction(node);
  if (!fn || depth > 3) return false;
  const calls = callsTo(module, fn).filter((call) => invokePhaseOf(module, call));
  return calls.length > 0 && calls.every((call) => isDoneOnce(module, call, depth + 1));
}

/** A test of state that invocation code writes, and of no part of the event. */
function asksForState(module: Module, test: Node): boolean {
  const reads = (holds: (node: Node) => boolean): boolean =>
    someOwnNode(test, (node) => node.type === 'Identifier' && holds(node));
  return reads((node) => isWrittenState(module, node)) && !reads((node) => belongsToInvocation(module, node));
}

/** The tests that decide whether a node runs: of the `if`s around it, and of those above it that leave. */
function guardsAround(node: Node): Node[] {
  const tests: Node[] = [];
  for (
    let around = node.parent, inner = node;
    around && !isFunction(inner);
    inner = around, around = around.parent
  ) {
    if (around.type === 'IfStatement' && around.test !== inner) tests.push(around.test);
    if (around.type === 'LogicalExpression' && around.right === inner) tests.push(around.left);
    if (around.type === 'BlockStatement') tests.push(...leavingTests(around, node));
  }
  return tests;
}

function leavingTests(block: TSESTree.BlockStatement, before: Node): Node[] {
  return block.body.flatMap((statement) =>
    statement.type === 'IfStatement' && statement.range[1] <= before.range[0] && leaves(statement.consequent)
      ? [statement.test]
      : [],
  );
}

/** `x ??= f()`, `x = x || f()`, `x = x ? x : f()`: what is there wins. */
export function isMemoSpelling(module: Module, group: Group, write: PlacedWrite): boolean {
  if (write.by === '??=' || write.by === '||=') return true;
  const value = write.values[0] && unwrap(write.values[0]);
  if (value?.type !== 'LogicalExpression' && value?.type !== 'ConditionalExpression') return false;
  const asked = value.type === 'LogicalExpression' ? value.left : value.test;
  const kept = value.type === 'LogicalExpression' ? [value.left] : [value.consequent, value.alternate];
  const names = (node: Node): boolean => readsOf(module, group.place).some((read) => read === unwrap(node));
  return someOwnNode(asked, names) && kept.some(names);
}

/** `inFlight++` at the start and `inFlight--` at the end. */
export function isCounterpart(group: Group): boolean {
  const operators = new Set(group.writes.map((write) => write.by));
  return (operators.has('++') || operators.has('+=')) && (operators.has('--') || operators.has('-='));
}

/** `next = (next + 1) % hosts.length`, `Math.min(n + 1, 5)`, `flags = !flags`. */
export function isBoundedUpdate(module: Module, write: StateWrite): boolean {
  if (['%=', '&=', '/=', '>>=', '&&='].includes(write.by)) return true;
  const { parent } = write.node;
  if (parent?.type === 'BinaryExpression' && parent.operator === '%') return true;
  return write.values.some((value) => {
    const inner = unwrap(value);
    if (inner.type === 'BinaryExpression') return inner.operator === '%';
    if (inner.type === 'CallExpression') {
      const name = calleeNameOf(inner) ?? '';
      if (name === 'min' || name === 'max') return !keepsInvocation(module, write);
      return /^(slice|filter|takeRight|take)$/.test(name);
    }
    return inner.type === 'UnaryExpression';
  });
}

/** Invocation code gives the place a new value or empties it somewhere: what was in it does not stay for ever. */
export function isRenewed(module: Module, group: Group): boolean {
  return [...group.writes, ...group.renewals].some((write) => isRenewal(module, group, write));
}

function isRenewal(module: Module, group: Group, write: PlacedWrite): boolean {
  if (write.change === 'empty' || (write.change === 'delete' && !write.key)) return true;
  if (isLengthReset(group, write)) return true;
  if (write.change !== 'assign' || write.key || isMemoSpelling(module, group, write)) return false;
  if (/^(Object|Reflect|_|lodash)\./.test(write.by) || !holdsPlace(write.place, group.place)) return false;
  return !readsOwnPlace(module, group, write) && !isMadeOnce(module, write);
}

/** `list.length = 0`. */
function isLengthReset(group: Group, write: PlacedWrite): boolean {
  return write.place.path.at(-1) === 'length' && write.place.path.length === group.place.path.length + 1;
}

/** `if (!list) list = []` makes the list once and never empties it. */
function isMadeOnce(module: Module, write: PlacedWrite): boolean {
  const value = write.values[0];
  const branch = findAround(write.node, (node): node is TSESTree.IfStatement => node.type === 'IfStatement');
  if (!value || !branch || !isMemoised(module, value)) return false;
  const { test } = branch;
  return (
    (test.type === 'UnaryExpression' && test.operator === '!') ||
    (test.type === 'BinaryExpression' && /^={2,3}$/.test(test.operator) && !someNode(test, isMeasure))
  );
}

function isMeasure(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.property.type === 'Identifier' &&
    /^(size|length)$/.test(node.property.name)
  );
}

/** Something takes entries out, compares the size with a bound, or cuts the length. */
export function isBounded(module: Module, group: Group): boolean {
  const place =
    group.place.path.at(-1) === '*' ? { ...group.place, path: group.place.path.slice(0, -1) } : group.place;
  const writes = [...stateWritesIn(module), ...writesOfUnknownCallers(module)];
  const removes = writes.some(
    (write) =>
      (write.change === 'remove' || write.change === 'empty' || write.change === 'delete') &&
      (isSamePlace(write.place, place) || isSamePlace(write.place, group.place)),
  );
  const cuts = writes.some((write) => isLengthReset({ ...group, place }, write));
  return removes || cuts || readsOf(module, place).some((read) => isSizeBound(read));
}

/** The handler's own first statements renew the place before this write. */
export function isRenewedFirst(module: Module, group: Group, write: StateWrite): boolean {
  return [...group.writes, ...group.renewals].some(
    (other) =>
      other !== write &&
      isRenewal(module, group, other) &&
      !keepsInvocation(module, other) &&
      isTopLevelOf(write.reach.handler.functions, other.node) &&
      (other.node.range[0] < write.node.range[0] || write.reach.via.length > 0),
  );
}

/**
 * The handler fills a list and only empties it afterwards: what a failure on the way leaves in it, the next invocation
 * finds. `false` also when it is not known when it is emptied.
 */
export function isEmptiedLate(module: Module, group: Group, write: StateWrite): boolean {
  const { via, crossings, handler } = write.reach;
  if (via.length > 0 || crossings.length > 0) return false;
  if (
    stateWritesIn(module).some((other) => isLengthReset(group, other) && holdsPlace(group.place, other.place))
  )
    return false;
  const others = [...group.writes, ...group.renewals].filter(({ change }) => change !== 'append');
  const isLate = ({ change, node }: PlacedWrite): boolean =>
    change === 'empty' &&
    !isForTelemetry(module, node) &&
    isLater(module, node, write.node.range[1], handler.functions);
  return others.length > 0 && others.every(isLate);
}

/** Code of the handler behind a place in it and in no `finally`, or a function that it calls only there. */
function isLater(module: Module, node: Node, from: number, handler: readonly FunctionNode[]): boolean {
  if (isInFinally(node)) return false;
  const fn = enclosingFunction(node);
  if (!fn) return false;
  if (handler.includes(fn)) return node.range[0] > from;
  const calls = callsTo(module, fn);
  return (
    calls.length > 0 &&
    calls.every((call) => {
      const caller = enclosingFunction(call);
      return caller !== undefined && handler.includes(caller) && call.range[0] > from && !isInFinally(call);
    })
  );
}

function isInFinally(node: Node): boolean {
  const isFinalizer = (around: Node): boolean =>
    around.parent?.type === 'TryStatement' && around.parent.finalizer === around;
  return findAround(node, (around): around is Node => isFinalizer(around)) !== undefined;
}

function isTopLevelOf(functions: readonly FunctionNode[], node: Node): boolean {
  return functions.some(
    (fn) => fn.body.type === 'BlockStatement' && fn.body.body.some((statement) => statement === node.parent),
  );
}

/** `finally { user = undefined }`. */
export function isTakenBack(module: Module, write: StateWrite): boolean {
  return stateWritesIn(module).some((other) => {
    if (other === write || !isSamePlace(other.place, write.place)) return false;
    const around = findAround(
      other.node,
      (node): node is TSESTree.TryStatement =>
        node.type === 'TryStatement' && node.finalizer !== null && isWithin(other.node, node.finalizer),
    );
    return around !== undefined && !keepsInvocation(module, other);
  });
}

/** `if (cachedFor !== event.tenant) { … }`: the stored value is looked up by the input before it is used. */
export function asksForInput(module: Module, write: StateWrite): boolean {
  return guardsAround(write.node).some((test) => comparesStateWithInput(module, test));
}

function leaves(statement: Node): boolean {
  if (statement.type === 'BlockStatement') return statement.body.some((inner) => leaves(inner));
  return statement.type === 'ReturnStatement';
}

function comparesStateWithInput(module: Module, test: Node): boolean {
  return someNode(test, (node) => {
    if (node.type !== 'BinaryExpression') return false;
    const sides = [node.left as Node, node.right as Node];
    const readsState = (side: Node): boolean =>
      someNode(side, (inner) => inner.type === 'Identifier' && isWrittenState(module, inner));
    const readsInput = (side: Node): boolean => belongsToInvocation(module, side);
    return sides.some((side, index) => readsState(side) && readsInput(sides[1 - index] as Node));
  });
}

function isWrittenState(module: Module, node: Node): boolean {
  const place = placeOf(module, node);
  return place !== undefined && stateWritesIn(module).some((write) => holdsPlace(place, write.place));
}
