import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf } from '../ast/expressions.js';
import { enclosingFunction, enclosingFunctions, isFunction, type FunctionNode } from '../ast/functions.js';
import { someNode, walk, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, inputOf } from './aws-operations.js';
import { functionsRunBy, type Reach } from './call-closure.js';
import { callsTo, definitionOf, functionOf } from './definitions.js';
import { effectsIn, type Effect } from './effects.js';
import type { Handler } from './handlers.js';
import { nodesIn, type Module } from './module.js';
import { reachOf } from './project-reach.js';

/** An effect that nothing keeps from happening again, and the place in the handler's module that leads to it. */
export interface RepeatedEffect extends Effect {
  /** The effect itself, or the call in the handler's module through which it happens. */
  readonly place: Node;
  readonly reach: Reach;
}

/** The effects of a handler, its helper modules included, that happen again when an event is delivered again; in source order. */
export const repeatedEffectsOf = memoPer((handler: Handler): readonly RepeatedEffect[] => {
  if (isWrapped(handler)) return [];
  const found: RepeatedEffect[] = [];
  for (const { module, fn, reach } of reachOf(handler)) {
    if (
      isProtected(module, fn) ||
      reach.crossings.some((crossing) => isGuarded(crossing.module, crossing.node))
    )
      continue;
    for (const effect of effectsIn(module)) {
      if (enclosingFunction(effect.node) !== fn || isGuarded(module, effect.node)) continue;
      found.push({ ...effect, place: reach.crossings[0]?.node ?? effect.node, reach });
    }
  }
  return found.sort((a, b) => a.place.range[0] - b.place.range[0]);
});

const wrapperNames = /^(makeIdempotent|makeHandlerIdempotent|idempotent|idempotency)$/;

/** The handler as a whole is idempotent by Powertools, middleware or a wrapper of the project's own. */
function isWrapped({ module, wrappers, value }: Handler): boolean {
  if (wrappers.some((name) => wrapperNames.test(name) || isOwnWrapper(module, name.replace(/^local:/, ''))))
    return true;
  return (
    value !== undefined && !isFunction(value) && someNode(value, (node) => isIdempotencyCall(module, node))
  );
}

function isIdempotencyCall(module: Module, node: Node): node is TSESTree.CallExpression {
  const name = node.type === 'CallExpression' ? calleeNameOf(node) : undefined;
  return name !== undefined && (wrapperNames.test(name) || isOwnWrapper(module, name));
}

function isOwnWrapper(module: Module, name: string): boolean {
  return module.settings.idempotencyWrappers?.includes(name) ?? false;
}

/** The function, or one that leads to it, is given to `makeIdempotent`. */
function isProtected(module: Module, fn: FunctionNode): boolean {
  return (
    protectedFunctions(module).has(fn) ||
    enclosingFunctions(fn).some((outer) => protectedFunctions(module).has(outer))
  );
}

const protectedFunctions = memoPer((module: Module): ReadonlySet<FunctionNode> => {
  const wrapped = nodesIn(module, 'CallExpression')
    .filter((call) => isIdempotencyCall(module, call))
    .flatMap((call) => call.arguments.flatMap((argument) => functionOf(module, argument) ?? []));
  return functionsRunBy(module, wrapped);
});

/**
 * Something before the place decides whether the event has been worked on already: a conditional write, a transaction, or a
 * look-up whose answer ends the function or the turn of the loop.
 */
function isGuarded(module: Module, node: Node, depth = 0): boolean {
  const fn = enclosingFunction(node);
  if (!fn) return false;
  const isBefore = (other: Node): boolean => other.range[0] < node.range[0];
  const claims = conditionalWrites(module).some(
    (write) => enclosingFunction(write) === fn && isBefore(write),
  );
  if (claims || leavesAfterLookUp(module, fn, node)) return true;
  return (
    depth < 3 &&
    callsTo(module, fn).length > 0 &&
    callsTo(module, fn).every((call) => isGuarded(module, call, depth + 1))
  );
}

/** Writes that fail when they have been made before. */
const conditionalWrites = memoPer((module: Module): readonly Node[] =>
  awsOperationsIn(module)
    .filter(
      (operation) =>
        inputOf(module, operation, 'ConditionExpression') !== undefined ||
        inputOf(module, operation, 'IfNoneMatch') !== undefined ||
        operation.name === 'TransactWriteItems',
    )
    .map(({ node }) => node),
);

/** `if (await wasSent(id)) return;`, and a branch that only runs when a look-up found nothing. */
function leavesAfterLookUp(module: Module, fn: FunctionNode, node: Node): boolean {
  let found = false;
  walk(fn.body, (inner) => {
    if (inner.type !== 'IfStatement' || inner.range[0] > node.range[0])
      return !isFunction(inner) || inner === fn;
    const leaves = someNode(
      inner.consequent,
      ({ type }) => type === 'ReturnStatement' || type === 'ContinueStatement',
    );
    const isAround = inner.range[1] >= node.range[1];
    if ((leaves || isAround) && asksForRecord(module, inner.test)) found = true;
    return !found;
  });
  return found;
}

/** The test depends on something that was awaited: an item that was looked up, a flag that was fetched. */
function asksForRecord(module: Module, test: Node): boolean {
  return someNode(test, (node) => {
    if (node.type === 'AwaitExpression') return true;
    if (node.type !== 'Identifier') return false;
    const definition = definitionOf(module, node);
    return definition.type === 'CallExpression' && definition.parent.type === 'AwaitExpression';
  });
}
