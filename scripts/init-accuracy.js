/**
 * Compares frozen predictions with loads that were measured after them, and prints the table of docs/init-cost.md.
 * Usage: node scripts/init-accuracy.js PREDICTIONS.csv MEASURED.csv
 * Predictions come from scripts/init-predict.js; measured loads have the columns node, kind, entry and milliseconds.
 */
import { readFileSync } from 'node:fs';
import { quantile } from './quantile.js';

const [predictions, measured] = process.argv.slice(2);
if (predictions === undefined || measured === undefined) {
  console.error('Usage: node scripts/init-accuracy.js PREDICTIONS.csv MEASURED.csv');
  process.exit(2);
}

/** Below this, the ruler is coarser than the difference. */
const leastMilliseconds = 5;

const models = {
  model: 'this estimate',
  filesAndBytes: 'a · files + b · KB + c',
  bytesOnly: 'bytes alone',
  filesOnly: 'files alone',
};

const sets = [
  ['imports, Node.js 20', '20', /^(cjs|esm)$/, Object.keys(models)],
  ['bundled imports, Node.js 20', '20', /^bundle$/, ['model', 'filesAndBytes', 'bytesOnly']],
  ['minified imports, Node.js 20', '20', /^minified$/, ['model', 'filesAndBytes', 'bytesOnly']],
  ['imports, Node.js 22', '22', /^(cjs|esm)$/, ['model']],
  ['imports, Node.js 24', '24', /^(cjs|esm)$/, ['model']],
  ['handlers, CommonJS', '20', /^handler-cjs$/, ['model', 'filesAndBytes']],
  ['handlers, ES modules', '20', /^handler-esm$/, ['model', 'filesAndBytes']],
  ['handlers, bundled', '20', /^handler-bundle$/, ['model', 'filesAndBytes', 'bytesOnly']],
  ['handlers, minified', '20', /^handler-minified$/, ['model', 'filesAndBytes', 'bytesOnly']],
];

const rows = joined();
console.log('| set | by | loads | median error | 90 % are below | Spearman | within 1.5 × |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [name, node, kind, columns] of sets) {
  const own = rows.filter(
    (row) => row.node === node && kind.test(row.kind) && row.milliseconds >= leastMilliseconds,
  );
  if (own.length === 0) continue;
  for (const column of columns)
    console.log(`| ${[name, models[column], own.length, ...figures(own, column)].join(' | ')} |`);
}

function joined() {
  const truths = new Map(readTable(measured).map((row) => [keyOf(row), Number(row.milliseconds)]));
  return readTable(predictions).flatMap((row) => {
    const milliseconds = truths.get(keyOf(row));
    return milliseconds === undefined ? [] : [{ ...row, milliseconds }];
  });
}

function keyOf({ node, kind, entry }) {
  return `${node} ${kind} ${entry}`;
}

function readTable(file) {
  const [head, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, at) => [columns[at], value])));
}

function figures(own, column) {
  const ratios = own.map((row) => Number(row[column]) / row.milliseconds);
  const errors = ratios.map((ratio) => Math.abs(ratio - 1));
  const within = ratios.filter((ratio) => ratio < 1.5 && ratio > 1 / 1.5).length / ratios.length;
  const order = spearman(
    own.map((row) => Number(row[column])),
    own.map((row) => row.milliseconds),
  );
  return [percent(quantile(errors, 0.5)), percent(quantile(errors, 0.9)), order.toFixed(3), percent(within)];
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}

function spearman(a, b) {
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (a.length - 1) / 2;
  let [both, ofX, ofY] = [0, 0, 0];
  x.forEach((rank, at) => {
    both += (rank - middle) * (y[at] - middle);
    ofX += (rank - middle) ** 2;
    ofY += (y[at] - middle) ** 2;
  });
  return both / Math.sqrt(ofX * ofY);
}

/** Places in order; equal values share the middle of theirs. */
function ranks(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
}
