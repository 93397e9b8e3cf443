// Lints examples/orders-app as its authors would and estimates the Init phase of one of its handlers.
// The findings are what the example is for, so they do not fail the run.
import path from 'node:path';
import { ESLint } from 'eslint';
import { run } from '../dist/cli/run.js';

const root = path.resolve(import.meta.dirname, '..');
const app = 'examples/orders-app';
const entry = `${app}/src/handlers/sales-report.cjs`;

const eslint = new ESLint({ cwd: path.join(root, app) });
const results = await eslint.lintFiles(['.']);
const stylish = await eslint.loadFormatter('stylish');
heading(`eslint ${app}`);
console.log(await stylish.format(results));

heading('Findings per rule');
const counts = new Map();
for (const { ruleId } of results.flatMap(({ messages }) => messages)) {
  counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
}
for (const [rule, count] of [...counts].sort(([a], [b]) => a.localeCompare(b))) {
  console.log(`${String(count).padStart(4)}  ${rule}`);
}

const command = ['init-cost', entry, '--max-ms', '400'];
heading(`aws-lambda-lint ${command.join(' ')}`);
await run(command, { cwd: root, out: console.log, err: console.error });

function heading(text) {
  console.log(`\n== ${text}`);
}
