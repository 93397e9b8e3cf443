import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../ast/walk.js';
import type { PlacedCall } from './references.js';
import { definitionOf } from './definitions.js';
import type { Module } from './module.js';
import { callsAnywhere } from './project-reach.js';
import { parameterAt } from './references.js';

/** What a call gives for a parameter. */
export interface GivenArgument extends PlacedCall {
  readonly node: TSESTree.Expression;
}

const maximumDepth = 4;

/** What all calls, in this module and in others, give for the parameter that an expression stands for; parameters that callers hand on are followed. */
export function argumentsFor(module: Module, node: Node, depth = 0): readonly GivenArgument[] {
  const part = parameterAt(module, definitionOf(module, node));
  if (!part || part.names.length > 0 || depth > maximumDepth) return [];
  return callsAnywhere(module, part.fn).flatMap((caller): readonly GivenArgument[] => {
    const argument = caller.call.arguments[part.index];
    if (!argument || argument.type === 'SpreadElement') return [];
    const handedOn = argumentsFor(caller.module, argument, depth + 1);
    return handedOn.length > 0 ? handedOn : [{ ...caller, node: argument }];
  });
}
