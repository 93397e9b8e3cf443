import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, propertyOf, receiverOf, unwrap } from '../ast/expressions.js';
import { isFunction, returnedFrom } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { batchReachOf, batchSourceOf, type BatchReach } from './batches.js';
import { definitionOf, possibleValuesOf } from './definitions.js';
import { handlersIn } from './handlers.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { provenanceOf } from './provenance.js';
import type { BatchSource } from '../knowledge/lambda-types.js';

/** A part of a partial batch response that does not say to Lambda what it is meant to. */
export interface WrongResponse extends BatchReach {
  readonly kind: 'wrongIdentifier' | 'wrongElement' | 'misspeltKey' | 'bareList';
  readonly node: Node;
  /** As the source writes it. */
  readonly written: string;
  /** What would be right, where the same record gives it. */
  readonly replacement: { readonly range: readonly [number, number]; readonly text: string } | undefined;
}

/** The parts of partial batch responses of this module that Lambda cannot match with a record. */
export const wrongResponsesIn = memoPer((module: Module): readonly WrongResponse[] => [
  ...wrongIdentifiers(module),
  ...wrongAnswers(module),
]);

/** What identifies a record of a batch, below the record. */
const identifiers: Readonly<Record<BatchSource, string>> = {
  sqs: 'messageId',
  kinesis: 'kinesis.sequenceNumber',
  dynamodb: 'dynamodb.SequenceNumber',
};

/** The key of a record that `itemIdentifier` has to hold. */
export function identifierOf(source: BatchSource): string {
  return identifiers[source];
}

function wrongIdentifiers(module: Module): WrongResponse[] {
  return nodesIn(module, 'Property').flatMap((property): WrongResponse[] => {
    if (property.parent.type !== 'ObjectExpression' || keyNameOf(property) !== 'itemIdentifier') return [];
    const found = batchReachOf(module, property);
    if (!found || !isWrongIdentifier(module, property.value, found.source)) return [];
    const written = module.text.slice(...property.value.range);
    return [
      {
        ...found,
        kind: 'wrongIdentifier',
        node: property.value,
        written,
        replacement: replacementOf(module, property.value, found.source),
      },
    ];
  });
}

/** A part of a record of this batch that is not the one which Lambda looks for. */
function isWrongIdentifier(module: Module, value: Node, source: BatchSource): boolean {
  const given = provenanceOf(module, value);
  const paths = (given.kind === 'either' ? given.options : [given]).flatMap((option) =>
    option.kind === 'event' && option.path[0] === 'Records' && option.path[1] === '*'
      ? [option.path.slice(2)]
      : [],
  );
  if (paths.length > 0)
    return paths.every((path) => path.length > 0 && path.join('.') !== identifiers[source]);
  return memberNamesOf(value).some((name) => name === 'receiptHandle' || name === 'eventID');
}

/** The last names of the members that a value may be: `record.eventID`, `record.eventID ?? ''`, `record.eventID!`. */
function memberNamesOf(value: Node): string[] {
  const inner = unwrap(value);
  if (inner.type === 'LogicalExpression') return [inner.left, inner.right].flatMap(memberNamesOf);
  const name = inner.type === 'MemberExpression' ? keyNameOf(inner) : undefined;
  return name === undefined ? [] : [name];
}

/** `record.receiptHandle` → `record.messageId`. */
function replacementOf(module: Module, value: Node, source: BatchSource): WrongResponse['replacement'] {
  const inner = unwrap(value);
  if (inner.type !== 'MemberExpression' || inner.object.type !== 'Identifier') return undefined;
  if (!/^(receiptHandle|eventID|md5OfBody|messageId)$/.test(keyNameOf(inner) ?? '')) return undefined;
  return { range: value.range, text: identifierText(module, inner.object.name, source) };
}

/** How to write the identifier of a record; the types of `aws-lambda` have that of DynamoDB optional. */
export function identifierText(module: Module, record: string, source: BatchSource): string {
  return source === 'dynamodb' && /\.[mc]?tsx?$/.test(module.path)
    ? `${record}.dynamodb?.SequenceNumber ?? ''`
    : `${record}.${identifiers[source]}`;
}

