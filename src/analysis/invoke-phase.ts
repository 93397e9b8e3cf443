import { enclosingFunction, isFunction, walkOwn, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { closureOf, type Reach } from './call-closure.js';
import { calledFunction } from './definitions.js';
import { invocationEntriesIn } from './invocation-entries.js';
import { nodesIn, type Module } from './module.js';
import { entriesFromOtherModules } from './project-reach.js';

export type { Reach } from './call-closure.js';

/** How invocations get to the code at a node; `undefined` when it runs in the Init phase only, or never as far as we know. */
export function invokePhaseOf(module: Module, node: Node): Reach | undefined {
  const reached = reachedFunctions(module);
  if (reached.size === 0) return undefined;
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    const reach = reached.get(fn);
    if (reach) return reach;
  }
  return undefined;
}

/**
 * The functions of this module that run during an invocation: of its own handlers or, in a module without any, of those
 * of other modules of the project.
 */
export const reachedFunctions = memoPer((module: Module): ReadonlyMap<FunctionNode, Reach> => {
  const own = invocationEntriesIn(module);
  return closureOf(module, own.size > 0 ? own : entriesFromOtherModules(module));
});

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
