import { textTerm, type Filter, type Term } from '../deployment.js';
import type { CreatedValue, Value } from '../program/values.js';
import { apiOf, type MethodCall } from './api.js';
import { argumentOf, flagOf, itemsOf, propertyAt, propertyOf, textOf } from '../program/arguments.js';
import { constructsOf, type App, type Construct } from './constructs.js';
import type { Delivery } from './deliveries.js';
import { eventFilter } from './patterns.js';
import { logGroupTerm, resourceTerm, termOf } from './terms.js';

/** What rules, schedules and log subscriptions send. */
export function ruleDeliveries(app: App): readonly Delivery[] {
  return [
    ...app.constructs.flatMap((construct) => sentByConstruct(app, construct)),
    ...app.calls.flatMap((call) => sentByCall(app, call)),
  ];
}

function sentByConstruct(app: App, construct: Construct): readonly Delivery[] {
  const { api, properties, created } = construct;
  switch (api) {
    case 'aws-events.Rule':
      return itemsOf(propertyOf(properties, 'targets')).map((to) =>
        ruleDelivery(app, construct, to, created),
      );
    case 'aws-events.CfnRule':
      return itemsOf(propertyOf(properties, 'targets')).map((target) =>
        ruleDelivery(app, construct, propertyOf(target, 'arn'), created),
      );
    case 'aws-scheduler.Schedule':
      return [scheduled(propertyOf(properties, 'target'), isOn(properties), created)];
    case 'aws-scheduler.CfnSchedule':
      return [scheduled(propertyAt(properties, 'target', 'arn'), isOn(properties), created)];
    case 'aws-logs.SubscriptionFilter':
      return [logDelivery(app, propertyOf(properties, 'logGroup'), properties, created)];
    case 'aws-logs.CfnSubscriptionFilter':
      return [cfnLogDelivery(app, properties, created)];
    case 'solutions.aws-eventbridge-lambda.EventbridgeToLambda':
      return [solutionRule(app, construct)];
    default:
      return [];
  }
}

/** A rule with its function; its bus is the account's own unless one is given or described. */
function solutionRule(app: App, construct: Construct): Delivery {
  const { properties, created } = construct;
  const to: Value = { kind: 'member', of: created, name: 'lambdaFunction' };
  const delivery = ruleDelivery(
    app,
    { ...construct, properties: propertyOf(properties, 'eventRuleProps') },
    to,
    created,
  );
  const bus = propertyOf(properties, 'existingEventBusInterface');
  if (bus) return { ...delivery, from: busTerm(app, bus) };
  return propertyOf(properties, 'eventBusProps') ? { ...delivery, from: { kind: 'unknown' } } : delivery;
}

function sentByCall(app: App, { receiver, name, call }: MethodCall): readonly Delivery[] {
  if (name === 'addSubscriptionFilter') return [logDelivery(app, receiver, argumentOf(call, 1), call)];
  if (name === 'addTarget') {
    const to = argumentOf(call, 0);
    const events = eventDelivery(app, receiver);
    if (events) return to ? [{ ...events, to, place: call.place }] : [];
    return rulesOf(app, receiver).flatMap((rule) => (to ? [ruleDelivery(app, rule, to, call)] : []));
  }
  const events = eventDelivery(app, call);
  const to = propertyOf(argumentOf(call, 1), 'target');
  return events && to ? [{ ...events, to }] : [];
}

/** The rules that a value stands for: `new Rule(…)`, also at the start of a chain of calls. */
function rulesOf(app: App, value: Value): readonly Construct[] {
  return constructsOf(app, value).filter(({ api }) => api === 'aws-events.Rule');
}

