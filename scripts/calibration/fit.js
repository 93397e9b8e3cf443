import { entryFeaturesOf } from '../../dist/init-cost/estimate.js';
import { modelFor } from '../../dist/init-cost/cost-model.js';
import { quantile } from '../quantile.js';

/** Relative errors beyond this count in proportion, not squared: a package that computes at load must not bend the rest. */
const huberWidth = 0.12;
const sweeps = 400;
const reweightings = 25;

/**
 * Coefficients, none of them negative, with which the quantities of every sample come to its milliseconds; least squares
 * of the relative error with Huber weights. A sample is `{ quantities, milliseconds }`.
 */
export function fitCoefficients(samples, names) {
  const amounts = samples.map(({ quantities }) => names.map((name) => quantities[name] ?? 0));
  const truths = samples.map(({ milliseconds }) => milliseconds);
  let estimates = truths;
  let weights = truths.map(() => 1);
  let coefficients = names.map(() => 0);
  for (let turn = 0; turn < reweightings; turn += 1) {
    // Twice as much and half as much are equally wrong: errors are relative to the middle of truth and estimate.
    const scales = truths.map((truth, at) => Math.sqrt(truth * Math.max(estimates[at], truth / 10)));
    const rows = amounts.map((row, at) => row.map((amount) => amount / scales[at]));
    const targets = truths.map((truth, at) => truth / scales[at]);
    coefficients = nonNegative(rows, targets, weights, coefficients);
    estimates = amounts.map((row) => dot(row, coefficients));
    weights = rows.map((row, at) => {
      const error = Math.abs(dot(row, coefficients) - targets[at]);
      return error <= huberWidth ? 1 : huberWidth / error;
    });
  }
  return Object.fromEntries(names.map((name, index) => [name, coefficients[index]]));
}

/** Non-negative least squares by coordinate descent on the normal equations. */
function nonNegative(rows, targets, weights, start) {
  const size = start.length;
  const gram = start.map(() => new Float64Array(size));
  const target = new Float64Array(size);
  rows.forEach((row, at) => {
    for (let i = 0; i < size; i += 1) {
      if (row[i] === 0) continue;
      target[i] += weights[at] * row[i] * targets[at];
      for (let j = 0; j < size; j += 1) gram[i][j] += weights[at] * row[i] * row[j];
    }
  });
  const solution = [...start];
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    let change = 0;
    for (let i = 0; i < size; i += 1) {
      if (gram[i][i] === 0) continue;
      const next = Math.max(0, solution[i] + (target[i] - dot(gram[i], solution)) / gram[i][i]);
      change = Math.max(change, Math.abs(next - solution[i]) / (next + 1e-9));
      solution[i] = next;
    }
    if (change < 1e-6) break;
  }
  return solution;
}

/** What some quantities come to. */
export function predict(quantities, coefficients) {
  return Object.entries(coefficients).reduce(
    (sum, [name, price]) => sum + price * (quantities[name] ?? 0),
    0,
  );
}

function dot(a, b) {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += a[index] * b[index];
  return sum;
}

/** Loads below this are told apart from each other by noise only. */
const leastMilliseconds = 2;

/** What a measured entry consists of, without loading it. */
export function sampleOf(file, { root, version, builtins, kind, entry, milliseconds }) {
  const model = modelFor({ runtime: `nodejs${version}.x` });
  const deployed = { runtime: `nodejs${version}.x` };
  const { quantities, files, bytes } = entryFeaturesOf(file, {
    root,
    deployed,
    model: { ...model, table: { ...model.table, builtins } },
  });
  return { kind, entry, quantities, files, kilobytes: bytes / 1024, milliseconds };
}

/** The coefficients of one version of Node.js, and how far they are off on what they were fitted to. */
export function fitTable(samples) {
  const used = samples.filter(({ milliseconds }) => milliseconds >= leastMilliseconds);
  const names = Object.keys(modelFor().table.coefficients);
  const coefficients = fitCoefficients(used, names);
  const errors = used.map(({ quantities, milliseconds }) =>
    Math.abs(predict(quantities, coefficients) / milliseconds - 1),
  );
  return { coefficients, medianError: quantile(errors, 0.5) };
}
