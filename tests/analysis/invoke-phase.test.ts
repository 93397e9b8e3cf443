import { initFunctions } from '../../src/analysis/init-functions.js';
import { invokePhaseOf } from '../../src/analysis/invoke-phase.js';
import { functionNameOf } from '../../src/ast/functions.js';
import { moduleFrom, nodeWith, type ModuleOptions } from '../support/facts.js';

/** `handler > a > b` for the call `mark()` of some code, or `undefined` when no invocation gets there. */
function way(code: string, options?: ModuleOptions): string | undefined {
  const module = moduleFrom(code, options);
  const reach = invokePhaseOf(module, nodeWith(module, 'mark()'));
  return reach && [reach.handler.name, ...reach.via].join(' > ');
}

const handler = (body: string): string => `export const handler = async (event) => { ${body} };\n`;

describe('code that an invocation runs', () => {
  it.each([
    ['the handler itself', handler('mark();'), 'handler'],
    ['an inner function', handler('const f = () => mark(); f();'), 'handler'],
    ['a callback of map', handler('event.Records.map((record) => mark());'), 'handler'],
    ['a callback of forEach', handler('event.Records.forEach(function () { mark(); });'), 'handler'],
    ['a callback of then', handler('return fetch(u).then(() => mark());'), 'handler'],
    ['a callback of a Promise', handler('await new Promise((resolve) => mark());'), 'handler'],
    ['a default of a parameter', `export const handler = async (event, x = mark()) => {};`, 'handler'],
    ['a field of a class', `class A { x = mark(); }\n${handler('new A();')}`, 'handler'],
    [
      'a function that a field calls',
      `const a = () => mark();\nclass A { x = a(); }\n${handler('new A();')}`,
      'handler > a',
    ],
    [
      'a field of the class that a class extends',
      `class A { x = mark(); }\nclass B extends A {}\n${handler('new B();')}`,
      'handler',
    ],
    [
      'the constructor of the class that a class extends',
      `class A { constructor() { mark(); } }\nclass B extends A { constructor() { super(); } }\n${handler('new B();')}`,
      'handler > B > A',
    ],
    [
      'a method of the class that a class extends',
      `class A { save() { mark(); } }\nclass B extends A { save() { super.save(); } }\nconst b = new B();\n${handler('b.save();')}`,
      'handler > save > save',
    ],
    [
      'a method that overrides',
      `class A { run() { this.go(); } }\nclass B extends A { go() { mark(); } }\nconst b = new B();\n${handler('b.run();')}`,
      'handler > run > go',
    ],
    [
      'a method of one of several instances',
      `class A { go() { mark(); } }\nclass B { go() {} }\n${handler('let job; if (event.a) job = new A(); else job = new B(); job.go();')}`,
      'handler > go',
    ],
    [
      'a method that an object literal calls on itself',
      `const store = { a() { mark(); }, save() { this.a(); } };\n${handler('store.save();')}`,
      'handler > save > a',
    ],
    ['a called function', `function a() { mark(); }\n${handler('a();')}`, 'handler > a'],
    ['a function below the handler', `${handler('a();')}function a() { mark(); }`, 'handler > a'],
    ['two steps', `const b = () => mark();\nconst a = () => b();\n${handler('a();')}`, 'handler > a > b'],
    [
      'a function passed by name',
      `const a = (r) => mark();\n${handler('event.Records.map(a);')}`,
      'handler > a',
    ],
    ['an awaited function', `async function a() { mark(); }\n${handler('await a();')}`, 'handler > a'],
    ['an optional call', `const a = () => mark();\n${handler('a?.();')}`, 'handler > a'],
    ['an alias', `const a = () => mark();\nconst b = a;\n${handler('b();')}`, 'handler > a'],
    [
      'mutual recursion',
      `function a() { b(); }\nfunction b() { a(); mark(); }\n${handler('a();')}`,
      'handler > a > b',
    ],
    [
      'a function in an object',
      `const api = { save() { mark(); } };\n${handler('api.save();')}`,
      'handler > save',
    ],
    [
      'any function of a table',
      `const table = { a: () => mark(), b: () => 1 };\n${handler('table[event.name]();')}`,
      'handler > a',
    ],
    [
      'any function of a table, named',
      `const a = () => mark();\nconst table = { a };\n${handler('await table[event.name](event);')}`,
      'handler > a',
    ],
    [
      'a chosen function',
      `const a = () => mark();\nconst b = () => 1;\n${handler('const f = event.x ? a : b; f();')}`,
      'handler > a',
    ],
    [
      'a method of an instance at module level',
      `class Api { run() { mark(); } }\nconst api = new Api();\n${handler('api.run();')}`,
      'handler > run',
    ],
    [
      'a method of an instance made in the handler',
      `class Api { run() { mark(); } }\n${handler('new Api().run();')}`,
      'handler > run',
    ],
    [
      'a method called by a method',
      `class Api { run() { this.save(); } save() { mark(); } }\nconst api = new Api();\n${handler('api.run();')}`,
      'handler > run > save',
    ],
    [
      'a private method',
      `class Api { run() { this.#save(); } #save() { mark(); } }\nconst api = new Api();\n${handler('api.run();')}`,
      'handler > run > #save',
    ],
    [
      'an inherited method',
      `class Base { run() { mark(); } }\nclass Api extends Base {}\nconst api = new Api();\n${handler('api.run();')}`,
      'handler > run',
    ],
    ['a static method', `class Api { static run() { mark(); } }\n${handler('Api.run();')}`, 'handler > run'],
    ['a constructor', `class Api { constructor() { mark(); } }\n${handler('new Api();')}`, 'handler > Api'],
    [
      'a function made by a factory',
      `const make = () => () => mark();\nconst run = make();\n${handler('run();')}`,
      'handler',
    ],
    [
      'a handler made by a factory at module level',
      `const make = (x) => async (event) => { mark(); };\nexport const handler = make(1);`,
      'handler',
    ],
    [
      'a bound method',
      `class Api { async run(event) { mark(); } }\nconst api = new Api();\nexport const handler = api.run.bind(api);`,
      'handler',
    ],
    ['a callback given to setTimeout', handler('setTimeout(() => mark(), 10);'), 'handler'],
    ['an event listener', handler(`stream.on('data', () => mark());`), 'handler'],
    ['an immediately called function', handler('await (async () => { mark(); })();'), 'handler'],
    [
      'a getter that the handler reads',
      `class Api { get client() { return mark(); } }\nconst api = new Api();\n${handler('api.client;')}`,
      'handler > client',
    ],
    [
      'middleware around the handler',
      `import middy from '@middy/core';\nexport const handler = middy(async (event) => {}).use({ before: async () => { mark(); } });`,
      'handler',
    ],
    [
      'middleware made by a function',
      `import middy from '@middy/core';\nconst log = () => ({ after: () => { mark(); } });\nexport const handler = middy(async (event) => {}).use(log());`,
      'handler',
    ],
    [
      'a route of an application that a function makes',
      `import serverless from 'serverless-http';\nimport express from 'express';\nfunction makeApp() { const app = express(); app.get('/', async (req, res) => { mark(); }); return app; }\nexport const handler = serverless(makeApp());`,
      'handler',
    ],
    [
      'a route of an application that a variable holds and a function makes',
      `import serverless from 'serverless-http';\nimport express from 'express';\nconst makeApp = () => { const app = express(); app.post('/orders', (req, res) => mark()); return app; };\nconst made = makeApp();\nexport const handler = serverless(made);`,
      'handler',
    ],
    [
      'a route of an application',
      `import serverless from 'serverless-http';\nimport express from 'express';\nconst app = express();\napp.get('/', async (req, res) => { mark(); });\nexport const handler = serverless(app);`,
      'handler',
    ],
    [
      'middleware added in a statement of its own',
      `import middy from '@middy/core';\nexport const handler = middy(async (event) => {});\nhandler.use({ before: () => { mark(); } });`,
      'handler',
    ],
    [
      'a route of a router that the application uses',
      `import serverless from 'serverless-http';\nimport express from 'express';\nconst app = express();\nconst router = express.Router();\nrouter.get('/', (req, res) => { mark(); });\napp.use('/orders', router);\nexport const handler = serverless(app);`,
      'handler',
    ],
    [
      'a route of an application that the handler proxies to',
      `const proxy = require('aws-serverless-express');\nconst app = require('express')();\nconst server = proxy.createServer(app);\napp.post('/', (req, res) => { mark(); });\nexports.handler = (event, context) => proxy.proxy(server, event, context);`,
      'handler',
    ],
    [
      'a route of lambda-api',
      `import createApi from 'lambda-api';\nconst api = createApi();\napi.get('/orders', async (req, res) => { mark(); });\nexport const handler = async (event, context) => api.run(event, context);`,
      'handler',
    ],
    [
      'a route of Hono',
      `import { Hono } from 'hono';\nimport { handle } from 'hono/aws-lambda';\nconst app = new Hono();\napp.get('/', (c) => { mark(); });\nexport const handler = handle(app);`,
      'handler',
    ],
    [
      "a route of Powertools' event handler",
      `import { Router } from '@aws-lambda-powertools/event-handler/http';\nconst app = new Router();\napp.get('/orders', async () => { mark(); });\nexport const handler = async (event, context) => app.resolve(event, context);`,
      'handler',
    ],
    [
      'a route of a framework that nobody knows',
      `import { create } from 'some-router';\nconst app = create();\napp.get('/orders', async () => { mark(); });\nexport const handler = async (event) => app.serve(event);`,
      'handler',
    ],
    [
      'a route chained to a path',
      `import serverless from 'serverless-http';\nimport express from 'express';\nconst app = express();\napp.route('/orders').get((req, res) => { mark(); });\nexport const handler = serverless(app);`,
      'handler',
    ],
    [
      'a listener of an emitter that the handler uses',
      `import { EventEmitter } from 'node:events';\nconst bus = new EventEmitter();\nbus.on('order', () => { mark(); });\n${handler("bus.emit('order');")}`,
      'handler',
    ],
    [
      'an intent of an Alexa skill',
      `const Alexa = require('ask-sdk-core');\nconst Hello = { canHandle: () => true, handle(input) { mark(); } };\nexports.handler = Alexa.SkillBuilders.custom().addRequestHandlers(Hello).lambda();`,
      'handler',
    ],
    [
      'functions of an object that is handed on',
      `import { run } from 'some-library';\nconst hooks = { onOrder: () => { mark(); } };\n${handler('await run(hooks);')}`,
      'handler > onOrder',
    ],
    [
      'a method of a value that the constructor was given',
      `class Repository { save() { mark(); } }\nclass Service { constructor(repository) { this.repository = repository; } run() { this.repository.save(); } }\nconst service = new Service(new Repository());\n${handler('service.run();')}`,
      'handler > run > save',
    ],
    [
      "a method of the parent's",
      `class Base { run() { mark(); } }\nclass Api extends Base { run() { super.run(); } }\nconst api = new Api();\n${handler('api.run();')}`,
      'handler > run > run',
    ],
    [
      "a constructor of the parent's",
      `class Base { constructor() { mark(); } }\nclass Api extends Base { constructor() { super(); } }\n${handler('new Api();')}`,
      'handler > Api > Base',
    ],
    [
      'a method that a subclass fills in',
      `class Base { run() { this.work(); } }\nclass Api extends Base { work() { mark(); } }\nconst api = new Api();\n${handler('api.run();')}`,
      'handler > run > work',
    ],
    [
      'a callback in the options of a local wrapper',
      `import { makeIdempotent } from '@aws-lambda-powertools/idempotency';\nconst save = makeIdempotent(async (order) => { mark(); }, {});\n${handler('await save(event);')}`,
      'handler',
    ],
  ])('%s', (_, code, expected) => {
    expect(way(code)).toBe(expected);
  });
});

