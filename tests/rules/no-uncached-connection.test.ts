import rule from '../../src/rules/no-uncached-connection.js';
import { placesIn } from '../support/reports.js';
import { testRule, unmark, type InvalidCase } from '../support/rule-tester.js';

const s3 = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\n`;
const named = 'exported as `handler` with a Lambda signature';
const client = (what = 'S3Client', reach = `\`handler\` (${named})`, loop = '') => ({
  messageId: 'clientInHandler',
  data: { reach, what, loop },
});

type Error = InvalidCase['errors'][number];

/** A suggestion as replacements of text in the case's code, in order. */
interface Fix {
  readonly messageId: string;
  readonly data: Readonly<Record<string, string>>;
  readonly changes: readonly (readonly [from: string, to: string])[];
}

interface ExpectedError extends Omit<Error, 'suggestions'> {
  readonly fix?: Fix;
}

/** A case whose suggestions' outputs follow from its code. */
function reported(
  name: string,
  code: string,
  errors: readonly ExpectedError[],
  extra: Partial<InvalidCase> = {},
): InvalidCase {
  const plain = unmark(code).code;
  return {
    name,
    code,
    ...extra,
    errors: errors.map(({ fix, ...error }) => {
      if (!fix) return error;
      const { messageId, data } = fix;
      return { ...error, suggestions: [{ messageId, data, output: changed(plain, fix) }] };
    }),
  };
}

function changed(code: string, { changes }: Fix): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`nothing to change: ${from} in ${text}`);
    return text.replace(from, () => to);
  }, code);
}

const start = 'export const handler';

/** The declaration taken out (with the space or line that it leaves) and put above the statement. */
function moved(name: string, declaration: string, above = start, taken = `${declaration} `): Fix {
  return {
    messageId: 'moveToModuleScope',
    data: { name },
    changes: [
      [taken, ''],
      [above, `${declaration}\n\n${above}`],
    ],
  };
}

/** A variable declared above the statement, and the code in place that fills it. */
function kept(
  name: string,
  from: string,
  to: string,
  { above = start, type = '', messageId = 'keepInModuleVariable' } = {},
): Fix {
  return {
    messageId,
    data: { name },
    changes: [
      [from, to],
      [above, `let ${name}${type};\n\n${above}`],
    ],
  };
}

/** `(connection ??= promise)` in the place of the promise. */
const keptPromise = (promise: string, options: { above?: string; type?: string } = {}): Fix =>
  kept('connection', promise, `(connection ??= ${promise})`, { ...options, messageId: 'keepPromise' });

const opened = (fix?: Fix): ExpectedError => ({ messageId: 'connectionInHandler', ...(fix ? { fix } : {}) });
const many = { settings: { 'aws-lambda': { concurrency: 'many' } } };
const closedOnPurpose = { options: [{ allowClosedInHandler: true }] };
const mysql = `import mysql from 'mysql2/promise';\n`;
const memo = `${mysql}let conn;\n`;

/** What stands in a handler, and how the message names it: `[import, expression, what]`. */
type Spelling = readonly [header: string, expression: string, what: string];

const clients: readonly Spelling[] = [
  [`const AWS = require('aws-sdk');`, `new AWS.S3({ signatureVersion: 'v4' })`, 'S3'],
  [`const { SQS } = require('aws-sdk');`, `new SQS()`, 'SQS'],
  [`import * as AWS from 'aws-sdk';`, `new AWS.SecretsManager()`, 'SecretsManager'],
  [`const AWS = require('aws-sdk');`, `new AWS.LexRuntimeV2({ apiVersion: '2020-08-07' })`, 'LexRuntimeV2'],
  [`const SageMaker = require('aws-sdk/clients/sagemaker');`, `new SageMaker()`, 'sagemaker'],
  [`const S3 = require('aws-sdk/clients/s3');`, `new S3()`, 's3'],
  [`import { DocumentClient } from 'aws-sdk/clients/dynamodb';`, `new DocumentClient()`, 'DocumentClient'],
  [
    `const AWS = require('aws-sdk');\nconst DynamoDB = AWS.DynamoDB;`,
    `new DynamoDB.DocumentClient({ service: new DynamoDB() })`,
    'DynamoDB.DocumentClient',
  ],
  [
    `const XRay = require('aws-xray-sdk-core');\nconst AWS = XRay.captureAWS(require('aws-sdk'));`,
    `new AWS.SNS()`,
    'SNS',
  ],
  [
    `const XRay = require('aws-xray-sdk');\nconst AWS = require('aws-sdk');`,
    `XRay.captureAWSClient(«new AWS.S3()»)`,
    'S3',
  ],
  [s3, `new S3Client(process.env.LOCAL ? { endpoint: 'http://localhost' } : {})`, 'S3Client'],
  [`import { DynamoDB } from '@aws-sdk/client-dynamodb';`, `new DynamoDB({})`, 'DynamoDB'],
  [`import * as ddb from '@aws-sdk/client-dynamodb';`, `new ddb.DynamoDBClient({})`, 'DynamoDBClient'],
  [`import { KendraClient } from '@aws-sdk/client-kendra';`, `new KendraClient({})`, 'KendraClient'],
  [
    `import { DynamoDB } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';`,
    `DynamoDBDocument.from(new DynamoDB({}), { marshallOptions: {} })`,
    'DynamoDBDocument',
  ],
  [
    `${s3}import { captureAWSv3Client } from 'aws-xray-sdk-core';`,
    `captureAWSv3Client(«new S3Client({})»)`,
    'S3Client',
  ],
  [
    `${s3}import { Tracer } from '@aws-lambda-powertools/tracer';\nconst tracer = new Tracer();`,
    `tracer.captureAWSv3Client(«new S3Client({})»)`,
    'S3Client',
  ],
  [
    s3,
    `new S3Client({ credentials: { accessKeyId: process.env.ID, secretAccessKey: process.env.KEY } })`,
    'S3Client',
  ],
  [
    `${s3}import { fromNodeProviderChain } from '@aws-sdk/credential-providers';`,
    `new S3Client({ credentials: fromNodeProviderChain() })`,
    'S3Client',
  ],
  [`${s3}const credentials = load();`, `new S3Client({ credentials })`, 'S3Client'],
];

