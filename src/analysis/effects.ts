import type { TSESTree } from '@typescript-eslint/utils';
import {
  calleeNameOf,
  hasUnknownProperties,
  keyNameOf,
  propertyOf,
  receiverOf,
  stringOf,
} from '../ast/expressions.js';
import { findAround, someNode, type Node } from '../ast/walk.js';
import { externalEffectOf } from '../knowledge/external-effects.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, inputOf, inputTextOf, isInputKnown, type AwsOperation } from './aws-operations.js';
import { clientCallOf, connectionMadeBy } from './clients.js';
import { definitionOf } from './definitions.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { provenanceOf, rootsOf } from './provenance.js';

/** Something that happens once more each time the same event is worked on again. */
export interface Effect {
  readonly kind: 'increment' | 'key' | 'message' | 'execution' | 'mail' | 'charge' | 'insert' | 'request';
  readonly node: Node;
  /** How to call it: `sns.Publish`, `INSERT`, `stripe charges.create`. */
  readonly what: string;
}

/** The effects in this module that add something at each call with the same event; what is deduplicated or conditional is left out. */
export const effectsIn = memoPer((module: Module): readonly Effect[] =>
  [
    ...awsOperationsIn(module).flatMap((operation) => awsEffect(module, operation) ?? []),
    ...nodesIn(module, 'CallExpression').flatMap((call) => outsideEffect(module, call) ?? []),
  ].sort((a, b) => a.node.range[0] - b.node.range[0]),
);

function awsEffect(module: Module, operation: AwsOperation): Effect | undefined {
  const { service, name, knowledge, node } = operation;
  const what = `${service}.${name}`;
  if (service === 'dynamodb') return tableEffect(module, operation, what);
  if (service === 's3')
    return isFreshAt(module, inputOf(module, operation, 'Key') ?? inputOf(module, operation, 'params', 'Key'))
      ? { kind: 'key', node, what }
      : undefined;
  if (knowledge?.effect !== 'append' || isDeduplicated(module, operation)) return undefined;
  if (/^(ses|sesv2|pinpoint)$/.test(service)) return { kind: 'mail', node, what };
  if (service === 'sns' && inputOf(module, operation, 'PhoneNumber')) return { kind: 'mail', node, what };
  return { kind: service === 'states' ? 'execution' : 'message', node, what };
}

/** A token in the input that is the same for the same event, or an input that is out of sight. */
function isDeduplicated(module: Module, operation: AwsOperation): boolean {
  const token = operation.knowledge?.deduplicatedBy;
  if (token === undefined) return false;
  const value = inputOf(module, operation, token);
  return value ? !isFreshAt(module, value) : !isInputKnown(module, operation);
}

/** Counters and rows under a key that is new each time. */
function tableEffect(module: Module, operation: AwsOperation, what: string): Effect | undefined {
  const { name, node } = operation;
  const hasFreshKey = name === 'PutItem' && itemHasFreshKey(module, operation);
  if (hasFreshKey) return { kind: 'key', node, what };
  if (name !== 'UpdateItem' || inputOf(module, operation, 'ConditionExpression')) return undefined;
  const expression = inputTextOf(module, operation, 'UpdateExpression');
  return expression !== undefined && additive.test(expression)
    ? { kind: 'increment', node, what }
    : undefined;
}

