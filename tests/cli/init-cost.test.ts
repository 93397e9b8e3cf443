import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { statusOn } from '../../src/cli/status-line.js';
import { run } from '../../src/cli/run.js';
import { ballast, projectWith } from '../support/projects.js';

const template = `Transform: AWS::Serverless-2016-10-31
Globals:
  Function: { CodeUri: ., Runtime: nodejs22.x, Architectures: [arm64], MemorySize: 512 }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { Minify: false, External: ['@aws-sdk/*'] } }
    Properties: { Handler: src/orders.handler }
  Reports:
    Type: AWS::Serverless::Function
    Properties: { Handler: src/reports.handler, Runtime: nodejs20.x }
  Gone:
    Type: AWS::Serverless::Function
    Properties: { Handler: src/gone.handler }
`;

const shop = projectWith({
  'package.json': '{ "name": "shop", "dependencies": { "heavy": "*", "twice": "*", "never": "*" } }',
  'template.yaml': template,
  'src/orders.ts': `import { heavy } from 'heavy';
import { S3Client } from '@aws-sdk/client-s3';
export const handler = async () => [heavy, new S3Client({})];
`,
  'src/reports.js': `require('heavy');
require('twice');
exports.handler = async () => {};
`,
  'node_modules/heavy/package.json':
    '{ "name": "heavy", "version": "2.1.0", "dependencies": { "twice": "^1.0.0" } }',
  'node_modules/heavy/index.js': `require('twice');\n${ballast(80)}`,
  'node_modules/heavy/node_modules/twice/package.json': '{ "name": "twice", "version": "1.0.0" }',
  'node_modules/heavy/node_modules/twice/index.js': ballast(10),
  'node_modules/twice/package.json': '{ "name": "twice", "version": "2.0.0" }',
  'node_modules/twice/index.js': ballast(20),
  'node_modules/unused/index.js': ballast(400),
});

async function ran(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return ranIn(shop, ...args);
}

