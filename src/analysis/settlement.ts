import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, unwrap } from '../ast/expressions.js';
import {
  enclosingFunctions,
  isFunction,
  parameterIdentifier,
  returnedFrom,
  walkOwn,
  type FunctionNode,
} from '../ast/functions.js';
import type { Variable } from '../ast/scopes.js';
import { isWithin, someNode, walk, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { calledFunction, definitionOf } from './definitions.js';
import { engineMajorOf } from './engine-versions.js';
import { handlersIn, parametersOf, type Handler } from './handlers.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { promisedBy } from './promises.js';

/**
 * When Lambda ends the invocation: `promise`, as soon as the promise that the handler gives settles; `callback`, as soon
 * as the callback is called; `drained`, only when the event loop is empty (callback handlers up to Node.js 22).
 * Source: docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html and nodejs-context.html.
 */
export type Settlement = 'promise' | 'callback' | 'drained';

/** When Lambda ends an invocation of this handler. */
export const settlementOf = memoPer((handler: Handler): Settlement => {
  const { module, functions, wrappers } = handler;
  if (wrappers.some((name) => !name.startsWith('local:'))) return 'promise';
  if (functions.some((fn) => givesPromise(module, fn))) return 'promise';
  if (functions.some((fn) => endsByCallback(handler, fn))) return endsEarly(module) ? 'callback' : 'drained';
  return runtimeMajorOf(handler) >= 24 ? 'promise' : 'drained';
});

function givesPromise(module: Module, fn: FunctionNode): boolean {
  return fn.async || returnedFrom(fn).some((value) => promisedBy(module, value) === 'promise');
}

function endsByCallback(handler: Handler, fn: FunctionNode): boolean {
  const { callback } = parametersOf(handler, fn);
  return callback !== undefined || someNode(fn, isContextEnding);
}

/** `context.done`, `context.succeed`, `context.fail`: the endings of Node.js 0.10 that runtimes up to 22 keep. */
export function isContextEnding(node: Node): node is TSESTree.MemberExpression {
  if (node.type !== 'MemberExpression' || !/^(done|succeed|fail)$/.test(keyNameOf(node) ?? '')) return false;
  const object = unwrap(node.object);
  return object.type === 'Identifier' && /^_*(context|ctx)$/.test(object.name);
}

/** `context.callbackWaitsForEmptyEventLoop = false`. */
const endsEarly = memoPer((module: Module): boolean =>
  nodesIn(module, 'AssignmentExpression').some(
    ({ left, right }) =>
      left.type === 'MemberExpression' &&
      keyNameOf(left) === 'callbackWaitsForEmptyEventLoop' &&
      right.type === 'Literal' &&
      right.value === false,
  ),
);

/** Node.js major version that templates or settings name for the handler, or the manifest asks for; 0 when nobody says. */
export function runtimeMajorOf(handler: Handler): number {
  const runtimes = handler.declared.map(({ declared }) => declared.runtime);
  const named = runtimes.find((runtime) => runtime !== undefined) ?? handler.module.settings.runtime;
  if (named === undefined) return engineMajorOf(handler.module);
  return Number(/^nodejs(\d+)/.exec(named)?.[1] ?? 0);
}

/**
 * Whether code tells somebody outside when it is done: it calls, or passes on, a promise's `resolve`/`reject`, the
 * handler's callback or context, or answers a request of a web framework. What it declares itself tells nobody outside.
 */
export function tellsItsEnd(module: Module, node: Node, depth = 0): boolean {
  return someNode(node, (inner) => {
    if (inner.type !== 'Identifier') return false;
    const variable = variableOf(module, inner);
    if (!variable || variable.identifiers.some((name) => isWithin(name, node))) return false;
    const isGiven = isGivenFunction(inner, variable) || isHandedOn(module, inner, variable);
    if (isSettler(module, variable) || isGiven || endsContext(inner)) return !isTooLate(module, inner);
    if (isResponding(inner, variable)) return true;
    const definition = depth < 2 ? definitionOf(module, inner) : inner;
    return definition !== inner && isFunction(definition) && tellsItsEnd(module, definition, depth + 1);
  });
}

function isSettler(module: Module, variable: Variable): boolean {
  return settlersIn(module).has(variable) || /^(resolve|reject|callback|cb|done)$/.test(variable.name);
}

function isParameter(variable: Variable): boolean {
  return variable.defs[0]?.type === 'Parameter';
}

/** A function that the code around was given: it is called, or is express's `next`. */
function isGivenFunction(name: TSESTree.Identifier, variable: Variable): boolean {
  const { parent } = name;
  const isCalled = parent.type === 'CallExpression' && parent.callee === name;
  return isParameter(variable) && (isCalled || name.name === 'next');
}

/** A function that the code around was given is handed on to somebody: `this.create(order, reply)`, where `reply` gets called. */
function isHandedOn(module: Module, name: TSESTree.Identifier, variable: Variable): boolean {
  const { parent } = name;
  const isArgument = parent.type === 'CallExpression' && parent.callee !== name;
  return isArgument && isParameter(variable) && isCalledBack(module, variable);
}

/** Whether a parameter is called as a function by the code that it is given to, or by what that hands it on to. */
function isCalledBack(module: Module, variable: Variable, depth = 0): boolean {
  return variable.references.some(({ identifier }) => {
    const { parent } = identifier;
    if (parent.type !== 'CallExpression' || parent.callee === identifier)
      return parent.type === 'CallExpression';
    const fn = depth < 4 ? calledFunction(module, parent) : undefined;
    const parameter = fn?.params[parent.arguments.indexOf(identifier as TSESTree.Identifier)];
    const received = parameter && parameterIdentifier(parameter);
    const next = received && variableOf(module, received);
    return next !== undefined && next !== variable && isCalledBack(module, next, depth + 1);
  });
}

/** `context.done()`, and `respond(event, context)`, which may do it. */
function endsContext(name: TSESTree.Identifier): boolean {
  const { parent } = name;
  if (isContextEnding(parent)) return true;
  return parent.type === 'CallExpression' && parent.callee !== name && /^_*(context|ctx)$/.test(name.name);
}

/** `res.json(…)`, `res.status(500).send(…)`: an adapter ends the invocation when the response is sent. */
function isResponding(name: TSESTree.Identifier, variable: Variable): boolean {
  const { parent } = name;
  return (
    isParameter(variable) &&
    /^(res|resp|rsp|response|reply|responseStream|\w+(Res|Resp|Response))$/.test(name.name) &&
    parent.type === 'MemberExpression' &&
    parent.object === name &&
    /^(send|json|jsonp|end|status|sendStatus|sendFile|redirect|render|code)$/.test(keyNameOf(parent) ?? '')
  );
}

/** An async handler's callback and context end nothing: its promise settles first, except inside a `new Promise` that it waits for. */
function isTooLate(module: Module, name: Node): boolean {
  const variable = variableOf(module, name);
  const fn = variable && asyncHandlersByParameter(module).get(variable);
  return fn !== undefined && !isInExecutor(name, fn);
}

const asyncHandlersByParameter = memoPer((module: Module): ReadonlyMap<Variable, FunctionNode> => {
  const found = new Map<Variable, FunctionNode>();
  for (const handler of handlersIn(module)) {
    for (const fn of handler.functions.filter(({ async }) => async)) {
      const { callback, invocationContext } = parametersOf(handler, fn);
      for (const parameter of [callback, invocationContext]) {
        const name = parameterIdentifier(parameter);
        const variable = name && variableOf(module, name);
        if (variable) found.set(variable, fn);
      }
    }
  }
  return found;
});

/** Whether a `new Promise(…)` stands around a node, inside a function. */
function isInExecutor(node: Node, within: FunctionNode): boolean {
  return enclosingFunctions(node).some(
    (fn) =>
      fn !== within &&
      fn.range[0] >= within.range[0] &&
      fn.range[1] <= within.range[1] &&
      fn.parent.type === 'NewExpression' &&
      fn.parent.callee.type === 'Identifier' &&
      fn.parent.callee.name === 'Promise',
  );
}

/** Variables that hold a promise's `resolve` or `reject`, by whatever name, and handlers' callbacks. */
const settlersIn = memoPer((module: Module): ReadonlySet<Variable> => {
  const settlers = new Set<Variable>();
  const add = (node: Node | undefined): void => {
    const variable = node && variableOf(module, node);
    if (variable) settlers.add(variable);
  };
  for (const created of nodesIn(module, 'NewExpression')) {
    const executor = executorOf(module, created);
    for (const parameter of executor?.params.slice(0, 2) ?? []) add(parameterIdentifier(parameter));
  }
  for (const { init, id } of nodesIn(module, 'VariableDeclarator')) {
    if (id.type !== 'ObjectPattern' || !init || !isWithResolvers(init)) continue;
    walk(id, (node) => {
      if (node.type === 'Identifier') add(node);
    });
  }
  return settlers;
});

/** The function given to `new Promise(…)`. */
export function executorOf(module: Module, node: TSESTree.NewExpression): FunctionNode | undefined {
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'Promise') return undefined;
  const first = node.arguments[0];
  const executor = first && definitionOf(module, first);
  return executor && isFunction(executor) ? executor : undefined;
}

function isWithResolvers(node: Node): boolean {
  const inner = unwrap(node);
  return (
    inner.type === 'CallExpression' &&
    inner.callee.type === 'MemberExpression' &&
    keyNameOf(inner.callee) === 'withResolvers'
  );
}

/** Whether the promise of an async function settles after its call returned: the function awaits, or gives back what may be a promise. */
export function goesOnAfterReturn(module: Module, fn: FunctionNode): boolean {
  return awaits(fn) || returnedFrom(fn).some((value) => mayBePromise(module, value));
}

function awaits(fn: FunctionNode): boolean {
  let found = false;
  walkOwn(fn, (node) => {
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) found = true;
  });
  return found;
}

function mayBePromise(module: Module, value: TSESTree.Expression): boolean {
  if (promisedBy(module, value) !== undefined) return true;
  const inner = unwrap(value);
  return inner.type === 'CallExpression' && !isSynchronousCall(inner);
}

/** `console.log(…)`, `JSON.parse(…)`: calls on objects of the language that nobody waits for. */
function isSynchronousCall(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined;
  return (
    object?.type === 'Identifier' &&
    /^(console|JSON|Math|Object|Array|Number|String|Date|Buffer|logger|log|metrics)$/.test(object.name)
  );
}
