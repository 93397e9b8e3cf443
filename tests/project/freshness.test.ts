import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import plugin from '../../src/index.js';
import { projectWith } from '../support/projects.js';

const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: orders.run
      Environment: { Variables: { OUTPUT: !Ref Bucket } }
      Events:
        Source: { Type: S3, Properties: { Bucket: !Ref Bucket, Events: 's3:ObjectCreated:*' } }
  Bucket: { Type: AWS::S3::Bucket }
  Other: { Type: AWS::S3::Bucket }
`;

const s3 = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\n`;
const write = `await s3.send(new PutObjectCommand({ Bucket: process.env.OUTPUT, Key: decodeURIComponent(record.s3.object.key.replace(/\\+/g, ' ')) }));`;
const upload = `${s3}const s3 = new S3Client({});\nexport const upload = async (record) => { ${write} };`;
const run = `import { upload } from './upload.js';\nexport const run = async (event) => { for (const record of event.Records) await upload(record); };`;
const tell = `import { tell } from './tell.js';\nexport const handler = async (event) => { tell(event.body); return { statusCode: 200 }; };`;
const makes = `${s3}export const upload = async () => new S3Client({});`;

/** A process that lints one project again and again, as an editor does. */
class Editor {
  readonly root: string;
  readonly #eslint: ESLint;
  #seconds = 1_700_000_000;

  constructor(files: Readonly<Record<string, string>>, settings: Readonly<Record<string, unknown>> = {}) {
    this.root = projectWith({ 'package.json': '{ "type": "module" }', ...files });
    this.#eslint = new ESLint({
      cwd: this.root,
      overrideConfigFile: true,
      overrideConfig: [...plugin.configs.recommended, { settings: { 'aws-lambda': settings } }],
    });
  }

  save(name: string, text: string): void {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    this.#seconds += 1;
    utimesSync(file, this.#seconds, this.#seconds);
    later(3);
  }

  remove(name: string): void {
    rmSync(path.join(this.root, name));
    later(3);
  }

  async rulesIn(name: string): Promise<string[]> {
    const [result] = await this.#eslint.lintFiles([name]);
    return (result?.messages ?? []).map(
      ({ ruleId, message }) => ruleId?.replace('aws-lambda/', '') ?? message,
    );
  }
}

function later(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1000);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('an editor sees, after a while,', () => {
  it('that a helper is edited', async () => {
    const editor = new Editor({
      'src/app.js': tell,
      'src/tell.js': `export async function tell(text) { await fetch(text); }`,
    });
    expect(await editor.rulesIn('src/app.js')).toEqual(['no-leaked-promise']);
    editor.save('src/tell.js', `export function tell(text) { console.log(text); }`);
    expect(await editor.rulesIn('src/app.js')).toEqual([]);
  });

  it('that a helper of an unchanged helper is edited', async () => {
    const editor = new Editor({
      'src/app.js': tell,
      'src/tell.js': `import { post } from './post.js';\nexport function tell(text) { return post(text); }`,
      'src/post.js': `export function post(text) { console.log(text); }`,
    });
    expect(await editor.rulesIn('src/app.js')).toEqual([]);
    editor.save('src/post.js', `export async function post(text) { await fetch(text); }`);
    expect(await editor.rulesIn('src/app.js')).toEqual(['no-leaked-promise']);
  });

  it('that a handler reaches a helper, and no longer does', async () => {
    const editor = new Editor({ 'src/orders.js': '', 'src/upload.js': makes });
    expect(await editor.rulesIn('src/upload.js')).toEqual([]);
    editor.save('src/orders.js', run.replaceAll('run', 'handler'));
    expect(await editor.rulesIn('src/upload.js')).toEqual(['no-uncached-connection']);
    editor.remove('src/orders.js');
    expect(await editor.rulesIn('src/upload.js')).toEqual([]);
  });

  it('that a template is edited, at an unchanged handler and at its helper', async () => {
    const editor = new Editor({ 'template.yaml': template, 'src/orders.js': run, 'src/upload.js': upload });
    expect(await editor.rulesIn('src/upload.js')).toEqual(['no-recursive-trigger']);
    editor.save('template.yaml', template.replace('OUTPUT: !Ref Bucket', 'OUTPUT: !Ref Other'));
    expect(await editor.rulesIn('src/upload.js')).toEqual([]);
    editor.save('template.yaml', template);
    expect(await editor.rulesIn('src/upload.js')).toEqual(['no-recursive-trigger']);
  });

  it('that a template is edited which stands around the handler only', async () => {
    const own = template.replace('src/', '.').replace('orders.run', 'orders.handler');
    const editor = new Editor({
      'fn/template.yaml': own,
      'fn/orders.js': run.replace('./upload.js', '../lib/upload.js').replace('const run', 'const handler'),
      'lib/upload.js': upload,
    });
    expect(await editor.rulesIn('lib/upload.js')).toEqual(['no-recursive-trigger']);
    editor.save('fn/template.yaml', own.replace('OUTPUT: !Ref Bucket', 'OUTPUT: !Ref Other'));
    expect(await editor.rulesIn('lib/upload.js')).toEqual([]);
  });

  it('that the source of a declared function is there', async () => {
    const editor = new Editor({ 'template.yaml': template, 'src/upload.js': makes });
    expect(await editor.rulesIn('src/upload.js')).toEqual([]);
    editor.save('src/orders.js', run);
    expect(await editor.rulesIn('src/orders.js')).toEqual([]);
    expect(await editor.rulesIn('src/upload.js')).toEqual(['no-uncached-connection']);
  });

  it('that a declared source passes its export on', async () => {
    const editor = new Editor({
      'template.yaml': template,
      'src/orders.js': `export const run = 1;`,
      'src/upload.js': makes,
      'src/inner.js': run,
    });
    expect(await editor.rulesIn('src/upload.js')).toEqual([]);
    editor.save('src/orders.js', `export { run } from './inner.js';`);
    expect(await editor.rulesIn('src/upload.js')).toEqual(['no-uncached-connection']);
  });

  it('that a file which a serverless.yml names is edited', async () => {
    const editor = new Editor({
      'serverless.yml': `service: orders\nprovider: { name: aws }\nfunctions: \${file(functions.yml)}\n`,
      'functions.yml': `other: { handler: src/other.run }\n`,
      'src/orders.js': run,
      'src/upload.js': makes,
    });
    expect(await editor.rulesIn('src/upload.js')).toEqual([]);
    editor.save('functions.yml', `orders: { handler: src/orders.run }\n`);
    expect(await editor.rulesIn('src/upload.js')).toEqual(['no-uncached-connection']);
  });

  it('that a module takes the place of another', async () => {
    const editor = new Editor({
      'src/app.js': tell,
      'src/tell.js': `export async function tell(text) { await fetch(text); }`,
    });
    expect(await editor.rulesIn('src/app.js')).toEqual(['no-leaked-promise']);
    editor.save('src/tell.ts', `export function tell(text: string): void { console.log(text); }`);
    expect(await editor.rulesIn('src/app.js')).toEqual([]);
  });

  it('that the paths of tsconfig.json lead elsewhere', async () => {
    const paths = (folder: string): string =>
      `{ "compilerOptions": { "paths": { "@/*": ["./${folder}/*"] } } }`;
    const editor = new Editor({
      'tsconfig.json': paths('src/loud'),
      'src/app.ts': tell.replace('./tell.js', '@/tell').replace('(event)', '(event: { body: string })'),
      'src/loud/tell.ts': `export async function tell(text: string): Promise<void> { await fetch(text); }`,
      'src/quiet/tell.ts': `export function tell(text: string): void { console.log(text); }`,
    });
    expect(await editor.rulesIn('src/app.ts')).toEqual(['no-leaked-promise']);
    editor.save('tsconfig.json', paths('src/quiet'));
    expect(await editor.rulesIn('src/app.ts')).toEqual([]);
  });
});

