import type { EventSource } from '../../knowledge/lambda-types.js';
import { plainTrigger, type Filter, type Trigger } from '../deployment.js';
import { argumentOf, flagOf, itemsOf, numberOf, propertyOf, textOf, textsOf } from '../program/arguments.js';
import type { CreatedValue, Value } from '../program/values.js';
import { partOf, termIn, type App } from './app.js';
import { functionsOf } from './functions.js';
import { apiOf, methodCallOf } from './outputs.js';
import { ruleTrigger } from './rules.js';

/** Reads handlers that are given to a resource itself: `bucket.onObjectCreated('resize', async (event) => …)`. */
export function readCallback(app: App, call: CreatedValue): void {
  const called = methodCallOf(call);
  const part = called && partOf(app, called.receiver);
  const service = part && app.resources.get(part.id)?.service;
  if (
    called &&
    service &&
    service !== 'lambda' &&
    /^on(Event|ObjectCreated|ObjectRemoved)$/.test(called.method)
  )
    addTriggers(app, call, argumentOf(call, 1), callbackTrigger(app, call, called, service));
  const api = apiOf(call) ?? '';
  if (/^aws\.cloudwatch\.onSchedule$/.test(api))
    addTriggers(app, call, argumentOf(call, 2), plainTrigger(call.place, 'schedule'));
  if (called?.method === 'onEvent' && apiOf(called.receiver) === 'aws.cloudwatch.EventRule')
    addTriggers(app, call, argumentOf(call, 1), ruleTrigger(app, call.place, called.receiver));
  if (
    call.isNew &&
    /^(aws-apigateway\.RestAPI|awsx(\.classic)?\.apigateway\.API|aws\.apigateway\.x\.API)$/.test(api)
  )
    for (const route of itemsOf(propertyOf(argumentOf(call, 1), 'routes'))) addRoute(app, call, route);
}

function callbackTrigger(
  app: App,
  call: CreatedValue,
  { receiver, method }: { readonly receiver: Value; readonly method: string },
  source: EventSource,
): Trigger {
  const settings = argumentOf(call, 2);
  const isPolled = source === 'sqs' || source === 'dynamodb' || source === 'kinesis';
  return {
    ...plainTrigger(call.place, source, termIn(app, receiver), callbackFilter(app, source, method, settings)),
    batchSize: numberOf(propertyOf(settings, 'batchSize')),
    batchingWindowSeconds: numberOf(propertyOf(settings, 'maximumBatchingWindowInSeconds')),
    reportsBatchItemFailures: isPolled ? reportsOf(propertyOf(settings, 'functionResponseTypes')) : undefined,
    isEnabled: flagOf(propertyOf(settings, 'enabled'), true) !== false,
    isFifo: app.resources.get(partOf(app, receiver)?.id ?? '')?.queue?.isFifo === true,
  };
}

/** Whether the mapping honours what the function answers. */
export function reportsOf(types: Value | undefined): boolean | undefined {
  return types === undefined ? false : textsOf(types)?.includes('ReportBatchItemFailures');
}

function callbackFilter(app: App, source: EventSource, method: string, settings: Value | undefined): Filter {
  if (source !== 's3')
    return propertyOf(settings, 'filterCriteria') || propertyOf(settings, 'filterPolicy')
      ? { kind: 'unknown' }
      : { kind: 'none' };
  const [prefix, suffix] = ['filterPrefix', 'filterSuffix'].map((name) => propertyOf(settings, name));
  return {
    kind: 's3',
    events: objectEvents(method, settings),
    prefix: prefix && termIn(app, prefix),
    suffix: suffix && termIn(app, suffix),
  };
}

/** `onObjectCreated` takes all of them unless one is named: `{ event: 'Put' }`. */
function objectEvents(method: string, settings: Value | undefined): readonly string[] | undefined {
  if (method === 'onEvent') return textsOf(propertyOf(settings, 'events'));
  const kind = method === 'onObjectCreated' ? 's3:ObjectCreated' : 's3:ObjectRemoved';
  const event = propertyOf(settings, 'event');
  const named = event === undefined ? '*' : textOf(event);
  return named === undefined ? undefined : [`${kind}:${named}`];
}

function addRoute(app: App, call: CreatedValue, route: Value): void {
  const handler = propertyOf(route, 'eventHandler');
  if (!handler) return;
  const [method, url] = [propertyOf(route, 'method'), propertyOf(route, 'path')].map(textOf);
  const name = `${textOf(argumentOf(call, 0)) ?? 'api'} ${method ?? 'ANY'} ${url ?? ''}`.trim();
  for (const declared of functionsOf(app, handler, name, call))
    declared.triggers.push(plainTrigger(call.place, 'api'));
}

function addTriggers(app: App, call: CreatedValue, handler: Value | undefined, trigger: Trigger): void {
  for (const declared of functionsOf(app, handler, textOf(argumentOf(call, 0)) ?? '', call))
    declared.triggers.push(trigger);
}
