import { eventSourcesOf } from '../../src/analysis/event-sources.js';
import { handlersIn } from '../../src/analysis/handlers.js';
import { fixtureModule, moduleFrom, type ModuleOptions } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

/** The sources of the first handler of some code, sorted. */
function sources(code: string, options?: ModuleOptions): string[] {
  const [handler] = handlersIn(moduleFrom(code, options));
  if (!handler) throw new Error(`no handler in ${code}`);
  return [...eventSourcesOf(handler)].sort();
}

describe('event sources by template', () => {
  it.each([
    ['sam-orders', 'src/upload.js', 's3'],
    ['sam-orders', 'src/consume.mjs', 'sqs'],
    ['sam-orders', 'src/web/api.ts', 'api'],
  ])('%s/%s', (project, file, source) => {
    const [handler] = handlersIn(fixtureModule(project, file));
    expect(handler && [...eventSourcesOf(handler)]).toEqual([source]);
  });

  it('all triggers together', () => {
    const [handler] = handlersIn(fixtureModule('sls-shop', 'src/orders.js'));
    expect(handler && [...eventSourcesOf(handler)]).toEqual(['sqs', 's3']);
  });

  const code = `export const handler = async (event) => event.Records.map((record) => record.body);`;
  const template = (events: string): string =>
    `provider: aws\nfunctions: { f: { handler: a.handler, events: [${events}] } }`;

  it.each([
    ['sqs: arn:aws:sqs:eu-west-1:1:q', 'sqs'],
    ['sns: t', 'sns'],
    ['s3: b', 's3'],
    ['schedule: rate(1 day)', 'schedule'],
    ['eventBridge: { pattern: { source: [a] } }', 'eventbridge'],
    ['stream: arn:aws:dynamodb:eu-west-1:1:table/t/stream/x', 'dynamodb'],
    ['stream: arn:aws:kinesis:eu-west-1:1:stream/s', 'kinesis'],
    ['httpApi: "*"', 'api'],
    ['http: GET /', 'api'],
    ['cognitoUserPool: { pool: p, trigger: PreSignUp }', 'cognito'],
    ['cloudwatchLog: /g', 'logs'],
    ['websocket: $default', 'websocket'],
  ])('%s', (event, source) => {
    const root = projectWith({ 'serverless.yml': template(`{ ${event} }`), 'a.js': code });
    expect(sources(code, { root, path: 'a.js' })).toEqual([source]);
  });

  it('stand before the shape', () => {
    const root = projectWith({ 'serverless.yml': template('{ sns: t }'), 'a.js': code });
    expect(sources(code, { root, path: 'a.js' })).toEqual(['sns']);
  });

  it('leave the word to the shape where the template names no trigger', () => {
    const root = projectWith({ 'serverless.yml': template(''), 'a.js': code });
    expect(sources(code, { root, path: 'a.js' })).toEqual(['sqs']);
  });

  it('leave the word to the shape where the template names a trigger that it cannot tell', () => {
    const mapping = `Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: a.handler }\n  M:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties: { FunctionName: !Ref F, EventSourceArn: !Ref Arn }`;
    const root = projectWith({ 'template.yaml': mapping, 'a.js': code });
    expect(sources(code, { root, path: 'a.js' })).toEqual(['sqs']);
  });
});

