import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf } from '../ast/expressions.js';
import { returnedFrom } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, inputOf, type AwsOperation } from './aws-operations.js';
import { definitionOf, functionOf } from './definitions.js';
import type { Module } from './module.js';
import { provenanceOf, type Provenance } from './provenance.js';

/** Something that an AWS operation adds to or changes in a resource whose events may invoke a function. */
export interface WriteTarget {
  readonly operation: AwsOperation;
  /** What the resource sends when it is written to; `undefined` for the call of a function. */
  readonly source: EventSource | undefined;
  /** What names the resource: bucket, queue URL, topic, table, stream, event bus, function. */
  readonly resource: Provenance;
  /** Key of an S3 object; for a mediated write what the code says of it. */
  readonly key: Provenance | undefined;
  /** The service that writes in the end, when the operation only asks it to: `transcribe`. */
  readonly mediatedBy: string | undefined;
  /** Source and detail type of an event that is put on a bus. */
  readonly entry: EventEntry | undefined;
  /** The item that is put, where the source shows it. */
  readonly item: Node | undefined;
  /** The write happens only under a condition that the database tests. */
  readonly isConditional: boolean;
}

/** The parts of an EventBridge entry that rules filter by. */
export interface EventEntry {
  readonly source: Provenance;
  readonly detailType: Provenance;
  readonly detail: Provenance;
}

const unknown: Provenance = { kind: 'unknown' };
const plain = {
  key: undefined,
  mediatedBy: undefined,
  entry: undefined,
  item: undefined,
  isConditional: false,
};

/** The resources that this module's code writes to. */
export const writeTargetsIn = memoPer((module: Module): readonly WriteTarget[] =>
  awsOperationsIn(module).flatMap((operation) => targetsOf(module, operation)),
);

function targetsOf(module: Module, operation: AwsOperation): WriteTarget[] {
  const mediated = mediatedTargets(module, operation);
  if (mediated.length > 0) return mediated;
  if (operation.knowledge?.effect === 'read') return [];
  switch (operation.service) {
    case 's3':
      return operation.knowledge?.s3Events ? plainTargets(module, operation, 's3') : [];
    case 'dynamodb':
      return tableTargets(module, operation);
    case 'events':
      return entryTargets(module, operation);
    case 'sqs':
    case 'sns':
    case 'kinesis':
      return operation.knowledge?.effect === 'append'
        ? plainTargets(module, operation, operation.service)
        : [];
    case 'lambda':
      return operation.knowledge?.effect === 'invoke' ? plainTargets(module, operation, undefined) : [];
    default:
      return [];
  }
}

function plainTargets(module: Module, operation: AwsOperation, source: WriteTarget['source']): WriteTarget[] {
  const named = (operation.knowledge?.target ?? []).flatMap((name) => inputOf(module, operation, name) ?? []);
  const [resource] = named;
  const key = source === 's3' ? inputOf(module, operation, 'Key') : undefined;
  return resource
    ? [
        {
          ...plain,
          operation,
          source,
          resource: provenanceOf(module, resource),
          key: key && provenanceOf(module, key),
        },
      ]
    : [];
}

/** Output that another service writes later: a bucket, or a URI `s3://bucket/key`. */
function mediatedTargets(module: Module, operation: AwsOperation): WriteTarget[] {
  const { mediatedOutput = [], mediatedKey } = operation.knowledge ?? {};
  return mediatedOutput.flatMap((path) =>
    operation.input
      ? nodesAt(module, operation.input, path.split('.')).map((node) => {
          const uri = splitUri(provenanceOf(module, node));
          const begin = mediatedKey ? inputOf(module, operation, ...mediatedKey.split('.')) : undefined;
          const key = uri.key ?? (begin && provenanceOf(module, begin));
          return {
            ...plain,
            operation,
            source: 's3',
            resource: uri.bucket,
            key,
            mediatedBy: operation.service,
          } satisfies WriteTarget;
        })
      : [],
  );
}

function splitUri(value: Provenance): { readonly bucket: Provenance; readonly key: Provenance | undefined } {
  const [scheme, ...rest] = value.kind === 'text' ? value.parts : [value];
  const text = scheme?.kind === 'literal' ? String(scheme.value) : '';
  if (!text.startsWith('s3://')) return { bucket: value, key: undefined };
  const [bucket = '', ...path] = text.slice('s3://'.length).split('/');
  if (bucket !== '') {
    const key: Provenance = { kind: 'text', parts: [{ kind: 'literal', value: path.join('/') }, ...rest] };
    const isWhole = path.length > 0 || rest.length === 0;
    return { bucket: isWhole ? { kind: 'literal', value: bucket } : unknown, key: isWhole ? key : undefined };
  }
  const [named = unknown, slash, ...behind] = rest;
  const begin = slash?.kind === 'literal' ? String(slash.value) : undefined;
  if (slash && !begin?.startsWith('/')) return { bucket: unknown, key: undefined };
  const key: Provenance = {
    kind: 'text',
    parts: [{ kind: 'literal', value: begin?.slice(1) ?? '' }, ...behind],
  };
  return { bucket: named, key: slash ? key : undefined };
}

