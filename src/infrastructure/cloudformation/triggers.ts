import type { EventSource } from '../../knowledge/lambda-types.js';
import { attributeTerm, plainTrigger, resourceOf, type Term, type Trigger } from '../deployment.js';
import { invocationsBy, permittedSource } from '../invoking-resources.js';
import { booleanOf, itemsOf, mappingOf, recordOf, textOf, type Plain } from '../template-values.js';
import { busTerm, filterOf, isFifoQueue, mappedSource, mappingSettings, s3Filter } from './filters.js';
import { onFailureOf } from './sam-events.js';
import { tasksOf } from './state-machines.js';
import { functionsNamedBy, propertiesOf, termIn, type Declared, type Template } from './template.js';

/** What invokes functions, by their logical ids. */
export type Triggers = ReadonlyMap<string, readonly Trigger[]>;

const noResource: Term = { kind: 'unknown' };

/** Triggers that stand at other resources than the function itself. */
export function resourceTriggers(template: Template, declared: readonly Declared[]): Triggers {
  return triggersByFunction(
    template,
    declared.flatMap((each) => triggersAt(template, each)),
  );
}

/** What permissions say of functions whose triggers the template does not set up itself. */
export function permittedTriggers(template: Template, declared: readonly Declared[]): Triggers {
  const permitted = declared.flatMap(({ type, properties, place }) => {
    const source =
      type === 'AWS::Lambda::Permission' ? permittedSource(String(properties['Principal'])) : undefined;
    if (source === undefined) return [];
    const given = properties['SourceArn'];
    const resource = given === undefined || source === 'api' ? noResource : termIn(template, given);
    const trigger = plainTrigger(place, source, resource, { kind: 'unknown' });
    return [{ target: termIn(template, properties['FunctionName']), trigger }];
  });
  return triggersByFunction(template, permitted);
}

interface TargetedTrigger {
  /** What it invokes, which may be no function. */
  readonly target: Term;
  readonly trigger: Trigger;
}

function triggersByFunction(template: Template, targeted: readonly TargetedTrigger[]): Triggers {
  const triggers = new Map<string, Trigger[]>();
  for (const { target, trigger } of targeted) {
    for (const id of functionsNamedBy(template, target)) {
      const known = triggers.get(id);
      if (known) known.push(trigger);
      else triggers.set(id, [trigger]);
    }
  }
  return triggers;
}

function triggersAt(template: Template, declared: Declared): TargetedTrigger[] {
  const { type, properties, place } = declared;
  switch (type) {
    case 'AWS::S3::Bucket':
      return bucketNotifications(template, declared);
    case 'AWS::Lambda::EventSourceMapping':
      return [sourceMapping(template, declared)];
    case 'AWS::SNS::Subscription':
    case 'AWS::SNS::Topic':
      return subscriptionsAt(template, declared)
        .filter(({ subscription }) => subscription['Protocol'] === 'lambda')
        .map(({ topic, subscription }) => ({
          target: termIn(template, subscription['Endpoint']),
          trigger: plainTrigger(
            template.places.of(subscription, template.resources[declared.id]),
            'sns',
            topic,
            filterOf(template, 'sns', subscription),
          ),
        }));
    case 'AWS::Events::Rule':
      return ruleTargets(template, declared);
    case 'AWS::Logs::SubscriptionFilter': {
      const group = termIn(template, properties['LogGroupName']);
      const trigger = plainTrigger(place, 'logs', group, filterOf(template, 'logs', properties));
      return [{ target: termIn(template, properties['DestinationArn']), trigger }];
    }
    case 'AWS::Pipes::Pipe':
      return pipeTargets(template, declared);
    case 'AWS::Serverless::StateMachine':
    case 'AWS::StepFunctions::StateMachine':
      return taskTriggers(template, declared);
    default:
      return otherTriggers(template, declared);
  }
}

function bucketNotifications(template: Template, { id, properties, place }: Declared): TargetedTrigger[] {
  const { LambdaConfigurations } = mappingOf(properties['NotificationConfiguration']);
  return itemsOf(LambdaConfigurations).map((item) => {
    const configuration = recordOf(item);
    const rules = mappingOf(mappingOf(configuration['Filter'])['S3Key'])['Rules'];
    const trigger = plainTrigger(
      placeIn(template, place, item),
      's3',
      attributeTerm(id, 'name'),
      s3Filter(template, configuration['Event'], rules),
    );
    return { target: termIn(template, configuration['Function']), trigger };
  });
}