const connections: readonly Spelling[] = [
  [`import pg from 'pg';`, `new pg.Pool({})`, 'pg.Pool'],
  [`const { native: { Client } } = require('pg');`, `new Client()`, 'pg.native.Client'],
  [`const Pool = require('pg-pool');`, `new Pool()`, 'pg-pool'],
  [`const pgp = require('pg-promise')();`, `pgp(process.env.URL)`, 'pg-promise()'],
  [`import postgres from 'postgres';`, `postgres(process.env.URL)`, 'postgres'],
  [`const mysql = require('mysql');`, `mysql.createConnection({})`, 'mysql.createConnection'],
  [`import { createPool } from 'mysql2/promise';`, `createPool({})`, 'mysql2/promise.createPool'],
  [`const connect = require('serverless-mysql');`, `connect({})`, 'serverless-mysql'],
  [`const mariadb = require('mariadb');`, `mariadb.createPool({})`, 'mariadb.createPool'],
  [`const { MongoClient } = require('mongodb');`, `new MongoClient(process.env.URI)`, 'mongodb.MongoClient'],
  [`import { connect } from 'mongodb';`, `connect(process.env.URI)`, 'mongodb.connect'],
  [
    `const mongoose = require('mongoose');`,
    `mongoose.createConnection(process.env.URI)`,
    'mongoose.createConnection',
  ],
  [`import { PrismaClient } from '@prisma/client';`, `new PrismaClient()`, '@prisma/client.PrismaClient'],
  [
    `import { PrismaClient } from '../generated/prisma/client.js';`,
    `new PrismaClient({ adapter })`,
    '@prisma/client.PrismaClient',
  ],
  [
    `const { PrismaClient } = require('./generated/client');`,
    `new PrismaClient()`,
    '@prisma/client.PrismaClient',
  ],
  [`import { createClient } from '@libsql/client';`, `createClient({ url })`, '@libsql/client.createClient'],
  [`import { createConnections } from 'typeorm';`, `createConnections()`, 'typeorm.createConnections'],
  [`const Sequelize = require('sequelize');`, `new Sequelize('x')`, 'sequelize'],
  [`import { MikroORM } from '@mikro-orm/core';`, `MikroORM.init({})`, '@mikro-orm/core.MikroORM.init'],
  [``, `require('knex')({ client: 'pg' })`, 'knex'],
  [`const sql = require('mssql');`, `sql.connect({})`, 'mssql.connect'],
  [
    `const snowflake = require('snowflake-sdk');`,
    `snowflake.createConnection({})`,
    'snowflake-sdk.createConnection',
  ],
  [`import neo4j from 'neo4j-driver';`, `neo4j.driver('x')`, 'neo4j-driver.driver'],
  [
    `const gremlin = require('gremlin');`,
    `new gremlin.driver.DriverRemoteConnection('wss://x')`,
    'gremlin.driver.DriverRemoteConnection',
  ],
  [`import { createClient } from 'redis';`, `createClient({})`, 'redis.createClient'],
  [`const Redis = require('ioredis');`, `new Redis.Cluster([])`, 'ioredis.Cluster'],
  [
    `import { GlideClient } from '@valkey/valkey-glide';`,
    `GlideClient.createClient({ addresses })`,
    '@valkey/valkey-glide.GlideClient.createClient',
  ],
  [`const Queue = require('bull');`, `new Queue('orders')`, 'bull'],
  [`const Memcached = require('memcached');`, `new Memcached('x')`, 'memcached'],
  [`const { Kafka } = require('kafkajs');`, `new Kafka({})`, 'kafkajs.Kafka'],
  [`const amqp = require('amqplib');`, `amqp.connect('x')`, 'amqplib.connect'],
  [
    `const { Client } = require('@elastic/elasticsearch');`,
    `new Client({})`,
    '@elastic/elasticsearch.Client',
  ],
  [
    `import { Client } from '@opensearch-project/opensearch';`,
    `new Client({})`,
    '@opensearch-project/opensearch.Client',
  ],
  [`const https = require('https');`, `new https.Agent({ keepAlive: true })`, 'https.Agent'],
  [`import { Agent } from 'undici';`, `new Agent()`, 'undici.Agent'],
];

/** A handler that makes and ends something, so that there is nothing to suggest. */
const made = ([header, expression, what]: Spelling, messageId: string): InvalidCase => ({
  name: `in the handler: ${what} of ${header.replaceAll('\n', ' ')} by ${expression} (RP1–RP5, RP11)`,
  code: `${header}\n${start} = async (event) => { const it = ${expression.includes('«') ? expression : `«${expression}»`}; it.close(); it.destroy(); it.quit(); };`,
  errors: [{ messageId, data: { reach: `\`handler\` (${named})`, what, loop: '' } }],
});

