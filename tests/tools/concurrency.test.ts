import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ESLint } from 'eslint';
import { copyOfExample } from '../support/examples.js';

const eslint = fileURLToPath(new URL('../../node_modules/eslint/bin/eslint.js', import.meta.url));
const app = copyOfExample('orders-app');
const template = path.join(app, 'template.yaml');

/** What a run of ESLint's command line tells, by file. */
interface Run {
  readonly findings: Readonly<Record<string, readonly Finding[]>>;
  /** The time that linting took, in ms; a result from the cache tells that of the run which made it. */
  readonly times: Readonly<Record<string, number>>;
}

interface Finding {
  readonly ruleId: string | null;
}

function lint(...options: readonly string[]): Run {
  const args = [eslint, '.', '--stats', '--format', 'json', ...options];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: app,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  expect(status).toBe(1);
  const results = JSON.parse(stdout) as readonly ESLint.LintResult[];
  const perFile = <Value>(valueOf: (result: ESLint.LintResult) => Value): Record<string, Value> =>
    Object.fromEntries(results.map((result) => [path.relative(app, result.filePath), valueOf(result)]));
  return {
    findings: perFile(({ messages }) => messages),
    times: perFile(({ stats }) => stats?.times.passes[0]?.total ?? Number.NaN),
  };
}

const ways = ['off', '2', 'auto'] as const;
type Way = (typeof ways)[number];

/** A run of each way with a cache of its own. */
function lintWithCaches(): Readonly<Record<Way, Run>> {
  const runOf = (way: Way): Run =>
    lint('--concurrency', way, '--cache', '--cache-strategy', 'content', '--cache-location', `.cache-${way}`);
  return { off: runOf('off'), 2: runOf('2'), auto: runOf('auto') };
}

const lintedAgain = (run: Run, before: Run): readonly string[] =>
  Object.keys(run.times).filter((file) => run.times[file] !== before.times[file]);

const rulesIn = ({ findings }: Run): ReadonlySet<string | null> =>
  new Set(Object.values(findings).flatMap((each) => each.map(({ ruleId }) => ruleId)));

describe('eslint --concurrency', { timeout: 400_000 }, () => {
  it('finds the same with each number of workers, word for word, and with --cache also after an edit of a template', () => {
    const expected = lint('--concurrency', 'off');
    expect(rulesIn(expected).size).toBeGreaterThan(20);
    for (const way of ['2', 'auto']) expect(lint('--concurrency', way).findings).toEqual(expected.findings);
    const cold = lintWithCaches();
    for (const way of ways) expect(cold[way].findings, way).toEqual(expected.findings);

    const text = readFileSync(template, 'utf8');
    writeFileSync(template, text.replace('Runtime: nodejs22.x', 'Runtime: nodejs18.x'));
    const expectedThen = lint('--concurrency', 'off');
    expect(expectedThen.findings).not.toEqual(expected.findings);
    const edited = lintWithCaches();
    const warm = lintWithCaches();
    for (const way of ways) {
      expect(edited[way].findings, way).toEqual(expectedThen.findings);
      expect(lintedAgain(edited[way], cold[way]), way).toEqual(Object.keys(edited[way].times));
      expect(warm[way].findings, way).toEqual(expectedThen.findings);
      expect(lintedAgain(warm[way], edited[way]), way).toEqual([]);
    }
  });
});
