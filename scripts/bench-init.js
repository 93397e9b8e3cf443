/**
 * Measures what the module graph costs: `npm run bench:init [-- --rounds 3] [-- --directory DIR]`.
 * Prints, from one run in fresh processes that take turns, the graph without a cache, esbuild's bundle and metafile of the same
 * entry, and the graph with what an earlier process has left in `node_modules/.cache`. Packages are installed in a temporary
 * folder, or taken from DIR.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { quantile } from './quantile.js';

const packages = ['@aws-sdk/client-s3', '@nestjs/core', 'mongoose', '@opentelemetry/sdk-node', 'googleapis'];
const companions = ['@nestjs/common', 'reflect-metadata', 'rxjs'];
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    directory: { type: 'string' },
    once: { type: 'string' },
  },
});

if (options.once === undefined) compare(options.directory ?? install());
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
    console.log('entry                       files     cold   esbuild  ratio    peak     warm  ratio');
    for (const name of packages) print(name, roundsOf(name, directory));
  } finally {
    rmSync(path.join(directory, 'bench-entry.mjs'), { force: true });
    if (options.directory === undefined) rmSync(directory, { recursive: true });
  }
}

function roundsOf(name, directory) {
  const entry = path.join(directory, 'bench-entry.mjs');
  writeFileSync(entry, `import * as all from '${name}';\nconsole.log(all);\n`);
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
  };
  const text = execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--once', how], { env });
  return JSON.parse(text);
}

/** Time from loading the tool to its answer, in a process of its own. */
async function measureOnce(how, { entry, root }) {
  const start = performance.now();
  const files = how === 'esbuild' ? await bundle(entry) : await graph(entry, root);
  const milliseconds = performance.now() - start;
  console.log(JSON.stringify({ milliseconds, files, peak: process.resourceUsage().maxRSS / 1024 }));
}

async function graph(entry, root) {
  const { moduleGraphOf } = await import('../dist/modules/module-graph.js');
  const { createSpecifierResolver } = await import('../dist/modules/specifiers.js');
  return moduleGraphOf(entry, { resolver: createSpecifierResolver({ root }) }).modules.size;
}

async function bundle(entry) {
  const { build } = await import('esbuild');
  const settings = { bundle: true, metafile: true, write: false, platform: 'node', logLevel: 'silent' };
  const optional = ['@nestjs/microservices', '@nestjs/websockets', '@nestjs/platform-express', '*.node'];
  const { metafile } = await build({ ...settings, entryPoints: [entry], external: optional });
  return Object.keys(metafile.inputs).length;
}

function print(name, { cold, esbuild, warm }) {
  const [own, other, again] = [cold, esbuild, warm].map((runs) =>
    quantile(
      runs.map((run) => run.milliseconds),
      0.5,
    ),
  );
  const peak = Math.max(...[...cold, ...warm].map((run) => run.peak));
  const columns = [
    name.padEnd(26),
    String(cold[0].files).padStart(6),
    `${own.toFixed(0)} ms`.padStart(9),
    `${other.toFixed(0)} ms`.padStart(9),
    (own / other).toFixed(2).padStart(6),
    `${peak.toFixed(0)} MB`.padStart(8),
    `${again.toFixed(0)} ms`.padStart(8),
    (again / other).toFixed(2).padStart(6),
  ];
  console.log(columns.join(' '));
}
