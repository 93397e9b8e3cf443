import { placesIn, reportsIn } from '../support/reports.js';

const client = `const { S3Client } = require('@aws-sdk/client-s3');\n`;
const upload = `${client}exports.upload = async (event) => new S3Client({});`;
const handlerOf = (specifier: string): string =>
  `const { upload } = require('${specifier}');\nexports.handler = async (event) => upload(event);`;
const manifest = (fields: object): string => JSON.stringify({ version: '1.0.0', ...fields });

describe('packages of the project, nothing installed', () => {
  const workspace = manifest({ name: 'all', workspaces: ['packages/*', 'functions/*'] });
  const user = manifest({ name: 'orders', dependencies: { '@acme/core': '^1.0.0' } });

  it.each([
    ['the entry that main names', { main: './lib/storage.js' }, 'lib/storage.js', '@acme/core'],
    ['an entry without main', {}, 'index.js', '@acme/core'],
    ['the source of a built entry', { main: 'dist/index.js' }, 'src/index.js', '@acme/core'],
    [
      'the source of a built entry by conditions',
      { exports: { '.': { import: './dist/esm/index.mjs', require: './dist/cjs/index.js' } } },
      'src/index.js',
      '@acme/core',
    ],
    ['a path below the package', { main: 'index.js' }, 'storage/s3.js', '@acme/core/storage/s3'],
    [
      'a pattern of exports',
      { exports: { './*': './dist/parts/*.js' } },
      'src/parts/storage.js',
      '@acme/core/storage',
    ],
  ])('follows %s', async (_name, fields, file, specifier) => {
    const reports = await reportsIn({
      'package.json': workspace,
      'functions/orders/package.json': user,
      'functions/orders/index.js': handlerOf(specifier),
      'packages/core/package.json': manifest({ name: '@acme/core', ...fields }),
      [`packages/core/${file}`]: upload,
    });
    expect(reports).toEqual([
      expect.stringMatching(
        new RegExp(
          `^packages/core/${file}:2 no-uncached-connection \`handler\` of index\\.js .*through \`upload\``,
        ),
      ),
    ]);
  });

  it.each(['workspace:*', '*', 'file:../../packages/core', 'link:../../packages/core'])(
    'takes the range %s for the package of the project',
    async (range) => {
      const reports = await placesIn({
        'functions/orders/package.json': manifest({ dependencies: { '@acme/core': range } }),
        'functions/orders/index.js': handlerOf('@acme/core'),
        'packages/core/package.json': manifest({ name: '@acme/core' }),
        'packages/core/index.js': upload,
      });
      expect(reports).toEqual(['packages/core/index.js:2 no-uncached-connection']);
    },
  );

  it('takes a version range for a package of the registry where there is no workspace', async () => {
    const reports = await placesIn({
      'one/package.json': manifest({ name: 'one', dependencies: { storage: '^1.0.0' } }),
      'one/index.js': handlerOf('storage'),
      'two/package.json': manifest({ name: 'storage' }),
      'two/index.js': upload,
    });
    expect(reports).toEqual([]);
  });

  it('takes the nearer one of two packages of one name, and none of two that are equally near', async () => {
    const near = await placesIn({
      'a/package.json': manifest({ name: 'a' }),
      'a/fn/index.js': handlerOf('storage'),
      'a/storage/package.json': manifest({ name: 'storage' }),
      'a/storage/index.js': upload,
      'b/storage/package.json': manifest({ name: 'storage' }),
      'b/storage/index.js': upload,
    });
    expect(near).toEqual(['a/storage/index.js:2 no-uncached-connection']);
    const unclear = await placesIn({
      'fn/index.js': handlerOf('storage'),
      'a/package.json': manifest({ name: 'storage' }),
      'a/index.js': upload,
      'b/package.json': manifest({ name: 'storage' }),
      'b/index.js': upload,
    });
    expect(unclear).toEqual([]);
  });

  it('leaves a package alone that no handler loads', async () => {
    const reports = await placesIn({
      'package.json': workspace,
      'functions/orders/package.json': user,
      'functions/orders/index.js': `exports.handler = async (event) => event;`,
      'packages/core/package.json': manifest({ name: '@acme/core' }),
      'packages/core/index.js': upload,
    });
    expect(reports).toEqual([]);
  });

  it('does not take a package for one of Node.js or for an installed one', async () => {
    const reports = await placesIn({
      'functions/orders/index.js': `${handlerOf('events')}\n${handlerOf('storage').replaceAll('upload', 'other')}`,
      'packages/events/package.json': manifest({ name: 'events' }),
      'packages/events/index.js': upload,
      'packages/storage/package.json': manifest({ name: 'storage' }),
      'packages/storage/index.js': upload.replaceAll('upload', 'other'),
      'node_modules/storage/package.json': manifest({ name: 'storage' }),
      'node_modules/storage/index.js': upload,
    });
    expect(reports).toEqual([]);
  });
});

