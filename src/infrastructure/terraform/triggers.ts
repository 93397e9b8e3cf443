import type { EventSource } from '../../knowledge/lambda-types.js';
import {
  literalTextOf,
  plainTrigger,
  resourceOf,
  textTerm,
  type Filter,
  type Resource,
  type Term,
  type Trigger,
} from '../deployment.js';
import type { Declared } from './declared.js';
import { permittedSource } from '../invoking-resources.js';
import { invocationOf } from './invocations.js';
import { jsonIn, patternFilter } from './patterns.js';
import { isNotificationModule, registryModule } from './registry.js';
import { numberIn, settingsOf, termIn, textIn, truthIn, type Settings } from './settings.js';
import { optionsOf, termOf, textOf, type Value } from './values.js';

/** A trigger, and what names the functions that it invokes. */
export interface TargetedTrigger {
  readonly targets: readonly Term[];
  readonly trigger: Trigger;
  /** Only a permission says so; what sends the events may be set up elsewhere. */
  readonly isHint?: boolean;
}

/** All that is declared, as it looks where it is known or where variables have their defaults. */
export interface View {
  readonly all: readonly Declared[];
  readonly resources: ReadonlyMap<string, Resource>;
  readonly settingsOf: (declared: Declared) => Settings;
}

/** The triggers that something declared sets up. */
export function triggersAt(view: View, declared: Declared): readonly TargetedTrigger[] {
  const settings = view.settingsOf(declared);
  switch (declared.type) {
    case 'aws_s3_bucket_notification':
      return notificationTriggers(settings, settings.blocks('lambda_function'), 'lambda_function_arn');
    case 'aws_lambda_event_source_mapping':
      return [mappingTrigger(view, settings, termIn(settings, 'function_name'))];
    case 'aws_sns_topic_subscription':
      return subscriptionTriggers(settings);
    case 'aws_cloudwatch_event_target':
      return ruleTriggers(view, settings);
    case 'aws_scheduler_schedule':
      return scheduleTriggers(settings);
    case 'aws_cloudwatch_log_subscription_filter':
      return [logTrigger(settings)];
    case 'aws_pipes_pipe':
      return pipeTriggers(settings);
    case 'aws_lambda_permission':
      return permissionTriggers(settings, termIn(settings, 'function_name'));
    case 'module':
      return moduleTriggers(view, declared, settings);
    default:
      return invocations(view, declared, settings);
  }
}

const noResource: Term = { kind: 'unknown' };

/** `notification_*` of a bucket; in the module of the registry they are objects under names. */
function notificationTriggers(
  settings: Settings,
  configurations: readonly Settings[],
  target: string,
): TargetedTrigger[] {
  const bucket = termIn(settings, 'bucket');
  return configurations.map((configuration) => ({
    targets: [termIn(configuration, target)],
    trigger: plainTrigger(configuration.place, 's3', bucket, objectFilter(configuration)),
  }));
}

/** The filter of a notification: `events`, `filter_prefix`, `filter_suffix`. */
export function objectFilter(settings: Settings): Filter {
  const affix = (name: string): Term | undefined => {
    const value = settings.value(name);
    return value && textOf(value) !== '' ? termOf(value) : undefined;
  };
  return {
    kind: 's3',
    events: textsOf(settings.value('events')),
    prefix: affix('filter_prefix'),
    suffix: affix('filter_suffix'),
  };
}

