import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf } from '../ast/expressions.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { memoPer } from '../memo.js';
import { architectResource } from './architect-operations.js';
import { awsOperationsIn, type AwsOperation } from './aws-operations.js';
import { definitionOf, memberOf } from './definitions.js';
import { exportsIn } from './exports.js';
import { moduleNamed } from './project-modules.js';
import type { Node } from '../ast/walk.js';
import { variableOf, type Module } from './module.js';
import { definitionAt, placesAt, valueAt, type Entry, type Place } from './places.js';
import { provenanceOf, rootsOf, type Provenance } from './provenance.js';

/** Something that an AWS operation adds to or changes in a resource whose events may invoke a function. */
export interface WriteTarget {
  readonly operation: AwsOperation;
  /** The operation, with the call that its function was entered by when that decides what is written to. */
  readonly place: Place;
  /** What the resource sends when it is written to; `undefined` for the call of a function. */
  readonly source: EventSource | undefined;
  /** What names the resource: bucket, queue URL, topic, table, stream, event bus, function. */
  readonly resource: Provenance;
  /** The expression that names it, where there is one. */
  readonly named: Place | undefined;
  /** Key of an S3 object; for a mediated write what the code says of it. */
  readonly key: Provenance | undefined;
  /** The service that writes in the end, when the operation only asks it to: `transcribe`. */
  readonly mediatedBy: string | undefined;
  /** Source and detail type of an event that is put on a bus. */
  readonly entry: EventEntry | undefined;
  /** What stream records of a table say of the write, where the source shows it; empty for other resources. */
  readonly changes: () => readonly ('INSERT' | 'MODIFY')[];
  /** Whether a table is known to hold something else after each such write: a new key, the time, a counter. */
  readonly isNewEachTime: () => boolean;
  /** The write happens only under a condition that the service tests, or once for what it is given. */
  readonly isConditional: boolean;
}

/** The parts of an EventBridge entry that rules filter by. */
export interface EventEntry {
  readonly source: Provenance;
  readonly detailType: Provenance;
}

const unknown: Provenance = { kind: 'unknown' };
const plain = {
  key: undefined,
  named: undefined,
  mediatedBy: undefined,
  entry: undefined,
  changes: () => [],
  isNewEachTime: () => false,
  isConditional: false,
};

/** The resources that this module's code writes to. */
export const writeTargetsIn = memoPer((module: Module): readonly WriteTarget[] =>
  awsOperationsIn(module).flatMap((operation) => writeTargetsOf(module, operation, undefined)),
);

/** What an operation writes to when its function is entered by a certain call. */
export function writeTargetsOf(
  module: Module,
  operation: AwsOperation,
  entry: Entry | undefined,
): readonly WriteTarget[] {
  if (!operation.input) return [];
  const write = { operation, place: { module, node: operation.node, entry } };
  const input = definitionAt({ module, node: operation.input, entry });
  const mediated = mediatedTargets(write, input);
  if (mediated.length > 0) return mediated;
  const effect = operation.knowledge?.effect;
  if (effect === 'read') return [];
  switch (operation.service) {
    case 's3':
      return operation.knowledge?.s3Events ? plainTargets(write, input, 's3') : [];
    case 'dynamodb':
      return tableTargets(write, input);
    case 'events':
      return operation.name === 'PutEvents' ? entryTargets(write, input) : [];
    case 'sqs':
    case 'sns':
    case 'kinesis':
      return effect === 'append' ? plainTargets(write, input, operation.service) : [];
    case 'lambda':
      return effect === 'invoke' ? plainTargets(write, input, undefined) : [];
    case 'states':
      return operation.knowledge?.target ? plainTargets(write, input, 'stepfunctions') : [];
    case 'arc':
      return architectTargets(write, input);
    default:
      return [];
  }
}

type Write = Pick<WriteTarget, 'operation' | 'place'>;

/** The place of an input property. */
function at(input: Place, name: string): Place | undefined {
  return placesAt(input, [name])[0];
}

/** The expression of an input property as it is written, which may be more telling than what it stands for. */
function valueOf(input: Place, name: string): Provenance | undefined {
  const place = at(input, name);
  return place && valueAt(place);
}

function plainTargets(write: Write, input: Place, source: WriteTarget['source']): WriteTarget[] {
  const names = write.operation.knowledge?.target ?? [];
  const named = names.flatMap((name) => at(input, name) ?? [])[0];
  if (!named) return [];
  const isConditional =
    at(input, 'IfNoneMatch') !== undefined ||
    at(input, 'IfMatch') !== undefined ||
    isDeduplicated(input, write.operation.knowledge?.deduplicatedBy);
  const key = source === 's3' ? valueOf(input, 'Key') : undefined;
  const resource = (source === 'sqs' ? queueName(named) : undefined) ?? resourceAt(named);
  return [{ ...plain, ...write, source, resource, named, key, isConditional }];
}

