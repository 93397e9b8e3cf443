import path from 'node:path';
import { parseArgs } from 'node:util';
import { isDirectory, isFile, isInside } from '../files/files.js';
import { estimateInitCost, type InitEstimate } from '../init-cost/estimate.js';
import { initJson } from '../reports/init-json.js';
import { initText } from '../reports/init-text.js';
import type { ExitCode, Surface } from './surface.js';

/** How the command is called. */
export const usage = 'aws-lambda-lint init-cost <entry…> [--format text|json] [--max-ms N] [--root DIR]';

const help = `Estimates the Init phase of handler modules from their files on disk; nothing is executed.

Usage
  ${usage}

Options
  --format text|json   how to report (default: text)
  --max-ms N           budget in milliseconds (default: 10000, Lambda's limit)
  --root DIR           the project, outside of which nothing is read (default: the current directory)
  --help               show this text

Exit codes
  0  every entry is within the budget
  1  an entry is over the budget
  2  the command was not understood, or an entry cannot be read
`;

interface Request {
  readonly entries: readonly string[];
  readonly format: 'text' | 'json';
  readonly budgetMilliseconds: number | undefined;
  readonly root: string;
}

/** Runs `init-cost`. */
export function runInitCost(args: readonly string[], surface: Surface): ExitCode {
  try {
    const request = requestFrom(args, surface.cwd);
    if (request === 'help') {
      surface.out(help);
      return 0;
    }
    const { root, budgetMilliseconds } = request;
    const estimates = request.entries.map((entry) => estimateInitCost(entry, { root, budgetMilliseconds }));
    surface.out(reportOf(estimates, request.format, surface.cwd));
    return estimates.some(({ isOverBudget }) => isOverBudget) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    surface.err(`${error.message} See aws-lambda-lint init-cost --help.`);
    return 2;
  }
}

/** A command line that cannot be followed; its message is for the user. */
class UsageError extends Error {}

function requestFrom(args: readonly string[], cwd: string): Request | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  if (positionals.length === 0) throw new UsageError('init-cost needs the path of a handler module.');
  const root = path.resolve(cwd, values.root ?? '.');
  if (!isDirectory(root)) throw new UsageError(`There is no directory ${root}.`);
  const entries = positionals.map((entry) => path.resolve(cwd, entry));
  for (const entry of entries) {
    if (!isFile(entry)) throw new UsageError(`There is no file ${entry}.`);
    if (!isInside(root, entry)) throw new UsageError(`${entry} is outside ${root}.`);
  }
  return {
    entries,
    format: formatFrom(values.format),
    budgetMilliseconds: budgetFrom(values['max-ms']),
    root,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        'max-ms': { type: 'string' },
        root: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new UsageError(`${message?.replace(/\.$/, '')}.`);
  }
}

function formatFrom(value: string | undefined): Request['format'] {
  if (value === undefined || value === 'text' || value === 'json') return value ?? 'text';
  throw new UsageError(`--format is text or json, not "${value}".`);
}

function budgetFrom(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const milliseconds = Number(value);
  if (value.trim() !== '' && Number.isFinite(milliseconds) && milliseconds > 0) return milliseconds;
  throw new UsageError(`--max-ms is a number of milliseconds above 0, not "${value}".`);
}

function reportOf(estimates: readonly InitEstimate[], format: Request['format'], cwd: string): string {
  if (format === 'json') return initJson(estimates);
  return estimates.map((estimate) => initText(estimate, cwd)).join('\n\n');
}
