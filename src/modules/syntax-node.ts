import type { Comment } from './comments.js';

/** A node of the parser's ESTree, read by key. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A parsed file with what is counted of it. */
export interface ParsedSource {
  readonly program: SyntaxNode;
  readonly comments: readonly Comment[];
}
