import { handlerAround, handlersIn, parametersOf } from '../../src/analysis/handlers.js';
import { handlersFrom, moduleFrom, nodeWith, type ModuleOptions } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

/** `name: evidence kinds (wrappers) n functions`, one line per handler. */
function summary(code: string, options?: ModuleOptions): string[] {
  return handlersFrom(code, options).map(({ name, evidence, wrappers, functions }) =>
    [
      `${name}:`,
      evidence.map(({ kind }) => kind).join('+'),
      ...(wrappers.length > 0 ? [`(${wrappers.join(' ')})`] : []),
      ...(functions.length === 1 ? [] : [`${functions.length} functions`]),
    ].join(' '),
  );
}

const typescript = { path: 'handler.ts' };
const body = '({ statusCode: 200 })';

describe('handlers by name and signature', () => {
  it.each([
    ['arrow function', `export const handler = async (event) => {};`, 'handler: name'],
    ['function declaration', `export async function handler(event, context) {}`, 'handler: name'],
    ['function expression', `export const handler = async function (event) {};`, 'handler: name'],
    ['default of the event', `export const handler = async (event = {}) => {};`, 'handler: name'],
    ['unused event', `export const handler = async (_event) => {};`, 'handler: name'],
    ['destructured event', `export const handler = async ({ Records }) => {};`, 'handler: name'],
    ['three parameters', `export function handler(event, context, callback) {}`, 'handler: name'],
    ['lambdaHandler', `export const lambdaHandler = async (event) => {};`, 'lambdaHandler: name'],
    [
      'ending in Handler with a context',
      `export const orderHandler = async (event, context) => {};`,
      'orderHandler: name',
    ],
    [
      'ending in Handler, reading records',
      `export const orderHandler = async (event) => event.Records;`,
      'orderHandler: name',
    ],
    ['main that answers', `export const main = async (event) => ${body};`, 'main: name'],
    ['no parameters, Lambda answer', `export const handler = async () => ${body};`, 'handler: name'],
    [
      'no parameters, AWS imports',
      `import { S3Client } from '@aws-sdk/client-s3';\nexport const handler = async () => {};`,
      'handler: name',
    ],
    ['another name, the only export, Lambda answer', `exports.app = async (event) => ${body};`, 'app: name'],
    [
      'another name, the only export, Lambda event',
      `export const resize = async (event) => event.Records.length;`,
      'resize: name',
    ],
    [
      'a step with its own first parameter, asynchronous, AWS imports',
      `import { S3Client } from '@aws-sdk/client-s3';\nexport const handler = async (order) => {};`,
      'handler: name',
    ],
    ['export list', `const handler = async (event) => {};\nexport { handler };`, 'handler: name'],
    [
      'renamed export',
      `async function run(event) { return ${body}; }\nexport { run as handler };`,
      'handler: name',
    ],
    [
      'alias',
      `const run = async (event) => {};\nconst alias = run;\nexport const handler = alias;`,
      'handler: name',
    ],
    ['hoisted function after its export', `export { handler };\nfunction handler(event) {}`, 'handler: name'],
  ])('%s', (_, code, expected) => {
    expect(summary(code)).toEqual([expected]);
  });

  it.each([
    ['exports.handler', `exports.handler = async (event) => {};`],
    ['module.exports.handler', `module.exports.handler = async (event) => {};`],
    ['module.exports object', `module.exports = { handler: async (event) => {} };`],
    ['module.exports shorthand', `const handler = async (event) => {};\nmodule.exports = { handler };`],
    ['method in module.exports', `module.exports = { async handler(event) {} };`],
    ['chained assignment', `module.exports.handler = exports.handler = async (event) => {};`],
    ['computed key', `exports['handler'] = async (event) => {};`],
  ])('CommonJS: %s', (_, code) => {
    expect(summary(code, { path: 'handler.cjs' })).toEqual(['handler: name']);
    expect(summary(code)).toEqual(['handler: name']);
  });

  it.each([
    [
      'an event and a context, reading records',
      `exports.step = async (event, context) => event.Records;\nexports.other = 1;`,
      ['step: name'],
    ],
    [
      'an answer handed to the callback',
      `exports.connect = (event, context, cb) => { cb(null, { statusCode: 200 }); };\nexports.version = 1;`,
      ['connect: name'],
    ],
    [
      'an event, a context and a callback that it calls, beside something of AWS',
      `const AWS = require('aws-sdk');\nexports.sendReport = (event, context, callback) => { send(event.report); callback(null, true); };`,
      ['sendReport: name'],
    ],
    [
      'the same without anything of AWS, as functions of Google Cloud have it',
      `exports.sendReport = (event, context, callback) => { send(event.report); callback(null, true); };`,
      [],
    ],
    [
      'a callback that is only handed on',
      `const AWS = require('aws-sdk');\nexports.sendReport = (event, context, callback) => send(event.report, callback);`,
      [],
    ],
    ['exports.default', `exports.default = async (event, context) => event.Records;`, []],
  ])('another name beside other exports: %s', (_, code, expected) => {
    expect(summary(code, { path: 'handler.cjs' })).toEqual(expected);
  });

  it('TypeScript: export = with an object', () => {
    const code = `const handler = async (event: unknown) => {};\nexport = { handler };`;
    expect(summary(code, typescript)).toEqual(['handler: name']);
  });

  it.each([
    ['a DOM listener', `export const onClick = (event) => {};`],
    [
      'a DOM listener called clickHandler',
      `export const clickHandler = (event) => { event.preventDefault(); };`,
    ],
    ['an Express handler', `export const handler = (req, res) => { res.send('x'); };`],
    ['Express middleware', `export const handler = (req, res, next) => {};`],
    ['an Express error handler', `export const errorHandler = (err, req, res, next) => {};`],
    ['Express with an event-like first name', `export const handler = (event, res) => {};`],
    ['a Koa handler', `export const handler = async (ctx, next) => {};`],
    ['a Redux handler', `export const handler = (state, action) => {};`],
    ['four parameters', `export const handler = (event, a, b, c) => {};`],
    ['an object', `export const handler = { run() {} };`],
    ['a class', `export class Handler { run(event) {} }`],
    ['a function that is not exported', `const handler = async (event) => {};`],
    ['yargs', `export const handler = (argv) => {};`],
    ['a type', `export type { Handler } from './handler.js';`],
    ['one of several exports', `export const one = async (event) => ${body};\nexport const two = 2;`],
    ['an only export that is not asynchronous', `export const answer = (event) => ${body};`],
    ['an only export with another parameter', `export const answer = async (order) => ${body};`],
    [
      'an only export that treats its event as anyone does',
      `export const track = async (event) => event.detail;`,
    ],
    ['an h3 handler', `export default defineEventHandler(async (event) => ${body});`],
    ['an unrelated default export', `export default function (event) {}`],
    [
      'a command of yargs',
      `import { S3Client } from '@aws-sdk/client-s3';\nexport const command = 'copy';\nexport const describe = 'Copies';\nexport const handler = async (input) => {};`,
    ],
    [
      'a worker with AWS imports',
      `import { S3Client } from '@aws-sdk/client-s3';\nexport const handler = async (job) => {};`,
    ],
    [
      'an event and a context without anything of Lambda',
      `export const track = async (event, context) => event.name;\nexport const two = 2;`,
    ],
    ['a handler of a bus', `export const handler = (message, bus) => { bus.ack(message); };`],
    ['a CloudFront Function', `function handler(event) { return event.request; }`],
    [
      'an extension of Lambda',
      `async function main() { while (true) { const event = await next(); if (event.eventType === 'SHUTDOWN') break; } }\nmain();`,
    ],
    ['a React component', `export default function Page(props) { return null; }`],
    ['no export at all', `console.log('x');`],
  ])('not: %s', (_, code) => {
    expect(summary(code, typescript)).toEqual([]);
  });

  it.each([
    [
      'a CDK stack',
      `import { Stack } from 'aws-cdk-lib';\nexport class Api extends Stack { constructor(scope, id) { super(scope, id); } }`,
    ],
    [
      'a CDK custom-resource construct with a handler field',
      `import { Function } from 'aws-cdk-lib/aws-lambda';\nexport const handler = new Function(stack, 'F', { handler: 'index.handler' });`,
    ],
    ['a mock in a test', `const event = {};\nexport const handler = vi.fn();`],
  ])('not: %s', (_, code) => {
    expect(summary(code, typescript)).toEqual([]);
  });

  it.each(['handler.test.js', 'src/handler.spec.js', '__tests__/handler.js', 'test/handler.js'])(
    'not: a test file %s',
    (path) => {
      expect(summary(`export const handler = async (event) => {};`, { path })).toEqual([]);
    },
  );
});

