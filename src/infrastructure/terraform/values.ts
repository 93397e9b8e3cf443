import { concatTerms, literalTextOf, textTerm, type Term } from '../deployment.js';

/** What an expression stands for, as far as it can be told without a deployment. */
export type Value =
  | PlainValue
  /** A text that has parts which only a deployment knows. */
  | { readonly kind: 'term'; readonly term: Term }
  | ListValue
  | ObjectValue
  /** A resource, data source or module as a whole. */
  | { readonly kind: 'whole'; readonly address: string; readonly attribute: (name: string) => Value }
  /** The JSON text of a value. */
  | { readonly kind: 'json'; readonly of: Value }
  | { readonly kind: 'either'; readonly options: readonly Value[] }
  | { readonly kind: 'unknown' };

export interface PlainValue {
  readonly kind: 'plain';
  readonly value: string | number | boolean | null;
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
  /** Whether there may be more items. */
  readonly isComplete: boolean;
}

export interface ObjectValue {
  readonly kind: 'object';
  readonly entries: ReadonlyMap<string, Value>;
  /** Whether there may be more entries. */
  readonly isComplete: boolean;
}

export const unknownValue: Value = { kind: 'unknown' };

/** What is known not to be there, so that `try` goes on; else as unknown as any. */
export const missingValue: Value = { kind: 'unknown' };

/** A text, number, truth value or null. */
export function plainValue(value: string | number | boolean | null): PlainValue {
  return { kind: 'plain', value };
}

/** A list that has these items and no other. */
export function listValue(items: readonly Value[]): ListValue {
  return { kind: 'list', items, isComplete: true };
}

/** A value that only the deployment knows, under its address. */
export function symbolValue(address: string): Value {
  return { kind: 'term', term: { kind: 'concat', atoms: [{ kind: 'symbol', id: `tf:${address}` }] } };
}

/** A term as a value; one of nothing but text is plain. */
export function termValue(term: Term): Value {
  if (term.kind === 'unknown') return unknownValue;
  if (term.kind === 'either') return eitherValue(term.options.map(termValue));
  const text = literalTextOf(term);
  return text === undefined ? { kind: 'term', term } : plainValue(text);
}

/** Alternatives that a value may have; what has more is unknown. */
const mostOptions = 8;

/** One of several values; alternatives that are the same count once. */
export function eitherValue(values: readonly Value[]): Value {
  const options = values.flatMap((value) => (value.kind === 'either' ? value.options : [value]));
  const distinct: Value[] = [];
  for (const option of options) if (!distinct.some((other) => areSame(option, other))) distinct.push(option);
  const [only] = distinct;
  if (distinct.length === 1 && only) return only;
  return distinct.length === 0 || distinct.length > mostOptions
    ? unknownValue
    : { kind: 'either', options: distinct };
}

function areSame(a: Value, b: Value): boolean {
  if (a.kind === 'plain' && b.kind === 'plain') return a.value === b.value;
  if (a.kind === 'term' && b.kind === 'term') return JSON.stringify(a.term) === JSON.stringify(b.term);
  if (a.kind === 'whole' && b.kind === 'whole') return a.address === b.address;
  if (a.kind === 'list' && b.kind === 'list') return a.items.length + b.items.length === 0;
  return a.kind === 'unknown' && b.kind === 'unknown';
}

/** The alternatives of a value, itself when it has none; null is no alternative to anything else. */
export function optionsOf(value: Value): readonly Value[] {
  if (value.kind !== 'either') return [value];
  const given = value.options.filter((option) => !isNull(option));
  return given.length > 0 ? given : value.options.slice(0, 1);
}

/** The same done to each alternative of a value. */
export function mapOptions(value: Value, map: (option: Value) => Value): Value {
  return value.kind === 'either' ? eitherValue(value.options.map(map)) : map(value);
}

/** Whether a value is `null`. */
export function isNull(value: Value | undefined): boolean {
  return value?.kind === 'plain' && value.value === null;
}

