/**
 * Measures what the module graph costs: `npm run bench:init [-- --rounds 3] [-- --directory DIR]`.
 * Prints, from one run in fresh processes that take turns, the graph without a cache, esbuild's bundle and metafile of the same
 * entry, and the graph with what an earlier process has left in `node_modules/.cache`. Packages are installed in a temporary
 * folder, or taken from DIR. Then the estimate of a bundle, esbuild's work included, beside esbuild alone. Then what an estimate takes
 * in a process that has made it before, as in an editor: while somebody types, and after the entry was saved, beside what ts-morph takes for the same text.
 * Then the pass over the project's own modules, in a generated project, once ts-morph is loaded.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeGeneratedProject } from './generated-project.js';
import { quantile } from './quantile.js';

const packages = ['@aws-sdk/client-s3', '@nestjs/core', 'mongoose', '@opentelemetry/sdk-node', 'googleapis'];
const bundledPackages = ['mongoose', 'googleapis'];
const companions = ['@nestjs/common', 'reflect-metadata', 'rxjs'];
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    directory: { type: 'string' },
    once: { type: 'string' },
  },
});

if (options.once === undefined) {
  compare(options.directory ?? install());
  printOwnModules();
} else if (options.once === 'edits') await measureEdits(JSON.parse(process.env.BENCH_ENTRY));
else if (options.once === 'own') await measureOwnModules(process.env.BENCH_ROOT);
else await measureOnce(options.once, JSON.parse(process.env.BENCH_ENTRY));

function install() {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-init-'));
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const settings = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  execFileSync('npm', ['install', ...settings, ...packages, ...companions], {
    cwd: folder,
    stdio: 'inherit',
  });
  return folder;
}

function compare(directory) {
  try {
    console.log('wall time, then user CPU, in ms; ratios are cold and warm by esbuild');
    const headings = ['cold', 'esbuild', 'warm'].map((heading) => heading.padStart(8));
    const block = [...headings, ' cold/', ' warm/'];
    console.log('entry'.padEnd(24), 'files', ...block, ...block, '   peak');
    for (const name of packages) print(name, roundsOf(name, directory));
    for (const name of bundledPackages) printBundle(name, directory);
    printEdits(directory);
  } finally {
    for (const name of ['bench-entry.mjs', 'bench-edited.ts', 'bench-alone.ts'])
      rmSync(path.join(directory, name), { force: true });
    if (options.directory === undefined) rmSync(directory, { recursive: true });
  }
}

function writeEntry(name, directory) {
  const entry = path.join(directory, 'bench-entry.mjs');
  writeFileSync(entry, `import * as all from '${name}';\nconsole.log(all);\n`);
  return entry;
}

function roundsOf(name, directory) {
  const entry = writeEntry(name, directory);
  runOnce('warm', entry, directory);
  const rounds = { cold: [], esbuild: [], warm: [] };
  for (let round = 0; round < Number(options.rounds); round += 1)
    for (const [how, results] of Object.entries(rounds)) results.push(runOnce(how, entry, directory));
  return rounds;
}

function runOnce(how, entry, root) {
  const env = {
    ...process.env,
    BENCH_ENTRY: JSON.stringify({ entry, root }),
    AWS_LAMBDA_LINT_CACHE: how === 'cold' ? 'off' : 'on',
    // Then esbuild is a process that ends, and its time is known.
    ESBUILD_WORKER_THREADS: '0',
    ESBUILD_MAX_BUFFER: String(2 ** 29),
  };
  const before = processorTime();
  const text = execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--once', how], { env });
  return { ...JSON.parse(text), processor: processorTime() - before };
}

/** Milliseconds of user CPU that ended child processes took, theirs included; known on Linux. */
function processorTime() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return Number(fields[13]) * 10;
  } catch {
    return NaN;
  }
}

/** Time from loading the tool to its answer, in a process of its own. */
async function measureOnce(how, { entry, root }) {
  const start = performance.now();
  const works = { cold: graph, warm: graph, esbuild: bundle, bundled: estimateBundle };
  const files = await works[how](entry, root);
  const milliseconds = performance.now() - start;
  console.log(JSON.stringify({ milliseconds, files, peak: process.resourceUsage().maxRSS / 1024 }));
}

/** Bytes of the bundle. */
async function estimateBundle(entry, root) {
  const { estimateBundledInitCost } = await import('../dist/init-cost/bundle-estimate.js');
  const estimate = estimateBundledInitCost(entry, { root }, { isMinified: false, external: [] });
  if ('failure' in estimate) throw new Error(estimate.text ?? estimate.failure);
  return estimate.packaging.bytes;
}

async function graph(entry, root) {
  const { moduleGraphOf } = await import('../dist/modules/module-graph.js');
  const { resolverOf } = await import('../dist/init-cost/resolvers.js');
  return moduleGraphOf(entry, { resolver: resolverOf(root) }).modules.size;
}

async function bundle(entry) {
  const { buildSync } = await import('esbuild');
  const settings = { bundle: true, metafile: true, write: false, platform: 'node', logLevel: 'silent' };
  const optional = [
    '@nestjs/microservices',
    '@nestjs/websockets',
    '@nestjs/platform-express',
    'class-validator',
    'class-transformer',
    '*.node',
  ];
  const { metafile } = buildSync({ ...settings, entryPoints: [entry], external: optional });
  return Object.keys(metafile.inputs).length;
}

