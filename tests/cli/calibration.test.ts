import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { calibrationFrom } from '../../src/cli/calibration.js';
import { run } from '../../src/cli/run.js';
import type { FunctionInit } from '../../src/init-cost/function-init.js';
import { ballast, projectWith } from '../support/projects.js';

const truth = { base: 180, factor: 2.4, perFile: 0.9 };

/** Kilobytes of code, and files, of functions that differ in both. */
const functions = {
  Empty: [0, 1],
  Orders: [150, 3],
  Mails: [400, 40],
  Stock: [60, 90],
  Prices: [700, 6],
  Users: [250, 160],
} as const;

const root = projectWith({
  'package.json': '{ "name": "shop" }',
  'template.yaml': `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { CodeUri: ., Runtime: nodejs24.x, Architectures: [arm64] } }
Resources:
${Object.keys(functions)
  .map(
    (name) =>
      `  ${name}: { Type: AWS::Serverless::Function, Properties: { Handler: src/${name}.handler${name === 'Users' ? `, FunctionName: !Sub 'shop-\${Stage}-people'` : ''} } }\n`,
  )
  .join('')}  Waiting: { Type: AWS::Serverless::Function, Properties: { Handler: src/Waiting.handler } }
  Partial: { Type: AWS::Serverless::Function, Properties: { Handler: src/Partial.handler } }
`,
  'src/Waiting.mjs': `const rates = await fetch('https://rates.example.com');\nexport const handler = async () => rates;\n`,
  'src/Partial.js': `require('not-installed');\nexports.handler = async () => {};\n`,
  ...Object.fromEntries(
    Object.entries(functions).flatMap(([name, [kilobytes, files]]): [string, string][] => [
      [`src/${name}.js`, `require('${name.toLowerCase()}');\nexports.handler = async () => {};\n`],
      ...Array.from({ length: files }, (_, at): [string, string] => [
        `node_modules/${name.toLowerCase()}/${at === 0 ? 'index' : `part${at}`}.js`,
        `${at === 0 ? Array.from({ length: files - 1 }, (__, next) => `require('./part${next + 1}');\n`).join('') : ''}${ballast(kilobytes / files)}`,
      ]),
    ]),
  ),
});

