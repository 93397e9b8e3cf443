/**
 * Measures a workspace as its users lint it: `npm run bench:workspace [-- --services 20 --modules 2000 --rounds 3 --only TEXT]`.
 * Writes services with templates and packages that they share, and runs ESLint's command line in fresh processes, in interleaved
 * rounds: with the plugin's parser and no rules, with `recommended`, with two workers, with a cache that is empty, warm, and
 * stale by an edit of a template, and in one process after the other for each package. Prints medians of wall time and of user CPU, both also for each module, and of the most
 * memory that a process held, and the findings; with `--only`, of the ways that have the text in their name.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { writeGeneratedWorkspace } from './generated-project.js';
import { quantile } from './quantile.js';

const repository = path.resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    services: { type: 'string', default: '20' },
    modules: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
  },
});
const [services, modules, rounds] = [options.services, options.modules, options.rounds].map(Number);
if (![services, modules, rounds].every((each) => Number.isInteger(each) && each > 0))
  throw new Error('--services, --modules and --rounds must be whole numbers above 0');

const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'workspace-')));
try {
  report();
} finally {
  rmSync(directory, { recursive: true });
}

function report() {
  const written = writeGeneratedWorkspace(directory, { services, modules });
  const files = [...written.packages, ...written.services].length;
  writeConfigurations();
  const template = path.join(directory, 'services/service-000/template.yaml');
  const cached = (...args) => lint('recommended', '--cache', '--cache-location', '.eslintcache', ...args);
  const all = {
    'without rules': () => lint('off'),
    recommended: () => lint('recommended'),
    'without rules, --concurrency 2': () => lint('off', '--concurrency', '2'),
    'recommended, --concurrency 2': () => lint('recommended', '--concurrency', '2'),
    '--cache, empty': () => cached(),
    '--cache, warm': () => cached(),
    '--cache, warm, --concurrency 2': () => cached('--concurrency', '2'),
    '--cache, template edited': () => {
      const text = readFileSync(template, 'utf8');
      writeFileSync(
        template,
        text.replace('Type: SQS', 'Type: Schedule').replace(/Queue: !GetAtt.*/, 'Schedule: rate(1 day)'),
      );
      const run = cached();
      writeFileSync(template, text);
      return run;
    },
  };
  const packages = [...new Set([...written.packages, ...written.services].map(packageOf))];
  all[`one of ${packages.length} packages after the other`] = () =>
    sumOf(packages.map((each) => lintIn(each, 'recommended', ['.'])));
  const ways = Object.fromEntries(
    Object.entries(all).filter(([way]) => way === 'without rules' || way.includes(options.only)),
  );
  const runs = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  const loads = [];
  for (let round = 0; round < rounds; round += 1) {
    rmSync(path.join(directory, '.eslintcache'), { force: true });
    for (const [way, run] of Object.entries(ways)) {
      loads.push(loadavg()[0]);
      runs[way].push(run());
    }
  }
  console.log(
    `${files} modules, ${services} services; Node.js ${process.versions.node}, ${cpus().length} CPUs, load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}, median of ${rounds}`,
  );
  console.log(`${''.padEnd(32)}      wall        user  user per module   ratio     memory  findings`);
  const median = (way, key) =>
    quantile(
      runs[way].map((run) => run[key]),
      0.5,
    );
  for (const way of Object.keys(ways)) {
    const user = median(way, 'userMilliseconds');
    const cells = [
      way.padEnd(32),
      `${(median(way, 'wallMilliseconds') / 1000).toFixed(1)} s`.padStart(8),
      `${(user / 1000).toFixed(1)} s`.padStart(10),
      `${(user / files).toFixed(2)} ms`.padStart(15),
      (user / median('without rules', 'userMilliseconds')).toFixed(2).padStart(6),
      `${(median(way, 'memoryBytes') / 2 ** 20).toFixed(0)} MB`.padStart(9),
      String(median(way, 'findings')).padStart(8),
    ];
    console.log(cells.join('  '));
  }
}

function writeConfigurations() {
  symlinkSync(path.join(repository, 'node_modules'), path.join(directory, 'node_modules'));
  const plugin = JSON.stringify(path.join(repository, 'dist/index.js'));
  writeFileSync(
    path.join(directory, 'recommended.config.mjs'),
    `import awsLambda from ${plugin};
export default [...awsLambda.configs.recommended, { settings: { 'aws-lambda': { root: import.meta.dirname } } }];
`,
  );
  writeFileSync(
    path.join(directory, 'off.config.mjs'),
    `import awsLambda from ${plugin};
export default awsLambda.configs.recommended.map((config) => {
  // Own properties only: the parser is a getter that must stay one.
  const copy = Object.create(Object.getPrototypeOf(config), Object.getOwnPropertyDescriptors(config));
  delete copy.rules;
  return copy;
});
`,
  );
  // Written when the process ends: what it used, its threads included.
  writeFileSync(
    path.join(directory, 'usage.mjs'),
    `import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread)
  process.on('exit', () => writeFileSync(${JSON.stringify(path.join(directory, 'usage.json'))}, JSON.stringify(process.resourceUsage())));
`,
  );
}

/** Runs ESLint's command line over all packages. */
function lint(mode, ...args) {
  return lintIn('.', mode, ['packages', 'services', ...args]);
}

function lintIn(where, mode, args) {
  const eslint = path.join(repository, 'node_modules/eslint/bin/eslint.js');
  const [usage, configuration] = ['usage.mjs', `${mode}.config.mjs`].map((name) =>
    path.join(directory, name),
  );
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', usage, eslint, '--config', configuration, '--format', 'json', ...args],
    { cwd: path.join(directory, where), encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
  const wallMilliseconds = performance.now() - start;
  if (status !== 0 && status !== 1) throw new Error(stderr);
  const { userCPUTime, maxRSS } = JSON.parse(readFileSync(path.join(directory, 'usage.json'), 'utf8'));
  const findings = JSON.parse(stdout).reduce((sum, { messages }) => sum + messages.length, 0);
  return { wallMilliseconds, userMilliseconds: userCPUTime / 1000, memoryBytes: maxRSS * 1024, findings };
}

function packageOf(file) {
  return file.split(path.sep).slice(0, 2).join('/');
}

/** What several runs took together; memory is that of the largest. */
function sumOf(runs) {
  const sum = (key) => runs.reduce((all, run) => all + run[key], 0);
  return {
    wallMilliseconds: sum('wallMilliseconds'),
    userMilliseconds: sum('userMilliseconds'),
    memoryBytes: Math.max(...runs.map((run) => run.memoryBytes)),
    findings: sum('findings'),
  };
}
