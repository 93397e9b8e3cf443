import { enclosingFunctions } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import type { Module } from './module.js';
import { definitionAt, type Place } from './places.js';
import { callsAnywhere } from './project-reach.js';

/** What an expression stands for in each call of the functions around it, in this module and in others. */
export function placesByCalls(module: Module, node: Node): readonly Place[] {
  return enclosingFunctions(node).flatMap((fn) =>
    callsAnywhere(module, fn).map((caller) =>
      definitionAt({
        module,
        node,
        entry: { fn, call: { module: caller.module, node: caller.call, entry: undefined } },
      }),
    ),
  );
}
