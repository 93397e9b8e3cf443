import { apiOf } from './api.js';
import { eitherOf, nothing, type CreatedValue, type Value } from '../program/values.js';

const unknown: Value = { kind: 'unknown', why: 'not understood', place: undefined };

/** An argument of a call; `undefined` when it is not given, unknown when it may be. */
export function argumentOf(created: CreatedValue, index: number): Value | undefined {
  const given = created.arguments[index];
  if (given !== undefined) return isAbsent(given) ? undefined : given;
  return created.isComplete ? undefined : unknown;
}

/** A property of an object; `undefined` when it is not given, unknown when it may be. */
export function propertyOf(value: Value | undefined, name: string): Value | undefined {
  if (value === undefined || isAbsent(value)) return undefined;
  if (value.kind === 'either') return eitherProperty(value.options, name);
  if (value.kind !== 'object') return unknown;
  const held = value.properties.get(name);
  if (held !== undefined) return isAbsent(held) ? undefined : held;
  return value.isComplete ? undefined : unknown;
}

function eitherProperty(options: readonly Value[], name: string): Value | undefined {
  const held = options.map((option) => propertyOf(option, name));
  const [first, ...others] = held;
  if (others.every((other) => other === first)) return first;
  return eitherOf(held.map((one) => one ?? nothing));
}

/** A property, and what one finds in it further down. */
export function propertyAt(value: Value | undefined, ...names: readonly string[]): Value | undefined {
  return names.reduce(propertyOf, value);
}

function isAbsent(value: Value): boolean {
  return value.kind === 'plain' && (value.value === undefined || value.value === null);
}

/** The entries of an object, and whether there are no others. */
export function entriesOf(value: Value | undefined): {
  readonly entries: readonly (readonly [string, Value])[];
  readonly isComplete: boolean;
} {
  if (value === undefined || isAbsent(value)) return { entries: [], isComplete: true };
  if (value.kind === 'object') {
    const entries = [...value.properties].filter(([, held]) => !isAbsent(held));
    return { entries, isComplete: value.isComplete };
  }
  if (value.kind !== 'either') return { entries: [], isComplete: false };
  const all = value.options.map(entriesOf);
  const names = new Set(all.flatMap(({ entries }) => entries.map(([name]) => name)));
  return {
    entries: [...names].flatMap((name) => {
      const held = propertyOf(value, name);
      return held ? [[name, held] as const] : [];
    }),
    isComplete: all.every(({ isComplete }) => isComplete),
  };
}

/** The items of a list, also of each possible one; a single value stands for a list of one. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || isAbsent(value)) return [];
  if (value.kind === 'list') return value.items;
  return value.kind === 'either' ? value.options.flatMap(itemsOf) : [value];
}

/** Whether all items of a list are known. */
export function isWholeList(value: Value | undefined): boolean {
  return value === undefined || isAbsent(value) || (value.kind === 'list' && value.isComplete);
}

/** A plain text. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'plain' && typeof value.value === 'string' ? value.value : undefined;
}

/** A plain number. */
export function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === 'plain' && typeof value.value === 'number' ? value.value : undefined;
}

/** A plain boolean; `absent` when the setting is not given. */
export function flagOf(value: Value | undefined, absent: boolean): boolean | undefined {
  if (value === undefined) return absent;
  return value.kind === 'plain' && typeof value.value === 'boolean' ? value.value : undefined;
}

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
