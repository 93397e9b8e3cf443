import rule from '../../src/rules/no-pass-through-handler.js';
import { testRule, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

const clients = `import { SQSClient, SendMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { FirehoseClient, PutRecordCommand } from '@aws-sdk/client-firehose';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
const sqs = new SQSClient({});
const sns = new SNSClient({});
const events = new EventBridgeClient({});
const firehose = new FirehoseClient({});
const sfn = new SFNClient({});
const lambda = new LambdaClient({});
const QueueUrl = process.env.QUEUE_URL;
`;

const types = {
  s3: 'S3Event',
  sns: 'SNSEvent',
  sqs: 'SQSEvent',
  dynamodb: 'DynamoDBStreamEvent',
  kinesis: 'KinesisStreamEvent',
  eventbridge: "EventBridgeEvent<'order', unknown>",
  schedule: 'ScheduledEvent',
  api: 'APIGatewayProxyEventV2',
  url: 'LambdaFunctionURLEvent',
};

function codeOf(source: keyof typeof types, body: string): string {
  const imported = types[source].replace(/<.*/, '');
  return `import type { ${imported} } from 'aws-lambda';\n${clients}export const handler = async (event: ${types[source]}) => {\n${body}\n};`;
}

function reported(
  name: string,
  source: keyof typeof types,
  body: string,
  data: Readonly<Record<string, string>>,
): InvalidCase {
  const handler = `\`handler\` (typed \`${types[source].replace(/<.*/, '')}\`)`;
  return {
    name,
    code: codeOf(source, body),
    ts: true,
    errors: [{ messageId: 'passThrough', data: { handler, ...data } }],
  };
}

const silent = (name: string, source: keyof typeof types, body: string): MarkedCase => ({
  name,
  code: codeOf(source, body),
  ts: true,
});

const toQueue = { receiver: 'the queue', operation: 'SendMessage' };
const send = (body: string): string =>
  `await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: ${body} }));`;

testRule('no-pass-through-handler', rule, {
  invalid: [
    reported(
      'a notification of a bucket to a queue',
      's3',
      `console.log('got', JSON.stringify(event));
await «sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }))»;
return { statusCode: 200 };`,
      {
        ...toQueue,
        source: 'the bucket',
        way: 'make the queue a destination of the event notifications of the bucket',
      },
    ),
    reported(
      'each object of a bucket to an event bus',
      's3',
      `for (const record of event.Records) {
  const entry = { EventBusName: process.env.BUS, Source: 'uploads', DetailType: 'Uploaded', Detail: JSON.stringify(record) };
  await «events.send(new PutEventsCommand({ Entries: [entry] }))»;
}`,
      {
        source: 'the bucket',
        receiver: 'the event bus',
        operation: 'PutEvents',
        way: 'switch the EventBridge notifications of the bucket on',
      },
    ),
    reported(
      'messages of a topic to a queue',
      'sns',
      `await Promise.all(event.Records.map((record) => «sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: record.Sns.Message }))»));`,
      { ...toQueue, source: 'its topic', way: 'subscribe the queue to the topic' },
    ),
    reported(
      'an event of a rule to a state machine',
      'eventbridge',
      `const input = JSON.stringify(event.detail);
return «sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.MACHINE, input }))»;`,
      {
        source: 'EventBridge',
        receiver: 'the state machine',
        operation: 'StartExecution',
        way: 'make the state machine a target of the rule',
      },
    ),
    reported(
      'an event of a rule to another bus, under its own names',
      'eventbridge',
      `await «events.send(new PutEventsCommand({ Entries: [{ EventBusName: process.env.BUS, Source: event.source, DetailType: event['detail-type'], Detail: JSON.stringify(event.detail) }] }))»;`,
      {
        source: 'EventBridge',
        receiver: 'the event bus',
        operation: 'PutEvents',
        way: 'make the event bus a target of the rule',
      },
    ),
    reported(
      'messages of a queue to a topic',
      'sqs',
      `for (const { body } of event.Records) await «sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: body }))»;`,
      {
        source: 'its queue',
        receiver: 'the topic',
        operation: 'Publish',
        way: 'connect them with an EventBridge Pipe whose target is the topic',
      },
    ),
    reported(
      'changes of a table to a queue, as one batch',
      'dynamodb',
      `await «sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: event.Records.map((record) => ({ Id: record.eventID, MessageBody: JSON.stringify(record.dynamodb) })) }))»;`,
      {
        source: 'the stream of the table',
        receiver: 'the queue',
        operation: 'SendMessageBatch',
        way: 'connect them with an EventBridge Pipe whose target is the queue',
      },
    ),
    reported(
      'changes of a table to an event bus, with the time that it has anyway',
      'dynamodb',
      `const Entries = event.Records.map((record) => ({ Source: 'orders', DetailType: 'changed', Time: new Date(), Detail: JSON.stringify(record) }));
await «events.send(new PutEventsCommand({ Entries }))»;`,
      {
        source: 'the stream of the table',
        receiver: 'the event bus',
        operation: 'PutEvents',
        way: 'connect them with an EventBridge Pipe whose target is the event bus',
      },
    ),
    reported(
      'records of a stream to Firehose',
      'kinesis',
      `for (const record of event.Records) {
  const Data = Buffer.from(record.kinesis.data, 'base64');
  await «firehose.send(new PutRecordCommand({ DeliveryStreamName: process.env.DELIVERY, Record: { Data } }))»;
}`,
      {
        source: 'its stream',
        receiver: 'the Firehose stream',
        operation: 'PutRecord',
        way: 'let Firehose read from the stream itself',
      },
    ),
    reported(
      'the body of a request to a queue',
      'api',
      `await «sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: event.body }))»;
return { statusCode: 202, body: JSON.stringify({ message: 'accepted' }) };`,
      {
        ...toQueue,
        source: 'API Gateway',
        way: 'let API Gateway call the queue with an AWS service integration',
      },
    ),
    reported(
      'the event of a schedule to another function',
      'schedule',
      `await «lambda.send(new InvokeCommand({ FunctionName: process.env.JOB, InvocationType: 'Event', Payload: JSON.stringify(event) }))»;`,
      {
        source: 'the schedule',
        receiver: 'the other function',
        operation: 'Invoke',
        way: 'make the other function the target of the schedule',
      },
    ),
    {
      name: 'a callback handler with SDK v2',
      code: `const AWS = require('aws-sdk');
const sns = new AWS.SNS();
exports.handler = async (event, context) => {
  const record = event.Records[0];
  console.log(record.s3.bucket.name);
  await «sns.publish({ TopicArn: process.env.TOPIC, Message: JSON.stringify(record) }).promise()»;
};`,
      errors: [{ messageId: 'passThrough' }],
    },
  ],
  valid: [
    silent('a filter', 's3', `if (event.Records[0].s3.object.size > 0) { ${send('JSON.stringify(event)')} }`),
    silent(
      'a filter of the list',
      'sqs',
      `for (const record of event.Records.filter(isOrder)) { ${send('record.body')} }`,
    ),
    silent(
      'another shape',
      's3',
      `for (const record of event.Records) { ${send('JSON.stringify({ key: record.s3.object.key })')} }`,
    ),
    silent('an addition', 'sqs', send('JSON.stringify({ ...event, seenAt: Date.now() })')),
    silent('a check', 'api', `validate(event.body);\n${send('event.body')}`),
    silent(
      'a caught error',
      'api',
      `try { ${send('event.body')} } catch (error) { return { statusCode: 500 }; }`,
    ),
    silent('a metric', 's3', `metrics.addMetric('uploads', 1);\n${send('JSON.stringify(event)')}`),
    silent(
      'a second receiver',
      'sqs',
      `${send('JSON.stringify(event)')}\nawait sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: 'x' }));`,
    ),
    silent('other work', 'sqs', `await save(event);\n${send('JSON.stringify(event)')}`),
    silent(
      'an attribute that the direct way would not have',
      's3',
      `await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event), MessageGroupId: 'uploads' }));`,
    ),
    silent(
      'a queue that the event decides',
      'sns',
      `await sqs.send(new SendMessageCommand({ QueueUrl: event.Records[0].Sns.Subject, MessageBody: event.Records[0].Sns.Message }));`,
    ),
    silent(
      'a choice of the queue',
      'sns',
      `const QueueUrl = event.Records[0].Sns.Subject ? process.env.A : process.env.B;\n${send('event.Records[0].Sns.Message')}`,
    ),
    silent('a source without a direct way', 'url', send('event.body')),
    silent(
      'a topic to an event bus, which SNS cannot do',
      'sns',
      `await events.send(new PutEventsCommand({ Entries: [{ Source: 'a', DetailType: 'b', Detail: event.Records[0].Sns.Message }] }));`,
    ),
    silent(
      'a function that is waited for',
      'schedule',
      `return lambda.send(new InvokeCommand({ FunctionName: process.env.JOB, Payload: JSON.stringify(event) }));`,
    ),
    silent('a text of its own', 'schedule', send(`JSON.stringify({ job: 'report' })`)),
    silent('a part of the body', 'sqs', send('JSON.stringify(JSON.parse(event.Records[0].body).order)')),
    silent(
      'a function of the module that sends (known limit)',
      'sqs',
      `const forward = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
for (const record of event.Records) await forward(record.body);`,
    ),
    silent('nothing sent', 'sqs', `console.log(event);`),
    {
      name: 'an unknown source',
      code: `${clients}export const handler = async (event, context) => { ${send('JSON.stringify(event)')} };`,
    },
    {
      name: 'a handler inside of middleware',
      code: `import middy from '@middy/core';\nimport type { S3Event } from 'aws-lambda';\n${clients}export const handler = middy(async (event: S3Event) => { ${send('JSON.stringify(event)')} }).use(check());`,
      ts: true,
    },
  ],
});
