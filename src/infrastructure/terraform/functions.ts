import path from 'node:path';
import { isInside, readText } from '../../files/files.js';
import type { Reading } from './scope.js';
import {
  concatValues,
  eitherValue,
  isNull,
  listValue,
  mapOptions,
  memberValue,
  missingValue,
  numberOf,
  optionsOf,
  pairsOf,
  plainValue,
  textOf,
  unknownValue,
  valueOfPlain,
  type ObjectValue,
  type Value,
} from './values.js';

type Implementation = (given: readonly Value[], reading: Reading) => Value;

/** What a function of Terraform's language gives, as far as it needs nothing but its arguments. */
export function callFunction(name: string, given: readonly Value[], reading: Reading): Value {
  return implementations.get(name.replace(/^core::/, ''))?.(given, reading) ?? unknownValue;
}

/** A function of texts that are known as a whole. */
function ofTexts(map: (...texts: string[]) => string): Implementation {
  return (given) => {
    const texts = given.map(textOf);
    return texts.every((text) => text !== undefined) ? plainValue(map(...texts)) : unknownValue;
  };
}

const first: Implementation = ([value]) => value ?? unknownValue;

/** `try` and `coalesce` go on to the next argument when one is not there. */
function firstThat(goesOn: (value: Value) => boolean | undefined): Implementation {
  return (given) => {
    const possible: Value[] = [];
    for (const value of given) {
      const answer = goesOn(value);
      if (answer === true) continue;
      possible.push(value);
      if (answer === false) break;
    }
    return possible.length === 0 ? plainValue(null) : eitherValue(possible);
  };
}

function isAttribute(value: Value): boolean {
  return (
    value.kind === 'term' &&
    value.term.kind === 'concat' &&
    value.term.atoms.some(({ kind }) => kind === 'attribute')
  );
}

/** Whether a value is null or empty; what a variable holds is not known. */
function isEmpty(value: Value): boolean | undefined {
  if (isNull(value) || (value.kind === 'plain' && value.value === '')) return true;
  return value.kind === 'plain' || value.kind === 'list' || value.kind === 'object' || isAttribute(value)
    ? false
    : undefined;
}

