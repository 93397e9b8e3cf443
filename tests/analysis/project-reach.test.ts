import path from 'node:path';
import { projectWith } from '../support/projects.js';
import { placesIn, reportsIn } from '../support/reports.js';

const template = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: orders.run, Runtime: nodejs22.x }
`;
const client = `const { S3Client } = require('@aws-sdk/client-s3');\n`;

describe('reach across modules', () => {
  it('reports a client that a helper makes, with the handler and the way', async () => {
    const reports = await reportsIn({
      'handler.js': `const { upload } = require('./storage');\nexports.handler = async (event) => { await upload(event); };`,
      'storage.js': `${client}exports.upload = async (event) => {\n  const s3 = new S3Client({});\n  return s3;\n};`,
    });
    expect(reports).toEqual([
      'storage.js:3 no-uncached-connection `handler` of handler.js (exported as `handler` with a Lambda signature), through `upload`, constructs `S3Client` in each invocation, which throws away its connections and credentials; construct it once at module level.',
    ]);
  });

  it('reports in functions of SST and their helpers, which ask it for the names of resources', async () => {
    const reports = await reportsIn({
      'sst.config.ts': `export default $config({ app: () => ({ name: 'orders', home: 'aws' }), async run() { new sst.aws.Function('Orders', { handler: 'orders.main' }); } });`,
      'orders.ts': `import { Resource } from 'sst';\nimport { upload } from './storage';\nexport const main = async (order) => upload(Resource.Orders.name, order);`,
      'storage.ts': `import { S3Client } from '@aws-sdk/client-s3';\nimport { Resource } from 'sst';\nexport const upload = (name, order) => [new S3Client({}), Resource.Bucket.name, name, order];`,
    });
    expect(reports).toEqual([
      expect.stringMatching(/^storage\.ts:3 no-uncached-connection `main` of orders\.ts /),
    ]);
  });

  it('leaves keys of a logger alone that a helper of the handler resets, and no others', async () => {
    const logger = `import { Logger } from '@aws-lambda-powertools/logger';\nexport const logger = new Logger();`;
    const orders = (first: string): string =>
      `import { setUp } from './set-up.mjs';\nimport { note } from './notes.mjs';\nexport const handler = async (event) => { ${first} note(event.id); };`;
    const files = {
      'logger.mjs': logger,
      'notes.mjs': `import { logger } from './logger.mjs';\nexport const note = (id) => {\n  logger.appendKeys({ id });\n};`,
      'set-up.mjs': `import { logger } from './logger.mjs';\nexport const setUp = () => { logger.resetKeys(); };`,
    };
    expect(await placesIn({ ...files, 'orders.mjs': orders('setUp();') })).toEqual([]);
    expect(await placesIn({ ...files, 'orders.mjs': orders('') })).toEqual([
      'notes.mjs:3 no-mutable-module-state',
    ]);
  });

  it('takes for a handler what the factory of another module says to be one', async () => {
    const files = {
      'index.ts': `import createSaveHandler from './save';\nimport { createClientFor } from './client';\nexport const save = createSaveHandler({});\nexport const client = createClientFor({});`,
      'client.ts': `import { S3Client } from '@aws-sdk/client-s3';\nexport function createClientFor(options: object) { return (name: string) => new S3Client({}); }`,
    };
    const factory = (type: string): string =>
      `import type { SQSHandler } from 'aws-lambda';\nimport { S3Client } from '@aws-sdk/client-s3';\nexport default function createSaveHandler(deps: object): ${type} {\n  return async (event) => {\n    const s3 = new S3Client({});\n    await s3.send(event);\n  };\n}`;
    expect(await reportsIn({ ...files, 'save.ts': factory('SQSHandler') })).toEqual([
      expect.stringMatching(/^save\.ts:5 no-uncached-connection `save` of index\.ts \(typed `SQSHandler`\)/),
    ]);
    expect(await reportsIn({ ...files, 'save.ts': factory('Saver') })).toEqual([]);
  });

  it('leaves a helper alone that no handler reaches', async () => {
    const reports = await reportsIn({
      'handler.js': `exports.handler = async (event) => event;`,
      'storage.js': `${client}exports.upload = async () => new S3Client({});`,
    });
    expect(reports).toEqual([]);
  });

  it('leaves a function alone that the handler does not reach in a helper that it loads', async () => {
    const reports = await reportsIn({
      'handler.js': `const { list } = require('./storage');\nexports.handler = async (event) => list();`,
      'storage.js': `${client}exports.upload = async () => new S3Client({});\nexports.list = () => [];`,
    });
    expect(reports).toEqual([]);
  });

  describe('of callbacks that several functions give to the same one', () => {
    const files = (name: string): Record<string, string> => ({
      'handler.js': `const orders = require('./orders');\nexports.handler = async (event) => orders.${name}(event);`,
      'orders.js': `${client}const { transact, validated } = require('./database');
