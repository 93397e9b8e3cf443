import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, outermost, receiverOf, unwrap, unwrapAwait } from '../ast/expressions.js';
import { isFunction, returnedFrom, type FunctionNode } from '../ast/functions.js';
import { isWithin, someNode, walk, type Node } from '../ast/walk.js';
import { awsOperationsIn } from './aws-operations.js';
import { mayReportFailures } from './batches.js';
import { callsTo, definitionOf } from './definitions.js';
import { handlerAround } from './handlers.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { callFromAfar } from './project-reach.js';
import { isLoop, isRecordFunction, isRecordLoop, isRecordWalk, type Loop } from './record-turns.js';
import { provenanceOf, rootsOf } from './provenance.js';
import { isTelemetryCall } from './state-readers.js';

/** Where the failure of a piece of code would have to end up: in the turn of one record, or in the handler around the whole batch. */
export type Span = 'record' | 'batch';

const maximumDepth = 6;

/**
 * What a piece of code is the work of: everything that is waited for in the turn of a record, here or through the functions that
 * lead here, or all that the handler does with the batch. `undefined` when it is only a part of the work, or when what
 * comes of it is handed on to somebody who may look at it.
 */
export function spanOf(module: Module, node: Node, depth = 0): Span | undefined {
  const scope = scopeAround(module, node);
  if (!scope || depth > maximumDepth) return undefined;
  if (isLoop(scope)) return hasOtherWork(module, scope.body, node) ? undefined : 'record';
  const handler = handlerAround(module, scope.body);
  if (handler?.functions.includes(scope)) {
    if (coversRecords(module, node)) return 'batch';
    return readsRecord(module, node) && !hasOtherWork(module, scope.body, node) ? 'record' : undefined;
  }
  if (!isDropped(module, scope)) return undefined;
  const isBatch = coversRecords(module, node);
  if (!isBatch && hasOtherWork(module, scope.body, node)) return undefined;
  if (isCallbackOfWalk(module, scope)) return 'record';
  const spans = callersOf(module, scope).map((caller) => spanOf(caller.module, caller.node, depth + 1));
  const [first] = spans;
  if (spans.some((span) => span === undefined)) return undefined;
  return first ?? (isRecordFunction(module, scope) && isNamedCallback(module, scope) ? 'record' : undefined);
}

/** The loop over records whose body a node stands in, or the function that runs it; callbacks that wrap work are seen through. */
function scopeAround(module: Module, node: Node): Loop | FunctionNode | undefined {
  for (let inner = node, around = node.parent; around; inner = around, around = around.parent) {
    if (isLoop(around) && around.body === inner && isRecordLoop(module, around)) return around;
    if (!isFunction(around)) continue;
    const isWrapped =
      around.parent.type === 'CallExpression' &&
      around.parent.callee !== around &&
      !isRecordWalk(module, around.parent) &&
      handlerAround(module, around.body)?.functions.includes(around) !== true;
    if (!isWrapped) return around;
  }
  return undefined;
}

interface Caller {
  readonly module: Module;
  readonly node: Node;
}

function callersOf(module: Module, fn: FunctionNode): readonly Caller[] {
  const own = callsTo(module, fn).map((node) => ({ module, node }));
  if (own.length > 0) return own;
  const afar = callFromAfar(module, fn);
  return afar ? [{ module: afar.module, node: afar.call }] : [];
}

function isCallbackOfWalk(module: Module, fn: FunctionNode): boolean {
  return fn.parent.type === 'CallExpression' && fn.parent.callee !== fn && isRecordWalk(module, fn.parent);
}

function isNamedCallback(module: Module, fn: FunctionNode): boolean {
  return namedWalksOf(module, fn).length > 0;
}

/** The walks over records that a function is given to by its name: `event.Records.map(save)`, `processPartialResponse(event, save, …)`. */
function namedWalksOf(module: Module, fn: FunctionNode): readonly TSESTree.CallExpression[] {
  return nodesIn(module, 'CallExpression').filter((call) => {
    const isBatch = /^processPartialResponse/.test(calleeNameOf(call) ?? '');
    const given = call.arguments[isBatch ? 1 : 0];
    return (
      given?.type === 'Identifier' &&
      definitionOf(module, given) === fn &&
      (isBatch || isRecordWalk(module, call))
    );
  });
}

/** Whether code goes through the records of the batch, or hands them to somebody who does. */
function coversRecords(module: Module, node: Node): boolean {
  return someNode(
    node,
    (inner) =>
      (isLoop(inner) && isRecordLoop(module, inner)) ||
      (inner.type === 'CallExpression' && isRecordWalk(module, inner) && calleeNameOf(inner) !== 'filter'),
  );
}

