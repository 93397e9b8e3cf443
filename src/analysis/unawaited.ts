import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, dottedNameOf, outermost, receiverOf, unwrap } from '../ast/expressions.js';
import { enclosingFunction, isFunction, returnedFrom } from '../ast/functions.js';
import { isModuleLevel, type Reference, type Variable } from '../ast/scopes.js';
import { findAround, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { calledFunction } from './definitions.js';
import { exportsIn } from './exports.js';
import { handlersIn, type Handler } from './handlers.js';
import { isBehindDevelopment } from './init-code.js';
import { invokePhaseOf, reachedFunctions } from './invoke-phase.js';
import { closesSharedConnection } from './invocation-connections.js';
import { isInLoop } from './loops.js';
import { functionsIn, nodesIn, variableOf, type Module } from './module.js';
import { givesPromiseByType } from './promise-types.js';
import { opensConnection, promisedBy, promisingCallback, type Promised } from './promises.js';
import { functionsCalledAt, importedFunctionsAt, type PlacedFunction } from './references.js';
import { goesOnAfterReturn, tellsItsEnd } from './settlement.js';

/**
 * A promise that nobody waits for. `statement`: its expression is a statement; `stored`: its variable is never awaited,
 * returned or passed on; `callbacks`: an array method drops what its async callback gives; `array`: an array of promises
 * is awaited, or returned by the handler, as if it were one; `finally`: it is returned out of a `try` whose `finally` runs before it settles;
 * `tested`: a condition takes it for what it gives.
 */
export interface Unawaited {
  readonly kind: 'statement' | 'stored' | 'callbacks' | 'array' | 'finally' | 'tested';
  readonly node: TSESTree.Expression;
  /** `void` was written before it, on purpose. */
  readonly isVoid: boolean;
}

/**
 * The promises in this module that nobody waits for, in code that a handler's Init or Invoke phase runs. That a shared
 * connection is closed at all is wrong, and not that nobody waits for it.
 */
export const unawaitedIn = memoPer((module: Module): readonly Unawaited[] => {
  if (isUnreachedWithTypes(module)) return [];
  // Whether it runs at all is asked last: the answer may take a look at the whole project.
  const found = <Place extends Node>(
    nodes: readonly Place[],
    find: (module: Module, node: Place) => Unawaited[],
  ): Unawaited[] =>
    nodes.flatMap((node) => {
      const unawaited = find(module, node);
      return unawaited.length > 0 && isRun(module, node) ? unawaited : [];
    });
  return [
    ...found(nodesIn(module, 'ExpressionStatement'), droppedBy),
    ...found(nodesIn(module, 'VariableDeclarator'), storedBy),
    ...found(nodesIn(module, 'AssignmentExpression'), assignedBy),
    ...found(nodesIn(module, 'CallExpression'), droppedCallback),
    ...found(nodesIn(module, 'AwaitExpression'), awaitedArray),
    ...found(nodesIn(module, 'ReturnStatement'), returnedBeforeFinally),
    ...answeredArrays(module),
  ]
    .filter(({ node }) => !isSettledElsewhere(module, node) && !closesSharedConnection(module, node))
    .concat(testedPromises(module).filter(({ node }) => isRun(module, node)));
});

/** Whether invocations run nothing of a module whose calls only TypeScript can tell about, which takes longer than a look at the project. */
function isUnreachedWithTypes(module: Module): boolean {
  return module.types !== undefined && reachedFunctions(module).size === 0 && handlersIn(module).length === 0;
}

function isRun(module: Module, node: Node): boolean {
  return enclosingFunction(node) ? invokePhaseOf(module, node) !== undefined : handlersIn(module).length > 0;
}

/** Work that ends at once, or that tells its end to a promise or callback, leaks nothing. */
function isSettledElsewhere(module: Module, node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'CallExpression' && (isAwaiting(module, inner) || endsAtOnce(module, inner)))
    return true;
  return tellsItsEnd(module, node);
}

/** A call of an async function that waits for nothing itself. */
function endsAtOnce(module: Module, call: TSESTree.CallExpression): boolean {
  const fn = calledFunction(module, call);
  if (fn) return !goesOnAfterReturn(module, fn);
  const [imported] = importedFunctionsAt(module, call.callee);
  return imported !== undefined && !goesOnAfterReturn(imported.module, imported.fn);
}

