import rule from '../../src/rules/no-callback-handler.js';
import { testRule, unmark, type InvalidCase } from '../support/rule-tester.js';

const named = '`handler` (exported as `handler` with a Lambda signature)';
const handler = (body: string, parameters = 'event, context, callback'): string =>
  `export const handler = async (${parameters}) => {\n${body}\n};`;

function reported(
  name: string,
  code: string,
  {
    what = 'callback',
    change,
  }: { what?: string; change?: readonly [messageId: string, from: string, to: string] } = {},
): InvalidCase {
  const suggestions = change && [
    { messageId: change[0], output: unmark(code).code.replace(change[1], change[2]) },
  ];
  return {
    name,
    code,
    errors: [
      {
        messageId: what.startsWith('context.') ? 'endingInAsync' : 'callbackInAsync',
        data: { handler: named, what },
        ...(suggestions ? { suggestions } : {}),
      },
    ],
  };
}

testRule('no-callback-handler', rule, {
  invalid: [
    reported(
      'an answer through the callback (RP1 of 3.8)',
      handler(`«callback(null, { statusCode: 200 })»;`),
      {
        change: ['returnAnswer', 'callback(null, { statusCode: 200 });', 'return { statusCode: 200 };'],
      },
    ),
    reported(
      'an answer through a returned callback after an await',
      handler(`const a = await load(event);\nreturn «callback(undefined, a)»;`),
      {
        change: ['returnAnswer', 'return callback(undefined, a);', 'return a;'],
      },
    ),
    reported(
      'an error through the callback',
      handler(`try { return await load(event); } catch (error) { «callback(error)»; }`),
      {
        change: ['throwError', 'callback(error);', 'throw error;'],
      },
    ),
    reported(
      'a callback that a function of the module is given and calls',
      `const reply = async (event, done) => { try { await load(event); done(null, 1); } catch (e) { done(e); } };\n${handler(`await «reply(event, callback)»;`)}`,
    ),
    reported(
      'a callback that a function of the module is given and calls in a callback of its own',
      `function reply(done, event) { load(event, () => done(null, 1)); }\n${handler(`«reply(callback, event)»;`)}`,
    ),
    reported('a new error with an answer beside it', handler(`«callback(new Error('no'), {})»;`), {
      change: ['throwError', `callback(new Error('no'), {});`, `throw new Error('no');`],
    }),
    reported('an end without anything', handler(`«callback()»;`), {
      change: ['returnAnswer', 'callback();', 'return;'],
    }),
    reported(
      'an error or an answer, whichever is there',
      handler(`const [error, data] = await load(event);\n«callback(error, data)»;`),
    ),
    reported(
      'the callback of a function inside',
      handler(`load(event, (error, data) => «callback(null, data)»);`),
    ),
    reported(
      'an answer and a bare return behind it, which goes with it',
      handler(`if (event.old) { «callback(null, 1)»;\n  return; }\nreturn 2;`),
      { change: ['returnAnswer', 'callback(null, 1);\n  return;', 'return 1;'] },
    ),
    reported(
      'an answer and a bare return behind a comment, which stays',
      handler(`if (event.old) { «callback(null, 1)»;\n  // Done.\n  return; }\nreturn 2;`),
      { change: ['returnAnswer', 'callback(null, 1);', 'return 1;'] },
    ),
    reported('a callback under another name', handler(`«cb(null, 1)»;`, 'event, context, cb'), {
      what: 'cb',
      change: ['returnAnswer', 'cb(null, 1);', 'return 1;'],
    }),
    reported('two calls, once', handler(`if (event.a) return «callback(null, 1)»;\ncallback(null, 2);`), {
      change: ['returnAnswer', 'return callback(null, 1);', 'return 1;'],
    }),
    reported(
      'an async function expression',
      `exports.handler = async function (event, context, callback) { «callback(null, 1)»; };`,
      {
        change: ['returnAnswer', 'callback(null, 1);', 'return 1;'],
      },
    ),
    reported('context.succeed', handler(`«context.succeed({})»;`, 'event, context'), {
      what: 'context.succeed',
    }),
    reported('context.done under an own name', handler(`«ctx.done(null, 1)»;`, 'event, ctx'), {
      what: 'context.done',
    }),
  ],
  valid: [
    {
      name: 'a callback that is given to a function which only looks at it',
      code: `const hasCallback = (event, done) => typeof done === 'function';\n${handler(`return hasCallback(event, callback);`)}`,
    },
    {
      name: 'a callback that is given to a function of another module',
      code: `import { reply } from './reply.js';\n${handler(`return reply(event, callback);`)}`,
    },
    {
      name: 'a callback handler that is not async',
      code: `exports.handler = (event, context, callback) => { callback(null, 1); };`,
    },
    { name: 'a callback that is never called', code: handler('return 1;') },
    {
      name: 'another callback inside',
      code: handler('await load(event, (error, callback) => callback(null, 1));', 'event, context'),
    },
    { name: 'a name that is shadowed', code: handler('[1].forEach((callback) => callback(null, 1));') },
    {
      name: 'the third parameter of a stream',
      code: `export const handler = awslambda.streamifyResponse(async (event, stream, context) => { context.done(); });`,
    },
    {
      name: 'a wrapped handler, which the wrapper calls',
      code: `import middy from '@middy/core';\nexport const handler = middy(async (event, context, third) => { third(null, 1); });`,
    },
    {
      name: 'a context that is not the invocation’s',
      code: handler(
        'const inner = { context: { done() {} } };\nconst { context: own } = inner; own.done();',
        'event, outer',
      ),
    },
    {
      name: 'a function that is no handler',
      code: `export const load = async (a, b, callback) => { callback(null, 1); };`,
    },
  ],
});
