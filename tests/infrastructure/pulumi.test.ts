import path from 'node:path';
import type { DeclaredFunction, Deployment } from '../../src/infrastructure/deployment.js';
import { deploymentsAround } from '../../src/infrastructure/deployments.js';
import { readPulumi } from '../../src/infrastructure/pulumi/pulumi.js';
import { fixturePath } from '../support/facts.js';
import { projectWith } from '../support/projects.js';
import { termLine } from '../support/terms.js';

const project = 'name: p\nruntime: nodejs\n';

function read(
  program: string,
  files: Readonly<Record<string, string>> = {},
  yaml = project,
): Deployment | undefined {
  const text = `import * as aws from '@pulumi/aws';\nimport * as pulumi from '@pulumi/pulumi';\n${program}`;
  const root = projectWith({ 'app/index.js': '', 'index.ts': text, ...files });
  return readPulumi(path.join(root, 'Pulumi.yaml'), yaml, root);
}

const fn = (code: string, more = ''): string =>
  `const fn = new aws.lambda.Function('fn', { runtime: 'nodejs22.x', handler: 'index.handler', code: ${code}, ${more} });\n`;
const app = `new pulumi.asset.FileArchive('./app')`;

describe('a Pulumi project', () => {
  const root = fixturePath('pulumi-files');
  const [deployment] = deploymentsAround(path.join(root, 'clean/index.mjs'), { root });
  const declared = (id: string): DeclaredFunction | undefined =>
    deployment?.functions.find(({ logicalId }) => logicalId === id);

  it('is understood, also when its program is the function that it exports', () => {
    expect(deployment?.problems).toEqual([]);
    expect(
      deployment?.functions.map(({ logicalId, sources: [source] }) =>
        [logicalId, path.relative(root, source?.file ?? ''), source?.how].join(' '),
      ),
    ).toEqual([
      'clean clean/index.mjs exact',
      'sort sort/index.mjs exact',
      'counter index.ts closure',
      'work index.ts closure',
    ]);
  });

  it('reads settings, and knows the defaults of functions and of callbacks', () => {
    expect(declared('clean')).toMatchObject({
      runtime: 'nodejs22.x',
      timeoutSeconds: 30,
      memoryMegabytes: 128,
      architecture: 'arm64',
    });
    expect(declared('counter')).toMatchObject({ timeoutSeconds: 180, memoryMegabytes: 128 });
  });

  it('resolves the environment to resources, and keeps what is configured apart', () => {
    const environment = declared('clean')?.environment;
    expect([environment?.get('BUCKET'), environment?.get('TOKEN')].map(termLine)).toEqual([
      'files.name',
      '⟨program:config::token⟩',
    ]);
    expect(termLine(deployment?.resources.get('files')?.name)).toBe('files-⟨program:pulumi.getStack⟩');
  });

  it('has triggers by notifications, mappings, rules, schedules and callbacks', () => {
    const sources = (id: string): unknown => declared(id)?.triggers.map(({ source }) => source);
    expect(sources('clean')).toEqual(['schedule', 's3', 'sqs']);
    expect(declared('clean')?.triggers[2]?.reportsBatchItemFailures).toBe(true);
    expect(sources('sort')).toEqual(['s3', 'eventbridge']);
    expect(declared('sort')?.triggers[1]?.filter).toEqual({ kind: 'pattern', pattern: { source: ['shop'] } });
    expect(declared('counter')?.triggers).toMatchObject([
      { source: 's3', filter: { events: ['s3:ObjectRemoved:*'] } },
    ]);
    expect(declared('work')?.triggers).toMatchObject([
      { source: 'sqs', batchSize: 2, reportsBatchItemFailures: false },
    ]);
  });

  it('has queues with their dead letters', () => {
    expect(deployment?.resources.get('jobs')?.queue).toMatchObject({
      visibilityTimeoutSeconds: 90,
      deadLetter: { maxReceiveCount: 4 },
    });
    expect(deployment?.flows.map(({ kind, to }) => `${kind} ${termLine(to)}`)).toEqual(['redrive dead.arn']);
  });
});

describe('the code of a function of Pulumi', () => {
  it.each([
    ['a directory', app, 'app/index.js'],
    ['an archive of one', `new pulumi.asset.AssetArchive({ '.': ${app} })`, 'app/index.js'],
    [
      'a file',
      `new pulumi.asset.AssetArchive({ 'index.js': new pulumi.asset.FileAsset('./app/index.js') })`,
      'app/index.js',
    ],
  ])('may be %s', (_, code, file) => {
    const [only] = read(fn(code))?.functions ?? [];
    expect(only?.sources.map((source) => source.file.endsWith(file))).toEqual([true]);
  });

  it.each([
    ['inline', `new pulumi.asset.AssetArchive({ 'index.js': new pulumi.asset.StringAsset('') })`, 'inline'],
    ['a zip file', `new pulumi.asset.FileArchive('app.zip')`, 'computed-location'],
    ['elsewhere', `new pulumi.asset.FileArchive('./nowhere')`, 'no-file'],
    ['outside', `new pulumi.asset.FileArchive('../../elsewhere')`, 'outside'],
  ])('is %s', (_, code, kind) => {
    expect(read(fn(code))?.functions[0]).toMatchObject({ sources: [], absence: { kind } });
  });
});

