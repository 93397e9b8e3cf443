import { reportsIn } from '../support/reports.js';
import { samFiles, type DeployedFunction } from '../support/deployed-functions.js';

/** What the rule reports in a project: the file, and the way in its message or the message as a whole. */
async function waysIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  const reports = (await reportsIn(files)).filter((report) => report.includes(' no-recursive-trigger '));
  return reports.map((report) => {
    const [place = ''] = report.split(' ', 1);
    const [, way] = / by this way: (.*) \([\w.]+\); /.exec(report) ?? [];
    return `${place.replace(/:\d+$/, '')}: ${way ?? report.split(' no-recursive-trigger ')[1] ?? ''}`;
  });
}

const s3 = `import { S3Client, PutObjectCommand, CopyObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
const s3 = new S3Client({});\n`;
const sqs = `import { SQSClient, SendMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n`;
const sns = `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';\nconst sns = new SNSClient({});\n`;
const bus = `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';\nconst bus = new EventBridgeClient({});\n`;
const ddb = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));\n`;
const lambda = `import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';\nconst lambda = new LambdaClient({});\n`;
const sfn = `import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';\nconst sfn = new SFNClient({});\n`;

/** A handler that does some work for each record of its event. */
const each = (client: string, work: string): string =>
  `${client}export const handler = async (event, context) => { for (const record of event.Records) { ${work} } };\n`;
const once = (client: string, work: string): string =>
  `${client}export const handler = async (event, context) => { ${work} };\n`;

const key = 'record.s3.object.key';
const put = (variable: string, name: string): string =>
  `await s3.send(new PutObjectCommand({ Bucket: process.env.${variable}, Key: ${name} }));`;
const send = (variable: string): string =>
  `await sqs.send(new SendMessageCommand({ QueueUrl: process.env.${variable}, MessageBody: record.body }));`;
const tell = (variable: string): string =>
  `await sns.send(new PublishCommand({ TopicArn: process.env.${variable}, Message: 'x' }));`;

const created = (bucket: string, more = ''): Record<string, string> => ({
  Created: `{ Type: S3, Properties: { Bucket: !Ref ${bucket}, Events: 's3:ObjectCreated:*'${more} } }`,
});
const prefix = (text: string): string => `, Filter: { S3Key: { Rules: [{ Name: prefix, Value: ${text} }] } }`;
const queued = (queue: string, more = ''): Record<string, string> => ({
  Work: `{ Type: SQS, Properties: { Queue: !GetAtt ${queue}.Arn${more} } }`,
});
const told = (topic: string, more = ''): Record<string, string> => ({
  Told: `{ Type: SNS, Properties: { Topic: !Ref ${topic}${more} } }`,
});
const placed = (pattern: string): Record<string, string> => ({
  Placed: `{ Type: EventBridgeRule, Properties: { EventBusName: !Ref Bus, Pattern: ${pattern} } }`,
});

const resources = {
  Photos: '{ Type: AWS::S3::Bucket }',
  Thumbs: '{ Type: AWS::S3::Bucket }',
  Other: '{ Type: AWS::S3::Bucket }',
  Jobs: '{ Type: AWS::SQS::Queue }',
  Done: '{ Type: AWS::SQS::Queue }',
  News: '{ Type: AWS::SNS::Topic }',
  Bus: '{ Type: AWS::Events::EventBus, Properties: { Name: shop } }',
  Orders:
    '{ Type: AWS::DynamoDB::Table, Properties: { StreamSpecification: { StreamViewType: NEW_IMAGE } } }',
};

type Functions = readonly DeployedFunction[];

const sam = (functions: Functions, more: Readonly<Record<string, string>> = {}): Record<string, string> =>
  samFiles({ ...resources, ...more }, functions);

/** Photos start `shrink.mjs`, which writes to Thumbs, which start `sort.mjs`, which writes to Photos. */
const twoBuckets = (
  shrink: Partial<DeployedFunction> = {},
  sort: Partial<DeployedFunction> = {},
): Functions => [
  {
    file: 'shrink.mjs',
    variables: { OUT: '!Ref Thumbs' },
    events: created('Photos'),
    code: each(s3, put('OUT', '`small/${record.s3.object.key}`')),
    ...shrink,
  },
  {
    file: 'sort.mjs',
    variables: { OUT: '!Ref Photos' },
    events: created('Thumbs'),
    code: each(s3, put('OUT', key)),
    ...sort,
  },
];

