import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from './walk.js';

/** The expression without the wrappers that do not change its value: `as`, `satisfies`, `!`, optional chains, parentheses. */
export function unwrap(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return unwrap(node.expression);
    default:
      return node;
  }
}

/** As `unwrap`, and through `await`. */
export function unwrapAwait(node: Node): Node {
  const inner = unwrap(node);
  return inner.type === 'AwaitExpression' ? unwrapAwait(inner.argument) : inner;
}

/** The value's outermost position: out of `as`, `!`, optional chains that stand around it. */
export function outermost(node: Node): Node {
  const parent = node.parent;
  if (!parent) return node;
  const wraps =
    parent.type === 'TSAsExpression' ||
    parent.type === 'TSSatisfiesExpression' ||
    parent.type === 'TSNonNullExpression' ||
    parent.type === 'TSTypeAssertion' ||
    parent.type === 'ChainExpression';
  return wraps ? outermost(parent) : node;
}

/** The name of a property key or member, when it is written out: `a.b`, `a['b']`, `{ b: 1 }`. */
export function keyNameOf(
  node:
    TSESTree.MemberExpression | TSESTree.Property | TSESTree.MethodDefinition | TSESTree.PropertyDefinition,
): string | undefined {
  const key = node.type === 'MemberExpression' ? node.property : node.key;
  if (!node.computed) {
    if (key.type === 'Identifier') return key.name;
    if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  }
  if (key.type === 'Literal') return String(key.value);
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0)
    return key.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** The value of a property of an object literal; `undefined` when it is not written there. */
export function propertyOf(object: Node | undefined, name: string): TSESTree.Property | undefined {
  if (object?.type !== 'ObjectExpression') return undefined;
  for (const property of object.properties) {
    if (property.type === 'Property' && keyNameOf(property) === name) return property;
  }
  return undefined;
}

/** Whether an object literal has properties that are not written out (`...rest`, `[key]: …`). */
export function hasUnknownProperties(object: TSESTree.ObjectExpression): boolean {
  return object.properties.some(
    (property) => property.type === 'SpreadElement' || keyNameOf(property) === undefined,
  );
}

/** A string that the source spells out: a literal or a template without expressions. */
export function stringOf(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  const inner = unwrap(node);
  if (inner.type === 'Literal' && typeof inner.value === 'string') return inner.value;
  if (inner.type === 'TemplateLiteral' && inner.expressions.length === 0)
    return inner.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** The name of the method a call names (`a.b.send(…)` → `send`), or of the function (`save(…)` → `save`). */
export function calleeNameOf(call: TSESTree.CallExpression | TSESTree.NewExpression): string | undefined {
  const callee = unwrap(call.callee);
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' ? keyNameOf(callee) : undefined;
}

/** The object of a method call: `a.b` of `a.b.send(…)`. */
export function receiverOf(call: TSESTree.CallExpression): Node | undefined {
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined;
}

/** A dotted name: `process.env.X` → `['process', 'env', 'X']`; `undefined` when anything else is in it. */
export function dottedNameOf(node: Node): string[] | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') return [inner.name];
  if (inner.type === 'ThisExpression') return ['this'];
  if (inner.type !== 'MemberExpression') return undefined;
  const name = keyNameOf(inner);
  const object = dottedNameOf(inner.object);
  return name !== undefined && object ? [...object, name] : undefined;
}

/** What a chain of members and calls starts from: `app` of `app.route('/').get(list)`. */
export function rootObject(node: Node): Node {
  const inner = unwrap(node);
  if (inner.type === 'MemberExpression') return rootObject(inner.object);
  return inner.type === 'CallExpression' ? rootObject(inner.callee) : inner;
}
