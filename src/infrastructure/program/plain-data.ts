import type { Place } from '../deployment.js';
import { listValue, objectValue } from './open-values.js';
import { plain, unknown, type Value } from './values.js';

/** Values within values that data may hold. */
const deepestData = 60;

/** JSON data as a value. */
export function valueOfData(data: unknown, place?: Place, depth = 0): Value {
  if (depth > deepestData) return unknown('data that is nested too deeply');
  if (data === null || data === undefined) return plain(data);
  if (typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean') return plain(data);
  if (Array.isArray(data)) return listValue(data.map((item) => valueOfData(item, place, depth + 1)));
  if (typeof data !== 'object') return unknown('no data');
  const entries = Object.entries(data).map(([key, value]): [string, Value] => [
    key,
    valueOfData(value, place, depth + 1),
  ]);
  return objectValue(entries, { place });
}

/** The text of plain data; `undefined` when not all of it is known. */
export function jsonTextOf(value: Value): string | undefined {
  try {
    return JSON.stringify(dataOf(value, 0));
  } catch {
    return undefined;
  }
}

function dataOf(value: Value, depth: number): unknown {
  if (depth > deepestData) throw new Error('nested too deeply');
  if (value.kind === 'plain') return value.value;
  if (value.kind === 'list' && value.isComplete) return value.items.map((item) => dataOf(item, depth + 1));
  if (value.kind === 'object' && value.isComplete)
    return Object.fromEntries([...value.properties].map(([key, held]) => [key, dataOf(held, depth + 1)]));
  throw new Error('not known');
}
