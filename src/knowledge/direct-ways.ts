import type { EventSource } from './lambda-types.js';

/** A service that a function can hand its event to. */
export type Receiver = 'sqs' | 'sns' | 'events' | 'kinesis' | 'firehose' | 'states' | 'lambda';

/** What the receivers are called in messages. */
const names: Readonly<Record<Receiver, string>> = {
  sqs: 'the queue',
  sns: 'the topic',
  events: 'the event bus',
  kinesis: 'the stream',
  firehose: 'the Firehose stream',
  states: 'the state machine',
  lambda: 'the other function',
};

const forAll = (way: (name: string) => string): Readonly<Record<Receiver, string>> =>
  Object.fromEntries(Object.entries(names).map(([receiver, name]) => [receiver, way(name)])) as Record<
    Receiver,
    string
  >;

const byPipe = forAll((name) => `connect them with an EventBridge Pipe whose target is ${name}`);
const byRule = forAll((name) => `make ${name} a target of the rule`);
const bySchedule = forAll((name) => `make ${name} the target of the schedule`);
const afterBridge = (name: string): string =>
  `have the bucket send its events to EventBridge, and make ${name} a target of a rule there`;
const byIntegration = (name: string): string =>
  `let API Gateway call ${name} with an AWS service integration`;

/**
 * How a source's events get to a receiver without a function; sources: S3 "Event notification types and destinations", SNS "Event
 * destinations", EventBridge "Event bus targets", "Pipes targets" and "Scheduler templated targets", API Gateway "AWS service
 * integrations" (docs.aws.amazon.com), IoT Core "AWS IoT rule actions".
 */
const ways: Readonly<Partial<Record<EventSource, Readonly<Partial<Record<Receiver, string>>>>>> = {
  s3: {
    sqs: 'make the queue a destination of the event notifications of the bucket',
    sns: 'make the topic a destination of the event notifications of the bucket',
    lambda: 'make the other function a destination of the event notifications of the bucket',
    events: 'switch the EventBridge notifications of the bucket on',
    kinesis: afterBridge(names.kinesis),
    firehose: afterBridge(names.firehose),
    states: afterBridge(names.states),
  },
  sns: {
    sqs: 'subscribe the queue to the topic',
    lambda: 'subscribe the other function to the topic',
    firehose: 'subscribe the Firehose stream to the topic',
  },
  eventbridge: byRule,
  schedule: bySchedule,
  sqs: byPipe,
  dynamodb: byPipe,
  kinesis: { ...byPipe, firehose: 'let Firehose read from the stream itself' },
  api: {
    sqs: byIntegration(names.sqs),
    sns: byIntegration(names.sns),
    events: byIntegration(names.events),
    kinesis: byIntegration(names.kinesis),
    firehose: byIntegration(names.firehose),
    states: byIntegration(names.states),
  },
  iot: {
    sqs: 'give the IoT rule an action for the queue',
    sns: 'give the IoT rule an action for the topic',
    kinesis: 'give the IoT rule an action for the stream',
    firehose: 'give the IoT rule an action for the Firehose stream',
    states: 'give the IoT rule an action for the state machine',
    lambda: 'give the IoT rule an action for the other function',
  },
};

/** How events of a source get to a receiver by themselves; `undefined` when they cannot. */
export function directWay(source: EventSource, receiver: Receiver): string | undefined {
  return ways[source]?.[receiver];
}

/** What a receiver is called in messages. */
export function receiverName(receiver: Receiver): string {
  return names[receiver];
}

/** An operation that hands something to a receiver. */
export interface Handing {
  readonly receiver: Receiver;
  /** Path of the list of entries, where there is one. */
  readonly entries?: string;
  /** The property that holds what is handed over, of the input or of each entry. */
  readonly payload: string;
  /** Properties that say where it goes, or that each call has to have. */
  readonly others: readonly string[];
}

const event = { payload: 'Detail', others: ['EventBusName', 'Source', 'DetailType', 'Time'] };
const record = { payload: 'Data', others: ['StreamName', 'StreamARN', 'PartitionKey'] };

const handings: Readonly<Record<string, Handing>> = {
  'sqs.SendMessage': { receiver: 'sqs', payload: 'MessageBody', others: ['QueueUrl'] },
  'sqs.SendMessageBatch': { receiver: 'sqs', entries: 'Entries', payload: 'MessageBody', others: ['Id'] },
  'sns.Publish': { receiver: 'sns', payload: 'Message', others: ['TopicArn'] },
  'sns.PublishBatch': {
    receiver: 'sns',
    entries: 'PublishBatchRequestEntries',
    payload: 'Message',
    others: ['Id'],
  },
  'events.PutEvents': { receiver: 'events', entries: 'Entries', ...event },
  'kinesis.PutRecord': { receiver: 'kinesis', ...record },
  'kinesis.PutRecords': { receiver: 'kinesis', entries: 'Records', ...record },
  'firehose.PutRecord': { receiver: 'firehose', entries: 'Record', payload: 'Data', others: [] },
  'firehose.PutRecordBatch': { receiver: 'firehose', entries: 'Records', payload: 'Data', others: [] },
  'states.StartExecution': { receiver: 'states', payload: 'input', others: ['stateMachineArn'] },
  'lambda.Invoke': { receiver: 'lambda', payload: 'Payload', others: ['FunctionName', 'InvocationType'] },
};

/** What an operation hands over, and to whom; `undefined` for other operations. */
export function handingOf(service: string, operation: string): Handing | undefined {
  const key = `${service}.${operation}`;
  return Object.hasOwn(handings, key) ? handings[key] : undefined;
}
