import path from 'node:path';
import { directoriesUpTo, readText } from './files.js';

/** Whether a `.gitignore` between a file and the root keeps it out of the repository; the last pattern that fits decides. */
export function isGitIgnored(file: string, root: string): boolean {
  let isIgnored = false;
  for (const directory of directoriesUpTo(path.dirname(file), root).reverse()) {
    const text = readText(path.join(directory, '.gitignore'));
    if (text === undefined) continue;
    const relative = path.relative(directory, file).split(path.sep).join('/');
    for (const line of text.split(/\r?\n/)) {
      const pattern = line.trim();
      if (pattern === '' || pattern.startsWith('#')) continue;
      const isNegated = pattern.startsWith('!');
      if (matches(relative, isNegated ? pattern.slice(1) : pattern)) isIgnored = !isNegated;
    }
  }
  return isIgnored;
}

/** A pattern with a slash inside is relative to its `.gitignore`, any other fits at every level (https://git-scm.com/docs/gitignore). */
function matches(relative: string, pattern: string): boolean {
  const plain = pattern.replace(/\/$/, '');
  const anchored = plain.includes('/') ? plain.replace(/^\//, '') : `**/${plain}`;
  const expression = anchored
    .replaceAll(/(?:\*\*\/)+/g, '**/')
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => wildcards.get(part) ?? part.replaceAll(/[\\^$.+()[\]{}|]/g, '\\$&'))
    .join('');
  return new RegExp(`^${expression}(/|$)`).test(relative);
}

const wildcards: ReadonlyMap<string, string> = new Map([
  ['**/', '(?:.*/)?'],
  ['**', '.*'],
  ['*', '[^/]*'],
  ['?', '[^/]'],
]);
