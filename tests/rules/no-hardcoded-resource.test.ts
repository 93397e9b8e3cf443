import { ESLint } from 'eslint';
import plugin from '../../src/index.js';
import rule from '../../src/rules/no-hardcoded-resource.js';
import { projectWith } from '../support/projects.js';
import { lintedWith } from '../support/reports.js';
import { testRule, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

const clients = `import { S3Client, PutObjectCommand, GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { SQSClient, SendMessageCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';
import { DynamoDBClient, CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, BatchGetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
import { SSMClient, GetParameterCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { STSClient, AssumeRoleCommand } from '@aws-sdk/client-sts';
import { MediaConvertClient, CreateJobCommand } from '@aws-sdk/client-mediaconvert';
import { TextractClient, StartDocumentAnalysisCommand } from '@aws-sdk/client-textract';
import { AthenaClient, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
const s3 = new S3Client({});
const sqs = new SQSClient({});
const sns = new SNSClient({});
const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const events = new EventBridgeClient({});
const sfn = new SFNClient({});
const lambda = new LambdaClient({});
const ssm = new SSMClient({});
const client = {};
`;
const handlerOf = (body: string): string =>
  `export const handler = async (event, context) => {\n${body}\n};\n`;
const user = '`handler` (exported as `handler` with a Lambda signature)';

const valid = (name: string, body: string, before = ''): MarkedCase => ({
  name,
  code: `${clients}${before}\n${handlerOf(body)}`,
});

interface Expected {
  readonly what: string;
  readonly name: string;
  readonly account?: string;
  readonly user?: string;
}

/** A report of one marked name in the body of a handler, or before it. */
function reported(title: string, expected: Expected, body: string, before = ''): InvalidCase {
  const data = {
    user,
    id: '',
    template: '',
    account: '',
    scope: ['bucket', 'instance'].includes(expected.what) ? 'of the deployment' : 'in the same account',
    way: 'have an environment variable name it',
    ...expected,
  };
  const messageId = expected.account === undefined ? 'hardcodedName' : 'foreignAccount';
  return { name: title, code: `${clients}${before}\n${handlerOf(body)}`, errors: [{ messageId, data }] };
}

const bucket = { what: 'bucket', name: 'shop-orders' };
const table = { what: 'table', name: 'orders' };
const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders';

testRule('no-hardcoded-resource', rule, {
  invalid: [
    reported(
      'the name of a bucket',
      bucket,
      `await s3.send(new PutObjectCommand({ Bucket: «'shop-orders'», Key: event.id }));`,
    ),
    reported('a table', table, `return db.send(new GetCommand({ TableName: «'orders'», Key: event }));`),
    reported(
      'a constant that requests share, once',
      table,
      `await db.send(new GetCommand({ TableName: TABLE, Key: event }));\nreturn db.send(new GetCommand({ TableName: TABLE, Key: event.next }));`,
      `const TABLE = «'orders'»;`,
    ),
    reported(
      'a member of a constant',
      table,
      `return db.send(new GetCommand({ TableName: config.tables.orders, Key: event }));`,
      `const config = { tables: { orders: «'orders'» } };`,
    ),
    reported(
      'a part of a frozen constant',
      table,
      `return db.send(new GetCommand({ TableName: orders, Key: event }));`,
      `const tables = { orders: «'orders'» };\nconst { orders } = tables;`,
    ),
    reported(
      'a text without variable parts',
      table,
      'return db.send(new GetCommand({ TableName: «`${PREFIX}ders`», Key: event }));',
      `const PREFIX = 'or';`,
    ),
    reported(
      'a name that is put together',
      table,
      `return db.send(new GetCommand({ TableName: «PREFIX + 'ders'», Key: event }));`,
      `const PREFIX = 'or';`,
    ),
    reported(
      'an input in a variable',
      bucket,
      `const input = { Bucket: «'shop-orders'», Key: event.id };\nawait s3.send(new PutObjectCommand(input));`,
    ),
    reported(
      'a property that is set later',
      bucket,
      `const input = { Key: event.id };\ninput.Bucket = «'shop-orders'»;\nawait s3.send(new PutObjectCommand(input));`,
    ),
    reported(
      'a name beside optional properties',
      table,
      `return db.send(new GetCommand({ TableName: «'orders'», Key: event, ...(event.all ? {} : { Limit: 1 }), ...(event.next && { ConsistentRead: true }) }));`,
    ),
    {
      ...reported('an argument of a function', table, `return load(«'orders'», event);`, ''),
      code: `${clients}const load = (TableName, Key) => db.send(new GetCommand({ TableName, Key }));\n${handlerOf(`return [load(«'orders'», event), load(«'users'», event)];`)}`,
      errors: ['orders', 'users'].map((name) => ({
        messageId: 'hardcodedName',
        data: {
          user,
          what: 'table',
          name,
          id: '',
          template: '',
          account: '',
          scope: 'in the same account',
          way: 'have an environment variable name it',
        },
      })),
    },
    reported(
      'a default that no call replaces',
      { ...table, user: `${user}, through \`load\`,` },
      `return load(event);`,
      `function load(Key, TableName = «'orders'») { return db.send(new GetCommand({ TableName, Key })); }`,
    ),
    reported(
      'a field of a class',
      { ...table, user: `${user}, through \`load\`,` },
      `return new Orders().load(event);`,
      `class Orders { table = «'orders'»; load(Key) { return db.send(new GetCommand({ TableName: this.table, Key })); } }`,
    ),
    reported(
      'what a constructor is given',
      { ...table, user: `${user}, through \`load\`,` },
      `return repo.load(event);`,
      `class Repo { constructor(table) { this.table = table; } load(Key) { return db.send(new GetCommand({ TableName: this.table, Key })); } }\nconst repo = new Repo(«'orders'»);`,
    ),
    reported(
      'a table of a batch, by the key of an object',
      table,
      `return db.send(new BatchGetCommand({ RequestItems: { «orders»: { Keys: event.keys } } }));`,
    ),
    reported(
      'a table of a batch, by a computed key',
      table,
      `return db.send(new BatchGetCommand({ RequestItems: { [TABLE]: { Keys: event.keys } } }));`,
      `const TABLE = «'orders'»;`,
    ),
    reported(
      'a table of a transaction',
      table,
      `return db.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName: «'orders'», Item: event } }] }));`,
    ),
    reported(
      'the URL of a queue (P4 of 3.8)',
      { what: 'queue', name: 'orders', account: '123456789012' },
      `await sqs.send(new SendMessageCommand({ QueueUrl: «'${queueUrl}'», MessageBody: event.id }));`,
    ),
    reported(
      'the URL of a queue in the region of the function',
      { what: 'queue', name: 'orders', account: '123456789012' },
      'await sqs.send(new SendMessageCommand({ QueueUrl: «`https://sqs.${process.env.AWS_REGION}.amazonaws.com/123456789012/orders`», MessageBody: event.id }));',
    ),
    reported(
      'the name of a queue whose URL is asked for',
      { what: 'queue', name: 'orders' },
      `return sqs.send(new GetQueueUrlCommand({ QueueName: «'orders'» }));`,
    ),
    reported(
      'the ARN of a topic',
      { what: 'topic', name: 'orders', account: '123456789012' },
      `await sns.send(new PublishCommand({ TopicArn: «'arn:aws:sns:eu-west-1:123456789012:orders'», Message: event.id }));`,
    ),
    reported(
      'the ARN of a state machine',
      { what: 'state machine', name: 'ship', account: '123456789012' },
      `await sfn.send(new StartExecutionCommand({ stateMachineArn: «'arn:aws:states:eu-west-1:123456789012:stateMachine:ship'» }));`,
    ),
    reported(
      'an event bus',
      { what: 'event bus', name: 'shop' },
      `await events.send(new PutEventsCommand({ Entries: [{ EventBusName: «'shop'», Detail: event.detail }] }));`,
    ),
    reported(
      'a function',
      { what: 'function', name: 'prices' },
      `await lambda.send(new InvokeCommand({ FunctionName: «'prices'», InvocationType: 'Event' }));`,
    ),
    reported(
      'an instance of a list',
      { what: 'instance', name: 'i-0123456789abcdef0' },
      `await ssm.send(new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', InstanceIds: [«'i-0123456789abcdef0'»] }));`,
    ),
    reported(
      'the ARN of a role that another service takes on',
      { what: 'resource', name: 'role/convert', account: '123456789012' },
      `await new MediaConvertClient({}).send(new CreateJobCommand({ Role: «'arn:aws:iam::123456789012:role/convert'», Settings: event.settings }));`,
    ),
    reported(
      'the bucket that another service writes to',
      bucket,
      `await new TextractClient({}).send(new StartDocumentAnalysisCommand({ OutputConfig: { S3Bucket: «'shop-orders'» } }));`,
    ),
    reported(
      'the bucket of a URI',
      bucket,
      `await new AthenaClient({}).send(new StartQueryExecutionCommand({ ResultConfiguration: { OutputLocation: «'s3://shop-orders/results/'» } }));`,
    ),
    reported(
      'a signed request',
      bucket,
      `return getSignedUrl(s3, new GetObjectCommand({ Bucket: «'shop-orders'», Key: event.id }));`,
    ),
    reported(
      'a signed upload',
      bucket,
      `return createPresignedPost(s3, { Bucket: «'shop-orders'», Key: event.id });`,
      `import { createPresignedPost } from '@aws-sdk/s3-presigned-post';`,
    ),
    reported(
      'a signed request of SDK v2',
      bucket,
      `return files.getSignedUrlPromise('putObject', { Bucket: «'shop-orders'», Key: event.id });`,
      `import AWS from 'aws-sdk';\nconst files = new AWS.S3();`,
    ),
    reported(
      'a signed upload of SDK v2',
      bucket,
      `return files.createPresignedPost({ Bucket: «'shop-orders'», Fields: { key: event.id } });`,
      `import AWS from 'aws-sdk';\nconst files = new AWS.S3();`,
    ),
    reported(
      'an upload of lib-storage',
      bucket,
      `return new Upload({ client: s3, params: { Bucket: «'shop-orders'», Key: event.id } }).done();`,
      `import { Upload } from '@aws-sdk/lib-storage';`,
    ),
    reported(
      'a bucket that another service reads',
      bucket,
      `return new TextractClient({}).send(new StartDocumentAnalysisCommand({ DocumentLocation: { S3Object: { Bucket: «'shop-orders'», Name: event.key } } }));`,
    ),
    reported(
      'pages of a list',
      bucket,
      `for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: «'shop-orders'» })) console.log(page);`,
    ),
    reported(
      'a request of the Init phase',
      { ...bucket, user: 'Code that `handler` loads' },
      `return rates;`,
      `const rates = await s3.send(new GetObjectCommand({ Bucket: «'shop-orders'», Key: 'rates.json' }));`,
    ),
    reported(
      'a client of SDK v2',
      table,
      `return documents.get({ TableName: «'orders'», Key: event }).promise();`,
      `import AWS from 'aws-sdk';\nconst documents = new AWS.DynamoDB.DocumentClient();`,
    ),
    reported(
      'an aggregated client of SDK v3',
      bucket,
      `return files.getObject({ Bucket: «'shop-orders'», Key: event.id });`,
      `import { S3 } from '@aws-sdk/client-s3';\nconst files = new S3({});`,
    ),
    reported(
      'a client of aws-lite',
      bucket,
      `return aws.S3.GetObject({ Bucket: «'shop-orders'», Key: event.id });`,
      `import awsLite from '@aws-lite/client';\nconst aws = await awsLite({});`,
    ),
    {
      ...reported(
        'a bucket beside an allowed one',
        bucket,
        `await s3.send(new GetObjectCommand({ Bucket: 'shop-assets', Key: event.id }));\nawait s3.send(new PutObjectCommand({ Bucket: «'shop-orders'», Key: event.id }));`,
      ),
      options: [{ allow: ['*-assets'] }],
    },
  ],
  valid: [
    valid(
      'the environment',
      `await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: event.id }));`,
    ),
    valid(
      'a default',
      `await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET ?? 'shop-orders', Key: event.id }));`,
    ),
    valid(
      'a default of destructuring',
      `return db.send(new GetCommand({ TableName: TABLE, Key: event }));`,
      `const { TABLE = 'orders' } = process.env;`,
    ),
    valid(
      'a choice',
      `return db.send(new GetCommand({ TableName: TABLE, Key: event }));`,
      `const TABLE = process.env.STAGE === 'prod' ? 'orders' : 'orders-test';`,
    ),
    valid(
      'a table of choices',
      `return db.send(new GetCommand({ TableName: tables[process.env.STAGE].orders, Key: event }));`,
      `const tables = { prod: { orders: 'orders' }, test: { orders: 'orders-test' } };`,
    ),
    valid(
      'a variable that is set twice',
      `return db.send(new GetCommand({ TableName: table, Key: event }));`,
      `let table = 'orders';\nif (process.env.TABLE) table = process.env.TABLE;`,
    ),
    valid(
      'a constant whose member is set later',
      `return db.send(new GetCommand({ TableName: config.table, Key: event }));`,
      `const config = { table: 'orders' };\nif (process.env.TABLE) config.table = process.env.TABLE;`,
    ),
    valid(
      'a constant that others are merged into',
      `return db.send(new GetCommand({ TableName: config.table, Key: event }));`,
      `const config = { table: 'orders' };\nObject.assign(config, load());`,
    ),
    valid(
      'a name that unknown properties may replace',
      `const load = (params) => db.send(new GetCommand({ TableName: 'orders', ...params }));\nreturn load(event);`,
    ),
    valid(
      'a name with a stage',
      'return db.send(new GetCommand({ TableName: `orders-${process.env.STAGE}`, Key: event }));',
    ),
    valid(
      'a name of the event',
      'return db.send(new GetCommand({ TableName: `orders-${event.tenant}`, Key: event }));',
    ),
    valid(
      'the region in a name',
      'await s3.send(new PutObjectCommand({ Bucket: `shop-${process.env.AWS_REGION}`, Key: event.id }));',
    ),
    valid(
      'a default of an argument that may be given',
      `return load(event, event.table);`,
      `function load(Key, TableName = 'orders') { return db.send(new GetCommand({ TableName, Key })); }`,
    ),
    valid(
      'a field that the constructor sets, too',
      `return new Orders(event.table).load(event);`,
      `class Orders { table = 'orders'; constructor(table) { if (table) this.table = table; } load(Key) { return db.send(new GetCommand({ TableName: this.table, Key })); } }`,
    ),
    valid(
      'a field that a subclass has another value in',
      `return new Users().load(event);`,
      `class Orders { table = 'orders'; load(Key) { return db.send(new GetCommand({ TableName: this.table, Key })); } }\nclass Users extends Orders { table = process.env.USERS; }`,
    ),
    valid(
      'a key of an object',
      `await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'shop-orders' }));`,
    ),
    valid('a parameter', `return ssm.send(new GetParameterCommand({ Name: '/shop/orders/table' }));`),
    valid(
      'a secret',
      `return new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf' }));`,
    ),
    valid(
      "another account's role",
      `return new STSClient({}).send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::123456789012:role/partner' }));`,
    ),
    valid(
      'a text message',
      `await sns.send(new PublishCommand({ PhoneNumber: '+4915112345678', Message: event.text }));`,
    ),
    valid(
      'the default bus',
      `await events.send(new PutEventsCommand({ Entries: [{ EventBusName: 'default', Detail: event.detail }] }));`,
    ),
    valid('open data', `return s3.send(new GetObjectCommand({ Bucket: 'noaa-ghcn-pds', Key: event.id }));`),
    valid(
      'what a build fills in',
      `return s3.send(new GetObjectCommand({ Bucket: '%BUCKET%', Key: event.id }));`,
    ),
    valid(
      'a queue of an emulator',
      `await sqs.send(new SendMessageCommand({ QueueUrl: 'http://localhost:4566/000000000000/orders', MessageBody: event.id }));`,
    ),
    valid(
      'a topic of an emulator',
      `await sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:eu-west-1:000000000000:orders', Message: event.id }));`,
    ),
    valid(
      'a client of an emulator',
      `return local.send(new GetCommand({ TableName: 'orders', Key: event }));`,
      `const local = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: 'http://localhost:8000' }));`,
    ),
    valid(
      'a table that the code makes',
      `await db.send(new CreateTableCommand({ TableName: 'scratch' }));\nreturn db.send(new GetCommand({ TableName: 'scratch', Key: event }));`,
    ),
    valid('a name that another service understands', `return client.search({ Bucket: 'shop-orders' });`),
    {
      name: 'an allowed name',
      code: `${clients}${handlerOf(`await s3.send(new PutObjectCommand({ Bucket: 'shop-orders', Key: event.id }));`)}`,
      options: [{ allow: ['shop-orders'] }],
    },
    {
      name: 'the allowed name of an ARN',
      code: `${clients}${handlerOf(`await sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:eu-west-1:123456789012:orders', Message: event.id }));`)}`,
      options: [{ allow: ['arn:aws:sns:*:123456789012:*'] }],
    },
    {
      name: 'a script',
      code: `${clients}await s3.send(new PutObjectCommand({ Bucket: 'shop-orders', Key: 'seed.json' }));`,
    },
    {
      name: 'a function that no handler calls',
      code: `${clients}export const seed = () => s3.send(new PutObjectCommand({ Bucket: 'shop-orders', Key: 'seed.json' }));\n${handlerOf('return event;')}`,
    },
    {
      name: 'a function of CloudFront, which has no environment variables',
      code: `${clients}${handlerOf(`return s3.send(new GetObjectCommand({ Bucket: 'shop-orders', Key: event.Records[0].cf.request.uri }));`)}`,
    },
  ],
});

const template = (resources: string, environment = ''): string => `Resources:
  Save:
    Type: AWS::Serverless::Function
    Properties:
      Handler: handler.handler
      Runtime: nodejs22.x
${environment}${resources}`;

const orders = `  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
`;
const queue = `  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: orders
`;
const environment = (name: string, value: string): string =>
  `      Environment:\n        Variables:\n          ${name}: ${value}\n`;

const tableHandler = `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
const db = new DynamoDBClient({});
export const handler = async (event) => db.send(new GetItemCommand({ TableName: 'orders', Key: event.key }));
`;
const queueHandler = `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
const sqs = new SQSClient({});
export const handler = async (event) => sqs.send(new SendMessageCommand({ QueueUrl: '${queueUrl}', MessageBody: event.id }));
`;

describe('a template', () => {
  const reports = (files: Readonly<Record<string, string>>): Promise<string[]> =>
    lintedWith('no-hardcoded-resource', files);

  it('that gives the name to a resource is named', async () => {
    expect(await reports({ 'template.yaml': template(orders), 'handler.js': tableHandler })).toEqual([
      'handler.js:3 `handler` (declared as Save in template.yaml) names the table `orders` in the code, as template.yaml names `Orders`, so that no other stage in the same account can have its own; set an environment variable to `!Ref Orders`, and read that.',
    ]);
  });

  it('that has a variable for it shows the way', async () => {
    const files = {
      'template.yaml': template(orders, environment('TABLE', '!Ref Orders')),
      'handler.js': tableHandler,
    };
    expect(await reports(files)).toEqual([
      'handler.js:3 `handler` (declared as Save in template.yaml) names the table `orders` in the code, as template.yaml names `Orders`, so that no other stage in the same account can have its own; read `process.env.TABLE`, which holds the same.',
    ]);
  });

  it('that has a variable with the same text shows the way', async () => {
    const files = {
      'template.yaml': template('', environment('TABLE', 'orders')),
      'handler.js': tableHandler,
    };
    expect(await reports(files)).toEqual([
      'handler.js:3 `handler` (declared as Save in template.yaml) names the table `orders` in the code, so that all stages in the same account share it; read `process.env.TABLE`, which holds the same.',
    ]);
  });

  it('that declares a queue with the name in a URL says so', async () => {
    expect(await reports({ 'template.yaml': template(queue), 'handler.js': queueHandler })).toEqual([
      'handler.js:3 `handler` (declared as Save in template.yaml) names the queue `orders` of account 123456789012 in the code, wherever the function is deployed; set an environment variable to `!Ref Queue`, the queue of that name in template.yaml, and read that.',
    ]);
  });

  it('that has a variable for its URL shows the way', async () => {
    const files = {
      'template.yaml': template(queue, environment('QUEUE_URL', '!Ref Queue')),
      'handler.js': queueHandler,
    };
    expect((await reports(files)).join('')).toContain(
      'wherever the function is deployed; read `process.env.QUEUE_URL`, which holds the queue of that name.',
    );
  });

  it('in another language is told in its words', async () => {
    const files = {
      'main.tf': `resource "aws_dynamodb_table" "orders" {
  name = "orders"
}
resource "aws_lambda_function" "save" {
  function_name = "save"
  handler       = "handler.handler"
  runtime       = "nodejs22.x"
  filename      = data.archive_file.code.output_path
}
data "archive_file" "code" {
  type        = "zip"
  source_dir  = "."
  output_path = "code.zip"
}
`,
      'handler.js': tableHandler,
    };
    expect(await reports(files)).toEqual([
      'handler.js:3 `handler` (declared as aws_lambda_function.save in main.tf) names the table `orders` in the code, as main.tf names `aws_dynamodb_table.orders`, so that no other stage in the same account can have its own; set an environment variable to the name of `aws_dynamodb_table.orders`, and read that.',
    ]);
  });

  it('that has a variable for its name, not its URL, shows no way', async () => {
    const files = {
      'template.yaml': template(queue, environment('QUEUE', '!GetAtt Queue.QueueName')),
      'handler.js': queueHandler,
    };
    expect((await reports(files)).join('')).toContain('set an environment variable to `!Ref Queue`');
  });

  it('whose names have a stage is none of the name', async () => {
    const staged = orders.replace('TableName: orders', "TableName: !Sub '${Stage}-orders'");
    expect(await reports({ 'template.yaml': template(staged), 'handler.js': tableHandler })).toEqual([
      'handler.js:3 `handler` (declared as Save in template.yaml) names the table `orders` in the code, so that all stages in the same account share it; have an environment variable name it.',
    ]);
  });
});

describe('suggestions', () => {
  it('read the variable that holds the same', async () => {
    expect(await suggestionsIn('handler.js', tableHandler, environment('TABLE', '!Ref Orders'))).toEqual([
      tableHandler.replace("'orders'", 'process.env.TABLE'),
    ]);
  });

  it('read it in a helper module that only functions with it run', async () => {
    const helper = `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
const db = new DynamoDBClient({});
export const load = (Key) => db.send(new GetItemCommand({ TableName: 'orders', Key }));
`;
    const handler = `import { load } from './repo.js';\nexport const handler = async (event) => load(event.key);\n`;
    const other = `export const handler = async (event) => event.key;\n`;
    const without = template('')
      .replace('Resources:\n', '')
      .replace('Save', 'Other')
      .replace('handler.', 'other.');
    const found = (second: string): Promise<string[]> =>
      suggestionsIn('repo.js', helper, environment('TABLE', '!Ref Orders'), without, {
        'handler.js': handler,
        'other.js': second,
      });
    expect(await found(other)).toEqual([helper.replace("'orders'", 'process.env.TABLE')]);
    expect(await found(handler)).toEqual([]);
  });

  it('are none where only some functions of the module have it', async () => {
    const second = template('')
      .replace('Resources:\n', '')
      .replace('Save', 'Load')
      .replace('handler.handler', 'handler.load');
    const code = `${tableHandler}export const load = async (event) => handler(event);\n`;
    expect(await suggestionsIn('handler.js', code, environment('TABLE', '!Ref Orders'), second)).toEqual([]);
  });

  it('are none for the key of an object', async () => {
    const code = tableHandler
      .replaceAll('GetItemCommand', 'BatchGetItemCommand')
      .replace("TableName: 'orders', Key: event.key", 'RequestItems: { orders: { Keys: event.keys } }');
    expect(await suggestionsIn('handler.js', code, environment('TABLE', '!Ref Orders'))).toEqual([]);
  });
});

async function suggestionsIn(
  file: string,
  code: string,
  variables: string,
  more = '',
  others: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const root = projectWith({
    'package.json': '{ "name": "orders", "type": "module" }',
    'template.yaml': template(`${more}${orders}`, variables),
    ...others,
    [file]: code,
  });
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: {
      plugins: { 'aws-lambda': plugin },
      rules: { 'aws-lambda/no-hardcoded-resource': 'error' },
    },
  });
  const [result] = await eslint.lintFiles([file]);
  expect(result?.messages).toHaveLength(1);
  return (result?.messages[0]?.suggestions ?? []).map(
    ({ fix: { range, text } }) => code.slice(0, range[0]) + text + code.slice(range[1]),
  );
}

