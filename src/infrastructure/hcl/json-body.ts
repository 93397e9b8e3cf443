import { readExpression } from './expressions.js';
import { HclError, Scanner } from './scanner.js';
import type { Attribute, Block, Body, Expression, HclFile, ObjectEntry } from './syntax.js';
import { readWhole } from './templates.js';

/** Names that the blocks of a configuration carry, by type (developer.hashicorp.com/terraform/language/syntax/json). */
const labelCounts: ReadonlyMap<string, number> = new Map([
  ['resource', 2],
  ['data', 2],
  ['ephemeral', 2],
  ['module', 1],
  ['variable', 1],
  ['output', 1],
  ['provider', 1],
  ['locals', 0],
  ['terraform', 0],
]);

/** Reads a file in the JSON syntax of Terraform: the same blocks, and blocks inside of them as attributes. */
export function parseHclJson(text: string): HclFile {
  const scanner = new Scanner(text);
  try {
    const value = readJson(scanner);
    scanner.skipLines();
    if (!scanner.isAtEnd) throw new HclError('The file does not end with its value.', scanner.position);
    const blocks = entriesIn(value).flatMap(({ key, value: held }) => blocksIn(nameOf(key), [], held));
    return { body: { attributes: [], blocks }, problems: [] };
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
    const problem = { line: scanner.lineOf(error.at), text: error.message };
    return { body: { attributes: [], blocks: [] }, problems: [problem] };
  }
}

/** The blocks of a type; a list holds several of the same names. */
function blocksIn(type: string, labels: readonly string[], value: Expression): Block[] {
  if (value.kind === 'list') return value.items.flatMap((item) => blocksIn(type, labels, item));
  if (labels.length < (labelCounts.get(type) ?? 0))
    return entriesIn(value).flatMap((entry) => blocksIn(type, [...labels, nameOf(entry.key)], entry.value));
  const { start, end, line } = value;
  return value.kind === 'object' ? [{ type, labels, body: bodyOf(value), start, end, line }] : [];
}

/** An object as the body of a block. */
export function bodyOf(value: Expression): Body {
  const attributes = entriesIn(value).map(({ key, value: held }): Attribute => {
    const { start, line } = key;
    return { name: nameOf(key), value: held, start, end: held.end, line };
  });
  return { attributes, blocks: [] };
}

function entriesIn(value: Expression): readonly ObjectEntry[] {
  if (value.kind === 'list') return value.items.flatMap(entriesIn);
  // The property `//` holds a comment.
  return value.kind === 'object' ? value.entries.filter(({ key }) => nameOf(key) !== '//') : [];
}

/** A key as it stands; only literals and templates of text are keys. */
function nameOf(key: Expression): string {
  if (key.kind === 'literal') return String(key.value);
  const [part] = key.kind === 'template' ? key.parts : [];
  return part?.kind === 'text' ? part.text : '';
}

function readJson(scanner: Scanner): Expression {
  return scanner.nested(() =>
    scanner.withLines('skipped', () => {
      scanner.skipSpace();
      const start = scanner.position;
      switch (scanner.text[start]) {
        case '{':
          return readJsonObject(scanner, start);
        case '[':
          return readJsonList(scanner, start);
        case '"':
          return readJsonText(scanner, start);
        default:
          return readJsonLiteral(scanner, start);
      }
    }),
  );
}

function readJsonObject(scanner: Scanner, start: number): Expression {
  const entries: ObjectEntry[] = [];
  scanner.expect('{', 'nothing');
  while (!scanner.take('}')) {
    if (!scanner.sees('"')) throw new HclError('A key is missing.', scanner.position);
    const { position } = scanner;
    const key: Expression = { kind: 'literal', value: readString(scanner), ...scanner.rangeFrom(position) };
    scanner.expect(':', 'a key');
    entries.push({ key, value: readJson(scanner) });
    if (scanner.take('}')) break;
    scanner.expect(',', 'an entry of an object');
  }
  return { kind: 'object', entries, ...scanner.rangeFrom(start) };
}

function readJsonList(scanner: Scanner, start: number): Expression {
  const items: Expression[] = [];
  scanner.expect('[', 'nothing');
  while (!scanner.take(']')) {
    items.push(readJson(scanner));
    if (scanner.take(']')) break;
    scanner.expect(',', 'an item of a list');
  }
  return { kind: 'list', items, ...scanner.rangeFrom(start) };
}

function readString(scanner: Scanner): string {
  const start = scanner.position;
  const quoted = scanner.takeMatch(/"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y);
  if (quoted === undefined) throw new HclError('A text has no closing quote.', start);
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw new HclError('A text has an escape that stands for nothing.', start);
  }
}

/** A string is a template; its text is unescaped before it is read as one. */
function readJsonText(scanner: Scanner, start: number): Expression {
  const inner = new Scanner(readString(scanner), scanner.lineOf(start));
  try {
    return { ...readWhole(inner, () => readExpression(inner)), ...scanner.rangeFrom(start) };
  } catch (error) {
    if (error instanceof HclError) throw new HclError(error.message, start);
    throw error;
  }
}

function readJsonLiteral(scanner: Scanner, start: number): Expression {
  const word = scanner.takeMatch(/true\b|false\b|null\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  if (word === undefined) throw new HclError('A value is missing.', start);
  const value = JSON.parse(word) as number | boolean | null;
  return { kind: 'literal', value, ...scanner.rangeFrom(start) };
}
