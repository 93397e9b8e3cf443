/**
 * Measures how the plugin grows: `npm run bench:scale [-- --modules 100,1000,5000]`.
 * Prints, for generated monorepos, user CPU per module with and without `recommended`, the memory that the plugin keeps
 * per 1,000 modules, and what linting one changed helper costs in a process that has linted everything before.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeGeneratedProject } from './generated-project.js';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { modules: { type: 'string', default: '100,1000,5000' } },
});

if (positionals.length > 0) console.log(JSON.stringify(await measure(...positionals)));
else report(options.modules.split(',').map(Number));

function report(sizes) {
  if (!sizes.every((size) => Number.isInteger(size) && size > 0))
    throw new Error('--modules must be a list of whole numbers above 0');
  console.log('modules  per module without  with recommended  ratio  memory per 1,000  changed helper');
  for (const size of sizes) {
    const directory = mkdtempSync(path.join(tmpdir(), 'generated-'));
    try {
      writeGeneratedProject(directory, size);
      const off = once('off', directory);
      const on = once('recommended', directory);
      const cells = [
        String(size).padStart(7),
        `${(off.userMilliseconds / size).toFixed(2)} ms`.padStart(18),
        `${(on.userMilliseconds / size).toFixed(2)} ms`.padStart(16),
        (on.userMilliseconds / off.userMilliseconds).toFixed(2).padStart(5),
        `${((on.heapBytes - off.heapBytes) / 2 ** 20 / (size / 1000)).toFixed(1)} MB`.padStart(16),
        `${(on.changedMilliseconds / off.changedMilliseconds).toFixed(2)} x`.padStart(14),
      ];
      console.log(cells.join('  '));
    } finally {
      rmSync(directory, { recursive: true });
    }
  }
}

function once(mode, directory) {
  const script = fileURLToPath(import.meta.url);
  return JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', script, mode, directory], { encoding: 'utf8' }),
  );
}

async function measure(mode, directory) {
  const { ESLint } = await import('eslint');
  const { default: plugin } = await import('../dist/index.js');
  const config = plugin.configs.recommended.map((each) => {
    // Own properties only: the parser is a getter that must stay one.
    const copy = Object.create(Object.getPrototypeOf(each), Object.getOwnPropertyDescriptors(each));
    if (mode === 'off') delete copy.rules;
    return copy;
  });
  const eslint = new ESLint({ cwd: directory, overrideConfigFile: true, overrideConfig: config });
  const before = process.cpuUsage();
  const files = (await eslint.lintFiles(['**/*.{js,ts}'])).map(({ filePath }) => filePath);
  const userMilliseconds = process.cpuUsage(before).user / 1000;
  globalThis.gc();
  const heapBytes = process.memoryUsage().heapUsed;
  const helpers = files.filter((file) => /order\d+\.ts$/.test(file));
  return { userMilliseconds, heapBytes, changedMilliseconds: await relint(eslint, helpers) };
}

/** The median time, in ms, that ESLint takes for one helper module each time it was edited, a few seconds after the last time. */
async function relint(eslint, helpers) {
  const file = helpers[helpers.length >> 1];
  const text = readFileSync(file, 'utf8');
  const times = [];
  const now = Date.now;
  for (let edit = 0; edit < 60; edit += 1) {
    writeFileSync(file, `${text}export const edit${edit} = ${edit};\n`);
    // Whatever is looked at again only after some time, is.
    Date.now = () => now() + (edit + 1) * 3000;
    const start = performance.now();
    await eslint.lintFiles([file]);
    // The first ones find another module in memory.
    if (edit >= 20) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}
