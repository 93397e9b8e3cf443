let count = 0;

/** Notes that a file, or the names in a directory, are no longer what this process has seen of them. */
export function noteChange(): void {
  count += 1;
}

/** How many changes this process has noted; facts from several files are true for one count. */
export function changesNoted(): number {
  return count;
}