/** Whether code works with what one record holds: `close(JSON.parse(event.Records[0].body).id)`. */
function readsRecord(module: Module, node: Node): boolean {
  return someNode(
    node,
    (inner) =>
      (inner.type === 'Identifier' || inner.type === 'MemberExpression') &&
      rootsOf(provenanceOf(module, inner)).some(
        (root) => root.kind === 'event' && root.path[0] === 'Records',
      ),
  );
}

/** Names of functions that only find out what the work needs. */
const preparing =
  /^(get|fetch|load|read|find|query|list|lookup|describe|head|retrieve|scan|select|validate|parse|decode|decrypt|verify|init|connect|import|build|create(Client|Connection))/i;

/** Whether something else is waited for in a turn: what fails aside of it may be meant to. */
function hasOtherWork(module: Module, body: Node, node: Node): boolean {
  return someNode(body, (inner) => {
    if (inner.type !== 'AwaitExpression' || isWithin(inner, node) || isWithin(node, inner)) return false;
    return isWork(module, inner) && !(inner.range[1] <= node.range[0] && isPreparation(module, inner));
  });
}

function isPreparation(module: Module, { argument }: TSESTree.AwaitExpression): boolean {
  const call = unwrapAwait(argument);
  const operation = awsOperationsIn(module).find((each) => each.node === call);
  if (operation) return operation.knowledge?.effect === 'read';
  return call.type !== 'CallExpression' || preparing.test(calleeNameOf(call) ?? '');
}

/** Whether something is waited for that can fail and that counts: no log line, no delay. */
export function isWork(module: Module, { argument }: TSESTree.AwaitExpression): boolean {
  const awaited = unwrap(argument);
  if (awaited.type === 'NewExpression')
    return !someNode(
      awaited,
      (node) => node.type === 'CallExpression' && /^setTimeout$/.test(calleeNameOf(node) ?? ''),
    );
  if (awaited.type !== 'CallExpression') return true;
  const receiver = receiverOf(awaited);
  const isResolved =
    receiver?.type === 'Identifier' && receiver.name === 'Promise' && calleeNameOf(awaited) === 'resolve';
  return (
    !isResolved &&
    !isTelemetryCall(awaited) &&
    !/^(sleep|delay|wait|setTimeout)$/.test(calleeNameOf(awaited) ?? '')
  );
}

/** Whether code waits for work, callbacks of walks included. */
export function doesWork(module: Module, node: Node): boolean {
  return someNode(node, (inner) => inner.type === 'AwaitExpression' && isWork(module, inner));
}

/** Whether nobody looks at what a function gives back: it gives nothing, or its calls stand alone. */
function isDropped(module: Module, fn: FunctionNode): boolean {
  if (!returnedFrom(fn).some(isSomething)) return true;
  const walk = fn.parent.type === 'CallExpression' && fn.parent.callee !== fn ? [fn.parent] : [];
  const afar = callFromAfar(module, fn);
  const uses = [...walk, ...namedWalksOf(module, fn), ...callsTo(module, fn)].map((node) => ({
    module,
    node,
  }));
  const all = uses.length === 0 && afar ? [{ module: afar.module, node: afar.call }] : uses;
  return all.length > 0 && all.every((use) => isUnread(use.module, use.node));
}

function isSomething(node: Node): boolean {
  const inner = unwrap(node);
  return (
    !(inner.type === 'Identifier' && inner.name === 'undefined') &&
    !(inner.type === 'UnaryExpression' && inner.operator === 'void')
  );
}

/** Whether nothing takes the value that a call gives, or Lambda does and finds nothing about failures in it. */
export function isUnread(module: Module, call: Node, depth = 0): boolean {
  if (depth > maximumDepth) return false;
  let top = outermost(call);
  while (top.parent?.type === 'AwaitExpression') top = outermost(top.parent);
  const { parent } = top;
  switch (parent?.type) {
    case 'ExpressionStatement':
      return true;
    case 'ReturnStatement':
      return isReturnDropped(module, parent, depth);
    case 'ArrowFunctionExpression':
      return isReturnDropped(module, parent.body, depth);
    case 'CallExpression':
      return isUnreadArgument(module, parent, top, depth);
    case 'VariableDeclarator':
      return isUnreadList(module, parent, depth);
    case 'MemberExpression':
      return isPassedOnUnread(module, parent, depth);
    default:
      return false;
  }
}

/** `saved.then(() => callback(null))`, whose function takes nothing, maybe behind `catch` and `finally`. */
function isPassedOnUnread(module: Module, member: TSESTree.MemberExpression, depth: number): boolean {
  const { parent: call } = outermost(member);
  if (call?.type !== 'CallExpression' || receiverOf(call) === undefined) return false;
  const [given] = call.arguments;
  const name = keyNameOf(member);
  if (name === 'then') return given !== undefined && isFunction(given) && given.params.length === 0;
  return /^(catch|finally)$/.test(name ?? '') && isUnread(module, call, depth + 1);
}

