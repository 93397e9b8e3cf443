import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/run.js';
import { largeService, uploads } from '../support/deployed-projects.js';
import { fixturePath } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

const documentation = readFileSync(new URL('../../docs/deployment.md', import.meta.url), 'utf8');
const example = fileURLToPath(new URL('../../examples/orders-app', import.meta.url));

/** The project that the documentation shows. */
const documented = projectWith(uploads);

interface Party {
  readonly service: string;
  readonly name?: string;
  readonly isDeclared: boolean;
}

interface DeploymentJson {
  readonly version: number;
  readonly deployments: readonly {
    readonly template: string;
    readonly dialect: string;
    readonly functions: readonly {
      readonly logicalId: string;
      readonly sources: readonly { readonly file: string; readonly how: string }[];
      readonly environment: readonly { readonly name: string; readonly resources: readonly string[] }[];
    }[];
    readonly resources: readonly { readonly logicalId: string; readonly service: string }[];
    readonly events: readonly {
      readonly kind: string;
      readonly from: Party;
      readonly to: Party;
      readonly text: string;
      readonly isEnabled: boolean;
    }[];
    readonly loops: readonly { readonly text: string; readonly isStoppedByLambda: boolean }[];
  }[];
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
  const code = await run(['deployment', ...args], surface);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function jsonIn(cwd: string, ...args: string[]): Promise<DeploymentJson> {
  return JSON.parse((await ranIn(cwd, ...args, '--format', 'json')).out) as DeploymentJson;
}

const sam = (...resources: readonly string[]): string =>
  ['Resources:', ...resources.map((resource) => `  ${resource}`)].join('\n');

const fn = (id: string, properties = ''): string =>
  `${id}: { Type: AWS::Serverless::Function, Properties: { Handler: a.handler, Runtime: nodejs22.x, ${properties} } }`;

describe('aws-lambda-lint deployment', () => {
  it('tells what it finds as text, as the documentation shows', async () => {
    const { code, out, err } = await ranIn(documented);
    expect([code, err]).toEqual([0, '']);
    const [, text] = /```text\n(\d+ templates?, [\s\S]*?)\n```/.exec(documentation) ?? [];
    expect(out).toBe(text);
  });

  it('gives the JSON that the documentation shows', async () => {
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(documentation) ?? [];
    expect(JSON.parse(json)).toEqual(await jsonIn(documented));
  });

  it.each(['text', 'json', 'html'])('prints no values of environment variables as %s', async (format) => {
    const { out } = await ranIn(documented, '--format', format);
    expect(out).not.toContain('correct-horse-battery');
    if (format !== 'text') expect(out).toContain('SERVICE_PASSWORD');
  });

  it('finds the events and loops of the example', async () => {
    const [deployment] = (await jsonIn(example)).deployments;
    const writes = deployment?.events.filter(({ kind }) => kind === 'write') ?? [];
    expect(writes.map(({ from, to, text }) => `${from.name ?? ''} ${text} ${to.name ?? ''}`)).toEqual([
      'OrdersApi SendMessage ConfirmationsQueue',
      'OrdersApi PutItem OrdersTable',
      'OrdersApi PutEvents AuditBus',
      'SendConfirmations UpdateItem OrdersTable',
      'StampInvoices PutObject InvoicesBucket',
      'ImportPriceList PutObject, DeleteObject PricesBucket',
      'SalesReport PutObject, DeleteObjects ReportsBucket',
      'PaymentWebhook Invoke ${BookPaymentFunction}',
      'AnnounceReturns SendMessage ReturnsQueue',
    ]);
    expect(deployment?.loops.map(({ text }) => text)).toEqual([
      'StampInvoices → bucket InvoicesBucket → StampInvoices',
      'ImportPriceList → bucket PricesBucket → ImportPriceList',
    ]);
  });

  it('finds what variables refer to, also by the name of a resource', async () => {
    const { functions = [] } = (await jsonIn(example)).deployments[0] ?? {};
    const variables = functions.find(({ logicalId }) => logicalId === 'ImportPriceList')?.environment;
    expect(variables).toEqual([
      { name: 'ORDERS_TABLE', resources: ['OrdersTable'] },
      { name: 'AUDIT_BUS', resources: ['AuditBus'] },
      { name: 'PRICES_BUCKET', resources: ['PricesBucket'] },
      { name: 'WAREHOUSE_URL', resources: [] },
    ]);
  });

  it('reads each template below the directory, by the path from the root', async () => {
    const { deployments } = await jsonIn(fixturePath(), '--root', fixturePath(), 'sls-shop');
    expect(deployments.map(({ template, dialect }) => [template, dialect])).toEqual([
      ['sls-shop/serverless.yml', 'serverless'],
    ]);
    const files = deployments[0]?.functions.flatMap(({ sources }) => sources.map(({ file }) => file));
    expect(files).toContain('sls-shop/src/hello.js');
  });

  it('reads the templates that are named', async () => {
    const root = projectWith({
      'a/template.yaml': sam(fn('A')),
      'b/template.yaml': sam(fn('B')),
      'b/values.yaml': 'a: 1',
    });
    const { deployments, notUnderstood } = await jsonIn(
      root,
      '--template',
      'b/template.yaml',
      '--template',
      'b/values.yaml',
    );
    expect(deployments.map(({ template }) => template)).toEqual(['b/template.yaml']);
    expect(notUnderstood).toEqual([
      { file: 'b/values.yaml', line: 1, text: 'it declares no Lambda function of Node.js' },
    ]);
  });

  it('keeps to the columns of a terminal', async () => {
    const { out } = await ranIn(projectWith(largeService(40)));
    expect(out.split('\n').length).toBeGreaterThan(150);
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('says once how most functions run', async () => {
    const root = projectWith({ 'template.yaml': sam(fn('A'), fn('B'), fn('C', 'Timeout: 60')) });
    const { out } = await ranIn(root);
    expect(out).toContain('3 functions, which run as nodejs22.x, x86_64, 128 MB, 3 s unless said otherwise');
    expect(out.match(/runs as/g)).toHaveLength(1);
    expect(out).toContain('runs as     nodejs22.x, x86_64, 128 MB, 60 s');
  });

  it('tells what was not understood, with its line', async () => {
    const root = projectWith({
      'template.yaml': 'Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: [1, 2\nOther: 1\n',
    });
    const { code, out } = await ranIn(root);
    expect(code).toBe(0);
    expect(out).toMatch(/^1 template, .* not understood$/m);
    expect(out).toMatch(/^Not understood\n {2}template\.yaml:\d+ \S/m);
    expect((await jsonIn(root)).notUnderstood[0]?.file).toBe('template.yaml');
  });

  it('tells switched off triggers, functions of other languages and code that is elsewhere', async () => {
    const root = projectWith({
      'a.js': 'exports.handler = async () => {};',
      'template.yaml': sam(
        fn('A', 'Events: { Q: { Type: SQS, Properties: { Queue: arn:aws:sqs:x:1:jobs, Enabled: false } } }'),
        'B: { Type: AWS::Serverless::Function, Properties: { Handler: app.main, Runtime: python3.13 } }',
        fn('C', 'CodeUri: s3://code/c'),
        fn('D', 'RecursiveLoop: Allow'),
      ),
    });
    const { out } = await ranIn(root);
    expect(out).toContain('queue arn:aws:sqs:x:1:jobs, switched off');
    expect(out).toContain('app.main: not JavaScript (python3.13)');
    expect(out).toContain('a.handler: its code comes from a bucket');
    expect(out).toContain('loops       allowed, so that Lambda stops none');
    expect(out).toContain('invoked by  nothing in this template');
  });
});

describe('a directory without templates', () => {
  it('is told with the names that were looked for', async () => {
    const { code, out, err } = await ranIn(projectWith({ 'src/a.js': '' }));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^No template was found below this directory\.\n\nLooked for\n {2}\*\.tf/);
    expect(out).toContain('*.yaml, *.yml');
  });

  it('is told with the files that are none, and with the templates above', async () => {
    const root = projectWith({ 'values.yaml': 'a: 1' });
    expect((await ranIn(root)).out).toMatch(
      /^The file with the name of a template below this directory declares no Lambda function/,
    );
    expect((await ranIn(documented, 'src')).out).toMatch(
      /^No template was found below src\. Above it stands template\.yaml\./,
    );
  });

  it('is an empty list as JSON, and a page as HTML', async () => {
    const root = projectWith({});
    expect(await jsonIn(root)).toEqual({ version: 1, deployments: [], notUnderstood: [] });
    expect((await ranIn(root, '--format', 'html')).out).toContain('No template was found');
  });
});

describe('--output', () => {
  it('writes the report in the format that its name tells', async () => {
    const root = projectWith(uploads);
    expect(await ranIn(root, '--output', 'a.json')).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(path.join(root, 'a.json'), 'utf8')).toBe(
      `${(await ranIn(root, '--format', 'json')).out}\n`,
    );
    await ranIn(root, '-o', 'a.html');
    expect(readFileSync(path.join(root, 'a.html'), 'utf8')).toMatch(/^<!doctype html>/);
    await ranIn(root, '-o', 'b.html', '--format', 'text');
    expect(readFileSync(path.join(root, 'b.html'), 'utf8')).toMatch(/^1 template/);
  });

  it('ends with 2 when it cannot be written', async () => {
    const root = projectWith(uploads);
    mkdirSync(path.join(root, 'folder'));
    for (const output of ['folder', 'missing/a.html']) {
      const { code, out, err } = await ranIn(root, '--output', output);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(
        /^\/.* cannot be written \(E(ISDIR|NOENT): [^)]*\)\. See aws-lambda-lint deployment --help\.$/,
      );
    }
  });
});

describe('the command line of deployment', () => {
  it('has a help text for a terminal', async () => {
    const { code, out } = await ranIn(documented, '--help');
    expect(code).toBe(0);
    expect(out).toContain('aws-lambda-lint deployment [dir]');
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  const mistakes: Record<string, { args: string[]; message: RegExp }> = {
    'two directories': { args: ['src', 'src'], message: /^deployment takes one directory\. See/ },
    'a missing directory': { args: ['nowhere'], message: /^There is no directory .*nowhere\. See/ },
    'an unknown format': { args: ['--format', 'svg'], message: /^--format is text, json or html, not "svg"/ },
    'an unknown flag': { args: ['--draw'], message: /^Unknown option '--draw'\. See/ },
    'a missing template': { args: ['--template', 'none.yml'], message: /^There is no file .*none\.yml/ },
    'a directory outside of the root': { args: ['.', '--root', 'src'], message: /is outside .*--root names/ },
  };
  it.each(Object.entries(mistakes))('ends with 2 for %s', async (_name, { args, message }) => {
    const { code, out, err } = await ranIn(documented, ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });
});
