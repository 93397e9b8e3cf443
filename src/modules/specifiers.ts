import path from 'node:path';
import type { NapiResolveOptions } from 'oxc-resolver';
import { isInside, realPathOf } from '../files/files.js';
import { findOxcResolver } from './oxc.js';
import { PlainResolver, type PlainResult } from './plain-resolver.js';
import { defaultRuntime, traitsOf, type NodeRuntime, type RuntimeTraits } from './runtimes.js';

/** How Node.js would read a file. */
export type ModuleFormat = 'esm' | 'cjs' | 'json' | 'addon' | 'wasm';

/** Where a specifier leads. */
export type Resolution =
  | {
      readonly found: string;
      readonly format: ModuleFormat;
      /** Neither its name nor its manifest says which kind of module it is. */
      readonly isAmbiguous: boolean;
      /** The `package.json` that governs the file. */
      readonly manifest: string | undefined;
    }
  | { readonly builtin: string }
  | { readonly missing: string };

/** Resolves specifiers as Node.js on Lambda does, for one project. */
export interface SpecifierResolver {
  readonly root: string;
  /** How the runtime that it resolves for loads modules. */
  readonly traits: RuntimeTraits;
  readonly resolve: (importer: string, specifier: string, how: 'import' | 'require') => Resolution;
  /** The format and manifest of a file that is named by its path. */
  readonly describe: (file: string) => Resolution;
}

/** What we use of the native resolver. */
interface Resolving {
  sync(directory: string, specifier: string): PlainResult;
  cloneWithOptions(options: NapiResolveOptions): Resolving;
}

/** What a project asks of its resolver. */
export interface ResolverOptions {
  /** Nothing outside this directory, and what its `node_modules` leads to, is resolved. */
  readonly root: string;
  /** A `tsconfig.json` whose `paths` apply to the project's own modules. */
  readonly tsconfig?: string | undefined;
  /** Which Node.js loads the modules; 20 when left out. */
  readonly runtime?: NodeRuntime | undefined;
}

const shared: NapiResolveOptions = {
  symlinks: true,
  nodePath: false,
  builtinModules: true,
  moduleType: true,
  extensions: ['.js', '.json', '.node'],
};

const ownExtensions: NapiResolveOptions = {
  extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json', '.node'],
  extensionAlias: {
    '.js': ['.ts', '.tsx', '.js'],
    '.jsx': ['.tsx', '.jsx'],
    '.mjs': ['.mts', '.mjs'],
    '.cjs': ['.cts', '.cjs'],
  },
};

/** A resolver with Node's conditions by kind of importer; `module-sync` is one where the runtime can require ES modules. */
export function createSpecifierResolver(options: ResolverOptions): SpecifierResolver {
  const native = findOxcResolver()?.ResolverFactory;
  const traits = traitsOf(options.runtime ?? defaultRuntime);
  const conditions = conditionsOf(traits);
  const settings = { ...shared, conditionNames: conditions('require') };
  const required: Resolving = native ? new native(settings) : new PlainResolver(settings);
  const imported = required.cloneWithOptions({
    ...shared,
    conditionNames: conditions('import'),
    fullySpecified: true,
  });
  const ownWith = (tsconfig: object, condition: 'require' | 'import'): Resolving =>
    required.cloneWithOptions({
      ...shared,
      ...ownExtensions,
      ...tsconfig,
      conditionNames: conditions(condition),
    });
  const configured = options.tsconfig === undefined ? {} : { tsconfig: { configFile: options.tsconfig } };
  const [ownRequired, ownImported] = [ownWith(configured, 'require'), ownWith(configured, 'import')];
  let unconfigured: readonly [Resolving, Resolving] | undefined;
  const accepts = reachableFrom(options.root);
  return {
    root: realPathOf(options.root),
    traits,
    resolve(importer, specifier, how) {
      const order = isPackageFile(importer)
        ? [how === 'import' ? imported : required]
        : how === 'import'
          ? [ownImported, ownRequired]
          : [ownRequired, ownImported];
      const resolution = firstResolution(order, importer, specifier, accepts);
      if (!('missing' in resolution) || !brokenConfig.test(resolution.missing)) return resolution;
      unconfigured ??= [ownWith({}, 'require'), ownWith({}, 'import')];
      return firstResolution(unconfigured, importer, specifier, accepts);
    },
    describe: (file) => resolutionOf(ownRequired.sync(path.dirname(file), file), file, accepts),
  };
}

function conditionsOf({ requiresEsModules }: RuntimeTraits): (kind: 'require' | 'import') => string[] {
  return (kind) => ['node', kind, 'node-addons', ...(requiresEsModules ? ['module-sync'] : [])];
}

/** What the resolver says of every specifier when a `tsconfig.json` extends one that nobody has generated or installed yet. */
const brokenConfig = /^Tsconfig not found/;

/** Whether the file belongs to an installed package. */
export function isPackageFile(file: string): boolean {
  return file.includes(`${path.sep}node_modules${path.sep}`);
}

function firstResolution(
  resolvers: readonly Resolving[],
  importer: string,
  specifier: string,
  accepts: (file: string) => boolean,
): Resolution {
  let resolution: Resolution = { missing: specifier };
  for (const resolver of resolvers) {
    resolution = resolutionOf(resolver.sync(path.dirname(importer), specifier), specifier, accepts);
    if (!('missing' in resolution)) return resolution;
  }
  return resolution;
}

function resolutionOf(
  result: PlainResult,
  specifier: string,
  accepts: (file: string) => boolean,
): Resolution {
  if (result.builtin) return { builtin: result.builtin.resolved.replace(/^node:/, '') };
  if (result.path === undefined) return { missing: result.error ?? `Cannot find '${specifier}'` };
  // A query belongs to the specifier, not to the file.
  const found = result.path.replace(/\?.*$/, '');
  if (!accepts(found)) return { missing: `'${specifier}' leads outside the project` };
  const moduleType = isGoverned(found, result.packageJsonPath) ? result.moduleType : undefined;
  const isAmbiguous = moduleType === undefined && /\.[jt]sx?$/.test(found);
  return {
    found,
    format: formatOf(found, moduleType),
    isAmbiguous,
    manifest: result.packageJsonPath,
  };
}

/** What stands above a `node_modules` directory says nothing about what stands in it. */
function isGoverned(file: string, manifest: string | undefined): boolean {
  if (manifest === undefined) return false;
  return !file.slice(path.dirname(manifest).length).includes(`${path.sep}node_modules${path.sep}`);
}

function formatOf(file: string, moduleType: string | undefined): ModuleFormat {
  if (file.endsWith('.json')) return 'json';
  if (file.endsWith('.node')) return 'addon';
  if (file.endsWith('.wasm')) return 'wasm';
  if (/\.m[jt]s$/.test(file)) return 'esm';
  if (/\.c[jt]s$/.test(file)) return 'cjs';
  return moduleType === 'module' ? 'esm' : 'cjs';
}

/** Accepts real paths inside the root, or inside what its `node_modules` directory is linked to. */
function reachableFrom(root: string): (file: string) => boolean {
  const roots = [realPathOf(root), realPathOf(path.join(root, 'node_modules'))].map(
    (directory) => directory + path.sep,
  );
  return (file) => roots.some((directory) => file.startsWith(directory)) || isInside(root, file);
}