/** Jobs start `work.mjs`, which sends to Done, which start `check.mjs`, which sends to Jobs. */
const twoQueues = (
  work: Partial<DeployedFunction> = {},
  check: Partial<DeployedFunction> = {},
): Functions => [
  {
    file: 'work.mjs',
    variables: { OUT: '!Ref Done' },
    events: queued('Jobs'),
    code: each(sqs, send('OUT')),
    ...work,
  },
  {
    file: 'check.mjs',
    variables: { OUT: '!Ref Jobs' },
    events: queued('Done'),
    code: each(sqs, send('OUT')),
    ...check,
  },
];

const bucketWays = [
  'shrink.mjs: shrink.mjs → bucket Thumbs → sort.mjs → bucket Photos → shrink.mjs',
  'sort.mjs: sort.mjs → bucket Photos → shrink.mjs → bucket Thumbs → sort.mjs',
];
const queueWays = [
  'check.mjs: check.mjs → queue Jobs → work.mjs → queue Done → check.mjs',
  'work.mjs: work.mjs → queue Done → check.mjs → queue Jobs → work.mjs',
];

const notify = (more = '', target = '{ Queue: !GetAtt Jobs.Arn'): Readonly<Record<string, string>> => ({
  Photos: `{ Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { QueueConfigurations: [${target}, Event: 's3:ObjectCreated:*'${more} }] } } }`,
});

const machine = (states: string, start = 'Work'): Readonly<Record<string, string>> => ({
  Machine: `{ Type: AWS::Serverless::StateMachine, Properties: { Definition: { StartAt: ${start}, States: { ${states} } } } }`,
});
const task = 'Work: { Type: Task, Resource: !GetAtt Work.Arn, End: true }';

const put1 = (source: string, type: string): string =>
  `await bus.send(new PutEventsCommand({ Entries: [{ EventBusName: process.env.BUS, Source: '${source}', DetailType: '${type}', Detail: '{}' }] }));`;

