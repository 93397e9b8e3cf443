import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** The text of a file of a cache, or `undefined` when there is none; no fact depends on it. */
export function readCached(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

let written = 0;

/**
 * Writes a file of a cache whole or not at all, whoever else writes it at the same time; whether it was written. A disk that
 * nobody may write to is no problem.
 */
export function writeCached(file: string, text: string): boolean {
  written += 1;
  const draft = `${file}.${process.pid}.${written}.${Date.now().toString(36)}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(draft, text);
    renameSync(draft, file);
    return true;
  } catch {
    removeDraft(draft);
    return false;
  }
}

function removeDraft(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // It stays, and nobody reads it.
  }
}
