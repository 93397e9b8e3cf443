import { placesIn, reportsIn } from '../support/reports.js';

type Files = Readonly<Record<string, string>>;

/** A defect that spans modules, and what looks like it and is right. */
interface Pair {
  readonly name: string;
  readonly files: Files;
  readonly places: readonly string[];
  /** Replaces files; the code is right. */
  readonly right: Readonly<Record<string, Files>>;
}

const bucketTemplate = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Uploads: { Type: AWS::S3::Bucket }
  Thumbnails: { Type: AWS::S3::Bucket }
  Resize:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: handler.handler
      Runtime: nodejs22.x
      Environment: { Variables: { UPLOADS: !Ref Uploads, THUMBNAILS: !Ref Thumbnails } }
      Events:
        Upload: { Type: S3, Properties: { Bucket: !Ref Uploads, Events: 's3:ObjectCreated:*' } }
`;
const queueTemplate = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Jobs: { Type: AWS::SQS::Queue }
  Work:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: handler.handler
      Runtime: nodejs22.x
      Events:
        Job: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } }
`;
const s3 = `const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');\nconst s3 = new S3Client({});\n`;
const putObject = `${s3}exports.putObject = async (bucket, key, body) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));`;
const resize = (call: string): string =>
  `const { putObject } = require('./storage');\nexports.handler = async (event) => {\n  for (const record of event.Records) {\n    const bucket = record.s3.bucket.name;\n    const key = decodeURIComponent(record.s3.object.key.replace(/\\+/g, ' '));\n    ${call}\n  }\n};`;

const promises: readonly Pair[] = [
  {
    name: 'a promise of an imported function that nobody awaits',
    files: {
      'handler.js': `const { save } = require('./store');\nexports.handler = async (event) => {\n  save(event);\n  return 'ok';\n};`,
      'store.js': `exports.save = async (event) => { await fetch(event.url); };`,
    },
    places: ['handler.js:3 no-leaked-promise'],
    right: {
      awaited: {
        'handler.js': `const { save } = require('./store');\nexports.handler = async (event) => {\n  await save(event);\n  return 'ok';\n};`,
      },
      returned: {
        'handler.js': `const { save } = require('./store');\nexports.handler = async (event) => {\n  return save(event);\n};`,
      },
      collected: {
        'handler.js': `const { save } = require('./store');\nexports.handler = async (event) => {\n  const jobs = [];\n  for (const record of event.Records) jobs.push(save(record));\n  await Promise.all(jobs);\n};`,
      },
      'not a promise': { 'store.js': `exports.save = (event) => { console.log(event.url); };` },
    },
  },
  {
    name: 'a promise that a helper does not await from another helper',
    files: {
      'handler.js': `const { process } = require('./service');\nexports.handler = async (event) => process(event);`,
      'service.js': `const { save } = require('./store');\nexports.process = async (event) => {\n  save(event);\n  return 'ok';\n};`,
      'store.js': `exports.save = async (event) => { await fetch(event.url); };`,
    },
    places: ['service.js:3 no-leaked-promise'],
    right: {
      awaited: {
        'service.js': `const { save } = require('./store');\nexports.process = async (event) => {\n  await save(event);\n  return 'ok';\n};`,
      },
      'its end told to a callback of the caller': {
        'handler.js': `const { Service } = require('./service');\nexports.handler = async (event) => new Promise((resolve) => new Service().process(event, resolve));`,
        'service.js': `exports.Service = class {\n  async save(event, reply) {\n    await fetch(event.url);\n    reply('ok');\n  }\n  process(event, reply) { this.save(event, reply); }\n};`,
      },
      'a timer that goes on with the settlers of a promise': {
        'handler.js': `const { process } = require('./service');\nexports.handler = async (event) => process(event);`,
        'service.js': `function attempt(left, done, fail, event) {\n  if (left === 0) return fail(new Error('gone'));\n  fetch(event.url).then((answer) => done(answer)).catch(() => {\n    setTimeout(() => attempt(left - 1, done, fail, event), 1000);\n  });\n}\nexports.process = (event) => new Promise((ok, no) => attempt(3, ok, no, event));`,
      },
      'passed up': {
        'service.js': `const { save } = require('./store');\nexports.process = (event) => save(event);`,
      },
    },
  },
  {
    name: 'a promise of a method of an imported class that nobody awaits',
    files: {
      'handler.js': `const { Store } = require('./store');\nconst store = new Store();\nexports.handler = async (event) => {\n  store.save(event);\n  return 'ok';\n};`,
      'store.js': `exports.Store = class {\n  async save(event) { await fetch(event.url); }\n};`,
    },
    places: ['handler.js:4 no-leaked-promise'],
    right: {
      awaited: {
        'handler.js': `const { Store } = require('./store');\nconst store = new Store();\nexports.handler = async (event) => {\n  await store.save(event);\n  return 'ok';\n};`,
      },
    },
  },
  {
    name: 'a promise that a chain of helpers passes up and the handler drops',
    files: {
      'handler.js': `const { process } = require('./service');\nexports.handler = async (event) => {\n  process(event);\n  return 'ok';\n};`,
      'service.js': `const { save } = require('./store');\nexports.process = (event) => save(event);`,
      'store.js': `exports.save = async (event) => { await fetch(event.url); };`,
    },
    places: ['handler.js:3 no-leaked-promise'],
    right: {
      awaited: {
        'handler.js': `const { process } = require('./service');\nexports.handler = async (event) => {\n  await process(event);\n  return 'ok';\n};`,
      },
    },
  },
  {
    name: 'an imported async function as callback of forEach',
    files: {
      'handler.js': `const { save } = require('./store');\nexports.handler = async (event) => {\n  event.Records.forEach(save);\n  return 'ok';\n};`,
      'store.js': `exports.save = async (event) => { await fetch(event.url); };`,
    },
    places: ['handler.js:3 no-leaked-promise'],
    right: {
      'mapped and awaited': {
        'handler.js': `const { save } = require('./store');\nexports.handler = async (event) => {\n  await Promise.all(event.Records.map(save));\n  return 'ok';\n};`,
      },
      'a synchronous one': { 'store.js': `exports.save = (event) => { console.log(event.url); };` },
    },
  },
];