describe('handlers by settings', () => {
  it('take the listed export', () => {
    const options = { settings: { handlers: ['run'] } };
    expect(summary(`export const run = (input) => {};\nexport const other = 1;`, options)).toEqual([
      'run: settings',
    ]);
  });

  it('stand before every other evidence', () => {
    const options = { settings: { handlers: ['handler'] } };
    expect(summary(`export const handler = async (event) => {};`, options)).toEqual([
      'handler: settings+name',
    ]);
  });
});

describe('handlers by type', () => {
  const imported = `import type { Handler, SQSHandler, SQSEvent, Context } from 'aws-lambda';\n`;
  it.each([
    ['annotation', `export const run: SQSHandler = async (e) => {};`, 'run: type'],
    ['generic annotation', `export const run: Handler<SQSEvent> = async (e) => {};`, 'run: type'],
    ['satisfies', `export const run = (async (e) => {}) satisfies SQSHandler;`, 'run: type'],
    ['as', `export const run = (async (e) => {}) as SQSHandler;`, 'run: type'],
    ['event parameter', `export const run = async (e: SQSEvent) => {};`, 'run: type'],
    ['context parameter', `export async function run(e: unknown, c: Context) {}`, 'run: type'],
    ['local binding', `const run: SQSHandler = async (e) => {};\nexport { run as work };`, 'work: type'],
    ['default export', `const run: SQSHandler = async (e) => {};\nexport default run;`, 'default: type'],
    [
      'argument of an unknown wrapper',
      `export const run = wrap(async (event: SQSEvent) => {});`,
      'run: type (local:wrap)',
    ],
  ])('%s', (_, code, expected) => {
    expect(summary(imported + code, typescript)).toEqual([expected]);
  });

  it('arguments that `bind` gives in advance', () => {
    const code = `async function run(deps: Deps, e: SQSEvent, c: Context) {}\nexport const work = run.bind(null, deps);`;
    expect(summary(imported + code, typescript)).toEqual(['work: type']);
  });

  it.each([
    [
      'more parameters than Lambda gives arguments',
      `export const run = async (e: SQSEvent, parse: Parse, save: Save, answer: Answer): Promise<void> => {};`,
    ],
    ['an event behind something else', `export async function run(deps: Deps, e: SQSEvent, c: Context) {}`],
    ['a service behind the event', `export async function run(e: SQSEvent, orders: Orders) {}`],
    [
      'a service behind an event that the only export treats as Lambda does',
      `export const run = async (event: SQSEvent, orders: Orders) => { await orders.save(event.Records); return { batchItemFailures: [] }; };`,
    ],
    ['services behind the event', `export const run = async (e: SQSEvent, { orders }: Services) => {};`],
  ])('none with %s', (_, code) => {
    expect(summary(imported + code, typescript)).toEqual([]);
  });

  it('parameters that need not be given', () => {
    const code = `export const run = async (e: SQSEvent, c: Context, now = Date.now(), ...rest: string[]) => {};`;
    expect(summary(imported + code, typescript)).toEqual(['run: type']);
  });

  it('namespace import', () => {
    const code = `import * as lambda from 'aws-lambda';\nexport const run: lambda.SQSHandler = async (e) => {};`;
    expect(summary(code, typescript)).toEqual(['run: type']);
  });

  it('renamed import', () => {
    const code = `import type { SQSHandler as H } from 'aws-lambda';\nexport const run: H = async (e) => {};`;
    expect(summary(code, typescript)).toEqual(['run: type']);
  });

  it.each([
    ['@type', `/** @type {import('aws-lambda').SQSHandler} */\nexport const run = async (e) => {};`],
    ['@param', `/**\n * @param {import('aws-lambda').SQSEvent} e\n */\nexport async function run(e) {}`],
    [
      '@type at a CommonJS export',
      `/** @type {import("aws-lambda").Handler} */\nexports.run = async (e) => {};`,
    ],
    [
      '@type at the local function',
      `/** @type {import('aws-lambda').SQSHandler} */\nconst run = async (e) => {};\nmodule.exports = { run };`,
    ],
  ])('JSDoc %s', (_, code) => {
    expect(summary(code)).toEqual(['run: type']);
  });

  it.each([
    [
      'a type of the same name from elsewhere',
      `import type { Handler } from 'express';\nexport const run: Handler = () => {};`,
    ],
    [
      'an event type in a helper that takes records',
      `${imported}export const first = (records: SQSEvent['Records']) => records[0];`,
    ],
    [
      'a result type',
      `import type { APIGatewayProxyResult } from 'aws-lambda';\nexport const answer = (): APIGatewayProxyResult => (${body});`,
    ],
    [
      'a JSDoc type further up',
      `/** @type {import('aws-lambda').SQSHandler} */\nlet other;\nexport const run = (e) => {};`,
    ],
    [
      'a type of one helper among others',
      `${imported}export function parse(text: string) { const e: SQSEvent = JSON.parse(text); return e; }`,
    ],
  ])('not: %s', (_, code) => {
    expect(summary(code, typescript)).toEqual([]);
  });
});

