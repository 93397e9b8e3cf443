import { keptBy } from './keeping.js';

/** What Node.js' own modules cost, for one version of it, in a process that has loaded what Lambda's runtime client needs. */
export interface BuiltinCosts {
  /** Milliseconds for the first load of each; those that are loaded already are not listed. */
  readonly milliseconds: Readonly<Record<string, number>>;
  /** Internal modules that they load, grouped by who loads them: how many, and the built-in modules behind which they are. */
  readonly internalGroups: readonly InternalGroup[];
  /** What an ES module loads too by importing one: its lazy exports are read to make bindings of them. */
  readonly importing: Readonly<Record<string, string>>;
}

type InternalGroup = readonly [count: number, builtins: string];

const globals: Readonly<Record<string, string>> = {
  Request: 'Headers',
  Response: 'Headers',
  FormData: 'Headers',
  WritableStream: 'ReadableStream',
  TransformStream: 'ReadableStream',
  CryptoKey: 'crypto',
  SubtleCrypto: 'crypto',
  DecompressionStream: 'CompressionStream',
};

/** Under which name the tables have a global that Node.js loads on first touch. */
export function tableNameOf(name: string): string {
  return `globalThis.${globals[name] ?? name}`;
}

interface Group {
  readonly count: number;
}

/** The groups that a built-in module loads, by its name. */
const groupsByName = keptBy(({ internalGroups }: BuiltinCosts) => internalGroups, readGroups);

function readGroups(costs: BuiltinCosts): ReadonlyMap<string, readonly Group[]> {
  const groups = new Map<string, Group[]>();
  for (const [count, names] of costs.internalGroups) {
    const group = { count };
    for (const name of names.split(' ')) groups.set(name, [...(groups.get(name) ?? []), group]);
  }
  return groups;
}

/** Reference milliseconds for loading some built-in modules together: what two of them share is loaded once. */
export function builtinsMilliseconds(names: Iterable<string>, costs: BuiltinCosts): number {
  const loadedBy = groupsByName(costs);
  const loaded = new Set<Group>();
  const price = (name: string): number => costs.milliseconds[name] ?? 0;
  const dearestFirst = [...new Set(names)]
    .filter((name) => Object.hasOwn(costs.milliseconds, name))
    .sort((a, b) => price(b) - price(a));
  let milliseconds = 0;
  for (const name of dearestFirst) {
    const own = loadedBy.get(name) ?? [];
    const all = sizeOf(own);
    const fresh = sizeOf(own.filter((group) => !loaded.has(group)));
    if (all > 0) milliseconds += (price(name) * fresh) / all;
    for (const group of own) loaded.add(group);
  }
  return milliseconds;
}

function sizeOf(some: readonly Group[]): number {
  return some.reduce((sum, { count }) => sum + count, 0);
}
