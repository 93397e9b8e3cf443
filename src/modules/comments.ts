import { isNestedTooDeeply } from './nesting.js';
import { oxcParser } from './oxc.js';

/** A comment by its place in a text. */
export interface Comment {
  readonly start: number;
  readonly end: number;
}

/** Types in JSDoc comments say that something is a handler; every other comment says nothing about a module. */
function hasTypes(text: string): boolean {
  return text.includes("import('aws-lambda')") || text.includes('import("aws-lambda")');
}

/** The text with comments blanked, at the same places; comments with types of `aws-lambda` stay. */
export function blankComments(text: string, comments: readonly Comment[]): string {
  let blanked = '';
  let end = 0;
  for (const comment of comments) {
    const inner = text.slice(comment.start, comment.end);
    if (comment.start < end || hasTypes(inner)) continue;
    blanked += text.slice(end, comment.start) + inner.replace(/[^\r\n]/g, ' ');
    end = comment.end;
  }
  return blanked + text.slice(end);
}

/** What a text says as code: without comments and without the layout of lines. Two texts with the same code have the same facts. */
export function codeTextOf(file: string, text: string): string {
  return codeWithout(/\/[/*]/.test(text) ? commentsIn(file, text) : [], text);
}

/** As `codeTextOf`, when the comments are known. */
export function codeWithout(comments: readonly Comment[], text: string): string {
  // Lines inside template literals are left as they are.
  return cutComments(text, comments)
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replace(/[ \t]*\r?\n\s*/g, '\n') : part))
    .join('`')
    .trim();
}

function cutComments(text: string, comments: readonly Comment[]): string {
  const code = new Pieces();
  let end = 0;
  for (const comment of comments) {
    const inner = text.slice(comment.start, comment.end);
    if (comment.start < end || hasTypes(inner)) continue;
    code.add(text.slice(end, comment.start));
    end = comment.end;
    while (text[end] === ' ' || text[end] === '\t') end += 1;
    if (inner.includes('\n')) {
      code.trimEnd();
      code.add('\n');
    } else if (!/[\r\n]/.test(code.last)) {
      code.trimEnd();
      code.add(gapBetween(code.last, text[end] ?? ''));
    }
  }
  code.add(text.slice(end));
  return code.toString();
}

/** A text that grows: only its last pieces are looked at again, however long it is. */
class Pieces {
  readonly #pieces: string[] = [];

  add(piece: string): void {
    if (piece !== '') this.#pieces.push(piece);
  }

  /** The last character, or nothing. */
  get last(): string {
    return this.#pieces.at(-1)?.at(-1) ?? '';
  }

  trimEnd(): void {
    for (let piece = this.#pieces.pop(); piece !== undefined; piece = this.#pieces.pop()) {
      const trimmed = piece.trimEnd();
      this.add(trimmed);
      if (trimmed !== '') return;
    }
  }

  toString(): string {
    return this.#pieces.join('');
  }
}

/** What stood between two characters before somebody wrote a comment there. */
function gapBetween(before: string, after: string): string {
  return /^[([{]?$/.test(before) || /^[)\]},;\r\n]?$/.test(after) ? '' : ' ';
}

function commentsIn(file: string, text: string): readonly Comment[] {
  if (isNestedTooDeeply(text)) return [];
  try {
    return oxcParser().parseSync(file, text, { sourceType: 'unambiguous' }).comments;
  } catch {
    return [];
  }
}
