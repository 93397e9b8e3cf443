import path from 'node:path';
import { eventHopsOf, loopsOf, type EventHop } from '../../src/analysis/deployment-loops.js';
import type { Deployment } from '../../src/infrastructure/deployment.js';
import { deploymentOf } from '../../src/infrastructure/deployments.js';
import { samFiles } from '../support/deployed-functions.js';
import { projectWith } from '../support/projects.js';

const sqs = `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n`;
const s3 = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n`;

const send = (comment = ''): string =>
  `${sqs}export const handler = async (event) => { for (const { body } of event.Records) {\n${comment}await sqs.send(new SendMessageCommand({ QueueUrl: process.env.OUT, MessageBody: body }));\n} };\n`;

const from = (queue: string): Record<string, string> => ({
  Work: `{ Type: SQS, Properties: { Queue: !GetAtt ${queue}.Arn } }`,
});

/** Three queues whose functions send to the next one, and a bucket that a function writes to which it is started by. */
const files = samFiles(
  Object.fromEntries(['One', 'Two', 'Three'].map((id) => [id, '{ Type: AWS::SQS::Queue }'])),
  [
    { file: 'a.mjs', variables: { OUT: '!Ref Two' }, events: from('One'), code: send() },
    { file: 'b.mjs', variables: { OUT: '!Ref Three' }, events: from('Two'), code: send() },
    { file: 'c.mjs', variables: { OUT: '!Ref One' }, events: from('Three'), code: send() },
  ],
);

function readIn(all: Readonly<Record<string, string>>): { deployment: Deployment; root: string } {
  const root = projectWith(all);
  const template = Object.keys(all).find((name) => /\.ya?ml$/.test(name)) ?? '';
  const deployment = deploymentOf(path.join(root, template), root);
  if (!deployment) throw new Error('no deployment');
  return { deployment, root };
}

const described = ({ from: start, to, via, place }: EventHop): string =>
  `${start.id} -${via}-> ${to.id} (${path.basename(place.file)}:${place.line})`;

function loopsIn(all: Readonly<Record<string, string>>): string[] {
  const { deployment, root } = readIn(all);
  return loopsOf(deployment, { root, settings: {} }).map(
    ({ hops, isStoppedByLambda, isAllowed }) =>
      `${hops.map(({ from: start }) => start.id).join(' → ')}${isStoppedByLambda ? ', stopped' : ''}${isAllowed ? ', allowed' : ''}`,
  );
}

describe('the loops of a deployment', () => {
  it('are told once each, with every step and its place', () => {
    const { deployment, root } = readIn(files);
    const loops = loopsOf(deployment, { root, settings: {} });
    expect(loops.map(({ hops }) => hops.map(described))).toEqual([
      [
        'A -write-> Two (a.mjs:4)',
        'Two -trigger-> B (template.yaml:23)',
        'B -write-> Three (b.mjs:4)',
        'Three -trigger-> C (template.yaml:32)',
        'C -write-> One (c.mjs:4)',
        'One -trigger-> A (template.yaml:14)',
      ],
    ]);
    expect(loops[0]).toMatchObject({ isStoppedByLambda: true, isAllowed: false });
  });

  it('are told apart by the functions on them', () => {
    const shortcut = files['b.mjs']?.replace(
      '} };',
      `await sqs.send(new SendMessageCommand({ QueueUrl: process.env.BACK, MessageBody: body })); } };`,
    );
    const template = files['template.yaml']?.replace('OUT: !Ref Three', 'OUT: !Ref Three, BACK: !Ref One');
    expect(loopsIn({ ...files, 'b.mjs': shortcut ?? '', 'template.yaml': template ?? '' })).toEqual([
      'A → Two → B → One, stopped',
      'A → Two → B → Three → C → One, stopped',
    ]);
  });

  it('are marked when a comment at a write says that they are wanted', () => {
    expect(loopsIn({ ...files, 'c.mjs': send('// lambda: intended-loop, ends by hand\n') })).toEqual([
      'A → Two → B → Three → C → One, stopped, allowed',
    ]);
  });

  it('are marked when a function may run in a loop', () => {
    const template = files['template.yaml']?.replace(
      'Handler: b.handler',
      'Handler: b.handler\n      RecursiveLoop: Allow',
    );
    expect(loopsIn({ ...files, 'template.yaml': template ?? '' })).toEqual([
      'A → Two → B → Three → C → One, stopped, allowed',
    ]);
  });

  it('include those of one function, and those that no code makes', () => {
    const one = samFiles({ Photos: '{ Type: AWS::S3::Bucket }', News: '{ Type: AWS::SNS::Topic }' }, [
      {
        file: 'own.mjs',
        variables: { OUT: '!Ref Photos' },
        events: {
          Created: "{ Type: S3, Properties: { Bucket: !Ref Photos, Events: 's3:ObjectCreated:*' } }",
        },
        code: `${s3}export const handler = async (event, context) => { await s3.send(new PutObjectCommand({ Bucket: process.env.OUT, Key: context.awsRequestId })); };\n`,
      },
      {
        file: 'self.mjs',
        code: `import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';\nconst lambda = new LambdaClient({});\nexport const handler = async (event, context) => { await lambda.send(new InvokeCommand({ FunctionName: context.functionName })); };\n`,
      },
      {
        file: 'failed.mjs',
        events: { Told: '{ Type: SNS, Properties: { Topic: !Ref News } }' },
        more: ['DeadLetterQueue: { Type: SNS, TargetArn: !Ref News }'],
        code: 'export const handler = async (event) => { console.log(event.Records[0].Sns.Message); };\n',
      },
      {
        file: 'lines.mjs',
        events: {
          Lines:
            "{ Type: CloudWatchLogs, Properties: { LogGroupName: !Sub '/aws/lambda/${Lines}', FilterPattern: '' } }",
        },
        code: 'export const handler = async (event) => { console.log(event.awslogs.data); };\n',
      },
    ]);
    expect(loopsIn(one)).toEqual([
      'Lines → /aws/lambda/Lines',
      'Own → Photos, stopped',
      'Self, stopped',
      'Failed → News, stopped',
    ]);
  });

  it('are found in serverless.yml', () => {
    const functions = ['one', 'two'].map(
      (id, index) => `  ${id}:
    handler: ${id}.handler
    environment: { OUT: { Ref: ${index === 0 ? 'Second' : 'First'} } }
    events: [{ sqs: { arn: { Fn::GetAtt: [${index === 0 ? 'First' : 'Second'}, Arn] } } }]
`,
    );
    expect(
      loopsIn({
        'one.mjs': send(),
        'two.mjs': send(),
        'serverless.yml': `service: shop\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions:\n${functions.join('')}resources: { Resources: { First: { Type: AWS::SQS::Queue }, Second: { Type: AWS::SQS::Queue } } }\n`,
      }),
    ).toEqual(['one → Second → two → First, stopped']);
  });

  it('are none where code is out of sight', () => {
    expect(
      loopsIn({ 'template.yaml': files['template.yaml'] ?? '', 'a.mjs': send(), 'b.mjs': '(((' }),
    ).toEqual([]);
  });

  it('are bounded where every function sends to every other one', () => {
    const ids = Array.from({ length: 9 }, (_, index) => `Q${index}`);
    const sends = ids.map(
      (id) => `await sqs.send(new SendMessageCommand({ QueueUrl: process.env.${id}, MessageBody: body }));`,
    );
    const all = samFiles(
      Object.fromEntries(ids.map((id) => [id, '{ Type: AWS::SQS::Queue }'])),
      ids.map((id) => ({
        file: `f${id}.mjs`,
        variables: Object.fromEntries(ids.map((each) => [each, `!Ref ${each}`])),
        events: from(id),
        code: `${sqs}export const handler = async (event) => { for (const { body } of event.Records) { ${sends.join('\n')} } };\n`,
      })),
    );
    expect(loopsIn(all).length).toBeGreaterThan(30);
  });
});

