import rule from '../../src/rules/no-stale-init-value.js';
import { testRule, unmark, type InvalidCase } from '../support/rule-tester.js';

const named = '`handler` (exported as `handler` with a Lambda signature)';
const handler = (before: string, body: string, imports = ''): string =>
  `${imports}${before}\nexport const handler = async (event, context) => {\n${body}\n};`;

function reported(
  messageId: string,
  name: string,
  code: string,
  variable: string,
  changes: readonly (readonly [from: string, to: string])[] = [],
): InvalidCase {
  const plain = unmark(code).code;
  const output = changes.reduce((text, [from, to]) => text.replace(from, () => to), plain);
  const suggestions = [{ messageId: 'computeEachTime', data: { name: variable }, output }];
  const data = { reach: named, name: variable };
  return { name, code, errors: [{ messageId, data, ...(changes.length > 0 ? { suggestions } : {}) }] };
}

const time = reported.bind(undefined, 'staleTime');
const random = reported.bind(undefined, 'staleRandom');
const expiring = reported.bind(undefined, 'staleExpiring');
const uuid = `import { v4 as uuid } from 'uuid';\n`;

testRule('no-stale-init-value', rule, {
  invalid: [
    time(
      'the time at module level',
      handler('const now = «Date.now()»;', 'return save({ at: now });'),
      'now',
      [
        ['now = ', 'now = () => '],
        ['at: now', 'at: now()'],
      ],
    ),
    time(
      'a day made of the time',
      handler(`const day = «new Date()».toISOString().slice(0, 10);`, 'return load({ day });'),
      'day',
      [
        ['day = ', 'day = () => '],
        ['{ day }', '{ day: day() }'],
      ],
    ),
    time(
      'a key with the day in it',
      handler('const Key = `reports/${«new Date()».getMonth()}.csv`;', 'return put(Key);'),
      'Key',
      [
        ['Key = ', 'Key = () => '],
        ['put(Key)', 'put(Key())'],
      ],
    ),
    time(
      'a time to live',
      handler('const expires = Math.floor(«Date.now()» / 1000) + 3600;', 'return save({ expires });'),
      'expires',
      [
        ['expires = ', 'expires = () => '],
        ['{ expires }', '{ expires: expires() }'],
      ],
    ),
    time(
      'a time behind a second name',
      handler('const current = «new Date()»;\nconst day = current.toISOString();', 'return save(day);'),
      'day',
      [
        ['current = ', 'current = () => '],
        ['day = current', 'day = () => current()'],
        ['save(day)', 'save(day())'],
      ],
    ),
    time(
      'a time in the parameters of all invocations',
      handler(
        'const params = { TableName: "t", Item: { createdAt: «Date.now()» } };',
        'return save(params);',
      ),
      'params',
    ),
    time(
      'a comparison with the data',
      handler('const now = «Date.now()»;', 'return event.until < now;'),
      'now',
      [
        ['now = ', 'now = () => '],
        ['< now', '< now()'],
      ],
    ),
    {
      ...time(
        'a use in another function',
        `const now = «Date.now()»;\nconst item = () => ({ at: now });\nexport const handler = async (event, context) => item();`,
        'now',
        [
          ['now = ', 'now = () => '],
          ['at: now', 'at: now()'],
        ],
      ),
      errors: [
        {
          messageId: 'staleTime',
          data: { reach: `${named}, through \`item\`,`, name: 'now' },
          suggestions: [
            {
              messageId: 'computeEachTime',
              data: { name: 'now' },
              output: `const now = () => Date.now();\nconst item = () => ({ at: now() });\nexport const handler = async (event, context) => item();`,
            },
          ],
        },
      ],
    },
    random('an id', handler('const id = «uuid()»;', 'return save({ id });', uuid), 'id', [
      ['id = ', 'id = () => '],
      ['{ id }', '{ id: id() }'],
    ]),
    random(
      'an id in two places, which has to be the same in both',
      handler('const id = «uuid()»;', 'await save({ id });\nreturn { id };', uuid),
      'id',
    ),
    random(
      'an id of the platform',
      handler(`const requestId = «crypto.randomUUID()»;`, 'return save({ requestId });'),
      'requestId',
      [
        ['requestId = ', 'requestId = () => '],
        ['{ requestId }', '{ requestId: requestId() }'],
      ],
    ),
    random(
      'ids in a list, once',
      handler(
        `const products = [{ id: «uuid()», name: 'tv' }, { id: uuid(), name: 'desk' }];`,
        'await save(products);',
        uuid,
      ),
      'products',
    ),
    {
      name: 'an id and a time in a list, which are two things',
      code: handler(
        `const products = [{ id: «uuid()», at: «Date.now()» }, { id: uuid(), at: Date.now() }];`,
        'await save(products);',
        uuid,
      ),
      errors: [{ messageId: 'staleRandom' }, { messageId: 'staleTime' }],
    },
    random(
      'a text with a number drawn',
      handler('const name = `order-${«Math.random()»}`;', 'return put(name);'),
      'name',
      [
        ['name = ', 'name = () => '],
        ['put(name)', 'put(name())'],
      ],
    ),
    expiring(
      'a signed URL',
      handler(
        'const url = await «getSignedUrl(s3, command, { expiresIn: 900 })»;',
        'return { url };',
        `import { getSignedUrl } from '@aws-sdk/s3-request-presigner';\n`,
      ),
      'url',
    ),
    expiring(
      'a token of RDS',
      handler(
        'const signer = new Signer({});\nconst token = await «signer.getAuthToken()»;',
        'return connect(token);',
        `import { Signer } from '@aws-sdk/rds-signer';\n`,
      ),
      'token',
    ),
    {
      name: 'a role assumed at module level',
      code: handler(
        'const { Credentials } = await «sts.send(new AssumeRoleCommand({ RoleArn: "r" }))»;',
        'return list(Credentials);',
        `import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';\nconst sts = new STSClient({});\n`,
      ),
      errors: [{ messageId: 'expiringCredentials', data: { handler: '`handler`' } }],
    },
  ],
  valid: [
    { name: 'the time in the handler', code: handler('', 'return save({ at: Date.now() });') },
    {
      name: 'a time that is only logged',
      code: handler('const now = Date.now();', 'console.log("since", now);'),
    },
    {
      name: 'a local copy that is only logged',
      code: handler('const now = Date.now();', 'const seen = now; console.log(seen);'),
    },
    { name: 'an age', code: handler('const now = Date.now();', 'return Date.now() - now;') },
    {
      name: 'an environment that ends itself',
      code: handler('const now = Date.now();', 'if (Date.now() > now + 60000) throw new Error("old");'),
    },
    {
      name: 'a name that says what it is',
      code: handler('const startTime = Date.now();', 'return { startTime };'),
    },
    {
      name: 'a name that says what it is, as a key',
      code: handler('const state = { startedAt: Date.now() };', 'return { state };'),
    },
    {
      name: 'an id of the environment',
      code: handler('const instanceId = uuid();', 'return { instanceId };', uuid),
    },
    {
      name: 'a value that invocations renew',
      code: handler('let now = Date.now();', 'now = Date.now(); return save(now);'),
    },
    {
      name: 'a part that invocations renew',
      code: handler('const params = { at: Date.now() };', 'params.at = Date.now(); return save(params);'),
    },
    {
      name: 'another part of the same object',
      code: handler('const params = { table: "t", at: Date.now() };', 'return params.table;'),
    },
    {
      name: 'a date that is set',
      code: handler('const date = new Date();', 'date.setTime(event.at); return save(date);'),
    },
    {
      name: 'a time that is written out',
      code: handler(`const since = new Date('2020-01-01');`, 'return since;'),
    },
    { name: 'a year', code: handler('const copyright = new Date().getFullYear();', 'return copyright;') },
    { name: 'a function that computes it', code: handler('const now = () => Date.now();', 'return now();') },
    {
      name: 'a key of signatures',
      code: handler(
        `const key = randomBytes(32);`,
        'return sign(key, event);',
        `import { randomBytes } from 'node:crypto';\n`,
      ),
    },
    {
      name: 'a generator',
      code: handler('const chance = new Chance(Date.now());', 'return chance.integer();'),
    },
    { name: 'a use in Init only', code: handler('const now = Date.now();\nregister(now);', 'return 1;') },
    { name: 'a script', code: `const now = Date.now();\nexport const save = () => now;` },
    {
      name: 'a role assumed by a provider',
      code: handler(
        'const s3 = new S3Client({ credentials: fromTemporaryCredentials({ params: { RoleArn: "r" } }) });',
        'return list(s3);',
        `import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';\nimport { S3Client } from '@aws-sdk/client-s3';\n`,
      ),
    },
  ],
});
