import { calleeNameOf, outermost, receiverOf } from '../ast/expressions.js';
import { isFunction, type FunctionNode } from '../ast/functions.js';
import { findAround, type Node } from '../ast/walk.js';
import { realPathOf } from '../files/files.js';
import type { Reach } from './call-closure.js';
import { parametersOf } from './handlers.js';
import { handedTo } from './invocation-entries.js';
import type { Module } from './module.js';
import { entriesFromOtherModules } from './project-reach.js';
import { importedFunctionsAt } from './references.js';

/** What Lambda, or a framework that a handler of another module is made with, gives a parameter of a function. */
export type GivenParameter = 'event' | 'invocation-context' | 'request';

/** What a parameter of a function that no code of the project calls is given by what starts it; `undefined` when that is not known. */
export function givenByHandlerElsewhere(
  module: Module,
  fn: FunctionNode,
  index: number,
): GivenParameter | undefined {
  const reach = entriesFromOtherModules(module).get(fn);
  if (!reach || reach.via.length > 0 || reach.crossings.length !== 1) return undefined;
  if (isHandlerItself(module, fn, reach)) {
    const { event, invocationContext } = parametersOf(reach.handler, fn);
    const parameter = fn.params[index];
    if (parameter === event) return 'event';
    return parameter === invocationContext ? 'invocation-context' : undefined;
  }
  return isRegistered(module, fn, reach) ? 'request' : undefined;
}

/** `export { run as handler } from './run'`. */
function isHandlerItself(module: Module, fn: FunctionNode, { handler }: Reach): boolean {
  return (
    realPathOf(handler.module.path) === realPathOf(module.path) &&
    handler.functions.some((each) => isSame(each, fn))
  );
}

/** A step, route or hook that the handler's module registers by a method: `router.add(require('./parse'))`, `.use({ before })`. */
function isRegistered(module: Module, fn: FunctionNode, { handler }: Reach): boolean {
  return handedTo(handler).some(
    (node) =>
      !isFunction(node) &&
      isGivenToMethod(node) &&
      importedFunctionsAt(handler.module, node).some(
        (placed) => isSame(placed.fn, fn) && realPathOf(placed.module.path) === realPathOf(module.path),
      ),
  );
}

const registering =
  /^(add|use|all|any|get|put|post|patch|del|delete|head|options|on|route|register|before|after|onError|addRoute|addStep|addMiddleware)$/;

function isGivenToMethod(node: Node): boolean {
  const call = findAround(
    node,
    (around): around is Node =>
      !['Property', 'ObjectExpression', 'ArrayExpression'].includes(around.type) && around !== node,
  );
  if (call?.type !== 'CallExpression' || call.callee === outermost(node) || !receiverOf(call)) return false;
  return registering.test(calleeNameOf(call) ?? '');
}

function isSame(a: FunctionNode, b: FunctionNode): boolean {
  return a.range[0] === b.range[0] && a.range[1] === b.range[1];
}
