import { textTerm, concatTerms, PatternTerm, literalTextOf, type Term } from '../deployment.js';
import {
  eitherOf,
  nothing,
  unknown,
  type CreatedValue,
  type ExternalValue,
  type MemberValue,
  type Value,
} from './values.js';

/** An argument of a call; `undefined` when it is not given, unknown when it may be. */
export function argumentOf(created: CreatedValue, index: number): Value | undefined {
  const given = created.arguments[index];
  if (given !== undefined) return isAbsent(given) ? undefined : given;
  return created.isComplete ? undefined : unknown('an argument that was not understood', created.place);
}

/** A property of an object; `undefined` when it is not given, unknown when it may be. */
export function propertyOf(value: Value | undefined, name: string): Value | undefined {
  if (value === undefined || isAbsent(value)) return undefined;
  if (value.kind === 'either') return eitherProperty(value.options, name);
  if (value.kind !== 'object') return unknown('no object');
  const held = value.properties.get(name);
  if (held !== undefined) return isAbsent(held) ? undefined : held;
  return value.isComplete ? undefined : unknown('a property that was not understood', value.place);
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

/** All texts of a list; `undefined` when some are open. */
export function textsOf(value: Value | undefined): readonly string[] | undefined {
  if (value?.kind === 'plain') return textOf(value) === undefined ? undefined : [textOf(value) ?? ''];
  if (value?.kind !== 'list' || !value.isComplete) return undefined;
  const texts = value.items.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** What a dialect makes of things that were created, of their members, and of what is outside of the program. */
export type Naming = (value: CreatedValue | MemberValue | ExternalValue) => Term | undefined;

const unknownTerm: Term = { kind: 'unknown' };

/** Values within values that are followed. */
const deepest = 20;

/** What a value names. */
export function termOf(value: Value | undefined, naming: Naming, depth = 0): Term {
  if (value === undefined || depth > deepest) return unknownTerm;
  switch (value.kind) {
    case 'plain':
      return isAbsent(value) ? unknownTerm : textTerm(String(value.value));
    case 'text':
      return concatTerms(value.parts.map((part) => termOf(part, naming, depth + 1)));
    case 'either':
      return { kind: 'either', options: value.options.map((option) => termOf(option, naming, depth + 1)) };
    case 'created':
    case 'member':
    case 'external':
      return naming(value) ?? unknownTerm;
    default:
      return unknownTerm;
  }
}

/** A pattern as JSON, with a `PatternTerm` for what only a deployment knows; `undefined` when parts of it are out of sight. */
export function patternOf(value: Value, naming: Naming, depth = 0): { readonly json: unknown } | undefined {
  if (depth > deepest) return undefined;
  if (value.kind === 'plain') return { json: value.value };
  if (value.kind === 'list' || value.kind === 'object') {
    if (!value.isComplete) return undefined;
    const held = value.kind === 'list' ? [...value.items.entries()] : [...value.properties];
    const parts = held.map(([key, item]) => [key, patternOf(item, naming, depth + 1)] as const);
    if (parts.some(([, part]) => part === undefined)) return undefined;
    if (value.kind === 'list') return { json: parts.map(([, part]) => part?.json) };
    return { json: Object.fromEntries(parts.map(([key, part]) => [key, part?.json])) };
  }
  const term = termOf(value, naming);
  return term.kind === 'unknown' ? undefined : { json: literalTextOf(term) ?? new PatternTerm(term) };
}
