import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/run.js';
import { fixturePath } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

const documentation = readFileSync(new URL('../../docs/handlers.md', import.meta.url), 'utf8');
const example = fileURLToPath(new URL('../../examples/orders-app', import.meta.url));

/** The project that the documentation shows. */
const documented = projectWith({
  'template.yaml': `Globals:
  Function:
    Runtime: nodejs22.x
Resources:
  OrdersQueue:
    Type: AWS::SQS::Queue
  SaveOrders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/orders.handler
      Events:
        Placed:
          Type: SQS
          Properties:
            Queue: !GetAtt OrdersQueue.Arn
  Report:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/report.handler
`,
  'src/orders.ts': `import type { SQSHandler } from 'aws-lambda';
import { saveOrder } from './repository.js';
import './tracing.js';

export const handler: SQSHandler = async ({ Records }) => {
  for (const { body } of Records) await saveOrder(JSON.parse(body));
};
`,
  'src/repository.ts': `import { ordersTable } from './tables.js';

export async function saveOrder(order: object): Promise<void> {
  await put(ordersTable(), order);
}

async function put(table: string, item: object): Promise<void> {
  await fetch(table, { method: 'PUT', body: JSON.stringify(item) });
}
`,
  'src/tables.ts': `export function ordersTable(): string {
  return process.env.ORDERS_TABLE_URL;
}
`,
  'src/tracing.ts': `globalThis.startedAt = Date.now();
`,
  'src/errors.ts': `export const errorHandler = (error, request, response, next) => response.status(500).end();
`,
});

