import { createRequire } from 'node:module';
import { runInitCost, usage } from './init-cost.js';
import type { ExitCode, Surface } from './surface.js';

const help = `aws-lambda-lint: static analysis of AWS Lambda functions in Node.js

Usage
  ${usage}

Commands
  init-cost   estimate the Init phase of handler modules, without running them

Options
  --help      show this text, or that of a command
  --version   show the version
`;

/** Runs the command line and says how it ended. */
export function run(args: readonly string[], surface: Surface): ExitCode {
  const [command, ...rest] = args;
  switch (command) {
    case 'init-cost':
      return runInitCost(rest, surface);
    case '--version':
    case '-v':
      surface.out(version());
      return 0;
    case '--help':
    case '-h':
      surface.out(help);
      return 0;
    case undefined:
      surface.err(help);
      return 2;
    default:
      surface.err(`Unknown command "${command}"; there is init-cost. See aws-lambda-lint --help.`);
      return 2;
  }
}

function version(): string {
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
}