describe('two projects in one process', () => {
  it('do not mix, although their files have the same names', async () => {
    const loud = `export async function tell(text) { await fetch(text); }`;
    const quiet = `export function tell(text) { console.log(text); }`;
    const [one, other] = [loud, quiet].map((text) => new Editor({ 'src/app.js': tell, 'src/tell.js': text }));
    for (let round = 0; round < 2; round += 1) {
      expect(await one?.rulesIn('src/app.js')).toEqual(['no-leaked-promise']);
      expect(await other?.rulesIn('src/app.js')).toEqual([]);
    }
    one?.save('src/tell.js', quiet);
    other?.save('src/tell.js', loud);
    expect(await one?.rulesIn('src/app.js')).toEqual([]);
    expect(await other?.rulesIn('src/app.js')).toEqual(['no-leaked-promise']);
  });

  it('do not mix when the process goes from one to the other', async () => {
    const before = process.cwd();
    const roots = [makes, `export const upload = async () => 1;`].map((text) =>
      projectWith({
        'package.json': '{ "type": "module" }',
        'template.yaml': template,
        'src/orders.js': run,
        'src/upload.js': text,
      }),
    );
    try {
      const reports: number[] = [];
      for (const root of [...roots, ...roots]) {
        process.chdir(root);
        const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: plugin.configs.recommended });
        const results = await eslint.lintFiles(['src']);
        reports.push(results.flatMap(({ messages }) => messages).length);
      }
      expect(reports).toEqual([1, 0, 1, 0]);
    } finally {
      process.chdir(before);
    }
  });

  it('do not mix when one is part of the other', async () => {
    const outer = new Editor({
      'template.yaml': template.replace('src/', 'part/src/'),
      'part/src/orders.js': run,
      'part/src/upload.js': makes,
    });
    const inner = new ESLint({
      cwd: path.join(outer.root, 'part'),
      overrideConfigFile: true,
      overrideConfig: plugin.configs.recommended,
    });
    for (let round = 0; round < 2; round += 1) {
      expect(await outer.rulesIn('part/src/upload.js')).toEqual(['no-uncached-connection']);
      const results = await inner.lintFiles(['src/upload.js']);
      expect(results.flatMap(({ messages }) => messages)).toEqual([]);
      later(3);
    }
  });
});
