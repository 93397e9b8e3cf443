import { bindingOf, type Scope } from './scopes.js';
import { childOf, isClassNode, isFunctionNode, nameOf, unwrapped, type SyntaxNode } from './syntax.js';

/** Whose methods an expression has. */
export interface Owner {
  readonly value: SyntaxNode;
  readonly scope: Scope;
  readonly isInstance: boolean;
}

/** The class, function or object literal of this module that an expression is, or is an instance of. */
export function ownerOf(object: SyntaxNode, scope: Scope, depth = 0): Owner | undefined {
  if (depth > 8) return undefined;
  if (object.type === 'NewExpression') {
    const made = ownerOf(unwrapped(childOf(object, 'callee')) ?? object, scope, depth + 1);
    return made && !made.isInstance ? { ...made, isInstance: true } : undefined;
  }
  if (isFunctionNode(object) || isClassNode(object) || object.type === 'ObjectExpression')
    return { value: object, scope, isInstance: false };
  const name = object.type === 'ThisExpression' ? 'this' : nameOf(object);
  const binding = name === undefined ? undefined : bindingOf(scope, name);
  const value = binding?.part ? undefined : unwrapped(binding?.value);
  if (!binding || !value || nameOf(value) === name) return undefined;
  if (binding.isInstance) return { value, scope: binding.scope, isInstance: true };
  return value.type === 'Identifier' || value === object
    ? undefined
    : ownerOf(value, binding.scope, depth + 1);
}