describe('a way through several functions', () => {
  it.each<[string, Record<string, string>, readonly string[]]>([
    ['from bucket to bucket', sam(twoBuckets()), bucketWays],
    ['from queue to queue', sam(twoQueues()), queueWays],
    [
      'from queue to topic',
      sam([
        {
          file: 'work.mjs',
          variables: { OUT: '!Ref News' },
          events: queued('Jobs'),
          code: each(sns, tell('OUT')),
        },
        {
          file: 'pass.mjs',
          variables: { OUT: '!Ref Jobs' },
          events: told('News'),
          code: each(sqs, send('OUT')),
        },
      ]),
      [
        'pass.mjs: pass.mjs → queue Jobs → work.mjs → topic News → pass.mjs',
        'work.mjs: work.mjs → topic News → pass.mjs → queue Jobs → work.mjs',
      ],
    ],
    [
      'from event to event',
      sam([
        {
          file: 'price.mjs',
          variables: { BUS: '!Ref Bus' },
          events: placed('{ source: [shop], detail-type: [Placed] }'),
          code: once(bus, put1('shop', 'Priced')),
        },
        {
          file: 'place.mjs',
          variables: { BUS: '!Ref Bus' },
          events: placed('{ detail-type: [Priced] }'),
          code: once(bus, put1('shop', 'Placed')),
        },
      ]),
      [
        'place.mjs: place.mjs → event bus Bus → price.mjs → event bus Bus → place.mjs',
        'price.mjs: price.mjs → event bus Bus → place.mjs → event bus Bus → price.mjs',
      ],
    ],
    [
      'through one bucket under two prefixes',
      sam([
        {
          file: 'shrink.mjs',
          variables: { OUT: '!Ref Photos' },
          events: created('Photos', prefix('in/')),
          code: each(s3, put('OUT', '`small/${context.awsRequestId}`')),
        },
        {
          file: 'sort.mjs',
          variables: { OUT: '!Ref Photos' },
          events: created('Photos', prefix('small/')),
          code: each(s3, put('OUT', '`in/${context.awsRequestId}`')),
        },
      ]),
      [
        'shrink.mjs: shrink.mjs → bucket Photos → sort.mjs → bucket Photos → shrink.mjs',
        'sort.mjs: sort.mjs → bucket Photos → shrink.mjs → bucket Photos → sort.mjs',
      ],
    ],
    [
      'from the stream of a table to a queue',
      sam([
        {
          file: 'change.mjs',
          variables: { OUT: '!Ref Jobs' },
          events: {
            Changes:
              '{ Type: DynamoDB, Properties: { Stream: !GetAtt Orders.StreamArn, StartingPosition: LATEST } }',
          },
          code: each(sqs, send('OUT')),
        },
        {
          file: 'save.mjs',
          variables: { TABLE: '!Ref Orders' },
          events: queued('Jobs'),
          code: each(
            ddb,
            `await ddb.send(new PutCommand({ TableName: process.env.TABLE, Item: { id: '1', at: Date.now() } }));`,
          ),
        },
      ]),
      [
        'change.mjs: change.mjs → queue Jobs → save.mjs → table Orders → change.mjs',
        'save.mjs: save.mjs → table Orders → change.mjs → queue Jobs → save.mjs',
      ],
    ],
    [
      'from function to function',
      sam([
        {
          file: 'first.mjs',
          variables: { NEXT: '!Ref Second' },
          code: once(lambda, `await lambda.send(new InvokeCommand({ FunctionName: process.env.NEXT }));`),
        },
        {
          file: 'second.mjs',
          variables: { NEXT: '!GetAtt First.Arn' },
          code: once(
            lambda,
            `await lambda.send(new InvokeCommand({ FunctionName: process.env.NEXT, InvocationType: 'Event' }));`,
          ),
        },
      ]),
      ['first.mjs: first.mjs → second.mjs → first.mjs', 'second.mjs: second.mjs → first.mjs → second.mjs'],
    ],
    [
      'by an on-success destination',
      sam([
        {
          file: 'first.mjs',
          events: told('News'),
          more: [
            'EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: SQS, Destination: !GetAtt Jobs.Arn } } }',
          ],
          code: each('', 'console.log(record.Sns.Message);'),
        },
        {
          file: 'second.mjs',
          variables: { OUT: '!Ref News' },
          events: queued('Jobs'),
          code: each(sns, tell('OUT')),
        },
      ]),
      ['second.mjs: second.mjs → topic News → first.mjs → queue Jobs → second.mjs'],
    ],
    [
      'by on-success destinations alone',
      sam([
        {
          file: 'first.mjs',
          more: [
            'EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: Lambda, Destination: !GetAtt Second.Arn } } }',
          ],
          code: once('', 'return 1;'),
        },
        {
          file: 'second.mjs',
          more: [
            'EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: Lambda, Destination: !GetAtt First.Arn } } }',
          ],
          code: once('', 'return 2;'),
        },
      ]),
      ['first.mjs: first.mjs → second.mjs → first.mjs', 'second.mjs: second.mjs → first.mjs → second.mjs'],
    ],
    [
      'by log lines',
      sam([
        { file: 'first.mjs', events: queued('Jobs'), code: each('', 'console.log(record.body);') },
        {
          file: 'watch.mjs',
          variables: { OUT: '!Ref Jobs' },
          events: {
            Lines:
              "{ Type: CloudWatchLogs, Properties: { LogGroupName: !Sub '/aws/lambda/${First}', FilterPattern: '' } }",
          },
          code: once(
            sqs,
            `await sqs.send(new SendMessageCommand({ QueueUrl: process.env.OUT, MessageBody: event.awslogs.data }));`,
          ),
        },
      ]),
      ['watch.mjs: watch.mjs → queue Jobs → first.mjs → log lines → watch.mjs'],
    ],
    [
      'by a state machine that the function is a step of',
      sam(
        [
          {
            file: 'work.mjs',
            variables: { MACHINE: '!Ref Machine' },
            code: once(
              sfn,
              `await sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.MACHINE }));`,
            ),
          },
        ],
        machine(task),
      ),
      [
        'work.mjs: `handler` (declared as Work in template.yaml) writes to the state machine that triggers it (`Work` in template.yaml), so that each write starts the function again; Lambda does not detect a loop of this kind. Write elsewhere, or leave before the write for what it has written itself.',
      ],
    ],
    [
      'by a state machine that another function starts',
      sam(
        [
          {
            file: 'work.mjs',
            variables: { OUT: '!Ref Jobs' },
            code: once(
              sqs,
              `await sqs.send(new SendMessageCommand({ QueueUrl: process.env.OUT, MessageBody: 'x' }));`,
            ),
          },
          {
            file: 'start.mjs',
            variables: { MACHINE: '!Ref Machine' },
            events: queued('Jobs'),
            code: each(
              sfn,
              `await sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.MACHINE }));`,
            ),
          },
        ],
        machine(`Wait: { Type: Wait, Seconds: 5, Next: Work }, ${task}`, 'Wait'),
      ),
      [
        'start.mjs: start.mjs → state machine Machine → work.mjs → queue Jobs → start.mjs',
        'work.mjs: work.mjs → queue Jobs → start.mjs → state machine Machine → work.mjs',
      ],
    ],
    [
      'by a notification into a queue',
      sam(
        [
          {
            file: 'work.mjs',
            variables: { OUT: '!Ref Photos' },
            events: queued('Jobs'),
            code: each(s3, put('OUT', 'context.awsRequestId')),
          },
        ],
        notify(),
      ),
      ['work.mjs: work.mjs → bucket Photos → queue Jobs → work.mjs'],
    ],
    [
      'by a topic that a queue subscribes to',
      sam(
        [
          {
            file: 'work.mjs',
            variables: { OUT: '!Ref News' },
            events: queued('Jobs'),
            code: each(sns, tell('OUT')),
          },
        ],
        {
          Link: '{ Type: AWS::SNS::Subscription, Properties: { Protocol: sqs, TopicArn: !Ref News, Endpoint: !GetAtt Jobs.Arn } }',
        },
      ),
      ['work.mjs: work.mjs → topic News → queue Jobs → work.mjs'],
    ],
    [
      'by a dead-letter queue whose messages are all sent back',
      sam(
        [
          {
            file: 'again.mjs',
            variables: { OUT: '!Ref Tasks' },
            events: queued('Done'),
            code: each(sqs, send('OUT')),
          },
        ],
        {
          Tasks:
            '{ Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Done.Arn, maxReceiveCount: 3 } } }',
        },
      ),
      ['again.mjs: again.mjs → queue Tasks → queue Done → again.mjs'],
    ],
    [
      'by a service that writes the output',
      sam([
        {
          file: 'speak.mjs',
          variables: { OUT: '!Ref Thumbs' },
          events: created('Photos'),
          code: each(
            `import { TranscribeClient, StartTranscriptionJobCommand } from '@aws-sdk/client-transcribe';\nconst transcribe = new TranscribeClient({});\n`,
            `await transcribe.send(new StartTranscriptionJobCommand({ OutputBucketName: process.env.OUT }));`,
          ),
        },
        {
          file: 'sort.mjs',
          variables: { OUT: '!Ref Photos' },
          events: created('Thumbs'),
          code: each(s3, put('OUT', key)),
        },
      ]),
      [
        'sort.mjs: sort.mjs → bucket Photos → speak.mjs → Amazon Transcribe → bucket Thumbs → sort.mjs',
        'speak.mjs: speak.mjs → Amazon Transcribe → bucket Thumbs → sort.mjs → bucket Photos → speak.mjs',
      ],
    ],
    [
      'by a helper that several functions use',
      {
        ...sam(
          twoQueues(
            { code: `import { pass } from './lib/pass.mjs';\n${each('', 'await pass(record.body);')}` },
            { code: `import { pass } from './lib/pass.mjs';\n${each('', 'await pass(record.body);')}` },
          ),
        ),
        'lib/pass.mjs': `${sqs}export const pass = (body) => sqs.send(new SendMessageCommand({ QueueUrl: process.env.OUT, MessageBody: body }));\n`,
      },
      ['lib/pass.mjs: work.mjs → queue Done → check.mjs → queue Jobs → work.mjs'],
    ],
    [
      'with a batch of messages for all records',
      sam(
        twoQueues({
          code: once(
            sqs,
            `await sqs.send(new SendMessageBatchCommand({ QueueUrl: process.env.OUT, Entries: event.Records.map(({ messageId, body }) => ({ Id: messageId, MessageBody: body })) }));`,
          ),
        }),
      ),
      queueWays,
    ],
    [
      'under a test of what sent the records',
      sam(twoQueues({ code: each(sqs, `if (record.eventSource !== 'aws:sqs') continue; ${send('OUT')}`) })),
      queueWays,
    ],
    [
      'whose prefixes fit one into the other',
      sam(
        twoBuckets(
          { events: created('Photos', prefix('in/')), variables: { OUT: '!Ref Thumbs' } },
          {
            events: created('Thumbs', prefix('small/')),
            code: each(s3, put('OUT', '`in/${record.s3.object.key}`')),
          },
        ),
      ),
      bucketWays,
    ],
    [
      'whose key keeps the prefix that its filter asks for',
      sam(
        twoBuckets(
          { events: created('Photos', prefix('small/a/')), code: each(s3, put('OUT', key)) },
          {
            events: created('Thumbs', prefix('small/')),
            code: each(s3, put('OUT', '`small/a/${record.s3.object.key}`')),
          },
        ),
      ),
      bucketWays,
    ],
  ])('is reported %s', async (_name, files, ways) => {
    expect(await waysIn(files)).toEqual(ways);
  });

  it('tells that Lambda does not stop every chain', async () => {
    const files = (functions: Functions): Promise<string[]> => reportsIn(sam(functions));
    const [byQueue = ''] = await files(twoQueues());
    expect(byQueue).toContain('Lambda stops such a chain only after about 16 rounds');
    const [byTable = ''] = await files([
      {
        file: 'change.mjs',
        variables: { OUT: '!Ref Jobs' },
        events: {
          Changes:
            '{ Type: DynamoDB, Properties: { Stream: !GetAtt Orders.StreamArn, StartingPosition: LATEST } }',
        },
        code: each(sqs, send('OUT')),
      },
      {
        file: 'save.mjs',
        variables: { TABLE: '!Ref Orders' },
        events: queued('Jobs'),
        code: each(
          ddb,
          `await ddb.send(new PutCommand({ TableName: process.env.TABLE, Item: { id: '1', at: Date.now() } }));`,
        ),
      },
    ]);
    expect(byTable).toContain('Lambda does not detect a loop of this kind');
  });
});

