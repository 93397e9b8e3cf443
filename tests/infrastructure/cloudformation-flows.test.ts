import path from 'node:path';
import { readCloudFormation } from '../../src/infrastructure/cloudformation.js';
import type { Deployment, Flow, Resource, Term } from '../../src/infrastructure/deployment.js';
import { projectWith } from '../support/projects.js';

function read(resources: string, files: Readonly<Record<string, string>> = {}, more = ''): Deployment {
  const root = projectWith(files);
  const text = `Resources:\n${resources.replace(/^/gm, '  ')}\n${more}`;
  return readCloudFormation(path.join(root, 'template.yaml'), text, root);
}

/** A term in a word: `Queue.arn`, `default`, `<cfn:Stage>`. */
function word(term: Term): string {
  if (term.kind !== 'concat') return term.kind;
  return term.atoms
    .map((atom) => {
      if (atom.kind === 'text') return atom.text;
      return atom.kind === 'symbol' ? `<${atom.id}>` : `${atom.of}.${atom.which}`;
    })
    .join('');
}

function words({ kind, source, from, to, isEnabled }: Flow): string {
  return `${source} ${kind}: ${word(from)} -> ${word(to)}${isEnabled ? '' : ' (off)'}`;
}

const some = `Q: { Type: AWS::SQS::Queue }
F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x } }
`;

describe('flows between resources', () => {
  it.each([
    [
      'a bucket that notifies a queue and a topic',
      'B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { QueueConfigurations: [{ Event: "s3:ObjectCreated:*", Queue: !GetAtt Q.Arn }], TopicConfigurations: [{ Event: x, Topic: !Ref T }] } } }\nT: { Type: AWS::SNS::Topic }',
      ['s3 notification: B.name -> Q.arn', 's3 notification: B.name -> T.arn'],
    ],
    [
      'a bucket whose events go to the default bus',
      'B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } } }',
      ['s3 notification: B.name -> default'],
    ],
    [
      'a bucket that sends nothing to the bus',
      'B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: false } } } }',
      [],
    ],
    [
      'a bucket that another one copies',
      'B: { Type: AWS::S3::Bucket, Properties: { ReplicationConfiguration: { Rules: [{ Status: Enabled, Prefix: in/, Destination: { Bucket: !GetAtt C.Arn } }, { Status: Disabled, Destination: { Bucket: !GetAtt C.Arn } }] } } }\nC: { Type: AWS::S3::Bucket }',
      ['s3 replication: B.name -> C.arn', 's3 replication: B.name -> C.arn (off)'],
    ],
    [
      'a queue with a dead-letter queue',
      'D: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Q.Arn, maxReceiveCount: 3 } } }',
      ['sqs redrive: D.arn -> Q.arn'],
    ],
    [
      'subscriptions of a queue and a delivery stream, none of a function, mail or HTTP',
      'T: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: sqs, Endpoint: !GetAtt Q.Arn }, { Protocol: lambda, Endpoint: !GetAtt F.Arn }, { Protocol: email, Endpoint: a@b.c }] } }\nS: { Type: AWS::SNS::Subscription, Properties: { Protocol: firehose, TopicArn: !Ref T, Endpoint: !GetAtt H.Arn, RedrivePolicy: { deadLetterTargetArn: !GetAtt Q.Arn } } }\nH: { Type: AWS::KinesisFirehose::DeliveryStream }',
      ['sns subscription: T.arn -> Q.arn', 'sns subscription: T.arn -> H.arn', 'sns redrive: T.arn -> Q.arn'],
    ],
    [
      'a rule with a queue, another bus and a function as targets',
      'R: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [a] }, State: DISABLED, Targets: [{ Arn: !GetAtt Q.Arn }, { Arn: !GetAtt Bus.Arn }, { Arn: !GetAtt F.Arn }] } }\nBus: { Type: AWS::Events::EventBus }',
      ['eventbridge rule: default -> Q.arn (off)', 'eventbridge rule: default -> Bus.arn (off)'],
    ],
    [
      'a schedule, which takes no events',
      'R: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day), Targets: [{ Arn: !GetAtt Q.Arn }] } }',
      [],
    ],
    [
      'a pipe from a table to a queue',
      'P: { Type: AWS::Pipes::Pipe, Properties: { Source: !GetAtt T.StreamArn, Target: !GetAtt Q.Arn } }\nT: { Type: AWS::DynamoDB::Table }',
      ['dynamodb pipe: T.streamArn -> Q.arn'],
    ],
    [
      'a pipe that stands still',
      'P: { Type: AWS::Pipes::Pipe, Properties: { Source: !GetAtt Q.Arn, Target: !Ref M, DesiredState: STOPPED } }\nM: { Type: AWS::StepFunctions::StateMachine }',
      ['sqs pipe: Q.arn -> M.arn (off)'],
    ],
    [
      'log lines, changes of a table, and what a delivery stream collects',
      'L: { Type: AWS::Logs::SubscriptionFilter, Properties: { LogGroupName: l, FilterPattern: "", DestinationArn: !GetAtt K.Arn } }\nK: { Type: AWS::Kinesis::Stream }\nT: { Type: AWS::DynamoDB::Table, Properties: { KinesisStreamSpecification: { StreamArn: !GetAtt K.Arn } } }\nH: { Type: AWS::KinesisFirehose::DeliveryStream, Properties: { KinesisStreamSourceConfiguration: { KinesisStreamARN: !GetAtt K.Arn }, ExtendedS3DestinationConfiguration: { BucketARN: !GetAtt B.Arn } } }\nB: { Type: AWS::S3::Bucket }',
      [
        'logs subscription: l -> K.arn',
        'dynamodb pipe: T.name -> K.arn',
        'kinesis pipe: K.arn -> H.name',
        'firehose pipe: H.name -> B.arn',
      ],
    ],
    [
      'a queue that SAM puts between topic and function',
      'G: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Events: { E: { Type: SNS, Properties: { Topic: !Ref T, SqsSubscription: { QueueArn: !GetAtt Q.Arn } } } } } }\nT: { Type: AWS::SNS::Topic }',
      ['sns subscription: T.arn -> Q.arn'],
    ],
    [
      'a rule that starts a state machine',
      'M: { Type: AWS::Serverless::StateMachine, Properties: { Events: { E: { Type: EventBridgeRule, Properties: { Pattern: { source: [a] }, EventBusName: !Ref Bus } } } } }\nBus: { Type: AWS::Events::EventBus }',
      ['eventbridge rule: Bus.name -> M.arn'],
    ],
    [
      'what is kept apart by the conditions of a deployment',
      'B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: !If [A, { QueueConfigurations: [!If [B, { Event: x, Queue: !GetAtt Q.Arn }, !Ref AWS::NoValue]] }, !Ref AWS::NoValue] } }',
      ['s3 notification: B.name -> Q.arn'],
    ],
  ])('%s', (_, resources, expected) => {
    expect(read(some + resources).flows.map(words)).toEqual(expected);
  });

  it('carry the filter of a notification', () => {
    const { flows } = read(
      `${some}B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { QueueConfigurations: [{ Event: "s3:ObjectCreated:Put", Queue: !GetAtt Q.Arn, Filter: { S3Key: { Rules: [{ Name: suffix, Value: .csv }] } } }] } } }`,
    );
    expect(flows[0]?.filter).toEqual({
      kind: 's3',
      events: ['s3:ObjectCreated:Put'],
      prefix: undefined,
      suffix: { kind: 'concat', atoms: [{ kind: 'text', text: '.csv' }] },
    });
  });
});

