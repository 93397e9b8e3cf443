import type { Body } from '../hcl/syntax.js';
import { valueOf, withBinding } from './evaluate.js';
import type { Scope } from './scope.js';
import { isNull, listValue, numberOf, optionsOf, plainValue, unknownValue, type Value } from './values.js';

/** One of the resources or modules that a block stands for. */
export interface Instance {
  /** What stands behind the block's address: nothing, `[0]` or `["in"]`. */
  readonly suffix: string;
  /** What `each` and `count` are; nothing is known of them where only assumptions tell. */
  readonly scope: Scope;
  readonly assumed: Scope;
}

/** All that a block stands for. */
export interface Instances {
  readonly list: readonly Instance[];
  /** What the block's address gives: one, a list or a map; `undefined` when it is not known how many there are. */
  readonly shape: 'one' | 'list' | 'map' | undefined;
  /** The same when variables have their defaults. */
  readonly assumedShape: 'one' | 'list' | 'map' | undefined;
}

/** Instances of one block that are told apart; of more, one stands for all. */
const mostInstances = 100;

/** The instances of a block, by its `count` and `for_each`. */
export function instancesOf(body: Body, scope: Scope): Instances {
  const { count, for_each: each } = Object.fromEntries(
    body.attributes.map(({ name, value }) => [name, value] as const),
  );
  const strict = { ...scope, assumes: false };
  const assumed = { ...scope, assumes: true };
  if (!count && !each)
    return { list: [{ suffix: '', scope: strict, assumed }], shape: 'one', assumedShape: 'one' };
  const expand = count ? countedSuffixes : eachBindings;
  const expression = count ?? each;
  const known = expression && expand(valueOf(expression, strict));
  const likely = known ?? (expression && expand(valueOf(expression, assumed)));
  const shape = count ? 'list' : 'map';
  if (!likely) {
    const only = { suffix: '', scope: strict, assumed };
    return { list: [only], shape: undefined, assumedShape: undefined };
  }
  const list = likely.map(({ suffix, name, value }): Instance => {
    const bound = { ...assumed, bindings: withBinding(assumed, name, value).bindings };
    return { suffix, scope: known ? { ...bound, assumes: false } : strict, assumed: bound };
  });
  return { list, shape: known && shape, assumedShape: shape };
}

interface Binding {
  readonly suffix: string;
  readonly name: 'count' | 'each';
  readonly value: Value;
}

function binding(name: 'count' | 'each', suffix: string, entries: Readonly<Record<string, Value>>): Binding {
  return {
    suffix,
    name,
    value: { kind: 'object', entries: new Map(Object.entries(entries)), isComplete: true },
  };
}

/** `count = 3`, and `count = condition ? 1 : 0`, which gives one that may be missing. */
function countedSuffixes(value: Value): Binding[] | undefined {
  const counts = optionsOf(value).map(numberOf);
  if (counts.some((count) => count === undefined || count > mostInstances)) return undefined;
  const count = Math.max(...counts.map((known) => known ?? 0));
  return Array.from({ length: count }, (_, index) =>
    binding('count', count === 1 ? '' : `[${index}]`, { index: plainValue(index) }),
  );
}

/** A map or a set of texts; one of several is taken with all that it may hold. */
function eachBindings(value: Value): Binding[] | undefined {
  const found = new Map<string, Binding>();
  for (const option of optionsOf(value)) {
    if (isNull(option)) continue;
    const isKnown = (option.kind === 'object' || option.kind === 'list') && option.isComplete;
    if (!isKnown) return undefined;
    const entries: readonly (readonly [Value, Value])[] =
      option.kind === 'object'
        ? [...option.entries].map(([key, held]) => [plainValue(key), held])
        : option.items.map((item) => [item, item]);
    for (const [key, held] of entries) {
      if (key.kind !== 'plain') return undefined;
      const suffix = `[${JSON.stringify(String(key.value))}]`;
      found.set(suffix, binding('each', suffix, { key, value: held }));
    }
  }
  return found.size > mostInstances ? undefined : [...found.values()];
}

/** What the address of a block gives, out of what its instances give. */
export function wholeValue(
  { list, shape, assumedShape }: Instances,
  assumes: boolean,
  valueOfInstance: (instance: Instance) => Value,
): Value {
  const known = assumes ? assumedShape : shape;
  if (known === undefined) return unknownValue;
  const values = list.map(valueOfInstance);
  if (known === 'one') return values[0] ?? unknownValue;
  if (known === 'list') return listValue(values);
  const entries = list.map(
    ({ suffix }, index) => [String(JSON.parse(suffix.slice(1, -1))), values[index] ?? unknownValue] as const,
  );
  return { kind: 'object', entries: new Map(entries), isComplete: true };
}
