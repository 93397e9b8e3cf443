import type { TSESTree } from '@typescript-eslint/utils';
import {
  calleeNameOf,
  dottedNameOf,
  keyNameOf,
  outermost,
  receiverOf,
  unwrap,
  unwrapAwait,
} from '../ast/expressions.js';
import { enclosingFunction, returnedFrom } from '../ast/functions.js';
import { isModuleLevel, type Variable } from '../ast/scopes.js';
import { findAround, isWithin, someNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import type { Crossing } from './call-closure.js';
import { connectionMadeBy, type OpenedConnection } from './clients.js';
import { calledFunction, callsTo, definitionOf, isClass } from './definitions.js';
import { isMadeOfPassing } from './construction-inputs.js';
import { constructed, constructionsIn, type Constructed, type Construction } from './constructions.js';
import { isForStackChanges } from './event-sources.js';
import { isKeptOnTheWay, isMemoised, keptIn } from './guards.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { isInLoop } from './loops.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { functionsCalledAt, importedValuesAt } from './references.js';

/** A client or connection that invocations make anew although they could share one. */
export interface UncachedConnection extends Constructed {
  readonly node: Construction;
  readonly reach: Reach;
  /** Again each time around a loop, not once for each invocation. */
  readonly isInLoop: boolean;
  /** The function that opens it closes it too. */
  readonly isClosedThere: boolean;
}

/** The clients and connections that code of this module makes anew in each invocation. */
export const uncachedConnectionsIn = memoPer((module: Module): readonly UncachedConnection[] =>
  constructionsIn(module).flatMap((node) => {
    const reach = invokePhaseOf(module, node);
    const made = reach && constructed(module, node);
    if (!made || isSpared(module, node, reach)) return [];
    const isClosedThere = isClosedByOpener(module, node, made.closing);
    return [{ node, reach, ...made, isInLoop: isInLoop(node), isClosedThere }];
  }),
);

function isSpared(module: Module, node: Construction, reach: Reach): boolean {
  return (
    isForStackChanges(reach.handler) ||
    isUnusedDefault(module, node, reach) ||
    isFallback(module, node) ||
    reach.crossings.some(isGivenToContainer) ||
    isKeptOnTheWay(module, node, reach) ||
    isMadeOfPassing(module, node)
  );
}

/** The default of a parameter that every call gives. */
function isUnusedDefault(module: Module, node: Construction, { crossings }: Reach): boolean {
  const fn = enclosingFunction(node);
  const index = fn?.params.findIndex((parameter) => isWithin(node, parameter)) ?? -1;
  if (!fn || index < 0) return false;
  const crossing = crossings.at(-1)?.node.parent;
  const calls = [
    ...callsTo(module, fn).filter((call) => invokePhaseOf(module, call)),
    ...(crossing?.type === 'CallExpression' || crossing?.type === 'NewExpression' ? [crossing] : []),
  ];
  return calls.length > 0 && calls.every((call) => call.arguments[index] !== undefined);
}

/** `container.resolve(Orders)`: whether that makes an instance each time is for the container to say, or for a decorator. */
function isGivenToContainer({ module, node }: Crossing): boolean {
  const { parent } = node;
  if (parent?.type !== 'CallExpression' || parent.callee === node) return false;
  const isOwn = functionsCalledAt(module, parent).length > 0;
  return !isOwn && importedValuesAt(module, node).some((placed) => isClass(placed.node));
}

/** `try { getConnection() } catch { createConnection() }`: the library keeps what it once opened. */
function isFallback(module: Module, node: Construction): boolean {
  const clause = findAround(node, (around): around is TSESTree.CatchClause => around.type === 'CatchClause');
  const from = originOf(module, node.callee)?.from;
  if (!clause || from === undefined) return false;
  return someNode(
    clause.parent.block,
    (inner) => inner.type === 'CallExpression' && originOf(module, inner.callee)?.from === from,
  );
}

/** `const c = await connect(); try { … } finally { await c.end(); }`, `await using c = await connect()`. */
function isClosedByOpener(module: Module, node: Construction, closing: readonly string[]): boolean {
  const opened = openedName(node);
  const variable = opened && variableOf(module, opened.name);
  if (!variable || isModuleLevel(variable)) return false;
  if (opened.isDisposed) return true;
  const fn = enclosingFunction(node);
  return closingCalls(variable, closing).some((call) => enclosingFunction(call) === fn);
}

/** The name that a construction, or what its promise gives, is bound to. */
function openedName(node: Node): { readonly name: Node; readonly isDisposed: boolean } | undefined {
  const { parent } = outermost(node);
  if (parent?.type === 'AwaitExpression') return openedName(parent);
  if (parent?.type === 'VariableDeclarator')
    return { name: parent.id, isDisposed: /using/.test(parent.parent.kind) };
  return parent?.type === 'AssignmentExpression' ? { name: parent.left, isDisposed: false } : undefined;
}

function closingCalls(variable: Variable, closing: readonly string[]): Node[] {
  return variable.references.flatMap(({ identifier }) => {
    const { parent } = identifier;
    const isClosing =
      parent.type === 'MemberExpression' &&
      parent.object === identifier &&
      closing.includes(keyNameOf(parent) ?? '') &&
      parent.parent.type === 'CallExpression';
    return isClosing ? [parent.parent] : [];
  });
}

/** A call in invocation code that closes a connection which the module keeps. */
export interface ClosedSharedConnection {
  readonly node: TSESTree.CallExpression;
  readonly reach: Reach;
  readonly what: string;
}

/** `pool.end()` in invocation code, on a connection that the module keeps. */
export const closedSharedConnectionsIn = memoPer((module: Module): readonly ClosedSharedConnection[] =>
  nodesIn(module, 'CallExpression').flatMap((node) => {
    const receiver = receiverOf(node);
    const what =
      receiver && (keptConnection(module, receiver, node) ?? keptByLibrary(module, receiver, node));
    if (what === undefined || isShutdownHook(node)) return [];
    const reach = invokePhaseOf(module, node);
    return reach ? [{ node, reach, what }] : [];
  }),
);

/** Whether a promise is that of closing such a connection, and nothing else: `pool.end().catch(log)`. */
export function closesSharedConnection(module: Module, promise: Node): boolean {
  const call = unwrap(promise);
  if (call.type !== 'CallExpression') return false;
  const receiver = /^(then|catch|finally)$/.test(calleeNameOf(call) ?? '') ? receiverOf(call) : undefined;
  return receiver
    ? closesSharedConnection(module, receiver)
    : closedSharedConnectionsIn(module).some(({ node }) => node === call);
}

/** The module-level variable that holds what the call closes. */
function keptConnection(module: Module, receiver: Node, call: TSESTree.CallExpression): string | undefined {
  const variable = receiver.type === 'Identifier' ? variableOf(module, receiver) : undefined;
  if (!variable || !isModuleLevel(variable)) return undefined;
  const opened = connectionMadeBy(module, unwrapAwait(definitionOf(module, receiver)));
  return opened?.connection.closing.includes(calleeNameOf(call) ?? '') ? variable.name : undefined;
}

/** `mongoose.disconnect()`, `mongoose.connection.close()`, where `mongoose.connect()` runs once per environment. */
function keptByLibrary(module: Module, receiver: Node, call: TSESTree.CallExpression): string | undefined {
  const origin = originOf(module, receiver);
  const isConnection = origin?.from === 'mongoose' && /^(connection)?$/.test(origin.names.join('.'));
  if (!isConnection || !/^(disconnect|close|destroy)$/.test(calleeNameOf(call) ?? '')) return undefined;
  const connects = nodesIn(module, 'CallExpression').filter(
    (each) => connectionMadeBy(module, each)?.origin.from === 'mongoose',
  );
  const isUncached = uncachedConnectionsIn(module).some(({ node }) => connects.some((each) => each === node));
  return connects.length > 0 && !isUncached ? dottedNameOf(receiver)?.join('.') : undefined;
}

/** `process.on('SIGTERM', async () => pool.end())`. */
function isShutdownHook(node: Node): boolean {
  const isHook = (around: Node): around is TSESTree.CallExpression =>
    around.type === 'CallExpression' &&
    /^(on|once)$/.test(calleeNameOf(around) ?? '') &&
    receiverOf(around)?.type === 'Identifier';
  return findAround(node, isHook) !== undefined;
}

/** A memo that is filled only when an awaited connection is there, so that invocations in between open one more. */
export interface RacingMemo {
  readonly node: TSESTree.AwaitExpression;
  /** What is awaited. */
  readonly promise: Node;
  readonly reach: Reach;
  /** The storage as the source names it. */
  readonly what: string;
  readonly closing: readonly string[];
}

/** `if (!conn) conn = await connect()` in invocation code; harmless as long as an environment runs one invocation at a time. */
export const racingMemosIn = memoPer((module: Module): readonly RacingMemo[] =>
  nodesIn(module, 'AwaitExpression').flatMap((node) => {
    const reach = invokePhaseOf(module, node);
    const storage = reach && keptIn(module, node);
    if (!storage || !isMemoised(module, node)) return [];
    const promise = unwrap(node.argument);
    const closing = openedBy(module, promise)?.connection.closing;
    return closing ? [{ node, promise, reach, what: storage.path, closing }] : [];
  }),
);

/** The connection that an expression opens anew each time it is evaluated, by itself or through functions of the module. */
function openedBy(module: Module, value: Node, depth = 0): OpenedConnection | undefined {
  const opened = connectionMadeBy(module, value);
  if (opened || value.type !== 'CallExpression' || depth > 4) return opened;
  const fn = calledFunction(module, value);
  const returned = fn ? returnedFrom(fn).map((each) => definitionOf(module, each)) : [];
  for (const each of returned) {
    const found = isMemoised(module, each) ? undefined : openedBy(module, each, depth + 1);
    if (found) return found;
  }
  return undefined;
}
