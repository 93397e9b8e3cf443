import { createRequire } from 'node:module';
import type * as JsYaml from 'js-yaml';

const require = createRequire(import.meta.url);

/** Receives a node's own tag (`!Ref`) and the value it stands on, and gives the value to keep. */
export type TagReader = (tag: string | undefined, value: unknown) => unknown;

/**
 * YAML 1.2 text as plain values, read several times faster than by a reader that recovers from errors;
 * `undefined` for text that needs the other one: broken, several documents, aliases, merge keys, tags of YAML itself.
 */
export function parsePlainYaml(text: string, readTag: TagReader): { readonly value: unknown } | undefined {
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
}

/** A node that is complete, with its own tag. */
interface Closed {
  readonly tag: string | undefined;
  readonly value: unknown;
}

function valueOfEvents(
  text: string,
  events: readonly JsYaml.Event[],
  readTag: TagReader,
  yaml: typeof JsYaml,
): { readonly value: unknown } | undefined {
  const open: Open[] = [];
  let result: { readonly value: unknown } | undefined;
  const { DOCUMENT, SEQUENCE, MAPPING, SCALAR, POP } = yaml.EVENT_ID;
  for (const event of events.slice(1)) {
    // A second document, or an alias.
    if (event.type === DOCUMENT || event.type === yaml.EVENT_ID.ALIAS) return undefined;
    if (event.type !== POP && isTagOfYaml(tagOf(text, event))) return undefined;
    if (event.type === SEQUENCE || event.type === MAPPING) {
      open.push({ tag: tagOf(text, event), value: event.type === SEQUENCE ? [] : {}, key: undefined });
      continue;
    }
    const closed = event.type === SCALAR ? scalarOf(text, event, yaml) : open.pop();
    // What closes last is the document itself.
    if (!closed) continue;
    const parent = open.at(-1);
    if (!parent) result = { value: readTag(closed.tag, closed.value) };
    else if (!add(parent, closed, readTag)) return undefined;
  }
  return result;
}

function scalarOf(text: string, event: JsYaml.ScalarEvent, yaml: typeof JsYaml): Closed {
  const tag = tagOf(text, event);
  const written = yaml.getScalarValue(text, event);
  const isPlain = event.style === yaml.SCALAR_STYLE.PLAIN && tag === undefined;
  return { tag, value: isPlain ? plainScalar(written) : written };
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
function add(parent: Open, { tag, value }: Closed, readTag: TagReader): boolean {
  if (Array.isArray(parent.value)) {
    parent.value.push(readTag(tag, value));
    return true;
  }
  if (parent.key === undefined) {
    const isName = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (!isName || value === '<<') return false;
    parent.key = String(value);
    return true;
  }
  // A key may be `__proto__`.
  Object.defineProperty(parent.value, parent.key, {
    value: readTag(tag, value),
    enumerable: true,
    writable: true,
    configurable: true,
  });
  parent.key = undefined;
  return true;
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
