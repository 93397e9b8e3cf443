import rule from '../../src/rules/no-reserved-variable.js';
import { placesIn } from '../support/reports.js';
import { testRule, type InvalidCase } from '../support/rule-tester.js';

const named = '`handler` (exported as `handler` with a Lambda signature)';
const handler = (body: string): string => `export const handler = async (event, context) => {\n${body}\n};`;

const reported = (name: string, code: string, variable = 'AWS_REGION'): InvalidCase => ({
  name,
  code,
  errors: [{ messageId: 'reservedVariable', data: { handler: named, name: variable } }],
});

testRule('no-reserved-variable', rule, {
  invalid: [
    reported(
      'an assignment at module level (RP6 of 3.8)',
      `«process.env.AWS_REGION = 'eu-west-1'»;\n${handler('return 1;')}`,
    ),
    reported(
      'an assignment in the handler',
      handler('«process.env.AWS_ACCESS_KEY_ID = event.key»;'),
      'AWS_ACCESS_KEY_ID',
    ),
    reported('a key in quotes', handler(`«process.env['_HANDLER'] = 'x'»;`), '_HANDLER'),
    reported(
      'a deletion',
      `«delete process.env.AWS_SESSION_TOKEN»;\n${handler('return 1;')}`,
      'AWS_SESSION_TOKEN',
    ),
    reported(
      'an assignment of several',
      `Object.assign(process.env, { TABLE: 't', «AWS_REGION: 'eu-west-1'» });\n${handler('return 1;')}`,
    ),
    reported(
      'an assignment under a test of something else',
      `if (process.argv.length > 2) «process.env.AWS_REGION = 'eu-west-1'»;\n${handler('return 1;')}`,
    ),
  ],
  valid: [
    { name: 'a reading', code: handler('return process.env.AWS_REGION;') },
    { name: 'a name of its own (OK9 of 3.8)', code: handler(`process.env.APP_REGION = 'x';`) },
    {
      name: 'names that Lambda leaves to the user',
      code: handler(`process.env.TZ = 'UTC'; process.env.NODE_OPTIONS = '';`),
    },
    {
      name: 'an emulator',
      code: `if (!process.env.AWS_EXECUTION_ENV) process.env.AWS_REGION = 'local';\n${handler('return 1;')}`,
    },
    { name: 'a default', code: `process.env.AWS_REGION ??= 'eu-west-1';\n${handler('return 1;')}` },
    {
      name: 'a default in words',
      code: `process.env.AWS_REGION = process.env.AWS_REGION || 'eu-west-1';\n${handler('return 1;')}`,
    },
    {
      name: 'an environment of something else',
      code: handler(`const process = { env: {} }; process.env.AWS_REGION = 'x';`),
    },
    { name: 'a script', code: `process.env.AWS_REGION = 'eu-west-1';` },
    {
      name: 'a function that no handler reaches',
      code: `export const setUp = () => { process.env.AWS_REGION = 'x'; };\n${handler('return 1;')}`,
    },
  ],
});

describe('a helper module', () => {
  it('is reported when a handler loads it', async () => {
    const files = {
      'handler.js': `import './region.js';\nexport const handler = async (event, context) => event;`,
      'region.js': `process.env.AWS_REGION = 'eu-west-1';`,
    };
    expect(await placesIn(files)).toEqual(['region.js:1 no-reserved-variable']);
  });
});
