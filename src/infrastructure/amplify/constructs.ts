import type { EventSource } from '../../knowledge/lambda-types.js';
import { plainResource, plainTrigger, type Filter, type Term, type Trigger } from '../deployment.js';
import { argumentOf, flagOf, numberOf, propertyOf, textOf } from '../program/arguments.js';
import type { CreatedValue, Value } from '../program/values.js';
import { freeName, functionsOf, partOf, tell, termIn, type Backend } from './backend.js';

/** The class of CDK that a value is made by, as `aws-s3.Bucket`. */
function constructOf(value: Value | undefined): string | undefined {
  const callee = value?.kind === 'created' ? value.callee : value;
  if (callee?.kind !== 'external' || !/^(aws-cdk-lib|@aws-cdk\/)/.test(callee.from ?? '')) return undefined;
  const from = callee.from?.replace(/^(aws-cdk-lib|@aws-cdk)\/?/, '') ?? '';
  return [...(from === '' ? [] : [from]), ...callee.names].join('.');
}

const services: ReadonlyMap<string, EventSource> = new Map([
  ['aws-s3.Bucket', 's3'],
  ['aws-sqs.Queue', 'sqs'],
  ['aws-sns.Topic', 'sns'],
  ['aws-dynamodb.Table', 'dynamodb'],
  ['aws-dynamodb.TableV2', 'dynamodb'],
  ['aws-kinesis.Stream', 'kinesis'],
]);

/** Makes the buckets, queues, topics, tables and streams known that a backend constructs beside Amplify's own. */
export function readConstruct(backend: Backend, created: CreatedValue): void {
  const service = created.isNew ? services.get(constructOf(created) ?? '') : undefined;
  const name = textOf(argumentOf(created, 1));
  if (!service || name === undefined) return;
  const id = freeName(backend, name);
  backend.ids.set(created.id, id);
  backend.resources.set(id, plainResource(service, created.place));
}

const eventSources: ReadonlyMap<string, EventSource> = new Map([
  ['DynamoEventSource', 'dynamodb'],
  ['SqsEventSource', 'sqs'],
  ['KinesisEventSource', 'kinesis'],
  ['SnsEventSource', 'sns'],
  ['S3EventSource', 's3'],
  ['S3EventSourceV2', 's3'],
]);

/** Constructs that have nothing to do with what invokes a function. */
const harmless =
  /^(aws-iam|aws-cognito|aws-apigateway|aws-apigatewayv2|aws-logs|aws-cloudwatch|aws-ssm|aws-secretsmanager|aws-location|aws-cloudfront)|^(Stack|Duration|RemovalPolicy|CfnOutput|Tags|Aws|Fn)\b/;

/** Reads the calls that give functions of the backend triggers by CDK; what else CDK does is told once for each line. */
export function readTrigger(backend: Backend, call: CreatedValue): void {
  const { callee } = call;
  if (callee.kind === 'member') {
    if (callee.name === 'addEventNotification') addNotification(backend, call, callee.of);
    if (callee.name === 'addEventSource') addEventSource(backend, call, callee.of);
    if (callee.name === 'addSubscription') addSubscription(backend, call, callee.of);
    return;
  }
  const construct = call.isNew ? constructOf(call) : undefined;
  if (construct === undefined) return;
  if (construct === 'aws-lambda.EventSourceMapping') addMapping(backend, call);
  else if (
    !harmless.test(construct) &&
    !services.has(construct) &&
    !/Source|Destination|Subscription/.test(construct)
  )
    tell(backend, call.place, `The construct ${construct} is not read.`);
}

/** `bucket.addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(fn), { prefix, suffix })`. */
function addNotification(backend: Backend, call: CreatedValue, bucket: Value): void {
  const [type, destination, filter] = [0, 1, 2].map((index) => argumentOf(call, index));
  const name = type?.kind === 'external' ? type.names.at(-1) : undefined;
  const ends = (key: string): Term | undefined => {
    const value = propertyOf(filter, key);
    return value && termIn(backend, value);
  };
  const trigger = plainTrigger(call.place, 's3', termIn(backend, bucket), {
    kind: 's3',
    events: name === undefined ? undefined : eventTypes.get(name),
    prefix: ends('prefix'),
    suffix: ends('suffix'),
  });
  addTrigger(backend, call, destination, trigger);
}

