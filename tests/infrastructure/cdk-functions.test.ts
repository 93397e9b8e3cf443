import path from 'node:path';
import { entryOfCommand } from '../../src/infrastructure/cdk/app-command.js';
import { deploymentOf, deploymentsAround } from '../../src/infrastructure/deployments.js';
import { appOfFiles, appWith, fn, functionAt, shown, type ReadApp } from '../support/cdk-apps.js';
import { projectWith } from '../support/projects.js';

/** Root-relative sources of `S/Fn` with their export. */
function sourcesIn(app: ReadApp): readonly string[] {
  return functionAt(app, 'S/Fn').sources.map(
    ({ file, exportPath }) => `${path.relative(app.root, file)}#${exportPath.join('.')}`,
  );
}

const nodejs = (options: string): string => `new nodejs.NodejsFunction(this, 'Fn', { ${options} });`;
const withCode = (code: string, handler = 'a.handler'): string =>
  `new lambda.Function(this, 'Fn', { runtime: lambda.Runtime.NODEJS_22_X, handler: '${handler}', code: ${code} });`;

describe('the code of a NodejsFunction', () => {
  it.each([
    [`entry: 'code/a.js'`, 'code/a.js#handler'],
    [`entry: './code/a.js', handler: 'main'`, 'code/a.js#main'],
    [`entry: path.join(__dirname, '../code/a.js'), handler: 'index.run'`, 'code/a.js#run'],
    ['entry: `${process.cwd()}/code/a.js`', 'code/a.js#handler'],
    [`entry: require.resolve('../code/a.js')`, undefined],
    [`code: lambda.Code.fromAsset('code'), handler: 'a.handler'`, 'code/a.js#handler'],
  ])('with %s', (options, source) => {
    expect(sourcesIn(appWith(nodejs(options)))).toEqual(source === undefined ? [] : [source]);
  });

  it('is compiled from TypeScript when the entry is not there', () => {
    const app = appWith(nodejs(`entry: 'code/b.js'`), { 'code/b.ts': 'export const handler = 1;' });
    expect(sourcesIn(app)).toEqual(['code/b.ts#handler']);
  });

  it.each([
    [`entry: 'code/none.ts'`, 'no-file'],
    [`entry: '../outside.ts'`, 'outside'],
    [`entry: props.entry`, 'computed-location'],
    [`entry: 'code/a.js', handler: props.name`, 'computed-handler'],
  ])('is absent with %s', (options, kind) => {
    expect(functionAt(appWith(nodejs(options)), 'S/Fn').absence?.kind).toBe(kind);
  });

  it.each([
    ['bundling: { minify: true }', true],
    ['bundling: { minify: false }', false],
    ['', false],
    ['bundling: { minify: props.isProduction }', undefined],
  ])('is minified as said: %s', (options, isMinified) => {
    const declared = functionAt(appWith(nodejs(`entry: 'code/a.js', ${options}`)), 'S/Fn');
    expect(declared).toMatchObject({ bundler: 'esbuild', isMinified });
  });

  it('belongs to the file of the class that extends it', () => {
    const app = appOfFiles({
      'cdk.json': '{ "app": "npx ts-node bin/app.ts" }',
      'bin/app.ts': `import { App, Stack } from 'aws-cdk-lib'; import { Api } from '../lib/api';
        new Api(new Stack(new App(), 'S'), 'Fn');`,
      'lib/api.ts': `import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
        export class Api extends NodejsFunction { constructor(scope, id) { super(scope, id, { memorySize: 256 }); } }`,
      'lib/api.Fn.ts': 'export const handler = async () => {};',
    });
    expect(sourcesIn(app)).toEqual(['lib/api.Fn.ts#handler']);
    expect(functionAt(app, 'S/Fn').memoryMegabytes).toBe(256);
  });
});

