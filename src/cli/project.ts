import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { isFile, isInside, realPathOf } from '../files/files.js';
import { existingDirectory, UsageError } from './arguments.js';

/** What a command line says of the project; absolute, without links. */
interface ProjectArguments {
  /** The directory that is asked about. */
  readonly directory: string;
  /** The directory that nothing is read outside of. */
  readonly root: string;
  /** Templates to read instead of searching for them. */
  readonly templates: readonly string[] | undefined;
}

/** The project of `COMMAND [dir] [--root DIR] [--template FILE]…`. */
export function projectFrom(
  command: string,
  directories: readonly string[],
  named: { readonly root?: string | undefined; readonly template?: readonly string[] | undefined },
  cwd: string,
): ProjectArguments {
  if (directories.length > 1) throw new UsageError(`${command} takes one directory.`);
  const directory = directoryAt(path.resolve(cwd, directories[0] ?? '.'));
  const root =
    named.root === undefined ? rootAround(directory, cwd) : directoryAt(path.resolve(cwd, named.root));
  if (!isInside(root, directory))
    throw new UsageError(`${directory} is outside ${root}; --root names the project.`);
  return { directory, root, templates: named.template?.map((file) => templateAt(file, cwd, root)) };
}

function directoryAt(directory: string): string {
  existingDirectory(directory);
  try {
    accessSync(directory, constants.R_OK | constants.X_OK);
  } catch {
    throw new UsageError(`${directory} cannot be read.`);
  }
  return realPathOf(directory);
}

/** The current directory, or the one that is asked about when it lies elsewhere. */
function rootAround(directory: string, cwd: string): string {
  return isInside(cwd, directory) ? realPathOf(cwd) : directory;
}

function templateAt(file: string, cwd: string, root: string): string {
  const template = path.resolve(cwd, file);
  if (!isFile(template)) throw new UsageError(`There is no file ${template}.`);
  if (!isInside(root, template))
    throw new UsageError(`${template} is outside ${root}; --root names the project.`);
  return realPathOf(template);
}
