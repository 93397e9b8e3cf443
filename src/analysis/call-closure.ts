import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, unwrap } from '../ast/expressions.js';
import {
  functionNameOf,
  isFunction,
  isShutdownListener,
  walkOwn,
  type FunctionNode,
} from '../ast/functions.js';
import { walk, type Node } from '../ast/walk.js';
import {
  calledFunction,
  definitionOf,
  isClass,
  isForeignName,
  memberOf,
  possibleValuesOf,
  subclassesOf,
} from './definitions.js';
import type { Handler } from './handlers.js';
import { wrappedFunctionsOf } from './unwrapped-handlers.js';
import { memoPerNode, type Module } from './module.js';

/** How an invocation gets to a piece of code: from which handler, through which named functions. */
export interface Reach {
  readonly handler: Handler;
  /** Names of the functions between the handler and here, the first one called first; empty inside the handler itself. */
  readonly via: readonly string[];
  /** The calls that lead out of one module into the next, the handler's first. */
  readonly crossings: readonly Crossing[];
}

/** A place where one module's code runs another module's function. */
export interface Crossing {
  readonly module: Module;
  readonly node: Node;
}

/** All functions that run because the seeds do, each with the first way found. */
export function closureOf(
  module: Module,
  seeds: ReadonlyMap<FunctionNode, Reach>,
): ReadonlyMap<FunctionNode, Reach> {
  const reached = new Map<FunctionNode, Reach>();
  const queue: FunctionNode[] = [];
  const add = (fn: FunctionNode, reach: Reach): void => {
    if (reached.has(fn)) return;
    reached.set(fn, reach);
    queue.push(fn);
  };
  for (const [fn, reach] of seeds) add(fn, reach);
  for (let fn = queue.shift(); fn; fn = queue.shift()) {
    const reach = reached.get(fn);
    if (reach) for (const next of functionsStartedBy(module, fn)) add(next, stepInto(reach, next));
  }
  return reached;
}

/** The functions that run when some functions of the module do, those included. */
export function functionsRunBy(module: Module, roots: readonly FunctionNode[]): ReadonlySet<FunctionNode> {
  const run = new Set(roots);
  for (const fn of run) for (const next of functionsStartedBy(module, fn)) run.add(next);
  return run;
}

/** The functions that start to run because the own code of a function does, in source order. */
const functionsStartedBy = memoPerNode((module, fn: FunctionNode): ReadonlySet<FunctionNode> => {
  const started = new Set<FunctionNode>();
  walkOwn(fn, (node) => {
    for (const next of functionsRunAt(module, node)) started.add(next);
  });
  return started;
});

function stepInto(reach: Reach, fn: FunctionNode): Reach {
  const name = functionNameOf(fn);
  const isNested = reach.handler.functions.some(
    (outer) => outer.range[0] < fn.range[0] && fn.range[1] <= outer.range[1],
  );
  return name === undefined || isNested ? reach : { ...reach, via: [...reach.via, name] };
}

/** The functions that start to run because the code at a node runs: called ones, passed ones, and closures made there. */
function functionsRunAt(module: Module, node: Node): FunctionNode[] {
  if (isShutdownListener(node)) return [];
  if (isFunction(node)) return [node];
  if (node.type === 'NewExpression') {
    const constructor = calledFunction(module, node);
    return constructor ? [constructor, ...fieldInitialisers(module, node)] : fieldInitialisers(module, node);
  }
  if (node.type === 'CallExpression') return calledThrough(module, node);
  if (node.type === 'Identifier' || node.type === 'MemberExpression') {
    if (isAssignedTo(node) || isForeignName(module, node)) return [];
    const definition = definitionOf(module, node);
    const overriding = node.type === 'MemberExpression' ? overridesOf(module, node) : [];
    if (isFunction(definition)) return [definition, ...overriding];
    if (overriding.length > 0) return overriding;
    if (definition.type === 'CallExpression') return [...wrappedFunctionsOf(module, definition)];
    return isArgument(node) ? functionsIn(module, definition) : [];
  }
  return [];
}

/** What `this.run` of a class stands for in the classes of this module that extend it. */
function overridesOf(module: Module, member: TSESTree.MemberExpression): FunctionNode[] {
  const name = keyNameOf(member);
  const owner = member.object.type === 'ThisExpression' ? definitionOf(module, member.object) : undefined;
  if (!owner || name === undefined || !isClass(owner)) return [];
  return subclassesOf(module, owner).flatMap((subclass) => {
    const method = memberOf(module, subclass, name);
    return method && isFunction(method) ? [method] : [];
  });
}

function isArgument({ parent }: Node): boolean {
  return parent?.type === 'CallExpression' || parent?.type === 'NewExpression';
}

/** The functions in an object literal: a table that is called through, hooks that are handed on. */
function functionsIn(module: Module, table: Node): FunctionNode[] {
  if (table.type !== 'ObjectExpression') return [];
  return table.properties.flatMap((property) => {
    const member = property.type === 'Property' ? definitionOf(module, property.value) : undefined;
    return member && isFunction(member) ? [member] : [];
  });
}

function isAssignedTo(node: Node): boolean {
  return node.parent?.type === 'AssignmentExpression' && node.parent.left === node;
}

/** The functions that a call may run: `actions[name](…)` every one in the table. */
function calledThrough(module: Module, call: TSESTree.CallExpression): FunctionNode[] {
  const callee = unwrap(call.callee);
  if (callee.type === 'Super') return [calledFunction(module, call) ?? []].flat();
  if (isForeignName(module, callee)) return [];
  const direct = possibleValuesOf(module, callee).filter(isFunction);
  if (callee.type !== 'MemberExpression') return direct;
  if (callee.object.type === 'ThisExpression') return direct; // subclasses are asked at the name itself
  if (direct.length > 0) return direct;
  if (callee.computed) return functionsIn(module, definitionOf(module, callee.object));
  return methodsOfGiven(module, callee);
}

/** `this.orders.save()`, where the constructor was given the orders. */
function methodsOfGiven(module: Module, member: TSESTree.MemberExpression): FunctionNode[] {
  const name = keyNameOf(member);
  if (name === undefined) return [];
  return possibleValuesOf(module, member.object).flatMap((owner) => {
    const method = memberOf(module, owner, name);
    const definition = method && definitionOf(module, method);
    return definition && isFunction(definition) ? [definition] : [];
  });
}

/** Functions in the fields of a class that is constructed here, and those that their values run. */
function fieldInitialisers(module: Module, node: TSESTree.NewExpression): FunctionNode[] {
  const definition = definitionOf(module, node.callee);
  if (!isClass(definition)) return [];
  return definition.body.body.flatMap((member) => {
    if (member.type !== 'PropertyDefinition' || member.static || !member.value) return [];
    if (isFunction(member.value)) return [member.value];
    const run: FunctionNode[] = [];
    walk(member.value, (inner) => {
      if (inner.type === 'NewExpression' && definitionOf(module, inner.callee) === definition) return false;
      run.push(...functionsRunAt(module, inner));
      return isFunction(inner) ? false : undefined;
    });
    return run;
  });
}
