import type { TSESTree } from '@typescript-eslint/utils';
import { outermost, propertyOf, unwrap } from '../ast/expressions.js';
import { findAround, isWithin } from '../ast/walk.js';
import { awsClientMadeBy, connectionMadeBy } from './clients.js';
import { nodesIn, type Module } from './module.js';

/** An expression that makes a client or opens a connection. */
export type Construction = TSESTree.NewExpression | TSESTree.CallExpression;

/** What a construction gives. */
export interface Constructed {
  readonly kind: 'client' | 'connection';
  /** As the source names it: `S3Client`, `pg.Pool`. */
  readonly what: string;
  /** The methods that close such a thing. */
  readonly closing: readonly string[];
}

/** Outermost constructions: `DynamoDBDocumentClient.from(new DynamoDBClient())` is one. */
export function constructionsIn(module: Module): Construction[] {
  const all: Construction[] = [...nodesIn(module, 'NewExpression'), ...nodesIn(module, 'CallExpression')];
  const made = all.filter(
    (node) =>
      (awsClientMadeBy(module, node)?.node === node && !isAroundOtherClient(module, node)) ||
      connectionMadeBy(module, node)?.node === node,
  );
  return made.filter(
    (node) =>
      !findAround(node, (around): around is Construction => made.includes(around as Construction)) &&
      !isOtherBranch(node, made),
  );
}

/** `local ? new S3Client(options) : new S3Client({})` is one as well. */
function isOtherBranch(node: Construction, made: readonly Construction[]): boolean {
  const { parent } = outermost(node);
  if (parent?.type !== 'ConditionalExpression' || !isWithin(node, parent.alternate)) return false;
  return made.some((other) => other.type === node.type && isWithin(other, parent.consequent));
}

/** `DynamoDBDocumentClient.from(client)` has the sockets and credentials of a client that is made elsewhere. */
function isAroundOtherClient(module: Module, node: Construction): boolean {
  const made = awsClientMadeBy(module, node);
  const [first] = node.arguments;
  if (!made?.isDocument || !first) return false;
  const client = made.generation === 3 ? first : propertyOf(unwrap(first), 'service')?.value;
  return client !== undefined && !awsClientMadeBy(module, client);
}

/** What a construction gives. */
export function constructed(module: Module, node: Construction): Constructed | undefined {
  const client = awsClientMadeBy(module, node);
  if (client) return { what: client.className, kind: 'client', closing: ['destroy'] };
  const opened = connectionMadeBy(module, node);
  if (!opened) return undefined;
  const what = [opened.origin.from, ...opened.origin.names].join('.').replace('.()', '()');
  return { what, kind: 'connection', closing: opened.connection.closing };
}
