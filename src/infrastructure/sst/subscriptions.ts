import type { EventSource } from '../../knowledge/lambda-types.js';
import { plainTrigger, type Filter, type Flow, type Term, type Trigger } from '../deployment.js';
import {
  argumentOf,
  flagOf,
  itemsOf,
  numberOf,
  patternOf,
  propertyOf,
  textOf,
  textsOf,
} from '../program/arguments.js';
import type { CreatedValue, Value } from '../program/values.js';
import { idsOf, partOf, termIn, type App } from '../pulumi/app.js';
import { apiOf, methodCallOf } from '../pulumi/outputs.js';
import { isFifo } from './components.js';
import { functionsOf, isFunctionLike } from './functions.js';
import { secondsOf } from './units.js';

/** Who subscribes, to what, and with which settings. */
interface Subscription {
  readonly call: CreatedValue;
  readonly method: string;
  readonly source: EventSource;
  /** The component, or its ARN. */
  readonly to: Value;
  /** How the functions of the subscription are called. */
  readonly name: string;
  readonly subscriber: Value | undefined;
  readonly settings: Value | undefined;
}

/** Reads `bucket.subscribe(…)`, `topic.subscribeQueue(…)`, `bucket.notify(…)` and the like. */
export function readSubscription(app: App, call: CreatedValue): void {
  const subscription = subscriptionOf(app, call);
  if (!subscription) return;
  const { method, subscriber } = subscription;
  if (method === 'notify') readNotifications(app, subscription);
  else if (method === 'subscribe') addTrigger(app, subscription, subscriber);
  else addFlow(app, subscription, subscriber);
}

const methods = new Set(['subscribe', 'subscribeQueue', 'subscribeTopic', 'notify']);

/** `queue.subscribe(…)`, or `sst.aws.Queue.subscribe(arn, …)` for one that is made elsewhere. */
function subscriptionOf(app: App, call: CreatedValue): Subscription | undefined {
  const called = methodCallOf(call);
  const part = called && partOf(app, called.receiver);
  const service = part && app.resources.get(part.id)?.service;
  if (called && part && service && service !== 'lambda' && methods.has(called.method))
    return withArguments(app, call, called.method, service, called.receiver, part.id, 0);
  const [, component = '', method = ''] = /^sst\.aws\.(\w+)\.(subscribe\w*)$/.exec(apiOf(call) ?? '') ?? [];
  const source = sourcesOfComponents.get(component);
  const arn = argumentOf(call, 0);
  return source && arn && methods.has(method)
    ? withArguments(app, call, method, source, arn, component, 1)
    : undefined;
}

const sourcesOfComponents: ReadonlyMap<string, EventSource> = new Map([
  ['Bucket', 's3'],
  ['Queue', 'sqs'],
  ['SnsTopic', 'sns'],
  ['Dynamo', 'dynamodb'],
  ['KinesisStream', 'kinesis'],
  ['Bus', 'eventbridge'],
]);

/** Newer versions give subscribers of topics, tables, streams and buses a name first. */
function withArguments(
  app: App,
  call: CreatedValue,
  method: string,
  source: EventSource,
  to: Value,
  id: string,
  first: number,
): Subscription {
  const [one, two, three] = [0, 1, 2].map((index) => argumentOf(call, first + index));
  const takesName = source !== 's3' && source !== 'sqs' && textOf(one) !== undefined;
  const isNamed = takesName && (method === 'subscribe' ? isFunctionLike(app, two) : isTarget(app, two));
  const name = isNamed ? (textOf(one) ?? '') : `${id}Subscriber`;
  const [subscriber, settings] = isNamed ? [two, three] : [one, two];
  return { call, method, source, to, name, subscriber, settings };
}

function isTarget(app: App, value: Value | undefined): boolean {
  return idsOf(app, value).length > 0 || textOf(value) !== undefined;
}