function medianOf(runs, unit) {
  return quantile(
    runs.map((run) => run[unit]),
    0.5,
  );
}

function print(name, { cold, esbuild, warm }) {
  const medians = ['milliseconds', 'processor'].map((unit) =>
    [cold, esbuild, warm].map((runs) => medianOf(runs, unit)),
  );
  const peak = Math.max(...[...cold, ...warm].map((run) => run.peak));
  const columns = medians.flatMap(([own, other, again]) => [
    ...[own, other, again].map((value) => value.toFixed(0).padStart(8)),
    ...[own, again].map((value) => (value / other).toFixed(2).padStart(6)),
  ]);
  console.log(
    name.padEnd(24),
    String(cold[0].files).padStart(5),
    ...columns,
    `${peak.toFixed(0)} MB`.padStart(7),
  );
}

/** An estimate bundles, reads the bundle, and reads the modules that are in it. */
function printBundle(name, directory) {
  const entry = writeEntry(name, directory);
  const [bundled, esbuild] = [[], []];
  for (let round = 0; round < Number(options.rounds); round += 1) {
    bundled.push(runOnce('bundled', entry, directory));
    esbuild.push(runOnce('esbuild', entry, directory));
  }
  const [own, other] = [bundled, esbuild].map((runs) => medianOf(runs, 'processor'));
  const size = (bundled[0].files / 1024 ** 2).toFixed(1);
  console.log(
    `bundle of ${name}, ${size} MB: ${own.toFixed(0)} ms of CPU, ${(own / other).toFixed(2)} of esbuild`,
  );
}

/** Medians of the CPU time that an estimate takes while somebody types and after a save, and that ts-morph takes for the same text. */
async function measureEdits({ entry, root }) {
  const { keptEstimateOf } = await import('../dist/init-cost/kept-estimates.js');
  const { projectModuleOf } = await import('../dist/init-cost/project-sources.js');
  const alone = path.join(path.dirname(entry), 'bench-alone.ts');
  const estimate = () => keptEstimateOf(entry, { root, importsOf: 'entry', importsAbove: 40 });
  const times = { typing: [], saved: [], alone: [] };
  let files;
  for (let edit = 0; edit < 120; edit += 1) {
    for (const file of [entry, alone]) writeFileSync(file, editedEntry(edit));
    const took = {
      saved: processorTimeOf(() => (files = estimate().files)),
      typing: processorTimeOf(estimate),
      alone: processorTimeOf(() => projectModuleOf(alone, root)),
    };
    if (edit >= 20) for (const [how, list] of Object.entries(times)) list.push(took[how]);
  }
  const medians = Object.entries(times).map(([how, list]) => [how, quantile(list, 0.5)]);
  console.log(JSON.stringify({ files, ...Object.fromEntries(medians) }));
}

function processorTimeOf(run) {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function editedEntry(edit) {
  return `import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
import mongoose from 'mongoose';

const s3 = new S3Client({});
const connected = mongoose.createConnection('mongodb://localhost').asPromise();

export const handler = async (event: { readonly key: string }) => {
  await connected;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: process.env.BUCKET, Key: event.key }));
  return { edit: ${edit}, text: await Body?.transformToString() };
};
`;
}

function printEdits(directory) {
  const entry = path.join(directory, 'bench-edited.ts');
  const env = { ...process.env, BENCH_ENTRY: JSON.stringify({ entry, root: directory }) };
  const settings = [fileURLToPath(import.meta.url), '--once', 'edits'];
  const { files, typing, saved, alone } = JSON.parse(execFileSync(process.execPath, settings, { env }));
  const [typed, written, morph] = [typing, saved, alone].map((value) => value.toFixed(2));
  console.log(
    `estimate of ${files} files: ${typed} ms of CPU while typing, ${written} after a save, of which ts-morph ${morph}`,
  );
}

/** What ts-morph takes for a module of a project, after the first one. */
async function measureOwnModules(root) {
  const { projectModuleOf } = await import('../dist/init-cost/project-sources.js');
  const [first, ...others] = writeGeneratedProject(root, 201).map((file) => path.join(root, file));
  projectModuleOf(first, root);
  const [start, before] = [performance.now(), process.cpuUsage()];
  for (const file of others) projectModuleOf(file, root);
  const { user, system } = process.cpuUsage(before);
  const bytes = others.reduce((sum, file) => sum + statSync(file).size, 0);
  const sums = { wall: performance.now() - start, processor: (user + system) / 1000, bytes };
  const each = Object.entries(sums).map(([name, sum]) => [name, sum / others.length]);
  console.log(JSON.stringify(Object.fromEntries(each)));
}

function printOwnModules() {
  const runs = Array.from({ length: Number(options.rounds) }, () => {
    const root = mkdtempSync(path.join(tmpdir(), 'bench-own-'));
    const env = { ...process.env, BENCH_ROOT: root };
    const settings = [fileURLToPath(import.meta.url), '--once', 'own'];
    const run = JSON.parse(execFileSync(process.execPath, settings, { env }));
    rmSync(root, { recursive: true });
    return run;
  });
  const [wall, processor] = ['wall', 'processor'].map((unit) => medianOf(runs, unit).toFixed(2));
  const size = runs[0].bytes.toFixed(0);
  console.log(`own modules (200 of ${size} bytes): ${wall} ms each, ${processor} ms of CPU`);
}
