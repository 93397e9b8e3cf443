import { isRecent, lookNow, type Look } from '../files/looks.js';
import { defaultRuntime, type NodeRuntime } from '../modules/runtimes.js';
import { createSpecifierResolver, type SpecifierResolver } from '../modules/specifiers.js';

const resolvers = new Map<string, { readonly resolver: SpecifierResolver; readonly made: Look }>();
const lifetimeMilliseconds = 5000;

/** A resolver remembers the disk; it is made anew every five seconds, so that an editor sees what was installed. */
export function resolverOf(
  root: string,
  tsconfig: string | undefined,
  runtime: NodeRuntime = defaultRuntime,
): SpecifierResolver {
  const key = [root, tsconfig ?? '', runtime].join('\n');
  const known = resolvers.get(key);
  if (known && isRecent(known.made, lifetimeMilliseconds)) return known.resolver;
  const resolver = createSpecifierResolver({ root, tsconfig, runtime });
  resolvers.set(key, { resolver, made: lookNow() });
  return resolver;
}
