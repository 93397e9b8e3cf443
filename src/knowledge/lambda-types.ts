/** What sends the event; the names of AWS's services, in the spelling of their event sources. */
export type EventSource =
  | 's3'
  | 'sqs'
  | 'sns'
  | 'dynamodb'
  | 'kinesis'
  | 'eventbridge'
  | 'schedule'
  | 'api'
  | 'function-url'
  | 'websocket'
  | 'alb'
  | 'authorizer'
  | 'cognito'
  | 'cloudfront'
  | 'logs'
  | 'iot'
  | 'kafka'
  | 'mq'
  | 'ses'
  | 'stepfunctions'
  | 'custom-resource'
  | 'alexa'
  | 'appsync'
  | 'codepipeline'
  | 'connect'
  | 'lex'
  | 'firehose'
  | 'other';

/** What a type of package `aws-lambda` says about the place where it stands. */
export interface LambdaType {
  readonly kind: 'handler' | 'event';
  readonly source: EventSource | undefined;
}

const prefixes: readonly (readonly [RegExp, EventSource])[] = [
  [/^SQS/, 'sqs'],
  [/^S3(Batch)?(Handler|Event|NotificationEvent)/, 's3'],
  [/^SNS/, 'sns'],
  [/^SES/, 'ses'],
  [/^DynamoDB/, 'dynamodb'],
  [/^KinesisStream/, 'kinesis'],
  [/^(KinesisFirehose|FirehoseTransformation)/, 'firehose'],
  [/^Scheduled/, 'schedule'],
  [/^EventBridge/, 'eventbridge'],
  [/^APIGateway(?!\w*With)\w*Authorizer/, 'authorizer'],
  [/^APIGateway\w*Web[sS]ocket/, 'websocket'],
  [/^(APIGateway|ProxyHandler|APIGatewayProxy)/, 'api'],
  [/^LambdaFunctionURL/, 'function-url'],
  [/^ALB/, 'alb'],
  [/^(CloudFront)/, 'cloudfront'],
  [/^CloudWatchLogs/, 'logs'],
  [/^CloudFormationCustomResource/, 'custom-resource'],
  [/^CodePipeline/, 'codepipeline'],
  [/Trigger(Handler|Event)$/, 'cognito'],
  [/^IoT/, 'iot'],
  [/^(MSK|SelfManagedKafka|ConsumerGroup)/, 'kafka'],
  [/^(AmazonMQ|RabbitMQ|ActiveMQ)/, 'mq'],
  [/^Lex/, 'lex'],
  [/^Connect/, 'connect'],
  [/^AppSync/, 'appsync'],
];

const others = new Set(['Handler', 'Context']);

/** What a type name of package `aws-lambda` means; `undefined` for names that say nothing of a handler. */
export function lambdaTypeOf(name: string): LambdaType | undefined {
  if (name === 'Handler') return { kind: 'handler', source: undefined };
  if (name === 'Context') return { kind: 'event', source: undefined };
  if (others.has(name) || /(Callback|Result|Response)(V2)?$/.test(name)) return undefined;
  const source = prefixes.find(([pattern]) => pattern.test(name))?.[1];
  const isHandler = /Handler(V2)?$/.test(name) || /^\w*Handler(V2)?(With\w*)?$/.test(name);
  if (isHandler) return { kind: 'handler', source };
  return /Event(V2)?(With\w*)?$/.test(name) || /Record$/.test(name) ? { kind: 'event', source } : undefined;
}

/** Sources that deliver an event again after a failure or on their own, so that one event may arrive twice; from lambda/latest/dg/invocation-eventsourcemapping.html and invocation-async.html. */
export const atLeastOnceSources = [
  'sqs',
  's3',
  'sns',
  'dynamodb',
  'kinesis',
  'eventbridge',
  'schedule',
  'logs',
  'iot',
  'kafka',
  'mq',
  'ses',
] as const satisfies readonly EventSource[];

const atLeastOnce: ReadonlySet<EventSource> = new Set(atLeastOnceSources);

/** Whether the source delivers an event at least once (not at most once, on behalf of a waiting caller). */
export function isAtLeastOnce(source: EventSource): boolean {
  return atLeastOnce.has(source);
}

const sourceNames: Partial<Readonly<Record<EventSource, string>>> = {
  s3: 'S3 notifications',
  sqs: 'SQS messages',
  sns: 'SNS messages',
  dynamodb: 'DynamoDB stream records',
  kinesis: 'Kinesis records',
  eventbridge: 'EventBridge events',
  schedule: 'scheduled events',
  logs: 'log events',
  iot: 'IoT messages',
  kafka: 'Kafka records',
  mq: 'broker messages',
  ses: 'received mails',
};

/** What messages call the events of a source, in the plural. */
export function sourceName(source: EventSource): string {
  return sourceNames[source] ?? 'its events';
}

/** Sources whose batches Lambda ends as a whole, or in part when the function says which records failed; from lambda/latest/dg/services-sqs-errorhandling.html, kinesis-batchfailurereporting and services-ddb-batchfailurereporting.html. */
export const batchSources = ['sqs', 'kinesis', 'dynamodb'] as const satisfies readonly EventSource[];

export type BatchSource = (typeof batchSources)[number];

/** Whether Lambda takes a batch of the source's records for done when the function returns. */
export function isBatchSource(source: EventSource): source is BatchSource {
  return (batchSources as readonly EventSource[]).includes(source);
}
