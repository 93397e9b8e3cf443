import path from 'node:path';
import type { DeclaredFunction, Deployment, Term, Trigger } from '../../src/infrastructure/deployment.js';
import { deploymentsAround } from '../../src/infrastructure/deployments.js';
import { readServerless, readService } from '../../src/infrastructure/serverless.js';
import { fixturePath } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

function read(text: string, files: Readonly<Record<string, string>> = {}): Deployment {
  const root = projectWith(files);
  return readServerless(path.join(root, 'serverless.yml'), text, root);
}

/** A service with one function whose lines are given, and more lines at the top level. */
function service(lines: string, more = ''): string {
  return `provider:\n  name: aws\n  runtime: nodejs22.x\nfunctions:\n  f:\n    handler: f.handler\n${lines.replace(/^/gm, '    ')}\n${more}`;
}

function triggersOf(lines: string, more = ''): readonly Trigger[] {
  return read(service(lines, more)).functions[0]?.triggers ?? [];
}

const text = (value: string): Term => ({ kind: 'concat', atoms: [{ kind: 'text', text: value }] });
const symbol = (id: string): Term => ({ kind: 'concat', atoms: [{ kind: 'symbol', id }] });

describe('a Serverless Framework project', () => {
  const root = fixturePath('sls-shop');
  const [deployment] = deploymentsAround(path.join(root, 'src/hello.js'), { root });
  const declared = (id: string): DeclaredFunction => {
    const found = deployment?.functions.find(({ logicalId }) => logicalId === id);
    if (!found) throw new Error(`no function ${id}`);
    return found;
  };

  it('reads functions from a list of files and maps', () => {
    expect(deployment?.functions.map(({ logicalId }) => logicalId)).toEqual(['work', 'orders', 'hello']);
  });

  it('maps handlers to source files', () => {
    expect(declared('orders').sources).toEqual([
      { file: path.join(root, 'src/orders.js'), exportPath: ['handler'], how: 'exact' },
    ]);
    expect(declared('hello').sources).toHaveLength(1);
  });

  it('takes the default of a variable that the service does not set', () => {
    expect(declared('work').handler).toBe('src/work.handler');
  });

  it('gives functions the values of the provider, their own first', () => {
    const common = { runtime: 'nodejs20.x', memoryMegabytes: 512, bundler: 'esbuild' };
    expect(declared('hello')).toMatchObject({ ...common, timeoutSeconds: 20 });
    expect(declared('orders')).toMatchObject({ ...common, timeoutSeconds: 60 });
  });

  it('resolves variables and keeps options as symbols', () => {
    expect(Object.fromEntries(declared('orders').environment)).toEqual({
      STAGE: symbol('sls:opt:stage'),
      TABLE: text('shop-nodejs20.x-table'),
      DEBUG: symbol('sls:self:custom.debug.${opt:stage}'),
      TOPIC: { kind: 'concat', atoms: [{ kind: 'attribute', of: 'Topic', which: 'arn' }] },
    });
  });

  it('reads triggers with batch, filter and resource', () => {
    expect(declared('orders').triggers).toMatchObject([
      {
        source: 'sqs',
        resource: { kind: 'concat', atoms: [{ kind: 'attribute', of: 'WorkQueue', which: 'arn' }] },
        filter: { kind: 'none' },
        batchSize: 5,
        reportsBatchItemFailures: true,
        isEnabled: true,
        isFifo: true,
      },
      {
        source: 's3',
        resource: text('uploads'),
        filter: { kind: 's3', events: ['s3:ObjectRemoved:*'], prefix: text('in/'), suffix: text('.csv') },
        batchSize: undefined,
        reportsBatchItemFailures: false,
        isEnabled: true,
        isFifo: false,
      },
    ]);
  });

  it('finds triggers in raw resources, by the logical id that the framework makes', () => {
    expect(declared('work').triggers.map(({ source }) => source)).toEqual(['schedule']);
  });
});

