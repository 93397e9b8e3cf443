import path from 'node:path';
import { isDirectory, isFile, isInside, readText } from '../files/files.js';
import type { Absence, DeclaredFunction, Source } from './deployment.js';

const extensions = ['.ts', '.js', '.mjs', '.mts', '.cjs', '.cts', '.tsx', '.jsx'];

/** Folders that builds write, and where their sources usually stand instead. */
const buildFolders = /(^|\/)(dist|build|lib|out|\.build|\.webpack\/service)(\/|$)/;

/**
 * The source files that a handler string means: `src/orders.handler` below the code directory. Lambda cuts at the first
 * dot of the base name (aws-lambda-nodejs-runtime-interface-client, UserFunction.js), other tools at the last one.
 */
function sourcesOfHandler(handler: string, codeDirectory: string, root: string): readonly Source[] {
  const directory = isFile(codeDirectory) ? path.dirname(codeDirectory) : codeDirectory;
  for (const { modulePath, exportPath } of handlerParts(handler)) {
    const [own, ...origins] = candidatesOf(path.resolve(directory, modulePath), root).map(existingModule);
    const files = [own, origins.find((file) => file !== undefined)].flatMap((file) => file ?? []);
    const sources = [...new Set(files)]
      .filter((file) => isInside(root, file))
      .flatMap((file) =>
        withReexported({ file, exportPath, how: file === own ? 'exact' : 'convention' }, root),
      );
    if (sources.length > 0) return sources;
  }
  return [];
}

/** The sources that a handler string means, or why there are none. */
export function codeOfHandler(
  handler: string,
  codeDirectory: string,
  root: string,
): Pick<DeclaredFunction, 'sources' | 'absence'> {
  const sources = sourcesOfHandler(handler, codeDirectory, root);
  const absence = sources.length > 0 ? undefined : absenceOfHandler(handler, codeDirectory, root);
  return { sources, absence };
}

function absenceOfHandler(handler: string, codeDirectory: string, root: string): Absence {
  if (handler === '' || handler.includes('${')) return { kind: 'computed-handler' };
  const [named] = handlerParts(handler);
  if (!named) return { kind: 'no-export-named' };
  const directory = isFile(codeDirectory) ? path.dirname(codeDirectory) : codeDirectory;
  const modulePath = path.resolve(directory, named.modulePath);
  if (!isInside(root, modulePath)) return { kind: 'outside' };
  const paths = candidatesOf(modulePath, root).filter((candidate) => isInside(root, candidate));
  return { kind: 'no-file', paths: [...new Set(paths)] };
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

function handlerParts(
  handler: string,
): { readonly modulePath: string; readonly exportPath: readonly string[] }[] {
  const folder = path.posix.dirname(handler);
  const base = path.posix.basename(handler);
  const cuts = [base.indexOf('.'), base.lastIndexOf('.')].filter(
    (cut, index, all) => cut > 0 && all.indexOf(cut) === index,
  );
  return cuts.map((cut) => ({
    modulePath: path.posix.join(folder, base.slice(0, cut)),
    exportPath: base.slice(cut + 1).split('.'),
  }));
}

/** The path itself, then the places a compiled file may come from; a build that stands beside its sources counts with them. */
function candidatesOf(modulePath: string, root: string): string[] {
  const relative = path.relative(root, modulePath);
  if (!buildFolders.test(relative)) return [modulePath];
  return [
    modulePath,
    path.resolve(root, relative.replace(buildFolders, '$1src$3')),
    path.resolve(root, relative.replace(buildFolders, '$1')),
  ];
}

function existingModule(modulePath: string): string | undefined {
  const found = extensions.map((extension) => modulePath + extension).find(isFile);
  if (found !== undefined) return found;
  if (!isDirectory(modulePath)) return undefined;
  return extensions.map((extension) => path.join(modulePath, `index${extension}`)).find(isFile);
}

/** Whether code of this runtime may be JavaScript; templates often leave the runtime to a parameter or placeholder. */
export function isNodeRuntime(runtime: string | undefined): boolean {
  return runtime === undefined || !/^(python|java|go|dotnet|ruby)\d/.test(runtime);
}