async function ranIn(cwd: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const surface = { cwd, out: (text: string) => out.push(text), err: (text: string) => err.push(text) };
  const code = await run(['init-cost', ...args], surface);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** Lines that do not fit into a terminal. */
const tooWide = (text: string): string[] => text.split('\n').filter((line) => line.length > 100);

describe('init-cost of what templates declare', () => {
  it('shows all functions, the costliest first, and what is not here', async () => {
    const { code, out, err } = await ran();
    expect([code, err]).toEqual([
      0,
      'Not estimated, because their code is not found here: Gone (aws-lambda-lint handlers says why).',
    ]);
    const [head, , columns, ...rows] = out.split('\n');
    expect(head).toBe('2 functions, all within the budget of 10000 ms');
    expect(columns).toMatch(/Init +range +of budget +modules +size +function$/);
    expect(rows[0]).toMatch(/^ +\d+ ms +\d+ to \d+ +2% +4 +\d+ KB +Reports {2}src\/reports\.js$/);
    expect(rows[1]).toMatch(/^ +\d+ ms \+ +\d+ to \d+ +2% +3 +\d+ KB +bundle +Orders {2}src\/orders\.ts$/);
    expect(rows[3]).toBe('  + something that it loads is not installed here, and not in the figure');
    expect(tooWide(out)).toEqual([]);
  });

  it('tells how each is deployed, and what stays outside of a bundle', async () => {
    const { out } = await ran();
    expect(out).toMatch(/^Orders \(src\/orders\.ts, template\.yaml:5\): about \d+ ms of Init \(/m);
    expect(out).toContain('\n  nodejs22.x, arm64, 512 MB\n');
    expect(out).toMatch(
      /\n {2}bundled \(as in template\.yaml\) by esbuild [\d.]+: 3 modules in \d+ KB;\s+with\s+node_modules about \d+\s+ms\n/,
    );
    expect(out).toMatch(/not installed here, so that its cost is unknown:\s+@aws-sdk\/client-s3\n/);
    expect(out).toContain('\n  as it stands with node_modules (as in template.yaml)\n');
  });

  it('tells why packages are there, which are there twice, and what is shipped', async () => {
    const { out } = await ran('src/reports.js');
    expect(out).toMatch(/ms {2}heavy 2\.1\.0 \(1 file, \d+ KB\)\n {14}src\/reports\.js:1 → heavy\n/);
    expect(out).toMatch(
      /Loaded more than once: .*\n +[\d.]+ ms {2}twice 2\.0\.0, 1\.0\.0, by src\/reports\.js, heavy$/m,
    );
    expect(out).toMatch(
      /ships at least \d+ KB unzipped, of at most 250 MB, with 3 packages that it depends on; not\s+installed here: never\n/,
    );
  });

  it('takes the form from the flag before the template', async () => {
    expect((await ran('src/orders.ts', '--bundle', 'node_modules')).out).toContain(
      'as it stands with node_modules (asked for)',
    );
    expect((await ran('src/reports.js', '--bundle', 'minified')).out).toMatch(
      /bundled and minified \(asked for\) by esbuild/,
    );
  });

  it('takes modules by glob, and a runtime in place of the template', async () => {
    const { out } = await ran('src/*.{ts,js}', '--runtime', 'nodejs24.x', '--architecture', 'x86_64');
    expect(out).toMatch(/^2 functions/);
    expect(out.match(/nodejs24\.x, x86_64, 512 MB/g)).toHaveLength(2);
  });

  it('ends with 1 over a budget', async () => {
    const slow = await ran('--max-ms', '145');
    expect(slow.code).toBe(1);
    expect(slow.out).toMatch(/^2 functions, 2 over \(!\) the budget of 145 ms/);
    const large = await ran('src/reports.js', '--max-bytes', '50KB');
    expect(large.code).toBe(1);
    expect(large.err).toMatch(/^Reports ships \d+ bytes, over the budget of 51200 bytes\.$/);
    expect((await ran('src/reports.js', '--max-bytes', '5MB')).code).toBe(0);
  });
});

describe('init-cost without node_modules', () => {
  it('tells what is unknown and guesses nothing', async () => {
    const root = projectWith({
      'package.json': '{ "dependencies": { "heavy": "*" } }',
      'template.yaml': template,
      'src/orders.ts': `import { heavy } from 'heavy';\nexport const handler = () => heavy;\n`,
      'src/reports.js': `require('heavy');\nexports.handler = async () => {};\n`,
    });
    const { code, out } = await ranIn(root, '--format', 'json');
    expect(code).toBe(0);
    const { functions } = JSON.parse(out) as {
      functions: {
        estimate: { milliseconds: number; packages: unknown[]; confidence: string; doubts: object[] };
      }[];
    };
    expect(functions).toHaveLength(2);
    for (const { estimate } of functions) {
      expect(estimate).toMatchObject({ packages: [], confidence: 'medium' });
      expect(estimate.doubts).toMatchObject([{ kind: 'not-found', specifier: 'heavy' }]);
      expect(estimate.milliseconds).toBeLessThan(150);
    }
    expect((await ranIn(root)).out).toMatch(/ms \+ .*\n.*ms \+ /);
  });
});

describe('init-cost in other formats', () => {
  it('writes JSON with everything', async () => {
    const { out } = await ran('src/reports.js', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      version: 2,
      functions: [
        {
          name: 'Reports',
          declaredAt: { line: 9 },
          deployed: { runtime: 'nodejs20.x', architecture: 'arm64', memoryMegabytes: 512 },
          estimate: { packaging: { kind: 'node_modules' }, files: 4 },
          size: { packages: 3, missing: ['never'], isOverLimit: false },
          duplicates: [{ name: 'twice' }],
        },
      ],
    });
  });

  it('writes Markdown', async () => {
    const { out } = await ran('--format', 'markdown', '--max-ms', '150');
    expect(out).toMatch(/^## Init cost\n\n2 functions, 2 \*\*not\*\* within the budget of 150 ms\./);
    expect(out).toMatch(/\n\| ❌ `Orders` \| \*\*\d+ ms\*\* \| /);
    expect(out).toMatch(/\n\| `heavy 2\.1\.0` \| \d+ ms \| 1 \| \d+ KB \| `src\/reports\.js:1 → heavy` \|\n/);
    expect(out.match(/<details>/g)).toHaveLength(2);
  });

  it('tells in each what follows from an Init phase over ten seconds', async () => {
    const slow = ['src/reports.js', '--calibration', 'base=10500'];
    const said =
      /Init\s+over\s+10\s+s\s+is\s+tried\s+again\s+at\s+1\/3\.5\s+of\s+a\s+vCPU\s+within\s+3\s+s;\s+it\s+needs\s+about\s+36\.\d\s+s,\s+so\s+that\s+no\s+invocation\s+succeeds/;
    for (const format of ['text', 'markdown', 'html']) {
      expect((await ran(...slow, '--format', format)).out).toMatch(said);
      expect((await ran('src/reports.js', '--format', format)).out).not.toContain('tried again');
    }
  });

  it('writes a file in the format that its name says', async () => {
    const directory = projectWith({});
    for (const [name, start] of [
      ['report.html', '<!doctype html>'],
      ['report.md', '## Init cost'],
      ['report.json', '{'],
    ] as const) {
      const file = path.join(directory, name);
      expect(await ran('src/reports.js', '--output', file)).toMatchObject({ code: 0, out: '' });
      expect(readFileSync(file, 'utf8').startsWith(start)).toBe(true);
    }
    const { code, err } = await ran('src/reports.js', '-o', path.join(directory, 'no/where.md'));
    expect(code).toBe(2);
    expect(err).toContain('cannot be written');
  });
});

describe('init-cost --measure', () => {
  it('runs the functions and what they import, and leaves nothing behind', async () => {
    const { code, out, err } = await ran('--measure', '--rounds', '1', '--template', 'template.yaml');
    expect(code).toBe(0);
    expect(err).toContain("--measure runs 5 loads of this project's code 2 times each");
    expect(out).toMatch(/Measured on this machine with Node\.js [\d.]+ of .*: median of 1 rounds/);
    expect(out).toMatch(/\n {2}Orders\n +the whole of it|\n {2}Orders\n {4}the whole of it, .* fails: /);
    expect(out).toMatch(
      /\n {2}Reports\n +[\d.]+ ms +[\d.]+ ms +[\d.]+ {2}the whole of it, as it is deployed\n/,
    );
    expect(out).toMatch(/\n +[\d.]+ ms +[\d.]+ ms +[\d.]+ {2}heavy\n/);
    const left = readdirSync(path.join(shop, 'node_modules/.cache/eslint-plugin-aws-lambda'));
    // What is known of packages stays.
    expect(left.filter((name) => !/^[\da-f]{24}$/.test(name))).toEqual([]);
  });

  it('tells why a load fails, and goes on', async () => {
    const root = projectWith({ 'broken.js': `throw new Error('no luck');\nexports.handler = () => {};\n` });
    mkdirSync(path.join(root, 'node_modules'));
    const { code, out } = await ranIn(root, 'broken.js', '--measure', '--rounds', '1');
    expect(code).toBe(0);
    expect(out).toContain('the whole of it, as it is deployed fails: no luck');
  });
});

describe('the status of long work', () => {
  it('is one line on a terminal, and wiped at the end', () => {
    const written: string[] = [];
    const status = statusOn({ isTTY: true, columns: 10, write: (text) => written.push(text) });
    status?.('Estimating everything');
    status?.(undefined);
    expect(written).toEqual(['\r\u001b[KEstimatin', '\r\u001b[K']);
  });

  it('is told elsewhere after a second, and then now and then', () => {
    const written: string[] = [];
    let time = 0;
    const status = statusOn({ write: (text) => written.push(text) }, () => time);
    for (const [at, text] of [
      [10, 'a'],
      [1500, 'b'],
      [2000, 'c'],
      [12_000, 'd'],
    ] as const) {
      time = at;
      status?.(text);
    }
    status?.(undefined);
    expect(written).toEqual(['b\n', 'd\n']);
  });
});