describe('handlers by wrapper', () => {
  it.each([
    ['middy(fn)', `import middy from '@middy/core';\nexport const run = middy(async (e) => {});`, 'middy'],
    [
      'middy(fn).use()',
      `import middy from '@middy/core';\nimport cors from '@middy/http-cors';\nexport const run = middy(async (e) => {}).use(cors()).use(cors());`,
      'middy',
    ],
    [
      'middy().use().handler(fn)',
      `import middy from '@middy/core';\nexport const run = middy().use(x()).handler(async (e) => {});`,
      'middy',
    ],
    [
      'middy chain in a variable',
      `import middy from '@middy/core';\nconst base = middy().use(x());\nexport const run = base.handler(async (e) => {});`,
      'middy',
    ],
    [
      'middy with more middleware than fingers',
      `import middy from '@middy/core';\nexport const run = middy(async (e) => {})${'.use(x())'.repeat(12)};`,
      'middy',
    ],
    [
      'middy with its hooks',
      `import middy from '@middy/core';\nexport const run = middy(async (e) => {}).before(x).after(y).onError(z);`,
      'middy',
    ],
    [
      'middy of a named function',
      `import middy from '@middy/core';\nconst work = async (e) => {};\nexport const run = middy(work);`,
      'middy',
    ],
    [
      'required middy',
      `const middy = require('@middy/core');\nconst work = async (e) => {};\nmodule.exports.run = middy(work).use(x());`,
      'middy',
    ],
    [
      'streamifyResponse',
      `export const run = awslambda.streamifyResponse(async (e, stream) => {});`,
      'awslambda.streamifyResponse',
    ],
    [
      'makeIdempotent',
      `import { makeIdempotent } from '@aws-lambda-powertools/idempotency';\nexport const run = makeIdempotent(async (e) => {}, { persistenceStore });`,
      'makeIdempotent',
    ],
    [
      'Datadog',
      `const { datadog } = require('datadog-lambda-js');\nexports.run = datadog(async (e) => {});`,
      'datadog',
    ],
    [
      'Sentry',
      `import * as Sentry from '@sentry/aws-serverless';\nexport const run = Sentry.wrapHandler(async (e) => {});`,
      'Sentry.wrapHandler',
    ],
    [
      'old Sentry',
      `const Sentry = require('@sentry/serverless');\nexports.run = Sentry.AWSLambda.wrapHandler(async (e) => {});`,
      'Sentry.wrapHandler',
    ],
    [
      'Lumigo, configured where it is loaded',
      `const lumigo = require('@lumigo/tracer')({ token: 't' });\nexports.run = lumigo.trace(async (e) => {});`,
      'lumigo',
    ],
    [
      'lambda-warmer',
      `import warmer from 'lambda-warmer';\nexport const run = warmer(async (e) => {});`,
      'warmer',
    ],
    [
      'Epsagon',
      `const epsagon = require('epsagon');\nexports.run = epsagon.lambdaWrapper(async (e) => {});`,
      'epsagon',
    ],
  ])('%s', (_, code, wrapper) => {
    expect(summary(code)).toEqual([`run: wrapper (${wrapper})`]);
  });

  it('cfn-lambda, whose functions stand in an object', () => {
    const code = `const cfnLambda = require('cfn-lambda');\nexports.run = cfnLambda({ Create: (params, reply) => reply(null, 'id') });`;
    expect(summary(code)).toEqual(['run: wrapper (cfn-lambda) 0 functions']);
  });

  it.each([
    [
      'serverless-http',
      `import serverless from 'serverless-http';\nconst app = express();\nexport const run = serverless(app);`,
    ],
    [
      'required serverless-http',
      `const serverless = require('serverless-http');\nmodule.exports.run = serverless(app);`,
    ],
    [
      'serverless-express',
      `import serverlessExpress from '@vendia/serverless-express';\nexport const run = serverlessExpress({ app });`,
    ],
    [
      'Fastify',
      `import awsLambdaFastify from '@fastify/aws-lambda';\nexport const run = awsLambdaFastify(app);`,
    ],
    ['Hono', `import { handle } from 'hono/aws-lambda';\nexport const run = handle(app);`],
  ])('%s, whose function is not ours', (_, code) => {
    const [only] = handlersFrom(code);
    expect(only?.evidence[0].kind).toBe('wrapper');
    expect(only?.functions).toEqual([]);
  });

  it('wrappers within wrappers, outermost first', () => {
    const code = `import middy from '@middy/core';\nimport { datadog } from 'datadog-lambda-js';\nimport { makeIdempotent } from '@aws-lambda-powertools/idempotency';\nexport const run = datadog(middy(makeIdempotent(async (e) => {})).use(x()));`;
    expect(summary(code)).toEqual(['run: wrapper (datadog middy makeIdempotent)']);
  });

  it('a local wrapper around something with a Lambda signature', () => {
    const code = `const logged = (fn) => async (event) => fn(event);\nexport const handler = logged(async (event) => ${body});`;
    expect(summary(code)).toEqual(['handler: name (local:logged)']);
  });

  it("a wrapper of the project's own with middleware behind it", () => {
    const code = `const wrap = require('./wrap');\nconst run = co.wrap(function* (event, context, cb) {});\nexports.handler = wrap(run).use(x).use(y());`;
    expect(summary(code)).toEqual(['handler: name (local:wrap local:wrap)']);
  });

  it.each([
    [
      'an Alexa skill',
      `const Alexa = require('ask-sdk-core');\nexports.run = Alexa.SkillBuilders.custom().addRequestHandlers(Hello).lambda();`,
    ],
    [
      'an Alexa skill in a variable',
      `import * as Alexa from 'ask-sdk';\nconst skill = Alexa.SkillBuilders.standard();\nskill.addRequestHandlers(Hello);\nexport const run = skill.lambda();`,
    ],
    [
      'an Apollo server',
      `import { ApolloServer } from 'apollo-server-lambda';\nconst server = new ApolloServer({ resolvers });\nexport const run = server.createHandler();`,
    ],
  ])('the last method of %s', (_, code) => {
    expect(handlersFrom(code).map(({ name, evidence }) => `${name}: ${evidence[0].kind}`)).toEqual([
      'run: wrapper',
    ]);
  });

  it('not: the last method of another builder', () => {
    expect(summary(`import { sql } from 'builder';\nexport const run = sql().lambda();`)).toEqual([]);
  });

  it('an imported wrapper of the project', () => {
    const code = `import { wrap } from './wrap.js';\nexport const handler = wrap(async (event, context) => {});`;
    expect(summary(code)).toEqual(['handler: name (local:wrap)']);
  });

  it('streaming moves the invocation context to the third parameter', () => {
    const [handler] = handlersFrom(
      `export const handler = awslambda.streamifyResponse(async (event, stream, context) => {});`,
    );
    const [fn] = handler?.functions ?? [];
    if (!handler || !fn) throw new Error('no handler');
    expect(handler.isStreaming).toBe(true);
    expect(parametersOf(handler, fn)).toEqual({
      event: fn.params[0],
      invocationContext: fn.params[2],
      callback: undefined,
    });
  });

  it.each([
    [
      'a function of the same name from elsewhere',
      `import middy from './middy-like.js';\nexport const run = middy((a, b, c, d) => {});`,
    ],
    [
      'a chain of something else',
      `import knex from 'knex';\nexport const query = knex().use(x).handler((a) => {});`,
    ],
  ])('not: %s', (_, code) => {
    expect(summary(code)).toEqual([]);
  });
});

