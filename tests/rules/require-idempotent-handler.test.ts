import rule from '../../src/rules/require-idempotent-handler.js';
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
      name: 'sort key that is fresh beside a key from the message (known limit)',
      code: queue(
        ddb,
        `await ddb.send(new PutCommand({ TableName: 't', Item: { pk: body.orderId, sk: Date.now() } }));`,
      ),
    },
    {
      name: 'look-up and write without a condition (known limit of RP13)',
      code: queue(
        `${ddb}${ses}`,
        `if (!(await seen(id))) await ses.send(new SendEmailCommand({ Content: body }));`,
      ),
    },
  ],
  invalid: [
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
  ],
});
