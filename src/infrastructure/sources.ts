import path from 'node:path';
import { isDirectory, isFile, isInside, readText } from '../files/files.js';
import { isGitIgnored } from '../files/git-ignore.js';
import { isInBuildFolder, originsOf, usualStems } from './build-origins.js';
import type { Absence, DeclaredFunction, Source } from './deployment.js';

/** A compiled module stands behind what it is compiled from. */
const extensions = ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs', '.tsx', '.jsx'];

/** What a handler string means at one place. */
interface Handler {
  /** Without ending. */
  readonly modulePath: string;
  readonly exportPath: readonly string[];
}

/**
 * The sources that a handler string means below a directory, or why there are none. What is named there itself comes
 * first; then what a build makes it from: by `entries` of a bundler (relative to the directory), the settings of the
 * compiler, the scripts of the package, usual folders, and the only file with such a path.
 */
export function codeOfHandler(
  handler: string,
  codeDirectory: string,
  root: string,
  entries: readonly string[] = [],
): Pick<DeclaredFunction, 'sources' | 'absence'> {
  const directory = directoryOf(codeDirectory);
  for (const { modulePath, exportPath } of handlerParts(handler)) {
    const meant = { modulePath: path.resolve(directory, modulePath), exportPath };
    const sources = sourcesOf(meant, directory, root, entries);
    if (sources.length > 0) return { sources, absence: undefined };
  }
  return { sources: [], absence: absenceOf(handler, directory, root) };
}

/** An archive stands in the directory of what is in it, a file named instead of its directory in that one. */
function directoryOf(codeDirectory: string): string {
  const isArchive = /\.(zip|jar)$/.test(codeDirectory);
  return isArchive || isFile(codeDirectory) ? path.dirname(codeDirectory) : codeDirectory;
}

function sourcesOf(meant: Handler, directory: string, root: string, entries: readonly string[]): Source[] {
  const { modulePath, exportPath } = meant;
  if (isOutside(root, modulePath)) return [];
  const exact = modulesAt(modulePath, root);
  const built = exact.length === 0 ? bundledFrom(meant, directory, root, entries) : [];
  if (built.length > 0) return built;
  const found: Source[] = exact.map((file) => ({ file, exportPath, how: 'exact' }));
  const isBuild = exact.length === 0 || isInBuildFolder(modulePath, root);
  const origin = isBuild ? firstOrigin(meant, root) : undefined;
  return distinct(origin ? [...found, origin] : found).flatMap((source) => withReexported(source, root));
}

function distinct(sources: readonly Source[]): Source[] {
  return sources.filter(({ file }, index) => sources.findIndex((other) => other.file === file) === index);
}

/** The entry of a bundler whose output has the module's name; the one with the same folders first. */
function bundledFrom(
  { modulePath, exportPath }: Handler,
  directory: string,
  root: string,
  entries: readonly string[],
): Source[] {
  const stems = entries.map((entry) => path.resolve(directory, entry.replace(/\.[cm]?[jt]sx?$/, '')));
  const named = stems.filter((stem) => path.basename(stem) === path.basename(modulePath));
  const below = `/${path.relative(directory, modulePath)}`;
  const stem = named.find((each) => each.endsWith(below)) ?? named[0];
  const files = stem === undefined ? [] : modulesAt(stem, root);
  return files.flatMap((file) => withReexported({ file, exportPath, how: 'entry' }, root));
}

function firstOrigin({ modulePath, exportPath }: Handler, root: string): Source | undefined {
  for (const { stem, how } of originsOf(modulePath, root)) {
    const [file] = stem === modulePath ? [] : modulesAt(stem, root);
    if (file !== undefined) return { file, exportPath, how };
  }
  return undefined;
}

function absenceOf(handler: string, directory: string, root: string): Absence {
  if (handler === '' || handler.includes('${')) return { kind: 'computed-handler' };
  const [named] = handlerParts(handler);
  if (!named) return { kind: 'no-export-named' };
  const modulePath = path.resolve(directory, named.modulePath);
  if (isOutside(root, modulePath)) return { kind: 'outside' };
  return { kind: 'no-file', paths: [...new Set([modulePath, ...usualStems(modulePath, root)])] };
}