describe('a state machine', () => {
  const states = (resource: string, parameters = ''): string =>
    `{ States: { A: { Type: Parallel, Branches: [{ States: { B: { Type: Task, Resource: ${resource}${parameters} } } }] } } }`;
  const triggersIn = (machine: string, files?: Readonly<Record<string, string>>): string[] => {
    const { functions } = read(
      `${some}M:\n  Type: AWS::Serverless::StateMachine\n  Properties:\n    ${machine}`,
      files,
    );
    return functions.flatMap(({ triggers }) =>
      triggers.map(({ source, resource }) => `${source} ${word(resource)}`),
    );
  };
  const json = '{"States":{"B":{"Type":"Task","Resource":"${Fn}"}}}';

  it.each([
    ['with a definition', `Definition: ${states('!GetAtt F.Arn')}`],
    [
      'with a substituted definition',
      `{ Definition: ${states('"${Fn}"')}, DefinitionSubstitutions: { Fn: !GetAtt F.Arn } }`,
    ],
    [
      'with an integration',
      `Definition: ${states('arn:aws:states:::lambda:invoke', ', Parameters: { FunctionName: !Ref F }')}`,
    ],
    ['with JSON in a text', `DefinitionString: !Sub ['${json}', { Fn: !GetAtt F.Arn }]`],
    [
      'with JSON that is joined',
      `DefinitionString: !Join ['', ['{"States":{"B":{"Type":"Task","Resource":"', !GetAtt F.Arn, '"}}}']]`,
    ],
    [
      'with a definition in a file',
      `{ DefinitionUri: m.asl.json, DefinitionSubstitutions: { Fn: !GetAtt F.Arn } }`,
    ],
    [
      'with a definition in YAML',
      `{ DefinitionUri: m.asl.yaml, DefinitionSubstitutions: { Fn: !GetAtt F.Arn } }`,
    ],
  ])('%s invokes its tasks', (_, machine) => {
    const files = {
      'm.asl.json': json,
      'm.asl.yaml': 'States:\n  B:\n    Type: Task\n    Resource: ${Fn}\n',
    };
    expect(triggersIn(machine, files)).toEqual(['stepfunctions M.arn']);
  });

  it('may have a definition that is not there, broken or elsewhere', () => {
    const files = { 'm.asl.json': '{"States":' };
    for (const uri of ['m.asl.json', 'missing.json', '../../m.json', 's3://bucket/key'])
      expect(triggersIn(`DefinitionUri: ${uri}`, files)).toEqual([]);
    expect(triggersIn(`DefinitionString: '{"States":'`)).toEqual([]);
  });

  it('sends to what its tasks name', () => {
    const task = (resource: string, parameters: string): string =>
      `${resource.replaceAll(/\W/g, '')}: { Type: Task, Resource: 'arn:aws:states:::${resource}', Parameters: { ${parameters} } }`;
    const { flows } = read(
      `${some}M: { Type: AWS::StepFunctions::StateMachine, Properties: { Definition: { States: { ${[
        task('sqs:sendMessage.waitForTaskToken', 'QueueUrl: !Ref Q'),
        task('sns:publish', "'TopicArn.$': $.topic"),
        task('events:putEvents', 'Entries: [{ Source: a }]'),
        task('aws-sdk:s3:putObject', 'Bucket: uploads'),
        task('lambda:invoke', 'FunctionName: !Ref F'),
      ].join(', ')} } } } }`,
    );
    expect(flows.map(words)).toEqual([
      'stepfunctions task: M.arn -> Q.url',
      'stepfunctions task: M.arn -> default',
      'stepfunctions task: M.arn -> uploads',
    ]);
  });
});