exports.save = (order) => transact(async () => new S3Client({}));
exports.list = () => transact(async () => []);
exports.checked = validated((order) => order.id);
exports.sent = validated((order) => new S3Client({}));`,
      'database.js': `exports.transact = async (callback) => callback({});
exports.validated = (run) => (order) => { if (!order) throw new Error('no order'); return run(order); };`,
    });

    it('follows those of functions that the handler runs', async () => {
      expect(await reportsIn(files('save'))).toEqual([
        expect.stringMatching(/^orders\.js:3 no-uncached-connection .* through `save`, constructs/),
      ]);
    });

    it.each(['list', 'checked'])('leaves those alone of functions that it does not run: %s', async (name) => {
      expect(await reportsIn(files(name))).toEqual([]);
    });

    it('knows which of several a function runs that another one made of them', async () => {
      expect(await reportsIn(files('sent'))).toEqual([
        expect.stringMatching(/^orders\.js:6 no-uncached-connection `handler` .* constructs/),
      ]);
    });
  });

  describe('of functions that another one was made of', () => {
    const wrappers = `export const configured = (name) => (run) => async (order) => run(order, name);
export const kept = (make) => { let value; return () => (value ??= make()); };
export const routed = ({ schema, run }) => (order) => (schema(order) ? run(order) : undefined);
export const listed = (run) => (orders) => Promise.all(orders.map(run));
export const stored = (run) => ({ run, name: 'stored' });
export const later = (run) => () => ({ run });`;
    const wrapped = async (text: string): Promise<readonly string[]> =>
      reportsIn({
        'package.json': '{ "type": "module" }',
        'handler.js': `import { save } from './orders.js';\nexport const handler = async (event) => save(event);`,
        'wrappers.js': wrappers,
        'orders.js': `import { S3Client } from '@aws-sdk/client-s3';