/** A rule that a resource makes for events of its own: `bucket.onCloudTrailPutObject('Put', { target })`. */
function eventDelivery(app: App, value: Value): Delivery | undefined {
  if (value.kind !== 'created' || value.callee.kind !== 'member' || value.isNew) return undefined;
  const options = argumentOf(value, 1);
  const isKnown = options === undefined || options.kind === 'object';
  if (!/^on[A-Z]/.test(value.callee.name) || !isKnown || textOf(argumentOf(value, 0)) === undefined)
    return undefined;
  const from = textTerm('default');
  return {
    kind: 'rule',
    source: 'eventbridge',
    from,
    to: undefined,
    filter: { kind: 'unknown' },
    isEnabled: true,
    place: value.place,
  };
}

function ruleDelivery(app: App, rule: Construct, to: Value | undefined, { place }: CreatedValue): Delivery {
  const { properties } = rule;
  const isSchedule =
    (propertyOf(properties, 'schedule') ?? propertyOf(properties, 'scheduleExpression')) !== undefined;
  return {
    kind: 'rule',
    source: isSchedule ? 'schedule' : 'eventbridge',
    from: busTerm(app, propertyOf(properties, 'eventBus') ?? propertyOf(properties, 'eventBusName')),
    to,
    filter: patternOfRule(app, rule),
    isEnabled: isOn(properties),
    place,
  };
}

/** Patterns that are added later narrow nothing: what they list is merged in, so that all of it is open. */
function patternOfRule(app: App, rule: Construct): Filter {
  const later = app.calls.filter(
    ({ receiver, name }) => name === 'addEventPattern' && rulesOf(app, receiver).includes(rule),
  );
  const own = propertyOf(rule.properties, 'eventPattern');
  const [only, ...others] = later;
  if (!only) return eventFilter(app, own);
  return own === undefined && others.length === 0
    ? eventFilter(app, argumentOf(only.call, 0))
    : { kind: 'unknown' };
}

/** The bus that a rule listens on, which is the account's own when none is given. */
function busTerm(app: App, bus: Value | undefined): Term {
  if (bus === undefined) return textTerm('default');
  const term = resourceTerm(app, bus, 'name');
  return term.kind === 'unknown' ? termOf(app, bus) : term;
}

function isOn(properties: Value | undefined): boolean {
  const isEnabled = flagOf(propertyOf(properties, 'enabled'), true) !== false;
  return isEnabled && !/^DISABLED/.test(textOf(propertyOf(properties, 'state')) ?? '');
}

function scheduled(to: Value | undefined, isEnabled: boolean, { place }: CreatedValue): Delivery {
  return {
    kind: 'rule',
    source: 'schedule',
    from: { kind: 'unknown' },
    to,
    filter: { kind: 'none' },
    isEnabled,
    place,
  };
}

/** Log lines that go to a function or stream. */
function logDelivery(
  app: App,
  group: Value | undefined,
  options: Value | undefined,
  { place }: CreatedValue,
): Delivery {
  return {
    kind: 'subscription',
    source: 'logs',
    from: logGroupTerm(app, group),
    to: propertyOf(options, 'destination'),
    filter: lineFilter(propertyOf(options, 'filterPattern')),
    isEnabled: true,
    place,
  };
}

function cfnLogDelivery(app: App, properties: Value | undefined, { place }: CreatedValue): Delivery {
  return {
    kind: 'subscription',
    source: 'logs',
    from: termOf(app, propertyOf(properties, 'logGroupName')),
    to: propertyOf(properties, 'destinationArn'),
    filter: lineFilter(propertyOf(properties, 'filterPattern')),
    isEnabled: true,
    place,
  };
}

/** `FilterPattern.allEvents()` and an empty pattern take every line. */
function lineFilter(pattern: Value | undefined): Filter {
  if (pattern?.kind === 'created' && apiOf(pattern) === 'aws-logs.FilterPattern.allEvents')
    return { kind: 'none' };
  const literal = pattern?.kind === 'created' && apiOf(pattern) === 'aws-logs.FilterPattern.literal';
  const text = textOf(literal ? argumentOf(pattern, 0) : pattern);
  if (text === undefined) return { kind: 'unknown' };
  return text === '' ? { kind: 'none' } : { kind: 'pattern', pattern: text };
}
