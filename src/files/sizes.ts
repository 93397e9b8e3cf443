import { lstatSync } from 'node:fs';
import path from 'node:path';
import { listFilesBelow } from './files.js';

/** Bytes of all files below a directory, links and the directories that are not accepted left out. */
export function bytesBelow(directory: string, accept: (relativeDirectory: string) => boolean): number {
  const files = listFilesBelow(
    directory,
    (relative, isDirectory) => !isDirectory || accept(relative),
    Infinity,
  );
  return files.reduce((sum, file) => sum + bytesOf(file), 0);
}

/** Bytes of a file; none when it is not there. */
function bytesOf(file: string): number {
  try {
    return lstatSync(path.normalize(file)).size;
  } catch {
    return 0;
  }
}