async function ran(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const surface = { cwd: root, out: (text: string) => out.push(text), err: (text: string) => err.push(text) };
  const code = await run(['init-cost', ...args], surface);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function estimatesWith(...args: string[]): Promise<Map<string, FunctionInit>> {
  const { out } = await ran('--format', 'json', ...args);
  const { functions: all } = JSON.parse(out) as { functions: FunctionInit[] };
  return new Map(all.map((one) => [one.name, one]));
}

/** Writes what CloudWatch would have of functions, by the names of their log groups. */
function logOf(name: string, durations: Readonly<Record<string, number>>): string {
  const file = path.join(root, name);
  const lines = Object.entries(durations).flatMap(([group, milliseconds]) => [
    `/aws/lambda/${group}`,
    ...[0.9, 1, 1.3].map(
      (by) =>
        `REPORT RequestId: 1f2e Duration: 12.10 ms Billed Duration: 13 ms Memory Size: 512 MB Max Memory Used: 90 MB Init Duration: ${(milliseconds * by).toFixed(2)} ms`,
    ),
  ]);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** What Lambda would take for the functions if it were as fast as the truth. */
async function trueDurations(): Promise<Record<string, number>> {
  const estimates = await estimatesWith();
  return Object.fromEntries(
    Object.keys(functions).map((name) => {
      const { referenceMilliseconds = 0, files = 0 } = estimates.get(name)?.estimate ?? {};
      return [name, truth.base + truth.factor * referenceMilliseconds + truth.perFile * files];
    }),
  );
}

describe('init-cost --from-report', () => {
  it('fits Lambda to the log lines and estimates with that', async () => {
    const { Users = 0, Orders = 0, ...others } = await trueDurations();
    const log = logOf('all.txt', {
      ...others,
      'shop-prod-people': Users,
      'shop-Orders-1A2B3C4D5E6F': Orders,
    });
    const estimates = await estimatesWith('--from-report', log);
    for (const [name, duration] of Object.entries({ ...others, Users, Orders }))
      expect(estimates.get(name)?.estimate.milliseconds).toBeCloseTo(duration, -1);
    expect(estimates.get('Waiting')?.deployed.calibration?.cpuFactor).toBeCloseTo(truth.factor, 1);
  });

  it('tells what it fitted, and how to say it again', async () => {
    const { out } = await ran('--from-report', logOf('told.txt', await trueDurations()));
    const lines = out.split('\n').map((line) => line.trim());
    expect(lines[0]).toMatch(
      /^Fitted to 18 Init durations of 6 functions in told\.txt, off by 0% in the median$/,
    );
    expect(lines[1]).toMatch(/^base (179|180|181) ms$/);
    expect(lines[2]).toMatch(/^factor 2\.(39|4)\d*$/);
    expect(lines[3]).toMatch(/^0\.(89|9)\d* ms per file$/);
    const again =
      /--calibration (base=[\d.]+,factor=[\d.]+,per-file=[\d.]+)$/.exec(lines[4] ?? '')?.[1] ?? '';
    const [fitted, given] = [
      await estimatesWith('--from-report', 'told.txt'),
      await estimatesWith('--calibration', again),
    ];
    expect(given.get('Mails')?.estimate.milliseconds).toBeCloseTo(
      fitted.get('Mails')?.estimate.milliseconds ?? 0,
      -1,
    );
  });

  it('tells it beside reports for programs, and what cannot be fitted', async () => {
    const log = logOf('few.txt', { Orders: 900, Empty: 180, elsewhere: 300 });
    const { out, err } = await ran('--from-report', log, '--format', 'json');
    expect(() => JSON.parse(out) as unknown).not.toThrow();
    expect(err).toContain('Fitted to 6 Init durations of 2 functions in few.txt');
    expect(err).toContain('cpuFactor keeps the published figure: it needs 3 functions');
    expect(err).toContain('none of the functions here: elsewhere');
  });

  it('leaves out functions whose Init durations hold what no estimate knows', async () => {
    const { out } = await ran(
      '--from-report',
      logOf('unfit.txt', { Waiting: 2000, Partial: 900, Empty: 180 }),
    );
    expect(out).toContain('of 1 function in unfit.txt');
    expect(out).toContain('Waiting is left out: it waits for the network at Init.');
    expect(out).toContain('Partial is left out: something that it loads is not installed here.');
  });

  it('explains files that nothing can be learned from', async () => {
    writeFileSync(path.join(root, 'none.txt'), 'START RequestId: 1f2e\n');
    writeFileSync(path.join(root, 'nameless.txt'), 'REPORT RequestId: 1f2e Init Duration: 300.00 ms\n');
    logOf('others.txt', { elsewhere: 300 });
    for (const [file, mistake] of [
      ['gone.txt', 'gone.txt cannot be read.'],
      ['none.txt', 'has no REPORT lines with an Init Duration.'],
      ['nameless.txt', 'does not name the functions of its REPORT lines'],
      ['others.txt', '(elsewhere) are none of those estimated here (Empty, Orders'],
    ] as const) {
      const { code, err, out } = await ran('--from-report', file);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(mistake);
    }
  });
});

describe('init-cost --calibration', () => {
  it('is base, factor and time per file, or some of them', () => {
    expect(calibrationFrom('base=120,factor=1.6,per-file=0.2')).toEqual({
      baseMilliseconds: 120,
      cpuFactor: 1.6,
      millisecondsPerFile: 0.2,
    });
    expect(calibrationFrom('factor=.9')).toEqual({ cpuFactor: 0.9 });
    expect(calibrationFrom(undefined)).toBeUndefined();
  });

  it.each(['', 'base', 'base=', 'base=-1', 'factor=0', 'speed=2', 'base=1,base=2', 'base=1=2', 'base=1e9,'])(
    'is not %j',
    (value) => {
      expect(() => calibrationFrom(value)).toThrow('--calibration is made of base, factor and per-file');
    },
  );

  it('changes the figures, and is not given beside a report', async () => {
    const [as, with200] = [
      await estimatesWith('src/Empty.js'),
      await estimatesWith('src/Empty.js', '--calibration', 'base=200'),
    ];
    const gain = (all: Map<string, FunctionInit>): number => all.get('Empty')?.estimate.milliseconds ?? 0;
    expect(gain(with200) - gain(as)).toBeCloseTo(200 - 124, 0);
    expect((await ran('--from-report', 'few.txt', '--calibration', 'base=1')).code).toBe(2);
  });
});