/** What names a resource; constants and settings of another module of the project count as what they are set to there. */
function resourceAt(named: Place): Provenance {
  const own = valueAt(named);
  if (own.kind !== 'import') return own;
  const value = importedValue(named.module, own.from, own.names);
  return value && isFixed(value) ? value : own;
}

/** The value of an exported name, or of a key of an exported object. */
function importedValue(
  module: Module,
  specifier: string,
  [name, ...keys]: readonly string[],
  depth = 0,
): Provenance | undefined {
  const target = depth > maximumReexports ? undefined : moduleNamed(module, specifier);
  if (!target) return undefined;
  const exported = exportsIn(target).find((each) => each.name === name);
  if (exported?.from)
    return importedValue(target, exported.from.specifier, [exported.from.name, ...keys], depth + 1);
  let value: Node | undefined = exported?.value;
  for (const key of keys) value = value && memberOf(target, definitionOf(target, value), key);
  return value && provenanceOf(target, value);
}

/** Longer chains of modules that pass a name on are not followed. */
const maximumReexports = 4;

/** Made of the environment and of what the code spells out, so that it means the same in every module. */
function isFixed(value: Provenance): boolean {
  return rootsOf(value).every(({ kind }) => kind === 'literal' || kind === 'env');
}

/** What the service takes for the same when it comes again is given, and not made anew for each call. */
function isDeduplicated(input: Place, name: string | undefined): boolean {
  const value = name === undefined ? undefined : valueOf(input, name);
  return value !== undefined && !rootsOf(value).some(({ kind }) => kind === 'fresh');
}

/** The name that a queue's URL was asked for with: `const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }))`. */
function queueName(url: Place): Provenance | undefined {
  const { module, node, entry } = url;
  const definition = node.type === 'Identifier' ? variableOf(module, node)?.defs[0] : undefined;
  const source =
    node.type === 'MemberExpression'
      ? definitionOf(module, node.object)
      : definition?.type === 'Variable' && definition.node.init
        ? definitionOf(module, definition.node.init)
        : undefined;
  const asked = awsOperationsIn(module).find(
    (operation) => operation.node === source && operation.name === 'GetQueueUrl',
  );
  return asked?.input && valueOf(definitionAt({ module, node: asked.input, entry }), 'QueueName');
}

