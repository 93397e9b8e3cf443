/** Relative errors beyond this count in proportion, not squared: a package that computes at load must not bend the rest. */
const huberWidth = 0.12;
const sweeps = 400;
const reweightings = 25;

/**
 * Coefficients, none of them negative, with which the quantities of every sample come to its milliseconds; least squares
 * of the relative error with Huber weights. A sample is `{ quantities, milliseconds }`.
 */
export function fitCoefficients(samples, names) {
  const rows = samples.map(({ quantities, milliseconds }) =>
    names.map((name) => (quantities[name] ?? 0) / milliseconds),
  );
  let weights = rows.map(() => 1);
  let coefficients = names.map(() => 0);
  for (let turn = 0; turn < reweightings; turn += 1) {
    coefficients = nonNegative(rows, weights, coefficients);
    weights = rows.map((row) => {
      const error = Math.abs(dot(row, coefficients) - 1);
      return error <= huberWidth ? 1 : huberWidth / error;
    });
  }
  return Object.fromEntries(names.map((name, index) => [name, coefficients[index]]));
}

/** Non-negative least squares against 1 by coordinate descent on the normal equations. */
function nonNegative(rows, weights, start) {
  const size = start.length;
  const gram = start.map(() => new Float64Array(size));
  const target = new Float64Array(size);
  rows.forEach((row, at) => {
    for (let i = 0; i < size; i += 1) {
      if (row[i] === 0) continue;
      target[i] += weights[at] * row[i];
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
  return Object.entries(coefficients).reduce((sum, [name, price]) => sum + price * (quantities[name] ?? 0), 0);
}

function dot(a, b) {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += a[index] * b[index];
  return sum;
}
