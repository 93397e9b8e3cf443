import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Place } from '../deployment.js';
import { listMethodResult } from './list-methods.js';
import type { Machine } from './machine.js';
import { keyTextOf } from './members.js';
import { entriesOf } from './object-methods.js';
import { listValue, objectValue, type Arguments, type OpenList, type OpenObject } from './open-values.js';
import { jsonTextOf, valueOfData } from './plain-data.js';
import {
  combinationsOf,
  concatOf,
  eitherOf,
  nothing,
  plain,
  plainTextOf,
  truthOf,
  unknown,
  type ExternalValue,
  type Value,
} from './values.js';

interface BuiltinCall {
  readonly machine: Machine;
  readonly given: Arguments;
  readonly place: Place;
}

/** What a function of JavaScript or Node.js gives, where that follows from its arguments; `undefined` for anything else. */
export function builtinResult(
  machine: Machine,
  { from, names }: ExternalValue,
  given: Arguments,
  place: Place,
): Value | undefined {
  const own = from !== undefined && names[0] === 'default' ? names.slice(1) : names;
  const key = `${from ?? ''}:${own.join('.')}`.replace(/^path:posix\.|^path\/posix:/, 'path:');
  const builtin = Object.hasOwn(builtins, key) ? builtins[key] : undefined;
  return builtin?.({ machine, given, place });
}

const builtins: Readonly<Partial<Record<string, (call: BuiltinCall) => Value | undefined>>> = {
  ':Object.entries': ({ given }) => ofObject(given, entriesOf),
  ':Object.keys': ({ given }) =>
    ofObject(given, (object) => listValue([...object.properties.keys()].map(plain), object.isComplete)),
  ':Object.values': ({ given }) =>
    ofObject(given, (object) => listValue([...object.properties.values()], object.isComplete)),
  ':Object.fromEntries': ({ given }) => objectOfEntries(given.values[0], {}),
  ':Object.assign': assigned,
  ':Object.freeze': ({ given }) => given.values[0],
  ':structuredClone': ({ given }) => given.values[0],
  ':Array.isArray': ({ given: { values } }) => isList(values[0]),
  ':Array.from': arrayFrom,
  ':Array.of': ({ given }) => listValue(given.values, given.isComplete),
  ':Promise.all': ({ given }) => given.values[0],
  ':Promise.allSettled': ({ given }) => given.values[0],
  ':Promise.resolve': ({ given }) => given.values[0] ?? nothing,
  ':String': ({ given }) => concatOf(given.values.slice(0, 1)),
  ':Number': ({ given }) => converted(given, Number),
  ':parseInt': ({ given }) => converted(given, Number.parseInt),
  ':Number.parseInt': ({ given }) => converted(given, Number.parseInt),
  ':parseFloat': ({ given }) => converted(given, Number.parseFloat),
  ':Boolean': ({ given }) => {
    const truth = truthOf(given.values[0] ?? nothing);
    return truth === undefined ? unknown('a test that only a run can tell') : plain(truth);
  },
  ':JSON.stringify': ({ given }) => {
    const text = given.values[0] && jsonTextOf(given.values[0]);
    return text === undefined ? undefined : plain(text);
  },
  ':JSON.parse': ({ given }) => parsedJson(given.values[0]),
  ':process.cwd': ({ machine }) => plain(machine.workingDirectory),
  ':require.resolve': ({ given }) => given.values[0],
  'process:cwd': ({ machine }) => plain(machine.workingDirectory),
  'path:join': ({ given }) => joinedPath(given),
  'path:resolve': ({ machine, given }) => resolvedPath(machine, given),
  'path:dirname': ({ given }) => ofTexts(given, ([text = '']) => path.posix.dirname(text)),
  'path:basename': ({ given }) => ofTexts(given, ([text = '', ending]) => path.posix.basename(text, ending)),
  'path:extname': ({ given }) => ofTexts(given, ([text = '']) => path.posix.extname(text)),
  'path:normalize': ({ given }) => ofTexts(given, ([text = '']) => path.posix.normalize(text)),
  'path:relative': ({ given }) => ofTexts(given, ([from = '', to = '']) => path.posix.relative(from, to)),
  'url:fileURLToPath': ({ given }) => filePathOf(given.values[0]),
  'url:pathToFileURL': ({ given }) => {
    const text = plainTextOf(given.values[0]);
    return text === undefined ? undefined : urlValue(pathToFileURL(text).href);
  },
};

/** What `new` of a class of JavaScript gives, where that is modelled. */
export function constructedBuiltin(
  machine: Machine,
  callee: Value,
  given: Arguments,
  place: Place,
): Value | undefined {
  if (callee.kind !== 'external') return undefined;
  const name = `${callee.from ?? ''}:${callee.names.join('.')}`;
  const [first, second] = given.values;
  if (name === ':Map') return objectOfEntries(first ?? listValue([]), { isMap: true, place });
  if (name === ':Set') return setOf(machine, first, place);
  if (name !== ':URL' && name !== 'url:URL') return undefined;
  const [text, base] = [plainTextOf(first), plainTextOf(second) ?? hrefOf(second)];
  if (text === undefined || !URL.canParse(text, base)) return undefined;
  return urlValue(new URL(text, base).href);
}

function setOf(machine: Machine, items: Value | undefined, place: Place): Value {
  if (!items) return listValue([]);
  if (items.kind !== 'list') return listValue([], false);
  const copy = listValue([], items.isComplete);
  for (const item of items.items) {
    const given: Arguments = { values: [item], isComplete: true };
    const isHeld = item.kind === 'plain' && listMethodResult(machine, copy, 'includes', given, place);
    if (!isHeld || truthOf(isHeld) !== true) copy.items = [...copy.items, item];
  }
  return copy;
}