describe('the steps of events', () => {
  it('are triggers, flows and writes, also to what starts nothing', () => {
    const all = samFiles(
      {
        Photos:
          '{ Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { QueueConfigurations: [{ Queue: !GetAtt Jobs.Arn, Event: s3:ObjectCreated:* }] } } }',
        Jobs: '{ Type: AWS::SQS::Queue }',
        Thumbs: '{ Type: AWS::S3::Bucket }',
      },
      [
        {
          file: 'shrink.mjs',
          variables: { OUT: '!Ref Thumbs' },
          events: from('Jobs'),
          code: `${s3}export const handler = async (event, context) => { await s3.send(new PutObjectCommand({ Bucket: process.env.OUT, Key: context.awsRequestId })); };\n`,
        },
      ],
    );
    const { deployment, root } = readIn(all);
    expect(eventHopsOf(deployment, { root, settings: {} }).map(described)).toEqual([
      'Shrink -write-> Thumbs (shrink.mjs:3)',
      'Jobs -trigger-> Shrink (template.yaml:14)',
      'Photos -flow-> Jobs (template.yaml:3)',
    ]);
  });
});

/** The forms in which code names a resource that a variable of the template gives it. */
describe('a resource in code', () => {
  const queues = {
    One: '{ Type: AWS::SQS::Queue }',
    Two: '{ Type: AWS::SQS::Queue, Properties: { QueueName: two } }',
  };
  const config = `export const QUEUE = process.env.OUT;\nexport const config = { queue: { url: process.env.OUT } };\n`;

  it.each<[string, string, string, Readonly<Record<string, string>>?]>([
    ['by the variable itself', '', 'process.env.OUT'],
    ['by a key of the environment', '', "process.env['OUT']"],
    ['by an assertion', '', 'String(process.env.OUT)'],
    ['by a constant', 'const QUEUE = process.env.OUT;\n', 'QUEUE'],
    ['by a destructured name', 'const { OUT } = process.env;\n', 'OUT'],
    ['by a destructured name of another spelling', 'const { OUT: queue } = process.env;\n', 'queue'],
    ['by a default that the template does not need', "const QUEUE = process.env.OUT ?? 'other';\n", 'QUEUE'],
    ['by another default', "const { OUT = 'other' } = process.env;\n", 'OUT'],
    ['by a default with ||', "const QUEUE = process.env.OUT || '';\n", 'QUEUE'],
    [
      'by the default of a variable that the template does not give',
      "const QUEUE = process.env.NONE ?? 'two';\n",
      'QUEUE',
    ],
    ['by an object of settings', 'const settings = { url: process.env.OUT };\n', 'settings.url'],
    [
      'by a constant of another module',
      "import { QUEUE } from './config.mjs';\n",
      'QUEUE',
      { 'config.mjs': config },
    ],
    [
      'by settings of another module',
      "import { config } from './config.mjs';\n",
      'config.queue.url',
      { 'config.mjs': config },
    ],
    ['by its name', '', "'https://sqs.eu-west-1.amazonaws.com/1/two'"],
  ])('is known %s', (_name, before, value, more = {}) => {
    const code = (url: string): string =>
      `${sqs}${before}export const handler = async (event) => { for (const { body } of event.Records) await sqs.send(new SendMessageCommand({ QueueUrl: ${url}, MessageBody: body })); };\n`;
    const all = samFiles(queues, [
      { file: 'a.mjs', variables: { OUT: '!Ref Two' }, events: from('One'), code: code(value) },
      { file: 'b.mjs', variables: { OUT: '!Ref One' }, events: from('Two'), code: send() },
    ]);
    expect(loopsIn({ ...all, ...more })).toEqual(['A → Two → B → One, stopped']);
  });

  it('is known by the event', () => {
    const all = samFiles(queues, [
      {
        file: 'a.mjs',
        events: from('One'),
        code: `${sqs}export const handler = async (event) => { for (const record of event.Records) await sqs.send(new SendMessageCommand({ QueueUrl: record.eventSourceARN.split(':').pop(), MessageBody: record.body })); };\n`,
      },
    ]);
    expect(loopsIn(all)).toEqual(['A → One, stopped']);
  });
});
