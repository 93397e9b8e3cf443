import {
  awsOperationsIn,
  inputOf,
  inputTextOf,
  isInputKnown,
  type AwsOperation,
} from '../../src/analysis/aws-operations.js';
import { moduleFrom, type ModuleOptions } from '../support/facts.js';

/** `service.Name style (callback)`, one per operation. */
function operations(code: string, options?: ModuleOptions): string[] {
  return awsOperationsIn(moduleFrom(code, options)).map(
    ({ service, name, style, callback }) => `${service}.${name} ${style}${callback ? ' (callback)' : ''}`,
  );
}

const s3 = `import { S3Client, S3, PutObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';\nconst client = new S3Client({});\n`;

describe('SDK v3 commands', () => {
  it.each([
    ['in place', `client.send(new PutObjectCommand({ Bucket: 'b' }));`, 's3.PutObject command'],
    ['awaited', `await client.send(new PutObjectCommand({}));`, 's3.PutObject command'],
    [
      'in a variable',
      `const command = new PutObjectCommand({});\nawait client.send(command);`,
      's3.PutObject command',
    ],
    [
      'assigned later',
      `let command;\ncommand = new PutObjectCommand({});\nawait client.send(command);`,
      's3.PutObject command',
    ],
    ['with a cast', `await client.send(new PutObjectCommand({}));`, 's3.PutObject command'],
    [
      'with a callback',
      `client.send(new PutObjectCommand({}), (error, data) => {});`,
      's3.PutObject command (callback)',
    ],
    ['with options', `await client.send(new PutObjectCommand({}), { abortSignal });`, 's3.PutObject command'],
    [
      'of a client from elsewhere',
      `export const put = (other) => other.send(new PutObjectCommand({}));`,
      's3.PutObject command',
    ],
    [
      'by namespace',
      `import * as AWS from '@aws-sdk/client-s3';\nawait client.send(new AWS.PutObjectCommand({}));`,
      's3.PutObject command',
    ],
    [
      'renamed',
      `import { PutObjectCommand as Put } from '@aws-sdk/client-s3';\nawait client.send(new Put({}));`,
      's3.PutObject command',
    ],
    [
      'required',
      `const { PutObjectCommand: Put } = require('@aws-sdk/client-s3');\nclient.send(new Put({}));`,
      's3.PutObject command',
    ],
    [
      'of SQS',
      `import { SendMessageCommand } from '@aws-sdk/client-sqs';\nclient.send(new SendMessageCommand({}));`,
      'sqs.SendMessage command',
    ],
    [
      'of Lambda',
      `import { InvokeCommand } from '@aws-sdk/client-lambda';\nclient.send(new InvokeCommand({}));`,
      'lambda.Invoke command',
    ],
    [
      'of the document client',
      `import { PutCommand } from '@aws-sdk/lib-dynamodb';\nclient.send(new PutCommand({}));`,
      'dynamodb.PutItem command',
    ],
    [
      'dynamically imported',
      `const { PutObjectCommand: Put } = await import('@aws-sdk/client-s3');\nawait client.send(new Put({}));`,
      's3.PutObject command',
    ],
  ])('%s', (_, code, expected) => {
    expect(operations(s3 + code)).toEqual([expected]);
  });

  it.each([
    [
      'only signed',
      `import { getSignedUrl } from '@aws-sdk/s3-request-presigner';\nawait getSignedUrl(client, new PutObjectCommand({}));`,
    ],
    ['never sent', `const command = new PutObjectCommand({});`],
    [
      'of another library',
      `import { PutObjectCommand as Own } from './commands.js';\nclient.send(new Own({}));`,
    ],
    ['a class of its own', `class MyCommand {}\nclient.send(new MyCommand());`],
  ])('not: %s', (_, code) => {
    expect(operations(s3 + code)).toEqual([]);
  });

  it('is reported at the call that sends', () => {
    const [operation] = awsOperationsIn(
      moduleFrom(`${s3}const command = new PutObjectCommand({});\nawait client.send(command);`),
    );
    expect(operation?.node.type).toBe('CallExpression');
    expect(operation?.node.loc.start.line).toBe(4);
  });
});

