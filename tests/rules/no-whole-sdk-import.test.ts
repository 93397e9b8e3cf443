import path from 'node:path';
import rule from '../../src/rules/no-whole-sdk-import.js';
import { testRule, unmark, type InvalidCase } from '../support/rule-tester.js';
import { projectWith } from '../support/projects.js';

const handler = 'export const handler = async (event) => event;';
const requiredHandler = 'exports.handler = async (event) => event;';

type Extra = Partial<Pick<InvalidCase, 'ts' | 'options' | 'filename' | 'settings'>>;

/** One report whose suggestion turns the code into the output; without an output it must offer none. */
function reported(
  name: string,
  messageId: string,
  code: string,
  suggestion?: { readonly messageId: string; readonly output: string; readonly clients?: string },
  extra: Extra = {},
): InvalidCase {
  const { messageId: id = '', output = '', clients } = suggestion ?? {};
  const suggestions = [{ messageId: id, output, ...(clients ? { data: { clients } } : {}) }];
  return { name, code, ...extra, errors: [{ messageId, ...(suggestion ? { suggestions } : {}) }] };
}

/** SDK v2 as clients and commands of v3. */
const migrated = (name: string, clients: string, code: string, output: string, extra?: Extra): InvalidCase =>
  reported(name, 'wholeSdk', code, { messageId: 'useModularClient', output, clients }, extra);

/** SDK v2 used in a way that has no plain counterpart in v3. */
const unmigrated = (name: string, code: string, extra?: Extra): InvalidCase =>
  reported(`no migration: ${name}`, 'wholeSdk', code, undefined, extra);

/** `S3` as `S3Client` with commands. */
const split = (name: string, clients: string, code: string, output: string, extra?: Extra): InvalidCase =>
  reported(name, 'aggregatedClient', code, { messageId: 'useModularClient', output, clients }, extra);

/** Whole lodash as one import per function. */
const picked = (name: string, code: string, output: string, extra?: Extra): InvalidCase =>
  reported(name, 'wholeLibrary', code, { messageId: 'importFunctions', output }, extra);

/** An ES module that loads SDK v2 and makes one S3 client. */
const oldS3 = (body: string, construction = 'new AWS.S3()'): string =>
  `«import AWS from 'aws-sdk';»\nconst s3 = ${construction};\n${body}`;
/** The same in v3. */
const newS3 = (body: string, command: string, options = '{}'): string =>
  `import { S3Client, ${command} } from '@aws-sdk/client-s3';\nconst s3 = new S3Client(${options});\n${body}`;

/** A project whose handlers load some of its modules. */
const files = {
  'package.json': '{ "name": "shop", "type": "module" }',
  'src/handler.js': `import { save } from './orders/save.js';\nimport * as names from './names.js';\nexport const handler = async (event) => save(event, names);`,
  'src/orders/save.js': `«import AWS from 'aws-sdk';»\nexport const save = async (event) => new AWS.S3().putObject(event, () => undefined);`,
  'src/names.js': `export * from './shared/index.js';`,
  'src/shared/index.js': `«export * from '@aws-sdk/client-sqs';»`,
  'src/required.cjs': `const { load } = require('./load');\nexports.handler = async (event) => load(event);`,
  'src/load.js': `const _ = «require('lodash')»;\nmodule.exports.load = (event) => _.chain(event).value();`,
  'src/typed.ts': `import type { Store } from './types';\nimport { keep } from './keep';\nexport const handler = async (event: Store) => keep(event);`,
  'src/types.ts': `import { S3 } from 'aws-sdk';\nexport class Store { s3 = new S3(); }`,
  'src/keep.ts': `«import AWS = require('aws-sdk');»\nexport const keep = (event: unknown) => AWS.S3.name + String(event);`,
  'src/later.js': `export const handler = async (event) => (await import('./rare.js')).rare(event);`,
  'src/rare.js': `import AWS from 'aws-sdk';\nexport const rare = (event) => new AWS.S3().putObject(event).promise();`,
  'src/nobody.js': `import AWS from 'aws-sdk';\nexport const s3 = new AWS.S3();`,
  'src/handler.test.js': `import AWS from 'aws-sdk';\nimport { mockClient } from 'aws-sdk-client-mock';\nimport { handler } from './handler.js';\ntest('saves', () => handler(mockClient(AWS)));`,
  'scripts/seed.js': `import AWS from 'aws-sdk';\nimport { save } from '../src/orders/save.js';\nawait save(new AWS.S3());`,
  'bin/app.ts': `import { App } from 'aws-cdk-lib';\nimport { OrdersStack } from '../lib/stack';\nnew OrdersStack(new App(), 'orders');`,
  'lib/stack.ts': `import * as cdk from 'aws-cdk-lib';\nimport { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';\nexport class OrdersStack extends cdk.Stack {\n  handler = new NodejsFunction(this, 'orders', { entry: 'src/handler.js' });\n}`,
  'esbuild.config.mjs': `import ts from 'typescript';\nimport _ from 'lodash';\nexport default _.merge({}, ts);`,
};

const root = projectWith(
  Object.fromEntries(Object.entries(files).map(([name, text]) => [name, unmark(text).code])),
);

const place = (name: keyof typeof files) => ({
  code: files[name],
  filename: path.join(root, name),
  settings: { 'aws-lambda': { root } },
  ts: name.endsWith('.ts'),
});

