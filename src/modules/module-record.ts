import { readText, stampOf } from '../files/files.js';
import { codeWithout } from './comments.js';
import { eagerCodeOf, type EagerFeatures } from './eager-code.js';
import type { ModuleEdge } from './edges.js';
import { isPackageFile, type ModuleFormat } from './specifiers.js';
import { parseSource } from './syntax.js';

/** What one file is and does when it is loaded, as plain data. */
export interface ModuleRecord {
  readonly file: string;
  readonly format: ModuleFormat;
  /** Bytes of the whole file; of a native addon or WebAssembly too. */
  readonly bytes: number;
  /** Of them in comments, of packages to the precision of UTF-16 units; in modules of the project the layout of lines counts with them. */
  readonly commentBytes: number;
  /** What evaluation does; `undefined` for JSON, addons and what could not be read. */
  readonly features: Readonly<EagerFeatures> | undefined;
  readonly edges: readonly ModuleEdge[];
  /** Why the file is not understood. */
  readonly problem?: 'unreadable' | 'unparsable';
}

interface Kept {
  readonly stamp: string;
  readonly record: ModuleRecord;
}

const kept = new Map<string, Kept>();

/** The record of a file, kept for the process as long as time and size of the file stay the same; never throws. */
export function moduleRecordOf(file: string, format: ModuleFormat, isExportCalled: boolean): ModuleRecord {
  const stamp = stampOf(file);
  if (stamp === undefined) return unread(file, format, 0);
  const key = isExportCalled ? `${file}()` : file;
  const known = kept.get(key);
  if (known?.stamp === stamp && known.record.format === format) return known.record;
  const record = readRecord(file, format, isExportCalled, Number(stamp.split(':')[1]));
  kept.set(key, { stamp, record });
  return record;
}

function unread(file: string, format: ModuleFormat, bytes: number): ModuleRecord {
  return { file, format, bytes, commentBytes: 0, features: undefined, edges: [], problem: 'unreadable' };
}

function readRecord(
  file: string,
  format: ModuleFormat,
  isExportCalled: boolean,
  bytes: number,
): ModuleRecord {
  const plain = { file, format, bytes, commentBytes: 0, features: undefined, edges: [] };
  if (format !== 'esm' && format !== 'cjs') return plain;
  const text = readText(file);
  if (text === undefined) return unread(file, format, bytes);
  const parsed = parseSource(file, text, format === 'cjs');
  if (!parsed) return { ...plain, problem: 'unparsable' };
  const code = eagerCodeOf(parsed.program, { isCommonJs: format === 'cjs', isExportCalled, text });
  const commentBytes = isPackageFile(file)
    ? parsed.comments.reduce((sum, comment) => sum + comment.end - comment.start, 0)
    : bytes - Buffer.byteLength(codeWithout(parsed.comments, text));
  return { ...plain, commentBytes, features: code.features, edges: code.edges };
}