/** What handlers answer with, where its keys or elements are not those that Lambda reads. */
function wrongAnswers(module: Module): WrongResponse[] {
  if (!/batch_?items?_?fail|itemIdentifier/i.test(module.text)) return [];
  return handlersIn(module).flatMap((handler): WrongResponse[] => {
    const source = batchSourceOf(handler);
    if (!source) return [];
    const found = { source, reach: { handler, via: [], crossings: [] } };
    const make = (kind: WrongResponse['kind'], node: Node): WrongResponse => ({
      ...found,
      kind,
      node,
      written: module.text.slice(...node.range),
      replacement: undefined,
    });
    const answers = handler.functions.flatMap((fn) =>
      returnedFrom(fn).flatMap((value) => possibleValuesOf(module, value)),
    );
    return [...new Set(answers)].flatMap((answer) => {
      if (answer.type === 'ArrayExpression' && handler.wrappers.length === 0)
        return elementsOf(module, answer).some((element) => propertyOf(element, 'itemIdentifier'))
          ? [make('bareList', answer)]
          : [];
      const misspelt = misspeltKeyOf(answer);
      if (misspelt) return [make('misspeltKey', misspelt)];
      const list = propertyOf(answer, 'batchItemFailures')?.value;
      const wrong = list && elementsOf(module, list).find((element) => isWrongElement(module, element));
      return wrong ? [make('wrongElement', wrong)] : [];
    });
  });
}

/** `batchItemFailure`, `BatchItemFailures`: nearly the key that Lambda reads. */
function misspeltKeyOf(answer: Node): Node | undefined {
  if (answer.type !== 'ObjectExpression' || propertyOf(answer, 'batchItemFailures')) return undefined;
  return answer.properties.find(
    (property): property is TSESTree.Property =>
      property.type === 'Property' && /^batch_?items?_?fail\w*$/i.test(keyNameOf(property) ?? ''),
  )?.key;
}

/** The elements of a list as far as the source shows them: written out, pushed, or made by `map`. */
function elementsOf(module: Module, list: Node): Node[] {
  const value = definitionOf(module, list);
  const variable = unwrap(list).type === 'Identifier' ? variableOf(module, unwrap(list)) : undefined;
  const pushed = (variable?.references ?? []).flatMap(({ identifier }) => pushedTo(identifier));
  const owner = value.parent?.type === 'VariableDeclarator' ? variableOf(module, value.parent.id) : undefined;
  const others =
    owner && owner !== variable ? owner.references.flatMap(({ identifier }) => pushedTo(identifier)) : [];
  if (value.type === 'ArrayExpression')
    return [...value.elements.flatMap((element) => element ?? []), ...pushed, ...others];
  return value.type === 'CallExpression' ? mappedBy(module, value) : pushed;
}

function pushedTo(name: Node): Node[] {
  const { parent } = name;
  const call = parent?.type === 'MemberExpression' && parent.object === name ? parent.parent : undefined;
  return call?.type === 'CallExpression' && calleeNameOf(call) === 'push' ? call.arguments : [];
}

function mappedBy(module: Module, call: TSESTree.CallExpression): Node[] {
  const [given] = call.arguments;
  if (!given || calleeNameOf(call) !== 'map' || !receiverOf(call)) return [];
  const fn = definitionOf(module, given);
  return isFunction(fn) ? returnedFrom(fn) : [];
}

/** A bare id, or an object without `itemIdentifier`. */
function isWrongElement(module: Module, element: Node): boolean {
  const value = definitionOf(module, element);
  if (value.type === 'ObjectExpression')
    return (
      !propertyOf(value, 'itemIdentifier') &&
      value.properties.every((property) => property.type === 'Property')
    );
  return memberNamesOf(value).some((name) =>
    /^(messageId|receiptHandle|eventID|sequenceNumber|SequenceNumber)$/.test(name),
  );
}
