import { createRequire } from 'node:module';
import type * as JsYaml from 'js-yaml';

const require = createRequire(import.meta.url);

/** Where mappings and lists of a text stand: the offset of their key, of their first character in a list. */
export type Offsets = WeakMap<object, number>;

/** Text as plain values. */
export interface PlainYaml {
  readonly value: unknown;
  readonly offsets: Offsets;
  /** Keys that their mapping has had before. */
  readonly repeatedKeys: readonly { readonly key: string; readonly offset: number }[];
}

/** Receives a node's own tag (`!Ref`) and the value it stands on, and gives the value to keep. */
export type TagReader = (tag: string | undefined, value: unknown) => unknown;

/**
 * YAML 1.2 text as plain values, read several times faster than by a reader that recovers from errors;
 * `undefined` for text that needs the other one: broken, several documents, aliases, merge keys, tags of YAML itself.
 */
export function parsePlainYaml(text: string, readTag: TagReader): PlainYaml | undefined {
  if (text.trim() === '') return undefined;
  // On demand: a project without templates never loads it.
  const yaml = require('js-yaml') as typeof JsYaml;
  try {
    return valueOfEvents(text, yaml.parseEvents(text, {}), readTag, yaml);
  } catch {
    return undefined;
  }
}

interface Open {
  readonly tag: string | undefined;
  readonly value: Record<string, unknown> | unknown[];
  /** The key whose value comes next, in a mapping. */
  key: string | undefined;
  keyOffset: number;
  readonly offset: number;
}

/** A node that is complete, with its own tag. */
interface Closed {
  readonly tag: string | undefined;
  readonly value: unknown;
  readonly offset: number;
}

/** What is collected from one text. */
interface Reading {
  readonly readTag: TagReader;
  readonly offsets: Offsets;
  readonly repeatedKeys: { readonly key: string; readonly offset: number }[];
}

function valueOfEvents(
  text: string,
  events: readonly JsYaml.Event[],
  readTag: TagReader,
  yaml: typeof JsYaml,
): PlainYaml | undefined {
  const reading: Reading = { readTag, offsets: new WeakMap(), repeatedKeys: [] };
  const open: Open[] = [];
  let result: PlainYaml | undefined;
  const { DOCUMENT, SEQUENCE, MAPPING, SCALAR, POP } = yaml.EVENT_ID;
  for (const event of events.slice(1)) {
    // A second document, or an alias.
    if (event.type === DOCUMENT || event.type === yaml.EVENT_ID.ALIAS) return undefined;
    if (event.type !== POP && isTagOfYaml(tagOf(text, event))) return undefined;
    if (event.type === SEQUENCE || event.type === MAPPING) {
      open.push({
        tag: tagOf(text, event),
        value: event.type === SEQUENCE ? [] : {},
        offset: event.start,
        key: undefined,
        keyOffset: 0,
      });
      continue;
    }
    const closed = event.type === SCALAR ? scalarOf(text, event, yaml) : open.pop();
    // What closes last is the document itself.
    if (!closed) continue;
    const parent = open.at(-1);
    if (!parent) {
      const value = kept(reading, closed, closed.offset);
      result = { value, offsets: reading.offsets, repeatedKeys: reading.repeatedKeys };
    } else if (!add(reading, parent, closed)) return undefined;
  }
  return result;
}

function scalarOf(text: string, event: JsYaml.ScalarEvent, yaml: typeof JsYaml): Closed {
  const tag = tagOf(text, event);
  const written = yaml.getScalarValue(text, event);
  const isPlain = event.style === yaml.SCALAR_STYLE.PLAIN && tag === undefined;
  return { tag, value: isPlain ? plainScalar(written) : written, offset: event.valueStart };
}

function isTagOfYaml(tag: string | undefined): boolean {
  return tag?.startsWith('!!') === true;
}

function tagOf(
  text: string,
  { tagStart, tagEnd }: { readonly tagStart: number; readonly tagEnd: number },
): string | undefined {
  return tagStart < 0 ? undefined : text.slice(tagStart, tagEnd);
}

/** Adds a value to what is open: an item, a key, or a key's value; `false` for keys that are no plain names. */
function add(reading: Reading, parent: Open, closed: Closed): boolean {
  if (Array.isArray(parent.value)) {
    parent.value.push(kept(reading, closed, closed.offset));
    return true;
  }
  if (parent.key === undefined) {
    const { value } = closed;
    const isName = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (!isName || value === '<<') return false;
    parent.key = String(value);
    parent.keyOffset = closed.offset;
    return true;
  }
  if (Object.hasOwn(parent.value, parent.key))
    reading.repeatedKeys.push({ key: parent.key, offset: parent.keyOffset });
  const held = kept(reading, closed, parent.keyOffset);
  // An assignment, which is much cheaper, would set the prototype.
  if (parent.key === '__proto__')
    Object.defineProperty(parent.value, parent.key, { value: held, enumerable: true, writable: true });
  else parent.value[parent.key] = held;
  parent.key = undefined;
  return true;
}

/** The value to keep of a node; where it stands is noted of mappings and lists. */
function kept({ readTag, offsets }: Reading, { tag, value }: Closed, offset: number): unknown {
  const read = readTag(tag, value);
  if (typeof value === 'object' && value !== null && typeof read === 'object' && read !== null)
    offsets.set(read, offset);
  return read;
}

/** An untagged scalar without quotes, by YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema). */
function plainScalar(text: string): unknown {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (/^0o[0-7]+$|^0x[0-9a-fA-F]+$/.test(text)) return Number(text);
  const special = /^([-+]?)\.(?:inf|Inf|INF)$/.exec(text);
  if (special) return special[1] === '-' ? -Infinity : Infinity;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? NaN : text;
}