function urlValue(href: string): OpenObject {
  const { pathname } = new URL(href);
  return objectValue(
    [
      ['href', plain(href)],
      ['pathname', plain(pathname)],
    ],
    { isComplete: false },
  );
}

function hrefOf(value: Value | undefined): string | undefined {
  return value?.kind === 'object' ? plainTextOf(value.properties.get('href')) : undefined;
}

function filePathOf(value: Value | undefined): Value | undefined {
  const href = plainTextOf(value) ?? hrefOf(value);
  if (href?.startsWith('file:///') !== true) return undefined;
  try {
    return plain(fileURLToPath(href));
  } catch {
    return undefined;
  }
}

function ofObject(given: Arguments, take: (object: OpenObject) => Value): Value {
  const [value] = given.values;
  if (value?.kind === 'object') return take(value as OpenObject);
  return listValue([], false);
}

function objectOfEntries(
  value: Value | undefined,
  traits: { readonly isMap?: boolean; readonly place?: Place },
): Value {
  if (value?.kind === 'object')
    return { ...(value as OpenObject), properties: new Map(value.properties), ...traits };
  if (value?.kind !== 'list') return objectValue([], { ...traits, isComplete: false });
  const entries = value.items.map((item): readonly [string, Value] | undefined => {
    const [key, held = nothing] = item.kind === 'list' ? item.items : [];
    const name = key && keyTextOf(key);
    return name === undefined ? undefined : [name, held];
  });
  const known = entries.filter((entry) => entry !== undefined);
  const isComplete = value.isComplete && known.length === entries.length;
  return objectValue(known, { ...traits, isComplete });
}

function assigned({ machine, given }: BuiltinCall): Value | undefined {
  const [target, ...sources] = given.values;
  if (target?.kind !== 'object') return target;
  for (const source of sources) {
    if (source.kind !== 'object') {
      (target as OpenObject).isComplete = false;
      continue;
    }
    for (const [name, value] of source.properties)
      machine.journal.write((target as OpenObject).properties, name, value);
    (target as OpenObject).isComplete &&= source.isComplete;
  }
  return target;
}

function isList(value: Value | undefined): Value {
  if (value?.kind === 'list') return plain(true);
  return value?.kind === 'object' || value?.kind === 'plain' || value?.kind === 'text'
    ? plain(false)
    : unknown('a test that only a run can tell');
}

function arrayFrom({ machine, given, place }: BuiltinCall): Value {
  const [source, callback] = given.values;
  let list: OpenList = listValue([], false);
  if (source?.kind === 'list') list = source;
  else if (source?.kind === 'object' && (source as OpenObject).isMap) list = entriesOf(source as OpenObject);
  else if (source?.kind === 'object') list = listOfLength(source.properties.get('length'));
  if (!callback) return listValue(list.items, list.isComplete);
  return listMethodResult(machine, list, 'map', { values: [callback], isComplete: true }, place) ?? list;
}

function listOfLength(length: Value | undefined): OpenList {
  const count = length?.kind === 'plain' ? Number(length.value) : Number.NaN;
  return count >= 0 && count <= 50
    ? listValue(Array.from({ length: count }, () => nothing))
    : listValue([], false);
}

function converted({ values }: Arguments, convert: (text: string) => number): Value {
  const [value] = values;
  return value?.kind === 'plain' && value.value !== undefined
    ? plain(convert(String(value.value)))
    : unknown('a number that only a run can tell');
}

function parsedJson(value: Value | undefined): Value | undefined {
  if (
    value?.kind === 'created' &&
    value.callee.kind === 'external' &&
    value.callee.names.join('.') === 'JSON.stringify'
  )
    return value.arguments[0];
  const text = plainTextOf(value);
  if (text === undefined) return undefined;
  try {
    return valueOfData(JSON.parse(text));
  } catch {
    return unknown('a call that throws');
  }
}

/** What a function of texts gives for each combination of possible ones. */
function ofTexts({ values }: Arguments, take: (texts: readonly string[]) => string): Value | undefined {
  const results = combinationsOf(values)?.map((combination) => {
    const texts = combination.map(plainTextOf).filter((text) => text !== undefined);
    return texts.length === values.length && texts.length > 0 ? plain(take(texts)) : undefined;
  });
  const known = results?.filter((result) => result !== undefined) ?? [];
  return known.length > 0 && known.length === results?.length ? eitherOf(known) : undefined;
}

/** Segments that are not plain stay parts of the text. */
function joinedPath(given: Arguments): Value | undefined {
  const whole = ofTexts(given, (texts) => path.posix.join(...texts));
  if (whole || !given.isComplete) return whole;
  const start = given.values.findIndex((value) => plainTextOf(value) === undefined);
  const leading = given.values.slice(0, start).map((value) => plainTextOf(value) ?? '');
  const rest = given.values.slice(start).flatMap((value) => [plain('/'), value]);
  return concatOf(leading.length === 0 ? rest.slice(1) : [plain(path.posix.join(...leading)), ...rest]);
}

function resolvedPath(machine: Machine, given: Arguments): Value | undefined {
  const { workingDirectory } = machine;
  if (given.values.length === 0) return plain(workingDirectory);
  return ofTexts(given, (texts) => path.resolve(workingDirectory, ...texts)) ?? joinedPath(given);
}
