import { createSpecifierResolver, type SpecifierResolver } from '../modules/specifiers.js';

const resolvers = new Map<string, { readonly resolver: SpecifierResolver; readonly madeAt: number }>();
const lifetimeMilliseconds = 5000;

/** A resolver remembers the disk; it is made anew every five seconds, so that an editor sees what was installed. */
export function resolverOf(root: string, tsconfig: string | undefined): SpecifierResolver {
  const key = `${root}\n${tsconfig ?? ''}`;
  const known = resolvers.get(key);
  const now = Date.now();
  if (known && now - known.madeAt < lifetimeMilliseconds) return known.resolver;
  const resolver = createSpecifierResolver({ root, tsconfig });
  resolvers.set(key, { resolver, madeAt: now });
  return resolver;
}
