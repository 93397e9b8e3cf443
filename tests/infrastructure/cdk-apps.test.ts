import path from 'node:path';
import type { Deployment } from '../../src/infrastructure/deployment.js';
import { declaredFunctionsOf, deploymentsAround } from '../../src/infrastructure/deployments.js';
import { appOfFiles, functionAt, shown } from '../support/cdk-apps.js';
import { fixturePath } from '../support/facts.js';

function fixture(name: string): Deployment {
  const root = fixturePath(name);
  const [deployment] = deploymentsAround(path.join(root, 'any.ts'), { root });
  if (!deployment) throw new Error(`no deployment in ${name}`);
  return deployment;
}

function environmentOf(deployment: Deployment, id: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...functionAt(deployment, id).environment].map(([name, term]) => [name, shown(term)]),
  );
}

describe('a CDK app of two stacks in TypeScript', () => {
  const gallery = fixture('cdk-gallery');
  const root = fixturePath('cdk-gallery');

  it('is understood completely', () => {
    expect(gallery).toMatchObject({ dialect: 'cdk', isComplete: true, problems: [] });
  });

  it('declares its functions by construct path, one for each instance of a class', () => {
    expect(gallery.functions.map(({ logicalId }) => logicalId)).toEqual([
      'Processing/Resize',
      'Processing/Catalog',
      'Processing/Mail/Handler',
      'Processing/Audit/Handler',
    ]);
  });

  it('leads from entries and assets to sources', () => {
    expect(functionAt(gallery, 'Processing/Resize').sources).toEqual([
      { file: path.join(root, 'lambda/resize.ts'), exportPath: ['handler'], how: 'entry' },
    ]);
    expect(functionAt(gallery, 'Processing/Catalog').sources).toEqual([
      { file: path.join(root, 'lambda/catalog.js'), exportPath: ['handler'], how: 'exact' },
    ]);
    const matches = declaredFunctionsOf(path.join(root, 'lambda/worker.js'), { root });
    expect(matches.map(({ declared }) => declared.logicalId)).toEqual([
      'Processing/Mail/Handler',
      'Processing/Audit/Handler',
    ]);
  });

  it('tells size, runtime and bundling', () => {
    expect(functionAt(gallery, 'Processing/Resize')).toMatchObject({
      runtime: 'nodejs22.x',
      architecture: 'arm64',
      memoryMegabytes: 1024,
      timeoutSeconds: 30,
      bundler: 'esbuild',
      isMinified: true,
    });
    expect(functionAt(gallery, 'Processing/Catalog')).toMatchObject({
      runtime: undefined,
      architecture: 'x86_64',
      memoryMegabytes: 128,
      timeoutSeconds: 3,
      bundler: 'none',
    });
  });

  it('follows the environment through properties, spreads and later calls', () => {
    expect(environmentOf(gallery, 'Processing/Resize')).toEqual({
      TARGET: '{Processing/Thumbnails.name}',
      PHOTOS: '{Processing/PhotoBucket.name}',
    });
    expect(environmentOf(gallery, 'Processing/Mail/Handler')).toEqual({
      QUEUE_URL: '{Storage/Incoming.url}',
      TOPIC_ARN: '{Storage/Changes.arn}',
    });
    expect(environmentOf(gallery, 'Processing/Audit/Handler')).toEqual({
      QUEUE_URL: '{Processing/Audits.fifo.url}',
    });
    expect(environmentOf(gallery, 'Processing/Catalog')).toEqual({
      TABLE: '{Storage/Photos.name}',
      LABEL: 'v-<cdk:Processing.stackName>',
    });
    expect(gallery.functions.every(({ isEnvironmentComplete }) => isEnvironmentComplete)).toBe(true);
  });

  it('finds the function behind an alias', () => {
    const [trigger, ...others] = functionAt(gallery, 'Processing/Resize').triggers;
    expect(others).toEqual([]);
    expect(trigger).toMatchObject({ source: 's3', filter: { kind: 's3', events: ['s3:ObjectCreated:*'] } });
    expect(shown(trigger?.resource)).toBe('{Processing/PhotoBucket.name}');
    expect(trigger?.place).toMatchObject({ file: path.join(root, 'lib/processing-stack.ts'), line: 36 });
  });

  it('reads mappings with their settings', () => {
    const [stream] = functionAt(gallery, 'Processing/Catalog').triggers;
    expect(stream).toMatchObject({
      source: 'dynamodb',
      batchSize: 25,
      batchingWindowSeconds: 20,
      reportsBatchItemFailures: true,
      filter: { kind: 'pattern', pattern: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] } },
    });
    const [mail] = functionAt(gallery, 'Processing/Mail/Handler').triggers;
    const [audit] = functionAt(gallery, 'Processing/Audit/Handler').triggers;
    expect([mail?.batchSize, audit?.batchSize]).toEqual([10, 1]);
    expect([mail?.isFifo, audit?.isFifo]).toEqual([false, true]);
    expect(mail?.reportsBatchItemFailures).toBe(false);
  });

  it('knows queues, where their messages go, and what fails', () => {
    expect(gallery.resources.get('Storage/Incoming')?.queue).toMatchObject({
      visibilityTimeoutSeconds: 180,
      isFifo: false,
      deadLetter: { maxReceiveCount: 5 },
    });
    expect(gallery.flows.map(({ kind, from, to }) => [kind, shown(from), shown(to)])).toEqual([
      ['subscription', '{Storage/Changes.arn}', '{Storage/Incoming.arn}'],
      ['redrive', '{Storage/Incoming.arn}', '{Storage/Failed.arn}'],
    ]);
    expect(functionAt(gallery, 'Processing/Mail/Handler').failureTargets.map(shown)).toEqual([
      '{Processing/Mail/Rejected.arn}',
    ]);
  });

  it('names a table as its stack and its export do', () => {
    const table = gallery.resources.get('Storage/Photos');
    expect(shown(table?.name)).toBe('photos-<cdk:context:stage>');
    expect(table?.otherNames.map(shown)).toEqual(['<cfn:import:"photos-table">']);
  });
});

