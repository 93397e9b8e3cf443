import type { Offsets } from './yaml-text.js';

/** An object or list that is open at a place of the text. */
interface Open {
  /** What `JSON.parse` made of it; of a key that stands twice, what the last one holds. */
  readonly value: unknown;
  /** Of a list: the item that comes next. */
  index: number;
  /** Of an object: the key whose value comes next, and where it stands. */
  key: string | undefined;
  keyOffset: number;
}

/** Where the objects and lists of a JSON text stand: the offset of their key, of their first character in a list; `value` is the parsed text. */
export function offsetsInJson(text: string, value: unknown): Offsets {
  const offsets: Offsets = new WeakMap();
  const open: Open[] = [];
  let [lastText, lastOffset] = ['""', 0];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/gs)) {
    const parent = open.at(-1);
    if (token === '{' || token === '[') {
      const held = parent ? heldBy(parent) : value;
      if (typeof held === 'object' && held !== null)
        offsets.set(held, parent?.key === undefined ? index : parent.keyOffset);
      open.push({ value: held, index: 0, key: undefined, keyOffset: 0 });
    } else if (token === '}' || token === ']') open.pop();
    else if (!parent) continue;
    else if (token === ',') {
      parent.index += 1;
      parent.key = undefined;
    } else if (token === ':') {
      parent.key = JSON.parse(lastText) as string;
      parent.keyOffset = lastOffset;
    } else [lastText, lastOffset] = [token, index];
  }
  return offsets;
}

function heldBy({ value, index, key }: Open): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return value[index];
  return key !== undefined && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}
