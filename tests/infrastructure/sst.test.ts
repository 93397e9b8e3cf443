import path from 'node:path';
import type { DeclaredFunction, Deployment } from '../../src/infrastructure/deployment.js';
import { deploymentsAround } from '../../src/infrastructure/deployments.js';
import { readSst } from '../../src/infrastructure/sst/sst.js';
import { fixturePath } from '../support/facts.js';
import { projectWith } from '../support/projects.js';
import { termLine } from '../support/terms.js';

/** A program whose `run` has these lines. */
function read(run: string, files: Readonly<Record<string, string>> = {}): Deployment {
  const text = `export default $config({ app: () => ({ name: 'a' }), async run() {\n${run}\n} });`;
  const root = projectWith({ 'f.ts': '', ...files, 'sst.config.ts': text });
  const deployment = readSst(path.join(root, 'sst.config.ts'), text, root);
  if (!deployment) throw new Error('no deployment');
  return deployment;
}

const triggersOf = (run: string): DeclaredFunction['triggers'] =>
  read(run).functions.flatMap(({ triggers }) => triggers);

describe('an SST project', () => {
  const root = fixturePath('sst-photos');
  const [deployment] = deploymentsAround(path.join(root, 'src/resize.ts'), { root });
  const declared = (id: string): DeclaredFunction => {
    const found = deployment?.functions.find(({ logicalId }) => logicalId === id);
    if (!found) throw new Error(`no function ${id}`);
    return found;
  };

  it('is understood to its end, through the modules that it imports by the names of a directory', () => {
    expect(deployment?.problems).toEqual([]);
    expect(deployment?.isComplete).toBe(true);
    expect(deployment?.functions.map(({ logicalId }) => logicalId).sort()).toEqual([
      'Announce',
      'Api GET /photos',
      'Audit',
      'Index',
      'JobsSubscriber',
      'NightlyHandler',
      'Resize',
      'RetriesSubscriber',
      'Sign',
      'Stamp',
    ]);
  });

  it('maps every handler to its source', () => {
    const sources = deployment?.functions.flatMap(({ sources }) => sources) ?? [];
    expect(sources).toHaveLength(10);
    expect(declared('Resize').sources).toEqual([
      { file: path.join(root, 'src/resize.ts'), exportPath: ['handler'], how: 'exact' },
    ]);
  });

  it('reads settings in words, and knows the defaults', () => {
    expect(declared('Resize')).toMatchObject({
      memoryMegabytes: 2048,
      timeoutSeconds: 120,
      architecture: 'x86_64',
      bundler: 'esbuild',
      isMinified: true,
      runtime: undefined,
    });
    expect(declared('Sign')).toMatchObject({
      memoryMegabytes: 1024,
      timeoutSeconds: 20,
      isMinified: false,
      runtime: 'nodejs22.x',
    });
    expect(declared('JobsSubscriber').architecture).toBe('arm64');
  });

  it('resolves the environment to resources', () => {
    const { environment, isEnvironmentComplete } = declared('JobsSubscriber');
    expect([...environment].map(([name, term]) => `${name}=${termLine(term)}`)).toEqual([
      'BUCKET=Uploads.name',
      'STAGE=⟨program:.$app.stage⟩',
    ]);
    expect(isEnvironmentComplete).toBe(true);
  });

  it('has triggers with filters and mapping settings', () => {
    expect(declared('Index').triggers).toMatchObject([
      {
        source: 's3',
        filter: {
          events: ['s3:ObjectCreated:*'],
          prefix: { atoms: [{ text: 'in/' }] },
          suffix: { atoms: [{ text: '.jpg' }] },
        },
      },
    ]);
    expect(declared('JobsSubscriber').triggers).toMatchObject([
      {
        source: 'sqs',
        batchSize: 5,
        batchingWindowSeconds: 10,
        reportsBatchItemFailures: true,
        isFifo: false,
      },
    ]);
    expect(declared('RetriesSubscriber').triggers).toMatchObject([
      { isFifo: true, reportsBatchItemFailures: false },
    ]);
    expect(declared('Announce').triggers).toMatchObject([
      { source: 'sns', filter: { pattern: { kind: ['photo'] } } },
    ]);
    expect(declared('Audit').triggers).toMatchObject([
      { source: 'eventbridge', filter: { pattern: { source: ['shop'], 'detail-type': ['audited'] } } },
    ]);
    expect(declared('NightlyHandler').triggers).toMatchObject([{ source: 'schedule', isEnabled: false }]);
    expect(declared('Sign').triggers.map(({ source }) => source)).toEqual(['function-url', 'api']);
  });

  it('knows resources by their links, and what goes from one to the other', () => {
    expect(deployment?.resources.get('Uploads')?.otherNames.map(termLine)).toEqual(['⟨sst:Uploads⟩']);
    expect(deployment?.resources.get('Jobs')?.queue).toMatchObject({
      visibilityTimeoutSeconds: 120,
      deadLetter: { maxReceiveCount: 5 },
    });
    expect(
      deployment?.flows.map(({ kind, from, to }) => `${kind} ${termLine(from)} → ${termLine(to)}`).sort(),
    ).toEqual([
      'notification Uploads.name → Log.name',
      'redrive Jobs.arn → Dead.arn',
      'subscription News.name → Jobs.arn',
    ]);
  });
});

