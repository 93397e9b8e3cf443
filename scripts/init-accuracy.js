/**
 * Compares estimates with measured load times.
 * Usage: node scripts/init-accuracy.js MEASURED.csv DIRECTORY
 * MEASURED.csv has the columns entry (a specifier), kind (cjs or esm), ms_norm_median and modules_loaded; the packages are
 * installed in DIRECTORY. Needs `npm run build`. Nothing that is installed is executed.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lambdaModel } from '../dist/init-cost/cost-model.js';
import { estimateInitCost } from '../dist/init-cost/estimate.js';

const [table, directory] = process.argv.slice(2);
if (table === undefined || directory === undefined) {
  console.error('Usage: node scripts/init-accuracy.js MEASURED.csv DIRECTORY');
  process.exit(2);
}

/** Below this, the ruler is coarser than the difference. */
const leastMilliseconds = 5;

/** The reference machine: no Lambda, and a fresh process without the runtime client. */
const referenceModel = {
  ...lambdaModel,
  lambda: { baseMilliseconds: 0, factor: 1, millisecondsPerFile: 0 },
  preloadedBuiltins: [],
};

const scratch = mkdtempSync(path.join(directory, 'init-accuracy-'));
try {
  const results = measurements().map((row) => ({ ...row, estimate: estimateOf(row) }));
  for (const { entry, kind, milliseconds, modules, estimate } of results) {
    const ratio = (estimate.milliseconds / milliseconds).toFixed(2);
    const counts = `${estimate.files - 1} of ${modules} files`;
    console.log(
      `${ratio}  ${kind} ${entry}: ${estimate.milliseconds.toFixed(1)} of ${milliseconds.toFixed(1)} ms, ${counts}`,
    );
  }
  for (const kind of ['cjs', 'esm'])
    summarize(
      kind,
      results.filter((result) => result.kind === kind),
    );
  summarize('all', results);
} finally {
  rmSync(scratch, { recursive: true });
}

function measurements() {
  const [head, ...rows] = readFileSync(table, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const column = (row, name) => row[head.indexOf(name)];
  return rows
    .map((row) => ({
      entry: column(row, 'entry'),
      kind: column(row, 'kind'),
      milliseconds: Number(column(row, 'ms_norm_median')),
      modules: Number(column(row, 'modules_loaded')),
    }))
    .filter(({ kind, milliseconds }) => /^(cjs|esm)$/.test(kind) && milliseconds >= leastMilliseconds)
    .filter(({ entry }) => existsSync(path.join(directory, 'node_modules', packageOf(entry))));
}

function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function estimateOf({ entry, kind }) {
  const isEsModule = kind === 'esm';
  const file = path.join(scratch, isEsModule ? 'entry.mjs' : 'entry.cjs');
  writeFileSync(file, isEsModule ? `import * as all from '${entry}';\n` : `require('${entry}');\n`);
  return estimateInitCost(file, { root: directory, model: referenceModel, importsOf: 'none' });
}

function summarize(name, results) {
  if (results.length === 0) return;
  const ratios = results.map(({ estimate, milliseconds }) => estimate.milliseconds / milliseconds);
  const errors = ratios.map((ratio) => Math.abs(ratio - 1)).sort((a, b) => a - b);
  const percent = (share) => `${(share * 100).toFixed(1)} %`;
  const within = ratios.filter((ratio) => ratio < 1.5 && ratio > 1 / 1.5).length / ratios.length;
  const [median, high] = [0.5, 0.9].map((part) => errors[Math.floor(part * (errors.length - 1))]);
  console.log(
    `${name}: ${results.length} loads, median error ${percent(median)}, p90 ${percent(high)}, within 1.5x ${percent(within)}`,
  );
}