describe('events of a function', () => {
  it.each([
    ['http: GET orders', 'api'],
    ['http: { path: a, method: get }', 'api'],
    ['httpApi: "*"', 'api'],
    ['websocket: $connect', 'websocket'],
    ['s3: uploads', 's3'],
    ['s3: { bucket: uploads, existing: true }', 's3'],
    ['sqs: arn:aws:sqs:a:1:q', 'sqs'],
    ['sns: topic', 'sns'],
    ['sns: { arn: "arn:aws:sns:a:1:t" }', 'sns'],
    ['schedule: rate(1 hour)', 'schedule'],
    ['schedule: { rate: [rate(1 hour)] }', 'schedule'],
    ['eventBridge: { pattern: { source: [a] } }', 'eventbridge'],
    ['eventBridge: { schedule: rate(1 hour) }', 'schedule'],
    ['cloudwatchEvent: { event: { source: [a] } }', 'eventbridge'],
    ['cloudwatchLog: group', 'logs'],
    ['stream: arn:aws:dynamodb:a:1:table/t/stream/x', 'dynamodb'],
    ['stream: arn:aws:kinesis:a:1:stream/s', 'kinesis'],
    ['stream: { type: dynamodb, arn: !Ref X }', 'dynamodb'],
    ['stream: { type: kinesis, arn: !GetAtt [Stream, Arn] }', 'kinesis'],
    ['iot: { sql: x }', 'iot'],
    ['alb: { listenerArn: a, priority: 1, conditions: { path: / } }', 'alb'],
    ['msk: { arn: a, topic: t }', 'kafka'],
    ['kafka: { topic: t, bootstrapServers: [a] }', 'kafka'],
    ['activemq: { arn: a, queue: q }', 'mq'],
    ['rabbitmq: { arn: a, queue: q }', 'mq'],
    ['cognitoUserPool: { pool: p, trigger: PreSignUp }', 'cognito'],
    ['alexaSkill: amzn1', 'alexa'],
    ['cloudFront: { eventType: viewer-request }', 'cloudfront'],
  ])('%s', (event, source) => {
    expect(triggersOf(`events:\n  - ${event}`).map((trigger) => trigger.source)).toEqual([source]);
  });

  it.each(['alexaSkill', 'http'])('%s without details', (event) => {
    expect(triggersOf(`events:\n  - ${event}`)).toHaveLength(1);
  });

  it('of an unknown kind are none', () => {
    expect(triggersOf(`events:\n  - somePlugin: x\n  - constructor: y`)).toEqual([]);
  });

  it('are a function URL', () => {
    expect(triggersOf('url: true').map(({ source }) => source)).toEqual(['function-url']);
    expect(triggersOf('url: false')).toEqual([]);
  });

  it('are an authorizer for other functions', () => {
    const more = `  g:\n    handler: g.handler\n    events:\n      - http: { path: a, method: get, authorizer: `;
    for (const authorizer of ['f', '{ name: f }', '{ resultTtlInSeconds: 0, name: f }'])
      expect(triggersOf('', `${more}${authorizer} }`).map(({ source }) => source)).toEqual(['authorizer']);
    expect(triggersOf('', `${more}aws_iam }`)).toEqual([]);
  });

  it('are a task of a state machine', () => {
    const more = `stepFunctions:\n  stateMachines:\n    m:\n      definition: { States: { A: { Resource: !GetAtt [f, Arn] } } }`;
    expect(triggersOf('', more).map(({ source }) => source)).toEqual(['stepfunctions']);
  });

  it('are switched off', () => {
    expect(triggersOf('events:\n  - schedule: { rate: r, enabled: false }')[0]?.isEnabled).toBe(false);
  });

  it('leave open what an option decides', () => {
    const sqs = 'sqs: { arn: a, batchSize: "${opt:size}", functionResponseType: "${opt:type}" }';
    expect(triggersOf(`events:\n  - ${sqs}`)[0]).toMatchObject({
      batchSize: undefined,
      reportsBatchItemFailures: undefined,
    });
  });

  it('come in through a file', () => {
    const { functions } = read(service('events: ${file(events.yml)}'), {
      'events.yml': '- sqs: a\n- sns: b',
    });
    expect(functions[0]?.triggers.map(({ source }) => source)).toEqual(['sqs', 'sns']);
  });
});

