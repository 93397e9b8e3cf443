import { createRequire } from 'node:module';
import path from 'node:path';
import type { ResolverFactory } from 'oxc-resolver';
import {
  directoriesUpTo,
  isBelow,
  isInside,
  listDirectory,
  listFilesBelow,
  readText,
  stampOf,
} from '../files/files.js';
import { isLoadedByName, placesNamed } from './own-packages.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import { nameChangesNoted, watchPlace } from '../files/changes.js';

/** The directory of the package or template unit that a file belongs to: the nearest one with a manifest; its own directory when there is none. */
export function unitDirectoryOf(file: string, root: string): string {
  const own = path.dirname(file);
  return directoriesUpTo(own, root).find(hasManifest) ?? own;
}

/**
 * The directories in which handlers may stand that load a file, the likeliest first: the unit it belongs to and those
 * around it. A unit that others load by name is left to them.
 */
export function directoriesAround(file: string, root: string): readonly string[] {
  const unit = unitDirectoryOf(file, root);
  const outer = directoriesUpTo(unit, root).slice(1);
  const around = outer.filter((directory) => directory === root || hasManifest(directory));
  return around.length > 0 && isLoadedByName(unit, root) ? around : [unit, ...around];
}

/** Directories are listed again after this time. */
const freshMilliseconds = 2000;

const looks = new Map<string, { readonly hasManifest: boolean; readonly look: Look }>();

function hasManifest(directory: string): boolean {
  const known = looks.get(directory);
  if (known && isRecent(known.look, freshMilliseconds)) return known.hasManifest;
  const look = lookNow();
  const found = listDirectory(directory).some(isManifestName);
  looks.set(directory, { hasManifest: found, look });
  return found;
}

/** Whether a file makes its directory a unit, by its name. */
export function isManifestName(name: string): boolean {
  return manifests.has(name);
}

const manifests = new Set([
  'package.json',
  'serverless.yml',
  'serverless.yaml',
  'template.yaml',
  'template.yml',
  'samconfig.toml',
  'tsconfig.json',
]);

/** Whether a file is JavaScript or TypeScript, by its name. */
export function isSourceName(name: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(name);
}

const noSource =
  /(^|\/)(\.[^/]+|node_modules|__tests__|__mocks__|tests?|specs?|fixtures?|dist|build|coverage|cdk\.out|out)$/;

const noHelper = /\.(test|spec|d)\.[cm]?[jt]s$|\.config\.[cm]?[jt]s$|\.min\.js$/;

/** Whether a file is none that handlers load, by its name: a test, declarations, the settings of a tool. */
export function isNoHelper(file: string): boolean {
  return noHelper.test(file);
}

/** More source files than this in one unit are not looked through; what they reach stays unknown. */
export const maximumFiles = 3000;

/** Of these at least one stands in every module with a handler that its own text gives away. */
const handlerWords =
  /\bexports?\b[^;]{0,200}?[hH]andler\b|aws-lambda|awslambda\b|middy|serverless-http|serverless-express|lambdaHandler/;

/** `sst` itself is imported by functions: it tells them the names of what they are linked to. */
const infrastructureImport =
  /['"](aws-cdk-lib|@aws-cdk\/|constructs['"]|@pulumi\/|cdktf\b|sst\/constructs\b|@serverless-stack\/resources['"])/;

