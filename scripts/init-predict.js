/**
 * Writes what the estimate, and plain models beside it, say about packages and handlers that were not fitted on; nothing
 * is executed. To be written before anything is measured.
 * Usage: node scripts/init-predict.js SAMPLES.json DIRECTORY
 * SAMPLES.json is what `npm run calibrate -- fit` left of the training set; DIRECTORY holds `node_modules`,
 * `specifiers.txt` and `handlers.json`. Needs `npm run build`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { entryFeaturesOf } from '../dist/init-cost/estimate.js';
import { modelFor } from '../dist/init-cost/cost-model.js';
import { writtenEntries } from './calibration/entries.js';
import { familyOf } from './calibration/families.js';
import { fitCoefficients, fitTable, predict } from './calibration/fit.js';

const [samplesFile, directory] = process.argv.slice(2);
if (samplesFile === undefined || directory === undefined) {
  console.error('Usage: node scripts/init-predict.js SAMPLES.json DIRECTORY');
  process.exit(2);
}
const training = JSON.parse(readFileSync(samplesFile, 'utf8'));
const versions = Object.keys(training);
const columns = ['node', 'kind', 'entry', 'files', 'kilobytes', 'confidence'];
const columnsOfModels = ['model', 'bytesOnly', 'filesOnly', 'filesAndBytes'];

const lines = [[...columns, ...columnsOfModels].join(',')];
for (const { entry, imports, isHandler, files } of await writtenEntries(directory))
  for (const [kind, file] of Object.entries(files))
    for (const node of isHandler || kind === 'bundle' ? ['20'] : versions)
      lines.push(lineOf({ node, kind, entry, imports, isHandler, file }));
writeFileSync(path.join(directory, 'predictions.csv'), `${lines.join('\n')}\n`);

function lineOf({ node, kind, entry, imports, isHandler, file }) {
  const deployed = { runtime: `nodejs${node}.x` };
  const { quantities, files, bytes, confidence } = entryFeaturesOf(file, { root: directory, deployed });
  const plain = { files, kilobytes: bytes / 1024, constant: 1 };
  const known = isHandler ? withoutFamilies(training[node], imports) : training[node];
  const coefficients = isHandler ? fitTable(known).coefficients : modelFor(deployed).table.coefficients;
  const figures = [
    predict(quantities, coefficients),
    plainPrediction(known, kind, ['kilobytes'], plain),
    plainPrediction(known, kind, ['files'], plain),
    plainPrediction(known, kind, ['files', 'kilobytes', 'constant'], plain),
  ];
  const name = isHandler ? `handler-${kind}` : kind;
  const numbers = figures.map((milliseconds) => milliseconds.toFixed(2));
  return [node, name, entry, files, plain.kilobytes.toFixed(1), confidence, ...numbers].join(',');
}

/** The training set without all packages that share code with what a handler imports. */
function withoutFamilies(samples, imports) {
  const families = new Set(imports.map(({ specifier }) => familyOf(specifier)));
  return samples.filter(({ entry }) => !families.has(familyOf(entry)));
}

/** A model of files and bytes, fitted to the loads of the same kind. */
function plainPrediction(samples, kind, names, plain) {
  const isBundle = /^(bundle|minified)$/.test(kind);
  const alike = samples.filter((sample) => /^(bundle|minified)$/.test(sample.kind) === isBundle);
  const own = alike.map(({ files, kilobytes, milliseconds }) => ({
    quantities: { files, kilobytes, constant: 1 },
    milliseconds,
  }));
  return predict(plain, fitCoefficients(own, names));
}