testRule('no-uncached-connection', rule, {
  valid: [
    {
      name: 'client at module level (OK1)',
      code: `${s3}const s3 = new S3Client({});\nexport const handler = async (event) => s3;`,
    },
    {
      name: 'client of a custom resource that cfn-lambda makes of its functions',
      code: `const cfnLambda = require('cfn-lambda');\nconst AWS = require('aws-sdk');\nexports.handler = cfnLambda({ Create: (params, reply) => { new AWS.S3().createBucket({ Bucket: params.Name }, reply); } });`,
    },
    {
      name: 'client for the endpoint that AWS names for a part of the event, to a callback',
      code: `const AWS = require('aws-sdk');\nconst video = new AWS.KinesisVideo();\nexports.handler = (event, context, callback) => { video.getDataEndpoint({ StreamName: event.stream }, (error, data) => { const media = new AWS.KinesisVideoMedia({ endpoint: data.DataEndpoint }); media.getMedia({}, callback); }); };`,
    },
    {
      name: 'SDK v2 classes that sign, upload or describe, and are no clients',
      code: `const AWS = require('aws-sdk');\nexports.handler = async (event) => { new AWS.CloudFront.Signer(process.env.ID, key); new AWS.RDS.Signer({}); await new AWS.S3.ManagedUpload({ params: event }).promise(); new AWS.Endpoint(process.env.HOST); new AWS.HttpRequest(url); };`,
    },
    {
      name: 'lazy client by nullish assignment (OK2)',
      code: `${s3}let s3;\nexport const handler = async (event) => { s3 ??= new S3Client({}); };`,
    },
    {
      name: 'lazy client by if (OK2)',
      code: `${s3}let s3;\nexport const handler = async (event) => { if (!s3) s3 = new S3Client({}); };`,
    },
    {
      name: 'lazy client by coalescing (OK2)',
      code: `${s3}let s3;\nexport const handler = async (event) => { s3 = s3 ?? new S3Client({}); };`,
    },
    {
      name: 'lazy client by early return (OK2)',
      code: `${s3}let s3;\nfunction client() {\n  if (s3) return s3;\n  s3 = new S3Client({});\n  return s3;\n}\nexport const handler = async (event) => client();`,
    },
    {
      name: 'memoised promise (OK3)',
      code: `import { MongoClient } from 'mongodb';\nlet p;\nconst db = () => (p ??= MongoClient.connect(process.env.URI));\nexport const handler = async (event) => db();`,
    },
    {
      name: 'mongoose guarded by readyState (OK4)',
      code: `import mongoose from 'mongoose';\nexport const handler = async (event) => { if (mongoose.connection.readyState !== 1) await mongoose.connect(process.env.URI); };`,
    },
    {
      name: 'mongoose kept in a variable (OK4)',
      code: `import mongoose from 'mongoose';\nlet cached;\nexport const handler = async (event) => { cached = cached ?? mongoose.connect(process.env.URI); await cached; };`,
    },
    {
      name: 'region from the event (OK5)',
      code: `${s3}export const handler = async (event) => { for (const r of event.Records) { const s3 = new S3Client({ region: r.awsRegion }); } };`,
    },
    {
      name: 'credentials of an assumed role (OK5)',
      code: `${s3}export const handler = async (event) => new S3Client({ credentials: await assume(event.roleArn) });`,
    },
    {
      name: 'database of the tenant (OK5)',
      code: `import { Pool } from 'pg';\nexport const handler = async (event) => new Pool({ database: event.tenant });`,
    },
    {
      name: 'cache by key (OK6)',
      code: `${s3}const byRegion = new Map();\nexport const handler = async (event) => { const r = process.env.R; if (!byRegion.has(r)) byRegion.set(r, new S3Client({})); return byRegion.get(r); };`,
    },
    {
      name: 'cache that one branch reads and the other fills (OK6)',
      code: `${s3}const byRegion = {};\nexport const handler = async (event) => { const r = process.env.R; let s3; if (byRegion[r]) { s3 = byRegion[r]; } else { s3 = new S3Client({}); byRegion[r] = s3; } return s3; };`,
    },
    {
      name: 'flag that the branch with the client clears (OK6)',
      code: `${s3}let isCold = true;\nlet s3;\nexport const handler = async (event) => { if (isCold) { s3 = new S3Client({}); isCold = false; } else { console.log('warm'); } return s3; };`,
    },
    {
      name: 'constructors that open nothing (OK7)',
      code: `${s3}export const handler = async (event) => [new PutObjectCommand({}), new Date(), new URL('https://x.y'), new Map(), new Error('x')];`,
    },
    {
      name: 'factory evaluated at module level (OK8)',
      code: `${s3}const makeHandler = (s3 = new S3Client({})) => async (event) => s3;\nexport const handler = makeHandler(new S3Client({}));`,
    },
    {
      name: 'field of an instance at module level (OK9)',
      code: `${s3}class Api {\n  s3 = new S3Client({});\n  async run(event) { return this.s3; }\n}\nconst api = new Api();\nexport const handler = api.run.bind(api);`,
    },
    {
      name: 'field set by the constructor of a module-level instance (OK9)',
      code: `${s3}class Api {\n  constructor() { this.s3 = new S3Client({}); }\n  async run(event) { return this.s3; }\n}\nconst api = new Api();\nexport const handler = async (event) => api.run(event);`,
    },
    {
      name: 'client class given to middleware (OK10)',
      code: `${s3}import middy from '@middy/core';\nimport s3mw from '@middy/s3';\nexport const handler = middy(async (event) => event).use(s3mw({ AwsClient: S3Client }));`,
    },
    {
      name: 'file without handlers (OK12)',
      code: `${s3}export function main() { return new S3Client({}); }\nmain();`,
    },
    {
      name: 'custom resource handler (OK12)',
      code: `${s3}export const handler = async (event) => { const s3 = new S3Client({}); await fetch(event.ResponseURL); };`,
    },
    {
      name: 'pool whose lease is taken and released (OK3)',
      code: `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const handler = async (event) => { const lease = await pool.connect(); try { await lease.query('select 1'); } finally { lease.release(); } };`,
    },
    {
      name: 'method of a module-level instance, bound (OK9)',
      code: `${s3}class Api {\n  s3 = new S3Client({});\n  handler = async (event) => this.s3;\n}\nconst api = new Api();\nexport const handler = api.handler;`,
    },
    {
      name: 'secret read through Powertools (OK10)',
      code: `import { getSecret } from '@aws-lambda-powertools/parameters/secrets';\nexport const handler = async (event) => getSecret('database');`,
    },
    {
      name: 'connection closed by the function that opens it, when asked for (OK11)',
      ...closedOnPurpose,
      code: `${mysql}export const handler = async (event) => { const c = await mysql.createConnection({}); try { await c.query('select 1'); } finally { await c.end(); } };`,
    },
    {
      name: 'client connected and closed by the same function, when asked for (OK11)',
      ...closedOnPurpose,
      code: `import { Client } from 'pg';\nexport const handler = async (event) => { let client; try { client = new Client(); await client.connect(); } finally { await client?.end(); } };`,
    },
    {
      name: 'lease of a pool by explicit resource management (OK13)',
      code: `import mysql from 'mysql2/promise';\nconst pool = mysql.createPool({});\nexport const handler = async (event) => { await using lease = await pool.getConnection(); await lease.query('select 1'); };`,
    },
    {
      name: 'connection disposed of by the function that opens it, when asked for (OK11, OK13)',
      ...closedOnPurpose,
      code: `${mysql}export const handler = async (event) => { await using c = await mysql.createConnection({}); };`,
    },
    {
      name: 'function that connects, called under a memo (OK2)',
      code: `${memo}const connect = async () => mysql.createConnection({});\nexport const handler = async (event) => { if (!conn) conn = await connect(); };`,
    },
    {
      name: 'racing memo where one invocation runs at a time (RP14)',
      code: `${memo}export const handler = async (event) => { if (!conn) conn = await mysql.createConnection({}); };`,
    },
    {
      name: 'memoised promise where many invocations run (RP14)',
      ...many,
      code: `${memo}export const handler = async (event) => { const c = await (conn ??= mysql.createConnection({})); };`,
    },
    {
      name: 'memo of what a memoised promise gives, where many invocations run (RP14)',
      ...many,
      code: `${memo}let promise;\nconst connect = () => (promise ??= mysql.createConnection({}));\nexport const handler = async (event) => { conn ??= await connect(); };`,
    },
    {
      name: 'known limit: racing memo by key',
      ...many,
      code: `${mysql}const byHost = new Map();\nexport const handler = async (event) => { if (!byHost.has('a')) byHost.set('a', await mysql.createConnection({})); };`,
    },
    {
      name: 'singleton in a static field (OK2)',
      code: `${s3}class Store {\n  static #only;\n  s3 = new S3Client({});\n  static get() { return (Store.#only ??= new Store()); }\n}\nexport const handler = async (event) => Store.get().s3;`,
    },
    {
      name: 'field of an instance that a module variable keeps (OK9)',
      code: `${s3}class Store { s3 = new S3Client({}); }\nlet store;\nexport const handler = async (event) => { if (!store) store = new Store(); };`,
    },
    {
      name: 'function that fills the memo, called below an early return (OK2)',
      code: `import Redis from 'ioredis';\nlet redis;\nfunction open() { redis = new Redis(process.env.URL); return redis; }\nfunction cache() { if (redis) return redis; return open(); }\nexport const handler = async (event) => cache();`,
    },
    {
      name: 'connection that TypeORM itself keeps (OK4)',
      code: `import { createConnection, getConnectionManager } from 'typeorm';\nexport const handler = async (event) => { const all = getConnectionManager(); return all.has('default') ? all.get('default') : createConnection({}); };`,
    },
    {
      name: 'connection opened where the library has none (OK4)',
      code: `import { createConnection, getConnection } from 'typeorm';\nexport const handler = async (event) => { try { return getConnection(); } catch { return createConnection({}); } };`,
    },
    {
      name: 'mongoose guarded by the state of its first connection, in a local variable (OK4)',
      code: `import mongoose from 'mongoose';\nexport const handler = async (event) => { const state = mongoose.connections[0].readyState; if (!state) await mongoose.connect(process.env.URI); };`,
    },
    {
      name: 'connection that an error opens again, in the place that a guard keeps (OK4)',
      code: `import { driver } from 'gremlin';\nimport async from 'async';\nlet conn;\nexport const handler = async (event) => {\n  const open = () => new driver.DriverRemoteConnection(process.env.URL);\n  if (conn == null) conn = open();\n  return async.retry({ errorFilter: (error) => { if (isClosed(error)) { conn = open(); return true; } return false; } }, () => query(conn));\n};`,
    },
    {
      name: 'end of what manages its connections itself, and is called in each invocation (RP8)',
      code: `const mysql = require('serverless-mysql')({ config: {} });\nexports.handler = async (event) => { const rows = await mysql.query('select 1'); await mysql.end(); return rows; };`,
    },
    {
      name: 'client for each region of a list (OK5)',
      code: `const AWS = require('aws-sdk');\nconst scan = async (region) => new AWS.EC2({ region });\nexports.handler = async (event) => { for (const region of ['eu-west-1', 'us-east-1']) await scan(region); await Promise.all(['eu-west-3'].map(scan)); };`,
    },
    {
      name: 'connection for each shard (OK5)',
      code: `import Redis from 'ioredis';\nexport const handler = async (event) => process.env.HOSTS.split(',').map((host) => new Redis({ host }));`,
    },
    {
      name: 'keys of an assumed role, version 2 (OK5)',
      code: `const AWS = require('aws-sdk');\nconst sts = new AWS.STS();\nexports.handler = async (event) => { const { Credentials } = await sts.assumeRole({ RoleArn: process.env.ROLE }).promise(); return new AWS.EC2({ accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretAccessKey }); };`,
    },
    {
      name: 'credentials spread into the options (OK5)',
      code: `${s3}export const handler = async (event) => { const creds = await assume(); return new S3Client({ region: 'eu-west-1', ...creds }); };`,
    },
    {
      name: 'credentials assigned to the options (OK5)',
      code: `${s3}export const handler = async (event) => { const options = {}; if (process.env.ROLE) options.credentials = await assume(); return new S3Client(options); };`,
    },
    {
      name: 'credentials set for all clients, version 2 (OK5)',
      code: `const AWS = require('aws-sdk');\nexports.handler = async (event) => { AWS.config.update({ credentials: await assume() }); return new AWS.S3(); };`,
    },
    {
      name: 'management API of the connection that the event came by (OK5)',
      code: `import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';\nexport const handler = async (event) => { const { domainName, stage } = event.requestContext; return new ApiGatewayManagementApiClient({ endpoint: \`https://\${domainName}/\${stage}\` }); };`,
    },
    {
      name: 'default of a parameter that the call gives (OK8)',
      code: `${s3}const s3 = new S3Client({});\nconst save = async (event, client = new S3Client({})) => client;\nexport const handler = async (event) => save(event, s3);`,
    },
    {
      name: 'document client around a client of module level',
      code: `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';\nconst client = new DynamoDBClient({});\nexport const handler = async (event) => DynamoDBDocumentClient.from(client);`,
    },
    {
      name: 'connection of mongoose closed by a process that ends (RP8)',
      code: `import mongoose from 'mongoose';\nmongoose.connect(process.env.URI);\nprocess.on('SIGTERM', () => mongoose.disconnect());\nexport const handler = async (event) => event;`,
    },
    {
      name: 'known limit: client of a dynamic import in a callback',
      code: `export const handler = async (event) => import('@aws-sdk/client-s3').then(({ S3Client }) => new S3Client({}));`,
    },
    {
      name: 'known limit: parameter of an exported function',
      code: `${s3}export const make = (region) => new S3Client({ region });\nexport const handler = async (event) => use(make);`,
    },
    {
      name: 'memo function of the project',
      settings: { 'aws-lambda': { memoFunctions: ['cacheOnce'] } },
      code: `${s3}const client = cacheOnce(() => new S3Client({}));\nexport const handler = async (event) => client();`,
    },
    {
      name: 'pool closed when the environment shuts down',
      code: `import { Pool } from 'pg';\nconst pool = new Pool();\nprocess.on('SIGTERM', async () => { await pool.end(); });\nexport const handler = async (event) => pool.query('select 1');`,
    },
  ],
  invalid: [
    {
      name: "client for the account's endpoint, which AWS gives to a callback",
      code: `const AWS = require('aws-sdk');\nconst iot = new AWS.Iot();\nexports.handler = (event, context, callback) => { iot.describeEndpoint({}, (error, data) => { const things = «new AWS.IotData({ endpoint: data.endpointAddress })»; things.publish({}, callback); }); };`,
      errors: [{ messageId: 'clientInHandler' }],
    },
    reported(
      'client in the handler (RP1)',
      `${s3}export const handler = async (event) => { const s3 = «new S3Client({})»; };`,
      [{ ...client(), fix: moved('s3', 'const s3 = new S3Client({});') }],
    ),
    reported(
      'document client around a client, reported once (RP1)',
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';\nexport const handler = async (event) => { const ddb = «DynamoDBDocumentClient.from(new DynamoDBClient({}))»; };`,
      [
        {
          ...client('DynamoDBDocumentClient'),
          fix: moved('ddb', 'const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));'),
        },
      ],
    ),
    reported(
      'v2 document client (RP2)',
      `const AWS = require('aws-sdk');\nexports.handler = async (event) => { const ddb = «new AWS.DynamoDB.DocumentClient()»; };`,
      [
        {
          ...client('DynamoDB.DocumentClient'),
          fix: moved('ddb', 'const ddb = new AWS.DynamoDB.DocumentClient();', 'exports.handler'),
        },
      ],
    ),
    reported(
      'pool, client and connection of databases (RP3)',
      `import { Pool, Client } from 'pg';\nimport mysql from 'mysql2/promise';\nexport const handler = async (event) => {\n  const pool = «new Pool(cfg)»;\n  const client = «new Client(cfg)»;\n  await client.connect();\n  const conn = await «mysql.createConnection(cfg)»;\n};`,
      [
        opened(moved('pool', 'const pool = new Pool(cfg);', start, '  const pool = new Pool(cfg);\n')),
        opened(),
        opened(keptPromise('mysql.createConnection(cfg)')),
      ],
    ),
    reported(
      'mongoose without a guard (RP4)',
      `import mongoose from 'mongoose';\nexport const handler = async (event) => { await «mongoose.connect(process.env.URI)»; };`,
      [opened(keptPromise('mongoose.connect(process.env.URI)'))],
    ),
    reported(
      'ORMs and caches (RP5)',
      `import { PrismaClient } from '@prisma/client';\nimport { DataSource } from 'typeorm';\nimport knex from 'knex';\nimport Redis from 'ioredis';\nimport { MongoClient } from 'mongodb';\nexport const handler = async (event) => {\n  const prisma = «new PrismaClient()»;\n  await «new DataSource(o)».initialize();\n  const k = «knex(cfg)»;\n  const r = «new Redis(process.env.URL)»;\n  const m = await «MongoClient.connect(process.env.URI)»;\n};`,
      [
        opened(
          moved(
            'prisma',
            'const prisma = new PrismaClient();',
            start,
            '  const prisma = new PrismaClient();\n',
          ),
        ),
        opened(),
        opened(moved('k', 'const k = knex(cfg);', start, '  const k = knex(cfg);\n')),
        opened(
          moved(
            'r',
            'const r = new Redis(process.env.URL);',
            start,
            '  const r = new Redis(process.env.URL);\n',
          ),
        ),
        opened(keptPromise('MongoClient.connect(process.env.URI)')),
      ],
    ),
    reported(
      'factory called by the handler, with the way in the message (RP6)',
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nconst repo = () => «new DynamoDBClient({})»;\nexport const handler = async (event) => { await repo().send(cmd); };`,
      [
        {
          ...client('DynamoDBClient', `\`handler\` (${named}), through \`repo\`,`),
          fix: kept('client', 'new DynamoDBClient({})', '(client ??= new DynamoDBClient({}))', {
            above: 'const repo',
          }),
        },
      ],
    ),
    reported(
      'client for each record (RP7)',
      `import { SQSClient } from '@aws-sdk/client-sqs';\nexport const handler = async (event) => { for (const r of event.Records) { const sqs = «new SQSClient({})»; } };`,
      [
        {
          ...client('SQSClient', `\`handler\` (${named})`, ', each time around a loop'),
          fix: moved('sqs', 'const sqs = new SQSClient({});'),
        },
      ],
    ),
    reported(
      'shared pool ended in the handler (RP8)',
      `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const handler = async (event) => {\n  try {\n    await pool.query('select 1');\n  } finally {\n    await «pool.end()»;\n    console.log('done');\n  }\n};`,
      [
        {
          messageId: 'sharedConnectionClosed',
          data: { reach: `\`handler\` (${named})`, what: 'pool' },
          fix: { messageId: 'leaveOpen', data: { what: 'pool' }, changes: [['    await pool.end();\n', '']] },
        },
      ],
    ),
    reported(
      'connection that a handler opens again each time, beside a guard (RP10)',
      `import { driver } from 'gremlin';\nlet conn;\nconst open = () => «new driver.DriverRemoteConnection(process.env.URL)»;\nexport const handler = async (event) => { if (conn == null) conn = open(); conn = open(); return query(conn); };`,
      [{ messageId: 'connectionInHandler' }],
    ),
    reported(
      'shared pool ended where a statement has to stand (RP8)',
      `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const handler = async (event) => { if (event.last) await «pool.end()»; return pool.query('select 1'); };`,
      [{ messageId: 'sharedConnectionClosed' }],
    ),
    reported(
      'shared pool whose end is the result (RP8)',
      `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const handler = async (event) => { await pool.query('select 1'); return «pool.end()»; };`,
      [{ messageId: 'sharedConnectionClosed' }],
    ),
    reported(
      'memo shadowed by a local (RP9)',
      `${s3}let client;\nexport const handler = async (event) => { if (!client) { const client = «new S3Client({})»; } };`,
      [client()],
    ),
    reported(
      'module binding assigned without a guard (RP10)',
      `${memo}export const handler = async (event) => { conn = await «mysql.createConnection(cfg)»; };`,
      [opened(keptPromise('mysql.createConnection(cfg)'))],
    ),
    reported(
      'agents and request handlers (RP11)',
      `import https from 'node:https';\nimport { NodeHttpHandler } from '@smithy/node-http-handler';\nexport const handler = async (event) => { const a = «new https.Agent({ keepAlive: true })»; const b = «new NodeHttpHandler()»; };`,
      [
        opened(moved('a', 'const a = new https.Agent({ keepAlive: true });')),
        opened(moved('b', 'const b = new NodeHttpHandler();')),
      ],
    ),
    reported(
      'in the branch that runs once the other one has kept what is asked for',
      `${s3}let config;\nexport const handler = async (event) => { if (config) { await serve(event); } else { config = await load(); await serve(event); } };\nasync function serve(event) { const s3 = «new S3Client({ endpoint: config.url })»; return s3.send(event); }\nasync function load() { return { url: process.env.S3_URL }; }`,
      [{ messageId: 'clientInHandler' }],
    ),
    reported(
      'agent inside the options of something else (RP11)',
      `import axios from 'axios';\nimport { Agent } from 'node:https';\nexport const handler = async (event) => axios.create({ httpsAgent: «new Agent({ keepAlive: true })» });`,
      [opened()],
    ),
    reported(
      'middleware hook (RP12)',
      `${s3}import middy from '@middy/core';\nexport const handler = middy(async (event) => event).use({ before: async (request) => { request.s3 = «new S3Client({})»; } });`,
      [
        {
          messageId: 'clientInHandler',
          fix: kept('client', 'new S3Client({})', '(client ??= new S3Client({}))'),
        },
      ],
    ),
    reported(
      'method of a class called per request (RP12)',
      `${s3}class Store {\n  client() { return «new S3Client({})»; }\n}\nconst store = new Store();\nexport const handler = async (event) => store.client();`,
      [
        {
          messageId: 'clientInHandler',
          fix: kept('client', 'new S3Client({})', '(client ??= new S3Client({}))', { above: 'class Store' }),
        },
      ],
    ),
    reported(
      'class constructed per request (RP12)',
      `${s3}class Store {\n  constructor() { this.s3 = «new S3Client({})»; }\n}\nexport const handler = async (event) => new Store().s3;`,
      [
        {
          messageId: 'clientInHandler',
          fix: kept('client', 'new S3Client({})', '(client ??= new S3Client({}))', { above: 'class Store' }),
        },
      ],
    ),
    reported(
      'client of a dynamic import (RP13)',
      `export const handler = async (event) => { const { S3Client } = await import('@aws-sdk/client-s3'); const s3 = «new S3Client({})»; };`,
      [{ ...client(), fix: kept('s3', 'const s3 = new S3Client({})', 's3 ??= new S3Client({})') }],
    ),
    reported(
      'racing memo by if (RP14)',
      `${memo}const connect = async () => { const c = await mysql.createConnection({}); return c; };\nexport const handler = async (event) => { if (!conn) conn = «await connect()»; };`,
      [
        {
          messageId: 'racingMemo',
          data: { reach: `\`handler\` (${named})`, what: 'conn' },
          fix: {
            messageId: 'keepPromise',
            data: { name: 'connection' },
            changes: [
              ['await connect()', 'await (connection ??= connect())'],
              [start, `let connection;\n\n${start}`],
            ],
          },
        },
      ],
      many,
    ),
    reported(
      'racing memo by nullish assignment (RP14)',
      `${memo}export const handler = async (event) => { conn ??= «await mysql.createConnection({})»; };`,
      [{ messageId: 'racingMemo', fix: keptPromise('mysql.createConnection({})') }],
      many,
    ),
    reported(
      'racing memo by early return (RP14)',
      `import { MongoClient } from 'mongodb';\nlet cached;\nasync function database() {\n  if (cached) return cached;\n  cached = «await MongoClient.connect(process.env.URI)»;\n  return cached;\n}\nexport const handler = async (event) => database();`,
      [
        {
          messageId: 'racingMemo',
          fix: keptPromise('MongoClient.connect(process.env.URI)', { above: 'async function database' }),
        },
      ],
      many,
    ),
    reported(
      'connection closed by the function that opens it (OK11)',
      `${mysql}export const handler = async (event) => { const c = await «mysql.createConnection({})»; try { await c.query('select 1'); } finally { await c.end(); } };`,
      [opened()],
    ),
    reported(
      'connection that its opener leaves open, although closing is allowed (OK11)',
      `${mysql}export const handler = async (event) => { const c = await «mysql.createConnection({})»; await c.query('select 1'); };`,
      [opened(keptPromise('mysql.createConnection({})'))],
      closedOnPurpose,
    ),
    ...clients.map((spelling) => made(spelling, 'clientInHandler')),
    ...connections.map((spelling) => made(spelling, 'connectionInHandler')),
    reported(
      'callback handler (RP2)',
      `const AWS = require('aws-sdk');\nexports.handler = (event, context, callback) => { var s3; s3 = «new AWS.S3()»; s3.getObject({}, callback); };`,
      [
        {
          ...client('S3'),
          fix: kept('client', 'new AWS.S3()', '(client ??= new AWS.S3())', { above: 'exports.handler' }),
        },
      ],
    ),
    reported(
      'client and document client in two statements, reported once (RP1)',
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';\nexport const handler = async (event) => { const client = «new DynamoDBClient({})»; const ddb = DynamoDBDocumentClient.from(client); };`,
      [{ ...client('DynamoDBClient'), fix: moved('client', 'const client = new DynamoDBClient({});') }],
    ),
    reported(
      'client that is captured into its own variable, reported once (RP1)',
      `${s3}import { captureAWSv3Client } from 'aws-xray-sdk-core';\nexport const handler = async (event) => { let s3 = «new S3Client({})»; s3 = captureAWSv3Client(s3); };`,
      [client()],
    ),
    reported(
      'captured client, moved with what captures it (RP1)',
      `${s3}import { captureAWSv3Client } from 'aws-xray-sdk-core';\nexport const handler = async (event) => { const s3 = captureAWSv3Client(«new S3Client({})»); };`,
      [{ ...client(), fix: moved('s3', 'const s3 = captureAWSv3Client(new S3Client({}));') }],
    ),
    reported(
      'captured client, kept with what captures it (RP1)',
      `${s3}import { captureAWSv3Client } from 'aws-xray-sdk-core';\nexport const handler = async (event) => captureAWSv3Client(«new S3Client({})»);`,
      [
        {
          ...client(),
          fix: kept(
            'client',
            'captureAWSv3Client(new S3Client({}))',
            '(client ??= captureAWSv3Client(new S3Client({})))',
          ),
        },
      ],
    ),
    reported(
      'no suggestion: client that an unknown function wraps',
      `${s3}import { wrap } from './wrap';\nexport const handler = async (event) => { const s3 = wrap(«new S3Client({})»); };`,
      [client()],
    ),
    reported(
      'client that an awaited function uses',
      `${s3}import { getSignedUrl } from '@aws-sdk/s3-request-presigner';\nexport const handler = async (event) => { const url = await getSignedUrl(«new S3Client({})», event); };`,
      [{ ...client(), fix: kept('client', 'new S3Client({})', '(client ??= new S3Client({}))') }],
    ),
    reported(
      'one of two clients by a flag, reported once',
      `${s3}export const handler = async (event) => { const s3 = process.env.LOCAL ? «new S3Client({ endpoint: 'http://localhost' })» : new S3Client({}); s3.destroy(); };`,
      [client()],
    ),
    reported(
      'client in callbacks (RP7)',
      `${s3}export const handler = async (event) => { event.Records.forEach((r) => { use(«new S3Client({})»); }); return load().then((x) => «new S3Client({})»); };\nfunction end(x) { x.destroy(); }`,
      [client('S3Client', `\`handler\` (${named})`, ', each time around a loop'), client()],
    ),
    reported(
      'client in a loop that does not depend on the element (RP7)',
      `${s3}export const handler = async (event) => { for (const key of ['a', 'b']) { use(«new S3Client({})», key); } };\nfunction end(x) { x.destroy(); }`,
      [client('S3Client', `\`handler\` (${named})`, ', each time around a loop')],
    ),
    reported(
      'field of a class constructed per request (RP12)',
      `${s3}class Store {\n  s3 = «new S3Client({})»;\n  end() { this.s3.destroy(); }\n}\nexport const handler = async (event) => new Store().s3;`,
      [client()],
    ),
    reported(
      'memo in a field of an instance made per request (RP9, RP12)',
      `${s3}class Store {\n  get s3() { return (this.client ??= «new S3Client({})»); }\n  end() { this.client.destroy(); }\n}\nexport const handler = async (event) => new Store().s3;`,
      [{ messageId: 'clientInHandler' }],
    ),
    reported(
      'base class whose method the instance overrides (RP12)',
      `${s3}class Base { async handle(event) { return this.work(event); } }\nclass Orders extends Base { async work(event) { const s3 = «new S3Client({})»; s3.destroy(); } }\nconst orders = new Orders();\nexport const handler = orders.handle.bind(orders);`,
      [{ messageId: 'clientInHandler' }],
    ),
    reported(
      'client below an early return that is no memo',
      `${s3}const routes = { '/': 1 };\nexport const handler = async (event) => { if (!routes[event.path]) return { statusCode: 404 }; if (Math.random() < 0.5) throw new Error('x'); const s3 = «new S3Client({})»; s3.destroy(); };`,
      [client()],
    ),
    reported(
      'default of a parameter that the call leaves out (RP6)',
      `${s3}const save = async (event, client = «new S3Client({})») => client.destroy();\nexport const handler = async (event) => save(event);`,
      [client('S3Client', `\`handler\` (${named}), through \`save\`,`)],
    ),
    reported(
      'region of the environment set for all clients, version 2',
      `const AWS = require('aws-sdk');\nexports.handler = async (event) => { AWS.config.update({ region: process.env.REGION }); const s3 = «new AWS.S3()»; s3.destroy(); };`,
      [client('S3')],
    ),
    reported(
      'connection of mongoose closed in the handler, although it is kept (RP8)',
      `import mongoose from 'mongoose';\nlet connection;\nexport const handler = async (event) => { connection ??= mongoose.connect(process.env.URI); await connection; await «mongoose.connection.close()»; };`,
      [
        {
          messageId: 'sharedConnectionClosed',
          data: { reach: `\`handler\` (${named})`, what: 'mongoose.connection' },
          fix: {
            messageId: 'leaveOpen',
            data: { what: 'mongoose.connection' },
            changes: [['await mongoose.connection.close(); ', '']],
          },
        },
      ],
    ),
    reported(
      'mongoose connected and disconnected in the handler, reported once (RP4)',
      `import mongoose from 'mongoose';\nexport const handler = async (event) => { await «mongoose.connect(process.env.URI)»; await mongoose.disconnect(); };`,
      [opened()],
    ),
    reported(
      'handler that the file calls itself as well',
      `${s3}export const handler = async (event) => { const s3 = «new S3Client({})»; };\nif (process.env.LOCAL) handler({});`,
      [client()],
    ),
    reported(
      'function that connects, called with and without a memo',
      `${memo}const connect = async () => «mysql.createConnection({})»;\nexport const handler = async (event) => { conn ??= await connect(); const other = await connect(); };`,
      [opened()],
    ),
    reported(
      'declaration that moves with its comments, above those of the handler',
      `${s3}\n/**\n * Saves.\n */\nexport const handler = async (event) => {\n  const key = event.key;\n\n  // One client\n  /* for all */\n  const s3 = «new S3Client({\n    region: process.env.REGION,\n  })»; // kept\n  await s3.send(new PutObjectCommand({ Key: key }));\n};`,
      [
        {
          ...client(),
          fix: {
            messageId: 'moveToModuleScope',
            data: { name: 's3' },
            changes: [
              [
                '  // One client\n  /* for all */\n  const s3 = new S3Client({\n    region: process.env.REGION,\n  }); // kept\n',
                '',
              ],
              [
                '/**\n',
                '// One client\n/* for all */\nconst s3 = new S3Client({\n  region: process.env.REGION,\n}); // kept\n\n/**\n',
              ],
            ],
          },
        },
      ],
    ),
    reported(
      'declaration that needs constants of the module, with Windows line breaks',
      `${s3}const region = 'eu-west-1';\r\nexport const handler = async (event) => {\r\n  const s3 = «new S3Client({ region })»;\r\n  return s3;\r\n};\r\n`,
      [
        {
          ...client(),
          fix: {
            messageId: 'moveToModuleScope',
            data: { name: 's3' },
            changes: [
              ['  const s3 = new S3Client({ region });\r\n', ''],
              [start, `const s3 = new S3Client({ region });\r\n\r\n${start}`],
            ],
          },
        },
      ],
    ),
    reported(
      'local value that is the same for each invocation',
      `${s3}export const handler = async (event) => {\n  const region = process.env.REGION ?? 'eu-west-1';\n  const s3 = «new S3Client({ region })»;\n  return s3;\n};`,
      [{ ...client(), fix: kept('s3', 'const s3 = new S3Client', 's3 ??= new S3Client') }],
    ),
    reported(
      'local value that is the same for each invocation, in TypeScript',
      `${s3}export const handler = async (event: unknown) => {\n  const region = process.env.REGION;\n  const s3 = «new S3Client({ region })»;\n  return s3;\n};`,
      [
        {
          ...client(),
          fix: kept('s3', 'const s3 = new S3Client', 's3 ??= new S3Client', {
            type: ': S3Client | undefined',
          }),
        },
      ],
      { ts: true },
    ),
    reported(
      'promise of a connection, in TypeScript',
      `${mysql}export const handler = async (event: unknown) => {\n  const conn = await «mysql.createConnection({})»;\n  return conn;\n};`,
      [
        opened(
          keptPromise('mysql.createConnection({})', {
            type: ': ReturnType<typeof mysql.createConnection> | undefined',
          }),
        ),
      ],
      { ts: true },
    ),
    reported(
      'constant that the module declares further down',
      `${s3}export const handler = async (event) => { const s3 = «new S3Client(options)»; };\nconst options = {};`,
      [{ ...client(), fix: kept('s3', 'const s3 = new S3Client', 's3 ??= new S3Client') }],
    ),
    reported(
      'first name for a promise taken',
      `${mysql}const connection = 1;\nexport const handler = async (event) => { await «mysql.createConnection({})»; };`,
      [
        opened(
          kept(
            'openConnection',
            'mysql.createConnection({})',
            '(openConnection ??= mysql.createConnection({}))',
            {
              messageId: 'keepPromise',
            },
          ),
        ),
      ],
    ),
    reported(
      'no suggestion: name taken at module level',
      `${s3}const s3 = 1;\nexport const handler = async (event) => { const s3 = «new S3Client({})»; };`,
      [client()],
    ),
    reported(
      'no suggestion: name that code elsewhere takes for a global',
      `${s3}export const handler = async (event) => { const s3 = «new S3Client({})»; };\nexport const other = () => s3;`,
      [client()],
    ),
    reported(
      'no suggestion: name of a variable of a function around',
      `${s3}export const handler = async (event) => { const s3 = event.s3; if (s3.key) { const s3 = «new S3Client({})»; } };`,
      [client()],
    ),
    reported(
      'no suggestion: variable that is written again',
      `${s3}export const handler = async (event) => { let s3 = «new S3Client({})»; s3 = undefined; };`,
      [client()],
    ),
    reported(
      'no suggestion: client that the code destroys',
      `${s3}export const handler = async (event) => { const s3 = «new S3Client({})»; s3.destroy(); };`,
      [client()],
    ),
    reported(
      'no suggestion: value of an unknown function',
      `${s3}export const handler = async (event) => { const region = await find(); const s3 = «new S3Client({ region })»; };`,
      [client()],
    ),
    reported(
      'no suggestion: value that differs at each evaluation',
      `${s3}export const handler = async (event) => { const s3 = «new S3Client({ systemClockOffset: Date.now() })»; };`,
      [client()],
    ),
    reported(
      'no suggestion: value that waits',
      `${s3}export const handler = async (event) => { const s3 = «new S3Client(await load())»; };`,
      [client()],
    ),
    reported(
      'no suggestion: pattern instead of a name',
      `${s3}export const handler = async (event) => { const { config } = «new S3Client({})»; };`,
      [client()],
    ),
    reported(
      'no suggestion: function that module evaluation runs too',
      `${s3}const first = make();\nfunction make() { const s3 = «new S3Client({})»; return s3; }\nexport const handler = async (event) => make();`,
      [client('S3Client', `\`handler\` (${named}), through \`make\`,`)],
    ),
    reported(
      'no suggestion: variable that a closure reads, in TypeScript',
      `${s3}export const handler = async (event: unknown) => { const region = process.env.REGION; const s3 = «new S3Client({ region })»; return () => s3; };`,
      [client()],
      { ts: true },
    ),
  ],
});