describe('methods of clients', () => {
  it.each([
    ['aggregated v3', `const all = new S3({});\nawait all.putObject({});`, 's3.PutObject method'],
    [
      'aggregated v3 with a callback',
      `const all = new S3({});\nall.putObject({}, (error) => {});`,
      's3.PutObject method (callback)',
    ],
    [
      'v3 document client',
      `import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';\nconst documents = DynamoDBDocument.from(x);\nawait documents.put({});`,
      'dynamodb.PutItem method',
    ],
    [
      'v2 promise',
      `const AWS = require('aws-sdk');\nconst old = new AWS.S3();\nawait old.putObject({}).promise();`,
      's3.PutObject promise',
    ],
    [
      'v2 single client',
      `const S3v2 = require('aws-sdk/clients/s3');\nconst old = new S3v2();\nawait old.putObject({}).promise();`,
      's3.PutObject promise',
    ],
    [
      'v2 callback',
      `import AWS from 'aws-sdk';\nconst old = new AWS.S3();\nold.putObject({}, (error, data) => {});`,
      's3.PutObject callback (callback)',
    ],
    [
      'v2 named callback',
      `import AWS from 'aws-sdk';\nconst old = new AWS.S3();\nexport const handler = (event, context, callback) => { old.putObject({}, callback); };`,
      's3.PutObject callback (callback)',
    ],
    [
      'v2 request that is not sent',
      `import AWS from 'aws-sdk';\nconst old = new AWS.S3();\nold.putObject({});`,
      's3.PutObject request',
    ],
    [
      'v2 document client',
      `const AWS = require('aws-sdk');\nconst db = new AWS.DynamoDB.DocumentClient();\nawait db.put({}).promise();`,
      'dynamodb.PutItem promise',
    ],
    [
      'v2 with X-Ray',
      `const AWS = AWSXRay.captureAWS(require('aws-sdk'));\nconst old = new AWS.SQS();\nawait old.sendMessage({}).promise();`,
      'sqs.SendMessage promise',
    ],
    [
      'v2 named import',
      `import { SNS } from 'aws-sdk';\nconst sns = new SNS();\nawait sns.publish({}).promise();`,
      'sns.Publish promise',
    ],
    [
      'client in a field',
      `class Store { constructor() { this.all = new S3({}); } save() { return this.all.putObject({}); } }`,
      's3.PutObject method',
    ],
    [
      'client from a function',
      `const make = () => new S3({});\nmake().putObject({});`,
      's3.PutObject method',
    ],
    [
      'client as a parameter',
      `const save = (all) => all.putObject({});\nsave(new S3({}));`,
      's3.PutObject method',
    ],
    [
      'lazy client',
      `let all;\nconst get = () => (all ??= new S3({}));\nget().putObject({});`,
      's3.PutObject method',
    ],
    [
      'aws-lite',
      `import awsLite from '@aws-lite/client';\nconst aws = await awsLite({});\nawait aws.S3.PutObject({});`,
      's3.PutObject method',
    ],
  ])('%s', (_, code, expected) => {
    expect(operations(s3 + code)).toEqual([expected]);
  });

  it('Upload of lib-storage', () => {
    const code = `import { Upload } from '@aws-sdk/lib-storage';\nconst upload = new Upload({ client, params: { Bucket: 'b', Key: 'k' } });\nawait upload.done();`;
    const module = moduleFrom(s3 + code);
    const [operation] = awsOperationsIn(module);
    expect(operations(s3 + code)).toEqual(['s3.Upload upload']);
    expect(operation && inputTextOf(module, operation, 'Bucket')).toBe('b');
  });

  it.each([
    ['configuration', `const all = new S3({});\nall.destroy();`],
    ['a signed URL of v2', `const AWS = require('aws-sdk');\nnew AWS.S3().getSignedUrl('putObject', {});`],
    ['a method of something else', `const all = new Map();\nall.putObject({});`],
    ['a client without methods', `client.putObject({});`],
    ['a waiter', `const AWS = require('aws-sdk');\nnew AWS.S3().waitFor('objectExists', {});`],
  ])('not: %s', (_, code) => {
    expect(operations(s3 + code)).toEqual([]);
  });
});

describe('the input of an operation', () => {
  const of = (code: string): { module: ReturnType<typeof moduleFrom>; operation: AwsOperation } => {
    const module = moduleFrom(s3 + code);
    const [operation] = awsOperationsIn(module);
    if (!operation) throw new Error('no operation');
    return { module, operation };
  };

  it.each([
    ['in place', `client.send(new PutObjectCommand({ Bucket: 'b' }));`, 'b'],
    ['in a variable', `const input = { Bucket: 'b' };\nclient.send(new PutObjectCommand(input));`, 'b'],
    [
      'spread',
      `const base = { Bucket: 'b' };\nclient.send(new PutObjectCommand({ ...base, Key: 'k' }));`,
      'b',
    ],
    ['a constant', `const bucket = 'b';\nclient.send(new PutObjectCommand({ Bucket: bucket }));`, 'b'],
    ['unknown', `client.send(new PutObjectCommand(load()));`, undefined],
    ['absent', `client.send(new PutObjectCommand({ Key: 'k' }));`, undefined],
  ])('%s', (_, code, expected) => {
    const { module, operation } = of(code);
    expect(inputTextOf(module, operation, 'Bucket')).toBe(expected);
  });

  it('nested', () => {
    const { module, operation } = of(`client.send(new PutObjectCommand({ Metadata: { owner: 'me' } }));`);
    expect(inputOf(module, operation, 'Metadata', 'owner')).toMatchObject({ value: 'me' });
  });

  it.each([
    [`client.send(new PutObjectCommand({ Bucket: 'b' }));`, true],
    [`const input = { Bucket: 'b' };\nclient.send(new PutObjectCommand(input));`, true],
    [`const input = { Bucket: 'b' };\ninput.Key = 'k';\nclient.send(new PutObjectCommand(input));`, false],
    [
      `const input = { Bucket: 'b' };\nif (x) input['Key'] = 'k';\nclient.send(new PutObjectCommand(input));`,
      false,
    ],
    [
      `let input = { Bucket: 'b' };\nif (x) input = { Key: 'k' };\nclient.send(new PutObjectCommand(input));`,
      false,
    ],
    [
      `const input = { Bucket: 'b' };\nObject.assign(input, more);\nclient.send(new PutObjectCommand(input));`,
      false,
    ],
    [
      `const input = { Bucket: 'b' };\ncomplete(input);\nfunction complete(all) { all.Key = 'k'; }\nclient.send(new PutObjectCommand(input));`,
      false,
    ],
    [`const input = { Bucket: 'b' };\nconsole.log(input);\nclient.send(new PutObjectCommand(input));`, true],
    [`client.send(new PutObjectCommand({ ...more }));`, false],
    [`client.send(new PutObjectCommand({ [name]: 1 }));`, false],
    [`client.send(new PutObjectCommand(input));`, false],
  ])('is known whole: %s', (code, expected) => {
    const { module, operation } = of(code);
    expect(isInputKnown(module, operation)).toBe(expected);
  });
});