/** `bucket.notify({ notifications: [{ name, function, queue, topic, events, filterPrefix, filterSuffix }] })`. */
function readNotifications(app: App, subscription: Subscription): void {
  const given = subscription.subscriber && propertyOf(subscription.subscriber, 'notifications');
  for (const item of itemsOf(given)) {
    const name = textOf(propertyOf(item, 'name')) ?? subscription.name;
    const settled = { ...subscription, name, settings: item };
    const [fn, queue, topic] = ['function', 'queue', 'topic'].map((key) => propertyOf(item, key));
    if (fn) addTrigger(app, settled, fn);
    for (const target of [queue, topic]) if (target) addFlow(app, settled, target);
  }
}

function addTrigger(app: App, subscription: Subscription, subscriber: Value | undefined): void {
  const { call, name } = subscription;
  for (const declared of functionsOf(app, subscriber, { name, place: call.place }))
    declared.triggers.push(triggerOf(app, subscription));
}

function triggerOf(app: App, { call, source, to, settings }: Subscription): Trigger {
  const batch = settings && propertyOf(settings, 'batch');
  const isPolled = source === 'sqs' || source === 'dynamodb' || source === 'kinesis';
  return {
    ...plainTrigger(call.place, source, termIn(app, to), filterOf(app, source, settings)),
    batchSize: numberOf(batch && propertyOf(batch, 'size')),
    batchingWindowSeconds: secondsOf(batch && propertyOf(batch, 'window')),
    reportsBatchItemFailures: isPolled ? reportsOf(settings, batch) : undefined,
    isFifo: source === 'sqs' && isFifo(app, to),
  };
}

/** `batch: { partialResponses: true }`; `transform` may change the mapping itself. */
function reportsOf(settings: Value | undefined, batch: Value | undefined): boolean | undefined {
  const told = flagOf(batch && propertyOf(batch, 'partialResponses'), false);
  return settings && propertyOf(settings, 'transform') !== undefined && told === false ? undefined : told;
}

/** What a bucket tells its subscriber of when nobody says what (sst, bucket-lambda-subscriber.ts). */
const allObjectEvents = [
  's3:ObjectCreated:*',
  's3:ObjectRemoved:*',
  's3:ObjectRestore:*',
  's3:ReducedRedundancyLostObject',
  's3:Replication:*',
  's3:LifecycleExpiration:*',
  's3:LifecycleTransition',
  's3:IntelligentTiering',
  's3:ObjectTagging:*',
  's3:ObjectAcl:Put',
];

function filterOf(app: App, source: EventSource, settings: Value | undefined): Filter {
  const setting = (name: string): Value | undefined => settings && propertyOf(settings, name);
  if (source === 's3') {
    const events = setting('events');
    const end = (name: string): Term | undefined => {
      const value = setting(name);
      return value && termIn(app, value);
    };
    return {
      kind: 's3',
      events: events === undefined ? allObjectEvents : textsOf(events),
      prefix: end('filterPrefix'),
      suffix: end('filterSuffix'),
    };
  }
  const given = setting(source === 'eventbridge' ? 'pattern' : source === 'sns' ? 'filter' : 'filters');
  if (given === undefined) return { kind: 'none' };
  const pattern = patternOf(given, app.naming)?.json;
  if (pattern === undefined) return { kind: 'unknown' };
  return { kind: 'pattern', pattern: source === 'eventbridge' ? withDetailType(pattern) : pattern };
}

/** SST writes `detailType`. */
function withDetailType(pattern: unknown): unknown {
  if (typeof pattern !== 'object' || pattern === null || !('detailType' in pattern)) return pattern;
  const { detailType, ...others } = pattern;
  return { ...others, 'detail-type': detailType };
}

function addFlow(app: App, { call, source, to, settings }: Subscription, target: Value | undefined): void {
  const kind: Flow['kind'] =
    source === 's3' ? 'notification' : source === 'eventbridge' ? 'rule' : 'subscription';
  app.flows.push({
    kind,
    source,
    from: termIn(app, to),
    to: termIn(app, target),
    filter: filterOf(app, source, settings),
    isEnabled: true,
    place: call.place,
  });
}
