import type { TSESTree } from '@typescript-eslint/utils';
import {
  calleeNameOf,
  hasUnknownProperties,
  keyNameOf,
  outermost,
  propertyOf,
  receiverOf,
  unwrap,
} from '../ast/expressions.js';
import { isFunction } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import {
  awsRequests,
  globalFetch,
  mayBeRequest,
  networkRequestOf,
  readingOperation,
  type NetworkRequest,
} from '../knowledge/network-requests.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, type AwsOperation } from './aws-operations.js';
import { awsClientMadeBy, awsClientsAt, type AwsClient } from './clients.js';
import { definitionOf, possibleValuesOf } from './definitions.js';
import { variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { packageCallOf } from './package-calls.js';
import { importedValuesAt, type PlacedNode } from './references.js';
import { boundIn, optionsOfCall } from './request-options.js';

/** How long a request may keep somebody waiting. */
export interface RequestWait {
  /** In seconds, all attempts together; `Infinity` when nothing ends it. */
  readonly seconds: number;
  /** What bounds it, as a message names it. */
  readonly advice: string;
  /** Attempts and seconds of each, when the code says so. */
  readonly attempts: { readonly count: number; readonly seconds: number } | undefined;
}

/** A request with what is known of its length; `wait` is `undefined` when that cannot be told. */
export interface Request {
  readonly node: TSESTree.CallExpression;
  readonly wait: RequestWait | undefined;
  /** It changes nothing, so that others need not wait for it. */
  readonly reads: boolean;
  /** Service and operation of an AWS request. */
  readonly operation: AwsOperation | undefined;
  /** How a request of HTTP is bounded. */
  readonly http: HttpRequest | undefined;
}

export interface HttpRequest {
  /** What bounds it to some milliseconds, as code writes it. */
  readonly bound: (milliseconds: number) => string;
  /** The first argument that can hold options; `undefined` when none can. */
  readonly options: number | undefined;
  /** The call that made its client: `axios.create(…)`. */
  readonly client: PlacedNode | undefined;
}

/** The request over the network that this very call sends. */
export function requestAt(module: Module, call: Node): Request | undefined {
  if (call.type !== 'CallExpression') return undefined;
  const operation = operationsByNode(module).get(call);
  if (operation) {
    const reads = readingOperation.test(operation.name);
    return { node: call, wait: waitOfOperation(module, call), reads, operation, http: undefined };
  }
  const name = calleeNameOf(call) ?? '';
  if (name === 'fetch' && isGlobalName(module, call.callee)) return requestBy(module, call, globalFetch);
  if (!mayBeRequest(name) && !isDefaultCall(call)) return undefined;
  const called = packageCallOf(module, call);
  const known = called && networkRequestOf(called.from, called.call);
  return known && requestBy(module, call, known);
}

const operationsByNode = memoPer(
  (module: Module): ReadonlyMap<Node, AwsOperation> =>
    new Map(awsOperationsIn(module).map((operation) => [operation.node, operation])),
);

/** A function under a name of one's own: `import http from 'axios'; http(…)`. */
function isDefaultCall({ callee }: TSESTree.CallExpression): boolean {
  return callee.type === 'Identifier';
}

function isGlobalName(module: Module, node: Node): boolean {
  return node.type === 'Identifier' && (variableOf(module, node)?.defs.length ?? 0) === 0;
}

function requestBy(
  module: Module,
  call: TSESTree.CallExpression,
  known: NetworkRequest,
): Request | undefined {
  const client = clientOf(module, call);
  if (known.bound && !client.sendsRequests) return undefined;
  const places = [
    ...optionsOfCall(module, call, known),
    ...client.options,
    ...optionsOfRequest(module, call),
  ];
  const found = places.map((place) => boundIn(place, known.bounds));
  const isOpen =
    found.every((bound) => bound === 'unbounded') &&
    !isChainedTo(call, known.chained) &&
    ![module, ...client.made.map((made) => made.module)].some(hasDefaults);
  const { advice, bound, options, seconds = Infinity } = known;
  const wait = isOpen ? { seconds, advice, attempts: undefined } : undefined;
  const http = bound && { bound, options, client: client.made[0] };
  return { node: call, wait, reads: known.reads && !isWriting(module, call), operation: undefined, http };
}

/** `axios.defaults.timeout = …`, `mongoose.set(…)`: settings that hold for all requests. */
function hasDefaults({ text }: Module): boolean {
  return /\bdefaults\b|\bsetGlobalDispatcher\b/.test(text);
}

/** Whether a method of a name is called on what a call gives. */
function isChainedTo(call: Node, names: RegExp | undefined): boolean {
  if (!names) return false;
  const whole = outermost(call);
  const member = whole.parent?.type === 'MemberExpression' ? outermost(whole.parent) : undefined;
  if (whole.parent?.type !== 'MemberExpression' || whole.parent.object !== whole || !member) return false;
  if (names.test(keyNameOf(whole.parent) ?? '')) return true;
  return member.parent?.type === 'CallExpression' && isChainedTo(member.parent, names);
}

/** `fetch(url, { method: 'POST' })` may change what the next one reads. */
function isWriting(module: Module, call: TSESTree.CallExpression): boolean {
  return call.arguments.some((argument) => {
    const options = definitionOf(module, argument);
    return options.type === 'ObjectExpression' && propertyOf(options, 'method') !== undefined;
  });
}

interface RequestClient {
  /** What the client was made with; also what it cannot be told of. */
  readonly options: readonly PlacedNode[];
  /** The calls that made it. */
  readonly made: readonly PlacedNode[];
  /** Whether a call of it sends a request: it is no answer to one, and no function of the project. */
  readonly sendsRequests: boolean;
}

const makingClients = /^(create|extend|defaults|agent|instance)$/;

/** The client of a call: `new Client(options).connect()`, `axios.create(options)('/path')`, and what that one was made from. */
function clientOf(module: Module, call: TSESTree.CallExpression, depth = 0): RequestClient {
  const receiver = receiverOf(call) ?? unwrap(call.callee);
  const clients = placedValues(module, receiver).map(({ module: place, node }): RequestClient => {
    if (node.type !== 'NewExpression' && node.type !== 'CallExpression')
      return {
        options: isKnownName(place, node) ? [] : [{ module: place, node }],
        made: [],
        sendsRequests: !isFunction(node),
      };
    const options = node.arguments.map((argument) => ({ module: place, node: argument }));
    const from = node.type === 'CallExpression' && depth < 3 ? clientOf(place, node, depth + 1) : undefined;
    const isMade = originOf(place, node) === undefined;
    return {
      options: [...options, ...(from?.options ?? [])],
      made: isMade ? [{ module: place, node }, ...(from?.made ?? [])] : [],
      sendsRequests: !isMade || node.type === 'NewExpression' || makingClients.test(calleeNameOf(node) ?? ''),
    };
  });
  return {
    options: clients.flatMap(({ options }) => options),
    made: clients.flatMap(({ made }) => made),
    sendsRequests: clients.every(({ sendsRequests }) => sendsRequests),
  };
}

/** An import, a global or a function: nothing that options were given to. */
function isKnownName(module: Module, node: Node): boolean {
  return isFunction(node) || originOf(module, node) !== undefined || isGlobalName(module, node);
}

/** `fetch(new Request(url, { signal }))`. */
function optionsOfRequest(module: Module, call: TSESTree.CallExpression): PlacedNode[] {
  const [first] = call.arguments;
  const made = first && definitionOf(module, first);
  return made?.type === 'NewExpression' && calleeNameOf(made) === 'Request'
    ? made.arguments.slice(1).map((node) => ({ module, node }))
    : [];
}

/** What an expression stands for, here or in the helper module that it is imported from. */
function placedValues(module: Module, node: Node): readonly PlacedNode[] {
  const imported = importedValuesAt(module, node);
  return imported.length > 0
    ? imported
    : possibleValuesOf(module, node).map((value) => ({ module, node: value }));
}

function waitOfOperation(module: Module, call: TSESTree.CallExpression): RequestWait | undefined {
  const clients = clientsOf(module, call);
  const [first] = clients;
  if (!first) return undefined;
  const { generation } = first.client;
  const known = awsRequests[generation];
  const perCall = call.arguments.slice(1).map((node) => boundIn({ module, node }, known.perCall));
  if (perCall.some((bound) => bound !== 'unbounded') || /\bhttpOptions\b/.test(module.text)) return undefined;
  const waits = clients.map((made) => waitOfClient(made));
  const [wait] = waits;
  return waits.length === 1 ? wait : undefined;
}

interface MadeClient {
  readonly module: Module;
  readonly client: AwsClient;
}

/** The clients that a request goes through, in whichever module they are made. */
function clientsOf(module: Module, call: TSESTree.CallExpression): readonly MadeClient[] {
  const receiver = receiverOf(call);
  if (!receiver) return [];
  const inner = receiver.type === 'CallExpression' ? receiverOf(receiver) : undefined;
  const node = calleeNameOf(call) === 'promise' && inner ? inner : receiver;
  const own = awsClientsAt(module, node);
  if (own.length > 0) return own.map((client) => ({ module, client }));
  return importedValuesAt(module, node).flatMap(({ module: place, node: value }) => {
    const client = awsClientMadeBy(place, value);
    return client ? [{ module: place, client }] : [];
  });
}

function waitOfClient({ module, client }: MadeClient): RequestWait | undefined {
  const [argument] = client.node.arguments;
  const inner =
    argument && client.isDocument ? awsClientMadeBy(module, definitionOf(module, argument)) : undefined;
  if (client.isDocument && client.generation === 3) return inner && waitOfClient({ module, client: inner });
  const { seconds, bounds } = awsRequests[client.generation];
  const bound = argument ? boundIn({ module, node: argument }, bounds) : 'unbounded';
  if (bound === 'unbounded')
    return { seconds: seconds ?? Infinity, advice: adviceFor(client), attempts: undefined };
  const config = argument && definitionOf(module, argument);
  return bound === 'bounded' && config?.type === 'ObjectExpression' && client.generation === 3
    ? boundedWait(module, client, config)
    : undefined;
}

function adviceFor({ generation }: AwsClient): string {
  return generation === 3
    ? '`requestHandler: { requestTimeout: 2000, throwOnRequestTimeout: true }` and `maxAttempts: 2`'
    : '`httpOptions: { timeout: 2000 }` and `maxRetries: 1`';
}

/** Attempts times their time-out, when the client is made with numbers. */
function boundedWait(
  module: Module,
  client: AwsClient,
  config: TSESTree.ObjectExpression,
): RequestWait | undefined {
  const handler = propertyOf(config, 'requestHandler')?.value;
  const made = handler && definitionOf(module, handler);
  const options =
    made?.type === 'NewExpression' && made.arguments[0] ? definitionOf(module, made.arguments[0]) : made;
  const milliseconds =
    numberAt(module, options, 'requestTimeout') ?? numberAt(module, options, 'socketTimeout');
  if (milliseconds === undefined || hasUnknownProperties(config)) return undefined;
  const isCounted =
    propertyOf(config, 'maxAttempts') !== undefined || propertyOf(config, 'retryStrategy') !== undefined;
  const count = numberAt(module, config, 'maxAttempts') ?? (isCounted ? undefined : awsRequests[3].attempts);
  if (count === undefined) return undefined;
  const seconds = milliseconds / 1000;
  return { seconds: count * seconds, advice: adviceFor(client), attempts: { count, seconds } };
}

function numberAt(module: Module, object: Node | undefined, name: string): number | undefined {
  const value = propertyOf(object, name)?.value;
  const literal = value && definitionOf(module, value);
  return literal?.type === 'Literal' && typeof literal.value === 'number' ? literal.value : undefined;
}
