import type { Node } from '../ast/walk.js';
import type { Module } from './module.js';

/** Whether a comment `lambda: intended-loop` at a write, or right above it, says that it is meant to come back. */
export function isIntended({ text, ast }: Module, node: Node): boolean {
  return (ast.comments ?? []).some(
    ({ value, range, loc }) =>
      /^\s*lambda:\s*intended-loop\b/.test(value) &&
      (loc.start.line === node.loc.start.line ||
        (range[1] <= node.range[0] && text.slice(range[1], node.range[0]).trim().split('\n').length === 1)),
  );
}
