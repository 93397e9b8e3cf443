import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, unwrapAwait } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { clientClassOf } from '../knowledge/aws-services.js';
import { connectionOf, type Connection } from '../knowledge/connections.js';
import { definitionOf, isClientCapture, possibleValuesOf } from './definitions.js';
import type { Module } from './module.js';
import { originOf, type Origin } from './origins.js';

/** An AWS SDK client that an expression constructs. */
export interface AwsClient {
  readonly node: TSESTree.NewExpression | TSESTree.CallExpression;
  readonly service: string;
  /** The class as the source names it, such as `S3Client` or `DynamoDB.DocumentClient`. */
  readonly className: string;
  readonly generation: 2 | 3;
  /** A v3 class that carries every command as a method. */
  readonly isAggregated: boolean;
  /** DynamoDB's document client. */
  readonly isDocument: boolean;
}

/** The SDK client that this very expression constructs. */
export function awsClientMadeBy(module: Module, node: Node): AwsClient | undefined {
  const inner = unwrapAwait(node);
  if (inner.type === 'CallExpression') return capturedClient(module, inner) ?? documentClient(module, inner);
  if (inner.type !== 'NewExpression') return undefined;
  const origin = originOf(module, inner.callee);
  const found = origin && clientClassOf(origin.from, origin.names);
  return found && { node: inner, className: origin.names.join('.') || found.service, ...found };
}

/** `DynamoDBDocumentClient.from(client)`, `DynamoDBDocument.from(client)`. */
function documentClient(module: Module, call: TSESTree.CallExpression): AwsClient | undefined {
  const callee = unwrapAwait(call.callee);
  if (callee.type !== 'MemberExpression' || keyNameOf(callee) !== 'from') return undefined;
  const origin = originOf(module, callee.object);
  const found =
    origin?.from === '@aws-sdk/lib-dynamodb' ? clientClassOf(origin.from, origin.names) : undefined;
  return found && origin && { node: call, className: origin.names.join('.'), ...found };
}

/** `tracer.captureAWSv3Client(new S3Client())` gives back the client it is given. */
function capturedClient(module: Module, call: TSESTree.CallExpression): AwsClient | undefined {
  const [client] = call.arguments;
  return client && isClientCapture(call) ? awsClientMadeBy(module, client) : undefined;
}

/** The SDK clients that an expression may stand for: through variables, fields, parameters and local factories. */
export function awsClientsAt(module: Module, node: Node): readonly AwsClient[] {
  return possibleValuesOf(module, node).flatMap((value) => awsClientMadeBy(module, value) ?? []);
}

/** A database, cache, broker or agent that an expression opens. */
export interface OpenedConnection {
  readonly node: TSESTree.NewExpression | TSESTree.CallExpression;
  readonly origin: Origin;
  readonly connection: Connection;
}

/** The connection that this very expression opens. */
export function connectionMadeBy(module: Module, node: Node): OpenedConnection | undefined {
  const inner = unwrapAwait(node);
  if (inner.type !== 'NewExpression' && inner.type !== 'CallExpression') return undefined;
  const origin = originOf(module, inner.callee) ?? madeByImport(module, inner.callee);
  const connection =
    origin && connectionOf(origin.from, origin.names, inner.type === 'NewExpression' ? 'new' : 'call');
  return connection && { node: inner, origin, connection };
}

/** `pgp` of `const pgp = require('pg-promise')()`: what calling an import gives. */
function madeByImport(module: Module, node: Node): Origin | undefined {
  const value = definitionOf(module, node);
  const origin = value.type === 'CallExpression' ? originOf(module, value.callee) : undefined;
  return origin && { from: origin.from, names: [...origin.names, '()'] };
}
