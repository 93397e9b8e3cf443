import path from 'node:path';
import { isDirectory, isFile, isInside } from '../files/files.js';
import type { Source } from './deployment.js';

const extensions = ['.ts', '.js', '.mjs', '.mts', '.cjs', '.cts', '.tsx', '.jsx'];

/** Folders that builds write, and where their sources usually stand instead. */
const buildFolders = /(^|\/)(dist|build|lib|out|\.build|\.webpack\/service)(\/|$)/;

/**
 * The source files that a handler string means: `src/orders.handler` below the code directory. Lambda cuts at the first
 * dot of the base name (aws-lambda-nodejs-runtime-interface-client, UserFunction.js), other tools at the last one.
 */
export function sourcesOfHandler(handler: string, codeDirectory: string, root: string): readonly Source[] {
  const directory = isFile(codeDirectory) ? path.dirname(codeDirectory) : codeDirectory;
  for (const { modulePath, exportPath } of handlerParts(handler)) {
    for (const candidate of candidatesOf(path.resolve(directory, modulePath), root)) {
      const file = existingModule(candidate);
      if (file && isInside(root, file)) return [{ file, exportPath }];
    }
  }
  return [];
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

/** The path itself, then the places a compiled file may come from. */
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
