import path from 'node:path';
import rule from '../../src/rules/no-mutable-module-state.js';
import { projectWith } from '../support/projects.js';
import { testRule, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

const reach = '`handler` (exported as `handler` with a Lambda signature)';
const through = (...names: string[]): string =>
  `${reach}, through ${names.map((name) => `\`${name}\``).join(' → ')},`;
const many = { 'aws-lambda': { concurrency: 'many' } };

/** Module-level code and the body of an async ESM handler. */
const esm = (top: string, body: string): string =>
  `${top}\nexport const handler = async (event, context) => {\n${body}\n};`;
const cjs = (top: string, body: string): string =>
  `${top}\nexports.handler = async (event, context) => {\n${body}\n};`;

const valid = (name: string, code: string, more: Partial<MarkedCase> = {}): MarkedCase => ({
  name,
  code,
  ...more,
});
const chain =
  'class Chain { constructor() { this.steps = []; } static make() { return new Chain(); } add(step) { this.steps.push(step); return this; } run() { return work(this.steps); } }\nmodule.exports = Chain;';
/** `chain.js` of a project whose handler makes a `Chain` in each invocation. */
const chains = projectWith({
  'package.json': '{}',
  'chain.js': chain,
  'a.js':
    "const Chain = require('./chain');\nexports.handler = async (event) => { const chain = new Chain(); return chain.add(event.step).run(); };",
});
const besideChain = {
  filename: path.join(chains, 'chain.js'),
  settings: { 'aws-lambda': { root: chains } },
};

type ErrorCase = InvalidCase['errors'][number];

/** The error with the suggestion that moves a declaration into the handler. */
const moving = (declaration: string, error: ErrorCase): ErrorCase => ({
  ...error,
  suggestions: [{ messageId: 'moveIntoHandler', output: declaration }],
});

/** Suggestions name the declaration that moves; the whole output follows from the code. */
const withOutput = (code: string, error: ErrorCase): ErrorCase => {
  const declaration = error.suggestions?.[0]?.output;
  if (declaration === undefined) return error;
  const plain = code.replace(/[«»]/g, '').replace(`${declaration}\n`, '');
  const output = plain.replace(
    /((?:async|function) \(event[\w, ]*\) (?:=> )?\{)(?=(\n?))/,
    (opening: string, _: string, line: string) => `${opening}${line === '' ? ' ' : line}${declaration}`,
  );
  return { ...error, suggestions: [{ messageId: 'moveIntoHandler', output }] };
};

const invalid = (
  name: string,
  code: string,
  errors: InvalidCase['errors'],
  more: Partial<MarkedCase> = {},
): InvalidCase => ({ name, code, errors: errors.map((error) => withOutput(code, error)), ...more });

const leak = (place: string, kept?: string, by = '=', way = reach) =>
  ({
    messageId: 'leakedInvocationData',
    data: { reach: way, place, by, kept: kept === undefined ? 'data of its invocation' : `\`${kept}\`` },
  }) as const;
const leakOf = (place: string, made: string, by = '=') =>
  ({
    messageId: 'leakedInvocationData',
    data: { reach, place, by, kept: `what comes of \`${made}\`` },
  }) as const;
const grows = { messageId: 'endlessAccumulation' } as const;
const lasting = (place: string, by: string) =>
  ({ messageId: 'lastingChange', data: { reach, place, by, kept: 'data of its invocation' } }) as const;
const undeclared = (place: string) =>
  ({ messageId: 'implicitGlobal', data: { reach, place, by: '=', kept: 'data of its invocation' } }) as const;

