import type { TSESTree } from '@typescript-eslint/utils';
import {
  calleeNameOf,
  hasUnknownProperties,
  keyNameOf,
  propertyOf,
  receiverOf,
  stringOf,
  unwrap,
} from '../ast/expressions.js';
import { findAround, someNode, type Node } from '../ast/walk.js';
import { inputOf, type AwsOperation } from './aws-operations.js';
import { connectionMadeBy } from './clients.js';
import { definitionOf, possibleValuesOf } from './definitions.js';
import type { Effect } from './effect.js';
import { mayComeFromEvent } from './freshness.js';
import type { Module } from './module.js';
import { originOf } from './origins.js';

/** A row that a database call adds, or a counter that it raises, once more at each call. */
export function insertEffect(module: Module, call: TSESTree.CallExpression): Effect | undefined {
  const name = calleeNameOf(call) ?? '';
  if (!methods.test(name)) return undefined;
  const found =
    statementEffect(module, call, name, call.arguments[0]) ??
    builderEffect(module, call, name) ??
    modelEffect(module, call, name) ??
    documentEffect(module, call, name);
  return found && !catchesDuplicates(call) ? found : undefined;
}

const statementMethods =
  /^(query|execute|executeQuery|runQuery|run|raw|batch|exec|none|one|any|oneOrNone|manyOrNone|result|unsafe|executeStatement|\$(execute|query)RawUnsafe)$/;
const methods =
  /^(query|execute|executeQuery|runQuery|run|raw|batch|exec|none|one|any|oneOrNone|manyOrNone|result|unsafe|executeStatement|\$(execute|query)RawUnsafe|insert|insertInto|values|increment|create|createMany|update|upsert|save|insertOne|insertMany|updateOne|updateMany|findOneAndUpdate|findByIdAndUpdate|bulkCreate)$/;

/** SQL that the Data API runs. */
export function dataApiEffect(module: Module, operation: AwsOperation): Effect | undefined {
  const text = inputOf(module, operation, 'sql') ?? inputOf(module, operation, 'Sql');
  const found = text && effectOfSql(sqlOf(module, text), operation.node);
  return found && !catchesDuplicates(operation.node) ? found : undefined;
}

/** `` sql`INSERT INTO …` ``. */
export function taggedInsert(tagged: TSESTree.TaggedTemplateExpression): Effect | undefined {
  const tag = unwrap(tagged.tag);
  const name =
    tag.type === 'Identifier' ? tag.name : tag.type === 'MemberExpression' ? keyNameOf(tag) : undefined;
  if (name === undefined || !/sql|^\$(execute|query)Raw$|^db$|^query$/i.test(name)) return undefined;
  const found = effectOfSql(textOfTemplate(tagged.quasi), tagged);
  return found && !catchesDuplicates(tagged) ? found : undefined;
}

function statementEffect(
  module: Module,
  call: TSESTree.CallExpression,
  name: string,
  argument: Node | undefined,
): Effect | undefined {
  return statementMethods.test(name) && argument ? effectOfSql(sqlOf(module, argument), call) : undefined;
}

const inserts = /^\s*INSERT\s+INTO\b/i;
const mergesRows = /\bON\s+(CONFLICT|DUPLICATE)\b|\b(WHERE\s+)?NOT\s+EXISTS\b/i;
/** Tables that remember events: a second row is refused there, which is the protection itself. */
const remembers = /\bINTO\s+\S*(processed|idempoten|dedup|inbox|consumed|seen_)/i;
const raises =
  /^\s*UPDATE\b[\s\S]*?(?:\bSET\b|,)\s*["`]?(\w+)["`]?\s*=\s*(?:COALESCE\s*\(\s*)?(?:\w+\.)?["`]?\1\b[^,]*?[+-]/i;

function effectOfSql(text: string | undefined, node: Node): Effect | undefined {
  if (text === undefined) return undefined;
  if (inserts.test(text) && !mergesRows.test(text) && !remembers.test(text))
    return { kind: 'insert', node, what: 'INSERT' };
  return raises.test(text) && !/\bversion\b/i.test(text)
    ? { kind: 'increment', node, what: 'UPDATE' }
    : undefined;
}