describe('a program of Pulumi', () => {
  it.each([
    [
      `new aws.lambda.FunctionUrl('u', { functionName: fn.name, authorizationType: 'NONE' });`,
      'function-url',
    ],
    [
      `new aws.apigatewayv2.Integration('i', { apiId: 'a', integrationType: 'AWS_PROXY', integrationUri: fn.invokeArn });`,
      'api',
    ],
    [
      `new aws.sns.TopicSubscription('s', { topic: new aws.sns.Topic('t').arn, protocol: 'lambda', endpoint: fn.arn });`,
      'sns',
    ],
    [
      `new aws.cloudwatch.LogSubscriptionFilter('l', { logGroup: 'g', destinationArn: fn.arn, filterPattern: '' });`,
      'logs',
    ],
    [
      `new aws.dynamodb.Table('t', { hashKey: 'id' }).onEvent('e', fn, { startingPosition: 'LATEST' });`,
      'dynamodb',
    ],
  ])('%s', (lines, source) => {
    expect(read(fn(app) + lines)?.functions[0]?.triggers.map((trigger) => trigger.source)).toEqual([source]);
  });

  it('says what is allowed to loop, and where failures go', () => {
    const lines = `new aws.lambda.FunctionRecursionConfig('r', { functionName: fn.name, recursiveLoop: 'Allow' });
new aws.lambda.FunctionEventInvokeConfig('c', { functionName: fn.name, destinationConfig: { onFailure: { destination: new aws.sqs.Queue('q').arn } } });`;
    const [only] = read(fn(app) + lines)?.functions ?? [];
    expect(only?.recursiveLoop).toBe('Allow');
    expect(only?.failureTargets.map(termLine)).toEqual(['q.arn']);
  });

  it('keeps resources apart that have one name', () => {
    const lines = `class Box extends pulumi.ComponentResource {
  constructor(name) { super('box', name); this.files = new aws.s3.BucketV2('files', {}, { parent: this }); }
}
const [a, b] = [new Box('a'), new Box('b')];
new aws.sqs.Queue('fn');
new aws.lambda.Permission('p', {});`;
    const more = `environment: { variables: { A: a.files.id, B: b.files.id } }`;
    const deployment = read(lines + fn(app, more));
    const [only] = deployment?.functions ?? [];
    expect(only?.logicalId).toBe('fn (lambda)');
    expect(['A', 'B'].map((name) => termLine(only?.environment.get(name)))).toEqual([
      'files.name',
      'files (s3).name',
    ]);
  });

  it('stands in a directory of its own, or is compiled', () => {
    const program = `import * as aws from '@pulumi/aws';\nnew aws.sqs.Queue('q');`;
    expect(read('', { 'infra/index.ts': program }, `${project}main: infra`)?.resources.size).toBe(1);
    const compiled = { 'package.json': '{ "main": "bin/main.js" }', 'main.ts': program };
    expect(read('', compiled)?.resources.size).toBe(1);
  });

  it.each([
    ['another language', 'name: p\nruntime: python'],
    ['another language that mentions it', 'name: nodejs\nruntime: go'],
    ['nothing', ''],
    ['broken', 'name: [nodejs\nruntime: : :'],
  ])('is none when the project is %s', (_, yaml) => {
    expect(read(`new aws.sqs.Queue('q');`, {}, yaml)).toBeUndefined();
  });

  it('is none without resources of AWS', () => {
    expect(read(`new pulumi.Config();`)).toBeUndefined();
  });

  it('tells what is not understood', () => {
    const deployment = read(
      `${fn(app)}new aws.lambda.EventSourceMapping('m', { eventSourceArn: given, functionName: fn.name });`,
    );
    expect(deployment?.isComplete).toBe(false);
    expect(deployment?.problems.map(({ text }) => text)).toEqual([
      'What this event source mapping reads from is not understood.',
    ]);
  });

  it.each([
    ['cut off', `new aws.lambda.Function('fn', { code:`],
    ['endless', `while (true) new aws.sqs.Queue('q');`],
    ['binary', '\0\u0001'],
    ['resources of themselves', `const q = new aws.sqs.Queue('q', { name: q.name });`],
  ])('may be %s', (_, program) => {
    expect(() => read(program)).not.toThrow();
  });
});