const client = `const { S3Client } = require('@aws-sdk/client-s3');\n`;

const memos: readonly Pair[] = [
  {
    name: 'a factory of another module without a memo',
    files: {
      'handler.js': `const { make } = require('./storage');\nexports.handler = async (event) => make().send(event);`,
      'storage.js': `${client}exports.make = () => new S3Client({});`,
    },
    places: ['storage.js:2 no-uncached-connection'],
    right: {
      'a memo in the handler’s module': {
        'handler.js': `const { make } = require('./storage');\nlet s3;\nexports.handler = async (event) => {\n  s3 ??= make();\n  return s3.send(event);\n};`,
      },
      'a memo in an object of the handler’s module': {
        'handler.js': `const { make } = require('./storage');\nconst cache = {};\nexports.handler = async (event) => {\n  if (!cache.s3) cache.s3 = make();\n  return cache.s3.send(event);\n};`,
      },
      'a memo by key in a Map of a third module': {
        'handler.js': `const { clientFor } = require('./clients');\nexports.handler = async (event) => clientFor('eu').send(event);`,
        'clients.js': `const { make } = require('./storage');\nconst clients = new Map();\nexports.clientFor = (region) => {\n  if (!clients.has(region)) clients.set(region, make(region));\n  return clients.get(region);\n};`,
      },
      'a memo helper of a third module': {
        'handler.js': `const { once } = require('./once');\nconst { make } = require('./storage');\nconst getClient = once(make);\nexports.handler = async (event) => getClient().send(event);`,
        'once.js': `exports.once = (make) => {\n  let made;\n  return () => (made ??= make());\n};`,
      },
      'a call at module level': {
        'handler.js': `const { make } = require('./storage');\nconst s3 = make();\nexports.handler = async (event) => s3.send(event);`,
      },
      'an object that asks its field in one method and fills it in another': {
        'handler.js': `const { Lazy } = require('./lazy');\nconst { make } = require('./storage');\nconst s3 = new Lazy(async () => make());\nexports.handler = async (event) => (await s3.get()).send(event);`,
        'lazy.js': `class Lazy {\n  constructor(load) { this.load = load; }\n  get() { return this.value ?? this.start(); }\n  start() {\n    return (this.value = this.load().catch((error) => {\n      this.value = undefined;\n      throw error;\n    }));\n  }\n}\nmodule.exports = { Lazy };`,
      },
    },
  },
  {
    name: 'a memo around one of two ways to a factory',
    files: {
      'handler.js': `const { get, make } = require('./storage');\nexports.handler = async (event) => {\n  await make().send(event.copy);\n  return get().send(event);\n};`,
      'storage.js': `${client}let s3;\nconst make = () => new S3Client({});\nconst get = () => {\n  if (!s3) s3 = make();\n  return s3;\n};\nmodule.exports = { get, make };`,
    },
    places: ['storage.js:3 no-uncached-connection'],
    right: {
      'the only way': {
        'handler.js': `const { get } = require('./storage');\nexports.handler = async (event) => get().send(event);`,
      },
      'an instance that its class keeps': {
        'handler.js': `const { Storage } = require('./storage');\nexports.handler = async (event) => Storage.getInstance().put(event);`,
        'storage.js': `${client}class Storage {\n  constructor() {\n    this.s3 = new S3Client({});\n  }\n  static getInstance() {\n    if (!Storage.instance) Storage.instance = new Storage();\n    return Storage.instance;\n  }\n  put(event) { return this.s3.send(event); }\n}\nmodule.exports = { Storage };`,
      },
    },
  },
  {
    name: 'an object that asks another field than the one it fills',
    files: {
      'handler.js': `const { Lazy } = require('./lazy');\nconst { make } = require('./storage');\nconst s3 = new Lazy(async () => make());\nexports.handler = async (event) => (await s3.get()).send(event);`,
      'lazy.js': `class Lazy {\n  constructor(load) { this.load = load; }\n  get() { return this.kept ?? this.start(); }\n  start() { return (this.value = this.load()); }\n}\nmodule.exports = { Lazy };`,
      'storage.js': `${client}exports.make = () => new S3Client({});`,
    },
    places: ['storage.js:2 no-uncached-connection'],
    right: {},
  },
  {
    name: 'a client of a region that every caller takes from the same variable of the environment',
    files: {
      'handler.js': `const { read } = require('./storage');\nexports.handler = async (event) => {\n  const region = process.env.STORE_REGION;\n  await read(region, event.key);\n};`,
      'other.js': `const { read } = require('./storage');\nexports.handler = async (event) => read(process.env.STORE_REGION, event.id);`,
      'storage.js': `${client}exports.read = async (region, key) => new S3Client({ region }).send(key);`,
    },
    places: ['storage.js:2 no-uncached-connection'],
    right: {
      'another variable in another module': {
        'other.js': `const { read } = require('./storage');\nexports.handler = async (event) => read(process.env.BACKUP_REGION, event.id);`,
      },
      'a region of the event in another module': {
        'other.js': `const { read } = require('./storage');\nexports.handler = async (event) => read(event.region, event.id);`,
      },
      'a region that a function chooses': {
        'other.js': `const { read } = require('./storage');\nconst { pick } = require('regions');\nexports.handler = async (event) => read(pick(), event.id);`,
      },
    },
  },
  {
    name: 'a client of the project’s configuration, which the handler asks for and hands on',
    files: {
      'handler.js': `const { getConfig } = require('./config');\nconst { read } = require('./storage');\nexports.handler = async (event) => {\n  const config = await getConfig();\n  await all(event.keys, config);\n};\nasync function all(keys, config) {\n  await read(config.aws, keys[0]);\n}`,
      'config.js': `exports.getConfig = async () => ({ aws: { region: process.env.STORE_REGION } });`,
      'storage.js': `${client}exports.read = async (settings, key) => new S3Client(settings).send(key);`,
    },
    places: ['storage.js:2 no-uncached-connection'],
    right: {
      'a configuration for the event': {
        'handler.js': `const { getConfig } = require('./config');\nconst { read } = require('./storage');\nexports.handler = async (event) => {\n  const config = await getConfig(event.tenant);\n  await read(config.aws, event.key);\n};`,
      },
      'one of two parts of the configuration': {
        'handler.js': `const { getConfig } = require('./config');\nconst { read } = require('./storage');\nexports.handler = async (event) => {\n  const config = await getConfig();\n  await read(config.aws, event.key);\n  await read(config.backup, event.key);\n};`,
      },
      'a configuration with credentials of another role': {
        'config.js': `const sts = require('./sts');\nexports.getConfig = async () => ({ aws: { credentials: await sts.assumeRole() } });`,
      },
      'a configuration of whoever is served': {
        'config.js': `const { store } = require('./store');\nexports.getConfig = async () => ({ aws: store.getStore().settings });`,
      },
      'a session': {
        'handler.js': `const { getSession } = require('./config');\nconst { read } = require('./storage');\nexports.handler = async (event) => {\n  const session = await getSession();\n  await read(session.aws, event.key);\n};`,
        'config.js': `exports.getSession = async () => ({ aws: { region: process.env.STORE_REGION } });`,
      },
    },
  },
  {
    name: 'an instance of a class that the handler makes',
    files: {
      'handler.js': `const { Orders } = require('./orders');\nexports.handler = async (event) => new Orders().save(event);`,
      'orders.js': `${client}class Orders {\n  constructor() {\n    this.s3 = new S3Client({});\n  }\n  async save(event) { return this.s3.send(event); }\n}\nmodule.exports = { Orders };`,
    },
    places: ['orders.js:4 no-uncached-connection'],
    right: {
      'a class that a container is asked for': {
        'handler.js': `const { container } = require('tsyringe');\nconst { Orders } = require('./orders');\nexports.handler = async (event) => container.resolve(Orders).save(event);`,
      },
    },
  },
  {
    name: 'a class that a function of the project makes an instance of',
    files: {
      'handler.js': `const { Orders } = require('./orders');\nconst { build } = require('./build');\nexports.handler = async (event) => build(Orders).save(event);`,
      'build.js': `exports.build = (Made) => new Made();`,
      'orders.js': `${client}class Orders {\n  constructor() {\n    this.s3 = new S3Client({});\n  }\n  async save(event) { return this.s3.send(event); }\n}\nmodule.exports = { Orders };`,
    },
    places: ['orders.js:4 no-uncached-connection'],
    right: {},
  },
  {
    name: 'a memo that is kept on an object of the handler’s own making',
    files: {
      'handler.js': `const { make } = require('./storage');\nexports.handler = async (event) => {\n  const cache = {};\n  if (!cache.s3) cache.s3 = make();\n  return cache.s3.send(event);\n};`,
      'storage.js': `${client}exports.make = () => new S3Client({});`,
    },
    places: ['storage.js:2 no-uncached-connection'],
    right: {
      'on an object of module level': {
        'handler.js': `const { make } = require('./storage');\nconst cache = {};\nexports.handler = async (event) => {\n  if (!cache.s3) cache.s3 = make();\n  return cache.s3.send(event);\n};`,
      },
    },
  },
  {
    name: 'a memo on an instance that the handler makes anew',
    files: {
      'handler.js': `const { Storage } = require('./storage');\nexports.handler = async (event) => {\n  const storage = new Storage();\n  return storage.put(event);\n};`,
      'storage.js': `${client}exports.Storage = class {\n  client() {\n    this.s3 ??= new S3Client({});\n    return this.s3;\n  }\n  put(event) { return this.client().send(event); }\n};`,
    },
    places: ['storage.js:4 no-uncached-connection'],
    right: {
      'an instance of module level': {
        'handler.js': `const { Storage } = require('./storage');\nconst storage = new Storage();\nexports.handler = async (event) => storage.put(event);`,
      },
      'an instance that a memo keeps': {
        'handler.js': `const { Storage } = require('./storage');\nlet storage;\nexports.handler = async (event) => {\n  storage ??= new Storage();\n  return storage.put(event);\n};`,
      },
      'a static field': {
        'storage.js': `${client}exports.Storage = class Storage {\n  client() {\n    Storage.s3 ??= new S3Client({});\n    return Storage.s3;\n  }\n  put(event) { return this.client().send(event); }\n};`,
      },
    },
  },
  {
    name: 'a memo on an object that the handler hands to a helper',
    files: {
      'handler.js': `const { getClient } = require('./storage');\nexports.handler = async (event) => {\n  const cache = {};\n  return getClient(cache).send(event);\n};`,
      'storage.js': `${client}exports.getClient = (cache) => {\n  if (!cache.s3) cache.s3 = new S3Client({});\n  return cache.s3;\n};`,
    },
    places: ['storage.js:3 no-uncached-connection'],
    right: {
      'an object of module level': {
        'handler.js': `const { getClient } = require('./storage');\nconst cache = {};\nexports.handler = async (event) => getClient(cache).send(event);`,
      },
    },
  },
];

