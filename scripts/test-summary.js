// Prints `N passed, M failed` from the file that vitest's json reporter wrote; names what was skipped, and fails on failures.
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8'));

const skipped = report.numPendingTests + report.numTodoTests;
if (skipped > 0) console.log(`${skipped} skipped or to do`);

// A file that does not load has no failed test of its own; it counts as one failure.
const unloaded = report.testResults.filter(
  (result) => result.status === 'failed' && result.assertionResults.every((test) => test.status !== 'failed'),
).length;
const failed = report.numFailedTests + unloaded;

console.log(`${report.numPassedTests} passed, ${failed} failed`);
process.exitCode = failed > 0 || !report.success ? 1 : 0;
