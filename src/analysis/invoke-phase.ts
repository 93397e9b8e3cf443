import type { TSESTree } from '@typescript-eslint/utils';
import { unwrap } from '../ast/expressions.js';
import {
  enclosingFunction,
  functionNameOf,
  isFunction,
  walkOwn,
  type FunctionNode,
} from '../ast/functions.js';
import { walk, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { calledFunction, definitionOf, possibleValuesOf } from './definitions.js';
import { handlersIn, wrappedFunctionsOf, type Handler } from './handlers.js';
import { nodesIn, variableOf, type Module } from './module.js';

/** How an invocation gets to a piece of code: from which handler, through which named functions. */
export interface Reach {
  readonly handler: Handler;
  /** Names of the functions between the handler and here, the first one called first; empty inside the handler itself. */
  readonly via: readonly string[];
}

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

/** The functions of this module that run during an invocation. */
export const reachedFunctions = memoPer((module: Module): ReadonlyMap<FunctionNode, Reach> => {
  const reached = new Map<FunctionNode, Reach>();
  const queue: FunctionNode[] = [];
  const add = (fn: FunctionNode, reach: Reach): void => {
    if (reached.has(fn)) return;
    reached.set(fn, reach);
    queue.push(fn);
  };
  for (const [fn, reach] of seedsIn(module)) add(fn, reach);
  for (let fn = queue.shift(); fn; fn = queue.shift()) {
    const reach = reached.get(fn);
    if (!reach) continue;
    walkOwn(fn, (node) => {
      for (const next of functionsRunAt(module, node)) add(next, stepInto(reach, next));
    });
  }
  return reached;
});

function stepInto(reach: Reach, fn: FunctionNode): Reach {
  const name = functionNameOf(fn);
  const isNested = reach.handler.functions.some(
    (outer) => outer.range[0] < fn.range[0] && fn.range[1] <= outer.range[1],
  );
  return name === undefined || isNested ? reach : { handler: reach.handler, via: [...reach.via, name] };
}

/** Where invocations enter this module: the handlers' functions and the hooks around them. */
const seedsIn = memoPer((module: Module): ReadonlyMap<FunctionNode, Reach> => {
  const seeds = new Map<FunctionNode, Reach>();
  for (const handler of handlersIn(module)) {
    for (const fn of [...handler.functions, ...hooksOf(module, handler)]) {
      if (!seeds.has(fn)) seeds.set(fn, { handler, via: [] });
    }
  }
  return seeds;
});

/** Middleware given to the handler (`.use({ before })`), and routes of an application that a wrapper turns into a handler. */
function hooksOf(module: Module, handler: Handler): FunctionNode[] {
  if (!handler.value || isFunction(handler.value)) return [];
  const hooks: FunctionNode[] = [];
  const value = definitionOf(module, handler.value);
  if (value.type === 'CallExpression')
    walk(value, (node) => {
      if (isFunction(node)) return false;
      if (node.type === 'CallExpression' && node !== value) hooks.push(...functionsInside(module, node));
      return undefined;
    });
  if (value.type === 'CallExpression') hooks.push(...functionsInside(module, value));
  return handler.functions.length > 0 ? hooks : [...hooks, ...routesOf(module, value)];
}

/** The functions in the objects or function values that a call's arguments stand for. */
function functionsInside(module: Module, call: TSESTree.CallExpression): FunctionNode[] {
  return call.arguments.flatMap((argument) =>
    possibleValuesOf(module, argument).flatMap((value): FunctionNode[] => {
      if (isFunction(value)) return [value];
      if (value.type !== 'ObjectExpression') return [];
      return value.properties.flatMap((property) => {
        const member = property.type === 'Property' ? definitionOf(module, property.value) : undefined;
        return member && isFunction(member) ? [member] : [];
      });
    }),
  );
}

/** `app.get('/orders', async (req, res) => …)`: callbacks given at module level to methods of what the handler wraps. */
function routesOf(module: Module, value: Node): FunctionNode[] {
  const names = new Set<unknown>();
  walk(value, (node) => {
    if (node.type === 'Identifier') names.add(variableOf(module, node));
  });
  names.delete(undefined);
  return nodesIn(module, 'CallExpression').flatMap((call) => {
    const callee = unwrap(call.callee);
    if (callee.type !== 'MemberExpression' || enclosingFunction(call)) return [];
    const object = rootObject(callee);
    return object.type === 'Identifier' && names.has(variableOf(module, object))
      ? functionsInside(module, call)
      : [];
  });
}

function rootObject(node: Node): Node {
  const inner = unwrap(node);
  if (inner.type === 'MemberExpression') return rootObject(inner.object);
  return inner.type === 'CallExpression' ? rootObject(inner.callee) : inner;
}

/** The functions that start to run because the code at a node runs: called ones, passed ones, and closures made there. */
function functionsRunAt(module: Module, node: Node): FunctionNode[] {
  if (isFunction(node)) return [node];
  if (node.type === 'NewExpression') {
    const constructor = calledFunction(module, node);
    return constructor ? [constructor, ...fieldInitialisers(module, node)] : fieldInitialisers(module, node);
  }
  if (node.type === 'CallExpression') return calledThrough(module, node);
  if (node.type === 'Identifier' || node.type === 'MemberExpression') {
    if (isAssignedTo(node)) return [];
    const definition = definitionOf(module, node);
    if (isFunction(definition)) return [definition];
    return definition.type === 'CallExpression' ? [...wrappedFunctionsOf(module, definition)] : [];
  }
  return [];
}

function isAssignedTo(node: Node): boolean {
  return node.parent?.type === 'AssignmentExpression' && node.parent.left === node;
}

/** `actions[name](…)` may run every function in the table. */
function calledThrough(module: Module, call: TSESTree.CallExpression): FunctionNode[] {
  const callee = unwrap(call.callee);
  const direct = possibleValuesOf(module, callee).filter(isFunction);
  if (direct.length > 0 || callee.type !== 'MemberExpression' || !callee.computed) return direct;
  const table = definitionOf(module, callee.object);
  if (table.type !== 'ObjectExpression') return [];
  return table.properties.flatMap((property) => {
    const member = property.type === 'Property' ? definitionOf(module, property.value) : undefined;
    return member && isFunction(member) ? [member] : [];
  });
}

/** Arrow functions in fields of a class that is constructed here. */
function fieldInitialisers(module: Module, node: TSESTree.NewExpression): FunctionNode[] {
  const definition = definitionOf(module, node.callee);
  if (definition.type !== 'ClassDeclaration' && definition.type !== 'ClassExpression') return [];
  return definition.body.body.flatMap((member) =>
    member.type === 'PropertyDefinition' && member.value && isFunction(member.value) ? [member.value] : [],
  );
}

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
