import { builtinMilliseconds, internalModuleGroups } from '../knowledge/builtin-costs.js';

const groups = internalModuleGroups.map(([count, names]) => ({ count, names: new Set(names.split(' ')) }));

function loadedBy(name: string): readonly (typeof groups)[number][] {
  return groups.filter((group) => group.names.has(name));
}

/** Reference milliseconds for loading some built-in modules together, after others that are loaded already. */
export function builtinsMilliseconds(names: Iterable<string>, preloaded: readonly string[]): number {
  const loaded = new Set(preloaded.flatMap(loadedBy));
  const dearestFirst = [...new Set(names)]
    .filter((name) => Object.hasOwn(builtinMilliseconds, name) && !preloaded.includes(name))
    .sort((a, b) => (builtinMilliseconds[b] ?? 0) - (builtinMilliseconds[a] ?? 0));
  let milliseconds = 0;
  for (const name of dearestFirst) {
    const own = loadedBy(name);
    const all = sizeOf(own);
    const fresh = sizeOf(own.filter((group) => !loaded.has(group)));
    if (all > 0) milliseconds += ((builtinMilliseconds[name] ?? 0) * fresh) / all;
    for (const group of own) loaded.add(group);
  }
  return milliseconds;
}

function sizeOf(some: readonly (typeof groups)[number][]): number {
  return some.reduce((sum, { count }) => sum + count, 0);
}
