import path from 'node:path';
import { plainBundling, type Bundling } from '../../src/infrastructure/deployment.js';
import { deploymentOf } from '../../src/infrastructure/deployments.js';
import { appWith, functionAt } from '../support/cdk-apps.js';
import { projectWith } from '../support/projects.js';

function bundlingIn(template: string, files: Readonly<Record<string, string>>): Bundling | undefined {
  const root = projectWith(files);
  return deploymentOf(path.join(root, template), root)?.functions[0]?.bundling;
}

const sam = (properties: string): Bundling | undefined =>
  bundlingIn('template.yaml', {
    'template.yaml': `Resources:
  Orders:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { ${properties} } }
    Properties: { CodeUri: ., Handler: orders.handler, Runtime: nodejs22.x }
`,
    'orders.ts': 'export const handler = async () => {};',
  });

describe('what SAM tells esbuild', () => {
  it('is CommonJS of 2020 with everything inside, when nothing is said', () => {
    expect(sam('Sourcemap: true')).toEqual({ ...plainBundling, format: 'cjs', target: 'es2020' });
  });

  it('is what stays outside, and the format', () => {
    expect(
      sam("External: ['@aws-sdk/*', sharp], Format: esm, Target: node22, MainFields: 'module,main'"),
    ).toEqual({
      ...plainBundling,
      external: ['@aws-sdk/*', 'sharp'],
      format: 'esm',
      target: 'node22',
      mainFields: ['module', 'main'],
    });
  });

  it('is not all known, when a parameter stands in the list', () => {
    expect(sam('External: [!Ref Outside]')?.external).toBeUndefined();
  });
});

const serverless = (more: string, runtime = 'nodejs20.x'): Bundling | undefined =>
  bundlingIn('serverless.yml', {
    'serverless.yml': `service: shop
frameworkVersion: '4'
provider: { name: aws, runtime: ${runtime} }
functions: { orders: { handler: orders.handler } }
${more}
`,
    'orders.ts': 'export const handler = async () => {};',
  });

describe('what the Serverless Framework tells esbuild', () => {
  it.each([
    ['nothing said', '', 'nodejs20.x', ['@aws-sdk/*'], []],
    ['an old runtime', 'build: { esbuild: {} }', 'nodejs16.x', ['aws-sdk'], []],
    [
      'packages outside',
      'build: { esbuild: { external: [sharp] } }',
      'nodejs20.x',
      ['sharp', '@aws-sdk/*'],
      ['sharp'],
    ],
    ['nothing left out', 'custom: { esbuild: { exclude: [] } }', 'nodejs20.x', [], []],
  ])('is, with %s, what stays outside', (_name, more, runtime, external, installed) => {
    expect(serverless(more, runtime)).toMatchObject({ external, installed });
  });

  it('is unknown where a program says it', () => {
    expect(serverless('build: { esbuild: { configFile: ./esbuild.js } }')?.external).toBeUndefined();
  });

  it('is to leave all packages outside', () => {
    expect(serverless('build: { esbuild: { packages: external } }')?.keepsPackages).toBe(true);
  });

  it('is nothing, when it only compiles', () => {
    expect(serverless('build: { esbuild: { bundle: false } }')).toBeUndefined();
  });
});

const cdk = (options: string): Bundling | undefined =>
  functionAt(appWith(`new nodejs.NodejsFunction(this, 'Fn', { entry: 'code/a.js', ${options} });`), 'S/Fn')
    .bundling;

describe('what CDK tells esbuild', () => {
  it.each([
    ['the SDK of the runtime', 'runtime: lambda.Runtime.NODEJS_22_X', ['@aws-sdk/*']],
    [
      'nothing, when the SDK is bundled',
      'runtime: lambda.Runtime.NODEJS_22_X, bundling: { bundleAwsSDK: true }',
      [],
    ],
    ['what is named', "runtime: lambda.Runtime.NODEJS_22_X, bundling: { externalModules: ['pg'] }", ['pg']],
    [
      'what is installed too',
      "runtime: lambda.Runtime.NODEJS_22_X, bundling: { nodeModules: ['sharp'] }",
      ['@aws-sdk/*', 'sharp'],
    ],
    ['unknown, when the runtime may change', 'runtime: lambda.Runtime.NODEJS_LATEST', undefined],
  ])('to leave outside is %s', (_name, properties, external) => {
    const bundling = cdk(properties);
    expect(bundling).toBeDefined();
    expect(bundling?.external).toEqual(external);
  });

  it('is the format', () => {
    expect(cdk('bundling: { format: nodejs.OutputFormat.ESM, minify: true }')?.format).toBe('esm');
  });
});
