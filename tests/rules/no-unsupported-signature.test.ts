import rule from '../../src/rules/no-unsupported-signature.js';
import { testRule, unmark, type InvalidCase } from '../support/rule-tester.js';
import { projectWith } from '../support/projects.js';
import path from 'node:path';

const named = '`handler` (exported as `handler` with a Lambda signature)';
const runtime = (name: string): object => ({ settings: { 'aws-lambda': { runtime: name } } });
const many = { settings: { 'aws-lambda': { concurrency: 'many' } } };

const parameter = (what: string, where = 'Node.js 24'): InvalidCase['errors'][number] => ({
  messageId: 'callbackParameter',
  data: { handler: named, what, runtime: where },
});

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
      errors: [parameter('callback')],
    },
    {
      name: 'an async handler with an unused third parameter on Node.js 24 (RP1 of 3.8)',
      code: `export const handler = async (event, context, «done») => event;`,
      ...runtime('nodejs24.x'),
      errors: [parameter('done')],
    },
    {
      name: 'a callback handler on Managed Instances',
      code: `exports.handler = (event, context, «callback») => { callback(null, 1); };`,
      ...many,
      errors: [parameter('callback', 'Lambda Managed Instances')],
    },
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
      errors: [{ messageId: 'callbackParameter' }],
    },
  ],
  valid: [],
});