const state: readonly Pair[] = [
  {
    name: 'event data that a setter of a helper keeps',
    files: {
      'handler.js': `const session = require('./session');\nconst { render } = require('./page');\nexports.handler = async (event) => {\n  session.setUser(event.requestContext.authorizer.claims);\n  return render();\n};`,
      'session.js': `let user;\nexports.setUser = (value) => { user = value; };\nexports.getUser = () => user;`,
      'page.js': `const session = require('./session');\nexports.render = () => ({ statusCode: 200, body: session.getUser().name });`,
    },
    places: ['session.js:2 no-mutable-module-state'],
    right: {
      'a value that does not come from the event': {
        'handler.js': `const session = require('./session');\nconst { render } = require('./page');\nexports.handler = async (event) => {\n  session.setUser(process.env.USER_NAME);\n  return render();\n};`,
      },
      'a setter that no handler calls': {
        'handler.js': `const { render } = require('./page');\nexports.handler = async (event) => render();`,
      },
      'a local value': {
        'session.js': `exports.setUser = (value) => { const user = value; console.log(user.name); };\nexports.getUser = () => ({ name: 'none' });`,
      },
    },
  },
  {
    name: 'event data that two helpers hand on until one keeps it',
    files: {
      'handler.js': `const { start } = require('./service');\nexports.handler = async (event) => start(event.headers);`,
      'service.js': `const session = require('./session');\nexports.start = async (headers) => {\n  session.remember(headers['x-tenant']);\n  return session.tenantName();\n};`,
      'session.js': `const session = {};\nexports.remember = (tenant) => { session.tenant = tenant; };\nexports.tenantName = () => session.tenant;`,
    },
    places: ['session.js:2 no-mutable-module-state'],
    right: {
      'a value of the environment': {
        'service.js': `const session = require('./session');\nexports.start = async (headers) => {\n  session.remember(process.env.TENANT);\n  return session.tenantName();\n};`,
      },
    },
  },
  {
    name: 'a list of a helper that its exported functions fill',
    files: {
      'handler.js': `const { add, all } = require('./results');\nexports.handler = async (event) => {\n  for (const record of event.Records) add(record.body);\n  return all();\n};`,
      'results.js': `const results = [];\nexports.add = (value) => { results.push(value); };\nexports.all = () => results;`,
    },
    places: ['results.js:2 no-mutable-module-state'],
    right: {
      'filled when the module is evaluated': {
        'handler.js': `const { add, all } = require('./results');\nadd('first');\nexports.handler = async (event) => all();`,
      },
      'emptied first in each invocation': {
        'handler.js': `const { add, all, reset } = require('./results');\nexports.handler = async (event) => {\n  reset();\n  for (const record of event.Records) add(record.body);\n  return all();\n};`,
        'results.js': `const results = [];\nexports.add = (value) => { results.push(value); };\nexports.all = () => results;\nexports.reset = () => { results.length = 0; };`,
      },
    },
  },
  {
    name: 'an exported object that the handler writes event data into',
    files: {
      'handler.js': `const { session } = require('./session');\nconst { render } = require('./page');\nexports.handler = async (event) => {\n  session.tenant = event.headers['x-tenant'];\n  return render();\n};`,
      'session.js': `exports.session = { tenant: undefined };`,
      'page.js': `const { session } = require('./session');\nexports.render = () => session.tenant;`,
    },
    places: ['handler.js:4 no-mutable-module-state'],
    right: {
      'an object of the invocation': {
        'handler.js': `const { makeSession } = require('./session');\nconst { render } = require('./page');\nexports.handler = async (event) => {\n  const session = makeSession();\n  session.tenant = event.headers['x-tenant'];\n  return render(session);\n};`,
        'session.js': `exports.makeSession = () => ({ tenant: undefined });`,
        'page.js': `exports.render = (session) => session.tenant;`,
      },
    },
  },
  {
    name: 'a field of an exported instance that a setter fills from the event',
    files: {
      'handler.js': `const { session } = require('./session');\nexports.handler = async (event) => {\n  session.setUser(event.user);\n  return session.name();\n};`,
      'session.js': `class Session {\n  setUser(user) { this.user = user; }\n  name() { return this.user.name; }\n}\nexports.session = new Session();`,
    },
    places: ['session.js:2 no-mutable-module-state'],
    right: {
      'an instance of the invocation': {
        'handler.js': `const { Session } = require('./session');\nexports.handler = async (event) => {\n  const session = new Session();\n  session.setUser(event.user);\n  return session.name();\n};`,
        'session.js': `class Session {\n  setUser(user) { this.user = user; }\n  name() { return this.user.name; }\n}\nexports.Session = Session;`,
      },
    },
  },
];

