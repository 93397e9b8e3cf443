import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { directoriesUpTo, isDirectory, isFile, isInside, readText, realPathOf } from '../files/files.js';
import { FunctionEstimates, type FunctionInit, type InitTarget } from '../init-cost/function-init.js';
import { initJson } from '../reports/init-json.js';
import { initMarkdown } from '../reports/init-markdown.js';
import { initText } from '../reports/init-text.js';
import { pathsFrom } from '../reports/handler-words.js';
import { judgedBy, type Judged } from '../reports/init-complaints.js';
import { initGithub } from '../reports/init-github.js';
import { initJunit } from '../reports/init-junit.js';
import { initSarif } from '../reports/init-sarif.js';
import { existingDirectory, explainingLater, oneOf, parsedArguments, UsageError } from './arguments.js';
import { baselineFrom, growthSince, type BaselineRequest, type Growth } from './baseline.js';
import { tool } from './tool.js';
import { calibrationText } from '../reports/calibration-text.js';
import { calibrationFrom, fitTo, loggedFunctionsIn, type FitToFile } from './calibration.js';
import { targetsOf, type Form, type FoundTargets, type TargetSearch } from './init-targets.js';
import type { ExitCode, Surface } from './surface.js';

const help = `Estimates the Init phase of Lambda functions from their files on disk; nothing is executed.

Usage
  aws-lambda-lint init-cost [entry, glob or directory…] [options]

Without an entry, and for a directory, it estimates every function of Node.js that the templates in
and around the directory declare; of a module that a template declares it takes the runtime, the
memory and the bundler from there.

Options
  --bundle FORM        auto: as the template says (default); node_modules: as it stands;
                       bundled, minified: as one file, made by esbuild, which must be installed
  --max-ms N           budget for each function in milliseconds (default: 10000, Lambda's limit)
  --max-bytes N        budget for what is shipped of each, unzipped; such as 5242880 or 5MB
  --format FORMAT      text, json, html, markdown, or for CI: github (annotations of GitHub Actions),
                       sarif, junit (default: by the name of the output, else text)
  --output FILE        write the report to a file instead of printing it
  --baseline FILE      compare with the estimates in the file; write them when there is no such file
  --max-growth N       by how many percent, and 10 ms, a function may grow since (default: 10)
  --update-baseline    write the file anew
  --details            what every function is made of, also where there are many
  --runtime ID         a runtime in place of the template's, such as nodejs22.x
  --architecture NAME  x86_64 or arm64, in place of the template's
  --from-report FILE   REPORT log lines with Init durations, which Lambda's speed is fitted to first
  --calibration TERMS  Lambda's speed as a fit told it: base=MS,factor=N,per-file=MS, or some of them
  --root DIR           the project, outside of which nothing is read (default: the workspace around
                       the current directory, or the current directory)
  --template FILE      a template to read instead of searching for them; may be given several times
  --measure            RUN the modules on this machine in fresh processes, and print what loading
                       takes beside the estimate; the only option that executes your code
  --rounds N           how often to measure each (default: 7)
  --help               show this text

Exit codes
  0  every function is within its budgets
  1  a function is over a budget, over Lambda's limit of 250 MB, or grew more than the baseline allows
  2  the command was not understood, or a module or the baseline cannot be read
`;

const formats = ['text', 'json', 'html', 'markdown', 'github', 'sarif', 'junit'] as const;

type Format = (typeof formats)[number];

/** Formats by the ending of the output's name. */
const formatsByEnding: Readonly<Record<string, Format>> = {
  '.json': 'json',
  '.html': 'html',
  '.md': 'markdown',
  '.sarif': 'sarif',
  '.xml': 'junit',
};

interface Request {
  readonly names: readonly string[];
  readonly search: TargetSearch;
  readonly format: Format;
  readonly budgetMilliseconds: number | undefined;
  readonly budgetBytes: number;
  readonly withDetails: boolean | undefined;
  /** Absolute path of the file to write to. */
  readonly output: string | undefined;
  /** How often to measure; `undefined` for not at all. */
  readonly rounds: number | undefined;
  readonly baseline: BaselineRequest | undefined;
  /** File with log lines that Lambda's speed is fitted to. */
  readonly reports: string | undefined;
}