const inHelper = (name: string, messageId: string, file: keyof typeof files): InvalidCase =>
  reported(name, messageId, files[file], undefined, place(file));

testRule('no-whole-sdk-import', rule, {
  valid: [
    {
      name: 'type-only import of SDK v2 (OK1)',
      ts: true,
      code: `import type { S3 } from 'aws-sdk';\n${handler}`,
    },
    {
      name: 'inline type import of a client package (OK1)',
      ts: true,
      code: `import { type Bucket } from '@aws-sdk/client-s3';\n${handler}`,
    },
    {
      name: 'import that only types use and the compiler elides',
      ts: true,
      code: `import { S3 } from 'aws-sdk';\nexport const handler = async (event: S3.Body) => event;`,
    },
    {
      name: 'client, command, error, paginator and waiter of v3 by name (OK2)',
      code: `import { S3Client, GetObjectCommand, NoSuchKey, paginateListObjectsV2, waitUntilObjectExists, StorageClass } from '@aws-sdk/client-s3';\n${handler}`,
    },
    {
      name: 'heavy library loaded on demand (OK3)',
      code: `export const handler = async (event) => { const moment = await import('moment'); return moment.default(event.time); };`,
    },
    {
      name: 'module without a handler (OK4, OK8)',
      code: `import AWS from 'aws-sdk';\nexport const client = new AWS.S3();`,
    },
    {
      name: 'namespace of a v3 client used by static members only (OK5)',
      code: `import * as s3 from '@aws-sdk/client-s3';\nconst client = new s3.S3Client({});\n${handler}`,
    },
    {
      name: 'one function of lodash (OK6)',
      code: `import groupBy from 'lodash/groupBy';\nimport { keyBy } from 'lodash-es';\n${handler}`,
    },
    {
      name: 'small SDK helpers (OK7)',
      code: `import { NodeHttpHandler } from '@smithy/node-http-handler';\nimport { marshall } from '@aws-sdk/util-dynamodb';\n${handler}`,
    },
    {
      name: 'allowed specifier (OK10)',
      options: [{ allow: ['aws-sdk'] }],
      code: `import AWS from 'aws-sdk';\n${handler}`,
    },
    { name: 'core of the X-Ray SDK (OK11)', code: `import AWSXRay from 'aws-xray-sdk-core';\n${handler}` },
    {
      name: 'resolved path and text with the name in it (OK12)',
      code: `const path = require.resolve('aws-sdk');\nconst text = 'aws-sdk';\n${handler}`,
    },
    {
      name: 'require of a local function with that name',
      code: `const require = (name) => name;\nconst x = require('aws-sdk');\n${handler}`,
    },
    {
      name: 'mock of the SDK in a test (OK9)',
      filename: 'orders.test.js',
      code: `import { mockClient } from 'aws-sdk-client-mock';\nimport AWS from 'aws-sdk';\nmockClient(AWS);`,
    },
    {
      name: 'known limit: heavy library that one rare branch uses (RP15)',
      code: `import sharp from 'sharp';\nexport const handler = async (event) => (event.image ? sharp(event.image).toBuffer() : undefined);`,
    },
    {
      name: 'known limit: barrel of the project that loads more than is used (RP16)',
      code: `import { save } from '../lib/index.js';\nexport const handler = async (event) => save(event);`,
    },
    { name: 'module that no handler of the project loads (OK8)', ...place('src/nobody.js') },
    { name: 'module that an invocation loads when it needs it (OK3)', ...place('src/rare.js') },
    { name: 'module that a handler imports for its types (OK1)', ...place('src/types.ts') },
    { name: 'test beside its handler (OK4, OK9)', ...place('src/handler.test.js') },
    { name: 'script that runs a helper module (OK4)', ...place('scripts/seed.js') },
    { name: 'CDK app (OK4)', ...place('bin/app.ts') },
    { name: 'CDK stack (OK4)', ...place('lib/stack.ts') },
    { name: 'configuration of a bundler (OK4)', ...place('esbuild.config.mjs') },
    {
      name: 'required names of v3, of which nothing is dropped anyway (OK2)',
      code: `const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');\nexports.handler = async (event) => new S3Client({}).send(new GetObjectCommand(event));`,
    },
    {
      name: 'required aggregated clients: without them the package is as large',
      code: `const { SecretsManager: Secrets } = require('@aws-sdk/client-secrets-manager');\nconst { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb');\nconst secrets = new Secrets();\nexports.handler = async (event) => secrets.getSecretValue(DynamoDBDocument);`,
    },
    {
      name: 'required namespace of a client package',
      code: `const s3 = require('@aws-sdk/client-s3');\nexports.handler = async (event) => new s3[event.command]({});`,
    },
    {
      name: 'aggregated client in a required TypeScript module',
      ts: true,
      code: `import sdk = require('@aws-sdk/client-s3');\nconst s3 = new sdk.S3({});\nexport const handler = async (event: any) => s3.getObject(event);`,
    },
    {
      name: 'type imports of every kind (OK1)',
      ts: true,
      code: `import type AWS from 'aws-sdk';\nimport type * as all from 'aws-sdk';\nimport type sdk = require('aws-sdk');\nimport type { S3 } from '@aws-sdk/client-s3';\nexport type { Handler } from 'aws-cdk-lib/aws-lambda';\nexport const handler = async (event: AWS.S3.Body | all.S3.Body | sdk.S3.Body, s3: S3) => [event, s3];`,
    },
    {
      name: 'one function of lodash, required (OK6)',
      code: `const groupBy = require('lodash/groupBy');\nconst get = require('lodash.get');\nexports.handler = async (event) => groupBy(get(event, 'items'), 'id');`,
    },
    {
      name: 'core of the X-Ray SDK, required (OK11)',
      code: `const AWSXRay = require('aws-xray-sdk-core');\n${requiredHandler}`,
    },
    {
      name: 'library of a layer that is allowed, by import and by require (OK10)',
      options: [{ allow: ['lodash', 'moment'] }],
      code: `import _ from 'lodash';\nconst moment = require('moment');\nexport const handler = async (event) => _.chain(moment(event)).value();`,
    },
    {
      name: 'several functions of moment, by way of a variable',
      code: `const moment = require('moment');\nexports.handler = async (event) => {\n  const day = moment.utc(event.day);\n  return day.isValid() ? day.startOf('week').format() : moment.duration(event.length).humanize();\n};`,
    },
    { name: 'single client of SDK v2 by default', code: `import S3 from 'aws-sdk/clients/s3';\n${handler}` },
  ],
  invalid: [
    {
      name: 'default import of SDK v2 (RP1)',
      code: `«import AWS from 'aws-sdk';»\n${handler}`,
      errors: [
        {
          messageId: 'wholeSdk',
          data: { specifier: 'aws-sdk', handler: '`handler`', phase: 'in the Init phase', example: '' },
        },
      ],
    },
    {
      name: 'require of SDK v2, with the client that is constructed in the message (RP2)',
      code: `const AWS = «require('aws-sdk')»;\nconst s3 = new AWS.S3();\nexports.handler = async (event) => s3;`,
      errors: [
        {
          messageId: 'wholeSdk',
          data: {
            specifier: 'aws-sdk',
            handler: '`handler`',
            phase: 'in the Init phase',
            example: ' (`S3Client` of `@aws-sdk/client-s3`)',
          },
        },
      ],
    },
    {
      name: 'namespace import of SDK v2 (RP3)',
      code: `«import * as AWS from 'aws-sdk';»\n${handler}`,
      errors: [{ messageId: 'wholeSdk' }],
    },
    {
      name: 'named import of SDK v2 (RP4)',
      code: `«import { S3 } from 'aws-sdk';»\n${handler}`,
      errors: [{ messageId: 'wholeSdk' }],
    },
    {
      name: 'import equals of SDK v2 (RP5)',
      ts: true,
      code: `«import AWS = require('aws-sdk');»\nconst s3 = new AWS.S3();\nexport const handler = async (event: unknown) => s3;`,
      errors: [{ messageId: 'wholeSdk' }],
    },
    {
      name: 'destructured require of SDK v2 (RP6)',
      code: `const { DynamoDB } = «require('aws-sdk')»;\nexports.handler = async (event) => DynamoDB;`,
      errors: [{ messageId: 'wholeSdk' }],
    },
    {
      name: 'single client of SDK v2 when asked for (RP7)',
      options: [{ reportOldClients: true }],
      code: `«import S3 from 'aws-sdk/clients/s3';»\n${handler}`,
      errors: [
        {
          messageId: 'serviceOfOldSdk',
          data: { specifier: 'aws-sdk/clients/s3', instead: '@aws-sdk/client-s3' },
        },
      ],
    },
    {
      name: 'SDK v2 captured by X-Ray (RP8)',
      code: `const AWSXRay = require('aws-xray-sdk-core');\nconst AWS = AWSXRay.captureAWS(«require('aws-sdk')»);\nexports.handler = async (event) => AWS;`,
      errors: [{ messageId: 'wholeSdk' }],
    },
    {
      name: 'aggregated client of v3 (RP9)',
      code: `import { «S3» } from '@aws-sdk/client-s3';\nconst s3 = new S3();\n${handler}`,
      errors: [
        {
          messageId: 'aggregatedClient',
          data: { specifier: '@aws-sdk/client-s3', name: 'S3', client: 'S3Client' },
          suggestions: [
            {
              messageId: 'useModularClient',
              data: { clients: '`S3Client`' },
              output: `import { S3Client } from '@aws-sdk/client-s3';\nconst s3 = new S3Client();\n${handler}`,
            },
          ],
        },
      ],
    },
    {
      name: 'aggregated document client (RP10)',
      code: `import { «DynamoDBDocument» } from '@aws-sdk/lib-dynamodb';\n${handler}`,
      errors: [
        {
          messageId: 'aggregatedClient',
          data: {
            specifier: '@aws-sdk/lib-dynamodb',
            name: 'DynamoDBDocument',
            client: 'DynamoDBDocumentClient',
          },
        },
      ],
    },
    {
      name: 'namespace of a v3 client that escapes (RP11)',
      code: `import * as s3 from '@aws-sdk/client-s3';\nexport const handler = async (event) => new «s3»[event.command]({});`,
      errors: [{ messageId: 'escapingNamespace', data: { specifier: '@aws-sdk/client-s3', name: 's3' } }],
    },
    {
      name: 'star re-export of a client package (RP12)',
      code: `«export * from '@aws-sdk/client-s3';»\n${handler}`,
      errors: [{ messageId: 'wholeReexport', data: { specifier: '@aws-sdk/client-s3' } }],
    },
    ...(
      [
        ['[_.isEmpty(event), log(_)]', "const _ = require('lodash')", 'isEmpty'],
        ['_.chain(_.get(event, "id")).value()', "const _ = require('lodash')", 'get'],
        ['_.chain(event).map(f).value()', "const _ = require('lodash')", 'groupBy'],
      ] as const
    ).map(([use, load, name]): InvalidCase => ({
      name: `lodash for ${use}, whose function the message names`,
      code: `${load.replace('require', '«require').replace(')', ')»')};\nexports.handler = async (event) => ${use};`,
      errors: [
        {
          messageId: 'wholeLibrary',
          data: {
            specifier: 'lodash',
            handler: '`handler`',
            advice: `import the one function (\`lodash/${name}\`) or \`lodash-es\``,
          },
        },
      ],
    })),
    {
      name: 'whole lodash, moment and googleapis (RP13)',
      code: `«import _ from 'lodash';»\n«import moment from 'moment';»\n«import { google } from 'googleapis';»\n${handler}`,
      errors: [{ messageId: 'wholeLibrary' }, { messageId: 'wholeLibrary' }, { messageId: 'wholeLibrary' }],
    },
    {
      name: 'escaping namespace of ramda (RP13)',
      code: `import * as R from 'ramda';\nexport const handler = async (event) => event.ops.map((op) => «R»[op]);`,
      errors: [{ messageId: 'escapingNamespace' }],
    },
    {
      name: 'development tools in a function (RP14)',
      code: `«import ts from 'typescript';»\n«import * as cdk from 'aws-cdk-lib';»\n${handler}`,
      errors: [{ messageId: 'developerTool' }, { messageId: 'developerTool' }],
    },
    inHelper(
      'star re-export in a barrel that a handler loads (RP12)',
      'wholeReexport',
      'src/shared/index.js',
    ),
    inHelper('lodash in a required helper module (RP13)', 'wholeLibrary', 'src/load.js'),
    inHelper('import equals of SDK v2 in a helper module (RP5)', 'wholeSdk', 'src/keep.ts'),
    {
      name: 'SDK v2 in a helper module, with the handler in the message (RP1)',
      ...place('src/orders/save.js'),
      errors: [
        {
          messageId: 'wholeSdk',
          data: {
            specifier: 'aws-sdk',
            phase: 'in the Init phase',
            handler: '`handler` of handler.js',
            example: ' (`S3Client` of `@aws-sdk/client-s3`)',
          },
        },
      ],
    },
    {
      name: 'SDK v2 that the first invocation loads',
      code: `exports.handler = async (event) => {\n  const AWS = «require('aws-sdk')»;\n  return AWS.VERSION;\n};`,
      errors: [
        {
          messageId: 'wholeSdk',
          data: { specifier: 'aws-sdk', phase: 'in the first invocation', handler: '`handler`', example: '' },
        },
      ],
    },
    reported(
      'file of SDK v2 that loads every client (RP1)',
      'wholeSdk',
      `«import AWS from 'aws-sdk/clients/all.js';»\n${handler}`,
    ),
    reported('re-export of SDK v2', 'wholeSdk', `«export { S3 } from 'aws-sdk';»\n${handler}`),
    reported(
      'one client of a required SDK v2 (RP6)',
      'wholeSdk',
      `const S3 = «require('aws-sdk')».S3;\nexports.handler = async (event) => S3;`,
    ),
    {
      name: 'SDK v2 captured by X-Ray, imported (RP8)',
      code: `import AWSXRay from 'aws-xray-sdk-core';\n«import * as sdk from 'aws-sdk';»\nconst AWS = AWSXRay.captureAWS(sdk);\nexport const handler = async (event) => new AWS.S3();`,
      errors: [{ messageId: 'wholeSdk' }],
    },
    {
      name: 'namespace of a v3 client that is passed on or spread (RP11)',
      code: `import * as s3 from '@aws-sdk/client-s3';\nimport * as sqs from '@aws-sdk/client-sqs';\nexport const handler = async (event) => build(«s3», { ...«sqs» });`,
      errors: [{ messageId: 'escapingNamespace' }, { messageId: 'escapingNamespace' }],
    },
    {
      name: 'whole libraries by require (RP13)',
      code: `const _ = «require('lodash')»;\nconst moment = «require('moment')»;\nconst { google } = «require('googleapis')»;\nconst AWSXRay = «require('aws-xray-sdk')»;\nconst zones = «require('moment-timezone')»;\nexports.handler = async (event) => moment(event).add(1, 'day').format();`,
      errors: Array.from({ length: 5 }, () => ({ messageId: 'wholeLibrary' })),
    },
    reported(
      'library that the module awaits while it is loaded (RP13)',
      'wholeLibrary',
      `const { default: _ } = await «import('lodash')»;\nexport const handler = async (event) => _.chain(event).value();`,
    ),
    {
      name: 'every development tool (RP14)',
      code: `«import webpack from 'webpack';»\n«import prisma from 'prisma';»\n«import puppeteer from 'puppeteer';»\nconst ts = «require('typescript')»;\n${handler}`,
      errors: Array.from({ length: 4 }, () => ({ messageId: 'developerTool' })),
    },
    migrated(
      'call of SDK v2 as client and command',
      '`S3Client`',
      oldS3('export const handler = async (event) => s3.putObject({ Key: event.key }).promise();'),
      newS3(
        'export const handler = async (event) => s3.send(new PutObjectCommand({ Key: event.key }));',
        'PutObjectCommand',
      ),
    ),
    migrated(
      'calls over several lines, in a double-quoted namespace import without semicolon',
      '`SQSClient`',
      `«import * as AWS from "aws-sdk"»\nconst sqs = new AWS.SQS({ region: process.env.REGION })\nexport const handler = async (event) => {\n  await sqs\n    .sendMessage({ QueueUrl: event.queue })\n    .promise()\n  return sqs.purgeQueue(event).promise()\n}`,
      `import { SQSClient, SendMessageCommand, PurgeQueueCommand } from "@aws-sdk/client-sqs"\nconst sqs = new SQSClient({ region: process.env.REGION })\nexport const handler = async (event) => {\n  await sqs\n    .send(new SendMessageCommand({ QueueUrl: event.queue }))\n  return sqs.send(new PurgeQueueCommand(event))\n}`,
    ),
    migrated(
      'named imports of two services',
      '`SNSClient` and `SSMClient`',
      `«import { SNS, SSM as Parameters } from 'aws-sdk';»\nconst sns = new SNS();\nconst ssm = new Parameters();\nexport const handler = async (event) => {\n  await ssm.getParameter({ Name: 'a' }).promise();\n  await sns.publish(event).promise();\n};`,
      `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';\nimport { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';\nconst sns = new SNSClient({});\nconst ssm = new SSMClient({});\nexport const handler = async (event) => {\n  await ssm.send(new GetParameterCommand({ Name: 'a' }));\n  await sns.send(new PublishCommand(event));\n};`,
    ),
    migrated(
      'required SDK',
      '`S3Client`',
      `const AWS = «require('aws-sdk')»;\nconst s3 = new AWS.S3();\nexports.handler = async (event) => { await s3.listBuckets().promise(); };`,
      `const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');\nconst s3 = new S3Client({});\nexports.handler = async (event) => { await s3.send(new ListBucketsCommand({})); };`,
    ),
    migrated(
      'destructured require among other declarators',
      '`KinesisClient`',
      `var fs = require('fs'), { Kinesis } = «require('aws-sdk')»;\nvar kinesis = new Kinesis;\nexports.handler = async (event) => kinesis.listStreams({}).promise();`,
      `var fs = require('fs'), { KinesisClient, ListStreamsCommand } = require('@aws-sdk/client-kinesis');\nvar kinesis = new KinesisClient({});\nexports.handler = async (event) => kinesis.send(new ListStreamsCommand({}));`,
    ),
    migrated(
      'document client',
      '`DynamoDBClient` and `DynamoDBDocumentClient`',
      `const AWS = «require('aws-sdk')»;\nconst ddb = new AWS.DynamoDB.DocumentClient();\nexports.handler = async (event) => ddb.get({ Key: event.key }).promise();`,
      `const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');\nconst { DynamoDBDocumentClient, GetCommand } = require('@aws-sdk/lib-dynamodb');\nconst ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });\nexports.handler = async (event) => ddb.send(new GetCommand({ Key: event.key }));`,
    ),
    migrated(
      'document client with options',
      '`DynamoDBClient` and `DynamoDBDocumentClient`',
      `«import { DynamoDB } from 'aws-sdk';»\nconst ddb = new DynamoDB.DocumentClient({ apiVersion: '2012-08-10', region: 'eu-west-1' });\nexport const handler = async (event) => ddb.query(event).promise();`,
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';\nconst ddb = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }), { marshallOptions: { removeUndefinedValues: true } });\nexport const handler = async (event) => ddb.send(new QueryCommand(event));`,
    ),
    migrated(
      'client that is constructed where it is used, and an answer that nobody reads',
      '`LambdaClient`',
      `«import AWS from 'aws-sdk';»\nexport const handler = async (event) => {\n  await new AWS.Lambda({ apiVersion: 'latest' }).invoke(event).promise();\n};`,
      `import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';\nexport const handler = async (event) => {\n  await new LambdaClient({}).send(new InvokeCommand(event));\n};`,
    ),
    migrated(
      'call within the input of another call',
      '`S3Client`',
      oldS3(
        'export const handler = async (event) => s3.putObject(await s3.headObject(event).promise()).promise();',
      ),
      newS3(
        'export const handler = async (event) => s3.send(new PutObjectCommand(await s3.send(new HeadObjectCommand(event))));',
        'PutObjectCommand, HeadObjectCommand',
      ),
    ),
    migrated(
      'local endpoint, the last option dropped',
      '`S3Client`',
      oldS3(
        'export const handler = async (event) => s3.headObject(event).promise();',
        "new AWS.S3({ endpoint: `http://${process.env.HOST}:4566`, apiVersion: '2006-03-01' })",
      ),
      newS3(
        'export const handler = async (event) => s3.send(new HeadObjectCommand(event));',
        'HeadObjectCommand',
        '{ endpoint: `http://${process.env.HOST}:4566` }',
      ),
    ),
    migrated(
      'command that is imported already',
      '`S3Client`',
      `import { HeadObjectCommand } from '@aws-sdk/client-s3';\n${oldS3('export const handler = async (event) => s3.headObject(event).promise().then(() => HeadObjectCommand);')}`,
      `import { HeadObjectCommand } from '@aws-sdk/client-s3';\nimport { S3Client } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\nexport const handler = async (event) => s3.send(new HeadObjectCommand(event)).then(() => HeadObjectCommand);`,
    ),
    reported(
      'single document client of SDK v2',
      'serviceOfOldSdk',
      `«import { DocumentClient } from 'aws-sdk/clients/dynamodb';»\nconst ddb = new DocumentClient();\nexport const handler = async (event) => ddb.put(event).promise();`,
      {
        messageId: 'useModularClient',
        output: `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';\nconst ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });\nexport const handler = async (event) => ddb.send(new PutCommand(event));`,
      },
      { options: [{ reportOldClients: true }] },
    ),
    reported(
      'single client of SDK v2 in a require',
      'serviceOfOldSdk',
      `const StepFunctions = «require('aws-sdk/clients/stepfunctions')»;\nconst steps = new StepFunctions();\nexports.handler = async (event) => steps.startExecution(event).promise();`,
      {
        messageId: 'useModularClient',
        output: `const { SFNClient, StartExecutionCommand } = require('@aws-sdk/client-sfn');\nconst steps = new SFNClient({});\nexports.handler = async (event) => steps.send(new StartExecutionCommand(event));`,
      },
      { options: [{ reportOldClients: true }] },
    ),
    unmigrated(
      'callback style',
      oldS3('export const handler = async (event) => s3.putObject(event, (error) => error);'),
    ),
    unmigrated(
      'request without a promise',
      oldS3('export const handler = async (event) => s3.putObject(event).send();'),
    ),
    unmigrated(
      'changed configuration',
      `«import AWS from 'aws-sdk';»\nAWS.config.update({ region: 'eu-west-1' });\nconst s3 = new AWS.S3();\nexport const handler = async (event) => s3.putObject(event).promise();`,
    ),
    unmigrated(
      'captured by X-Ray',
      `const AWS = xray.captureAWS(«require('aws-sdk')»);\nconst s3 = new AWS.S3();\nexports.handler = async (event) => s3.putObject(event).promise();`,
    ),
    unmigrated(
      'managed upload',
      oldS3('export const handler = async (event) => s3.upload(event).promise();'),
    ),
    unmigrated(
      'operation that v3 has dropped',
      oldS3('export const handler = async (event) => s3.getBucketLifecycle(event).promise();'),
    ),
    unmigrated(
      'signed URL',
      oldS3(`export const handler = async (event) => s3.getSignedUrl('getObject', event);`),
    ),
    unmigrated(
      'body of an object, which is a stream in v3',
      oldS3('export const handler = async (event) => (await s3.getObject(event).promise()).Body.toString();'),
    ),
    unmigrated(
      'payload of an answer, which is bytes in v3',
      `«import AWS from 'aws-sdk';»\nconst lambda = new AWS.Lambda();\nexport const handler = async (event) => {\n  const { Payload } = await lambda.invoke(event).promise();\n  return JSON.parse(Payload);\n};`,
    ),
    unmigrated(
      'client that is exported',
      `«import AWS from 'aws-sdk';»\nexport const s3 = new AWS.S3();\nexport const handler = async (event) => s3.putObject(event).promise();`,
    ),
    unmigrated(
      'client that is passed on',
      oldS3(
        'const repository = makeRepository(s3);\nexport const handler = async (event) => repository.save(event);',
      ),
    ),
    unmigrated(
      'method by a computed name',
      oldS3('export const handler = async (event) => s3[event.operation](event).promise();'),
    ),
    unmigrated(
      'client of one variable by two constructions',
      `«import AWS from 'aws-sdk';»\nlet s3 = new AWS.S3();\nexport const handler = async (event) => { s3 = new AWS.S3(); return s3.putObject(event).promise(); };`,
    ),
    unmigrated(
      'option that v3 has not',
      oldS3(
        'export const handler = async (event) => s3.putObject(event).promise();',
        'new AWS.S3({ maxRetries: 2 })',
      ),
    ),
    unmigrated(
      'endpoint without its protocol',
      oldS3(
        'export const handler = async (event) => s3.putObject(event).promise();',
        'new AWS.S3({ endpoint: process.env.ENDPOINT })',
      ),
    ),
    unmigrated(
      'old version of an API',
      `«import AWS from 'aws-sdk';»\nconst db = new AWS.DynamoDB({ apiVersion: '2011-12-05' });\nexport const handler = async (event) => db.putItem(event).promise();`,
    ),
    unmigrated(
      'options that are not written out',
      oldS3('export const handler = async (event) => s3.putObject(event).promise();', 'new AWS.S3(options)'),
    ),
    unmigrated(
      'set of the document client',
      `«import AWS from 'aws-sdk';»\nconst ddb = new AWS.DynamoDB.DocumentClient();\nexport const handler = async (event) => ddb.put({ Item: { tags: ddb.createSet(event.tags) } }).promise();`,
    ),
    unmigrated(
      'code of an error, which is its name in v3',
      oldS3(
        `export const handler = async (event) => {\n  try { await s3.headObject(event).promise(); } catch (error) { if (error.code !== 'NotFound') throw error; }\n};`,
      ),
    ),
    unmigrated(
      'code of an error in a chain',
      oldS3(
        `export const handler = async (event) => s3.headObject(event).promise().catch((error) => error.statusCode);`,
      ),
    ),
    unmigrated(
      'code of an error, taken out where it is caught',
      oldS3(
        `export const handler = async (event) => {\n  try { await s3.headObject(event).promise(); } catch ({ code }) { return code; }\n};`,
      ),
    ),
    unmigrated(
      'code of an error, taken out of a variable',
      oldS3(
        `export const handler = async (event) => {\n  try { await s3.headObject(event).promise(); } catch (error) { const { statusCode } = error; return statusCode; }\n};`,
      ),
    ),
    unmigrated(
      'code of an error of another type',
      oldS3(
        `export const handler = async (event: any) => {\n  try { await s3.headObject(event).promise(); } catch (error) { return (error as any).code; }\n};`,
      ),
      { ts: true },
    ),
    unmigrated(
      'code of an error, taken out in a chain',
      oldS3(
        `export const handler = async (event) => s3.headObject(event).promise().catch(({ code }) => code);`,
      ),
    ),
    unmigrated(
      'list of an answer, which v3 leaves out when it is empty',
      oldS3(
        'export const handler = async (event) => (await s3.listObjectsV2(event).promise()).Contents.length;',
      ),
    ),
    unmigrated(
      'failures of a batch, which v3 leaves out when there are none',
      `«import AWS from 'aws-sdk';»\nconst sqs = new AWS.SQS();\nexport const handler = async (event) => {\n  const { Failed } = await sqs.sendMessageBatch(event).promise();\n  return Failed.length;\n};`,
    ),
    unmigrated(
      'converter of the document client',
      `«import AWS from 'aws-sdk';»\nconst db = new AWS.DynamoDB();\nexport const handler = async (event) => db.putItem({ Item: AWS.DynamoDB.Converter.marshall(event) }).promise();`,
    ),
    unmigrated(
      'client in a class',
      `«import AWS from 'aws-sdk';»\nclass Store { s3 = new AWS.S3(); save(x) { return this.s3.putObject(x).promise(); } }\nexport const handler = async (event) => new Store().save(event);`,
    ),
    unmigrated(
      'client that is made later',
      `«import AWS from 'aws-sdk';»\nlet s3;\nexport const handler = async (event) => { s3 ??= new AWS.S3(); return s3.putObject(event).promise(); };`,
    ),
    unmigrated(
      'service that the plugin does not know',
      `«import AWS from 'aws-sdk';»\nconst gamelift = new AWS.GameLift();\nexport const handler = async (event) => gamelift.stopMatchmaking(event).promise();`,
    ),
    unmigrated(
      'name that is taken',
      oldS3('class S3Client {}\nexport const handler = async (event) => s3.putObject(event).promise();'),
    ),
    unmigrated(
      'comment that would be lost',
      oldS3('export const handler = async (event) => s3.putObject(event) /* once */ .promise();'),
    ),
    unmigrated(
      'types of the SDK',
      `«import AWS from 'aws-sdk';»\nconst s3 = new AWS.S3();\nexport const handler = async (event: AWS.S3.PutObjectRequest) => s3.putObject(event).promise();`,
      { ts: true },
    ),
    unmigrated(
      'import equals',
      `«import AWS = require('aws-sdk');»\nconst s3 = new AWS.S3();\nexport const handler = async (event: any) => s3.putObject(event).promise();`,
      { ts: true },
    ),
    split(
      'calls of an aggregated client, beside an import',
      '`S3Client`',
      `import { NoSuchKey, «S3», GetObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3({ region: 'eu-west-1', maxAttempts: 2 });\nexport const handler = async (event) => {\n  await s3.putObject({ Key: event.key });\n  return s3.getObject(event).catch((error) => error instanceof NoSuchKey || s3.send(new GetObjectCommand(event)));\n};`,
      `import { NoSuchKey, S3Client, PutObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({ region: 'eu-west-1', maxAttempts: 2 });\nexport const handler = async (event) => {\n  await s3.send(new PutObjectCommand({ Key: event.key }));\n  return s3.send(new GetObjectCommand(event)).catch((error) => error instanceof NoSuchKey || s3.send(new GetObjectCommand(event)));\n};`,
    ),
    split(
      'aggregated client under another name',
      '`SecretsManagerClient`',
      `import { «SecretsManager as Secrets» } from '@aws-sdk/client-secrets-manager';\nconst secrets = new Secrets();\nexport const handler = async (event) => secrets.getSecretValue({ SecretId: 'a' });`,
      `import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';\nconst secrets = new SecretsManagerClient();\nexport const handler = async (event) => secrets.send(new GetSecretValueCommand({ SecretId: 'a' }));`,
    ),
    {
      name: 'aggregated document client around an aggregated client',
      code: `import { «DynamoDB» } from '@aws-sdk/client-dynamodb';\nimport { «DynamoDBDocument» } from '@aws-sdk/lib-dynamodb';\nconst ddb = DynamoDBDocument.from(new DynamoDB({}), { marshallOptions: {} });\nexport const handler = async (event) => ddb.update(event);`,
      errors: [
        {
          messageId: 'aggregatedClient',
          suggestions: [
            {
              messageId: 'useModularClient',
              data: { clients: '`DynamoDBClient`' },
              output: `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';\nconst ddb = DynamoDBDocument.from(new DynamoDBClient({}), { marshallOptions: {} });\nexport const handler = async (event) => ddb.update(event);`,
            },
          ],
        },
        {
          messageId: 'aggregatedClient',
          suggestions: [
            {
              messageId: 'useModularClient',
              data: { clients: '`DynamoDBDocumentClient`' },
              output: `import { DynamoDB } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';\nconst ddb = DynamoDBDocumentClient.from(new DynamoDB({}), { marshallOptions: {} });\nexport const handler = async (event) => ddb.send(new UpdateCommand(event));`,
            },
          ],
        },
      ],
    },
    reported(
      'no split: callback given to an aggregated client',
      'aggregatedClient',
      `import { «S3» } from '@aws-sdk/client-s3';\nconst s3 = new S3();\nexport const handler = async (event) => s3.putObject(event, (error) => error);`,
    ),
    reported(
      'no split: aggregated client that is passed on',
      'aggregatedClient',
      `import { «S3» } from '@aws-sdk/client-s3';\nconst s3 = new S3();\nexport const handler = async (event) => sign(s3, event);`,
    ),
    reported(
      'no split: waiter method',
      'aggregatedClient',
      `import { «S3» } from '@aws-sdk/client-s3';\nconst s3 = new S3();\nexport const handler = async (event) => s3.waitUntilObjectExists(event);`,
    ),
    reported(
      'no split: name of a command taken',
      'aggregatedClient',
      `import { «S3» } from '@aws-sdk/client-s3';\nconst s3 = new S3();\nexport const handler = async (event, PutObjectCommand) => s3.putObject(event);`,
    ),
    picked(
      'functions of lodash by name',
      `«import { groupBy, keyBy as byKey } from 'lodash';»\nexport const handler = async (event) => byKey(groupBy(event.items, 'a'), 'b');`,
      `import groupBy from 'lodash/groupBy';\nimport byKey from 'lodash/keyBy';\nexport const handler = async (event) => byKey(groupBy(event.items, 'a'), 'b');`,
    ),
    picked(
      'functions of lodash as members',
      `«import _ from 'lodash'»\nexport const handler = async (event) => _.map(_.groupBy(event.items, 'a'), _.identity)`,
      `import map from 'lodash/map'\nimport groupBy from 'lodash/groupBy'\nimport identity from 'lodash/identity'\nexport const handler = async (event) => map(groupBy(event.items, 'a'), identity)`,
    ),
    picked(
      'required lodash',
      `const _ = «require("lodash")»;\nexports.handler = async (event) => _.pick(event, 'id');`,
      `const pick = require("lodash/pick");\nexports.handler = async (event) => pick(event, 'id');`,
    ),
    picked(
      'destructured lodash',
      `const { pick, omit: without } = «require('lodash')»;\nexports.handler = async (event) => without(pick(event, 'id'), 'a');`,
      `const pick = require('lodash/pick');\nconst without = require('lodash/omit');\nexports.handler = async (event) => without(pick(event, 'id'), 'a');`,
    ),
    picked(
      'lodash in a module that Node.js resolves itself',
      `import { save } from './save.js';\n«import { pick } from 'lodash';»\nexport const handler = async (event) => save(pick(event, 'id'));`,
      `import { save } from './save.js';\nimport pick from 'lodash/pick.js';\nexport const handler = async (event) => save(pick(event, 'id'));`,
    ),
    picked(
      'lodash in an .mjs module',
      `«import { pick } from 'lodash';»\nexport const handler = async (event) => pick(event, 'id');`,
      `import pick from 'lodash/pick.js';\nexport const handler = async (event) => pick(event, 'id');`,
      { filename: 'handler.mjs' },
    ),
    reported(
      'no single imports: chain of lodash',
      'wholeLibrary',
      `«import _ from 'lodash';»\nexport const handler = async (event) => _(event.items).groupBy('a').value();`,
    ),
    reported(
      'no single imports: explicit chain of lodash',
      'wholeLibrary',
      `«import { chain, map } from 'lodash';»\nexport const handler = async (event) => chain(map(event.items, 'b')).value();`,
    ),
    reported(
      'no single imports: lodash as placeholder',
      'wholeLibrary',
      `«import _ from 'lodash';»\nexport const handler = async (event) => _.partial(send, _, 'a')(event);`,
    ),
    reported(
      'no single imports: name of a function taken',
      'wholeLibrary',
      `«import _ from 'lodash';»\nexport const handler = async (event) => { const map = _.map(event.items, 'a'); return map; };`,
    ),
    reported(
      'no single imports: global of the same name in use',
      'wholeLibrary',
      `«import _ from 'lodash';»\nexport const handler = async (event) => isNaN(event.n) || _.isNaN(event.m);`,
    ),
    reported(
      'no single imports: re-exported function',
      'wholeLibrary',
      `«import { pick } from 'lodash';»\nexport { pick };\n${handler}`,
    ),
    reported(
      'no single imports: type of lodash beside a function',
      'wholeLibrary',
      `«import { pick, type Dictionary } from 'lodash';»\nexport const handler = async (event: Dictionary<string>) => pick(event, 'id');`,
      undefined,
      { ts: true },
    ),
  ],
});