testRule('no-mutable-module-state', rule, {
  valid: [
    {
      name: 'archives of JSZip that are made for each invocation, read only, or emptied',
      code: `const JSZip = require('jszip');\nconst all = new JSZip();\nconst some = new JSZip();\nexports.handler = async (event) => { const zip = new JSZip(); zip.file(event.name, event.text); await JSZip.loadAsync(event.body); some.file('a', event.text); const text = await some.file('a').async('string'); some.remove('a'); return all.file(event.name).async('string'); };`,
    },
    valid(
      'undeclared client in CommonJS, which no-uncached-connection reports',
      cjs(
        "const { S3Client } = require('@aws-sdk/client-s3');",
        's3 = new S3Client({}); return s3.send(event)',
      ),
    ),
    valid(
      'lazy client by nullish assignment (OK1)',
      esm('let client; const get = () => (client ??= new S3Client({}));', 'return get().send(event)'),
    ),
    valid(
      'lazy client by if (OK1)',
      esm('let client;', 'if (!client) client = new S3Client({});\nreturn client.send(event)'),
    ),
    valid(
      'lazy client by logical or (OK1)',
      esm('let client;', 'client = client || new S3Client({});\nreturn client.send(event)'),
    ),
    valid(
      'lazy client by early return (OK1)',
      esm(
        'let client;\nfunction get() { if (client) return client; client = new S3Client({}); return client; }',
        'return get().send(event)',
      ),
    ),
    valid(
      'lazy server that is given the whole event and context (OK1)',
      esm(
        'let server;',
        'server = server ?? (await bootstrap(event, context));\nreturn server(event, context)',
      ),
    ),
    valid(
      'lazy field of a module-level object (OK1)',
      esm('const cache = { db: null };', 'cache.db ??= await connect();\nreturn cache.db.find(event.id)'),
    ),
    valid(
      'lazy list (OK1)',
      esm(
        'const table = [];',
        'if (table.length === 0) table.push(...(await loadTable()));\nreturn table.find((row) => row.id === event.id)',
      ),
    ),
    valid(
      'memoised promise with a reset on failure (OK2)',
      esm(
        'let conn; const db = () => conn ??= connect().catch((e) => { conn = undefined; throw e });',
        'return (await db()).get(event.id)',
      ),
    ),
    valid(
      'memoised promise with try and catch (OK2)',
      esm(
        'let conn;',
        'conn ??= connect();\ntry { return (await conn).get(event.id) } catch (error) { conn = undefined; throw error }',
      ),
    ),
    valid(
      'cold-start flag (OK3)',
      esm('let cold = true;', 'const isCold = cold; cold = false; return { isCold, id: event.id }'),
    ),
    valid(
      'cold-start flag in an object (OK3)',
      esm('const start = { cold: true };', 'if (start.cold) { start.cold = false; }\nreturn event'),
    ),
    valid(
      'counter for a log line (OK4)',
      esm('let n = 0;', "n += 1; logger.info('invoke', { n }); return event"),
    ),
    valid(
      'counter for a metric through a local (OK4)',
      esm('let n = 0;', "const count = ++n; metrics.addMetric('invocations', 'Count', count); return event"),
    ),
    valid('counter in console.log (OK4)', esm('let n = 0;', 'n++; console.log(`call ${n}`); return event')),
    valid('counter that nobody reads (OK4)', esm('let n = 0;', 'n++; return event')),
    valid(
      'table filled in a loop at module level (OK5)',
      esm('const TABLE = {}; for (const k of KEYS) TABLE[k] = f(k);', 'return TABLE[event.id]'),
    ),
    valid(
      'binding chosen at module level (OK5)',
      esm(
        "let url; if (process.env.STAGE === 'prod') url = A; else url = B;",
        'return fetch(url + event.id)',
      ),
    ),
    valid(
      'table filled by an immediate function (OK5)',
      esm('const TABLE = []; (() => { for (const k of KEYS) TABLE.push(k); })();', 'return TABLE'),
    ),
    valid(
      'table filled after top-level await (OK5)',
      esm('const rows = [];\nfor (const row of await load()) rows.push(row);', 'return rows'),
    ),
    valid(
      'configuration with an age (OK6)',
      esm(
        'let cfg, exp = 0;',
        'if (Date.now() > exp) { cfg = await loadConfig(); exp = Date.now() + 60_000 }\nreturn cfg[event.key]',
      ),
    ),
    valid(
      'configuration with an age in an object (OK6)',
      esm(
        'const cache = { value: null, at: 0 };',
        'if (Date.now() - cache.at > 1000) { cache.value = await loadConfig(); cache.at = Date.now(); }\nreturn cache.value',
      ),
    ),
    valid(
      'asynchronous local storage (OK7)',
      esm(
        "import { AsyncLocalStorage } from 'node:async_hooks';\nconst als = new AsyncLocalStorage();",
        'return als.run({ user: event.user }, () => work())',
      ),
    ),
    valid(
      'weak map by event (OK7)',
      esm('const meta = new WeakMap();', 'meta.set(event, JSON.parse(event.body)); return work(event)'),
    ),
    valid(
      'bounded cache (OK8)',
      esm(
        "import { LRUCache } from 'lru-cache';\nconst tenants = new LRUCache({ max: 500 });",
        'const id = event.tenant;\nreturn tenants.get(id) ?? (tenants.set(id, await loadTenant(id)), tenants.get(id))',
      ),
    ),
    valid(
      'cache by key that is looked up (OK8)',
      esm(
        'const tenants = new Map();',
        'let tenant = tenants.get(event.tenant);\nif (!tenant) { tenant = await loadTenant(event.tenant); tenants.set(event.tenant, tenant); }\nreturn tenant',
      ),
    ),
    valid(
      'cache by key in an object (OK8)',
      esm(
        'const tenants = {};',
        'if (!tenants[event.tenant]) tenants[event.tenant] = await loadTenant(event.tenant);\nreturn tenants[event.tenant]',
      ),
    ),
    valid(
      'cache by key in an object by nullish assignment (OK8)',
      esm('const tenants = {};', 'return (tenants[event.tenant] ??= loadTenant(event.tenant))'),
    ),
    valid(
      'cache by key with a size bound (OK8)',
      esm('const cache = new Map();', 'if (cache.size > 100) cache.clear();\ncache.set(event.id, event)'),
    ),
    valid(
      'bounded cache when unbounded ones are asked for (OK8)',
      esm(
        'const cache = new Map();',
        'if (!cache.has(event.id)) { if (cache.size >= 500) cache.delete(cache.keys().next().value); cache.set(event.id, await load(event.id)); }\nreturn cache.get(event.id)',
      ),
      { options: [{ checkUnboundedCaches: true }] },
    ),
    valid(
      'cache of the last key (OK8)',
      esm(
        'let key, tenant;',
        'if (key !== event.tenant) { tenant = await load(event.tenant); key = event.tenant; }\nreturn tenant',
      ),
    ),
    valid(
      'test hook that no handler reaches (OK9)',
      esm(
        'let client;\nexport const __reset = () => { client = undefined };\nexport const __set = (event) => { client = event.user };',
        'return (client ??= make())',
      ),
    ),
    valid(
      'local that shadows (OK10)',
      esm('const items = [];', 'const items = []; items.push(event.id); return items'),
    ),
    valid(
      'parameter that shadows (OK10)',
      esm(
        'let user;\nconst name = (user) => { user = user.trim(); return user };',
        'return name(event.user)',
      ),
    ),
    valid(
      'parameter that is changed (OK10)',
      esm('', 'event.user = event.user.trim(); event.list.push(1); return event'),
    ),
    valid(
      'local object and loop variable (OK10)',
      esm('', 'const state = {}; for (let i = 0; i < event.n; i++) state[i] = event.user; return state'),
    ),
    valid(
      'methods of clients that look like writes (OK11)',
      esm(
        "import { metrics } from './metrics.js';\nimport { db, users } from './db.js';\nimport { kv } from './kv.js';\nconst queue = new Queue();",
        "metrics.addMetric('ok', 'Count', 1);\ndb.update(users).set({ name: event.name });\nkv.set(event.id, 'x');\nqueue.push(event);\nqueue.add(event.id);",
      ),
    ),
    valid(
      'flag set on every call (OK12)',
      esm('let handlerReady = false;', 'handlerReady = true; return event'),
    ),
    valid(
      'value from the environment set on every call (OK12)',
      esm('let table;', 'table = process.env.TABLE; return get(table, event.id)'),
    ),
    valid(
      'secret loaded on every call (OK12)',
      esm('let secret;', "secret = await getSecret('api'); return call(secret, event)"),
    ),
    valid(
      'region from the event of a function (OK12)',
      esm('let region;', 'region = event.Records[0].awsRegion; return region'),
    ),
    valid(
      'endpoint of the API itself (OK12)',
      esm(
        'let api;',
        'api = new Api({ endpoint: event.requestContext.domainName + "/" + event.requestContext.stage }); return api',
      ),
    ),
    valid(
      'account from the ARN of the function (OK12)',
      esm('let account;', "account = context.invokedFunctionArn.split(':')[4]; return account"),
    ),
    valid(
      'sort by a fixed order (OK12)',
      esm('const LIST = [3, 1, 2];', 'return LIST.sort((a, b) => a - b)'),
    ),
    valid('environment variable given a fixed value (OK12)', esm('', "process.env.TZ = 'UTC'; return event")),
    valid(
      'circuit breaker that is allowed by name (OK13)',
      esm(
        'let failures = 0;',
        'try { return await call(event) } catch (error) { failures += 1; if (failures > 3) throw new Error("open") }',
      ),
      { options: [{ allow: ['failures'] }] },
    ),
    valid('environment variable that is allowed by name', esm('', 'process.env.TENANT = event.tenant'), {
      options: [{ allow: ['process.env.TENANT'] }],
    }),
    valid('round robin', esm('let next = 0;', 'next = (next + 1) % HOSTS.length; return HOSTS[next]')),
    valid(
      'list emptied at the start, one invocation at a time (RP14)',
      esm('let items = [];', 'items = []; await fill(items); items.push(event.id); return items'),
    ),
    valid(
      'list cut to no length at the start',
      esm(
        'const items = [];',
        'items.length = 0; for (const r of event.Records) items.push(r.body); return items',
      ),
    ),
    valid(
      'list that a function empties first and takes from at the end',
      cjs(
        'const queue = [];\nconst reset = () => { queue.splice(0); };',
        'reset(); queue.push(event.id); await send(queue.splice(0));',
      ),
    ),
    valid(
      'list emptied in any case',
      cjs(
        'const queue = [];',
        'try { queue.push(event.id); await send(queue); } finally { queue.splice(0); }',
      ),
    ),
    valid(
      'list of log lines that is emptied at the end',
      cjs(
        'const lines = [];\nconst flush = () => { console.log(lines.splice(0)); };',
        'lines.push(event.id); await work(); flush();',
      ),
    ),
    valid(
      'known limit: outcome in a variable that callbacks set to one text or another',
      cjs(
        "let outcome;\nconst attempt = () => new Promise((done) => { outcome = Math.random() < 0.5 ? 'ok' : 'failed'; done(); });",
        'await attempt(); return { outcome };',
      ),
    ),
    valid(
      'known limit: switch in the environment that what is loaded turns on',
      cjs('', "const settings = await load(); if (settings.debug) process.env.DEBUG = 'on'; return work();"),
    ),
    valid(
      'map cleared at the end',
      esm(
        'const byId = new Map();',
        'for (const r of event.Records) byId.set(r.messageId, r); await save([...byId.values()]); byId.clear();',
      ),
    ),
    valid(
      'buffer that is flushed by a local function',
      esm(
        'let buffer = [];\nasync function flush() { await send(buffer); buffer = []; }',
        'for (const r of event.Records) buffer.push(r.body);\nawait flush()',
      ),
    ),
    valid(
      'value taken back in finally',
      esm('let user;', 'try { user = event.user; return await work() } finally { user = undefined }'),
    ),
    valid(
      'request id for log lines only',
      esm('let id;', 'id = context.awsRequestId; console.log(id); return event'),
    ),
    valid(
      'assignment to an undeclared name in an ES module, which throws',
      esm('', 'docId = event.id; return docId'),
    ),
    valid(
      'assignment to an undeclared name in strict mode, which throws',
      cjs("'use strict';", 'docId = event.id; return docId'),
    ),
    valid('file without handlers', 'let user;\nexport function setUser(event) { user = event.user; }'),
    valid(
      'instance that each invocation makes',
      esm(
        'class Svc { setUser(user) { this.user = user } }',
        'const svc = new Svc(); svc.setUser(event.user); return svc',
      ),
    ),
    valid(
      'logger keys that are reset',
      esm(
        "import { Logger } from '@aws-lambda-powertools/logger';\nconst logger = new Logger();",
        'logger.appendKeys({ userId: event.userId }); try { return await work() } finally { logger.resetKeys() }',
      ),
    ),
    valid(
      'logger keys that a function which the handler runs first resets',
      esm(
        "import { logger } from './logger.js';\nimport { note } from './notes.js';\nconst setUp = () => { logger.resetKeys(); };",
        'setUp(); note(event); logger.appendKeys({ userId: event.userId }); return work()',
      ),
    ),
    valid(
      'logger keys that the middleware resets',
      "import { Logger } from '@aws-lambda-powertools/logger';\nimport { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';\nimport middy from '@middy/core';\nconst logger = new Logger();\nexport const handler = middy(async (event) => { logger.appendKeys({ userId: event.userId }) }).use(injectLambdaContext(logger, { resetKeys: true }));",
    ),
    valid(
      'dimensions that go when the metrics are published',
      esm(
        "import { Metrics } from '@aws-lambda-powertools/metrics';\nconst metrics = new Metrics();",
        "metrics.addDimension('tenant', event.tenant); metrics.publishStoredMetrics(); return work()",
      ),
    ),
    valid(
      'default dimensions that are cleared',
      esm(
        "import { Metrics } from '@aws-lambda-powertools/metrics';\nconst metrics = new Metrics();",
        'metrics.setDefaultDimensions({ tenant: event.tenant }); metrics.clearDefaultDimensions(); return work()',
      ),
    ),
    valid(
      'logger keys that belong to the function',
      esm(
        "import { Logger } from '@aws-lambda-powertools/logger';\nconst logger = new Logger();",
        'logger.appendKeys({ stage: process.env.STAGE }); return event',
      ),
    ),
    valid(
      'logger made for the invocation',
      esm(
        "import { Logger } from '@aws-lambda-powertools/logger';",
        'const logger = new Logger(); logger.appendKeys({ userId: event.userId }); return event',
      ),
    ),
    valid(
      'memoised promise under concurrency',
      esm('let conn;', 'conn ??= connect(); return (await conn).get(event.id)'),
      { settings: many },
    ),
    valid('constant flag under concurrency', esm('let cold = true;', 'cold = false; return event'), {
      settings: many,
    }),
    valid(
      'lazy client by conditional expression (OK1)',
      esm('let client;', 'client = client ? client : new S3Client({});\nreturn client.send(event)'),
    ),
    valid(
      'lazy client by comparison with undefined (OK1)',
      esm(
        'let client;',
        'if (client === undefined) { client = new S3Client({}) }\nreturn client.send(event)',
      ),
    ),
    valid(
      'lazy client behind a test of its connection (OK1)',
      cjs(
        'let db = null;\nconst connect = async () => { if (db && db.isConnected()) return db; db = await open(process.env.URI); return db };',
        'return (await connect()).find(event.id)',
      ),
    ),
    valid(
      'lazy client that a callback chain stores (OK1)',
      'let cached = null;\nconst connect = (uri) => { if (cached) { return Promise.resolve(cached) } return Client.connect(uri).then((db) => { cached = db; return cached }) };\nexports.handler = (event, context, callback) => { connect(process.env.URI).then((db) => db.find(event.id)).then((row) => callback(null, row)) };',
    ),
    valid(
      'singleton in a static field that holds no data of invocations (OK1)',
      esm(
        'class Db { static instance; static get() { if (!Db.instance) Db.instance = new Db(); return Db.instance } find(id) { return query(id) } }',
        'return Db.get().find(event.id)',
      ),
    ),
    valid(
      'memoised promise by if (OK2)',
      esm('let ready;', 'if (!ready) ready = connect();\nconst db = await ready; return db.get(event.id)'),
    ),
    valid(
      'cold-start flag by if (OK3)',
      esm('let cold = true;', "if (cold) { console.log('cold'); cold = false }\nreturn event"),
    ),
    valid(
      'cold-start flag with an inverted name (OK3)',
      esm(
        'let warm = false;',
        "if (!warm) { warm = true; metrics.addMetric('cold', 'Count', 1) }\nreturn event",
      ),
    ),
    valid(
      'table of keys filled behind a memo (OK5)',
      esm(
        'let keys;',
        'if (!keys) { keys = {}; for (const key of await loadKeys()) keys[key.kid] = toPem(key) }\nreturn verify(event.token, keys)',
      ),
    ),
    valid(
      'token with an expiry (OK6)',
      esm(
        'let token, expiresAt = 0;\nasync function login() { if (token && Date.now() < expiresAt) return token; const answer = await post(); token = answer.token; expiresAt = Date.now() + answer.age; return token }',
        'return call(await login(), event)',
      ),
    ),
    valid(
      'cache by key with an age (OK8)',
      esm(
        'const cache = new Map();',
        'const hit = cache.get(event.id); if (hit && hit.until > Date.now()) return hit.value;\nconst value = await load(event.id); cache.set(event.id, { value, until: Date.now() + 1000 }); return value',
      ),
    ),
    valid(
      'cache by key whose entries expire, asked and filled by functions of their own (OK8)',
      esm(
        'const cache = new Map();\nconst find = (kid) => { const hit = cache.get(kid); return hit && hit.expiresOn > Date.now() ? hit.value : null; };\nconst keep = (kid, value) => { const now = Date.now(); cache.set(kid, { value, expiresOn: now + 1000 }); };',
        "const known = find(event.kid); if (known) return known;\nconst key = (await load(event.kid)).toString('base64'); keep(event.kid, key); return key",
      ),
    ),
    valid(
      'lock that is given back (OK12)',
      esm(
        'let running = false;',
        'if (running) return; running = true; try { await work(event) } finally { running = false }',
      ),
    ),
    valid(
      'settings of a library from the environment (OK12)',
      cjs(
        "const AWS = require('aws-sdk');\nconst mail = require('@sendgrid/mail');",
        'AWS.config.update({ region: process.env.REGION }); mail.setApiKey(process.env.KEY); return send(event)',
      ),
    ),
    valid(
      'setter of a store of the project (OK11)',
      esm(
        "import { store } from './store.js';",
        'await store.setAccessToken(event.token); store.locale(event.locale)',
      ),
    ),
    valid(
      'child logger (OK7)',
      cjs("const logger = require('pino')();", "logger.child({ user: event.user }).info('start')"),
    ),
    valid(
      'list that a function emptied which a library calls (OK9)',
      esm(
        "import co from 'co';\nlet rows = [];\nconst flush = co.wrap(function* () { yield send(rows); rows = [] });",
        'rows.push(event.id); await flush()',
      ),
    ),
    valid(
      'instance that a factory makes for each invocation (OK10)',
      esm(
        'class Svc { setUser(user) { this.user = user } }\nconst make = () => new Svc();',
        'const svc = make(); svc.setUser(event.user); return svc',
      ),
    ),
    {
      name: 'instance that another module makes for each invocation, of a class with a factory that nobody calls (OK10)',
      code: chain,
      ...besideChain,
    },
    valid(
      'highest number with a fixed bound',
      esm('let level = 0;', 'level = Math.min(level + 1, 5); return level'),
    ),
    valid(
      'row that a client finds (OK11)',
      cjs(
        "const db = require('./db');",
        'const user = await db.find(event.id); user.name = event.name; await user.save()',
      ),
    ),
    valid(
      'copies of the elements of a shared list (OK10)',
      esm(
        'const PRODUCTS = [{ price: 1 }];',
        'const own = PRODUCTS.map((one) => ({ ...one })); own.forEach((one) => { one.price = event.price }); return own',
      ),
    ),
    valid(
      'known limit: connections kept in memory and dropped by another event',
      esm(
        'const open = new Map();',
        "if (event.route === '$connect') open.set(event.id, event); else open.delete(event.id);\nfor (const id of open.keys()) await post(id)",
      ),
    ),
    valid(
      'known limit: last event as a filter for duplicates',
      esm('let last;', 'if (last === event.id) return; last = event.id; await work(event)'),
    ),
    valid(
      'helper of another module, where the report stands',
      esm("import { remember } from './memory.js';", 'remember(event.user)'),
    ),
    valid(
      'known limit: list that other modules may empty',
      esm('export const results = [];', 'results.push(event.id)'),
    ),
  ],
  invalid: [
    invalid(
      'claims of the caller in a module binding (RP1)',
      esm(
        'let currentUser;',
        '«currentUser = event.requestContext.authorizer.claims»; await load(); return render(currentUser)',
      ),
      [moving('let currentUser;', leak('currentUser', 'event.requestContext.authorizer.claims'))],
    ),
    invalid(
      'whole event in a module binding (RP1)',
      esm('let ctx;\nconst work = () => ctx.id;', '«ctx = event»; return work()'),
      [leak('ctx', 'event')],
    ),
    invalid(
      'parsed body in a module binding (RP1)',
      esm('let body;', '«body = JSON.parse(event.body)»; return save(body)'),
      [moving('let body;', leak('body', 'event.body'))],
    ),
    invalid(
      'destructured event in module bindings (RP1)',
      esm('let user, tenant;', '«({ user, tenant } = event)»; return save(user, tenant)')
        .replace('«({', '(«{')
        .replace('event)»', 'event»)'),
      [leak('user', 'event'), leak('tenant', 'event')].slice(0, 1),
    ),
    invalid(
      'loaded row of the caller in a module binding (RP1)',
      esm('let row;', '«row = await db.get({ id: event.id })»; return { statusCode: 200, body: row }'),
      [moving('let row;', leakOf('row', 'event.id'))],
    ),
    invalid(
      'CommonJS handler with a callback (RP1)',
      "var name;\nexports.handler = function (event, context, callback) { «name = event.name»; callback(null, 'Hello ' + name); };",
      [moving('var name;', leak('name', 'event.name'))],
    ),
    invalid(
      'first caller kept by a memo (RP1)',
      esm('let user;', 'if (!user) «user = await loadUser(event.userId)»;\nreturn user'),
      [leakOf('user', 'event.userId')],
    ),
    invalid(
      'first caller kept by nullish assignment (RP1)',
      esm('let user;', '«user ??= await loadUser(event.userId)»;\nreturn user'),
      [leakOf('user', 'event.userId', '??=')],
    ),
    invalid(
      'property of a const object (RP2)',
      esm('const state = { user: null };', '«state.user = event.userId»; return work()'),
      [moving('const state = { user: null };', leak('state.user', 'event.userId'))],
    ),
    invalid(
      'element of an array (RP2)',
      esm('const slots = [null];', '«slots[0] = event.userId»; return work()'),
      [moving('const slots = [null];', leak('slots.0', 'event.userId'))],
    ),
    invalid(
      'computed property with a fixed key (RP2)',
      esm('const state = {};', "«state['user'] = event.userId»; return work()"),
      [moving('const state = {};', leak('state.user', 'event.userId'))],
    ),
    invalid(
      'entry of a map with a fixed key (RP2)',
      esm('const state = new Map();', "«state.set('user', event.userId)»; return work()"),
      [leak('state', 'event.userId', 'set')],
    ),
    invalid(
      'static of a class (RP2)',
      esm('class Session { static tenant }', "«Session.tenant = event.headers['x-tenant']»; return work()"),
      [leak('Session.tenant', "event.headers['x-tenant']")],
    ),
    invalid(
      'static method that writes `this` (RP2)',
      esm(
        'class Session { static set(t) { «this.tenant = t» } }',
        'Session.set(event.tenant); return work()',
      ),
      [leak('Session.tenant', 'event.tenant', '=', through('set'))],
    ),
    invalid(
      'list of the event that only the function which sends it empties',
      cjs(
        'let queue = [];\nconst send = async (list) => { while (list.length > 0) await post(list.splice(0, SIZE)); };',
        'event.Records.forEach((record) => «queue.push(record.body)»); await send(queue);',
      ),
      [moving('let queue = [];', leak('queue', 'event.Records[].body', 'push'))],
    ),
    invalid(
      'list of results that is never emptied (RP3)',
      esm(
        'const results = [];',
        'for (const r of event.Records) «results.push(JSON.parse(r.body))»; return results',
      ),
      [moving('const results = [];', grows)],
    ),
    invalid(
      'list that is spread into itself (RP3)',
      esm(
        'let results = [];',
        'for (const r of event.Records) «results = [...results, r.body]»; return results',
      ),
      [moving('let results = [];', grows)],
    ),
    invalid(
      'list that is concatenated (RP3)',
      esm('let results = [];', '«results = results.concat(event.items)»; return results'),
      [moving('let results = [];', grows)],
    ),
    invalid(
      'text that grows (RP3)',
      esm("let out = '';", 'for (const r of event.Records) «out += r.body»; return out'),
      [moving("let out = '';", grows)],
    ),
    invalid(
      'list in an object (RP3)',
      esm('const out = { rows: [] };', '«out.rows.push(event.id)»; return out'),
      [moving('const out = { rows: [] };', grows)],
    ),
    invalid(
      'list handed to a local function (RP3)',
      esm(
        'const results = [];\nconst add = (list, item) => { «list.push(item)» };',
        'add(results, event.id); return results',
      ),
      [moving('const results = [];', grows)],
    ),
    invalid(
      'list through an alias (RP3)',
      esm('const results = [];', 'const list = results; «list.push(event.id)»; return list'),
      [moving('const results = [];', grows)],
    ),
    invalid(
      'promises collected at module level (RP3)',
      cjs('const jobs = [];', 'for (const r of event.Records) «jobs.push(save(r))»; await Promise.all(jobs)'),
      [moving('const jobs = [];', grows)],
    ),
    invalid(
      'helper that writes (RP4)',
      esm('let ctx;\nfunction setCtx(e) { «ctx = e» }', 'setCtx(event); return work()'),
      [leak('ctx', 'event', '=', through('setCtx'))],
    ),
    invalid(
      'helper of a helper that writes (RP4)',
      esm(
        'let user;\nconst setUser = (u) => { «user = u» };\nconst begin = (e) => setUser(e.user);',
        'begin(event); return work(user)',
      ),
      [leak('user', 'event.user', '=', through('begin', 'setUser'))],
    ),
    invalid(
      'property of an imported object (RP5)',
      esm("import { session } from './session.js';", '«session.tenantId = event.tenantId»; return work()'),
      [leak('session.tenantId', 'event.tenantId')],
    ),
    invalid(
      'default headers of an imported client (RP5)',
      cjs(
        "const axios = require('axios');",
        "«axios.defaults.headers.common['Authorization'] = event.headers.authorization»; return axios.get(URL)",
      ),
      [leak('axios.defaults.headers.common.Authorization', 'event.headers.authorization')],
    ),
    invalid(
      'global property (RP6)',
      esm('', '«globalThis.requestId = context.awsRequestId»; return work()'),
      [leak('globalThis.requestId', 'context.awsRequestId')],
    ),
    invalid(
      'global property by the name of Node.js (RP6)',
      esm('', '«global.tenant = event.tenant»; return work()'),
      [leak('globalThis.tenant', 'event.tenant')],
    ),
    invalid('environment variable (RP6)', esm('', '«process.env.TENANT = event.tenant»; return work()'), [
      leak('process.env.TENANT', 'event.tenant'),
    ]),
    invalid(
      'environment variable by bracket (RP6)',
      esm('', "«process.env['TENANT'] = event.tenant»; return work()"),
      [leak('process.env.TENANT', 'event.tenant')],
    ),
    invalid(
      'environment assigned from the event (RP6)',
      esm('', '«Object.assign(process.env, event.variables)»; return work()'),
      [leak('process.env', 'event.variables', 'Object.assign')],
    ),
    invalid('undeclared name in CommonJS (RP6)', cjs('', '«docId = event.id»; return docId'), [
      { messageId: 'implicitGlobal' },
    ]),
    invalid('undeclared loop counter in CommonJS (RP6)', cjs('', 'for («i = 0»; i < 3; i++) await work(i)'), [
      undeclared('i'),
    ]),
    invalid(
      'shared defaults (RP7)',
      esm(
        'const defaults = { headers: {} };',
        '«defaults.headers.authorization = event.headers.authorization»; return fetch(URL, defaults)',
      ),
      [
        moving(
          'const defaults = { headers: {} };',
          leak('defaults.headers.authorization', 'event.headers.authorization'),
        ),
      ],
    ),
    invalid(
      'shared parameters by Object.assign (RP7)',
      esm(
        'const sharedParams = { TableName: T };',
        '«Object.assign(sharedParams, { Key: event.key })»; return get(sharedParams)',
      ),
      [leak('sharedParams', 'event.key', 'Object.assign')],
    ),
    invalid(
      'shared list sorted by the event (RP7)',
      esm('const LIST = [1, 2];', '«LIST.sort(byUser(event))»; return LIST'),
      [{ messageId: 'lastingChange' }],
    ),
    invalid(
      'shared list sorted by a closure over the event (RP7)',
      esm('const LIST = [1, 2];', 'return «LIST.sort((a, b) => a[event.by] - b[event.by])»'),
      [{ messageId: 'lastingChange' }],
    ),
    invalid('shared list reversed (RP7)', esm('const LIST = [1, 2];', 'return «LIST.reverse()»'), [
      lasting('LIST', 'reverse'),
    ]),
    invalid('shared list taken from (RP7)', esm("const HOSTS = ['a', 'b'];", 'return «HOSTS.shift()»'), [
      lasting('HOSTS', 'shift'),
    ]),
    invalid('shared list spliced (RP7)', esm("const HOSTS = ['a', 'b'];", 'return «HOSTS.splice(1, 1)»'), [
      lasting('HOSTS', 'splice'),
    ]),
    invalid(
      'parameters of a URL (RP7)',
      esm("const url = new URL('https://x.y');", "«url.searchParams.set('id', event.id)»; return fetch(url)"),
      [leak('url.searchParams', 'event.id', 'set')],
    ),
    invalid(
      'element of a shared list in a loop (RP7)',
      esm(
        'const PRODUCTS = [{ price: 1 }];',
        'for (const product of PRODUCTS) «product.price = event.price»; return PRODUCTS',
      ),
      [moving('const PRODUCTS = [{ price: 1 }];', leak('PRODUCTS.price', 'event.price'))],
    ),
    invalid(
      'counter that decides (RP8)',
      esm('let attempts = 0;', "if («++attempts» > 3) throw new Error('too many'); return event"),
      [grows],
    ),
    invalid(
      'counter by addition that is returned (RP8)',
      esm('let calls = 0;', '«calls += 1»; return { calls }'),
      [grows],
    ),
    invalid(
      'counter in an object (RP8)',
      esm('const stats = { calls: 0 };', '«stats.calls++»; return { calls: stats.calls }'),
      [grows],
    ),
    invalid(
      'map of events without a bound (RP9)',
      esm('const seen = new Map();', '«seen.set(event.id, event)»; return seen.size'),
      [grows],
    ),
    invalid(
      'object of events without a bound (RP9)',
      esm('const seen = {};', '«seen[event.id] = event»; return Object.keys(seen)'),
      [grows],
    ),
    invalid(
      'set as a filter for duplicates (RP10)',
      esm(
        'const done = new Set();',
        'for (const r of event.Records) { if (done.has(r.messageId)) continue; «done.add(r.messageId)»; await work(r) }',
      ),
      [grows],
    ),
    invalid(
      'object as a filter for duplicates (RP10)',
      esm(
        'const done = {};',
        'for (const r of event.Records) { if (done[r.messageId]) continue; «done[r.messageId] = true»; await work(r) }',
      ),
      [grows],
    ),
    invalid(
      'list as a filter for duplicates (RP10)',
      esm(
        'const done = [];',
        'if (done.includes(event.id)) return; «done.push(event.id)»; await work(event)',
      ),
      [grows],
    ),
    invalid(
      'counts by key',
      esm(
        'const hits = {};',
        '«hits[event.ip] = (hits[event.ip] || 0) + 1»; if (hits[event.ip] > 5) throw new Error("slow down")',
      ),
      [grows],
    ),
    invalid(
      'total read before an await and written after (RP11)',
      esm('let total = 0;', '«total = total + (await price(event.id))»; return total'),
      [moving('let total = 0;', grows)],
    ),
    invalid(
      'logger keys of the event (RP12)',
      esm(
        "import { Logger } from '@aws-lambda-powertools/logger';\nconst logger = new Logger();",
        '«logger.appendKeys({ userId: event.userId })»; return work()',
      ),
      [{ messageId: 'lastingLoggerKeys' }],
    ),
    invalid(
      'logger keys of the event where the middleware keeps them (RP12)',
      "import { Logger } from '@aws-lambda-powertools/logger';\nimport { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';\nimport middy from '@middy/core';\nconst logger = new Logger();\nexport const handler = middy(async (event) => { «logger.appendKeys({ userId: event.userId })» }).use(injectLambdaContext(logger));",
      [{ messageId: 'lastingLoggerKeys' }],
    ),
    invalid(
      'persistent logger keys that only resetKeys is called for (RP12)',
      esm(
        "import { Logger } from '@aws-lambda-powertools/logger';\nconst logger = new Logger();",
        '«logger.appendPersistentKeys({ userId: event.userId })»; logger.resetKeys(); return work()',
      ),
      [{ messageId: 'lastingLoggerKeys' }],
    ),
    invalid(
      'default dimensions of the event (RP12)',
      esm(
        "import { Metrics } from '@aws-lambda-powertools/metrics';\nconst metrics = new Metrics();",
        '«metrics.setDefaultDimensions({ tenant: event.tenant })»; metrics.publishStoredMetrics(); return work()',
      ),
      [{ messageId: 'lastingLoggerKeys' }],
    ),
    invalid(
      'field of an instance at module level (RP13)',
      esm('class Svc {}\nconst svc = new Svc();', '«svc.user = event.user»; return work()'),
      [leak('svc.user', 'event.user')],
    ),
    invalid(
      'setter of an instance at module level (RP13)',
      esm(
        'class Svc { setUser(user) { «this.user = user» } }\nconst svc = new Svc();',
        'svc.setUser(event.user); return work()',
      ),
      [leak('svc.user', 'event.user', '=', through('setUser'))],
    ),
    invalid(
      'bound method that stores the event (RP13)',
      'class Api { async handle(event) { «this.event = event»; return this.work() } work() { return this.event.id } }\nconst api = new Api();\nexport const handler = api.handle.bind(api);',
      [leak('api.event', 'event')],
    ),
    invalid(
      'method of an object literal that stores the event (RP13)',
      esm(
        'const store = { user: null, setUser(u) { «this.user = u» } };',
        'store.setUser(event.user); return work()',
      ),
      [leak('store.user', 'event.user', '=', through('setUser'))],
    ),
    invalid(
      'list emptied at the start, under concurrency (RP14)',
      esm('let items = [];', '«items = []»; await fill(items); return items'),
      [moving('let items = [];', { messageId: 'sharedWrite' })],
      { settings: many },
    ),
    invalid(
      'awaited memo under concurrency',
      esm('let cfg;', 'if (!cfg) «cfg = await loadConfig()»; return cfg'),
      [{ messageId: 'sharedWrite' }],
      { settings: many },
    ),
    invalid(
      'time of the start under concurrency',
      esm('let start;', '«start = Date.now()»; await work(event); return Date.now() - start'),
      [moving('let start;', { messageId: 'sharedWrite' })],
      { settings: many },
    ),
    invalid(
      'cache by key when unbounded ones are asked for (OK8)',
      esm(
        'const cache = new Map();',
        'if (!cache.has(event.id)) «cache.set(event.id, await load(event.id))»; return cache.get(event.id)',
      ),
      [{ messageId: 'unboundedCache' }],
      { options: [{ checkUnboundedCaches: true }] },
    ),
    invalid(
      'closure of a factory that runs once',
      'const make = () => { let user; return async (event) => { «user = event.user»; return work(user) } };\nexport const handler = make();',
      [leak('user', 'event.user')],
    ),
    invalid(
      'element of a shared list that was looked up (RP7)',
      esm(
        'const USERS = [{ id: 1 }];',
        'const user = USERS.find(({ id }) => id === event.id); «user.name = event.name»; return user',
      ),
      [moving('const USERS = [{ id: 1 }];', leak('USERS.name', 'event.name'))],
    ),
    invalid(
      'elements of a shared list in a callback (RP7)',
      esm(
        'const PRODUCTS = [{ price: 1 }];',
        'PRODUCTS.forEach((product) => { «product.price = event.price» }); return PRODUCTS',
      ),
      [moving('const PRODUCTS = [{ price: 1 }];', leak('PRODUCTS.price', 'event.price'))],
    ),
    invalid(
      'event for a helper without parameters (RP1)',
      cjs('let event;\nconst user = () => event.user;', 'return user()').replace(
        'async (event, context) => {\n',
        'async (e) => {\n«event = e»; ',
      ),
      [leak('event', 'event')],
    ),
    invalid(
      'value made of another one that is kept (RP1)',
      esm('let token, user;', '«token = event.token»; «user = await verify(token)»; return user.id'),
      [leak('token', 'event.token'), leak('user')],
    ),
    invalid(
      'language in some invocations (RP1)',
      esm("let lang = 'en';", 'if (event.lang) «lang = event.lang»; return render(lang)'),
      [moving("let lang = 'en';", leak('lang', 'event.lang'))],
    ),
    invalid(
      'answer that a callback is given (RP1)',
      'let row;\nexports.handler = function (event, context, callback) { table.get({ Key: { id: event.id } }, (error, data) => { «row = data.Item»; callback(error, row) }) };',
      [leakOf('row', 'event.id')].map((error) => moving('let row;', error)),
    ),
    invalid(
      'object of the event, with what is put into it elsewhere (RP1)',
      cjs(
        'let order = {};\nfunction close(state) { order.state = state; }',
        '«order = event.order»; await load(event); close(event.state); await put(order)',
      ),
      [leak('order', 'event.order')],
    ),
    invalid(
      'field of shared parameters (RP2)',
      cjs(
        'const params = { TableName: process.env.T };',
        '«params.Item = JSON.parse(event.body)»; await put(params)',
      ),
      [leak('params.Item', 'event.body')],
    ),
    invalid(
      'several fields of one object, reported once (RP2)',
      esm(
        'const params = { Item: {} };',
        '«params.Item.id = event.id»; params.Item.name = event.name; params.Key = event.key; await put(params)',
      ),
      [moving('const params = { Item: {} };', leak('params.Item.id', 'event.id'))],
    ),
    invalid(
      'body of a shared response (RP2)',
      esm(
        "const response = { statusCode: 200, body: '' };",
        '«response.body = JSON.stringify(await load(event.id))»; return response',
      ),
      [moving("const response = { statusCode: 200, body: '' };", leakOf('response.body', 'event.id'))],
    ),
    invalid(
      'status of a shared response that stays (RP2)',
      esm(
        'const response = { statusCode: 200 };',
        'try { await work(event) } catch { «response.statusCode = 500» } return response',
      ),
      [moving('const response = { statusCode: 200 };', { messageId: 'stuckValue' })],
    ),
    invalid(
      'header of shared headers (RP2)',
      esm(
        'const headers = {};',
        "«headers['Access-Control-Allow-Origin'] = event.headers.origin»; return { headers }",
      ),
      [moving('const headers = {};', leak('headers.Access-Control-Allow-Origin', 'event.headers.origin'))],
    ),
    invalid(
      'list in a static field, by the name of its class (RP2)',
      esm(
        'class Store { static items = []; static add(item) { «Store.items.push(item)» } }',
        'Store.add(event.item); return Store.items',
      ),
      [grows],
    ),
    invalid(
      'private list in a static field (RP2)',
      "import type { SQSHandler } from 'aws-lambda';\nclass Store { private static items: string[] = []; static add(item: string) { «this.items.push(item)» } static all() { return this.items } }\nexport const main: SQSHandler = async (event) => { for (const record of event.Records) Store.add(record.body); await save(Store.all()) };",
      [grows],
      { ts: true },
    ),
    invalid(
      'failures that are reported to the queue (RP3)',
      esm(
        'const batchItemFailures = [];',
        'for (const r of event.Records) { try { await work(r) } catch { «batchItemFailures.push({ itemIdentifier: r.messageId })» } } return { batchItemFailures }',
      ),
      [moving('const batchItemFailures = [];', grows)],
    ),
    invalid(
      'pages of a scan (RP3)',
      esm(
        'let rows = [];',
        'let key; do { const page = await scan({ key }); «rows = rows.concat(page.Items)»; key = page.LastEvaluatedKey } while (key); return rows',
      ),
      [moving('let rows = [];', grows)],
    ),
    invalid(
      'elements by index (RP3)',
      esm(
        'const results = [];',
        'for (let i = 0; i < event.Records.length; i++) «results[i] = await work(event.Records[i])»; return results',
      ),
      [grows],
    ),
    invalid(
      'text in a template of itself (RP3)',
      esm("let html = '';", 'for (const i of event.items) «html = `${html}<li>${i}</li>`»; return html'),
      [moving("let html = '';", grows)],
    ),
    invalid(
      'chunks of a stream (RP3)',
      esm(
        'const chunks = [];',
        'for await (const chunk of await read(event.key)) «chunks.push(chunk)»; return chunks',
      ),
      [moving('const chunks = [];', grows)],
    ),
    invalid(
      'list that only a hook for tests empties (RP3)',
      esm('let rows = [];\nexport const reset = () => { rows = [] };', '«rows.push(event.id)»; return rows'),
      [grows],
    ),
    invalid(
      'records of a web application in memory (RP3)',
      "const serverless = require('serverless-http');\nconst app = require('express')();\nconst users = {};\napp.post('/users', (req, res) => { «users[req.body.id] = req.body»; res.end() });\napp.get('/users/:id', (req, res) => res.json(users[req.params.id]));\nmodule.exports.handler = serverless(app);",
      [grows],
    ),
    invalid(
      'credentials in the settings of the SDK (RP6)',
      cjs(
        "const AWS = require('aws-sdk');",
        '«AWS.config.update({ accessKeyId: event.key, secretAccessKey: event.secret })»; return list()',
      ),
      [leak('AWS.config', 'event.key', 'update')],
    ),
    invalid(
      'settings of a client of the SDK (RP6)',
      cjs(
        "const AWS = require('aws-sdk');\nconst s3 = new AWS.S3();",
        '«s3.config.update({ endpoint: event.endpoint })»; return s3.listBuckets().promise()',
      ),
      [leak('s3.config', 'event.endpoint', 'update')],
    ),
    invalid(
      'locale of a date library (RP6)',
      esm("import dayjs from 'dayjs';", '«dayjs.locale(event.locale)»; return dayjs().format()'),
      [leak('dayjs', 'event.locale', 'locale')],
    ),
    invalid(
      'language of a translation library (RP6)',
      esm(
        "import i18next from 'i18next';",
        "await «i18next.changeLanguage(event.lang)»; return i18next.t('x')",
      ),
      [leak('i18next', 'event.lang', 'changeLanguage')],
    ),
    invalid(
      'token of a client that module level keeps (RP6)',
      cjs(
        "const Spotify = require('spotify-web-api-node');\nconst spotify = new Spotify();",
        '«spotify.setAccessToken(event.token)»; return spotify.getMe()',
      ),
      [leak('spotify', 'event.token', 'setAccessToken')],
    ),
    invalid(
      'interceptors that pile up (RP6)',
      esm(
        "import axios from 'axios';\nconst api = axios.create();",
        "«api.interceptors.request.use((config) => { config.headers.token = event.token; return config })»; return api.get('/')",
      ),
      [grows],
    ),
    invalid(
      'archives that pile up in one of JSZip (RP6)',
      cjs(
        "const JSZip = require('jszip');\nconst zip = new JSZip();",
        'return «zip.loadAsync(await load(event))».then(({ files }) => Object.keys(files))',
      ),
      [grows],
    ),
    invalid(
      'bindings of a shared logger (RP12)',
      cjs("const logger = require('pino')();", '«logger.setBindings({ user: event.user })»; return work()'),
      [leak('logger', 'event.user', 'setBindings')],
    ),
    invalid(
      'highest number of any event (RP8)',
      esm(
        'let highest = 0;',
        'for (const n of event.values) «highest = Math.max(highest, n)»; return highest',
      ),
      [moving('let highest = 0;', leakOf('highest', 'event.values[]'))],
    ),
    invalid(
      'retries that never start again (RP8)',
      esm(
        'let retries = 0;\nasync function call(x) { try { return await post(x) } catch (error) { if (retries < 3) { «retries++»; return call(x) } throw error } }',
        'return call(event.body)',
      ),
      [grows],
    ),
    invalid(
      'list of an instance that module level keeps (RP13)',
      esm(
        'class Collector { items = []; add(item) { «this.items.push(item)» } }\nconst collector = new Collector();',
        'collector.add(event.id); return collector.items',
      ),
      [grows],
    ),
    invalid(
      'field of a lazy instance (RP13)',
      esm(
        'class Svc { setUser(user) { «this.user = user» } }\nlet svc;',
        'svc ??= new Svc(); svc.setUser(event.user); return work()',
      ),
      [leak('this.user', 'event.user', '=', through('setUser'))],
    ),
    invalid(
      'field of a singleton (RP13)',
      esm(
        'class Session { static current; static get() { if (!Session.current) Session.current = new Session(); return Session.current } setUser(user) { «this.user = user» } }',
        'Session.get().setUser(event.user); return work()',
      ),
      [leak('this.user', 'event.user', '=', through('setUser'))],
    ),
    invalid(
      'handler in a field of an instance (RP13)',
      'class Api { handler = async (event) => { «this.body = JSON.parse(event.body)»; return this.work() }; work() { return this.body.id } }\nconst api = new Api();\nexport const handler = api.handler;',
      [leak('api.body', 'event.body')],
    ),
    invalid(
      'closure of middleware that module level makes',
      "import middy from '@middy/core';\nconst auth = () => { let user; return { before: async (request) => { «user = request.event.user» }, after: async (request) => { request.response.user = user } } };\nexport const handler = middy(async (event) => work(event)).use(auth());",
      [{ messageId: 'leakedInvocationData' }],
    ),
    invalid(
      'typed handler',
      "import type { SQSHandler } from 'aws-lambda';\nconst bodies: string[] = [];\nexport const main: SQSHandler = async (event) => { for (const record of event.Records) «bodies.push(record.body)»; await save(bodies) };",
      [moving('const bodies: string[] = [];', grows)],
      { ts: true },
    ),
  ],
});
