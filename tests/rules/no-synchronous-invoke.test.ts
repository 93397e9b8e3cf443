import rule from '../../src/rules/no-synchronous-invoke.js';
import { testRule, unmark, type InvalidCase } from '../support/rule-tester.js';
import { placesIn } from '../support/reports.js';

const head = `import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';\nconst lambda = new LambdaClient({});\n`;
const v2 = `const AWS = require('aws-sdk');\nconst lambda = new AWS.Lambda();\n`;
const handler = (body: string): string =>
  `${head}export const handler = async (event, context) => {\n${body}\n};`;
const exported = (body: string): string => `${v2}exports.handler = async (event) => {\n${body}\n};`;
const send = (input: string): string => `lambda.send(new InvokeCommand(${input}))`;

interface Expected {
  readonly target?: string;
  readonly type?: string;
  readonly isAnswerUsed?: boolean;
  readonly through?: string;
}

const unused = "Nobody looks at the answer: pass `InvocationType: 'Event'`.";
const used = 'Call the code itself from a shared module, or let Step Functions or a durable function wait.';
const byDefault = 'without `InvocationType`, `RequestResponse` is meant';

function reported(
  name: string,
  code: string,
  { target = '`b`', type = byDefault, isAnswerUsed = true, through = '' }: Expected = {},
  change?: readonly [from: string, to: string],
): InvalidCase {
  const output = change && unmark(code).code.replace(...change);
  return {
    name,
    code,
    errors: [
      {
        messageId: 'synchronousInvoke',
        data: {
          reach: `\`handler\` (exported as \`handler\` with a Lambda signature)${through}`,
          target,
          type,
          wayOut: isAnswerUsed ? used : unused,
        },
        ...(output === undefined ? {} : { suggestions: [{ messageId: 'sendAsEvent', output }] }),
      },
    ],
  };
}