const prototypes: readonly Pair[] = [
  {
    name: 'data of the event kept by a method that is put on a prototype',
    files: {
      'handler.js': `const users = require('./users');\nexports.handler = async (event) => users.remove(event);`,
      'users.js': `function Users() {}\nconst request = { pool: process.env.POOL };\nfunction remove(event) {\n  request.name = event.name;\n  return send(request);\n}\nUsers.prototype.remove = remove;\nmodule.exports = new Users();`,
    },
    places: ['users.js:4 no-mutable-module-state'],
    right: {
      'another method': {
        'handler.js': `const users = require('./users');\nexports.handler = async (event) => users.list(event);`,
      },
      'a request of its own': {
        'users.js': `function Users() {}\nUsers.prototype.remove = (event) => send({ pool: process.env.POOL, name: event.name });\nmodule.exports = new Users();`,
      },
    },
  },
  {
    name: 'data of the event kept by a method of a function that the handler constructs',
    files: {
      'handler.js': `const Users = require('./users');\nconst users = new Users();\nexports.handler = async (event) => users.remove(event);`,
      'users.js': `const request = { pool: process.env.POOL };\nfunction Users() {}\nUsers.prototype.remove = function (event) {\n  request.name = event.name;\n  return send(request);\n};\nmodule.exports = Users;`,
    },
    places: ['users.js:4 no-mutable-module-state'],
    right: {},
  },
];

