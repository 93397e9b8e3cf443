import path from 'node:path';
import { readCloudFormation } from '../../src/infrastructure/cloudformation.js';
import type { DeclaredFunction, Deployment, Term, Trigger } from '../../src/infrastructure/deployment.js';
import { deploymentsAround } from '../../src/infrastructure/deployments.js';
import { fixturePath } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

/** The deployment that a YAML or JSON text declares, in an empty project. */
function read(text: string, root = projectWith({})): Deployment {
  return readCloudFormation(path.join(root, 'template.yaml'), text, root);
}

function fixture(project: string): Deployment {
  const root = fixturePath(project);
  const [only] = deploymentsAround(path.join(root, 'any.js'), { root });
  if (!only) throw new Error(`no template in ${project}`);
  return only;
}

function functionOf(deployment: Deployment, logicalId: string): DeclaredFunction {
  const found = deployment.functions.find((declared) => declared.logicalId === logicalId);
  if (!found) throw new Error(`no function ${logicalId}`);
  return found;
}

/** A function `F` with the given lines as its properties, and further resources. */
function functionWith(properties: string, resources = ''): string {
  const indented = properties.replace(/^/gm, '      ');
  return `Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.handler\n      Runtime: nodejs22.x\n${indented}\n${resources.replace(/^/gm, '  ')}`;
}

const text = (value: string): Term => ({ kind: 'concat', atoms: [{ kind: 'text', text: value }] });
const symbol = (id: string): Term => ({ kind: 'concat', atoms: [{ kind: 'symbol', id }] });
const attribute = (of: string, which: 'name' | 'arn' | 'url' | 'streamArn' | 'other'): Term => ({
  kind: 'concat',
  atoms: [{ kind: 'attribute', of, which }],
});

describe('a SAM project', () => {
  const deployment = fixture('sam-orders');
  const upload = functionOf(deployment, 'Upload');

  it('maps handlers to source files', () => {
    const files = deployment.functions.map(({ sources }) =>
      sources.map(({ file, exportPath }) => [path.relative(fixturePath('sam-orders'), file), ...exportPath]),
    );
    expect(files).toEqual([
      [['src/upload.js', 'handler']],
      [['src/consume.mjs', 'handler']],
      [['src/web/api.ts', 'handler']],
    ]);
  });

  it('gives functions the global values, their own first', () => {
    expect(upload).toMatchObject({ runtime: 'nodejs22.x', timeoutSeconds: 30, memoryMegabytes: 512 });
    expect(functionOf(deployment, 'Consume').memoryMegabytes).toBe(128);
    expect(functionOf(deployment, 'Api')).toMatchObject({ runtime: 'nodejs24.x', bundler: 'esbuild' });
  });

  it('merges the environment', () => {
    expect(Object.fromEntries(upload.environment)).toEqual({
      STAGE: symbol('cfn:Stage'),
      TABLE: text('overridden'),
      QUEUE_URL: attribute('Queue', 'url'),
      QUEUE_ARN: attribute('Queue', 'arn'),
      BUCKET: {
        kind: 'concat',
        atoms: [
          { kind: 'symbol', id: 'cfn:AWS::StackName' },
          { kind: 'text', text: '-uploads' },
        ],
      },
      TARGET: { kind: 'either', options: [text('live'), text('test')] },
      SIZE: { kind: 'either', options: [text('1024'), text('256')] },
      SHARED: symbol('cfn:import:"shared-bucket"'),
    });
    expect(functionOf(deployment, 'Consume').environment.get('TABLE')).toEqual(attribute('Orders', 'name'));
  });

  it('knows the physical names that it spells', () => {
    expect(deployment.resources.get('Uploads')?.name).toEqual(upload.environment.get('BUCKET'));
    expect(deployment.resources.get('Orders')?.name).toEqual({
      kind: 'concat',
      atoms: [
        { kind: 'text', text: 'orders-' },
        { kind: 'symbol', id: 'cfn:Stage' },
      ],
    });
    expect(deployment.resources.get('Queue')?.name).toBeUndefined();
  });

  it('reads an S3 trigger with its filter', () => {
    expect(upload.triggers).toMatchObject([
      {
        source: 's3',
        resource: attribute('Uploads', 'name'),
        filter: { kind: 's3', events: ['s3:ObjectCreated:*'], prefix: text('in/'), suffix: text('.csv') },
        batchSize: undefined,
        reportsBatchItemFailures: false,
        isEnabled: true,
        isFifo: false,
      },
    ]);
  });

  it('reads an SQS trigger with its batch', () => {
    const consume = functionOf(deployment, 'Consume');
    expect(consume.triggers).toMatchObject([
      {
        source: 'sqs',
        resource: attribute('Queue', 'arn'),
        filter: { kind: 'none' },
        batchSize: 5,
        reportsBatchItemFailures: true,
        isEnabled: true,
        isFifo: true,
      },
    ]);
    expect(consume.recursiveLoop).toBe('Terminate');
    expect(consume.failureTargets).toEqual([attribute('DeadLetters', 'arn')]);
  });

  it('has no problems', () => {
    expect(deployment.problems).toEqual([]);
  });
});

