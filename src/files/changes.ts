import { directoryStampOf, stampOf } from './files.js';
import { isRecent, lookNow, type Look } from './looks.js';

let count = 0;
let nameCount = 0;

/** Notes that something on disk is no longer what this process has seen of it. */
export function noteChange(): void {
  count += 1;
}

/** How many changes this process has noted; facts from several files are true for one count. */
export function changesNoted(): number {
  return count;
}

/** As `changesNoted`, of those that may give the name of a module another meaning. */
export function nameChangesNoted(): number {
  return nameCount;
}

type Stamp = string | undefined;

/** The stamps of files that facts were read from, as they were then. */
const watchedFiles = new Map<string, Stamp>();

/** The same of directories and manifests that decide what is found under a name. */
const watchedPlaces = new Map<string, Stamp>();
const placeStampOf = (place: string): Stamp => stampOf(place) ?? directoryStampOf(place);

/** What else looks for changes, and notes them itself. */
const lookers: (() => void)[] = [];

let look: Look | undefined;

/** Files are looked at again after this time. */
const freshMilliseconds = 1000;

/** Remembers what a file is when facts are read from it. */
export function watchFile(file: string, stamp: Stamp): void {
  watchedFiles.set(file, stamp);
}

/** Forgets a file that no fact is kept of. */
export function unwatchFile(file: string): void {
  watchedFiles.delete(file);
}

/** Remembers what a directory or manifest is now, when something is looked for by its name. */
export function watchPlace(place: string): void {
  if (watchedPlaces.has(place)) return;
  const stamp = placeStampOf(place);
  // What does not exist is told by its directory.
  if (stamp !== undefined) watchedPlaces.set(place, stamp);
}

/** Has somebody look for changes of his own whenever all are looked for. */
export function lookWithOthers(looker: () => void): void {
  lookers.push(looker);
}

/** Notes the changes of everything that facts were read from; looks at most once a second. */
export function lookForChanges(): void {
  if (look && isRecent(look, freshMilliseconds)) return;
  look = lookNow();
  if (hasChanges(watchedFiles, stampOf)) noteChange();
  if (hasChanges(watchedPlaces, placeStampOf)) {
    nameCount += 1;
    noteChange();
  }
  for (const each of lookers) each();
}

function hasChanges(watched: Map<string, Stamp>, currentStampOf: (file: string) => Stamp): boolean {
  let hasChanged = false;
  for (const [file, stamp] of watched) {
    const current = currentStampOf(file);
    if (current === stamp) continue;
    watched.set(file, current);
    hasChanged = true;
  }
  return hasChanged;
}