/** Runs `init-cost`. */
export function runInitCost(args: readonly string[], surface: Surface): Promise<ExitCode> {
  return explainingLater('init-cost', surface, async () => {
    const request = requestFrom(args, surface.cwd);
    if (request === 'help') {
      surface.out(help);
      return 0;
    }
    const found = targetsOf(request.names, request.search);
    const functions = estimated(found, request, surface);
    const understood = functions.filter(isUnderstood);
    for (const { entry } of functions.filter((one) => !isUnderstood(one)))
      surface.err(`${entry} cannot be read, or is no valid JavaScript or TypeScript.`);
    for (const line of absentLines(found)) surface.err(line);
    const isWhole = understood.length === functions.length;
    const growth = request.baseline && growthSince(request.baseline, understood, isWhole);
    const judged = judgedBy(understood, {
      budgetBytes: request.budgetBytes,
      growthTextOf: (one) => growth?.complaintAbout(one),
    });
    if (understood.length > 0) await tell(judged, growth, request, surface);
    if (!isWhole) return 2;
    return judged.some(({ complaints }) => complaints.length > 0) ? 1 : 0;
  });
}

function estimated(found: FoundTargets, request: Request, surface: Surface): FunctionInit[] {
  const { search, budgetMilliseconds, format } = request;
  const estimates = new FunctionEstimates({
    root: search.root,
    budgetMilliseconds,
    withModules: format === 'html',
  });
  const estimatesOf = (targets: readonly InitTarget[]): FunctionInit[] => {
    const functions = targets.map((target, index) => {
      surface.status?.(`Estimating ${index + 1} of ${targets.length}: ${target.name}`);
      return estimates.of(target);
    });
    surface.status?.(undefined);
    return functions;
  };
  const { targets } = found;
  if (request.reports === undefined) return estimatesOf(targets);
  const logged = loggedFunctionsIn(request.reports, search.cwd, targets);
  const durations = [...logged.durations.values()];
  const known = estimatesOf([...logged.durations.keys()]);
  const fit = fitTo(
    logged,
    known.map((one, at) => ({ one, durations: durations[at] ?? [] })),
  );
  tellFit(fit, request, surface);
  const { calibration } = fit;
  return estimatesOf(targets.map((one) => ({ ...one, deployed: { ...one.deployed, calibration } })));
}

function tellFit(fit: FitToFile, { format, output }: Request, surface: Surface): void {
  const text = calibrationText({ ...fit, file: path.relative(surface.cwd, fit.file) });
  if (format === 'text' && output === undefined) surface.out(text);
  else surface.err(text);
}

function isUnderstood({ estimate, entry }: FunctionInit): boolean {
  return !estimate.doubts.some(({ kind, file }) => kind === 'not-understood' && file === realPathOf(entry));
}

function absentLines({ absent }: FoundTargets): string[] {
  const names = absent.map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `Not estimated, because their code is not found here: ${names.join(', ')} (aws-lambda-lint handlers says why).`,
  ];
}

async function tell(
  judged: readonly Judged[],
  growth: Growth | undefined,
  request: Request,
  surface: Surface,
): Promise<void> {
  const { output, search, rounds, budgetBytes } = request;
  const functions = judged.map(({ one }) => one);
  const report = await reportOf(judged, request);
  if (output === undefined) surface.out(report);
  else write(output, report);
  const aside = request.format === 'text' || output !== undefined ? surface.out : surface.err;
  if (growth) aside(request.format === 'text' ? `\n${growth.text}` : growth.text);
  for (const { name, size } of functions.filter(({ size: { bytes } }) => bytes > budgetBytes))
    surface.err(`${name} ships ${size.bytes} bytes, over the budget of ${budgetBytes} bytes.`);
  if (rounds === undefined) return;
  const { measurements } = await import('./measure.js');
  aside(measurements(functions, { rounds, root: realPathOf(search.root), surface }));
}

async function reportOf(
  judged: readonly Judged[],
  { format, search, withDetails }: Request,
): Promise<string> {
  const { cwd, root } = search;
  const functions = judged.map(({ one }) => one);
  switch (format) {
    case 'json':
      return initJson(functions);
    case 'html':
      return (await import('../reports/init-html.js')).initHtml(functions, cwd);
    case 'markdown':
      return initMarkdown(functions, cwd);
    case 'text':
      return initText(functions, cwd, withDetails);
    case 'github':
      return initGithub(judged, pathsFrom(repositoryAround(root)));
    case 'sarif':
      return initSarif(judged, pathsFrom(repositoryAround(root)), tool());
    case 'junit':
      return initJunit(judged, pathsFrom(repositoryAround(root)), cwd);
  }
}

