import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** The text of a file, or `undefined` when it cannot be read. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** A value that changes when the file does (modification time in ms and size in bytes), or `undefined` when it is not there. */
export function stampOf(file: string): string | undefined {
  let stats;
  try {
    stats = statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
  return stats?.isFile() ? `${stats.mtimeMs}:${stats.size}` : undefined;
}

/** Whether the path is a file. */
export function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}

/** Whether the path is a directory. */
export function isDirectory(directory: string): boolean {
  try {
    return statSync(directory, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false;
  }
}

/** The names in a directory, sorted; empty when it cannot be read. */
export function listDirectory(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

/** Whether a path lies inside a directory once links are resolved; what does not exist is judged by its name. */
export function isInside(root: string, file: string): boolean {
  const relative = path.relative(realPathOf(root), realPathOf(file));
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

function realPathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realPathOf(parent), path.basename(file));
  }
}

/** The directories from one up to (and including) another that is above it. */
export function directoriesUpTo(from: string, root: string): string[] {
  const directories: string[] = [];
  for (let directory = from; ; directory = path.dirname(directory)) {
    directories.push(directory);
    if (directory === root || directory === path.dirname(directory)) break;
  }
  return directories.at(-1) === root ? directories : directories.slice(0, 1);
}