interface HandlersJson {
  readonly version: number;
  readonly handlers: readonly {
    readonly file: string;
    readonly export: string;
    readonly evidence: readonly { readonly kind: string }[];
    readonly declaredFunctions: readonly { readonly template: string; readonly logicalId: string }[];
    readonly runtimes: readonly string[];
    readonly eventSources: readonly { readonly source: string; readonly kind: string }[];
    readonly reaches?: readonly { readonly file: string; readonly functions: readonly { name: string }[] }[];
  }[];
  readonly notTaken: readonly Readonly<Record<string, string>>[];
  readonly notUnderstood: readonly { readonly file: string; readonly line: number; readonly text: string }[];
}

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function ranIn(cwd: string, ...args: string[]): Promise<Run> {
  const [out, err]: [string[], string[]] = [[], []];
  const surface = { cwd, out: (text: string) => out.push(text), err: (text: string) => err.push(text) };
  const code = await run(['handlers', ...args], surface);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function jsonIn(cwd: string, ...args: string[]): Promise<HandlersJson> {
  return JSON.parse((await ranIn(cwd, ...args, '--format', 'json')).out) as HandlersJson;
}

/** Why declared functions and exports of a project are not taken for handlers, by logical id or export. */
async function reasonsIn(files: Readonly<Record<string, string>>, ...args: string[]): Promise<object> {
  const { notTaken } = await jsonIn(projectWith(files), ...args);
  return Object.fromEntries(
    notTaken.map(({ logicalId, export: name, reason }) => [logicalId ?? name ?? '', reason]),
  );
}

const typed = (name: string): string =>
  `import type { Handler } from 'aws-lambda';\nexport const ${name}: Handler = async () => {};\n`;

const sam = (...functions: readonly (readonly [string, string])[]): string =>
  ['Resources:']
    .concat(
      functions.map(
        ([id, properties]) => `  ${id}: { Type: AWS::Serverless::Function, Properties: { ${properties} } }`,
      ),
    )
    .join('\n');

describe('aws-lambda-lint handlers', () => {
  it('tells what it finds as text', async () => {
    const { code, out, err } = await ranIn(documented, '--reach');
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`1 handler in 5 files and 1 template; 2 more are not taken for one

src/orders.ts:5 handler
  because     declared as SaveOrders in template.yaml
              typed \`SQSHandler\`
              exported as \`handler\` with a Lambda signature
  invoked by  sqs from OrdersQueue (template)
  runtime     nodejs22.x
  reaches     src/repository.ts
                saveOrder ← handler
                put ← saveOrder ← handler
              src/tables.ts: ordersTable ← saveOrder ← handler
              src/tracing.ts: Init only

Not taken for a handler

  template.yaml Report (src/report.handler)
    there is no JavaScript or TypeScript at src/report

  src/errors.ts:1 errorHandler
    its parameters \`(error, request, response, next)\` are not those of a Lambda handler`);
  });

  it('shows in the documentation what it prints', async () => {
    const [, text] = /```text\n(\d+ handlers? in [\s\S]*?)\n```/.exec(documentation) ?? [];
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(documentation) ?? [];
    expect(text).toBe((await ranIn(documented, '--reach')).out);
    expect(JSON.parse(json)).toEqual(await jsonIn(documented, '--reach'));
  });

  it('says nothing of what is reached unless it is asked to', async () => {
    expect((await ranIn(documented)).out).not.toContain('reaches');
    expect((await jsonIn(documented)).handlers[0]).not.toHaveProperty('reaches');
  });

  it('gives paths relative to the directory', async () => {
    const { handlers, notTaken } = await jsonIn(documented, 'src');
    expect(handlers).toMatchObject([
      { file: 'orders.ts', declaredFunctions: [{ template: '../template.yaml', logicalId: 'SaveOrders' }] },
    ]);
    expect(notTaken[0]).toMatchObject({
      template: '../template.yaml',
      reason: 'there is no JavaScript or TypeScript at report',
    });
  });

  it('finds every handler of the example', async () => {
    const { handlers, notTaken, notUnderstood } = await jsonIn(example);
    expect(handlers.map(({ file, eventSources }) => [file, eventSources[0]?.source])).toEqual([
      ['src/handlers/announce-returns.ts', 's3'],
      ['src/handlers/import-price-list.js', 's3'],
      ['src/handlers/index-orders.ts', 'dynamodb'],
      ['src/handlers/orders-api.ts', 'api'],
      ['src/handlers/payment-webhook.js', 'api'],
      ['src/handlers/sales-report.cjs', 'schedule'],
      ['src/handlers/send-confirmations.ts', 'sqs'],
      ['src/handlers/stamp-invoices.ts', 's3'],
    ]);
    expect([notTaken, notUnderstood]).toEqual([[], []]);
  });

  it('finds what the functions of a serverless.yml are', async () => {
    const { handlers, notTaken } = await jsonIn(fixturePath('sls-shop'));
    expect(handlers.map(({ file, declaredFunctions: [first] }) => [file, first?.logicalId])).toEqual([
      ['src/hello.js', 'hello'],
      ['src/orders.js', 'orders'],
      ['src/work.js', 'work'],
    ]);
    expect(notTaken).toEqual([]);
  });

  it('answers in a sentence when there is no handler', async () => {
    const { code, out, err } = await ranIn(projectWith({ 'src/a.js': 'export const a = 1;' }));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^No handler was found in 1 file and 0 templates\. `aws-lambda-lint handlers --help`/,
    );
    expect((await ranIn(projectWith({}))).out).toMatch(/^No handler was found in 0 files/);
  });

  it('keeps to the columns of a terminal', async () => {
    const { out } = await ranIn(fixturePath(), '--reach', '--root', fixturePath());
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });
});

