import { readText, seenStampOf } from '../files/files.js';

interface Kept {
  readonly stamp: string | undefined;
  readonly bytes: number;
}

const kept = new Map<string, Kept>();

/**
 * The length of the `exports` map in a `package.json`, as compact JSON: from 22 on, Node.js goes through all of it again for
 * every ES module of the package.
 */
export function exportsMapLengthOf(manifest: string): number {
  const stamp = seenStampOf(manifest);
  const known = kept.get(manifest);
  if (known && known.stamp === stamp) return known.bytes;
  const bytes = exportsLength(readText(manifest));
  kept.set(manifest, { stamp, bytes });
  return bytes;
}

function exportsLength(text: string | undefined): number {
  if (!text?.includes('"exports"')) return 0;
  try {
    const { exports } = JSON.parse(text) as { exports?: unknown };
    return exports === undefined ? 0 : JSON.stringify(exports).length;
  } catch {
    return 0;
  }
}