describe('a queue', () => {
  const queueOf = (properties: string): Resource['queue'] =>
    read(`${some}D: { Type: AWS::SQS::Queue, Properties: { ${properties} } }`).resources.get('D')?.queue;

  it('has the settings of the service where the template gives none', () => {
    expect(queueOf('')).toEqual({ visibilityTimeoutSeconds: 30, isFifo: false, deadLetter: undefined });
    expect(queueOf("VisibilityTimeout: '90', FifoQueue: 'true'")).toMatchObject({
      visibilityTimeoutSeconds: 90,
      isFifo: true,
    });
    expect(queueOf('VisibilityTimeout: !Ref Seconds, FifoQueue: !Ref IsFifo')).toMatchObject({
      visibilityTimeoutSeconds: undefined,
      isFifo: undefined,
    });
  });

  it.each([
    ['a mapping', '{ deadLetterTargetArn: !GetAtt Q.Arn, maxReceiveCount: 5 }'],
    ['JSON', `!Sub '{"deadLetterTargetArn":"\${Q.Arn}","maxReceiveCount":"5"}'`],
    ['a condition', '!If [A, { deadLetterTargetArn: !GetAtt Q.Arn, maxReceiveCount: 5 }, !Ref AWS::NoValue]'],
  ])('has a dead-letter queue given by %s', (_, policy) => {
    const { target, maxReceiveCount } = queueOf(`RedrivePolicy: ${policy}`)?.deadLetter ?? {};
    expect([target && word(target), maxReceiveCount]).toEqual(['Q.arn', 5]);
  });

  it('has none when the policy is no JSON', () => {
    expect(queueOf(`RedrivePolicy: '{"deadLetterTargetArn'`)?.deadLetter).toBeUndefined();
  });
});

describe('other names of a resource', () => {
  it('are exports and parameters, by the term that readers of them have', () => {
    const { resources, functions } = read(
      `${some}P: { Type: AWS::SSM::Parameter, Properties: { Name: !Sub '/\${Stage}/queue', Value: !Ref Q } }
G: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Environment: { Variables: { A: !ImportValue queue-arn, B: !Sub '{{resolve:ssm:/\${Stage}/queue:3}}', C: '{{resolve:ssm:/other}}' } } } }`,
      {},
      'Outputs:\n  Arn: { Value: !GetAtt Q.Arn, Export: { Name: queue-arn } }\n  Stage: { Value: !Ref Stage, Export: { Name: stage } }\n',
    );
    const names = resources.get('Q')?.otherNames ?? [];
    const environment = functions.find(({ logicalId }) => logicalId === 'G')?.environment;
    expect(names).toEqual([environment?.get('A'), environment?.get('B')]);
    expect(names).not.toContainEqual(environment?.get('C'));
  });
});

