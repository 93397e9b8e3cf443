import path from 'node:path';
import rule from '../../src/rules/no-leaked-promise.js';
import { projectWith } from '../support/projects.js';
import { testRule, unmark, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

const track = `async function track(event) { await fetch('https://audit', { body: event }); }\n`;
const save = `const save = async (record) => { await fetch('https://db', { body: record }); };\n`;
const sns = `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';\nconst sns = new SNSClient({});\n`;
const v2 = `const AWS = require('aws-sdk');\nconst s3 = new AWS.S3();\n`;
const v2db = `const AWS = require('aws-sdk');\nconst db = new AWS.DynamoDB.DocumentClient();\n`;
const express = `const serverless = require('serverless-http');\nconst app = require('express')();\n`;
const named = '`handler` (exported as `handler` with a Lambda signature)';

interface Fix {
  readonly messageId: 'addAwait' | 'awaitAll';
  readonly from: string;
  readonly to: string;
}

const addAwait = (from: string): Fix => ({ messageId: 'addAwait', from, to: `await ${from}` });
const awaitAll = (from: string, to = `await Promise.all(${from})`): Fix => ({
  messageId: 'awaitAll',
  from,
  to,
});

const fifo = projectWith({
  'save.js': '',
  'package.json': '{}',
  'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: { FifoQueue: true }
  Save:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: save.handler
      Runtime: nodejs22.x
      Events:
        Order:
          Type: SQS
          Properties: { Queue: !GetAtt Orders.Arn, BatchSize: 5 }
`,
});

/** One report with its data, and the suggestion as a replacement of text. */
function leak(
  name: string,
  code: string,
  messageId: string,
  what: string | undefined,
  fix?: Fix,
  more: Partial<MarkedCase> & { readonly reach?: string } = {},
): InvalidCase {
  const { reach = named, ...rest } = more;
  const plain = unmark(code).code;
  const suggestions = fix && [{ messageId: fix.messageId, output: plain.replace(fix.from, () => fix.to) }];
  const data = what === undefined ? { reach } : { reach, what };
  return { name, code, ...rest, errors: [{ messageId, data, ...(suggestions ? { suggestions } : {}) }] };
}

const node24 = { settings: { 'aws-lambda': { runtime: 'nodejs24.x' } } };

const isKnown = `const isKnown = async (id) => (await fetch('https://db/' + id)).ok;\n`;

testRule('no-leaked-promise', rule, {
  valid: [
    {
      name: 'awaited promise as a condition',
      code: `${isKnown}export const handler = async (event) => { if (!(await isKnown(event.id)) && await isKnown(event.of)) return 1; };`,
    },
    {
      name: 'call as a condition that gives a promise only at times',
      code: `${save}const begin = (event) => { if (event.id) return save(event); };\nexport const handler = async (event) => { let p; if (p = begin(event)) await p; if (begin(event)) return 1; };`,
    },
    {
      name: 'call of a function as a condition whose name is one of `awaitingFunctions`',
      code: `${isKnown}export const handler = async (event) => { if (isKnown(event.id)) return 1; };`,
      settings: { 'aws-lambda': { awaitingFunctions: ['isKnown'] } },
    },
    {
      name: 'async function itself as a condition',
      code: `${isKnown}export const handler = async (event) => { if (isKnown) return 1; return event ?? isKnown; };`,
    },
    {
      name: 'generator as a condition',
      code: `async function* pages() { yield await fetch('https://x'); }\nexport const handler = async (event) => { if (pages(event)) return 1; };`,
    },
    {
      name: 'awaited promise (OK1)',
      code: `${track}export const handler = async (event) => { await track(event); };`,
    },
    {
      name: 'returned promise (OK1)',
      code: `${track}export const handler = async (event) => { return track(event); };`,
    },
    { name: 'arrow body (OK1)', code: `${track}export const handler = async (event) => track(event);` },
    {
      name: 'returned chain of a function that is not async (OK1)',
      code: `${track}export const handler = (event) => track(event).then(() => 1);`,
    },
    {
      name: 'promises awaited together (OK2)',
      code: `${save}export const handler = async (event) => { const p = save(1); const q = save(2); await Promise.all([p, q]); };`,
    },
    {
      name: 'promises collected and settled (OK3)',
      code: `${save}export const handler = async (event) => { const pending = []; for (const r of event.Records) pending.push(save(r)); await Promise.allSettled(pending); };`,
    },
    {
      name: 'promise passed on (OK4)',
      code: `${save}export const handler = async (event) => { const p = save(1); return respond(p); };`,
    },
    {
      name: 'promise awaited in finally (OK4)',
      code: `${save}export const handler = async (event) => { const p = save(1); try { work(); } finally { await p; } };`,
    },
    {
      name: 'map awaited by Promise.all (OK2)',
      code: `${save}export const handler = async (event) => { await Promise.all(event.Records.map(async (r) => save(r))); };`,
    },
    {
      name: 'mapped promises awaited one by one (OK2)',
      code: `${save}export const handler = async (event) => { const jobs = event.Records.map(save); for (const job of jobs) await job; };`,
    },
    {
      name: 'for await (OK5)',
      code: `export const handler = async (event) => { for await (const x of event.stream()) console.log(x); };`,
    },
    {
      name: 'pipeline awaited (OK5)',
      code: `import { pipeline } from 'node:stream/promises';\nimport { createWriteStream } from 'node:fs';\nexport const handler = async (event) => { await pipeline(event.body, createWriteStream('/tmp/x')); };`,
    },
    {
      name: 'stream whose end is awaited (OK5)',
      code: `import { once } from 'node:events';\nimport { createWriteStream } from 'node:fs';\nexport const handler = async (event) => { const out = createWriteStream('/tmp/x'); event.body.pipe(out); await once(out, 'finish'); };`,
    },
    {
      name: 'stream whose end settles a promise (OK5)',
      code: `import { createWriteStream } from 'node:fs';\nexport const handler = async (event) => { await new Promise((resolve) => event.body.pipe(createWriteStream('/tmp/x')).on('finish', resolve)); };`,
    },
    {
      name: 'timer cleared in finally (OK6)',
      code: `export const handler = async (event) => { const t = setTimeout(() => console.log('late'), 5000); try { await fetch('https://x'); } finally { clearTimeout(t); } };`,
    },
    {
      name: 'timer that only aborts (OK6)',
      code: `export const handler = async (event) => { const c = new AbortController(); setTimeout(() => c.abort(), 5000); await fetch('https://x', { signal: c.signal }); };`,
    },
    {
      name: 'AbortSignal.timeout (OK6)',
      code: `export const handler = async (event) => { await fetch('https://x', { signal: AbortSignal.timeout(5000) }); };`,
    },
    {
      name: 'sleep from timers/promises (OK7)',
      code: `import { setTimeout } from 'node:timers/promises';\nexport const handler = async (event) => { await setTimeout(200); };`,
    },
    {
      name: 'sleep made of a promise (OK7)',
      code: `const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));\nexport const handler = async (event) => { await sleep(200); };`,
    },
    {
      name: 'callback handler up to Node 22 (OK8)',
      code: `${v2}exports.handler = (event, context, callback) => { s3.putObject({ Bucket: 'b', Key: 'k' }, (err, data) => callback(err, data)); };`,
    },
    {
      name: 'callback handler with work beside the callback up to Node 22 (OK8)',
      code: `${save}export const handler = (event, context, callback) => { save(event); callback(null, 1); };`,
    },
    {
      name: 'work that calls the callback although Lambda does not wait for the loop (OK8)',
      code: `${save}export const handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; save(event).then(() => callback(null, 1)); };`,
    },
    {
      name: 'work after the end of a streamed response (OK9)',
      code: `${save}export const handler = awslambda.streamifyResponse(async (event, responseStream) => { responseStream.end(); await save(event); });`,
    },
    {
      name: 'promise handed to a function that sees to it (OK10)',
      code: `import { waitUntil } from 'app';\n${save}export const handler = async (event) => { waitUntil(save(event)); };`,
    },
    {
      name: 'function of the project that sees to its work (OK10)',
      code: `export const handler = async (event) => { background(event); };\nasync function background(event) { await fetch('https://x'); }`,
      settings: { 'aws-lambda': { awaitingFunctions: ['background'] } },
    },
    {
      name: 'synchronous telemetry (OK11)',
      code: `import { Logger } from '@aws-lambda-powertools/logger';\nconst logger = new Logger();\nexport const handler = async (event) => { logger.info('x'); metrics.publishStoredMetrics(); tracer.putAnnotation('a', 1); };`,
    },
    {
      name: 'async function that does nothing asynchronous (OK11)',
      code: `async function log(event) { console.log(event); }\nexport const handler = async (event) => { log(event); };`,
    },
    {
      name: 'promise as a memo of the module (OK12)',
      code: `const load = async () => fetch('https://config');\nlet p;\nconst config = () => (p ??= load());\nexport const handler = async (event) => { await config(); };`,
    },
    {
      name: 'promise of Init that the handler awaits (OK13)',
      code: `const prepare = async () => fetch('https://config');\nconst ready = prepare();\nexport const handler = async (event) => { await ready; };`,
    },
    {
      name: 'promise of Init that another module may await (OK13)',
      code: `const prepare = async () => fetch('https://config');\nexport const ready = prepare();\nexport const handler = async (event) => 1;`,
    },
    {
      name: 'connection that module level opens (OK13)',
      code: `import mongoose from 'mongoose';\nmongoose.connect(process.env.URI);\nexport const handler = async (event) => 1;`,
    },
    {
      name: 'setInterval that another function clears, or that tells its end in a variable',
      code: `let alive;\nconst stop = () => clearInterval(alive);\nexport const handler = async (event) => { alive = setInterval(() => ping(), 1000); await load(event); stop(); let isDone = false; const t = setInterval(() => { if (check()) { isDone = true; clearInterval(t); } }, 100); while (!isDone) await pause(50); return 1; };`,
    },
    {
      name: 'timer of the module that holds nothing open (OK14)',
      code: `setInterval(() => console.log('alive'), 60_000).unref();\nexport const handler = async (event) => 1;`,
    },
    {
      name: 'unreferenced timer in the handler (OK14)',
      code: `export const handler = async (event) => { setTimeout(() => console.log('x'), 1000).unref(); };`,
    },
    {
      name: 'void where it is allowed (OK15)',
      code: `${save}export const handler = async (event) => { void save(event); };`,
      options: [{ allowVoid: true }],
    },
    {
      name: 'lifecycle listeners (OK16)',
      code: `import { Pool } from 'pg';\nconst pool = new Pool();\npool.on('error', (e) => console.error(e));\nprocess.on('SIGTERM', async () => { await pool.end(); });\nexport const handler = async (event) => 1;`,
    },
    {
      name: 'a shared connection that is closed, which no-uncached-connection reports',
      code: `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const handler = async (event) => { const { rows } = await pool.query('SELECT 1'); pool.end(); return rows; };`,
    },
    {
      name: 'a shared connection that is closed, with a catch',
      code: `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const handler = async (event) => { const users = await prisma.user.findMany(); prisma.$disconnect().catch(console.error); return users; };`,
    },
    {
      name: 'no handler in the module',
      code: `${track}export function run(x) { track(x); }`,
    },
    {
      name: 'function that no handler reaches',
      code: `${track}${save}export function unused() { track(1); }\nexport const handler = async (event) => save(event);`,
    },
    {
      name: 'callback wrapped into an awaited promise',
      code: `${v2}exports.handler = async (event) => { await new Promise((resolve, reject) => { s3.putObject({ Bucket: 'b' }, (err, data) => (err ? reject(err) : resolve(data))); }); };`,
    },
    {
      name: 'promise of the SDK v2',
      code: `${v2}exports.handler = async (event) => { await s3.putObject({ Bucket: 'b' }).promise(); };`,
    },
    {
      name: 'returned inside try without finally',
      code: `${save}export const handler = async (event) => { try { return await save(event); } finally { console.log('x'); } };`,
    },
    {
      name: 'a settled promise returned before finally',
      code: `${save}export const handler = async (event) => { try { await save(event); return Promise.resolve(event.id); } catch (error) { return Promise.reject(error); } finally { cleanUp(); } };`,
    },
    {
      name: 'returned where finally only logs',
      code: `${save}export const handler = async (event) => { try { return save(event); } finally { console.log('done'); } };`,
    },
    {
      name: 'synchronous forEach',
      code: `export const handler = async (event) => { event.Records.forEach((r) => console.log(r)); };`,
    },
    {
      name: 'race whose timer is cleared',
      code: `${save}export const handler = async (event) => { let t; const late = new Promise((_, reject) => { t = setTimeout(reject, 5000); }); try { await Promise.race([save(event), late]); } finally { clearTimeout(t); } };`,
    },
    {
      name: 'synchronous handler before Node 24 whose loop is drained',
      code: `${save}export const handler = (event) => { save(event); };`,
    },
    {
      name: 'async executor that catches',
      code: `${save}export const handler = async (event) => { await new Promise(async (resolve, reject) => { try { resolve(await save(event)); } catch (e) { reject(e); } }); };`,
    },
    {
      name: 'Promise.all of writes by default (RP15 off)',
      code: `${sns}export const handler = async (event) => { await Promise.all([sns.send(new PublishCommand({ a: 1 })), sns.send(new PublishCommand({ a: 2 }))]); };`,
    },
    {
      name: 'Promise.all of reads (RP15)',
      code: `import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\nexport const handler = async (event) => { await Promise.all([s3.send(new GetObjectCommand({})), s3.send(new GetObjectCommand({}))]); };`,
      options: [{ allowPromiseAll: false }],
    },
    {
      name: 'async listener of an event of its own, whose emitter may wait for it',
      code: `${save}export const handler = async (event) => { const steps = load(event); steps.on('beforeTick', async (step) => { await save(step); }).on('afterTick', async (step) => { await save(step); }); await steps.run(); };`,
    },
    {
      name: 'listener with a synchronous function',
      code: `export const handler = async (event) => { event.stream.on('data', (d) => console.log(d)); };`,
    },
    {
      name: 'signature check with a callback that runs at once',
      code: `import jwt from 'jsonwebtoken';\nexport const handler = async (event) => { let user; jwt.verify(event.token, 's', (err, decoded) => { user = decoded; }); return user; };`,
    },
    {
      name: 'promise assigned and awaited later (OK4)',
      code: `${save}export const handler = async (event) => { let job; if (event.urgent) job = save(event); await job; };`,
    },
    {
      name: 'promise assigned at the end of a turn and awaited in the next one (OK4)',
      code: `${save}export const handler = async (event) => { let last; for (const r of event.Records) { await last; last = save(r); } };`,
      // What is assigned in the last turn stays unseen.
    },
    {
      name: 'promise assigned in a function and awaited by the one around it (OK4)',
      code: `${save}export const handler = async (event) => { let job; const start = () => { job = save(event); }; const wait = async () => { await job; }; start(); await wait(); };`,
    },
    {
      name: 'chain that grows in a variable (OK4)',
      code: `${save}export const handler = async (event) => { let chain = Promise.resolve(); for (const r of event.Records) chain = chain.then(() => save(r)); await chain; };`,
    },
    {
      name: 'promises spread and concatenated (OK3)',
      code: `${save}export const handler = async (event) => { let all = []; all = all.concat(event.Records.map(save)); all = [...all, save(1)]; await Promise.all(all); };`,
    },
    {
      name: 'promises in an object, a Map and a field (OK4)',
      code: `${save}class Queue { pending = []; add(x) { this.pending.push(save(x)); } async flush() { await Promise.all(this.pending); } }\nconst queue = new Queue();\nexport const handler = async (event) => { const jobs = { a: save(1) }; const more = new Map(); more.set('b', save(2)); queue.add(3); await Promise.all([...Object.values(jobs), ...more.values()]); await queue.flush(); };`,
    },
    {
      name: 'array of promises that the caller waits for (OK2)',
      code: `${save}const startAll = (records) => records.map((r) => save(r));\nexport const handler = async (event) => { await Promise.all(startAll(event.Records)); };`,
    },
    {
      name: 'nested Promise.all and flatMap (OK2)',
      code: `${save}export const handler = async (event) => { await Promise.all(event.Records.map((r) => Promise.all(r.items.map(save)))); await Promise.all(event.Records.flatMap((r) => r.items.map(save))); };`,
    },
    {
      name: 'reduce to a chain (OK2)',
      code: `${save}export const handler = async (event) => { await event.Records.reduce((before, r) => before.then(() => save(r)), Promise.resolve()); };`,
    },
    {
      name: 'returned inner promise of a chain (OK1)',
      code: `${save}export const handler = (event) => save(1).then((x) => save(x));`,
    },
    {
      name: 'forEach with an async callback that waits for nothing',
      code: `export const handler = async (event) => { const items = []; event.Records.forEach(async (r) => { items.push({ Id: Date.now(), Body: JSON.stringify(r) }); }); return items; };`,
    },
    {
      name: 'HTTP request wrapped into a promise (OK5)',
      code: `import https from 'node:https';\nexport const handler = async (event) => new Promise((ok, no) => { const req = https.request('https://x', (res) => { res.on('end', ok); }); req.on('error', no); req.end(); });`,
    },
    {
      name: 'child process whose end is awaited (OK5)',
      code: `import { once } from 'node:events';\nimport { spawn } from 'node:child_process';\nexport const handler = async (event) => { const child = spawn('ls'); child.stdout.on('data', (d) => console.log(d)); await once(child, 'close'); };`,
    },
    {
      name: 'promisified timer awaited (OK7)',
      code: `import { promisify } from 'node:util';\nconst sleep = promisify(setTimeout);\nexport const handler = async (event) => { await sleep(200); };`,
    },
    {
      name: 'callback chain that ends in context.done (OK8)',
      code: `${v2db}exports.handler = (event, context) => { db.put({ TableName: 't', Item: event }, (err, data) => { context.done(err, data); }); };`,
    },
    {
      name: 'promise chain whose both ends call back (OK8)',
      code: `import axios from 'axios';\nexport const handler = (event, context, callback) => { axios.post('https://x', event).then((r) => callback(null, r.data)).catch(callback); };`,
    },
    {
      name: 'work whose failure is looked at beside the callback (OK8)',
      code: `${v2}const sns = new AWS.SNS();\nexports.handler = (event, context, callback) => { sns.publish({ Message: 'x' }, (err) => { if (err) console.error(err); }); callback(null, 'ok'); };`,
    },
    {
      name: 'read beside the callback up to Node 22 (OK8)',
      code: `${v2db}exports.handler = (event, context, callback) => { db.get({ TableName: 't' }, () => {}); callback(null, 'ok'); };`,
    },
    {
      name: 'answer in another branch than the work (OK8)',
      code: `import axios from 'axios';\nexport const handler = (event, context, callback) => { if (!event.body) { callback(null, 'none'); return; } axios.post('https://x', event.body).then((r) => callback(null, r.data), callback); };`,
    },
    {
      name: 'callback that a helper is given',
      code: `${v2db}const put = (item, then) => db.put({ TableName: 't', Item: item }, then);\nexports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; put(event, (err, data) => callback(err, data)); };`,
    },
    {
      name: 'work that ends with the response of express',
      code: `${express}const store = require('store');\napp.get('/', (req, res, next) => { store.find(req.params.id).then((x) => res.json(x)).catch(next); });\napp.get('/c', (req, resp) => { store.find(1).then((x) => resp.status(200).json(x)).catch((e) => resp.sendStatus(500)); });\napp.get('/b', (req, res) => { store.find(1).then((x) => res.send(x)).catch((e) => res.status(500).send(e.message)); });\nexports.handler = serverless(app);`,
    },
    {
      name: 'answer to CloudFormation inside a promise that context.done makes moot',
      code: `import response from 'cfn-response';\nexport const handler = async (event, context) => { await new Promise(() => response.send(event, context, response.SUCCESS)); };`,
    },
    {
      name: 'promise of Init that only a developer’s machine starts',
      code: `const seed = async () => fetch('http://localhost:4566');\nif (process.env.IS_OFFLINE) seed();\nconst isLocal = process.env.BRANCH === 'local';\nif (isLocal) {\n  const url = 'http://localhost:4566';\n  fetch(url);\n}\nexport const handler = async (event) => 1;`,
    },
    {
      name: 'known limit: imported function that nobody can see into',
      code: `import { save } from 'elsewhere';\nexport const handler = async (event) => { save(event); };`,
    },
    {
      name: 'known limit: array of promises that is awaited into a variable',
      code: `${save}export const handler = async (event) => { const done = await event.Records.map(save); return done.length; };`,
    },
    {
      name: 'known limit: chain in a variable that nobody awaits',
      code: `${save}export const handler = async (event) => { let chain = Promise.resolve(); for (const r of event.Records) chain = chain.then(() => save(r)); };`,
    },
  ],
  invalid: [
    leak(
      'async function as a statement (RP1)',
      `${track}export const handler = async (event) => { «track(event)»; return 1; };`,
      'unawaitedPromise',
      'track',
      addAwait('track(event);'),
    ),
    leak(
      'callbacks for messages of a FIFO queue, which must not run at the same time',
      `${save}export const handler = async (event) => { «event.Records.forEach(async (r) => { await save(r.body); })»; };`,
      'droppedCallbacks',
      'forEach',
      undefined,
      {
        filename: path.join(fifo, 'save.js'),
        settings: { 'aws-lambda': { root: fifo } },
        reach: '`handler` (declared as Save in template.yaml)',
      },
    ),
    leak(
      'a connection of its own that is closed',
      `import mongoose from 'mongoose';\nexport const handler = async (event) => { await mongoose.connect(process.env.URI); const found = await mongoose.model('A').findOne({ id: event.id }); «mongoose.connection.close()»; return found; };`,
      'unawaitedPromise',
      'close',
      addAwait('mongoose.connection.close();'),
    ),
    leak(
      'async method of a class as a statement (RP1)',
      `class Orders { async save(x) { await fetch(x); } }\nconst orders = new Orders();\nexport const handler = async (event) => { «orders.save(event)»; };`,
      'unawaitedPromise',
      'orders.save',
      addAwait('orders.save(event);'),
    ),
    leak(
      'function that returns a promise as a statement (RP1)',
      `const go = (e) => fetch(e.url);\nexport const handler = async (event) => { «go(event)»; };`,
      'unawaitedPromise',
      'go',
      addAwait('go(event);'),
    ),
    leak(
      'conditional statement (RP1)',
      `${track}export const handler = async (event) => { «event.ok && track(event)»; };`,
      'unawaitedPromise',
      'track',
      { messageId: 'addAwait', from: 'event.ok && track(event)', to: 'await (event.ok && track(event))' },
    ),
    leak(
      'void before an SDK call (RP2)',
      `${sns}export const handler = async (event) => { void «sns.send(new PublishCommand({}))»; };`,
      'unawaitedPromise',
      'sns.send',
      { messageId: 'addAwait', from: 'void sns.send', to: 'await sns.send' },
    ),
    leak(
      'then chain (RP3)',
      `${sns}export const handler = async (event) => { «sns.send(new PublishCommand({})).then(console.log)»; };`,
      'unawaitedPromise',
      'sns.send',
      addAwait('sns.send(new PublishCommand({})).then'),
    ),
    leak(
      'catch chain (RP4)',
      `${sns}export const handler = async (event) => { «sns.send(new PublishCommand({})).catch(() => {})»; };`,
      'unawaitedPromise',
      'sns.send',
      addAwait('sns.send(new PublishCommand({})).catch'),
    ),
    leak(
      'forEach with an async callback (RP5)',
      `${save}export const handler = async (event) => { «event.Records.forEach(async (r) => save(r))»; };`,
      'droppedCallbacks',
      'forEach',
      awaitAll(
        'event.Records.forEach(async (r) => save(r))',
        'await Promise.all(event.Records.map(async (r) => save(r)))',
      ),
    ),
    leak(
      'forEach with a named async function (RP5)',
      `${save}export const handler = async (event) => { «event.Records.forEach(save)»; };`,
      'droppedCallbacks',
      'forEach',
      awaitAll('event.Records.forEach(save)', 'await Promise.all(event.Records.map(save))'),
    ),
    leak(
      'map dropped (RP6)',
      `${save}export const handler = async (event) => { «event.Records.map(async (r) => save(r))»; };`,
      'unawaitedPromise',
      'map',
      awaitAll('event.Records.map(async (r) => save(r))'),
    ),
    leak(
      'map awaited as an array (RP6)',
      `${save}export const handler = async (event) => { await «event.Records.map(async (r) => save(r))»; };`,
      'unawaitedArray',
      'map',
      awaitAll(
        'event.Records.map(async (r) => save(r))',
        'Promise.all(event.Records.map(async (r) => save(r)))',
      ),
    ),
    leak(
      'promise stored and forgotten (RP7)',
      `${save}export const handler = async (event) => { const p = «save(event)»; return 1; };`,
      'storedPromise',
      'save',
      addAwait('save(event);'),
    ),
    leak(
      'promise stored and only caught (RP7)',
      `${save}export const handler = async (event) => { const p = «save(event)»; p.catch(() => {}); return 1; };`,
      'storedPromise',
      'save',
      addAwait('save(event);'),
    ),
    leak(
      'promise stored and only looked at (RP7)',
      `${save}export const handler = async (event) => { const p = «save(event)»; console.log(p); };`,
      'storedPromise',
      'save',
      addAwait('save(event);'),
    ),
    leak(
      'array of promises forgotten (RP8)',
      `${save}export const handler = async (event) => { const jobs = «event.Records.map(save)»; return jobs.length; };`,
      'storedPromise',
      'map',
      awaitAll('event.Records.map(save)'),
    ),
    leak(
      'promises collected and never awaited (RP8)',
      `${save}export const handler = async (event) => { const jobs = []; for (const r of event.Records) jobs.push(«save(r)»); return 1; };`,
      'storedPromise',
      'save',
      addAwait('save(r)'),
    ),
    leak(
      'setTimeout (RP9)',
      `export const handler = async (event) => { «setTimeout(() => console.log('late'), 1000)»; return 1; };`,
      'runningTimer',
      'setTimeout',
    ),
    leak(
      'setInterval that only clears itself, once the work is over (RP9)',
      `let alive;\nlet isOver = false;\nexport const handler = async (event) => { alive = «setInterval(() => { if (isOver) clearInterval(alive); else ping(); }, 1000)»; await load(event); isOver = true; return 1; };`,
      'runningTimer',
      'setInterval',
    ),
    leak(
      'setInterval never cleared (RP9)',
      `export const handler = async (event) => { const t = «setInterval(() => console.log('x'), 1000)»; return 1; };`,
      'runningTimer',
      'setInterval',
    ),
    leak(
      'setImmediate (RP9)',
      `${save}export const handler = async (event) => { «setImmediate(() => console.log(1))»; };`,
      'runningTimer',
      'setImmediate',
    ),
    leak(
      'callback of the SDK v2 in an async handler (RP10)',
      `${v2}exports.handler = async (event) => { «s3.putObject({ Bucket: 'b', Key: 'k' }, (err) => console.log(err))»; };`,
      'runningCallback',
      's3.PutObject',
    ),
    leak(
      'callback of node:fs in an async handler (RP10)',
      `import fs from 'node:fs';\nexport const handler = async (event) => { «fs.writeFile('/tmp/x', 'x', (err) => console.log(err))»; };`,
      'runningCallback',
      'fs.writeFile',
    ),
    leak(
      'callback of a connection in an async handler (RP10)',
      `import mysql from 'mysql';\nconst conn = mysql.createConnection({});\nexport const handler = async (event) => { «conn.query('SELECT 1', (err, rows) => console.log(rows))»; };`,
      'runningCallback',
      'query',
    ),
    leak(
      'callback of any package, err first, in an async handler (RP10)',
      `import Slack from 'slack-node';\nconst slack = new Slack();\nexport const handler = async (event) => { «slack.webhook({ text: 'x' }, function (err, response) { console.log(response); })»; };`,
      'runningCallback',
      'webhook',
    ),
    leak(
      'stream to a file (RP11)',
      `import fs from 'node:fs';\nexport const handler = async (event) => { «event.body.pipe(fs.createWriteStream('/tmp/x'))»; return 1; };`,
      'runningStream',
      'pipe',
    ),
    leak(
      'async listener (RP12)',
      `${save}export const handler = async (event) => { «event.stream.on('data', async (d) => save(d))»; };`,
      'asyncListener',
      "on('data')",
    ),
    leak(
      "async listener of an event of its own on one of Node's emitters (RP12)",
      `${save}import { EventEmitter } from 'node:events';\nclass Steps extends EventEmitter {}\nexport const handler = async (event) => { const steps = new Steps(); «steps.on('start', () => {}).on('tick', async (step) => { await save(step); })»; steps.run(); };`,
      'asyncListener',
      "on('tick')",
    ),
    leak(
      'async function called in place (RP13)',
      `export const handler = async (event) => { «(async () => { await fetch('https://audit'); })()»; };`,
      'unawaitedPromise',
      'async function',
      addAwait('(async () =>'),
    ),
    leak(
      'race against a timer (RP14)',
      `${save}export const handler = async (event) => { const late = new Promise((_, reject) => setTimeout(reject, 5000)); await Promise.race([save(event), «late»]); };`,
      'losingTimer',
      'Promise.race',
    ),
    leak(
      'race against a timer from a function (RP14)',
      `${save}const rejectAfter = (ms) => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), ms));\nexport const handler = async (event) => { await Promise.race([save(event), «rejectAfter(5000)»]); };`,
      'losingTimer',
      'Promise.race',
    ),
    leak(
      'writes abandoned by Promise.all (RP15)',
      `${sns}export const handler = async (event) => { await «Promise.all([sns.send(new PublishCommand({ a: 1 })), sns.send(new PublishCommand({ a: 2 }))])»; };`,
      'abandonedWrite',
      'Promise.all',
      undefined,
      { options: [{ allowPromiseAll: false }] },
    ),
    leak(
      'promise of Init that nobody awaits (RP16)',
      `const warmUp = async () => fetch('https://config');\nconst ready = «warmUp()»;\nexport const handler = async (event) => 1;`,
      'promiseInInit',
      'warmUp',
      addAwait('warmUp();'),
    ),
    leak(
      'warm-up as a statement of the module (RP16)',
      `const warmUp = async () => fetch('https://config');\n«warmUp()»;\nexport const handler = async (event) => 1;`,
      'promiseInInit',
      'warmUp',
      addAwait('warmUp();'),
    ),
    leak(
      'warm-up behind a question about something else (RP16)',
      `import { isWarm } from 'warm';\nconst warmUp = async () => fetch('https://config');\nif (isWarm) «warmUp()»;\nexport const handler = async (event) => 1;`,
      'promiseInInit',
      'warmUp',
      addAwait('warmUp();'),
    ),
    leak(
      'request of the SDK v2 that is never sent (RP17)',
      `${v2}exports.handler = async (event) => { «s3.putObject({ Bucket: 'b', Key: 'k' })»; };`,
      'unsentRequest',
      's3.PutObject',
    ),
    leak(
      'async executor (RP18)',
      `${save}export const handler = async (event) => { await new Promise(«async (resolve) => { await save(event); resolve(); }»); };`,
      'asyncExecutor',
      'new Promise',
    ),
    leak(
      'async function called as a condition',
      `${isKnown}export const handler = async (event) => { if («isKnown(event.id)») return 1; };`,
      'testedPromise',
      'isKnown',
      addAwait('isKnown(event.id)'),
    ),
    leak(
      'negated call of an async function as a condition',
      `${isKnown}export const handler = async (event) => { return event.id && !«isKnown(event.id)» ? 1 : 2; };`,
      'testedPromise',
      'isKnown',
      addAwait('isKnown(event.id)'),
    ),
    leak(
      'async function that waits for nothing itself, as a condition of a loop',
      `const isDone = async (job) => job.state === 'done';\nexport const handler = async (event) => { while (!«isDone(event)») await fetch('https://x'); };`,
      'testedPromise',
      'isDone',
      addAwait('isDone(event)'),
    ),
    leak(
      'async function called as a condition of a callback handler',
      `${isKnown}exports.handler = (event, context, callback) => { if («isKnown(event.id)») callback(null, 1); };`,
      'testedPromise',
      'isKnown',
    ),
    leak(
      'return before finally (RP19)',
      `${save}export const handler = async (event) => { try { return «save(event)»; } finally { cleanUp(); } };`,
      'promiseBeforeFinally',
      'save',
      addAwait('save(event); }'),
    ),
    leak(
      'return of a resolved promise before finally',
      `${save}export const handler = async (event) => { try { return «Promise.resolve(save(event))»; } finally { cleanUp(); } };`,
      'promiseBeforeFinally',
      'Promise.resolve',
      addAwait('Promise.resolve(save(event)); }'),
    ),
    leak(
      'helper on the way',
      `${track}function audit(event) { «track(event)»; }\nexport const handler = async (event) => { audit(event); };`,
      'unawaitedPromise',
      'track',
      undefined,
      { reach: `${named}, through \`audit\`,` },
    ),
    leak(
      'middleware around the handler',
      `import middy from '@middy/core';\n${save}export const handler = middy((event) => { «save(event)»; });`,
      'unawaitedPromise',
      'save',
      undefined,
      { reach: '`handler` (wrapped by `middy`)' },
    ),
    leak(
      'callback handler that does not wait for the loop',
      `${save}export const handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; «save(event)»; callback(null, 1); };`,
      'unawaitedPromise',
      'save',
    ),
    leak(
      'synchronous handler on Node 24',
      `${save}export const handler = (event) => { «save(event)»; };`,
      'unawaitedPromise',
      'save',
      undefined,
      node24,
    ),
    leak(
      'untyped promise in TypeScript',
      `${track}export const handler = async (event: { id: string }) => { «track(event)»; };`,
      'unawaitedPromise',
      'track',
      addAwait('track(event); }'),
      { ts: true },
    ),
    leak(
      'then chain of a function out of sight (RP3)',
      `import { save } from 'elsewhere';\nexport const handler = async (event) => { «save(event).then(() => console.log('saved'))»; };`,
      'unawaitedPromise',
      'save',
      addAwait('save(event).then'),
    ),
    leak(
      'catch of a function out of sight, with void (RP2, RP4)',
      `import { save } from 'elsewhere';\nexport const handler = async (event) => { void «save(event).catch(console.error)»; };`,
      'unawaitedPromise',
      'save',
      { messageId: 'addAwait', from: 'void save', to: 'await save' },
    ),
    leak(
      'request of a SDK v2 client out of sight (RP1)',
      `const { db } = require('./clients');\nexports.handler = async (event) => { «db.put({ TableName: 't', Item: event }).promise()»; };`,
      'unawaitedPromise',
      'db.put',
      addAwait('db.put({'),
    ),
    leak(
      'client made by axios (RP1)',
      `import axios from 'axios';\nconst api = axios.create({ baseURL: 'https://x' });\nexport const handler = async (event) => { «api.post('/audit', event)»; };`,
      'unawaitedPromise',
      'api.post',
      addAwait('api.post('),
    ),
    leak(
      'mail (RP1)',
      `import nodemailer from 'nodemailer';\nconst mail = nodemailer.createTransport({});\nexport const handler = async (event) => { «mail.sendMail({ to: event.to })»; };`,
      'unawaitedPromise',
      'mail.sendMail',
      addAwait('mail.sendMail('),
    ),
    leak(
      'insert into a collection (RP1)',
      `import { orders } from './database.js';\nexport const handler = async (event) => { «orders.insertOne(event)»; };`,
      'unawaitedPromise',
      'orders.insertOne',
      addAwait('orders.insertOne('),
    ),
    leak(
      'promisified function (RP1)',
      `import { promisify } from 'node:util';\nconst sleep = promisify(setTimeout);\nexport const handler = async (event) => { «sleep(200)»; };`,
      'unawaitedPromise',
      'sleep',
      addAwait('sleep(200)'),
    ),
    leak(
      'method called by another method (RP1)',
      `class Orders { async write(x) { await fetch(x); } run(x) { «this.write(x)»; return 1; } }\nconst orders = new Orders();\nexport const handler = async (event) => orders.run(event);`,
      'unawaitedPromise',
      'this.write',
      undefined,
      { reach: `${named}, through \`run\`,` },
    ),
    leak(
      'function that makes its own promise (RP1)',
      `${v2}const put = (item) => new Promise((resolve, reject) => { s3.putObject(item, (err, data) => (err ? reject(err) : resolve(data))); });\nexports.handler = async (event) => { «put(event)»; };`,
      'unawaitedPromise',
      'put',
      addAwait('put(event)'),
    ),
    leak(
      'promise not returned inside a chain (RP3)',
      `${save}export const handler = (event) => save(1).then((x) => { «save(x)»; return x; });`,
      'unawaitedPromise',
      'save',
    ),
    leak(
      'Promise.all dropped (RP3)',
      `${save}export const handler = async (event) => { «Promise.all(event.Records.map(save)).then(() => console.log('done'))»; };`,
      'unawaitedPromise',
      'Promise.all',
      addAwait('Promise.all(event.Records.map(save)).then'),
    ),
    leak(
      'new Promise dropped (RP13)',
      `export const handler = async (event) => { «new Promise((resolve) => setTimeout(resolve, 100)).then(() => fetch('https://x'))»; };`,
      'unawaitedPromise',
      'new Promise',
      addAwait('new Promise('),
    ),
    leak(
      'promise inside a loop (RP1)',
      `${save}export const handler = async (event) => { for (const r of event.Records) «save(r)»; };`,
      'unawaitedPromise',
      'save',
      addAwait('save(r);'),
    ),
    leak(
      'array of promises from a helper, dropped (RP6)',
      `${save}const startAll = (records) => records.map((r) => save(r));\nexport const handler = async (event) => { «startAll(event.Records)»; };`,
      'unawaitedPromise',
      'startAll',
      awaitAll('startAll(event.Records)'),
    ),
    leak(
      'array of promises as the answer (RP6)',
      `${save}export const handler = async (event) => { return «event.Records.map(async (r) => { await save(r); })»; };`,
      'unawaitedArray',
      'map',
      awaitAll(
        'event.Records.map(async (r) => { await save(r); })',
        'Promise.all(event.Records.map(async (r) => { await save(r); }))',
      ),
    ),
    leak(
      'promise assigned and forgotten (RP7)',
      `${save}export const handler = async (event) => { let job; if (event.urgent) { job = «save(event)»; } return 1; };`,
      'storedPromise',
      'save',
      addAwait('save(event); }'),
    ),
    leak(
      'promise assigned and only written down as text (RP7)',
      `${save}export const handler = async (event) => { let answer = await load(event); if (answer.old) { answer = «save(event)»; } log(JSON.stringify(answer)); };\nconst load = (e) => fetch(e.url);`,
      'storedPromise',
      'save',
      addAwait('save(event); }'),
    ),
    leak(
      'promises pushed by forEach and forgotten (RP8)',
      `${save}export const handler = async (event) => { const jobs = []; event.Records.forEach((r) => { jobs.push(«save(r)»); }); return 'ok'; };`,
      'storedPromise',
      'save',
    ),
    leak(
      'timer that calls back from an async handler (RP9)',
      `export const handler = async (event, context, callback) => { «setTimeout(() => { callback(null, 'late'); }, 2000)»; };`,
      'runningTimer',
      'setTimeout',
    ),
    leak(
      'callback of the SDK v2 that calls back from an async handler (RP10)',
      `${v2}exports.handler = async (event, context, callback) => { «s3.getObject({ Bucket: 'b', Key: 'k' }, (err, data) => { if (err) callback(err); else callback(null, data); })»; };`,
      'runningCallback',
      's3.GetObject',
    ),
    leak(
      'chain that calls back from an async handler (RP3)',
      `export const handler = async (event, context, callback) => { «fetch('https://x').then((r) => callback(null, r.status))»; };`,
      'unawaitedPromise',
      'fetch',
      addAwait("fetch('https://x').then"),
    ),
    leak(
      'callback of the SDK v2 that ends in context.done of an async handler (RP10)',
      `${v2}exports.handler = async (event, context) => { «s3.getObject({ Bucket: 'b', Key: 'k' }, (err, data) => { context.done(err, data); })»; };`,
      'runningCallback',
      's3.GetObject',
    ),
    leak(
      'promise made inside a dropped callback (RP10)',
      `import fs from 'node:fs';\nexport const handler = async (event) => { «fs.readdir('/tmp', (err, files) => new Promise((resolve) => { console.log(files); resolve(); }))»; };`,
      'runningCallback',
      'fs.readdir',
    ),
    leak(
      'callbacks inside a dropped callback, reported once (RP10)',
      `${v2}exports.handler = async (event) => { «s3.getObject({ Bucket: 'a' }, (err, data) => { s3.putObject({ Bucket: 'b' }, (e) => { console.log(e); }); })»; };`,
      'runningCallback',
      's3.GetObject',
    ),
    leak(
      'HTTP request that only its events end (RP10)',
      `const https = require('https');\nexports.handler = async (event) => { const req = «https.request('https://x', (res) => { res.on('data', (d) => console.log(d)); })»; req.on('error', console.error); req.write('x'); req.end(); };`,
      'runningCallback',
      'https.request',
    ),
    leak(
      'HTTP request as a chain (RP10)',
      `import https from 'node:https';\nexport const handler = async (event) => { «https.get('https://x', (res) => { res.on('end', () => console.log('end')); })».on('error', console.error); };`,
      'runningCallback',
      'https.get',
    ),
    leak(
      'request without a callback (RP10)',
      `const request = require('request');\nexports.handler = async (event) => { «request({ url: 'https://x', method: 'POST' })»; };`,
      'runningCallback',
      'request',
    ),
    leak(
      'child process (RP10)',
      `import { spawn } from 'node:child_process';\nexport const handler = async (event) => { const child = «spawn('ls')»; child.on('close', (code) => console.log(code)); };`,
      'runningCallback',
      'child_process.spawn',
    ),
    leak(
      'answer to CloudFormation that nobody waits for (RP10)',
      `import response from 'cfn-response';\nexport const handler = async (event, context) => { «response.send(event, context, response.SUCCESS)»; };`,
      'runningCallback',
      'cfn-response.send',
    ),
    leak(
      'request of the SDK v2 that is sent twice',
      `${v2}exports.handler = async (event) => { await «s3.putObject({ Bucket: 'b' }, (err) => console.log(err)).promise()»; };`,
      'requestSentTwice',
      's3.PutObject',
    ),
    leak(
      'audit inside an express route',
      `${express}${track}app.post('/', (req, res) => { «track(req.body)»; res.json({ ok: true }); });\nexports.handler = serverless(app);`,
      'unawaitedPromise',
      'track',
      undefined,
      { reach: '`handler` (wrapped by `serverless-http`)' },
    ),
    leak(
      'request whose failure nobody hears, beside the callback',
      `const request = require('request');\nexports.handler = (event, context, callback) => { «request.post('https://x')».form({ text: event.body }); return callback(null, { statusCode: 200 }); };`,
      'unheardFailure',
      'request.post',
    ),
    leak(
      'post whose failure nobody hears, beside the callback',
      `import axios from 'axios';\nexport const handler = (event, context, callback) => { «axios.post('https://x', event)»; callback(null, 'ok'); };`,
      'unheardFailure',
      'axios.post',
    ),
    leak(
      'write whose failure nobody hears, in a loop before the callback',
      `${v2db}exports.handler = (event, context, callback) => { event.Records.forEach((r) => { «db.put({ TableName: 't', Item: r }, () => { console.log('saved'); })»; }); callback(null, 'ok'); };`,
      'unheardFailure',
      'dynamodb.PutItem',
    ),
    leak(
      'context.succeed while a write is pending',
      `${v2db}exports.handler = (event, context) => { «db.put({ TableName: 't', Item: event }, (err) => { if (err) console.error(err); })»; context.succeed('ok'); };`,
      'runningCallback',
      'dynamodb.PutItem',
    ),
    leak(
      'context.done after a helper that writes',
      `${v2db}function put(item) { «db.put({ TableName: 't', Item: item }, (err) => { if (err) console.error(err); })»; }\nexports.handler = (event, context) => { put(event); context.done(null, 'ok'); };`,
      'runningCallback',
      'dynamodb.PutItem',
      undefined,
      { reach: `${named}, through \`put\`,` },
    ),
    leak(
      'typed handler',
      `import type { SQSHandler } from 'aws-lambda';\nconst save = async (record: unknown): Promise<void> => { await fetch('https://x'); };\nexport const handler: SQSHandler = async (event) => { «event.Records.forEach(async (r) => { await save(r); })»; };`,
      'droppedCallbacks',
      'forEach',
      awaitAll(
        'event.Records.forEach(async (r) => { await save(r); })',
        'await Promise.all(event.Records.map(async (r) => { await save(r); }))',
      ),
      { ts: true, reach: '`handler` (typed `SQSHandler`)' },
    ),
  ],
});
