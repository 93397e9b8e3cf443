import rule from '../../src/rules/no-process-exit.js';
import { testRule, type InvalidCase } from '../support/rule-tester.js';

const named = '`handler` (exported as `handler` with a Lambda signature)';
const handler = (body: string): string => `export const handler = async (event, context) => {\n${body}\n};`;

const reported = (name: string, code: string, what = 'process.exit', reach = named): InvalidCase => ({
  name,
  code,
  errors: [{ messageId: 'processExit', data: { reach, what } }],
});

testRule('no-process-exit', rule, {
  invalid: [
    reported(
      'an exit on an error (RP9 of 3.8)',
      handler('try { await load(event); } catch (error) { «process.exit(1)»; }'),
    ),
    reported('an abort', handler('if (!event.id) «process.abort()»;'), 'process.abort'),
    reported(
      'an exit in a function that the handler calls',
      `const fail = () => «process.exit(1)»;\n${handler('if (!event.id) fail();')}`,
      'process.exit',
      `${named}, through \`fail\`,`,
    ),
    reported(
      'an exit when a promise of the invocation fails',
      handler("process.on('unhandledRejection', () => «process.exit(1)»);"),
    ),
    reported('an exit where a context is given', handler('if (context) «process.exit(1)»;')),
    reported('an exit where no event is given', handler('if (!event) «process.exit(1)»;')),
    reported(
      'an exit of the imported process',
      `import process from 'node:process';\n${handler('«process.exit(1)»;')}`,
    ),
  ],
  valid: [
    {
      name: 'an exit on SIGTERM',
      code: `process.on('SIGTERM', () => process.exit(0));\n${handler('return 1;')}`,
    },
    {
      name: 'an exit on a signal that an invocation listens to',
      code: `const stop = () => process.exit(0);\n${handler("process.once('SIGINT', () => process.exit(0)); process.on('SIGTERM', stop);")}`,
    },
    { name: 'an exit in Init', code: `if (!process.env.TABLE) process.exit(1);\n${handler('return 1;')}` },
    {
      name: 'an exit where no context is given, which Lambda always gives',
      code: handler(
        'await load(event).then((code) => { if (!context) { process.exit(code); } return code; });',
      ),
    },
    { name: 'an exit code', code: handler('process.exitCode = 1;') },
    { name: 'an exit of something else', code: handler('const process = { exit() {} }; process.exit();') },
    { name: 'a script', code: 'process.exit(0);' },
    {
      name: 'a function that no handler reaches',
      code: `export const main = () => process.exit(0);\n${handler('return 1;')}`,
    },
  ],
});
