import type { EventSource } from '../../knowledge/lambda-types.js';
import { plainTrigger, type Filter, type Flow, type Term } from '../deployment.js';
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
import { optionsOf, type CreatedValue, type Value } from '../program/values.js';
import { idsOf, tell, termIn, type App, type OpenFunction } from './app.js';
import { reportsOf } from './callbacks.js';
import { apiOf } from './outputs.js';
import { ruleTrigger } from './rules.js';

type Wire = (app: App, created: CreatedValue, settings: Value | undefined) => void;

const wires: ReadonlyMap<string, Wire> = new Map<string, Wire>([
  ['aws.s3.BucketNotification', addNotification],
  ['aws.lambda.EventSourceMapping', addMapping],
  ['aws.sns.TopicSubscription', addSubscription],
  ['aws.cloudwatch.EventTarget', addRuleTarget],
  ['aws.cloudwatch.LogSubscriptionFilter', addLogSubscription],
  ['aws.lambda.FunctionUrl', invoking('function-url', 'functionName')],
  ['aws.apigateway.Integration', invoking('api', 'uri')],
  ['aws.apigatewayv2.Integration', invoking('api', 'integrationUri')],
  ['aws.apigateway.Authorizer', invoking('authorizer', 'authorizerUri')],
  ['aws.apigatewayv2.Authorizer', invoking('authorizer', 'authorizerUri')],
  ['aws.lambda.FunctionEventInvokeConfig', addDestinations],
  ['aws.lambda.FunctionRecursionConfig', addRecursion],
]);

/** Reads the resources that only connect others: notifications, mappings, subscriptions, rules, integrations. */
export function readWiring(app: App, created: CreatedValue): void {
  const wire = created.isNew ? wires.get(apiOf(created) ?? '') : undefined;
  wire?.(app, created, argumentOf(created, 1));
}

function knownFunctions(app: App, value: Value | undefined): OpenFunction[] {
  return idsOf(app, value).flatMap((id) => app.functions.get(id) ?? []);
}

/** The functions of a place where nothing else can stand; told when they are out of sight. */
function meantFunctions(app: App, created: CreatedValue, value: Value | undefined): OpenFunction[] {
  const found = knownFunctions(app, value);
  if (value && found.length < optionsOf(value).length)
    tell(app, created.place, `Which function this ${apiOf(created) ?? 'resource'} is for is not understood.`);
  return found;
}

function addNotification(app: App, created: CreatedValue, settings: Value | undefined): void {
  const bucket = termIn(app, propertyOf(settings, 'bucket'));
  for (const item of itemsOf(propertyOf(settings, 'lambdaFunctions')))
    for (const declared of meantFunctions(app, created, propertyOf(item, 'lambdaFunctionArn')))
      declared.triggers.push(plainTrigger(created.place, 's3', bucket, objectFilter(app, item)));
  for (const [list, arn] of [
    ['queues', 'queueArn'],
    ['topics', 'topicArn'],
  ] as const)
    for (const item of itemsOf(propertyOf(settings, list)))
      addFlow(
        app,
        created,
        'notification',
        's3',
        bucket,
        termIn(app, propertyOf(item, arn)),
        objectFilter(app, item),
      );
}

function objectFilter(app: App, item: Value): Filter {
  const [prefix, suffix] = ['filterPrefix', 'filterSuffix'].map((name) => propertyOf(item, name));
  return {
    kind: 's3',
    events: textsOf(propertyOf(item, 'events')),
    prefix: prefix && termIn(app, prefix),
    suffix: suffix && termIn(app, suffix),
  };
}

function addFlow(
  app: App,
  { place }: CreatedValue,
  kind: Flow['kind'],
  source: EventSource,
  from: Term,
  to: Term,
  filter: Filter,
): void {
  app.flows.push({ kind, source, from, to, filter, isEnabled: true, place });
}