describe('evidence and event sources', () => {
  it('are told from types, wrappers, names and what the code reads', async () => {
    const root = projectWith({
      'typed.ts': `import type { SNSHandler } from 'aws-lambda';\nexport const notify: SNSHandler = async () => {};`,
      'wrapped.js': `import middy from '@middy/core';\nexport const run = middy(async (event) => event.detail);`,
      'named.js': `import { sizeOf } from './size.js';\nexport const handler = async (event) => sizeOf(event.Records[0]);`,
      'size.js': `export const sizeOf = (record) => record.s3.object.size;`,
    });
    const { out } = await ranIn(root);
    expect(out).toContain('named.js:2 handler\n  because     exported as `handler` with a Lambda signature');
    expect(out).toContain('invoked by  s3 (reads `record.s3.object.size` in size.js)');
    expect(out).toContain('because     typed `SNSHandler`\n  invoked by  sns (typed `SNSHandler`)');
    expect(out).toContain('because     wrapped by `middy`\n  invoked by  eventbridge (reads `event.detail`)');
  });

  it('are told from every function and template that use a handler', async () => {
    const queue = 'Events: { A: { Type: SQS, Properties: { Queue: arn:aws:sqs:eu-west-1:1:jobs } } }';
    const root = projectWith({
      'a/handler.js': 'exports.handler = async (event) => event;',
      'a/template.yaml': sam(
        ['One', `Handler: handler.handler, Runtime: nodejs20.x, ${queue}`],
        ['Two', 'Handler: handler.handler, Runtime: nodejs22.x'],
      ),
      'template.yaml': sam(['Three', 'Handler: a/handler.handler, FunctionUrlConfig: { AuthType: NONE }']),
    });
    const { out } = await ranIn(root);
    expect(out).toContain('because     declared as One and Two in a/template.yaml\n');
    expect(out).toContain('              declared as Three in template.yaml\n');
    expect(out).toContain('sqs from arn:aws:sqs:eu-west-1:1:jobs (a/template.yaml)\n');
    expect(out).toContain('function-url (template.yaml)\n');
    expect(out).toContain('runtime     nodejs20.x\n              nodejs22.x');
  });

  it('follow the flags that stand for settings', async () => {
    const root = projectWith({ 'src/work.js': 'export const main = () => 1;' });
    expect((await ranIn(root)).out).toMatch(/^No handler/);
    const { out } = await ranIn(root, '--handler', 'main', '--runtime', 'nodejs24.x');
    expect(out).toContain('because     listed in `settings["aws-lambda"].handlers`');
    expect(out).toContain('invoked by  not known\n  runtime     nodejs24.x');
  });

  it('are complete for each of several handlers of one module', async () => {
    const { handlers } = await jsonIn(
      projectWith({
        'handlers.ts': `import type { Handler } from 'aws-lambda';
import { load } from './load.js';
export const first: Handler = async () => load();
export const second: Handler = async () => load();`,
        'load.ts': 'export const load = () => 1;',
      }),
      '--reach',
    );
    expect(handlers.map(({ reaches }) => reaches?.map(({ functions }) => functions[0]?.name))).toEqual([
      ['load'],
      ['load'],
    ]);
  });

  it('come from the template that is named', async () => {
    const root = projectWith({
      'src/a.ts': typed('handler'),
      'template.yaml': sam(['Found', 'Handler: src/a.handler']),
      'deep/stack.yaml': sam(['Named', 'Handler: a.handler, CodeUri: ../src']),
    });
    const idsWith = async (...args: string[]) =>
      (await jsonIn(root, ...args)).handlers[0]?.declaredFunctions.map(({ logicalId }) => logicalId);
    expect(await idsWith()).toEqual(['Found']);
    expect(await idsWith('--template', 'deep/stack.yaml')).toEqual(['Named']);
    expect(await idsWith('--template', 'deep/stack.yaml', '--template', 'template.yaml')).toEqual([
      'Named',
      'Found',
    ]);
  });
});

