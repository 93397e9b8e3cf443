import path from 'node:path';
import { ESLint } from 'eslint';
import plugin from '../src/index.js';
import { projectWith } from './support/projects.js';

/** A module with a handler, what a template says of it, and the one rule that is to report it; `undefined` for a known limit. */
interface Capability {
  readonly rule: string | undefined;
  readonly code: string;
  readonly template?: string;
}

const s3 = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n`;
const dynamodb = `import { DynamoDBClient, UpdateItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';\nconst db = new DynamoDBClient({});\n`;
const handler = (body: string): string => `export const handler = async (event, context) => {\n${body}\n};\n`;
const batch = (source: string, body: string): string =>
  `/** @type {import('aws-lambda').${source}} */\n${handler(body)}`;

const declared = (runtime: string, properties = ''): string =>
  `Resources:\n  Run:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: handler.handler\n      Runtime: ${runtime}\n${properties}`;

const capabilities: Readonly<Record<string, Capability>> = {
  'event data in module state': {
    rule: 'no-mutable-module-state',
    code: `let user;\nconst name = () => user.name;\n${handler('user = event.user;\nreturn name();')}`,
  },
  'a list of the module that a handler adds to': {
    rule: 'no-mutable-module-state',
    code: `const seen = [];\n${handler('seen.push(event.id);\nreturn seen.length;')}`,
  },
  'a memo, which is right': {
    rule: undefined,
    code: `let config;\n${handler('config ??= await load();\nreturn config;')}`,
  },
  'keys of a logger': {
    rule: 'no-mutable-module-state',
    code: `import { Logger } from '@aws-lambda-powertools/logger';\nconst logger = new Logger();\n${handler('logger.appendKeys({ user: event.user });')}`,
  },
  'all of SDK v2': {
    rule: 'no-whole-sdk-import',
    code: `import AWS from 'aws-sdk';\nconst s3 = new AWS.S3();\n${handler('return s3.listBuckets().promise();')}`,
  },
  'a client for each invocation': {
    rule: 'no-uncached-connection',
    code: `import { S3Client } from '@aws-sdk/client-s3';\n${handler('const s3 = new S3Client({});\nreturn s3.send(event);')}`,
  },
  'a database connection for each invocation': {
    rule: 'no-uncached-connection',
    code: `import { Client } from 'pg';\n${handler(`const client = new Client();\nawait client.connect();\nreturn client.query('SELECT 1');`)}`,
  },
  'a shared pool that the handler ends': {
    rule: 'no-uncached-connection',
    code: `import { Pool } from 'pg';\nconst pool = new Pool();\n${handler(`const { rows } = await pool.query('SELECT 1');\nawait pool.end();\nreturn rows;`)}`,
  },
  'a promise that nobody waits for': {
    rule: 'no-leaked-promise',
    code: handler('fetch(event.url);'),
  },
  'void before a promise': { rule: 'no-leaked-promise', code: handler('void fetch(event.url);') },
  'forEach with an async function': {
    rule: 'no-leaked-promise',
    code: handler('event.urls.forEach(async (url) => { await fetch(url); });'),
  },
  'a timer': { rule: 'no-leaked-promise', code: handler('setTimeout(() => console.log(event), 1000);') },
  'a write into the bucket of the trigger': {
    rule: 'no-recursive-trigger',
    code: `${s3}${handler('const [{ s3: { bucket, object } }] = event.Records;\nconst Key = decodeURIComponent(object.key.replace(/\\+/g, " "));\nawait s3.send(new PutObjectCommand({ Bucket: bucket.name, Key, Body: "x" }));')}`,
  },
  'a function that waits for another one': {
    rule: 'no-synchronous-invoke',
    code: `import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';\nconst lambda = new LambdaClient({});\n${handler('const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: process.env.PRICES }));\nreturn Payload;')}`,
  },
  'a counter in a handler that gets messages twice': {
    rule: 'require-idempotent-handler',
    code: `${dynamodb}${batch('SQSHandler', `const batchItemFailures = [];\nfor (const record of event.Records) {\ntry {\nawait db.send(new UpdateItemCommand({ TableName: process.env.T, Key: { id: { S: record.body } }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } } }));\n} catch { batchItemFailures.push({ itemIdentifier: record.messageId }); }\n}\nreturn { batchItemFailures };`)}`,
  },
  'a record whose failure is swallowed': {
    rule: 'no-lost-batch-record',
    code: batch(
      'SQSHandler',
      'for (const record of event.Records) {\ntry { await index(record); } catch (error) { console.error(error); }\n}',
    ),
  },
  'only the first record of a batch': {
    rule: 'no-lost-batch-record',
    code: batch('SQSHandler', 'const [record] = event.Records;\nawait index(record.body);'),
  },
  'a time that is that of the start': {
    rule: 'no-stale-init-value',
    code: `const today = new Date().toISOString().slice(0, 10);\n${dynamodb}${handler('await db.send(new PutItemCommand({ TableName: process.env.T, Item: { id: { S: event.id }, day: { S: today } } }));')}`,
  },
  'a reserved variable': {
    rule: 'no-reserved-variable',
    code: handler(`process.env.AWS_REGION = 'eu-west-1';`),
  },
  'a callback in an async handler': {
    rule: 'no-callback-handler',
    code: `export const handler = async (event, context, callback) => {\ncallback(null, event);\n};`,
  },
  'a callback on Node.js 24': {
    rule: 'no-unsupported-signature',
    template: declared('nodejs24.x'),
    code: `export const handler = (event, context, callback) => {\ncallback(null, event);\n};`,
  },
  'a plain return on Node.js 22': {
    rule: 'no-unsupported-signature',
    template: declared('nodejs22.x'),
    code: `export const handler = (event, context) => ({ statusCode: 200 });`,
  },
  'a secret for each invocation': {
    rule: 'require-cached-config',
    code: `import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';\nconst secrets = new SecretsManagerClient({});\n${handler('return secrets.send(new GetSecretValueCommand({ SecretId: process.env.SECRET }));')}`,
  },
  'a credential in the code': {
    rule: 'require-cached-config',
    code: `const url = 'postgres://shop:h7Kd92mQ@db.shop.internal/shop';\n${handler('return connect(url, event);')}`,
  },
  'a region in the code': {
    rule: 'no-hardcoded-region',
    code: `import { S3Client } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({ region: 'eu-west-1' });\n${handler('return s3.send(event);')}`,
  },
  'an end of the process': {
    rule: 'no-process-exit',
    code: handler('if (!event.id) process.exit(1);\nreturn event.id;'),
  },
  'a deprecated runtime': {
    rule: 'no-deprecated-runtime',
    template: declared('nodejs18.x'),
    code: handler('return event.id;'),
  },
  'a handler that only passes its event on': {
    rule: 'no-pass-through-handler',
    code: `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n${batch('SNSHandler', 'await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: event.Records[0].Sns.Message }));')}`,
  },
  'the name of a bucket, a queue or a table in the code': {
    rule: 'no-hardcoded-resource',
    code: `${s3}${handler("await s3.send(new PutObjectCommand({ Bucket: 'shop-orders', Key: event.id, Body: 'x' }));")}`,
  },
  'a request without a time-out': {
    rule: 'require-request-timeout',
    code: handler('const response = await fetch(event.url);\nreturn response.json();'),
  },
};

