import { createRequire } from 'node:module';
import path from 'node:path';
import type { ResolverFactory } from 'oxc-resolver';
import {
  directoriesUpTo,
  isInside,
  listDirectory,
  listFilesBelow,
  readText,
  stampOf,
} from '../files/files.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';

/** The directory of the package or template unit that a file belongs to: the nearest one with a manifest; its own directory when there is none. */
export function unitDirectoryOf(file: string, root: string): string {
  const own = path.dirname(file);
  return directoriesUpTo(own, root).find(hasManifest) ?? own;
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
  /(^|\/)(\.[^/]+|node_modules|__tests__|__mocks__|tests?|specs?|fixtures?|dist|build|coverage|cdk\.out|out)$|\.(test|spec|d)\.[cm]?[jt]s$|\.config\.[cm]?[jt]s$|\.min\.js$/;

/** More source files than this in one unit are not looked through; what they reach stays unknown. */
export const maximumFiles = 3000;

/** Of these at least one stands in every module with a handler that its own text gives away. */
const handlerWords =
  /\bexports?\b[^;]{0,200}?[hH]andler\b|aws-lambda|awslambda\b|middy|serverless-http|serverless-express|lambdaHandler/;

const infrastructureImport = /['"](aws-cdk-lib|@aws-cdk\/|constructs['"]|@pulumi\/|cdktf\b|sst['"/])/;

/** Whether a source describes infrastructure (AWS CDK, Pulumi, CDK for Terraform, SST) instead of running in Lambda. */
export function isInfrastructureCode(text: string): boolean {
  return infrastructureImport.test(text);
}

/** The text of a file, empty when it cannot be read. */
export type TextOf = (file: string) => string;

/** Reads each file once. */
export function textReader(): TextOf {
  const texts = new Map<string, string>();
  return (file) => {
    const known = texts.get(file);
    if (known !== undefined) return known;
    const text = readText(file) ?? '';
    texts.set(file, text);
    return text;
  };
}

/** Those of some source files that may hold a handler, by a look at their text. */
export function likelyHandlerFiles(files: readonly string[], textOf: TextOf): readonly string[] {
  return files.filter((file) => {
    const text = textOf(file);
    return handlerWords.test(text) && !isInfrastructureCode(text);
  });
}

const wrappers =
  /['"][^'"\n]*(lambda|middy|serverless|lumigo|epsagon|newrelic|thundra|catchpoint|aws-embedded-metrics|durable-execution|ask-sdk)|streamifyResponse|injectLambdaContext|captureLambdaHandler|logMetrics/;
const exportedName =
  /\bexport\b[^;{}()]{0,200}?(handler|\bmain)\b|\bexport\s*\{[^}]*(handler|\bmain)\b|\bexports\b[^]*(handler|\bmain)\b|(handler|\bmain)\b[^]*\bexports\b/i;
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
    exportedName.test(text) ||
    (/\b_*(event|evt)\b/.test(text) && lambdaShape.test(text)) ||
    names.some((name) => text.includes(name))
  );
}

/** The project's own source files below a directory; tests, builds and dependencies left out. */
export function ownSourceFiles(directory: string): readonly string[] {
  const accept = (relative: string, isDirectory: boolean): boolean =>
    !noSource.test(relative) && (isDirectory || isSourceName(relative));
  return listFilesBelow(directory, accept, maximumFiles);
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
}

const resolved = new Map<string, string | undefined>();

/** The project's own source file that a specifier names in a file; `undefined` for packages, for what does not exist and for what lies outside the root. */
export function resolveOwnFile(specifier: string, from: string, root: string): string | undefined {
  const file = resolveOwnPath(specifier, from, root);
  return file !== undefined && isSourceName(file) ? file : undefined;
}

/** As `resolveOwnFile`, for files of every kind. */
export function resolveOwnPath(specifier: string, from: string, root: string): string | undefined {
  if (specifier.startsWith('node:') || !path.isAbsolute(from)) return undefined;
  const key = [root, from, specifier].join('\0');
  if (resolved.has(key)) return resolved.get(key);
  const file = findOwnPath(specifier, from, root);
  resolved.set(key, file);
  return file;
}

function findOwnPath(specifier: string, from: string, root: string): string | undefined {
  const found = resolveSpecifier(specifier, from);
  if (found === undefined || /[\\/]node_modules[\\/]/.test(found)) return undefined;
  return isInside(root, found) ? found : undefined;
}

function resolveSpecifier(specifier: string, from: string): string | undefined {
  try {
    const answer = specifier.startsWith('.')
      ? resolver().sync(path.dirname(from), specifier)
      : resolver().resolveFileSync(from, specifier);
    return answer.path;
  } catch {
    return undefined;
  }
}

/** Comments stand there too: `import(/* webpackChunkName: "a" *\/ './a')`. */
const loads =
  /(?:\bfrom|\brequire\s*\(|\bimport\s*\(?)(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)*['"`]([^'"`\n]+)['"`]/g;
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

/**
 * The files that may be loaded from some of them, told from their text: relative specifiers by any spelling,
 * followed all the way. It may hold too many, never too few, as long as the unit has no aliases for paths.
 */
export function filesLoadedFrom(
  starts: readonly string[],
  files: readonly string[],
  textOf: TextOf,
): ReadonlySet<string> {
  const own = new Set([...files, ...starts]);
  const loaded = new Set<string>();
  const queue = [...starts];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    for (const specifier of specifiersIn(textOf(file)))
      if (specifier.startsWith('.'))
        queue.push(...filesNamed(path.resolve(path.dirname(file), specifier), own));
  }
  return loaded;
}

const sourceEndings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** The files that a path without, or with another, ending may mean. */
function filesNamed(name: string, own: ReadonlySet<string>): string[] {
  const stems = [name, name.replace(/\.[cm]?jsx?$/, ''), path.join(name, 'index')];
  const names = [name, ...stems.flatMap((stem) => sourceEndings.map((ending) => stem + ending))];
  return names.filter((candidate) => own.has(candidate));
}

/** Whether specifiers of a unit may name its files by other ways than relative paths: `paths` or `baseUrl` of a tsconfig, `imports` or workspaces. */
export function hasPathAliases(directory: string): boolean {
  const settings = ['tsconfig.json', 'tsconfig.base.json', 'jsconfig.json', 'package.json'];
  return settings.some((name) =>
    /"(paths|baseUrl|extends|references|imports|workspaces)"\s*:/.test(
      readText(path.join(directory, name)) ?? '',
    ),
  );
}
