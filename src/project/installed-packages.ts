import path from 'node:path';
import { directoriesUpTo, isDirectory, listDirectory, readText } from '../files/files.js';
import { fingerprintOf } from './fingerprint.js';

/** What package managers leave in `node_modules` to say what they have put there. */
const records = ['.package-lock.json', '.yarn-integrity', '.yarn-state.yml', '.pnpm/lock.yaml'];

/** Bytes; the lock file of a large monorepo has several million. */
const largestRecord = 64 * 1024 * 1024;

/** What is installed for a package, as a value that changes with it; `undefined` when nothing is. */
export function installedPackagesOf(directory: string): unknown {
  const folder = path.join(directory, 'node_modules');
  if (!isDirectory(folder)) return undefined;
  const names = packageNamesIn(folder);
  const kept = records.flatMap((record) => {
    const text = readText(path.join(folder, record), largestRecord);
    return text === undefined ? [] : [fingerprintOf(text)];
  });
  return {
    names,
    versions: kept.length > 0 ? kept : names.map((name) => versionOf(path.join(folder, name))),
  };
}

/** Whether a `node_modules` around a file holds the package that a specifier names. */
export function isInstalled(specifier: string, file: string): boolean {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return directoriesUpTo(path.dirname(file), path.parse(file).root).some(
    (directory) =>
      path.basename(directory) !== 'node_modules' && isDirectory(path.join(directory, 'node_modules', name)),
  );
}

function packageNamesIn(folder: string): string[] {
  return listDirectory(folder).flatMap((name) => {
    if (name.startsWith('.')) return [];
    if (!name.startsWith('@')) return [name];
    return listDirectory(path.join(folder, name)).map((inner) => `${name}/${inner}`);
  });
}

function versionOf(directory: string): string | undefined {
  const text = readText(path.join(directory, 'package.json')) ?? '';
  return /"version"\s*:\s*"([^"]*)"/.exec(text)?.[1];
}