import { configured, kept, later, listed, routed, stored } from './wrappers.js';
export const save = ${text};
export const other = configured('other')((order) => order.id);
export const one = kept(() => 1);
export const route = routed({ run: () => 1 });`,
      });

    it.each([
      `configured('save')((order) => new S3Client({}))`,
      `configured('save')(function upload(order) { return new S3Client({}); })`,
      `configured('save')(make);\nfunction make() { return new S3Client({}); }`,
      `routed({ schema: () => true, run: (order) => new S3Client({}) })`,
      `listed((order) => new S3Client({}))`,
    ])('follows the one that runs: %s', async (text) => {
      expect(await wrapped(text)).toEqual([expect.stringMatching(/^orders\.js:\d no-uncached-connection /)]);
    });

    it.each([
      `kept(() => new S3Client({}))`,
      `stored(() => new S3Client({}))`,
      `later(() => new S3Client({}))`,
      `configured(() => new S3Client({}))((order) => order)`,
      `routed({ schema: () => true, run: (order) => order, other: () => new S3Client({}) })`,
    ])('leaves one alone that is kept, or does not run: %s', async (text) => {
      expect(await wrapped(text)).toEqual([]);
    });
  });

  it('known limit: does not know that functions run which are kept in a list first', async () => {
    const reports = await reportsIn({
      'handler.js': `const { run } = require('./tasks');\nrequire('./orders');\nexports.handler = async (event) => run(event);`,
      'tasks.js': `const tasks = [];\nexports.add = (task) => tasks.push(task);\nexports.run = (event) => tasks.map((task) => task(event));`,
      'orders.js': `${client}const { add } = require('./tasks');\nadd(() => new S3Client({}));\nadd(() => 1);`,
    });
    expect(reports).toEqual([]);
  });

  it('leaves a client alone that another module memoises', async () => {
    const reports = await reportsIn({
      'handler.js': `const { make } = require('./storage');\nlet s3;\nexports.handler = async (event) => { s3 ??= make(); return s3; };`,
      'storage.js': `${client}exports.make = () => new S3Client({});`,
    });
    expect(reports).toEqual([]);
  });

  it.each([
    [
      'ES modules',
      `import { upload } from './storage.js';\nexport const handler = async (event) => upload(event);`,
    ],
    [
      'a namespace',
      `import * as storage from './storage.js';\nexport const handler = async (event) => storage.upload(event);`,
    ],
    [
      'a re-export',
      `import { upload } from './barrel.js';\nexport const handler = async (event) => upload(event);`,
    ],
    [
      'a star re-export',
      `import { upload } from './stars.js';\nexport const handler = async (event) => upload(event);`,
    ],
    [
      'two levels',
      `import { save } from './level.js';\nexport const handler = async (event) => save(event);`,
    ],
    [
      'a call whose answer is taken apart',
      `import { upload } from './storage.js';\nexport const handler = async (event) => (await upload(event)).name;`,
    ],
    [
      'a call of which a part of a part is read',
      `import { upload } from './storage.js';\nexport const handler = async (event) => upload(event)[0].name;`,
    ],
    [
      'a call that names a member',
      `import { upload } from './storage.js';\nconst names = { a: 'b' };\nexport const handler = async (event) => names[upload(event)].length;`,
    ],
    [
      'a callback',
      `import { upload } from './storage.js';\nexport const handler = async (event) => Promise.all(event.Records.map(upload));`,
    ],
    [
      'an instance at module level',
      `import { Storage } from './storage.js';\nconst storage = new Storage();\nexport const handler = async (event) => storage.put(event);`,
    ],
    [
      'an exported instance',
      `import { storage } from './storage.js';\nexport const handler = async (event) => storage.put(event);`,
    ],
    [
      'a factory',
      `import { makeStorage } from './storage.js';\nconst storage = makeStorage();\nexport const handler = async (event) => storage.store(event);`,
    ],
    [
      'a default export',
      `import fallback from './default.js';\nexport const handler = async (event) => fallback.put(event);`,
    ],
    [
      'a route of a wrapped application',
      `import serverless from 'serverless-http';\nimport express from 'express';\nimport { upload } from './storage.js';\nconst app = express();\napp.get('/', upload);\nexport const handler = serverless(app);`,
    ],
    [
      'an application that another module makes',
      `import serverless from 'serverless-http';\nimport { makeApp } from './app.js';\nexport const handler = serverless(makeApp());`,
    ],
    [
      'an application that another module makes, kept in a variable',
      `import serverless from 'serverless-http';\nimport { makeApp } from './app.js';\nconst made = makeApp();\nexport const handler = serverless(made);`,
    ],
    [
      'an application of another module',
      `import serverless from 'serverless-http';\nimport { app } from './app.js';\nexport const handler = serverless(app);`,
    ],
    [
      'an application of another module, proxied to in the handler',
      `import proxy from 'aws-serverless-express';\nimport { app } from './app.js';\nconst server = proxy.createServer(app);\nexport const handler = (event, context) => proxy.proxy(server, event, context);`,
    ],
    [
      'a router of another module',
      `import serverless from 'serverless-http';\nimport express from 'express';\nimport { router } from './router.js';\nconst app = express();\napp.use('/orders', router);\nexport const handler = serverless(app);`,
    ],
    [
      'a method of a parent class',
      `import { Storage } from './storage.js';\nclass Mine extends Storage { async run(event) { return this.put(event); } }\nconst mine = new Mine();\nexport const handler = async (event) => mine.run(event);`,
    ],
    [
      'a handler that is re-exported',
      `export { upload as handler } from './storage.js';\nexport const settings = { runtime: 'nodejs' };`,
    ],
  ])('follows %s', async (_name, handler) => {
    const made = `new S3Client({})`;
    const storage = `import { S3Client } from '@aws-sdk/client-s3';