/** The directory that version control, and what reads reports in CI, count paths from. */
function repositoryAround(root: string): string {
  const real = realPathOf(root);
  // In a work tree of Git's, and in a submodule, it is a file.
  const isRepository = (directory: string): boolean =>
    isDirectory(path.join(directory, '.git')) || isFile(path.join(directory, '.git'));
  return directoriesUpTo(real, path.parse(real).root).find(isRepository) ?? real;
}

function write(file: string, report: string): void {
  try {
    writeFileSync(file, `${report}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/,.*/, '') : String(error);
    throw new UsageError(`${file} cannot be written (${reason}).`);
  }
}

const options = {
  bundle: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  details: { type: 'boolean' },
  'max-ms': { type: 'string' },
  'max-bytes': { type: 'string' },
  runtime: { type: 'string' },
  architecture: { type: 'string' },
  'from-report': { type: 'string' },
  calibration: { type: 'string' },
  root: { type: 'string' },
  template: { type: 'string', multiple: true },
  measure: { type: 'boolean' },
  rounds: { type: 'string' },
  baseline: { type: 'string' },
  'max-growth': { type: 'string' },
  'update-baseline': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function requestFrom(args: readonly string[], cwd: string): Request | 'help' {
  const { values, positionals } = parsedArguments(args, options);
  if (values.help) return 'help';
  if (values['from-report'] !== undefined && values.calibration !== undefined)
    throw new UsageError('--from-report makes a calibration, so that none is given with --calibration.');
  const root =
    values.root === undefined ? workspaceAround(cwd) : existingDirectory(path.resolve(cwd, values.root));
  const byName = formatsByEnding[path.extname(values.output ?? '')];
  return {
    names: positionals,
    search: {
      cwd,
      root,
      templates: values.template?.map((file) => templateAt(file, cwd, root)),
      form: oneOf('--bundle', values.bundle ?? 'auto', [
        'auto',
        'node_modules',
        'bundled',
        'minified',
      ] satisfies Form[]),
      runtime: values.runtime === undefined ? undefined : runtimeFrom(values.runtime),
      architecture:
        values.architecture === undefined
          ? undefined
          : oneOf('--architecture', values.architecture, ['x86_64', 'arm64'] as const),
      calibration: calibrationFrom(values.calibration),
    },
    format: oneOf('--format', values.format ?? byName ?? 'text', formats),
    budgetMilliseconds: numberFrom('--max-ms', 'milliseconds', values['max-ms']),
    budgetBytes: bytesFrom(values['max-bytes']),
    withDetails: values.details,
    output: values.output === undefined ? undefined : path.resolve(cwd, values.output),
    rounds: values.measure === true ? (numberFrom('--rounds', 'rounds', values.rounds) ?? 7) : undefined,
    baseline: baselineFrom(values, cwd, root),
    reports: values['from-report'],
  };
}

function templateAt(file: string, cwd: string, root: string): string {
  const template = path.resolve(cwd, file);
  if (!isFile(template)) throw new UsageError(`There is no file ${template}.`);
  if (isInside(root, template)) return realPathOf(template);
  throw new UsageError(`${template} is outside ${root}; --root names the project.`);
}

/** The nearest directory upwards that is a workspace, where its members' packages are installed. */
function workspaceAround(cwd: string): string {
  return directoriesUpTo(cwd, path.parse(cwd).root).find(isWorkspace) ?? cwd;
}

function isWorkspace(directory: string): boolean {
  if (isFile(path.join(directory, 'pnpm-workspace.yaml'))) return true;
  return /"workspaces"\s*:/.test(readText(path.join(directory, 'package.json')) ?? '');
}

function runtimeFrom(value: string): string {
  if (/^nodejs\d+\.x$/.test(value)) return value;
  throw new UsageError(`--runtime is one of Node.js, such as nodejs22.x, not "${value}".`);
}

function numberFrom(flag: string, unit: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number) && number > 0) return number;
  throw new UsageError(`${flag} is a number of ${unit} above 0, not "${value}".`);
}

const units = { '': 1, KB: 1024, MB: 1024 * 1024 } as const;

function bytesFrom(value: string | undefined): number {
  if (value === undefined) return Infinity;
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([KM]B)?$/i.exec(value) ?? [];
  const bytes = Number(number) * units[unit.toUpperCase() as keyof typeof units];
  if (bytes > 0) return bytes;
  throw new UsageError(`--max-bytes is a number of bytes above 0, also with KB or MB, not "${value}".`);
}