function isAwaiting(module: Module, call: TSESTree.CallExpression): boolean {
  const name = calleeNameOf(call);
  return name !== undefined && (module.settings.awaitingFunctions?.includes(name) ?? false);
}

function droppedBy(module: Module, { expression }: TSESTree.ExpressionStatement): Unawaited[] {
  const isVoid = expression.type === 'UnaryExpression' && expression.operator === 'void';
  const node = isVoid ? expression.argument : expression;
  if (isAssignment(node) || promisedBy(module, node) === undefined) return [];
  // A `.catch()` on a kept promise is no wait; the variable is judged by its other uses.
  if (isOnKeptPromise(module, node)) return [];
  return [{ kind: 'statement', node, isVoid }];
}

function isAssignment(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'LogicalExpression') return isAssignment(inner.right);
  return inner.type === 'AssignmentExpression' || inner.type === 'Identifier';
}

/** `p.catch(…)` where `p` is a variable. */
function isOnKeptPromise(module: Module, node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type !== 'CallExpression' || !/^(then|catch|finally)$/.test(calleeNameOf(inner) ?? ''))
    return false;
  const receiver = receiverOf(inner);
  if (!receiver) return false;
  return receiver.type === 'Identifier'
    ? variableOf(module, receiver) !== undefined
    : isOnKeptPromise(module, receiver);
}

function storedBy(module: Module, declarator: TSESTree.VariableDeclarator): Unawaited[] {
  const { id, init } = declarator;
  if (id.type !== 'Identifier' || !init) return [];
  const variable = variableOf(module, id);
  if (!variable || isExported(module, variable)) return [];
  const reads = variable.references.filter((reference) => !reference.init);
  const promised = storedPromise(module, init, reads);
  if (!promised || reads.some((reference) => consumes(module, reference, promised.promised))) return [];
  return [{ kind: 'stored', node: promised.node, isVoid: false }];
}

/** `let p; if (x) p = save(x);` where no later use of the variable waits. */
function assignedBy(module: Module, assignment: TSESTree.AssignmentExpression): Unawaited[] {
  const { left, operator, right } = assignment;
  const variable = operator === '=' && left.type === 'Identifier' ? variableOf(module, left) : undefined;
  if (!variable || isModuleLevel(variable) || variable.defs[0]?.type !== 'Variable') return [];
  const value = unwrap(right);
  const promised = value.type === 'CallExpression' ? promisedBy(module, value) : undefined;
  const reads = variable.references.filter(
    (reference) => reference.isRead() && mayFollow(reference.identifier, assignment),
  );
  if (!promised || reads.some((reference) => consumes(module, reference, promised))) return [];
  return [{ kind: 'stored', node: right, isVoid: false }];
}

/** Whether code can run after a statement that it stands above: around a loop, or in another function. */
function mayFollow(node: Node, statement: Node): boolean {
  return (
    node.range[0] > statement.range[1] ||
    isInLoop(statement) ||
    enclosingFunction(node) !== enclosingFunction(statement)
  );
}

/** A variable that is initialised with promises, or with an empty array into which promises are pushed. */
function storedPromise(
  module: Module,
  init: TSESTree.Expression,
  reads: readonly Reference[],
): { readonly node: TSESTree.Expression; readonly promised: Exclude<Promised, undefined> } | undefined {
  const value = unwrap(init);
  const promised = promisedBy(module, value);
  if (promised)
    return value.type === 'CallExpression' || value.type === 'NewExpression'
      ? { node: value, promised }
      : undefined;
  if (value.type !== 'ArrayExpression' || value.elements.length > 0) return undefined;
  const [pushed] = reads.flatMap((reference) => pushedPromise(module, reference) ?? []);
  return pushed && { node: pushed, promised: 'promises' };
}

function pushedPromise(module: Module, reference: Reference): TSESTree.Expression | undefined {
  const call = methodCallOn(reference);
  const [argument] = call?.arguments ?? [];
  if (!call || calleeNameOf(call) !== 'push' || !argument || argument.type === 'SpreadElement')
    return undefined;
  return promisedBy(module, argument) === 'promise' && !isOnKeptPromise(module, argument)
    ? argument
    : undefined;
}

