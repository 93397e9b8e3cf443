import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectWith } from './projects.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A copy of one of `examples/`, in a directory that stands to the built plugin and to what is installed as the example itself does.
 * Gives its absolute path; it is removed after the tests of the file.
 */
export function copyOfExample(name: string): string {
  const above = projectWith({});
  const copy = path.join(above, 'examples', name);
  mkdirSync(path.dirname(copy));
  cpSync(path.join(repository, 'examples', name), copy, {
    recursive: true,
    filter: (file) => !/[\\/]examples[\\/].*[\\/](\.turbo|\.nx|node_modules|\.eslintcache)$/.test(file),
  });
  for (const each of ['dist', 'node_modules'])
    symlinkSync(path.join(repository, each), path.join(above, each));
  return copy;
}
