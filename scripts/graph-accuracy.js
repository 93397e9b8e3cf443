/**
 * Compares the module graph with the modules that Node.js really loads.
 * Usage: node scripts/graph-accuracy.js [--directory DIR] [--list FILE] [--verbose] [package …]
 * Installs the packages (those of scripts/graph-packages.txt when none are named) in a temporary folder, or takes them from
 * DIR as they are installed there. Needs `npm run build`. Runs the code of every package in a process of its own.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { moduleGraphOf } from '../dist/modules/module-graph.js';
import { createSpecifierResolver } from '../dist/modules/specifiers.js';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    directory: { type: 'string' },
    list: { type: 'string', default: new URL('graph-packages.txt', import.meta.url).pathname },
    verbose: { type: 'boolean', default: false },
  },
});
const specifiers = positionals.length > 0 ? positionals : linesOf(options.list);
const runtime = `nodejs${Math.min(24, Number(process.versions.node.split('.')[0]))}.x`;
const flags = runtime === 'nodejs24.x' ? [] : ['--no-experimental-require-module'];
const directory = realpathSync(options.directory ?? install(specifiers));
const scratch = mkdtempSync(path.join(directory, 'graph-accuracy-'));
try {
  const resolver = createSpecifierResolver({ root: directory, runtime });
  const results = specifiers.flatMap((specifier) =>
    ['cjs', 'esm'].map((kind) => ({ specifier, kind, ...comparisonOf(specifier, kind, resolver) })),
  );
  report(results);
} finally {
  rmSync(scratch, { recursive: true });
  if (options.directory === undefined) rmSync(directory, { recursive: true });
}

function linesOf(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function install(names) {
  const folder = mkdtempSync(path.join(tmpdir(), 'graph-accuracy-'));
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const packages = [...new Set(names.map(packageOf))];
  const settings = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', '--loglevel=error'];
  execFileSync('npm', ['install', ...settings, ...packages], { cwd: folder, stdio: 'inherit' });
  return folder;
}

function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function comparisonOf(specifier, kind, resolver) {
  const folder = path.join(scratch, `${kind}-${specifier.replaceAll(/\W/g, '_')}`);
  mkdirSync(folder);
  const entry = path.join(folder, kind === 'esm' ? 'entry.mjs' : 'entry.cjs');
  writeFileSync(
    entry,
    kind === 'esm' ? `import * as all from '${specifier}';\n` : `require('${specifier}');\n`,
  );
  const real = realModulesOf(entry, folder);
  if (!real) return { problem: 'does not load' };
  const graph = new Set(moduleGraphOf(entry, { resolver }).modules.keys());
  graph.delete(entry);
  real.delete(entry);
  const wrong = [...graph].filter((file) => !real.has(file));
  const missing = [...real].filter((file) => !graph.has(file));
  return { real: real.size, told: graph.size, wrong, missing };
}

/** What a fresh process has loaded when the entry has been evaluated. */
function realModulesOf(entry, folder) {
  const tracer = path.join(folder, 'tracer.cjs');
  const answer = path.join(folder, 'loaded.json');
  writeFileSync(tracer, tracerText(entry, answer));
  const { status } = spawnSync(process.execPath, [...flags, tracer], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: 'ignore',
    timeout: 120_000,
  });
  if (status !== 0) return undefined;
  const own = new Set([tracer, answer]);
  const loaded = JSON.parse(readFileSync(answer, 'utf8')).map((file) => realpathSync(file));
  return new Set(loaded.filter((file) => !own.has(file)));
}

/** Scripts that V8 has parsed, as the inspector tells them, and what the cache of `require` holds. */
function tracerText(entry, answer) {
  return `
const { Session } = require('node:inspector');
const { existsSync, writeFileSync } = require('node:fs');
const { fileURLToPath, pathToFileURL } = require('node:url');
const scripts = new Set();
const session = new Session();
session.connect();
session.on('Debugger.scriptParsed', ({ params: { url } }) => scripts.add(url));
session.post('Debugger.enable');
const load = async () => (${entry.endsWith('.mjs')} ? import(pathToFileURL(${JSON.stringify(entry)})) : require(${JSON.stringify(entry)}));
const tell = () => {
  const paths = [...scripts, ...Object.keys(require.cache)].map((url) => (url.startsWith('file:') ? fileURLToPath(url) : url));
  writeFileSync(${JSON.stringify(answer)}, JSON.stringify(paths.filter((file) => file.startsWith('/') && existsSync(file))));
  process.exit(0);
};
load().then(tell, (error) => { console.error(error); process.exit(1); });
`;
}

function report(results) {
  const loaded = results.filter(({ problem }) => problem === undefined);
  console.log('exact  precision  recall  files  told   kind  import');
  for (const { specifier, kind, real, told, wrong, missing } of loaded) {
    const isExact = wrong.length + missing.length === 0 ? '  =  ' : '     ';
    const columns = [
      share(told - wrong.length, told).padStart(9),
      share(real - missing.length, real).padStart(7),
    ];
    console.log(
      `${isExact}  ${columns.join(' ')}  ${String(real).padStart(5)} ${String(told).padStart(5)}   ${kind}   ${specifier}`,
    );
    if (!options.verbose) continue;
    for (const file of wrong.slice(0, 8)) console.log(`         - ${path.relative(directory, file)}`);
    for (const file of missing.slice(0, 8)) console.log(`         + ${path.relative(directory, file)}`);
  }
  const failed = results.filter(({ problem }) => problem !== undefined);
  if (failed.length > 0)
    console.log(`Do not load: ${failed.map(({ specifier, kind }) => `${specifier} (${kind})`).join(', ')}`);
  for (const kind of ['cjs', 'esm'])
    summarize(
      kind,
      loaded.filter((result) => result.kind === kind),
    );
  summarize('all', loaded);
}

function summarize(name, results) {
  if (results.length === 0) return;
  const mean = (value) => results.reduce((sum, result) => sum + value(result), 0) / results.length;
  const precision = mean(({ told, wrong }) => (told === 0 ? 1 : (told - wrong.length) / told));
  const recall = mean(({ real, missing }) => (real === 0 ? 1 : (real - missing.length) / real));
  const exact = results.filter(({ wrong, missing }) => wrong.length + missing.length === 0).length;
  console.log(
    `${name}: ${results.length} imports, precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, exact ${exact} (${((exact / results.length) * 100).toFixed(1)} %)`,
  );
}

function share(part, whole) {
  return whole === 0 ? '1.0000' : (part / whole).toFixed(4);
}
