import type { Edges } from './edges.js';
import type { Scope } from './scopes.js';
import { childOf, eachChild, listOf, stringValueOf, unwrapped, type SyntaxNode } from './syntax.js';
import { isRequire } from './wrapper-names.js';

const loadsSomething = /\brequire\b|\bimport\s*\(/;

/** Adds the loads inside a function that evaluation does not enter. */
export function addLazyLoads(fn: SyntaxNode, scope: Scope, text: string, edges: Edges): void {
  if (!loadsSomething.test(text.slice(fn.start, fn.end))) return;
  const read = (node: SyntaxNode): void => {
    const source =
      node.type === 'CallExpression' && isRequire(unwrapped(childOf(node, 'callee')), scope)
        ? listOf(node, 'arguments')[0]
        : node.type === 'ImportExpression'
          ? childOf(node, 'source')
          : undefined;
    const how = node.type === 'ImportExpression' ? 'dynamic' : 'require';
    const specifier = stringValueOf(source);
    if (specifier !== undefined)
      edges.add({ specifier, timing: 'lazy', how, start: node.start, end: node.end });
    eachChild(node, read);
  };
  eachChild(fn, read);
}