/** Items that are put or updated; a deleted item is gone the second time and raises nothing. */
function tableTargets(module: Module, operation: AwsOperation): WriteTarget[] {
  const { input } = operation;
  if (!input) return [];
  switch (operation.name) {
    case 'PutItem':
    case 'UpdateItem':
      return tableTarget(module, operation, input);
    case 'TransactWriteItems':
      return ['Put', 'Update'].flatMap((kind) =>
        nodesAt(module, input, ['TransactItems', '*', kind]).flatMap((item) =>
          tableTarget(module, operation, item),
        ),
      );
    case 'BatchWriteItem':
      return nodesAt(module, input, ['RequestItems']).flatMap((requests) =>
        batchTargets(module, operation, requests),
      );
    default:
      return [];
  }
}

function tableTarget(module: Module, operation: AwsOperation, input: Node): WriteTarget[] {
  const [table] = nodesAt(module, input, ['TableName']);
  const isConditional =
    nodesAt(module, input, ['ConditionExpression']).length > 0 ||
    nodesAt(module, input, ['Expected']).length > 0;
  const [item] = nodesAt(module, input, ['Item']);
  return table
    ? [
        {
          ...plain,
          operation,
          source: 'dynamodb',
          resource: provenanceOf(module, table),
          item,
          isConditional,
        },
      ]
    : [];
}

/** `RequestItems: { [table]: [{ PutRequest: … }] }`. */
function batchTargets(module: Module, operation: AwsOperation, requests: Node): WriteTarget[] {
  if (requests.type !== 'ObjectExpression') return [];
  return requests.properties.flatMap((property) => {
    if (property.type !== 'Property') return [];
    const isDelete =
      nodesAt(module, property.value, ['*', 'DeleteRequest']).length > 0 &&
      nodesAt(module, property.value, ['*', 'PutRequest']).length === 0;
    if (isDelete) return [];
    const name = keyNameOf(property);
    const resource: Provenance =
      name !== undefined && !property.computed
        ? { kind: 'literal', value: name }
        : provenanceOf(module, property.key);
    const [item] = nodesAt(module, property.value, ['*', 'PutRequest', 'Item']);
    return [{ ...plain, operation, source: 'dynamodb' as const, resource, item }];
  });
}

const defaultBus: Provenance = { kind: 'literal', value: 'default' };

function entryTargets(module: Module, operation: AwsOperation): WriteTarget[] {
  if (operation.name !== 'PutEvents' || !operation.input) return [];
  return nodesAt(module, operation.input, ['Entries', '*']).flatMap((entry) => {
    if (entry.type !== 'ObjectExpression') return [];
    const at = (name: string): Provenance | undefined => {
      const [node] = nodesAt(module, entry, [name]);
      return node && provenanceOf(module, node);
    };
    return [
      {
        ...plain,
        operation,
        source: 'eventbridge' as const,
        resource: at('EventBusName') ?? defaultBus,
        entry: {
          source: at('Source') ?? unknown,
          detailType: at('DetailType') ?? unknown,
          detail: at('Detail') ?? unknown,
        },
      },
    ];
  });
}

/**
 * The expressions at a path of keys below an expression, `*` for the elements of an array: of a literal, or what the
 * callback of `list.map(…)` gives back. Empty when the source does not show them.
 */
export function nodesAt(module: Module, node: Node, path: readonly string[]): readonly Node[] {
  const [name, ...rest] = path;
  const definition = definitionOf(module, node);
  if (name === undefined) return [definition];
  const next = name === '*' ? elementsOf(module, definition) : propertiesAt(module, definition, name);
  return next.flatMap((inner) => nodesAt(module, inner, rest));
}

function elementsOf(module: Module, node: Node): readonly Node[] {
  if (node.type === 'ArrayExpression')
    return node.elements.flatMap((element) =>
      element?.type === 'SpreadElement'
        ? elementsOf(module, definitionOf(module, element.argument))
        : (element ?? []),
    );
  if (node.type !== 'CallExpression' || !/^(map|flatMap)$/.test(calleeNameOf(node) ?? '')) return [];
  const [callback] = node.arguments;
  const fn = callback && functionOf(module, callback);
  return fn ? returnedFrom(fn) : [];
}

function propertiesAt(module: Module, node: Node, name: string): readonly TSESTree.Node[] {
  if (node.type !== 'ObjectExpression') return [];
  for (const property of node.properties.toReversed()) {
    if (property.type === 'Property' && keyNameOf(property) === name) return [property.value];
    if (property.type !== 'SpreadElement') continue;
    const spread = propertiesAt(module, definitionOf(module, property.argument), name);
    if (spread.length > 0) return spread;
  }
  return [];
}
