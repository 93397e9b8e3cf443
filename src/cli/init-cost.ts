import path from 'node:path';
import { directoriesUpTo, isDirectory, isFile, isInside, readText } from '../files/files.js';
import { estimateInitCost, type InitEstimate } from '../init-cost/estimate.js';
import { initJson } from '../reports/init-json.js';
import { initText } from '../reports/init-text.js';
import {
  existingDirectory,
  explainingMistakes,
  formatFrom,
  parsedArguments,
  UsageError,
} from './arguments.js';
import type { ExitCode, Surface } from './surface.js';

const help = `Estimates the Init phase of handler modules from their files on disk; nothing is executed.

Usage
  aws-lambda-lint init-cost <entry…> [--format text|json] [--max-ms N] [--root DIR]

Options
  --format text|json   how to report (default: text)
  --max-ms N           budget in milliseconds (default: 10000, Lambda's limit)
  --root DIR           the project, outside of which nothing is read (default: the workspace around the current
                       directory, or the current directory)
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
  return explainingMistakes('init-cost', surface, () => {
    const request = requestFrom(args, surface.cwd);
    if (request === 'help') {
      surface.out(help);
      return 0;
    }
    const { root, budgetMilliseconds } = request;
    const estimates = request.entries.map((entry) => estimateInitCost(entry, { root, budgetMilliseconds }));
    const understood = estimates.filter(isUnderstood);
    for (const { entry } of estimates.filter((estimate) => !isUnderstood(estimate)))
      surface.err(`${entry} cannot be read, or is no valid JavaScript or TypeScript.`);
    if (understood.length > 0) surface.out(reportOf(understood, request.format, surface.cwd));
    if (understood.length < estimates.length) return 2;
    return understood.some(({ isOverBudget }) => isOverBudget) ? 1 : 0;
  });
}

function requestFrom(args: readonly string[], cwd: string): Request | 'help' {
  const { values, positionals } = parsedArguments(args, {
    format: { type: 'string' },
    'max-ms': { type: 'string' },
    root: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return 'help';
  if (positionals.length === 0) throw new UsageError('init-cost needs the path of a handler module.');
  const root =
    values.root === undefined ? workspaceAround(cwd) : existingDirectory(path.resolve(cwd, values.root));
  const entries = positionals.map((entry) => path.resolve(cwd, entry));
  for (const entry of entries) {
    const mistake = entryMistake(entry, root);
    if (mistake !== undefined) throw new UsageError(mistake);
  }
  return {
    entries,
    format: formatFrom(values.format ?? 'text', ['text', 'json']),
    budgetMilliseconds: budgetFrom(values['max-ms']),
    root,
  };
}

function entryMistake(entry: string, root: string): string | undefined {
  if (isDirectory(entry)) return `${entry} is a directory; name a handler module in it.`;
  if (!isFile(entry)) return `There is no file ${entry}.`;
  if (!isInside(root, entry)) return `${entry} is outside ${root}; --root names the project.`;
  return /\.[cm]?[jt]sx?$/.test(entry) ? undefined : `${entry} is neither JavaScript nor TypeScript.`;
}

/** The nearest directory upwards that is a workspace, where its members' packages are installed. */
function workspaceAround(cwd: string): string {
  return directoriesUpTo(cwd, path.parse(cwd).root).find(isWorkspace) ?? cwd;
}

function isWorkspace(directory: string): boolean {
  if (isFile(path.join(directory, 'pnpm-workspace.yaml'))) return true;
  return /"workspaces"\s*:/.test(readText(path.join(directory, 'package.json')) ?? '');
}

function isUnderstood({ entry, doubts }: InitEstimate): boolean {
  return !doubts.some(({ kind, file }) => kind === 'not-understood' && file === entry);
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