describe('event sources by type', () => {
  it.each([
    ['SQSHandler', 'sqs'],
    ['S3Handler', 's3'],
    ['SNSHandler', 'sns'],
    ['SESHandler', 'ses'],
    ['DynamoDBStreamHandler', 'dynamodb'],
    ['KinesisStreamHandler', 'kinesis'],
    ['FirehoseTransformationHandler', 'firehose'],
    ['ScheduledHandler', 'schedule'],
    ["EventBridgeHandler<'Created', object, void>", 'eventbridge'],
    ['APIGatewayProxyHandler', 'api'],
    ['APIGatewayProxyHandlerV2', 'api'],
    ['APIGatewayProxyHandlerV2WithJWTAuthorizer', 'api'],
    ['APIGatewayRequestAuthorizerHandler', 'authorizer'],
    ['APIGatewayTokenAuthorizerHandler', 'authorizer'],
    ['APIGatewayProxyWebsocketHandlerV2', 'websocket'],
    ['LambdaFunctionURLHandler', 'function-url'],
    ['ALBHandler', 'alb'],
    ['CloudFrontRequestHandler', 'cloudfront'],
    ['CloudWatchLogsHandler', 'logs'],
    ['CloudFormationCustomResourceHandler', 'custom-resource'],
    ['CodePipelineHandler', 'codepipeline'],
    ['PreSignUpTriggerHandler', 'cognito'],
    ['IoTCustomAuthorizerHandler', 'iot'],
    ['MSKHandler', 'kafka'],
    ['LexV2Handler', 'lex'],
    ['ConnectContactFlowHandler', 'connect'],
    ['AppSyncResolverHandler<object, void>', 'appsync'],
    ['Handler<SQSEvent>', 'sqs'],
    ['Handler<S3Event, void>', 's3'],
  ])('%s', (type, source) => {
    const names = [...type.matchAll(/[A-Z]\w+/g)].map(([name]) => name).join(', ');
    const code = `import type { ${names} } from 'aws-lambda';\nexport const handler: ${type} = async (event) => {};`;
    expect(sources(code, { path: 'handler.ts' })).toEqual([source]);
  });

  it('of the event parameter', () => {
    const code = `import type { SNSEvent, Context } from 'aws-lambda';\nexport async function handler(event: SNSEvent, context: Context) {}`;
    expect(sources(code, { path: 'handler.ts' })).toEqual(['sns']);
  });

  it('in JSDoc', () => {
    const code = `/** @type {import('aws-lambda').SQSHandler} */\nexport const handler = async (event) => {};`;
    expect(sources(code)).toEqual(['sqs']);
  });

  it('a plain Handler tells nothing', () => {
    const code = `import type { Handler } from 'aws-lambda';\nexport const handler: Handler = async (event) => {};`;
    expect(sources(code, { path: 'handler.ts' })).toEqual([]);
  });
});

