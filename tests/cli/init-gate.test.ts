import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import Ajv from 'ajv';
import { run } from '../../src/cli/run.js';
import { ballast, projectWith } from '../support/projects.js';

const template = `Transform: AWS::Serverless-2016-10-31
Globals:
  Function: { CodeUri: ., Runtime: nodejs22.x }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { Handler: src/orders.handler }
  'Mails<&"%1':
    Type: AWS::Serverless::Function
    Properties: { Handler: 'src/a, b/mails.handler' }
`;

const files = {
  'package.json': '{ "name": "shop", "dependencies": { "heavy": "*" } }',
  'template.yaml': template,
  'src/orders.js': `const path = require('node:path');
const { heavy } = require('heavy');
exports.handler = async () => [path, heavy];
`,
  'src/a, b/mails.js': 'exports.handler = async () => {};\n',
  'node_modules/heavy/index.js': ballast(300),
};

/** A project in a folder of a repository. */
function shop(): string {
  const root = projectWith(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`services/shop/${name}`, text])),
  );
  mkdirSync(path.join(root, '.git'));
  return path.join(root, 'services/shop');
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function ranIn(cwd: string, ...args: string[]): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const surface = { cwd, out: (text: string) => out.push(text), err: (text: string) => err.push(text) };
  const code = await run(['init-cost', ...args], surface);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** Between the two functions. */
const budget = ['--max-ms', '160'];

describe('init-cost --format github', () => {
  it('annotates the costliest import of what is over a budget, from the root of the repository', async () => {
    const { code, out } = await ranIn(shop(), '--format', 'github', ...budget);
    expect(code).toBe(1);
    const [head, ...commands] = out.split('\n');
    expect(head).toBe('Init cost of 2 functions, 1 not within their budgets');
    expect(commands).toHaveLength(1);
    expect(commands[0]).toMatch(
      /^::error file=services\/shop\/src\/orders\.js,line=2,title=Init over budget%3A Orders::Init of Orders takes about \d+ ms \(\d+ to \d+ ms\), over the budget of 160 ms\. Without heavy, Init would take \d+ ms less\.$/,
    );
    const both = await ranIn(shop(), '--format', 'github', ...budget, '--max-bytes', '100KB');
    expect(both.out).toMatch(/less\.%0AOrders ships \d+ KB unzipped, over the budget of 100 KB\.\n/);
    expect(both.out).toMatch(
      /line=1,title=Deployment package too large%3A Mails<&"%251::Mails<&"%251 ships /,
    );
  });

  it('escapes what would end a property or begin a command', async () => {
    const { out } = await ranIn(shop(), '--format', 'github', '--max-ms', '1');
    expect(out).toContain(
      '::error file=services/shop/src/a%2C b/mails.js,line=1,title=Init over budget%3A Mails<&"%251::Init of Mails<&"%251 takes',
    );
  });

  it('annotates work at module level that takes longer than any import', async () => {
    const cwd = projectWith({
      'orders.js': `const { pbkdf2Sync } = require('node:crypto');

const key = pbkdf2Sync('secret', 'salt', 1000000, 64, 'sha512');
exports.handler = async () => key;
`,
    });
    const { code, out } = await ranIn(cwd, 'orders.js', '--format', 'github', '--max-ms', '200');
    expect(code).toBe(1);
    expect(out).toMatch(/\n::error file=orders\.js,line=3,.* Of that, pbkdf2Sync.* takes \d+ to \d+ ms\.$/);
  });

  it('says that all is well', async () => {
    expect(await ranIn(shop(), '--format', 'github')).toMatchObject({
      code: 0,
      out: 'Init cost of 2 functions, all within their budgets',
    });
  });
});

describe('init-cost --format sarif', () => {
  const require = createRequire(import.meta.url);
  const ajv = new Ajv({ schemaId: 'id', meta: false });
  ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json') as object);
  const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object;
  const isSarif = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-04/schema#' });

  interface Log {
    readonly runs: [
      {
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly results: {
          ruleId: string;
          readonly ruleIndex: number;
          readonly message: object;
          readonly locations: readonly object[];
        }[];
      },
    ];
  }

  async function logOf(...args: string[]): Promise<Log> {
    const cwd = shop();
    expect(await ranIn(cwd, '--output', 'init.sarif', ...args)).toMatchObject({ out: '' });
    return JSON.parse(readFileSync(path.join(cwd, 'init.sarif'), 'utf8')) as Log;
  }

  it('is valid by the schema, which refuses what is not', async () => {
    const log = await logOf('--max-ms', '1', '--max-bytes', '1KB');
    expect([isSarif(log), isSarif.errors]).toEqual([true, null]);
    expect(isSarif(await logOf())).toBe(true);
    const [result] = log.runs[0].results;
    Object.assign(result ?? {}, { level: 'severe' });
    expect(isSarif(log)).toBe(false);
  });

  it('places results at relative references, each with its rule', async () => {
    const { tool, results } = (await logOf('--max-ms', '1', '--max-bytes', '100KB')).runs[0];
    expect(results.map(({ ruleId }) => ruleId)).toEqual([
      'init-cost/over-milliseconds',
      'init-cost/over-bytes',
      'init-cost/over-milliseconds',
      'init-cost/over-bytes',
    ]);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    const placed = (uri: string, startLine: number): object => ({
      physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region: { startLine } },
    });
    expect(results.map(({ locations }) => locations)).toMatchObject([
      [placed('services/shop/src/orders.js', 2)],
      [placed('services/shop/src/orders.js', 1)],
      [placed('services/shop/src/a%2C%20b/mails.js', 1)],
      [placed('services/shop/src/a%2C%20b/mails.js', 1)],
    ]);
  });
});