/** Imports that TypeScript erases: `import type { … } from`, and lists in which each name has `type` before it. */
const erasedImport =
  /\bimport\s+(?:type\s+(?:[\w$*]|\{)[^;'"]*?|\{(?:\s*type\s+[\w$]+(?:\s+as\s+[\w$]+)?\s*,?)+\s*\}\s*)from\s*['"][^'"\n]*['"]/g;

/** Whether a source describes infrastructure (AWS CDK, Pulumi, CDK for Terraform, SST) instead of running in Lambda; types of such packages say nothing. */
export function isInfrastructureCode(text: string): boolean {
  return infrastructureImport.test(text) && infrastructureImport.test(text.replace(erasedImport, ''));
}

/** Whether the text of a source lets one expect a handler in it, when it is looked at for the sake of other files. */
export function isLikelyHandler(text: string): boolean {
  return handlerWords.test(text) && !isInfrastructureCode(text);
}

/** Whether a text has a `require` or `import()` whose specifier is put together at run time. */
export function hasComputedLoad(text: string): boolean {
  return computedLoad.test(text);
}

/** What the text of a source gives away without being parsed. */
interface SourceLook {
  readonly mayHoldHandler: boolean;
  /** What it names after `from`, `require(` and `import(`. */
  readonly specifiers: readonly string[];
  /** How far up a specifier may lead that it puts together at run time; `undefined` when it has none. */
  readonly climbs: number | undefined;
}

const looksAtSources = new Map<
  string,
  { readonly stamp: string | undefined; readonly source: SourceLook; look: Look }
>();

/** Looks at more sources than this are forgotten. */
const maximumLooks = 20_000;

function lookAt(file: string): SourceLook {
  const known = looksAtSources.get(file);
  if (known && isRecent(known.look, 0)) return known.source;
  const look = lookNow();
  const stamp = stampOf(file);
  if (known && known.stamp === stamp) {
    known.look = look;
    return known.source;
  }
  const text = readText(file) ?? '';
  const source = {
    mayHoldHandler: isLikelyHandler(text),
    specifiers: specifiersIn(text),
    climbs: hasComputedLoad(text) ? (text.match(/\.\./g)?.length ?? 0) : undefined,
  };
  if (looksAtSources.size >= maximumLooks) looksAtSources.clear();
  looksAtSources.set(file, { stamp, source, look });
  return source;
}

/** Those of some source files that may hold a handler, by a look at their text. */
export function likelyHandlerFiles(files: readonly string[]): readonly string[] {
  return files.filter((file) => lookAt(file).mayHoldHandler);
}

/** Whether a directory may hold files of the project's own: no tests, builds and dependencies. */
export function isOwnDirectory(relativeDirectory: string): boolean {
  return !noSource.test(relativeDirectory);
}

const wrappers =
  /['"][^'"\n]*(lambda|middy|serverless|lumigo|epsagon|newrelic|thundra|catchpoint|aws-embedded-metrics|durable-execution|ask-sdk)|streamifyResponse|injectLambdaContext|captureLambdaHandler|logMetrics/;
const handlerName = /handler\b|\bmain\b/i;
const exportedName = /\bexport\b[^;{}()]{0,200}?(handler|\bmain)\b|\bexport\s*\{[^}]*(handler|\bmain)\b/i;
const lambdaShape =
  /\b(statusCode|batchItemFailures|Records|requestContext|pathParameters|queryStringParameters)\b/;

/**
 * Whether a file may hold a handler when it is linted itself, by any evidence of its own; names are those that the
 * settings list. It may be true too often, never too rarely.
 */
export function mayHoldHandler(text: string, names: readonly string[]): boolean {
  if (!/\bexports?\b/.test(text)) return false;
  return (
    handlerWords.test(text) ||
    wrappers.test(text) ||
    (handlerName.test(text) && (/\bexports\b/.test(text) || exportedName.test(text))) ||
    (/\b_*(event|evt)\b/.test(text) && lambdaShape.test(text)) ||
    names.some((name) => text.includes(name))
  );
}

/** The project's own source files below a directory; tests, builds and dependencies left out. */
export function ownSourceFiles(directory: string, limit = maximumFiles): readonly string[] {
  const accept = (relative: string, isDirectory: boolean): boolean =>
    !noSource.test(relative) && (isDirectory || (isSourceName(relative) && !noHelper.test(relative)));
  return listFilesBelow(directory, accept, limit);
}

/** A value that changes when specifiers in a unit may name other files: files came or went, a manifest was edited. */
export function namesIn(directory: string, files: readonly string[]): string {
  return [...files, ...pathSettings.map((name) => stampOf(path.join(directory, name)) ?? '')].join('\n');
}

/** A value that changes when one of the files is edited, or another set of files is given. */
export function stampOfAll(files: readonly string[]): string {
  return files.map((file) => `${file}:${stampOf(file) ?? ''}`).join('\n');
}

const require = createRequire(import.meta.url);
let factory: ResolverFactory | undefined;

function resolver(): ResolverFactory {
  if (factory) return factory;
  const { ResolverFactory: Factory } = require('oxc-resolver') as { ResolverFactory: typeof ResolverFactory };
  factory = new Factory({
    extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'],
    extensionAlias: {
      '.js': ['.ts', '.tsx', '.js', '.jsx'],
      '.mjs': ['.mts', '.mjs'],
      '.cjs': ['.cts', '.cjs'],
    },
    conditionNames: ['node', 'import', 'require'],
    mainFields: ['main'],
    tsconfig: 'auto',
  });
  return factory;
}

/** Makes the resolver look at the disk anew; files may have come or gone. */
export function forgetResolutions(): void {
  factory?.clearCache();
  resolved.clear();
  choices.clear();
  watchedAbove.clear();
  resolvedAt = nameChangesNoted();
}

const resolved = new Map<string, string | undefined>();

/** The changes of names that were noted when the first of them was found. */
let resolvedAt = 0;

/** Watches what may give a specifier another meaning: the directories where its file may stand, and the manifests above. */
function watchWays(specifier: string, from: string, root: string, found: string | undefined): void {
  const directory = path.dirname(from);
  if (specifier.startsWith('.')) watchPlace(path.dirname(path.resolve(directory, specifier)));
  if (found !== undefined) watchPlace(path.dirname(found));
  const key = `${root}\0${directory}`;
  if (watchedAbove.has(key)) return;
  watchedAbove.add(key);
  for (const above of directoriesUpTo(directory, root)) {
    watchPlace(above);
    for (const name of pathSettings) watchPlace(path.join(above, name));
  }
}

/** Directories whose manifests, and those of the ones above, are watched. */
const watchedAbove = new Set<string>();

/** The project's own source file that a specifier names in a file; `undefined` for packages, for what does not exist and for what lies outside the root. */
export function resolveOwnFile(specifier: string, from: string, root: string): string | undefined {
  const file = resolveOwnPath(specifier, from, root);
  return file !== undefined && isSourceName(file) ? file : undefined;
}

/** As `resolveOwnFile`, for files of every kind. */
export function resolveOwnPath(specifier: string, from: string, root: string): string | undefined {
  if (specifier.startsWith('node:') || !path.isAbsolute(from)) return undefined;
  if (resolvedAt !== nameChangesNoted()) forgetResolutions();
  const key = [root, from, specifier].join('\0');
  if (resolved.has(key)) return resolved.get(key);
  const file = findOwnPath(specifier, from, root);
  resolved.set(key, file);
  watchWays(specifier, from, root, file);
  return file;
}

/** More modules than this are no table that a computed specifier chooses from. */
const maximumChoices = 100;

const choices = new Map<string, readonly string[]>();

/** The project's own source files that a specifier with `*` for any name may mean; none when there are too many to tell. */
export function ownFilesMatching(pattern: string, from: string, root: string): readonly string[] {
  const [start = '', ...rest] = pattern.split('*');
  const directory = path.resolve(path.dirname(from), start.slice(0, start.lastIndexOf('/') + 1));
  const shape = [start.slice(start.lastIndexOf('/') + 1), ...rest].join('*');
  const key = [root, directory, shape].join('\0');
  const known = choices.get(key) ?? (isInside(root, directory) ? filesShaped(directory, shape) : []);
  choices.set(key, known);
  return known;
}

function filesShaped(directory: string, shape: string): readonly string[] {
  const name = shape
    .split('*')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('[^/]*');
  const matching = new RegExp(`^${name}((/index)?\\.[cm]?[jt]sx?)?$`);
  const levels = shape.split('/').length + 1;
  const accept = (relative: string, isDirectory: boolean): boolean =>
    !noSource.test(relative) &&
    (isDirectory ? relative.split('/').length < levels : isSourceName(relative) && matching.test(relative));
  const files = listFilesBelow(directory, accept, maximumChoices + 1);
  return files.length > maximumChoices ? [] : files;
}

function findOwnPath(specifier: string, from: string, root: string): string | undefined {
  const found = resolveSpecifier(specifier, from);
  if (found === undefined) return findByName(specifier, from, root);
  if (/[\\/]node_modules[\\/]/.test(found)) return undefined;
  return isInside(root, found) ? found : undefined;
}

/** A package of the project that nobody has installed, or a module of one of its layers; `undefined` when several may be meant. */
function findByName(specifier: string, from: string, root: string): string | undefined {
  const found = placesNamed(specifier, from, root).flatMap(({ stems, distance }) => {
    const file = firstMatch(stems, (stem) => resolveSpecifier(stem, from));
    return file !== undefined && isSourceName(file) && isInside(root, file) ? [{ file, distance }] : [];
  });
  const [first, second] = found;
  return first?.distance === second?.distance && first?.file !== second?.file ? undefined : first?.file;
}

function firstMatch<Item, Match>(
  items: readonly Item[],
  match: (item: Item) => Match | undefined,
): Match | undefined {
  for (const item of items) {
    const found = match(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function resolveSpecifier(specifier: string, from: string): string | undefined {
  try {
    const answer =
      specifier.startsWith('.') || path.isAbsolute(specifier)
        ? resolver().sync(path.dirname(from), specifier)
        : resolver().resolveFileSync(from, specifier);
    return answer.path;
  } catch {
    return undefined;
  }
}

/** A `require` or `import()` whose specifier is put together at run time. */
const computedLoad = /\b(?:require|import)\s*\((?!\s*(?:['"][^'"\n]*['"]|`[^`$]*`)?\s*[,)])/;

/** Comments stand there too: `import(/* webpackChunkName: "a" *\/ './a')`. */
const loads =
  /(?:\bfrom|\brequire\s*\(|\bimport\s*\(?)(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\n]*\n)*['"`]([^'"`\n]+)['"`]/g;
const callsOfOwnRequire = /[\w$]\s*\(\s*["'`]([^"'`\n$]+)["'`]/g;

/** The specifiers that a text may load modules by, in any spelling; it may hold too many, never too few. */
export function specifiersIn(text: string): readonly string[] {
  const specifiers = new Set<string>();
  for (const match of text.matchAll(loads)) if (match[1]) specifiers.add(match[1]);
  // A require of one's own has a name of one's own.
  if (text.includes('createRequire'))
    for (const match of text.matchAll(callsOfOwnRequire)) if (match[1]) specifiers.add(match[1]);
  return [...specifiers];
}

/** What may be loaded from where, told from the text of files. */
export interface NamedFiles {
  /** Files that another one names. */
  readonly loaded: ReadonlySet<string>;
  /** Files that name another one. */
  readonly loaders: ReadonlySet<string>;
  /** What is the same for files that are connected by such names, whichever of them loads the other. */
  groupOf(file: string): string;
}

/**
 * The files that may be loaded from some of them, told from their text: relative specifiers by any spelling and names of
 * the project's own packages and layers, followed all the way. It may hold too many, never too few, as long as the unit
 * has no aliases for paths.
 */
export function filesLoadedFrom(
  starts: readonly string[],
  files: readonly string[],
  root: string,
): NamedFiles {
  const own = new Set([...files, ...starts]);
  const loaded = new Set<string>();
  const loaders = new Set<string>();
  const groups = new Groups();
  const placed = new Map<string, readonly string[]>();
  const filesByName = (name: string, from: string): readonly string[] => {
    const key = `${path.dirname(from)}\0${name}`;
    const known = placed.get(key) ?? placesNamed(name, from, root).flatMap(({ stems }) => stems);
    placed.set(key, known);
    return known.flatMap((stem) => filesNamed(stem, own));
  };
  const reached = new Set(starts);
  for (const file of reached) {
    const look = lookAt(file);
    const found = look.climbs === undefined ? [] : filesAround(file, look.climbs, own);
    for (const specifier of look.specifiers) {
      const isRelative = specifier.startsWith('.');
      if (isRelative) found.push(...filesNamed(path.resolve(path.dirname(file), specifier), own));
      if (!isRelative || specifier.includes('/opt/')) found.push(...filesByName(specifier, file));
    }
    if (found.length > 0) loaders.add(file);
    for (const each of found) {
      loaded.add(each);
      reached.add(each);
      groups.join(file, each);
    }
  }
  return { loaded, loaders, groupOf: (file) => groups.of(file) };
}

/** What a specifier may name that is put together at run time and leads up so many steps: it is followed only below a directory that is known. */
function filesAround(file: string, climbs: number, own: ReadonlySet<string>): string[] {
  const directory = path.resolve(path.dirname(file), '../'.repeat(climbs));
  return [...own].filter((other) => isBelow(directory, other));
}

/** Things that are joined by twos, each group known by one of them. */
class Groups {
  readonly #above = new Map<string, string>();

  of(one: string): string {
    let top = one;
    for (let above = this.#above.get(top); above !== undefined; above = this.#above.get(top)) top = above;
    if (top !== one) this.#above.set(one, top);
    return top;
  }

  join(one: string, other: string): void {
    const [top, otherTop] = [this.of(one), this.of(other)];
    if (top !== otherTop) this.#above.set(otherTop, top);
  }
}

const sourceEndings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** The files that a path without, or with another, ending may mean. */
function filesNamed(name: string, own: ReadonlySet<string>): string[] {
  const stems = [name, name.replace(/\.[cm]?jsx?$/, ''), path.join(name, 'index')];
  const names = [name, ...stems.flatMap((stem) => sourceEndings.map((ending) => stem + ending))];
  return names.filter((candidate) => own.has(candidate));
}

/** Files that say what specifiers mean. */
const pathSettings = ['tsconfig.json', 'tsconfig.base.json', 'jsconfig.json', 'package.json'];

/** Whether specifiers of a unit may name its files by other ways than relative paths: `paths` or `baseUrl` of a tsconfig, `imports` or workspaces. */
export function hasPathAliases(directory: string): boolean {
  return pathSettings.some((name) =>
    /"(paths|baseUrl|extends|references|imports|workspaces)"\s*:/.test(
      readText(path.join(directory, name)) ?? '',
    ),
  );
}