const inherited: readonly Pair[] = [
  {
    name: 'a client made by the method of an instance that another class keeps and a getter gives',
    files: {
      'handler.js': `const { Status } = require('./status');\nexports.handler = async (event) => new Status(event).run();`,
      'status.js': `const { SFNClient } = require('@aws-sdk/client-sfn');\nconst { Change } = require('./change');\nexports.Status = class {\n  async run() { return new Change(this).run(); }\n  async succeed() {\n    const states = new SFNClient({});\n    return states.send(command);\n  }\n};`,
      'change.js': `exports.Change = class {\n  constructor(parent) { this.kept = parent; }\n  get parent() { return this.kept; }\n  async run() { await this.parent.succeed(); }\n};`,
    },
    places: ['status.js:6 no-uncached-connection'],
    right: {
      'a getter whose instance is asked for something else': {
        'change.js': `exports.Change = class {\n  constructor(parent) { this.kept = parent; }\n  get parent() { return this.kept; }\n  async run() { await this.parent.fail(); }\n};`,
      },
    },
  },
  {
    name: 'event data of a field that a class of another module fills and a getter gives',
    files: {
      'handler.js': `const { Orders } = require('./orders');\nexports.handler = async (event) => new Orders(event).run();`,
      'orders.js': `const { Job } = require('./job');\nlet settings = {};\nexports.Orders = class extends Job {\n  constructor(event) {\n    super(event);\n    settings = this.input.settings;\n  }\n  run() { return settings.limit; }\n};`,
      'job.js': `exports.Job = class {\n  constructor(event) { this.received = { ...event }; }\n  get input() { return this.received; }\n};`,
    },
    places: ['orders.js:6 no-mutable-module-state'],
    right: {
      'a field that does not come from the event': {
        'job.js': `exports.Job = class {\n  constructor(event) { this.received = { settings: { limit: process.env.LIMIT } }; }\n  get input() { return this.received; }\n};`,
      },
      'a local variable': {
        'orders.js': `const { Job } = require('./job');\nexports.Orders = class extends Job {\n  run() {\n    const settings = this.input.settings;\n    return settings.limit;\n  }\n};`,
      },
    },
  },
];

