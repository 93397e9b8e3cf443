import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf } from '../ast/expressions.js';
import { enclosingFunction, enclosingFunctions, isFunction, type FunctionNode } from '../ast/functions.js';
import { findAround, someNode, type Node } from '../ast/walk.js';
import { realPathOf } from '../files/files.js';
import { memoPer } from '../memo.js';
import { functionsRunBy, type Reach } from './call-closure.js';
import { callsTo, functionOf } from './definitions.js';
import { isGuardedEffect } from './duplicate-guards.js';
import { effectsIn, type Effect } from './effects.js';
import type { Handler } from './handlers.js';
import { isInLoop } from './loops.js';
import { nodesIn, type Module } from './module.js';
import { loadsOwnModules } from './project-modules.js';
import { reachOf } from './project-reach.js';
import type { PlacedCall, PlacedNode } from './references.js';

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
      reach.crossings.some((crossing) => isGuardedEffect(crossing.module, crossing.node))
    )
      continue;
    for (const effect of effectsIn(module)) {
      if (
        enclosingFunction(effect.node) !== fn ||
        isReportOfFailure(effect) ||
        isGuardedEffect(module, effect.node) ||
        [...reach.crossings, { module, node: effect.node }].some(isForProtectedBatch)
      )
        continue;
      const way = effect.givenBy ? wayTo(handler, effect.givenBy) : reach;
      if (way) found.push({ ...effect, place: wayStart(way, effect, handler), reach });
    }
  }
  return found.sort((a, b) => a.place.range[0] - b.place.range[0]);
});

/** Whether a duplicate may repeat anything that a module's handlers do; told from the module alone. */
export function mayHaveEffects(module: Module): boolean {
  return loadsOwnModules(module) || effectsIn(module).length > 0;
}

/** How the handler gets to a call; `undefined` when it does not, or when a guard stands before it. */
function wayTo(handler: Handler, { module, call }: PlacedCall): Reach | undefined {
  const fn = enclosingFunction(call);
  if (!fn || isGuardedEffect(module, call)) return undefined;
  return reachOf(handler).find(
    (each) => realPathOf(each.module.path) === module.path && each.fn.range[0] === fn.range[0],
  )?.reach;
}

/** The call in the handler's module by which a way leaves it, or what happens there at once. */
function wayStart({ crossings }: Reach, { node, givenBy }: Effect, { module }: Handler): Node {
  const [first] = crossings;
  if (first || !givenBy) return first?.node ?? node;
  const { range } = givenBy.call;
  return (
    nodesIn(module, givenBy.call.type).find(
      (each) => each.range[0] === range[0] && each.range[1] === range[1],
    ) ?? node
  );
}

/** What a `catch` sends tells of a failure: a parked message, an alarm. */
function isReportOfFailure({ kind, node }: Effect): boolean {
  if (!/^(message|request|mail)$/.test(kind)) return false;
  const isFailing = (around: Node): around is Node =>
    around.type === 'CatchClause' ||
    (isFunction(around) &&
      around.parent.type === 'CallExpression' &&
      calleeNameOf(around.parent) === 'catch');
  return findAround(node, isFailing) !== undefined;
}

const wrapperNames = /idempoten/i;

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

/**
 * What a function does that the handler calls once for the whole batch, beside idempotent work on its records: what it is given
 * may be theirs alone (`await saveCounts(counts)`, which only they count up).
 */
function isForProtectedBatch({ module, node }: PlacedNode): boolean {
  const fn = protectedFunctions(module).size > 0 ? enclosingFunction(node) : undefined;
  const calls = fn ? callsTo(module, fn) : [];
  return calls.length > 0 && calls.every((call) => isBesideProtected(module, call));
}

function isBesideProtected(module: Module, call: Node): boolean {
  const around = enclosingFunction(call);
  if (!around || isInLoop(call) || around.parent.type === 'CallExpression') return false;
  const run = functionsRunBy(module, [around]);
  return [...protectedFunctions(module)].some((fn) => run.has(fn));
}

const protectedFunctions = memoPer((module: Module): ReadonlySet<FunctionNode> => {
  const wrapped = nodesIn(module, 'CallExpression')
    .filter((call) => isIdempotencyCall(module, call))
    .flatMap((call) => call.arguments.flatMap((argument) => functionOf(module, argument) ?? []));
  return functionsRunBy(module, wrapped);
});
