import { readdirSync, readFileSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import { isRecent, lookNow, type Look } from './looks.js';

/** No template or source file that a person wrote is larger, in bytes; CloudFormation itself takes 1 MB. */
const largestText = 4 * 1024 * 1024;

/** The text of a file without byte order mark, or `undefined` when it cannot be read or is larger than any source. */
export function readText(file: string, largest = largestText): string | undefined {
  try {
    const stats = statsOf(file);
    inputs?.set(file, { how: 'text', seen: stampFrom(stats) });
    return stats?.isFile() && stats.size <= largest ? textIn(file) : undefined;
  } catch {
    return undefined;
  }
}

/** As `readText`, of a file whose stamp was just asked for. */
export function readStampedText(file: string, stamp: string): string | undefined {
  inputs?.set(file, { how: 'text', seen: stamp });
  try {
    return textIn(file);
  } catch {
    return undefined;
  }
}

function textIn(file: string): string {
  const text = readFileSync(file, 'utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** A value that changes when the file does (modification time in ms and size in bytes), or `undefined` when there is no such file. */
export function stampOf(file: string): string | undefined {
  return stampFrom(statsOf(file));
}

/** As `stampOf`, of a file that the present reading depends on. */
export function seenStampOf(file: string): string | undefined {
  const stamp = recentStampOf(file);
  inputs?.set(file, { how: 'text', seen: stamp });
  return stamp;
}

const installed = `${path.sep}node_modules${path.sep}`;

/** Files of installed packages are looked at again after this time, in ms: nobody edits them, and there are many. */
const freshMilliseconds = 5000;

const installedStamps = new Map<string, { readonly stamp: string | undefined; readonly look: Look }>();

/** Stamps of more files than this are forgotten. */
const maximumStamps = 50_000;

function recentStampOf(file: string): string | undefined {
  if (!file.includes(installed)) return stampOf(file);
  const known = installedStamps.get(file);
  if (known && isRecent(known.look, freshMilliseconds)) return known.stamp;
  const stamp = stampOf(file);
  if (installedStamps.size >= maximumStamps) installedStamps.clear();
  installedStamps.set(file, { stamp, look: lookNow() });
  return stamp;
}

/** When a file was last written, in ms; `undefined` when there is no such file. */
export function modifiedAt(file: string): number | undefined {
  return fileStatsOf(file)?.mtimeMs;
}

/** The bytes of a file, or `undefined` when there is no such file. */
export function sizeOf(file: string): number | undefined {
  return fileStatsOf(file)?.size;
}

function fileStatsOf(file: string): Stats | undefined {
  const stats = statsOf(file);
  if (inputs?.get(file)?.how !== 'text') inputs?.set(file, { how: 'text', seen: stampFrom(stats) });
  return stats?.isFile() ? stats : undefined;
}

function stampFrom(stats: Stats | undefined): string | undefined {
  return stats?.isFile() ? `${stats.mtimeMs}:${stats.size}` : undefined;
}

/** A value that changes when names are added to or removed from a directory, or `undefined` when there is no such directory. */
export function directoryStampOf(directory: string): string | undefined {
  return directoryStampFrom(statsOf(directory));
}

function directoryStampFrom(stats: Stats | undefined): string | undefined {
  return stats?.isDirectory() ? `${stats.mtimeMs}` : undefined;
}

/** Whether the path is a file. */
export function isFile(file: string): boolean {
  return kindOf(file) === 'file';
}

/** Whether the path is a directory. */
export function isDirectory(directory: string): boolean {
  return kindOf(directory) === 'directory';
}

function kindOf(name: string): 'file' | 'directory' | undefined {
  const kind = kindFrom(statsOf(name));
  if (!inputs?.has(name)) inputs?.set(name, { how: 'kind', seen: kind });
  return kind;
}

function kindFrom(stats: Stats | Dirent | undefined): 'file' | 'directory' | undefined {
  if (stats?.isFile()) return 'file';
  return stats?.isDirectory() ? 'directory' : undefined;
}

/** What a reading saw of one path: the text of a file, whether there is something and of which kind, or the names in a directory. */
interface Input {
  readonly how: 'text' | 'kind' | 'names';
  readonly seen: string | undefined;
}

/** What a reading has seen of the disk, by path. */
export type Inputs = ReadonlyMap<string, Input>;

let inputs: Map<string, Input> | undefined;

/** Reads something that depends on more than one file, and says on what. */
export function readWithInputs<Value>(read: () => Value): { readonly value: Value; readonly inputs: Inputs } {
  const outer = inputs;
  const own = new Map<string, Input>();
  inputs = own;
  try {
    return { value: read(), inputs: own };
  } finally {
    inputs = outer;
  }
}

/** Counts what an earlier reading has seen as seen by the present one. */
export function seeAgain(known: Inputs): void {
  if (inputs) for (const [name, input] of known) inputs.set(name, input);
}

/** Whether a reading would see the same again. */
export function areUnchanged(known: Inputs): boolean {
  for (const [name, { how, seen }] of known) {
    if (seen !== seenOf(name, how)) return false;
  }
  return true;
}

/** The paths of which a reading would see something else now. */
export function changesSince(known: Inputs): readonly string[] {
  const changed: string[] = [];
  for (const [name, { how, seen }] of known) if (seen !== seenOf(name, how)) changed.push(name);
  return changed;
}

function seenOf(name: string, how: Input['how']): string | undefined {
  if (how === 'names') return directoryStampOf(name);
  return how === 'text' ? recentStampOf(name) : kindFrom(statsOf(name));
}

function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The names in a directory, sorted; empty when it cannot be read. */
export function listDirectory(directory: string): readonly string[] {
  const { entries, stamp } = listingOf(directory);
  inputs?.set(directory, { how: 'names', seen: stamp });
  return entries.map(({ name }) => name);
}

/** A name in a directory; links are neither file nor directory. */
interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
}

/** What a directory held when it was listed. */
interface Listing {
  readonly entries: readonly Entry[];
  readonly stamp: string | undefined;
  look: Look;
}

const listings = new Map<string, Listing>();

/** Listings of more directories than this are forgotten. */
const maximumListings = 20_000;

/** A directory that was written shortly before it was listed may have been written again without another stamp; ms. */
const stampGrain = 100;

/** A directory is listed again only when it has changed, and not looked at twice in one pass over files. */
function listingOf(directory: string): Listing {
  const known = listings.get(directory);
  if (known && isRecent(known.look, 0)) return known;
  const look = lookNow();
  const stamp = directoryStampOf(directory);
  if (known && known.stamp === stamp && known.look.at - Number(stamp) > stampGrain)
    return Object.assign(known, { look });
  const listing = { entries: entriesOf(directory), stamp, look };
  if (listings.size >= maximumListings) listings.clear();
  listings.set(directory, listing);
  return listing;
}

/** The nearest file of this name in a directory or above it, up to and including the root; nothing outside the root. */
export function findUpward(name: string, from: string, root: string): string | undefined {
  return directoriesUpTo(from, root)
    .map((directory) => path.join(directory, name))
    .find((file) => isFile(file) && isInside(root, file));
}

/** Whether a path lies inside a directory once links are resolved; what does not exist is judged by its name. */
export function isInside(root: string, file: string): boolean {
  const relative = path.relative(realPathOf(root), realPathOf(file));
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** Whether a path lies below a directory, as both are spelled. */
export function isBelow(directory: string, file: string): boolean {
  return file.startsWith(directory.endsWith(path.sep) ? directory : directory + path.sep);
}

/** The path with links resolved as far as it exists. */
export function realPathOf(file: string): string {
  try {
    return realpathSync.native(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realPathOf(parent), path.basename(file));
  }
}

/** The directories from one up to (and including) another that is above it; only the first when it is not. */
export function directoriesUpTo(from: string, root: string): string[] {
  const directories: string[] = [];
  for (let directory = from; ; directory = path.dirname(directory)) {
    directories.push(directory);
    if (directory === root || directory === path.dirname(directory)) break;
  }
  return directories.at(-1) === root ? directories : directories.slice(0, 1);
}

/** The files below a directory whose relative path is accepted, in a fixed order; directories that are not accepted, and links, are not entered. */
export function listFilesBelow(
  directory: string,
  accept: (relativePath: string, isDirectory: boolean) => boolean,
  limit: number,
): readonly string[] {
  const files: string[] = [];
  const visit = (relativeDirectory: string): void => {
    const visited = path.join(directory, relativeDirectory);
    const { entries, stamp } = listingOf(visited);
    // Apart from what is seen of the directory itself.
    inputs?.set(visited + path.sep, { how: 'names', seen: stamp });
    for (const { name, kind } of entries) {
      if (files.length >= limit) return;
      const relative = relativeDirectory === '' ? name : `${relativeDirectory}/${name}`;
      if (kind === 'directory' && accept(relative, true)) visit(relative);
      else if (kind === 'file' && accept(relative, false)) files.push(path.join(directory, relative));
    }
  };
  visit('');
  return files;
}

function entriesOf(directory: string): Entry[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .map((entry): Entry => ({ name: entry.name, kind: kindFrom(entry) ?? 'other' }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