/** Output that another service writes later: a bucket, or a URI `s3://bucket/key`. */
function mediatedTargets(write: Write, input: Place): WriteTarget[] {
  const { mediatedOutput = [], mediatedKey } = write.operation.knowledge ?? {};
  const [begin] = mediatedKey === undefined ? [] : placesAt(input, mediatedKey.split('.'));
  return mediatedOutput.flatMap((path) =>
    placesAt(input, path.split('.')).map((named): WriteTarget => {
      const uri = splitUri(resourceAt(named));
      const key = uri.key ?? (begin && valueAt(begin));
      const mediatedBy = write.operation.service;
      return { ...plain, ...write, source: 's3', resource: uri.bucket, named, key, mediatedBy };
    }),
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
function tableTargets(write: Write, input: Place): WriteTarget[] {
  switch (write.operation.name) {
    case 'PutItem':
    case 'UpdateItem':
      return tableTarget(write, input, write.operation.name === 'UpdateItem');
    case 'TransactWriteItems':
      return ['Put', 'Update'].flatMap((kind) =>
        placesAt(input, ['TransactItems', '*', kind]).flatMap((item) =>
          tableTarget(write, item, kind === 'Update'),
        ),
      );
    case 'BatchWriteItem':
      return placesAt(input, ['RequestItems']).flatMap((requests) => batchTargets(write, requests));
    default:
      return [];
  }
}

function tableTarget(write: Write, input: Place, isUpdate: boolean): WriteTarget[] {
  const named = at(input, 'TableName');
  const isConditional = at(input, 'ConditionExpression') !== undefined || at(input, 'Expected') !== undefined;
  const item = at(input, isUpdate ? 'Key' : 'Item');
  const about = {
    changes: () => changesOf(item, isUpdate),
    isNewEachTime: () => isNew(item) || (isUpdate && changesEachTime(input)),
  };
  return named
    ? [
        {
          ...plain,
          ...write,
          source: 'dynamodb',
          resource: resourceAt(named),
          named,
          ...about,
          isConditional,
        },
      ]
    : [];
}

function isNew(item: Place | undefined): boolean {
  return item !== undefined && rootsOf(valueAt(item)).some(({ kind }) => kind === 'fresh');
}

/** An update that counts, appends, or sets something that is new each time. */
function changesEachTime(input: Place): boolean {
  const expression = valueOf(input, 'UpdateExpression');
  const text = expression?.kind === 'literal' ? String(expression.value) : '';
  return (
    /\bADD\s|[+-]\s*:\w|\blist_append\(/i.test(text) ||
    ['ExpressionAttributeValues', 'AttributeUpdates'].some((name) => isNew(at(input, name)))
  );
}

/** A topic, queue or table that the manifest of Architect names. */
function architectTargets(write: Write, input: Place): WriteTarget[] {
  const { name, table } = write.operation;
  if (name === 'tables.put' || name === 'tables.update') {
    const isUpdate = name === 'tables.update';
    const item = isUpdate ? at(input, 'Key') : input;
    const resource = architectResource('tables', { kind: 'literal', value: table ?? '' });
    const isConditional = isUpdate && at(input, 'ConditionExpression') !== undefined;
    const about = {
      changes: (): Changes => changesOf(item, isUpdate),
      isNewEachTime: () => isNew(item) || (isUpdate && changesEachTime(input)),
    };
    return [{ ...plain, ...write, source: 'dynamodb', resource, ...about, isConditional }];
  }
  const pragma = name === 'events.publish' ? 'events' : name === 'queues.publish' ? 'queues' : undefined;
  const named = at(input, 'name');
  if (!pragma || !named) return [];
  const resource = architectResource(pragma, valueAt(named));
  return [{ ...plain, ...write, source: pragma === 'events' ? 'sns' : 'sqs', resource, named }];
}

type Changes = ReturnType<WriteTarget['changes']>;

/** A new item inserts, the item of the event is modified; otherwise it may be either. */
function changesOf(item: Place | undefined, isUpdate: boolean): Changes {
  const values =
    item?.node.type === 'ObjectExpression'
      ? item.node.properties.flatMap((property) =>
          property.type === 'Property' && (isUpdate || isIdName(keyNameOf(property)))
            ? [valueAt({ ...item, node: property.value })]
            : [],
        )
      : item
        ? [valueAt(item)]
        : [];
  if (values.some((value) => rootsOf(value).some(({ kind }) => kind === 'fresh'))) return ['INSERT'];
  const isOwn = values.length > 0 && values.every((value) => isOwnItem(value));
  return isOwn && isUpdate ? ['MODIFY'] : ['INSERT', 'MODIFY'];
}

function isIdName(name: string | undefined): boolean {
  return name !== undefined && /^(id|_id|pk|sk|uuid|\w+Id|\w+_id)$/i.test(name);
}

/** Keys of the record itself: nothing but parts of its images. */
function isOwnItem(value: Provenance): boolean {
  return rootsOf(value).every(
    (root) =>
      root.kind === 'literal' ||
      (root.kind === 'event' && /dynamodb\.(Keys|NewImage|OldImage)\b/.test(root.path.join('.'))),
  );
}

/** `RequestItems: { [table]: [{ PutRequest: … }] }`. */
function batchTargets(write: Write, requests: Place): WriteTarget[] {
  if (requests.node.type !== 'ObjectExpression') return [];
  return requests.node.properties.flatMap((property): WriteTarget[] => {
    if (property.type !== 'Property') return [];
    const list = { ...requests, node: property.value };
    const puts = placesAt(list, ['*', 'PutRequest']);
    if (puts.length === 0 && placesAt(list, ['*', 'DeleteRequest']).length > 0) return [];
    const [item] = placesAt(list, ['*', 'PutRequest', 'Item']);
    const name = property.computed ? undefined : keyNameOf(property);
    const named = { ...requests, node: property.key as TSESTree.Node };
    const resource: Provenance = name === undefined ? resourceAt(named) : { kind: 'literal', value: name };
    const about = { changes: () => changesOf(item, false), isNewEachTime: () => isNew(item) };
    return [{ ...plain, ...write, source: 'dynamodb', resource, named, ...about }];
  });
}

const defaultBus: Provenance = { kind: 'literal', value: 'default' };

function entryTargets(write: Write, input: Place): WriteTarget[] {
  return placesAt(input, ['Entries', '*']).flatMap((item): WriteTarget[] => {
    if (item.node.type !== 'ObjectExpression') return [];
    const named = at(item, 'EventBusName');
    const entry = {
      source: valueOf(item, 'Source') ?? unknown,
      detailType: valueOf(item, 'DetailType') ?? unknown,
    };
    const resource = named ? resourceAt(named) : defaultBus;
    return [{ ...plain, ...write, source: 'eventbridge', resource, named, entry }];
  });
}