describe('aliases of paths', () => {
  it('follows `paths` of a tsconfig into a unit without handlers', async () => {
    const reports = await placesIn({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { paths: { '@libs/*': ['./libs/*/src/index.ts'] } },
      }),
      'apps/orders/index.ts': `import { upload } from '@libs/storage';\nexport const handler = async (event: unknown) => upload(event);`,
      'libs/storage/tsconfig.json': '{}',
      'libs/storage/src/index.ts': `import { S3Client } from '@aws-sdk/client-s3';\nexport const upload = async (event: unknown) => new S3Client({});`,
    });
    expect(reports).toEqual(['libs/storage/src/index.ts:2 no-uncached-connection']);
  });
});

describe('Lambda layers of the project', () => {
  const root = { 'functions/orders/package.json': manifest({ name: 'orders' }) };

  it.each([
    ['a module in a layer', '/opt/nodejs/storage', 'layers/common/nodejs/storage.js'],
    ['a directory of a layer', '/opt/nodejs/storage', 'layers/common/nodejs/storage/index.js'],
    ['a module that a build puts into a layer', '/opt/nodejs/storage', 'layers/common/storage.js'],
    ['a module outside `nodejs`', '/opt/lib/storage', 'common-layer/lib/storage.js'],
    ['a path that climbs to the layer', '../../../../../opt/lib/storage', 'common-layer/lib/storage.js'],
    ['a directory that a layer puts among the packages', 'acme/storage', 'common-layer/acme/storage.js'],
    ['a package that stands in a layer', 'storage', 'layers/common/nodejs/storage/index.js'],
  ])('follows %s', async (_name, specifier, file) => {
    const reports = await placesIn({
      ...root,
      'functions/orders/index.js': handlerOf(specifier),
      [file]: upload,
    });
    expect(reports).toEqual([`${file}:2 no-uncached-connection`]);
  });

  it('follows a package that a layer is made of', async () => {
    const reports = await placesIn({
      ...root,
      'functions/orders/index.js': handlerOf('storage-lib'),
      'layers/storage/package.json': manifest({ name: 'storage-lib', main: 'index.js' }),
      'layers/storage/index.js': `module.exports = { ...require('./lib/storage') };\nexports.upload = require('./lib/storage').upload;`,
      'layers/storage/lib/storage.js': upload,
    });
    expect(reports).toEqual(['layers/storage/lib/storage.js:2 no-uncached-connection']);
  });

  it('sees a promise of a package of ours in a layer, and leaves an installed one alone', async () => {
    const files = {
      ...root,
      'functions/orders/index.js': `const { save } = require('audit');\nexports.handler = async (event) => { save(event); };`,
      'layers/audit/nodejs/node_modules/audit/package.json': manifest({ name: 'audit', main: 'main.js' }),
      'layers/audit/nodejs/node_modules/audit/main.js': `exports.save = async (event) => { await fetch(event.url); };`,
    };
    expect(await placesIn(files)).toEqual(['functions/orders/index.js:2 no-leaked-promise']);
    const installed = {
      ...files,
      'layers/audit/nodejs/package.json': manifest({ dependencies: { audit: '^2.0.0' } }),
    };
    expect(await placesIn(installed)).toEqual([]);
  });

  it('takes the directory of a layer from the template', async () => {
    const template = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: { ContentUri: ./shared-code/ }
  Orders:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: orders.run, Runtime: nodejs22.x, Layers: [!Ref Shared] }
`;
    const reports = await placesIn({
      'template.yaml': template,
      'src/orders.js': handlerOf('/opt/storage').replace('handler', 'run'),
      'shared-code/storage.js': upload,
    });
    expect(reports).toEqual(['shared-code/storage.js:2 no-uncached-connection']);
  });

  it('takes the directory of a layer from serverless.yml', async () => {
    const reports = await placesIn({
      'serverless.yml': `service: orders\nprovider: { name: aws, runtime: nodejs22.x }\nlayers:\n  shared: { path: shared-code }\nfunctions:\n  orders: { handler: src/orders.run }\n`,
      'src/orders.js': handlerOf('storage/s3').replace('handler', 'run'),
      'shared-code/package.json': manifest({ name: 'shared-code' }),
      'shared-code/nodejs/storage/s3.js': upload,
    });
    expect(reports).toEqual(['shared-code/nodejs/storage/s3.js:2 no-uncached-connection']);
  });

  it('known limit: leaves a path alone that two layers may mean', async () => {
    const reports = await placesIn({
      ...root,
      'functions/orders/index.js': handlerOf('/opt/nodejs/storage'),
      'layers/a/nodejs/storage.js': upload,
      'layers/b/nodejs/storage.js': upload,
    });
    expect(reports).toEqual([]);
  });

  it('leaves a layer alone that no handler loads', async () => {
    const reports = await placesIn({
      ...root,
      'functions/orders/index.js': `exports.handler = async (event) => event;`,
      'layers/common/nodejs/storage.js': upload,
    });
    expect(reports).toEqual([]);
  });
});
