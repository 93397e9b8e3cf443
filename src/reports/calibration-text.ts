import type { Calibration } from '../init-cost/lambda-speed.js';
import { listed } from './handler-words.js';
import { millisecondsText } from './init-words.js';
import { counted, indented } from './text-rows.js';

/** What was fitted to the Init durations of a file, and what was not. */
export interface FitShown {
  readonly file: string;
  readonly calibration: Calibration;
  readonly functions: number;
  readonly durations: number;
  readonly medianError: number | undefined;
  readonly remarks: readonly string[];
  readonly unmatched: readonly string[];
  readonly unfit: readonly { readonly name: string; readonly reason: string }[];
}

/** A fit as text for a terminal, with the option that says the same again. */
export function calibrationText(fit: FitShown): string {
  const { functions, durations, medianError, unmatched, unfit, remarks } = fit;
  const error = medianError === undefined ? '' : `, off by ${(medianError * 100).toFixed(0)}% in the median`;
  const head = `Fitted to ${counted(durations, 'Init duration')} of ${counted(functions, 'function')} in ${fit.file}${error}`;
  const terms = termsOf(fit.calibration);
  const option = calibrationOption(fit.calibration);
  const facts = [
    ...terms.map(({ text }) => text),
    ...remarks,
    ...unfit.map(({ name, reason }) => `${name} is left out: ${reason}.`),
    ...(unmatched.length > 0 ? [`none of the functions here: ${listed(unmatched)}`] : []),
    ...(option === '' ? [] : [`the same again: --calibration ${option}`]),
  ];
  return [...indented(0, 2, head), ...facts.flatMap((fact) => indented(2, 4, fact)), ''].join('\n');
}

/** What `--calibration` takes to say a calibration; empty for the published figures. */
export function calibrationOption(calibration: Calibration): string {
  return termsOf(calibration)
    .map(({ option }) => option)
    .join(',');
}

function termsOf({ baseMilliseconds, cpuFactor, millisecondsPerFile }: Calibration): Term[] {
  const of = (value: number | undefined, make: (value: number) => Term): Term[] =>
    value === undefined ? [] : [make(value)];
  return [
    ...of(baseMilliseconds, (value) => ({
      text: `base ${millisecondsText(value)}`,
      option: `base=${rounded(value, 1)}`,
    })),
    ...of(cpuFactor, (value) => ({
      text: `factor ${rounded(value, 3)}`,
      option: `factor=${rounded(value, 3)}`,
    })),
    ...of(millisecondsPerFile, (value) => ({
      text: `${rounded(value, 3)} ms per file`,
      option: `per-file=${rounded(value, 3)}`,
    })),
  ];
}

interface Term {
  readonly text: string;
  readonly option: string;
}

function rounded(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