function sourceMapping(template: Template, { properties, place }: Declared): TargetedTrigger {
  const resource = termIn(template, properties['EventSourceArn']);
  const source = mappedSource(template, resource, properties);
  const trigger = plainTrigger(place, source, resource, filterOf(template, source, properties));
  return {
    target: termIn(template, properties['FunctionName']),
    trigger: { ...trigger, ...mappingSettings(properties), isFifo: isFifoQueue(template, resource) },
  };
}

/** Where a mapping sends what its function could not process. */
export function mappingFailures(template: Template, properties: Plain): Term[] {
  const failure = onFailureOf(properties);
  return failure === undefined ? [] : [termIn(template, failure)];
}

/** `AWS::SNS::Subscription` names its topic; `AWS::SNS::Topic` lists subscriptions of its own. */
export function subscriptionsAt(
  template: Template,
  { id, type, properties }: Declared,
): readonly { readonly topic: Term; readonly subscription: Plain }[] {
  if (type === 'AWS::SNS::Subscription')
    return [{ topic: termIn(template, properties['TopicArn']), subscription: properties }];
  return itemsOf(properties['Subscription']).map((subscription) => ({
    topic: attributeTerm(id, 'arn'),
    subscription: recordOf(subscription),
  }));
}

function ruleTargets(template: Template, { properties, place }: Declared): TargetedTrigger[] {
  const source = properties['ScheduleExpression'] === undefined ? 'eventbridge' : 'schedule';
  const trigger = {
    ...plainTrigger(place, source, busTerm(template, properties), filterOf(template, source, properties)),
    isEnabled: isRuleEnabled(properties),
  };
  return itemsOf(properties['Targets']).map((item) => ({
    target: termIn(template, recordOf(item)['Arn']),
    trigger: { ...trigger, place: placeIn(template, place, item) },
  }));
}

/** `State: DISABLED` switches a rule off; `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS` does not. */
export function isRuleEnabled({ State, Enabled }: Plain): boolean {
  return State !== 'DISABLED' && booleanOf(Enabled) !== false;
}

/** A pipe hands its target a list of records without the envelope of the service that they come from. */
function pipeTargets(template: Template, { properties, place }: Declared): TargetedTrigger[] {
  const filter = filterOf(template, 'other', recordOf(properties['SourceParameters']));
  const trigger = {
    ...plainTrigger(place, 'other', termIn(template, properties['Source']), filter),
    isEnabled: properties['DesiredState'] !== 'STOPPED',
  };
  return [properties['Target'], properties['Enrichment']].map((target) => ({
    target: termIn(template, target),
    trigger,
  }));
}

/** The functions of a state machine's definition, and those that its substitutions name. */
function taskTriggers(template: Template, declared: Declared): TargetedTrigger[] {
  const machine = attributeTerm(declared.id, 'arn');
  const tasks = tasksOf(template, declared)
    .filter(({ service }) => service === 'lambda')
    .map(({ to, place, filter }) => ({
      target: to,
      trigger: plainTrigger(place, 'stepfunctions', machine, filter),
    }));
  const known = new Set(tasks.flatMap(({ target }) => functionsNamedBy(template, target)));
  const named = otherTriggers(template, declared).filter(
    ({ target }) => !known.has(resourceOf(target) ?? ''),
  );
  return [
    ...tasks,
    ...named.map(({ target, trigger }) => ({
      target,
      trigger: { ...trigger, resource: machine, filter: { kind: 'unknown' } as const },
    })),
  ];
}

/** What invokes without a resource whose events would matter; WebSocket APIs send events of their own shape. */
function otherTriggers(template: Template, { type, properties, place }: Declared): TargetedTrigger[] {
  const api = resourceOf(termIn(template, properties['ApiId']));
  const isWebSocket =
    type === 'AWS::ApiGatewayV2::Integration' && propertiesOf(template, api)['ProtocolType'] === 'WEBSOCKET';
  return invocationsBy(type, properties).map(({ source, target }) => {
    const sent: EventSource = isWebSocket ? 'websocket' : source;
    return { target: termIn(template, target), trigger: plainTrigger(place, sent, noResource) };
  });
}

function placeIn(template: Template, place: Declared['place'], value: unknown): Declared['place'] {
  return textOf(value) === undefined ? template.places.of(value) : place;
}
