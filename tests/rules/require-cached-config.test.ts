import rule from '../../src/rules/require-cached-config.js';
import { testRule, type InvalidCase } from '../support/rule-tester.js';
import { placesIn } from '../support/reports.js';

const head = `import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';\nconst sm = new SecretsManagerClient({});\n`;
const fetched = (id = `'db'`): string => `sm.send(new GetSecretValueCommand({ SecretId: ${id} }))`;
const handler = (body: string, before = ''): string =>
  `${head}${before}\nexport const handler = async (event, context) => {\n${body}\n};`;
const named = '`handler` (exported as `handler` with a Lambda signature)';

function reported(name: string, code: string, data: Readonly<Record<string, string>> = {}): InvalidCase {
  const all = { reach: named, what: 'secret', name: ' `db`', often: 'in each invocation', ...data };
  return { name, code, errors: [{ messageId: 'uncachedConfig', data: all }] };
}

function credential(name: string, code: string, what: string): InvalidCase {
  return { name, code, errors: [{ messageId: 'hardcodedCredential', data: { what, handler: '`handler`' } }] };
}

const exported = 'export const handler = async (event, context) => send(event, key);';

testRule('require-cached-config', rule, {
  invalid: [
    reported(
      'a secret in the handler (RP3 of 3.8)',
      handler(`const { SecretString } = await «${fetched()}»; return SecretString;`),
    ),
    reported(
      'a secret that the environment names',
      handler(`return «${fetched('process.env.SECRET_ARN')}»;`),
      { name: ' `SECRET_ARN`' },
    ),
    {
      name: 'parameters whose names a list of variables gives',
      code: `const aws = require('aws-sdk');\nexports.handler = async (event) => { const { Parameters } = await «(new aws.SSM()).getParameters({ Names: ['STRIPE_KEY'].map((name) => process.env[name]), WithDecryption: true }).promise()»; return Parameters; };`,
      errors: [{ messageId: 'uncachedConfig' }],
    },
    reported(
      'a secret in the loop over the records',
      handler(`for (const r of event.Records) await «${fetched()}»;`),
      {
        often: 'each time around a loop',
      },
    ),
    reported(
      'a secret in a function of the module',
      handler(
        'return secret();',
        `const secret = async () => JSON.parse((await «${fetched()}»).SecretString);`,
      ),
      {
        reach: `${named}, through \`secret\`,`,
      },
    ),
    reported(
      'a name that a function is given',
      handler(`return secret('db');`, `const secret = (id) => «${fetched('id')}»;`),
      {
        reach: `${named}, through \`secret\`,`,
      },
    ),
    reported(
      'names that a function is given at several places',
      handler(
        `return [await secret('db'), await secret('api')];`,
        `const secret = (id) => «${fetched('id')}»;`,
      ),
      { reach: `${named}, through \`secret\`,`, name: '' },
    ),
    reported(
      'names of a list, one after another',
      handler(`return Promise.all(['db', 'api'].map((id) => «${fetched('id')}»));`),
      { name: '', often: 'each time around a loop' },
    ),
    reported(
      'a parameter',
      `import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';\nconst ssm = new SSMClient({});\nexport const handler = async (event, context) => «ssm.send(new GetParameterCommand({ Name: \`/\${process.env.STAGE}/url\` }))»;`,
      { what: 'parameter', name: '' },
    ),
    reported(
      'parameters of the second generation',
      `const AWS = require('aws-sdk');\nconst ssm = new AWS.SSM();\nexports.handler = async (event) => «ssm.getParametersByPath({ Path: '/app' }).promise()»;`,
      { what: 'parameter', name: ' `/app`' },
    ),
    reported(
      'an encrypted variable',
      `import { KMSClient, DecryptCommand } from '@aws-sdk/client-kms';\nconst kms = new KMSClient({});\nexport const handler = async (event, context) => «kms.send(new DecryptCommand({ CiphertextBlob: Buffer.from(process.env.TOKEN, 'base64') }))»;`,
      { what: 'decrypted value', name: '' },
    ),
    reported(
      'a variable of the module that is filled but never asked',
      handler(`secret = await «${fetched()}»; return secret;`, 'let secret;'),
    ),
    credential('an access key', `const key = «'AKIA2345672345672345'»;\n${exported}`, 'An AWS access key'),
    credential(
      'a token in a template',
      `const key = «\`Bearer ghp_${'a1B2'.repeat(9)}\`»;\n${exported}`,
      'A GitHub token',
    ),
    credential(
      'a connection string with a password',
      `const key = «'mongodb+srv://shop:h7Kd92mQ@cluster0.ab1cd.mongodb.net/shop'»;\n${exported}`,
      'A password',
    ),
    credential(
      'the secret half of an AWS key',
      `import { S3Client } from '@aws-sdk/client-s3';\nconst key = new S3Client({ credentials: { accessKeyId: process.env.ID, secretAccessKey: «'wJalrXUtnFEMI/K7MDENG/bPxRfiCYabcdefghij'» } });\n${exported}`,
      'An AWS secret access key',
    ),
    credential(
      'both halves of an AWS key, which are one credential',
      `import { S3Client } from '@aws-sdk/client-s3';\nconst key = new S3Client({ credentials: { accessKeyId: «'AKIA2345672345672345'», secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYabcdefghij' } });\n${exported}`,
      'An AWS access key',
    ),
    credential(
      'the password of a connection',
      `import mysql from 'mysql2/promise';\nconst key = mysql.createPool({ host: 'db.shop.internal', password: «'h7Kd92mQ'» });\n${exported}`,
      'A password',
    ),
  ],
  valid: [
    {
      name: 'parameters whose names a request gives',
      code: `const aws = require('aws-sdk');\nconst ssm = new aws.SSM();\nexports.handler = async (event) => ssm.getParameters({ Names: event.names.map((name) => process.env[name]) }).promise();`,
    },
    {
      name: 'a secret fetched in Init',
      code: `${head}const secret = await ${fetched()};\nexport const handler = async (event, context) => secret;`,
    },
    {
      name: 'a guarded memo',
      code: handler(`if (!secret) secret = await ${fetched()}; return secret;`, 'let secret;'),
    },
    {
      name: 'a memo of what is made of it',
      code: handler(
        `if (!secret) { const { SecretString } = await ${fetched()}; secret = JSON.parse(SecretString); } return secret;`,
        'let secret;',
      ),
    },
    { name: 'a kept promise', code: handler(`return (secret ??= ${fetched()});`, 'let secret;') },
    {
      name: 'a memo with a time to live',
      code: handler(
        `if (kept && kept.until > Date.now()) return kept.value;\nconst value = await ${fetched()};\nkept = { value, until: Date.now() + 300000 };\nreturn value;`,
        'let kept;',
      ),
    },
    {
      name: 'a map by name',
      code: handler(
        `return secret('db');`,
        `const known = new Map();\nconst secret = async (id) => { if (known.has(id)) return known.get(id); const value = await ${fetched('id')}; known.set(id, value); return value; };`,
      ),
    },
    {
      name: 'a memo around the call',
      code: handler('secret ??= load(); return secret;', `let secret;\nconst load = () => ${fetched()};`),
    },
    {
      name: 'a memo function of the settings',
      code: handler('return load();', `const load = remember(() => ${fetched()});`),
      settings: { 'aws-lambda': { memoFunctions: ['remember'] } },
    },
    {
      name: 'a variable of the environment as the memo',
      code: handler(
        `if (!process.env.DB) process.env.DB = (await ${fetched()}).SecretString; return process.env.DB;`,
      ),
    },
    { name: 'a secret of the event’s tenant', code: handler(`return ${fetched('event.tenant')};`) },
    {
      name: 'names that another request lists',
      code: handler(
        `const { SecretList } = await secrets.send(new ListSecretsCommand({ Filters: [{ Key: 'name' }] })); return Promise.all((SecretList ?? []).map((each) => ${fetched('each.Name')}));`,
      ),
    },
    {
      name: 'names that another request lists, one after another',
      code: handler(
        `const { SecretList } = await secrets.send(new ListSecretsCommand({ Filters: [{ Key: 'name' }] })); for (const each of SecretList) await ${fetched('each.Name')};`,
      ),
    },
    { name: 'a name made of the event', code: handler('return ' + fetched('`db-${event.tenant}`') + ';') },
    { name: 'a name of which nothing is known', code: handler(`return ${fetched('nameOf(event)')};`) },
    {
      name: 'Powertools, which caches (OK4 of 3.8)',
      code: `import { getSecret } from '@aws-lambda-powertools/parameters/secrets';\nexport const handler = async (event, context) => getSecret('db', { maxAge: 600 });`,
    },
    {
      name: 'a parameter in which the function keeps its own state',
      code: `import { SSMClient, GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';\nconst ssm = new SSMClient({});\nexport const handler = async (event, context) => { const { Parameter } = await ssm.send(new GetParameterCommand({ Name: 'cursor' })); await ssm.send(new PutParameterCommand({ Name: 'cursor', Value: Parameter.Value + 1 })); };`,
    },
    {
      name: 'a custom resource',
      code: handler(
        `if (event.RequestType === 'Delete') return; await ${fetched()}; await fetch(event.ResponseURL, { method: 'PUT' });`,
      ),
    },
    { name: 'an allowed secret', code: handler(`return ${fetched()};`), options: [{ allow: ['db'] }] },
    {
      name: 'an allowed variable',
      code: handler(`return ${fetched('process.env.SECRET_ARN')};`),
      options: [{ allow: ['SECRET_ARN'] }],
    },
    { name: 'a script', code: `${head}console.log(await ${fetched()});` },
    { name: 'the example key of AWS', code: `const key = 'AKIAIOSFODNN7EXAMPLE';\n${exported}` },
    {
      name: 'a password to be filled in',
      code: `const key = 'mongodb://user:<password>@cluster0.ab1cd.mongodb.net/shop';\n${exported}`,
    },
    {
      name: 'a password to be filled in, in words',
      code: `const key = 'postgres://shop:your-password@db.shop.internal/shop';\n${exported}`,
    },
    {
      name: 'a database on the same machine',
      code: `const key = 'postgres://shop:h7Kd92mQ@localhost:5432/shop';\n${exported}`,
    },
    {
      name: 'a password out of the environment',
      code: 'const key = `postgres://shop:${process.env.PASSWORD}@db.shop.internal/shop`;\n' + exported,
    },
    {
      name: 'a password that is no connection’s',
      code: `const key = { password: 'h7Kd92mQ' };\n${exported}`,
    },
    {
      name: 'a credential in a module that no handler loads',
      code: `export const key = 'AKIA2345672345672345';`,
    },
    {
      name: 'credentials switched off',
      code: `const key = 'AKIA2345672345672345';\n${exported}`,
      options: [{ checkCredentials: false }],
    },
  ],
});