const implementations: ReadonlyMap<string, Implementation> = new Map<string, Implementation>([
  ['tostring', first],
  ['tonumber', first],
  ['tobool', first],
  ['tolist', ([value]) => asList(value)],
  ['toset', ([value]) => asList(value)],
  ['tomap', first],
  ['sensitive', first],
  ['nonsensitive', first],
  ['abspath', first],
  ['pathexpand', first],
  ['try', firstThat((value) => value === missingValue)],
  ['coalesce', firstThat(isEmpty)],
  ['lower', ofTexts((text) => text.toLowerCase())],
  ['upper', ofTexts((text) => text.toUpperCase())],
  ['trimspace', ofTexts((text) => text.trim())],
  ['basename', ofTexts((text) => path.posix.basename(text))],
  ['dirname', ofTexts((text) => path.posix.dirname(text))],
  [
    'trimprefix',
    ofTexts((text, prefix = '') => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  ],
  [
    'trimsuffix',
    ofTexts((text, suffix = '') =>
      text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
    ),
  ],
  ['replace', ([text, from, to]) => replaced(text, from, to)],
  ['format', ([form, ...given]) => formatted(form, given)],
  ['join', ([separator, ...lists]) => joined(separator, lists)],
  ['split', ([separator, text]) => splitted(separator, text)],
  ['concat', (lists) => concatenated(lists)],
  ['flatten', ([list]) => flattened(list)],
  ['compact', ([list]) => compacted(list)],
  ['distinct', first],
  ['merge', (objects) => merged(objects)],
  ['lookup', ([map, key, otherwise]) => lookedUp(map, key, otherwise)],
  [
    'element',
    ([list, index]) =>
      (list && mapOptions(list, (option) => elementOf(option, numberOf(index)))) ?? unknownValue,
  ],
  ['one', ([list]) => (list && mapOptions(list, oneOf)) ?? unknownValue],
  ['keys', ([map]) => withPairs(map, (pairs) => listValue(pairs.map(([key]) => key)))],
  ['values', ([map]) => withPairs(map, (pairs) => listValue(pairs.map(([, value]) => value)))],
  ['length', ([collection]) => lengthOf(collection)],
  ['jsonencode', ([value]) => (value ? { kind: 'json', of: value } : unknownValue)],
  ['jsondecode', ([text]) => decoded(text)],
  ['file', ([name], reading) => fileText(name, reading)],
]);

function asList(value: Value | undefined): Value {
  if (!value) return unknownValue;
  return mapOptions(value, (option) => (option.kind === 'list' ? option : unknownValue));
}

/** A text is searched for as it stands, or as a regular expression between slashes. */
function replaced(text?: Value, from?: Value, to?: Value): Value {
  const [whole, searched, replacement] = [textOf(text), textOf(from), textOf(to)];
  if (whole === undefined || searched === undefined || replacement === undefined) return unknownValue;
  if (searched.length > 1 && searched.startsWith('/') && searched.endsWith('/')) return unknownValue;
  return plainValue(whole.replaceAll(searched, () => replacement));
}

/** `%s`, `%d`, `%v` and `%%`; nothing else is understood. */
function formatted(form: Value | undefined, given: readonly Value[]): Value {
  const text = textOf(form);
  if (text === undefined) return unknownValue;
  let next = 0;
  const parts = text.split(/(%.?)/).map((part): Value => {
    if (!part.startsWith('%')) return plainValue(part);
    if (part === '%%') return plainValue('%');
    return /^%[sdv]$/.test(part) ? (given[next++] ?? unknownValue) : unknownValue;
  });
  return concatValues(parts);
}

function joined(separator: Value | undefined, lists: readonly Value[]): Value {
  const all = concatenated(lists);
  if (!separator || all.kind !== 'list' || !all.isComplete) return unknownValue;
  return concatValues(all.items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
}

function splitted(separator?: Value, text?: Value): Value {
  const [mark, whole] = [textOf(separator), textOf(text)];
  return mark === undefined || whole === undefined
    ? unknownValue
    : listValue(whole.split(mark).map((part) => plainValue(part)));
}

/** Lists one after another; one of several alternatives is taken with all that it may hold. */
function concatenated(lists: readonly Value[]): Value {
  const parts = lists.map((list) => optionsOf(list));
  const isComplete = parts.every(
    (options) =>
      options.length === 1 && options.every((option) => option.kind === 'list' && option.isComplete),
  );
  const items = parts.flat().flatMap((option) => (option.kind === 'list' ? option.items : []));
  return { kind: 'list', items, isComplete };
}

function flattened(list: Value | undefined): Value {
  if (list?.kind !== 'list') return unknownValue;
  const deep = (value: Value): readonly Value[] =>
    value.kind === 'list' ? value.items.flatMap(deep) : [value];
  const isComplete = (value: Value): boolean =>
    value.kind !== 'list' || (value.isComplete && value.items.every(isComplete));
  return { kind: 'list', items: deep(list), isComplete: isComplete(list) };
}

function compacted(list: Value | undefined): Value {
  if (list?.kind !== 'list') return unknownValue;
  return { ...list, items: list.items.filter((item) => isEmpty(item) !== true) };
}

/** Objects over one another, the last first. */
function merged(objects: readonly Value[]): Value {
  const entries = new Map<string, Value>();
  let isComplete = true;
  for (const object of objects) {
    if (isNull(object)) continue;
    const options = optionsOf(object).filter((option): option is ObjectValue => option.kind === 'object');
    isComplete &&=
      options.length === optionsOf(object).length && options.every((option) => option.isComplete);
    // What is not understood may have given any of the names another value.
    if (options.length === 0) for (const key of entries.keys()) entries.set(key, unknownValue);
    for (const key of new Set(options.flatMap((option) => [...option.entries.keys()]))) {
      const given = options.map((option) => option.entries.get(key) ?? entries.get(key));
      entries.set(key, eitherValue(given.filter((value) => value !== undefined)));
    }
  }
  return { kind: 'object', entries, isComplete };
}

function lookedUp(map?: Value, key?: Value, otherwise?: Value): Value {
  const name = textOf(key);
  if (!map || name === undefined) return unknownValue;
  return mapOptions(map, (option) => {
    const found = memberValue(option, name);
    return found === missingValue && otherwise ? otherwise : found;
  });
}

function elementOf(list: Value, index: number | undefined): Value {
  if (list.kind !== 'list' || !list.isComplete || index === undefined || list.items.length === 0)
    return unknownValue;
  return list.items[index % list.items.length] ?? unknownValue;
}

/** The only item of a list, null for none. */
function oneOf(list: Value): Value {
  if (list.kind !== 'list' || !list.isComplete || list.items.length > 1) return unknownValue;
  return list.items[0] ?? plainValue(null);
}

function withPairs(collection: Value | undefined, use: (pairs: readonly [Value, Value][]) => Value): Value {
  const pairs = collection && pairsOf(collection);
  return pairs ? use(pairs) : unknownValue;
}

function lengthOf(collection: Value | undefined): Value {
  if (collection?.kind === 'plain' && typeof collection.value === 'string')
    return plainValue(collection.value.length);
  return withPairs(collection, (pairs) => plainValue(pairs.length));
}

function decoded(text: Value | undefined): Value {
  if (text?.kind === 'json') return text.of;
  try {
    const whole = textOf(text);
    return whole === undefined ? unknownValue : valueOfPlain(JSON.parse(whole));
  } catch {
    return unknownValue;
  }
}

/** The text of a file of this project. */
function fileText(name: Value | undefined, { directory, root }: Reading): Value {
  const text = textOf(name);
  const file = text === undefined ? undefined : path.resolve(directory, text);
  const held = file !== undefined && isInside(root, file) ? readText(file) : undefined;
  return held === undefined ? unknownValue : plainValue(held);
}
