import type { FunctionNode } from '../ast/functions.js';
import { realPathOf } from '../files/files.js';
import {
  attributeTerm,
  type DeclaredFunction,
  type Deployment,
  type Term,
} from '../infrastructure/deployment.js';
import { memoPer } from '../memo.js';
import { inputTextOf } from './aws-operations.js';
import { closureOf, type Reach } from './call-closure.js';
import { waysOf, type Sent } from './event-ways.js';
import { handlersIn, type Handler } from './handlers.js';
import type { Module } from './module.js';
import { isOwnFunction, namingSourceOf } from './own-resources.js';
import { placedWritesIn, placedWritesOf, type PlacedWrite } from './placed-writes.js';
import { projectModuleAt } from './project-modules.js';
import { sameFunctionIn, wholeReachOf } from './project-reach.js';
import type { WriteTarget } from './write-targets.js';
import { deployedTermOf } from './written-text.js';

/** A module of the project that stands for its file on disk: the linted one, whose text may be newer. */
export type Linted = Pick<Module, 'root' | 'settings'> & Partial<Pick<Module, 'path'>>;

/** The handler that a declared function runs; `undefined` when its code is not found or not understood. */
export function handlerOfDeclared({ sources }: DeclaredFunction, linted: Linted): Handler | undefined {
  for (const { file, exportPath } of sources) {
    const module = isModuleAt(linted, file) ? linted : projectModuleAt(file, linted);
    const handler = module && handlersIn(module).find(({ name }) => name === exportPath[0]);
    if (handler) return handler;
  }
  return undefined;
}

function isModuleAt(linted: Linted, file: string): linted is Module {
  return linted.path === file;
}

/** The writes that the invocations of a handler make, in its module and in those that it reaches. */
export const writesOf = memoPer((handler: Handler): readonly PlacedWrite[] => {
  const reached = new Map<Module, Map<FunctionNode, Reach>>();
  for (const { module, fn, reach } of wholeReachOf(handler).functions) {
    const functions = reached.get(module) ?? new Map<FunctionNode, Reach>();
    reached.set(module, functions.set(fn, reach));
  }
  return [...reached].flatMap(([module, functions]) => placedWritesOf(module, functions));
});

/** Those of them that stand in one module, whose text may be newer than what is on disk. */
function writesOfIn(handler: Handler, module: Module): readonly PlacedWrite[] {
  const own = realPathOf(module.path);
  const entries = wholeReachOf(handler).functions.flatMap(({ module: other, fn, reach }) => {
    const same = realPathOf(other.path) === own ? sameFunctionIn(module, fn) : undefined;
    return same ? [[same, reach] as const] : [];
  });
  return entries.length === 0 ? [] : placedWritesOf(module, closureOf(module, new Map(entries)));
}

/** What a declared function's write sends off; `undefined` for a call that only asks for permission. */
export function sentBy(deployment: Deployment, by: DeclaredFunction, target: WriteTarget): Sent | undefined {
  const { source, operation, place } = target;
  const isTrial = source === undefined && inputTextOf(place.module, operation, 'InvocationType') === 'DryRun';
  return isTrial ? undefined : { by, source, resource: termOf(by, target), target };
}

/** The written resource in the words of the template; one that the event names is the trigger's, where there is only one. */
function termOf(by: DeclaredFunction, target: WriteTarget): Term {
  const { source, resource } = target;
  if (source === undefined && isOwnFunction(resource)) return attributeTerm(by.logicalId, 'name');
  if (source === undefined || source === 'eventbridge' || namingSourceOf(target) !== source)
    return deployedTermOf(resource, by);
  const [only, ...others] = by.triggers.filter((trigger) => trigger.source === source && trigger.isEnabled);
  return only && others.length === 0 ? only.resource : { kind: 'unknown' };
}

/** A declared function with writes of a module that its invocations make. */
export interface DeclaredWrites {
  readonly deployment: Deployment;
  readonly declared: DeclaredFunction;
  readonly handler: Handler;
  readonly writes: readonly PlacedWrite[];
}

/**
 * The writes of a module, for each declared function whose invocations make them. Of a helper module only those
 * deployments count in which something that it writes to leads on to a function.
 */
export const declaredWritesIn = memoPer((module: Module): readonly DeclaredWrites[] => {
  const placed = placedWritesIn(module);
  if (placed.length === 0) return [];
  const handlers = handlersIn(module);
  if (handlers.length === 0) return writesForOthers(module, placed);
  return handlers.flatMap((handler) => {
    if (handler.declared.length === 0) return [];
    const writes = handlers.length === 1 ? placed : writesOfIn(handler, module);
    return handler.declared.map(({ deployment, declared }) => ({ deployment, declared, handler, writes }));
  });
});

function writesForOthers(module: Module, placed: readonly PlacedWrite[]): DeclaredWrites[] {
  const deployments = new Set(
    placed.flatMap(({ reach }) => reach.handler.declared.map(({ deployment }) => deployment)),
  );
  return [...deployments].flatMap((deployment) => {
    if (!placed.some(({ target }) => leadsOn(deployment, target))) return [];
    return deployment.functions.flatMap((declared): DeclaredWrites[] => {
      const handler = handlerOfDeclared(declared, module);
      const writes = handler ? writesOfIn(handler, module) : [];
      return handler && writes.length > 0 ? [{ deployment, declared, handler, writes }] : [];
    });
  });
}

/** Whether a write leads on to a function of the deployment, whichever of them makes it. */
function leadsOn(deployment: Deployment, target: WriteTarget): boolean {
  return deployment.functions.some((by) => {
    const sent = sentBy(deployment, by, target);
    return sent !== undefined && waysOf(deployment, sent).length > 0;
  });
}