describe('the code of a Function', () => {
  it.each([
    [`lambda.Code.fromAsset('code')`, ['code/a.js#handler']],
    [`lambda.Code.asset('./code')`, ['code/a.js#handler']],
    [
      `lambda.Code.fromAsset(path.resolve(__dirname, '..', 'code'), { exclude: ['*.ts'] })`,
      ['code/a.js#handler'],
    ],
    [`new lambda.AssetCode('code')`, ['code/a.js#handler']],
    [`lambda.Code.fromAsset('.')`, ['code/a.js#handler'], 'code/a.handler'],
  ])('from %s', (code, sources, handler = 'a.handler') => {
    expect(sourcesIn(appWith(withCode(code, handler)))).toEqual(sources);
  });

  it.each([
    [`lambda.Code.fromInline('exports.handler = 1')`, 'inline'],
    [`lambda.Code.fromBucket(bucket, 'key')`, 'bucket'],
    [`lambda.Code.fromDockerBuild('code')`, 'computed-location'],
    [`lambda.Code.fromAsset(props.path)`, 'computed-location'],
    [`props.code`, 'computed-location'],
    [`lambda.Code.fromAsset('code')`, 'no-file', 'other.handler'],
  ])('is absent from %s', (code, kind, handler = 'a.handler') => {
    expect(functionAt(appWith(withCode(code, handler)), 'S/Fn').absence?.kind).toBe(kind);
  });

  it('is an image, or in another language', () => {
    const { functions } = appWith(`
      new lambda.DockerImageFunction(this, 'I', { code: lambda.DockerImageCode.fromImageAsset('code') });
      new lambda.Function(this, 'P', { runtime: lambda.Runtime.PYTHON_3_12, handler: 'a.handler', code: lambda.Code.fromAsset('code') });`);
    expect(functions.map(({ sources, absence }) => [sources, absence?.kind])).toEqual([
      [[], 'image'],
      [[], undefined],
    ]);
  });

  it('passes through a command only perhaps', () => {
    const code = `lambda.Code.fromAsset('code', { bundling: { image: lambda.Runtime.NODEJS_22_X.bundlingImage } })`;
    expect(functionAt(appWith(withCode(code)), 'S/Fn')).toMatchObject({
      bundler: 'unknown',
      isMinified: undefined,
    });
  });

  it('comes with layers', () => {
    const { layers, root } = appWith(
      `${fn()} new lambda.LayerVersion(this, 'L', { code: lambda.Code.fromAsset('layers/common') });`,
    );
    expect(layers).toEqual([path.join(root, 'layers/common')]);
  });
});

