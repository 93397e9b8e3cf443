import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How many modules the calibration workload has. */
const modules = 200;

/**
 * Writes what the speed of a machine is measured with: 200 modules of together 1.3 MB, each with functions, a class, a
 * table and an import of the next, and then a loop of plain arithmetic. Gives the path of its entry.
 */
export function writeWorkload(directory) {
  const place = path.join(directory, 'workload');
  mkdirSync(place, { recursive: true });
  for (let index = 0; index < modules; index += 1)
    writeFileSync(path.join(place, `module-${index}.cjs`), moduleText(index));
  const entry = path.join(place, 'entry.cjs');
  const loads = Array.from({ length: modules }, (_, index) => `require('./module-${index}.cjs');`);
  writeFileSync(entry, `${loads.join('\n')}\n${arithmetic}`);
  return entry;
}

const arithmetic = `let sum = 0;
for (let index = 0; index < 4_000_000; index += 1) sum = (sum * 31 + (index ^ (sum >>> 3))) | 0;
exports.sum = sum;
`;

function moduleText(index) {
  const functions = Array.from({ length: 24 }, (_, at) => functionText(index, at));
  const rows = Array.from(
    { length: 20 },
    (_, at) => `  { id: ${at}, name: 'row-${index}-${at}', on: true },`,
  );
  return `'use strict';\n${functions.join('\n')}\n${classText(index)}\nexports.rows = [\n${rows.join('\n')}\n];\n`;
}

function functionText(index, at) {
  return `exports.f${at} = function f${at}(input, options) {
  const kept = [];
  for (const item of input ?? []) if (item.value > ${index + at}) kept.push({ ...item, by: 'f${at}' });
  return options?.sorted ? kept.sort((a, b) => a.value - b.value) : kept;
};`;
}

function classText(index) {
  return `class Service${index} {
  constructor(options) { this.options = options; }
  find(id) { return this.options.items.find((item) => item.id === id); }
  count() { return this.options.items.length; }
}
exports.service = new Service${index}({ items: [] });`;
}