describe('a service', () => {
  it('may name its provider in one word or in a file', () => {
    expect(read('provider: aws\nfunctions: { f: { handler: f.handler } }').functions).toHaveLength(1);
    const files = { 'provider.yml': 'name: aws\ntimeout: 9' };
    const [only] = read(
      'provider: ${file(provider.yml)}\nfunctions: { f: { handler: f.handler } }',
      files,
    ).functions;
    expect(only?.timeoutSeconds).toBe(9);
  });

  it.each(['azure', 'google', 'openwhisk', 'kubeless', 'cloudflare'])(
    'of %s has no Lambda functions',
    (name) => {
      expect(read(`provider: { name: ${name} }\nfunctions: { f: { handler: f.handler } }`).functions).toEqual(
        [],
      );
    },
  );

  it('has functions without JavaScript', () => {
    const files = { 'f.js': '' };
    expect(read(service('runtime: python3.13'), files).functions[0]?.sources).toEqual([]);
    expect(read(service(''), files).functions[0]?.sources).toHaveLength(1);
  });

  it('takes a variable inside a handler', () => {
    const template = `provider: aws\ncustom: { dir: src }\nfunctions: { f: { handler: '\${self:custom.dir}/f.handler' } }`;
    const [only] = read(template, { 'src/f.js': '' }).functions;
    expect(only?.handler).toBe('src/f.handler');
    expect(only?.sources).toHaveLength(1);
  });

  it('keeps variables that lead back to themselves as symbols', () => {
    const template = `provider:\n  name: aws\n  environment:\n    A: \${self:provider.environment.B}\n    B: \${self:provider.environment.A}\nfunctions: { f: { handler: f.handler } }`;
    const [kind] = [...(read(template).functions[0]?.environment.values() ?? [])].map((term) => term.kind);
    expect(['concat', 'unknown']).toContain(kind);
  });

  it('reads no file outside of the root', () => {
    const files = { 'inside.yml': 'A: 1' };
    const [only] = read(
      'provider: { name: aws, environment: "${file(../../etc/x.yml)}" }\nfunctions: { f: { handler: a.b } }',
      files,
    ).functions;
    expect(only?.environment.size).toBe(0);
  });

  it('may be JSON', () => {
    const json = JSON.stringify({ provider: { name: 'aws' }, functions: { f: { handler: 'f.handler' } } });
    expect(read(json).functions).toHaveLength(1);
  });
});

/** A term in a word: `Queue.arn`, `uploads`, `<sls:opt:stage>`. */
function word(term: Term | undefined): string {
  if (term?.kind !== 'concat') return term?.kind ?? 'nothing';
  return term.atoms
    .map((atom) => {
      if (atom.kind === 'text') return atom.text;
      return atom.kind === 'symbol' ? `<${atom.id}>` : `${atom.of}.${atom.which}`;
    })
    .join('');
}