describe('a CloudFormation project in JSON', () => {
  const resize = functionOf(fixture('cfn-json'), 'Resize');

  it('maps the handler, numbers written as text too', () => {
    expect(resize.sources).toEqual([
      { file: fixturePath('cfn-json', 'code/resize.js'), exportPath: ['run'], how: 'exact' },
    ]);
    expect(resize).toMatchObject({ timeoutSeconds: 15, memoryMegabytes: 128, bundler: 'none' });
  });

  it('joins names', () => {
    expect(resize.environment.get('BUCKET')).toEqual({
      kind: 'concat',
      atoms: [
        { kind: 'text', text: 'copy-' },
        { kind: 'attribute', of: 'Bucket', which: 'name' },
      ],
    });
  });

  it('finds triggers at the bucket and, through an alias, at the mapping', () => {
    expect(resize.triggers).toMatchObject([
      {
        source: 's3',
        resource: attribute('Bucket', 'name'),
        filter: { events: ['s3:ObjectCreated:Put'], prefix: text('in/'), suffix: undefined },
      },
      { source: 'kinesis', resource: attribute('Stream', 'arn'), reportsBatchItemFailures: undefined },
    ]);
  });
});

describe('triggers of a function', () => {
  const first = (template: string): Partial<Trigger> => functionOf(read(template), 'F').triggers[0] ?? {};

  it.each([
    ['S3', 'Bucket: !Ref B', 's3'],
    ['SQS', 'Queue: arn:aws:sqs:eu-west-1:1:q', 'sqs'],
    ['SNS', 'Topic: !Ref T', 'sns'],
    ['SNS', 'Topic: !Ref T\nSqsSubscription: true', 'sqs'],
    ['DynamoDB', 'Stream: !GetAtt T.StreamArn', 'dynamodb'],
    ['Kinesis', 'Stream: !GetAtt S.Arn', 'kinesis'],
    ['EventBridgeRule', 'Pattern: { source: [a] }', 'eventbridge'],
    ['CloudWatchEvent', 'Pattern: { source: [a] }', 'eventbridge'],
    ['Schedule', 'Schedule: rate(1 hour)', 'schedule'],
    ['ScheduleV2', 'ScheduleExpression: rate(1 hour)', 'schedule'],
    ['Api', 'Path: /', 'api'],
    ['HttpApi', 'Path: /', 'api'],
    ['CloudWatchLogs', 'LogGroupName: l', 'logs'],
    ['IoTRule', 'Sql: x', 'iot'],
    ['Cognito', 'UserPool: !Ref P', 'cognito'],
    ['MSK', 'Stream: a', 'kafka'],
    ['SelfManagedKafka', 'Topics: [t]', 'kafka'],
    ['MQ', 'Broker: b', 'mq'],
    ['AlexaSkill', 'SkillId: a', 'alexa'],
  ])('SAM event %s (%s)', (type, properties, source) => {
    const event = `Events:\n  E:\n    Type: ${type}\n    Properties:\n${properties.replace(/^/gm, '      ')}`;
    expect(first(functionWith(event)).source).toBe(source);
  });

  const arn = '!GetAtt F.Arn';
  it.each([
    ['AWS::Lambda::EventSourceMapping', `EventSourceArn: !GetAtt Q.Arn, FunctionName: !Ref F`, 'sqs'],
    ['AWS::Lambda::EventSourceMapping', `EventSourceArn: !Ref TableStream, FunctionName: !Ref F`, 'other'],
    ['AWS::Lambda::EventSourceMapping', `Topics: [t], FunctionName: !Ref F`, 'kafka'],
    ['AWS::Lambda::EventSourceMapping', `Queues: [t], FunctionName: !Ref F`, 'mq'],
    ['AWS::SNS::Subscription', `Protocol: lambda, TopicArn: !Ref T, Endpoint: ${arn}`, 'sns'],
    ['AWS::SNS::Topic', `Subscription: [{ Protocol: lambda, Endpoint: ${arn} }]`, 'sns'],
    ['AWS::Events::Rule', `EventPattern: { source: [a] }, Targets: [{ Arn: ${arn} }]`, 'eventbridge'],
    ['AWS::Events::Rule', `ScheduleExpression: rate(1 day), Targets: [{ Arn: ${arn} }]`, 'schedule'],
    ['AWS::Scheduler::Schedule', `Target: { Arn: ${arn} }`, 'schedule'],
    ['AWS::Logs::SubscriptionFilter', `LogGroupName: l, DestinationArn: ${arn}`, 'logs'],
    ['AWS::Lambda::Url', `TargetFunctionArn: !Ref F`, 'function-url'],
    ['Custom::Thing', `ServiceToken: ${arn}`, 'custom-resource'],
    ['AWS::CloudFormation::CustomResource', `ServiceToken: ${arn}`, 'custom-resource'],
    ['AWS::Serverless::StateMachine', `DefinitionSubstitutions: { Task: ${arn} }`, 'stepfunctions'],
    [
      'AWS::StepFunctions::StateMachine',
      `DefinitionString: !Sub '{"Resource":"\${F.Arn}"}'`,
      'stepfunctions',
    ],
    ['AWS::ApiGateway::Method', `Integration: { Uri: !Sub 'arn:x:functions/\${F.Arn}/invocations' }`, 'api'],
    ['AWS::ApiGatewayV2::Integration', `IntegrationUri: ${arn}`, 'api'],
    ['AWS::ApiGatewayV2::Api', `Target: ${arn}`, 'api'],
    [
      'AWS::ApiGatewayV2::Authorizer',
      `AuthorizerUri: !Sub 'arn:x:functions/\${F.Arn}/invocations'`,
      'authorizer',
    ],
    ['AWS::Serverless::Api', `Auth: { Authorizers: { A: { FunctionArn: ${arn} } } }`, 'authorizer'],
    ['AWS::AppSync::DataSource', `LambdaConfig: { LambdaFunctionArn: ${arn} }`, 'appsync'],
    ['AWS::Cognito::UserPool', `LambdaConfig: { CustomSMSSender: { LambdaArn: ${arn} } }`, 'cognito'],
    ['AWS::ElasticLoadBalancingV2::TargetGroup', `TargetType: lambda, Targets: [{ Id: ${arn} }]`, 'alb'],
    ['AWS::IoT::TopicRule', `TopicRulePayload: { Actions: [{ Lambda: { FunctionArn: ${arn} } }] }`, 'iot'],
    ['AWS::SES::ReceiptRule', `Rule: { Actions: [{ LambdaAction: { FunctionArn: ${arn} } }] }`, 'ses'],
    [
      'AWS::KinesisFirehose::DeliveryStream',
      `ExtendedS3DestinationConfiguration: { ProcessingConfiguration: { Processors: [{ Parameters: [{ ParameterValue: ${arn} }] }] } }`,
      'firehose',
    ],
    ['AWS::Lambda::Permission', `FunctionName: !Ref F, Principal: s3.amazonaws.com`, 's3'],
  ])('%s { %s }', (type, properties, source) => {
    const resources = `R:\n  Type: ${type}\n  Properties: { ${properties} }\nQ:\n  Type: AWS::SQS::Queue\nT:\n  Type: AWS::SNS::Topic`;
    expect(first(functionWith('', resources)).source).toBe(source);
  });

  it('come from a WebSocket API', () => {
    const resources = `Api:\n  Type: AWS::ApiGatewayV2::Api\n  Properties: { ProtocolType: WEBSOCKET }\nR:\n  Type: AWS::ApiGatewayV2::Integration\n  Properties: { ApiId: !Ref Api, IntegrationUri: ${arn} }`;
    expect(first(functionWith('', resources)).source).toBe('websocket');
  });

  it('come from a function URL', () => {
    expect(first(functionWith('FunctionUrlConfig: { AuthType: NONE }')).source).toBe('function-url');
  });

  it('name the function by its physical name', () => {
    const resources = `B:\n  Type: AWS::S3::Bucket\n  Properties:\n    NotificationConfiguration:\n      LambdaConfigurations:\n        - Event: s3:ObjectCreated:*\n          Function: !Sub 'arn:aws:lambda:\${AWS::Region}:\${AWS::AccountId}:function:\${AWS::StackName}-f'`;
    const template = functionWith(`FunctionName: !Sub '\${AWS::StackName}-f'`, resources);
    expect(first(template)).toMatchObject({ source: 's3', resource: attribute('B', 'name') });
  });

  it('are not those of a function with a longer name', () => {
    const resources = `R:\n  Type: AWS::Lambda::EventSourceMapping\n  Properties: { EventSourceArn: 'arn:aws:sqs:a:1:q', FunctionName: 'other-f' }`;
    expect(first(functionWith('FunctionName: f', resources))).toEqual({});
  });

  it('are switched off', () => {
    const event = (enabled: string): string =>
      functionWith(`Events:\n  E: { Type: Schedule, Properties: { Schedule: rate(1 day), ${enabled} } }`);
    expect(first(event('Enabled: false')).isEnabled).toBe(false);
    expect(first(event(`Enabled: 'false'`)).isEnabled).toBe(false);
    expect(first(event('State: DISABLED')).isEnabled).toBe(false);
    expect(first(event('Enabled: !Ref Switch')).isEnabled).toBe(true);
  });

  it('hint at nothing more where the template sets the trigger up', () => {
    const resources = `P:\n  Type: AWS::Lambda::Permission\n  Properties: { FunctionName: !Ref F, Principal: apigateway.amazonaws.com }\nA:\n  Type: AWS::ApiGateway::Authorizer\n  Properties: { AuthorizerUri: ${arn} }`;
    expect(functionOf(read(functionWith('', resources)), 'F').triggers.map(({ source }) => source)).toEqual([
      'authorizer',
    ]);
  });
});

