import rule from '../../src/rules/no-uncached-connection.js';
import { testRule } from '../support/rule-tester.js';

const s3 = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\n`;
const named = 'exported as `handler` with a Lambda signature';
const client = (what = 'S3Client', reach = `\`handler\` (${named})`, loop = '') => ({
  messageId: 'clientInHandler',
  data: { reach, what, loop },
});

testRule('no-uncached-connection', rule, {
  valid: [
    {
      name: 'client at module level (OK1)',
      code: `${s3}const s3 = new S3Client({});\nexport const handler = async (event) => s3;`,
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
      name: 'client in the handler (RP1)',
      code: `${s3}export const handler = async (event) => { const s3 = «new S3Client({})»; };`,
      errors: [client()],
    },
    {
      name: 'document client around a client, reported once (RP1)',
      code: `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';\nexport const handler = async (event) => { const ddb = «DynamoDBDocumentClient.from(new DynamoDBClient({}))»; };`,
      errors: [client('DynamoDBDocumentClient')],
    },
    {
      name: 'v2 document client (RP2)',
      code: `const AWS = require('aws-sdk');\nexports.handler = async (event) => { const ddb = «new AWS.DynamoDB.DocumentClient()»; };`,
      errors: [client('DynamoDB.DocumentClient')],
    },
    {
      name: 'pool, client and connection of databases (RP3)',
      code: `import { Pool, Client } from 'pg';\nimport mysql from 'mysql2/promise';\nexport const handler = async (event) => {\n  const pool = «new Pool(cfg)»;\n  const client = «new Client(cfg)»;\n  const conn = await «mysql.createConnection(cfg)»;\n};`,
      errors: [
        { messageId: 'connectionInHandler' },
        { messageId: 'connectionInHandler' },
        { messageId: 'connectionInHandler' },
      ],
    },
    {
      name: 'mongoose without a guard (RP4)',
      code: `import mongoose from 'mongoose';\nexport const handler = async (event) => { await «mongoose.connect(process.env.URI)»; };`,
      errors: [{ messageId: 'connectionInHandler' }],
    },
    {
      name: 'ORMs and caches (RP5)',
      code: `import { PrismaClient } from '@prisma/client';\nimport { DataSource } from 'typeorm';\nimport knex from 'knex';\nimport Redis from 'ioredis';\nimport { MongoClient } from 'mongodb';\nexport const handler = async (event) => {\n  const prisma = «new PrismaClient()»;\n  await «new DataSource(o)».initialize();\n  const k = «knex(cfg)»;\n  const r = «new Redis(process.env.URL)»;\n  const m = await «MongoClient.connect(process.env.URI)»;\n};`,
      errors: Array.from({ length: 5 }, () => ({ messageId: 'connectionInHandler' })),
    },
    {
      name: 'factory called by the handler, with the way in the message (RP6)',
      code: `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nconst repo = () => «new DynamoDBClient({})»;\nexport const handler = async (event) => { await repo().send(cmd); };`,
      errors: [client('DynamoDBClient', `\`handler\` (${named}), through \`repo\`,`)],
    },
    {
      name: 'client for each record (RP7)',
      code: `import { SQSClient } from '@aws-sdk/client-sqs';\nexport const handler = async (event) => { for (const r of event.Records) { const sqs = «new SQSClient({})»; } };`,
      errors: [client('SQSClient', `\`handler\` (${named})`, ', for each record')],
    },
    {
      name: 'shared pool ended in the handler (RP8)',
      code: `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const handler = async (event) => { try { await pool.query('select 1'); } finally { await «pool.end()»; } };`,
      errors: [{ messageId: 'sharedConnectionClosed' }],
    },
    {
      name: 'memo shadowed by a local (RP9)',
      code: `${s3}let client;\nexport const handler = async (event) => { if (!client) { const client = «new S3Client({})»; } };`,
      errors: [client()],
    },
    {
      name: 'module binding assigned without a guard (RP10)',
      code: `import mysql from 'mysql2/promise';\nlet conn;\nexport const handler = async (event) => { conn = await «mysql.createConnection(cfg)»; };`,
      errors: [{ messageId: 'connectionInHandler' }],
    },
    {
      name: 'agents and request handlers (RP11)',
      code: `import https from 'node:https';\nimport { NodeHttpHandler } from '@smithy/node-http-handler';\nexport const handler = async (event) => { const a = «new https.Agent({ keepAlive: true })»; const b = «new NodeHttpHandler()»; };`,
      errors: [{ messageId: 'connectionInHandler' }, { messageId: 'connectionInHandler' }],
    },
    {
      name: 'middleware hook (RP12)',
      code: `${s3}import middy from '@middy/core';\nexport const handler = middy(async (event) => event).use({ before: async (request) => { request.s3 = «new S3Client({})»; } });`,
      errors: [{ messageId: 'clientInHandler' }],
    },
    {
      name: 'method of a class called per request (RP12)',
      code: `${s3}class Store {\n  client() { return «new S3Client({})»; }\n}\nconst store = new Store();\nexport const handler = async (event) => store.client();`,
      errors: [{ messageId: 'clientInHandler' }],
    },
    {
      name: 'client of a dynamic import (RP13)',
      code: `export const handler = async (event) => { const { S3Client } = await import('@aws-sdk/client-s3'); const s3 = «new S3Client({})»; };`,
      errors: [client()],
    },
  ],
});