/** `name.method(…)` at a reference to `name`. */
function methodCallOn(reference: Reference): TSESTree.CallExpression | undefined {
  const identifier = outermost(reference.identifier);
  const member = identifier.parent;
  if (member?.type !== 'MemberExpression' || member.object !== identifier) return undefined;
  const call = outermost(member).parent;
  return call?.type === 'CallExpression' && unwrap(call.callee) === member ? call : undefined;
}

/** Whether a use of the variable waits for the promise, or hands it to somebody who may. */
function consumes(module: Module, reference: Reference, promised: Promised): boolean {
  if (reference.isWrite() && !reference.isRead()) return true;
  const node = outermost(reference.identifier);
  const call = methodCallOn(reference);
  if (call) {
    const name = calleeNameOf(call) ?? '';
    if (promised === 'promises' && /^(push|unshift)$/.test(name)) return false;
    return (
      !/^(catch|finally|then)$/.test(name) ||
      outermost(call).parent?.type !== 'ExpressionStatement' ||
      tellsItsEnd(module, call)
    );
  }
  return !isIdleUse(node, promised);
}

/** Uses that look at the promise and do not wait for it: `typeof p`, `if (p)`, `jobs.length`, `console.log(p)`, `JSON.stringify(p)`, `await jobs`. */
function isIdleUse(node: Node, promised: Promised): boolean {
  const parent = node.parent;
  switch (parent?.type) {
    case 'ExpressionStatement':
    case 'UnaryExpression':
      return true;
    case 'IfStatement':
      return parent.test === node;
    case 'AwaitExpression':
      return promised === 'promises';
    case 'MemberExpression':
      return (
        promised === 'promises' &&
        parent.object === node &&
        !parent.computed &&
        parent.property.type === 'Identifier' &&
        parent.property.name === 'length'
      );
    case 'CallExpression': {
      const receiver = receiverOf(parent);
      return (
        receiver?.type === 'Identifier' &&
        (receiver.name === 'console' || dottedNameOf(parent.callee)?.join('.') === 'JSON.stringify')
      );
    }
    default:
      return false;
  }
}

function isExported(module: Module, variable: Variable): boolean {
  if (!isModuleLevel(variable)) return false;
  return exportsIn(module).some(({ value, node }) =>
    [value, node].some(
      (place) =>
        place !== undefined &&
        (variableOf(module, place) === variable ||
          variable.identifiers.includes(place as TSESTree.Identifier) ||
          variable.defs.some(
            (definition) => definition.node.type === 'VariableDeclarator' && definition.node.init === place,
          )),
    ),
  );
}

/** `records.forEach(async …)`, `records.forEach(save)`. */
function droppedCallback(module: Module, call: TSESTree.CallExpression): Unawaited[] {
  const [given] = call.arguments;
  if (calleeNameOf(call) !== 'forEach' || !given) return [];
  const callback = promisingCallback(module, call);
  const isDropped = callback ? isAsyncWork(callback) : givesPromiseByType(module, given);
  return isDropped ? [{ kind: 'callbacks', node: call, isVoid: false }] : [];
}

function isAsyncWork({ module, fn }: PlacedFunction): boolean {
  return !fn.async || goesOnAfterReturn(module, fn) || tellsItsEnd(module, fn);
}

/** `await records.map(async …)`: the array is there at once, its promises are not. */
function awaitedArray(module: Module, node: TSESTree.AwaitExpression): Unawaited[] {
  if (promisedBy(module, node.argument) !== 'promises') return [];
  return isTypedLoosely(node) ? [] : [{ kind: 'array', node: node.argument, isVoid: false }];
}

/** The array is awaited and its elements are waited for afterwards: `await Promise.all(await jobs)`. */
function isTypedLoosely(node: TSESTree.AwaitExpression): boolean {
  const parent = outermost(node).parent;
  return (
    parent?.type === 'CallExpression' ||
    parent?.type === 'SpreadElement' ||
    parent?.type === 'VariableDeclarator'
  );
}

