import { isFunction } from '../ast/functions.js';
import { someNode, type Node } from '../ast/walk.js';
import { definitionOf } from './definitions.js';
import { variableOf, type Module } from './module.js';
import { provenanceOf, rootsOf } from './provenance.js';

/** Whether a value depends, by way of variables and calls, on a parameter that gets its value out of sight. */
export function dependsOnUnknownParameter(module: Module, node: Node, depth = 0): boolean {
  return someNode(definitionOf(module, node), (inner) => {
    if (inner.type !== 'Identifier') return false;
    const definition = variableOf(module, inner)?.defs[0];
    if (definition?.type === 'Parameter')
      return rootsOf(provenanceOf(module, inner)).some(({ kind }) => kind === 'unknown');
    const value = depth < 4 ? definitionOf(module, inner) : inner;
    return value !== inner && !isFunction(value) && dependsOnUnknownParameter(module, value, depth + 1);
  });
}
