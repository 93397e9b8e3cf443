import { readStampedText, seenStampOf } from '../files/files.js';
import { codeWithout, type Comment } from './comments.js';
import { moduleCodeOf } from './eager-code.js';
import { addFeatures, noFeatures, type EagerFeatures } from './eager-features.js';
import type { ModuleEdge } from './edges.js';
import { ownUnitsOf, type ModuleCode } from './module-code.js';
import type { Evaluation } from './module-reading.js';
import type { RecordCache } from './record-cache.js';
import type { ModuleFile } from './module-file.js';
import { isPackageFile, type ModuleFormat } from './specifiers.js';
import { readSource, type SyntaxNode } from './syntax.js';

/** What one file is and does when it is loaded in a graph, as plain data. */
export interface ModuleRecord extends Omit<ModuleFile, 'code'> {
  /** What evaluation does, and what others call of it meanwhile; `undefined` for JSON, addons and what could not be read. */
  readonly features: Readonly<EagerFeatures> | undefined;
  readonly edges: readonly ModuleEdge[];
}

interface Kept {
  readonly stamp: string;
  readonly module: ModuleFile;
}

const kept = new Map<string, Kept>();

/**
 * What a file is, kept for the process, and for later ones where there is a cache, as long as time and size of the file stay the
 * same; never throws.
 */
export function moduleFileOf(file: string, format: ModuleFormat, cache?: RecordCache): ModuleFile {
  const stamp = seenStampOf(file);
  if (stamp === undefined) return unread(file, format, 0);
  const key = `${format} ${file}`;
  const known = kept.get(key);
  if (known?.stamp === stamp) return known.module;
  const module = cachedModule(file, format, { stamp, cache: isPackageFile(file) ? cache : undefined });
  kept.set(key, { stamp, module });
  return module;
}

/** As `moduleFileOf`, with every function that others can call. */
export function wholeModuleFileOf({ file, format }: ModuleFile, cache?: RecordCache): ModuleFile {
  const stamp = seenStampOf(file);
  if (stamp === undefined) return unread(file, format, 0);
  const module = readModule(file, format, { stamp, isWhole: true });
  kept.set(`${format} ${file}`, { stamp, module });
  if (isPackageFile(file)) cache?.keep(module, stamp);
  return module;
}

function cachedModule(
  file: string,
  format: ModuleFormat,
  { stamp, cache }: { stamp: string; cache: RecordCache | undefined },
): ModuleFile {
  if (format !== 'esm' && format !== 'cjs')
    return readModule(file, format, { stamp, isWhole: !isPackageFile(file) });
  const cached = cache?.find(file, format, stamp);
  if (cached) return cached;
  const module = readModule(file, format, { stamp, isWhole: !isPackageFile(file) });
  if (module.problem !== 'unreadable') cache?.keep(module, stamp);
  return module;
}

interface KeptRecord {
  readonly units: ReadonlySet<number>;
  readonly record: ModuleRecord;
}

const records = new WeakMap<ModuleFile, KeptRecord>();

/** The record of a module of which some units run; the same one as before when they are the same. */
export function recordOf(module: ModuleFile, units: ReadonlySet<number>): ModuleRecord {
  const known = records.get(module);
  if (known && isSame(known.units, units)) return known.record;
  const record = makeRecord(module, units);
  records.set(module, { units: new Set(units), record });
  return record;
}

function isSame(some: ReadonlySet<number>, others: ReadonlySet<number>): boolean {
  if (some.size !== others.size) return false;
  for (const one of some) if (!others.has(one)) return false;
  return true;
}

function makeRecord(module: ModuleFile, units: ReadonlySet<number>): ModuleRecord {
  const { code, ...plain } = module;
  if (!code) return { ...plain, features: undefined, edges: [] };
  const features = noFeatures();
  const loads = new Set<number>();
  for (const number of units) {
    const unit = code.units[number];
    if (!unit) continue;
    addFeatures(features, unit.features);
    for (const load of unit.loads) loads.add(load);
  }
  return { ...plain, features, edges: timedEdges(code, loads) };
}

/** The record of a module as far as it runs by itself. */
export function ownRecordOf(module: ModuleFile): ModuleRecord {
  const known = ownRecords.get(module);
  if (known) return known;
  const record = makeRecord(module, module.code ? ownUnitsOf(module.code) : new Set());
  ownRecords.set(module, record);
  return record;
}

const ownRecords = new WeakMap<ModuleFile, ModuleRecord>();

function timedEdges({ edges }: ModuleCode, loads: ReadonlySet<number>): readonly ModuleEdge[] {
  return edges
    .map((edge, number): ModuleEdge => {
      const timing = edge.timing === 'erased' ? 'erased' : loads.has(number) ? 'eager' : 'lazy';
      return timing === edge.timing ? edge : { ...edge, timing };
    })
    .sort((a, b) => a.start - b.start);
}

function unread(file: string, format: ModuleFormat, bytes: number): ModuleFile {
  return { file, format, bytes, commentBytes: 0, isMinified: false, code: undefined, problem: 'unreadable' };
}

function readModule(
  file: string,
  format: ModuleFormat,
  { stamp, isWhole }: { stamp: string; isWhole: boolean },
): ModuleFile {
  const bytes = Number(stamp.split(':')[1]);
  const plain = { file, format, bytes, commentBytes: 0, isMinified: false, code: undefined };
  if (format !== 'esm' && format !== 'cjs') return plain;
  const text = bytes > largestModule ? undefined : readStampedText(file, stamp);
  if (text === undefined) return unread(file, format, bytes);
  const isPackage = isPackageFile(file);
  const evaluation = {
    isCommonJs: format === 'cjs',
    isPackage,
    isWhole: isWhole || text.length < shortText,
    text,
  };
  const understood = readSource(
    { file, text, isCommonJs: evaluation.isCommonJs },
    ({ program, comments }) => {
      const code = codeOf(program, evaluation);
      return code && { code, ...textFactsOf(comments, { isPackage, text, bytes }) };
    },
  );
  return understood ? { ...plain, ...understood } : { ...plain, problem: 'unparsable' };
}

/** The layout of lines says nothing in modules of the project, which are compiled before they are loaded. */
function textFactsOf(
  comments: readonly Comment[],
  { isPackage, text, bytes }: { readonly isPackage: boolean; readonly text: string; readonly bytes: number },
): Pick<ModuleFile, 'commentBytes' | 'isMinified'> {
  if (!isPackage) {
    const code = codeWithout(comments, text);
    return { commentBytes: bytes - Buffer.byteLength(code), isMinified: hasLongLines(code, code.length) };
  }
  const commentBytes = comments.reduce((sum, comment) => sum + comment.end - comment.start, 0);
  return { commentBytes, isMinified: hasLongLines(text, text.length - commentBytes) };
}

/** UTF-16 units of a line, in the mean: people and compilers write 30 to 50, minifiers thousands. */
const longLine = 200;

function hasLongLines(text: string, codeLength: number): boolean {
  let lines = codeLength / longLine;
  for (let at = text.indexOf('\n'); at >= 0 && lines > 0; at = text.indexOf('\n', at + 1)) lines -= 1;
  return lines > 0;
}

/** Generated code may be nested more deeply than the stack is. */
function codeOf(program: SyntaxNode, evaluation: Evaluation): ModuleCode | undefined {
  try {
    return moduleCodeOf(program, evaluation);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** UTF-16 units; a shorter text is read whole faster than twice. */
const shortText = 1500;

/** Bytes; libraries in one file, such as compilers, have up to 9 MB. */
const largestModule = 32 * 1024 * 1024;
