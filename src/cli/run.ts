import type { ExitCode, Surface } from './surface.js';
import { tool } from './tool.js';

const help = `aws-lambda-lint: static analysis of AWS Lambda functions in Node.js

Usage
  aws-lambda-lint deployment [dir] [--format text|json|html] [--output FILE] [--root DIR]
  aws-lambda-lint handlers [dir] [--reach] [--format text|json] [--root DIR] [--template FILE]
  aws-lambda-lint init-cost [entry…] [--bundle FORM] [--max-ms N] [--format FORMAT] [--baseline FILE]

Commands
  deployment  show what templates deploy, how events go, and where they loop
  handlers    show which exports are taken for Lambda handlers, and why
  init-cost   estimate the Init phase of Lambda functions, without running them

Options
  --help      show this text, or that of a command
  --version   show the version
`;

/** Runs the command line and says how it ended; a command loads what it needs when it is called. */
export async function run(args: readonly string[], surface: Surface): Promise<ExitCode> {
  const [command, ...rest] = args;
  switch (command) {
    case 'deployment':
      return (await import('./deployment.js')).runDeployment(rest, surface);
    case 'handlers':
      return (await import('./handlers.js')).runHandlers(rest, surface);
    case 'init-cost':
      return (await import('./init-cost.js')).runInitCost(rest, surface);
    case '--version':
    case '-v':
      surface.out(tool().version);
      return 0;
    case '--help':
    case '-h':
      surface.out(help);
      return 0;
    case undefined:
      surface.err(help);
      return 2;
    default:
      surface.err(
        `Unknown command "${command}"; there are deployment, handlers and init-cost. See aws-lambda-lint --help.`,
      );
      return 2;
  }
}
