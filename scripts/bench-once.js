/**
 * One measurement in a fresh process, started by bench.js: `node bench-once.js lint off|recommended DIR`,
 * `node bench-once.js import without|with`. Prints one line of JSON.
 */
import { performance } from 'node:perf_hooks';
import process from 'node:process';

const [task, mode, directory] = process.argv.slice(2);

if (task === 'lint') await lint();
else await importTime();

async function lint() {
  const { ESLint } = await import('eslint');
  const { default: plugin } = await import('../dist/index.js');
  // Both modes have the plugin and its parser; one has the rules.
  const withoutRules = plugin.configs.recommended.map((config) => {
    // Own properties only: the parser is a getter that must stay one.
    const copy = Object.create(Object.getPrototypeOf(config), Object.getOwnPropertyDescriptors(config));
    delete copy.rules;
    return copy;
  });
  const eslint = new ESLint({
    cwd: directory,
    overrideConfigFile: true,
    overrideConfig: mode === 'off' ? withoutRules : plugin.configs.recommended,
    errorOnUnmatchedPattern: false,
    allowInlineConfig: false,
  });
  const before = process.cpuUsage();
  const results = await eslint.lintFiles(['**/*.{js,mjs,cjs,ts,mts,cts}']);
  const { user } = process.cpuUsage(before);
  const reports = results.flatMap(({ messages }) =>
    messages.filter(({ ruleId }) => ruleId?.startsWith('aws-lambda/')),
  );
  const crashes = results.flatMap(({ messages }) => messages.filter(({ fatal, ruleId }) => fatal && ruleId));
  print({
    userMilliseconds: user / 1000,
    files: results.length,
    reports: reports.length,
    crashes: crashes.length,
  });
}

async function importTime() {
  await import('eslint');
  await import('@typescript-eslint/parser');
  const start = performance.now();
  if (mode === 'with') await import('../dist/index.js');
  print({ milliseconds: performance.now() - start });
}

function print(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
