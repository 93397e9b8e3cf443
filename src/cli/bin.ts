#!/usr/bin/env node
import { run } from './run.js';
import { statusOn } from './status-line.js';

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  out: console.log,
  err: console.error,
  status: statusOn(process.stderr),
});
