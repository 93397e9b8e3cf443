import type { ModuleCode } from './module-code.js';
import type { ModuleFormat } from './specifiers.js';

/** What one file is, whoever loads it, as plain data. */
export interface ModuleFile {
  readonly file: string;
  readonly format: ModuleFormat;
  /** Bytes of the whole file; of a native addon or WebAssembly too. */
  readonly bytes: number;
  /** Of them in comments, of packages to the precision of UTF-16 units; in modules of the project the layout of lines counts with them. */
  readonly commentBytes: number;
  /** Written by a minifier: names are short, and a kilobyte holds more code. */
  readonly isMinified: boolean;
  /** What its code does; `undefined` for JSON, addons and what could not be read. */
  readonly code: ModuleCode | undefined;
  /** Why the file is not understood. */
  readonly problem?: 'unreadable' | 'unparsable';
}
