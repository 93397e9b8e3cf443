import type { InitReports } from './init-reports.js';
import { lambdaSpeedOf, type Calibration, type DeployedAs } from './lambda-speed.js';
import { leastSquares } from './least-squares.js';
import { median } from './measured.js';

/** A function whose Init phase was estimated. */
export interface EstimatedFunction {
  /** As Lambda and its log group call it. */
  readonly name: string;
  readonly referenceMilliseconds: number;
  readonly files: number;
}

/** How well a user's own log lines determine Lambda's speed. */
export interface ReportFit {
  /** What was fitted, to be given to estimates; terms that were not fitted are not in it. */
  readonly calibration: Calibration;
  /** Functions that have both an estimate and Init durations. */
  readonly functions: number;
  readonly durations: number;
  /** Median of the relative errors of the functions after the fit; `undefined` without functions. */
  readonly medianError: number | undefined;
  /** What could not be fitted and why, a sentence each. */
  readonly remarks: readonly string[];
}

type Term = 'baseMilliseconds' | 'cpuFactor' | 'millisecondsPerFile';

interface Sample {
  readonly duration: number;
  readonly amounts: Readonly<Record<Term, number>>;
}

/** Functions that a fit of one, two and three terms needs; one more than terms, so that something is left to check it with. */
const needed: Readonly<Record<Term, number>> = {
  baseMilliseconds: 1,
  cpuFactor: 3,
  millisecondsPerFile: 5,
};

/**
 * Fits base, factor and milliseconds per file to the Init durations of a user's own functions: least squares of the relative
 * error of each function's median, no term below zero. Terms for which there are too few or too similar functions keep the
 * published figure.
 */
export function fitToReports(
  reports: InitReports,
  estimates: readonly EstimatedFunction[],
  deployed: DeployedAs = {},
): ReportFit {
  const measured = estimates.flatMap((one) => {
    const durations = reports.get(one.name) ?? [];
    return durations.length > 0 ? [{ ...one, durations }] : [];
  });
  const samples = measured.map(({ durations, referenceMilliseconds, files }): Sample => {
    const amounts = { baseMilliseconds: 1, cpuFactor: referenceMilliseconds, millisecondsPerFile: files };
    return { duration: median(durations), amounts };
  });
  const { terms, remarks } = termsFor(samples);
  const published = publishedTerms(deployed);
  const first = fittedTerms(samples, terms, published);
  const isFlat = first.cpuFactor === 0;
  const calibration = isFlat ? fittedTerms(samples, withoutFactor(terms), published) : first;
  return {
    calibration,
    functions: samples.length,
    durations: measured.reduce((sum, { durations }) => sum + durations.length, 0),
    medianError: samples.length > 0 ? errorOf(samples, { ...published, ...calibration }) : undefined,
    remarks: isFlat ? [...remarks, flatRemark] : remarks,
  };
}

const flatRemark = 'cpuFactor keeps the published figure: Init durations do not grow with what is estimated.';

function withoutFactor(terms: readonly Term[]): Term[] {
  return terms.filter((term) => term !== 'cpuFactor');
}

function publishedTerms(deployed: DeployedAs): Record<Term, number> {
  const { baseMilliseconds, factor, millisecondsPerFile } = lambdaSpeedOf({ ...deployed, calibration: {} });
  return { baseMilliseconds, cpuFactor: factor, millisecondsPerFile };
}

function termsFor(samples: readonly Sample[]): { terms: Term[]; remarks: string[] } {
  const terms: Term[] = [];
  const remarks: string[] = [];
  for (const term of ['baseMilliseconds', 'cpuFactor', 'millisecondsPerFile'] as const) {
    const least = needed[term];
    if (samples.length < least)
      remarks.push(
        `${term} keeps the published figure: it needs ${least} functions with Init durations, and there are ${samples.length}.`,
      );
    else if (isDetermined(samples, terms, term)) terms.push(term);
    else remarks.push(`${term} keeps the published figure: the functions are too alike to tell it apart.`);
  }
  return { terms, remarks };
}

/** Of a term's amounts, relative to the durations, at least this share must be no mixture of the terms before it. */
const ownShare = 0.1;

function isDetermined(samples: readonly Sample[], before: readonly Term[], term: Term): boolean {
  const rows = samples.map((sample) => before.map((one) => relative(sample, one)));
  const own = samples.map((sample) => relative(sample, term));
  const mixture = leastSquares(rows, own);
  const rest = own.map((value, at) => value - dot(rows[at] ?? [], mixture));
  return Math.hypot(...rest) > ownShare * Math.hypot(...own);
}

function fittedTerms(
  samples: readonly Sample[],
  terms: readonly Term[],
  published: Readonly<Record<Term, number>>,
): Partial<Record<Term, number>> {
  const kept = (['baseMilliseconds', 'cpuFactor', 'millisecondsPerFile'] as const).filter(
    (term) => !terms.includes(term),
  );
  const rows = samples.map((sample) => terms.map((term) => relative(sample, term)));
  const targets = samples.map((sample) =>
    kept.reduce((rest, term) => rest - relative(sample, term) * published[term], 1),
  );
  const solution = leastSquares(rows, targets, { isNonNegative: true });
  return Object.fromEntries(terms.map((term, at) => [term, solution[at] ?? 0]));
}

function relative({ amounts, duration }: Sample, term: Term): number {
  return amounts[term] / duration;
}

function errorOf(samples: readonly Sample[], terms: Readonly<Record<Term, number>>): number {
  return median(
    samples.map(({ amounts, duration }) => {
      const names = Object.keys(amounts) as Term[];
      const estimate = names.reduce((sum, term) => sum + amounts[term] * terms[term], 0);
      return Math.abs(estimate / duration - 1);
    }),
  );
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
