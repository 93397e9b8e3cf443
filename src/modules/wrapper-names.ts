import { makesBundlersRequire } from './bundler-require.js';
import { bindingOf, type Scope } from './scopes.js';
import { childOf, listOf, nameOf, propertyNameOf, unwrapped, type SyntaxNode } from './syntax.js';

/** Longer chains of names go round in circles. */
const deepest = 8;

/** Whether the expression is Node's `require`, by whatever name. */
export function isRequire(callee: SyntaxNode | undefined, scope: Scope): boolean {
  if (callee?.type === 'CallExpression') {
    const creator = childOf(callee, 'callee');
    return (nameOf(creator) ?? propertyNameOf(creator)) === 'createRequire' || makesBundlersRequire(callee);
  }
  const name = nameOf(callee);
  if (name === undefined)
    return propertyNameOf(callee) === 'require' && isModuleObject(callee && childOf(callee, 'object'), scope);
  const binding = bindingOf(scope, name);
  if (!binding) return name === 'require';
  if (binding.given !== undefined) return binding.given === 'require';
  const value = unwrapped(binding.value);
  if (value?.type === 'CallExpression') return isRequire(value, binding.scope);
  return nameOf(value) === 'require' && name !== 'require' && isRequire(value, binding.scope);
}

/** Whether the expression is the `module` of CommonJS. */
export function isModuleObject(node: SyntaxNode | undefined, scope: Scope): boolean {
  const name = nameOf(node);
  const binding = name === undefined ? undefined : bindingOf(scope, name);
  return binding ? binding.given === 'module' : name === 'module';
}

/** Whether the expression is the object of exports that CommonJS gives to its module, or what the module put in its place. */
export function isExportsObject(node: SyntaxNode | undefined, scope: Scope, depth = 0): boolean {
  if (depth > deepest) return false;
  const inner = unwrapped(node);
  if (inner?.type === 'AssignmentExpression') {
    const [left, right] = [childOf(inner, 'left'), childOf(inner, 'right')];
    return (
      isExportsObject(left, scope, depth + 1) ||
      (right?.type === 'AssignmentExpression' && isExportsObject(right, scope, depth + 1))
    );
  }
  if (propertyNameOf(inner) === 'exports') return isModuleObject(inner && childOf(inner, 'object'), scope);
  const name = nameOf(inner);
  if (name === undefined) return false;
  const binding = bindingOf(scope, name);
  if (!binding) return name === 'exports';
  if (binding.given !== undefined) return binding.given === 'exports';
  const value = unwrapped(binding.value);
  const isAlias =
    value?.type === 'AssignmentExpression' ||
    value?.type === 'MemberExpression' ||
    nameOf(value) === 'exports';
  return (
    isAlias && value !== inner && nameOf(value) !== name && isExportsObject(value, binding.scope, depth + 1)
  );
}

/** The text of `require('x')`, by its looks, as Node.js' own lexer takes it. */
export function requiredText(node: SyntaxNode | undefined): string[] {
  const isCall = node?.type === 'CallExpression' && nameOf(childOf(node, 'callee')) === 'require';
  const [first] = isCall ? listOf(node, 'arguments') : [];
  return first?.type === 'Literal' && typeof first['value'] === 'string' ? [first['value']] : [];
}
