import { readExpression } from './expressions.js';
import { recoverAfter, startsTopLevelBlock } from './recovery.js';
import { HclError, Scanner } from './scanner.js';
import type { Attribute, Block, Body, HclFile, SyntaxProblem } from './syntax.js';

/** Attributes and blocks that could not be read in one file; the rest of it is not looked at. */
const mostProblems = 20;

/** Reads a file in the native syntax of HCL; what cannot be read is told and left out. */
export function parseHcl(text: string): HclFile {
  const reader = new BodyReader(new Scanner(text));
  const body = reader.readBody(undefined);
  return { body, problems: reader.problems };
}

class BodyReader {
  readonly problems: SyntaxProblem[] = [];

  constructor(private readonly scanner: Scanner) {}

  /** What stands up to the closing bracket of a block, or to the end of the file. */
  readBody(opening: number | undefined): Body {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    while (this.hasMore(opening)) {
      const start = this.scanner.position;
      try {
        const item = this.readItem();
        if ('value' in item) attributes.push(item);
        else blocks.push(item);
        this.endItem(opening);
      } catch (error) {
        if (!(error instanceof HclError)) throw error;
        this.note(error.message, error.at);
        if (error.resumesAt === undefined) recoverAfter(this.scanner, start, error.at);
        else this.scanner.position = error.resumesAt;
      }
    }
    return { attributes, blocks };
  }

  /** Whether another attribute or block follows; reads the closing bracket when none does. */
  private hasMore(opening: number | undefined): boolean {
    const { scanner } = this;
    if (!this.skipped()) return false;
    if (this.problems.length >= mostProblems) return false;
    if (opening === undefined) {
      while (scanner.take('}')) {
        this.note('`}` closes nothing.', scanner.position - 1);
        if (!this.skipped()) return false;
      }
      return !scanner.isAtEnd;
    }
    if (scanner.take('}')) return false;
    const isOver = scanner.isAtEnd || (isAtLineStart(scanner, opening) && startsTopLevelBlock(scanner));
    if (isOver) this.note('A block has no closing `}`.', opening);
    return !isOver;
  }

  /** Goes over lines without anything; `false` when a comment has no end. */
  private skipped(): boolean {
    try {
      this.scanner.skipLines();
      return true;
    } catch (error) {
      if (!(error instanceof HclError)) throw error;
      this.note(error.message, error.at);
      this.scanner.position = this.scanner.text.length;
      return false;
    }
  }

  private note(text: string, at: number): void {
    this.problems.push({ line: this.scanner.lineOf(at), text });
  }

  private readItem(): Attribute | Block {
    const { scanner } = this;
    const start = scanner.position;
    const name = scanner.takeName();
    if (name === undefined) throw new HclError('The name of an attribute or block is missing.', start);
    if (!scanner.sees('==') && scanner.take('=')) {
      const value = readExpression(scanner);
      return { name, value, ...scanner.rangeFrom(start) };
    }
    return this.readBlock(name, start);
  }

  private readBlock(type: string, start: number): Block {
    const { scanner } = this;
    const labels: string[] = [];
    while (!scanner.take('{')) labels.push(this.readLabel(type));
    const body = scanner.nested(() => this.readBody(start));
    return { type, labels, body, ...scanner.rangeFrom(start) };
  }

  private readLabel(type: string): string {
    const { scanner } = this;
    const name = scanner.takeName();
    if (name !== undefined) return name;
    const quoted = scanner.takeMatch(/"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y);
    if (quoted === undefined)
      throw new HclError(`\`=\` or \`{\` is missing after \`${type}\`.`, scanner.position);
    return quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  }

  /** An attribute or block ends with its line, or with the block around it. */
  private endItem(opening: number | undefined): void {
    const { scanner } = this;
    scanner.skipSpace();
    if (scanner.isAtEnd || scanner.sees('\n') || (opening !== undefined && scanner.sees('}'))) return;
    // A block that was not closed ended before another one.
    if (scanner.lineStartOf(scanner.position) === scanner.position) return;
    throw new HclError('The end of the line is missing.', scanner.position);
  }
}

/** Whether the reading is at the start of a line, as the block around it was. */
function isAtLineStart(scanner: Scanner, opening: number): boolean {
  const isFirst = (offset: number): boolean => scanner.lineStartOf(offset) === offset;
  return isFirst(scanner.position) && isFirst(opening);
}
