import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, type FunctionNode } from '../ast/functions.js';
import { findAround, someNode, someOwnNode, type Node } from '../ast/walk.js';
import { isInOrder, type BatchReach } from './batches.js';
import type { Module } from './module.js';
import { identifierText } from './partial-responses.js';
import { provenanceOf } from './provenance.js';
import { isLoop, isRecordLoop } from './record-turns.js';
import { isUnusedName, lineBreakOf, type TextEdit } from './text-edits.js';

/** The edits that make a handler answer with what failed, around a `try` in its loop or a loop without one; `undefined` where more would have to change. */
export function partialBatchSkeletonOf(
  module: Module,
  found: BatchReach,
  place: Node,
): readonly TextEdit[] | undefined {
  const loop = loopAt(module, place);
  const fn = loop && enclosingFunction(loop);
  const name = loop && recordNameOf(module, loop);
  if (!loop || !fn || !name || !isOpen(module, fn, loop, found)) return undefined;
  const { body } = fn;
  if (body.type !== 'BlockStatement') return undefined;
  const text = `batchItemFailures.push({ itemIdentifier: ${identifierText(module, name, found.source)} });`;
  const noted = place.type === 'TryStatement' ? noteIn(module, place, text) : wrap(module, loop, text);
  if (!noted) return undefined;
  const end = body.body.at(-1) ?? loop;
  const type = /\.[mc]?tsx?$/.test(module.path) ? ': { itemIdentifier: string }[]' : '';
  return [
    {
      range: [loop.range[0], loop.range[0]],
      text: `const batchItemFailures${type} = [];${lineAt(module, loop)}`,
    },
    ...noted,
    { range: [end.range[1], end.range[1]], text: `${lineAt(module, end)}return { batchItemFailures };` },
  ];
}

function loopAt(module: Module, place: Node): TSESTree.ForOfStatement | undefined {
  const loop = isLoop(place)
    ? place
    : findAround(place, (node): node is Node => isFunction(node) || isLoop(node));
  return loop?.type === 'ForOfStatement' && isRecordLoop(module, loop) ? loop : undefined;
}

/** The name of the variable that holds the record itself. */
function recordNameOf(module: Module, { left }: TSESTree.ForOfStatement): string | undefined {
  const id = left.type === 'VariableDeclaration' ? left.declarations[0].id : undefined;
  if (id?.type !== 'Identifier') return undefined;
  const value = provenanceOf(module, id);
  return value.kind === 'event' && value.path.join('.') === 'Records.*' ? id.name : undefined;
}

/** The loop stands in the handler itself, which gives nothing back and keeps no order. */
function isOpen(module: Module, fn: FunctionNode, loop: Node, { reach: { handler } }: BatchReach): boolean {
  if (!handler.functions.includes(fn) || loop.parent !== fn.body || fn.returnType || isInOrder(handler))
    return false;
  const returns = someOwnNode(fn.body, ({ type }) => type === 'ReturnStatement');
  return !returns && fn.async && isUnusedName(module, 'batchItemFailures');
}

function noteIn(module: Module, { handler }: TSESTree.TryStatement, text: string): TextEdit[] | undefined {
  if (!handler) return undefined;
  const [start] = handler.body.range;
  const [first] = handler.body.body;
  const isOnOneLine = handler.loc.start.line === handler.body.loc.end.line;
  const line = isOnOneLine ? ' ' : first ? lineAt(module, first) : `${lineAt(module, handler.body)}  `;
  return [{ range: [start + 1, start + 1], text: `${line}${text}` }];
}

function wrap(module: Module, loop: TSESTree.ForOfStatement, text: string): TextEdit[] | undefined {
  const { body } = loop;
  const [first] = body.type === 'BlockStatement' ? body.body : [];
  const last = body.type === 'BlockStatement' ? body.body.at(-1) : undefined;
  if (!first || !last || someNode(body, isLongText)) return undefined;
  const line = lineAt(module, first);
  const inner = module.text.slice(first.range[0], last.range[1]).replaceAll(/(\r?\n)(?=.)/g, '$1  ');
  const caught = `${line}} catch (error) {${line}  console.error(error);${line}  ${text}${line}}`;
  return [{ range: [first.range[0], last.range[1]], text: `try {${line}  ${inner}${caught}` }];
}

/** A template literal of several lines, whose text an indentation would change. */
function isLongText(node: Node): boolean {
  return node.type === 'TemplateLiteral' && node.loc.start.line !== node.loc.end.line;
}

/** A line break with the indentation of the line that a node starts on; a space where it does not start one. */
function lineAt(module: Module, node: Node): string {
  const before = /(^|\n)([ \t]*)$/.exec(module.text.slice(0, node.range[0]));
  return before ? `${lineBreakOf(module)}${before[2] ?? ''}` : ' ';
}
