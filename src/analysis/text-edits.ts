import type { TSESLint, TSESTree } from '@typescript-eslint/utils';
import { isModuleLevel } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import type { Module } from './module.js';

/** A range of a module's text with what is to stand there; the edits of one change do not overlap. */
export interface TextEdit {
  readonly range: readonly [start: number, end: number];
  readonly text: string;
}

/** Edits as ESLint applies them. */
export function fixOf(edits: readonly TextEdit[]): TSESLint.ReportFixFunction {
  return (fixer) => edits.map(({ range, text }) => fixer.replaceTextRange(range, text));
}

const namesIn = memoPer((module: Module): ReadonlySet<string> => {
  const { scopes } = module.scopes;
  const declared = scopes.flatMap(({ variables }) =>
    variables.filter(({ defs, references }) => defs.length > 0 || references.length > 0),
  );
  const unresolved = scopes[0]?.through ?? [];
  return new Set([
    ...declared.map(({ name }) => name),
    ...unresolved.map(({ identifier }) => identifier.name),
  ]);
});

/** Whether nothing in the module declares or mentions a variable of that name. */
export function isUnusedName(module: Module, name: string): boolean {
  return !namesIn(module).has(name);
}

/** Whether the module can declare a variable of that name at module level, whatever its functions declare. */
export function isFreeAtModuleLevel(module: Module, name: string): boolean {
  const { scopes } = module.scopes;
  const isTaken = scopes.some(({ variables }) =>
    variables.some(
      (variable) =>
        variable.name === name &&
        isModuleLevel(variable) &&
        (variable.defs.length > 0 || variable.references.length > 0),
    ),
  );
  return !isTaken && !(scopes[0]?.through ?? []).some(({ identifier }) => identifier.name === name);
}

/** The statement at module level that a node stands in. */
export function topStatementOf(node: Node): Node {
  let top = node;
  while (top.parent && top.parent.type !== 'Program') top = top.parent;
  return top;
}

/** Where a node begins together with the comments right above it. */
export function startWithComments(module: Module, node: Node): number {
  let start = node.range[0];
  for (const comment of [...(module.ast.comments ?? [])].reverse()) {
    if (comment.range[1] > start) continue;
    const between = module.text.slice(comment.range[1], start);
    if (!/^[ \t]*(\r?\n[ \t]*)?$/.test(between) || !isFirstOnLine(module, comment.range[0])) break;
    start = comment.range[0];
  }
  return start;
}

/** Where a node ends together with a comment behind it on the same line. */
export function endWithComment(module: Module, node: Node): number {
  const behind = (module.ast.comments ?? []).find(
    (comment: TSESTree.Comment) =>
      comment.range[0] >= node.range[1] &&
      /^[ \t]*$/.test(module.text.slice(node.range[1], comment.range[0])) &&
      /^[ \t]*(\r?\n|$)/.test(module.text.slice(comment.range[1])),
  );
  return behind ? behind.range[1] : node.range[1];
}

function isFirstOnLine(module: Module, offset: number): boolean {
  return /(^|\n)[ \t]*$/.test(module.text.slice(0, offset));
}

/** Takes out a statement that stands in a list of statements, with its line; `undefined` where the syntax wants one. */
export function statementRemoval(module: Module, statement: Node): TextEdit | undefined {
  const isInList = /^(BlockStatement|Program|SwitchCase|StaticBlock)$/.test(statement.parent?.type ?? '');
  return isInList ? removal(module, ...statement.range) : undefined;
}

/** Takes a range out, with its line when nothing else stands there. */
export function removal(module: Module, start: number, end: number): TextEdit {
  const indentation = /[ \t]*$/.exec(module.text.slice(0, start))?.[0].length ?? 0;
  const rest = /^[ \t]*(\r?\n)?/.exec(module.text.slice(end));
  const ownsLines = isFirstOnLine(module, start) && rest?.[1] !== undefined;
  if (ownsLines) return { range: [start - indentation, end + rest[0].length], text: '' };
  const space = /^[ \t]*/.exec(module.text.slice(end))?.[0].length ?? 0;
  return { range: [start, end + space], text: '' };
}

/** The line break that the module uses. */
export function lineBreakOf(module: Module): string {
  return module.text.includes('\r\n') ? '\r\n' : '\n';
}
