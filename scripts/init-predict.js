/**
 * Writes what the estimate, and plain models beside it, say about packages and handlers that were not fitted on; nothing
 * is executed. To be written before anything is measured.
 * Usage: node scripts/init-predict.js SAMPLES.json DIRECTORY [imports,bundles,handlers]
 * SAMPLES.json is what `npm run calibrate -- fit` left of the training set; DIRECTORY holds `node_modules`,
 * `specifiers.txt` and `handlers.json`. Needs `npm run build`.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { entryFeaturesOf } from '../dist/init-cost/estimate.js';
import { modelFor } from '../dist/init-cost/cost-model.js';
import { writtenEntries } from './calibration/entries.js';
import { familyOf } from './calibration/families.js';
import { fitCoefficients, fitTable, predict } from './calibration/fit.js';

const [samplesFile, directory, only = 'imports,bundles,handlers'] = process.argv.slice(2);
if (samplesFile === undefined || directory === undefined) {
  console.error('Usage: node scripts/init-predict.js SAMPLES.json DIRECTORY');
  process.exit(2);
}
const training = JSON.parse(readFileSync(samplesFile, 'utf8'));
const versions = Object.keys(training);
const handlerFits = new Map();
const plainFits = new Map();
const columns = ['node', 'kind', 'entry', 'files', 'kilobytes', 'confidence'];
const columnsOfModels = ['model', 'bytesOnly', 'filesOnly', 'filesAndBytes'];

const table = path.join(directory, 'predictions.csv');
if (!existsSync(table)) writeFileSync(table, `${[...columns, ...columnsOfModels].join(',')}\n`);
const parts = {
  imports: { kinds: ['cjs', 'esm'], nodes: versions, isHandler: false },
  bundles: { kinds: ['bundle', 'minified'], nodes: ['20'], isHandler: false },
  handlers: { kinds: ['cjs', 'esm', 'bundle', 'minified'], nodes: ['20'], isHandler: true },
};
for (const part of only.split(',')) {
  const { kinds, nodes, isHandler } = parts[part];
  for (const one of await writtenEntries(directory, kinds)) {
    if (one.isHandler !== isHandler) continue;
    for (const [kind, file] of Object.entries(one.files))
      for (const node of nodes) appendFileSync(table, `${lineOf({ ...one, node, kind, file })}\n`);
  }
}

function lineOf({ node, kind, entry, imports, isHandler, file }) {
  const deployed = { runtime: `nodejs${node}.x` };
  const { quantities, files, bytes, confidence } = entryFeaturesOf(file, { root: directory, deployed });
  const plain = { files, kilobytes: bytes / 1024, constant: 1 };
  const { coefficients, plainModels } = isHandler
    ? fitsWithout(imports, node)
    : fitsOf(training[node], deployed);
  const [bytesOnly, filesOnly, filesAndBytes] = plainModels[isBundle(kind) ? 'bundled' : 'unbundled'];
  const figures = [
    predict(quantities, coefficients),
    predict(plain, bytesOnly),
    predict(plain, filesOnly),
    predict(plain, filesAndBytes),
  ];
  const name = isHandler ? `handler-${kind}` : kind;
  const numbers = figures.map((milliseconds) => milliseconds.toFixed(2));
  return [node, name, entry, files, plain.kilobytes.toFixed(1), confidence, ...numbers].join(',');
}

/** What is shipped, and plain models fitted to the same loads. */
function fitsOf(samples, deployed) {
  return { coefficients: modelFor(deployed).table.coefficients, plainModels: plainModelsOf(samples) };
}

/** The same, fitted without all packages that share code with what a handler imports. */
function fitsWithout(imports, node) {
  const families = new Set(imports.map(({ specifier }) => familyOf(specifier)));
  const rest = training[node].filter(({ entry }) => !families.has(familyOf(entry)));
  const key = [...families].sort().join(' ');
  const known = handlerFits.get(key);
  if (known) return known;
  const fits = { coefficients: fitTable(rest).coefficients, plainModels: plainModelsOf(rest) };
  handlerFits.set(key, fits);
  return fits;
}

/** Bytes alone, files alone and both with a constant, for loads as they stand and for bundles. */
function plainModelsOf(samples) {
  const known = plainFits.get(samples);
  if (known) return known;
  const fitted = (areBundles) => {
    const own = samples
      .filter(({ kind }) => isBundle(kind) === areBundles)
      .map(({ files, kilobytes, milliseconds }) => ({
        quantities: { files, kilobytes, constant: 1 },
        milliseconds,
      }));
    return [['kilobytes'], ['files'], ['files', 'kilobytes', 'constant']].map((names) =>
      fitCoefficients(own, names),
    );
  };
  const models = { unbundled: fitted(false), bundled: fitted(true) };
  plainFits.set(samples, models);
  return models;
}

function isBundle(kind) {
  return kind === 'bundle' || kind === 'minified';
}
