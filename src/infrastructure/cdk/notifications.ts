import type { Filter, Term } from '../deployment.js';
import type { CreatedValue, Value } from '../program/values.js';
import { constantOf, type MethodCall } from './api.js';
import { flagOf, isWholeList, itemsOf, propertyAt, propertyOf, textOf } from '../program/arguments.js';
import type { App, Construct } from './constructs.js';
import type { Delivery } from './deliveries.js';
import { resourceTerm, termOf } from './terms.js';

/** What buckets tell others: notifications, event sources, and everything to EventBridge. */
export function bucketDeliveries(app: App): readonly Delivery[] {
  return [
    ...app.calls.flatMap((call) => notificationOf(app, call)),
    ...app.constructs.flatMap((construct) => [
      ...configuredNotifications(app, construct),
      ...(isForEventBridge(construct) ? [toEventBridge(app, construct.created, construct.created)] : []),
    ]),
  ];
}

function notificationOf(app: App, { receiver, name, call }: MethodCall): Delivery[] {
  if (name === 'enableEventBridgeNotification') return [toEventBridge(app, receiver, call)];
  const events = eventsOfMethod(name, call);
  if (events === undefined) return [];
  const [to, ...filters] = name === 'addEventNotification' ? call.arguments.slice(1) : call.arguments;
  const filter = bucketFilter(app, events, call.isComplete ? filters : undefined);
  return [notification(app, receiver, to, filter, call)];
}

function eventsOfMethod(name: string, call: CreatedValue): readonly Value[] | undefined {
  if (name === 'addEventNotification') return call.arguments.slice(0, 1);
  if (name === 'addObjectCreatedNotification') return [{ kind: 'plain', value: 's3:ObjectCreated:*' }];
  return name === 'addObjectRemovedNotification'
    ? [{ kind: 'plain', value: 's3:ObjectRemoved:*' }]
    : undefined;
}

function notification(
  app: App,
  bucket: Value | undefined,
  to: Value | undefined,
  filter: Filter,
  { place }: CreatedValue,
): Delivery {
  const from = resourceTerm(app, bucket, 'name');
  return { kind: 'notification', source: 's3', from, to, filter, isEnabled: true, place };
}

/** `new S3EventSource(bucket, { events, filters })`, given to a function; `by` is the call that gives it. */
export function bucketSource(
  app: App,
  bucket: Value | undefined,
  options: Value | undefined,
  to: Value,
  by: CreatedValue,
): Delivery {
  const events = propertyOf(options, 'events');
  const filters = propertyOf(options, 'filters');
  const filter = bucketFilter(
    app,
    isWholeList(events) ? itemsOf(events) : [],
    isWholeList(filters) ? itemsOf(filters) : undefined,
  );
  return notification(app, bucket, to, filter, by);
}

/** The event types and key rules; unknown when some of them are. */
function bucketFilter(app: App, events: readonly Value[], filters: readonly Value[] | undefined): Filter {
  const names = events.flatMap((event) => eventTypeOf(event) ?? []);
  if (filters === undefined || names.length === 0 || names.length < events.length) return { kind: 'unknown' };
  const rule = (name: string): Term | undefined => {
    const [given] = filters.flatMap((filter) => propertyOf(filter, name) ?? []);
    return given && termOf(app, given);
  };
  return { kind: 's3', events: names, prefix: rule('prefix'), suffix: rule('suffix') };
}

/** What stands for all events of a kind, and the kinds that have names below them. */
const eventKinds: readonly (readonly [string, string])[] = [
  ['OBJECT_CREATED', 's3:ObjectCreated'],
  ['OBJECT_REMOVED', 's3:ObjectRemoved'],
  ['OBJECT_RESTORE', 's3:ObjectRestore'],
  ['OBJECT_TAGGING', 's3:ObjectTagging'],
  ['OBJECT_ACL', 's3:ObjectAcl'],
  ['LIFECYCLE_EXPIRATION', 's3:LifecycleExpiration'],
  ['REPLICATION', 's3:Replication'],
  ['REDUCED_REDUNDANCY_LOST_OBJECT', 's3:ReducedRedundancyLostObject'],
  ['LIFECYCLE_TRANSITION', 's3:LifecycleTransition'],
  ['INTELLIGENT_TIERING', 's3:IntelligentTiering'],
];

/** `s3:ObjectCreated:Put` for `EventType.OBJECT_CREATED_PUT`. */
function eventTypeOf(value: Value): string | undefined {
  const constant = constantOf(value, 'aws-s3.EventType');
  if (constant === undefined) return textOf(value);
  const [name, kind] =
    eventKinds.find(([each]) => constant === each || constant.startsWith(`${each}_`)) ?? [];
  if (name === undefined || kind === undefined) return undefined;
  const below = constant.slice(name.length + 1).toLowerCase();
  if (below !== '')
    return `${kind}:${below.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}`;
  return /^(REDUCED|LIFECYCLE_TRANSITION|INTELLIGENT)/.test(name) ? kind : `${kind}:*`;
}

function isForEventBridge({ api, properties }: Construct): boolean {
  if (api === 'aws-s3.CfnBucket')
    return propertyAt(properties, 'notificationConfiguration', 'eventBridgeConfiguration') !== undefined;
  return api === 'aws-s3.Bucket' && flagOf(propertyOf(properties, 'eventBridgeEnabled'), false) === true;
}

/** The bucket tells the account's own bus everything. */
function toEventBridge(app: App, bucket: Value, { place }: CreatedValue): Delivery {
  const from = resourceTerm(app, bucket, 'name');
  const to: Value = { kind: 'plain', value: 'default' };
  return { kind: 'notification', source: 's3', from, to, filter: { kind: 'none' }, isEnabled: true, place };
}

/** `notificationConfiguration` of a `CfnBucket`. */
function configuredNotifications(app: App, { api, properties, created }: Construct): Delivery[] {
  if (api !== 'aws-s3.CfnBucket') return [];
  const configuration = propertyOf(properties, 'notificationConfiguration');
  const kinds = [
    ['lambdaConfigurations', 'function'],
    ['queueConfigurations', 'queue'],
    ['topicConfigurations', 'topic'],
  ] as const;
  return kinds.flatMap(([list, key]) =>
    itemsOf(propertyOf(configuration, list)).map((item) => {
      const event = propertyOf(item, 'event');
      const rules = propertyAt(item, 'filter', 's3Key', 'rules');
      const filter: Filter = isWholeList(rules)
        ? {
            kind: 's3',
            events: event && textOf(event) !== undefined ? [textOf(event) ?? ''] : undefined,
            prefix: ruleValue(app, rules, 'prefix'),
            suffix: ruleValue(app, rules, 'suffix'),
          }
        : { kind: 'unknown' };
      return notification(app, created, propertyOf(item, key), filter, created);
    }),
  );
}

function ruleValue(app: App, rules: Value | undefined, name: string): Term | undefined {
  const rule = itemsOf(rules).find((each) => textOf(propertyOf(each, 'name'))?.toLowerCase() === name);
  return rule && termOf(app, propertyOf(rule, 'value'));
}
