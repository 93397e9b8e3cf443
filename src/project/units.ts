import path from 'node:path';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import { ownSourceFiles, stampOfAll, unitDirectoryOf } from './own-files.js';

/** The files around a module; another object when one of them has changed, come or gone. */
export interface Unit {
  readonly directory: string;
  /** The project's own source files. */
  readonly files: readonly string[];
}

interface Remembered {
  readonly unit: Unit;
  readonly stamp: string;
  look: Look;
}

/** Files on disk are looked at again after this time. */
const freshMilliseconds = 2000;

/** Units that are remembered at a time; ESLint goes through one directory after the other. */
const maximumUnits = 500;

const units = new Map<string, Remembered>();

/** The unit of a file as it is now, and whether it is another one than at the last look. */
export function unitOf(file: string, root: string): { readonly unit: Unit; readonly hasChanged: boolean } {
  const directory = unitDirectoryOf(file, root);
  const key = `${directory}\0${root}`;
  const known = units.get(key);
  if (known && isRecent(known.look, freshMilliseconds)) return { unit: known.unit, hasChanged: false };
  const look = lookNow();
  const files = ownSourceFiles(directory);
  const stamp = stampOfAll([...files, ...settingsFiles(directory), ...settingsFiles(root)]);
  if (known?.stamp === stamp) {
    known.look = look;
    return { unit: known.unit, hasChanged: false };
  }
  const unit = { directory, files };
  units.delete(key);
  units.set(key, { unit, stamp, look });
  const [oldest] = units.keys();
  if (units.size > maximumUnits && oldest !== undefined) units.delete(oldest);
  return { unit, hasChanged: known !== undefined };
}

/** What says how specifiers are resolved. */
function settingsFiles(directory: string): string[] {
  return ['tsconfig.json', 'tsconfig.base.json', 'jsconfig.json', 'package.json'].map((name) =>
    path.join(directory, name),
  );
}
