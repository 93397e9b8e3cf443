import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Minimatch from 'minimatch';
import { lookWithOthers, noteChange } from '../files/changes.js';
import { directoriesUpTo, directoryStampOf, isFile, listDirectory, listFilesBelow } from '../files/files.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import { isTemplateName } from './dialects.js';

/** Where to look for templates. */
export interface TemplateSearch {
  /** Directory that nothing is read outside of; absolute. */
  readonly root: string;
  /** Paths or globs of templates, relative to the root; given, they replace the search. */
  readonly templates?: readonly string[] | undefined;
}

/** Facts from disk are looked at again after this time, so that an editor sees changes without a stat at every keystroke. */
const freshMilliseconds = 1000;

/** Folders that hold templates of what stands beside them. */
const infrastructureFolders = new Set([
  'infra',
  'infrastructure',
  'iac',
  'deploy',
  'deployment',
  'deployments',
  'cloudformation',
  'cfn',
  'sam',
  'template',
  'templates',
  'cdk',
  'terraform',
  'tf',
  'stack',
  'stacks',
  'sst',
  'amplify',
  'pulumi',
  'aws',
]);

/** Folders whose folders are the packages of a project. */
const packageFolders = new Set(['packages', 'services', 'apps', 'libs', 'modules', 'projects']);

/** Folders that hold nothing which is deployed. */
const otherFolders =
  /^(node_modules|dist|build|out|coverage|docs?|tests?|__\w+__|specs?|fixtures|examples?|scripts|src)$/;

/** Where more folders than this stand side by side, none of them is looked into for the sake of the others. */
const mostFolders = 40;

/** Templates that most often describe code of their own directory; programs, and Terraform, stand apart from it. */
const isNearTemplate = /^serverless\b|\.ya?ml$|^template[^/]*\.json$/;

/**
 * The templates that may describe files of a directory: those that stand there and in the directories above, up to the
 * root, and in their usual folders; beside packages also what describes other folders than its own.
 */
export function templatesAround(directory: string, root: string): readonly string[] {
  const key = `${root}\0${directory}`;
  const known = searches.get(key);
  if (known && isRecent(known.look, freshMilliseconds)) return known.templates;
  const look = lookNow();
  const templates = findTemplates(directory, root);
  searches.set(key, { templates, look });
  return templates;
}

const searches = new Map<string, { readonly templates: readonly string[]; readonly look: Look }>();

function findTemplates(directory: string, root: string): readonly string[] {
  const found = new Set<string>();
  const add = (templates: readonly string[]): void => {
    for (const template of templates) found.add(template);
  };
  for (const above of directoriesUpTo(directory, root)) {
    const { templates, folders } = listingOf(above);
    add(templates);
    for (const folder of folders.infrastructure) {
      const inner = listingOf(folder);
      add(inner.templates);
      for (const each of fewOf([...inner.folders.other, ...inner.folders.infrastructure]))
        add(listingOf(each).templates);
    }
  }
  for (const above of directoriesUpTo(directory, root)) {
    const { folders, isPackage } = listingOf(above);
    if (!isPackage && above !== root) continue;
    const packages = folders.packages.flatMap((folder) => fewOf(foldersOf(folder)));
    for (const folder of [...fewOf(folders.other), ...packages]) add(farTemplatesOf(folder));
  }
  return [...found];
}

function foldersOf(directory: string): readonly string[] {
  const { other, infrastructure } = listingOf(directory).folders;
  return [...infrastructure, ...other];
}

function fewOf(folders: readonly string[]): readonly string[] {
  return folders.length > mostFolders ? [] : folders;
}

/** Templates of a folder that may describe code beside it. */
function farTemplatesOf(folder: string): readonly string[] {
  return listingOf(folder).templates.filter((template) => !isNearTemplate.test(path.basename(template)));
}

/** What a directory has for the search; absolute paths. */
interface Listing {
  readonly templates: readonly string[];
  readonly folders: {
    readonly infrastructure: readonly string[];
    readonly packages: readonly string[];
    readonly other: readonly string[];
  };
  readonly isPackage: boolean;
}

const listings = new Map<
  string,
  { readonly value: Listing; readonly stamp: string | undefined; look: Look }
>();

function listingOf(directory: string): Listing {
  const known = listings.get(directory);
  if (known && isRecent(known.look, freshMilliseconds)) return known.value;
  const look = lookNow();
  const stamp = directoryStampOf(directory);
  if (known && known.stamp === stamp) {
    known.look = look;
    return known.value;
  }
  const value = listingFrom(directory, stamp === undefined ? [] : listDirectory(directory));
  listings.set(directory, { value, stamp, look });
  if (known && String(known.value.templates) !== String(value.templates)) noteChange();
  return value;
}

function listingFrom(directory: string, names: readonly string[]): Listing {
  const those = (test: (name: string) => boolean): string[] =>
    names.filter(test).map((name) => path.join(directory, name));
  // What has a dot in its name is a file, or hidden.
  const isOther = (name: string): boolean =>
    !name.includes('.') &&
    !infrastructureFolders.has(name) &&
    !packageFolders.has(name) &&
    !otherFolders.test(name);
  return {
    templates: those(isTemplateName),
    folders: {
      infrastructure: those((name) => infrastructureFolders.has(name)),
      packages: those((name) => packageFolders.has(name)),
      other: those(isOther),
    },
    isPackage: names.includes('package.json') || names.includes('.git'),
  };
}

lookWithOthers(() => {
  for (const directory of listings.keys()) listingOf(directory);
});

const require = createRequire(import.meta.url);

const globbed = new Map<string, { files: readonly string[]; look: Look; restMilliseconds: number }>();

/** Globs are looked through again after this time, or after some multiple of what that takes. */
const restPerLook = 30;

/** The templates that paths and globs relative to the root name, in the order in which they name them. */
export function templatesNamed(patterns: readonly string[], root: string): readonly string[] {
  return [
    ...new Set(
      patterns.flatMap((pattern) => {
        const file = path.resolve(root, pattern);
        return /[*?[{]/.test(pattern) && !isFile(file) ? filesMatching(pattern, root) : [file];
      }),
    ),
  ];
}

/** In the syntax of ESLint's own `files`. */
function filesMatching(pattern: string, root: string): readonly string[] {
  const key = `${root}\0${pattern}`;
  const known = globbed.get(key);
  if (known && isRecent(known.look, known.restMilliseconds)) return known.files;
  const look = lookNow();
  // On demand: few settings have globs.
  const { Minimatch: Matcher } = require('minimatch') as typeof Minimatch;
  const matcher = new Matcher(pattern.replace(/^\.\//, ''), { dot: true });
  const accept = (relative: string, isDirectory: boolean): boolean =>
    isDirectory
      ? !/(^|\/)(node_modules|\.git)$/.test(relative) && matcher.match(relative, true)
      : matcher.match(relative);
  const files = listFilesBelow(root, accept, Infinity);
  const restMilliseconds = Math.max(freshMilliseconds, restPerLook * (Date.now() - look.at));
  globbed.set(key, { files, look, restMilliseconds });
  if (known && String(known.files) !== String(files)) noteChange();
  return files;
}
