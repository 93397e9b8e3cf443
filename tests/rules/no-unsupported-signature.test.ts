import rule from '../../src/rules/no-unsupported-signature.js';
import { testRule, unmark, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';
import { projectWith } from '../support/projects.js';
import path from 'node:path';

const named = '`handler` (exported as `handler` with a Lambda signature)';
const runtime = (name: string): object => ({ settings: { 'aws-lambda': { runtime: name } } });
const many = { settings: { 'aws-lambda': { concurrency: 'many' } } };

const parameter = (
  what: string,
  output: string,
  where = 'Node.js 24',
  suggestion = 'makeAsync',
): InvalidCase['errors'][number] => ({
  messageId: 'callbackParameter',
  data: { handler: named, what, runtime: where },
  suggestions: [{ messageId: suggestion, output }],
});

/** A callback handler on Node.js 24, with what the suggestion makes of it, or `undefined` where there is none. */
function callback(name: string, code: string, output: string | undefined, ts = false): InvalidCase {
  const isAsync = code.includes('async');
  const messageId = isAsync ? 'answerByPromise' : 'makeAsync';
  return {
    name,
    code,
    ts,
    ...runtime('nodejs24.x'),
    errors: [
      {
        messageId: 'callbackParameter',
        suggestions: output === undefined ? [] : [{ messageId, output }],
      },
    ],
  };
}

function plain(name: string, code: string, fix?: readonly [from: string, to: string]): InvalidCase {
  const suggestions = fix && [{ messageId: 'makeAsync', output: unmark(code).code.replace(...fix) }];
  const data = { handler: named, runtime: 'Node.js 22', what: '' };
  return {
    name,
    code,
    ...runtime('nodejs22.x'),
    errors: [{ messageId: 'plainReturn', data, ...(suggestions ? { suggestions } : {}) }],
  };
}

testRule('no-unsupported-signature', rule, {
  invalid: [
    {
      name: 'a callback handler on Node.js 24',
      code: `exports.handler = (event, context, «callback») => { callback(null, 1); };`,
      ...runtime('nodejs24.x'),
      errors: [parameter('callback', `exports.handler = async (event, context) => { return 1; };`)],
    },
    {
      name: 'an async handler with an unused third parameter on Node.js 24 (RP1 of 3.8)',
      code: `export const handler = async (event, context, «done») => event;`,
      ...runtime('nodejs24.x'),
      errors: [
        parameter(
          'done',
          `export const handler = async (event, context) => event;`,
          'Node.js 24',
          'answerByPromise',
        ),
      ],
    },
    {
      name: 'a callback handler on Managed Instances',
      code: `exports.handler = (event, context, «callback») => { callback(null, 1); };`,
      ...many,
      errors: [
        parameter(
          'callback',
          `exports.handler = async (event, context) => { return 1; };`,
          'Lambda Managed Instances',
        ),
      ],
    },
    {
      ...plain(
        'a plain return behind work that only a handler which is not async waits for',
        `exports.handler = (event) => { warm(); return «true»; };\nwarm = async () => { await wake(); };`,
      ),
      errors: [{ messageId: 'plainReturn', suggestions: [] }],
    },
    plain(
      'a plain return behind a log line and a change of a list',
      `exports.handler = (event) => { const ids = []; console.log(event); ids.push(1); note(ids); return «true»; };\nfunction note(ids) { console.log(ids); }`,
      ['(event) =>', 'async (event) =>'],
    ),
    plain(
      'a plain object on Node.js 22 (RP2 of 3.8)',
      `exports.handler = (event) => («{ statusCode: 200 }»);`,
      ['(event)', 'async (event)'],
    ),
    plain(
      'a plain object in a variable',
      `exports.handler = (event) => { const answer = { statusCode: 200 }; return «answer»; };`,
      ['(event)', 'async (event)'],
    ),
    plain(
      'a text of JSON',
      `exports.handler = function (event, context) { return «JSON.stringify(event)»; };`,
      ['function', 'async function'],
    ),
    plain(
      'either of two plain values',
      `exports.handler = (event) => { if (event.a) return «'a'»; return [1]; };`,
      ['(event)', 'async (event)'],
    ),
  ],
  valid: [
    {
      name: 'a callback handler on Node.js 22',
      code: `exports.handler = (event, context, callback) => { callback(null, 1); };`,
      ...runtime('nodejs22.x'),
    },
    {
      name: 'a callback handler on an unknown runtime',
      code: `exports.handler = (event, context, callback) => { callback(null, 1); };`,
    },
    {
      name: 'a default that takes the parameter out of the count',
      code: `exports.handler = (event, context, cb = undefined) => event;`,
      ...runtime('nodejs24.x'),
    },
    {
      name: 'rest parameters',
      code: `exports.handler = (event, ...rest) => ({ rest });`,
      ...runtime('nodejs22.x'),
    },
    {
      name: 'a stream on Node.js 24 (OK1 of 3.8)',
      code: `export const handler = awslambda.streamifyResponse(async (event, responseStream, context) => {});`,
      ...runtime('nodejs24.x'),
    },
    {
      name: 'a promise that is returned (OK2 of 3.8)',
      code: `exports.handler = (event) => Promise.resolve({ statusCode: 200 });`,
      ...runtime('nodejs22.x'),
    },
    {
      name: 'a wrapped handler (OK3 of 3.8)',
      code: `import middy from '@middy/core';\nexport const handler = middy((event) => ({}));`,
      ...runtime('nodejs22.x'),
    },
    {
      name: 'a plain return on Node.js 24',
      code: `exports.handler = (event) => ({ statusCode: 200 });`,
      ...runtime('nodejs24.x'),
    },
    {
      name: 'a plain return on an unknown runtime',
      code: `exports.handler = (event) => ({ statusCode: 200 });`,
    },
    {
      name: 'what a function gives, which may be a promise',
      code: `exports.handler = (event) => load(event);`,
      ...runtime('nodejs22.x'),
    },
    {
      name: 'one return that may be a promise',
      code: `exports.handler = (event) => { if (event.a) return {}; return load(event); };`,
      ...runtime('nodejs22.x'),
    },
    {
      name: 'an end through the context',
      code: `exports.handler = (event, context) => { context.succeed({}); return {}; };`,
      ...runtime('nodejs22.x'),
    },
    {
      name: 'no return at all',
      code: `exports.handler = (event) => { console.log(event); };`,
      ...runtime('nodejs22.x'),
    },
    {
      name: 'a thenable',
      code: `exports.handler = (event) => ({ then(resolve) { resolve(1); } });`,
      ...runtime('nodejs22.x'),
    },
    {
      name: 'arguments that are read',
      code: `exports.handler = function (event) { arguments[2](null, 1); return {}; };`,
      ...runtime('nodejs22.x'),
    },
  ],
});

testRule('no-unsupported-signature', rule, {
  invalid: [
    callback(
      'to async: an answer at the end',
      `exports.handler = (event, context, «callback») => {\n  const body = JSON.stringify(event);\n  callback(null, { statusCode: 200, body });\n};`,
      `exports.handler = async (event, context) => {\n  const body = JSON.stringify(event);\n  return { statusCode: 200, body };\n};`,
    ),
    callback(
      'to async: a function that is returned from',
      `exports.handler = function (event, context, «callback») { return callback(null, 1); };`,
      `exports.handler = async function (event, context) { return 1; };`,
    ),
    callback(
      'to async: an exported declaration',
      `export function handler(event, context, «done») { done(undefined, 'done'); }`,
      `export async function handler(event, context) { return 'done'; }`,
    ),
    callback(
      'to async: an arrow function without a block',
      `exports.handler = (event, context, «callback») => callback(null, { event });`,
      `exports.handler = async (event, context) => ({ event });`,
    ),
    callback(
      'to async: an answer or an error, whichever branch',
      `exports.handler = (event, context, «callback») => {\n  if (!event.id) {\n    callback(new Error('no id'));\n    return;\n  }\n  if (event.a) return callback('a');\n  else callback(null, event.id);\n};`,
      `exports.handler = async (event, context) => {\n  if (!event.id) {\n    throw new Error('no id');\n  }\n  if (event.a) throw 'a';\n  else return event.id;\n};`,
    ),
    callback(
      'to async: the cases of a switch',
      `exports.handler = (event, context, «callback») => {\n  switch (event.type) {\n    case 'a':\n      callback(null, 'A');\n      break;\n    default:\n      return callback();\n  }\n};`,
      `exports.handler = async (event, context) => {\n  switch (event.type) {\n    case 'a':\n      return 'A';\n    default:\n      return;\n  }\n};`,
    ),
    callback(
      'to async: a caught error',
      `exports.handler = (event, context, «callback») => {\n  try {\n    callback(null, parse(event));\n  } catch (error) {\n    callback(error);\n  }\n};`,
      `exports.handler = async (event, context) => {\n  try {\n    return parse(event);\n  } catch (error) {\n    throw error;\n  }\n};`,
    ),
    callback(
      'to async: work on a list in place',
      `exports.handler = (event, context, «callback») => {\n  const ids = event.Records.map((record) => record.messageId);\n  callback(null, ids);\n};`,
      `exports.handler = async (event, context) => {\n  const ids = event.Records.map((record) => record.messageId);\n  return ids;\n};`,
    ),
    callback(
      'to async: parameters with types',
      `import type { Callback, Context } from 'aws-lambda';\nexport const handler = (event: object, context: Context, «callback: Callback») => { callback(null, event); };`,
      `import type { Callback, Context } from 'aws-lambda';\nexport const handler = async (event: object, context: Context) => { return event; };`,
      true,
    ),
    callback(
      'without a callback: an async handler that never calls it',
      `exports.handler = async (event, context, «callback») => load(event);`,
      `exports.handler = async (event, context) => load(event);`,
    ),
    callback(
      'without a callback: an async handler that ends with it',
      `exports.handler = async (event, context, «callback») => {\n  const order = await load(event);\n  callback(null, order);\n};`,
      `exports.handler = async (event, context) => {\n  const order = await load(event);\n  return order;\n};`,
    ),
    callback(
      'no suggestion: a callback that a function inside calls',
      `exports.handler = (event, context, «callback») => { load(event, (error, order) => callback(error, order)); };`,
      undefined,
    ),
    callback(
      'no suggestion: a callback that is handed on',
      `exports.handler = (event, context, «callback») => { load(event, callback); };`,
      undefined,
    ),
    callback(
      'no suggestion: an error or an answer, whichever is there',
      `exports.handler = (event, context, «callback») => { const [error, order] = load(event); callback(error, order); };`,
      undefined,
    ),
    callback(
      'no suggestion: an error that may not be there',
      `exports.handler = (event, context, «callback») => { const error = check(event); callback(error); };`,
      undefined,
    ),
    callback(
      'no suggestion: code behind the call',
      `exports.handler = (event, context, «callback») => { callback(null, event); save(event); };`,
      undefined,
    ),
    callback(
      'no suggestion: a call in a loop',
      `exports.handler = (event, context, «callback») => { for (const id of event.ids) callback(null, id); };`,
      undefined,
    ),
    callback(
      'no suggestion: a call before a finally block',
      `exports.handler = (event, context, «callback») => { try { callback(null, event); } finally { close(); } };`,
      undefined,
    ),
    callback(
      'no suggestion: an error that the function itself would catch',
      `exports.handler = (event, context, «callback») => { try { return callback(new Error('a')); } catch { return callback(null, 1); } };`,
      undefined,
    ),
    callback(
      'no suggestion: a function that may run later',
      `exports.handler = (event, context, «callback») => { setTimeout(() => save(event), 10); callback(null, event); };`,
      undefined,
    ),
    callback(
      'no suggestion: a promise that nobody waits for',
      `const save = (event) => fetch(event.url);\nexports.handler = (event, context, «callback») => { save(event); callback(null, event); };`,
      undefined,
    ),
    callback(
      'no suggestion: another value that is returned',
      `exports.handler = (event, context, «callback») => { if (event.a) return load(event); return callback(null, 1); };`,
      undefined,
    ),
    callback(
      'no suggestion: a result type of its own',
      `export const handler = (event: object, context: object, «callback: Function»): void => { callback(null, 1); };`,
      undefined,
      true,
    ),
    callback(
      'no suggestion: a method',
      `const api = { handler(event, context, «callback») { callback(null, 1); } };\nexport const handler = api.handler;`,
      undefined,
    ),
  ],
  valid: [],
});

/** A handler in a project whose manifest asks for a version of Node.js. */
function inProject(name: string, node: string, code: string): MarkedCase {
  const root = projectWith({
    'package.json': JSON.stringify({ engines: { node } }),
    'src/handler.js': '',
  });
  return { name, code, filename: path.join(root, 'src/handler.js'), settings: { 'aws-lambda': { root } } };
}

const calling = 'exports.handler = (event, context, callback) => { load(event, callback); };';
const marked = calling.replace('callback)', '«callback»)');
const giving = 'exports.handler = (event) => ({ statusCode: 200 });';

testRule('no-unsupported-signature', rule, {
  invalid: [
    ...['24', '24.x', '^24.1.0', '>=24', '>=24.0.0 <25'].map((node): InvalidCase => ({
      ...inProject(`a callback handler where the manifest asks for ${node}`, node, marked),
      errors: [{ messageId: 'callbackParameter' }],
    })),
    ...['20.x', '~22.1', '>=22 <23'].map((node): InvalidCase => ({
      ...inProject(
        `a plain return where the manifest asks for ${node}`,
        node,
        giving.replace('{ statusCode: 200 }', '«{ statusCode: 200 }»'),
      ),
      errors: [
        {
          messageId: 'plainReturn',
          suggestions: [{ messageId: 'makeAsync', output: giving.replace('(event)', 'async (event)') }],
        },
      ],
    })),
  ],
  valid: [
    ...['>=18', '>=20 <25', '*', 'lts/*', '20 || 24', ''].flatMap((node) => [
      inProject(`a callback handler where the manifest leaves ${node || 'everything'}`, node, calling),
      inProject(`a plain return where the manifest leaves ${node || 'everything'}`, node, giving),
    ]),
    inProject('a callback handler where the manifest asks for 22', '22.x', calling),
    {
      ...inProject('the runtime of the settings, before the manifest', '24.x', calling),
      settings: { 'aws-lambda': { runtime: 'nodejs22.x' } },
    },
  ],
});

const root = projectWith({
  'template.yaml': `Resources:\n  Orders:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: handler.handler\n      Runtime: nodejs24.x\n`,
  'handler.js': '',
});

testRule('no-unsupported-signature', rule, {
  invalid: [
    {
      name: 'the runtime of a template, before that of the settings',
      filename: path.join(root, 'handler.js'),
      code: `exports.handler = (event, context, «callback») => { callback(null, 1); };`,
      settings: { 'aws-lambda': { runtime: 'nodejs22.x', root } },
      errors: [
        {
          messageId: 'callbackParameter',
          suggestions: [
            { messageId: 'makeAsync', output: `exports.handler = async (event, context) => { return 1; };` },
          ],
        },
      ],
    },
  ],
  valid: [],
});