describe('a helper module', () => {
  const secret = `${head}export const secret = () => ${fetched()};`;

  it('is reported at its own line', async () => {
    const handler = `import { secret } from './secret.js';\nexport const handler = async (event, context) => secret();`;
    expect(await placesIn({ 'handler.js': handler, 'secret.js': secret })).toEqual([
      'secret.js:3 require-cached-config',
    ]);
  });

  it('is left alone behind the memo of the module that calls it', async () => {
    const handler = `import { secret } from './secret.js';\nlet kept;\nexport const handler = async (event, context) => (kept ??= secret());`;
    expect(await placesIn({ 'handler.js': handler, 'secret.js': secret })).toEqual([]);
  });

  it('is left alone where its only instance keeps the secret', async () => {
    const config = `${head}export class Config {
  static get() { if (!this.instance) this.instance = new Config(); return this.instance; }
  async key() { if (!this.secret) await this.load(); return this.secret; }
  async load() { const { SecretString } = await ${fetched()}; this.secret = SecretString; }
}`;
    const handler = `import { Config } from './config.js';\nexport const handler = async (event, context) => Config.get().key();`;
    expect(await placesIn({ 'handler.js': handler, 'config.js': config })).toEqual([]);
  });

  it('is told of credentials that a handler loads', async () => {
    const handler = `import { key } from './key.js';\nexport const handler = async (event, context) => send(event, key);`;
    expect(
      await placesIn({ 'handler.js': handler, 'key.js': `export const key = 'AKIA2345672345672345';` }),
    ).toEqual(['key.js:1 require-cached-config']);
  });
});
