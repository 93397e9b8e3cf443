import { cpSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readCdkOut } from '../../src/infrastructure/cdk/cdk-out.js';
import type { DeclaredFunction, Deployment, Term } from '../../src/infrastructure/deployment.js';
import {
  declaredFunctionsOf,
  deploymentOf,
  deploymentsAround,
} from '../../src/infrastructure/deployments.js';
import { shown } from '../support/cdk-apps.js';
import { fixturePath } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

const hour = 3_600_000;

/** A copy of an app with what CDK 2.276.0 synthesized of it (roles, policies and APIs left out), written an hour later. */
function synthesized(name: string): {
  readonly root: string;
  readonly out: Deployment;
  readonly read: Deployment;
} {
  const root = projectWith({});
  cpSync(fixturePath(name), root, { recursive: true });
  cpSync(fixturePath(`${name}-out`), path.join(root, 'cdk.out'), { recursive: true });
  const later = new Date(Date.now() + hour);
  utimesSync(path.join(root, 'cdk.out/manifest.json'), later, later);
  const out = readCdkOut(path.join(root, 'cdk.out'), root);
  const read = deploymentOf(path.join(root, 'cdk.json'), root);
  if (!out || !read) throw new Error('not read');
  return { root, out, read };
}

const recordSources = /^(s3|sqs|sns|dynamodb|kinesis|eventbridge|schedule|logs)$/;

describe.each(['cdk-gallery', 'cdk-orders'])('what CDK makes of %s', (name) => {
  const { root, out, read } = synthesized(name);
  const made = out.functions.filter(({ sources }) => sources.length > 0);

  /** Resources by the order in which functions name them, so that two ways to call them compare. */
  const comparable = (declared: DeclaredFunction, of: Deployment): unknown => {
    const known = new Map<string, string>();
    const named = (term: Term): string | undefined =>
      shown(term)?.replace(/\{([^}]*)\.\w+\}/g, (_, id: string) => {
        const service = of.resources.get(id)?.service ?? 'nothing';
        if (!known.has(id)) known.set(id, `${service} ${known.size}`);
        return known.get(id) ?? '';
      });
    return {
      sources: declared.sources,
      architecture: declared.architecture,
      memory: declared.memoryMegabytes,
      timeout: declared.timeoutSeconds,
      environment: [...declared.environment]
        .filter(([variable]) => variable !== 'LABEL' && !variable.startsWith('AWS_'))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([variable, term]) => [variable, named(term)]),
      triggers: declared.triggers
        .filter(({ source }) => recordSources.test(source))
        .sort((a, b) => (a.source < b.source ? -1 : 1))
        .map((trigger) => ({ ...trigger, place: undefined, resource: named(trigger.resource) })),
    };
  };

  it('has the functions that are read from the program', () => {
    expect(made.map(({ sources }) => sources)).toEqual(
      expect.arrayContaining(read.functions.map(({ sources }) => sources)),
    );
    expect(made).toHaveLength(read.functions.length);
  });

  it('has their sizes, environment and triggers', () => {
    const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect(made.map((declared) => comparable(declared, out)).sort(byText)).toEqual(
      read.functions.map((declared) => comparable(declared, read)).sort(byText),
    );
  });

  it('is read only when it is named', () => {
    const file = made[0]?.sources[0]?.file ?? '';
    const dialects = (cdkOut?: string): readonly string[] => [
      ...new Set(declaredFunctionsOf(file, { root, cdkOut }).map(({ deployment }) => deployment.dialect)),
    ];
    expect(dialects()).toEqual(['cdk']);
    expect(dialects('cdk.out')).toEqual(['cdk', 'cdk-out']);
  });

  it('is ignored once the app has changed', () => {
    const manifest = path.join(root, 'cdk.out/manifest.json');
    const earlier = new Date(Date.now() - hour);
    utimesSync(manifest, earlier, earlier);
    const stale = readCdkOut(path.join(root, 'cdk.out'), root);
    expect(stale).toMatchObject({ dialect: 'cdk-out', functions: [], isComplete: false });
    expect(stale?.problems.map(({ file, text }) => [file, text.replace(/^\S+/, 'X')])).toEqual([
      [manifest, 'X has changed since; the templates here are not read.'],
    ]);
  });
});

const hash = 'a'.repeat(64);

/** A synthesized function whose asset holds the given files. */
function withAsset(
  files: Readonly<Record<string, string>>,
  asset: Readonly<Record<string, string>>,
  handler = 'index.handler',
): DeclaredFunction | undefined {
  const inAsset: Record<string, string> = {};
  for (const [name, text] of Object.entries(asset)) inAsset[`cdk.out/asset.${hash}/${name}`] = text;
  const root = projectWith({
    ...files,
    ...inAsset,
    'cdk.out/manifest.json': '{}',
    'cdk.out/S.template.json': JSON.stringify({
      Resources: {
        F: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Handler: handler,
            Runtime: 'nodejs22.x',
            Code: { S3Bucket: 'b', S3Key: `${hash}.zip` },
          },
        },
      },
    }),
  });
  return readCdkOut(path.join(root, 'cdk.out'), root)?.functions[0];
}

const base = (declared: DeclaredFunction | undefined): readonly string[] | undefined =>
  declared?.sources.map(({ file, exportPath }) => `${path.basename(file)}#${exportPath.join('.')}`);