const loops: readonly Pair[] = [
  {
    name: 'the bucket of the event handed to a wrapper around a write',
    files: {
      'template.yaml': bucketTemplate,
      'handler.js': resize(`await putObject(bucket, key, 'x');`),
      'storage.js': putObject,
    },
    places: ['handler.js:6 no-recursive-trigger'],
    right: {
      'another bucket': { 'handler.js': resize(`await putObject(bucket + '-resized', key, 'x');`) },
      'a bucket of the environment': {
        'handler.js': resize(`await putObject(process.env.THUMBNAILS, key, 'x');`),
      },
    },
  },
  {
    name: 'the bucket of the trigger by the environment, handed down two levels',
    files: {
      'template.yaml': bucketTemplate,
      'handler.js': resize(`await putObject(process.env.UPLOADS, key);`).replace('./storage', './service'),
      'service.js': `const { putObject } = require('./storage');\nexports.putObject = async (target, name) => putObject(target, name, 'x');`,
      'storage.js': putObject,
    },
    places: ['handler.js:6 no-recursive-trigger'],
    right: {
      'another bucket of the environment': {
        'handler.js': resize(`await putObject(process.env.THUMBNAILS, key);`).replace(
          './storage',
          './service',
        ),
      },
    },
  },
  {
    name: 'the bucket of the event handed to a class around a write',
    files: {
      'template.yaml': bucketTemplate,
      'handler.js': resize(`await new Storage(bucket).put(key, 'x');`).replace(
        '{ putObject }',
        '{ Storage }',
      ),
      'storage.js': `${s3}exports.Storage = class {\n  constructor(bucket) { this.bucket = bucket; }\n  async put(key, body) { return s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body })); }\n};`,
    },
    places: ['handler.js:6 no-recursive-trigger'],
    right: {
      'another bucket': {
        'handler.js': resize(`await new Storage(process.env.THUMBNAILS).put(key, 'x');`).replace(
          '{ putObject }',
          '{ Storage }',
        ),
      },
    },
  },
  {
    name: 'a bucket of the trigger held by an instance of module level',
    files: {
      'template.yaml': bucketTemplate,
      'handler.js': resize(`await storage.put(key, 'x');`)
        .replace('{ putObject }', '{ Storage }')
        .replace('exports.handler', 'const storage = new Storage(process.env.UPLOADS);\nexports.handler'),
      'storage.js': `${s3}exports.Storage = class {\n  constructor(bucket) { this.bucket = bucket; }\n  async put(key, body) { return this.write({ Bucket: this.bucket, Key: key, Body: body }); }\n  async write(input) { return s3.send(new PutObjectCommand(input)); }\n};`,
    },
    places: ['handler.js:7 no-recursive-trigger'],
    right: {
      'another bucket': {
        'handler.js': resize(`await storage.put(key, 'x');`)
          .replace('{ putObject }', '{ Storage }')
          .replace(
            'exports.handler',
            'const storage = new Storage(process.env.THUMBNAILS);\nexports.handler',
          ),
      },
    },
  },
  {
    name: 'an object of inputs handed to a wrapper around a write',
    files: {
      'template.yaml': bucketTemplate,
      'handler.js': resize(`await putObject({ bucket, key, body: 'x' });`),
      'storage.js': `${s3}exports.putObject = async ({ bucket, key, body }) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));`,
    },
    places: ['handler.js:6 no-recursive-trigger'],
    right: {
      'another bucket': {
        'handler.js': resize(`await putObject({ bucket: process.env.THUMBNAILS, key, body: 'x' });`),
      },
    },
  },
];

