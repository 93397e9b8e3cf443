import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf, unwrap } from '../ast/expressions.js';
import { isFunction, returnedFrom, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import {
  isPromiseApi,
  isPromiseClientCall,
  isPromiseMethod,
  promiseMethods,
} from '../knowledge/promise-apis.js';
import { memoPer, oncePerSearch } from '../memo.js';
import { awsOperationsIn } from './aws-operations.js';
import { awsClientsAt, connectionMadeBy } from './clients.js';
import { calledFunction, definitionOf, functionOf } from './definitions.js';
import { variableOf, type Module } from './module.js';
import { packageCallOf } from './package-calls.js';
import { originOf } from './origins.js';
import { promiseTypeAt } from './promise-types.js';
import { importedFunctionsAt, type PlacedFunction } from './references.js';

/** What an expression gives: one promise, an array of them, or nothing that we know to be one. */
export type Promised = 'promise' | 'promises' | undefined;

/** Whether an expression gives a promise or an array of promises; `undefined` also when it cannot be told. */
export function promisedBy(module: Module, node: Node, depth = 0): Promised {
  const inner = unwrap(node);
  if (depth > 8) return undefined;
  switch (inner.type) {
    case 'CallExpression':
      return promisedByCall(module, inner, depth);
    case 'NewExpression':
      return isGlobal(module, inner.callee, 'Promise') ? 'promise' : undefined;
    case 'ImportExpression':
      return 'promise';
    case 'UnaryExpression':
      return inner.operator === 'void' ? promisedBy(module, inner.argument, depth + 1) : undefined;
    case 'LogicalExpression':
      return promisedBy(module, inner.right, depth + 1);
    case 'ConditionalExpression':
      return (
        promisedBy(module, inner.consequent, depth + 1) ?? promisedBy(module, inner.alternate, depth + 1)
      );
    case 'SequenceExpression': {
      const last = inner.expressions.at(-1);
      return last && promisedBy(module, last, depth + 1);
    }
    case 'Identifier': {
      const value = definitionOf(module, inner);
      return value === inner || value.type === 'AwaitExpression' || isAwaited(module, inner)
        ? undefined
        : promisedBy(module, value, depth + 1);
    }
    default:
      return undefined;
  }
}

/** `definitionOf` looks through `await`; a variable that holds an awaited value holds no promise. */
function isAwaited(module: Module, identifier: TSESTree.Identifier): boolean {
  const definition = variableOf(module, identifier)?.defs[0];
  return (
    definition?.type === 'Variable' &&
    definition.node.init !== null &&
    unwrap(definition.node.init).type === 'AwaitExpression'
  );
}

function isGlobal(module: Module, node: Node, name: string): boolean {
  return (
    node.type === 'Identifier' && node.name === name && (variableOf(module, node)?.defs.length ?? 0) === 0
  );
}

function promisedByCall(module: Module, call: TSESTree.CallExpression, depth: number): Promised {
  const typed = promiseTypeAt(module, call);
  if (typed !== undefined) return typed === 'other' ? undefined : typed;
  if (isGlobal(module, call.callee, 'fetch')) return 'promise';
  const operation = sentPromises(module).has(call);
  if (operation) return 'promise';
  const fn = calledFunction(module, call);
  if (fn) return promisedByFunction(module, fn, depth);
  const method = promisedByMethod(module, call, depth);
  if (method) return method;
  const [imported] = importedFunctionsAt(module, call.callee);
  if (imported) return promisedByFunction(imported.module, imported.fn, depth + 1);
  const origin = originOf(module, call.callee);
  if (origin && isPromiseApi(origin.from, origin.names)) return 'promise';
  return isPromisified(module, call.callee) ? 'promise' : undefined;
}

/** What `util.promisify(…)` gives. */
function isPromisified(module: Module, callee: Node): boolean {
  const made = definitionOf(module, callee);
  const origin = made.type === 'CallExpression' ? originOf(module, made.callee) : undefined;
  return origin !== undefined && /^(node:)?util$/.test(origin.from) && origin.names.at(-1) === 'promisify';
}

/** What calling a function of this module gives. */
export function promisedByFunction(module: Module, fn: FunctionNode, depth = 0): Promised {
  if (fn.generator) return undefined;
  return fn.async ? 'promise' : promisedByReturns(fn, module, depth);
}

const promisedByReturns = oncePerSearch((fn: FunctionNode, module: Module, depth: number): Promised => {
  for (const value of returnedFrom(fn)) {
    const promised = promisedBy(module, value, depth + 1);
    if (promised) return promised;
  }
  return undefined;
});

/** The AWS calls that give a promise. */
const sentPromises = memoPer(
  (module: Module): ReadonlySet<Node> =>
    new Set(
      awsOperationsIn(module)
        .filter(
          ({ style, callback }) =>
            (style === 'command' || style === 'method' || style === 'promise') && !callback,
        )
        .map(({ node }) => node),
    ),
);

const promiseStatics = /^(all|allSettled|race|any|resolve|reject|try)$/;

function promisedByMethod(module: Module, call: TSESTree.CallExpression, depth: number): Promised {
  const receiver = receiverOf(call);
  const name = calleeNameOf(call);
  if (!receiver || name === undefined) return undefined;
  if (isGlobal(module, receiver, 'Promise')) return promiseStatics.test(name) ? 'promise' : undefined;
  if (/^(then|catch|finally)$/.test(name))
    return promisedBy(module, receiver, depth + 1) === 'promise' || isChain(call, receiver)
      ? 'promise'
      : undefined;
  if (name === 'map' || name === 'flatMap')
    return mapsToPromises(module, call, depth) ? 'promises' : undefined;
  if (/^(filter|slice|concat|flat|reverse)$/.test(name))
    return promisedBy(module, receiver, depth + 1) === 'promises' ? 'promises' : undefined;
  if (name === 'promise') return isRequest(call, receiver) ? 'promise' : undefined;
  if (name === 'send')
    return awsClientsAt(module, receiver).some(({ generation }) => generation === 3) &&
      !hasCallback(module, call)
      ? 'promise'
      : undefined;
  if (name === 'done' && originOf(module, constructorOf(module, receiver))?.names.at(-1) === 'Upload')
    return 'promise';
  return !hasCallback(module, call) && isClientPromise(module, call, receiver, name) ? 'promise' : undefined;
}

/** `save(order).then(…)`: who answers a call with a `then` answers with a promise, wherever it comes from. */
function isChain(call: TSESTree.CallExpression, receiver: Node): boolean {
  const [first] = call.arguments;
  return (
    receiver.type === 'CallExpression' &&
    first !== undefined &&
    /^(ArrowFunction|Function|Identifier|Member)/.test(first.type)
  );
}

/** `client.putObject(params).promise()` of SDK v2, also when the client is out of sight. */
function isRequest(call: TSESTree.CallExpression, receiver: Node): boolean {
  return (
    call.arguments.length === 0 && receiver.type === 'CallExpression' && receiverOf(receiver) !== undefined
  );
}

/** A method of a client or connection that answers with a promise when it gets no callback. */
function isClientPromise(
  module: Module,
  call: TSESTree.CallExpression,
  receiver: Node,
  name: string,
): boolean {
  if (promiseMethods.test(name)) return call.arguments.length > 0;
  const named = packageCallOf(module, call);
  if (named && isPromiseClientCall(named.from, named.call)) return true;
  const opened = connectionMadeBy(module, definitionOf(module, receiver));
  return opened !== undefined && isPromiseMethod(opened.origin.from, name);
}

function constructorOf(module: Module, node: Node): Node {
  const definition = definitionOf(module, node);
  return definition.type === 'NewExpression' ? definition.callee : definition;
}

/** Whether the last argument is a function, so that the API reports to it instead of giving a promise. */
export function hasCallback(module: Module, call: TSESTree.CallExpression): boolean {
  const last = call.arguments.at(-1);
  return last !== undefined && isFunction(definitionOf(module, last));
}

/** `records.map(async …)` and `records.map(save)`, where each call gives a promise. */
function mapsToPromises(module: Module, call: TSESTree.CallExpression, depth: number): boolean {
  return promisingCallback(module, call, depth + 1) !== undefined;
}

/** The callback of an array method that gives a promise at each call: `forEach(async …)`, `forEach(save)`. */
export function promisingCallback(
  module: Module,
  call: TSESTree.CallExpression,
  depth = 0,
): PlacedFunction | undefined {
  const [given] = call.arguments;
  if (!given) return undefined;
  const own = functionOf(module, given);
  const placed = own ? { module, fn: own } : importedFunctionsAt(module, given)[0];
  return placed && promisedByFunction(placed.module, placed.fn, depth) === 'promise' ? placed : undefined;
}

/** The name of a member, for messages: `save`, `s3.send`. */
export function calledText(module: Module, node: Node): string {
  const inner = unwrap(node);
  if (inner.type === 'UnaryExpression') return calledText(module, inner.argument);
  if (inner.type === 'LogicalExpression') return calledText(module, inner.right);
  if (inner.type === 'NewExpression' && inner.callee.type === 'Identifier') return `new ${inner.callee.name}`;
  if (inner.type !== 'CallExpression')
    return (
      module.text.slice(inner.range[0], Math.min(inner.range[1], inner.range[0] + 40)).split('\n')[0] ?? ''
    );
  const callee = unwrap(inner.callee);
  if (callee.type === 'Identifier') return callee.name;
  if (isFunction(callee)) return 'async function';
  if (callee.type !== 'MemberExpression') return 'call';
  const name = keyNameOf(callee) ?? '[…]';
  const object = unwrap(callee.object);
  if (/^(then|catch|finally|promise)$/.test(name)) return calledText(module, object);
  return object.type === 'Identifier'
    ? `${object.name}.${name}`
    : object.type === 'ThisExpression'
      ? `this.${name}`
      : name;
}

/** Whether a promise is that of opening a connection, behind which the client queues what it is asked for. */
export function opensConnection(module: Module, node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type !== 'CallExpression') return false;
  const name = calleeNameOf(inner) ?? '';
  const receiver = receiverOf(inner);
  if (receiver && /^(then|catch|finally)$/.test(name)) return opensConnection(module, receiver);
  return connectionMadeBy(module, inner) !== undefined || (name === 'connect' && receiver !== undefined);
}