/** `ADD n :one`, `SET n = n + :one`, `list_append(…)`. */
const additive =
  /\bADD\s|list_append\s*\(|=\s*(if_not_exists\s*\([^)]*\)|[#\w.]+)\s*[+-]\s*[:#\w]|=\s*:\w+\s*[+-]\s*[#\w]/i;

const keyNames = /^(id|_id|pk|sk|key|uuid|\w+(Id|ID|_id|Key|PK|SK))$/;

function itemHasFreshKey(module: Module, operation: AwsOperation): boolean {
  const item = inputOf(module, operation, 'Item');
  const object = item && definitionOf(module, item);
  if (object?.type !== 'ObjectExpression') return false;
  const keys = object.properties.flatMap((property) =>
    property.type === 'Property' && keyNames.test(keyNameOf(property) ?? '') ? [property.value] : [],
  );
  const [first] = keys;
  return (
    first !== undefined &&
    !hasUnknownProperties(object) &&
    isFreshAt(module, first) &&
    keys.every((key) => isFreshAt(module, key) || !isFromEvent(module, key))
  );
}

/** Made anew at each evaluation: a random id, the clock. */
function isFreshAt(module: Module, node: Node | undefined): boolean {
  if (!node) return false;
  const value = definitionOf(module, node);
  const inner =
    value.type === 'ObjectExpression' ? (propertyOf(value, 'S') ?? propertyOf(value, 'N'))?.value : value;
  return inner !== undefined && rootsOf(provenanceOf(module, inner)).some(({ kind }) => kind === 'fresh');
}

function isFromEvent(module: Module, node: Node): boolean {
  return rootsOf(provenanceOf(module, node)).some(({ kind }) => kind === 'event' || kind === 'unknown');
}

function outsideEffect(module: Module, call: TSESTree.CallExpression): Effect | undefined {
  return insert(module, call) ?? external(module, call) ?? post(module, call);
}

/** `INSERT INTO …` by a database client, without a clause for rows that are there already. */
function insert(module: Module, call: TSESTree.CallExpression): Effect | undefined {
  const name = calleeNameOf(call) ?? '';
  const receiver = receiverOf(call);
  if (!receiver || catchesDuplicates(call)) return undefined;
  if (/^(query|execute|run)$/.test(name)) {
    const text = sqlOf(module, call.arguments[0]);
    const repeats =
      text !== undefined &&
      /^\s*INSERT\s+INTO\b/i.test(text) &&
      !/\bON\s+(CONFLICT|DUPLICATE)\b|\bNOT\s+EXISTS\b/i.test(text);
    return repeats ? { kind: 'insert', node: call, what: 'INSERT' } : undefined;
  }
  if (
    name === 'insert' &&
    isKnexTable(module, receiver) &&
    !isChainedWith(call, /^(onConflict|ignore|merge)$/)
  )
    return { kind: 'insert', node: call, what: 'insert' };
  if (
    /^(create|createMany)$/.test(name) &&
    receiver.type === 'MemberExpression' &&
    isPrisma(module, receiver.object)
  )
    return { kind: 'insert', node: call, what: `prisma.${keyNameOf(receiver) ?? ''}.${name}` };
  return undefined;
}

function sqlOf(module: Module, argument: Node | undefined): string | undefined {
  const value = argument && definitionOf(module, argument);
  if (value?.type === 'TemplateLiteral') return value.quasis.map(({ value: { raw } }) => raw).join('?');
  if (value?.type === 'BinaryExpression') return sqlOf(module, value.left);
  if (value?.type !== 'ObjectExpression') return stringOf(value);
  return sqlOf(module, (propertyOf(value, 'text') ?? propertyOf(value, 'sql'))?.value);
}

/** `knex('orders')`, `db('orders')`, where the function comes from knex. */
function isKnexTable(module: Module, node: Node): boolean {
  const made = definitionOf(module, node);
  if (made.type !== 'CallExpression') return false;
  const factory = connectionMadeBy(module, definitionOf(module, made.callee));
  return factory?.origin.from === 'knex';
}

function isPrisma(module: Module, node: Node): boolean {
  return (
    connectionMadeBy(module, definitionOf(module, node))?.origin.from.startsWith('@prisma/client') ?? false
  );
}

/** Whether a method of the name is called on the result: `.insert(row).onConflict('id')`. */
function isChainedWith(call: Node, method: RegExp): boolean {
  const isChained = (around: Node): around is TSESTree.CallExpression =>
    around.type === 'CallExpression' &&
    method.test(calleeNameOf(around) ?? '') &&
    around.callee.range[0] <= call.range[0];
  return findAround(call, isChained) !== undefined;
}

/** A `catch` around that knows the database's error for a row that is there already. */
function catchesDuplicates(node: Node): boolean {
  const isTry = (around: Node): around is TSESTree.TryStatement => around.type === 'TryStatement';
  const handler = findAround(node, isTry)?.handler;
  return (
    handler != null &&
    someNode(
      handler,
      (inner) =>
        inner.type === 'Literal' && /^(23505|ER_DUP_ENTRY|P2002|1062|11000)$/.test(String(inner.value)),
    )
  );
}

/** Mail, messages to people and charges by the libraries that are known for them. */
function external(module: Module, call: TSESTree.CallExpression): Effect | undefined {
  const named = clientCallOf(module, call);
  const effect = named && externalEffectOf(named.from, named.call);
  if (!named || !effect || hasToken(module, call, effect.deduplicatedBy)) return undefined;
  return { kind: effect.kind, node: call, what: `${named.from} ${named.call}` };
}

/** Whether an argument has a property, at any depth, that deduplicates; an argument out of sight may have it. */
function hasToken(module: Module, call: TSESTree.CallExpression, token: RegExp | undefined): boolean {
  if (!token) return false;
  return call.arguments.some((argument, index) => {
    const value = definitionOf(module, argument);
    if (index > 0 && value.type !== 'ObjectExpression' && value.type !== 'Literal') return true;
    return someNode(value, (node) => node.type === 'Property' && token.test(keyNameOf(node) ?? ''));
  });
}

/** `fetch(url, { method: 'POST' })` without an idempotency key. */
function post(module: Module, call: TSESTree.CallExpression): Effect | undefined {
  const isFetch =
    call.callee.type === 'Identifier' &&
    call.callee.name === 'fetch' &&
    (variableOf(module, call.callee)?.defs.length ?? 0) === 0;
  const options = isFetch && call.arguments[1] ? definitionOf(module, call.arguments[1]) : undefined;
  if (options?.type !== 'ObjectExpression' || hasUnknownProperties(options)) return undefined;
  if (stringOf(propertyOf(options, 'method')?.value)?.toUpperCase() !== 'POST') return undefined;
  const headers = propertyOf(options, 'headers');
  const written = headers && definitionOf(module, headers.value);
  const isKnown = !written || (written.type === 'ObjectExpression' && !hasUnknownProperties(written));
  const hasKey =
    written !== undefined &&
    someNode(
      written,
      (node) => node.type === 'Property' && /idempotency|request-?id|dedup/i.test(keyNameOf(node) ?? ''),
    );
  return isKnown && !hasKey ? { kind: 'request', node: call, what: 'fetch' } : undefined;
}
