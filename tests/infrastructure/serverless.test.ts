import path from 'node:path';
import type { DeclaredFunction, Deployment, Term, Trigger } from '../../src/infrastructure/deployment.js';
import { deploymentsAround } from '../../src/infrastructure/deployments.js';
import { readServerless } from '../../src/infrastructure/serverless.js';
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
