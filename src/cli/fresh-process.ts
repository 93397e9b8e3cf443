import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** How one load in a process of its own went. */
export type LoadTime = { readonly milliseconds: number } | { readonly failure: string };

/** What to load, and how. */
export interface Load {
  /** A specifier, or an absolute path. */
  readonly specifier: string;
  readonly how: 'import' | 'require';
  /** From which directory it is resolved. */
  readonly directory: string;
}

/** A process that takes longer is ended, in ms. */
const longest = 60_000;

/**
 * Loads what Lambda's runtime client loads, then the module, and writes the time of the latter to a descriptor that
 * nothing else writes to. The process ends there, whatever the module has left running.
 */
const program = `
const { createRequire } = require('node:module');
const { pathToFileURL } = require('node:url');
const { writeSync } = require('node:fs');
for (const name of ['http', 'net', 'util', 'fs', 'path', 'assert']) require(name);
const [specifier, how, directory] = JSON.parse(process.env.AWS_LAMBDA_LINT_LOAD);
delete process.env.AWS_LAMBDA_LINT_LOAD;
const from = directory + '/measured.cjs';
const load = how === 'require' ? createRequire(from) : undefined;
const target = specifier.startsWith('/') || /^[a-z]:/i.test(specifier) ? pathToFileURL(specifier).href : specifier;
const start = process.hrtime.bigint();
const tell = (answer) => { writeSync(3, JSON.stringify(answer)); process.exit(0); };
const done = () => tell({ milliseconds: Number(process.hrtime.bigint() - start) / 1e6 });
const fail = (error) => tell({ failure: String(error && error.message || error).split('\\n')[0] });
process.on('uncaughtException', fail);
if (load) { try { load(specifier); done(); } catch (error) { fail(error); } }
else import(target).then(done, fail);
`;

/** The time that loading a module takes in a fresh process of Node.js on this machine; this runs the module. */
export function timeOfLoad({ specifier, how, directory }: Load): LoadTime {
  const { output, error, status } = spawnSync(process.execPath, [...flags, '-e', program], {
    cwd: directory,
    env: {
      ...lambdaEnvironment,
      ...process.env,
      AWS_LAMBDA_LINT_LOAD: JSON.stringify([specifier, how, directory]),
    },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    timeout: longest,
    encoding: 'utf8',
  });
  const answer = output[3] ?? '';
  if (answer !== '') return JSON.parse(answer) as LoadTime;
  return { failure: error?.message ?? `the process ended with ${status ?? 'a signal'} and told nothing` };
}

/** What code finds on Lambda and may fail without; the user's own environment goes first. */
const lambdaEnvironment = {
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
  NODE_ENV: 'production',
};

/** Lambda starts Node.js 20 and 22 so that they cannot require ES modules (https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html). */
const flags: readonly string[] =
  process.allowedNodeEnvironmentFlags.has('--no-experimental-require-module') &&
  /^v2[02]\./.test(process.version)
    ? ['--no-experimental-require-module']
    : [];

/** The version of Node.js that measures. */
export const measuringNode = `Node.js ${process.version.slice(1)} of ${path.basename(process.execPath)}`;