describe('code that no invocation runs', () => {
  it.each([
    ['module level', `mark();\n${handler('')}`],
    ['a function that nobody calls', `function a() { mark(); }\n${handler('')}`],
    ['a function called at module level only', `function a() { mark(); }\na();\n${handler('')}`],
    [
      'a factory called at module level',
      `const make = () => { mark(); return async (event) => {}; };\nexport const handler = make();`,
    ],
    [
      'the constructor of a module-level instance',
      `class A { constructor() { mark(); } run() {} }\nconst a = new A();\n${handler('a.run();')}`,
    ],
    ['a class field', `class A { x = mark(); run() {} }\nconst a = new A();\n${handler('a.run();')}`],
    ['a static block', `class A { static { mark(); } static run() {} }\n${handler('A.run();')}`],
    [
      'an argument of the wrapper',
      `import middy from '@middy/core';\nexport const handler = middy(async (event) => {}, mark());`,
    ],
    ['a signal listener at module level', `process.on('SIGTERM', () => { mark(); });\n${handler('')}`],
    [
      'a listener of a connection at module level',
      `import { createClient } from 'redis';\nconst redis = createClient();\nredis.on('error', () => { mark(); });\n${handler('await redis.get(event.id);')}`,
    ],
    [
      'a route of an application that no handler uses',
      `import express from 'express';\nconst app = express();\napp.get('/', () => { mark(); });\napp.listen(3000);\n${handler('')}`,
    ],
    [
      'a route of an application that a function makes for nobody',
      `import express from 'express';\nfunction makeApp() { const app = express(); app.get('/', () => { mark(); }); return app; }\nmakeApp().listen(3000);\n${handler('')}`,
    ],
    [
      'a route of an application that a function makes and keeps to itself',
      `import serverless from 'serverless-http';\nimport express from 'express';\nfunction makeApp() { const app = express(); const admin = express(); admin.get('/', () => { mark(); }); return app; }\nexport const handler = serverless(makeApp());`,
    ],
    [
      'the call-back of a server that listens',
      `import serverless from 'serverless-http';\nimport express from 'express';\nconst app = express();\napp.listen(3000, () => { mark(); });\nexport const handler = serverless(app);`,
    ],
    [
      'an executor of a promise at module level',
      `const ready = new Promise((resolve) => { mark(); });\n${handler('await ready;')}`,
    ],
    ['a timer at module level', `setTimeout(() => { mark(); }, 10);\n${handler('')}`],
    ['a mapping at module level', `const names = ['a'].map((name) => mark());\n${handler('names.at(0);')}`],
    ['a function that is only assigned over', `let a = () => mark();\n${handler('a = null;')}`],
    ['a file without handlers', `export function a() { mark(); }`],
    [
      'a method of the same name in another class',
      `class A { run() {} }\nclass B { run() { mark(); } }\nconst a = new A();\n${handler('a.run();')}`,
    ],
    ['a shadowed name', `function a() { mark(); }\n${handler('const a = () => 1; a();')}`],
  ])('%s', (_, code) => {
    expect(way(code)).toBeUndefined();
  });
});

