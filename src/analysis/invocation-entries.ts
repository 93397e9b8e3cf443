import type { TSESTree } from '@typescript-eslint/utils';
import { rootObject } from '../ast/expressions.js';
import { isFunction, type FunctionNode } from '../ast/functions.js';
import type { Variable } from '../ast/scopes.js';
import { walk, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { functionsRunBy, type Reach } from './call-closure.js';
import { definitionOf } from './definitions.js';
import { handlersIn, type Handler } from './handlers.js';
import type { Module } from './module.js';
import { loadsOwnModules } from './project-modules.js';
import {
  registersAnything,
  registrationsBehind,
  valuesHandedBy,
  type Registrations,
} from './registrations.js';

/** Where invocations enter this module: the handlers' functions, and the hooks, routes and resolvers around them. */
export const invocationEntriesIn = memoPer((module: Module) => entriesOf(handlersIn(module)));

/** Where invocations of some handlers enter their module. */
export function entriesOf(handlers: readonly Handler[]): ReadonlyMap<FunctionNode, Reach> {
  const entries = new Map<FunctionNode, Reach>();
  for (const handler of handlers) {
    for (const fn of [...handler.functions, ...handedTo(handler).filter(isFunction)]) {
      if (!entries.has(fn)) entries.set(fn, { handler, via: [], crossings: [] });
    }
  }
  return entries;
}

/**
 * What module level hands to the value that a handler is, and to what it uses: functions of this module, and expressions
 * that stand for something else. Middleware (`.use({ before })`), routes (`app.get('/', list)`), resolvers
 * (`new Server({ resolvers })`).
 */
export const handedTo = memoPer((handler: Handler): readonly Node[] => {
  const { module } = handler;
  const { handed } = registrationsOf(handler);
  if (!handler.value || isFunction(handler.value)) return handed;
  const value = definitionOf(module, handler.value);
  const made = handler.functions.length > 0 ? [] : madeBy(module, value);
  const given = [...constructionsIn(value), ...made].flatMap((call) =>
    call.arguments.flatMap((argument) => valuesHandedBy(module, argument)),
  );
  return [...given, ...handed];
});

/** The variables of module level that a handler uses, routers of its routers included. */
export function variablesBehind(handler: Handler): ReadonlySet<Variable> {
  return registrationsOf(handler).variables;
}

const registrationsOf = memoPer((handler: Handler): Registrations => {
  const { module, functions, value, node } = handler;
  // Nothing is registered here, and nothing elsewhere.
  if (functions.length > 0 && !registersAnything(module) && !loadsOwnModules(module))
    return { handed: [], variables: new Set() };
  const own = value && !isFunction(value) ? [value, node] : [];
  if (functions.length > 0) return registrationsBehind(module, own, [...functionsRunBy(module, functions)]);
  return registrationsBehind(module, value ? [...own, definitionOf(module, value)] : own, []);
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