describe('the source behind an asset', () => {
  const source = { 'src/resize.ts': 'export const handler = 1;', 'src/util.ts': '' };

  it('is the last module that the comments of a bundle name', () => {
    const bundle = '"use strict";\n// src/util.ts\nvar a;\n// src/resize.ts\nvar handler;\n';
    expect(base(withAsset(source, { 'index.js': bundle }))).toEqual(['resize.ts#handler']);
  });

  it('is the last source of a map', () => {
    const map = JSON.stringify({ sources: ['../../src/util.ts', '../../src/resize.ts'] });
    expect(base(withAsset(source, { 'index.js': '1', 'index.js.map': map }))).toEqual(['resize.ts#handler']);
  });

  it('is the only file with the same name and text', () => {
    const text = 'exports.handler = async () => {};';
    const asset = { 'a.js': text };
    expect(base(withAsset({ 'src/a.js': text, 'other/a.js': 'no' }, asset, 'a.handler'))).toEqual([
      'a.js#handler',
    ]);
    expect(base(withAsset({ 'src/a.js': text, 'other/a.js': text }, asset, 'a.handler'))).toEqual([]);
  });

  it.each([
    ['a bundle that says nothing', { 'index.js': 'var handler;' }],
    ['a bundle of installed packages', { 'index.js': '// node_modules/x/index.js\n' }],
    ['a map of a file elsewhere', { 'index.js': '1', 'index.js.map': '{"sources":["../../../../x.ts"]}' }],
    ['a broken map', { 'index.js': '1', 'index.js.map': '{"sources":' }],
    ['no file of the handler', { 'other.js': '' }],
  ])('stays unknown with %s', (_, asset) => {
    expect(withAsset(source, asset)).toMatchObject({ sources: [], absence: { kind: 'computed-location' } });
  });
});

describe('stacks of one app', () => {
  const reference = { 'Fn::GetAtt': ['NestedQueue', 'Outputs.SArn'] };
  const root = projectWith({
    'cdk.out/manifest.json': '{}',
    'cdk.out/Outer.template.json': JSON.stringify({
      Resources: {
        Bucket: { Type: 'AWS::S3::Bucket' },
        NestedQueue: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { Parameters: { given: { Ref: 'Bucket' } } },
          Metadata: { 'aws:asset:path': 'Inner.nested.template.json' },
        },
        F: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Handler: 'a.handler',
            Runtime: 'nodejs22.x',
            Environment: { Variables: { Q: reference } },
          },
        },
        Mapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { FunctionName: { Ref: 'F' }, EventSourceArn: reference },
        },
        Theirs: {
          Type: 'Custom::S3BucketNotifications',
          Properties: {
            BucketName: 'theirs',
            NotificationConfiguration: {
              LambdaFunctionConfigurations: [
                { Events: ['s3:ObjectCreated:*'], LambdaFunctionArn: { 'Fn::GetAtt': ['F', 'Arn'] } },
              ],
            },
          },
        },
      },
    }),
    'cdk.out/Inner.nested.template.json': JSON.stringify({
      Resources: {
        Queue: {
          Type: 'AWS::SQS::Queue',
          Properties: { QueueName: { 'Fn::Sub': '${given}-${AWS::Region}' } },
        },
      },
      Outputs: { SArn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
    }),
  });
  const deployment = readCdkOut(path.join(root, 'cdk.out'), root);
  const [declared] = deployment?.functions ?? [];

  it('know what nested ones hold', () => {
    expect(shown(declared?.environment.get('Q'))).toBe('{Innernested_Queue.arn}');
    expect(declared?.triggers.map(({ source, resource }) => [source, shown(resource)])).toContainEqual([
      'sqs',
      '{Innernested_Queue.arn}',
    ]);
  });

  it('know what is imported by name', () => {
    const [trigger] = declared?.triggers.filter(({ source }) => source === 's3') ?? [];
    expect(shown(trigger?.resource)).toBe('{Outer_TheirsBucket.name}');
    expect(shown(deployment?.resources.get('Outer_TheirsBucket')?.name)).toBe('theirs');
  });
});

describe('a directory that is no cdk.out', () => {
  it.each([
    ['nothing', {}],
    ['a broken manifest', { 'cdk.out/manifest.json': '{' }],
    ['a broken template', { 'cdk.out/manifest.json': '{}', 'cdk.out/S.template.json': '{"Resources":' }],
    [
      'wrong values',
      { 'cdk.out/manifest.json': '{"artifacts":[1]}', 'cdk.out/S.template.json': '{"Resources":{"A":1}}' },
    ],
    [
      'a stack inside of itself',
      {
        'cdk.out/manifest.json': '{}',
        'cdk.out/S.template.json':
          '{"Resources":{"S":{"Type":"AWS::CloudFormation::Stack","Metadata":{"aws:asset:path":"S.template.json"},"Properties":{"Parameters":{"p":[{"Ref":"p"},{"Ref":"p"}]}}},"B":{"Type":"AWS::S3::Bucket","Properties":{"BucketName":{"Ref":"p"}}}}}',
      },
    ],
  ])('with %s', (_, files) => {
    const root = projectWith(files);
    const search = { root, cdkOut: 'cdk.out' };
    expect(deploymentsAround(path.join(root, 'a.js'), search).flatMap(({ functions }) => functions)).toEqual(
      [],
    );
  });

  it('outside of the root is not read', () => {
    const root = projectWith({ 'app/a.js': '' });
    mkdirSync(path.join(root, 'cdk.out'));
    writeFileSync(path.join(root, 'cdk.out/manifest.json'), '{}');
    expect(readCdkOut(path.join(root, 'cdk.out'), path.join(root, 'app'))).toBeUndefined();
  });
});
