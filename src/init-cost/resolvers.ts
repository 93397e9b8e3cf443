import path from 'node:path';
import { directoryStampOf, isFile, modifiedAt, realPathOf, stampOf } from '../files/files.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import {
  createSpecifierResolver,
  isPackageFile,
  type Resolution,
  type SpecifierResolver,
} from '../modules/specifiers.js';
import { defaultRuntime, type NodeRuntime } from '../modules/runtimes.js';
import { nodeRuntimeOf } from './lambda-speed.js';
import { tsconfigOf } from './project-sources.js';

interface Kept {
  readonly resolver: RememberingResolver;
  readonly stamp: string;
  /** When it was last seen that what was not found is not there, and that what was found is. */
  looked: Look;
  lookedAtAll: Look;
}

const resolvers = new Map<string, Kept>();
const lifetimeMilliseconds = 5000;
const longestMilliseconds = 60_000;

/**
 * A resolver remembers what it found. Every five seconds it is asked again for what was not there, so that an editor sees what was
 * installed and written, and once a minute for the rest. The same one is given as long as nothing has changed.
 */
export function resolverOf(
  root: string,
  tsconfig: string | undefined,
  runtime: NodeRuntime = defaultRuntime,
): SpecifierResolver {
  const key = [root, tsconfig ?? '', runtime].join('\n');
  const known = resolvers.get(key);
  if (known && isRecent(known.looked, lifetimeMilliseconds)) return known.resolver;
  const stamp = installedStamp(root, tsconfig);
  const fresh = createSpecifierResolver({ root, tsconfig, runtime });
  if (known?.stamp === stamp && isStillTrue(known, fresh)) return known.resolver;
  const resolver = new RememberingResolver(fresh);
  resolvers.set(key, { resolver, stamp, looked: lookNow(), lookedAtAll: lookNow() });
  return resolver;
}

function isStillTrue(known: Kept, fresh: SpecifierResolver): boolean {
  const isWhole = !isRecent(known.lookedAtAll, longestMilliseconds);
  if (!known.resolver.renew(fresh, isWhole)) return false;
  known.looked = lookNow();
  if (isWhole) known.lookedAtAll = lookNow();
  return true;
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

interface Question {
  readonly importer: string;
  readonly specifier: string;
  readonly how: 'import' | 'require';
}

interface Answered {
  readonly question: Question;
  readonly resolution: Resolution;
}

/** A module that was edited names mostly what it named before. */
class RememberingResolver implements SpecifierResolver {
  readonly root: string;
  readonly traits: SpecifierResolver['traits'];
  readonly #known = new Map<string, Answered>();
  /** Of them, what was not found. */
  readonly #missed = new Set<Answered>();
  readonly #made = Date.now();
  #resolver: SpecifierResolver;

  constructor(resolver: SpecifierResolver) {
    this.root = resolver.root;
    this.traits = resolver.traits;
    this.#resolver = resolver;
  }

  // Both are passed on by themselves.
  readonly resolve = (importer: string, specifier: string, how: Question['how']): Resolution => {
    const key = `${path.dirname(importer)}\0${how}\0${specifier}`;
    const known = this.#known.get(key);
    if (known) return known.resolution;
    const question = { importer, specifier, how };
    const answered = { question, resolution: this.#resolver.resolve(importer, specifier, how) };
    this.#known.set(key, answered);
    if ('missing' in answered.resolution) this.#missed.add(answered);
    return answered.resolution;
  };

  readonly describe = (file: string): Resolution => this.#resolver.describe(file);

  /**
   * Asks a resolver that has seen nothing yet from now on, and says whether it finds what this one did: what was missed, or all.
   * Packages are the same as long as nothing in their directories and manifests is newer than this resolver.
   */
  renew(fresh: SpecifierResolver, isWhole: boolean): boolean {
    this.#resolver = fresh;
    const asked = isWhole ? [...this.#known.values()].filter(isAskedAgain) : [...this.#missed];
    return (
      asked.every(({ question: { importer, specifier, how }, resolution }) =>
        isSame(resolution, fresh.resolve(importer, specifier, how)),
      ) &&
      (!isWhole || this.#arePackagesSame())
    );
  }

  #arePackagesSame(): boolean {
    const manifests = new Set<string>();
    for (const { resolution } of this.#known.values()) {
      if (!('found' in resolution) || !isPackageFile(resolution.found)) continue;
      if (!isFile(resolution.found)) return false;
      if (resolution.manifest !== undefined) manifests.add(resolution.manifest);
    }
    return [...manifests].every((manifest) =>
      [modifiedAt(manifest), Number(directoryStampOf(path.dirname(manifest)))].every(
        (at) => at !== undefined && at < this.#made,
      ),
    );
  }
}

function isAskedAgain({ question, resolution }: Answered): boolean {
  return 'missing' in resolution || !isPackageFile(question.importer);
}

function isSame(one: Resolution, other: Resolution): boolean {
  if ('found' in one && 'found' in other)
    return (
      one.found === other.found &&
      one.format === other.format &&
      one.isAmbiguous === other.isAmbiguous &&
      one.manifest === other.manifest
    );
  if ('builtin' in one) return 'builtin' in other && one.builtin === other.builtin;
  return 'missing' in one && 'missing' in other;
}
