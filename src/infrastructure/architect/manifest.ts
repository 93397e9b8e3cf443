import { createRequire } from 'node:module';
import { parseTemplate } from '../template-text.js';
import { recordOf } from '../template-values.js';

const require = createRequire(import.meta.url);

/** One entry below a pragma: `get /orders`, or a name with indented settings. */
export interface ArcItem {
  readonly name: string;
  /** What stands behind the name on its line. */
  readonly words: readonly string[];
  /** Indented lines: the first word, and what stands behind it or below it. */
  readonly settings: ReadonlyMap<string, readonly string[]>;
  /** Counted from 1. */
  readonly line: number;
}

/** A manifest of Architect as its pragmas (`@http`), without the `@`. */
export interface ArcManifest {
  readonly pragmas: ReadonlyMap<string, readonly ArcItem[]>;
  /** Where each pragma stands first, counted from 1. */
  readonly lines: ReadonlyMap<string, number>;
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

/** A token of the format's own lexer; spaces and line ends are tokens, a tab is two spaces. */
interface ArcToken {
  readonly type: 'pragma' | 'comment' | 'space' | 'newline' | 'boolean' | 'number' | 'string';
  readonly value: string | number | boolean;
  readonly line: number;
}

/** No manifest that a person wrote is longer, in characters; the lexer looks for the end of the line at every word. */
const longestManifest = 64 * 1024;

/** Lines that the lexer cannot read are left out, this many at most. */
const mostProblems = 20;

/** Reads `app.arc` and the like; lines that are not understood are left out and told. */
export function parseArc(text: string): ArcManifest {
  if (text.length > longestManifest)
    return {
      pragmas: new Map(),
      lines: new Map(),
      problems: [{ line: 1, text: 'The manifest is too long.' }],
    };
  const { tokens, problems } = tokensOf(text);
  const pragmas = new Map<string, OpenItem[]>();
  const lines = new Map<string, number>();
  let items: OpenItem[] | undefined;
  for (const line of linesOf(tokens)) {
    if (line.pragma !== undefined) {
      items = pragmas.get(line.pragma) ?? [];
      pragmas.set(line.pragma, items);
      if (!lines.has(line.pragma)) lines.set(line.pragma, line.line);
    } else if (items) addLine(items, line);
    else problems.push({ line: line.line, text: 'This line stands below no pragma.' });
  }
  return { pragmas, lines, problems };
}

function tokensOf(text: string): { tokens: readonly ArcToken[]; problems: { line: number; text: string }[] } {
  // On demand: only projects of Architect need it.
  const { lexer } = require('@architect/parser') as { lexer: (code: string) => ArcToken[] };
  const lines = text.split(/\r\n|\r|\n/);
  const problems: { line: number; text: string }[] = [];
  while (problems.length < mostProblems) {
    try {
      return { tokens: lexer(lines.join('\n')), problems };
    } catch (error) {
      const { message, line = lines.length } = error as Error & { readonly line?: number };
      problems.push({ line, text: message });
      if (lines[line - 1] === undefined || lines[line - 1] === '') break;
      lines[line - 1] = '';
    }
  }
  return { tokens: [], problems };
}

interface ArcLine {
  readonly line: number;
  readonly indent: number;
  readonly pragma: string | undefined;
  readonly words: readonly string[];
}

/** The lines that say something. */
function linesOf(tokens: readonly ArcToken[]): ArcLine[] {
  const lines: ArcToken[][] = [[]];
  for (const token of tokens) {
    if (token.type === 'newline') lines.push([]);
    else lines.at(-1)?.push(token);
  }
  return lines.flatMap((line) => {
    const said = line.filter(({ type }) => type !== 'space' && type !== 'comment');
    const [first] = said;
    if (!first) return [];
    const pragma = first.type === 'pragma' ? String(first.value).split('#')[0]?.trim() : undefined;
    const words = said.map(({ value }) => String(value));
    return [{ line: first.line, indent: line.indexOf(first), pragma, words }];
  });
}

interface OpenItem extends ArcItem {
  readonly settings: Map<string, string[]>;
  /** Of the first setting. */
  indent?: number;
  /** Values of the last setting. */
  last?: string[];
}

/** A new item, a setting of the last item, or more values of its last setting. */
function addLine(items: OpenItem[], { indent, words: [name = '', ...words], line }: ArcLine): void {
  const item = items.at(-1);
  if (indent === 0 || !item) {
    items.push({ name, words, line, settings: new Map() });
    return;
  }
  item.indent ??= indent;
  if (indent > item.indent && item.last) {
    item.last.push(name, ...words);
    return;
  }
  item.last = words;
  item.settings.set(name, words);
}

/** Reads `arc.json` and `arc.yaml`, which hold the same in other words. */
export function parseArcValues(text: string): ArcManifest {
  const { value, problems } = parseTemplate(text);
  const pragmas = new Map<string, ArcItem[]>();
  const lines = new Map<string, number>();
  for (const [key, held] of Object.entries(recordOf(value))) {
    const pragma = key.replace(/^@/, '');
    const start = Math.max(0, text.search(new RegExp(`\\b${key.replace(/\W/g, '.')}["']?\\s*:`)));
    const entries = Array.isArray(held) ? (held as unknown[]) : entriesOf(held);
    // Where a name stands first behind the pragma.
    const lineOf = (name: string): number =>
      lineAt(text, Math.max(start, text.indexOf(name, start + key.length)));
    pragmas.set(
      pragma,
      entries.flatMap((entry) => itemsOf(entry, lineOf)),
    );
    lines.set(pragma, lineAt(text, start));
  }
  return { pragmas, lines, problems };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** `{ a: x, b: y }` as `[{ a: x }, { b: y }]`; a single value as a list of one. */
function entriesOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null)
    return value === undefined || value === null ? [] : [value];
  return Object.entries(value).map(([name, held]: [string, unknown]) => ({ [name]: held }));
}

/** `"name"`, `["name", "word"]`, `{ "name": "word" }`, `{ "name": { "setting": "value" } }`. */
function itemsOf(entry: unknown, lineOf: (name: string) => number): ArcItem[] {
  if (typeof entry === 'object' && entry !== null && !Array.isArray(entry))
    return Object.entries(entry).map(([name, held]: [string, unknown]) => {
      const settings = Object.entries(recordOf(held)).map(([key, value]): [string, string[]] => [
        key,
        wordsOf(value),
      ]);
      return { name, words: wordsOf(held), settings: new Map(settings), line: lineOf(name) };
    });
  const [name, ...words] = wordsOf(entry);
  return name === undefined ? [] : [{ name, words, settings: new Map(), line: lineOf(name) }];
}

function wordsOf(value: unknown): string[] {
  return [value].flat().flatMap((word) => (isScalar(word) ? [String(word)] : []));
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
