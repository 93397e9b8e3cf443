import { readText, stampOf } from '../files/files.js';
import { isPackageFile, type ModuleFormat, type Resolution, type SpecifierResolver } from './specifiers.js';

/** The size of everything that an entry could load, lazily or not, by the names in its text. */
export interface NamedModules {
  readonly files: number;
  /** UTF-16 units of code. */
  readonly codeLength: number;
  /** Bytes of JSON, addons and WebAssembly. */
  readonly dataBytes: number;
}

type Found = Extract<Resolution, { found: string }>;

interface NamedModule {
  readonly codeLength: number;
  readonly dataBytes: number;
  readonly targets: readonly Found[];
}

/** What was read with a resolver; what it found is true as long as it is used. */
interface Kept {
  /** Installed ones. */
  readonly modules: Map<string, NamedModule>;
  readonly entries: Map<string, NamedByEntry>;
}

/** What an entry came to, with the project's modules of it. */
interface NamedByEntry {
  readonly named: NamedModules;
  readonly own: ReadonlyMap<string, OwnModule>;
}

interface OwnModule {
  readonly stamp: string | undefined;
  readonly format: ModuleFormat;
  readonly module: NamedModule;
}

const kept = new WeakMap<SpecifierResolver, Kept>();

/** Measures what an entry could load without parsing anything: at least all that its module graph holds. */
export function namedModulesOf(entry: string, resolver: SpecifierResolver): NamedModules {
  const known: Kept = kept.get(resolver) ?? { modules: new Map(), entries: new Map() };
  kept.set(resolver, known);
  const before = known.entries.get(entry);
  const now = (before && namedAfterEdit(before, resolver)) ?? namedBehind(entry, resolver, known.modules);
  known.entries.set(entry, now);
  return now.named;
}

function namedBehind(
  entry: string,
  resolver: SpecifierResolver,
  installed: Map<string, NamedModule>,
): NamedByEntry {
  const own = new Map<string, OwnModule>();
  const start = resolver.describe(entry);
  const queue = 'found' in start ? [start] : [];
  const seen = new Set<string>();
  let codeLength = 0;
  let dataBytes = 0;
  for (const { found, format } of queue) {
    if (seen.has(found)) continue;
    seen.add(found);
    const stamp = isPackageFile(found) ? undefined : stampOf(found);
    const module = installed.get(found) ?? readNamedModule(found, format, resolver);
    if (isPackageFile(found)) installed.set(found, module);
    else own.set(found, { stamp, format, module });
    codeLength += module.codeLength;
    dataBytes += module.dataBytes;
    queue.push(...module.targets);
  }
  return { named: { files: seen.size, codeLength, dataBytes }, own };
}

/** What an entry comes to after edits that leave alone what its modules name; `undefined` when one does not. */
function namedAfterEdit(before: NamedByEntry, resolver: SpecifierResolver): NamedByEntry | undefined {
  const edited = [...before.own].filter(([file, { stamp }]) => stampOf(file) !== stamp);
  if (edited.length === 0) return before;
  const own = new Map(before.own);
  let { codeLength, dataBytes } = before.named;
  for (const [file, { format, module }] of edited) {
    const next = { stamp: stampOf(file), format, module: readNamedModule(file, format, resolver) };
    if (!areSame(module.targets, next.module.targets)) return undefined;
    own.set(file, next);
    codeLength += next.module.codeLength - module.codeLength;
    dataBytes += next.module.dataBytes - module.dataBytes;
  }
  return { named: { ...before.named, codeLength, dataBytes }, own };
}

function areSame(some: readonly Found[], others: readonly Found[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ found, format }, index) => {
      const other = others[index];
      return other?.found === found && other.format === format;
    })
  );
}

function readNamedModule(file: string, format: ModuleFormat, resolver: SpecifierResolver): NamedModule {
  const stamp = stampOf(file);
  const isCode = format === 'esm' || format === 'cjs';
  const text = isCode && stamp !== undefined ? namesOf(file, format, stamp) : undefined;
  if (!text) return { codeLength: 0, dataBytes: Number(stamp?.split(':')[1] ?? 0), targets: [] };
  const targets = text.names.flatMap((name) =>
    text.hows
      .map((how) => resolver.resolve(file, name, how))
      .filter((resolution): resolution is Found => 'found' in resolution),
  );
  return { codeLength: text.codeLength, dataBytes: 0, targets };
}

/** What the text of a file names, whoever resolves it. */
interface NamesInText {
  readonly stamp: string;
  readonly codeLength: number;
  readonly names: readonly string[];
  readonly hows: readonly ('import' | 'require')[];
}

const texts = new Map<string, NamesInText>();
const mostTexts = 20_000;

function namesOf(file: string, format: 'esm' | 'cjs', stamp: string): NamesInText | undefined {
  const key = `${format} ${file}`;
  const known = texts.get(key);
  if (known?.stamp === stamp) return known;
  const text = readText(file);
  if (text === undefined) return undefined;
  const read = { stamp, codeLength: text.length, names: [...namesIn(text)], hows: howsOf(format, text) };
  if (texts.size >= mostTexts) texts.clear();
  texts.set(key, read);
  return read;
}

const loads = /(?:require\s*\(|\bfrom|\bimport\s*\(?)\s*["'`]([^"'`\n$]+)["'`]/gi;
const calls = /[\w$]\s*\(\s*["'`]([^"'`\n$]+)["'`]/g;

function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(loads)) if (match[1]) names.add(match[1]);
  // A require of one's own has a name of one's own.
  if (text.includes('createRequire'))
    for (const match of text.matchAll(calls)) if (match[1]) names.add(match[1]);
  return names;
}

/** Both ways where a file can use both. */
function howsOf(format: ModuleFormat, text: string): readonly ('import' | 'require')[] {
  if (format === 'esm') return text.includes('createRequire') ? ['import', 'require'] : ['import'];
  return /\bimport\b/.test(text) ? ['require', 'import'] : ['require'];
}