it('a method of what a parameter property holds, in TypeScript', () => {
  const code = `class Repository { save() { mark(); } }
class Service { constructor(private readonly repository: Repository) {} run() { this.repository.save(); } }
const service = new Service(new Repository());
export const handler = async (event: unknown) => service.run();`;
  expect(way(code, { path: 'handler.ts' })).toBe('handler > run > save');
});

describe('several handlers', () => {
  it('each reach their own helpers', () => {
    const code = `const a = () => 1;\nconst b = () => mark();\nexport const oneHandler = async (event, context) => a();\nexport const twoHandler = async (event, context) => b();`;
    expect(way(code)).toBe('twoHandler > b');
  });
});

describe('functions that module evaluation runs', () => {
  const names = (code: string): (string | undefined)[] =>
    [...initFunctions(moduleFrom(code))].map((fn) => functionNameOf(fn));

  it('are the called ones and those they call', () => {
    const code = `function a() { b(); }\nfunction b() {}\nfunction c() {}\nconst x = a();\n${handler('c();')}`;
    expect(names(code)).toEqual(['a', 'b']);
  });

  it('are constructors of module-level instances', () => {
    expect(names(`class A { constructor() { load(); } }\nfunction load() {}\nconst a = new A();`)).toEqual([
      'A',
      'load',
    ]);
  });

  it('are not the functions that they make', () => {
    expect(
      names(`const make = () => { const inner = () => late(); return inner; };\nfunction late() {}\nmake();`),
    ).toEqual(['make']);
  });

  it('are an immediately called function', () => {
    expect(
      initFunctions(moduleFrom(`(async () => { await load(); })();\nasync function load() {}`)).size,
    ).toBe(2);
  });
});
