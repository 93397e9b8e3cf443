import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, outermost, propertyOf, receiverOf, unwrap, unwrapAwait } from '../ast/expressions.js';
import { enclosingFunction, returnedFrom } from '../ast/functions.js';
import { isModuleLevel, type Variable } from '../ast/scopes.js';
import { findAround, someNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { awsClientMadeBy, connectionMadeBy, type OpenedConnection } from './clients.js';
import { calledFunction, definitionOf } from './definitions.js';
import { isMadeOfPassing } from './construction-inputs.js';
import { eventSourcesOf } from './event-sources.js';
import { isKept, isMemoised, keptIn } from './guards.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';

/** An expression that makes a client or opens a connection. */
export type Construction = TSESTree.NewExpression | TSESTree.CallExpression;

/** A client or connection that invocations make anew although they could share one. */
export interface UncachedConnection {
  readonly node: Construction;
  readonly reach: Reach;
  readonly kind: 'client' | 'connection';
  /** As the source names it: `S3Client`, `pg.Pool`. */
  readonly what: string;
  /** Once for each record, not once for each invocation. */
  readonly isInLoop: boolean;
  /** The function that opens it closes it too. */
  readonly isClosedThere: boolean;
  /** The methods that close such a thing. */
  readonly closing: readonly string[];
}

/** The clients and connections that code of this module makes anew in each invocation. */
export const uncachedConnectionsIn = memoPer((module: Module): readonly UncachedConnection[] =>
  constructionsIn(module).flatMap((node) => {
    const reach = invokePhaseOf(module, node);
    const made = reach && constructed(module, node);
    if (!made || isRare(reach) || isKeptOnTheWay(module, node, reach) || isMadeOfPassing(module, node)) return [];
    const isClosedThere = isClosedByOpener(module, node, made.closing);
    return [{ node, reach, ...made, isInLoop: isInLoop(node), isClosedThere }];
  }),
);

/** Outermost constructions: `DynamoDBDocumentClient.from(new DynamoDBClient())` is one. */
function constructionsIn(module: Module): Construction[] {
  const all: Construction[] = [...nodesIn(module, 'NewExpression'), ...nodesIn(module, 'CallExpression')];
  const made = all.filter(
    (node) =>
      (awsClientMadeBy(module, node)?.node === node && !isAroundOtherClient(module, node)) ||
      connectionMadeBy(module, node)?.node === node,
  );
  return made.filter(
    (node) => !findAround(node, (around): around is Construction => made.includes(around as Construction)),
  );
}

/** `DynamoDBDocumentClient.from(client)` has the sockets and credentials of a client that is made elsewhere. */
function isAroundOtherClient(module: Module, node: Construction): boolean {
  const made = awsClientMadeBy(module, node);
  const [first] = node.arguments;
  if (!made?.isDocument || !first) return false;
  const client = made.generation === 3 ? first : propertyOf(unwrap(first), 'service')?.value;
  return client !== undefined && !awsClientMadeBy(module, client);
}

function constructed(
  module: Module,
  node: Construction,
): Pick<UncachedConnection, 'what' | 'kind' | 'closing'> | undefined {
  const client = awsClientMadeBy(module, node);
  if (client) return { what: client.className, kind: 'client', closing: ['destroy'] };
  const opened = connectionMadeBy(module, node);
  if (!opened) return undefined;
  const what = [opened.origin.from, ...opened.origin.names].join('.').replace('.()', '()');
  return { what, kind: 'connection', closing: opened.connection.closing };
}

/** Kept by a memo here, or around a call on the way here. */
function isKeptOnTheWay(module: Module, node: Construction, { crossings }: Reach): boolean {
  return isKept(module, node) || crossings.some((crossing) => isKept(crossing.module, crossing.node));
}

/** Custom resources run when a stack changes, not once per request. */
function isRare(reach: Reach): boolean {
  const sources = [...eventSourcesOf(reach.handler)];
  return sources.length > 0 && sources.every((source) => source === 'custom-resource');
}

function isInLoop(node: Node): boolean {
  const isLoop = (around: Node): around is Node =>
    /^(For|ForOf|ForIn|While|DoWhile)Statement$/.test(around.type) ||
    (around.type === 'CallExpression' &&
      receiverOf(around) !== undefined &&
      /^(forEach|map|flatMap)$/.test(calleeNameOf(around) ?? ''));
  return findAround(node, isLoop) !== undefined;
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
    const variable = receiver?.type === 'Identifier' ? variableOf(module, receiver) : undefined;
    const reach = variable && isModuleLevel(variable) ? invokePhaseOf(module, node) : undefined;
    const opened = reach && receiver && connectionMadeBy(module, unwrapAwait(definitionOf(module, receiver)));
    if (!opened?.connection.closing.includes(calleeNameOf(node) ?? '') || !reach || isShutdownHook(node))
      return [];
    return [{ node, reach, what: variable?.name ?? '' }];
  }),
);

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
