import { textOf } from '../program/arguments.js';
import type { Value } from '../program/values.js';

const secondsPer: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** The seconds of `"20 seconds"`. */
export function secondsOf(value: Value | undefined): number | undefined {
  const [, amount, unit = ''] =
    /^(\d+(?:\.\d+)?) (second|minute|hour|day)s?$/.exec(textOf(value) ?? '') ?? [];
  const factor = secondsPer[unit];
  return factor === undefined ? undefined : Number(amount) * factor;
}

/** The megabytes of `"1024 MB"` and `"2 GB"`. */
export function megabytesOf(value: Value | undefined): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) (MB|GB)$/.exec(textOf(value) ?? '') ?? [];
  return amount === undefined ? undefined : Number(amount) * (unit === 'GB' ? 1024 : 1);
}
