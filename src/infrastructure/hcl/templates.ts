import { HclError, type Scanner } from './scanner.js';
import type { Expression, TemplateExpression, TemplatePart } from './syntax.js';

type ReadExpression = () => Expression;

/** The parts of a template while they are read; text comes in pieces. */
class Parts {
  private readonly pieces: (TemplatePart | { readonly kind: 'indent'; readonly text: string })[] = [];
  private trimsNext = false;
  private margin = Infinity;

  addText(text: string): void {
    const kept = this.trimsNext ? text.trimStart() : text;
    this.trimsNext = this.trimsNext && kept === '';
    if (kept !== '') this.pieces.push({ kind: 'text', text: kept });
  }

  /** The space before a line of a heredoc that is not empty; the smallest is taken away from all. */
  addIndent(text: string): void {
    this.margin = Math.min(this.margin, text.length);
    if (!this.trimsNext) this.pieces.push({ kind: 'indent', text });
  }

  /** `~` at an edge takes the space away that stands beside it. */
  add(part: TemplatePart, trims: { readonly before: boolean; readonly after: boolean }): void {
    if (trims.before) this.trimEnd();
    this.pieces.push(part);
    this.trimsNext = trims.after;
  }

  private trimEnd(): void {
    for (let last = this.pieces.at(-1); last; last = this.pieces.at(-1)) {
      if (last.kind !== 'text' && last.kind !== 'indent') return;
      this.pieces.pop();
      const text = last.text.trimEnd();
      if (text !== '') this.pieces.push({ kind: 'text', text });
      if (text !== '') return;
    }
  }

  ended(): readonly TemplatePart[] {
    const parts: TemplatePart[] = [];
    let texts: string[] = [];
    const endText = (): void => {
      const text = texts.join('');
      if (text !== '') parts.push({ kind: 'text', text });
      texts = [];
    };
    for (const piece of this.pieces) {
      if (piece.kind === 'text') texts.push(piece.text);
      else if (piece.kind === 'indent') texts.push(piece.text.slice(this.margin));
      else {
        endText();
        parts.push(piece);
      }
    }
    endText();
    return parts;
  }
}

/** `"…"` */
export function readQuoted(scanner: Scanner, expression: ReadExpression): TemplateExpression {
  const start = scanner.position;
  const parts = new Parts();
  scanner.position += 1;
  for (;;) {
    const char = scanner.text[scanner.position];
    if (char === '"') break;
    if (char === undefined || char === '\n') throw new HclError('A text has no closing quote.', start);
    if (char === '\\') parts.addText(readEscape(scanner));
    else readPiece(scanner, parts, expression, /[^"\\$%\n]+/y);
  }
  scanner.position += 1;
  return { kind: 'template', parts: parts.ended(), ...scanner.rangeFrom(start) };
}

/** The whole text of the scanner as a template: what stands in a string of JSON, or in a file for `templatefile`. */
export function readWhole(scanner: Scanner, expression: ReadExpression): TemplateExpression {
  const parts = new Parts();
  while (!scanner.isAtEnd) readPiece(scanner, parts, expression, /[^$%]+/y);
  return { kind: 'template', parts: parts.ended(), ...scanner.rangeFrom(0) };
}

/** Text up to the next character that may mean something, or what that character begins. */
function readPiece(scanner: Scanner, parts: Parts, expression: ReadExpression, plain: RegExp): void {
  const { text, position } = scanner;
  const run = scanner.takeMatch(plain);
  if (run !== undefined) parts.addText(run);
  else if (text.startsWith('$${', position) || text.startsWith('%%{', position)) {
    parts.addText(text.slice(position + 1, position + 3));
    scanner.position += 3;
  } else if (text.startsWith('${', position)) readValue(scanner, parts, expression);
  else if (text.startsWith('%{', position)) readDirective(scanner, parts, expression);
  else {
    parts.addText(text.charAt(position));
    scanner.position += 1;
  }
}

function readEscape(scanner: Scanner): string {
  const long = scanner.takeMatch(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y);
  if (long !== undefined) {
    const code = Number.parseInt(long.slice(2), 16);
    return code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code);
  }
  const escape = scanner.text.charAt(scanner.position + 1);
  const meant = escapes.get(escape);
  if (meant === undefined) throw new HclError(`\`\\${escape}\` stands for nothing.`, scanner.position);
  scanner.position += 2;
  return meant;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
]);

