import rule from '../../src/rules/require-request-timeout.js';
import { lintedWith } from '../support/reports.js';
import { testRule, unmark, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

const reach = '`handler` (exported as `handler` with a Lambda signature)';
const handler = (body: string, before = ''): string =>
  `${before}\nexport const handler = async (event, context) => {\n${body}\n};`;

const signal = 'signal: AbortSignal.timeout(2000)';
const timeout = 'timeout: 2000';
const got = 'timeout: { request: 2000 }';
const byDefault = 'has no time-out';
const byFetch = 'gives up after 300 seconds';

interface Expected {
  readonly what: string;
  readonly wait?: string;
  readonly bound?: string;
  readonly reach?: string;
  readonly consequence?: string;
  /** The code with the suggestion made, between the marks. */
  readonly suggested?: string;
}

function reported(name: string, code: string, expected: Expected): InvalidCase {
  const { what, wait = byDefault, bound = timeout, consequence = '', suggested } = expected;
  return {
    name,
    code,
    errors: [
      {
        messageId: 'requestWithoutTimeout',
        data: {
          reach: expected.reach ?? reach,
          what,
          wait,
          ofSeconds: '',
          consequence,
          advice: `\`${bound}\``,
        },
        suggestions:
          suggested === undefined
            ? []
            : [
                {
                  messageId: 'addTimeout',
                  data: { bound },
                  output: unmark(code.replace(/«[^»]*»/, () => suggested)).code,
                },
              ],
      },
    ],
  };
}

const fetched = (name: string, body: string, suggested?: string, before = ''): InvalidCase =>
  reported(name, handler(body, before), {
    what: 'fetch',
    wait: byFetch,
    bound: signal,
    ...(suggested === undefined ? {} : { suggested }),
  });

const axios = `import axios from 'axios';`;
const valid = (name: string, body: string, before = ''): MarkedCase => ({
  name,
  code: handler(body, before),
});

testRule('require-request-timeout', rule, {
  invalid: [
    fetched(
      'fetch without options (RP)',
      `const answer = await «fetch('https://rates.example.com')»; return answer.json();`,
      `fetch('https://rates.example.com', { ${signal} })`,
    ),
    fetched(
      'fetch with other options',
      `await «fetch(process.env.HOOK_URL, { method: 'POST', body: event.body })»;`,
      `fetch(process.env.HOOK_URL, { method: 'POST', body: event.body, ${signal} })`,
    ),
    fetched(
      'options on lines of their own',
      `await «fetch(url, {\n    method: 'POST',\n    body,\n  })»;`,
      `fetch(url, {\n    method: 'POST',\n    body,\n    ${signal},\n  })`,
    ),
    fetched('empty options', `await «fetch(event.url, {})»;`, `fetch(event.url, { ${signal} })`),
    fetched(
      'options in a variable',
      `const options = { method: 'POST' };\noptions.body = event.body;\nawait «fetch(process.env.HOOK_URL, options)»;`,
    ),
    fetched(
      'options spread from known ones',
      `await «fetch(process.env.HOOK_URL, { ...options, body: event.body })»;`,
      `fetch(process.env.HOOK_URL, { ...options, body: event.body, ${signal} })`,
      `const options = { method: 'POST' };`,
    ),
    fetched(
      'a request made before',
      `await «fetch(new Request(process.env.HOOK_URL, { method: 'POST' }))»;`,
      `fetch(new Request(process.env.HOOK_URL, { method: 'POST' }), { ${signal} })`,
    ),
    fetched(
      'fetch in a chain',
      `return «fetch('https://rates.example.com')».then((answer) => answer.json());`,
      `fetch('https://rates.example.com', { ${signal} })`,
    ),
    fetched(
      'fetch beside others',
      `return Promise.all(event.urls.map(async (url) => { const answer = await «fetch(url)»; return answer.json(); }));`,
      `fetch(url, { ${signal} })`,
    ),
    fetched(
      'a promise in a variable',
      `const rates = «fetch('https://rates.example.com')»; return (await rates).json();`,
      `fetch('https://rates.example.com', { ${signal} })`,
    ),
    fetched(
      'a time-out for another request',
      `await fetch(event.a, { signal: AbortSignal.timeout(1000) }); await «fetch(event.b)»;`,
      `fetch(event.b, { ${signal} })`,
    ),
    reported(
      'fetch in a function that the handler calls',
      `const load = async (id) => (await «fetch(\`https://rates.example.com/\${id}\`)»).json();\nexport const handler = async (event, context) => load(event.id);`,
      {
        what: 'fetch',
        wait: byFetch,
        bound: signal,
        reach: `${reach}, through \`load\`,`,
        suggested: `fetch(\`https://rates.example.com/\${id}\`, { ${signal} })`,
      },
    ),
    fetched(
      'a function of its own around it, which only tries again',
      `return twice(() => «fetch(event.url)»);`,
      `fetch(event.url, { ${signal} })`,
      `const twice = async (run) => { try { return await run(); } catch { return run(); } };`,
    ),
    reported('node-fetch', handler(`await «fetch(event.url)»;`, `import fetch from 'node-fetch';`), {
      what: 'fetch',
      bound: signal,
      suggested: `fetch(event.url, { ${signal} })`,
    }),
    reported(
      'undici',
      handler(`await «request(event.url, { method: 'PUT' })»;`, `import { request } from 'undici';`),
      {
        what: 'request',
        wait: byFetch,
        bound: signal,
        suggested: `request(event.url, { method: 'PUT', ${signal} })`,
      },
    ),
    reported('axios', handler(`await «axios.get(event.url)»;`, axios), {
      what: 'axios.get',
      suggested: `axios.get(event.url, { ${timeout} })`,
    }),
    reported(
      'axios with data',
      handler(`await «axios.post(event.url, event.order, { headers: {} })»;`, axios),
      {
        what: 'axios.post',
        suggested: `axios.post(event.url, event.order, { headers: {}, ${timeout} })`,
      },
    ),
    reported('axios with data alone', handler(`await «axios.post(event.url, event.order)»;`, axios), {
      what: 'axios.post',
      suggested: `axios.post(event.url, event.order, { ${timeout} })`,
    }),
    reported('axios that deletes', handler(`await «axios.delete(event.url)»;`, axios), {
      what: 'axios.delete',
      suggested: `axios.delete(event.url, { ${timeout} })`,
    }),
    reported(
      'axios by require, with one object',
      `const axios = require('axios');\nexports.handler = async (event, context) => «axios({ url: event.url, method: 'put' })»;`,
      { what: 'axios', suggested: `axios({ url: event.url, method: 'put', ${timeout} })` },
    ),
    reported(
      'an agent that only keeps connections',
      handler(
        `await «axios.get(event.url, { httpsAgent: new https.Agent({ keepAlive: true }) })»;`,
        `${axios}\nimport https from 'node:https';`,
      ),
      {
        what: 'axios.get',
        suggested: `axios.get(event.url, { httpsAgent: new https.Agent({ keepAlive: true }), ${timeout} })`,
      },
    ),
    reported(
      'an instance of axios, once, where it is made',
      handler(
        `await crm.get('/a'); await crm.post('/b', event);`,
        `${axios}\nconst crm = «axios.create({ baseURL: process.env.CRM_URL })»;`,
      ),
      { what: 'crm.get', suggested: `axios.create({ baseURL: process.env.CRM_URL, ${timeout} })` },
    ),
    reported(
      'an instance without options, called itself',
      handler(`await crm({ url: event.url });`, `${axios}\nconst crm = «axios.create()»;`),
      { what: 'crm', suggested: `axios.create({ ${timeout} })` },
    ),
    reported(
      'an instance in a field',
      handler(
        `await new Crm().load();`,
        `${axios}\nclass Crm { http = «axios.create({ baseURL: process.env.CRM_URL })»; load() { return this.http.get('/a'); } }`,
      ),
      {
        what: 'this.http.get',
        reach: `${reach}, through \`load\`,`,
        suggested: `axios.create({ baseURL: process.env.CRM_URL, ${timeout} })`,
      },
    ),
    reported('got', handler(`await «got(event.url)».json();`, `import got from 'got';`), {
      what: 'got',
      bound: got,
      suggested: `got(event.url, { ${got} })`,
    }),
    reported(
      'got with one object',
      handler(`await «got({ url: event.url })».json();`, `import got from 'got';`),
      { what: 'got', bound: got, suggested: `got({ url: event.url, ${got} })` },
    ),
    reported(
      'got that was extended',
      handler(
        `await crm.post('orders', { json: event }).json();`,
        `import got from 'got';\nconst crm = «got.extend({ prefixUrl: process.env.CRM_URL })»;`,
      ),
      {
        what: 'crm.post',
        bound: got,
        suggested: `got.extend({ prefixUrl: process.env.CRM_URL, ${got} })`,
      },
    ),
    reported(
      'a request of Node.js in a promise',
      handler(
        `return new Promise((resolve, reject) => { «https.get('https://rates.example.com', resolve)».on('error', reject); });`,
        `import https from 'node:https';`,
      ),
      { what: 'https.get', bound: signal },
    ),
    reported(
      'a request of Node.js with options',
      handler(
        `return new Promise((resolve, reject) => {\n  const request = «https.request({ hostname: event.host, path: '/' }, resolve)»;\n  request.on('error', reject);\n  request.end();\n});`,
        `import https from 'node:https';`,
      ),
      {
        what: 'https.request',
        bound: signal,
        suggested: `https.request({ hostname: event.host, path: '/', ${signal} }, resolve)`,
      },
    ),
    reported(
      'a request whose callback answers',
      `const request = require('request');\nexports.handler = (event, context, callback) => {\n  «request({ url: event.link })».on('error', callback).on('complete', () => callback(null, 'ok'));\n};`,
      {
        what: 'request',
        suggested: `request({ url: event.link, ${timeout} })`,
      },
    ),
    reported(
      'superagent',
      handler(
        `await «superagent.get(event.url)».set('accept', 'text/plain');`,
        `import superagent from 'superagent';`,
      ),
      { what: 'superagent.get', bound: '.timeout(2000)' },
    ),
    reported(
      'an API',
      `export const handler = async (event) => {\n  const answer = await «fetch(process.env.RATES_URL)»;\n  return { statusCode: 200, body: event.requestContext.requestId };\n};`,
      {
        what: 'fetch',
        wait: byFetch,
        bound: signal,
        reach: '`handler` (exported as `handler` with a Lambda signature)',
        consequence: ", and the caller gets the gateway's error",
        suggested: `fetch(process.env.RATES_URL, { ${signal} })`,
      },
    ),
    reported(
      'a queue',
      `export const handler = async (event) => {\n  for (const record of event.Records) await «fetch(process.env.HOOK_URL, { method: 'POST', body: record.body })»;\n};`,
      {
        what: 'fetch',
        wait: byFetch,
        bound: signal,
        consequence: ', and all messages of the batch are delivered again',
        suggested: `fetch(process.env.HOOK_URL, { method: 'POST', body: record.body, ${signal} })`,
      },
    ),
    reported(
      'a stream',
      `export const handler = async (event) => {\n  for (const record of event.Records) await «fetch(process.env.HOOK_URL, { method: 'POST', body: record.kinesis.data })»;\n};`,
      {
        what: 'fetch',
        wait: byFetch,
        bound: signal,
        consequence: ', and the whole batch is tried again',
        suggested: `fetch(process.env.HOOK_URL, { method: 'POST', body: record.kinesis.data, ${signal} })`,
      },
    ),
    reported(
      'an event of a bucket',
      `export const handler = async (event) => {\n  await «fetch(process.env.HOOK_URL, { method: 'POST', body: event.Records[0].s3.object.key })»;\n};`,
      {
        what: 'fetch',
        wait: byFetch,
        bound: signal,
        consequence: ', and Lambda tries the whole event again',
        suggested: `fetch(process.env.HOOK_URL, { method: 'POST', body: event.Records[0].s3.object.key, ${signal} })`,
      },
    ),
  ],
  valid: [
    valid('a signal (OK)', `await fetch(event.url, { signal: AbortSignal.timeout(3000) });`),
    valid(
      'a controller and a timer',
      `const controller = new AbortController();\nconst timer = setTimeout(() => controller.abort(), 2000);\ntry { return await fetch(event.url, { signal: controller.signal }); } finally { clearTimeout(timer); }`,
    ),
    valid(
      'a signal that is passed on',
      `return load(event.url, AbortSignal.timeout(900));`,
      `const load = (url, signal) => fetch(url, { signal });`,
    ),
    valid(
      'a signal that is set later',
      `const options = { method: 'PUT' };\noptions.signal = AbortSignal.timeout(900);\nawait fetch(event.url, options);`,
    ),
    valid(
      'options that are completed later',
      `const options = { method: 'PUT' };\nObject.assign(options, more);\nawait fetch(event.url, options);`,
    ),
    valid(
      'options of another module',
      `await fetch(event.url, options);`,
      `import { options } from 'presets';`,
    ),
    valid(
      'options that are given',
      `return load(event.url, event.options);`,
      `export const load = (url, options) => fetch(url, options);`,
    ),
    valid(
      'options with others spread into them',
      `await fetch(event.url, { ...event.options, method: 'PUT' });`,
    ),
    valid('options by a computed name', `await fetch(event.url, { [event.name]: event.value });`),
    valid(
      'a request with a signal',
      `await fetch(new Request(event.url, { signal: AbortSignal.timeout(900) }));`,
    ),
    valid(
      'a request that is given',
      `return send(event.request);`,
      `export const send = (request) => fetch(request);`,
    ),
    valid(
      'a dispatcher',
      `await fetch(event.url, { dispatcher: agent });`,
      `import { agent } from './agent.js';`,
    ),
    valid(
      'a dispatcher for all',
      `await fetch(event.url);`,
      `import { Agent, setGlobalDispatcher } from 'undici';\nsetGlobalDispatcher(new Agent({ headersTimeout: 3000 }));`,
    ),
    valid('another fetch', `await fetch(event.url);`, `import { fetch } from './fetch-with-timeout.js';`),
    valid('axios with a time-out', `await axios.get(event.url, { timeout: 900 });`, axios),
    valid(
      'axios with a time-out for all',
      `await axios.get(event.url);`,
      `${axios}\naxios.defaults.timeout = 2000;`,
    ),
    valid(
      'an instance of axios with a time-out',
      `await crm.get('/a');`,
      `${axios}\nconst crm = axios.create({ timeout: 900 });`,
    ),
    valid(
      'such an instance, called itself',
      `await crm({ url: '/a' });`,
      `${axios}\nconst crm = axios.create({ timeout: 900 });`,
    ),
    valid(
      'an instance that a function makes',
      `await connect().get('/a');`,
      `${axios}\nconst connect = () => axios.create({ timeout: 900 });`,
    ),
    valid(
      'a configuration that is given',
      `return send(event.request);`,
      `${axios}\nexport const send = (config) => axios(config);`,
    ),
    valid(
      'an instance that is given',
      `return load(event.http);`,
      `${axios}\nexport const load = (http = axios) => http.get('/a');`,
    ),
    valid(
      'an agent of another module',
      `await axios.get(event.url, { httpsAgent: agent });`,
      `${axios}\nimport { agent } from './agent.js';`,
    ),
    valid(
      'an agent with a time-out',
      `await axios.get(event.url, { httpsAgent: new https.Agent({ timeout: 900 }) });`,
      `${axios}\nimport https from 'node:https';`,
    ),
    valid(
      'got with a time-out',
      `await got(event.url, { timeout: { request: 900 } });`,
      `import got from 'got';`,
    ),
    valid(
      'got with one object that has a time-out',
      `await got({ url: event.url, timeout: { request: 900 } });`,
      `import got from 'got';`,
    ),
    valid(
      'got that was extended twice',
      `await orders.get('a');`,
      `import got from 'got';\nconst crm = got.extend({ timeout: { request: 900 } });\nconst orders = crm.extend({ prefixUrl: process.env.ORDERS_URL });`,
    ),
    valid('ky, which gives up after ten seconds', `await ky.get(event.url);`, `import ky from 'ky';`),
    valid(
      'superagent with a time-out',
      `await superagent.get(event.url).timeout(900).set('a', 'b');`,
      `import superagent from 'superagent';`,
    ),
    valid(
      'a request of Node.js with a time-out',
      `return new Promise((resolve, reject) => { https.get('https://example.com', { timeout: 900 }, resolve).on('error', reject); });`,
      `import https from 'node:https';`,
    ),
    valid(
      'a request of Node.js that is told later',
      `return new Promise((resolve, reject) => {\n  const request = https.get('https://example.com', resolve);\n  request.setTimeout(900, () => request.destroy());\n  request.on('error', reject);\n});`,
      `import https from 'node:https';`,
    ),
    valid(
      'a timer in the same promise',
      `return new Promise((resolve, reject) => { https.get('https://example.com', resolve).on('error', reject); setTimeout(reject, 900); });`,
      `import https from 'node:https';`,
    ),
    valid('a race', `return Promise.race([fetch(event.url), rejectAfter(900)]);`),
    valid(
      'a race by name',
      `const answer = fetch(event.url);\nreturn Promise.race([answer, rejectAfter(900)]);`,
    ),
    valid(
      'a race in the handler',
      `return Promise.race([load(event.url), rejectAfter(900)]);`,
      `const load = async (url) => (await fetch(url)).json();`,
    ),
    valid(
      'a race of what is pushed',
      `const all = [];\nfor (const url of event.urls) all.push(fetch(url));\nreturn Promise.race(all);`,
    ),
    valid(
      'a wrapper of its own',
      `return withTimeout(fetch(event.url), 900);`,
      `const withTimeout = (promise, ms) => Promise.race([promise, sleep(ms)]);`,
    ),
    valid(
      'a wrapper of its own around a function',
      `return within(() => fetch(event.url), 900);`,
      `const within = (run, ms) => new Promise((resolve, reject) => { setTimeout(reject, ms); run().then(resolve, reject); });`,
    ),
    valid(
      'a wrapper of its own, by name',
      `return within(load, 900);`,
      `async function load() { return fetch(process.env.RATES_URL); }\nconst within = (run, ms) => new Promise((resolve, reject) => { setTimeout(reject, ms); run().then(resolve, reject); });`,
    ),
    valid(
      'a wrapper of another package',
      `return pTimeout(fetch(event.url), { milliseconds: 900 });`,
      `import pTimeout from 'p-timeout';`,
    ),
    valid(
      'an unknown wrapper',
      `return guarded(() => fetch(event.url));`,
      `import { guarded } from 'guards';`,
    ),
    valid(
      'an unknown wrapper that takes an object',
      `return guarded({ run: () => fetch(event.url) });`,
      `import { guarded } from 'guards';`,
    ),
    valid(
      'code that knows how much time is left',
      `if (context.getRemainingTimeInMillis() < 1000) throw new Error('late');\nawait fetch(event.url);`,
    ),
    valid(
      'a request that nobody waits for, which no-leaked-promise reports',
      `fetch(event.url); return 'ok';`,
    ),
    valid(
      'a function that nobody waits for',
      `notify(event.url).catch(console.error); return 'ok';`,
      `const notify = async (url) => { await fetch(url); };`,
    ),
    valid(
      'an extension of Lambda',
      `return (await fetch('http://localhost:2773/systemsmanager/parameters/get?name=a')).json();`,
    ),
    valid(
      'an extension by a variable',
      `return (await fetch(\`\${base}/flags\`)).json();`,
      `const base = \`http://localhost:\${process.env.PORT}\`;`,
    ),
    valid(
      'a browser beside the function, at an address that its package gives',
      `const chrome = await launch();\nreturn fetch(\`\${chrome.url}/json/version\`);`,
      `import launch from '@serverless-chrome/lambda';`,
    ),
    valid(
      'a service of AWS',
      `return fetch(keys);`,
      `const keys = \`https://cognito-idp.\${process.env.AWS_REGION}.amazonaws.com/jwks.json\`;`,
    ),
    valid('an answer to CloudFormation', `await fetch(event.ResponseURL, { method: 'PUT', body: '{}' });`),
    valid(
      'a signed request',
      `const signed = await signer.sign(event);\nawait fetch(process.env.GRAPHQL_URL, { method: 'POST', headers: signed.headers });`,
    ),
    valid('a development server', `if (process.env.IS_OFFLINE) await fetch(event.url);`),
    valid(
      'an answer that has a method of the same name',
      `const answer = await superagent.get(event.url).timeout(900);\nreturn answer.get('etag');`,
      `import superagent from 'superagent';`,
    ),
    valid('a map', `return new Map(event.rows).get('a');`),
    {
      name: 'a handler that middy ends before its time-out (known limit)',
      code: `import middy from '@middy/core';\nexport const handler = middy(async (event, context) => fetch(event.url));`,
    },
    {
      name: 'an operation of the AWS SDK (known limit)',
      code: handler(
        `return s3.send(new GetObjectCommand(event));`,
        `import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});`,
      ),
    },
    {
      name: 'a connection of a database (known limit)',
      code: handler(
        `db ??= await mongoose.connect(process.env.URI);`,
        `import mongoose from 'mongoose';\nlet db;`,
      ),
    },
    {
      name: 'a request of the Init phase, which no-unbounded-init reports',
      code: `const rates = await fetch('https://rates.example.com');\n${handler('return rates;')}`,
    },
    {
      name: 'a module without a handler',
      code: `export const load = (id) => fetch('https://example.com/' + id);`,
    },
    {
      name: 'an allowed call',
      code: handler(`await axios.get(event.url);`, axios),
      options: [{ allow: ['axios.get'] }],
    },
    {
      name: 'an allowed host',
      code: handler(`await fetch(\`https://rates.example.com/\${event.id}\`);`),
      options: [{ allow: ['rates.example.com'] }],
    },
    {
      name: 'an allowed host of an instance',
      code: handler(
        `await crm.get('/a');`,
        `${axios}\nconst crm = axios.create({ baseURL: 'https://crm.example.com/v1' });`,
      ),
      options: [{ allow: ['crm.example.com'] }],
    },
  ],
});

describe('a project', () => {
  const template = (properties: string): string =>
    `Transform: AWS::Serverless-2016-10-31\nResources:\n  Rates:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: handler.handler\n      Runtime: nodejs22.x\n${properties}`;
  const direct = `export const handler = async (event, context) => fetch(event.url);`;

  it('has the time-out that its template tells', async () => {
    const files = { 'template.yaml': template('      Timeout: 10\n'), 'handler.mjs': direct };
    expect(await lintedWith('require-request-timeout', files)).toEqual([
      "handler.mjs:1 `handler` (declared as Rates in template.yaml) waits for `fetch`, which gives up after 300 seconds: when no answer comes, the function's own time-out of 10 seconds ends the invocation before any `catch` runs; bound it with `signal: AbortSignal.timeout(7000)`.",
    ]);
  });

  it('has the default of its dialect when the template tells none', async () => {
    const files = { 'template.yaml': template(''), 'handler.mjs': direct };
    const [report] = await lintedWith('require-request-timeout', files);
    expect(report).toContain('own time-out of 3 seconds');
    expect(report).toContain('AbortSignal.timeout(2000)');
  });

  it('may wait for as long as the library does', async () => {
    const files = { 'template.yaml': template('      Timeout: 600\n'), 'handler.mjs': direct };
    expect(await lintedWith('require-request-timeout', files)).toEqual([]);
  });

  it('is asked about what it waits for without end, however long it may run', async () => {
    const files = {
      'template.yaml': template('      Timeout: 600\n'),
      'handler.mjs': `import axios from 'axios';\nexport const handler = async (event, context) => axios.get(event.url);`,
    };
    const [report] = await lintedWith('require-request-timeout', files);
    expect(report).toContain('bound it with `timeout: 10000`');
  });

  it('is reported where the helper sends the request', async () => {
    const files = {
      'handler.js': `import { load } from './rates.js';\nexport const handler = async (event, context) => load(event.id);`,
      'rates.js': `export async function load(id) {\n  return (await fetch('https://rates.example.com/' + id)).json();\n}`,
    };
    const [report, ...others] = await lintedWith('require-request-timeout', files);
    expect(report).toMatch(/^rates\.js:2 `handler` of handler\.js \(.*\), through `load`, waits for `fetch`/);
    expect(others).toEqual([]);
  });

  it('is not reported again where the helper is called', async () => {
    const files = {
      'handler.js': `import { load } from './rates.js';\nexport const handler = async (event, context) => load(event.id);`,
      'rates.js': `import fetch from 'node-fetch';\nexport const load = (id) => fetch('https://rates.example.com/' + id);`,
    };
    const reports = await lintedWith('require-request-timeout', files);
    expect(reports.map((report) => report.split(' ')[0])).toEqual(['rates.js:2']);
  });

  it('is silent about a helper that is raced', async () => {
    const files = {
      'handler.js': `import { load } from './rates.js';\nexport const handler = async (event, context) => Promise.race([load(event.id), late(900)]);`,
      'rates.js': `export async function load(id) {\n  return (await fetch('https://rates.example.com/' + id)).json();\n}`,
    };
    expect(await lintedWith('require-request-timeout', files)).toEqual([]);
  });

  it('is silent about a helper that is handed to a wrapper', async () => {
    const files = {
      'handler.js': `import { load } from './rates.js';\nimport { within } from './within.js';\nexport const handler = async (event, context) => within(load, 900);`,
      'within.js': `export const within = (run, ms) => new Promise((resolve, reject) => { setTimeout(reject, ms); run().then(resolve, reject); });`,
      'rates.js': `export async function load() {\n  return (await fetch('https://rates.example.com/')).json();\n}`,
    };
    expect(await lintedWith('require-request-timeout', files)).toEqual([]);
  });

  it('is silent about an instance of another module that has a time-out', async () => {
    const files = {
      'handler.js': `import { crm } from './crm.js';\nexport const handler = async (event, context) => crm.get('/a');`,
      'crm.js': `import axios from 'axios';\nexport const crm = axios.create({ timeout: 900 });`,
    };
    expect(await lintedWith('require-request-timeout', files)).toEqual([]);
  });

  it('is reported once for an instance of another module', async () => {
    const files = {
      'handler.js': `import { crm } from './crm.js';\nexport const handler = async (event, context) => {\n  await crm.get('/a');\n  return crm.get('/b');\n};`,
      'crm.js': `import axios from 'axios';\nexport const crm = axios.create({ baseURL: process.env.CRM_URL });`,
    };
    const reports = await lintedWith('require-request-timeout', files);
    expect(reports.map((report) => report.split(' ')[0])).toEqual(['handler.js:3']);
  });

  it('is silent when another module sets a time-out for all', async () => {
    const files = {
      'handler.js': `import './setup.js';\nimport axios from 'axios';\nexport const handler = async (event, context) => axios.get(event.url);`,
      'setup.js': `import axios from 'axios';\naxios.defaults.timeout = 900;`,
    };
    expect(await lintedWith('require-request-timeout', files)).toEqual([]);
  });
});
