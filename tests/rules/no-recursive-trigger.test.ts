import path from 'node:path';
import rule from '../../src/rules/no-recursive-trigger.js';
import { testRule, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';
import { projectWith } from '../support/projects.js';

const s3 = `import { S3Client, PutObjectCommand, CopyObjectCommand, GetObjectCommand, HeadObjectCommand, DeleteObjectCommand, PutObjectTaggingCommand, CompleteMultipartUploadCommand, GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
const s3 = new S3Client({});
`;
const s3v2 = `const AWS = require('aws-sdk');\nconst s3 = new AWS.S3();\n`;
const sqs = `import { SQSClient, SendMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n`;
const sns = `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';\nconst sns = new SNSClient({});\n`;
const ddb = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand, GetCommand, DeleteCommand, BatchWriteCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
`;
const events = `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';\nconst bus = new EventBridgeClient({});\n`;
const kinesis = `import { KinesisClient, PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';\nconst kinesis = new KinesisClient({});\n`;
const lambda = `import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';\nconst lambda = new LambdaClient({});\n`;

/** A handler that works on each record of its event. */
const each = (before: string, work: string): string =>
  `${before}export const handler = async (event, context) => { for (const record of event.Records) { ${work} } };`;

/** A handler around some work on the event as a whole. */
const once = (before: string, work: string): string =>
  `${before}export const handler = async (event, context) => { ${work} };`;

const table = `record.eventSourceARN.split('/')[1]`;

const write = (name: string, code: string, more: Partial<MarkedCase> = {}): InvalidCase => ({
  name,
  code,
  ...more,
  errors: [{ messageId: 'writeToTrigger' }],
});
const output = (name: string, code: string, more: Partial<MarkedCase> = {}): InvalidCase => ({
  name,
  code,
  ...more,
  errors: [{ messageId: 'outputToTrigger' }],
});
const self = (name: string, code: string, more: Partial<MarkedCase> = {}): InvalidCase => ({
  name,
  code,
  ...more,
  errors: [{ messageId: 'selfInvoke' }],
});

type Place = Pick<MarkedCase, 'filename' | 'settings'>;

/** A project of its own around a handler module. */
function project(files: Readonly<Record<string, string>>, file = 'app.mjs'): Place {
  const root = projectWith(files);
  return { filename: path.join(root, file), settings: { 'aws-lambda': { root } } };
}

const indented = (text: string, spaces: number): string => text.replaceAll(/^/gm, ' '.repeat(spaces));

/** A SAM template with one function in `app.mjs`: its properties, and the other resources. */
function sam(properties: string, resources = ''): Place {
  return project({
    'app.mjs': '',
    'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Photos:
    Type: AWS::S3::Bucket
  Thumbs:
    Type: AWS::S3::Bucket
  Jobs:
    Type: AWS::SQS::Queue
  News:
    Type: AWS::SNS::Topic
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      StreamSpecification: { StreamViewType: NEW_IMAGE }
  Bus:
    Type: AWS::Events::EventBus
    Properties: { Name: shop }
${resources === '' ? '' : indented(resources, 2)}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: app.handler
      Runtime: nodejs22.x
${indented(properties, 6)}
`,
  });
}

/** A function that the bucket `Photos` triggers. */
const photos = (filter = '', variable = '!Ref Photos', type = 's3:ObjectCreated:*'): Place =>
  sam(`Environment: { Variables: { BUCKET: ${variable} } }
Events:
  Upload:
    Type: S3
    Properties:
      Bucket: !Ref Photos
      Events: '${type}'
${filter === '' ? '' : indented(`Filter: { S3Key: { Rules: [${filter}] } }`, 6)}`);

const prefix = (text: string): string => `{ Name: prefix, Value: ${text} }`;
const suffix = (text: string): string => `{ Name: suffix, Value: ${text} }`;

/** A serverless service with one function in `app.mjs`. */
const serverless = (functions: string, more = '', stage = 'dev'): Place =>
  project({
    'app.mjs': '',
    'serverless.yml': `service: shop
provider: { name: aws, runtime: nodejs22.x, stage: "${stage}" }
${more}
functions:
  worker:
    handler: app.handler
${indented(functions, 4)}
`,
  });

const putTo = (bucket: string, key: string): string =>
  `await s3.send(new PutObjectCommand({ Bucket: ${bucket}, Key: ${key}, Body: 'x' }));`;
const markedPut = (bucket: string, key: string): string =>
  `await «s3.send(new PutObjectCommand({ Bucket: ${bucket}, Key: ${key}, Body: 'x' }))»;`;
const ownBucket = 'record.s3.bucket.name';
const ownKey = 'record.s3.object.key';

testRule('no-recursive-trigger', rule, {
  valid: [
    // OK1
    {
      name: 'bucket of an environment variable (OK1)',
      code: each(s3, putTo('process.env.DEST_BUCKET', ownKey)),
    },
    {
      name: 'bucket of a variable that the template does not give (OK1)',
      ...photos('', '!Ref Thumbs'),
      code: each(s3, putTo('process.env.OTHER', ownKey)),
    },
    {
      name: 'queue, topic and table of environment variables (OK1)',
      code: each(
        `${sqs}${sns}${ddb}`,
        `console.log(record.messageId); await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE })); await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC })); await ddb.send(new PutCommand({ TableName: process.env.TABLE, Item: {} }));`,
      ),
    },
    {
      name: 'bucket that a parameter of the stack names (OK1)',
      ...photos('', '!Ref Target'),
      code: each(s3, putTo('process.env.BUCKET', ownKey)),
    },
    // OK2
    {
      name: 'name with an ending (OK2)',
      code: each(s3, putTo('`${record.s3.bucket.name}-resized`', ownKey)),
    },
    {
      name: 'name with an ending added by + (OK2)',
      code: each(s3, putTo(`${ownBucket} + '-resized'`, ownKey)),
    },
    {
      name: 'name with a beginning (OK2)',
      code: each(s3, putTo('`resized-${record.s3.bucket.name}`', ownKey)),
    },
    {
      name: 'name with a part replaced (OK2)',
      code: each(s3, putTo(`${ownBucket}.replace('-in', '-out')`, ownKey)),
    },
    {
      name: 'name with an ending from the environment (OK2)',
      code: each(s3, putTo('`${record.s3.bucket.name}-${process.env.SUFFIX}`', ownKey)),
    },
    {
      name: 'queue whose name is made of its own (OK2)',
      code: each(
        sqs,
        "const name = record.eventSourceARN.split(':').pop(); await sqs.send(new SendMessageCommand({ QueueUrl: `https://sqs.eu-west-1.amazonaws.com/1/${name}-done`, MessageBody: record.body }));",
      ),
    },
    {
      name: 'queue with a beginning before its own name (OK2)',
      code: each(
        sqs,
        "const name = record.eventSourceARN.split(':').pop(); await sqs.send(new SendMessageCommand({ QueueUrl: `https://sqs.eu-west-1.amazonaws.com/1/done-${name}`, MessageBody: record.body }));",
      ),
    },
    {
      name: 'queue that a function finds for failed messages (OK2)',
      code: each(
        `import { deadLetterQueueOf } from './queues.js';\n${sqs}`,
        'await sqs.send(new SendMessageCommand({ QueueUrl: deadLetterQueueOf(record.eventSourceARN), MessageBody: record.body }));',
      ),
    },
    {
      name: 'queue that a function finds for another round later (OK2)',
      code: each(
        `import { getRetryQueueUrl } from './queues.js';\n${sqs}`,
        'await sqs.send(new SendMessageCommand({ QueueUrl: getRetryQueueUrl(record.eventSourceARN), MessageBody: record.body }));',
      ),
    },
    {
      name: 'table with a part replaced (OK2)',
      code: each(
        ddb,
        `await ddb.send(new PutCommand({ TableName: ${table}.replace('orders', 'archive'), Item: {} }));`,
      ),
    },
    // OK3
    {
      name: 'key that begins as what was written (OK3)',
      ...photos(),
      code: each(
        s3,
        `const key = ${ownKey}; if (key.startsWith('processed/')) continue; ${putTo('process.env.BUCKET', '`processed/${key}`')}`,
      ),
    },
    {
      name: 'key that begins as what was written, bucket of the event (OK3)',
      code: each(
        `import { outputKey } from './keys.js';\n${s3}`,
        `const key = ${ownKey}; if (key.startsWith('processed/')) continue; ${putTo(ownBucket, 'outputKey(key)')}`,
      ),
    },
    {
      name: 'key that does not begin as what comes in (OK3)',
      code: each(
        s3,
        `const key = ${ownKey}; if (!key.startsWith('incoming/')) continue; ${putTo(ownBucket, "key.replace('incoming/', 'processed/')")}`,
      ),
    },
    {
      name: 'key that contains a mark, before the handler calls on (OK3)',
      filename: 'handler.cjs',
      code: `${s3v2}exports.handler = async (event) => { if (event.Records[0].s3.object.key.indexOf('small') > -1) return; await shrink(event); };
const shrink = async (event) => new Promise(async (resolve) => { await s3.putObject({ Bucket: event.Records[0].s3.bucket.name, Key: 'small-' + event.Records[0].s3.object.key }).promise(); resolve(); });`,
    },
    {
      name: 'key that a function of the project looks at (OK3)',
      code: each(
        `import { shouldSkip } from './keys.js';\n${s3}`,
        `const { key } = record.s3.object; if (shouldSkip(key)) continue; ${putTo(ownBucket, '`small-${key}`')}`,
      ),
    },
    {
      name: 'record that a function of the project looks at (OK3)',
      code: each(
        `import { isOwnOutput } from './keys.js';\n${s3}`,
        `if (isOwnOutput(record)) continue; ${putTo(ownBucket, '`small-${record.s3.object.key}`')}`,
      ),
    },
    {
      name: 'records filtered before the loop (OK3)',
      code: once(
        s3,
        `const fresh = event.Records.filter((record) => !record.s3.object.key.includes('small')); for (const record of fresh) { ${putTo(ownBucket, '`small-${record.s3.object.key}`')} }`,
      ),
    },
    {
      name: 'records collected under a condition (OK3)',
      code: once(
        s3,
        `const fresh = []; for (const record of event.Records) if (!record.s3.object.key.includes('small')) fresh.push(record); for (const record of fresh) { ${putTo(ownBucket, '`small-${record.s3.object.key}`')} }`,
      ),
    },
    {
      name: 'record that was looked for (OK3)',
      code: once(
        s3,
        `const record = event.Records.find((each) => !each.s3.object.key.includes('small')); if (!record) return; ${putTo('record.s3.bucket.name', '`small-${record.s3.object.key}`')}`,
      ),
    },
    {
      name: 'target key that is missing for what was written (OK3)',
      code: each(
        `import { targetOf } from './keys.js';\n${s3}`,
        `const target = targetOf(${ownKey}); if (!target) continue; ${putTo(ownBucket, 'target')}`,
      ),
    },
    {
      name: 'type of file that the output has not (OK3)',
      code: each(
        s3,
        `const key = ${ownKey}; if (!/\\.png$/.test(key)) continue; ${putTo(ownBucket, '`${key}.webp`')}`,
      ),
    },
    {
      name: 'guard in the handler before a helper module writes (OK3)',
      ...project({
        'index.mjs': `import { shrink } from './app.mjs';\nexport const handler = async (event) => { for (const record of event.Records) { if (record.s3.object.key.startsWith('small-')) continue; await shrink(record); } };`,
        'app.mjs': '',
      }),
      code: `${s3}export async function shrink(record) { await s3.send(new PutObjectCommand({ Bucket: record.s3.bucket.name, Key: 'small-' + record.s3.object.key })); }`,
    },
    // OK4
    {
      name: 'metadata that tells of an earlier round (OK4)',
      code: each(
        s3,
        `const head = await s3.send(new HeadObjectCommand({ Bucket: ${ownBucket}, Key: ${ownKey} })); if (head.Metadata?.processed === 'true') continue; ${putTo(ownBucket, ownKey)}`,
      ),
    },
    {
      name: 'metadata taken apart (OK4)',
      code: each(
        s3,
        `const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket: ${ownBucket}, Key: ${ownKey} })); if (Metadata.processed) continue; ${putTo(ownBucket, ownKey)}`,
      ),
    },
    {
      name: 'tags that tell of an earlier round (OK4)',
      code: each(
        s3,
        `const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket: ${ownBucket}, Key: ${ownKey} })); const isDone = TagSet.some(({ Key }) => Key === 'done'); if (!isDone) { ${putTo(ownBucket, ownKey)} }`,
      ),
    },
    {
      name: 'metadata looked at in a callback (OK4)',
      filename: 'handler.cjs',
      code: `${s3v2}exports.handler = (event, context, callback) => { const { bucket, object } = event.Records[0].s3; s3.headObject({ Bucket: bucket.name, Key: object.key }, (err, data) => { if (err) return callback(err); if (data.Metadata.processed) return callback(null); s3.copyObject({ Bucket: bucket.name, Key: object.key }, callback); }); };`,
    },
    {
      name: 'object written only when it is not there (OK4)',
      code: each(
        s3,
        `await s3.send(new PutObjectCommand({ Bucket: ${ownBucket}, Key: ${ownKey}, IfNoneMatch: '*' }));`,
      ),
    },
    {
      name: 'claim of the event before the write (OK4)',
      code: each(
        `${s3}${ddb}`,
        `try { await ddb.send(new PutCommand({ TableName: 'seen', Item: { pk: record.s3.object.eTag }, ConditionExpression: 'attribute_not_exists(pk)' })); } catch { continue; } ${putTo(ownBucket, ownKey)}`,
      ),
    },
    // OK5
    {
      name: 'key outside the prefix of the trigger (OK5)',
      ...photos(prefix('in/')),
      code: each(s3, putTo('process.env.BUCKET', '`out/${record.s3.object.key}`')),
    },
    {
      name: 'key outside the suffix of the trigger (OK5)',
      ...photos(suffix('.jpg')),
      code: each(s3, putTo('process.env.BUCKET', '`${record.s3.object.key}.webp`')),
    },
    {
      name: 'bucket of the event, key outside the prefix of the trigger (OK5)',
      ...photos(prefix('in/')),
      code: each(s3, putTo(ownBucket, '`out/${record.s3.object.key}`')),
    },
    {
      name: 'bucket of the event, key in a folder, filter unknown (OK5)',
      code: each(s3, putTo(ownBucket, '`thumbs/${record.s3.object.key}`')),
    },
    {
      name: 'bucket of the event, folder of the key replaced, filter unknown (OK5)',
      code: each(s3, putTo(ownBucket, "record.s3.object.key.replace('uploads/', 'thumbs/')")),
    },
    {
      name: 'bucket of the event, other type of file, filter unknown (OK5)',
      code: each(s3, putTo(ownBucket, "`${record.s3.object.key.split('.')[0]}.json`")),
    },
    {
      name: 'bucket of the event, key made out of sight, filter unknown (OK5)',
      code: each(`import { outputKey } from './keys.js';\n${s3}`, putTo(ownBucket, `outputKey(${ownKey})`)),
    },
    {
      name: 'key that may be inside the prefix or not (OK5)',
      ...photos(prefix('in/')),
      code: each(s3, putTo('process.env.BUCKET', 'process.env.KEY')),
    },
    {
      name: 'folder from the environment outside the prefix (OK5)',
      ...sam(`Environment: { Variables: { BUCKET: !Ref Photos, FOLDER: out/ } }
Events:
  Upload: { Type: S3, Properties: { Bucket: !Ref Photos, Events: 's3:ObjectCreated:*', Filter: { S3Key: { Rules: [${prefix('in/')}] } } } }`),
      code: each(s3, putTo('process.env.BUCKET', '`${process.env.FOLDER}${record.s3.object.key}`')),
    },
    {
      name: 'transcript outside the suffix of the trigger (OK5)',
      ...photos(suffix('.mp3')),
      code: each(
        `import { TranscribeClient, StartTranscriptionJobCommand } from '@aws-sdk/client-transcribe';\nconst transcribe = new TranscribeClient({});\n`,
        `await transcribe.send(new StartTranscriptionJobCommand({ OutputBucketName: ${ownBucket}, Media: {} }));`,
      ),
    },
    {
      name: 'transcript in a folder of its own (OK5)',
      code: each(
        `import { TranscribeClient, StartTranscriptionJobCommand } from '@aws-sdk/client-transcribe';\nconst transcribe = new TranscribeClient({});\n`,
        `await transcribe.send(new StartTranscriptionJobCommand({ OutputBucketName: ${ownBucket}, OutputKey: 'texts/' }));`,
      ),
    },
    // OK6
    {
      name: 'reads and deletes (OK6)',
      code: each(
        s3,
        `await s3.send(new GetObjectCommand({ Bucket: ${ownBucket}, Key: ${ownKey} })); await s3.send(new HeadObjectCommand({ Bucket: ${ownBucket}, Key: ${ownKey} })); await s3.send(new DeleteObjectCommand({ Bucket: ${ownBucket}, Key: ${ownKey} }));`,
      ),
    },
    {
      name: 'tags put on the object (OK6)',
      ...photos(),
      code: each(s3, `await s3.send(new PutObjectTaggingCommand({ Bucket: ${ownBucket}, Key: ${ownKey} }));`),
    },
    {
      name: 'deletes under a trigger for new objects (OK6)',
      ...photos(),
      code: each(
        s3,
        `await s3.send(new DeleteObjectCommand({ Bucket: process.env.BUCKET, Key: ${ownKey} }));`,
      ),
    },
    {
      name: 'messages and items deleted (OK6)',
      code: each(ddb, `await ddb.send(new DeleteCommand({ TableName: ${table}, Key: {} }));`),
    },
    // OK7
    {
      name: 'puts under a trigger for removed objects (OK7)',
      ...photos('', '!Ref Photos', 's3:ObjectRemoved:*'),
      code: each(s3, putTo('process.env.BUCKET', ownKey)),
    },
    {
      name: 'puts under a trigger for copies (OK7)',
      ...photos('', '!Ref Photos', 's3:ObjectCreated:Copy'),
      code: each(s3, putTo('process.env.BUCKET', ownKey)),
    },
    // OK8
    {
      name: 'only new items, an update of them (OK8)',
      code: each(
        ddb,
        `if (record.eventName !== 'INSERT') continue; await ddb.send(new UpdateCommand({ TableName: ${table}, Key: { pk: record.dynamodb.Keys.pk.S }, UpdateExpression: 'SET seen = :s' }));`,
      ),
    },
    {
      name: 'field of the item that is set at the end (OK8)',
      code: each(
        ddb,
        `if (record.dynamodb.NewImage.status.S === 'done') continue; await ddb.send(new UpdateCommand({ TableName: ${table}, Key: { pk: 1 } }));`,
      ),
    },
    {
      name: 'old image that tells a change from a new item (OK8)',
      code: each(
        ddb,
        `if (record.dynamodb.OldImage) continue; await ddb.send(new UpdateCommand({ TableName: ${table}, Key: { pk: 1 } }));`,
      ),
    },
    {
      name: 'functions by the kind of change (OK8)',
      code: `${ddb}const actions = { INSERT: async (record) => { await ddb.send(new UpdateCommand({ TableName: ${table}, Key: { pk: record.dynamodb.Keys.pk.S } })); } };
export const handler = async (event) => { for (const record of event.Records) await actions[record.eventName]?.(record); };`,
    },
    {
      name: 'changed attribute, computed before (OK8)',
      code: each(
        ddb,
        `let changed = false; for (const name of ['a', 'b']) if (record.dynamodb.NewImage[name] !== record.dynamodb.OldImage[name]) changed = true; if (!changed) continue; await ddb.send(new PutCommand({ TableName: ${table}, Item: { pk: 1 } }));`,
      ),
    },
    {
      name: 'write under a condition (OK8)',
      code: each(
        ddb,
        `await ddb.send(new UpdateCommand({ TableName: ${table}, Key: { pk: 1 }, ConditionExpression: 'attribute_not_exists(seen)' }));`,
      ),
    },
    {
      name: 'filter of the mapping in the template (OK8)',
      ...sam(`Environment: { Variables: { TABLE: !Ref Orders } }
Events:
  Changes: { Type: DynamoDB, Properties: { Stream: !GetAtt Orders.StreamArn, StartingPosition: LATEST, FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] } } }`),
      code: each(ddb, `await ddb.send(new PutCommand({ TableName: process.env.TABLE, Item: {} }));`),
    },
    {
      name: 'other table (OK8)',
      ...sam(`Environment: { Variables: { TABLE: totals } }
Events:
  Changes: { Type: DynamoDB, Properties: { Stream: !GetAtt Orders.StreamArn, StartingPosition: LATEST } }`),
      code: each(ddb, `await ddb.send(new PutCommand({ TableName: process.env.TABLE, Item: {} }));`),
    },
    // OK9
    {
      name: 'depth that the event counts (OK9)',
      code: once(
        lambda,
        `if (event.depth > 10) return; await lambda.send(new InvokeCommand({ FunctionName: context.functionName, Payload: JSON.stringify({ ...event, depth: event.depth + 1 }) }));`,
      ),
    },
    {
      name: 'number of calls that goes down (OK9)',
      filename: 'handler.cjs',
      code: `const AWS = require('aws-sdk');\nconst lambda = new AWS.Lambda();\nexports.handler = (event, context, callback) => { const left = event.numberOfCalls - 1; if (left > 0) { lambda.invoke({ FunctionName: context.functionName, Payload: JSON.stringify({ numberOfCalls: left }) }, callback); } else callback(null); };`,
    },
    {
      name: 'continuation while a cursor is there (OK9)',
      code: once(
        `${lambda}${ddb}`,
        `const { LastEvaluatedKey } = await ddb.send(new GetCommand({})); if (LastEvaluatedKey) await lambda.send(new InvokeCommand({ FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME, Payload: JSON.stringify({ LastEvaluatedKey }) }));`,
      ),
    },
    {
      name: 'work that is taken up again while a look-up still finds something (OK10)',
      code: once(
        lambda,
        'return ddb.send(new QueryCommand({ Limit: 10 })).then((page) => { const rows = page.Items; if (rows.length) { return remove(rows).then(() => lambda.send(new InvokeCommand({ FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME, Payload: JSON.stringify(event) }))); } });',
      ),
    },
    {
      name: 'continuation before time runs out (OK9)',
      code: once(
        lambda,
        `if (context.getRemainingTimeInMillis() < 5000) { await lambda.send(new InvokeCommand({ FunctionName: context.functionName })); }`,
      ),
    },
    {
      name: 'loop that the template allows (OK9)',
      ...sam('RecursiveLoop: Allow'),
      code: once(lambda, `await lambda.send(new InvokeCommand({ FunctionName: context.functionName }));`),
    },
    {
      name: 'flag for the asynchronous half (OK9)',
      code: once(
        lambda,
        `if (!event.isBackground) { await lambda.send(new InvokeCommand({ FunctionName: context.functionName, InvocationType: 'Event', Payload: JSON.stringify({ isBackground: true }) })); return; }`,
      ),
    },
    {
      name: 'message sent back until it was received often enough (OK9)',
      code: each(
        sqs,
        `if (record.attributes.ApproximateReceiveCount > 3) continue; await sqs.send(new SendMessageCommand({ QueueUrl: urlOf(record.eventSourceARN), MessageBody: record.body }));`,
      ),
    },
    {
      name: 'message for each child that the message names (OK9)',
      code: each(
        sqs,
        `const url = queueUrlFromArn(record.eventSourceARN); const { children } = JSON.parse(record.body); for (const child of children) await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(child) }));`,
      ),
    },
    {
      name: 'self-invocation while a job is running, from a timer (OK9)',
      filename: 'handler.cjs',
      code: `const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda');\nconst lambda = new LambdaClient({});
const again = (event) => new Promise((done) => { setTimeout(async () => { done(await lambda.send(new InvokeCommand({ FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME }))); }, 2000); });
exports.handler = async (event) => { const job = await statusOf(event.id); if (job.status === 'RUNNING') await again(event); };`,
    },
    // OK10
    {
      name: 'other detail type (OK10)',
      code: once(
        events,
        `console.log(event['detail-type']); await bus.send(new PutEventsCommand({ Entries: [{ Source: event.source, DetailType: 'OrderPriced', Detail: '{}' }] }));`,
      ),
    },
    {
      name: 'forwarder to another bus (OK10)',
      code: once(
        events,
        `await bus.send(new PutEventsCommand({ Entries: [{ EventBusName: process.env.CENTRAL_BUS, Source: event.source, DetailType: event['detail-type'], Detail: '{}' }] }));`,
      ),
    },
    {
      name: 'detail type that the rule does not take (OK10)',
      ...sam(`Environment: { Variables: { BUS: !Ref Bus } }
Events:
  Placed: { Type: EventBridgeRule, Properties: { EventBusName: !Ref Bus, Pattern: { source: [shop], detail-type: [OrderPlaced] } } }`),
      code: once(
        events,
        `await bus.send(new PutEventsCommand({ Entries: [{ EventBusName: process.env.BUS, Source: 'shop', DetailType: 'OrderPriced', Detail: '{}' }] }));`,
      ),
    },
    {
      name: 'source that the rule excludes (OK10)',
      ...sam(`Events:
  All: { Type: EventBridgeRule, Properties: { Pattern: { source: [{ anything-but: [pricing] }] } } }`),
      code: once(
        events,
        `await bus.send(new PutEventsCommand({ Entries: [{ Source: 'pricing', DetailType: 'OrderPriced', Detail: '{}' }] }));`,
      ),
    },
    {
      name: 'rule on another bus (OK10)',
      ...sam(`Events:
  Placed: { Type: EventBridgeRule, Properties: { EventBusName: !Ref Bus, Pattern: { source: [shop] } } }`),
      code: once(
        events,
        `await bus.send(new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'OrderPlaced', Detail: '{}' }] }));`,
      ),
    },
    {
      name: 'rule that also filters by detail (OK10)',
      ...sam(`Events:
  Placed: { Type: EventBridgeRule, Properties: { Pattern: { source: [shop], detail: { status: [new] } } } }`),
      code: once(
        events,
        `await bus.send(new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'OrderPlaced', Detail: JSON.stringify({ status: 'priced' }) }] }));`,
      ),
    },
    // OK11
    {
      name: 'API handler that writes and sends (OK11)',
      ...sam(`Environment: { Variables: { BUCKET: !Ref Photos, QUEUE: !Ref Jobs } }
Events:
  Post: { Type: HttpApi }`),
      code: once(
        `${s3}${sqs}`,
        `${putTo('process.env.BUCKET', 'event.body')} await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE }));`,
      ),
    },
    {
      name: 'scheduled handler that writes (OK11)',
      ...serverless(`environment: { BUCKET: photos }\nevents:\n  - schedule: rate(1 hour)`),
      code: once(s3, putTo('process.env.BUCKET', "'report'")),
    },
    // OK12
    {
      name: 'typed handler of messages that name a bucket (OK12)',
      ts: true,
      code: `import type { SQSHandler } from 'aws-lambda';\n${s3}export const handler: SQSHandler = async (event) => { for (const record of event.Records) { const job = JSON.parse(record.body); await s3.send(new PutObjectCommand({ Bucket: job.bucket, Key: job.key })); } };`,
    },
    {
      name: 'function of which no handler is known (OK12)',
      code: `${s3}export async function save(record) { ${putTo(ownBucket, ownKey)} }`,
    },
    {
      name: 'trigger that is switched off (OK12)',
      ...sam(`Environment: { Variables: { QUEUE: !Ref Jobs } }
Events:
  Work: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn, Enabled: false } }`),
      code: each(sqs, 'await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE }));'),
    },
    // OK13
    {
      name: 'directive with a reason (OK13)',
      code: each(
        s3,
        `\n// lambda: intended-loop ends when the file is small enough\n${putTo(ownBucket, ownKey)}\n`,
      ),
    },
    // Others that tempt
    {
      name: 'on-failure queue of its own',
      ...sam(`DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Jobs.Arn }
Events:
  Told: { Type: SNS, Properties: { Topic: !Ref News } }`),
      code: each('', 'console.log(record.Sns.Message);'),
    },
    {
      name: 'log group of another function',
      ...sam(`Events:
  Lines: { Type: CloudWatchLogs, Properties: { LogGroupName: !Sub '/aws/lambda/\${Other}', FilterPattern: '' } }`),
      code: once('', 'console.log(event.awslogs.data);'),
    },
    {
      name: 'own log group behind a pattern for lines',
      ...sam(`Events:
  Lines: { Type: CloudWatchLogs, Properties: { LogGroupName: !Sub '/aws/lambda/\${Worker}', FilterPattern: ERROR } }`),
      code: once('', 'console.log(event.awslogs.data);'),
    },
    {
      name: 'other function whose name begins with its own',
      code: once(
        lambda,
        'await lambda.send(new InvokeCommand({ FunctionName: `${context.functionName}-worker` }));',
      ),
    },
    {
      name: 'signed address of an object of the bucket',
      code: each(
        `${s3}import { getSignedUrl } from '@aws-sdk/s3-request-presigner';\n`,
        `await getSignedUrl(s3, new PutObjectCommand({ Bucket: ${ownBucket}, Key: ${ownKey} }));`,
      ),
    },
    {
      name: 'helper that is given another bucket',
      code: `${s3}const put = async (bucket, key) => { await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key })); };
export const handler = async (event) => { for (const { s3: { object } } of event.Records) await put(process.env.TARGET, object.key); };`,
    },
    {
      name: 'known limit: two functions in one loop (RP13)',
      ...sam(
        `Environment: { Variables: { TOPIC: !Ref News } }
Events:
  Work: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } }`,
        `Second:
  Type: AWS::Serverless::Function
  Properties:
    CodeUri: .
    Handler: second.handler
    Runtime: nodejs22.x
    Environment: { Variables: { QUEUE: !Ref Jobs } }
    Events:
      Told: { Type: SNS, Properties: { Topic: !Ref News } }`,
      ),
      code: each(
        sns,
        'await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: record.body }));',
      ),
    },
    {
      name: 'known limit: test of the content type, which the output has too',
      code: each(
        s3,
        `const { ContentType } = await s3.send(new HeadObjectCommand({ Bucket: ${ownBucket}, Key: ${ownKey} })); if (!ContentType.startsWith('image/')) continue; ${putTo(ownBucket, '`small-${record.s3.object.key}`')}`,
      ),
    },
  ],

  invalid: [
    // RP1
    {
      name: 'put into the bucket of the event (RP1)',
      code: each(s3, markedPut(ownBucket, ownKey)),
      errors: [
        {
          messageId: 'writeToTrigger',
          data: {
            reach: '`handler` (exported as `handler` with a Lambda signature)',
            resource: 'the bucket',
            because: 'that its event names',
            stop: 'Lambda stops such a chain only after about 16 rounds',
          },
        },
      ],
    },
    write(
      'put under a key that is only decoded (RP1)',
      each(
        s3,
        `const key = decodeURIComponent(${ownKey}.replace(/\\+/g, ' ')); ${markedPut(ownBucket, 'key')}`,
      ),
    ),
    write(
      'put under a key with a beginning (RP1)',
      each(s3, markedPut(ownBucket, "'small-' + record.s3.object.key")),
    ),
    write(
      'put with SDK v2 and a callback (RP1)',
      `${s3v2}exports.handler = (event, context, callback) => { const record = event.Records[0]; «s3.putObject({ Bucket: record.s3.bucket.name, Key: record.s3.object.key }, callback)»; };`,
      { filename: 'handler.cjs' },
    ),
    write(
      'put with the aggregated client (RP1)',
      each(
        `import { S3 } from '@aws-sdk/client-s3';\nconst s3 = new S3({});\n`,
        `await «s3.putObject({ Bucket: ${ownBucket}, Key: ${ownKey} })»;`,
      ),
    ),
    write(
      'put with aws-lite (RP1)',
      once(
        `import awsLite from '@aws-lite/client';\n`,
        `const aws = await awsLite({}); const [record] = event.Records; await «aws.S3.PutObject({ Bucket: event.Records[0].s3.bucket.name, Key: event.Records[0].s3.object.key })»; console.log(record.s3.object);`,
      ),
    ),
    write(
      'typed handler (RP1)',
      `import type { S3Handler } from 'aws-lambda';\n${s3}export const handler: S3Handler = async ({ Records }) => { for (const record of Records) { ${markedPut(ownBucket, ownKey)} } };`,
      { ts: true },
    ),
    // RP2
    write(
      'bucket and object taken apart (RP2)',
      once(s3, `const { bucket, object } = event.Records[0].s3; ${markedPut('bucket.name', 'object.key')}`),
    ),
    write(
      'bucket in a variable (RP2)',
      each(
        s3,
        `const src = record.s3.bucket.name; const Key = ${ownKey}; await «s3.send(new PutObjectCommand({ Bucket: src, Key }))»;`,
      ),
    ),
    write(
      'same name for source and target (RP2)',
      once(
        s3,
        `const srcBucket = event.Records[0].s3.bucket.name; const dstBucket = srcBucket; const key = event.Records[0].s3.object.key; ${markedPut('dstBucket', "'resized-' + key")}`,
      ),
    ),
    write(
      'records mapped (RP2)',
      once(
        s3,
        `await Promise.all(event.Records.map(async ({ s3: { bucket, object } }) => { ${markedPut('bucket.name', 'object.key')} }));`,
      ),
    ),
    write(
      'record given to a function (RP2)',
      `${s3}const work = async (record) => { ${markedPut(ownBucket, ownKey)} };\nexport const handler = async (event) => { await Promise.all(event.Records.map(work)); };`,
    ),
    write(
      'bucket and key given to a function (RP2)',
      `${s3}async function save(bucket, key) { await «s3.send(new PutObjectCommand({ Bucket: bucket, Key: key }))»; }\nexport const handler = async (event) => { for (const record of event.Records) await save(record.s3.bucket.name, record.s3.object.key); };`,
    ),
    write(
      'input given to a function (RP2)',
      `${s3v2}const put = (params) => «s3.putObject(params).promise()»;\nexports.handler = async (event) => { const { s3: source } = event.Records[0]; await put({ Bucket: source.bucket.name, Key: source.object.key }); };`,
      { filename: 'handler.cjs' },
    ),
    write(
      'function that is given several buckets (RP2)',
      `${s3}const put = async (bucket, key) => { await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key })); };
export const handler = async (event) => { for (const record of event.Records) { await put(process.env.COPIES, record.s3.object.key); await «put(record.s3.bucket.name, record.s3.object.key)»; } };`,
    ),
    write(
      'input built up (RP2)',
      each(
        s3,
        `const params = { Bucket: ${ownBucket} }; params.Key = ${ownKey}; await «s3.send(new PutObjectCommand(params))»;`,
      ),
    ),
    write(
      'helper module that is given bucket and key (RP2)',
      `import { put } from './store.mjs';\nexport const handler = async (event) => { for (const record of event.Records) await «put(record.s3.bucket.name, record.s3.object.key)»; };`,
      project({
        'app.mjs': '',
        'store.mjs': `${s3}export const put = async (bucket, key) => { await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key })); };`,
      }),
    ),
    write(
      'helper module that is given the input (RP2)',
      `const { putObject } = require('./store');\nexports.handler = async (event) => { for (const record of event.Records) await «putObject({ Bucket: record.s3.bucket.name, Key: record.s3.object.key, Body: '' })»; };`,
      project(
        {
          'app.cjs': '',
          'store.js': `${s3v2}async function putObject(params) { return new Promise((resolve, reject) => { s3.putObject(params, (err, data) => (err ? reject(err) : resolve(data))); }); }\nmodule.exports = { putObject };`,
        },
        'app.cjs',
      ),
    ),
    write(
      'helper module that is given the record (RP2)',
      `${s3}export async function shrink(record) { await «s3.send(new PutObjectCommand({ Bucket: record.s3.bucket.name, Key: 'small-' + record.s3.object.key }))»; }`,
      project({
        'index.mjs': `import { shrink } from './app.mjs';\nexport const handler = async (event) => { await Promise.all(event.Records.map(shrink)); };`,
        'app.mjs': `${s3}export async function shrink(record) { await s3.send(new PutObjectCommand({ Bucket: record.s3.bucket.name, Key: 'small-' + record.s3.object.key })); }`,
      }),
    ),
    write(
      'two helper modules on the way (RP2)',
      `import { save } from './service.mjs';\nexport const handler = async (event) => { for (const { s3: { bucket, object } } of event.Records) await «save(bucket.name, object.key)»; };`,
      project({
        'app.mjs': '',
        'service.mjs': `import { put } from './store.mjs';\nexport const save = async (bucket, key) => put({ Bucket: bucket, Key: key });`,
        'store.mjs': `${s3}export const put = async (input) => { await s3.send(new PutObjectCommand(input)); };`,
      }),
    ),
    write(
      'notification in a queue (RP2)',
      each(
        s3,
        `const { Records } = JSON.parse(record.body); for (const { s3: { bucket, object } } of Records) { ${markedPut('bucket.name', 'object.key')} }`,
      ),
    ),
    write(
      'event that S3 sends to EventBridge (RP2)',
      once(
        s3,
        `console.log(event['detail-type']); ${markedPut('event.detail.bucket.name', "'small-' + event.detail.object.key")}`,
      ),
    ),
    // RP3
    write(
      'copy (RP3)',
      each(
        s3,
        `await «s3.send(new CopyObjectCommand({ Bucket: ${ownBucket}, CopySource: 'x', Key: ${ownKey} }))»;`,
      ),
    ),
    write(
      'upload in parts (RP3)',
      each(
        s3,
        `await «s3.send(new CompleteMultipartUploadCommand({ Bucket: ${ownBucket}, Key: ${ownKey} }))»;`,
      ),
    ),
    write(
      'upload of lib-storage (RP3)',
      each(
        s3,
        `await «new Upload({ client: s3, params: { Bucket: ${ownBucket}, Key: ${ownKey}, Body: '' } })».done();`,
      ),
    ),
    write(
      'upload of SDK v2 (RP3)',
      `${s3v2}exports.handler = async (event) => { for (const record of event.Records) await «s3.upload({ Bucket: ${ownBucket}, Key: ${ownKey} }).promise()»; };`,
      { filename: 'handler.cjs' },
    ),
    write(
      'copy of SDK v2 (RP3)',
      `${s3v2}exports.handler = async (event) => { for (const record of event.Records) await «s3.copyObject({ Bucket: ${ownBucket}, CopySource: 'x', Key: ${ownKey}, MetadataDirective: 'REPLACE' }).promise()»; };`,
      { filename: 'handler.cjs' },
    ),
    // RP4
    {
      name: 'transcript into the bucket of the event (RP4)',
      code: each(
        `import { TranscribeClient, StartTranscriptionJobCommand } from '@aws-sdk/client-transcribe';\nconst transcribe = new TranscribeClient({});\n`,
        `const bucket = ${ownBucket}; await «transcribe.send(new StartTranscriptionJobCommand({ OutputBucketName: bucket }))»;`,
      ),
      errors: [
        {
          messageId: 'outputToTrigger',
          data: {
            reach: '`handler` (exported as `handler` with a Lambda signature)',
            service: 'Amazon Transcribe',
            resource: 'the bucket',
            because: 'that its event names',
            stop: 'Lambda does not detect a loop of this kind',
          },
        },
      ],
    },
    output(
      'transcript with SDK v2 (RP4)',
      `const AWS = require('aws-sdk');\nconst transcribe = new AWS.TranscribeService();\nexports.handler = async (event) => { for (const record of event.Records) await «transcribe.startTranscriptionJob({ OutputBucketName: record.s3.bucket.name }).promise()»; };`,
      { filename: 'handler.cjs' },
    ),
    output(
      'result of Textract (RP4)',
      each(
        `import { TextractClient, StartDocumentTextDetectionCommand } from '@aws-sdk/client-textract';\nconst textract = new TextractClient({});\n`,
        `await «textract.send(new StartDocumentTextDetectionCommand({ OutputConfig: { S3Bucket: ${ownBucket} } }))»;`,
      ),
    ),
    output(
      'address of a bucket for Athena (RP4)',
      each(
        `import { AthenaClient, StartQueryExecutionCommand } from '@aws-sdk/client-athena';\nconst athena = new AthenaClient({});\n`,
        'await «athena.send(new StartQueryExecutionCommand({ ResultConfiguration: { OutputLocation: `s3://${record.s3.bucket.name}/` } }))»;',
      ),
    ),
    output(
      'destination of MediaConvert in the template (RP4)',
      each(
        `import { MediaConvertClient, CreateJobCommand } from '@aws-sdk/client-mediaconvert';\nconst convert = new MediaConvertClient({});\n`,
        'await «convert.send(new CreateJobCommand({ Settings: { OutputGroups: [{ OutputGroupSettings: { FileGroupSettings: { Destination: `s3://${process.env.BUCKET}/out/` } } }] } }))»;',
      ),
      photos(),
    ),
    output(
      'batch output of Bedrock in the template (RP4)',
      each(
        `import { BedrockClient, CreateModelInvocationJobCommand } from '@aws-sdk/client-bedrock';\nconst bedrock = new BedrockClient({});\n`,
        'await «bedrock.send(new CreateModelInvocationJobCommand({ outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${record.s3.bucket.name}/in/results/` } } }))»;',
      ),
      photos(prefix('in/')),
    ),
    // RP5
    write(
      'message back into the queue (RP5)',
      each(
        `${sqs}const urlFromArn = (arn) => { const [, , , region, account, name] = arn.split(':'); return \`https://sqs.\${region}.amazonaws.com/\${account}/\${name}\`; };\n`,
        'await «sqs.send(new SendMessageCommand({ QueueUrl: urlFromArn(record.eventSourceARN), MessageBody: record.body }))»;',
      ),
    ),
    write(
      'address made of the parts of the ARN (RP5)',
      each(
        sqs,
        "const parts = record.eventSourceARN.split(':'); await «sqs.send(new SendMessageCommand({ QueueUrl: 'https://sqs.' + parts[3] + '.amazonaws.com/' + parts[4] + '/' + parts[5], MessageBody: record.body }))»;",
      ),
    ),
    write(
      'batch, address by a function of another module (RP5)',
      each(
        `import { queueUrlFromArn } from './arns.js';\n${sqs}`,
        'await «sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrlFromArn(record.eventSourceARN), Entries: [] }))»;',
      ),
    ),
    write(
      'address asked for with the name in the ARN (RP5)',
      each(
        `import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';\n${sqs}`,
        "const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: record.eventSourceARN.split(':').at(-1) })); await «sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: record.body }))»;",
      ),
    ),
    // RP6
    write(
      'publication to the topic of the event (RP6)',
      each(
        sns,
        'await «sns.send(new PublishCommand({ TopicArn: record.Sns.TopicArn, Message: record.Sns.Message }))»;',
      ),
    ),
    write(
      'topic cut out of the subscription (RP6)',
      each(
        sns,
        "const topic = record.EventSubscriptionArn.split(':').slice(0, 6).join(':'); console.log(record.Sns.Message); await «sns.send(new PublishCommand({ TopicArn: topic, Message: '' }))»;",
      ),
    ),
    // RP7
    {
      name: 'put into the table of the stream (RP7)',
      code: each(
        `import { tableOf } from './arns.js';\n${ddb}`,
        'const { NewImage } = record.dynamodb; await «ddb.send(new PutCommand({ TableName: tableOf(record.eventSourceARN), Item: { ...NewImage } }))»;',
      ),
      errors: [
        {
          messageId: 'writeToTrigger',
          data: {
            reach: '`handler` (exported as `handler` with a Lambda signature)',
            resource: 'the table',
            because: 'that its event names',
            stop: 'Lambda does not detect a loop of this kind',
          },
        },
      ],
    },
    write(
      'update in the table of the stream (RP7)',
      each(
        ddb,
        `console.log(record.dynamodb.Keys); await «ddb.send(new UpdateCommand({ TableName: ${table}, Key: { pk: record.dynamodb.Keys.pk.S } }))»;`,
      ),
    ),
    write(
      'transaction in the table of the stream (RP7)',
      each(
        ddb,
        `console.log(record.dynamodb.Keys); await «ddb.send(new TransactWriteCommand({ TransactItems: [{ Update: { TableName: ${table} } }, { Put: { TableName: ${table}, Item: {} } }] }))»;`,
      ),
    ),
    write(
      'batch of items for the table of the stream (RP7)',
      each(
        ddb,
        `console.log(record.dynamodb.Keys); const table = ${table}; await «ddb.send(new BatchWriteCommand({ RequestItems: { [table]: [{ PutRequest: { Item: {} } }] } }))»;`,
      ),
    ),
    write(
      'changes of items and new items alike (RP7)',
      each(
        ddb,
        `if (record.eventName === 'INSERT' || record.eventName === 'MODIFY') { await «ddb.send(new UpdateCommand({ TableName: ${table}, Key: { pk: record.dynamodb.Keys.pk.S } }))»; }`,
      ),
    ),
    write(
      'all but removed items (RP7)',
      each(
        ddb,
        `if (record.eventName === 'REMOVE') continue; await «ddb.send(new PutCommand({ TableName: ${table}, Item: { pk: 1 } }))»;`,
      ),
    ),
    write(
      'only new items, each of which makes another (RP7)',
      each(
        `import { randomUUID } from 'node:crypto';\n${ddb}`,
        `if (record.eventName !== 'INSERT') continue; await «ddb.send(new PutCommand({ TableName: ${table}, Item: { id: randomUUID(), of: record.dynamodb.NewImage } }))»;`,
      ),
    ),
    // RP8
    {
      name: 'event put back as it came (RP8)',
      code: once(
        events,
        `await «bus.send(new PutEventsCommand({ Entries: [{ Source: event.source, DetailType: event['detail-type'], Detail: JSON.stringify(event.detail) }] }))»;`,
      ),
      errors: [
        {
          messageId: 'writeToTrigger',
          data: {
            reach: '`handler` (exported as `handler` with a Lambda signature)',
            resource: 'the event bus',
            because: 'under the source and detail type that started it',
            stop: 'Lambda does not detect a loop of this kind',
          },
        },
      ],
    },
    write(
      'event put back, taken apart before (RP8)',
      once(
        events,
        `const { source, 'detail-type': type, detail } = event; await «bus.send(new PutEventsCommand({ Entries: [{ Source: source, DetailType: type, Detail: JSON.stringify(detail) }] }))»;`,
      ),
    ),
    // RP9
    write(
      'record put back into the stream (RP9)',
      each(
        kinesis,
        'console.log(record.kinesis.data); await «kinesis.send(new PutRecordCommand({ StreamARN: record.eventSourceARN, Data: record.kinesis.data }))»;',
      ),
    ),
    write(
      'records put back under the name of the stream (RP9)',
      each(
        kinesis,
        `console.log(record.kinesis.data); await «kinesis.send(new PutRecordsCommand({ StreamName: ${table}, Records: [] }))»;`,
      ),
    ),
    // RP10
    {
      name: 'function that invokes itself (RP10)',
      code: once(
        lambda,
        'await «lambda.send(new InvokeCommand({ FunctionName: context.functionName, Payload: JSON.stringify(event) }))»;',
      ),
      errors: [
        {
          messageId: 'selfInvoke',
          data: {
            reach: '`handler` (exported as `handler` with a Lambda signature)',
            stop: 'Lambda stops such a chain only after about 16 rounds',
          },
        },
      ],
    },
    self(
      'own ARN (RP10)',
      once(lambda, 'await «lambda.send(new InvokeCommand({ FunctionName: context.invokedFunctionArn }))»;'),
    ),
    self(
      'own name from the environment (RP10)',
      once(
        lambda,
        'await «lambda.send(new InvokeCommand({ FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME }))»;',
      ),
    ),
    self(
      'own name with a version (RP10)',
      once(
        lambda,
        'await «lambda.send(new InvokeCommand({ FunctionName: `${context.functionName}:${context.functionVersion}` }))»;',
      ),
    ),
    self(
      'own name, SDK v2 (RP10)',
      `const AWS = require('aws-sdk');\nconst lambda = new AWS.Lambda();\nexports.handler = async (event, context) => { await «lambda.invoke({ FunctionName: context.functionName, InvocationType: 'Event' }).promise()»; };`,
      { filename: 'handler.cjs' },
    ),
    self(
      'own name that the template gives (RP10)',
      once(lambda, `await «lambda.send(new InvokeCommand({ FunctionName: 'orders' }))»;`),
      sam('FunctionName: orders'),
    ),
    self(
      'event that is there in every round (RP10)',
      once(
        lambda,
        'if (!event) return; await «lambda.send(new InvokeCommand({ FunctionName: context.functionName }))»;',
      ),
    ),
    // RP11
    {
      name: 'bucket of the trigger from the template (RP11)',
      ...photos(),
      code: each(s3, markedPut('process.env.BUCKET', '`out/${record.s3.object.key}`')),
      errors: [
        {
          messageId: 'writeToTrigger',
          data: {
            reach: '`handler` (declared as Worker in template.yaml)',
            resource: 'the bucket',
            because: 'that triggers it (`Worker` in template.yaml)',
            stop: 'Lambda stops such a chain only after about 16 rounds',
          },
        },
      ],
    },
    write(
      'key inside the prefix (RP11)',
      each(s3, markedPut('process.env.BUCKET', '`in/small/${record.s3.object.key}`')),
      photos(prefix('in/')),
    ),
    write(
      'key inside prefix and suffix (RP11)',
      each(s3, markedPut('process.env.BUCKET', '`in/${context.awsRequestId}.jpg`')),
      photos(`${prefix('in/')}, ${suffix('.jpg')}`),
    ),
    write(
      'own key under any filter (RP11)',
      each(s3, markedPut('process.env.BUCKET', ownKey)),
      photos(`${prefix('!Ref Folder')}, ${suffix('.jpg')}`),
    ),
    write(
      'beginning before the own key, suffix only (RP11)',
      each(s3, markedPut('process.env.BUCKET', '`small-${record.s3.object.key}`')),
      photos(suffix('.jpg')),
    ),
    write(
      'ending behind the own key, prefix only (RP11)',
      each(s3, markedPut('process.env.BUCKET', '`${record.s3.object.key}.json`')),
      photos(prefix('in/')),
    ),
    write(
      'bucket of the event, filter without effect (RP11)',
      each(s3, markedPut(ownBucket, '`in/small/${record.s3.object.key}`')),
      photos(prefix('in/')),
    ),
    write(
      'default of a variable that the template does not give (RP11)',
      each(s3, markedPut("process.env.TARGET ?? 'photos'", ownKey)),
      serverless(`events:\n  - s3: photos`),
    ),
    write(
      'bucket in serverless.yml (RP11)',
      each(s3, markedPut('process.env.BUCKET', '`thumbs/${record.s3.object.key}`')),
      serverless(
        `environment: { BUCKET: '\${self:custom.bucket}' }\nevents:\n  - s3: { bucket: '\${self:custom.bucket}', event: 's3:ObjectCreated:*' }`,
        'custom: { bucket: photos }',
      ),
    ),
    write(
      'key inside the rules of serverless.yml (RP11)',
      each(s3, markedPut('process.env.BUCKET', '`uploads/small/${record.s3.object.key}`')),
      serverless(
        `environment: { BUCKET: photos }\nevents:\n  - s3: { bucket: photos, event: 's3:ObjectCreated:*', rules: [{ prefix: uploads/ }] }`,
      ),
    ),
    write(
      'delete under a trigger for removed objects (RP11)',
      each(s3, `await «s3.send(new DeleteObjectCommand({ Bucket: process.env.BUCKET, Key: ${ownKey} }))»;`),
      photos('', '!Ref Photos', 's3:ObjectRemoved:*'),
    ),
    write(
      'notification set up at the bucket (RP11)',
      each(s3, markedPut('process.env.BUCKET', ownKey)),
      sam(
        'Environment: { Variables: { BUCKET: inbox } }',
        `Inbox:
  Type: AWS::S3::Bucket
  Properties:
    BucketName: inbox
    NotificationConfiguration:
      LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt Worker.Arn }]`,
      ),
    ),
    {
      name: 'bucket whose events come by EventBridge (RP11)',
      ...sam(`Environment: { Variables: { BUCKET: !Ref Photos } }
Events:
  Upload: { Type: EventBridgeRule, Properties: { Pattern: { source: [aws.s3], detail-type: [Object Created], detail: { bucket: { name: [!Ref Photos] }, object: { key: [{ prefix: in/ }] } } } } }`),
      code: once(s3, markedPut('process.env.BUCKET', '`in/${event.detail.object.key}`')),
      errors: [
        {
          messageId: 'writeToTrigger',
          data: {
            reach: '`handler` (declared as Worker in template.yaml)',
            resource: 'the bucket',
            because: 'that triggers it (`Worker` in template.yaml)',
            stop: 'Lambda does not detect a loop of this kind',
          },
        },
      ],
    },
    // RP12
    write(
      'table of the stream (RP12)',
      each(ddb, 'await «ddb.send(new PutCommand({ TableName: process.env.TABLE, Item: {} }))»;'),
      sam(`Environment: { Variables: { TABLE: !Ref Orders } }
Events:
  Changes: { Type: DynamoDB, Properties: { Stream: !GetAtt Orders.StreamArn, StartingPosition: LATEST } }`),
    ),
    write(
      'queue of the mapping (RP12)',
      each(
        sqs,
        'await «sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: record.body }))»;',
      ),
      sam(`Environment: { Variables: { QUEUE: !Ref Jobs } }
Events:
  Work: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } }`),
    ),
    write(
      'topic of the subscription (RP12)',
      each(sns, 'await «sns.send(new PublishCommand({ TopicArn: process.env.TOPIC }))»;'),
      sam(`Environment: { Variables: { TOPIC: !Ref News } }
Events:
  Told: { Type: SNS, Properties: { Topic: !Ref News } }`),
    ),
    {
      name: 'event that its own rule takes (RP12)',
      ...sam(`Environment: { Variables: { BUS: !Ref Bus } }
Events:
  Placed: { Type: EventBridgeRule, Properties: { EventBusName: !Ref Bus, Pattern: { source: [shop], detail-type: [{ prefix: Order }] } } }`),
      code: once(
        events,
        `await «bus.send(new PutEventsCommand({ Entries: [{ EventBusName: process.env.BUS, Source: 'shop', DetailType: 'OrderPriced', Detail: '{}' }] }))»;`,
      ),
      errors: [
        {
          messageId: 'writeToTrigger',
          data: {
            reach: '`handler` (declared as Worker in template.yaml)',
            resource: 'the event bus',
            because: 'what its own rule takes (`Worker` in template.yaml)',
            stop: 'Lambda does not detect a loop of this kind',
          },
        },
      ],
    },
    write(
      'event on the default bus that its own rule takes (RP12)',
      once(
        events,
        `await «bus.send(new PutEventsCommand({ Entries: event.orders.map((order) => ({ Source: 'shop', DetailType: 'OrderPlaced', Detail: JSON.stringify(order) })) }))»;`,
      ),
      serverless('events:\n  - eventBridge: { pattern: { source: [shop] } }'),
    ),
    write(
      'queue in serverless.yml (RP12)',
      each(
        sqs,
        'await «sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: record.body }))»;',
      ),
      serverless(
        'environment: { QUEUE: { Ref: Jobs } }\nevents:\n  - sqs: { arn: { Fn::GetAtt: [Jobs, Arn] } }',
        'resources: { Resources: { Jobs: { Type: AWS::SQS::Queue } } }',
      ),
    ),
    write(
      'table of the stream in serverless.yml (RP12)',
      each(ddb, 'await «ddb.send(new UpdateCommand({ TableName: process.env.TABLE, Key: { pk: 1 } }))»;'),
      serverless(
        'environment: { TABLE: { Ref: Orders } }\nevents:\n  - stream: { type: dynamodb, arn: { Fn::GetAtt: [Orders, StreamArn] } }',
        'resources: { Resources: { Orders: { Type: AWS::DynamoDB::Table } } }',
      ),
    ),
    write(
      'helper module that reads the variable (RP12)',
      `${ddb}export async function touch(id) { await «ddb.send(new PutCommand({ TableName: process.env.TABLE, Item: { id } }))»; }`,
      project({
        'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: index.handler
      Runtime: nodejs22.x
      Environment: { Variables: { TABLE: !Ref Orders } }
      Events:
        Changes: { Type: DynamoDB, Properties: { Stream: !GetAtt Orders.StreamArn } }
`,
        'index.mjs': `import { touch } from './app.mjs';\nexport const handler = async (event) => { for (const record of event.Records) await touch(record.dynamodb.Keys.id.S); };`,
        'app.mjs': `${ddb}export async function touch(id) { await ddb.send(new PutCommand({ TableName: process.env.TABLE, Item: { id } })); }`,
      }),
    ),
    // RP14
    {
      name: 'dead letters into the triggering topic (RP14)',
      ...sam(`DeadLetterQueue: { Type: SNS, TargetArn: !Ref News }
Events:
  Told: { Type: SNS, Properties: { Topic: !Ref News } }`),
      code: `export const «handler» = async (event) => { console.log(event.Records[0].Sns.Message); };`,
      errors: [
        {
          messageId: 'failureIntoTrigger',
          data: {
            handler: '`handler` (declared as Worker in template.yaml)',
            resource: 'the topic',
            stop: 'Lambda stops such a chain only after about 16 rounds',
          },
        },
      ],
    },
    {
      name: 'on-failure destination that is the triggering queue (RP14)',
      ...sam(`EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Jobs.Arn } } }
Events:
  Work: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } }`),
      code: `export const «handler» = async (event) => { console.log(event.Records[0].body); };`,
      errors: [{ messageId: 'failureIntoTrigger' }],
    },
    // RP15
    {
      name: 'own log group (RP15)',
      ...sam(`Events:
  Lines: { Type: CloudWatchLogs, Properties: { LogGroupName: !Sub '/aws/lambda/\${Worker}', FilterPattern: '' } }`),
      code: `export const «handler» = async (event) => { console.log(event.awslogs.data); };`,
      errors: [
        {
          messageId: 'logsIntoTrigger',
          data: {
            handler: '`handler` (declared as Worker in template.yaml)',
            stop: 'Lambda does not detect a loop of this kind',
          },
        },
      ],
    },
    {
      name: 'own log group that the template declares (RP15)',
      ...sam(
        'FunctionName: worker',
        `Group:
  Type: AWS::Logs::LogGroup
  Properties: { LogGroupName: /aws/lambda/worker }
