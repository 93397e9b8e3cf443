import type { Range } from './syntax.js';

/** The text is no HCL from here on. */
export class HclError extends Error {
  constructor(
    message: string,
    /** Offset. */
    readonly at: number,
    /** Where there may be HCL again; `undefined` when that is to be looked for. */
    readonly resumesAt?: number,
  ) {
    super(message);
  }
}

/** Brackets, blocks and operators within one another that a person may write; what is deeper is not read. */
const deepest = 100;

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;

/** A text and a place in it. */
export class Scanner {
  position = 0;
  /** Inside of round and square brackets, line ends mean nothing. */
  private skipsLines = false;
  private depth = 0;
  /** The space that was gone over last: what stands before it ends where it starts. */
  private space = { start: 0, end: -1 };
  private readonly lineStarts: readonly number[];

  constructor(
    readonly text: string,
    /** The line that the text begins on. */
    private readonly firstLine = 1,
  ) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.lineStarts = starts;
  }

  /** The line of an offset, counted from 1. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + this.firstLine;
  }

  /** Offset of the first character of the line of an offset. */
  lineStartOf(offset: number): number {
    return this.lineStarts[this.lineOf(offset) - this.firstLine] ?? 0;
  }

  /** From an offset to where the reading is now, without the space behind what was read. */
  rangeFrom(start: number): Range {
    const end = this.position === this.space.end ? this.space.start : this.position;
    return { start, end: Math.max(start, end), line: this.lineOf(start) };
  }

  /** Whether the text is read to its end. */
  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** Goes over spaces and comments, and over line ends where they mean nothing. */
  skipSpace(): void {
    const start = this.position === this.space.end ? this.space.start : this.position;
    this.skipSpaceOnly();
    this.space = { start, end: this.position };
  }

  private skipSpaceOnly(): void {
    for (;;) {
      const char = this.text[this.position];
      if (char === ' ' || char === '\t' || char === '\r' || (char === '\n' && this.skipsLines))
        this.position += 1;
      else if (char === '#' || this.text.startsWith('//', this.position)) this.position = this.lineEnd();
      else if (this.text.startsWith('/*', this.position)) this.skipTo('*/', 'A comment has no end.');
      else return;
    }
  }

  /** Goes over spaces, comments and line ends. */
  skipLines(): void {
    this.withLines('skipped', () => {
      this.skipSpace();
    });
  }

  /** Offset of the end of the line. */
  lineEnd(from = this.position): number {
    const end = this.text.indexOf('\n', from);
    return end < 0 ? this.text.length : end;
  }

  private skipTo(closing: string, message: string): void {
    const end = this.text.indexOf(closing, this.position + 2);
    if (end < 0) throw new HclError(message, this.position);
    this.position = end + closing.length;
  }

  /** Reads while line ends mean nothing, or while they end what is read. */
  withLines<Result>(lines: 'skipped' | 'kept', read: () => Result): Result {
    const outer = this.skipsLines;
    this.skipsLines = lines === 'skipped';
    try {
      return read();
    } finally {
      this.skipsLines = outer;
    }
  }

  /** Reads what stands inside of something else. */
  nested<Result>(read: () => Result): Result {
    this.depth += 1;
    try {
      if (this.depth > deepest) throw new HclError('The nesting is too deep.', this.position);
      return read();
    } finally {
      this.depth -= 1;
    }
  }

  /** Whether this comes next, after spaces. */
  sees(token: string): boolean {
    this.skipSpace();
    return this.text.startsWith(token, this.position);
  }

  /** Reads this if it comes next. */
  take(token: string): boolean {
    if (!this.sees(token)) return false;
    this.position += token.length;
    return true;
  }

  /** Reads this, which must come next. */
  expect(token: string, after: string): void {
    if (this.take(token)) return;
    throw new HclError(`\`${token}\` is missing after ${after}.`, this.position);
  }

  /** Reads a name if one comes next. */
  takeName(): string | undefined {
    this.skipSpace();
    identifier.lastIndex = this.position;
    const name = identifier.exec(this.text)?.[0];
    this.position += name?.length ?? 0;
    return name;
  }

  /** What a pattern with the flag `y` takes right here. */
  matchHere(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    return pattern.exec(this.text)?.[0];
  }

  /** Reads what a pattern with the flag `y` takes, if that comes right here. */
  takeMatch(pattern: RegExp): string | undefined {
    const found = this.matchHere(pattern);
    this.position += found?.length ?? 0;
    return found;
  }

  /** Reads this name if it comes next, and no longer one. */
  takeKeyword(keyword: string): boolean {
    const start = this.position;
    if (this.takeName() === keyword) return true;
    this.position = start;
    return false;
  }
}