describe('variables', () => {
  const valueOf = (value: string, custom = '{}', files: Readonly<Record<string, string>> = {}): string => {
    const text = `service: shop\nprovider: { name: aws, environment: { A: ${value} } }\ncustom: ${custom}\nfunctions: { f: { handler: f.handler } }`;
    return word(read(text, files).functions[0]?.environment.get('A'));
  };

  it.each([
    ['${self:custom.a}', '{ a: one }', 'one'],
    ['${self:custom.list.1}', '{ list: [zero, one] }', 'one'],
    ["${self:custom.a, 'fallback'}", '{}', 'fallback'],
    ["${self:custom.a, self:custom.b, 'fallback'}", '{ b: two }', 'two'],
    ["${self:custom.a, '${self:custom.b}'}", '{ b: two }', 'two'],
    ['${self:custom.a, "with, comma"}', '{}', 'with, comma'],
    ['${self:custom.a, 5}', '{}', '5'],
    ['${self:custom.${self:custom.key}}', '{ key: b, b: two }', 'two'],
    [
      '${self:custom.byStage.${opt:stage, "dev"}}',
      '{ byStage: { dev: x } }',
      '<sls:self:custom.byStage.${opt:stage, "dev"}>',
    ],
    ["${opt:stage, 'dev'}", '{}', '<sls:opt:stage>'],
    ["${opt:stage, self:custom.stage, 'dev'}", '{ stage: x }', '<sls:opt:stage>'],
    ['${self:service}-${self:custom.stage}', '{ stage: "${opt:stage, \'dev\'}" }', 'shop-<sls:opt:stage>'],
    ['${env:NAME}', '{}', '<sls:env:NAME>'],
    ['${ssm:/a/b}', '{}', '<sls:ssm:/a/b>'],
    ['${cf:other.Output}', '{}', '<sls:cf:other.Output>'],
    ['${param:x}', '{}', '<sls:param:x>'],
    ['x-#{AWS::AccountId}', '{}', 'x-<cfn:AWS::AccountId>'],
    [
      '{ Fn::Sub: "x-${AWS::AccountId}-${self:custom.a}-${opt:stage}" }',
      '{ a: one }',
      'x-<cfn:AWS::AccountId>-one-<sls:opt:stage>',
    ],
    ['${file(values.yml):a.b}', '{}', 'deep'],
    ["${file(values.yml):missing, 'fallback'}", '{}', 'fallback'],
    ["${file(missing.yml):a, 'fallback'}", '{}', 'fallback'],
    ["${file(code.js):a, 'fallback'}", '{}', '<sls:file(code.js):a>'],
    ['${file(../../outside.yml):a}', '{}', '<sls:file(../../outside.yml):a>'],
    ['${file(./${self:custom.name}.yml):a.b}', '{ name: values }', 'deep'],
  ])('%s with %s is %s', (value, custom, expected) => {
    const yaml = value.startsWith('{') ? value : JSON.stringify(value);
    expect(valueOf(yaml, custom, { 'values.yml': 'a: { b: deep }', 'code.js': '' })).toBe(expected);
  });

  it('make the names of raw resources equal to those in code', () => {
    const more = `resources:\n  Resources:\n    B: { Type: AWS::S3::Bucket, Properties: { BucketName: "in-\${opt:stage, 'dev'}" } }`;
    const { resources, functions } = read(service('environment: { B: "in-${opt:stage}" }', more));
    expect(resources.get('B')?.name).toEqual(functions[0]?.environment.get('B'));
  });

  it('stand for whole parts of raw resources', () => {
    const more =
      'custom: { fifo: true, p: { QueueName: a.fifo } }\nresources:\n  Resources:\n    A: { Type: AWS::SQS::Queue, Properties: "${self:custom.p}" }\n    B: { Type: AWS::SQS::Queue, Properties: { FifoQueue: "${self:custom.fifo}" } }';
    const { resources } = read(service('', more));
    expect(word(resources.get('A')?.name)).toBe('a.fifo');
    expect(resources.get('B')?.queue?.isFifo).toBe(true);
  });
});

describe('what a service makes besides functions', () => {
  it('are the buckets and topics of events, by the ids that the framework gives them', () => {
    const { resources, functions } = read(
      service(
        'events:\n  - s3: my-uploads\n  - s3: { bucket: media }\n  - s3: { bucket: theirs, existing: true }\n  - sns: news\n  - sns: arn:aws:sns:a:1:t\nenvironment: { A: !Ref S3BucketMyuploads }',
        '  g: { handler: f.handler }',
      ).replace('runtime: nodejs22.x', 'runtime: nodejs22.x\n  s3: { media: { name: real-media } }'),
    );
    const named = [...resources].map(([id, { service: kind, name, isExternal }]) =>
      [id, kind, word(name), ...(isExternal ? ['external'] : [])].join(' '),
    );
    expect(named).toEqual([
      'f lambda unknown',
      'S3BucketMyuploads s3 my-uploads',
      'S3BucketMedia s3 real-media',
      'theirs s3 theirs external',
      'SNSTopicNews sns news',
      'g lambda unknown',
    ]);
    expect(functions[0]?.triggers.map(({ resource }) => word(resource))).toEqual([
      'my-uploads',
      'real-media',
      'theirs',
      'news',
      'arn:aws:sns:a:1:t',
    ]);
    expect(word(functions[0]?.environment.get('A'))).toBe('S3BucketMyuploads.name');
  });

  it('are functions that raw resources refer to by their logical ids', () => {
    const more =
      'resources:\n  Resources:\n    R: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [a] }, Targets: [{ Arn: !GetAtt FLambdaFunction.Arn }, { Arn: !GetAtt Q.Arn }] } }\n    Q: { Type: AWS::SQS::Queue }';
    const { functions, flows } = read(service('environment: { A: !GetAtt FLambdaFunction.Arn }', more));
    expect(functions[0]?.triggers.map(({ source }) => source)).toEqual(['eventbridge']);
    expect(word(functions[0]?.environment.get('A'))).toBe('f.arn');
    expect(flows.map(({ kind, to }) => `${kind} ${word(to)}`)).toEqual(['rule Q.arn']);
  });

  it('are changed by extensions and by raw resources of their ids', () => {
    const more =
      'resources:\n  extensions:\n    FLambdaFunction: { Properties: { Timeout: 90, RecursiveLoop: Allow } }\n  Resources:\n    FLambdaFunction: { Properties: { DeadLetterConfig: { TargetArn: !GetAtt Q.Arn }, Environment: { Variables: { X: 1 } } } }\n    Q: { Type: AWS::SQS::Queue }';
    const { functions, resources } = read(service('timeout: 5', more));
    expect(functions[0]).toMatchObject({ timeoutSeconds: 90, recursiveLoop: 'Allow' });
    expect(functions[0]?.failureTargets.map(word)).toEqual(['Q.arn']);
    expect([...(functions[0]?.environment.keys() ?? [])]).toEqual(['X']);
    expect([...resources.keys()]).toEqual(['f', 'Q']);
  });

  it('sends its outcome to functions of the service and to ARNs', () => {
    const lines =
      'onError: arn:aws:sns:a:1:t\ndestinations: { onSuccess: g, onFailure: { type: sqs, arn: !GetAtt Q.Arn } }\nevents:\n  - stream: { type: kinesis, arn: a, destinations: { onFailure: arn:aws:sqs:a:1:d } }\n  - sns: { topicName: t, redrivePolicy: { deadLetterTargetRef: Q } }';
    const more = '  g: { handler: f.handler }\nresources:\n  Resources:\n    Q: { Type: AWS::SQS::Queue }';
    const { functions, flows } = read(service(lines, more));
    expect(functions[0]?.failureTargets.map(word)).toEqual([
      'arn:aws:sns:a:1:t',
      'Q.arn',
      'arn:aws:sqs:a:1:d',
    ]);
    expect(functions[0]?.successTargets.map(word)).toEqual(['g.name']);
    expect(flows.map(({ kind, from, to }) => `${kind} ${word(from)} ${word(to)}`)).toEqual([
      'redrive t Q.url',
    ]);
  });
});

