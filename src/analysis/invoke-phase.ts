import { enclosingFunction, isFunction, isShutdownListener, type FunctionNode } from '../ast/functions.js';
import { findAround, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { closureOf, type Crossing, type Reach } from './call-closure.js';
import { definitionOf, instancesOf, type ClassNode } from './definitions.js';
import type { Module } from './module.js';
import { closureOfEntries, entriesFromOtherModules } from './project-reach.js';

export type { Reach } from './call-closure.js';

/** How invocations get to the code at a node; `undefined` when it runs in the Init phase only, or never as far as we know. */
export function invokePhaseOf(module: Module, node: Node): Reach | undefined {
  const field = fieldAround(node);
  // Asked before what may take a look at the whole project.
  if (!field && !enclosingFunction(node)) return undefined;
  const reached = reachedFunctions(module);
  if (reached.size === 0) return undefined;
  const made = field && instantiationOf(module, field);
  if (made) return made;
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    const reach = reached.get(fn);
    if (reach) return reach;
    if (isShutdownListener(fn)) return undefined;
  }
  return undefined;
}

/** The class whose instances evaluate a node when they are made: `client` of `class Repo { client = new S3Client({}) }`. */
export function fieldAround(node: Node): ClassNode | undefined {
  const around = findAround(node, (each) => isFunction(each) || each.type === 'PropertyDefinition');
  return around?.type === 'PropertyDefinition' && !around.static ? around.parent.parent : undefined;
}

/** How invocations get to make instances of a class, here or in another module that calls a method of one. */
function instantiationOf(module: Module, owner: ClassNode): Reach | undefined {
  for (const instance of instancesOf(module, owner)) {
    const reach = fieldAround(instance) === owner ? undefined : invokePhaseOf(module, instance);
    if (reach) return reach;
  }
  for (const [fn, reach] of entriesFromOtherModules(module)) {
    if (fn.parent.type !== 'MethodDefinition' || fn.parent.parent.parent !== owner) continue;
    if (fn.parent.kind === 'constructor') return reach;
    const crossing = reach.crossings.at(-1);
    const instance = crossing && instanceAt(crossing);
    if (instance && invokePhaseOf(crossing.module, instance))
      return { ...reach, crossings: [...reach.crossings.slice(0, -1), { ...crossing, node: instance }] };
  }
  return undefined;
}

/** `new Repo()` of `const repo = new Repo(); repo.save()`. */
function instanceAt({ module, node }: Crossing): Node | undefined {
  const object = node.type === 'MemberExpression' ? definitionOf(module, node.object) : undefined;
  return object?.type === 'NewExpression' ? object : undefined;
}

/**
 * The functions of this module that run during an invocation: of its own handlers or, in a module without any, of those
 * of other modules of the project.
 */
export const reachedFunctions = memoPer((module: Module): ReadonlyMap<FunctionNode, Reach> => {
  const own = closureOfEntries(module);
  return own.size > 0 ? own : closureOf(module, entriesFromOtherModules(module));
});
