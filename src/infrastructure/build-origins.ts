import path from 'node:path';
import {
  directoriesUpTo,
  isDirectory,
  isFile,
  isInside,
  listFilesBelow,
  readText,
  readWithInputs,
  seeAgain,
  type Inputs,
} from '../files/files.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import type { Source } from './deployment.js';
import { recordOf, textOf, type Plain } from './template-values.js';

/** A path without ending that a compiled module may have been made from. */
export interface Origin {
  readonly stem: string;
  readonly how: Source['how'];
}

/** Folders that builds write. */
const buildFolders = /(^|\/)(dist|build|lib|out|\.build|\.webpack\/service)(\/|$)/;

/** Whether a path lies in a folder that builds usually write. */
export function isInBuildFolder(modulePath: string, root: string): boolean {
  return buildFolders.test(relativePath(root, modulePath));
}

/** Where a module may come from that a build writes to this path: by the settings of the compiler, by the scripts of the package, by usual folders; the likeliest first. */
export function* originsOf(modulePath: string, root: string): Generator<Origin> {
  const directory = nearestDirectory(path.dirname(modulePath), root);
  const above = directoriesUpTo(directory, root);
  yield* compilerOrigins(modulePath, above, root);
  yield* scriptOrigins(modulePath, above);
  for (const stem of usualStems(modulePath, root)) yield { stem, how: 'convention' };
  yield* suffixOrigins(modulePath, above, root);
}

/** The paths in usual source folders for a path in a build folder. */
export function usualStems(modulePath: string, root: string): string[] {
  const relative = relativePath(root, modulePath);
  if (!buildFolders.test(relative)) return [];
  return [
    path.resolve(root, relative.replace(buildFolders, '$1src$3')),
    path.resolve(root, relative.replace(buildFolders, '$1')),
  ];
}

function relativePath(from: string, to: string): string {
  return path.relative(from, to).split(path.sep).join('/');
}

/** The directory itself, or the nearest one above it that exists. */
function nearestDirectory(directory: string, root: string): string {
  return directoriesUpTo(directory, root).find(isDirectory) ?? root;
}

/** The path below a directory; `undefined` when it is not inside. */
function pathBelow(directory: string, file: string): string | undefined {
  const relative = relativePath(directory, file);
  return relative === '' || relative.startsWith('../') || relative === '..' || path.isAbsolute(relative)
    ? undefined
    : relative;
}

/** What the nearest tsconfig says: from `outDir` to `rootDir`, or to where the compiler takes the root to be. */
function* compilerOrigins(modulePath: string, above: readonly string[], root: string): Generator<Origin> {
  const file = above.map((directory) => path.join(directory, 'tsconfig.json')).find(isFile);
  if (file === undefined) return;
  const { outDir, rootDir, include } = compilerSettings(file, root, new Set());
  const below = outDir === undefined ? undefined : pathBelow(outDir, modulePath);
  if (outDir === undefined || below === undefined) return;
  const directory = path.dirname(file);
  const roots =
    rootDir === undefined
      ? [inferredRoot(include ?? [directory], outDir, root) ?? directory, directory]
      : [rootDir];
  for (const origin of new Set(roots)) yield { stem: path.join(origin, below), how: 'tsconfig' };
}

interface CompilerSettings {
  readonly outDir?: string | undefined;
  readonly rootDir?: string | undefined;
  readonly include?: readonly string[] | undefined;
}

/** The settings of a file over those that it extends; `seen` are the files on the way, which may lead back to each other. */
function compilerSettings(file: string, root: string, seen: Set<string>): CompilerSettings {
  if (seen.has(file) || !isInside(root, file)) return {};
  seen.add(file);
  const directory = path.dirname(file);
  const given = recordOf(parseJsonWithComments(readText(file)));
  const options = recordOf(given['compilerOptions']);
  const bases = [given['extends']].flat().flatMap((base): CompilerSettings[] => {
    const name = textOf(base);
    if (name === undefined || !name.startsWith('.')) return [];
    const target = path.resolve(directory, name);
    return [compilerSettings(target.endsWith('.json') ? target : `${target}.json`, root, seen)];
  });
  const at = (value: unknown): string | undefined => {
    const text = textOf(value);
    return text === undefined ? undefined : path.resolve(directory, text.replace('${configDir}', '.'));
  };
  const own: CompilerSettings = {
    outDir: at(options['outDir']),
    rootDir: at(options['rootDir']),
    include: Array.isArray(given['include'])
      ? given['include'].map((item) => at(item) ?? directory)
      : undefined,
  };
  return [...bases, own].reduce<CompilerSettings>(
    (all, each) => ({
      outDir: each.outDir ?? all.outDir,
      rootDir: each.rootDir ?? all.rootDir,
      include: each.include ?? all.include,
    }),
    {},
  );
}