describe('constructs of Lift', () => {
  const text = `service: jobs
provider: { name: aws, environment: { URL: "\${construct:work.queueUrl}", DLQ: "\${construct:work.dlqUrl}", BUCKET: "\${construct:files.bucketName}", OTHER: "\${construct:nothing.bucketName}" } }
constructs:
  files: { type: storage }
  table: { type: database/dynamodb-single-table }
  work:
    type: queue
    fifo: true
    batchSize: 10
    maxRetries: 5
    maxBatchingWindow: 3
    worker: { handler: worker.handler, timeout: 10 }
  named: { type: queue, worker: replicate }
  hook: { type: webhook, path: /a, authorizer: { handler: auth.handler } }
  site: { type: static-website, path: dist }
functions:
  replicate:
    handler: handler.replicate
    events:
      - s3: { bucket: "\${construct:files.bucketName}", existing: true }
      - stream: "\${construct:table.tableStreamArn}"
`;
  const { functions, resources, flows } = read(text, { 'worker.js': '', 'auth.js': '', 'handler.js': '' });

  it('bring functions of their own', () => {
    expect(functions.map(({ logicalId, sources }) => [logicalId, sources.length])).toEqual([
      ['replicate', 1],
      ['workWorker', 1],
      ['hookAuthorizer', 1],
    ]);
  });

  it('call functions', () => {
    const triggers = functions.map(({ triggers }) =>
      triggers.map(({ source, resource, batchSize, isFifo }) => [source, word(resource), batchSize, isFifo]),
    );
    expect(triggers).toEqual([
      [
        ['s3', 'files.name', undefined, false],
        ['dynamodb', 'table.streamArn', undefined, false],
        ['sqs', 'named.arn', 1, false],
      ],
      [['sqs', 'work.arn', 10, true]],
      [['authorizer', 'unknown', undefined, false]],
    ]);
    expect(functions[1]?.triggers[0]).toMatchObject({
      reportsBatchItemFailures: true,
      batchingWindowSeconds: 3,
    });
  });

  it('are named by variables', () => {
    expect([...(functions[0]?.environment ?? [])].map(([name, value]) => `${name} ${word(value)}`)).toEqual([
      'URL work.url',
      'DLQ workDlq.url',
      'BUCKET files.name',
      'OTHER <sls:construct:nothing.bucketName>',
    ]);
  });

  it('are resources, queues with their settings', () => {
    const services = [...resources].map(([id, { service: kind }]) => `${id} ${kind}`);
    expect(services).toContain('files s3');
    expect(services).toContain('hook eventbridge');
    expect(services).not.toContain('site other');
    expect(resources.get('work')?.queue).toMatchObject({
      visibilityTimeoutSeconds: 63,
      isFifo: true,
      deadLetter: { maxReceiveCount: 5 },
    });
    expect(flows.map(({ from, to }) => `${word(from)} ${word(to)}`)).toEqual([
      'work.arn workDlq.arn',
      'named.arn namedDlq.arn',
    ]);
  });
});

