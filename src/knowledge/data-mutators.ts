/**
 * What a method does to the collection it is called on:
 * `append` makes it longer, `entry` sets the value of a key, `member` adds to a set, `reorder` moves what is there,
 * `remove` takes something out, `empty` takes everything out.
 */
export type Mutation = 'append' | 'entry' | 'member' | 'reorder' | 'remove' | 'empty';

/** The collections of the language and the platform that keep what they are given; weak ones keep nothing alive. */
export type Collection = 'array' | 'map' | 'set' | 'fields';

const mutations: Readonly<Record<Collection, Readonly<Record<string, Mutation>>>> = {
  array: {
    push: 'append',
    unshift: 'append',
    fill: 'reorder',
    copyWithin: 'reorder',
    sort: 'reorder',
    reverse: 'reorder',
    pop: 'remove',
    shift: 'remove',
    splice: 'remove',
  },
  map: { set: 'entry', delete: 'remove', clear: 'empty' },
  set: { add: 'member', delete: 'remove', clear: 'empty' },
  fields: { append: 'append', set: 'entry', delete: 'remove' },
};

const constructors: ReadonlyMap<string, Collection> = new Map([
  ['Array', 'array'],
  ['Map', 'map'],
  ['Set', 'set'],
  ['URLSearchParams', 'fields'],
  ['Headers', 'fields'],
  ['FormData', 'fields'],
]);

const arrayMakers = new Set([
  'Array',
  'from',
  'of',
  'split',
  'map',
  'filter',
  'concat',
  'slice',
  'keys',
  'values',
  'entries',
  'fill',
]);

/** What `new Name()` makes, if it is one of the built-in collections. */
export function collectionMadeBy(constructor: string): Collection | undefined {
  return constructors.get(constructor);
}

/** Whether a built-in function or method of this name gives back an array. */
export function makesArray(name: string): boolean {
  return arrayMakers.has(name);
}

/** What calling a method does to a collection; `undefined` when it changes nothing. */
export function mutationBy(collection: Collection, method: string): Mutation | undefined {
  const table = mutations[collection];
  return Object.hasOwn(table, method) ? table[method] : undefined;
}

/** What a method of this name does to a collection of any kind, when it does the same to all that have it. */
export function mutationNamed(method: string): Mutation | undefined {
  const found = new Set(
    Object.values(mutations).flatMap((table) => (Object.hasOwn(table, method) ? [table[method]] : [])),
  );
  return found.size === 1 ? [...found][0] : undefined;
}