describe('init-cost --format junit', () => {
  it('is XML with a case for each function, which fails when it is over', async () => {
    const cwd = shop();
    expect((await ranIn(cwd, '--output', 'init.xml', ...budget)).code).toBe(1);
    const text = readFileSync(path.join(cwd, 'init.xml'), 'utf8');
    const document = new DOMParser({
      onError: (_level, message) => {
        throw new Error(message);
      },
    }).parseFromString(text, 'text/xml');
    const suite = document.getElementsByTagName('testsuite')[0];
    expect([suite?.getAttribute('tests'), suite?.getAttribute('failures')]).toEqual(['2', '1']);
    const cases = Array.from(document.getElementsByTagName('testcase'));
    expect(cases.map((one) => [one.getAttribute('name'), one.getAttribute('classname')])).toEqual([
      ['Orders', 'services/shop/src/orders.js'],
      ['Mails<&"%1', 'services/shop/src/a, b/mails.js'],
    ]);
    expect(Number(cases[0]?.getAttribute('time'))).toBeGreaterThan(0.16);
    const [failure] = Array.from(cases[0]?.getElementsByTagName('failure') ?? []);
    expect(failure?.getAttribute('message')).toMatch(
      /^Init of Orders takes about .* the budget of 160 ms\.$/,
    );
    expect(failure?.textContent).toMatch(/\n +\d+ ms .* heavy \(src\/orders\.js:2, \d+ KB\)\n/);
    expect(Array.from(cases[1]?.getElementsByTagName('failure') ?? [])).toEqual([]);
  });
});

