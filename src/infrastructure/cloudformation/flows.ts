import { attributeTerm, textTerm, type Filter, type Flow, type Term } from '../deployment.js';
import { booleanOf, itemsOf, mappingOf, recordOf, type Plain } from '../template-values.js';
import { busTerm, filterOf, mappedSource, s3Filter } from './filters.js';
import { deadLetterOf } from './resources.js';
import { tasksOf } from './state-machines.js';
import {
  functionsNamedBy,
  isFunctionResource,
  resourcesIn,
  termIn,
  type Declared,
  type Template,
} from './template.js';
import { isRuleEnabled, subscriptionsAt } from './triggers.js';

const noFilter: Filter = { kind: 'none' };

/** What the resources of a template pass on to each other; what they hand to functions of the template are triggers. */
export function flowsOf(template: Template): Flow[] {
  return resourcesIn(template)
    .flatMap((declared) => flowsAt(template, declared))
    .filter(({ to }) => to.kind !== 'unknown' && !leadsToFunction(template, to));
}

function leadsToFunction(template: Template, to: Term): boolean {
  return functionsNamedBy(template, to).some((id) => isFunctionResource(template, id));
}

function flowsAt(template: Template, declared: Declared): Flow[] {
  switch (declared.type) {
    case 'AWS::S3::Bucket':
      return [...notificationsOf(template, declared), ...replicationsOf(template, declared)];
    case 'AWS::SQS::Queue':
      return redriveOf(template, declared.properties, {
        ...flowAt(declared),
        source: 'sqs',
        from: attributeTerm(declared.id, 'arn'),
      });
    case 'AWS::SNS::Topic':
    case 'AWS::SNS::Subscription':
      return subscriptionFlows(template, declared);
    case 'AWS::Events::Rule':
      return ruleFlows(template, declared);
    case 'AWS::Pipes::Pipe':
      return pipeFlow(template, declared);
    case 'AWS::StepFunctions::StateMachine':
    case 'AWS::Serverless::StateMachine':
      return machineFlows(template, declared);
    case 'AWS::Serverless::Function':
      return queuedTopics(template, declared);
    default:
      return streamFlows(template, declared);
  }
}

/** What most flows at a resource have. */
function flowAt({ place }: Declared): Pick<Flow, 'filter' | 'isEnabled' | 'place'> {
  return { filter: noFilter, isEnabled: true, place };
}

function notificationsOf(template: Template, declared: Declared): Flow[] {
  const bucket = {
    ...flowAt(declared),
    kind: 'notification',
    source: 's3',
    from: attributeTerm(declared.id, 'name'),
  } as const;
  const configuration = mappingOf(declared.properties['NotificationConfiguration']);
  const targets = [
    ...itemsOf(configuration['QueueConfigurations']).map((item) => [recordOf(item), 'Queue'] as const),
    ...itemsOf(configuration['TopicConfigurations']).map((item) => [recordOf(item), 'Topic'] as const),
  ];
  const flows = targets.map(([item, key]): Flow => {
    const rules = mappingOf(mappingOf(item['Filter'])['S3Key'])['Rules'];
    return {
      ...bucket,
      to: termIn(template, item[key]),
      filter: s3Filter(template, item['Event'], rules),
      place: template.places.of(item, template.resources[declared.id]),
    };
  });
  const { EventBridgeConfiguration: bridge } = configuration;
  const isBridged = bridge !== undefined && booleanOf(mappingOf(bridge)['EventBridgeEnabled']) !== false;
  return isBridged ? [...flows, { ...bucket, to: textTerm('default') }] : flows;
}

function replicationsOf(template: Template, declared: Declared): Flow[] {
  return itemsOf(mappingOf(declared.properties['ReplicationConfiguration'])['Rules']).map((item) => {
    const rule = recordOf(item);
    const filter = recordOf(rule['Filter']);
    const prefix = rule['Prefix'] ?? filter['Prefix'] ?? recordOf(filter['And'])['Prefix'];
    return {
      ...flowAt(declared),
      kind: 'replication',
      source: 's3',
      from: attributeTerm(declared.id, 'name'),
      to: termIn(template, recordOf(rule['Destination'])['Bucket']),
      filter:
        prefix === undefined || prefix === ''
          ? noFilter
          : { kind: 's3', events: undefined, prefix: termIn(template, prefix), suffix: undefined },
      isEnabled: rule['Status'] !== 'Disabled',
      place: template.places.of(item),
    };
  });
}

function redriveOf(template: Template, properties: Plain, flow: Omit<Flow, 'kind' | 'to'>): Flow[] {
  const target = deadLetterOf(template, properties)?.target;
  return target ? [{ ...flow, kind: 'redrive', to: target }] : [];
}

/** Services that a topic sends to besides functions; what leaves AWS (HTTP, mail) comes back as no event. */
const subscribers = new Set<unknown>(['sqs', 'firehose']);

