import path from 'node:path';
import { literalTextOf, type Deployment } from '../../src/infrastructure/deployment.js';
import { declaredFunctionsOf } from '../../src/infrastructure/deployments.js';
import { readServerlessProgram } from '../../src/infrastructure/serverless-program.js';
import { projectWith } from '../support/projects.js';

function deploymentOf(files: Readonly<Record<string, string>>): Deployment | undefined {
  const root = projectWith(files);
  const [entry = ''] = Object.keys(files);
  return readServerlessProgram(path.join(root, entry), root);
}

function readWith(files: Readonly<Record<string, string>>): Deployment {
  const deployment = deploymentOf(files);
  if (!deployment) throw new Error('no service');
  return deployment;
}

function service(rest: string): Record<string, string> {
  return { 'serverless.ts': `export default { service: 's', provider: { name: 'aws' }, ${rest} };` };
}

/** The layout that the framework's own template for TypeScript makes. */
const template = {
  'serverless.ts': `
    import type { AWS } from '@serverless/typescript';
    import { hello, upload } from '@functions/index';
    const configuration: AWS = {
      service: 'greetings',
      plugins: ['serverless-esbuild'],
      provider: {
        name: 'aws',
        runtime: 'nodejs22.x',
        timeout: 20,
        environment: { STAGE: process.env.STAGE || 'dev', BUCKET: '\${self:custom.bucket}' },
      },
      functions: { hello, upload },
      custom: { bucket: \`greetings-\${process.env.STAGE}\`, esbuild: { bundle: true } },
    };
    module.exports = configuration;`,
  'tsconfig.json': `{ "compilerOptions": { "baseUrl": ".", "paths": { "@functions/*": ["src/functions/*"], "@libs/*": ["src/libs/*"] } } }`,
  'src/libs/resolver.ts': `export const pathBelow = (directory: string): string => {
      return \`\${directory.split(process.cwd())[1].substring(1).replace(/\\\\/g, '/')}\`;
    };`,
  'src/functions/index.ts': `export { default as hello } from './hello'; export { default as upload } from './upload';`,
  'src/functions/hello/index.ts': `
    import schema from './schema.json';
    import { pathBelow } from '@libs/resolver';
    export default {
      handler: \`\${pathBelow(__dirname)}/handler.main\`,
      events: [{ http: { method: 'post', path: 'hello', request: { schemas: { 'application/json': schema } } } }],
    };`,
  'src/functions/hello/schema.json': `{ "type": "object" }`,
  'src/functions/hello/handler.ts': `export const main = async () => 1;`,
  'src/functions/upload/index.ts': `import { pathBelow } from '@libs/resolver';
    export default {
      handler: \`\${pathBelow(__dirname)}/handler.main\`,
      timeout: 60,
      environment: { TABLE: { Ref: 'Uploads' } },
      events: [{ s3: { bucket: 'uploads', event: 's3:ObjectCreated:*', existing: true } }],
    };`,
  'src/functions/upload/handler.ts': `export const main = async () => 1;`,
};

