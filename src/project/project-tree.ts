import path from 'node:path';
import { listFilesBelow, readText } from '../files/files.js';
import { isTemplateName } from '../infrastructure/dialects.js';
import { isManifestName, isSourceName } from './own-files.js';

/** What lies below a root and may contribute facts to other files; absolute paths, in a fixed order. */
export interface ProjectTree {
  readonly sources: readonly string[];
  readonly templates: readonly string[];
  /** Every `package.json`. */
  readonly packages: readonly string[];
  /** `tsconfig.json`, `jsconfig.json` and what they usually extend. */
  readonly compilers: readonly string[];
  /** Directories that are a unit, because they have a manifest. */
  readonly units: readonly string[];
}

/** No project that a person looks after has more files. */
const maximumFiles = 200_000;

/** Walks a project once; installed packages, hidden folders and folders that git ignores are left out. */
export function projectTreeOf(root: string): ProjectTree {
  const ignored = new Map<string, (name: string) => boolean>();
  const isIgnored = (relative: string): boolean => {
    const name = path.posix.basename(relative);
    if (name === 'node_modules' || name.startsWith('.')) return true;
    return [...ignored].some(([directory, ignores]) => relative.startsWith(directory) && ignores(relative));
  };
  const accept = (relative: string, isDirectory: boolean): boolean => {
    if (isDirectory) return !isIgnored(relative);
    const name = path.posix.basename(relative);
    if (name === '.gitignore') {
      const directory = relative.slice(0, -name.length);
      ignored.set(directory, ignoredNames(readText(path.join(root, relative)) ?? '', directory));
    }
    return isSourceName(name) || isTemplateName(name) || isManifestName(name) || isCompilerName(name);
  };
  const files = listFilesBelow(root, accept, maximumFiles);
  const named = (test: (name: string) => boolean): string[] =>
    files.filter((file) => test(path.basename(file)));
  return {
    sources: named(isSourceName),
    templates: named(isTemplateName),
    packages: named((name) => name === 'package.json'),
    compilers: named(isCompilerName),
    units: [...new Set(named(isManifestName).map((file) => path.dirname(file)))],
  };
}

function isCompilerName(name: string): boolean {
  return /^[jt]sconfig[^/]*\.json$/.test(name);
}

/** The folders that a `.gitignore` names plainly, such as `dist` and `/build/`; patterns are not understood. */
function ignoredNames(text: string, directory: string): (relative: string) => boolean {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const kept = lines.filter((line) => line.startsWith('!'));
  const names = new Set<string>();
  for (const line of lines) {
    const [, where, name] = /^(\*\*\/|\/)?([\w.@-]+)(?:\/|\/\*{1,2})?$/.exec(line) ?? [];
    if (name === undefined || kept.some((other) => other.includes(name))) continue;
    names.add(where === '/' ? directory + name : `**/${name}`);
  }
  return (relative) => names.has(relative) || names.has(`**/${path.posix.basename(relative)}`);
}
