import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint as ESLint10, type Linter } from 'eslint';
import { ESLint as ESLint9 } from 'eslint9';
import plugin from '../../src/index.js';
import { digestOf } from '../../src/project/digest.js';
import { projectWith } from '../support/projects.js';

const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: orders.run, Runtime: nodejs22.x }
`;

/** A function more, whose module loads nothing of the project's own. */
const withSender = `${template}  Send:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: send.run
      Runtime: nodejs22.x
      Events: { Work: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } } }
`;

const project: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "shop", "type": "module", "scripts": { "test": "true" } }',
  'tsconfig.json': '{ "compilerOptions": { "strict": true } }',
  'template.yaml': template,
  'src/orders.js': `import { save } from './save.js';\nexport const run = async (event) => save(event);\n`,
  'src/save.js': `import data from './data.json' with { type: 'json' };\nexport const save = () => data;\n`,
  'src/data.json': '{}',
  'src/alone.js': `export const handler = async (event) => event;\n`,
  'src/page.js': `import { line } from './line.js';\nexport const page = () => line;\n`,
  'src/line.js': `export const line = 1;\n`,
  'packages/lib/package.json': '{ "name": "lib" }',
  'packages/lib/print.js': `export const print = () => 1;\n`,
  'packages/lib/job.js': `export const handler = async (event) => event;\n`,
  'src/print.js': `import { print } from '../packages/lib/print.js';\nexport const handler = async (event) => print();\n`,
  'node_modules/heavy/package.json': '{ "version": "1.0.0" }',
  'infra/cdk.json': '{ "app": "npx tsx app.ts" }',
  'infra/app.ts': `import { App, Stack } from 'aws-cdk-lib';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
