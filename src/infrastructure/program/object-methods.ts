import type { Place } from '../deployment.js';
import type { Machine } from './machine.js';
import { keyTextOf } from './members.js';
import { listValue, type Arguments, type OpenList, type OpenObject } from './open-values.js';
import { listMethodResult } from './list-methods.js';
import { nothing, plain, unknown, type Value } from './values.js';

/** Keys and values as a list of pairs. */
export function entriesOf(object: OpenObject): OpenList {
  return listValue(
    [...object.properties].map(([key, value]) => listValue([plain(key), value])),
    object.isComplete,
  );
}

/** What a method of a `Map`, or one that all objects have, gives; `undefined` for others. */
export function mapMethodResult(
  machine: Machine,
  object: OpenObject,
  name: string,
  given: Arguments,
  place: Place,
): Value | undefined {
  const [first] = given.values;
  if (name === 'hasOwnProperty') return heldBy(object, first);
  if (!object.isMap) return undefined;
  switch (name) {
    case 'get':
      return gotten(object, first);
    case 'has':
      return heldBy(object, first);
    case 'set':
      return set(machine, object, first, given.values[1] ?? nothing);
    case 'entries':
      return entriesOf(object);
    case 'keys':
      return listValue([...object.properties.keys()].map(plain), object.isComplete);
    case 'values':
      return listValue([...object.properties.values()], object.isComplete);
    case 'forEach': {
      const values = listValue([...object.properties.values()], object.isComplete);
      return listMethodResult(machine, values, name, given, place);
    }
    default:
      return undefined;
  }
}

function gotten(object: OpenObject, key: Value | undefined): Value {
  const name = key && keyTextOf(key);
  if (name === undefined) return unknown('a key that is not known');
  return (
    object.properties.get(name) ?? (object.isComplete ? nothing : unknown('an entry that is not spelled out'))
  );
}

function heldBy(object: OpenObject, key: Value | undefined): Value {
  const name = key && keyTextOf(key);
  if (name === undefined) return unknown('a key that is not known');
  if (object.properties.has(name)) return plain(true);
  return object.isComplete ? plain(false) : unknown('an entry that is not spelled out');
}

function set(machine: Machine, object: OpenObject, key: Value | undefined, value: Value): Value {
  const name = key && keyTextOf(key);
  if (name === undefined) object.isComplete = false;
  else machine.journal.write(object.properties, name, value);
  return object;
}