function readValue(scanner: Scanner, parts: Parts, expression: ReadExpression): void {
  scanner.position += 2;
  scanner.withLines('skipped', () => {
    const before = takeTilde(scanner);
    const value = expression();
    const after = scanner.take('~');
    scanner.expect('}', 'a value in a template');
    parts.add({ kind: 'value', value }, { before, after });
  });
}

/** `~` counts right behind the bracket only. */
function takeTilde(scanner: Scanner): boolean {
  if (scanner.text[scanner.position] !== '~') return false;
  scanner.position += 1;
  return true;
}

function readDirective(scanner: Scanner, parts: Parts, expression: ReadExpression): void {
  const start = scanner.position;
  scanner.position += 2;
  scanner.withLines('skipped', () => {
    const before = takeTilde(scanner);
    const keyword = scanner.takeName();
    let value: Expression | undefined;
    if (keyword === 'for') {
      scanner.takeName();
      if (scanner.take(',')) scanner.takeName();
      if (!scanner.takeKeyword('in')) throw new HclError('`in` is missing after `for`.', scanner.position);
      value = expression();
    } else if (keyword === 'if') value = expression();
    else if (keyword !== 'else' && keyword !== 'endif' && keyword !== 'endfor')
      throw new HclError('`%{` begins nothing that is known.', start);
    const after = scanner.take('~');
    scanner.expect('}', `\`${keyword}\``);
    parts.add({ kind: 'directive', keyword, value }, { before, after });
  });
}

/** `<<NAME` and `<<-NAME`, up to the line that holds nothing but the name. */
export function readHeredoc(scanner: Scanner, expression: ReadExpression): TemplateExpression {
  const start = scanner.position;
  const isIndented = scanner.text[start + 2] === '-';
  scanner.position += isIndented ? 3 : 2;
  const name = scanner.takeMatch(/[\p{ID_Start}_][\p{ID_Continue}-]*/uy);
  if (name === undefined || scanner.takeMatch(/\r?\n/y) === undefined)
    throw new HclError('`<<` needs a name and the end of the line.', start);
  const parts = new Parts();
  while (!isClosing(scanner, name)) {
    if (scanner.isAtEnd) throw new HclError(`\`${name}\` has no end.`, start, scanner.position);
    if (isIndented) readIndent(scanner, parts);
    readLine(scanner, parts, expression);
  }
  scanner.position = closingEnd(scanner);
  return { kind: 'template', parts: parts.ended(), ...scanner.rangeFrom(start) };
}

function isClosing(scanner: Scanner, name: string): boolean {
  return scanner.text.slice(scanner.position, scanner.lineEnd()).trim() === name;
}

/** Behind the closing name, before the line's own end. */
function closingEnd(scanner: Scanner): number {
  const line = scanner.text.slice(scanner.position, scanner.lineEnd());
  return scanner.position + line.trimEnd().length;
}

function readIndent(scanner: Scanner, parts: Parts): void {
  const start = scanner.position;
  const indent = scanner.takeMatch(/[ \t]+/y) ?? '';
  const next = scanner.text[scanner.position];
  if (next !== '\n' && next !== '\r') parts.addIndent(indent);
  else scanner.position = start;
}

/** One line with its end; a value in it may go over several. */
function readLine(scanner: Scanner, parts: Parts, expression: ReadExpression): void {
  while (!scanner.isAtEnd && scanner.text[scanner.position] !== '\n')
    readPiece(scanner, parts, expression, /[^$%\n]+/y);
  if (scanner.isAtEnd) return;
  parts.addText('\n');
  scanner.position += 1;
}