/** What CDK's `EventType` stands for. */
const eventTypes: ReadonlyMap<string, readonly string[]> = new Map([
  ['OBJECT_CREATED', ['s3:ObjectCreated:*']],
  ['OBJECT_CREATED_PUT', ['s3:ObjectCreated:Put']],
  ['OBJECT_CREATED_POST', ['s3:ObjectCreated:Post']],
  ['OBJECT_CREATED_COPY', ['s3:ObjectCreated:Copy']],
  ['OBJECT_REMOVED', ['s3:ObjectRemoved:*']],
  ['OBJECT_REMOVED_DELETE', ['s3:ObjectRemoved:Delete']],
]);

/** `fn.addEventSource(new DynamoEventSource(table, { batchSize }))`. */
function addEventSource(backend: Backend, call: CreatedValue, fn: Value): void {
  const given = argumentOf(call, 0);
  const source = eventSources.get(constructOf(given)?.split('.').at(-1) ?? '');
  if (!source || given?.kind !== 'created') {
    tell(backend, call.place, 'This event source is not read.');
    return;
  }
  const trigger = mappingTrigger(backend, call, source, argumentOf(given, 0), argumentOf(given, 1));
  // S3's settings are another matter, and a filter is unknown until it is read.
  const filter: Filter = source === 's3' || source === 'sns' ? { kind: 'unknown' } : trigger.filter;
  for (const declared of functionsOf(backend, fn)) declared.triggers.push({ ...trigger, filter });
}

/** `topic.addSubscription(new LambdaSubscription(fn))`. */
function addSubscription(backend: Backend, call: CreatedValue, topic: Value): void {
  const subscription = argumentOf(call, 0);
  const isFiltered = subscription?.kind === 'created' && argumentOf(subscription, 1) !== undefined;
  const filter: Filter = isFiltered ? { kind: 'unknown' } : { kind: 'none' };
  addTrigger(backend, call, subscription, plainTrigger(call.place, 'sns', termIn(backend, topic), filter));
}

function addTrigger(backend: Backend, call: CreatedValue, target: Value | undefined, trigger: Trigger): void {
  const isLambda = /Lambda(Destination|Subscription)$/.test(constructOf(target) ?? '');
  const declared = target?.kind === 'created' && isLambda ? functionsOf(backend, argumentOf(target, 0)) : [];
  if (declared.length === 0) tell(backend, call.place, 'What is triggered here is not understood.');
  for (const fn of declared) fn.triggers.push(trigger);
}

/** `new EventSourceMapping(scope, id, { target, eventSourceArn })`. */
function addMapping(backend: Backend, call: CreatedValue): void {
  const settings = argumentOf(call, 2);
  const arn = propertyOf(settings, 'eventSourceArn');
  const id = arn && partOf(backend, arn)?.id;
  const service = id === undefined ? undefined : backend.resources.get(id)?.service;
  const declared = functionsOf(backend, propertyOf(settings, 'target'));
  if (!service || service === 'lambda' || declared.length === 0) {
    tell(backend, call.place, 'This event source mapping is not understood.');
    return;
  }
  const trigger = mappingTrigger(backend, call, service, arn, settings);
  for (const fn of declared) fn.triggers.push(trigger);
}

function mappingTrigger(
  backend: Backend,
  call: CreatedValue,
  source: EventSource,
  resource: Value | undefined,
  settings: Value | undefined,
): Trigger {
  const filter: Filter = propertyOf(settings, 'filters') ? { kind: 'unknown' } : { kind: 'none' };
  return {
    ...plainTrigger(call.place, source, termIn(backend, resource), filter),
    batchSize: numberOf(propertyOf(settings, 'batchSize')),
    reportsBatchItemFailures: flagOf(propertyOf(settings, 'reportBatchItemFailures'), false),
    isEnabled: flagOf(propertyOf(settings, 'enabled'), true) !== false,
  };
}
