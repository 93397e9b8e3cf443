import { calleeNameOf, outermost, receiverOf } from '../ast/expressions.js';
import { isFunction, type FunctionNode } from '../ast/functions.js';
import { findAround, type Node } from '../ast/walk.js';
import { realPathOf } from '../files/files.js';
import { memoPer } from '../memo.js';
import type { Reach } from './call-closure.js';
import { parametersOf, type Handler } from './handlers.js';
import { handedTo } from './invocation-entries.js';
import type { Module } from './module.js';
import { entriesFromOtherModules } from './project-reach.js';
import { importedFunctionsAt, type PlacedFunction } from './references.js';

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
  const text = placeText({ module, fn });
  return handler.functions.some((each) => placeText({ module: handler.module, fn: each }) === text);
}

/** A step, route or hook that the handler's module registers by a method: `router.add(require('./parse'))`, `.use({ before })`. */
function isRegistered(module: Module, fn: FunctionNode, { handler }: Reach): boolean {
  return registeredWith(handler).has(placeText({ module, fn }));
}

const registeredWith = memoPer((handler: Handler): ReadonlySet<string> => {
  const nodes = handedTo(handler).filter((node) => !isFunction(node) && isGivenToMethod(node));
  return new Set(nodes.flatMap((node) => importedFunctionsAt(handler.module, node).map(placeText)));
});

/** Tells a function apart also when its file was read twice. */
function placeText({ module, fn }: PlacedFunction): string {
  return `${fn.range.join('-')} ${realPathOf(module.path)}`;
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