describe('handlers behind classes, factories and branches', () => {
  it('bound method', () => {
    const code = `class Api { async handler(event, context) {} }\nconst api = new Api();\nexport const handler = api.handler.bind(api);`;
    expect(summary(code)).toEqual(['handler: name']);
  });

  it('bound method of an instance made in place', () => {
    const code = `class Api { async handle(event) {} }\nexport const handler = new Api().handle.bind(new Api());`;
    expect(summary(code)).toEqual(['handler: name']);
  });

  it('method called by an arrow', () => {
    const code = `class Api { async run(event) {} }\nconst api = new Api();\nexport const handler = async (event) => api.run(event);`;
    expect(summary(code)).toEqual(['handler: name']);
  });

  it('static method', () => {
    const code = `class Api { static async run(event) {} }\nexport const handler = Api.run;`;
    expect(summary(code)).toEqual(['handler: name']);
  });

  it('arrow in a field', () => {
    const code = `class Api { run = async (event) => {}; }\nexport const handler = new Api().run;`;
    expect(summary(code)).toEqual(['handler: name']);
  });

  it('Powertools decorators on a bound method', () => {
    const code = `import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
const logger = new Logger(); const tracer = new Tracer();
class Api {
  @tracer.captureLambdaHandler()
  @logger.injectLambdaContext()
  public async run(_event: unknown, _context: unknown): Promise<void> {}
}
const api = new Api();
export const work = api.run.bind(api);`;
    expect(summary(code, typescript)).toEqual([
      'work: wrapper (tracer.captureLambdaHandler logger.injectLambdaContext)',
    ]);
  });

  it('idempotent decorator', () => {
    const code = `import { idempotent } from '@aws-lambda-powertools/idempotency';
class Api { @idempotent({ persistenceStore }) async run(e: unknown) {} }
const api = new Api();
export const work = api.run.bind(api);`;
    expect(summary(code, typescript)).toEqual(['work: wrapper (idempotent)']);
  });

  it('factory of this module', () => {
    const code = `const make = (deps) => async (event) => ${body};\nexport const handler = make({});`;
    expect(summary(code)).toEqual(['handler: name']);
  });

  it('factory with a block body', () => {
    const code = `function make() { const cache = 1; return async function (event) {}; }\nexport const handler = make();`;
    expect(summary(code)).toEqual(['handler: name']);
  });

  it('one of two by a branch', () => {
    const code = `const a = async (event) => {};\nconst b = async (event) => {};\nexport const handler = process.env.X ? a : b;`;
    expect(summary(code)).toEqual(['handler: name 2 functions']);
  });
});

