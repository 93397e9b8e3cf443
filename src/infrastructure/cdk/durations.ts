import { argumentOf, textOf, numberOf } from '../program/arguments.js';
import type { Value } from '../program/values.js';
import { apiOf } from './api.js';

const secondsPer: Readonly<Record<string, number>> = {
  millis: 0.001,
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
};

/** The seconds of `Duration.minutes(5)`, and of `Duration.parse('PT5M')`. */
export function secondsOf(value: Value | undefined): number | undefined {
  const api = value?.kind === 'created' ? apiOf(value) : undefined;
  if (value?.kind !== 'created' || api?.startsWith('core.Duration.') !== true) return undefined;
  const unit = api.slice('core.Duration.'.length);
  const amount = argumentOf(value, 0);
  if (unit === 'parse') return parsedSeconds(textOf(amount) ?? '');
  const number = numberOf(amount);
  const factor = Object.hasOwn(secondsPer, unit) ? secondsPer[unit] : undefined;
  return number === undefined || factor === undefined ? undefined : number * factor;
}

function parsedSeconds(text: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!match || /[PT]$/.test(text)) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part || 0));
  return days * 86_400 + hours * 3600 + minutes * 60 + seconds;
}
