import path from 'node:path';
import rule from '../../src/rules/no-unbounded-init.js';
import { projectWith } from '../support/projects.js';
import { testRule, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

const handler = 'export const handler = async (event) => event;';
const ssm = `import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';\n`;
const client = `${ssm}const ssm = new SSMClient({});\n`;
const get = (name: string): string => `ssm.send(new GetParameterCommand({ Name: '${name}' }))`;
const fs = `import { readFileSync } from 'node:fs';\nimport path from 'node:path';\n`;

type MessageId = keyof (typeof rule)['meta']['messages'];

const reported = (name: string, messageId: MessageId, code: string, options?: unknown): InvalidCase => ({
  name,
  code: `${code}\n${handler}`,
  errors: [{ messageId }],
  ...(options === undefined ? {} : { options: [options] }),
});

const silent = (name: string, code: string): MarkedCase => ({ name, code: `${code}\n${handler}` });

const request = (name: string, code: string): InvalidCase => reported(name, 'unboundedRequest', code);

const root = projectWith({
  'package.json': '{ "name": "app", "type": "module" }',
  'template.yaml': `Resources:
  Warm:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: warm.handler
      Timeout: 30
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 }
`,
  'warm.mjs': 'export const handler = async (event) => event;',
  'orders.mjs': `import { config } from './config.mjs';\nexport const handler = async (event) => config;`,
  'config.mjs': `import { loadConfig } from './load-config.mjs';\nexport const config = await loadConfig();`,
  'load-config.mjs': `${client}export const loadConfig = async () => (await ${get('/a')}).Parameter;`,
  'clients.mjs': `${ssm}export const ssm = new SSMClient({ requestHandler: { requestTimeout: 2000 } });\nexport const open = new SSMClient({});`,
  'model.bin': 'x'.repeat(3_000_000),
  'small.json': '{}',
});

const at = (file: string) => ({
  filename: path.join(root, file),
  settings: { 'aws-lambda': { root } },
});

testRule('no-unbounded-init', rule, {
  invalid: [
    request('a parameter at top level (RP1)', `${client}const p = await «${get('/a')}»;`),
    request(
      'a parameter in a chain',
      `${client}export const p = (await «${get('/a')}».then((r) => r)).Parameter;`,
    ),
    request('a client without options', `${ssm}const ssm = new SSMClient();\nawait «${get('/a')}»;`),
    request(
      'a client with other options',
      `${ssm}const ssm = new SSMClient({ region: 'eu-west-1' });\nawait «${get('/a')}»;`,
    ),
    request(
      'a number of attempts without a time-out',
      `${ssm}const ssm = new SSMClient({ maxAttempts: 1 });\nawait «${get('/a')}»;`,
    ),
    {
      name: 'attempts that together take too long',
      code: `${ssm}const ssm = new SSMClient({ requestHandler: { requestTimeout: 5000 } });\nawait «${get('/a')}»;\n${handler}`,
      errors: [
        {
          messageId: 'unboundedRequest',
          data: {
            handler: '`handler`',
            what: 'ssm.send',
            limit: '10',
            waits: 'takes up to 15 seconds (3 attempts of 5 seconds)',
            bound:
              '`requestHandler: { requestTimeout: 2000, throwOnRequestTimeout: true }` and `maxAttempts: 2`',
            count: '',
          },
        },
      ],
    },
    request(
      'the document client',
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';\nconst db = DynamoDBDocumentClient.from(new DynamoDBClient({}));\nexport const flags = await «db.send(new GetCommand({ TableName: 'flags', Key: { id: 1 } }))»;`,
    ),
    request(
      'the second generation, which waits for minutes',
      `import AWS from 'aws-sdk';\nconst ssm = new AWS.SSM();\nexport const p = await «ssm.getParameter({ Name: '/a' }).promise()»;`,
    ),
    request(
      'a function that is awaited',
      `${client}const load = async () => await «${get('/a')}»;\nexport const p = await load();`,
    ),
    request(
      'a function that is given back',
      `${client}const load = () => «${get('/a')}»;\nexport const p = await load();`,
    ),
    request(
      'an async function expression that runs in place',
      `${client}export const p = await (async () => { const r = await «${get('/a')}»; return r; })();`,
    ),
    {
      name: 'requests side by side',
      code: `${client}const [a, b] = await Promise.all([«${get('/a')}», «${get('/b')}»]);\n${handler}`,
      errors: [{ messageId: 'unboundedRequest' }, { messageId: 'unboundedRequest' }],
    },
    request(
      'requests that a list is mapped to',
      `${client}const all = await Promise.all(['/a', '/b'].map(async (Name) => (await «ssm.send(new GetParameterCommand({ Name }))»).Parameter));`,
    ),
    request(
      'a promise in a variable',
      `${client}const pending = «${get('/a')}»;\nexport const p = await pending;`,
    ),
    {
      name: 'a function of a helper module, at the call',
      ...at('config.mjs'),
      code: `import { loadConfig } from './load-config.mjs';\nexport const config = await «loadConfig()»;`,
      errors: [{ messageId: 'unboundedRequest' }],
    },
    {
      name: 'a client of a helper module',
      ...at('orders.mjs'),
      code: `import { GetParameterCommand } from '@aws-sdk/client-ssm';\nimport { open } from './clients.mjs';\nexport const p = await «open.send(new GetParameterCommand({ Name: '/a' }))»;\n${handler}`,
      errors: [{ messageId: 'unboundedRequest' }],
    },
    request('fetch', `export const keys = await «fetch('https://example.com/keys')».then((r) => r.json());`),
    request(
      'fetch with other options',
      `export const keys = await «fetch(process.env.URL, { headers: {} })»;`,
    ),
    request(
      'axios',
      `import axios from 'axios';\nexport const { data } = await «axios.get('https://example.com')»;`,
    ),
    request(
      'axios under another name',
      `import http from 'axios';\nexport const { data } = await «http('https://example.com')»;`,
    ),
    request(
      'an instance of axios',
      `import axios from 'axios';\nconst api = axios.create({ baseURL: 'https://example.com' });\nexport const { data } = await «api.get('/x')»;`,
    ),
    request('got', `import got from 'got';\nexport const body = await «got('https://example.com')»;`),
    request('mongoose', `import mongoose from 'mongoose';\nawait «mongoose.connect(process.env.URI)»;`),
    request(
      'a client of MongoDB',
      `import { MongoClient } from 'mongodb';\nconst mongo = new MongoClient(process.env.URI);\nawait «mongo.connect()»;`,
    ),
    request(
      'a client of PostgreSQL',
      `import pg from 'pg';\nconst db = new pg.Client({ host: process.env.HOST });\nawait «db.connect()»;`,
    ),
    request(
      'a client of Redis, which connects again and again',
      `import { createClient } from 'redis';\nconst redis = createClient({ url: process.env.REDIS });\nawait «redis.connect()»;`,
    ),
    request(
      'Powertools Parameters',
      `import { getParameter } from '@aws-lambda-powertools/parameters/ssm';\nexport const p = await «getParameter('/a', { maxAge: 300 })»;`,
    ),
    reported(
      'a loop that asks until it is answered (RP5)',
      'endlessRetry',
      `while («!(await isUp())») await sleep(1000);`,
    ),
    reported(
      'a loop that swallows each failure',
      'endlessRetry',
      `let ready = false;\nwhile («true») { try { await connect(); break; } catch (error) { console.log(error); } }`,
    ),
    reported(
      'a loop that waits in between',
      'endlessRetry',
      `«for (;;) { if (await connect()) break; await new Promise((r) => setTimeout(r, 500)); }»`,
    ),
    reported(
      'a loop in a function that is awaited',
      'endlessRetry',
      `const ready = async () => { do { await sleep(100); } while («!(await isUp())»); };\nawait ready();`,
    ),
    {
      name: 'readings one after another (RP2)',
      code: `${ssm}const ssm = new SSMClient({ requestHandler: { requestTimeout: 1000 } });\nconst a = await ${get('/a')};\nconst b = «await ${get('/b')}»;\nexport const c = await ${get('/c')};\n${handler}`,
      errors: [{ messageId: 'sequentialRequests' }],
    },
    reported(
      'changes of the schema (RP4)',
      'schemaChange',
      `import { Sequelize } from 'sequelize';\nconst db = new Sequelize(process.env.DB);\nawait «db.sync()»;`,
    ),
    reported(
      'a child process (RP7)',
      'childProcess',
      `import { execSync } from 'node:child_process';\nexport const version = «execSync('git rev-parse HEAD')».toString();`,
    ),
    {
      name: 'a child process by require',
      filename: 'handler.cjs',
      code: `const cp = require('child_process');\n«cp.spawnSync('fc-cache')»;\nexports.handler = async (event) => event;`,
      errors: [{ messageId: 'childProcess' }],
    },
    reported(
      'a key from a password',
      'slowComputation',
      `import { pbkdf2Sync } from 'crypto';\nexport const key = «pbkdf2Sync(process.env.PASSWORD, 'salt', 100_000, 32, 'sha512')»;`,
    ),
    reported(
      'scrypt',
      'slowComputation',
      `import crypto from 'node:crypto';\nexport const key = «crypto.scryptSync(process.env.PASSWORD, 'salt', 32)»;`,
    ),
    reported(
      'bcrypt',
      'slowComputation',
      `import bcrypt from 'bcryptjs';\nconst dummy = «bcrypt.hashSync('x', 14)»;`,
    ),
    reported(
      'a pair of keys',
      'slowComputation',
      `import { generateKeyPairSync } from 'crypto';\nconst pair = «generateKeyPairSync('rsa', { modulusLength: 2048 })»;`,
    ),
    reported(
      'a loop of a hundred million rounds (RP10)',
      'slowComputation',
      `const table = [];\nfor (let i = 0; «i < 1e8»; i++) table.push(i);`,
    ),
    reported(
      'work in a function that is called',
      'childProcess',
      `import { execSync } from 'node:child_process';\nfunction version() { return «execSync('git describe')»; }\nexport const v = version();`,
    ),
    {
      name: 'a large file (RP6)',
      ...at('orders.mjs'),
      code: `${fs}const model = «readFileSync(new URL('./model.bin', import.meta.url))»;\n${handler}`,
      errors: [
        {
          messageId: 'largeRead',
          data: { handler: '`handler`', what: 'model.bin', size: '2930', cost: 'which is slow on purpose' },
        },
      ],
    },
    {
      name: 'a large file beside a CommonJS module',
      ...at('legacy.cjs'),
      code: `const fs = require('fs');\nconst path = require('path');\nconst model = «fs.readFileSync(path.join(__dirname, 'model.bin'))»;\nexports.handler = async (event) => model;`,
      errors: [{ messageId: 'largeRead' }],
    },
    {
      name: 'a request that provisioned concurrency leaves alone for hours',
      ...at('warm.mjs'),
      code: `${client}const pending = «${get('/a')}»;\nexport const handler = async (event) => (await pending).Parameter;`,
      errors: [{ messageId: 'frozenRequest' }],
    },
    {
      name: 'a request without end before provisioned concurrency',
      ...at('warm.mjs'),
      code: `${client}const p = await «${get('/a')}»;\nexport const handler = async (event) => p;`,
      errors: [
        {
          messageId: 'unboundedRequest',
          data: {
            handler: '`handler`',
            what: 'ssm.send',
            limit: '130',
            waits: 'has no time-out',
            bound:
              '`requestHandler: { requestTimeout: 2000, throwOnRequestTimeout: true }` and `maxAttempts: 2`',
            count: '',
          },
        },
      ],
    },
  ],
  valid: [
    silent('a client that is only made (OK1)', client),
    silent('the environment (OK2)', `const table = process.env.TABLE ?? fail();`),
    silent(
      'a request with a time-out (OK3)',
      `${ssm}const ssm = new SSMClient({ maxAttempts: 2, requestHandler: { requestTimeout: 2000 } });\nconst p = await ${get('/a')};`,
    ),
    silent(
      'a request with a handler of its own',
      `${ssm}import { NodeHttpHandler } from '@smithy/node-http-handler';\nconst ssm = new SSMClient({ maxAttempts: 1, requestHandler: new NodeHttpHandler({ requestTimeout: 3000, connectionTimeout: 1000 }) });\nconst p = await ${get('/a')};`,
    ),
    silent(
      'a handler that is made elsewhere',
      `${ssm}import { requestHandler } from './http.js';\nconst ssm = new SSMClient({ requestHandler });\nconst p = await ${get('/a')};`,
    ),
    silent(
      'options that are not seen',
      `${ssm}import { options } from './options.js';\nconst ssm = new SSMClient(options);\nconst p = await ${get('/a')};`,
    ),
    silent(
      'options with others spread into them',
      `${ssm}const ssm = new SSMClient({ ...options() });\nconst p = await ${get('/a')};`,
    ),
    silent(
      'a client that is not seen',
      `import { GetParameterCommand } from '@aws-sdk/client-ssm';\nimport { ssm } from 'our-clients';\nconst p = await ${get('/a')};`,
    ),
    silent(
      'a signal for the request',
      `${client}const p = await ssm.send(new GetParameterCommand({ Name: '/a' }), { abortSignal: AbortSignal.timeout(2000) });`,
    ),
    silent('a race', `${client}const p = await Promise.race([${get('/a')}, timeout(2000)]);`),
    silent(
      'a wrapper that may bound it',
      `${client}import pTimeout from 'p-timeout';\nconst p = await pTimeout(${get('/a')}, { milliseconds: 2000 });`,
    ),
    silent(
      'fetch with a signal',
      `const keys = await fetch('https://example.com', { signal: AbortSignal.timeout(2000) });`,
    ),
    silent(
      'fetch with options that are not seen',
      `import { options } from './options.js';\nconst keys = await fetch('https://example.com', options);`,
    ),
    silent(
      'another fetch',
      `import { fetch } from './http.js';\nconst keys = await fetch('https://example.com');`,
    ),
    silent(
      'axios with a time-out',
      `import axios from 'axios';\nconst { data } = await axios.get('https://example.com', { timeout: 2000 });`,
    ),
    silent(
      'an instance of axios with a time-out',
      `import axios from 'axios';\nconst api = axios.create({ timeout: 2000 });\nconst { data } = await api.get('/x');`,
    ),
    silent(
      'axios with a time-out for all',
      `import axios from 'axios';\naxios.defaults.timeout = 2000;\nconst { data } = await axios.get('https://example.com');`,
    ),
    silent(
      'mongoose with a time-out',
      `import mongoose from 'mongoose';\nawait mongoose.connect(process.env.URI, { serverSelectionTimeoutMS: 3000 });`,
    ),
    silent(
      'a client of Redis with a strategy',
      `import { createClient } from 'redis';\nconst redis = createClient({ socket: { reconnectStrategy: false } });\nawait redis.connect();`,
    ),
    silent(
      'local work (OK8)',
      `const config = await import('./config.js');\nawait WebAssembly.compile(bytes);\nawait readFile('x');`,
    ),
    {
      name: 'a request in the handler',
      code: `${client}export const handler = async (event) => ${get('/a')};`,
    },
    {
      name: 'a function that only the handler calls (OK11)',
      code: `${client}let kept;\nconst load = async () => { kept ??= await ${get('/a')}; return kept; };\nexport const handler = async (event) => load();`,
    },
    {
      name: 'a promise that the handler awaits, on demand',
      code: `${client}const pending = ${get('/a')};\nexport const handler = async (event) => (await pending).Parameter;`,
    },
    {
      name: 'a promise that nobody awaits, which no-leaked-promise reports',
      code: `${client}${get('/a')};\n${handler}`,
    },
    silent(
      'credentials that expire, which no-stale-init-value reports',
      `import { STSClient, AssumeRoleCommand } from '@aws-sdk/client-sts';\nconst sts = new STSClient({});\nconst c = await sts.send(new AssumeRoleCommand({}));`,
    ),
    silent('a branch for the own machine', `${client}if (process.env.IS_OFFLINE) { await ${get('/a')}; }`),
    { name: 'a module without a handler (OK9)', code: `${client}await ${get('/a')};` },
    silent(
      'a loop with a last attempt',
      `for (let i = 0; i < 5; i++) { try { await connect(); break; } catch { await sleep(100); } }`,
    ),
    silent(
      'a loop until a time',
      `while (Date.now() < end) { try { await connect(); break; } catch { await sleep(100); } }`,
    ),
    silent(
      'a loop that counts inside',
      `let n = 0;\nwhile (true) { try { await connect(); break; } catch (error) { if (++n === 3) throw error; } }`,
    ),
    silent(
      'pages of a list',
      `let token;\ndo { const page = await list(token); token = page.next; } while (token);`,
    ),
    silent('pages in an endless loop', `while (true) { const page = await list(); if (!page.next) break; }`),
    {
      name: 'two readings',
      code: `${ssm}const ssm = new SSMClient({ requestHandler: { requestTimeout: 1000 } });\nconst a = await ${get('/a')};\nconst b = await ${get('/b')};\n${handler}`,
    },
    silent(
      'readings of which one needs another',
      `${ssm}const ssm = new SSMClient({ requestHandler: { requestTimeout: 1000 } });\nconst a = await ${get('/a')};\nconst b = await ssm.send(new GetParameterCommand({ Name: a.Parameter.Value }));\nconst c = await ssm.send(new GetParameterCommand({ Name: b.Parameter.Value }));`,
    ),
    silent(
      'readings around something that changes',
      `${ssm}const ssm = new SSMClient({ requestHandler: { requestTimeout: 1000 } });\nconst a = await ${get('/a')};\nawait login();\nconst b = await ${get('/b')};\nconst c = await ${get('/c')};`,
    ),
    silent(
      'few iterations',
      `import { pbkdf2Sync } from 'crypto';\nconst key = pbkdf2Sync('p', 's', 1000, 32, 'sha256');`,
    ),
    silent(
      'a pair of keys of a curve',
      `import { generateKeyPairSync } from 'crypto';\nconst pair = generateKeyPairSync('ed25519');`,
    ),
    silent('a loop over a few', `for (let i = 0; i < 1000; i++) table.push(i);`),
    {
      name: 'a process in the handler',
      code: `import { execSync } from 'child_process';\nexport const handler = async (event) => execSync('ls');`,
    },
    silent('another execSync', `import { execSync } from './mine.js';\nexecSync('ls');`),
    {
      name: 'a small file (OK7)',
      ...at('orders.mjs'),
      code: `${fs}const config = JSON.parse(readFileSync(new URL('./small.json', import.meta.url), 'utf8'));\n${handler}`,
    },
    {
      name: 'a file of a layer, which nobody sees',
      ...at('orders.mjs'),
      code: `${fs}const model = readFileSync('/opt/model.bin');\n${handler}`,
    },
    {
      name: 'a client of a helper module with a time-out',
      ...at('orders.mjs'),
      code: `import { GetParameterCommand } from '@aws-sdk/client-ssm';\nimport { ssm } from './clients.mjs';\nexport const p = await ${get('/a')};\n${handler}`,
    },
    {
      name: 'work before provisioned concurrency (OK4)',
      ...at('warm.mjs'),
      code: `import { execSync } from 'child_process';\nconst v = execSync('ls');\nconst keys = await fetch('https://example.com', { signal: AbortSignal.timeout(60_000) });\nexport const handler = async (event) => keys;`,
    },
    {
      name: 'a call that is allowed',
      code: `import mongoose from 'mongoose';\nawait mongoose.connect(process.env.URI);\n${handler}`,
      options: [{ allow: ['mongoose.connect'] }],
    },
    {
      name: 'the same file, allowed to be larger',
      ...at('orders.mjs'),
      code: `${fs}const model = readFileSync(new URL('./model.bin', import.meta.url));\n${handler}`,
      options: [{ maxReadKilobytes: 4096 }],
    },
  ],
});
