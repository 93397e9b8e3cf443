import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, stringOf, unwrap, unwrapAwait } from '../ast/expressions.js';
import { enclosingFunction, returnedFrom } from '../ast/functions.js';
import { isModuleLevel } from '../ast/scopes.js';
import { findAll, someNode, type Node } from '../ast/walk.js';
import { awsOperationsIn, inputOf, inputTextOf, laterInputsOf, type AwsOperation } from './aws-operations.js';
import { calledFunction, definitionOf } from './definitions.js';
import type { Effect } from './effect.js';
import { argumentsFor } from './given-arguments.js';
import { isFreshAt, mayComeFromEvent } from './freshness.js';
import { variableOf, type Module } from './module.js';
import { nodesAt } from './places.js';

/** What a DynamoDB operation adds each time: to a counter or list, or a row under a key that is new each time. */
export function tableEffect(module: Module, operation: AwsOperation): Effect | undefined {
  const { service, name, node } = operation;
  const kind = tableEffectKind(module, operation);
  const what = `${service}.${name}`;
  if (kind) return { kind, node, what };
  const given = name === 'PutItem' ? inputOf(module, operation, 'Item') : undefined;
  const freshlyGiven =
    given && argumentsFor(module, given).find((each) => hasFreshKey(each.module, each.node));
  return freshlyGiven && { kind: 'key', node, what, givenBy: freshlyGiven };
}

function tableEffectKind(module: Module, operation: AwsOperation): 'key' | 'increment' | undefined {
  const { name, input } = operation;
  switch (name) {
    case 'PutItem':
      if (hasFreshKey(module, inputOf(module, operation, 'Item'))) return 'key';
      return addsToWhatItRead(module, operation) ? 'increment' : undefined;
    case 'UpdateItem':
      if (!isConditional(module, operation) && adds(module, operation)) return 'increment';
      return addsToWhatItRead(module, operation) ? 'increment' : undefined;
    case 'BatchWriteItem':
      return input && batchItems(module, input).some((item) => hasFreshKey(module, item)) ? 'key' : undefined;
    case 'TransactWriteItems':
      return input && transactionEffect(module, operation, input);
    default:
      return undefined;
  }
}

function isConditional(module: Module, operation: AwsOperation): boolean {
  return (
    inputOf(module, operation, 'ConditionExpression') !== undefined ||
    laterInputsOf(module, operation, 'ConditionExpression').length > 0
  );
}

