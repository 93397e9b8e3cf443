import path from 'node:path';

const marker = `${path.sep}node_modules${path.sep}`;

/** The directory of the installed package that a file belongs to; `undefined` for files of the project. */
export function packageDirectoryOf(file: string): string | undefined {
  if (directories.has(file)) return directories.get(file);
  const found = findPackageDirectory(file);
  if (directories.size >= mostKept) directories.clear();
  directories.set(file, found);
  return found;
}

/** By file, which is what the pricing of each import asks for again. */
const directories = new Map<string, string | undefined>();
const mostKept = 20_000;

function findPackageDirectory(file: string): string | undefined {
  const at = file.lastIndexOf(marker);
  if (at < 0) return undefined;
  const start = at + marker.length;
  const [scopeOrName = '', name = ''] = file.slice(start).split(path.sep);
  const length = scopeOrName.startsWith('@') ? scopeOrName.length + 1 + name.length : scopeOrName.length;
  return file.slice(0, start + length);
}

/** The name of an installed package, by its directory. */
export function packageNameOf(directory: string): string {
  const at = directory.lastIndexOf(marker);
  return directory
    .slice(at + marker.length)
    .split(path.sep)
    .join('/');
}