describe('a function', () => {
  it.each([
    ['lambda.Runtime.NODEJS_22_X', 'nodejs22.x'],
    ['lambda.Runtime.NODEJS_LATEST', undefined],
    ['lambda.Runtime.PYTHON_3_12', 'python3.12'],
    ['lambda.Runtime.PROVIDED_AL2023', 'provided.al2023'],
    [`new lambda.Runtime('nodejs26.x')`, 'nodejs26.x'],
    ['props.runtime', undefined],
  ])('on %s', (runtime, expected) => {
    const app = appWith(
      `new lambda.Function(this, 'Fn', { runtime: ${runtime}, handler: 'a.handler', code: lambda.Code.fromAsset('code') });`,
    );
    expect(functionAt(app, 'S/Fn').runtime).toBe(expected);
  });

  it.each([
    ['recursiveLoop: lambda.RecursiveLoop.ALLOW', '', 'Allow'],
    ['recursiveLoop: lambda.RecursiveLoop.TERMINATE', '', 'Terminate'],
    ['', '', undefined],
    ['', `fn.node.defaultChild.addPropertyOverride('RecursiveLoop', 'Allow');`, 'Allow'],
    ['', `const cfn = fn.node.defaultChild as lambda.CfnFunction; cfn.recursiveLoop = 'Allow';`, 'Allow'],
    ['recursiveLoop: props.mayLoop ? lambda.RecursiveLoop.ALLOW : undefined', '', 'Allow'],
  ])('that may loop: %s %s', (options, later, expected) => {
    expect(functionAt(appWith(`${fn(options)} ${later}`), 'S/Fn').recursiveLoop).toBe(expected);
  });

  it.each([
    ['', `fn.addAlias('live', { provisionedConcurrentExecutions: 2 });`, true],
    [
      '',
      `new lambda.Alias(this, 'A', { version: fn.currentVersion, provisionedConcurrentExecutions: 2 });`,
      true,
    ],
    ['', `fn.addAlias('live');`, false],
  ])('with environments kept ready: %s %s', (options, later, expected) => {
    expect(functionAt(appWith(`${fn(options)} ${later}`), 'S/Fn').hasProvisionedConcurrency).toBe(expected);
  });

  it('of CloudFormation’s own', () => {
    const declared = functionAt(
      appWith(`const bucket = new s3.CfnBucket(this, 'B', {});
        new lambda.CfnFunction(this, 'Fn', { runtime: 'nodejs22.x', handler: 'a.handler', timeout: 9, code: { zipFile: '' }, environment: { variables: { B: bucket.ref } } });`),
      'S/Fn',
    );
    expect(declared).toMatchObject({ runtime: 'nodejs22.x', timeoutSeconds: 9, absence: { kind: 'inline' } });
    expect(shown(declared.environment.get('B'))).toBe('{S/B.name}');
  });

  it('made twice has two names', () => {
    const { functions } = appWith(`for (const x of props.all) { ${fn()} } ${fn()}`);
    expect(functions.map(({ logicalId }) => logicalId)).toEqual(['S/Fn', 'S/Fn #2']);
  });
});

describe('the command of an app', () => {
  const root = projectWith({ 'bin/app.ts': '', 'src/main.ts': '', 'out/x.js': '' });

  it.each([
    ['npx ts-node --prefer-ts-exts bin/app.ts', 'bin/app.ts'],
    ['npx ts-node -P tsconfig.cdk.json bin/app.ts', 'bin/app.ts'],
    ['npx tsx ./bin/app.ts', 'bin/app.ts'],
    ['node bin/app.js', 'bin/app.ts'],
    ['node --import tsx bin/app', 'bin/app.ts'],
    ['npm run build && node "dist/main.js"', 'src/main.ts'],
    ['yarn ts-node bin/app.ts --context a=b', 'bin/app.ts'],
    ['node out/x.js', 'out/x.js'],
    ['npx ts-node bin/none.ts', undefined],
    ['node ../elsewhere/app.js', undefined],
  ])('%s', (command, file) => {
    expect(entryOfCommand(command, root, root)).toEqual({ file: file && path.join(root, file) });
  });

  it.each(['python3 app.py', 'mvn -e -q compile exec:java', 'dotnet run --project src', 'go run app.go', ''])(
    'in another language: %s',
    (command) => {
      expect(entryOfCommand(command, root, root)).toBeUndefined();
    },
  );
});

