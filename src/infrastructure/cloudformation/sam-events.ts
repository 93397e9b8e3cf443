import type { EventSource } from '../../knowledge/lambda-types.js';
import type { Term, Trigger } from '../deployment.js';
import { recordOf, textOf, type Plain } from '../template-values.js';
import { busTerm, filterOf, isFifoQueue, mappingSettings } from './filters.js';
import { termIn, type Template } from './template.js';

const samSources: Readonly<Partial<Record<string, EventSource>>> = {
  S3: 's3',
  SQS: 'sqs',
  SNS: 'sns',
  DynamoDB: 'dynamodb',
  Kinesis: 'kinesis',
  EventBridgeRule: 'eventbridge',
  CloudWatchEvent: 'eventbridge',
  Schedule: 'schedule',
  ScheduleV2: 'schedule',
  Api: 'api',
  HttpApi: 'api',
  CloudWatchLogs: 'logs',
  IoTRule: 'iot',
  Cognito: 'cognito',
  MSK: 'kafka',
  SelfManagedKafka: 'kafka',
  MQ: 'mq',
  DocumentDB: 'other',
  AlexaSkill: 'alexa',
};

const resourceProperty: Partial<Record<EventSource, string>> = {
  s3: 'Bucket',
  sqs: 'Queue',
  sns: 'Topic',
  dynamodb: 'Stream',
  kinesis: 'Stream',
  logs: 'LogGroupName',
};

/** What an entry of `Events` of a SAM function sets up; `owner` is where it stands when it has no place itself. */
export function samTrigger(template: Template, value: unknown, owner: unknown): Trigger[] {
  const event = recordOf(value);
  const type = textOf(event['Type']) ?? '';
  const sender = Object.hasOwn(samSources, type) ? samSources[type] : undefined;
  if (!sender) return [];
  const properties = recordOf(event['Properties']);
  const isQueued = sender === 'sns' && ![undefined, false].includes(properties['SqsSubscription'] as boolean);
  const source = isQueued ? 'sqs' : sender;
  const resource = isQueued
    ? termIn(template, recordOf(properties['SqsSubscription'])['QueueArn'])
    : senderTerm(template, source, properties);
  return [
    {
      place: template.places.of(event, owner),
      ...mappingSettings(isQueued ? recordOf(properties['SqsSubscription']) : properties),
      source,
      resource,
      filter: filterOf(template, source, properties),
      isFifo: isFifoQueue(template, resource),
    },
  ];
}

function senderTerm(template: Template, source: EventSource, properties: Plain): Term {
  if (source === 'eventbridge') return busTerm(template, properties);
  const key = resourceProperty[source];
  return key === undefined ? { kind: 'unknown' } : termIn(template, properties[key]);
}

/** Where records go that the mappings behind a function's events give up. */
export function failureTargetsOfEvents(template: Template, events: Plain): Term[] {
  return Object.values(events).flatMap((event) => {
    const failure = onFailureOf(recordOf(recordOf(event)['Properties']));
    return failure === undefined ? [] : [termIn(template, failure)];
  });
}

/** `DestinationConfig.OnFailure.Destination` of a mapping or of asynchronous invocations. */
export function onFailureOf(properties: Plain): unknown {
  return recordOf(recordOf(properties['DestinationConfig'])['OnFailure'])['Destination'];
}