export const upload = async (event) => ${made};
export class Storage { async put(event) { return ${made}; } }
export const storage = new Storage();
export const makeStorage = () => ({ store: async (event) => ${made} });`;
    const reports = await reportsIn({
      'template.yaml': template.replace('orders.run', 'handler.handler').replace('src/', '.'),
      'handler.mjs': handler,
      'storage.js': storage,
      'barrel.js': `export { upload } from './storage.js';`,
      'stars.js': `export * from './storage.js';`,
      'level.js': `import { upload } from './storage.js';\nexport const save = (event) => upload(event);`,
      'app.js': `import express from 'express';\nimport { router } from './router.js';\nexport const app = express();\napp.use(router);\nexport function makeApp() {\n  const made = express();\n  made.use(router);\n  return made;\n}`,
      'router.js': `import { Router } from 'express';\nimport { upload } from './storage.js';\nexport const router = Router();\nrouter.post('/', upload);`,
      'default.js': `import { storage } from './storage.js';\nexport default storage;`,
      'package.json': JSON.stringify({ name: 'orders', type: 'module' }),
    });
    expect(reports.map((report) => report.split(' ').slice(0, 2).join(' '))).toContainEqual(
      expect.stringMatching(/^storage\.js:\d+ no-uncached-connection$/),
    );
  });

  it('knows handlers from the template alone', async () => {
    const reports = await reportsIn({
      'template.yaml': template,
      'src/orders.js': `const { upload } = require('./storage');\nexports.run = async (event) => upload(event);`,
      'src/storage.js': `${client}exports.upload = async () => new S3Client({});`,
    });
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatch(
      /^src\/storage\.js:2 .*`run` of orders\.js \(declared as Orders in template\.yaml\)/,
    );
  });

  it('reports an imported promise that nobody awaits', async () => {
    const reports = await reportsIn({
      'handler.js': `const audit = require('./audit');\nexports.handler = async (event) => { audit.send(event); };`,
      'audit.js': `const send = async (event) => { await fetch(event.url); };\nmodule.exports = { send: send };`,
    });
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatch(/^handler\.js:2 no-leaked-promise .*starts `audit\.send`/);
  });

  it('follows a method of one of several imported classes', async () => {
    const reports = await placesIn({
      'handler.js': `const Save = require('./save');\nconst Drop = require('./drop');\nexports.handler = async (event) => {\n  let job;\n  if (event.save) job = new Save(event);\n  else job = new Drop(event);\n  return job.run();\n};`,
      'save.js': `${client}module.exports = class Save {\n  async run() { return new S3Client({}); }\n};`,
      'drop.js': `${client}module.exports = class Drop {\n  async run() { return new S3Client({}); }\n};`,
    });
    expect(reports).toEqual(['drop.js:3 no-uncached-connection', 'save.js:3 no-uncached-connection']);
  });

  it('follows methods and constructors of an imported class that a class extends', async () => {
    const reports = await placesIn({
      'handler.js': `const Orders = require('./orders');\nexports.handler = async (event) => new Orders().save(event);`,
      'orders.js': `const Store = require('./store');\nclass Orders extends Store {\n  constructor() { super(); }\n  save(x) { return super.save(this.client(), x); }\n}\nmodule.exports = Orders;`,
      'store.js': `${client}class Store {\n  constructor() {\n    this.s3 = new S3Client({});\n  }\n  client() {\n    return new S3Client({});\n  }\n  save(x) {\n    return new S3Client({});\n  }\n}\nmodule.exports = Store;`,
    });
    expect(reports).toEqual([
      'store.js:4 no-uncached-connection',
      'store.js:7 no-uncached-connection',
      'store.js:10 no-uncached-connection',
    ]);
  });

  it('follows a method that overrides one which an imported class calls', async () => {
    const reports = await placesIn({
      'handler.js': `const { Orders } = require('./orders');\nconst orders = new Orders();\nexports.handler = async (event) => orders.run(event);`,
      'orders.js': `${client}const { Job } = require('./job');\nclass Orders extends Job {\n  async work(x) { return new S3Client({}); }\n  async rest(x) { return new S3Client({}); }\n}\nmodule.exports = { Orders };`,
      'job.js': `class Job {\n  async run(x) { return this.work(x); }\n}\nmodule.exports = { Job };`,
    });
    expect(reports).toEqual(['orders.js:4 no-uncached-connection']);
  });

  it('follows overrides of what an inherited method runs through others, and of no method that runs during Init only', async () => {
    const reports = await placesIn({
      'handler.js': `const { Orders } = require('./orders');\nconst ready = new Orders().build();\nexports.handler = async (event) => {\n  const orders = await ready;\n  return [orders.made(), orders.renewed(event)];\n};`,
      'orders.js': `${client}const { Injector } = require('./injector');\nclass Orders extends Injector {\n  async make() { return new S3Client({}); }\n  renew(x) { return new S3Client({}); }\n}\nmodule.exports = { Orders };`,
      'injector.js': `class Injector {\n  async build() { this.kept = await this.make(); return this; }\n  made() { return this.kept; }\n  renewed(x) { return this.again(x); }\n  again(x) { return this.renew(x); }\n}\nmodule.exports = { Injector };`,
    });
    expect(reports).toEqual(['orders.js:5 no-uncached-connection']);
  });

  it('reports a field of an imported class that the handler makes an instance of, and not one that lives at module level', async () => {
    const store = `import { S3Client } from '@aws-sdk/client-s3';\nexport class Store {\n  s3 = new S3Client({});\n  save(x) { return this.s3.send(x); }\n}`;
    const perRequest = await placesIn({
      'handler.mjs': `import { Store } from './store.mjs';\nexport const handler = async (event) => {\n  const store = new Store();\n  return store.save(event);\n};`,
      'store.mjs': store,
    });
    expect(perRequest).toEqual(['store.mjs:3 no-uncached-connection']);
    const once = await placesIn({
      'handler.mjs': `import { Store } from './store.mjs';\nconst store = new Store();\nexport const handler = async (event) => store.save(event);`,
      'store.mjs': store,
    });
    expect(once).toEqual([]);
  });

  it('leaves a helper alone whose instance a memo of the handler keeps', async () => {
    const reports = await placesIn({
      'handler.js': `const { Store } = require('./store');\nlet store;\nexports.handler = async (event) => {\n  if (!store) store = new Store();\n  return store.save(event);\n};`,
      'store.js': `${client}class Store {\n  constructor() { this.s3 = new S3Client({}); }\n  save(x) { return this.s3.send(x); }\n}\nmodule.exports = { Store };`,
    });
    expect(reports).toEqual([]);
  });

  it('reports a helper once that ten handlers call', async () => {
    const handlers = Array.from({ length: 10 }, (_, index) => [
      `handler${index}.js`,
      `const { upload } = require('./storage');\nexports.handler = async (event) => upload(event);`,
    ]);
    const reports = await placesIn({
      ...(Object.fromEntries(handlers) as Record<string, string>),
      'storage.js': `${client}exports.upload = async (event) => new S3Client({});`,
    });
    expect(reports).toEqual(['storage.js:2 no-uncached-connection']);
  });

  it('reports a whole SDK in a helper that a handler loads, and not in one that it does not', async () => {
    const reports = await reportsIn({
      'handler.js': `const { upload } = require('./storage');\nexports.handler = async (event) => upload;`,
      'storage.js': `const AWS = require('aws-sdk');\nexports.upload = AWS;`,
      'script.js': `const AWS = require('aws-sdk');\nmodule.exports.seed = () => AWS;`,
    });
    expect(reports.map((report) => report.split(' ', 2).join(' '))).toEqual([
      'storage.js:1 no-whole-sdk-import',
    ]);
    expect(reports[0]).toContain('`handler` of handler.js');
  });

  it('does not fall over import cycles and broken files', async () => {
    const reports = await reportsIn({
      'handler.js': `const { a } = require('./a');\nrequire('./broken');\nexports.handler = async (event) => a(event);`,
      'broken.js': `const = ;`,
      'a.js': `const { b } = require('./b');\nexports.a = (x) => b(x);\nexports.again = b;`,
      'b.js': `const { a, again } = require('./a');\n${client}exports.b = (x) => (x ? a(again(x)) : new S3Client({}));`,
    });
    expect(reports.map((report) => report.split(' ', 2).join(' '))).toEqual([
      'b.js:3 no-uncached-connection',
    ]);
  });

  it('stays inside the root', async () => {
    const outside = projectWith({ 'storage.js': `${client}exports.upload = async () => new S3Client({});` });
    const reports = await reportsIn({
      'handler.js': `const { upload } = require('${path.join(outside, 'storage.js')}');\nexports.handler = async (event) => { upload(event); };`,
    });
    expect(reports).toEqual([]);
  });
});