describe('no way', () => {
  const guarded = (work: string): Record<string, string> => sam(twoQueues({ code: each(sqs, work) }));

  it.each<[string, Record<string, string>]>([
    [
      'a presigned URL',
      sam(
        twoBuckets({
          code: each(
            s3,
            `await getSignedUrl(s3, new PutObjectCommand({ Bucket: process.env.OUT, Key: ${key} }));`,
          ),
        }),
      ),
    ],
    [
      'an object that is only read',
      sam(
        twoBuckets({
          code: each(s3, `await s3.send(new GetObjectCommand({ Bucket: process.env.OUT, Key: ${key} }));`),
        }),
      ),
    ],
    ['another bucket', sam(twoBuckets({ variables: { OUT: '!Ref Other' } }))],
    [
      'a key outside of the next filter',
      sam(twoBuckets({}, { events: created('Thumbs', prefix('large/')) })),
    ],
    [
      'a key that may be outside of the next filter',
      sam(twoBuckets({ events: created('Photos', prefix('in/')) })),
    ],
    [
      'a kind of change that the next trigger does not take',
      sam(
        twoBuckets(
          {},
          {
            events: {
              Created: "{ Type: S3, Properties: { Bucket: !Ref Thumbs, Events: 's3:ObjectCreated:Copy' } }",
            },
          },
        ),
      ),
    ],
    ['a trigger that is switched off', sam(twoQueues({}, { events: queued('Done', ', Enabled: false') }))],
    [
      'a trigger with a filter',
      sam(
        twoQueues(
          {},
          { events: queued('Done', ', FilterCriteria: { Filters: [{ Pattern: \'{"body":{"a":[1]}}\' }] }') },
        ),
      ),
    ],
    [
      'a topic with a filter policy',
      sam([
        {
          file: 'work.mjs',
          variables: { OUT: '!Ref News' },
          events: queued('Jobs'),
          code: each(sns, tell('OUT')),
        },
        {
          file: 'pass.mjs',
          variables: { OUT: '!Ref Jobs' },
          events: told('News', ', FilterPolicy: { kind: [a] }'),
          code: each(sqs, send('OUT')),
        },
      ]),
    ],
    ['`RecursiveLoop: Allow` at any function', sam(twoQueues({}, { more: ['RecursiveLoop: Allow'] }))],
    ['a test of the message', guarded(`if (JSON.parse(record.body).done) continue; ${send('OUT')}`)],
    [
      'a counter in the message',
      guarded(`const { left } = JSON.parse(record.body); if (left <= 0) continue; ${send('OUT')}`),
    ],
    [
      'a choice by the message',
      guarded(`switch (JSON.parse(record.body).kind) { case 'a': ${send('OUT')} break; }`),
    ],
    ['a write after a failure', guarded(`try { await fetch(record.body); } catch { ${send('OUT')} }`)],
    [
      'a write in the answer to a failure',
      guarded(`await fetch(record.body).catch(async () => { ${send('OUT')} });`),
    ],
    [
      'a list that may be empty',
      guarded(`for (const child of JSON.parse(record.body).children) { ${send('OUT')} }`),
    ],
    [
      'a loop that may have no round',
      guarded(`let next = JSON.parse(record.body); while (next) { ${send('OUT')} next = next.next; }`),
    ],
    [
      'something that was looked up',
      guarded(`const found = await fetch(record.body); if (found.status === 404) continue; ${send('OUT')}`),
    ],
    ['a setting', guarded(`if (process.env.MODE === 'on') { ${send('OUT')} }`)],
    ['records of another service', guarded(`if (record.eventSource === 'aws:s3') { ${send('OUT')} }`)],
    [
      'the branch for events without records',
      sam(
        twoQueues({
          code: once(
            sqs,
            `if (event.Records) return; await sqs.send(new SendMessageCommand({ QueueUrl: process.env.OUT, MessageBody: 'x' }));`,
          ),
        }),
      ),
    ],
    [
      'the branch for HTTP of a shared file',
      sam(
        twoQueues({
          events: { ...queued('Jobs'), Web: '{ Type: HttpApi }' },
          code: once(
            sqs,
            `if (event.requestContext) { await sqs.send(new SendMessageCommand({ QueueUrl: process.env.OUT, MessageBody: event.body })); return { statusCode: 202 }; } for (const record of event.Records) console.log(record.body);`,
          ),
        }),
      ),
    ],
    [
      'a message that the queue knows already',
      guarded(
        `await sqs.send(new SendMessageCommand({ QueueUrl: process.env.OUT, MessageBody: record.body, MessageGroupId: 'a', MessageDeduplicationId: record.messageId }));`,
      ),
    ],
    ['a variable that the template does not give', sam(twoQueues({ variables: {} }))],
    [
      'an update that changes nothing the second time',
      sam([
        {
          file: 'change.mjs',
          variables: { OUT: '!Ref Jobs' },
          events: {
            Changes:
              '{ Type: DynamoDB, Properties: { Stream: !GetAtt Orders.StreamArn, StartingPosition: LATEST } }',
          },
          code: each(sqs, send('OUT')),
        },
        {
          file: 'save.mjs',
          variables: { TABLE: '!Ref Orders' },
          events: queued('Jobs'),
          code: each(
            ddb,
            `await ddb.send(new UpdateCommand({ TableName: process.env.TABLE, Key: { id: record.body }, UpdateExpression: 'SET done = :yes', ExpressionAttributeValues: { ':yes': true } }));`,
          ),
        },
      ]),
    ],
    [
      'an event of another detail type',
      sam([
        {
          file: 'price.mjs',
          variables: { BUS: '!Ref Bus' },
          events: placed('{ detail-type: [Placed] }'),
          code: once(bus, put1('shop', 'Priced')),
        },
        {
          file: 'place.mjs',
          variables: { BUS: '!Ref Bus' },
          events: placed('{ detail-type: [Shipped] }'),
          code: once(bus, put1('shop', 'Placed')),
        },
      ]),
    ],
    [
      'a rule that asks for details',
      sam([
        {
          file: 'price.mjs',
          variables: { BUS: '!Ref Bus' },
          events: placed('{ detail-type: [Placed] }'),
          code: once(bus, put1('shop', 'Priced')),
        },
        {
          file: 'place.mjs',
          variables: { BUS: '!Ref Bus' },
          events: placed('{ detail-type: [Priced], detail: { total: [{ numeric: [">", 0] }] } }'),
          code: once(bus, put1('shop', 'Placed')),
        },
      ]),
    ],
    [
      'a destination of an invocation that Lambda waits for',
      sam([
        {
          file: 'first.mjs',
          events: queued('Jobs'),
          more: [
            'EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: SQS, Destination: !GetAtt Jobs.Arn } } }',
          ],
          code: each('', 'console.log(record.body);'),
        },
      ]),
    ],
    [
      'a call that is only tried',
      sam([
        {
          file: 'first.mjs',
          variables: { NEXT: '!Ref Second' },
          code: once(
            lambda,
            `await lambda.send(new InvokeCommand({ FunctionName: process.env.NEXT, InvocationType: 'DryRun' }));`,
          ),
        },
        {
          file: 'second.mjs',
          variables: { NEXT: '!Ref First' },
          code: once(lambda, `await lambda.send(new InvokeCommand({ FunctionName: process.env.NEXT }));`),
        },
      ]),
    ],
    [
      'a step of a state machine that a choice may leave out',
      sam(
        [
          {
            file: 'work.mjs',
            variables: { MACHINE: '!Ref Machine' },
            code: once(
              sfn,
              `await sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.MACHINE }));`,
            ),
          },
        ],
        machine(
          `Ask: { Type: Choice, Choices: [{ Variable: $.more, BooleanEquals: true, Next: Work }], Default: End }, End: { Type: Succeed }, ${task}`,
          'Ask',
        ),
      ),
    ],
    [
      'an execution that has a name already',
      sam(
        [
          {
            file: 'work.mjs',
            variables: { MACHINE: '!Ref Machine' },
            code: once(
              sfn,
              `await sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.MACHINE, name: event.id }));`,
            ),
          },
        ],
        machine(task),
      ),
    ],
    [
      'dead letters of which some are sent back',
      sam(
        [
          {
            file: 'again.mjs',
            variables: { OUT: '!Ref Tasks' },
            events: queued('Done'),
            code: each(sqs, `if (!record.body) continue; ${send('OUT')}`),
          },
        ],
        {
          Tasks:
            '{ Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Done.Arn, maxReceiveCount: 3 } } }',
        },
      ),
    ],
    [
      'a queue whose messages come from a filtered notification',
      sam(
        [
          {
            file: 'work.mjs',
            variables: { OUT: '!Ref Photos' },
            events: queued('Jobs'),
            code: each(s3, put('OUT', '`out/${context.awsRequestId}`')),
          },
        ],
        notify(`, Filter: { S3Key: { Rules: [{ Name: prefix, Value: in/ }] } }`),
      ),
    ],
  ])('is %s', async (_name, files) => {
    expect(await waysIn(files)).toEqual([]);
  });

  it('joins functions of two templates over one file', async () => {
    const [work, check] = twoQueues();
    const one = sam([{ ...(work as DeployedFunction) }]);
    const other = sam([check as DeployedFunction, { ...(work as DeployedFunction), events: {} }]);
    expect(
      await waysIn({
        ...other,
        ...one,
        'template.yaml': one['template.yaml'] ?? '',
        'template-v2.yaml': other['template.yaml'] ?? '',
      }),
    ).toEqual([]);
  });

  it('is wanted by a comment at the write, which the other functions on it do not see', async () => {
    const files = sam(
      twoQueues({ code: each(sqs, `// lambda: intended-loop until the queue is drained\n${send('OUT')}`) }),
    );
    expect(await waysIn(files)).toEqual([queueWays[0]]);
  });
});
