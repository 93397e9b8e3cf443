import type { EventSource } from '../../knowledge/lambda-types.js';
import { attributeTerm, resourceOf, textTerm, type Filter, type Flow, type Term } from '../deployment.js';
import type { Declared } from './declared.js';
import { patternFilter } from './patterns.js';
import { isNotificationModule } from './registry.js';
import { redrivePolicyOf, deadLetterIn } from './resources.js';
import { termIn, textIn, truthIn, type Settings } from './settings.js';
import { busOf, isRuleEnabled, objectFilter, objectsIn, ruleOf, type View } from './triggers.js';

/** What goes from resource to resource by what something declared sets up; whoever it goes to. */
export function flowsAt(view: View, declared: Declared): readonly Flow[] {
  const settings = view.settingsOf(declared);
  switch (declared.type) {
    case 'aws_s3_bucket_notification':
      return [
        ...notifications(settings, settings.blocks('queue'), 'queue_arn'),
        ...notifications(settings, settings.blocks('topic'), 'topic_arn'),
        ...busNotification(settings),
      ];
    case 'module':
      if (!isNotificationModule(declared.source)) return [];
      return [
        ...notifications(settings, objectsIn(settings, 'sqs_notifications'), 'queue_arn'),
        ...notifications(settings, objectsIn(settings, 'sns_notifications'), 'topic_arn'),
        ...busNotification(settings),
      ];
    case 'aws_sns_topic_subscription': {
      if (textIn(settings, 'protocol') === 'lambda') return [];
      const filter = patternFilter(settings.value('filter_policy'));
      const [from, to] = [termIn(settings, 'topic_arn'), termIn(settings, 'endpoint')];
      return [flow('subscription', 'sns', from, to, settings, filter)];
    }
    case 'aws_cloudwatch_event_target':
      return ruleFlows(view, settings);
    case 'aws_pipes_pipe':
      return [pipeFlow(view, settings)];
    case 'aws_sqs_queue':
      return redriveFlows(view, declared);
    case 'aws_s3_bucket_replication_configuration':
      return replications(settings);
    default:
      return [];
  }
}

function flow(
  kind: Flow['kind'],
  source: EventSource,
  from: Term,
  to: Term,
  { place }: Settings,
  filter: Filter = { kind: 'none' },
  isEnabled = true,
): Flow {
  return { kind, source, from, to, filter, isEnabled, place };
}

function notifications(settings: Settings, targets: readonly Settings[], name: string): Flow[] {
  const bucket = termIn(settings, 'bucket');
  return targets.map((target) =>
    flow('notification', 's3', bucket, termIn(target, name), target, objectFilter(target)),
  );
}

/** All events of the bucket go to the default bus. */
function busNotification(settings: Settings): Flow[] {
  if (truthIn(settings, 'eventbridge') !== true) return [];
  return [flow('notification', 's3', termIn(settings, 'bucket'), textTerm('default'), settings)];
}

function ruleFlows(view: View, settings: Settings): Flow[] {
  const rule = ruleOf(view, settings);
  if (rule?.value('event_pattern') === undefined) return [];
  const filter = patternFilter(rule.value('event_pattern'));
  return [
    flow('rule', 'eventbridge', busOf(rule), termIn(settings, 'arn'), settings, filter, isRuleEnabled(rule)),
  ];
}

function pipeFlow(view: View, settings: Settings): Flow {
  const from = termIn(settings, 'source');
  const service = view.resources.get(resourceOf(from) ?? '')?.service;
  const source = service === undefined || service === 'lambda' ? 'other' : service;
  const isFiltered = settings
    .blocks('source_parameters')
    .some((part) => part.blocks('filter_criteria').length > 0);
  const filter: Filter = { kind: isFiltered ? 'unknown' : 'none' };
  const isEnabled = textIn(settings, 'desired_state') !== 'STOPPED';
  return flow('pipe', source, from, termIn(settings, 'target'), settings, filter, isEnabled);
}

function redriveFlows({ all }: View, declared: Declared): Flow[] {
  const redrive = redrivePolicyOf(declared, all);
  if (!redrive) return [];
  const { target } = deadLetterIn(redrive);
  return [flow('redrive', 'sqs', attributeTerm(declared.address, 'arn'), target, declared.settings)];
}

function replications(settings: Settings): Flow[] {
  const bucket = termIn(settings, 'bucket');
  return settings.blocks('rule').flatMap((rule) =>
    rule.blocks('destination').map((destination) => {
      const isEnabled = textIn(rule, 'status') !== 'Disabled';
      return flow(
        'replication',
        's3',
        bucket,
        termIn(destination, 'bucket'),
        rule,
        { kind: 'unknown' },
        isEnabled,
      );
    }),
  );
}