/** JSON as TypeScript takes it: with comments and commas at the end. */
function parseJsonWithComments(text: string | undefined): unknown {
  const plain = text
    ?.replaceAll(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//g, '$1')
    .replaceAll(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, '$1');
  try {
    return plain === undefined ? undefined : JSON.parse(plain);
  } catch {
    return undefined;
  }
}

/** Source files that are looked through; where there are more, the root stays unknown. */
const mostFiles = 1000;

/** The longest common directory of the files to compile, which the compiler takes for the root (https://www.typescriptlang.org/tsconfig/#rootDir). */
function inferredRoot(include: readonly string[], outDir: string, root: string): string | undefined {
  const files = include.flatMap((item) => {
    const start = item.replace(/[/\\][^/\\]*\*.*$/, '');
    return isDirectory(start) && isInside(root, start) ? sourceFilesBelow(start) : [start];
  });
  const compiled = files.filter(
    (file) => /(?<!\.d)\.[cm]?tsx?$/.test(file) && pathBelow(outDir, file) === undefined,
  );
  const [first, ...others] = compiled.map((file) => path.dirname(file).split(path.sep));
  if (!first || files.length >= mostFiles) return undefined;
  const isShared = (_: string, index: number): boolean =>
    others.every((names) => names.slice(0, index + 1).join('/') === first.slice(0, index + 1).join('/'));
  return first.filter(isShared).join(path.sep);
}

const notSources =
  /(^|\/)(\.[^/]+|node_modules|__tests__|__mocks__|tests?|specs?|dist|build|coverage|cdk\.out|out)$/;

const listings = new Map<string, { files: readonly string[]; inputs: Inputs; look: Look }>();

/** Folders are listed again after this time: templates name many functions of one project. */
const freshMilliseconds = 1000;

/** The project's own JavaScript and TypeScript below a directory. */
function sourceFilesBelow(directory: string): readonly string[] {
  const known = listings.get(directory);
  if (known && isRecent(known.look, freshMilliseconds)) {
    seeAgain(known.inputs);
    return known.files;
  }
  const look = lookNow();
  const { value: files, inputs } = readWithInputs(() => listFilesBelow(directory, isOwnSource, mostFiles));
  seeAgain(inputs);
  listings.set(directory, { files, inputs, look });
  return files;
}

function isOwnSource(relative: string, isFolder: boolean): boolean {
  return isFolder ? !notSources.test(relative) : /(?<!\.(?:test|spec))\.[cm]?[jt]sx?$/.test(relative);
}

/** What the scripts of the nearest package spell out: `esbuild src/orders.ts --outdir=dist`, `tsup src/*.ts -d dist`. */
function* scriptOrigins(modulePath: string, above: readonly string[]): Generator<Origin> {
  const file = above.map((directory) => path.join(directory, 'package.json')).find(isFile);
  if (file === undefined) return;
  const directory = path.dirname(file);
  const scripts: Plain = recordOf(recordOf(parseJsonWithComments(readText(file)))['scripts']);
  for (const script of Object.values(scripts)) {
    for (const command of String(script).split(/&&|\|\||[;&|]/)) {
      for (const stem of stemsOfCommand(command, directory, modulePath)) yield { stem, how: 'script' };
    }
  }
}

const bundlers = /(?:^|[\s/])(esbuild|tsup|rollup|rolldown|tsdown|tsc|ncc|swc|babel|unbuild)(?=\s|$)/;
const outputs =
  /(?:^|\s)(?:--(?:outdir|out-dir|outDir|outfile|out-file|outFile|file|out|dir)[=\s]+|-[do]\s+)["']?([^\s"']+)/;

function* stemsOfCommand(command: string, directory: string, modulePath: string): Generator<string> {
  const output = bundlers.test(command) ? outputs.exec(command)?.[1] : undefined;
  if (output === undefined) return;
  const isNcc = /(?:^|[\s/])ncc(?=\s)/.test(command);
  // ncc writes one file, of always the same name.
  const target = path.resolve(directory, output, isNcc ? 'index.js' : '.');
  const inputs = command.split(/\s+/).map((word) => word.replaceAll(/^["']|["']$/g, ''));
  const entries = inputs.filter(
    (word) => !word.startsWith('-') && /\.[cm]?[jt]sx?$/.test(word) && word !== output,
  );
  const isFileOutput = /\.[cm]?js$/.test(target);
  const below = isFileOutput ? undefined : pathBelow(target, modulePath);
  if (isFileOutput ? target.replace(/\.[cm]?js$/, '') !== modulePath : below === undefined) return;
  for (const entry of entries) {
    const stem = path.resolve(directory, entry).replace(/\.[cm]?[jt]sx?$/, '');
    const [fixed = '', ...pattern] = stem.split('*');
    if (isFileOutput) yield stem;
    else if (pattern.length > 0) yield path.join(fixed.slice(0, fixed.lastIndexOf(path.sep)), below ?? '');
    else if (path.basename(stem) === path.basename(modulePath)) yield stem;
  }
}

/** Names that stand in every second project say nothing alone. */
const commonNames = /^(index|main|app|handler|lambda|function|server|code)$/;

/** The only source of the package whose path ends as that of the compiled module does. */
function* suffixOrigins(modulePath: string, above: readonly string[], root: string): Generator<Origin> {
  if (isDirectory(path.dirname(modulePath)) && !isInBuildFolder(modulePath, root)) return;
  const unit = above.find((directory) => isFile(path.join(directory, 'package.json'))) ?? above[0];
  if (unit === undefined) return;
  const names = (pathBelow(unit, modulePath) ?? path.basename(modulePath)).split('/').slice(-2);
  const suffixes = [names.join('/'), names.at(-1) ?? ''].filter((suffix) => !commonNames.test(suffix));
  const stems =
    suffixes.length === 0 ? [] : sourceFilesBelow(unit).map((file) => file.replace(/\.[cm]?[jt]sx?$/, ''));
  if (stems.length >= mostFiles) return;
  for (const suffix of new Set(suffixes)) {
    const fitting = [
      ...new Set(stems.filter((stem) => `/${relativePath(unit, stem)}`.endsWith(`/${suffix}`))),
    ];
    if (fitting[0] !== undefined && fitting.length === 1) yield { stem: fitting[0], how: 'suffix' };
  }
}
