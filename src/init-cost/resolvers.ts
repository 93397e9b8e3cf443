import path from 'node:path';
import { directoryStampOf, realPathOf, stampOf } from '../files/files.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import { createSpecifierResolver, type Resolution, type SpecifierResolver } from '../modules/specifiers.js';
import { defaultRuntime, type NodeRuntime } from '../modules/runtimes.js';
import { nodeRuntimeOf } from './lambda-speed.js';
import { tsconfigOf } from './project-sources.js';

interface Kept {
  readonly resolver: SpecifierResolver;
  readonly made: Look;
  readonly stamp: string;
  /** Something was not there: it may be by now. */
  readonly missed: { has: boolean };
}

const resolvers = new Map<string, Kept>();
const lifetimeMilliseconds = 5000;
const longestMilliseconds = 60_000;

/**
 * A resolver remembers the disk. It is made anew every five seconds, so that an editor sees what was installed and written;
 * as long as nothing was missed and nothing was installed, once a minute.
 */
export function resolverOf(
  root: string,
  tsconfig: string | undefined,
  runtime: NodeRuntime = defaultRuntime,
): SpecifierResolver {
  const key = [root, tsconfig ?? '', runtime].join('\n');
  const known = resolvers.get(key);
  if (known && isRecent(known.made, lifetimeMilliseconds)) return known.resolver;
  const stamp = installedStamp(root, tsconfig);
  const isSame = known?.stamp === stamp && !known.missed.has;
  if (known && isSame && isRecent(known.made, longestMilliseconds)) return known.resolver;
  const missed = { has: false };
  const resolver = remembering(createSpecifierResolver({ root, tsconfig, runtime }), missed);
  resolvers.set(key, { resolver, made: lookNow(), stamp, missed });
  return resolver;
}

/** What resolves the loads of an entry on a runtime identifier of Lambda, such as `nodejs22.x`. */
export function resolverFor(
  entry: string,
  directory: string,
  runtime: string | undefined,
): SpecifierResolver {
  const root = realPathOf(path.resolve(directory));
  return resolverOf(root, tsconfigOf(realPathOf(path.resolve(entry)), root), nodeRuntimeOf(runtime));
}

/** What changes when packages are installed or the compiler is configured. */
function installedStamp(root: string, tsconfig: string | undefined): string {
  const installed = path.join(root, 'node_modules');
  const files = [path.join(root, 'package.json'), path.join(installed, '.package-lock.json'), tsconfig ?? ''];
  return [directoryStampOf(installed), ...files.map(stampOf)].join();
}

/** A module that was edited names mostly what it named before. */
function remembering(resolver: SpecifierResolver, missed: Kept['missed']): SpecifierResolver {
  const known = new Map<string, Resolution>();
  return {
    ...resolver,
    resolve(importer, specifier, how) {
      const key = `${path.dirname(importer)}\0${how}\0${specifier}`;
      const found = known.get(key) ?? resolver.resolve(importer, specifier, how);
      known.set(key, found);
      if ('missing' in found) missed.has = true;
      return found;
    },
  };
}