describe('environment values', () => {
  const valueOf = (value: string, before = ''): string | undefined =>
    shown(
      functionAt(appWith(`${before}\n${fn(`environment: { X: ${value} }`)}`), 'S/Fn').environment.get('X'),
    );

  it.each([
    [`'text'`, 'text'],
    ['`${this.stackName}-x`', '<cdk:S.stackName>-x'],
    ['this.region', '<cdk:S.region>'],
    ['cdk.Stack.of(this).region', '<cdk:S.region>'],
    ['cdk.Aws.REGION', '<core.Aws.REGION>'],
    ['process.env.STAGE', '<env:STAGE>'],
    [`this.node.tryGetContext('stage')`, '<cdk:context:stage>'],
    [`cdk.Fn.importValue('other')`, '<cfn:import:"other">'],
    [`ssm.StringParameter.valueForStringParameter(this, '/a')`, '<cfn:ssm:"/a">'],
    [`ssm.StringParameter.fromStringParameterName(this, 'P', '/a').stringValue`, '<cfn:ssm:"/a">'],
    [`cdk.Fn.join('-', ['a', cdk.Aws.REGION])`, 'a-<core.Aws.REGION>'],
    ['new cdk.CfnParameter(this, "P").valueAsString', '<cdk:S/P.valueAsString>'],
    ['props.flag ? "a" : "b"', 'a | b'],
    ['String(props.size)', 'unknown'],
  ])('%s', (value, term) => {
    expect(valueOf(value)).toBe(term);
  });

  const made = `const bucket = new s3.Bucket(this, 'B'); const table = new dynamodb.Table(this, 'T', {});`;

  it.each([
    ['bucket.bucketName', '{S/B.name}'],
    ['bucket.bucketArn', '{S/B.arn}'],
    ['`s3://${bucket.bucketName}/in`', 's3://{S/B.name}/in'],
    ['table.tableStreamArn!', '{S/T.streamArn}'],
    [`cdk.Fn.select(1, cdk.Fn.split('/', table.tableArn))`, '{S/T.name}'],
    ['bucket.node.id', '<cdk:S/B.node.id>'],
    ['bucket.bucketArn.foo', '<cdk:S/B.bucketArn.foo>'],
    ['new sqs.Queue(this, "Q").queueUrl', '{S/Q.url}'],
  ])('of constructs: %s', (value, term) => {
    expect(valueOf(value, made)).toBe(term);
  });

  it('of another stack come through its export and parameter', () => {
    const before = `${made}
      new cdk.CfnOutput(this, 'O', { value: bucket.bucketName, exportName: 'shared' });
      new ssm.StringParameter(this, 'P', { parameterName: '/table', stringValue: table.tableName });`;
    expect(valueOf(`cdk.Fn.importValue('shared')`, before)).toBe('{S/B.name}');
    expect(valueOf(`ssm.StringParameter.valueForStringParameter(this, '/table')`, before)).toBe('{S/T.name}');
  });

  it.each([
    [`s3.Bucket.fromBucketName(this, 'I', 'theirs').bucketName`, 'theirs'],
    [`sqs.Queue.fromQueueArn(this, 'I', 'arn:aws:sqs:r:1:theirs').queueUrl`, 'arn:aws:sqs:r:1:theirs'],
    [`dynamodb.Table.fromTableAttributes(this, 'I', { tableName: 'theirs' }).tableName`, 'theirs'],
    [`s3.Bucket.fromBucketName(this, 'I', props.name ?? 'x').bucketName`, '{S/I.name}'],
    [`s3.Bucket.fromBucketName(this, 'I', bucket.bucketName).bucketName`, '{S/B.name}'],
  ])('of imports: %s', (value, term) => {
    expect(valueOf(value, made)).toBe(term);
  });

  it('are not all known after a spread or a computed name', () => {
    const isComplete = (environment: string, later = ''): boolean =>
      functionAt(appWith(`${fn(`environment: ${environment}`)} ${later}`), 'S/Fn').isEnvironmentComplete;
    expect(isComplete(`{ A: '1' }`)).toBe(true);
    expect(isComplete(`{ A: '1', ...props.more }`)).toBe(false);
    expect(isComplete('props.environment')).toBe(false);
    expect(isComplete(`{ A: '1' }`, `fn.addEnvironment('B', '2');`)).toBe(true);
    expect(isComplete(`{ A: '1' }`, `fn.addEnvironment(props.name, '2');`)).toBe(false);
  });
});

