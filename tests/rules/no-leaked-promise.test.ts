import rule from '../../src/rules/no-leaked-promise.js';
import { testRule, unmark, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

const track = `async function track(event) { await fetch('https://audit', { body: event }); }\n`;
const save = `const save = async (record) => { await fetch('https://db', { body: record }); };\n`;
const sns = `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';\nconst sns = new SNSClient({});\n`;
const v2 = `const AWS = require('aws-sdk');\nconst s3 = new AWS.S3();\n`;
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

testRule('no-leaked-promise', rule, {
  valid: [
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
      name: 'listener with a synchronous function',
      code: `export const handler = async (event) => { event.stream.on('data', (d) => console.log(d)); };`,
    },
    {
      name: 'signature check with a callback that runs at once',
      code: `import jwt from 'jsonwebtoken';\nexport const handler = async (event) => { let user; jwt.verify(event.token, 's', (err, decoded) => { user = decoded; }); return user; };`,
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
      'return before finally (RP19)',
      `${save}export const handler = async (event) => { try { return «save(event)»; } finally { cleanUp(); } };`,
      'promiseBeforeFinally',
      'save',
      addAwait('save(event); }'),
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
  ],
});