describe('what the strict preset finds', () => {
  let found: ReadonlyMap<string, readonly string[]>;

  beforeAll(async () => {
    found = await findings();
  }, 120_000);

  it.each(Object.entries(capabilities))('%s', (name, { rule }) => {
    expect(found.get(name)).toEqual(rule === undefined ? [] : [rule]);
  });
});

/** The rules that report each of them, `max-init-cost` left out; each stands in a directory of its own. */
async function findings(): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = Object.keys(capabilities);
  const files = Object.entries(capabilities).flatMap(([, { code, template }], index) => [
    [`${index}/handler.js`, code],
    [`${index}/package.json`, '{}'],
    ...(template === undefined ? [] : [[`${index}/template.yaml`, template]]),
  ]);
  const root = projectWith(Object.fromEntries(files) as Record<string, string>);
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      ...plugin.configs.strict,
      {
        settings: { 'aws-lambda': { root } },
        rules: {
          'aws-lambda/max-init-cost': 'off',
          'aws-lambda/no-deprecated-runtime': ['error', { today: '2026-06-01' }],
        },
      },
    ],
  });
  const results = await eslint.lintFiles(['*/handler.js']);
  return new Map(
    results.map(({ filePath, messages }) => [
      names[Number(path.basename(path.dirname(filePath)))] ?? '',
      messages.map(({ ruleId, message }) => ruleId?.replace('aws-lambda/', '') ?? message),
    ]),
  );
}