describe('services written as programs', () => {
  it('are read as the framework lays them out', () => {
    const { functions, isForAws, isComplete, problems } = readWith(template);
    expect(
      functions.map(({ logicalId, handler, timeoutSeconds, bundler }) => [
        logicalId,
        handler,
        timeoutSeconds,
        bundler,
      ]),
    ).toEqual([
      ['hello', 'src/functions/hello/handler.main', 20, 'esbuild'],
      ['upload', 'src/functions/upload/handler.main', 60, 'esbuild'],
    ]);
    expect(
      functions
        .flatMap(({ sources }) => sources)
        .map(({ file, exportPath, how }) => [path.basename(path.dirname(file)), exportPath, how]),
    ).toEqual([
      ['hello', ['main'], 'exact'],
      ['upload', ['main'], 'exact'],
    ]);
    expect(
      functions
        .flatMap(({ triggers }) => triggers)
        .map(({ source, resource }) => [source, literalTextOf(resource)]),
    ).toEqual([
      ['api', undefined],
      ['s3', 'uploads'],
    ]);
    expect([isForAws, isComplete, problems]).toEqual([true, true, []]);
  });

  it('have each function where its literal stands', () => {
    const places = readWith(template).functions.map(({ place }) => [
      path.relative(process.cwd(), place.file).split('/').slice(-2).join('/'),
      place.line,
    ]);
    expect(places).toEqual([
      ['hello/index.ts', 4],
      ['upload/index.ts', 2],
    ]);
  });

  it('keep what only a deployment knows as a variable', () => {
    const [hello, upload] = readWith(template).functions;
    const stage = { kind: 'symbol', id: 'sls:env:STAGE' };
    expect(hello?.environment.get('STAGE')).toEqual({ kind: 'concat', atoms: [stage] });
    expect(hello?.environment.get('BUCKET')).toEqual({
      kind: 'concat',
      atoms: [{ kind: 'text', text: 'greetings-' }, stage],
    });
    expect(upload?.environment.get('TABLE')).toEqual({
      kind: 'concat',
      atoms: [{ kind: 'symbol', id: 'cfn:Uploads' }],
    });
  });

  it('are found by their names', () => {
    const root = projectWith(template);
    const found = declaredFunctionsOf(path.join(root, 'src/functions/upload/handler.ts'), { root });
    expect(
      found.map(({ deployment, declared }) => [path.basename(deployment.template), declared.logicalId]),
    ).toEqual([['serverless.ts', 'upload']]);
  });

  it.each([
    [
      'serverless.js',
      `module.exports = { service: 's', provider: 'aws', functions: { f: { handler: 'a.handler' } } };`,
    ],
    [
      'serverless.cjs',
      `exports.service = 's'; exports.provider = { name: 'aws' }; exports.functions = { f: { handler: 'a.handler' } };`,
    ],
    [
      'serverless.mjs',
      `export default { service: 's', provider: { name: 'aws' }, functions: { f: { handler: 'a.handler' } } };`,
    ],
    [
      'serverless.ts',
      `export default async () => ({ service: 's', provider: { name: 'aws' }, functions: { f: { handler: 'a.handler' } } });`,
    ],
    [
      'serverless.ts',
      `class Service { service = 's'; provider = { name: 'aws' }; functions = Object.fromEntries(['f'].map((id) => [id, { handler: 'a.handler' }])) } export = new Service();`,
    ],
  ])('may be %s', (name, text) => {
    expect(
      readWith({ [name]: text, 'a.ts': '' }).functions.map(({ logicalId, sources }) => [
        logicalId,
        sources.length,
      ]),
    ).toEqual([['f', 1]]);
  });

  it.each([
    [
      'a wrapper of an application',
      `import serverless from 'serverless-http'; export const handler = serverless(app);`,
    ],
    ['a component', `class A extends Component { async default() { return {} } } module.exports = A;`],
    ['settings of something else', `export default { functions: { f: { handler: 'a.handler' } } };`],
    ['broken code', `export default {`],
    ['nothing', ''],
  ])('are not %s', (_, text) => {
    expect(deploymentOf({ 'serverless.ts': text })).toBeUndefined();
  });

  it('have functions that only some deployments have', () => {
    const files = service(
      `functions: { a: { handler: 'a.h' }, ...(process.env.S === 'dev' ? { b: { handler: 'b.h' } } : {}) }`,
    );
    expect(readWith(files).functions.map(({ logicalId }) => logicalId)).toEqual(['a', 'b']);
  });

  it('tell when there may be more functions or variables', () => {
    const { functions, isComplete, problems } = readWith(
      service(
        `functions: { a: { handler: 'a.h', environment: { A: '1', ...load() } }, b: { handler: 'b.h' }, ...load() }`,
      ),
    );
    expect(
      functions.map(({ logicalId, isEnvironmentComplete }) => [logicalId, isEnvironmentComplete]),
    ).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect([isComplete, problems.map(({ text }) => text)]).toEqual([
      false,
      ['Not all of `functions` is known.'],
    ]);
  });

  it('have handlers of which one is a file', () => {
    const [a] = readWith({
      ...service(`functions: { a: { handler: process.env.S ? 'a.h' : load() } }`),
      'a.ts': '',
    }).functions;
    expect([a?.sources, a?.absence]).toEqual([[], { kind: 'computed-handler' }]);
  });

  it('hold resources of CloudFormation', () => {
    const { resources, functions } = readWith(
      service(`functions: { a: { handler: 'a.h', events: [{ sqs: { arn: { 'Fn::GetAtt': ['Jobs', 'Arn'] } } }] } },
        resources: { Resources: { Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs-' + process.env.STAGE } } } }`),
    );
    expect(resources.get('Jobs')?.service).toBe('sqs');
    expect(functions[0]?.triggers.map(({ source, resource }) => [source, resource])).toEqual([
      ['sqs', { kind: 'concat', atoms: [{ kind: 'attribute', of: 'Jobs', which: 'arn' }] }],
    ]);
  });

  it('may hold themselves, or more than anyone writes', () => {
    const circle = `const f: any = { a: { handler: 'a.h' } }; f.f = f; f.a.events = [f];`;
    const { 'serverless.ts': text = '' } = service(`functions: f`);
    expect(readWith({ 'serverless.ts': circle + text }).functions.map(({ logicalId }) => logicalId)).toEqual([
      'a',
    ]);
    const doubled = `let a: any = { handler: 'a.h' }; for (let i = 0; i < 40; i++) a = { x: a, y: a };`;
    const files = service(`functions: { a }`);
    expect(readWith({ 'serverless.ts': doubled + (files['serverless.ts'] ?? '') }).functions).toHaveLength(1);
  });
});