const sqs = `const { SESClient, SendEmailCommand } = require('@aws-sdk/client-ses');\nconst ses = new SESClient({});\n`;
const mail = `${sqs}exports.send = async (order) => ses.send(new SendEmailCommand({ Destination: { ToAddresses: [order.mail] }, Message: {}, Source: 'a@example.com' }));`;
const work = (body: string, imports = ''): string =>
  `const { send } = require('./mail');\n${imports}exports.handler = async (event) => {\n  for (const record of event.Records) {\n    const order = JSON.parse(record.body);\n    ${body}\n  }\n};`;
const table = `const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');\nconst ddb = new DynamoDBClient({});\n`;

const effects: readonly Pair[] = [
  {
    name: 'a mail that a helper sends once more with each delivery',
    files: { 'template.yaml': queueTemplate, 'handler.js': work(`await send(order);`), 'mail.js': mail },
    places: ['handler.js:5 require-idempotent-handler'],
    right: {
      'a conditional write before it': {
        'handler.js': work(
          `await ddb.send(new PutItemCommand({ TableName: 'done', Item: { id: { S: record.messageId } }, ConditionExpression: 'attribute_not_exists(id)' }));\n    await send(order);`,
          table,
        ),
      },
      'a conditional write of another helper before it': {
        'handler.js': work(
          `await claim(record.messageId);\n    await send(order);`,
          `const { claim } = require('./claims');\n`,
        ),
        'claims.js': `${table}exports.claim = async (id) => ddb.send(new PutItemCommand({ TableName: 'done', Item: { id: { S: id } }, ConditionExpression: 'attribute_not_exists(id)' }));`,
      },
      'makeIdempotent around the helper': {
        'handler.js': `const { makeIdempotent } = require('@aws-lambda-powertools/idempotency');\nconst { send } = require('./mail');\nconst sendOnce = makeIdempotent(send, { persistenceStore: {} });\nexports.handler = async (event) => {\n  for (const record of event.Records) await sendOnce(JSON.parse(record.body));\n};`,
      },
      'makeIdempotent around the handler': {
        'handler.js': `const { makeIdempotent } = require('@aws-lambda-powertools/idempotency');\nconst { send } = require('./mail');\nexports.handler = makeIdempotent(async (event) => {\n  for (const record of event.Records) await send(JSON.parse(record.body));\n}, { persistenceStore: {} });`,
      },
      'makeIdempotent in the helper': {
        'mail.js': `const { makeIdempotent } = require('@aws-lambda-powertools/idempotency');\n${sqs}exports.send = makeIdempotent(async (order) => ses.send(new SendEmailCommand({ Destination: { ToAddresses: [order.mail] } })), { persistenceStore: {} });`,
      },
    },
  },
  {
    name: 'an item that a wrapper puts under a random key, two levels down',
    files: {
      'template.yaml': queueTemplate,
      'handler.js': `const { save } = require('./orders');\nexports.handler = async (event) => {\n  for (const record of event.Records) await save(JSON.parse(record.body));\n};`,
      'orders.js': `const { randomUUID } = require('node:crypto');\nconst { put } = require('./table');\nexports.save = async (order) => put('orders', { id: randomUUID(), order });`,
      'table.js': `const { DynamoDBDocumentClient, PutCommand } = require('@aws-sdk/lib-dynamodb');\nconst { DynamoDBClient } = require('@aws-sdk/client-dynamodb');\nconst ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));\nexports.put = async (table, item) => ddb.send(new PutCommand({ TableName: table, Item: item }));`,
    },
    places: ['handler.js:3 require-idempotent-handler'],
    right: {
      'a key of the message': {
        'orders.js': `const { put } = require('./table');\nexports.save = async (order) => put('orders', { id: order.id, order });`,
      },
    },
  },
];

