import path from 'node:path';
import { readText } from '../files/files.js';
import type { FunctionInit } from '../init-cost/function-init.js';
import { readInitReports, type InitReports } from '../init-cost/init-reports.js';
import type { Calibration, DeployedAs } from '../init-cost/lambda-speed.js';
import { functionNamed } from '../init-cost/log-names.js';
import { fitToReports, type ReportFit } from '../init-cost/report-fit.js';
import { listed } from '../reports/handler-words.js';
import { UsageError } from './arguments.js';

/** A fit to log lines, with what it leaves out. */
export interface FitToFile extends ReportFit {
  readonly file: string;
  /** Names in the log that belong to none of the functions. */
  readonly unmatched: readonly string[];
  /** Functions with Init durations that nothing can be fitted to, and why. */
  readonly unfit: readonly { readonly name: string; readonly reason: string }[];
}

const terms = { base: 'baseMilliseconds', factor: 'cpuFactor', 'per-file': 'millisecondsPerFile' } as const;

/** `base=120,factor=1.6,per-file=0.2`, in any order, one of them or more. */
export function calibrationFrom(value: string | undefined): Calibration | undefined {
  if (value === undefined) return undefined;
  const given = value.split(',').map((part) => part.trim().split('='));
  const names = given.map(([name]) => name);
  const isUnderstood =
    new Set(names).size === names.length &&
    given.every(([name = '', amount = '', ...rest]) => {
      const isNumber = /^\d*\.?\d+$/.test(amount) && (name !== 'factor' || Number(amount) > 0);
      return Object.hasOwn(terms, name) && isNumber && rest.length === 0;
    });
  if (!isUnderstood)
    throw new UsageError(
      `--calibration is made of base, factor and per-file, such as base=120,factor=1.6,per-file=0.2, not "${value}".`,
    );
  return Object.fromEntries(
    given.map(([name, amount]) => [terms[name as keyof typeof terms], Number(amount)]),
  );
}

/** The Init durations of a file with log lines, by the functions that they belong to. */
export interface LoggedFunctions<One> {
  readonly file: string;
  readonly durations: ReadonlyMap<One, readonly number[]>;
  readonly unmatched: readonly string[];
}

/** Reads a file with REPORT lines; throws a mistake of usage when there is nothing in it for any of the functions. */
export function loggedFunctionsIn<One extends { readonly name: string }>(
  name: string,
  cwd: string,
  functions: readonly One[],
): LoggedFunctions<One> {
  const file = path.resolve(cwd, name);
  const text = readText(file, Infinity);
  if (text === undefined) throw new UsageError(`${file} cannot be read.`);
  const { durations: reports, nameless } = readInitReports(text);
  if (reports.size === 0) throw new UsageError(emptyText(file, nameless));
  const durations = new Map<One, readonly number[]>();
  const unmatched: string[] = [];
  for (const [logged, some] of reports) {
    const one = functionNamed(logged, functions);
    if (one) durations.set(one, [...(durations.get(one) ?? []), ...some]);
    else unmatched.push(logged);
  }
  if (durations.size > 0) return { file, durations, unmatched };
  const known = functions.map((one) => one.name);
  throw new UsageError(
    `The functions in ${file} (${listed(unmatched)}) are none of those estimated here (${listed(known)}).`,
  );
}

function emptyText(file: string, nameless: number): string {
  if (nameless === 0) return `${file} has no REPORT lines with an Init Duration.`;
  return `${file} does not name the functions of its REPORT lines: put /aws/lambda/NAME on a line above them, or before each.`;
}

/** Fits Lambda's speed to functions with their Init durations. */
export function fitTo(
  { file, unmatched }: LoggedFunctions<unknown>,
  functions: readonly { readonly one: FunctionInit; readonly durations: readonly number[] }[],
): FitToFile {
  const reasons = functions.map(({ one }) => ({ name: one.name, reason: unfitBecause(one) }));
  const fit = functions.filter((_, at) => reasons[at]?.reason === undefined);
  const estimates = fit.map(({ one: { estimate } }, at) => ({
    name: String(at),
    referenceMilliseconds: estimate.referenceMilliseconds,
    files: estimate.files,
  }));
  const reports: InitReports = new Map(fit.map(({ durations }, at) => [String(at), durations]));
  const { deployed, isMixed } = commonestOf(fit.map(({ one }) => one.deployed));
  const fitted = fitToReports(reports, estimates, deployed);
  const remarks = isMixed
    ? [
        ...fitted.remarks,
        'runtimes and architectures share one base; fit them one by one for bases of their own.',
      ]
    : fitted.remarks;
  const unfit = reasons.flatMap(({ name, reason }) => (reason === undefined ? [] : [{ name, reason }]));
  return { ...fitted, remarks, file, unmatched, unfit };
}

/** Why the Init durations of a function say nothing of Lambda's speed: they hold what the estimate does not, or the other way round. */
function unfitBecause({ estimate, form, unbundledBecause, deployed }: FunctionInit): string | undefined {
  const { work, workMilliseconds, doubts, referenceMilliseconds } = estimate;
  if (unbundledBecause !== undefined || form.isBuiltOtherwise)
    return 'it is built in a way that is not estimated';
  if (deployed.isProvisioned === true) return 'it has provisioned concurrency, which is slower';
  if (doubts.some(({ kind }) => kind === 'not-found')) return 'something that it loads is not installed here';
  if (work.some(({ kind, isAwaited }) => kind === 'network' && isAwaited === true))
    return 'it waits for the network at Init';
  return workMilliseconds.high > referenceMilliseconds / 4 ? 'it computes much at Init' : undefined;
}

function commonestOf(all: readonly DeployedAs[]): { deployed: DeployedAs; isMixed: boolean } {
  const byBase = new Map<string, DeployedAs[]>();
  for (const one of all) {
    const key = [one.runtime, one.architecture, one.packageType].join();
    byBase.set(key, [...(byBase.get(key) ?? []), one]);
  }
  const [commonest = []] = [...byBase.values()].sort((a, b) => b.length - a.length);
  return { deployed: commonest[0] ?? {}, isMixed: byBase.size > 1 };
}
