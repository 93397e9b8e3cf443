import { stampOf } from './files.js';

let count = 0;

/** Notes that a file, or the names in a directory, are no longer what this process has seen of them. */
export function noteChange(): void {
  count += 1;
}

/** How many changes this process has noted; facts from several files are true for one count. */
export function changesNoted(): number {
  return count;
}

/** The stamps of files that facts were read from, as they were then. */
const watched = new Map<string, string | undefined>();
let lookedAt = 0;

/** Files are looked at again after this time. */
const freshMilliseconds = 1000;

/** Remembers what a file was when facts were read from it. */
export function watchFile(file: string, stamp: string | undefined): void {
  watched.set(file, stamp);
}

/** Forgets a file that no fact is kept of. */
export function unwatchFile(file: string): void {
  watched.delete(file);
}

/** Notes a change when one of the watched files has changed; looks at most once a second. */
export function lookForChanges(): void {
  const now = Date.now();
  if (now - lookedAt < freshMilliseconds) return;
  lookedAt = now;
  let hasChanged = false;
  for (const [file, stamp] of watched) {
    const current = stampOf(file);
    if (current === stamp) continue;
    watched.set(file, current);
    hasChanged = true;
  }
  if (hasChanged) noteChange();
}
