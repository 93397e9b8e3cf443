import path from 'node:path';
import rule from '../../src/rules/require-idempotent-handler.js';
import { projectWith } from '../support/projects.js';
import { testRule, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

const ddb = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand, GetCommand, DeleteCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
`;
const ses = `import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';\nconst ses = new SESv2Client({});\n`;
const sns = `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';\nconst sns = new SNSClient({});\n`;
const sqs = `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n`;
const sfn = `import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';\nconst sfn = new SFNClient({});\n`;
const uuid = `import { randomUUID } from 'node:crypto';\n`;
const pg = `import { Pool } from 'pg';\nconst pool = new Pool();\n`;
const powertools = `import { makeIdempotent } from '@aws-lambda-powertools/idempotency';\n`;

const v2 = `const AWS = require('aws-sdk');\n`;
const lite = `import awsLite from '@aws-lite/client';\nconst aws = await awsLite({});\n`;
const stripe = `import Stripe from 'stripe';\nconst stripe = new Stripe('k');\n`;
const mysql = `import mysql from 'mysql2/promise';\nconst db = mysql.createPool({});\n`;
const prisma = `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n`;
const mongo = `import { MongoClient } from 'mongodb';\nconst orders = new MongoClient('u').db().collection('orders');\n`;
const axios = `import axios from 'axios';\n`;

/** A file of a project on disk, with the files around it. */
function inProject(files: Readonly<Record<string, string>>): Pick<MarkedCase, 'filename' | 'settings'> {
  const root = projectWith({ 'package.json': '{}', ...files });
  return { filename: path.join(root, 'a.js'), settings: { 'aws-lambda': { root } } };
}

/** A handler of SQS messages around the work on one record. */
const queue = (before: string, work: string): string =>
  `${before}export const handler = async (event) => { for (const r of event.Records) { const body = JSON.parse(r.body); const id = r.messageId; ${work} } };`;

const named = '`handler` (exported as `handler` with a Lambda signature)';

function repeated(
  name: string,
  code: string,
  messageId: string,
  what: string,
  more: Partial<MarkedCase> & {
    readonly source?: string;
    readonly handler?: string;
    readonly through?: string;
  } = {},
): InvalidCase {
  const { source = 'SQS messages', handler = named, through = '', ...rest } = more;
  return { name, code, ...rest, errors: [{ messageId, data: { handler, source, what, through } }] };
}

testRule('require-idempotent-handler', rule, {
  valid: [
    {
      name: 'counter with a condition that is put in later (OK2)',
      code: queue(
        ddb,
        `const params = { TableName: 't', Key: { pk: body.id }, UpdateExpression: 'ADD n :one' }; params.ConditionExpression = 'lastMessage <> :id'; await ddb.send(new UpdateCommand(params));`,
      ),
    },
    {
      name: 'update that adds in one of two branches',
      code: queue(
        ddb,
        `const params = { TableName: 't', Key: { pk: body.id } }; params.UpdateExpression = 'SET done = :t'; if (body.ok) params.UpdateExpression = 'ADD n :one'; await ddb.send(new UpdateCommand(params));`,
      ),
    },
    {
      name: 'put under the message id (OK1)',
      code: queue(ddb, `await ddb.send(new PutCommand({ TableName: 't', Item: { pk: id, ...body } }));`),
    },
    {
      name: 'put under a key from the message (OK1)',
      code: queue(
        ddb,
        `await ddb.send(new PutCommand({ TableName: 't', Item: { pk: body.orderId, at: Date.now() } }));`,
      ),
    },
    {
      name: 'counter behind a condition (OK2)',
      code: queue(
        ddb,
        `await ddb.send(new UpdateCommand({ TableName: 't', Key: { pk: body.id }, UpdateExpression: 'ADD #n :one', ConditionExpression: 'attribute_not_exists(seen)' }));`,
      ),
    },
    {
      name: 'mail behind a conditional write (OK2)',
      code: queue(
        `${ddb}${ses}`,
        `try { await ddb.send(new PutCommand({ TableName: 't', Item: { pk: id }, ConditionExpression: 'attribute_not_exists(pk)' })); } catch (e) { continue; } await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    {
      name: 'absolute value (OK3)',
      code: queue(
        ddb,
        `await ddb.send(new UpdateCommand({ TableName: 't', Key: { pk: body.id }, UpdateExpression: 'SET #s = :s' }));`,
      ),
    },
    {
      name: 'record function wrapped by Powertools (OK4)',
      code: `${ses}${powertools}const work = makeIdempotent(async (record) => { await ses.send(new SendEmailCommand({ Content: record.body })); }, {});\nexport const handler = async (event) => { for (const r of event.Records) { console.log(r.messageId); await work(r); } };`,
    },
    {
      name: 'named record function wrapped by Powertools (OK4)',
      code: `${ses}${powertools}async function send(record) { await ses.send(new SendEmailCommand({ Content: record.body })); }\nconst work = makeIdempotent(send, {});\nexport const handler = async (event) => { for (const r of event.Records) { console.log(r.messageId); await work(r); } };`,
    },
    {
      name: 'counts that idempotent work on the records counts up, saved once for the batch',
      code: `${ddb}${powertools}const countedIn = (counts) => makeIdempotent(async (record) => { counts.set(record.body, 1); }, {});\nconst save = async (counts) => { for (const [id, n] of counts) await ddb.send(new UpdateCommand({ Key: { id }, UpdateExpression: 'ADD total :n', ExpressionAttributeValues: { ':n': n } })); };\nexport const handler = async (event) => { const counts = new Map(); const work = countedIn(counts); await Promise.all(event.Records.map(async (r) => { console.log(r.messageId); await work(r); })); await save(counts); };`,
    },
    {
      name: 'handler wrapped by Powertools (OK4)',
      code: `${ses}${powertools}export const handler = makeIdempotent(async (event) => { for (const r of event.Records) { console.log(r.messageId); await ses.send(new SendEmailCommand({ Content: r.body })); } }, {});`,
    },
    {
      name: 'middleware of Powertools (OK4)',
      code: `import middy from '@middy/core';\nimport { makeHandlerIdempotent } from '@aws-lambda-powertools/idempotency/middleware';\n${ses}export const handler = middy(async (event) => { for (const r of event.Records) { console.log(r.messageId); await ses.send(new SendEmailCommand({ Content: r.body })); } }).use(makeHandlerIdempotent({}));`,
    },
    {
      name: "the project's own wrapper (OK4)",
      code: `import { exactlyOnce } from './once.js';\n${ses}export const handler = exactlyOnce(async (event) => { for (const r of event.Records) { console.log(r.messageId); await ses.send(new SendEmailCommand({ Content: r.body })); } });`,
      settings: { 'aws-lambda': { idempotencyWrappers: ['exactlyOnce'] } },
    },
    {
      name: 'insert with a conflict clause (OK6)',
      code: queue(
        pg,
        "await pool.query('INSERT INTO orders (id) VALUES ($1) ON CONFLICT DO NOTHING', [body.id]);",
      ),
    },
    {
      name: 'insert that catches duplicates (OK6)',
      code: queue(
        pg,
        "try { await pool.query('INSERT INTO orders (id) VALUES ($1)', [body.id]); } catch (e) { if (e.code !== '23505') throw e; }",
      ),
    },
    {
      name: 'prisma upsert (OK6)',
      code: queue(
        `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n`,
        `await prisma.order.upsert({ where: { id: body.id } });`,
      ),
    },
    {
      name: 'knex insert that ignores conflicts (OK6)',
      code: queue(
        `import knex from 'knex';\nconst db = knex({});\n`,
        `await db('orders').insert(body).onConflict('id').ignore();`,
      ),
    },
    {
      name: 'object under a key from the message (OK7)',
      code: queue(
        `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n`,
        `await s3.send(new PutObjectCommand({ Bucket: 'b', Key: id, Body: r.body }));`,
      ),
    },
    {
      name: 'charge with an idempotency key (OK8)',
      code: queue(
        `import Stripe from 'stripe';\nconst stripe = new Stripe('k');\n`,
        `await stripe.charges.create({ amount: 1 }, { idempotencyKey: id });`,
      ),
    },
    {
      name: 'request with an idempotency key (OK8)',
      code: queue('', `await fetch('https://pay', { method: 'POST', headers: { 'Idempotency-Key': id } });`),
    },
    {
      name: 'mail after a look-up (OK8)',
      code: queue(
        `${ddb}${ses}`,
        `const { Item } = await ddb.send(new GetCommand({ Key: { pk: id } })); const sent = await wasSent(id); if (sent) continue; await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    {
      name: 'message with a deduplication id (OK9)',
      code: queue(
        sqs,
        `await sqs.send(new SendMessageCommand({ QueueUrl: 'q', MessageBody: r.body, MessageDeduplicationId: id }));`,
      ),
    },
    {
      name: 'execution named after the message (OK9)',
      code: queue(sfn, `await sfn.send(new StartExecutionCommand({ stateMachineArn: 's', name: id }));`),
    },
    {
      name: 'transaction with a token (OK9)',
      code: queue(
        ddb,
        `await ddb.send(new TransactWriteCommand({ TransactItems: [], ClientRequestToken: id }));`,
      ),
    },
    {
      name: 'transaction with a condition in an item that is made before',
      code: queue(
        ddb,
        `const entry = { TableName: 't', Item: { pk: id }, ConditionExpression: 'attribute_not_exists(pk)' }; const total = { TableName: 't', Key: { pk: body.account }, UpdateExpression: 'ADD n :one' }; await ddb.send(new TransactWriteCommand({ TransactItems: [{ Put: entry }, { Update: total }] }));`,
      ),
    },
    {
      name: 'transaction with an item that is made out of sight',
      code: queue(
        ddb,
        `await ddb.send(new TransactWriteCommand({ TransactItems: [remember(id), { Update: { TableName: 't', Key: { pk: body.account }, UpdateExpression: 'ADD n :one' } }] }));`,
      ),
    },
    {
      name: 'mail for the rows that an insert has claimed',
      code: queue(
        pg + ses,
        `const { rows } = await pool.query('INSERT INTO sent (id, mail) SELECT $1, mail FROM users ON CONFLICT DO NOTHING RETURNING mail', [id]); for (const { mail } of rows) await ses.send(new SendEmailCommand({ Destination: mail, Content: body }));`,
      ),
    },
    {
      name: 'mail for the rows that an update has claimed, all at once',
      code: queue(
        pg + ses,
        `const claimed = await pool.query('UPDATE mails SET sent_at = now() WHERE sent_at IS NULL RETURNING mail'); await Promise.all(claimed.rows.map(async ({ mail }) => { await ses.send(new SendEmailCommand({ Destination: mail, Content: body })); }));`,
      ),
    },
    {
      name: 'delete by key (OK10)',
      code: queue(ddb, `await ddb.send(new DeleteCommand({ TableName: 't', Key: { pk: body.id } }));`),
    },
    {
      name: 'reads and logs only (OK10)',
      code: queue(
        ddb,
        `console.log(await ddb.send(new GetCommand({ TableName: 't', Key: { pk: body.id } })));`,
      ),
    },
    {
      name: 'api handler (OK13)',
      code: `${uuid}${ddb}export const handler = async (event) => { await ddb.send(new PutCommand({ TableName: 't', Item: { id: randomUUID(), body: event.requestContext } })); };`,
    },
    // OK1, OK7: keys from the message
    {
      name: 'marshalled item under a key from the message (OK1)',
      code: queue(
        `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';\nimport { marshall } from '@aws-sdk/util-dynamodb';\nconst ddb = new DynamoDBClient({});\n`,
        `await ddb.send(new PutItemCommand({ TableName: 't', Item: marshall({ ...body, timestamp: Date.now() }) }));`,
      ),
    },
    {
      name: 'put by the document client of the SDK v2 (OK1)',
      code: queue(
        `${v2}const table = new AWS.DynamoDB.DocumentClient();\n`,
        `await table.put({ TableName: 't', Item: { id, ...body } }).promise();`,
      ),
    },
    {
      name: 'batch of items under keys from the messages (OK1)',
      code: queue(
        `${v2}const table = new AWS.DynamoDB.DocumentClient();\n`,
        `await table.batchWrite({ RequestItems: { orders: body.map((order) => ({ PutRequest: { Item: { id: order.id } } })) } }).promise();`,
      ),
    },
    {
      name: 'key that falls back to a random id (OK1)',
      code: queue(
        `${uuid}${ddb}`,
        `await ddb.send(new PutCommand({ TableName: 't', Item: { id: body.id ?? randomUUID() } }));`,
      ),
    },
    {
      name: 'object below a folder of the day (OK7)',
      code: queue(
        `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n`,
        'await s3.send(new PutObjectCommand({ Bucket: "b", Key: `${new Date().toISOString().slice(0, 10)}/${id}.json`, Body: r.body }));',
      ),
    },
    {
      name: 'object that must not be there yet (OK7)',
      code: queue(
        `${ses}import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n`,
        `await s3.send(new PutObjectCommand({ Bucket: 'b', Key: id, IfNoneMatch: '*' })); await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    // OK2, OK8: something remembers the event first
    {
      name: 'conditional write in a function that is called before (OK2)',
      code: queue(
        `${ddb}${ses}const claim = (pk) => ddb.send(new PutCommand({ TableName: 't', Item: { pk }, ConditionExpression: 'attribute_not_exists(pk)' }));\n`,
        `await claim(id); await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    {
      name: 'counter written back under a condition (OK2)',
      code: queue(
        ddb,
        `const { Item } = await ddb.send(new GetCommand({ TableName: 't', Key: { pk: body.id } })); await ddb.send(new PutCommand({ TableName: 't', Item: { ...Item, pk: body.id, n: Item.n + 1 }, ConditionExpression: 'n = :old' }));`,
      ),
    },
    {
      name: 'transaction that remembers the message before the mail (OK2)',
      code: queue(
        `${ddb}${ses}`,
        `await ddb.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName: 'seen', Item: { id }, ConditionExpression: 'attribute_not_exists(id)' } }] })); await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    {
      name: 'row that is found ends the turn (OK8)',
      code: queue(
        `${pg}${ses}`,
        `const found = await pool.query('SELECT 1 FROM sent WHERE id = $1', [id]); if (found.rows.length > 0) continue; await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    {
      name: 'item of a look-up that is not there (OK8)',
      code: queue(
        `${ddb}${ses}`,
        `const { Item } = await ddb.send(new GetCommand({ TableName: 't', Key: { id } })); if (!Item) { await ses.send(new SendEmailCommand({ Content: body })); }`,
      ),
    },
    {
      name: 'state of the record ends the turn (OK8)',
      code: queue(
        `${ddb}${ses}`,
        `const { Item: order } = await ddb.send(new GetCommand({ TableName: 't', Key: { id: body.id } })); if (order.status !== 'PENDING') continue; await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    {
      name: 'lock that is not taken ends the turn (OK8)',
      code: queue(
        `${ses}import { createClient } from 'redis';\nconst redis = createClient();\n`,
        `const isFirst = await redis.set(id, '1', { NX: true }); if (!isFirst) continue; await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    {
      name: 'insert that conflicts tells by its count (OK8)',
      code: queue(
        `${pg}${ses}`,
        `const { rowCount } = await pool.query('INSERT INTO sent (id) VALUES ($1) ON CONFLICT DO NOTHING', [id]); if (rowCount === 0) continue; await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    {
      name: 'function out of sight that claims the message (OK8)',
      code: queue(
        `${ses}import { markAsProcessed } from 'our-inbox';\n`,
        `await markAsProcessed(id); await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    // OK3
    {
      name: 'counter with a condition, SDK v2 (OK3)',
      code: queue(
        `${v2}const table = new AWS.DynamoDB.DocumentClient();\n`,
        `await table.update({ TableName: 't', Key: { id: body.id }, UpdateExpression: 'ADD n :one', ConditionExpression: 'NOT contains(seen, :id)' }).promise();`,
      ),
    },
    // OK4
    {
      name: 'method under the decorator of Powertools (OK4)',
      ts: true,
      code: `${ses}import { idempotent } from '@aws-lambda-powertools/idempotency';\nclass Consumer { @idempotent({}) async handler(event, context) { for (const r of event.Records) { console.log(r.messageId); await ses.send(new SendEmailCommand({ Content: r.body })); } } }\nconst consumer = new Consumer();\nexport const handler = consumer.handler.bind(consumer);`,
    },
    {
      name: 'record function given to a batch of Powertools, wrapped (OK4)',
      code: `${ses}${powertools}import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';\nconst processor = new BatchProcessor(EventType.SQS);\nconst work = makeIdempotent(async (record) => { await ses.send(new SendEmailCommand({ Content: record.body })); }, {});\nexport const handler = async (event, context) => processPartialResponse(event, work, processor, { context });`,
    },
    {
      name: 'middleware that is called idempotency (OK4)',
      code: `import middy from '@middy/core';\nimport { idempotency } from './idempotency.js';\n${ses}export const handler = middy().use(idempotency()).handler(async (event) => { for (const r of event.Records) { console.log(r.messageId); await ses.send(new SendEmailCommand({ Content: r.body })); } });`,
    },
    // OK6
    {
      name: 'mysql insert that ignores what is there (OK6)',
      code: queue(mysql, `await db.execute('INSERT IGNORE INTO orders (id) VALUES (?)', [body.id]);`),
    },
    {
      name: 'mysql insert or update (OK6)',
      code: queue(
        mysql,
        `await db.query('INSERT INTO orders (id) VALUES (?) ON DUPLICATE KEY UPDATE id = id', [body.id]);`,
      ),
    },
    {
      name: 'replace (OK6)',
      code: queue(mysql, `await db.query('REPLACE INTO orders (id) VALUES (?)', [body.id]);`),
    },
    {
      name: 'drizzle insert that ignores conflicts (OK6)',
      code: queue(
        `import { db } from './db.js';\nimport { orders } from './schema.js';\n`,
        `await db.insert(orders).values(body).onConflictDoNothing();`,
      ),
    },
    {
      name: 'prisma createMany that skips duplicates (OK6)',
      code: queue(prisma, `await prisma.order.createMany({ data: [body], skipDuplicates: true });`),
    },
    {
      name: 'document that brings its own id (OK6)',
      code: queue(mongo, `await orders.insertOne({ _id: id, ...body });`),
    },
    {
      name: 'replaced document (OK6)',
      code: queue(mongo, `await orders.updateOne({ _id: id }, { $set: body }, { upsert: true });`),
    },
    {
      name: 'list that only takes what is not there (OK6)',
      code: queue(
        mongo,
        `await orders.updateOne({ _id: body.id, seen: { $ne: id } }, { $push: { seen: id } });`,
      ),
    },
    {
      name: 'table of processed messages (OK6)',
      code: queue(pg, `await pool.query('INSERT INTO processed_messages (id) VALUES ($1)', [id]);`),
    },
    {
      name: 'optimistic lock in SQL (OK6)',
      code: queue(
        pg,
        `await pool.query('UPDATE stock SET n = n - 1, version = version + 1 WHERE id = $1 AND version = $2', [body.id, body.version]);`,
      ),
    },
    // OK8
    {
      name: 'charge with options out of sight (OK8)',
      code: queue(stripe, `await stripe.paymentIntents.create({ amount: 1 }, optionsFor(r));`),
    },
    {
      name: 'axios request with an idempotency key (OK8)',
      code: queue(axios, `await axios.post('https://pay', body, { headers: { 'Idempotency-Key': id } });`),
    },
    {
      name: 'axios request with options out of sight (OK8)',
      code: queue(axios, `await axios.post('https://pay', body, optionsFor(r));`),
    },
    // OK9
    {
      name: 'message to a FIFO group, told by its content (OK9)',
      code: queue(
        sqs,
        `await sqs.send(new SendMessageCommand({ QueueUrl: 'q.fifo', MessageBody: r.body, MessageGroupId: body.group }));`,
      ),
    },
    {
      name: 'batch with deduplication ids (OK9)',
      code: queue(
        `import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n`,
        `await sqs.send(new SendMessageBatchCommand({ QueueUrl: 'q', Entries: body.map((each) => ({ Id: each.id, MessageBody: each.text, MessageDeduplicationId: each.id })) }));`,
      ),
    },
    {
      name: 'task with a token (OK9)',
      code: queue(
        `${v2}const ecs = new AWS.ECS();\n`,
        `const params = { cluster: 'c', taskDefinition: 't' }; params.clientToken = id; await ecs.runTask(params).promise();`,
      ),
    },
    {
      name: 'job named after the message (OK9)',
      code: queue(
        `import { TranscribeClient, StartTranscriptionJobCommand } from '@aws-sdk/client-transcribe';\nconst transcribe = new TranscribeClient({});\n`,
        `await transcribe.send(new StartTranscriptionJobCommand({ TranscriptionJobName: id }));`,
      ),
    },
    // OK10
    {
      name: 'delete of an object, SDK v2 (OK10)',
      code: queue(
        `${v2}const s3 = new AWS.S3();\n`,
        `await s3.deleteObject({ Bucket: 'b', Key: body.key }).promise();`,
      ),
    },
    {
      name: 'head of an object under a key of the time (OK10)',
      code: queue(
        `${v2}const s3 = new AWS.S3();\n`,
        'await s3.headObject({ Bucket: "b", Key: `${Date.now()}` }).promise();',
      ),
    },
    {
      name: 'metrics only (OK10)',
      code: queue(
        `import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';\nconst cloudwatch = new CloudWatchClient({});\n`,
        `await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'n', MetricData: [] }));`,
      ),
    },
    {
      name: 'requests that only ask (OK10)',
      code: queue(
        axios,
        `await axios.get('https://a'); await axios.post('https://id/oauth2/token', body); await fetch('https://a/graphql', { method: 'POST', body: JSON.stringify({ query: '{ me { id } }' }) });`,
      ),
    },
    {
      name: 'counter of requests whose answer is used (OK10)',
      code: queue(
        `import Redis from 'ioredis';\nconst redis = new Redis();\n`,
        `if ((await redis.incr(id)) > 1) continue;`,
      ),
    },
    // OK13
    {
      name: 'HTTP api by template (OK13)',
      code: `${uuid}${ddb}export const create = async (event) => { await ddb.send(new PutCommand({ TableName: 't', Item: { id: randomUUID(), ...JSON.parse(event.body) } })); };`,
      ...inProject({
        'serverless.yml':
          'provider: aws\nfunctions: { create: { handler: a.create, events: [{ httpApi: "*" }] } }',
      }),
    },
    {
      name: 'scheduled job that adds a row',
      code: `${uuid}${ddb}import type { ScheduledHandler } from 'aws-lambda';\nexport const handler: ScheduledHandler = async () => { await ddb.send(new PutCommand({ TableName: 't', Item: { id: randomUUID() } })); };`,
      ts: true,
    },
    {
      name: 'known limit: key of makeIdempotent that cannot repeat (RP13)',
      code: `${ses}${powertools}${uuid}const work = makeIdempotent(async (key, record) => { await ses.send(new SendEmailCommand({ Content: record.body })); }, { dataIndexArgument: 0 });\nexport const handler = async (event) => { for (const r of event.Records) { console.log(r.messageId); await work(randomUUID(), r); } };`,
    },
    {
      name: 'known limit: asynchronous invocation of another function',
      code: queue(
        `import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';\nconst lambda = new LambdaClient({});\n`,
        `await lambda.send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event', Payload: r.body }));`,
      ),
    },
    {
      name: 'known limit: model of an ORM that another module makes',
      code: queue(`import { Order } from './models.js';\n`, `await Order.create(body);`),
    },
    {
      name: 'unknown event source',
      code: `${ses}export const handler = async (event) => { await ses.send(new SendEmailCommand({ Content: event.body })); };`,
    },
    {
      name: 'message from another source than SQS',
      code: `${sns}export const handler = async (event) => { for (const r of event.Records) await sns.send(new PublishCommand({ TopicArn: 't', Message: r.s3.object.key })); };`,
    },
    {
      name: 'effect on the allow list',
      code: queue(sns, `await sns.send(new PublishCommand({ TopicArn: 't', Message: r.body }));`),
      options: [{ allow: ['sns.Publish'] }],
    },
    {
      name: 'input out of sight',
      code: queue(sqs, `await sqs.send(new SendMessageCommand(makeInput(body)));`),
    },
    {
      name: 'effect that the handler does not reach',
      code: `${ses}export const notify = async (x) => ses.send(new SendEmailCommand(x));\nexport const handler = async (event) => { for (const r of event.Records) console.log(r.messageId); };`,
    },
    {
      name: 'random text that is no key',
      code: queue(
        `${uuid}${ddb}`,
        `await ddb.send(new PutCommand({ TableName: 't', Item: { pk: id, trace: randomUUID() } }));`,
      ),
    },
    {
      name: 'time of writing beside a key from the message (OK1)',
      code: queue(
        ddb,
        `await ddb.send(new PutCommand({ TableName: 't', Item: { orderId: body.orderId, createdAt: Date.now(), task: Date.now() } }));`,
      ),
    },
    {
      name: 'random id beside a partition key from the message (OK1)',
      code: queue(
        `${uuid}${ddb}`,
        `await ddb.send(new PutCommand({ TableName: 't', Item: { pk: body.orderId, id: randomUUID() } }));`,
      ),
    },
    {
      name: 'random id that a spread item behind it may replace (OK1)',
      code: queue(
        `${uuid}${ddb}`,
        `await ddb.send(new PutCommand({ TableName: 't', Item: { kind: 'order', id: randomUUID(), ...body } }));`,
      ),
    },
    {
      name: 'entity of TypeORM that is saved again (OK6)',
      code: queue(
        `import { DataSource } from 'typeorm';\nimport { Order } from './order.js';\nconst source = new DataSource({});\n`,
        `const orders = source.getRepository(Order); await orders.save({ id: body.id, text: body.text }); await orders.save(body);`,
      ),
    },
    {
      name: 'count of rows by another name (OK8)',
      code: queue(
        `${pg}${ses}`,
        `const { rows } = await pool.query('SELECT count(*) AS n FROM sent WHERE id = $1', [id]); const n = Number(rows[0].n); if (n > 0) continue; await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    {
      name: 'test of a look-up by another name (OK8)',
      code: queue(
        `${ddb}${ses}`,
        `const found = await ddb.send(new GetCommand({ TableName: 't', Key: { id } })); const isDone = found.Item !== undefined; if (isDone) continue; await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
    {
      name: 'message that is parked after a failure (OK11)',
      code: queue(
        sqs,
        `try { await work(body); } catch (error) { await sqs.send(new SendMessageCommand({ QueueUrl: 'parked', MessageBody: r.body })); }`,
      ),
    },
    {
      name: 'alarm after a failure',
      code: queue(
        sns,
        `await work(body).catch((error) => sns.send(new PublishCommand({ TopicArn: 'alarms', Message: error.message })));`,
      ),
    },
    {
      name: 'logs that are sent on (OK10)',
      code: queue(
        '',
        `await fetch('https://http-intake.logs.example.com/v1/input', { method: 'POST', body: r.body });`,
      ),
    },
    {
      name: 'known limit: look-up and write without a condition (RP13)',
      code: queue(
        `${ddb}${ses}`,
        `if (!(await seen(id))) await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
  ],
  invalid: [
    {
      name: 'mailer that is given to a constructor',
      code: `import { Mailer } from './mailer.js';\nclass Service { constructor(mailer) { this.mailer = mailer; } notify(record) { return «this.mailer.deliver»(record.body); } }\nconst service = new Service(new Mailer());\nexport const handler = async (event) => { for (const r of event.Records) await service.notify(r); };`,
      ...inProject({
        'mailer.js': `${ses}export class Mailer { deliver(body) { return ses.send(new SendEmailCommand({ Content: body })); } }`,
      }),
      errors: [{ messageId: 'repeatedMail' }],
    },
    repeated(
      'mail for each record beside idempotent work on it',
      `${ses}${powertools}const work = makeIdempotent(async (record) => record.body, {});\nconst tell = async (record) => { await «ses.send(new SendEmailCommand({ Content: record.body }))»; };\nexport const handler = async (event) => { for (const r of event.Records) { console.log(r.messageId); await work(r); await tell(r); } };`,
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'counter by ADD (RP1)',
      queue(
        ddb,
        `await «ddb.send(new UpdateCommand({ TableName: 't', Key: { pk: body.id }, UpdateExpression: 'ADD #n :one' }))»;`,
      ),
      'repeatedIncrement',
      'dynamodb.UpdateItem',
    ),
    repeated(
      'counter by SET (RP1)',
      queue(
        ddb,
        `await «ddb.send(new UpdateCommand({ TableName: 't', Key: { pk: body.id }, UpdateExpression: 'SET c = c + :n' }))»;`,
      ),
      'repeatedIncrement',
      'dynamodb.UpdateItem',
    ),
    repeated(
      'counter by SET with a start value (RP1)',
      queue(
        ddb,
        `await «ddb.send(new UpdateCommand({ TableName: 't', Key: { pk: body.id }, UpdateExpression: 'SET #c = if_not_exists(#c, :zero) + :n' }))»;`,
      ),
      'repeatedIncrement',
      'dynamodb.UpdateItem',
    ),
    repeated(
      'appended list (RP1)',
      queue(
        ddb,
        `await «ddb.send(new UpdateCommand({ TableName: 't', Key: { pk: body.id }, UpdateExpression: 'SET l = list_append(l, :x)' }))»;`,
      ),
      'repeatedIncrement',
      'dynamodb.UpdateItem',
    ),
    repeated(
      'appended list by an expression that is put in later (RP1)',
      queue(
        ddb,
        `const params = { TableName: 't', Key: { pk: body.id } }; if (body.ok) { params.UpdateExpression = 'SET l = list_append(l, :x)'; } else { params.UpdateExpression = \`SET k = list_append(k, :x)\`; } await «ddb.send(new UpdateCommand(params))»;`,
      ),
      'repeatedIncrement',
      'dynamodb.UpdateItem',
    ),
    repeated(
      'row under a random id (RP2)',
      queue(
        `${uuid}${ddb}`,
        `await «ddb.send(new PutCommand({ TableName: 't', Item: { id: randomUUID(), body: r.body } }))»;`,
      ),
      'freshKey',
      'dynamodb.PutItem',
    ),
    repeated(
      'row under the time (RP2)',
      queue(
        ddb,
        `await «ddb.send(new PutCommand({ TableName: 't', Item: { pk: \`order-\${Date.now()}\`, body: r.body } }))»;`,
      ),
      'freshKey',
      'dynamodb.PutItem',
    ),
    repeated(
      'condition on a key that cannot repeat (RP13)',
      queue(
        `${uuid}${ddb}`,
        `await «ddb.send(new PutCommand({ TableName: 't', Item: { id: randomUUID(), body: r.body }, ConditionExpression: 'attribute_not_exists(id)' }))»;`,
      ),
      'freshKey',
      'dynamodb.PutItem',
    ),
    repeated(
      'object under a random key (RP2)',
      queue(
        `${uuid}import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n`,
        `await «s3.send(new PutObjectCommand({ Bucket: 'b', Key: randomUUID(), Body: r.body }))»;`,
      ),
      'freshKey',
      's3.PutObject',
    ),
    repeated(
      'insert (RP3)',
      queue(pg, "await «pool.query('INSERT INTO orders (body) VALUES ($1)', [r.body])»;"),
      'repeatedInsert',
      'INSERT',
    ),
    repeated(
      'insert in a template (RP3)',
      queue(pg, 'await «pool.query(`insert into orders (body) values (${r.body})`)»;'),
      'repeatedInsert',
      'INSERT',
    ),
    repeated(
      'prisma create (RP3)',
      queue(
        `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n`,
        `await «prisma.order.create({ data: body })»;`,
      ),
      'repeatedInsert',
      'prisma.order.create',
    ),
    repeated(
      'knex insert (RP3)',
      queue(`import knex from 'knex';\nconst db = knex({});\n`, `await «db('orders').insert(body)»;`),
      'repeatedInsert',
      'insert',
    ),
    repeated(
      'charge (RP4)',
      queue(
        `import Stripe from 'stripe';\nconst stripe = new Stripe('k');\n`,
        `await «stripe.charges.create({ amount: body.amount })»;`,
      ),
      'repeatedCharge',
      'stripe charges.create',
    ),
    repeated(
      'mail by SES (RP4)',
      queue(ses, `await «ses.send(new SendEmailCommand({ Content: body }))»;`),
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'mail by nodemailer (RP4)',
      queue(
        `import nodemailer from 'nodemailer';\nconst transport = nodemailer.createTransport({});\n`,
        `await «transport.sendMail({ to: body.to })»;`,
      ),
      'repeatedMail',
      'nodemailer sendMail',
    ),
    repeated(
      'text message (RP4)',
      queue(sns, `await «sns.send(new PublishCommand({ PhoneNumber: body.phone, Message: 'x' }))»;`),
      'repeatedMail',
      'sns.Publish',
    ),
    repeated(
      'request that posts (RP4)',
      queue('', `await «fetch('https://pay', { method: 'POST', body: r.body })»;`),
      'repeatedRequest',
      'fetch',
    ),
    repeated(
      'message passed on',
      queue(sns, `await «sns.send(new PublishCommand({ TopicArn: 't', Message: r.body }))»;`),
      'repeatedMessage',
      'sns.Publish',
    ),
    repeated(
      'deduplication id that cannot repeat (RP13)',
      queue(
        `${uuid}${sqs}`,
        `await «sqs.send(new SendMessageCommand({ QueueUrl: 'q', MessageBody: r.body, MessageDeduplicationId: randomUUID() }))»;`,
      ),
      'repeatedMessage',
      'sqs.SendMessage',
    ),
    repeated(
      'execution without a name',
      queue(sfn, `await «sfn.send(new StartExecutionCommand({ stateMachineArn: 's', input: r.body }))»;`),
      'repeatedExecution',
      'states.StartExecution',
    ),
    repeated(
      'duplicate filter in memory (RP12)',
      `${ses}const done = new Set();\nexport const handler = async (event) => { for (const r of event.Records) { if (done.has(r.messageId)) continue; done.add(r.messageId); await «ses.send(new SendEmailCommand({ Content: r.body }))»; } };`,
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'first of several effects',
      queue(
        `${ses}${sns}`,
        `await «sns.send(new PublishCommand({ TopicArn: 't', Message: r.body }))»; await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
      'repeatedMessage',
      'sns.Publish',
    ),
    repeated(
      'helper function',
      `${ses}const notify = async (record) => { await «ses.send(new SendEmailCommand({ Content: record.body }))»; };\nexport const handler = async (event) => { for (const r of event.Records) { console.log(r.messageId); await notify(r); } };`,
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'client of the SDK v2',
      `const AWS = require('aws-sdk');\nconst ses = new AWS.SES();\nexports.handler = async (event) => { for (const r of event.Records) { console.log(r.messageId); await «ses.sendEmail({ Source: 'a' }).promise()»; } };`,
      'repeatedMail',
      'ses.SendEmail',
    ),
    repeated(
      'mail from another source than SQS',
      `${ses}export const handler = async (event) => { for (const r of event.Records) await «ses.send(new SendEmailCommand({ Content: r.s3.object.key }))»; };`,
      'repeatedMail',
      'sesv2.SendEmail',
      { source: 'S3 notifications' },
    ),
    repeated(
      'source that the options name',
      `${sns}export const handler = async (event) => { for (const r of event.Records) await «sns.send(new PublishCommand({ TopicArn: 't', Message: r.s3.object.key }))»; };`,
      'repeatedMessage',
      'sns.Publish',
      { source: 'S3 notifications', options: [{ sources: ['sqs', 's3'] }] },
    ),
    repeated(
      'typed handler',
      `import type { SQSHandler } from 'aws-lambda';\n${sns}export const handler: SQSHandler = async (event) => { for (const r of event.Records) await «sns.send(new PublishCommand({ TopicArn: 't', Message: r.body }))»; };`,
      'repeatedMessage',
      'sns.Publish',
      { ts: true, handler: '`handler` (typed `SQSHandler`)' },
    ),
    // RP1
    repeated(
      'counter by ADD, SDK v2 (RP1)',
      queue(
        `${v2}const table = new AWS.DynamoDB.DocumentClient();\n`,
        `await «table.update({ TableName: 't', Key: { id: body.id }, UpdateExpression: 'ADD #n :one' }).promise()»;`,
      ),
      'repeatedIncrement',
      'dynamodb.UpdateItem',
    ),
    repeated(
      'counter by the old AttributeUpdates (RP1)',
      queue(
        `${v2}const table = new AWS.DynamoDB.DocumentClient();\n`,
        `await «table.update({ TableName: 't', Key: { id: body.id }, AttributeUpdates: { n: { Action: 'ADD', Value: 1 } } }).promise()»;`,
      ),
      'repeatedIncrement',
      'dynamodb.UpdateItem',
    ),
    repeated(
      'counter by the aggregated client (RP1)',
      queue(
        `import { DynamoDB } from '@aws-sdk/client-dynamodb';\nconst dynamo = new DynamoDB({});\n`,
        `await «dynamo.updateItem({ TableName: 't', Key: { id: { S: id } }, UpdateExpression: 'SET n = n - :amount' })»;`,
      ),
      'repeatedIncrement',
      'dynamodb.UpdateItem',
    ),
    repeated(
      'counter by the aggregated document client (RP1)',
      queue(
        `import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';\nimport { DynamoDB } from '@aws-sdk/client-dynamodb';\nconst table = DynamoDBDocument.from(new DynamoDB({}));\n`,
        `await «table.update({ TableName: 't', Key: { id }, UpdateExpression: 'ADD n :one' })»;`,
      ),
      'repeatedIncrement',
      'dynamodb.UpdateItem',
    ),
    repeated(
      'counter by aws-lite (RP1)',
      queue(
        lite,
        `await «aws.DynamoDB.UpdateItem({ TableName: 't', Key: { id }, UpdateExpression: 'ADD n :one' })»;`,
      ),
      'repeatedIncrement',
      'dynamodb.UpdateItem',
    ),
    repeated(
      'counter in a transaction without a token (RP1)',
      queue(
        ddb,
        `await «ddb.send(new TransactWriteCommand({ TransactItems: [{ Update: { TableName: 't', Key: { pk: body.id }, UpdateExpression: 'ADD n :one' } }] }))»;`,
      ),
      'repeatedIncrement',
      'dynamodb.TransactWriteItems',
    ),
    repeated(
      'counter in a transaction whose items are made before',
      queue(
        ddb,
        `const total = { TableName: 't', Key: { pk: body.account }, UpdateExpression: 'ADD n :one' }; await «ddb.send(new TransactWriteCommand({ TransactItems: [{ Update: total }] }))»;`,
      ),
      'repeatedIncrement',
      'dynamodb.TransactWriteItems',
    ),
    repeated(
      'mail for rows that were only read',
      queue(
        pg + ses,
        `const { rows } = await pool.query('SELECT mail FROM users'); for (const { mail } of rows) await «ses.send(new SendEmailCommand({ Destination: mail, Content: body }))»;`,
      ),
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'counter that is read, raised and written back (RP1)',
      queue(
        ddb,
        `const { Item } = await ddb.send(new GetCommand({ TableName: 't', Key: { pk: body.id } })); const n = Item.n + 1; await «ddb.send(new PutCommand({ TableName: 't', Item: { pk: body.id, n } }))»;`,
      ),
      'repeatedIncrement',
      'dynamodb.PutItem',
    ),
    repeated(
      'counter in SQL (RP1)',
      queue(
        pg,
        `await «pool.query('UPDATE stock SET amount = amount - $1 WHERE id = $2', [body.n, body.id])»;`,
      ),
      'repeatedIncrement',
      'UPDATE',
    ),
    repeated(
      'counter in MongoDB (RP1)',
      queue(mongo, `await «orders.updateOne({ _id: body.id }, { $inc: { n: 1 } })»;`),
      'repeatedIncrement',
      'updateOne',
    ),
    repeated(
      'counter in Redis (RP1)',
      queue(
        `import Redis from 'ioredis';\nconst redis = new Redis();\n`,
        `await «redis.incrby('n', body.n)»;`,
      ),
      'repeatedIncrement',
      'ioredis incrby',
    ),
    repeated(
      'counter by Prisma (RP1)',
      queue(
        prisma,
        `await «prisma.stock.update({ where: { id: body.id }, data: { n: { increment: 1 } } })»;`,
      ),
      'repeatedIncrement',
      'prisma.stock.update',
    ),
    // RP2
    repeated(
      'row under a uuid, SDK v2 (RP2)',
      queue(
        `${v2}const { v4: uuidv4 } = require('uuid');\nconst table = new AWS.DynamoDB.DocumentClient();\n`,
        `const params = { TableName: 't', Item: { ...body, id: uuidv4() } }; await «table.put(params).promise()»;`,
      ),
      'freshKey',
      'dynamodb.PutItem',
    ),
    repeated(
      'marshalled row under a nanoid (RP2)',
      queue(
        `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';\nimport { marshall } from '@aws-sdk/util-dynamodb';\nimport { nanoid } from 'nanoid';\nconst ddb = new DynamoDBClient({});\n`,
        `const item = { pk: nanoid(), text: body.text }; await «ddb.send(new PutItemCommand({ TableName: 't', Item: marshall(item) }))»;`,
      ),
      'freshKey',
      'dynamodb.PutItem',
    ),
    repeated(
      'plain attribute values under a ulid (RP2)',
      queue(
        `import { DynamoDB } from '@aws-sdk/client-dynamodb';\nimport { ulid } from 'ulid';\nconst dynamo = new DynamoDB({});\n`,
        `await «dynamo.putItem({ TableName: 't', Item: { id: { S: ulid() }, text: { S: body.text } } })»;`,
      ),
      'freshKey',
      'dynamodb.PutItem',
    ),
    repeated(
      'row that a function makes (RP2)',
      queue(
        `${uuid}${ddb}const rowOf = (text) => ({ id: randomUUID(), text });\n`,
        `await «ddb.send(new PutCommand({ TableName: 't', Item: rowOf(body.text) }))»;`,
      ),
      'freshKey',
      'dynamodb.PutItem',
    ),
    repeated(
      'random id beside the id of something else (RP2)',
      queue(
        `${uuid}${ddb}`,
        `await «ddb.send(new PutCommand({ TableName: 't', Item: { id: randomUUID(), customerId: body.customerId } }))»;`,
      ),
      'freshKey',
      'dynamodb.PutItem',
    ),
    repeated(
      'batch of rows under random ids (RP2)',
      queue(
        `${uuid}${v2}const table = new AWS.DynamoDB.DocumentClient();\n`,
        `await «table.batchWrite({ RequestItems: { orders: body.map((order) => ({ PutRequest: { Item: { id: randomUUID(), order } } })) } }).promise()»;`,
      ),
      'freshKey',
      'dynamodb.BatchWriteItem',
    ),
    repeated(
      'object of aws-lite under the time (RP2)',
      queue(lite, 'await «aws.S3.PutObject({ Bucket: "b", Key: `in/${Date.now()}.json`, Body: r.body })»;'),
      'freshKey',
      's3.PutObject',
    ),
    repeated(
      'upload under a random key (RP2)',
      queue(
        `${uuid}import { Upload } from '@aws-sdk/lib-storage';\nimport { S3Client } from '@aws-sdk/client-s3';\nconst client = new S3Client({});\n`,
        `await «new Upload({ client, params: { Bucket: 'b', Key: randomUUID(), Body: r.body } })».done();`,
      ),
      'freshKey',
      's3.Upload',
    ),
    repeated(
      'job under a random name (RP2)',
      queue(
        `${uuid}import { TranscribeClient, StartTranscriptionJobCommand } from '@aws-sdk/client-transcribe';\nconst transcribe = new TranscribeClient({});\n`,
        'await «transcribe.send(new StartTranscriptionJobCommand({ TranscriptionJobName: `job-${randomUUID()}` }))»;',
      ),
      'freshKey',
      'transcribe.StartTranscriptionJob',
    ),
    repeated(
      'sort key of the time (RP2)',
      queue(
        ddb,
        'await «ddb.send(new PutCommand({ TableName: "t", Item: { PK: `USER#${body.user}`, SK: `EVENT#${Date.now()}` } }))»;',
      ),
      'freshKey',
      'dynamodb.PutItem',
    ),
    repeated(
      'random id behind the id of something else (RP2)',
      queue(
        `${uuid}${ddb}`,
        `await «ddb.send(new PutCommand({ TableName: 't', Item: { customerId: body.customerId, id: randomUUID() } }))»;`,
      ),
      'freshKey',
      'dynamodb.PutItem',
    ),
    repeated(
      'random id before a spread item (RP2)',
      queue(
        `${uuid}${ddb}const save = async (order) => { const item = { orderId: randomUUID(), ...order }; await «ddb.send(new PutCommand({ TableName: 't', Item: item }))»; };\n`,
        `await save(body);`,
      ),
      'freshKey',
      'dynamodb.PutItem',
    ),
    repeated(
      'new entity of TypeORM that is saved (RP3)',
      queue(
        `import { Order } from './order.js';\nimport { source } from './source.js';\n`,
        `const orders = source.getRepository(Order); const order = orders.create({ text: body.text }); await «orders.save(order)»;`,
      ),
      'repeatedInsert',
      'save',
    ),
    // RP3
    repeated(
      'insert by mysql2 (RP3)',
      queue(mysql, `await «db.execute('INSERT INTO orders (text) VALUES (?)', [body.text])»;`),
      'repeatedInsert',
      'INSERT',
    ),
    repeated(
      'insert in a text object (RP3)',
      queue(
        pg,
        `const insert = { text: 'INSERT INTO orders (text) VALUES ($1)', values: [body.text] }; await «pool.query(insert)»;`,
      ),
      'repeatedInsert',
      'INSERT',
    ),
    repeated(
      'insert in concatenated text (RP3)',
      queue(pg, `await «pool.query('INSERT INTO ' + table + ' (text) VALUES ($1)', [body.text])»;`),
      'repeatedInsert',
      'INSERT',
    ),
    repeated(
      'insert in a tagged template (RP3)',
      queue(
        `import postgres from 'postgres';\nconst sql = postgres('u');\n`,
        'await «sql`INSERT INTO orders ${sql(body)}`»;',
      ),
      'repeatedInsert',
      'INSERT',
    ),
    repeated(
      'insert by the Data API (RP3)',
      queue(
        `import { RDSDataClient, ExecuteStatementCommand } from '@aws-sdk/client-rds-data';\nconst rds = new RDSDataClient({});\n`,
        `await «rds.send(new ExecuteStatementCommand({ resourceArn: 'r', secretArn: 's', sql: 'INSERT INTO orders (text) VALUES (:text)' }))»;`,
      ),
      'repeatedInsert',
      'INSERT',
    ),
    repeated(
      'insert by drizzle (RP3)',
      queue(
        `import { drizzle } from 'drizzle-orm/node-postgres';\nimport { orders } from './schema.js';\nconst db = drizzle('u');\n`,
        `await «db.insert(orders).values(body)»;`,
      ),
      'repeatedInsert',
      'insert',
    ),
    repeated(
      'insert by kysely (RP3)',
      queue(`import { db } from './db.js';\n`, `await «db.insertInto('orders').values(body)».execute();`),
      'repeatedInsert',
      'insertInto',
    ),
    repeated(
      'insert by a repository of TypeORM (RP3)',
      queue(
        `import { DataSource } from 'typeorm';\nimport { Order } from './order.js';\nconst source = new DataSource({});\n`,
        `const orders = source.getRepository(Order); await «orders.insert(body)»;`,
      ),
      'repeatedInsert',
      'insert',
    ),
    repeated(
      'model of Sequelize (RP3)',
      queue(
        `import { Sequelize } from 'sequelize';\nconst sequelize = new Sequelize('u');\nconst Order = sequelize.define('Order', {});\n`,
        `await «Order.create({ text: body.text })»;`,
      ),
      'repeatedInsert',
      'create',
    ),
    repeated(
      'model of mongoose (RP3)',
      queue(
        `import mongoose from 'mongoose';\nconst Order = mongoose.model('Order', {});\n`,
        `await «Order.create(body)»;`,
      ),
      'repeatedInsert',
      'create',
    ),
    repeated(
      'new document of mongoose that is saved (RP3)',
      queue(
        `import mongoose from 'mongoose';\nconst Order = mongoose.model('Order', {});\n`,
        `const order = new Order(body); await «order.save()»;`,
      ),
      'repeatedInsert',
      'save',
    ),
    repeated(
      'document of MongoDB (RP3)',
      queue(mongo, `await «orders.insertOne({ text: body.text })»;`),
      'repeatedInsert',
      'insertOne',
    ),
    repeated(
      'document of a search index without an id (RP3)',
      queue(
        `import { Client } from '@opensearch-project/opensearch';\nconst client = new Client({});\n`,
        `await «client.index({ index: 'orders', body })»;`,
      ),
      'repeatedInsert',
      '@opensearch-project/opensearch index',
    ),
    // RP4
    repeated(
      'payment intent (RP4)',
      queue(
        `import Stripe from 'stripe';\nlet client;\nconst stripe = () => (client ??= new Stripe('k'));\n`,
        `await «stripe().paymentIntents.create({ amount: body.amount, customer: body.customer })»;`,
      ),
      'repeatedCharge',
      'stripe paymentIntents.create',
    ),
    repeated(
      'charge by a client of CommonJS (RP4)',
      queue(
        `const stripe = require('stripe')(process.env.KEY);\n`,
        `await «stripe.charges.create(body.charge)»;`,
      ),
      'repeatedCharge',
      'stripe charges.create',
    ),
    repeated(
      'mail by SES of the aggregated client (RP4)',
      queue(
        `import { SES } from '@aws-sdk/client-ses';\nconst ses = new SES({});\n`,
        `await «ses.sendTemplatedEmail({ Source: 'a' })»;`,
      ),
      'repeatedMail',
      'ses.SendTemplatedEmail',
    ),
    repeated(
      'mail by aws-lite (RP4)',
      queue(lite, `await «aws.SES.SendEmail({ Source: 'a' })»;`),
      'repeatedMail',
      'ses.SendEmail',
    ),
    repeated(
      'mail by SendGrid (RP4)',
      queue(
        `import sgMail from '@sendgrid/mail';\nsgMail.setApiKey('k');\n`,
        `await «sgMail.send({ to: body.to, from: 'a', subject: 's', text: 't' })»;`,
      ),
      'repeatedMail',
      '@sendgrid/mail send',
    ),
    repeated(
      'mail by Resend (RP4)',
      queue(
        `import { Resend } from 'resend';\nconst resend = new Resend('k');\n`,
        `await «resend.emails.send({ to: body.to, from: 'a', subject: 's', text: 't' })»;`,
      ),
      'repeatedMail',
      'resend emails.send',
    ),
    repeated(
      'mail by Mailgun (RP4)',
      queue(
        `import Mailgun from 'mailgun.js';\nconst mailgun = new Mailgun(FormData);\nconst client = mailgun.client({ username: 'api', key: 'k' });\n`,
        `await «client.messages.create('d', { to: [body.to] })»;`,
      ),
      'repeatedMail',
      'mailgun.js messages.create',
    ),
    repeated(
      'mail by a transport in a field (RP4)',
      `import nodemailer from 'nodemailer';\nclass Mailer { constructor() { this.transport = nodemailer.createTransport({}); } async send(record) { await «this.transport.sendMail({ to: record.body })»; } }\nconst mailer = new Mailer();\nexport const handler = async (event) => { for (const r of event.Records) { console.log(r.messageId); await mailer.send(r); } };`,
      'repeatedMail',
      'nodemailer sendMail',
    ),
    repeated(
      'mail by a transport from out of sight (RP4)',
      queue(
        `import { transport } from 'our-mail';\n`,
        `await «transport.sendMail({ to: body.to, subject: 's', text: 't' })»;`,
      ),
      'repeatedMail',
      'sendMail',
    ),
    repeated(
      'text message by Twilio (RP4)',
      queue(
        `import twilio from 'twilio';\nconst client = twilio('sid', 'token');\n`,
        `await «client.messages.create({ to: body.to, body: 'x' })»;`,
      ),
      'repeatedMail',
      'twilio messages.create',
    ),
    repeated(
      'push by Firebase (RP4)',
      queue(
        `import admin from 'firebase-admin';\nadmin.initializeApp();\n`,
        `await «admin.messaging().send({ token: body.token })»;`,
      ),
      'repeatedMail',
      'firebase-admin send',
    ),
    repeated(
      'line in Slack (RP4)',
      queue(
        `import { WebClient } from '@slack/web-api';\nconst slack = new WebClient('t');\n`,
        `await «slack.chat.postMessage({ channel: 'c', text: body.text })»;`,
      ),
      'repeatedMail',
      '@slack/web-api chat.postMessage',
    ),
    repeated(
      'web hook of Slack (RP4)',
      queue(
        `import { IncomingWebhook } from '@slack/webhook';\nconst hook = new IncomingWebhook('u');\n`,
        `await «hook.send({ text: body.text })»;`,
      ),
      'repeatedMail',
      '@slack/webhook send',
    ),
    repeated(
      'post to a web hook of Slack (RP4)',
      queue(axios, `await «axios.post(process.env.SLACK_WEBHOOK_URL, { text: body.text })»;`),
      'repeatedMail',
      'axios post',
    ),
    repeated(
      'post by axios (RP4)',
      queue(axios, `await «axios.post('https://pay', body)»;`),
      'repeatedRequest',
      'axios post',
    ),
    repeated(
      'post by an instance of axios (RP4)',
      queue(
        `import axios from 'axios';\nconst api = axios.create({ baseURL: 'https://pay' });\n`,
        `await «api.post('/orders', body)»;`,
      ),
      'repeatedRequest',
      'axios post',
    ),
    repeated(
      'post by the options of axios (RP4)',
      queue(axios, `await «axios({ method: 'post', url: 'https://pay', data: body })»;`),
      'repeatedRequest',
      'axios',
    ),
    repeated(
      'post by node-fetch (RP4)',
      queue(
        `import fetch from 'node-fetch';\n`,
        `await «fetch('https://pay', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: r.body })»;`,
      ),
      'repeatedRequest',
      'node-fetch',
    ),
    repeated(
      'post by got (RP4)',
      queue(`import got from 'got';\n`, `await «got.post('https://pay', { json: body })»;`),
      'repeatedRequest',
      'got post',
    ),
    repeated(
      'post by https (RP4)',
      queue(
        `import https from 'node:https';\n`,
        `await new Promise((resolve) => { const request = «https.request({ host: 'pay', method: 'POST' }, resolve)»; request.end(r.body); });`,
      ),
      'repeatedRequest',
      'node:https request',
    ),
    repeated(
      'client that a helper module makes (RP4)',
      queue(
        `import { stripe } from './stripe.js';\n`,
        `await «stripe.refunds.create({ charge: body.charge })»;`,
      ),
      'repeatedCharge',
      'stripe refunds.create',
      inProject({ 'stripe.js': `import Stripe from 'stripe';\nexport const stripe = new Stripe('k');` }),
    ),
    // messages, executions
    repeated(
      'batch of messages',
      queue(
        `import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n`,
        `await «sqs.send(new SendMessageBatchCommand({ QueueUrl: 'q', Entries: [{ Id: '1', MessageBody: r.body }] }))»;`,
      ),
      'repeatedMessage',
      'sqs.SendMessageBatch',
    ),
    repeated(
      'event by a helper function',
      queue(
        `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';\nconst events = new EventBridgeClient({});\nconst emit = (detail) => «events.send(new PutEventsCommand({ Entries: [{ Detail: JSON.stringify(detail) }] }))»;\n`,
        `await emit(body);`,
      ),
      'repeatedMessage',
      'events.PutEvents',
    ),
    repeated(
      'message over a web socket',
      queue(
        `import { ApiGatewayManagementApi } from '@aws-sdk/client-apigatewaymanagementapi';\nconst sockets = new ApiGatewayManagementApi({});\n`,
        `await «sockets.postToConnection({ ConnectionId: body.connection, Data: r.body })»;`,
      ),
      'repeatedMessage',
      'execute-api.PostToConnection',
    ),
    repeated(
      'task whose input is built up',
      queue(
        `${v2}const ecs = new AWS.ECS();\n`,
        `const params = { cluster: 'c', taskDefinition: 't' }; params.overrides = { containerOverrides: [body] }; await «ecs.runTask(params).promise()»;`,
      ),
      'repeatedExecution',
      'ecs.RunTask',
    ),
    repeated(
      'execution named after the time (RP13)',
      queue(
        sfn,
        'await «sfn.send(new StartExecutionCommand({ stateMachineArn: "s", name: `run-${Date.now()}` }))»;',
      ),
      'repeatedExecution',
      'states.StartExecution',
    ),
    repeated(
      'media job',
      queue(
        `import { MediaConvertClient, CreateJobCommand } from '@aws-sdk/client-mediaconvert';\nconst media = new MediaConvertClient({});\n`,
        `await «media.send(new CreateJobCommand({ Role: 'r', Settings: {} }))»;`,
      ),
      'repeatedExecution',
      'mediaconvert.CreateJob',
    ),
    // what protects nothing
    repeated(
      'look-up that ends the turn when nothing is there',
      queue(
        `${ddb}${ses}`,
        `const { Item } = await ddb.send(new GetCommand({ TableName: 'users', Key: { id: body.user } })); if (!Item) continue; await «ses.send(new SendEmailCommand({ Destination: Item.email }))»;`,
      ),
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'look-up of what the mail needs',
      queue(
        `${pg}${ses}`,
        `const { rows } = await pool.query('SELECT * FROM users'); if (rows.length === 0) continue; await «ses.send(new SendEmailCommand({ Content: rows }))»;`,
      ),
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'answer that was no success',
      queue(
        `${axios}${ses}`,
        `const answer = await axios.get('https://a'); if (answer.status !== 200) continue; await «ses.send(new SendEmailCommand({ Content: answer.data }))»;`,
      ),
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'transaction that puts no condition',
      queue(
        `${ddb}${ses}`,
        `await ddb.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName: 't', Item: { pk: id } } }] })); await «ses.send(new SendEmailCommand({ Content: body }))»;`,
      ),
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'duplicate filter in a function that asks memory (RP12)',
      queue(
        `${ses}const done = new Map();\nconst isDuplicate = (key) => { if (done.has(key)) return true; done.set(key, 1); return false; };\n`,
        `if (isDuplicate(id)) continue; await «ses.send(new SendEmailCommand({ Content: body }))»;`,
      ),
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'batch of Powertools whose record function is not wrapped',
      `${ses}import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';\nconst processor = new BatchProcessor(EventType.SQS);\nconst work = async (record) => { await «ses.send(new SendEmailCommand({ Content: record.body }))»; };\nexport const handler = async (event, context) => processPartialResponse(event, work, processor, { context });`,
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'records in parallel',
      `${ses}export const handler = async ({ Records }) => { await Promise.all(Records.map(async ({ body }) => { const order = JSON.parse(body); await «ses.send(new SendEmailCommand({ Content: order }))»; })); };`,
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'notification of a bucket inside a message',
      `${sns}export const handler = async (event) => { for (const record of event.Records) { for (const { s3 } of JSON.parse(record.body).Records) { await «sns.send(new PublishCommand({ TopicArn: 't', Message: s3.object.key }))»; } } };`,
      'repeatedMessage',
      'sns.Publish',
    ),
    repeated(
      'text message for a message of a topic',
      `${sns}export const handler = async (event) => { const alarm = JSON.parse(event.Records[0].Sns.Message); await «sns.send(new PublishCommand({ PhoneNumber: '+1', Message: alarm.text }))»; };`,
      'repeatedMail',
      'sns.Publish',
      { source: 'SNS messages' },
    ),
    repeated(
      'line in Slack for an event of the bus',
      `export const handler = async (event) => { await «fetch('https://hooks.slack.com/services/x', { method: 'POST', body: JSON.stringify({ text: event.detail.text }) })»; };`,
      'repeatedMail',
      'fetch',
      { source: 'EventBridge events' },
    ),
    repeated(
      'mail for a record of a stream',
      `${ses}export const handler = async (event) => { for (const r of event.Records) { const { email } = r.dynamodb.NewImage; await «ses.send(new SendEmailCommand({ Destination: email.S }))»; } };`,
      'repeatedMail',
      'sesv2.SendEmail',
      { source: 'DynamoDB stream records' },
    ),
    repeated(
      'flag that says whether to write at all',
      queue(
        `${ddb}${ses}`,
        `const { Item: user } = await ddb.send(new GetCommand({ TableName: 'users', Key: { id: body.user } })); if (!user.wantsMail) continue; await «ses.send(new SendEmailCommand({ Destination: user.email }))»;`,
      ),
      'repeatedMail',
      'sesv2.SendEmail',
    ),
    repeated(
      'records with a default',
      `${ses}export const handler = async (event) => { const all = event.Records ?? []; for (const each of all) { const letter = JSON.parse(each.body); await «ses.send(new SendEmailCommand({ Content: letter }))»; } };`,
      'repeatedMail',
      'sesv2.SendEmail',
    ),
  ],
});
