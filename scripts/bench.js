/**
 * Measures what the plugin costs: `npm run bench [-- --corpus DIR] [--rounds N]`.
 * Prints, from one run with interleaved rounds, ESLint over the corpus without rules and with `recommended` (user CPU,
 * medians and their ratio), and the time that importing the plugin takes beyond ESLint and the parser.
 * The corpus is any directory with Lambda code; without one the examples are linted.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { quantile } from './quantile.js';

const { values: options } = parseArgs({
  options: { corpus: { type: 'string' }, rounds: { type: 'string', default: '5' } },
});
const here = path.dirname(fileURLToPath(import.meta.url));
const corpus = path.resolve(options.corpus ?? path.join(here, '../examples'));
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be a whole number of at least 1');

const off = [];
const recommended = [];
const imports = [];
for (let round = 0; round < rounds; round += 1) {
  off.push(once('lint', 'off', corpus));
  recommended.push(once('lint', 'recommended', corpus));
  imports.push(once('import', 'with').milliseconds);
}

const offMedian = quantile(
  off.map(({ userMilliseconds }) => userMilliseconds),
  0.5,
);
const recommendedMedian = quantile(
  recommended.map(({ userMilliseconds }) => userMilliseconds),
  0.5,
);
const [{ files, reports, crashes }] = recommended;
console.log(
  `ESLint over ${files} files (${reports} reports, ${crashes} crashes), user CPU, median of ${rounds}:`,
);
console.log(`  without rules      ${offMedian.toFixed(0)} ms`);
console.log(`  with recommended   ${recommendedMedian.toFixed(0)} ms`);
console.log(`  ratio              ${(recommendedMedian / offMedian).toFixed(2)}`);
console.log(
  `Import of the plugin beyond ESLint and the TypeScript parser: ${quantile(imports, 0.5).toFixed(0)} ms (median)`,
);

function once(...args) {
  return JSON.parse(
    execFileSync(process.execPath, [path.join(here, 'bench-once.js'), ...args], { encoding: 'utf8' }),
  );
}