/** `ADD n :one`, `SET n = n + :one`, `list_append(…)`. */
const additive =
  /\bADD\s|list_append\s*\(|=\s*(if_not_exists\s*\([^)]*\)|[#\w.]+)\s*[+-]\s*[:#\w]|=\s*:\w+\s*[+-]\s*([#\w]|if_not_exists)/i;

function adds(module: Module, operation: AwsOperation): boolean {
  const expression = inputTextOf(module, operation, 'UpdateExpression');
  if (expression !== undefined) return additive.test(expression);
  const later = laterInputsOf(module, operation, 'UpdateExpression').map((text) => stringOf(text) ?? '');
  if (later.length > 0) return later.every((text) => additive.test(text));
  const updates = inputOf(module, operation, 'AttributeUpdates');
  return (
    updates !== undefined && someNode(updates, (inner) => inner.type === 'Literal' && inner.value === 'ADD')
  );
}

/** Items of `RequestItems: { [table]: [{ PutRequest: { Item } }] }`. */
function batchItems(module: Module, input: Node): readonly Node[] {
  return nodesAt(module, input, ['RequestItems']).flatMap((requests) =>
    requests.type === 'ObjectExpression'
      ? requests.properties.flatMap((property) =>
          property.type === 'Property' ? nodesAt(module, property.value, ['*', 'PutRequest', 'Item']) : [],
        )
      : [],
  );
}

/** A transaction without a token and without any condition repeats what it adds. */
function transactionEffect(
  module: Module,
  operation: AwsOperation,
  input: Node,
): 'key' | 'increment' | undefined {
  const token = inputOf(module, operation, 'ClientRequestToken');
  if ((token && !isFreshAt(module, token)) || hasCondition(module, input)) return undefined;
  const puts = nodesAt(module, input, ['TransactItems', '*', 'Put', 'Item']);
  if (puts.some((item) => hasFreshKey(module, item))) return 'key';
  const updates = nodesAt(module, input, ['TransactItems', '*', 'Update', 'UpdateExpression']);
  return updates.some((text) => text.type === 'Literal' && additive.test(String(text.value)))
    ? 'increment'
    : undefined;
}

/** Whether a condition is written anywhere in the input of a transaction, or may be where an item of it is made. */
export function hasCondition(module: Module, input: Node): boolean {
  const items = nodesAt(module, input, ['TransactItems', '*']);
  const writes = items.flatMap((item) =>
    item.type === 'ObjectExpression'
      ? item.properties.map((part) => (part.type === 'Property' ? definitionOf(module, part.value) : part))
      : [item],
  );
  return writesCondition(input) || writes.some((made) => isMadeElsewhere(made) || writesCondition(made));
}

function writesCondition(input: Node): boolean {
  return someNode(
    input,
    (inner) => inner.type === 'Property' && /^Condition(Expression|Check)$/.test(keyNameOf(inner) ?? ''),
  );
}

function isMadeElsewhere(write: Node): boolean {
  return write.type !== 'ObjectExpression' || write.properties.some(({ type }) => type === 'SpreadElement');
}

const wholeKey = /^(id|_id|pk|uuid|partitionKey|hashKey)$/i;
const sortKey = /^(sk|sortKey|rangeKey)$/i;
const partOfKey = /^key$|(Id|ID|_id|Key|PK|SK)$/;

/** Whether the key of an item is new each time, and no part of it comes from the event. */
function hasFreshKey(module: Module, item: Node | undefined): boolean {
  const object = item && itemObject(module, item);
  if (object?.type !== 'ObjectExpression') return false;
  const named = (pattern: RegExp): readonly TSESTree.Property[] =>
    object.properties.filter(
      (property): property is TSESTree.Property =>
        property.type === 'Property' && pattern.test(keyNameOf(property) ?? ''),
    );
  const isFreshProperty = ({ value }: TSESTree.Property): boolean => isFreshAt(module, value);
  const keys = named(/^(pk|sk|partitionKey|hashKey|sortKey|rangeKey)$/i);
  const whole = keys.length > 0 ? keys : named(wholeKey);
  const spread = object.properties.findLastIndex(({ type }) => type === 'SpreadElement');
  // A key that stands first names the item; what is spread behind it seldom has one of its own.
  const isOverwritten = (property: TSESTree.Property): boolean =>
    object.properties.indexOf(property) < spread && object.properties[0] !== property;
  if (whole.length > 0)
    return whole.some(
      (property) =>
        isFreshProperty(property) &&
        !isOverwritten(property) &&
        (sortKey.test(keyNameOf(property) ?? '') ||
          whole.every((other) => isFreshProperty(other) || !mayComeFromEvent(module, other.value))),
    );
  const parts = named(partOfKey);
  const [first] = parts;
  return (
    first !== undefined &&
    isFreshProperty(first) &&
    (spread < 0 || object.properties[0] === first) &&
    parts.every((part) => isFreshProperty(part) || !mayComeFromEvent(module, part.value))
  );
}

/** An item as an object literal: written in place, given to `marshall`, or made by a function of this module. */
function itemObject(module: Module, item: Node): Node {
  const definition = definitionOf(module, item);
  if (definition.type !== 'CallExpression') return definition;
  const [argument] = definition.arguments;
  if (/^(marshall|convertToAttr|input)$/.test(calleeNameOf(definition) ?? '') && argument)
    return definitionOf(module, argument);
  const made = calledFunction(module, definition);
  const [returned, ...others] = made ? returnedFrom(made) : [];
  return returned && others.length === 0 ? definitionOf(module, returned) : definition;
}

/** `item.count + 1` of an item that was read from the table before, and is written back without a condition. */
function addsToWhatItRead(module: Module, operation: AwsOperation): boolean {
  if (inputOf(module, operation, 'ConditionExpression') || operation.input?.type !== 'ObjectExpression')
    return false;
  const fn = enclosingFunction(operation.node);
  return (
    fn !== undefined &&
    findAll(fn, isSum).some(
      (sum) => sum.range[1] <= operation.node.range[1] && isOfReadItem(module, sum, operation.node),
    )
  );
}

type Sum = TSESTree.BinaryExpression | TSESTree.AssignmentExpression | TSESTree.UpdateExpression;

/** `a.n + 1`, `a.n += 1`, `a.n++`. */
function isSum(node: Node): node is Sum {
  if (node.type === 'UpdateExpression') return true;
  if (node.type === 'AssignmentExpression') return /^[+-]=$/.test(node.operator);
  return node.type === 'BinaryExpression' && /^[+-]$/.test(node.operator) && isNumber(node.right);
}

function isNumber(node: Node): boolean {
  return node.type === 'Literal' && typeof node.value === 'number';
}

function isOfReadItem(module: Module, sum: Sum, write: Node): boolean {
  const operand = sum.type === 'UpdateExpression' ? sum.argument : sum.left;
  let object: Node = unwrap(operand);
  if (object.type === 'LogicalExpression') object = unwrap(object.left);
  if (object.type !== 'MemberExpression') return false;
  while (object.type === 'MemberExpression') object = unwrap(object.object);
  const variable = object.type === 'Identifier' ? variableOf(module, object) : undefined;
  const declarator = variable?.defs[0]?.node;
  if (!variable || isModuleLevel(variable) || declarator?.type !== 'VariableDeclarator' || !declarator.init)
    return false;
  const { init } = declarator;
  return awsOperationsIn(module).some(
    (read) =>
      read.service === 'dynamodb' &&
      read.name === 'GetItem' &&
      unwrapAwait(init) === read.node &&
      read.node.range[0] < write.range[0],
  );
}
