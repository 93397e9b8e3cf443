import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, dottedNameOf, keyNameOf, receiverOf, stringOf, unwrap } from '../ast/expressions.js';
import {
  isFunction,
  parameterIdentifier,
  returnedFrom,
  runsInPlace,
  type FunctionNode,
} from '../ast/functions.js';
import { isWithin, walk, type Node } from '../ast/walk.js';
import { directWay, handingOf, type Handing } from '../knowledge/direct-ways.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, inputOf, isInputKnown, type AwsOperation } from './aws-operations.js';
import { awsClientMadeBy } from './clients.js';
import { definitionOf } from './definitions.js';
import { eventSourcesOf } from './event-sources.js';
import { handlersIn, parametersOf, type Handler } from './handlers.js';
import { variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { provenanceOf, rootsOf } from './provenance.js';
import { isContextEnding } from './settlement.js';

/** A handler that does nothing but hand its event to a service which could be told to take it itself. */
export interface PassThrough {
  readonly handler: Handler;
  readonly operation: AwsOperation;
  readonly source: EventSource;
  readonly handing: Handing;
  /** How the events get there without a function. */
  readonly way: string;
}

/** The handlers of this module that only pass their event on. */
export const passThroughsIn = memoPer((module: Module): readonly PassThrough[] => {
  if (!/\b(MessageBody|Message|Detail|Data|input|Payload)\b/.test(module.text)) return [];
  return handlersIn(module).flatMap((handler) => passThroughOf(module, handler) ?? []);
});

function passThroughOf(module: Module, handler: Handler): PassThrough | undefined {
  const [fn] = handler.functions;
  if (!fn || handler.functions.length !== 1 || handler.wrappers.length > 0) return undefined;
  const [operation, ...more] = awsOperationsIn(module).filter(({ node }) => isWithin(node, fn));
  const handing = operation && handingOf(operation.service, operation.name);
  if (!operation || !handing || more.length > 0 || !isOnlySending(module, handler, fn, operation))
    return undefined;
  const [source, ...others] = eventSourcesOf(handler);
  const way = source && others.length === 0 ? directWay(source, handing.receiver) : undefined;
  if (!source || way === undefined || !handsAllOver(module, operation, handing, source)) return undefined;
  return { handler, operation, source, handing, way };
}

/** Whether a function does nothing beside sending but name values, go through records, write log lines and answer. */
function isOnlySending(module: Module, handler: Handler, fn: FunctionNode, operation: AwsOperation): boolean {
  let isOnly = true;
  walk(fn.body, (node) => {
    if (!isOnly || isLogCall(node)) return false;
    isOnly = isPlain(module, handler, fn, node, operation);
    return isOnly;
  });
  return isOnly;
}

const working =
  /^(If|Switch|Try|Throw|While|DoWhile|ForIn|With|Labeled)Statement$|^(Conditional|Yield|TaggedTemplate|Import|Class|Unary|Sequence)Expression$|^SpreadElement$|^Class/;

function isPlain(
  module: Module,
  handler: Handler,
  fn: FunctionNode,
  node: Node,
  operation: AwsOperation,
): boolean {
  switch (node.type) {
    case 'CallExpression':
      return isSending(operation, node) || isPlainCall(module, handler, fn, node);
    case 'NewExpression':
      return isOfSdk(module, node) || isTimeOfEntry(node);
    case 'LogicalExpression':
      return dottedNameOf(node.left)?.slice(0, 2).join('.') === 'process.env';
    case 'BinaryExpression':
    case 'UpdateExpression':
      return isOfCounter(node);
    case 'AssignmentExpression':
      return (
        node.left.type === 'MemberExpression' && keyNameOf(node.left) === 'callbackWaitsForEmptyEventLoop'
      );
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return runsInPlace(node);
    default:
      return !working.test(node.type) && !isFunction(node);
  }
}

/** The call that sends, and with SDK v2 the one before `.promise()`. */
function isSending({ node, style }: AwsOperation, call: Node): boolean {
  if (call === node) return true;
  return style === 'promise' && node.type === 'CallExpression' && receiverOf(node) === call;
}

function isOfSdk(module: Module, node: TSESTree.NewExpression): boolean {
  if (awsClientMadeBy(module, node)) return true;
  return originOf(module, node.callee)?.from.startsWith('@aws-sdk/') === true;
}

/** `Time: new Date()`, which EventBridge puts on each event anyway. */
function isTimeOfEntry(node: TSESTree.NewExpression): boolean {
  const isNow = dottedNameOf(node.callee)?.join('.') === 'Date' && node.arguments.length === 0;
  return isNow && node.parent.type === 'Property' && keyNameOf(node.parent) === 'Time';
}

/** The test and the step of `for (let i = 0; i < event.Records.length; i++)`. */
function isOfCounter(node: Node): boolean {
  const { parent } = node;
  return parent?.type === 'ForStatement' && (parent.test === node || parent.update === node);
}

/** `console.log(event)`, `logger.info('got', { event })`. */
function isLogCall(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const [object, method] = dottedNameOf(node.callee)?.slice(-2) ?? [];
  return (
    /^(console|log|logger)$/i.test(object ?? '') && /^(log|info|debug|warn|error|trace)$/.test(method ?? '')
  );
}

/** Calls that change nothing: `JSON.stringify`, `Promise.all`, walks over records, `.promise()`, the end of the invocation. */
function isPlainCall(
  module: Module,
  handler: Handler,
  fn: FunctionNode,
  call: TSESTree.CallExpression,
): boolean {
  if (isRewriting(call)) return true;
  if (dottedNameOf(call.callee)?.join('.') === 'Promise.all') return true;
  if (/^(map|forEach|promise|toString)$/.test(calleeNameOf(call) ?? '')) return true;
  const callee = unwrap(call.callee);
  if (isContextEnding(callee)) return true;
  const name = parameterIdentifier(parametersOf(handler, fn).callback);
  return name !== undefined && variableOf(module, callee) === variableOf(module, name);
}

/** Calls that give the same in another form. */
function isRewriting(call: TSESTree.CallExpression): boolean {
  return /^(JSON\.(stringify|parse)|Buffer\.from|String)$/.test(dottedNameOf(call.callee)?.join('.') ?? '');
}

/** Whether what is handed over is the event, a record or its body, and nothing is told with it that the event decides. */
function handsAllOver(
  module: Module,
  operation: AwsOperation,
  handing: Handing,
  source: EventSource,
): boolean {
  if (!isInputKnown(module, operation) || !isFireAndForget(module, operation)) return false;
  const { entries, payload, others } = handing;
  const given =
    entries === undefined ? operation.input : entryOf(module, inputOf(module, operation, entries));
  if (given?.type !== 'ObjectExpression') return false;
  const isPayload = (property: TSESTree.Property): boolean => keyNameOf(property) === payload;
  const properties = given.properties.filter((property) => property.type === 'Property');
  const handed = properties.find(isPayload);
  return (
    properties.length === given.properties.length &&
    handed !== undefined &&
    isUnchanged(module, handed.value) &&
    properties.every(
      (property) =>
        isPayload(property) ||
        (others.includes(keyNameOf(property) ?? '') && isSetUp(module, property, source)),
    )
  );
}

/** Whoever waits for another function gets something back. */
function isFireAndForget(module: Module, operation: AwsOperation): boolean {
  if (operation.name !== 'Invoke') return true;
  const type = inputOf(module, operation, 'InvocationType');
  return type !== undefined && stringOf(definitionOf(module, type)) === 'Event';
}

/** The only entry of a list, or what each record is made into: `event.Records.map((record) => ({ … }))`. */
function entryOf(module: Module, list: Node | undefined): Node | undefined {
  const entries = list && definitionOf(module, list);
  if (entries?.type === 'ArrayExpression') {
    const [only, ...more] = entries.elements;
    return only && more.length === 0 ? definitionOf(module, only) : undefined;
  }
  if (entries?.type !== 'CallExpression' || calleeNameOf(entries) !== 'map') return entries;
  const [made] = entries.arguments;
  const [returned, ...others] = made && isFunction(made) ? returnedFrom(made) : [];
  return returned && others.length === 0 ? definitionOf(module, returned) : undefined;
}

/** What the deployment decides, or has no meaning; what an event of EventBridge says stays what it is on another bus. */
function isSetUp(module: Module, property: TSESTree.Property, source: EventSource): boolean {
  if (/^(Id|PartitionKey|Time)$/.test(keyNameOf(property) ?? '')) return true;
  const roots = rootsOf(provenanceOf(module, property.value));
  return roots.every(
    ({ kind }) =>
      kind === 'env' ||
      kind === 'literal' ||
      kind === 'import' ||
      (kind === 'event' && source === 'eventbridge'),
  );
}

const whole =
  /^(Records(\.(\*|0)(\.(body|Sns|Sns\.Message|dynamodb|dynamodb\.NewImage|kinesis|kinesis\.data))?)?|detail|body)?(\.?JSON)?$/;

/** The event, a record of it or what that carries, in whatever form. */
function isUnchanged(module: Module, node: Node, depth = 0): boolean {
  const value = definitionOf(module, node);
  if (depth > 6) return false;
  if (value.type === 'CallExpression' && isRewriting(value)) {
    const [first, ...others] = value.arguments;
    return (
      first !== undefined &&
      others.every(({ type }) => type === 'Literal') &&
      isUnchanged(module, first, depth + 1)
    );
  }
  if (
    value.type === 'CallExpression' &&
    calleeNameOf(value) === 'toString' &&
    value.callee.type === 'MemberExpression'
  )
    return isUnchanged(module, value.callee.object, depth + 1);
  if (value.type === 'CallExpression') return false;
  const origin = provenanceOf(module, value);
  return origin.kind === 'event' && whole.test(origin.path.join('.'));
}
