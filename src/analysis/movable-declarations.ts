import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction } from '../ast/functions.js';
import { isWithin, someNode, type Node } from '../ast/walk.js';
import { handlersIn } from './handlers.js';
import type { Module } from './module.js';
import type { Place } from './module-state.js';

/** A declaration at module level that could stand in a handler's body instead. */
export interface MovableDeclaration {
  readonly declaration: TSESTree.VariableDeclaration;
  readonly into: TSESTree.BlockStatement;
}

/** The module-level declaration of a place's variable, when one handler's body holds all uses of it and its value needs nothing. */
export function movableDeclarationOf(module: Module, place: Place): MovableDeclaration | undefined {
  const { variable } = place;
  const definition = variable?.defs.length === 1 ? variable.defs[0] : undefined;
  if (!variable || definition?.type !== 'Variable') return undefined;
  const declarator = definition.node;
  const declaration = declarator.parent;
  if (declaration.declarations.length !== 1 || declaration.parent.type !== 'Program') return undefined;
  if (declarator.id.type !== 'Identifier' || (declarator.init && !isSelfContained(declarator.init)))
    return undefined;
  const uses = variable.references.filter((reference) => !reference.init);
  const body = handlersIn(module)
    .flatMap((handler) => handler.functions)
    .map((fn) => fn.body)
    .find((block) => uses.every((use) => isWithin(use.identifier, block)));
  return body?.type === 'BlockStatement' && uses.length > 0 ? { declaration, into: body } : undefined;
}

/** Literals, and collections of them: evaluating it elsewhere gives the same. */
function isSelfContained(value: Node): boolean {
  return !someNode(
    value,
    (node) =>
      isFunction(node) ||
      /^(Await|Call|Member|Yield|This|Class|Tagged|Import|Meta|Update|Assignment)/.test(node.type) ||
      (node.type === 'Identifier' && !isNameOnly(node)) ||
      (node.type === 'NewExpression' && node.arguments.length > 0),
  );
}

/** A key of an object literal, or a built-in that nobody declares here is assumed to be: `new Map()`, `undefined`. */
function isNameOnly(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  if (parent.type === 'Property') return parent.key === node && !parent.computed && !parent.shorthand;
  return ['Map', 'Set', 'undefined', 'NaN', 'Infinity'].includes(node.name);
}