function subscriptionFlows(template: Template, declared: Declared): Flow[] {
  return subscriptionsAt(template, declared).flatMap(({ topic, subscription }): Flow[] => {
    const flow = {
      ...flowAt(declared),
      source: 'sns',
      from: topic,
      place: template.places.of(subscription, template.resources[declared.id]),
    } as const;
    const sent: Flow = {
      ...flow,
      kind: 'subscription',
      to: termIn(template, subscription['Endpoint']),
      filter: filterOf(template, 'sns', subscription),
    };
    const isSent = subscribers.has(subscription['Protocol']);
    return [...(isSent ? [sent] : []), ...redriveOf(template, subscription, flow)];
  });
}

function ruleFlows(template: Template, declared: Declared): Flow[] {
  const { properties } = declared;
  // A schedule takes no events.
  if (properties['EventPattern'] === undefined) return [];
  return itemsOf(properties['Targets']).map((item) => ({
    kind: 'rule',
    source: 'eventbridge',
    from: busTerm(template, properties),
    to: termIn(template, recordOf(item)['Arn']),
    filter: filterOf(template, 'eventbridge', properties),
    isEnabled: isRuleEnabled(properties),
    place: template.places.of(item),
  }));
}

function pipeFlow(template: Template, declared: Declared): Flow[] {
  const { properties } = declared;
  const from = termIn(template, properties['Source']);
  return [
    {
      ...flowAt(declared),
      kind: 'pipe',
      source: mappedSource(template, from, {}),
      from,
      to: termIn(template, properties['Target']),
      filter: filterOf(template, 'other', recordOf(properties['SourceParameters'])),
      isEnabled: properties['DesiredState'] !== 'STOPPED',
    },
  ];
}

function machineFlows(template: Template, declared: Declared): Flow[] {
  const machine = attributeTerm(declared.id, 'arn');
  const tasks = tasksOf(template, declared).map(({ to, place }): Flow => ({
    ...flowAt(declared),
    kind: 'task',
    source: 'stepfunctions',
    from: machine,
    to,
    place,
  }));
  const rules = Object.values(recordOf(declared.properties['Events'])).flatMap((value): Flow[] => {
    const { Type, Properties } = recordOf(value);
    if (Type !== 'EventBridgeRule' && Type !== 'CloudWatchEvent') return [];
    const properties = recordOf(Properties);
    return [
      {
        kind: 'rule',
        source: 'eventbridge',
        from: busTerm(template, properties),
        to: machine,
        filter: filterOf(template, 'eventbridge', properties),
        isEnabled: isRuleEnabled(properties),
        place: template.places.of(value),
      },
    ];
  });
  return [...tasks, ...rules];
}

/** SAM's `SqsSubscription: { QueueArn }` puts a queue between topic and function. */
function queuedTopics(template: Template, declared: Declared): Flow[] {
  return Object.values(recordOf(declared.properties['Events'])).flatMap((event): Flow[] => {
    const properties = recordOf(recordOf(event)['Properties']);
    const { QueueArn } = recordOf(properties['SqsSubscription']);
    if (QueueArn === undefined) return [];
    return [
      {
        kind: 'subscription',
        source: 'sns',
        from: termIn(template, properties['Topic']),
        to: termIn(template, QueueArn),
        filter: filterOf(template, 'sns', properties),
        isEnabled: true,
        place: template.places.of(event),
      },
    ];
  });
}

/** Records that go on without a function: log lines, changes of a table, what a delivery stream collects. */
function streamFlows(template: Template, declared: Declared): Flow[] {
  const { id, type, properties } = declared;
  const flow = { ...flowAt(declared), kind: 'pipe' } as const;
  if (type === 'AWS::Logs::SubscriptionFilter') {
    const from = termIn(template, properties['LogGroupName']);
    const filter = filterOf(template, 'logs', properties);
    return [
      {
        ...flow,
        kind: 'subscription',
        source: 'logs',
        from,
        to: termIn(template, properties['DestinationArn']),
        filter,
      },
    ];
  }
  if (/^AWS::DynamoDB::(Global)?Table$/.test(type)) {
    const { StreamArn } = recordOf(properties['KinesisStreamSpecification']);
    return [
      { ...flow, source: 'dynamodb', from: attributeTerm(id, 'name'), to: termIn(template, StreamArn) },
    ];
  }
  if (type !== 'AWS::KinesisFirehose::DeliveryStream') return [];
  const own = attributeTerm(id, 'name');
  const { KinesisStreamARN } = recordOf(properties['KinesisStreamSourceConfiguration']);
  const { BucketARN } = recordOf(
    properties['ExtendedS3DestinationConfiguration'] ?? properties['S3DestinationConfiguration'],
  );
  const source = termIn(template, KinesisStreamARN);
  return [
    ...(KinesisStreamARN === undefined
      ? []
      : [{ ...flow, source: 'kinesis', from: source, to: own } as const]),
    { ...flow, source: 'firehose', from: own, to: termIn(template, BucketARN) },
  ];
}