/** The text of a statement, `?` for what is put in. */
function sqlOf(module: Module, argument: Node | undefined): string | undefined {
  const value = argument && definitionOf(module, argument);
  if (value?.type === 'TemplateLiteral') return textOfTemplate(value);
  if (value?.type === 'TaggedTemplateExpression') return textOfTemplate(value.quasi);
  if (value?.type === 'BinaryExpression') {
    const parts = [sqlOf(module, value.left), sqlOf(module, value.right)];
    return parts[0] === undefined ? undefined : parts.map((part) => part ?? '?').join('');
  }
  if (value?.type !== 'ObjectExpression') return stringOf(value);
  return sqlOf(module, (propertyOf(value, 'text') ?? propertyOf(value, 'sql'))?.value);
}

function textOfTemplate(template: TSESTree.TemplateLiteral): string {
  return template.quasis.map(({ value: { raw } }) => raw).join('?');
}

const keepsOne = /^(onConflict\w*|onDuplicateKeyUpdate|orIgnore|orUpdate|ignore|merge)$/;

/** `knex('t').insert(row)`, `db.insert(t).values(row)`, `db.insertInto('t').values(row)`. */
function builderEffect(module: Module, call: TSESTree.CallExpression, name: string): Effect | undefined {
  const receiver = receiverOf(call);
  if (!receiver || isChainedWith(call, keepsOne)) return undefined;
  const before = receiver.type === 'CallExpression' ? (calleeNameOf(receiver) ?? '') : '';
  if (name === 'insert' && isKnexTable(module, receiver))
    return { kind: 'insert', node: call, what: 'insert' };
  if (name === 'increment' && isKnexTable(module, rootOfChain(receiver)))
    return { kind: 'increment', node: call, what: 'increment' };
  if (name === 'values' && /^(insert|insertInto|into)$/.test(before))
    return { kind: 'insert', node: call, what: before === 'into' ? 'insert' : before };
  return undefined;
}

/** `knex('orders')`, `db('orders')`, where the function comes from knex, also of a transaction. */
function isKnexTable(module: Module, node: Node): boolean {
  const made = definitionOf(module, node);
  if (made.type !== 'CallExpression') return false;
  if (unwrap(made.callee).type !== 'Identifier') return false;
  if (/^(knex|trx)$/i.test(calleeNameOf(made) ?? '')) return true;
  return possibleValuesOf(module, made.callee).some(
    (value) => connectionMadeBy(module, value)?.origin.from === 'knex',
  );
}

function rootOfChain(node: Node): Node {
  let root: Node = node;
  for (
    let receiver = root.type === 'CallExpression' ? receiverOf(root) : undefined;
    receiver;
    receiver = receiver.type === 'CallExpression' ? receiverOf(receiver) : undefined
  )
    root = receiver;
  return root;
}

/** Models of Prisma, Sequelize and TypeORM. */
function modelEffect(module: Module, call: TSESTree.CallExpression, name: string): Effect | undefined {
  const receiver = receiverOf(call);
  const [argument] = call.arguments;
  if (!receiver) return undefined;
  if (receiver.type === 'MemberExpression' && isPrisma(module, receiver.object)) {
    const what = `prisma.${keyNameOf(receiver) ?? ''}.${name}`;
    if (/^(create|createMany)$/.test(name) && !hasProperty(argument, /^skipDuplicates$/))
      return namesItself(module, argument) ? undefined : { kind: 'insert', node: call, what };
    return /^(update|upsert|updateMany)$/.test(name) && hasProperty(argument, /^(increment|decrement|push)$/)
      ? { kind: 'increment', node: call, what }
      : undefined;
  }
  if (/^(create|bulkCreate|insert|save)$/.test(name) && isModel(module, receiver, name))
    return namesItself(module, argument) ||
      (name === 'save' && argument && !isNewRow(module, argument)) ||
      hasProperty(call.arguments[1], /^(ignoreDuplicates|updateOnDuplicate)$/)
      ? undefined
      : { kind: 'insert', node: call, what: name };
  return undefined;
}

