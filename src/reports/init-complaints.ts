import type { FunctionInit } from '../init-cost/function-init.js';
import { bytesText, millisecondsText, rangeText } from './init-words.js';

/** Why a run does not succeed because of a function. */
export interface Complaint {
  readonly rule: 'over-milliseconds' | 'over-bytes' | 'over-baseline';
  /** One sentence. */
  readonly text: string;
}

/** A function with what is to be complained about. */
export interface Judged {
  readonly one: FunctionInit;
  readonly complaints: readonly Complaint[];
}

/** A place in the code; lines are 1-based. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What each function is allowed to come to. */
export interface Allowance {
  readonly budgetBytes: number;
  /** What a function has grown by since its baseline, where that is too much. */
  readonly growthTextOf: (one: FunctionInit) => string | undefined;
}

/** All functions with the complaints about each. */
export function judgedBy(functions: readonly FunctionInit[], allowance: Allowance): Judged[] {
  return functions.map((one) => ({ one, complaints: complaintsAbout(one, allowance) }));
}

function complaintsAbout(one: FunctionInit, { budgetBytes, growthTextOf }: Allowance): Complaint[] {
  const { name, estimate, size } = one;
  const complaints: Complaint[] = [];
  if (estimate.isOverBudget) complaints.push({ rule: 'over-milliseconds', text: overTimeText(one) });
  const ships = `${name} ships ${bytesText(size.bytes)} unzipped`;
  if (size.isOverLimit)
    complaints.push({ rule: 'over-bytes', text: `${ships}, over Lambda's limit of 250 MB.` });
  else if (size.bytes > budgetBytes)
    complaints.push({ rule: 'over-bytes', text: `${ships}, over the budget of ${bytesText(budgetBytes)}.` });
  const growth = growthTextOf(one);
  if (growth !== undefined) complaints.push({ rule: 'over-baseline', text: growth });
  return complaints;
}

function overTimeText({ name, estimate }: FunctionInit): string {
  const { milliseconds, range, budgetMilliseconds } = estimate;
  return `Init of ${name} takes about ${millisecondsText(milliseconds)} (${rangeText(range)}), over the budget of ${millisecondsText(budgetMilliseconds)}.`;
}

/** Where a complaint is about: what takes most of the time, when it is about time; else the entry. */
export function placeOf(one: FunctionInit, { rule }: Complaint): Place {
  const costliest = rule === 'over-milliseconds' ? costliestIn(one) : undefined;
  return costliest ? { file: costliest.file, line: costliest.line } : { file: one.entry, line: 1 };
}

/** The way out of a complaint: what takes most of the time. */
export function adviceAbout(one: FunctionInit, { rule }: Complaint): string | undefined {
  return rule === 'over-bytes' ? undefined : costliestIn(one)?.advice;
}

interface Costly extends Place {
  readonly advice: string;
  readonly milliseconds: number;
}

/** The import or the work at module level without which the Init phase would be shorter than without any other. */
function costliestIn({ estimate }: FunctionInit): Costly | undefined {
  const imports = estimate.imports.map(({ file, line, specifier, exclusive: { milliseconds } }) => {
    return {
      file,
      line,
      milliseconds,
      advice: `Without ${specifier}, Init would take ${millisecondsText(milliseconds)} less.`,
    };
  });
  const work = estimate.work.flatMap(({ kind, file, line, text, milliseconds: range }) => {
    if (kind === 'load' || kind === 'barrel' || range === undefined) return [];
    const milliseconds = Math.sqrt(range.low * range.high);
    return [{ file, line, milliseconds, advice: `Of that, ${text} takes ${rangeText(range)}.` }];
  });
  const [costliest] = [...imports, ...work].sort((a, b) => b.milliseconds - a.milliseconds);
  return costliest && costliest.milliseconds >= 1 ? costliest : undefined;
}
