import path from 'node:path';
import { isFile, isInside } from '../../files/files.js';

const endings = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs'];

/** Programs that run JavaScript or TypeScript, by the way of which `cdk.json` starts an app. */
const runners =
  /(^|[\s/])(node|ts-node(-esm|-script|-transpile-only)?|tsx|npx|pnpx|bunx?|deno|yarn|pnpm|npm|babel-node|swc-node|jiti|esr)(\s|$)/;

/** Options whose value is a word of its own. */
const valued =
  /^(-r|-P|-p|-O|-C|--require|--import|--loader|--experimental-loader|--project|--cwd|--cwd-mode|--env-file|--package|--compiler|--compiler-options|--tsconfig|--prefix|--dir)$/;

/**
 * The program that the `app` command of a `cdk.json` runs: `npx ts-node --prefer-ts-exts bin/app.ts`. `undefined` when it is
 * written in another language, without a file when that cannot be told.
 */
export function entryOfCommand(
  command: string,
  directory: string,
  root: string,
): { readonly file: string | undefined } | undefined {
  const last = command.split(/&&|;/).findLast((part) => part.trim() !== '') ?? '';
  if (!runners.test(last)) return /\.[cm]?[jt]sx?\b/.test(last) ? { file: undefined } : undefined;
  for (const word of plainWords(last)) {
    const file = programFile(path.resolve(directory, word), root);
    if (file !== undefined) return { file };
  }
  return { file: undefined };
}

/** The words that are no options, from the last runner on. */
function plainWords(command: string): readonly string[] {
  const words = command.match(/"[^"]*"|'[^']*'|\S+/g)?.map((word) => word.replace(/^["']|["']$/g, '')) ?? [];
  return words.filter((word, index) => {
    if (word.startsWith('-')) return false;
    return !valued.test(words[index - 1] ?? '');
  });
}

/** The source of a program: the file itself, the one that it is compiled from, or the one whose ending is left out. */
function programFile(file: string, root: string): string | undefined {
  const stem = file.replace(/\.[cm]?[jt]sx?$/, '');
  const stems = [stem, ...['src', ''].map((folder) => withoutBuildFolder(stem, root, folder))];
  const named = endings.some((ending) => file.endsWith(ending)) ? [sourceTwin(file), file] : [];
  const candidates = [...named, ...stems.flatMap((one) => endings.map((ending) => one + ending))];
  return candidates.find((candidate) => isFile(candidate) && isInside(root, candidate));
}

/** TypeScript beside a JavaScript file is what that is compiled from. */
function sourceTwin(file: string): string {
  return file.replace(/\.([cm]?)js$/, '.$1ts');
}

function withoutBuildFolder(stem: string, root: string, folder: string): string {
  const relative = path.relative(root, stem).split(path.sep);
  const index = relative.findIndex((name) => /^(dist|build|lib|out|cdk\.out|\.build)$/.test(name));
  if (index < 0) return stem;
  return path.join(root, ...relative.slice(0, index), folder, ...relative.slice(index + 1));
}