/** The name, ARN or text that a value is. */
export function termOf(value: Value | undefined): Term {
  if (!value) return { kind: 'unknown' };
  const terms = optionsOf(value).map(termOfOne);
  const [only] = terms;
  return terms.length === 1 && only ? only : { kind: 'either', options: terms };
}

function termOfOne(value: Value): Term {
  if (value.kind === 'term') return value.term;
  if (value.kind === 'plain')
    return value.value === null ? { kind: 'unknown' } : textTerm(String(value.value));
  if (value.kind !== 'json') return { kind: 'unknown' };
  const plain = plainOf(value.of);
  return plain === undefined ? { kind: 'unknown' } : textTerm(JSON.stringify(plain.value));
}

/** The text of a value that is nothing but text. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'plain' && value.value !== null ? String(value.value) : literalTextOf(termOf(value));
}

/** A number, also when it is written as text. */
export function numberOf(value: Value | undefined): number | undefined {
  const text = textOf(value)?.trim();
  const number = text === undefined || text === '' ? NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** A truth value, also when it is written as text. */
export function truthOf(value: Value | undefined): boolean | undefined {
  const text = textOf(value);
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** A value as JavaScript has it. */
interface Boxed {
  readonly value: unknown;
}

/** The value as JavaScript has it, in a box; `undefined` when only the deployment knows some part of it. */
export function plainOf(value: Value): Boxed | undefined {
  if (value.kind === 'plain') return value;
  if (value.kind === 'list' && value.isComplete) {
    const items = value.items.map(plainOf);
    return items.every((item) => item !== undefined) ? { value: items.map((item) => item.value) } : undefined;
  }
  if (value.kind !== 'object' || !value.isComplete) return undefined;
  const entries = [...value.entries].map(([key, held]) => [key, plainOf(held)] as const);
  if (entries.some(([, held]) => held === undefined)) return undefined;
  return { value: Object.fromEntries(entries.map(([key, held]) => [key, held?.value])) };
}

/** What JSON says, as a value. */
export function valueOfPlain(plain: unknown): Value {
  if (plain === null || ['string', 'number', 'boolean'].includes(typeof plain))
    return plainValue(plain as PlainValue['value']);
  if (Array.isArray(plain)) return listValue(plain.map(valueOfPlain));
  if (typeof plain !== 'object') return unknownValue;
  const entries = Object.entries(plain).map(([key, held]): [string, Value] => [key, valueOfPlain(held)]);
  return { kind: 'object', entries: new Map(entries), isComplete: true };
}

/** The texts of values one after another. */
export function concatValues(values: readonly Value[]): Value {
  if (values.filter(({ kind }) => kind === 'either').length > 1) return unknownValue;
  const index = values.findIndex(({ kind }) => kind === 'either');
  const either = values[index];
  if (either) return mapOptions(either, (option) => concatValues(values.with(index, option)));
  return termValue(concatTerms(values.map(termOf)));
}

/** Keys and items of a collection; `undefined` when some are not known. */
export function pairsOf(collection: Value): [Value, Value][] | undefined {
  if (collection.kind === 'list' && collection.isComplete)
    return collection.items.map((item, index): [Value, Value] => [plainValue(index), item]);
  if (collection.kind === 'object' && collection.isComplete)
    return [...collection.entries].map(([key, item]): [Value, Value] => [plainValue(key), item]);
  return undefined;
}

/** The member of a value under a name or index. */
export function memberValue(value: Value, key: string): Value {
  switch (value.kind) {
    case 'object':
      return value.entries.get(key) ?? (value.isComplete ? missingValue : unknownValue);
    case 'list':
      return value.items[Number(key)] ?? unknownValue;
    case 'whole':
      return value.attribute(key);
    case 'term':
      return memberOfSymbol(value, key);
    default:
      return unknownValue;
  }
}

/** What only the deployment knows has members that only the deployment knows. */
function memberOfSymbol(value: Extract<Value, { kind: 'term' }>, key: string): Value {
  const [atom, ...others] = value.term.kind === 'concat' ? value.term.atoms : [];
  return atom?.kind === 'symbol' && others.length === 0
    ? symbolValue(`${atom.id.replace(/^tf:/, '')}.${key}`)
    : unknownValue;
}