describe('a CDK app in CommonJS that makes a stack for each stage', () => {
  const orders = fixture('cdk-orders');
  const sourcesOf = (id: string): readonly string[] =>
    functionAt(orders, id).triggers.map(({ source }) => source);

  it('keeps the stages apart', () => {
    const placed = ['beta', 'prod'].map((stage) => functionAt(orders, `Orders-${stage}/Placed`));
    expect(placed.map(({ environment }) => shown(environment.get('BUS')))).toEqual([
      '{Orders-beta/Bus.name}',
      '{Orders-prod/Bus.name}',
    ]);
    const nightly = placed.map(({ triggers }) => triggers.find(({ source }) => source === 'schedule'));
    expect(nightly.map((trigger) => trigger?.isEnabled)).toEqual([false, true]);
  });

  it('finds the entry beside the file that makes a function without one', () => {
    expect(functionAt(orders, 'Orders-beta/web').sources).toEqual([
      {
        file: path.join(fixturePath('cdk-orders'), 'lib/orders-stack.web.ts'),
        exportPath: ['handler'],
        how: 'entry',
      },
    ]);
  });

  it('tells what invokes without records', () => {
    expect(sourcesOf('Orders-beta/web')).toEqual(['api', 'api', 'function-url']);
    expect(sourcesOf('Orders-beta/Socket')).toEqual(['websocket']);
    expect(sourcesOf('Orders-beta/SignUp')).toEqual(['cognito']);
    expect(sourcesOf('Orders-beta/Seeder')).toEqual(['custom-resource']);
  });

  it('reads patterns with matchers, filter policies and log groups', () => {
    const { triggers } = functionAt(orders, 'Orders-prod/Placed');
    expect(triggers.find(({ source }) => source === 'eventbridge')?.filter).toEqual({
      kind: 'pattern',
      pattern: {
        source: ['shop.orders'],
        'detail-type': [{ prefix: 'Order' }],
        detail: { stage: ['prod'] },
      },
    });
    expect(triggers.find(({ source }) => source === 'sns')?.filter).toEqual({
      kind: 'pattern',
      pattern: { kind: ['paid', { prefix: 'late-' }] },
    });
    const [lines] = functionAt(orders, 'Orders-prod/Lines').triggers;
    expect(lines).toMatchObject({ source: 'logs', filter: { kind: 'none' } });
    expect(shown(orders.resources.get('Orders-prod/Audit')?.name)).toBe('/shop/prod/audit');
  });

  it('connects the states of a machine, also behind choices', () => {
    for (const id of ['Shipper', 'Refunder']) {
      const [task] = functionAt(orders, `Orders-beta/${id}`).triggers;
      expect([task?.source, shown(task?.resource)]).toEqual(['stepfunctions', '{Orders-beta/Fulfil.arn}']);
    }
    const tasks = orders.flows.filter(({ kind }) => kind === 'task');
    expect(tasks.map(({ from, to }) => [shown(from), shown(to)])).toContainEqual([
      '{Orders-beta/Fulfil.arn}',
      '{Orders-beta/Shipped.arn}',
    ]);
  });
});

describe('a CDK 1 app', () => {
  const app = appOfFiles({
    'cdk.json': '{ "app": "npx ts-node bin/app.ts" }',
    'bin/app.ts': `
import cdk = require('@aws-cdk/core');
import { Function, AssetCode, Runtime } from '@aws-cdk/aws-lambda';
import { Bucket, EventType } from '@aws-cdk/aws-s3';
import { S3EventSource } from '@aws-cdk/aws-lambda-event-sources';
import { HttpApi } from '@aws-cdk/aws-apigatewayv2';
import { LambdaProxyIntegration } from '@aws-cdk/aws-apigatewayv2-integrations';
class S extends cdk.Stack {
  constructor(app: cdk.App, id: string) {
    super(app, id);
    const bucket = new Bucket(this, 'B');
    const fn = new Function(this, 'F', {
      code: new AssetCode('src'), handler: 'a.main', runtime: Runtime.NODEJS_12_X, environment: { B: bucket.bucketName },
    });
    fn.addEventSource(new S3EventSource(bucket, { events: [EventType.OBJECT_REMOVED_DELETE] }));
    new HttpApi(this, 'Api', { defaultIntegration: new LambdaProxyIntegration({ handler: fn }) });
  }
}
new S(new cdk.App(), 'S');`,
    'src/a.ts': 'export const main = async () => {};',
  });

  it('is read like one of CDK 2', () => {
    const declared = functionAt(app, 'S/F');
    expect(declared.sources).toMatchObject([
      { file: path.join(app.root, 'src/a.ts'), exportPath: ['main'], how: 'exact' },
    ]);
    expect(declared.runtime).toBe('nodejs12.x');
    expect(shown(declared.environment.get('B'))).toBe('{S/B.name}');
    expect(declared.triggers.map(({ source }) => source)).toEqual(['s3', 'api']);
    expect(declared.triggers[0]?.filter).toMatchObject({ events: ['s3:ObjectRemoved:Delete'] });
  });
});