describe('event sources by shape', () => {
  const loop = (inner: string): string => `for (const record of event.Records) { ${inner} }`;

  it.each([
    ['an S3 record', loop('use(record.s3.object.key);'), 's3'],
    ['an S3 record by index', 'const { s3 } = event.Records[0]; use(s3.bucket);', 's3'],
    ['an SNS record', loop('use(JSON.parse(record.Sns.Message));'), 'sns'],
    ['an SQS body', loop('use(JSON.parse(record.body));'), 'sqs'],
    ['an SQS body in a callback', 'event.Records.map((message) => message.body);', 'sqs'],
    ['an SQS receipt', loop('use(record.receiptHandle);'), 'sqs'],
    ['a DynamoDB image', loop('use(record.dynamodb.NewImage);'), 'dynamodb'],
    ['a Kinesis record', loop('use(record.kinesis.data);'), 'kinesis'],
    ['an SQS body by index', 'use(JSON.parse(event.Records[0].body));', 'sqs'],
    [
      'an SQS body in a counted loop',
      'for (let i = 0; i < event.Records.length; i++) use(event.Records[i].body);',
      'sqs',
    ],
    [
      'an SQS body of a list in a variable',
      'const list = event.Records; for (const index in list) use(list[index].body);',
      'sqs',
    ],
    [
      'an SQS body of a list with a default',
      'for (const each of event.Records ?? []) use(each.body);',
      'sqs',
    ],
    ['an SQS body taken apart in a loop', 'for (const { body } of event.Records) use(body);', 'sqs'],
    [
      'an SQS body taken apart in a callback',
      'await Promise.all(event.Records.map(async ({ body, messageId }) => use(body)));',
      'sqs',
    ],
    ['an SQS body taken apart below', loop('const { body } = record; use(body);'), 'sqs'],
    ['a handle of an SQS message', 'use(event.Records[0].receiptHandle);', 'sqs'],
    ['an attribute of an SQS message', loop('use(record.messageAttributes.kind.stringValue);'), 'sqs'],
    ['failures of a batch', loop('use({ itemIdentifier: record.messageId });'), 'sqs'],
    [
      'a bucket inside an SQS message',
      loop('for (const inner of JSON.parse(record.body).Records) use(inner.s3.object.key);'),
      'sqs',
    ],
    [
      'a bucket inside an SNS message',
      loop('use(JSON.parse(record.Sns.Message).Records[0].s3.object.key);'),
      'sns',
    ],
    [
      'an SNS message inside an SQS message',
      loop('use(JSON.parse(JSON.parse(record.body).Message));'),
      'sqs',
    ],
    ['an S3 record taken apart', 'for (const { s3: { bucket } } of event.Records) use(bucket.name);', 's3'],
    ['an SNS record taken apart', 'const [{ Sns: { Message } }] = event.Records; use(Message);', 'sns'],
    [
      'a DynamoDB record taken apart',
      'for (const { dynamodb, eventName } of event.Records) use(dynamodb.NewImage);',
      'dynamodb',
    ],
    ['EventBridge by its detail', 'const { orderId } = event.detail; use(orderId);', 'eventbridge'],
    ['queues of RabbitMQ', 'use(event.rmqMessagesByQueue);', 'mq'],
    ['an SES mail', loop('use(record.ses.mail.messageId);'), 'ses'],
    ['a CloudFront request', 'return event.Records[0].cf.request;', 'cloudfront'],
    ['EventBridge', `use(event['detail-type']);`, 'eventbridge'],
    ['a log batch', 'use(event.awslogs.data);', 'logs'],
    ['REST paths', 'use(event.pathParameters.id);', 'api'],
    ['HTTP methods', 'use(event.requestContext.http.method);', 'api'],
    ['a custom resource', 'use(event.ResourceProperties);', 'custom-resource'],
    ['a Cognito trigger', 'use(event.triggerSource);', 'cognito'],
    ['an authorizer', 'use(event.methodArn);', 'authorizer'],
  ])('%s', (_, body, source) => {
    expect(sources(`export const handler = async (event) => { ${body} };`)).toEqual([source]);
  });

  it('reads destructured parameters', () => {
    expect(sources(`export const handler = async ({ pathParameters }) => pathParameters.id;`)).toEqual([
      'api',
    ]);
  });

  it('reads functions that the handler calls', () => {
    const code = `const save = (record) => use(record.s3.object.key);\nexport const handler = async (event) => { for (const record of event.Records) save(record); };`;
    expect(sources(code)).toEqual(['s3']);
  });

  it('reads functions of other modules that the handler calls', () => {
    const root = projectWith({
      'package.json': '{}',
      'save.js': `export const save = (message) => use(message.body);`,
    });
    const code = `import { save } from './save.js';\nexport const handler = async (event) => { for (const each of event.Records) await save(each); };`;
    expect(sources(code, { root, path: 'a.js' })).toEqual(['sqs']);
  });

  it('reads the types of what the handler calls', () => {
    const code = `import type { SQSRecord } from 'aws-lambda';\nconst save = async (each: SQSRecord) => use(each);\nexport const handler = async (event: any) => { for (const each of event.Records) await save(each); };`;
    expect(sources(code, { path: 'handler.ts' })).toEqual(['sqs']);
  });

  it.each([
    ['EventType.SQS', 'sqs'],
    ['EventType.KinesisDataStreams', 'kinesis'],
    ['EventType.DynamoDBStreams', 'dynamodb'],
  ])('reads the batch processor of Powertools for %s', (type, source) => {
    const code = `import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';\nconst processor = new BatchProcessor(${type});\nexport const handler = async (event, context) => processPartialResponse(event, (each) => work(each), processor, { context });`;
    expect(sources(code)).toEqual([source]);
  });

  it.each([
    ['a task of Step Functions', 'return { total: event.items.length, token: event.taskToken };'],
    ['a body without records', 'use(event.body);'],
    ['an s3 client', 'use(clients.s3.bucket);'],
    ['nothing of the event', 'use(1);'],
  ])('not: %s', (_, body) => {
    expect(sources(`export const handler = async (event, context) => { ${body} };`)).toEqual([]);
  });

  it('does not take what other handlers of the file read', () => {
    const code = `export const handler = async (event) => 1;\nexport const otherHandler = async (event, context) => event.pathParameters;`;
    expect(sources(code)).toEqual([]);
  });
});
