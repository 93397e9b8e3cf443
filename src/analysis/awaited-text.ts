import type { TSESTree } from '@typescript-eslint/utils';
import { unwrap } from '../ast/expressions.js';
import { enclosingFunction } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import type { Module } from './module.js';
import { promisedBy } from './promises.js';
import { keepsOrder } from './record-order.js';
import type { Unawaited } from './unawaited.js';

/** Source text that waits for a promise, and the node that it replaces. */
export interface AwaitedText {
  readonly replaced: Node;
  readonly text: string;
  /** Several promises, by `Promise.all`. */
  readonly isMany: boolean;
}

/** How to wait for a promise where it is; `undefined` where `await` cannot stand, or the way out is not plain. */
export function awaitedTextOf(module: Module, { kind, node }: Unawaited): AwaitedText | undefined {
  const fn = enclosingFunction(node);
  const canAwait = fn ? fn.async : module.ast.sourceType === 'module';
  if (!canAwait) return undefined;
  const isMany = kind === 'array' || kind === 'callbacks' || promisedBy(module, node) === 'promises';
  if (isMany && keepsOrder(module, node)) return undefined;
  const text = module.text.slice(...node.range);
  const { parent } = node;
  const replaced = parent.type === 'UnaryExpression' && parent.operator === 'void' ? parent : node;
  if (kind === 'array') return { replaced: node, text: `Promise.all(${text})`, isMany };
  if (kind === 'callbacks') return { replaced, text: `await Promise.all(${mapped(node, text)})`, isMany };
  if (isMany) return { replaced, text: `await Promise.all(${text})`, isMany };
  const isOne = /^(Call|New|Identifier|Member|Import)/.test(node.type);
  return { replaced, text: isOne ? `await ${text}` : `await (${text})`, isMany };
}

/** `records.forEach(…)` as `records.map(…)`. */
function mapped(node: TSESTree.Expression, text: string): string {
  const call = unwrap(node);
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined;
  if (callee?.type !== 'MemberExpression') return text;
  const start = callee.property.range[0] - node.range[0];
  const end = callee.property.range[1] - node.range[0];
  return `${text.slice(0, start)}map${text.slice(end)}`;
}
