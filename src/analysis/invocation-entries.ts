import type { TSESTree } from '@typescript-eslint/utils';
import { rootObject, unwrap } from '../ast/expressions.js';
import { enclosingFunction, isFunction, type FunctionNode } from '../ast/functions.js';
import { walk, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import type { Reach } from './call-closure.js';
import { definitionOf, possibleValuesOf } from './definitions.js';
import { handlersIn, type Handler } from './handlers.js';
import { nodesIn, variableOf, type Module } from './module.js';

/** Where invocations enter this module: the handlers' functions, and the hooks, routes and resolvers around them. */
export const invocationEntriesIn = memoPer((module: Module): ReadonlyMap<FunctionNode, Reach> => {
  const entries = new Map<FunctionNode, Reach>();
  for (const handler of handlersIn(module)) {
    for (const fn of [...handler.functions, ...handedTo(handler).filter(isFunction)]) {
      if (!entries.has(fn)) entries.set(fn, { handler, via: [], crossings: [] });
    }
  }
  return entries;
});

/**
 * What module level hands to the value that a handler is: functions of this module, and expressions that stand for
 * something else. Middleware (`.use({ before })`), routes (`app.get('/', list)`), resolvers (`new Server({ resolvers })`).
 */
export const handedTo = memoPer((handler: Handler): readonly Node[] => {
  const { module } = handler;
  if (!handler.value || isFunction(handler.value)) return [];
  const value = definitionOf(module, handler.value);
  const calls = constructionsIn(value);
  const routes = handler.functions.length > 0 ? [] : [...madeBy(module, value), ...routesOf(module, value)];
  return [...calls, ...routes].flatMap((call) =>
    call.arguments.flatMap((argument) => handedBy(module, argument)),
  );
});

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** The calls in an expression that module level evaluates. */
function constructionsIn(value: Node): Call[] {
  const calls: Call[] = [];
  walk(value, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'CallExpression' || node.type === 'NewExpression') calls.push(node);
    return undefined;
  });
  return calls;
}

/** `new Server({ resolvers })` of `server.createHandler()`. */
function madeBy(module: Module, value: Node): Call[] {
  const definition = definitionOf(module, rootObject(value));
  return definition === value ? [] : constructionsIn(definition);
}

/** The values in an argument: elements and properties of literals, all the way down. */
function handedBy(module: Module, argument: Node, depth = 0): Node[] {
  if (depth > 4) return [];
  return possibleValuesOf(module, argument).flatMap((value): Node[] => {
    if (value.type === 'ObjectExpression') {
      return value.properties.flatMap((property) =>
        handedBy(module, property.type === 'Property' ? property.value : property.argument, depth + 1),
      );
    }
    if (value.type !== 'ArrayExpression') return [value];
    return value.elements.flatMap((element) => (element ? handedBy(module, element, depth + 1) : []));
  });
}

/** `app.get('/orders', async (req, res) => …)`: calls at module level of methods of what the handler wraps. */
function routesOf(module: Module, value: Node): Call[] {
  const names = new Set<unknown>();
  walk(value, (node) => {
    if (node.type === 'Identifier') names.add(variableOf(module, node));
  });
  names.delete(undefined);
  return nodesIn(module, 'CallExpression').filter((call) => {
    const callee = unwrap(call.callee);
    if (callee.type !== 'MemberExpression' || enclosingFunction(call)) return false;
    const object = rootObject(callee);
    return object.type === 'Identifier' && names.has(variableOf(module, object));
  });
}
