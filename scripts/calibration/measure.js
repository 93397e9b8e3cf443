import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const child = fileURLToPath(new URL('load-once.js', import.meta.url));
const run = promisify(execFile);

/** Jobs between two runs of the calibration workload. */
const jobsBetween = 18;

const columns = ['round', 'node', 'kind', 'entry', 'wall', 'running', 'waiting', 'cpu'];

/** Node.js on Lambda 20 and 22 does not require ES modules. */
const flagsOf = (version) => (Number(version) < 24 ? ['--no-experimental-require-module'] : []);

/** What `--node 22=/path/to/node` names: by major version, the command, its flags and its whole version. */
export function binariesFrom(names) {
  return Object.fromEntries(
    names.map((name) => {
      const [, version, command] = /^(\d+)=(.+)$/.exec(name) ?? [];
      if (command === undefined) throw new Error(`--node is VERSION=PATH, not "${name}".`);
      const whole = execFileSync(command, ['--version'], { encoding: 'utf8' }).trim().slice(1);
      return [version, { command, flags: flagsOf(version), version: whole }];
    }),
  );
}

/**
 * Loads every job in fresh processes, in shuffled rounds, with the calibration workload between, and writes a row for
 * each load. A job is `{ node, kind, entry, how, file }`, where `node` is a key of `binaries`.
 */
export async function measure(jobs, { binaries, workload, rounds, table, log = console.error }) {
  writeFileSync(table, `${columns.join(',')}\n`, { flag: 'a' });
  const failed = new Set();
  for (let round = 1; round <= rounds; round += 1) {
    const started = Date.now();
    const waiting = shuffled(jobs.filter((job) => !failed.has(job)));
    while (waiting.length > 0) {
      const batch = waiting.splice(0, jobsBetween);
      for (const node of new Set(batch.map((job) => job.node))) {
        const calibration = { node, kind: 'calibration', entry: '-', how: 'require', file: workload };
        const speed = await loadOnce(calibration, binaries);
        append(table, round, calibration, speed);
      }
      for (const job of batch) {
        const times = await loadOnce(job, binaries);
        if (times.problem === undefined) append(table, round, job, times);
        else {
          failed.add(job);
          log(`${job.node} ${job.kind} ${job.entry}: ${times.problem}`);
        }
      }
    }
    log(`round ${round} of ${rounds}: ${Math.round((Date.now() - started) / 1000)} s`);
  }
}

async function loadOnce({ node, how, file }, binaries) {
  const { command, flags } = binaries[node];
  try {
    const { stdout } = await run(command, [...flags, child, how, file], {
      cwd: path.dirname(file),
      env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
      timeout: 60_000,
      maxBuffer: 1e8,
    });
    return JSON.parse(/\nloaded (\{.*\})\n/.exec(stdout)[1]);
  } catch (error) {
    return { problem: String(error.stderr ?? error.message).match(/^\w*Error.*$/m)?.[0] ?? error.message };
  }
}

function append(table, round, { node, kind, entry }, { wall, running, waiting, cpu }) {
  const figures = [wall, running, waiting, cpu].map((milliseconds) => milliseconds.toFixed(3));
  appendFileSync(table, `${[round, node, kind, entry, ...figures].join(',')}\n`);
}

function shuffled(list) {
  const order = list.map((item) => ({ item, key: Math.random() }));
  return order.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