testRule('no-synchronous-invoke', rule, {
  invalid: [
    reported(
      'a command without a type whose answer is used (RP4 of 3.8)',
      handler(`const r = await «${send(`{ FunctionName: 'b', Payload: '{}' }`)}»; return r.Payload;`),
    ),
    reported(
      'a command without a type whose answer nobody looks at',
      handler(`await «${send(`{ FunctionName: 'b', Payload: '{}' }`)}»;`),
      { isAnswerUsed: false },
      [`{ FunctionName: 'b'`, `{ InvocationType: 'Event', FunctionName: 'b'`],
    ),
    reported(
      'the type spelled out',
      handler(`await «${send(`{ FunctionName: 'b', InvocationType: 'RequestResponse' }`)}»;`),
      { isAnswerUsed: false, type: '`RequestResponse`' },
      [`'RequestResponse'`, `'Event'`],
    ),
    reported(
      'the type as a constant of the SDK',
      handler(
        `return «${send(`{ FunctionName: 'b', InvocationType: InvocationType.RequestResponse }`)}»;`,
      ).replace('InvokeCommand }', 'InvokeCommand, InvocationType }'),
      { type: '`RequestResponse`' },
    ),
    reported(
      'a target from the environment',
      handler(`return «${send('{ FunctionName: process.env.OTHER }')}»;`),
      { target: '`OTHER`' },
    ),
    reported('a target from the event', handler(`return «${send('{ FunctionName: event.name }')}»;`), {
      target: 'another function',
    }),
    reported(
      'an input built in another statement',
      handler(
        `const input = { FunctionName: 'b' };\ninput.Payload = JSON.stringify(event);\nreturn «${send('input')}»;`,
      ),
    ),
    reported(
      'a command built in another statement',
      handler(`const command = new InvokeCommand({ FunctionName: 'b' });\nreturn «lambda.send(command)»;`),
    ),
    reported(
      'an input that a function is given',
      `${head}const invoke = (input) => «${send('input')}»;\nexport const handler = async (event, context) => invoke({ FunctionName: 'b' });`,
      { target: 'another function', through: ', through `invoke`,' },
    ),
    reported(
      'the second generation with a promise',
      exported(`return «lambda.invoke({ FunctionName: 'b' }).promise()»;`),
    ),
    reported(
      'a response stream',
      handler(`return «lambda.send(new InvokeWithResponseStreamCommand({ FunctionName: 'b' }))»;`).replace(
        'InvokeCommand }',
        'InvokeWithResponseStreamCommand }',
      ),
      { type: '`InvokeWithResponseStream`' },
    ),
    reported(
      'several at a time',
      handler(`await Promise.all(event.names.map(() => «${send(`{ FunctionName: 'b' }`)}»));`),
    ),
  ],
  valid: [
    {
      name: 'an event (OK5 of 3.8)',
      code: handler(`await ${send(`{ FunctionName: 'b', InvocationType: 'Event' }`)};`),
    },
    {
      name: 'a deployment’s hook that tries the new version',
      code: handler(
        `await ${send(`{ FunctionName: process.env.NEW_VERSION }`)};\nawait codedeploy.send(new PutLifecycleEventHookExecutionStatusCommand({ deploymentId: event.DeploymentId, status: 'Succeeded' }));`,
      ).replace(
        head,
        `${head}import { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from '@aws-sdk/client-codedeploy';\nconst codedeploy = new CodeDeployClient({});\n`,
      ),
    },
    { name: 'a dry run', code: handler(`await ${send(`{ FunctionName: 'b', InvocationType: 'DryRun' }`)};`) },
    {
      name: 'a type that is not known',
      code: handler(`await ${send(`{ FunctionName: 'b', InvocationType: event.type }`)};`),
    },
    {
      name: 'a type added later',
      code: handler(
        `const input = { FunctionName: 'b' };\ninput.InvocationType = 'Event';\nawait ${send('input')};`,
      ),
    },
    { name: 'an input that is not known', code: handler(`await ${send('event.input')};`) },
    { name: 'an input that is spread', code: handler(`await ${send(`{ FunctionName: 'b', ...event }`)};`) },
    {
      name: 'a function given inputs of both kinds',
      code: `${head}const invoke = (input) => ${send('input')};\nexport const handler = async (event, context) => { await invoke({ FunctionName: 'b' }); await invoke({ FunctionName: 'b', InvocationType: 'Event' }); };`,
    },
    {
      name: 'an allowed function',
      code: handler(`return ${send(`{ FunctionName: 'b' }`)};`),
      options: [{ allow: ['b'] }],
    },
    {
      name: 'an allowed environment variable',
      code: handler(`return ${send('{ FunctionName: process.env.OTHER }')};`),
      options: [{ allow: ['OTHER'] }],
    },
    {
      name: 'its own function, which is a loop',
      code: handler(`await ${send('{ FunctionName: context.functionName }')};`),
    },
    {
      name: 'a promise that nobody waits for, which leaks',
      code: handler(`${send(`{ FunctionName: 'b' }`)};`),
    },
    {
      name: 'another API of Lambda',
      code: handler('await lambda.send(new GetFunctionCommand({ FunctionName: "b" }));'),
    },
    {
      name: 'the old asynchronous API',
      code: exported(`await lambda.invokeAsync({ FunctionName: 'b', InvokeArgs: '{}' }).promise();`),
    },
    {
      name: 'an invocation of a durable context',
      code: `export const handler = async (event, context) => context.invoke('step', 'b', event);`,
    },
    { name: 'a script', code: `${head}await ${send(`{ FunctionName: 'b' }`)};` },
    {
      name: 'a function that no handler reaches',
      code: `${head}export const handler = async (event, context) => event;\nexport const unused = () => ${send(`{ FunctionName: 'b' }`)};`,
    },
  ],
});

describe('a helper module', () => {
  const files = {
    'handler.js': `import { invoke } from './invoke.js';\nexport const handler = async (event, context) => invoke({ FunctionName: 'b' });`,
    'invoke.js': `${head}export const invoke = (input) => ${send('input')};`,
  };

  it('is reported at its own line', async () => {
    expect(await placesIn(files)).toEqual(['invoke.js:3 no-synchronous-invoke']);
  });

  it('is left alone when its caller asks for an event', async () => {
    const handler = files['handler.js'].replace(`'b'`, `'b', InvocationType: 'Event'`);
    expect(await placesIn({ ...files, 'handler.js': handler })).toEqual([]);
  });
});
