/** What a function of Node's file system, or of a package like it, does to a file. */
export interface FileFunction {
  readonly action: 'write' | 'append' | 'read' | 'exists' | 'remove' | 'directory';
  /** The argument that names the file, the first one is 0. */
  readonly file: number;
  /** The argument that goes into it. */
  readonly content?: number;
}

const functions: Readonly<Partial<Record<string, FileFunction>>> = {
  writeFile: { action: 'write', file: 0, content: 1 },
  outputFile: { action: 'write', file: 0, content: 1 },
  writeJson: { action: 'write', file: 0, content: 1 },
  outputJson: { action: 'write', file: 0, content: 1 },
  createWriteStream: { action: 'write', file: 0 },
  copyFile: { action: 'write', file: 1, content: 0 },
  mkdtemp: { action: 'directory', file: 0 },
  appendFile: { action: 'append', file: 0, content: 1 },
  readFile: { action: 'read', file: 0 },
  readJson: { action: 'read', file: 0 },
  createReadStream: { action: 'read', file: 0 },
  exists: { action: 'exists', file: 0 },
  pathExists: { action: 'exists', file: 0 },
};

/** The packages that these functions come from. */
export const filePackages = /^(node:)?fs(\/promises)?$|^(fs-extra|graceful-fs|mz\/fs|fs-jetpack)$/;

/** What is known of a function, synchronous or not. */
export function fileFunctionOf(name: string): FileFunction | undefined {
  const key = name.replace(/Sync$/, '');
  return Object.hasOwn(functions, key) ? functions[key] : undefined;
}

/** Code that removes files, or has them removed. */
export const removals =
  /\b(unlink|rm|rmdir|rimraf|remove|emptyDir|truncate|rename|del|deleteAsync|setGracefulCleanup|withFile|withDir|asyncDispose)(Sync)?\b|\bclean(up|ed|ing)?\w*\s*\(/i;
