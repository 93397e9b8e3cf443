import type { EventSource } from '../../knowledge/lambda-types.js';
import { plainTrigger, resourceOf, textTerm, type Filter, type Term, type Trigger } from '../deployment.js';
import { patternOf } from '../template-terms.js';
import { jsonOf, listOf, numberOf, optionsOf, recordOf, textOf, type Plain } from '../template-values.js';
import { placeIn, termIn, type Service } from './service.js';

const sources: Readonly<Partial<Record<string, EventSource>>> = {
  http: 'api',
  httpApi: 'api',
  websocket: 'websocket',
  s3: 's3',
  sqs: 'sqs',
  sns: 'sns',
  schedule: 'schedule',
  eventBridge: 'eventbridge',
  cloudwatchEvent: 'eventbridge',
  cloudwatchLog: 'logs',
  iot: 'iot',
  alb: 'alb',
  msk: 'kafka',
  kafka: 'kafka',
  activemq: 'mq',
  rabbitmq: 'mq',
  cognitoUserPool: 'cognito',
  alexaSkill: 'alexa',
  alexaSmartHome: 'alexa',
  cloudFront: 'cloudfront',
  stream: 'kinesis',
};

/** What an item of `events` sets up; `owner` is the function it stands at. */
export function triggersOf(service: Service, event: unknown, owner: unknown): Trigger[] {
  const entries = typeof event === 'string' ? [[event, {}] as const] : Object.entries(recordOf(event));
  return entries.flatMap(([kind, given]): Trigger[] => {
    const sender = Object.hasOwn(sources, kind) ? sources[kind] : undefined;
    if (!sender) return [];
    const details = recordOf(given);
    const resource =
      sender === 'eventbridge' ? busTerm(service, details) : senderTerm(service, sender, given);
    const isSchedule = sender === 'eventbridge' && details['schedule'] !== undefined;
    const types = details['functionResponseType'];
    return [
      {
        ...plainTrigger(
          placeIn(service, given, event, owner),
          sender,
          resource,
          filterOf(service, sender, details),
        ),
        ...(kind === 'stream' ? { source: streamSource(service, given, resource) } : {}),
        ...(isSchedule ? { source: 'schedule' } : {}),
        batchSize: numberOf(details['batchSize']),
        batchingWindowSeconds: numberOf(details['maximumBatchingWindow']),
        reportsBatchItemFailures: String(types).startsWith('${')
          ? undefined
          : listOf(types).includes('ReportBatchItemFailures'),
        isEnabled: String(details['enabled']) !== 'false',
        isFifo: sender === 'sqs' && (/\.fifo\b/.test(jsonOf(given)) || isFifoResource(service, resource)),
      },
    ];
  });
}

function isFifoResource(service: Service, queue: Term): boolean {
  const id = resourceOf(queue) ?? '';
  const construct = service.constructs.get(id);
  const { FifoQueue } = recordOf(recordOf(recordOf(service.raw['Resources'])[id])['Properties']);
  return String(construct ? construct.properties['fifo'] : FifoQueue) === 'true';
}

function streamSource(service: Service, given: unknown, resource: Term): EventSource {
  const named = service.scope.resourceNamed(resourceOf(resource) ?? '')?.type ?? '';
  if (/Kinesis/.test(named)) return 'kinesis';
  const isTable = recordOf(given)['type'] === 'dynamodb' || /DynamoDB/.test(named);
  return isTable || /:dynamodb:|Table|StreamArn/.test(jsonOf(given)) ? 'dynamodb' : 'kinesis';
}

/** `sqs: arn`, `s3: name`, `sns: name`, or an object that names the resource. */
function senderTerm(service: Service, source: EventSource, given: unknown): Term {
  const { arn, bucket, topicName, logGroup } = recordOf(given);
  const named = typeof given === 'string' ? given : (arn ?? bucket ?? topicName ?? logGroup);
  if (named === undefined) return { kind: 'unknown' };
  return termIn(service, source === 's3' ? bucketNameOf(service, named) : named);
}

/** The name of a bucket, which `provider.s3` may give under the word that events use. */
export function bucketNameOf({ provider }: Service, bucket: unknown): unknown {
  const buckets = recordOf(provider['s3']);
  const own = typeof bucket === 'string' && Object.hasOwn(buckets, bucket) ? recordOf(buckets[bucket]) : {};
  return own['name'] ?? own['bucketName'] ?? bucket;
}

/** The bus that a rule listens on. */
function busTerm(service: Service, { eventBus }: Plain): Term {
  return eventBus === undefined ? textTerm('default') : termIn(service, eventBus);
}

function filterOf(service: Service, source: EventSource, details: Plain): Filter {
  if (source === 's3') return bucketFilter(service, details);
  const pattern =
    details['pattern'] ??
    details['event'] ??
    details['filterPatterns'] ??
    details['filterPolicy'] ??
    (source === 'logs' && details['filter'] !== '' ? details['filter'] : undefined);
  if (pattern === undefined) return { kind: 'none' };
  const options = optionsOf(pattern);
  return options.length === 1
    ? { kind: 'pattern', pattern: patternOf(options[0], (value) => termIn(service, value)) }
    : { kind: 'unknown' };
}

function bucketFilter(service: Service, details: Plain): Filter {
  const events = listOf(details['event'] ?? 's3:ObjectCreated:*').map(String);
  const rules = listOf(details['rules']).map(recordOf);
  const rule = (name: string): Term | undefined => {
    const found = rules.find((candidate) => candidate[name] !== undefined);
    return found && termIn(service, found[name]);
  };
  return {
    kind: 's3',
    events: events.some((event) => event.includes('${')) ? undefined : events,
    prefix: rule('prefix'),
    suffix: rule('suffix'),
  };
}

/** Where a stream's records go that its function could not process. */
export function failureTargetsOfEvents(service: Service, events: readonly unknown[]): Term[] {
  return events.flatMap((event) => {
    const { onFailure } = recordOf(recordOf(recordOf(event)['stream'])['destinations']);
    return onFailure === undefined ? [] : [destinationTerm(service, onFailure)];
  });
}

/** `destinations` name a function of the service by its key, or anything by ARN. */
export function destinationTerm(service: Service, given: unknown): Term {
  const { arn } = recordOf(given);
  const key = textOf(given);
  const isFunction = key !== undefined && service.entries.some(([id]) => id === key);
  return termIn(service, isFunction ? { Ref: key } : (arn ?? given));
}
