import { directoryStampOf, stampOf } from './files.js';
import { isRecent, lookNow, type Look } from './looks.js';

let count = 0;

/** Notes that something on disk is no longer what this process has seen of it. */
export function noteChange(): void {
  count += 1;
}

/** How many changes this process has noted; facts from several files are true for one count. */
export function changesNoted(): number {
  return count;
}

type Stamp = string | undefined;

/** The stamps of files and directories that facts were read from, as they were then. */
const watched = new Map<string, Stamp>();
const stamped = (file: string): Stamp => stampOf(file) ?? directoryStampOf(file);

/** What else looks for changes, and notes them itself. */
const lookers: (() => void)[] = [];

let look: Look | undefined;

/** Files are looked at again after this time. */
const freshMilliseconds = 1000;

/** Remembers what a file or directory is now, when facts are read from it. */
export function watch(file: string): void {
  if (watched.has(file)) return;
  const stamp = stamped(file);
  // What does not exist is told by its directory.
  if (stamp !== undefined) watched.set(file, stamp);
}

/** Forgets a file that no fact is kept of. */
export function unwatch(file: string): void {
  watched.delete(file);
}

/** Has somebody look for changes of his own whenever all are looked for. */
export function lookWithOthers(looker: () => void): void {
  lookers.push(looker);
}

/** Notes the changes of everything that facts were read from; looks at most once a second. */
export function lookForChanges(): void {
  if (look && isRecent(look, freshMilliseconds)) return;
  look = lookNow();
  let hasChanged = false;
  for (const [file, stamp] of watched) {
    const current = stamped(file);
    if (current === stamp) continue;
    watched.set(file, current);
    hasChanged = true;
  }
  if (hasChanged) noteChange();
  for (const each of lookers) each();
}