describe('AWS Solutions Constructs', () => {
  const app = appOfFiles({
    'cdk.json': '{ "app": "npx ts-node bin/app.ts" }',
    'bin/app.ts': `
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { S3ToLambda } from '@aws-solutions-constructs/aws-s3-lambda';
import { LambdaToS3 } from '@aws-solutions-constructs/aws-lambda-s3';
const stack = new Stack(new App(), 'S');
const { lambdaFunction, s3Bucket } = new S3ToLambda(stack, 'In', {
  lambdaFunctionProps: { runtime: lambda.Runtime.NODEJS_22_X, handler: 'a.handler', code: lambda.Code.fromAsset('code') },
});
new LambdaToS3(stack, 'Out', { existingLambdaObj: lambdaFunction, existingBucketObj: s3Bucket, bucketEnvironmentVariableName: 'OUT' });
new LambdaToS3(stack, 'Log', { existingLambdaObj: lambdaFunction });
`,
    'code/a.js': 'exports.handler = async () => {};',
  });

  it('make functions with triggers and variables', () => {
    expect(app.functions).toHaveLength(1);
    const declared = functionAt(app, 'S/In/lambdaFunction');
    expect(declared.sources).toHaveLength(1);
    expect(declared.triggers.map(({ source, resource }) => [source, shown(resource)])).toEqual([
      ['s3', '{S/In/s3Bucket.name}'],
    ]);
    expect([...declared.environment].map(([name, term]) => [name, shown(term)])).toEqual([
      ['OUT', '{S/In/s3Bucket.name}'],
      ['S3_BUCKET_NAME', '{S/Log/s3Bucket.name}'],
    ]);
  });
});

describe('what is no readable app', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{ "app": "npx ts-node'],
    ['a list', '[]'],
    ['settings only', '{ "context": {} }'],
    ['a command that is no text', '{ "app": 1 }'],
    ['binary', '\0\u0001\uFFFF'],
    ['Python', '{ "app": "python3 app.py" }'],
  ])('%s', (_, text) => {
    const root = projectWith({ 'cdk.json': text, 'bin/app.ts': '' });
    expect(deploymentOf(path.join(root, 'cdk.json'), root)).toBeUndefined();
  });

  it('tells that the program is missing', () => {
    const root = projectWith({ 'cdk.json': '{ "app": "npx ts-node bin/app.ts" }' });
    expect(deploymentOf(path.join(root, 'cdk.json'), root)).toMatchObject({
      functions: [],
      isComplete: false,
      problems: [{ line: 1, text: 'The program of the command `npx ts-node bin/app.ts` was not found.' }],
    });
  });

  it.each([
    ['broken syntax', 'import * as s3 from "aws-cdk-lib/aws-s3"; new s3.Bucket(this, '],
    [
      'values that double again and again',
      `import { Fn, App, Stack, aws_lambda as l, aws_events as e, aws_events_targets as t } from "aws-cdk-lib";
       let x = process.env.X; for (let i = 0; i < 40; i += 1) x = Fn.join('', [x, x]);
       let p = [x]; for (let i = 0; i < 40; i += 1) p = [{ a: p }, { b: p }];
       const s = new Stack(new App(), "S"); const f = new l.Function(s, "F", { environment: { x } });
       new e.Rule(s, "R", { eventPattern: { detail: p }, targets: [new t.LambdaFunction(f)] });`,
    ],
    [
      'itself as a scope',
      'import { Stack } from "aws-cdk-lib"; class S extends Stack {} const s = new S(s, "S");',
    ],
    ['binary', '\0\u0001\uFFFF'],
    ['endless recursion', 'import { Stack } from "aws-cdk-lib"; const f = () => new Stack(f(), "S"); f();'],
    [
      'arguments of the wrong kind',
      'import { aws_lambda as l } from "aws-cdk-lib"; new l.Function(1, 2, 3); new l.Function(undefined, "F", "x"); new l.Function(undefined, {}, []);',
    ],
  ])('%s', (_, program) => {
    const root = projectWith({ 'cdk.json': '{ "app": "npx ts-node bin/app.ts" }', 'bin/app.ts': program });
    expect(() => deploymentsAround(path.join(root, 'a.ts'), { root })).not.toThrow();
  });
});
