import type { TSESTree } from '@typescript-eslint/utils';
import { dottedNameOf, unwrap } from '../ast/expressions.js';
import { parameterIdentifier } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { conditionsOn } from './conditions.js';
import { handlersIn, parametersOf } from './handlers.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { originOf } from './origins.js';

/** A call that ends the process in which Lambda runs the function. */
export interface ProcessExit {
  readonly node: TSESTree.CallExpression;
  readonly reach: Reach;
  /** `process.exit`, `process.abort`. */
  readonly what: string;
}

/** The calls by which invocations end their own environment. */
export const processExitsIn = memoPer((module: Module): readonly ProcessExit[] => {
  if (!/process\b/.test(module.text)) return [];
  return nodesIn(module, 'CallExpression').flatMap((node) => {
    const names = dottedNameOf(node.callee);
    const what = names?.join('.') ?? '';
    if (!/^process\.(exit|abort|reallyExit)$/.test(what) || node.callee.type !== 'MemberExpression')
      return [];
    const reach = isProcess(module, node.callee.object) ? invokePhaseOf(module, node) : undefined;
    return reach && !isWithoutContext(module, node) ? [{ node, reach, what }] : [];
  });
});

/** `if (!context) process.exit()`: Lambda always gives a context, a developer's own call of the handler may not. */
function isWithoutContext(module: Module, node: Node): boolean {
  const contexts = handlersIn(module).flatMap((handler) =>
    handler.functions.flatMap((fn) => {
      const name = parameterIdentifier(parametersOf(handler, fn).invocationContext);
      return (name && variableOf(module, name)) ?? [];
    }),
  );
  return conditionsOn(module, node).some(({ test, holds }) => {
    const asked = variableOf(module, unwrap(test));
    return holds === false && asked !== undefined && contexts.includes(asked);
  });
}

/** The global, or what `import process from 'node:process'` gives. */
function isProcess(module: Module, node: Node): boolean {
  const isDeclared = (variableOf(module, node)?.defs.length ?? 0) > 0;
  return !isDeclared || /^(node:)?process$/.test(originOf(module, node)?.from ?? '');
}
