import { childOf, isFunctionNode, listOf, nameOf, unwrapped, type SyntaxNode } from './syntax.js';

/**
 * Whether a call makes what esbuild puts in place of `require` in ES modules: `(x => typeof require !== 'undefined' ?
 * require : …)(…)`.
 */
export function makesBundlersRequire(call: SyntaxNode | undefined): boolean {
  const maker = call?.type === 'CallExpression' ? unwrapped(childOf(call, 'callee')) : undefined;
  const body = isFunctionNode(maker) ? unwrapped(childOf(maker, 'body')) : undefined;
  if (!maker || body?.type !== 'ConditionalExpression' || listOf(maker, 'params').length !== 1) return false;
  const test = childOf(body, 'test');
  const asked = test && childOf(test, 'left');
  return (
    asked?.type === 'UnaryExpression' &&
    nameOf(childOf(asked, 'argument')) === 'require' &&
    nameOf(childOf(body, 'consequent')) === 'require'
  );
}