const stack = new Stack(new App(), 'Shop');
new NodejsFunction(stack, 'Job', { entry: '../packages/lib/job.js', timeout: undefined });
`,
};

/** The same project with another line in its CDK app. */
const withApp = (from: string, to: string): Readonly<Record<string, string>> => ({
  'infra/app.ts': project['infra/app.ts']?.replace(from, to) ?? '',
});

/** The digest of the project with some files changed; `undefined` takes a file away. */
function digestWith(
  changes: Readonly<Record<string, string | undefined>> = {},
  settings: Readonly<Record<string, unknown>> = {},
): string {
  const files = Object.entries({ ...project, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return digestOf({ root: projectWith(Object.fromEntries(files)), ...settings });
}

describe('the digest', () => {
  it('is short, and the same in another directory', () => {
    expect(digestWith()).toMatch(/^[\w-]{22}$/);
    expect(digestWith()).toBe(digestWith());
  });

  it.each<[string, Readonly<Record<string, string | undefined>>]>([
    ['a comment in a template', { 'template.yaml': `# orders\n${template}` }],
    [
      'the layout of a template',
      { 'template.yaml': template.replace('{ CodeUri: src/,', '{\n      CodeUri: src/,') },
    ],
    ['a comment in a helper', { 'src/save.js': `// saves\n${project['src/save.js'] ?? ''}` }],
    [
      'a handler that loads nothing and is loaded by nobody',
      { 'src/alone.js': `export const handler = async (event) => 1;\n` },
    ],
    ['a module that no handler can load', { 'src/line.js': 'export const line = 2;\n' }],
    ['one that loads it', { 'src/page.js': 'export const page = () => 2;\n' }],
    ['a module more', { 'src/other.js': 'export const other = 1;\n' }],
    ['a README', { 'README.md': '# Shop\n' }],
    ['a test', { 'tests/orders.test.js': `import { run } from '../src/orders.js';\nawait run({});\n` }],
    ['a script of package.json', { 'package.json': '{ "name": "shop", "type": "module" }' }],
    ['a comment in tsconfig.json', { 'tsconfig.json': '{ "compilerOptions": { "strict": true } } // all' }],
    ['a comment in a CDK app', withApp('const stack', '// the stack\nconst stack')],
    ['a role in a CDK app', withApp('new NodejsFunction', `stack.addTransform('x');\nnew NodejsFunction`)],
    ['a template of something else', { 'compose.yaml': 'services: {}\n' }],
    ['what git ignores', { '.gitignore': 'dist/\n', 'dist/orders.js': project['src/orders.js'] }],
    ['a hidden folder', { '.build/orders.js': project['src/orders.js'] }],
  ])('does not change for %s', (_name, changes) => {
    expect(digestWith(changes)).toBe(digestWith());
  });

  it.each<[string, Readonly<Record<string, string | undefined>>]>([
    ['a fact of a template', { 'template.yaml': template.replace('nodejs22.x', 'nodejs24.x') }],
    ['a fact of a CDK app', withApp('timeout: undefined', 'memorySize: 512')],
    ['a template more', { 'infra/template.yaml': template }],
    ['a template less', { 'template.yaml': undefined }],
    ['a source that a template declares', { 'src/orders.js': undefined }],
    [
      'a handler with helpers',
      { 'src/orders.js': `import { save } from './save.js';\nexport const run = async () => save();\n` },
    ],
    ['the body of a helper', { 'src/save.js': `export const save = () => 1;\n` }],
    ['a handler less', { 'src/print.js': undefined }],
    ['a module that comes first', { 'src/save.ts': `export const save = () => 1;\n` }],
    ['the size of data that a helper loads', { 'src/data.json': '{ "a": 1 }' }],
    [
      'a handler of a package that another one loads',
      { 'packages/lib/job.js': `export const job = 1; // handler\n` },
    ],
    ['a package less', { 'packages/lib/package.json': undefined }],
    ['the type of a package', { 'package.json': '{ "name": "shop" }' }],
    ['a compiler option', { 'tsconfig.json': '{ "compilerOptions": { "strict": false } }' }],
    ['another version of a package', { 'node_modules/heavy/package.json': '{ "version": "1.0.1" }' }],
    ['another package', { 'node_modules/@scope/light/package.json': '{ "version": "1.0.0" }' }],
    ['nothing installed', { 'node_modules/heavy/package.json': undefined }],
    ['what a package manager wrote down', { 'node_modules/.package-lock.json': '{ "a": 1 }' }],
  ])('changes for %s', (_name, changes) => {
    expect(digestWith(changes)).not.toBe(digestWith());
  });

  it('changes for what a package manager wrote down, and not for a package by itself then', () => {
    const lock = (text: string): Record<string, string> => ({ 'node_modules/.package-lock.json': text });
    expect(digestWith(lock('1'))).not.toBe(digestWith(lock('2')));
    expect(digestWith({ ...lock('1'), 'node_modules/heavy/package.json': '{ "version": "1.0.1" }' })).toBe(
      digestWith(lock('1')),
    );
  });

  it('changes for what a function writes whose template declares others too, and not for what is none', () => {
    const sender = (before: string, text: string): string =>
      digestWith({
        'template.yaml': withSender,
        'src/send.js': `${before}export const run = async () => '${text}';\n`,
      });
    const sdk = `import '@aws-sdk/client-sqs';\n`;
    expect(sender(sdk, 'one')).not.toBe(sender(sdk, 'two'));
    expect(sender('', 'one')).toBe(sender('', 'two'));
  });

  it('follows the settings', () => {
    const page = { 'src/line.js': 'export const line = 2;\n' };
    const handlers = { handlers: ['page'] };
    expect(digestWith(page, handlers)).not.toBe(digestWith({}, handlers));
    const templates = { templates: ['other.yaml'] };
    expect(digestWith({ 'template.yaml': undefined }, templates)).toBe(digestWith({}, templates));
    const synthesized = {
      'cdk.out/manifest.json': '{}',
      'cdk.out/Shop.template.json': '{ "Resources": { "B": { "Type": "AWS::S3::Bucket" } } }',
    };
    expect(digestWith(synthesized, { ...templates, cdkOut: 'cdk.out' })).not.toBe(
      digestWith(synthesized, templates),
    );
  });
});

