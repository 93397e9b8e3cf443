/**
 * Loads one module in this process and writes what that took, as one line of JSON.
 * Usage: node load-once.js require|import FILE
 */
import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [how, file] = process.argv.slice(2);
const require = createRequire(file);
// What Lambda's runtime client has loaded by then, and required as it does: to import http loads undici too.
for (const name of ['assert', 'fs', 'http', 'net', 'path', 'util']) require(`node:${name}`);
const pause = new Int32Array(new SharedArrayBuffer(4));
const { href } = pathToFileURL(file);
sample();
const before = sample();
if (how === 'import') await import(href);
else require(file);
const after = sample();
const difference = Object.fromEntries(Object.keys(before).map((key) => [key, after[key] - before[key]]));
writeSync(1, `\nloaded ${JSON.stringify(difference)}\n`);
process.exit(0);

/** Milliseconds by the clock, of this thread on and waiting for a processor, and of all threads of the process. */
function sample() {
  const wall = globalThis.performance.now();
  const { user, system } = process.cpuUsage();
  // The kernel settles the account of a thread when it stops running, not when it is asked.
  Atomics.wait(pause, 0, 0, 0.1);
  const [running, waiting] = scheduled();
  return { wall, running, waiting, cpu: (user + system) / 1000 };
}

/** Only Linux tells how long a thread stood in the queue for a processor. */
function scheduled() {
  try {
    const [running, waiting] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ');
    return [Number(running) / 1e6, Number(waiting) / 1e6];
  } catch {
    return [0, 0];
  }
}