/** Whether a path says by itself that it leads out; where links lead is asked of what exists. */
function isOutside(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative.startsWith('..') || path.isAbsolute(relative);
}

/** A module that a template names by its whole path for a bundler to start from. */
export function sourcesOfEntry(file: string, exportPath: readonly string[], root: string): readonly Source[] {
  return withReexported({ file, exportPath, how: 'entry' }, root);
}

/** The source, and the module that really holds its export when the source only passes it on. */
function withReexported(source: Source, root: string, depth = 0): Source[] {
  const [name = '', ...below] = source.exportPath;
  const found = depth < 4 ? reexportOf(readText(source.file) ?? '', name) : undefined;
  const stem = found && path.resolve(path.dirname(source.file), found.specifier);
  const file = stem === undefined ? undefined : (existingModule(stem.replace(/\.[cm]?jsx?$/, '')) ?? stem);
  if (!found || file === undefined || !isFile(file) || !isInside(root, file)) return [source];
  return [
    source,
    ...withReexported({ file, exportPath: [found.name, ...below], how: source.how }, root, depth + 1),
  ];
}

const listReexports = /\bexport\s*\{([^{}]*)\}\s*from\s*['"](\.[^'"\n]*)['"]/g;
const requiredReexports =
  /\bexports\.([\w$]+)\s*=\s*require\(\s*['"](\.[^'"\n]*)['"]\s*\)\.([\w$]+)\s*(?:;|$)/gm;

/** `export { a as name } from './a'` and `exports.name = require('./a').a`. */
function reexportOf(
  text: string,
  name: string,
): { readonly specifier: string; readonly name: string } | undefined {
  for (const [, list = '', specifier = ''] of text.matchAll(listReexports)) {
    for (const item of list.split(',')) {
      const [local = '', exported = local] = item.trim().split(/\s+as\s+/);
      if (exported === name) return { specifier, name: local };
    }
  }
  for (const [, exported, specifier = '', local = ''] of text.matchAll(requiredReexports))
    if (exported === name) return { specifier, name: local };
  return undefined;
}

function handlerParts(handler: string): Handler[] {
  const folder = path.posix.dirname(handler);
  const base = path.posix.basename(handler);
  // Lambda cuts at the first dot (aws-lambda-nodejs-runtime-interface-client, UserFunction.js), other tools at the last one.
  const cuts = [base.indexOf('.'), base.lastIndexOf('.')].filter(
    (cut, index, all) => cut > 0 && all.indexOf(cut) === index,
  );
  return cuts.map((cut) => ({
    modulePath: path.posix.join(folder, base.slice(0, cut)),
    exportPath: base.slice(cut + 1).split('.'),
  }));
}

/** The modules at a path without ending: a source, and a JavaScript file of its name that is no build of it. */
function modulesAt(modulePath: string, root: string): string[] {
  const file = existingModule(modulePath);
  if (file === undefined || !isInside(root, file)) return [];
  const compiled = file.replace(/ts(x?)$/, 'js');
  const isBoth = compiled !== file && isFile(compiled) && !isGitIgnored(compiled, root);
  return isBoth ? [file, compiled] : [file];
}

function existingModule(modulePath: string): string | undefined {
  const found = extensions.map((extension) => modulePath + extension).find(isFile);
  if (found !== undefined) return found;
  if (!isDirectory(modulePath)) return undefined;
  return extensions.map((extension) => path.join(modulePath, `index${extension}`)).find(isFile);
}

/** Whether code of this runtime may be JavaScript; templates often leave the runtime to a parameter or placeholder, and LLRT runs on `provided`. */
export function isNodeRuntime(runtime: string | undefined): boolean {
  return runtime === undefined || !/^(python\d|java\d|go1|dotnet|ruby\d)/.test(runtime);
}