describe('the bundler of a service', () => {
  it.each([
    ['', 'none', undefined],
    ['plugins: [serverless-esbuild]', 'esbuild', false],
    ['custom: { esbuild: { minify: true } }', 'esbuild', true],
    ['custom: { esbuild: "${file(esbuild.js)}" }', 'esbuild', undefined],
    ['build: { esbuild: { minify: true } }', 'esbuild', true],
    ['build: esbuild', 'esbuild', false],
    ['build: { esbuild: false }', 'none', undefined],
    ['plugins: { modules: [serverless-webpack] }', 'unknown', undefined],
    ["frameworkVersion: '3'", 'none', undefined],
    ["frameworkVersion: '4'", 'esbuild', false],
    ['frameworkVersion: ^4.1\nbuild: { esbuild: false }', 'none', undefined],
  ])('with "%s" is %s, minified: %s', (more, bundler, isMinified) => {
    expect(read(service('', more), { 'f.ts': '' }).functions[0]).toMatchObject({ bundler, isMinified });
  });

  it('is none for JavaScript that nothing is said of', () => {
    const [only] = read(service('', "frameworkVersion: '4'"), { 'f.js': '' }).functions;
    expect(only?.bundler).toBe('none');
  });
});

describe('a service that is not told whole', () => {
  it.each([
    [
      'functions in code',
      'provider: aws\nfunctions: ${file(functions.js)}',
      '${file(functions.js)} is not read.',
    ],
    ['a function in code', 'provider: aws\nfunctions: { f: "${file(f.js)}" }', '${file(f.js)} is not read.'],
    [
      'resources in code',
      'provider: aws\nfunctions: {}\nresources: ["${file(r.js)}"]',
      '${file(r.js)} is not read.',
    ],
    [
      'a nested stack',
      'provider: aws\nresources: { Resources: { N: { Type: AWS::CloudFormation::Stack } } }',
      'The nested stack N is not followed.',
    ],
  ])('has %s', (_, text, problem) => {
    const { isComplete, problems } = read(text);
    expect([isComplete, problems.map((each) => each.text)]).toEqual([false, [problem]]);
  });

  it.each([
    ['environment: "${file(env.js)}"', '', false],
    ['environment: { A: "${file(env.js):a}" }', '', true],
    ['', 'plugins: [serverless-dotenv-plugin]', false],
    ['', '', true],
  ])('with { %s } and { %s } has a whole environment: %s', (lines, more, isComplete) => {
    expect(read(service(lines, more)).functions[0]?.isEnvironmentComplete).toBe(isComplete);
  });
});

describe('a service of another source', () => {
  it('is read from its parsed document', () => {
    const root = projectWith({ 'src/f.ts': '' });
    const file = path.join(root, 'serverless.ts');
    const document = { service: 's', provider: { name: 'aws' }, functions: { f: { handler: 'src/f.main' } } };
    const at = { file: path.join(root, 'functions.ts'), line: 7 };
    const { functions, template, isComplete, problems } = readService({
      file,
      root,
      document,
      placeOf: (value) => (value === document.functions.f ? at : undefined),
      problems: [{ ...at, text: 'A call is not followed.' }],
      isComplete: false,
    });
    expect(template).toBe(file);
    expect(functions[0]?.place).toEqual(at);
    expect([isComplete, problems]).toEqual([false, [{ ...at, text: 'A call is not followed.' }]]);
    expect(functions[0]?.sources[0]).toMatchObject({
      file: path.join(root, 'src/f.ts'),
      exportPath: ['main'],
    });
  });
});