describe('what is not taken for a handler', () => {
  it('are functions whose code is elsewhere', async () => {
    const reasons = await reasonsIn({
      'src/other.ts': 'export const run = 1;',
      'src/empty.js': 'const nothing = 1;',
      'src/open.js': `module.exports = require('./made');`,
      'src/broken.js': 'exports.handler = async ( => {',
      'template.yaml': sam(
        ['Inline', 'Runtime: nodejs22.x, Handler: index.handler, InlineCode: "exports.handler = 1"'],
        ['Bucket', 'Runtime: nodejs22.x, Handler: index.handler, CodeUri: s3://bucket/key'],
        ['Image', 'Runtime: nodejs22.x, PackageType: Image'],
        ['Computed', 'Runtime: nodejs22.x, Handler: index.handler, CodeUri: !Ref Code'],
        ['Handlerless', 'Runtime: nodejs22.x, Handler: !Ref Name'],
        ['Dotless', 'Runtime: nodejs22.x, Handler: index'],
        ['Outside', 'Runtime: nodejs22.x, Handler: index.handler, CodeUri: ../..'],
        ['Built', 'Runtime: nodejs22.x, Handler: dist/index.handler'],
        ['Other', 'Runtime: nodejs22.x, Handler: src/other.handler'],
        ['Empty', 'Runtime: nodejs22.x, Handler: src/empty.handler'],
        ['Open', 'Runtime: nodejs22.x, Handler: src/open.handler'],
        ['Broken', 'Runtime: nodejs22.x, Handler: src/broken.handler'],
        ['Unknown', 'Runtime: !Ref Runtime, Handler: src/lost.handler'],
        ['Python', 'Runtime: python3.13, Handler: app.handler'],
      ),
    });
    expect(reasons).toEqual({
      Inline: 'its code stands in the template',
      Bucket: 'its code comes from a bucket',
      Image: 'its code comes from a container image',
      Computed: 'the template does not spell out where its code is',
      Handlerless: 'the template does not spell out its handler string',
      Dotless: 'its handler string names no export: there is no dot in it',
      Outside: 'its code lies outside of the root',
      Built: 'there is no JavaScript or TypeScript at dist/index, src/index, index',
      Other: 'src/other.ts exports run, and not handler',
      Empty: 'src/empty.js exports nothing, and not handler',
      Broken: 'src/broken.js is not understood',
      Unknown: 'there is no JavaScript or TypeScript at src/lost; its runtime is not spelled out',
    });
  });

  it('are functions of templates that a lint does not find', async () => {
    const reasons = await reasonsIn({
      'src/a.ts': typed('handler'),
      'places/prod/template.yaml': sam(['Apart', 'Handler: a.handler, CodeUri: ../../src']),
    });
    expect(reasons).toEqual({
      Apart: 'a lint of src/a.ts does not look for templates there; name it in the setting `templates`',
    });
  });

  it('are exports that only have the name', async () => {
    const reasons = await reasonsIn({
      'command.js': `exports.command = 'go'; exports.builder = {}; exports.lambdaHandler = (event, context) => event.Records;`,
      'express.js': 'export const requestHandler = (req, res) => res.end();',
      'listener.js': 'export const clickHandler = (event) => event.preventDefault();',
      'none.js': 'export const idleHandler = () => 1;',
      'made.js': `import { make } from './make.js';\nexport const handler = make({});`,
      'elsewhere.js': `exports.lambda_handler = require('/opt/lib').handler;`,
      'class.js': 'export class OrderHandler {}',
      'program.js': 'export const main = (argv) => argv.length;',
    });
    expect(reasons).toEqual({
      lambdaHandler: 'its module is a command of yargs',
      requestHandler: 'its parameters `(req, res)` are not those of a Lambda handler',
      clickHandler: 'it neither takes an invocation context nor reads or answers an event',
      idleHandler: 'it takes no event, and nothing else tells',
      handler: '`make` is not known to give a handler',
      lambda_handler: `it comes from '/opt/lib', and nothing else tells`,
    });
  });

  it('stand together when they share a template and a reason', async () => {
    const root = projectWith({
      'template.yaml': sam(
        ['One', 'Runtime: nodejs22.x, Handler: a.handler, CodeUri: s3://code/a'],
        ['Two', 'Runtime: nodejs22.x, Handler: b.handler, CodeUri: s3://code/b'],
      ),
    });
    expect((await ranIn(root)).out).toContain(
      '\n  template.yaml\n    One (a.handler)\n    Two (b.handler)\n      its code comes from a bucket',
    );
  });

  it('are not functions of other directories', async () => {
    const root = projectWith({
      'a/x.ts': typed('handler'),
      'template.yaml': sam(
        ['Here', 'Runtime: nodejs22.x, Handler: a/lost.handler'],
        ['There', 'Runtime: nodejs22.x, Handler: b/lost.handler'],
      ),
    });
    expect((await jsonIn(root, 'a')).notTaken).toMatchObject([{ logicalId: 'Here' }]);
  });
});