describe('through the graph', () => {
  describe.each([
    ['promises', promises],
    ['memos', memos],
    ['module state', state],
    ['module state of prototypes', prototypes],
    ['module state of classes', inherited],
    ['event loops', loops],
    ['idempotency', effects],
  ])('%s', (_group, pairs) => {
    it.each(pairs)('reports $name', async ({ files, places }) => {
      expect(await placesIn(files)).toEqual(places);
    });

    const rights = pairs.flatMap(({ name, files, right }) =>
      Object.entries(right).map(([how, changed]) => ({ name, how, files: { ...files, ...changed } })),
    );
    it.each(rights)('leaves alone, unlike $name: $how', async ({ files }) => {
      expect(await placesIn(files)).toEqual([]);
    });
  });

  it.each([
    ['a status that it is given', `answer(500, error)`],
    ['a status that it spells out', `failed(error)`],
  ])('reports an answer of failure for a queue that another module makes with %s', async (_name, answer) => {
    const places = await placesIn({
      'template.yaml': queueTemplate,
      'handler.js': `const { answer, failed } = require('./answers');\nconst { saveAll } = require('store');\nexports.handler = async (event) => {\n  try {\n    await saveAll(event.Records);\n    return answer(200);\n  } catch (error) {\n    return ${answer};\n  }\n};`,
      'answers.js': `const answer = (statusCode, error) => ({ statusCode, body: JSON.stringify(error) });\nmodule.exports = { answer, failed: (error) => answer(502, error) };`,
    });
    expect(places).toEqual(['handler.js:8 no-lost-batch-record']);
  });

  it('known limit: takes a list for emptied that an exported function without known callers empties', async () => {
    const reports = await placesIn({
      'handler.js': `const { add, all } = require('./results');\nexports.handler = async (event) => {\n  for (const record of event.Records) add(record.body);\n  return all();\n};`,
      'results.js': `const results = [];\nexports.add = (value) => { results.push(value); };\nexports.all = () => results;\nexports.reset = () => { results.length = 0; };`,
    });
    expect(reports).toEqual([]);
  });

  it('names the handler and the way in a report of a helper', async () => {
    const reports = await reportsIn({
      'template.yaml': bucketTemplate,
      'handler.js': resize(`await putObject(bucket, key, 'x');`),
      'storage.js': putObject,
    });
    expect(reports).toEqual([
      expect.stringMatching(/^handler\.js:6 .*`handler` \(.*\), through `putObject`, writes to the bucket/),
    ]);
  });
});