describe('the code of a function', () => {
  const root = projectWith({
    'index.js': '',
    'a.js': '',
    'src/a.ts': '',
    'src/b/index.mts': '',
    'dist/a.js': '',
    'src/a.b.js': '',
    'py/app.js': '',
  });
  const filesOf = (properties: string, handler = 'a.handler', runtime = 'nodejs22.x'): string[] =>
    functionOf(
      read(
        `Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: ${handler}, Runtime: ${runtime}, ${properties} }`,
        root,
      ),
      'F',
    ).sources.map(({ file }) => path.relative(root, file));

  it.each([
    ['beside the template', '', 'a.handler', ['a.js']],
    ['below CodeUri', 'CodeUri: src', 'a.handler', ['src/a.ts']],
    ['below CodeUri as a path with dots', 'CodeUri: ./src/../src/', 'a.handler', ['src/a.ts']],
    ['below an object CodeUri', 'CodeUri: { Bucket: b, Key: k }', 'a.handler', []],
    ['in an index file', 'CodeUri: src', 'b.handler', ['src/b/index.mts']],
    [
      'in a build folder, and where it is built from',
      'CodeUri: dist',
      'a.handler',
      ['dist/a.js', 'src/a.ts'],
    ],
    ['a name with a dot', 'CodeUri: src', 'a.b.handler', ['src/a.ts']],
    ['on S3', 'CodeUri: s3://bucket/key', 'a.handler', []],
    ['in the template', `InlineCode: 'exports.handler = 1'`, 'index.handler', []],
    ['in a raw function', `Code: { ZipFile: 'exports.handler = 1' }`, 'index.handler', []],
    ['outside the root', 'CodeUri: ../..', 'a.handler', []],
    ['nowhere', 'CodeUri: src', 'missing.handler', []],
    ['no handler', 'PackageType: Image', `''`, []],
  ])('%s', (_, properties, handler, expected) => {
    expect(filesOf(properties, handler)).toEqual(expected);
  });

  it('is not JavaScript for other runtimes', () => {
    expect(filesOf('CodeUri: py', 'app.handler', 'python3.13')).toEqual([]);
    expect(filesOf('CodeUri: py', 'app.handler', '!Ref Runtime')).toEqual(['py/app.js']);
  });
});
