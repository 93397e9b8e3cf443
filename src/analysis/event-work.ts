import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, outermost, unwrap } from '../ast/expressions.js';
import { enclosingFunctions, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { isEventApi } from '../knowledge/promise-apis.js';
import { variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { executorOf, tellsItsEnd } from './settlement.js';

/** How to call work that only events end (`https.request`, `spawn`), when nobody who could wait gets to see it. */
export function eventWorkOf(module: Module, call: TSESTree.CallExpression): string | undefined {
  const origin = originOf(module, call.callee);
  if (!origin || !isEventApi(origin.from, origin.names)) return undefined;
  if (enclosingFunctions(call).some((fn) => isExecutor(module, fn))) return undefined;
  const uses = usesOf(module, call);
  const isAlone = uses?.every((use) => use && isStatement(use) && !tellsItsEnd(module, use)) ?? false;
  return isAlone ? [origin.from.replace(/^node:/, ''), ...origin.names].join('.') : undefined;
}

function isExecutor(module: Module, fn: FunctionNode): boolean {
  return fn.parent.type === 'NewExpression' && executorOf(module, fn.parent) === fn;
}

function isStatement(node: Node): boolean {
  return node.parent?.type === 'ExpressionStatement';
}

/** What is done with the work: the chain behind its start, or those behind the variable that holds it. */
function usesOf(module: Module, call: TSESTree.CallExpression): readonly (Node | undefined)[] | undefined {
  const end = endOfChain(call);
  const { parent } = end ?? {};
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return [end];
  if (tellsItsEnd(module, parent)) return undefined;
  return variableOf(module, parent.id)
    ?.references.filter(({ init }) => !init)
    .map(({ identifier }) => endOfChain(identifier));
}

/** Methods that say what to do at an end, or feed the work; none of them waits. */
const feeding =
  /^(on|once|addListener|write|end|set\w+|abort|destroy|kill|unref|disconnect|form|json|pipe|flushHeaders|send)$/;

/** The end of `work.stdout.on(…).on(…)`; `undefined` when another method is in it. */
function endOfChain(start: Node): Node | undefined {
  const node = outermost(start);
  const { parent } = node;
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return node;
  const member = outermost(parent);
  const call = member.parent;
  if (call?.type !== 'CallExpression' || unwrap(call.callee) !== parent) return endOfChain(parent);
  return feeding.test(calleeNameOf(call) ?? '') ? endOfChain(call) : undefined;
}