function isPrisma(module: Module, node: Node): boolean {
  const inner = unwrap(node);
  return (
    (inner.type === 'Identifier' && /^prisma(Client)?$/i.test(inner.name)) ||
    possibleValuesOf(module, node).some(
      (value) => connectionMadeBy(module, value)?.origin.from.startsWith('@prisma/client') ?? false,
    )
  );
}

/** `class Order extends Model`, `sequelize.define(…)`, `mongoose.model(…)`, `source.getRepository(Order)`. */
function isModel(module: Module, receiver: Node, method: string): boolean {
  return possibleValuesOf(module, receiver).some((value) => {
    if (value.type === 'ClassDeclaration' && value.superClass)
      return (
        method !== 'save' &&
        /^(sequelize|sequelize-typescript)$/.test(originOf(module, value.superClass)?.from ?? '')
      );
    if (value.type === 'NewExpression') return method === 'save' && isModel(module, value.callee, 'create');
    if (value.type !== 'CallExpression') return false;
    const maker = calleeNameOf(value) ?? '';
    if (maker === 'getRepository') return method === 'insert' || method === 'save';
    return method !== 'save' && /^(define|model)$/.test(maker) && receiverOf(value) !== undefined;
  });
}

/** MongoDB: `insertOne`, and updates that count or append. */
function documentEffect(module: Module, call: TSESTree.CallExpression, name: string): Effect | undefined {
  if (!receiverOf(call)) return undefined;
  const [first, update] = call.arguments;
  if (/^insert(One|Many)$/.test(name))
    return namesItself(module, first) ? undefined : { kind: 'insert', node: call, what: name };
  if (!/^(updateOne|updateMany|findOneAndUpdate|findByIdAndUpdate)$/.test(name) || !update) return undefined;
  const counts = hasProperty(definitionOf(module, update), /^\$(inc|push|mul)$/);
  const asksFirst = first && hasProperty(definitionOf(module, first), /^\$(ne|nin|exists|not)$/);
  return counts && !asksFirst ? { kind: 'increment', node: call, what: name } : undefined;
}

function hasProperty(node: Node | undefined, name: RegExp): boolean {
  return (
    node !== undefined &&
    someNode(node, (inner) => inner.type === 'Property' && name.test(keyNameOf(inner) ?? ''))
  );
}

/** A row that brings its own key from the event: the database refuses it the second time. */
function namesItself(module: Module, row: Node | undefined): boolean {
  const object = row && definitionOf(module, row);
  if (object?.type !== 'ObjectExpression') return false;
  const data = propertyOf(object, 'data');
  const fields = data ? definitionOf(module, data.value) : object;
  const key =
    propertyOf(fields, '_id') ??
    propertyOf(fields, 'id') ??
    propertyOf(fields, 'messageId') ??
    propertyOf(fields, 'eventId') ??
    propertyOf(fields, 'idempotencyKey');
  return key !== undefined && mayComeFromEvent(module, key.value);
}

/** `{ text }` or `orders.create({ text })`: what is saved has no id yet. */
function isNewRow(module: Module, row: Node): boolean {
  const definition = definitionOf(module, row);
  if (
    definition.type === 'CallExpression' &&
    calleeNameOf(definition) === 'create' &&
    definition.arguments[0]
  )
    return isNewRow(module, definition.arguments[0]);
  return (
    definition.type === 'ObjectExpression' &&
    !hasUnknownProperties(definition) &&
    !definition.properties.some(
      (property) => property.type === 'Property' && /id$/i.test(keyNameOf(property) ?? ''),
    )
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
export function catchesDuplicates(node: Node): boolean {
  const isTry = (around: Node): around is TSESTree.TryStatement => around.type === 'TryStatement';
  const handler = findAround(node, isTry)?.handler;
  return handler != null && someNode(handler, isDuplicateError);
}

const duplicateErrors =
  /^(23505|ER_DUP_ENTRY|P2002|1062|11000|SQLITE_CONSTRAINT\w*|SequelizeUniqueConstraintError|UniqueConstraintError|UniqueViolation\w*|PrismaClientKnownRequestError)$/;

function isDuplicateError(node: Node): boolean {
  if (node.type === 'Literal')
    return duplicateErrors.test(String(node.value)) || /duplicate key/i.test(String(node.value));
  return node.type === 'Identifier' && duplicateErrors.test(node.name);
}