describe('what is not understood', () => {
  it('is told with its line, and the rest is reported', async () => {
    const root = projectWith({
      'src/broken.ts': 'export const a = 1;\nexport const handler = async ( => {',
      'src/fine.ts': typed('handler'),
      'template.yaml': 'Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: [1, 2\nOther: 1\n',
    });
    const { code, out, err } = await ranIn(root);
    expect(code).toBe(0);
    expect(out).toContain('src/fine.ts:2 handler');
    expect(err).toMatch(/^template\.yaml:\d+: not understood: \S/m);
    expect(err).toMatch(/^src\/broken\.ts:2: not understood: \S/m);
    const { notUnderstood } = await jsonIn(root);
    expect(notUnderstood.map(({ file }) => file)).toContain('src/broken.ts');
  });

  it('is a named file that is no template', async () => {
    const root = projectWith({ 'values.yaml': 'a: 1' });
    expect((await ranIn(root, '--template', 'values.yaml')).err).toBe(
      'values.yaml:1: not understood: it declares no Lambda function of Node.js',
    );
  });

  it('is not looked for outside of the root', async () => {
    const outside = projectWith({ 'away.ts': typed('handler') });
    const root = projectWith({ 'here.ts': typed('handler') });
    symlinkSync(outside, path.join(root, 'linked'));
    symlinkSync(path.join(outside, 'away.ts'), path.join(root, 'linked.ts'));
    expect((await jsonIn(root)).handlers.map(({ file }) => file)).toEqual(['here.ts']);
  });
});

describe('the command line', () => {
  it('has a help text for a terminal', async () => {
    const { code, out } = await ranIn(documented, '--help');
    expect(code).toBe(0);
    expect(out).toContain('aws-lambda-lint handlers [dir]');
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('takes a directory outside of the current one as its own root', async () => {
    const elsewhere = projectWith({});
    expect((await jsonIn(elsewhere, documented)).handlers).toHaveLength(1);
  });

  it('reads a directory behind a link', async () => {
    const root = projectWith({ 'real/a.ts': typed('handler'), 'real/b.ts': 'export const b = 1;' });
    mkdirSync(path.join(root, 'links'));
    symlinkSync('../real', path.join(root, 'links/link'));
    expect((await jsonIn(root, 'links/link')).handlers).toMatchObject([{ file: 'a.ts' }]);
  });

  const mistakes: Record<string, { args: string[]; message: string | RegExp }> = {
    'two directories': { args: ['src', 'src'], message: /^handlers takes one directory\. See/ },
    'a missing directory': { args: ['nowhere'], message: /^There is no directory .*nowhere\. See/ },
    'a file': { args: ['template.yaml'], message: /^There is no directory .*template\.yaml\./ },
    'an unknown flag': { args: ['--deep'], message: /^Unknown option '--deep'\. See/ },
    'an unknown format': { args: ['--format', 'xml'], message: /^--format is text or json, not "xml"/ },
    'a missing root': { args: ['--root', 'nowhere'], message: /^There is no directory .*nowhere/ },
    'a directory outside of the root': { args: ['.', '--root', 'src'], message: /is outside .*--root names/ },
    'a missing template': { args: ['--template', 'none.yml'], message: /^There is no file .*none\.yml/ },
    'a template outside of the root': {
      args: ['src', '--root', 'src', '--template', 'template.yaml'],
      message: /template\.yaml is outside .*src; --root/,
    },
    'a runtime of another language': {
      args: ['--runtime', 'python3.13'],
      message: /^--runtime is one of Node\.js, such as nodejs22\.x, not "python3\.13"/,
    },
  };
  it.each(Object.entries(mistakes))('ends with 2 for %s', async (_name, { args, message }) => {
    const { code, out, err } = await ranIn(documented, ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });
});
