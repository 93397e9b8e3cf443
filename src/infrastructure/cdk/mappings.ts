import type { EventSource } from '../../knowledge/lambda-types.js';
import { resourceOf, type Term } from '../deployment.js';
import type { CreatedValue, Value } from '../program/values.js';
import { apiOf, type MethodCall } from './api.js';
import { secondsOf } from './durations.js';
import {
  argumentOf,
  flagOf,
  isWholeList,
  itemsOf,
  numberOf,
  propertyAt,
  propertyOf,
  textOf,
} from '../program/arguments.js';
import { constructsOf, type App, type Construct } from './constructs.js';
import type { Delivery, Mapping } from './deliveries.js';
import { bucketSource } from './notifications.js';
import { criteriaFilter } from './patterns.js';
import { solutionTrigger } from './solutions.js';
import { subscriptionsOf } from './subscriptions.js';
import { resourceTerm, termOf } from './terms.js';

/** What Lambda polls for functions, and the event sources that functions are given. */
export function mappingDeliveries(app: App): readonly Delivery[] {
  return [
    ...app.calls.flatMap((call) => mappingOfCall(app, call)),
    ...app.constructs.flatMap((construct) => [
      ...mappingOfConstruct(app, construct),
      ...solutionDeliveries(app, construct),
    ]),
  ];
}

function mappingOfCall(app: App, { receiver, name, call }: MethodCall): readonly Delivery[] {
  if (name === 'addEventSource') return sourcesIn(app, argumentOf(call, 0), receiver, call);
  if (name !== 'addEventSourceMapping') return [];
  return [mapping(app, argumentOf(call, 1), receiver, call)];
}

function mappingOfConstruct(app: App, { api, service, properties, created }: Construct): readonly Delivery[] {
  if (service === 'lambda')
    return itemsOf(propertyOf(properties, 'events')).flatMap((source) =>
      sourcesIn(app, source, created, created),
    );
  if (api === 'aws-lambda.EventSourceMapping')
    return [mapping(app, properties, propertyOf(properties, 'target'), created)];
  if (api !== 'aws-lambda.CfnEventSourceMapping') return [];
  return [mapping(app, properties, propertyOf(properties, 'functionName'), created)];
}

/** `new SqsEventSource(queue, options)` and its like: the kind of event, and which attribute names the resource to Lambda. */
const eventSources: Readonly<Record<string, readonly [EventSource, 'arn' | 'streamArn']>> = {
  SqsEventSource: ['sqs', 'arn'],
  DynamoEventSource: ['dynamodb', 'streamArn'],
  KinesisEventSource: ['kinesis', 'arn'],
  KinesisConsumerEventSource: ['kinesis', 'arn'],
};

/** What one event source brings to a function; `by` is the call that gives it. */
function sourcesIn(app: App, source: Value | undefined, to: Value, by: CreatedValue): readonly Delivery[] {
  if (source?.kind === 'either') return source.options.flatMap((option) => sourcesIn(app, option, to, by));
  const api = source?.kind === 'created' ? apiOf(source) : undefined;
  const [, name = ''] = /^aws-lambda-event-sources\.(\w+)$/.exec(api ?? '') ?? [];
  if (source?.kind !== 'created' || name === '') return [];
  const resource = argumentOf(source, 0);
  if (name.startsWith('S3EventSource')) return [bucketSource(app, resource, argumentOf(source, 1), to, by)];
  if (name === 'SnsEventSource')
    return resource ? subscriptionsOf(app, resource, to, argumentOf(source, 1), by) : [];
  if (name === 'ApiEventSource') return [plainDelivery('api', { kind: 'unknown' }, to, by)];
  if (/KafkaEventSource$/.test(name)) {
    const from = termOf(app, propertyOf(resource, 'clusterArn'));
    return [{ ...plainDelivery('kafka', from, to, by), ...optionsOf(app, resource) }];
  }
  const known = Object.hasOwn(eventSources, name) ? eventSources[name] : undefined;
  if (!known) return [];
  const [kind, which] = known;
  const from = resourceTerm(app, resource, which);
  return [
    {
      ...plainDelivery(kind, from, to, by),
      ...optionsOf(app, argumentOf(source, 1), isFifoQueue(app, resource)),
    },
  ];
}

