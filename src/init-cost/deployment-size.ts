import path from 'node:path';
import { directoriesUpTo, findUpward, isDirectory, readText, realPathOf } from '../files/files.js';
import { bytesBelow } from '../files/sizes.js';

/** Lambda's limit for a deployment package and its layers, unzipped, in bytes (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
export const deploymentLimitBytes = 250 * 1024 * 1024;

/** What is shipped to Lambda, unzipped, as far as it can be told from what is installed. */
export interface DeploymentSize {
  readonly bytes: number;
  /** Of them in packages that are installed for production, and how many these are. */
  readonly packageBytes: number;
  readonly packages: number;
  /** Dependencies that are not installed here, and not counted. */
  readonly missing: readonly string[];
  readonly isOverLimit: boolean;
}

/** The size of some code together with packages as they are installed around it. */
export function deploymentSizeOf(codeBytes: number, packages: InstalledPackages): DeploymentSize {
  const bytes = codeBytes + packages.bytes;
  return {
    bytes,
    packageBytes: packages.bytes,
    packages: packages.directories.size,
    missing: packages.missing,
    isOverLimit: bytes > deploymentLimitBytes,
  };
}

/** Packages with all that they depend on. */
export interface InstalledPackages {
  readonly directories: ReadonlySet<string>;
  readonly bytes: number;
  readonly missing: readonly string[];
}

/** What an installation for production installs by the manifest that governs a file. */
export function productionPackages(file: string, root: string): InstalledPackages {
  const manifest = findUpward('package.json', path.dirname(file), root);
  return manifest === undefined
    ? { directories: new Set(), bytes: 0, missing: [] }
    : installedPackages(dependenciesIn(manifest), path.dirname(manifest), root);
}

/** Packages that are found from a directory, with what they depend on; links inside the project are its own code. */
export function installedPackages(
  names: readonly Dependency[],
  directory: string,
  root: string,
): InstalledPackages {
  const directories = new Set<string>();
  const missing = new Set<string>();
  const waiting = names.map((dependency) => ({ ...dependency, from: directory }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const found = packageFrom(next.from, next.name, root);
    if (found === undefined) {
      if (!next.isOptional) missing.add(next.name);
      continue;
    }
    if (directories.has(found)) continue;
    directories.add(found);
    for (const dependency of dependenciesIn(path.join(found, 'package.json')))
      waiting.push({ ...dependency, from: found });
  }
  const bytes = [...directories].reduce((sum, one) => sum + packageBytes(one), 0);
  return { directories, bytes, missing: [...missing].sort() };
}

const sizes = new Map<string, number>();

/** Without the packages inside, which count when something depends on them. */
function packageBytes(directory: string): number {
  const known = sizes.get(directory);
  if (known !== undefined) return known;
  const bytes = bytesBelow(directory, (relative) => !/(^|\/)node_modules$/.test(relative));
  sizes.set(directory, bytes);
  return bytes;
}

function packageFrom(directory: string, name: string, root: string): string | undefined {
  const found = directoriesUpTo(directory, root)
    .map((one) => path.join(one, 'node_modules', name))
    .find(isDirectory);
  return found === undefined ? undefined : realPathOf(found);
}

/** What a package needs. */
export interface Dependency {
  readonly name: string;
  readonly isOptional: boolean;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly optionalDependencies?: Readonly<Record<string, unknown>>;
  readonly peerDependencies?: Readonly<Record<string, unknown>>;
}

function dependenciesIn(manifest: string): Dependency[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = manifestAt(manifest);
  const isOptional = (name: string): boolean => name in optionalDependencies || !(name in dependencies);
  const names = new Set([dependencies, optionalDependencies, peerDependencies].flatMap(Object.keys));
  return [...names].map((name) => ({ name, isOptional: isOptional(name) }));
}

function manifestAt(file: string): Manifest {
  try {
    return JSON.parse(readText(file) ?? '{}') as Manifest;
  } catch {
    return {};
  }
}