describe('handlers by template', () => {
  const sam = `Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/orders.process
      Runtime: nodejs22.x
`;

  it('are found whatever their name and parameters', () => {
    const code = `export const process = (input) => {};\nexport const other = async (input) => {};`;
    const root = projectWith({ 'template.yaml': sam, 'src/orders.js': code });
    const [only, ...more] = handlersFrom(code, { root, path: 'src/orders.js' });
    expect(more).toEqual([]);
    expect(only?.evidence).toEqual([{ kind: 'template', text: 'declared as Orders in template.yaml' }]);
    expect(only?.declared[0]?.declared.runtime).toBe('nodejs22.x');
  });

  it('are found in a file that looks like a test', () => {
    const code = `export const process = (input) => {};`;
    const root = projectWith({
      'template.yaml': sam.replace('src/orders', 'test/orders'),
      'test/orders.js': code,
    });
    expect(summary(code, { root, path: 'test/orders.js' })).toEqual(['process: template']);
  });

  it('carry every function that the template makes of one export', () => {
    const code = `export const run = (input) => {};`;
    const root = projectWith({
      'src/a.js': code,
      'serverless.yml': `provider: { name: aws }\nfunctions:\n  one: { handler: src/a.run }\n  two: { handler: src/a.run }\n`,
    });
    const [only] = handlersFrom(code, { root, path: 'src/a.js' });
    expect(only?.declared.map(({ declared }) => declared.logicalId)).toEqual(['one', 'two']);
  });

  it('stand before types and names', () => {
    const code = `export const process = (async (event: import('aws-lambda').SQSEvent) => {});`;
    const root = projectWith({ 'template.yaml': sam, 'src/orders.ts': code });
    expect(summary(code, { root, path: 'src/orders.ts' })[0]).toMatch(/^process: template/);
  });

  it('name a nested export by its first part', () => {
    const code = `export const api = { run: async (event) => {} };`;
    const root = projectWith({ 'template.yaml': sam.replace('process', 'api.run'), 'src/orders.js': code });
    const [only] = handlersFrom(code, { root, path: 'src/orders.js' });
    expect(only?.name).toBe('api');
    expect(only?.functions).toHaveLength(1);
  });

  it('follow a re-export to the module that holds the function', () => {
    const code = `export default async (input) => input;`;
    const root = projectWith({
      'src/orders.js': `export { default as process } from './order-handler.js';`,
      'src/order-handler.js': code,
      'template.yaml': sam,
    });
    expect(summary(code, { root, path: 'src/order-handler.js' })).toEqual(['default: template']);
  });

  it('are none by name for the code of another cloud', () => {
    const code = `exports.handler = async (event, context) => ({ statusCode: 200 });`;
    const root = projectWith({
      'index.js': code,
      'serverless.yml': `provider: { name: huawei }\nfunctions:\n  one: { handler: index.handler }\n`,
    });
    expect(summary(code, { root, path: 'index.js' })).toEqual([]);
  });

  it('are none for the code of another cloud', () => {
    const code = `export const run = (context, req) => {};`;
    const root = projectWith({
      'src/a.js': code,
      'serverless.yml': `provider: { name: azure }\nfunctions:\n  one: { handler: src/a.run }\n`,
    });
    expect(summary(code, { root, path: 'src/a.js' })).toEqual([]);
  });
});

it('known limit: code that a template keeps in a bucket is not looked for by name', () => {
  const code = `exports.add = async (event) => event.first + event.second;\nexports.subtract = async (event) => 0;`;
  const root = projectWith({
    'functions/sums.js': code,
    'template.yaml': `Resources:\n  Add:\n    Type: AWS::Lambda::Function\n    Properties: { Handler: sums.add, Runtime: nodejs22.x, Code: { S3Bucket: b, S3Key: k } }\n`,
  });
  expect(summary(code, { root, path: 'functions/sums.js' })).toEqual([]);
});

describe('the handler around a node', () => {
  const module = moduleFrom(
    `export const handler = async (event) => { const f = () => inner; };\nconst outer = 1;`,
  );

  it('is the one whose function holds it', () => {
    expect(handlerAround(module, nodeWith(module, 'inner'))).toBe(handlersIn(module)[0]);
  });

  it('is none at module level', () => {
    expect(handlerAround(module, nodeWith(module, 'outer'))).toBeUndefined();
  });
});
