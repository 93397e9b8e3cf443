import { readFileSync } from 'node:fs';
import { quantile } from '../quantile.js';

/**
 * What the calibration workload takes on the reference machine, in milliseconds, by version of Node.js; with 20 this is what a
 * reference millisecond is. The others come from runs of all three in turn: a version that loads the workload faster does
 * not make the machine faster.
 */
const referenceWorkload = { 20: 96, 22: 97, 24: 93.6 };

/** Runs of the calibration workload around a load that its speed is told by. */
const neighbours = 5;

/** The rows of a table of loads, in the order in which they were measured. */
export function readLoads(table) {
  const [head, ...lines] = readFileSync(table, 'utf8').trim().split('\n');
  const columns = head.split(',');
  return lines
    .filter((line) => line !== head)
    .map((line) => {
      const row = Object.fromEntries(line.split(',').map((value, at) => [columns[at], value]));
      for (const name of ['round', 'wall', 'running', 'waiting', 'cpu']) row[name] = Number(row[name]);
      return row;
    });
}

/**
 * Loads in reference milliseconds: each divided by what the calibration workload took around it, median of all rounds.
 * `measure` is a column of the table. Gives `{ node, kind, entry, milliseconds, rounds, spread }`.
 */
export function referenceLoads(rows, measure = 'running') {
  const speeds = speedsIn(rows, measure);
  const groups = new Map();
  rows.forEach((row, at) => {
    if (row.kind === 'calibration') return;
    const key = `${row.node} ${row.kind} ${row.entry}`;
    const value = row[measure] * speeds(row.node, at);
    groups.set(key, [...(groups.get(key) ?? []), value]);
  });
  return [...groups].map(([key, values]) => {
    const [node, kind, ...entry] = key.split(' ');
    const spread = (quantile(values, 0.75) - quantile(values, 0.25)) / quantile(values, 0.5);
    return {
      node,
      kind,
      entry: entry.join(' '),
      milliseconds: quantile(values, 0.5),
      rounds: values.length,
      spread,
    };
  });
}

/** By place in the table: reference milliseconds per measured millisecond, from the nearest runs of the workload. */
function speedsIn(rows, measure) {
  const runs = {};
  rows.forEach((row, at) => {
    if (row.kind === 'calibration') (runs[row.node] ??= []).push({ at, took: row[measure] });
  });
  return (node, at) => {
    const nearest = [...runs[node]].sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at));
    const around = nearest.slice(0, neighbours).map(({ took }) => took);
    return (referenceWorkload[node] ?? referenceWorkload[24]) / quantile(around, 0.5);
  };
}