describe('a project', () => {
  const reports = (files: Readonly<Record<string, string>>): Promise<string[]> =>
    lintedWith('no-hardcoded-resource', files);
  const repository = `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
const db = new DynamoDBClient({});
`;

  it('has a request of a helper module reported there', async () => {
    const files = {
      'handler.js': `import { load } from './repo.js';\nexport const handler = async (event, context) => load(event);`,
      'repo.js': `${repository}export const load = (Key) => db.send(new GetItemCommand({ TableName: 'orders', Key }));`,
    };
    expect(await reports(files)).toEqual([
      'repo.js:3 `handler` of handler.js (exported as `handler` with a Lambda signature), through `load`, names the table `orders` in the code, so that all stages in the same account share it; have an environment variable name it.',
    ]);
  });

  it('has a constant reported where it stands, once', async () => {
    const files = {
      'handler.js': `import { load, next } from './repo.js';\nexport const handler = async (event, context) => [load(event), next(event)];`,
      'repo.js': `import { TABLES } from './config.js';\n${repository}export const load = (Key) => db.send(new GetItemCommand({ TableName: TABLES.orders, Key }));\nexport const next = (Key) => db.send(new GetItemCommand({ TableName: TABLES.orders, Key }));`,
      'config.js': `export const TABLES = { orders: 'orders', users: 'users' };\nexport const STAGE = 'prod';`,
    };
    expect(await reports(files)).toEqual([
      'config.js:1 Code that `handler` of handler.js loads names the table `orders` in the code, so that all stages in the same account share it; have an environment variable name it.',
    ]);
  });

  it('has a constant reported that its handler uses', async () => {
    const files = {
      'handler.js': `import { TABLE } from './config.js';\n${repository}export const handler = async (event, context) => db.send(new GetItemCommand({ TableName: TABLE, Key: event }));`,
      'config.js': `export const TABLE = 'orders';`,
    };
    expect(await reports(files)).toEqual([
      'config.js:1 Code that `handler` of handler.js loads names the table `orders` in the code, so that all stages in the same account share it; have an environment variable name it.',
    ]);
  });

  it('has an argument reported where it is given', async () => {
    const files = {
      'handler.js': `import { load } from './repo.js';\nexport const handler = async (event, context) => load('orders', event);`,
      'repo.js': `${repository}export const load = (TableName, Key) => db.send(new GetItemCommand({ TableName, Key }));`,
    };
    expect(await reports(files)).toEqual([
      'handler.js:2 `handler` (exported as `handler` with a Lambda signature) names the table `orders` in the code, so that all stages in the same account share it; have an environment variable name it.',
    ]);
  });

  it('has no constant reported that has a default only', async () => {
    const files = {
      'handler.js': `import { TABLE, BUCKET } from './config.js';\n${repository}export const handler = async (event, context) => db.send(new GetItemCommand({ TableName: TABLE, Key: event }));`,
      'config.js': `export const TABLE = process.env.TABLE || 'orders';\nexport const BUCKET = 'shop';`,
    };
    expect(await reports(files)).toEqual([]);
  });

  it('has a helper module left alone that no handler loads', async () => {
    const files = {
      'handler.js': `export const handler = async (event, context) => event;`,
      'repo.js': `${repository}export const load = (Key) => db.send(new GetItemCommand({ TableName: 'orders', Key }));`,
    };
    expect(await reports(files)).toEqual([]);
  });
});
