import { enclosingFunction, isFunction, walkOwn, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { calledFunction } from './definitions.js';
import { nodesIn, type Module } from './module.js';

/** Functions that module evaluation runs (Init phase); a function may be in both phases. */
export const initFunctions = memoPer((module: Module): ReadonlySet<FunctionNode> => {
  const run = new Set<FunctionNode>();
  const queue: FunctionNode[] = [];
  const add = (fn: FunctionNode | undefined): void => {
    if (!fn || run.has(fn)) return;
    run.add(fn);
    queue.push(fn);
  };
  const visit = (node: Node): void => {
    if (node.type === 'CallExpression' || node.type === 'NewExpression') add(calledFunction(module, node));
  };
  for (const call of [...nodesIn(module, 'CallExpression'), ...nodesIn(module, 'NewExpression')]) {
    if (!enclosingFunction(call)) visit(call);
  }
  for (let fn = queue.shift(); fn; fn = queue.shift())
    walkOwn(fn, (node) => {
      if (isFunction(node)) return false;
      visit(node);
      return undefined;
    });
  return run;
});