function textsOf(value: Value | undefined): readonly string[] | undefined {
  if (value?.kind !== 'list' || !value.isComplete || value.items.length === 0) return undefined;
  const texts = value.items.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function mappingTrigger(view: View, settings: Settings, target: Term): TargetedTrigger {
  const resource = termIn(settings, 'event_source_arn');
  const types = settings.value('function_response_types');
  const known = types ? textsOf(types) : [];
  return {
    targets: [target],
    trigger: {
      ...plainTrigger(settings.place, mappedSource(view, resource, settings), resource, criteriaOf(settings)),
      batchSize: numberIn(settings, 'batch_size'),
      batchingWindowSeconds: numberIn(settings, 'maximum_batching_window_in_seconds'),
      reportsBatchItemFailures: known?.includes('ReportBatchItemFailures'),
      isEnabled: truthIn(settings, 'enabled') !== false,
      isFifo: isFifo(view, resource),
    },
  };
}

/** Written as CloudFormation has it: `{ Filters: [{ Pattern: '…' }] }`. */
function criteriaOf(settings: Settings): Filter {
  const filters = settings
    .blocks('filter_criteria')
    .flatMap((criteria) => [...criteria.blocks('filter'), ...(criteria.value('pattern') ? [criteria] : [])])
    .map((filter) => filter.value('pattern'));
  if (filters.length === 0) return { kind: 'none' };
  const patterns = filters.map((pattern) => pattern && jsonIn(pattern));
  if (patterns.some((pattern) => pattern === undefined)) return { kind: 'unknown' };
  return { kind: 'pattern', pattern: { Filters: patterns.map((pattern) => ({ Pattern: pattern?.value })) } };
}

const services: readonly (readonly [RegExp, EventSource])[] = [
  [/:sqs:/, 'sqs'],
  [/:dynamodb:/, 'dynamodb'],
  [/:kinesis:/, 'kinesis'],
  [/:kafka:/, 'kafka'],
  [/:mq:/, 'mq'],
];

/** What a mapping reads from: streams need a starting position, queues have none; brokers name their queues, Kafka its topics. */
function mappedSource(view: View, term: Term, settings: Settings): EventSource {
  const declared = view.resources.get(resourceOf(term) ?? '')?.service;
  if (declared !== undefined && declared !== 'lambda' && declared !== 'other') return declared;
  const text = JSON.stringify(term);
  const spelled = services.find(([pattern]) => pattern.test(text))?.[1];
  if (spelled) return spelled;
  const isOwnCluster = settings.blocks('self_managed_event_source').length > 0;
  if (isOwnCluster || settings.value('topics') !== undefined) return 'kafka';
  if (settings.value('queues') !== undefined) return 'mq';
  if (settings.value('starting_position') === undefined) return 'sqs';
  return /dynamo|table/i.test(text) ? 'dynamodb' : /kinesis/i.test(text) ? 'kinesis' : 'other';
}

function isFifo({ resources }: View, queue: Term): boolean {
  const id = resourceOf(queue);
  if (id !== undefined) return resources.get(id)?.queue?.isFifo === true;
  return /\.fifo$/.test(literalTextOf(queue) ?? '');
}

function subscriptionTriggers(settings: Settings): TargetedTrigger[] {
  if (textIn(settings, 'protocol') !== 'lambda') return [];
  const filter = patternFilter(settings.value('filter_policy'));
  const trigger = plainTrigger(settings.place, 'sns', termIn(settings, 'topic_arn'), filter);
  return [{ targets: [termIn(settings, 'endpoint')], trigger }];
}

/** The rule that a target belongs to: by reference, or by the name that both spell. */
export function ruleOf(view: View, settings: Settings): Settings | undefined {
  const named = termIn(settings, 'rule');
  const address = resourceOf(named);
  const name = literalTextOf(named);
  const rule = view.all.find((declared) => {
    if (declared.type !== 'aws_cloudwatch_event_rule') return false;
    if (address !== undefined) return declared.address === address;
    return name !== undefined && textIn(view.settingsOf(declared), 'name') === name;
  });
  return rule && view.settingsOf(rule);
}

/** The bus that a rule or target belongs to. */
export function busOf(settings: Settings): Term {
  const named = settings.value('event_bus_name');
  return named ? termOf(named) : textTerm('default');
}

function ruleTriggers(view: View, settings: Settings): TargetedTrigger[] {
  const rule = ruleOf(view, settings);
  const isSchedule =
    rule?.value('schedule_expression') !== undefined && rule.value('event_pattern') === undefined;
  const filter: Filter = rule ? patternFilter(rule.value('event_pattern')) : { kind: 'unknown' };
  const trigger = plainTrigger(
    settings.place,
    isSchedule ? 'schedule' : 'eventbridge',
    busOf(rule ?? settings),
    filter,
  );
  return [
    { targets: [termIn(settings, 'arn')], trigger: { ...trigger, isEnabled: !rule || isRuleEnabled(rule) } },
  ];
}

/** Whether a rule is switched on. */
export function isRuleEnabled(rule: Settings): boolean {
  return truthIn(rule, 'is_enabled') !== false && textIn(rule, 'state') !== 'DISABLED';
}

function scheduleTriggers(settings: Settings): TargetedTrigger[] {
  const isEnabled = textIn(settings, 'state') !== 'DISABLED';
  return settings.blocks('target').map((target) => ({
    targets: [termIn(target, 'arn')],
    trigger: { ...plainTrigger(settings.place, 'schedule'), isEnabled },
  }));
}

function logTrigger(settings: Settings): TargetedTrigger {
  const pattern = settings.value('filter_pattern');
  const text = textOf(pattern);
  const filter: Filter =
    !pattern || text === ''
      ? { kind: 'none' }
      : text === undefined
        ? { kind: 'unknown' }
        : { kind: 'pattern', pattern: text };
  const trigger = plainTrigger(settings.place, 'logs', termIn(settings, 'log_group_name'), filter);
  return { targets: [termIn(settings, 'destination_arn')], trigger };
}

/** What a pipe sends is a list of records of its source, not the event that the source itself would send. */
function pipeTriggers(settings: Settings): TargetedTrigger[] {
  const isEnabled = textIn(settings, 'desired_state') !== 'STOPPED';
  const trigger = { ...plainTrigger(settings.place, 'other'), isEnabled };
  return ['target', 'enrichment'].map((name) => ({ targets: [termIn(settings, name)], trigger }));
}

function permissionTriggers(settings: Settings, target: Term): TargetedTrigger[] {
  const principal = textIn(settings, 'principal') ?? `${textIn(settings, 'service') ?? ''}.amazonaws.com`;
  // `logs.eu-west-1.amazonaws.com`
  const source = permittedSource(principal.startsWith('logs.') ? 'logs' : principal);
  if (!source) return [];
  const given = settings.value('source_arn');
  const resource =
    given === undefined || source === 'api' || source === 'eventbridge' ? noResource : termOf(given);
  const trigger = plainTrigger(settings.place, source, resource, { kind: 'unknown' });
  return [{ targets: [target], trigger, isHint: true }];
}

/** The modules of the registry for functions and for the notifications of buckets. */
function moduleTriggers(
  view: View,
  { address, source }: Declared,
  settings: Settings,
): readonly TargetedTrigger[] {
  if (isNotificationModule(source)) {
    const configurations = objectsIn(settings, 'lambda_notifications');
    return notificationTriggers(settings, configurations, 'function_arn');
  }
  if (registryModule(source)?.service !== 'lambda') return invocations(view, undefined, settings);
  const own: Term = { kind: 'concat', atoms: [{ kind: 'attribute', of: address, which: 'arn' }] };
  const url = truthIn(settings, 'create_lambda_function_url') === true;
  return [
    ...objectsIn(settings, 'event_source_mapping').map((mapping) => mappingTrigger(view, mapping, own)),
    ...objectsIn(settings, 'allowed_triggers').flatMap((allowed) => permissionTriggers(allowed, own)),
    ...(url ? [{ targets: [own], trigger: plainTrigger(settings.place, 'function-url') }] : []),
  ];
}

/** The objects that an argument holds under names, or in a list. */
export function objectsIn(settings: Settings, name: string): readonly Settings[] {
  const value = settings.value(name);
  return (value ? optionsOf(value) : []).flatMap((option) => {
    const held = option.kind === 'object' ? [...option.entries.values()] : [option];
    return held.flatMap((one) => settingsOf(one, settings.place));
  });
}

/** What invokes without a resource whose events would matter; WebSocket APIs send events of their own shape. */
function invocations(view: View, declared: Declared | undefined, settings: Settings): TargetedTrigger[] {
  const invocation = declared && invocationOf(declared.type);
  if (!invocation) return [];
  const [source, names] = invocation;
  const values = names.length === 0 ? settings.all() : names.flatMap((name) => valuesAt(settings, name));
  const trigger = plainTrigger(
    settings.place,
    isWebSocket(view, settings) ? 'websocket' : source,
    noResource,
  );
  return [{ targets: values.flatMap(termsIn), trigger }];
}

function isWebSocket({ all, settingsOf: view }: View, settings: Settings): boolean {
  const id = resourceOf(termIn(settings, 'api_id'));
  const api = id === undefined ? undefined : all.find(({ address }) => address === id);
  return api !== undefined && textIn(view(api), 'protocol_type') === 'WEBSOCKET';
}

function valuesAt(settings: Settings, name: string): readonly Value[] {
  const value = settings.value(name);
  return [...(value ? [value] : []), ...settings.blocks(name).flatMap((block) => block.all())];
}

/** All names and texts in a value. */
export function termsIn(value: Value): readonly Term[] {
  switch (value.kind) {
    case 'list':
      return value.items.flatMap(termsIn);
    case 'object':
      return [...value.entries.values()].flatMap(termsIn);
    case 'either':
      return value.options.flatMap(termsIn);
    case 'json':
      return termsIn(value.of);
    default:
      return [termOf(value)];
  }
}