describe('a program of SST', () => {
  it('of version 2 is none', () => {
    const text = `export default { config: () => ({}), stacks(app) { app.stack(Stack); } } satisfies SSTConfig;`;
    expect(readSst('/p/sst.config.ts', text, '/p')).toBeUndefined();
  });

  it.each([
    [`new sst.aws.Bucket('B').subscribe('f.handler')`, 's3'],
    [`new sst.aws.Queue('Q').subscribe({ handler: 'f.handler' })`, 'sqs'],
    [`new sst.aws.SnsTopic('T').subscribe('f.handler')`, 'sns'],
    [`new sst.aws.Dynamo('D', {}).subscribe('N', 'f.handler')`, 'dynamodb'],
    [`new sst.aws.KinesisStream('K').subscribe('f.handler', {})`, 'kinesis'],
    [`new sst.aws.Bus('B').subscribe('f.handler')`, 'eventbridge'],
    [`new sst.aws.CronV2('C', { schedule: 'rate(1 day)', function: 'f.handler' })`, 'schedule'],
    [`new sst.aws.ApiGatewayV1('A').route('GET /', 'f.handler')`, 'api'],
    [`new sst.aws.ApiGatewayWebSocket('A').route('$connect', 'f.handler')`, 'websocket'],
    [`new sst.aws.ApiGatewayV2('A').addAuthorizer({ lambda: { function: 'f.handler' } })`, 'authorizer'],
    [`new sst.aws.CognitoUserPool('U', { triggers: { preSignUp: 'f.handler' } })`, 'cognito'],
    [`new sst.aws.AppSync('S', {}).addDataSource({ name: 'd', lambda: 'f.handler' })`, 'appsync'],
    [`sst.aws.Queue.subscribe('arn:aws:sqs:a:1:q', 'f.handler')`, 'sqs'],
    [`new sst.aws.Realtime('R', { authorizer: 'f.handler' })`, 'authorizer'],
    [
      `new aws.lambda.EventSourceMapping('m', { eventSourceArn: 'arn:aws:sqs:a:1:q', functionName: new sst.aws.Function('F', { handler: 'f.handler' }).name })`,
      'sqs',
    ],
  ])('%s', (run, source) => {
    expect(triggersOf(run).map((trigger) => trigger.source)).toEqual([source]);
  });

  it('refers to a bucket that exists', () => {
    const { resources } = read(`sst.aws.Bucket.get('Photos', 'photos-of-production')`);
    expect(resources.get('Photos')).toMatchObject({
      isExternal: true,
      name: { atoms: [{ text: 'photos-of-production' }] },
    });
  });

  it('leaves defaults open that `$transform` may change', () => {
    const [only] = read(
      `$transform(sst.aws.Function, (args) => { args.timeout = '1 minute'; });\nnew sst.aws.Function('F', { handler: 'f.handler' });`,
    ).functions;
    expect(only).toMatchObject({
      timeoutSeconds: undefined,
      memoryMegabytes: undefined,
      isEnvironmentComplete: false,
    });
  });

  it('follows outputs', () => {
    const { functions } = read(
      `const b = new sst.aws.Bucket('B');\nb.name.apply((name) => new sst.aws.Function('F', { handler: 'f.handler', environment: { B: $interpolate\`s3://\${name}\` } }));`,
    );
    expect(termLine(functions[0]?.environment.get('B'))).toBe('s3://B.name');
  });

  it('has functions in other languages, and in packages built elsewhere', () => {
    const { functions } = read(
      `new sst.aws.Function('P', { handler: 'f.handler', runtime: 'python3.12' });\nnew sst.aws.Function('B', { handler: 'built.handler', bundle: 'packages/x' });`,
    );
    expect(functions).toMatchObject([
      { sources: [], absence: undefined },
      { sources: [], absence: { kind: 'no-file' }, bundler: 'none' },
    ]);
  });

  it('tells what is not understood, and where', () => {
    const { problems, isComplete } = read(
      `const q = new sst.aws.Queue('Q');\nq.subscribe(unknownFunction);\nnew sst.aws.Queue(names[0]);`,
    );
    expect(isComplete).toBe(false);
    expect(problems.map(({ line, text }) => `${line} ${text}`)).toEqual([
      '4 The name of this sst.aws.Queue is not spelled out.',
      '3 Which function QSubscriber stands for is not understood.',
    ]);
  });

  it.each([
    ['cut off', `export default $config({ app() {}, async run() { const q = new sst.aws.Queue('Q'`],
    ['without a run', 'export default $config({})'],
    ['without an argument', 'export default $config()'],
    ['calling itself', 'function again() { again(); } export default $config({ run: again })'],
    ['endless', 'export default $config({ run() { for (;;) new sst.aws.Queue("Q"); } })'],
    ['binary', '$config(\0\u0001\uFFFF'],
    ['huge', `export default $config({ run() { ${'new sst.aws.Queue("Q");'.repeat(20_000)} } })`],
  ])('may be %s', (_, text) => {
    const root = projectWith({ 'sst.config.ts': text });
    expect(() => readSst(path.join(root, 'sst.config.ts'), text, root)).not.toThrow();
  });
});