describe('init-cost --baseline', () => {
  interface Kept {
    version: string;
    calibration?: string;
    functions: { name: string; entry: string; milliseconds: number; bytes: number; form: string }[];
  }

  const name = 'init-baseline.json';
  const readIn = (cwd: string): Kept => JSON.parse(readFileSync(path.join(cwd, name), 'utf8')) as Kept;

  /** A project whose baseline was changed by hand. */
  async function shopWith(change: (kept: Kept) => void): Promise<string> {
    const cwd = shop();
    await ranIn(cwd, '--baseline', name);
    const kept = readIn(cwd);
    change(kept);
    writeFileSync(path.join(cwd, name), JSON.stringify(kept));
    return cwd;
  }

  it('is written where there is none: sorted, small and the same each time', async () => {
    const cwd = shop();
    const { code, out } = await ranIn(cwd, '--baseline', name);
    expect(code).toBe(0);
    expect(out).toMatch(/\nWrote init-baseline\.json, the baseline of 2 functions\.$/);
    const text = readFileSync(path.join(cwd, name), 'utf8');
    expect(readIn(cwd)).toMatchObject({
      version: /^\d+\.\d+\.\d+/.exec(readIn(cwd).version)?.[0],
      functions: [
        { name: 'Mails<&"%1', entry: 'src/a, b/mails.js', form: 'node_modules' },
        { name: 'Orders', entry: 'src/orders.js', form: 'node_modules' },
      ],
    });
    expect(readIn(cwd).functions.every(({ milliseconds }) => Number.isInteger(milliseconds))).toBe(true);
    await ranIn(cwd, '--baseline', name, '--update-baseline');
    expect(readFileSync(path.join(cwd, name), 'utf8')).toBe(text);
    const again = await ranIn(cwd, '--baseline', name);
    expect(again.code).toBe(0);
    expect(again.out).toMatch(
      /\nCompared with init-baseline\.json: no function grew by more than 10%\n {4}2 functions as before$/,
    );
  });

  it('keeps the calibration that it was made with, and says when another one is used', async () => {
    const cwd = shop();
    const [one, other] = ['base=200,factor=1.2', 'base=139'];
    await ranIn(cwd, '--baseline', name, '--calibration', one);
    expect((await ranIn(cwd, '--baseline', name, '--calibration', one)).out).not.toContain('It was written');
    expect((await ranIn(cwd, '--baseline', name, '--calibration', other)).out).toContain(
      `It was written with ${one}, and this run is with ${other}: figures may differ`,
    );
    expect((await ranIn(cwd, '--baseline', name)).out).toContain(
      `It was written with ${one}, and this run is with the published speed of Lambda: figures may differ`,
    );
  });

  it('is silent about calibrations where an earlier version did not keep them', async () => {
    const cwd = await shopWith((kept) => {
      delete kept.calibration;
    });
    const { code, out } = await ranIn(cwd, '--baseline', name, '--calibration', 'base=139');
    expect(code).toBe(0);
    expect(out).not.toContain('It was written');
  });

  it('fails when a function grew by more than the share, in each format', async () => {
    const cwd = await shopWith(({ functions }) => {
      const orders = functions[1];
      if (orders) orders.milliseconds = Math.round(orders.milliseconds / 1.25);
    });
    const text = await ranIn(cwd, '--baseline', name);
    expect(text.code).toBe(1);
    expect(text.out).toMatch(/: 1 function grew by more than 10% \(!\); --update-baseline accepts it\n/);
    expect(text.out).toMatch(/\n {2}! \d+ → \d+ ms {2}grew \+25% {2}Orders {2}src\/orders\.js\n/);
    expect((await ranIn(cwd, '--baseline', name, '--max-growth', '30%')).code).toBe(0);
    const github = await ranIn(cwd, '--baseline', name, '--format', 'github');
    expect(github.code).toBe(1);
    expect(github.out).toMatch(
      /\n::error file=services\/shop\/src\/orders\.js,line=1,title=Init has grown%3A Orders::Init of Orders grew from \d+ ms to \d+ ms \(\+25%25\), more than the 10%25 that init-baseline\.json allows for\./,
    );
    expect(github.err).toContain('Compared with init-baseline.json');
    expect((await ranIn(cwd, '--baseline', name, '--format', 'junit')).out).toContain('type="over-baseline"');
    expect((await ranIn(cwd, '--baseline', name, '--update-baseline')).code).toBe(0);
    expect((await ranIn(cwd, '--baseline', name)).code).toBe(0);
  });

  it('lets a few milliseconds pass, whatever their share', async () => {
    const cwd = await shopWith(({ functions }) => {
      for (const one of functions) one.milliseconds -= 10;
    });
    expect((await ranIn(cwd, '--baseline', name, '--max-growth', '0')).code).toBe(0);
    const more = await shopWith(({ functions }) => {
      for (const one of functions) one.milliseconds -= 11;
    });
    expect((await ranIn(more, '--baseline', name, '--max-growth', '0')).code).toBe(1);
  });

  it('tells what shrank, came, went, has another form, and that it is of another version', async () => {
    const cwd = await shopWith((kept) => {
      kept.version = '0.0.1';
      const [mails, orders] = kept.functions;
      if (orders) Object.assign(orders, { milliseconds: orders.milliseconds * 2, form: 'bundled' });
      if (mails) mails.name = 'Letters';
    });
    const { code, out } = await ranIn(cwd, '--baseline', name);
    expect(code).toBe(0);
    expect(out).toMatch(
      /\n {2}It was written by version 0\.0\.1, and this is \d+\.\d+\.\d+: figures may differ/,
    );
    expect(out).toMatch(
      / → \d+ ms {2}shrank -50% +Orders {2}src\/orders\.js, was bundled and is node_modules\n/,
    );
    expect(out).toMatch(/\n +\d+ ms {2}new +Mails<&"%1 {2}src\/a, b\/mails\.js\n/);
    expect(out).toMatch(/\n +\d+ ms {2}not in this run {2}Letters {2}src\/a, b\/mails\.js$/);
  });

  it.each(['', '{}', 'no JSON', '{ "version": "1", "functions": [{ "name": "Orders" }] }'])(
    'refuses a file that it did not write: %s',
    async (text) => {
      const cwd = shop();
      writeFileSync(path.join(cwd, name), text);
      const { code, err } = await ranIn(cwd, '--baseline', name);
      expect(code).toBe(2);
      expect(err).toContain('init-baseline.json is no baseline that this command wrote');
      expect((await ranIn(cwd, '--baseline', name, '--update-baseline')).code).toBe(0);
    },
  );

  it('is not written while a function cannot be read, and flags are told that need it', async () => {
    const cwd = shop();
    writeFileSync(path.join(cwd, 'src/orders.js'), 'exports.handler = (');
    const { code, out } = await ranIn(cwd, '--baseline', name);
    expect([code, existsSync(path.join(cwd, name))]).toEqual([2, false]);
    expect(out).toContain('is not written while a function cannot be read');
    for (const flags of [['--max-growth', '5'], ['--update-baseline']])
      expect(await ranIn(cwd, ...flags)).toMatchObject({
        code: 2,
        err: expect.stringContaining('needs --baseline') as string,
      });
    const bad = await ranIn(cwd, '--baseline', name, '--max-growth', 'much');
    expect(bad).toMatchObject({
      code: 2,
      err: expect.stringContaining('--max-growth is a number of percent') as string,
    });
  });
});