/** `return records.map(async …)` by the handler itself: Lambda waits for the array, not for what is in it. */
function answeredArrays(module: Module): Unawaited[] {
  const answers = functionsIn(module)
    .filter(({ async }) => async)
    .flatMap((fn) => returnedFrom(fn).map((node) => ({ fn, node })))
    .filter(({ node }) => promisedBy(module, node) === 'promises');
  if (answers.length === 0) return [];
  return handlersIn(module)
    .flatMap(({ functions }) => answers.filter(({ fn }) => functions.includes(fn)))
    .map(({ node }) => ({ kind: 'array', node, isVoid: false }));
}

/** `if (isKnown(id))`, `while (!isDone(job))`: a promise is always true, whatever it gives. */
function testedPromises(module: Module): Unawaited[] {
  return (['IfStatement', 'ConditionalExpression', 'WhileStatement', 'DoWhileStatement'] as const)
    .flatMap((type) => nodesIn(module, type))
    .flatMap(({ test }) => operandsOf(test))
    .filter((operand) => isAsyncCall(module, operand))
    .map((node) => ({ kind: 'tested', node, isVoid: false }));
}

/** What a condition consists of: through `!`, `&&` and `||`. */
function operandsOf(test: TSESTree.Expression): readonly TSESTree.Expression[] {
  const inner = unwrap(test);
  if (inner.type === 'LogicalExpression' && inner.operator !== '??')
    return [inner.left, inner.right].flatMap((operand) => operandsOf(operand));
  if (inner.type === 'UnaryExpression' && inner.operator === '!') return operandsOf(inner.argument);
  return inner.type === 'CallExpression' ? [inner] : [];
}

/** A call of functions whose source is there, all of them `async`: what gives a promise only at times may be asked whether it did. */
function isAsyncCall(module: Module, node: TSESTree.Expression): boolean {
  if (node.type !== 'CallExpression' || isAwaiting(module, node)) return false;
  const called = functionsCalledAt(module, node);
  return called.length > 0 && called.every(({ fn }) => fn.async && !fn.generator);
}

/** `try { return save(x) } finally { close() }`. */
function returnedBeforeFinally(module: Module, node: TSESTree.ReturnStatement): Unawaited[] {
  if (!node.argument || promisedBy(module, node.argument) !== 'promise') return [];
  if (isSettled(module, node.argument)) return [];
  const fn = enclosingFunction(node);
  const isTry = (around: Node): around is TSESTree.TryStatement => around.type === 'TryStatement';
  const around = findAround(node, isTry);
  if (!around?.finalizer || enclosingFunction(around) !== fn) return [];
  const isInside = node.range[1] <= around.finalizer.range[0];
  const releases = around.finalizer.body.some(
    (statement) => !isFunction(statement) && callsSomething(statement),
  );
  return isInside && releases ? [{ kind: 'finally', node: node.argument, isVoid: false }] : [];
}

/** `Promise.reject(error)` and `Promise.resolve(saved)`: no work is left. */
function isSettled(module: Module, node: Node): boolean {
  const call = unwrap(node);
  if (call.type !== 'CallExpression') return false;
  const name = dottedNameOf(call.callee)?.join('.');
  const [value] = call.arguments;
  if (name === 'Promise.resolve')
    return !value || value.type === 'SpreadElement' || promisedBy(module, value) === undefined;
  return name === 'Promise.reject';
}

function callsSomething(statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') return true;
  const expression = unwrap(statement.expression);
  const call = expression.type === 'AwaitExpression' ? unwrap(expression.argument) : expression;
  if (call.type !== 'CallExpression') return false;
  const receiver = receiverOf(call);
  return (
    !(receiver?.type === 'Identifier' && /^(console|logger|log|metrics|clearTimeout)$/.test(receiver.name)) &&
    calleeNameOf(call) !== 'clearTimeout'
  );
}

/** The handler whose invocations never wait for a promise that module level starts; what connections queue behind is left out. */
export function lostInInit(module: Module, { node, kind }: Unawaited): Handler | undefined {
  const isLater = kind === 'finally' || kind === 'tested' || enclosingFunction(node) !== undefined;
  if (isLater || opensConnection(module, node) || isBehindDevelopment(node)) return undefined;
  return handlersIn(module)[0];
}
