import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { isFile, readText, realPathOf } from '../files/files.js';
import type { FunctionInit } from '../init-cost/function-init.js';
import { calibrationOption } from '../reports/calibration-text.js';
import { pathsFrom } from '../reports/handler-words.js';
import {
  growthText,
  tooMuchText,
  type Change,
  type Comparison,
  type KeptEstimate,
} from '../reports/init-growth-text.js';
import { counted } from '../reports/text-rows.js';
import { UsageError } from './arguments.js';
import { tool } from './tool.js';

/** Growth of no more than this passes, whatever its share. */
const leastGrowthMilliseconds = 10;

/** Which estimates to compare with, or to keep. */
export interface BaselineRequest {
  /** Absolute path, and as it was named. */
  readonly file: string;
  readonly name: string;
  readonly root: string;
  readonly maxGrowthPercent: number;
  readonly isUpdate: boolean;
}

/** How functions have grown since a baseline. */
export interface Growth {
  readonly text: string;
  readonly complaintAbout: (one: FunctionInit) => string | undefined;
}

interface Baseline {
  readonly version: string;
  /** As `--calibration` takes it, empty for the published figures; earlier versions did not say. */
  readonly calibration?: string;
  readonly functions: readonly KeptEstimate[];
}

/** The flags about a baseline. */
interface Flags {
  readonly baseline?: string | undefined;
  readonly 'max-growth'?: string | undefined;
  readonly 'update-baseline'?: boolean | undefined;
}

/** What the flags ask for. */
export function baselineFrom(flags: Flags, cwd: string, root: string): BaselineRequest | undefined {
  const { baseline: name, 'max-growth': growth, 'update-baseline': isUpdate = false } = flags;
  if (name === undefined) {
    if (growth === undefined && !isUpdate) return undefined;
    throw new UsageError(`${isUpdate ? '--update-baseline' : '--max-growth'} needs --baseline FILE.`);
  }
  const maxGrowthPercent = growth === undefined ? 10 : percentFrom(growth);
  return { file: path.resolve(cwd, name), name, root: realPathOf(root), maxGrowthPercent, isUpdate };
}

function percentFrom(value: string): number {
  const [, number = ''] = /^(\d+(?:\.\d+)?)\s*%?$/.exec(value) ?? [];
  if (number !== '') return Number(number);
  throw new UsageError(`--max-growth is a number of percent, such as 10, not "${value}".`);
}

/** Compares functions with their baseline; writes it when there is none, or when that is asked for. */
export function growthSince(
  request: BaselineRequest,
  functions: readonly FunctionInit[],
  isWhole: boolean,
): Growth {
  const { file, name, isUpdate } = request;
  const kept = keptBy(functions, request);
  const calibration = calibrationOption(functions[0]?.deployed.calibration ?? {});
  if (!isUpdate && isFile(file)) return comparedWith(baselineIn(request), { kept, calibration }, request);
  const complaintAbout = (): undefined => undefined;
  if (!isWhole) return { text: `${name} is not written while a function cannot be read.`, complaintAbout };
  writeBaseline(request, { version: tool().version, calibration, functions: [...kept.values()] });
  const isPartial = functions.some(({ estimate }) =>
    estimate.doubts.some(({ kind }) => kind === 'not-found'),
  );
  const warning = isPartial
    ? ' Something that they load is not installed here, and missing in the figures.'
    : '';
  return {
    text: `Wrote ${name}, the baseline of ${counted(kept.size, 'function')}.${warning}`,
    complaintAbout,
  };
}

/** Estimates by name and entry; of several with the same ones the costliest. */
function keptBy(functions: readonly FunctionInit[], { root }: BaselineRequest): Map<string, KeptEstimate> {
  const kept = functions.map((one) => keptOf(one, root));
  kept.sort(
    (a, b) => compared(a.entry, b.entry) || compared(a.name, b.name) || a.milliseconds - b.milliseconds,
  );
  return new Map(kept.map((one) => [keyOf(one), one]));
}

function compared(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function keptOf({ name, entry, estimate }: FunctionInit, root: string): KeptEstimate {
  const { milliseconds, bytes, packaging } = estimate;
  const bundled = packaging.kind === 'bundled' && packaging.isMinified ? 'minified' : packaging.kind;
  return {
    name,
    entry: pathsFrom(root)(entry),
    milliseconds: Math.round(milliseconds),
    bytes,
    form: bundled,
  };
}

function keyOf({ name, entry }: { readonly name: string; readonly entry: string }): string {
  return JSON.stringify([entry, name]);
}

function writeBaseline({ file, name }: BaselineRequest, baseline: Baseline): void {
  const text = JSON.stringify(baseline, undefined, 2);
  try {
    writeFileSync(file, `${text}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/,.*/, '') : String(error);
    throw new UsageError(`${name} cannot be written (${reason}).`);
  }
}

function baselineIn({ file, name }: BaselineRequest): Baseline {
  try {
    const baseline: unknown = JSON.parse(readText(file) ?? '');
    if (isBaseline(baseline)) return baseline;
  } catch {
    // Told below.
  }
  throw new UsageError(`${name} is no baseline that this command wrote; --update-baseline writes it anew.`);
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== 'object' || value === null) return false;
  const { version, calibration = '', functions } = value as Partial<Record<keyof Baseline, unknown>>;
  if (typeof calibration !== 'string') return false;
  return typeof version === 'string' && Array.isArray(functions) && functions.every(isKept);
}

function isKept(value: unknown): value is KeptEstimate {
  if (typeof value !== 'object' || value === null) return false;
  const { name, entry, milliseconds, bytes, form } = value as Partial<Record<keyof KeptEstimate, unknown>>;
  return (
    [name, entry, form].every((each) => typeof each === 'string') && isAmount(milliseconds) && isAmount(bytes)
  );
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

function comparedWith(
  { version, calibration: calibratedBefore, functions }: Baseline,
  { kept, calibration }: { readonly kept: ReadonlyMap<string, KeptEstimate>; readonly calibration: string },
  { name, root, maxGrowthPercent }: BaselineRequest,
): Growth {
  const before = new Map(functions.map((one) => [keyOf(one), one]));
  const changes = [...new Set([...kept.keys(), ...before.keys()])].map((key) =>
    changeFrom(before.get(key), kept.get(key), maxGrowthPercent),
  );
  const comparison: Comparison = {
    file: name,
    changes,
    maxGrowthPercent,
    madeBy: version,
    version: tool().version,
    recalibration:
      calibratedBefore === undefined || calibratedBefore === calibration
        ? undefined
        : { before: calibratedBefore, now: calibration },
  };
  const tooMuch = new Map(
    changes.flatMap((change) => (change.isTooMuch && change.now ? [[keyOf(change.now), change]] : [])),
  );
  const complaintAbout = (one: FunctionInit): string | undefined => {
    const change = tooMuch.get(keyOf(keptOf(one, root)));
    return change && tooMuchText(change, comparison);
  };
  return { text: growthText(comparison), complaintAbout };
}

function changeFrom(
  before: KeptEstimate | undefined,
  now: KeptEstimate | undefined,
  maxGrowthPercent: number,
): Change {
  const growth = before && now ? now.milliseconds - before.milliseconds : 0;
  const allowed = Math.max(leastGrowthMilliseconds, ((before?.milliseconds ?? 0) * maxGrowthPercent) / 100);
  return { before, now, isTooMuch: growth > allowed };
}