function addMapping(app: App, created: CreatedValue, settings: Value | undefined): void {
  const arn = propertyOf(settings, 'eventSourceArn');
  const [id] = idsOf(app, arn);
  const resource = id === undefined ? undefined : app.resources.get(id);
  const source = resource?.service ?? sourceOfArn(textOf(arn));
  if (!source || source === 'lambda') {
    tell(app, created.place, 'What this event source mapping reads from is not understood.');
    return;
  }
  const failure = propertyOf(
    propertyOf(propertyOf(settings, 'destinationConfig'), 'onFailure'),
    'destinationArn',
  );
  for (const declared of meantFunctions(app, created, propertyOf(settings, 'functionName'))) {
    declared.triggers.push({
      ...plainTrigger(
        created.place,
        source,
        termIn(app, arn),
        messageFilter(app, propertyOf(settings, 'filterCriteria')),
      ),
      batchSize: numberOf(propertyOf(settings, 'batchSize')),
      batchingWindowSeconds: numberOf(propertyOf(settings, 'maximumBatchingWindowInSeconds')),
      reportsBatchItemFailures: reportsOf(propertyOf(settings, 'functionResponseTypes')),
      isEnabled: flagOf(propertyOf(settings, 'enabled'), true) !== false,
      isFifo: resource?.queue?.isFifo === true,
    });
    if (failure) declared.failureTargets.push(termIn(app, failure));
  }
}

function sourceOfArn(arn: string | undefined): EventSource | undefined {
  const service = arn?.split(':')[2];
  return service === 'sqs' || service === 'dynamodb' || service === 'kinesis' ? service : undefined;
}

function messageFilter(app: App, value: Value | undefined): Filter {
  if (value === undefined) return { kind: 'none' };
  const pattern = patternOf(value, app.naming);
  return pattern ? { kind: 'pattern', pattern: pattern.json } : { kind: 'unknown' };
}

function addSubscription(app: App, created: CreatedValue, settings: Value | undefined): void {
  const topic = termIn(app, propertyOf(settings, 'topic'));
  const endpoint = propertyOf(settings, 'endpoint');
  const protocol = textOf(propertyOf(settings, 'protocol'));
  const filter: Filter = propertyOf(settings, 'filterPolicy') ? { kind: 'unknown' } : { kind: 'none' };
  if (protocol === 'sqs') addFlow(app, created, 'subscription', 'sns', topic, termIn(app, endpoint), filter);
  if (protocol !== 'lambda') return;
  for (const declared of meantFunctions(app, created, endpoint))
    declared.triggers.push(plainTrigger(created.place, 'sns', topic, filter));
}

/** The rule of a target tells schedules from patterns. */
function addRuleTarget(app: App, created: CreatedValue, settings: Value | undefined): void {
  const rule = propertyOf(settings, 'rule');
  const trigger = ruleTrigger(app, created.place, rule?.kind === 'member' ? rule.of : rule);
  for (const declared of knownFunctions(app, propertyOf(settings, 'arn'))) declared.triggers.push(trigger);
}

function addLogSubscription(app: App, created: CreatedValue, settings: Value | undefined): void {
  const group = termIn(app, propertyOf(settings, 'logGroup'));
  const isOpen = textOf(propertyOf(settings, 'filterPattern')) === '';
  const filter: Filter = isOpen ? { kind: 'none' } : { kind: 'unknown' };
  for (const declared of knownFunctions(app, propertyOf(settings, 'destinationArn')))
    declared.triggers.push(plainTrigger(created.place, 'logs', group, filter));
}

function invoking(source: EventSource, setting: string): Wire {
  return (app, created, settings) => {
    for (const declared of knownFunctions(app, propertyOf(settings, setting)))
      declared.triggers.push(plainTrigger(created.place, source));
  };
}

function addDestinations(app: App, created: CreatedValue, settings: Value | undefined): void {
  const config = propertyOf(settings, 'destinationConfig');
  const to = (name: string): Value | undefined => propertyOf(propertyOf(config, name), 'destination');
  for (const declared of meantFunctions(app, created, propertyOf(settings, 'functionName'))) {
    const [failure, success] = [to('onFailure'), to('onSuccess')];
    if (failure) declared.failureTargets.push(termIn(app, failure));
    if (success) declared.successTargets.push(termIn(app, success));
  }
}

function addRecursion(app: App, created: CreatedValue, settings: Value | undefined): void {
  const told = textOf(propertyOf(settings, 'recursiveLoop'));
  if (told !== 'Allow' && told !== 'Terminate') return;
  for (const declared of meantFunctions(app, created, propertyOf(settings, 'functionName')))
    app.functions.set(declared.logicalId, { ...declared, recursiveLoop: told });
}