/** What a handler gives back, and what a function gives whose calls stand alone. */
function isReturnDropped(module: Module, node: Node, depth: number): boolean {
  const handler = handlerAround(module, node);
  let fn: Node | undefined = node.parent;
  while (fn && !isFunction(fn)) fn = fn.parent;
  if (!fn) return false;
  if (handler?.functions.includes(fn)) return !mayReportFailures(handler) && handler.wrappers.length === 0;
  const walk = fn.parent.type === 'CallExpression' && fn.parent.callee !== fn ? fn.parent : undefined;
  if (walk) return calleeNameOf(walk) === 'forEach' || isUnread(module, walk, depth + 1);
  const calls = callsTo(module, fn);
  return calls.length > 0 && calls.every((each) => isUnread(module, each, depth + 1));
}

/** `await Promise.all(records.map(save))`, `jobs.push(save(record))` where the list is only waited for. */
function isUnreadArgument(
  module: Module,
  call: TSESTree.CallExpression,
  argument: Node,
  depth: number,
): boolean {
  const receiver = receiverOf(call);
  const name = calleeNameOf(call) ?? '';
  if (receiver?.type !== 'Identifier' || !call.arguments.includes(argument as TSESTree.Expression))
    return false;
  if (receiver.name === 'Promise' && /^(all|allSettled)$/.test(name))
    return isUnread(module, call, depth + 1);
  return name === 'push' && isOnlyWaitedFor(module, receiver, depth);
}

function isUnreadList(module: Module, { id }: TSESTree.VariableDeclarator, depth: number): boolean {
  return id.type === 'Identifier' && isOnlyWaitedFor(module, id, depth);
}

/** Whether a variable is used for nothing but to wait for what is in it, and to log it. */
function isOnlyWaitedFor(module: Module, name: TSESTree.Identifier, depth: number): boolean {
  const reads = variableOf(module, name)?.references.filter((reference) => reference.isRead()) ?? [];
  return reads.every(({ identifier }) => {
    const { parent } = identifier;
    if (parent.type === 'MemberExpression' && parent.object === identifier)
      return parent.parent.type === 'CallExpression' && calleeNameOf(parent.parent) === 'push';
    return parent.type === 'CallExpression' && isUnreadArgument(module, parent, identifier, depth + 1);
  });
}

/** Whether a variable from outside that some code writes is read elsewhere, so that its failure may be seen there. */
export function leavesTrace(module: Module, code: Node, around: Node): boolean {
  let traces = false;
  walk(code, (node) => {
    const name = writtenName(node);
    const variable = name && variableOf(module, name);
    if (!variable || variable.identifiers.some((each) => isWithin(each, code))) return !traces;
    traces ||= variable.references.some(
      ({ identifier }) => !isWithin(identifier, around) && !isInertRead(module, identifier),
    );
    return !traces;
  });
  return traces;
}

/** The variable that a node assigns, counts up or adds to. */
function writtenName(node: Node): TSESTree.Identifier | undefined {
  const target =
    node.type === 'AssignmentExpression'
      ? node.left
      : node.type === 'UpdateExpression'
        ? node.argument
        : node.type === 'CallExpression' &&
            /^(push|unshift|add|set|delete|splice)$/.test(calleeNameOf(node) ?? '')
          ? receiverOf(node)
          : undefined;
  let root = target;
  while (root?.type === 'MemberExpression') root = unwrap(root.object);
  return root?.type === 'Identifier' ? root : undefined;
}

/** A read that ends in a log line, or in an answer that nobody reads. */
function isInertRead(module: Module, name: Node): boolean {
  for (let inner: Node = name, around = name.parent; around; inner = around, around = around.parent) {
    if (isTelemetryCall(around)) return true;
    if (around.type === 'VariableDeclarator' && around.id === inner) return true;
    if (around.type === 'ReturnStatement') return isReturnDropped(module, around, 0);
    if (around.type === 'AssignmentExpression' && around.left === inner)
      return around.parent.type === 'ExpressionStatement';
    if (around.type === 'UpdateExpression') return around.parent.type === 'ExpressionStatement';
    if (
      around.type === 'CallExpression' &&
      /^(push|add|set)$/.test(calleeNameOf(around) ?? '') &&
      around.callee === inner
    )
      return around.parent.type === 'ExpressionStatement';
    if (/Statement$/.test(around.type) || isFunction(around)) return false;
  }
  return false;
}