/** What triggers the function of a larger construct that makes it together with its source. */
function solutionDeliveries(app: App, construct: Construct): readonly Delivery[] {
  const { source, resource, to, options } = solutionTrigger(construct) ?? {};
  const { created } = construct;
  if (source === undefined || to === undefined) return [];
  if (source === 's3') {
    const usual: Value = {
      kind: 'object',
      properties: new Map([['events', everyCreation]]),
      isComplete: true,
      place: undefined,
      ownClass: undefined,
    };
    return [bucketSource(app, resource, options ?? usual, to, created)];
  }
  if (source === 'sns') return resource ? subscriptionsOf(app, resource, to, undefined, created) : [];
  if (resource === undefined) return [plainDelivery(source, { kind: 'unknown' }, to, created)];
  const from = resourceTerm(app, resource, source === 'dynamodb' ? 'streamArn' : 'arn');
  return [
    { ...plainDelivery(source, from, to, created), ...optionsOf(app, options, isFifoQueue(app, resource)) },
  ];
}

const everyCreation: Value = {
  kind: 'list',
  items: [{ kind: 'plain', value: 's3:ObjectCreated:*' }],
  isComplete: true,
};

function plainDelivery(
  source: EventSource,
  from: Term,
  to: Value | undefined,
  { place }: CreatedValue,
): Delivery {
  return { kind: undefined, source, from, to, filter: { kind: 'none' }, isEnabled: true, place };
}

function mapping(app: App, options: Value | undefined, to: Value | undefined, by: CreatedValue): Delivery {
  const given = propertyOf(options, 'eventSourceArn');
  const [construct] = constructsOf(app, given);
  const term = termOf(app, given);
  const isKafka = propertyOf(options, 'kafkaTopic') ?? propertyOf(options, 'topics');
  const source = isKafka ? 'kafka' : mappedSource(construct, term);
  return { ...plainDelivery(source, term, to, by), ...optionsOf(app, options, isFifoQueue(app, given)) };
}

function mappedSource(construct: Construct | undefined, term: Term): EventSource {
  const service = resourceOf(term) === undefined ? undefined : construct?.service;
  if (service === 'sqs' || service === 'dynamodb' || service === 'kinesis') return service;
  const text =
    term.kind === 'concat' ? term.atoms.map((atom) => (atom.kind === 'text' ? atom.text : '')).join('') : '';
  const [, named] = /:(sqs|dynamodb|kinesis|kafka|mq):/.exec(text) ?? [];
  return (
    (named as EventSource | undefined) ??
    (construct?.isImported === true ? (construct.service as EventSource) : 'other')
  );
}

type Options = Pick<Delivery, 'filter' | 'isEnabled'> & { readonly mapping: Mapping };

/** Batch settings under the names of CDK or of CloudFormation. */
function optionsOf(app: App, options: Value | undefined, isFifo = false): Options {
  const window =
    propertyOf(options, 'maxBatchingWindow') ?? propertyOf(options, 'maximumBatchingWindowInSeconds');
  const types = propertyOf(options, 'functionResponseTypes');
  const criteria = propertyOf(options, 'filterCriteria');
  return {
    filter: criteria ? { kind: 'unknown' } : criteriaFilter(app, propertyOf(options, 'filters')),
    isEnabled: flagOf(propertyOf(options, 'enabled'), true) !== false,
    mapping: {
      batchSize: numberOf(propertyOf(options, 'batchSize')),
      batchingWindowSeconds: secondsOf(window) ?? numberOf(window),
      reportsBatchItemFailures: types
        ? isWholeList(types)
          ? itemsOf(types).some((type) => textOf(type) === 'ReportBatchItemFailures')
          : undefined
        : flagOf(propertyOf(options, 'reportBatchItemFailures'), false),
      isFifo,
    },
  };
}

/** Whether a queue keeps the order; an imported one by the end of its name. */
function isFifoQueue(app: App, queue: Value | undefined): boolean {
  return constructsOf(app, queue).some(
    ({ service, properties }) =>
      service === 'sqs' &&
      (flagOf(propertyOf(properties, 'fifo') ?? propertyOf(properties, 'fifoQueue'), false) === true ||
        /\.fifo$/.test(
          textOf(propertyOf(properties, 'queueName')) ??
            textOf(properties) ??
            textOf(propertyAt(properties, 'queueArn')) ??
            '',
        )),
  );
}