Lines:
  Type: AWS::Logs::SubscriptionFilter
  Properties: { LogGroupName: !Ref Group, FilterPattern: '', DestinationArn: !GetAtt Worker.Arn }`,
      ),
      code: `export const «handler» = async (event) => { console.log(event.awslogs.data); };`,
      errors: [{ messageId: 'logsIntoTrigger' }],
    },
    {
      name: 'own log group in serverless.yml (RP15)',
      ...serverless(
        "events:\n  - cloudwatchLog: '/aws/lambda/${self:service}-${opt:stage}-worker'",
        "custom: { stage: '${opt:stage}' }",
        "${opt:stage, 'dev'}",
      ),
      code: `export const «handler» = async (event) => { console.log(event.awslogs.data); };`,
      errors: [{ messageId: 'logsIntoTrigger' }],
    },
    // RP16
    write(
      'same constant for source and target (RP16)',
      each(
        `${s3}const BUCKET = 'photos';\n`,
        `await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: ${ownKey} })); ${markedPut('BUCKET', ownKey)}`,
      ),
      serverless('events:\n  - s3: photos'),
    ),
    write(
      'same value of two variables (RP16)',
      each(
        s3,
        `await s3.send(new GetObjectCommand({ Bucket: process.env.SOURCE, Key: ${ownKey} })); ${markedPut('process.env.TARGET', ownKey)}`,
      ),
      serverless('environment: { SOURCE: photos, TARGET: photos }\nevents:\n  - s3: photos'),
    ),
    // Tests that stop nothing
    write(
      'missing key, which no round has',
      each(s3, `const key = ${ownKey}; if (!key) continue; ${markedPut(ownBucket, '`small-${key}`')}`),
    ),
    write(
      'type of file that the output keeps',
      each(
        s3,
        `const key = ${ownKey}; const match = key.match(/\\.([^.]*)$/); if (!match) continue; const type = match[1].toLowerCase(); if (type !== 'jpg' && type !== 'png') continue; ${markedPut(ownBucket, "'resized-' + key")}`,
      ),
    ),
    write(
      'list of types of files that the output keeps',
      each(
        s3,
        `const key = ${ownKey}; if (!['jpg', 'png'].includes(key.split('.').pop())) continue; ${markedPut(ownBucket, "'resized-' + key")}`,
      ),
    ),
    write(
      'test of the key before it is written again as it is',
      each(
        s3,
        `const key = ${ownKey}; if (!key.startsWith('in/') || !key.endsWith('.jpg')) continue; ${markedPut(ownBucket, 'key')}`,
      ),
    ),
    write(
      'list of records and their service, which every round has',
      once(
        s3,
        `if (!event || !Array.isArray(event.Records)) return; for (const record of event.Records) { if (record.eventSource !== 'aws:s3') continue; ${markedPut(ownBucket, ownKey)} }`,
      ),
    ),
    write(
      'new image, which every change but a removal has',
      each(
        `import { unmarshall } from '@aws-sdk/util-dynamodb';\n${ddb}`,
        `const item = unmarshall(record.dynamodb.NewImage); if (!item) continue; await «ddb.send(new PutCommand({ TableName: ${table}, Item: { ...item, seen: Date.now() } }))»;`,
      ),
    ),
    write(
      'error of the read before the write',
      `${s3v2}exports.handler = (event, context, callback) => { const { bucket, object } = event.Records[0].s3; s3.getObject({ Bucket: bucket.name, Key: object.key }, (err, data) => { if (err) { callback(err); return; } «s3.putObject({ Bucket: bucket.name, Key: 'small-' + object.key, Body: data.Body }, callback)»; }); };`,
      { filename: 'handler.cjs' },
    ),
    write(
      'content that every object has',
      each(
        s3,
        `const object = await s3.send(new GetObjectCommand({ Bucket: ${ownBucket}, Key: ${ownKey} })); if (!object.Body) continue; ${markedPut(ownBucket, "'small-' + record.s3.object.key")}`,
      ),
    ),
    write(
      'configuration before the work',
      each(s3, `if (!process.env.WIDTH) throw new Error('WIDTH'); ${markedPut(ownBucket, ownKey)}`),
    ),
  ],
});