describe('the digest of what is broken', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['a manifest', { 'package.json': '{ "name": ' }],
    ['a manifest that is a list', { 'package.json': '[]' }],
    ['a tsconfig.json', { 'tsconfig.json': '{ "compilerOptions": ' }],
    ['a template', { 'template.yaml': 'Resources:\n\t- AWS::Lambda::Function\n  x: [' }],
    ['a template with a cycle', { 'template.yaml': '# AWS::Lambda::Function\nResources: &a\n  x: *a\n' }],
    ['a helper', { 'src/save.js': 'export const save = (((' }],
    ['a circle of modules', { 'src/save.js': `import './orders.js';\nexport const save = 1;` }],
    ['a record of packages', { 'node_modules/.package-lock.json': '{' }],
  ])('is there for %s', (_name, changes) => {
    expect(digestWith(changes)).toMatch(/^[\w-]{22}$/);
  });

  it('is there for a root that is not', () => {
    expect(digestOf({ root: '/no/such/place' })).toMatch(/^[\w-]{22}$/);
  });

  it('is there for folders with the names of files, and links to nowhere and elsewhere', () => {
    const root = projectWith(project);
    const elsewhere = projectWith({ 'secret.yaml': template, 'save.js': `export const save = 'elsewhere';` });
    rmSync(path.join(root, 'src/save.js'));
    mkdirSync(path.join(root, 'src/serverless.yml'));
    symlinkSync(path.join(root, 'nowhere'), path.join(root, 'tsconfig.base.json'));
    symlinkSync(path.join(elsewhere, 'secret.yaml'), path.join(root, 'infra.yaml'));
    symlinkSync(path.join(elsewhere, 'save.js'), path.join(root, 'src/save.js'));
    symlinkSync(root, path.join(root, 'circle'));
    const digest = digestOf({ root });
    expect(digest).toMatch(/^[\w-]{22}$/);
    writeFileSync(path.join(elsewhere, 'save.js'), 'export const save = 1;');
    expect(digestOf({ root })).toBe(digest);
  });
});

describe.each([
  ['9', ESLint9],
  ['10', ESLint10],
] as const)('the settings of a preset in ESLint %s', (_version, ESLint) => {
  const configFor = async (settings: Readonly<Record<string, unknown>>, cwd: string): Promise<unknown> => {
    const eslint = new ESLint({
      cwd,
      overrideConfigFile: true,
      overrideConfig: [
        ...plugin.configs.recommended,
        { settings: { 'aws-lambda': settings } },
      ] as Linter.Config[],
    });
    // As `--print-config` does.
    return JSON.parse(JSON.stringify(await eslint.calculateConfigForFile('a.js')));
  };

  it("are printed with the user's own and the digest", async () => {
    const root = projectWith(project);
    expect(await configFor({ root, memoFunctions: ['once'] }, root)).toMatchObject({
      settings: { 'aws-lambda': { root, memoFunctions: ['once'], digest: digestOf({ root }) } },
    });
  });

  it('are not asked for a digest without a cache', async () => {
    const root = projectWith({ 'a.js': `export const handler = async (event) => event;\n` });
    const digest = vi.fn(() => ({}));
    const eslint = new ESLint({
      cwd: root,
      overrideConfigFile: true,
      overrideConfig: [
        ...plugin.configs.recommended,
        { settings: { 'aws-lambda': { toJSON: digest } } },
      ] as Linter.Config[],
    });
    const [result] = await eslint.lintFiles(['a.js']);
    expect(result?.messages).toEqual([]);
    expect(digest).not.toHaveBeenCalled();
  });

  it("are those of the process's directory when there is no root", async () => {
    const root = projectWith(project);
    const before = process.cwd();
    process.chdir(root);
    try {
      expect(await configFor({}, root)).toMatchObject({
        settings: { 'aws-lambda': { digest: digestOf({ root }) } },
      });
    } finally {
      process.chdir(before);
    }
  });

  it("known limit: do not know ESLint's own directory when it is not the process's and no root is set", async () => {
    const root = projectWith(project);
    const { settings } = (await configFor({}, root)) as {
      settings: { 'aws-lambda': { digest: string } };
    };
    expect(settings['aws-lambda'].digest).not.toBe(digestOf({ root }));
  });
});