describe('a function', () => {
  const only = (properties: string, more = '', rest = ''): Deployment['functions'][number] => {
    const [first] = read(
      `F:\n  Type: AWS::Serverless::Function\n  ${more}\n  Properties: { Handler: a.b, ${properties} }\nQ: { Type: AWS::SQS::Queue }\n${rest}`,
    ).functions;
    if (!first) throw new Error('no function');
    return first;
  };

  it('has no known size when a parameter gives it', () => {
    expect(only('MemorySize: !Ref Memory, Timeout: !If [A, 1, 2]')).toMatchObject({
      memoryMegabytes: undefined,
      timeoutSeconds: undefined,
    });
    expect(only('')).toMatchObject({ memoryMegabytes: 128, timeoutSeconds: 3 });
  });

  it.each([
    ['', true],
    ['Environment: { Variables: { A: 1 } }', true],
    ['Environment: !Ref Everything', false],
    ['Environment: { Variables: !If [A, { B: 1 }, { C: 1 }] }', false],
    ['Environment: { Variables: { Fn::Transform: { Name: AWS::Include } } }', false],
  ])('{ %s } has a whole environment: %s', (properties, isComplete) => {
    expect(only(properties).isEnvironmentComplete).toBe(isComplete);
  });

  it.each([
    ['', 'none', undefined],
    ['Metadata: { BuildMethod: esbuild }', 'esbuild', true],
    ['Metadata: { BuildMethod: esbuild, BuildProperties: { Minify: false } }', 'esbuild', false],
    ['Metadata: { BuildMethod: esbuild, BuildProperties: { Minify: !Ref M } }', 'esbuild', undefined],
    ['Metadata: { BuildMethod: makefile }', 'unknown', undefined],
  ])('with %s is bundled by %s', (metadata, bundler, isMinified) => {
    expect(only('', metadata)).toMatchObject({ bundler, isMinified });
  });

  it('sends its outcome where the function, its mappings and a configuration say', () => {
    const { failureTargets, successTargets } = only(
      'EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: SQS, Destination: a }, OnFailure: { Destination: b } } }, DeadLetterQueue: { TargetArn: c }, Events: { E: { Type: Kinesis, Properties: { Stream: s, DestinationConfig: { OnFailure: { Destination: d } } } } }',
      '',
      'C: { Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref A, DestinationConfig: { OnFailure: { Destination: e }, OnSuccess: { Destination: f } } } }\nA: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref F } }\nM: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref F, EventSourceArn: s, DestinationConfig: { OnFailure: { Destination: g } } } }',
    );
    expect(failureTargets.map(word)).toEqual(['b', 'c', 'd', 'e', 'g']);
    expect(successTargets.map(word)).toEqual(['a', 'f']);
  });

  it('takes lists of the globals besides its own, and maps of both', () => {
    const text = `Globals:\n  Function:\n    Layers: [a]\n    DeadLetterQueue: { Type: SQS, TargetArn: q }\n    Architectures: [arm64]\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: a.b, Architectures: [x86_64], DeadLetterQueue: { Type: SNS } }\n`;
    const [only] = readCloudFormation('/p/template.yaml', text, '/p').functions;
    expect(only?.architecture).toBe('x86_64');
    expect(only?.failureTargets.map(word)).toEqual(['q']);
  });

  it('behind a pipe is invoked with its records', () => {
    const { triggers } = only(
      '',
      '',
      'P: { Type: AWS::Pipes::Pipe, Properties: { Source: !GetAtt Q.Arn, Target: !GetAtt F.Arn } }',
    );
    expect(triggers.map(({ source, resource }) => `${source} ${word(resource)}`)).toEqual(['other Q.arn']);
  });
});

describe('a template that does not tell all', () => {
  it.each([
    ['a macro', '', 'Transform: [AWS::Serverless-2016-10-31, MyMacro]', 'The macro MyMacro is not run.'],
    ['an include', '', 'Transform: { Name: AWS::Include }', 'The macro AWS::Include is not run.'],
    [
      'an included part',
      'Fn::Transform: { Name: AWS::Include }',
      '',
      'A part of the template is included from elsewhere.',
    ],
    ['a nested stack', 'N: { Type: AWS::CloudFormation::Stack }', '', 'The nested stack N is not followed.'],
    [
      'a nested application',
      'N: { Type: AWS::Serverless::Application }',
      '',
      'The nested stack N is not followed.',
    ],
    ['a loop', "'Fn::ForEach::Topics': [A, [b], {}]", '', '`Fn::ForEach::Topics` is not unrolled.'],
  ])('has %s', (_, resources, more, problem) => {
    const { isComplete, problems, functions } = read(some + resources, {}, more);
    expect([isComplete, problems.map(({ text }) => text)]).toEqual([false, [problem]]);
    expect(functions).toHaveLength(1);
  });

  it('is broken', () => {
    expect(read(`${some}G: [`).isComplete).toBe(false);
  });

  it.each(['', 'Transform: AWS::Serverless-2016-10-31', 'Transform: [AWS::LanguageExtensions]'])(
    'is not one with "%s"',
    (more) => {
      expect(read(some, {}, more).isComplete).toBe(true);
    },
  );
});
