import { builtinModules } from 'node:module';
import path from 'node:path';
import { isDirectory, isFile, readText, realPathOf } from '../files/files.js';

/** What is understood of the options of the native resolver. */
export interface PlainOptions {
  readonly conditionNames?: readonly string[];
  readonly extensions?: readonly string[];
  readonly extensionAlias?: Readonly<Record<string, readonly string[]>>;
  readonly fullySpecified?: boolean;
}

/** What the native resolver answers. */
export interface PlainResult {
  readonly path?: string;
  readonly error?: string;
  readonly builtin?: { readonly resolved: string };
  readonly moduleType?: string;
  readonly packageJsonPath?: string;
}

interface Manifest {
  readonly type?: unknown;
  readonly main?: unknown;
  readonly exports?: unknown;
  readonly imports?: unknown;
  readonly name?: unknown;
}

const builtins = new Set(builtinModules);

/** Node's own way to resolve, for machines that the native resolver is not made for; `paths` of TypeScript are not known to it. */
export class PlainResolver {
  readonly #options: PlainOptions;
  readonly #manifests: Map<string, Manifest | undefined>;

  constructor(options: PlainOptions, manifests = new Map<string, Manifest | undefined>()) {
    this.#options = options;
    this.#manifests = manifests;
  }

  cloneWithOptions(options: PlainOptions): PlainResolver {
    return new PlainResolver(options, this.#manifests);
  }

  sync(directory: string, specifier: string): PlainResult {
    if (specifier.startsWith('node:') || builtins.has(specifier)) return { builtin: { resolved: specifier } };
    const found = this.#find(directory, specifier.replace(/[?].*$/, ''));
    if (found === undefined) return { error: `Cannot find module '${specifier}'` };
    const real = realPathOf(found);
    const manifest = this.#manifestAbove(path.dirname(real));
    const type = manifest && this.#manifestOf(manifest)?.type;
    return {
      path: real,
      ...(typeof type === 'string' && { moduleType: type }),
      ...(manifest !== undefined && { packageJsonPath: path.join(manifest, 'package.json') }),
    };
  }

  #find(directory: string, specifier: string): string | undefined {
    if (specifier.startsWith('file:')) return this.#asFile(new URL(specifier).pathname);
    if (/^(\.\.?(\/|$)|\/|[A-Za-z]:)/.test(specifier))
      return this.#asPath(path.resolve(directory, specifier));
    if (specifier.startsWith('#')) return this.#asImport(directory, specifier);
    return this.#asPackage(directory, specifier);
  }

  #asPath(file: string): string | undefined {
    return this.#asFile(file) ?? (this.#options.fullySpecified ? undefined : this.#asDirectory(file));
  }

  #asFile(file: string): string | undefined {
    const { extensions = [], extensionAlias = {}, fullySpecified = false } = this.#options;
    const own = path.extname(file);
    const aliases = (extensionAlias[own] ?? []).map((extension) => file.slice(0, -own.length) + extension);
    const added = fullySpecified ? [] : extensions.map((extension) => file + extension);
    return [...aliases, file, ...added].find((candidate) => isFile(candidate));
  }

  #asDirectory(directory: string): string | undefined {
    if (!isDirectory(directory)) return undefined;
    const main = this.#manifestOf(directory)?.main;
    const named = typeof main === 'string' ? path.join(directory, main) : undefined;
    const found = named && (this.#asFile(named) ?? this.#index(named));
    return found ?? this.#index(directory);
  }

  #index(directory: string): string | undefined {
    const { extensions = ['.js'] } = this.#options;
    return extensions
      .map((extension) => path.join(directory, `index${extension}`))
      .find((file) => isFile(file));
  }

  #asPackage(from: string, specifier: string): string | undefined {
    const parts = specifier.split('/');
    const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
    const rest = specifier.slice(name.length);
    const own = this.#manifestAbove(from);
    const manifest = own === undefined ? undefined : this.#manifestOf(own);
    if (own !== undefined && manifest?.name === name && manifest.exports !== undefined)
      return this.#exported(own, manifest, rest);
    for (let directory = from; ; directory = path.dirname(directory)) {
      const place = path.join(directory, 'node_modules', name);
      if (path.basename(directory) !== 'node_modules' && isDirectory(place))
        return this.#inPackage(place, rest);
      if (directory === path.dirname(directory)) return undefined;
    }
  }

  #inPackage(place: string, rest: string): string | undefined {
    const manifest = this.#manifestOf(place);
    if (manifest?.exports !== undefined && manifest.exports !== null)
      return this.#exported(place, manifest, rest);
    if (rest !== '') return this.#asPath(path.join(place, rest));
    // `main` is looked for with extensions by either kind of importer.
    return this.#asDirectory(place);
  }

  #exported(place: string, { exports }: Manifest, rest: string): string | undefined {
    const isMap = isObject(exports) && Object.keys(exports).every((key) => key.startsWith('.'));
    const map = isMap ? exports : { '.': exports };
    const target = this.#matched(map, `.${rest}`);
    return target === undefined ? undefined : existing(path.join(place, target));
  }

  #asImport(from: string, specifier: string): string | undefined {
    const place = this.#manifestAbove(from);
    const imports = place && this.#manifestOf(place)?.imports;
    const target = isObject(imports) ? this.#matched(imports, specifier) : undefined;
    if (place === undefined || target === undefined) return undefined;
    return target.startsWith('.') ? existing(path.join(place, target)) : this.#asPackage(place, target);
  }

  /** The entry of a map for a key, the longest pattern first. */
  #matched(map: Readonly<Record<string, unknown>>, key: string): string | undefined {
    if (Object.hasOwn(map, key) && !key.includes('*')) return this.#target(map[key], '');
    const patterns = Object.keys(map)
      .filter((pattern) => pattern.includes('*'))
      .sort((a, b) => b.indexOf('*') - a.indexOf('*') || b.length - a.length);
    for (const pattern of patterns) {
      const [before = '', after = ''] = pattern.split('*');
      const isMatch = key.startsWith(before) && key.endsWith(after) && key.length >= pattern.length;
      if (isMatch) return this.#target(map[pattern], key.slice(before.length, key.length - after.length));
    }
    return undefined;
  }

  #target(target: unknown, star: string): string | undefined {
    if (typeof target === 'string') return target.replaceAll('*', star);
    if (Array.isArray(target)) {
      for (const one of target) {
        const found = this.#target(one, star);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    if (!isObject(target)) return undefined;
    for (const [condition, inner] of Object.entries(target)) {
      if (condition !== 'default' && !this.#options.conditionNames?.includes(condition)) continue;
      if (inner === null) return undefined;
      const found = this.#target(inner, star);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #manifestAbove(from: string): string | undefined {
    for (let directory = from; ; directory = path.dirname(directory)) {
      if (path.basename(directory) === 'node_modules') return undefined;
      if (this.#manifestOf(directory)) return directory;
      if (directory === path.dirname(directory)) return undefined;
    }
  }

  #manifestOf(directory: string): Manifest | undefined {
    if (this.#manifests.has(directory)) return this.#manifests.get(directory);
    const manifest = readManifest(path.join(directory, 'package.json'));
    this.#manifests.set(directory, manifest);
    return manifest;
  }
}

function readManifest(file: string): Manifest | undefined {
  const text = isFile(file) ? readText(file) : undefined;
  if (text === undefined) return undefined;
  try {
    const manifest = JSON.parse(text) as unknown;
    return isObject(manifest) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

function existing(file: string): string | undefined {
  return isFile(file) ? file : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
