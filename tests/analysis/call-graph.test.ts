import { placesIn, reportsIn } from '../support/reports.js';

type Files = Readonly<Record<string, string>>;

const client = `const { S3Client } = require('@aws-sdk/client-s3');\n`;
const upload = `${client}exports.upload = async (event) => new S3Client({});\nexports.list = async (event) => [];\n`;
const found = 'storage.js:2 no-uncached-connection';
const manifest = JSON.stringify({ name: 'orders', version: '1.0.0' });
const modules = JSON.stringify({ name: 'orders', version: '1.0.0', type: 'module' });

/** A way through the code that ends at a defect, and what looks like it and does not. */
interface Way {
  readonly name: string;
  readonly files: Files;
  /** Replaces files of the way; the defect is out of reach. */
  readonly lookAlike: Files;
  readonly places?: readonly string[];
}

const loads: readonly Way[] = [
  {
    name: 'a static import',
    files: {
      'package.json': modules,
      'handler.js': `import { upload } from './storage.cjs';\nexport const handler = async (event) => upload(event);`,
      'storage.cjs': upload,
    },
    lookAlike: {
      'handler.js': `import { list } from './storage.cjs';\nexport const handler = async (event) => list(event);`,
    },
    places: ['storage.cjs:2 no-uncached-connection'],
  },
  {
    name: 'a dynamic import',
    files: {
      'handler.js': `exports.handler = async (event) => {\n  const { upload } = await import('./storage.js');\n  return upload(event);\n};`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `exports.handler = async (event) => {\n  const { list } = await import('./storage.js');\n  return list(event);\n};`,
    },
  },
  {
    name: 'a dynamic import whose namespace is used',
    files: {
      'handler.js': `exports.handler = async (event) => {\n  const storage = await import('./storage.js');\n  return storage.upload(event);\n};`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `exports.handler = async (event) => {\n  const storage = await import('./storage.js');\n  return storage.list(event);\n};`,
    },
  },
  {
    name: 'a dynamic import that `then` receives',
    files: {
      'handler.js': `exports.handler = async (event) => import('./storage.js').then(({ upload }) => upload(event));`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `exports.handler = async (event) => import('./storage.js').then(({ list }) => list(event));`,
    },
  },
  {
    name: 'a CommonJS require inside the handler',
    files: {
      'handler.js': `exports.handler = async (event) => require('./storage').upload(event);`,
      'storage.js': upload,
    },
    lookAlike: { 'handler.js': `exports.handler = async (event) => require('./storage').list(event);` },
  },
  {
    name: 'an import by TypeScript’s `import = require`',
    files: {
      'handler.ts': `import storage = require('./storage');\nexport const handler = async (event: unknown) => storage.upload(event);`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.ts': `import storage = require('./storage');\nexport const handler = async (event: unknown) => storage.list(event);`,
    },
  },
  {
    name: 'barrels two deep that export everything',
    files: {
      'package.json': modules,
      'handler.js': `import { upload } from './lib/index.js';\nexport const handler = async (event) => upload(event);`,
      'lib/index.js': `export * from './other.js';\nexport * from './storage/index.js';`,
      'lib/other.js': `export const other = 1;`,
      'lib/storage/index.js': `export * from '../../storage.cjs';`,
      'storage.cjs': upload,
    },
    lookAlike: {
      'handler.js': `import { list } from './lib/index.js';\nexport const handler = async (event) => list(event);`,
    },
    places: ['storage.cjs:2 no-uncached-connection'],
  },
  {
    name: 'barrels that export each other, one of them with a module whose exports are one object',
    files: {
      'package.json': modules,
      'handler.js': `import { upload } from './lib/index.js';\nexport const handler = async (event) => upload(event);`,
      'lib/index.js': `export * from './other.js';\nexport * from './more.cjs';`,
      'lib/other.js': `export * from './index.js';\nexport const other = 1;`,
      'lib/more.cjs': `__exportStar(require('./empty.cjs'), exports);\n__exportStar(require('../all.cjs'), exports);`,
      'lib/empty.cjs': `exports.nothing = 1;`,
      'all.cjs': `module.exports = require('./storage.cjs');`,
      'storage.cjs': upload,
    },
    lookAlike: {
      'handler.js': `import { list } from './lib/index.js';\nexport const handler = async (event) => list(event);`,
    },
    places: ['storage.cjs:2 no-uncached-connection'],
  },
  {
    name: 're-exports under other names',
    files: {
      'package.json': modules,
      'handler.js': `import { put } from './lib.js';\nexport const handler = async (event) => put(event);`,
      'lib.js': `export { upload as put, list as upload } from './storage.cjs';`,
      'storage.cjs': upload,
    },
    lookAlike: {
      'handler.js': `import { upload } from './lib.js';\nexport const handler = async (event) => upload(event);`,
    },
    places: ['storage.cjs:2 no-uncached-connection'],
  },
  {
    name: 'a handler that is required from another module',
    files: {
      'index.js': `exports.handler = require('./run');`,
      'run.js': `const { upload } = require('./storage');\nmodule.exports = async (event, context) => upload(event);`,
      'storage.js': upload,
    },
    lookAlike: { 'index.js': `exports.runner = require('./run');` },
  },
  {
    name: 'a re-exported namespace',
    files: {
      'package.json': modules,
      'handler.js': `import { storage } from './lib.js';\nexport const handler = async (event) => storage.upload(event);`,
      'lib.js': `export * as storage from './storage.cjs';`,
      'storage.cjs': upload,
    },
    lookAlike: {
      'handler.js': `import { storage } from './lib.js';\nexport const handler = async (event) => storage.list(event);`,
    },
    places: ['storage.cjs:2 no-uncached-connection'],
  },
  {
    name: 'a barrel that spreads CommonJS modules',
    files: {
      'handler.js': `const { upload } = require('./lib');\nexports.handler = async (event) => upload(event);`,
      'lib.js': `module.exports = { ...require('./other'), ...require('./storage') };`,
      'other.js': `exports.other = 1;`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const { list } = require('./lib');\nexports.handler = async (event) => list(event);`,
    },
  },
  {
    name: 'a barrel of CommonJS modules, nested',
    files: {
      'handler.js': `const { clients } = require('./lib');\nexports.handler = async (event) => clients.storage.upload(event);`,
      'lib.js': `const storage = require('./storage');\nmodule.exports = { clients: { storage } };`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const { clients } = require('./lib');\nexports.handler = async (event) => clients.storage.list(event);`,
    },
  },
  {
    name: 'what TypeScript compiles an export of everything to',
    files: {
      'handler.js': `const { upload } = require('./lib');\nexports.handler = async (event) => upload(event);`,
      'lib.js': `__exportStar(require('./storage'), exports);`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const { list } = require('./lib');\nexports.handler = async (event) => list(event);`,
    },
  },
  {
    name: '`paths` of a tsconfig',
    files: {
      'tsconfig.json': JSON.stringify({
        compilerOptions: { baseUrl: '.', paths: { '@lib/*': ['src/lib/*'] } },
      }),
      'src/handler.ts': `import { upload } from '@lib/storage';\nexport const handler = async (event: unknown) => upload(event);`,
      'src/lib/storage.js': upload,
    },
    lookAlike: {
      'src/handler.ts': `import { upload } from '@other/storage';\nexport const handler = async (event: unknown) => upload(event);`,
    },
    places: ['src/lib/storage.js:2 no-uncached-connection'],
  },
  {
    name: 'a package of a pnpm workspace',
    files: {
      'pnpm-workspace.yaml': `packages:\n  - 'packages/*'\n`,
      'packages/orders/package.json': JSON.stringify({
        name: 'orders',
        dependencies: { '@acme/core': 'workspace:^' },
      }),
      'packages/orders/handler.js': `const { upload } = require('@acme/core');\nexports.handler = async (event) => upload(event);`,
      'packages/core/package.json': JSON.stringify({ name: '@acme/core', main: 'dist/index.js' }),
      'packages/core/src/index.js': `exports.upload = require('./storage').upload;`,
      'packages/core/src/storage.js': upload,
    },
    lookAlike: { 'packages/core/src/index.js': `exports.upload = require('./storage').list;` },
    places: ['packages/core/src/storage.js:2 no-uncached-connection'],
  },
];

const dispatch: readonly Way[] = [
  {
    name: 'an object map of functions',
    files: {
      'handler.js': `const { upload, list } = require('./storage');\nconst routes = { upload, list };\nexports.handler = async (event) => routes[event.action](event);`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const { upload, list } = require('./storage');\nconst routes = { list };\nconst spare = { upload };\nexports.handler = async (event) => routes[event.action](event);`,
    },
  },
  {
    name: 'an imported object map of functions',
    files: {
      'handler.js': `const { routes } = require('./routes');\nexports.handler = async (event) => routes[event.action](event);`,
      'routes.js': `const { upload, list } = require('./storage');\nexports.routes = { upload, list };`,
      'storage.js': upload,
    },
    lookAlike: {
      'routes.js': `const { upload, list } = require('./storage');\nexports.routes = { list };\nexports.spare = { upload };`,
    },
  },
  {
    name: 'a module that is used as a map',
    files: {
      'handler.js': `const storage = require('./storage');\nexports.handler = async (event) => storage[event.action](event);`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const storage = require('./storage');\nexports.handler = async (event) => storage.names[event.action];`,
    },
  },
  {
    name: 'an entry of a map that a variable holds',
    files: {
      'handler.js': `const { upload, list } = require('./storage');\nconst routes = { upload, list };\nexports.handler = async (event) => {\n  const run = routes[event.action];\n  if (!run) throw new Error('unknown');\n  return run(event);\n};`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const { upload, list } = require('./storage');\nconst routes = { list };\nexports.handler = async (event) => {\n  const run = routes[event.action];\n  return run(event);\n};\nexports.spare = upload;`,
    },
  },
  {
    name: 'a Map of functions',
    files: {
      'handler.js': `const { upload, list } = require('./storage');\nconst routes = new Map([['upload', upload], ['list', list]]);\nexports.handler = async (event) => routes.get(event.action)(event);`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const { upload, list } = require('./storage');\nconst routes = new Map([['list', list]]);\nexports.handler = async (event) => routes.get(event.action)(event);\nexports.spare = upload;`,
    },
  },
  {
    name: 'a table of classes',
    files: {
      'handler.js': `const { Save } = require('./save');\nconst { Drop } = require('./drop');\nconst jobs = { save: Save, drop: Drop };\nexports.handler = async (event) => new jobs[event.job](event).run();`,
      'save.js': `${client}exports.Save = class {\n  async run() { return new S3Client({}); }\n};`,
      'drop.js': `exports.Drop = class { async run() { return 1; } };`,
    },
    lookAlike: {
      'handler.js': `const { Save } = require('./save');\nconst { Drop } = require('./drop');\nconst jobs = { drop: Drop };\nexports.handler = async (event) => new jobs[event.job](event).run();\nexports.spare = Save;`,
    },
    places: ['save.js:3 no-uncached-connection'],
  },
  {
    name: 'a class of a table that a variable holds, constructed in parentheses',
    files: {
      'handler.js': `const Save = require('./save');\nconst jobs = { save: Save };\nexports.handler = async (event) => {\n  const job = new (jobs[event.job])(event);\n  return job.run();\n};`,
      'save.js': `${client}module.exports = class {\n  async run() { return new S3Client({}); }\n};`,
    },
    lookAlike: {
      'handler.js': `const Save = require('./save');\nconst jobs = {};\nexports.handler = async (event) => {\n  const job = new (jobs[event.job])(event);\n  return job.run();\n};\nexports.Save = Save;`,
    },
    places: ['save.js:3 no-uncached-connection'],
  },
  {
    name: 'a module by its name in a directory',
    files: {
      'handler.js': `exports.handler = async (event) => require(\`./jobs/\${event.job}\`).upload(event);`,
      'jobs/storage.js': upload,
    },
    lookAlike: {
      'handler.js': `exports.handler = async (event) => require(\`./jobs/\${event.job}\`).list(event);`,
    },
    places: ['jobs/storage.js:2 no-uncached-connection'],
  },
  {
    name: 'a module beside the handler by its name',
    files: {
      'handler.js': `exports.handler = async (event) => {\n  const job = require('./' + event.job + '-job');\n  return job.upload(event);\n};`,
      'storage-job.js': upload,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `exports.handler = async (event) => {\n  const job = require('./' + event.job + '-task');\n  return job.upload(event);\n};`,
    },
    places: ['storage-job.js:2 no-uncached-connection'],
  },
  {
    name: 'a module by a joined path, imported dynamically',
    files: {
      'handler.js': `const path = require('node:path');\nexports.handler = async (event) => {\n  const { upload } = await import(path.join(__dirname, 'jobs', event.job + '.js'));\n  return upload(event);\n};`,
      'jobs/storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const path = require('node:path');\nexports.handler = async (event) => {\n  const { upload } = await import(path.join(process.cwd(), 'jobs', event.job + '.js'));\n  return upload(event);\n};`,
    },
    places: ['jobs/storage.js:2 no-uncached-connection'],
  },
  {
    name: 'middleware of a directory that a router of ours keeps',
    files: {
      'handler.js': `const fs = require('node:fs');\nconst Router = require('./router');\nconst router = new Router();\nfor (const name of fs.readdirSync(__dirname + '/steps')) router.add(require('./steps/' + name));\nexports.handler = async (event) => router.start(event);`,
      'router.js': `module.exports = class Router {\n  constructor() { this.steps = []; }\n  add(step) { this.steps.push(step); }\n  async start(event) { for (const step of this.steps) await step(event); }\n};`,
      'steps/storage.js': `${client}module.exports = async (event) => new S3Client({});`,
    },
    lookAlike: {
      'router.js': `module.exports = class Router {\n  add(step) { console.log(step.name); }\n  async start(event) { return event; }\n};`,
    },
    places: ['steps/storage.js:2 no-uncached-connection'],
  },
];

const objects: readonly Way[] = [
  {
    name: 'a constructor function with methods on its prototype',
    files: {
      'handler.js': `const Storage = require('./storage');\nexports.handler = async (event) => new Storage().upload(event);`,
      'storage.js': `${client}function Storage() {}\nStorage.prototype.upload = function (event) {\n  return new S3Client({});\n};\nStorage.prototype.list = function () { return []; };\nmodule.exports = Storage;`,
    },
    lookAlike: {
      'handler.js': `const Storage = require('./storage');\nexports.handler = async (event) => new Storage().list(event);`,
    },
    places: ['storage.js:4 no-uncached-connection'],
  },
  {
    name: 'a constructor function that a function around it gives back, by way of another method',
    files: {
      'handler.js': `const Storage = require('./storage');\nexports.handler = async (event) => { const storage = new Storage(); return storage.upload(event); };`,
      'storage.js': `${client}let storage = (function () {\n  let storage = function () {};\n  storage.prototype.upload = function (event) {\n    const self = this;\n    return self.make();\n  };\n  storage.prototype.make = function () {\n    return new S3Client({});\n  };\n  storage.prototype.list = function () { return []; };\n  return storage;\n})();\nmodule.exports = storage;`,
    },
    lookAlike: {
      'handler.js': `const Storage = require('./storage');\nexports.handler = async (event) => { const storage = new Storage(); return storage.list(event); };`,
    },
    places: ['storage.js:9 no-uncached-connection'],
  },
  {
    name: 'a constructor function of the same module that keeps what it needs',
    files: {
      'handler.js': `${client}function Storage(name) { this.name = name; }\nStorage.prototype.upload = function () {\n  return new S3Client({});\n};\nStorage.prototype.list = function () { return this.name; };\nconst storage = new Storage('a');\nexports.handler = async (event) => storage.upload(event);`,
    },
    lookAlike: {
      'handler.js': `${client}function Storage(name) { this.name = name; }\nStorage.prototype.upload = function () {\n  return new S3Client({});\n};\nStorage.prototype.list = function () { return this.name; };\nconst storage = new Storage('a');\nexports.handler = async (event) => storage.list(event);`,
    },
    places: ['handler.js:4 no-uncached-connection'],
  },
  {
    name: 'a constructor function whose name stands for itself',
    files: {
      'handler.js': `${client}function Storage() { const self = this; self.prototype.upload = 1; }\nStorage.prototype.upload = function () {\n  return new S3Client({});\n};\nexports.handler = async (event) => new Storage().upload(event);`,
    },
    lookAlike: {
      'handler.js': `${client}function Storage() { const self = this; self.prototype.upload = 1; }\nfunction Other() {}\nStorage.prototype.upload = function () {\n  return new S3Client({});\n};\nOther.prototype.upload = function () { return 1; };\nexports.handler = async (event) => new Other().upload(event);`,
    },
    places: ['handler.js:4 no-uncached-connection'],
  },
  {
    name: 'a method of an instance that the handler makes',
    files: {
      'handler.js': `const { Storage } = require('./storage');\nexports.handler = async (event) => new Storage().upload(event);`,
      'storage.js': `${client}exports.Storage = class {\n  upload(event) { return new S3Client({}); }\n  list(event) { return []; }\n};`,
    },
    lookAlike: {
      'handler.js': `const { Storage } = require('./storage');\nexports.handler = async (event) => new Storage().list(event);`,
    },
    places: ['storage.js:3 no-uncached-connection'],
  },
  {
    name: 'a static method',
    files: {
      'handler.js': `const { Storage } = require('./storage');\nexports.handler = async (event) => Storage.upload(event);`,
      'storage.js': `${client}exports.Storage = class Storage {\n  static upload(event) { return Storage.make(); }\n  static make() { return new S3Client({}); }\n  static list(event) { return []; }\n};`,
    },
    lookAlike: {
      'handler.js': `const { Storage } = require('./storage');\nexports.handler = async (event) => Storage.list(event);`,
    },
    places: ['storage.js:4 no-uncached-connection'],
  },
  {
    name: 'an inherited method',
    files: {
      'handler.js': `const { Orders } = require('./orders');\nconst orders = new Orders();\nexports.handler = async (event) => orders.upload(event);`,
      'orders.js': `const { Storage } = require('./storage');\nexports.Orders = class extends Storage {};`,
      'storage.js': `${client}exports.Storage = class {\n  upload(event) { return new S3Client({}); }\n};`,
    },
    lookAlike: {
      'orders.js': `const { Storage } = require('./storage');\nexports.Orders = class extends Storage { upload(event) { return event; } };`,
    },
    places: ['storage.js:3 no-uncached-connection'],
  },
  {
    name: 'an object that is given to the constructor of another module',
    files: {
      'handler.js': `const { Service } = require('./service');\nconst { Storage } = require('./storage');\nconst service = new Service(new Storage());\nexports.handler = async (event) => service.run(event);`,
      'service.js': `exports.Service = class {\n  constructor(storage) { this.storage = storage; }\n  run(event) { return this.storage.put(event); }\n};`,
      'storage.js': `${client}exports.Storage = class {\n  put() { return new S3Client({}); }\n  list() { return []; }\n};`,
    },
    lookAlike: {
      'service.js': `exports.Service = class {\n  constructor(storage) { this.storage = storage; }\n  run(event) { return this.storage.list(event); }\n};`,
    },
    places: ['storage.js:3 no-uncached-connection'],
  },
  {
    name: 'objects that are injected two deep, by TypeScript’s parameter properties',
    files: {
      'handler.ts': `import { Controller } from './controller';\nimport { Service } from './service';\nimport { Storage } from './storage';\nconst controller = new Controller(new Service(new Storage()));\nexport const handler = async (event: unknown) => controller.run(event);`,
      'controller.ts': `import type { Service } from './service';\nexport class Controller {\n  constructor(private readonly service: Service) {}\n  run(event: unknown) { return this.service.save(event); }\n}`,
      'service.ts': `import type { Storage } from './storage';\nexport class Service {\n  constructor(private readonly storage: Storage) {}\n  save(event: unknown) { return this.write(event); }\n  private write(event: unknown) { return this.storage.put(event); }\n}`,
      'storage.ts': `import { S3Client } from '@aws-sdk/client-s3';\nexport class Storage {\n  put(event: unknown) { return new S3Client({}); }\n  list() { return []; }\n}`,
    },
    lookAlike: {
      'service.ts': `import type { Storage } from './storage';\nexport class Service {\n  constructor(private readonly storage: Storage) {}\n  save(event: unknown) { return this.storage.list(); }\n}`,
    },
    places: ['storage.ts:3 no-uncached-connection'],
  },
  {
    name: 'an object that is given by name, from a container module',
    files: {
      'handler.js': `const { service } = require('./container');\nexports.handler = async (event) => service.run(event);`,
      'container.js': `const { Service } = require('./service');\nconst { Storage } = require('./storage');\nconst storage = new Storage();\nexports.service = new Service({ storage, bucket: 'orders' });`,
      'service.js': `exports.Service = class {\n  constructor({ storage, bucket }) { this.storage = storage; this.bucket = bucket; }\n  run(event) { return this.storage.put(event); }\n};`,
      'storage.js': `${client}exports.Storage = class {\n  put() { return new S3Client({}); }\n  list() { return []; }\n};`,
    },
    lookAlike: {
      'service.js': `exports.Service = class {\n  constructor({ storage, bucket }) { this.storage = storage; this.bucket = bucket; }\n  run(event) { return this.storage.list(event); }\n};`,
    },
    places: ['storage.js:3 no-uncached-connection'],
  },
  {
    name: 'a function that a factory of another module is given',
    files: {
      'handler.js': `const { makeService } = require('./service');\nconst { upload } = require('./storage');\nconst service = makeService({ upload });\nexports.handler = async (event) => service.run(event);`,
      'service.js': `exports.makeService = ({ upload }) => ({ run: (event) => upload(event), list: (event) => [] });`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const { makeService } = require('./service');\nconst { list } = require('./storage');\nconst service = makeService({ upload: list });\nexports.handler = async (event) => service.run(event);`,
    },
  },
  {
    name: 'an object that a function of another module is given',
    files: {
      'handler.js': `const { save } = require('./service');\nconst { Storage } = require('./storage');\nconst storage = new Storage();\nexports.handler = async (event) => save(storage, event);`,
      'service.js': `exports.save = async (storage, event) => storage.put(event);`,
      'storage.js': `${client}exports.Storage = class {\n  put() { return new S3Client({}); }\n  list() { return []; }\n};`,
    },
    lookAlike: { 'service.js': `exports.save = async (storage, event) => storage.list(event);` },
    places: ['storage.js:3 no-uncached-connection'],
  },
];

const higherOrder: readonly Way[] = [
  {
    name: 'a wrapper of ours around the handler',
    files: {
      'handler.js': `const { withLogging } = require('./logging');\nconst { upload } = require('./storage');\nexports.handler = withLogging(async (event) => upload(event));`,
      'logging.js': `exports.withLogging = (fn) => async (event, context) => { console.log(event); return fn(event, context); };`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const { withLogging } = require('./logging');\nconst { list } = require('./storage');\nexports.handler = withLogging(async (event) => list(event));`,
    },
  },
  {
    name: 'what a wrapper of ours does itself',
    files: {
      'handler.js': `const { withStorage } = require('./storage');\nexports.handler = withStorage(async (event) => event);`,
      'storage.js': `${client}exports.withStorage = (fn) => async (event, context) => fn({ event, s3: new S3Client({}) });`,
    },
    lookAlike: {
      'storage.js': `${client}exports.withStorage = (fn) => {\n  const s3 = new S3Client({});\n  return async (event, context) => fn({ event, s3 });\n};`,
    },
  },
  {
    name: 'a retry around a call',
    files: {
      'handler.js': `const { retry } = require('./retry');\nconst { upload } = require('./storage');\nexports.handler = async (event) => retry(() => upload(event));`,
      'retry.js': `exports.retry = async (fn) => { try { return await fn(); } catch { return fn(); } };`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const { retry } = require('./retry');\nconst { upload, list } = require('./storage');\nexports.handler = async (event) => retry(() => list(event));\nexports.spare = () => upload;`,
    },
  },
  {
    name: 'a function that a helper of ours is given by name',
    files: {
      'handler.js': `const { retry } = require('./retry');\nconst { upload } = require('./storage');\nexports.handler = async (event) => retry(upload, event);`,
      'retry.js': `exports.retry = async (fn, ...given) => { try { return await fn(...given); } catch { return fn(...given); } };`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const { retry } = require('./retry');\nconst { upload, list } = require('./storage');\nexports.handler = async (event) => retry(list, event);`,
    },
  },
  {
    name: 'a helper that a wrapper of ours has wrapped at module level',
    files: {
      'handler.js': `const { withLogging } = require('./logging');\nconst { upload } = require('./storage');\nconst logged = withLogging(upload);\nexports.handler = async (event) => logged(event);`,
      'logging.js': `exports.withLogging = (fn) => async (...given) => { console.log(given); return fn(...given); };`,
      'storage.js': upload,
    },
    lookAlike: {
      'handler.js': `const { withLogging } = require('./logging');\nconst { upload, list } = require('./storage');\nconst logged = withLogging(list);\nexports.handler = async (event) => logged(event);`,
    },
  },
];

const guards: readonly Way[] = [
  {
    name: 'a factory that a memo of its own module guards, or not',
    files: {
      'handler.js': `const { getClient } = require('./storage');\nexports.handler = async (event) => getClient().send(event);`,
      'storage.js': `${client}exports.getClient = () => new S3Client({});`,
    },
    lookAlike: {
      'storage.js': `${client}let s3;\nexports.getClient = () => (s3 ??= new S3Client({}));`,
    },
  },
  {
    name: 'a factory that a memo of a module in between guards, or not',
    files: {
      'handler.js': `const { getClient } = require('./clients');\nexports.handler = async (event) => getClient().send(event);`,
      'clients.js': `const { make } = require('./storage');\nexports.getClient = () => make();`,
      'storage.js': `${client}exports.make = () => new S3Client({});`,
    },
    lookAlike: {
      'clients.js': `const { make } = require('./storage');\nlet s3;\nexports.getClient = () => {\n  if (!s3) s3 = make();\n  return s3;\n};`,
    },
  },
  {
    name: 'a factory that is memoised by a helper, or not',
    files: {
      'handler.js': `const { getClient } = require('./clients');\nexports.handler = async (event) => getClient().send(event);`,
      'clients.js': `const { make } = require('./storage');\nexports.getClient = () => make();`,
      'once.js': `exports.once = (make) => { let made; return () => (made ??= make()); };`,
      'storage.js': `${client}exports.make = () => new S3Client({});`,
    },
    lookAlike: {
      'clients.js': `const { make } = require('./storage');\nconst { once } = require('./once');\nexports.getClient = once(make);`,
    },
  },
];

describe('the call graph', () => {
  describe.each([
    ['loads', loads],
    ['dispatch', dispatch],
    ['objects', objects],
    ['higher-order helpers', higherOrder],
    ['guards on the way', guards],
  ])('%s', (_group, ways) => {
    it.each(ways)('follows $name', async ({ files, places }) => {
      expect(await placesIn({ 'package.json': manifest, ...files })).toEqual(places ?? [found]);
    });

    it.each(ways)('leaves alone what looks like $name', async ({ files, lookAlike }) => {
      expect(await placesIn({ 'package.json': manifest, ...files, ...lookAlike })).toEqual([]);
    });
  });

  it('counts a helper that runs in both phases as both', async () => {
    const reports = await reportsIn({
      'handler.js': `const { make } = require('./storage');\nconst s3 = make();\nexports.handler = async (event) => make().send(event, s3);`,
      'storage.js': `${client}exports.make = () => new S3Client({});`,
    });
    expect(reports).toEqual([
      expect.stringMatching(/^storage\.js:2 no-uncached-connection .*through `make`/),
    ]);
  });

  it('leaves a helper alone that runs in the Init phase only', async () => {
    const reports = await placesIn({
      'handler.js': `const { make } = require('./storage');\nconst s3 = make();\nexports.handler = async (event) => s3.send(event);`,
      'storage.js': `${client}exports.make = () => new S3Client({});`,
    });
    expect(reports).toEqual([]);
  });

  it('known limit: loses what a container of a framework injects', async () => {
    const reports = await placesIn({
      'handler.ts': `import { container } from 'tsyringe';\nimport { Service } from './service';\nexport const handler = async (event: unknown) => container.resolve(Service).run(event);`,
      'service.ts': `import { S3Client } from '@aws-sdk/client-s3';\nexport class Service {\n  run(event: unknown) { return new S3Client({}); }\n}`,
    });
    expect(reports).toEqual([]);
  });

  it('known limit: takes no directory of more than a hundred modules for a table', async () => {
    const jobs = Array.from({ length: 101 }, (_, index) => [`jobs/job${index}.js`, upload]);
    const reports = await placesIn({
      'handler.js': `exports.handler = async (event) => require('./jobs/' + event.job).upload(event);`,
      ...(Object.fromEntries(jobs) as Files),
    });
    expect(reports).toEqual([]);
  });

  it('names the handler and each step of the way', async () => {
    const reports = await reportsIn({
      'handler.js': `const { save } = require('./service');\nexports.handler = async (event) => save(event);`,
      'service.js': `const { upload } = require('./storage');\nexports.save = async (event) => write(event);\nconst write = (event) => upload(event);`,
      'storage.js': upload,
    });
    expect(reports).toEqual([
      expect.stringMatching(/`handler` of handler\.js \(.*\), through `save` → `write` → `upload`/),
    ]);
  });
});
