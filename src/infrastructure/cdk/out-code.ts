import path from 'node:path';
import { isFile, isInside, listFilesBelow, readText } from '../../files/files.js';
import type { Source } from '../deployment.js';
import { sourcesOfEntry } from '../sources.js';
import { listOf, recordOf, textOf } from '../template-values.js';

/** Where the code of a synthesized function may lie in the project. */
export interface Asset {
  /** Absolute path of the `asset.…` directory. */
  readonly directory: string;
  /** The handler string. */
  readonly handler: string;
  readonly root: string;
  /** Directory of `cdk.json`, where bundlers are started. */
  readonly start: string;
}

/**
 * The sources of a function's asset: what the source map or the comments of an esbuild bundle name, or a file of the
 * project with the same text. Nothing when these do not say.
 */
export function sourcesOfAsset(asset: Asset): readonly Source[] {
  const dot = asset.handler.indexOf('.', asset.handler.lastIndexOf('/') + 1);
  if (dot < 0) return [];
  const exportPath = asset.handler.slice(dot + 1).split('.');
  const stem = path.join(asset.directory, asset.handler.slice(0, dot));
  const bundle = ['.js', '.mjs', '.cjs'].map((ending) => stem + ending).find(isFile);
  if (bundle === undefined || !isInside(asset.directory, bundle)) return [];
  const text = readText(bundle) ?? '';
  const file = mappedSource(bundle, asset) ?? commentedSource(text, asset) ?? sameFile(bundle, text, asset);
  return file === undefined ? [] : sourcesOfEntry(file, exportPath, asset.root);
}

/** The last source of a map is the entry: esbuild puts modules after those that they load. */
function mappedSource(bundle: string, { root }: Asset): string | undefined {
  try {
    const map = recordOf(JSON.parse(readText(`${bundle}.map`) ?? ''));
    const last = listOf(map['sources'])
      .map(textOf)
      .findLast((source) => source !== undefined);
    const file = last === undefined ? undefined : path.resolve(path.dirname(bundle), last);
    return file !== undefined && isOwnSource(file, root) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** `// lambda/resize.ts`, which esbuild writes before each module when it does not minify. */
function commentedSource(text: string, { root, start }: Asset): string | undefined {
  const named = [...text.matchAll(/^\/\/ ([^\s:][^\n:]*\.[cm]?[jt]sx?)$/gm)].at(-1)?.[1];
  if (named === undefined) return undefined;
  const places = new Set([path.resolve(start, named), path.resolve(root, named)]);
  return [...places].find((file) => isOwnSource(file, root));
}

function isOwnSource(file: string, root: string): boolean {
  return isFile(file) && isInside(root, file) && !/[\\/](node_modules|cdk\.out)[\\/]/.test(file);
}

/** Files that are compared with one of an asset. */
const mostFiles = 5000;

/** The only file of the project with the same name and text. */
function sameFile(file: string, text: string, { root, start }: Asset): string | undefined {
  const name = path.basename(file);
  const accept = (relative: string, isDirectory: boolean): boolean =>
    isDirectory
      ? !/(^|\/)(\.[^/]*|node_modules|cdk\.out)$/.test(relative)
      : path.posix.basename(relative) === name;
  const same = listFilesBelow(isInside(root, start) ? start : root, accept, mostFiles).filter(
    (each) => readText(each) === text,
  );
  return same.length === 1 ? same[0] : undefined;
}