describe('a class of another module', () => {
  const imported = `import { Store } from './store.js';\nexport const handler = async (event, context) => `;
  const made = `  constructor() { this.s3 = new S3Client({}); }`;
  const store = (getInstance: string, made: string, before = s3): string =>
    `${before}export class Store {\n${made}\n  static getInstance() { ${getInstance} }\n}`;
  const single = `if (!Store.instance) { Store.instance = new Store(); } return Store.instance;`;

  it.each([
    ['in a static field', single],
    [
      'in a static field, by `this`',
      `if (!this.instance) this.instance = new Store(); return this.instance;`,
    ],
    ['in a static field, in one expression', `return this.instance || (this.instance = new Store());`],
  ])('may keep its only instance %s (OK3)', async (_, getInstance) => {
    const handler = `${imported}Store.getInstance().s3;`;
    expect(await placesIn({ 'handler.js': handler, 'store.js': store(getInstance, made) })).toEqual([]);
  });

  it('may keep what its constructor gets from a third one (OK3)', async () => {
    const from = `import { client } from './client.js';\n`;
    const files = {
      'handler.js': `${imported}Store.getInstance().s3;`,
      'store.js': store(single, `  constructor() { this.s3 = client(); }`, from),
      'client.js': `${s3}export const client = () => new S3Client({});`,
    };
    expect(await placesIn(files)).toEqual([]);
  });

  it.each([
    ['the handler constructs it as well', `Store.getInstance().s3 ?? new Store();`, single],
    ['nothing keeps the instance', `Store.getInstance().s3;`, `return new Store();`],
  ])('is reported where %s (RP12)', async (_, handled, getInstance) => {
    const files = { 'handler.js': `${imported}${handled}`, 'store.js': store(getInstance, made) };
    expect(await placesIn(files)).toEqual(['store.js:3 no-uncached-connection']);
  });
});
