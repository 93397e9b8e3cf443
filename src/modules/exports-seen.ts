import type { Edges } from './edges.js';
import type { Scope } from './scopes.js';
import {
  childOf,
  isFunctionNode,
  keyNameOf,
  listOf,
  nameOf,
  propertyNameOf,
  stringValueOf,
  unwrapped,
  type SyntaxNode,
} from './syntax.js';
import type { Extras, Placed, Values } from './values.js';
import { isExportsObject, isModuleObject, requiredText } from './wrapper-names.js';

/** Notes what statements give to the object of exports, and to other objects, functions and classes. */
export class ExportsSeen {
  /** What takes the place of the object of exports. */
  readonly replaced: Placed[] = [];
  /** Exports with getters that Node.js' lexer does not give up on. */
  readonly lexedGetters = new Set<string>();
  readonly #values: Values;
  readonly #edges: Edges;

  constructor(values: Values, edges: Edges) {
    this.#values = values;
    this.#edges = edges;
  }

  /** `module.exports = …`, `exports.name = …`, `local.name = …`, `local.prototype.name = …`. */
  assigned(left: SyntaxNode | undefined, right: SyntaxNode, scope: Scope): void {
    if (left?.type !== 'MemberExpression') return;
    const node = finalValueOf(right);
    const object = unwrapped(childOf(left, 'object'));
    const name = propertyNameOf(left);
    if (name === 'exports' && isModuleObject(object, scope)) {
      this.#replace({ node, scope });
      return;
    }
    if (name === undefined) return;
    if (name === 'prototype' && node.type === 'ObjectExpression') {
      const methods = this.#values.extrasOf(object, scope)?.methods;
      if (methods) addProperties(methods, node, scope);
    } else if (propertyNameOf(object) === 'prototype') {
      const owner = object && childOf(object, 'object');
      this.#values.extrasOf(owner, scope)?.methods.set(name, { node, scope });
    } else if (!isNothing(node)) this.#values.extrasOf(object, scope)?.members.set(name, { node, scope });
  }

  #replace(placed: Placed): void {
    if (isExportsObject(placed.node, placed.scope)) return;
    this.replaced.push(placed);
    for (const specifier of passedOnBy(placed.node)) this.#edges.passOn(specifier);
  }

  /** `Object.defineProperty(exports, …)`, `__export(exports, …)`, `Object.assign(exports, …)` and their like. */
  called(callee: SyntaxNode | undefined, given: readonly SyntaxNode[], scope: Scope): void {
    const name = nameOf(callee) ?? propertyNameOf(callee);
    const [first, second, third] = given;
    if (name === undefined || !first) return;
    if (/^__(export(Star)?|reExport)$/.test(name)) this.#exportStar(given, scope);
    if (/^_*export$/.test(name) && second) this.#exportGetters(first, second, scope);
    else if (name === 'defineProperty' && second && third)
      this.#define(first, stringValueOf(second), third, scope);
    else if (name === 'defineProperties' && second) this.#defineAll(first, second, scope);
    else if (name === 'assign') this.#spread(this.#values.extrasOf(first, scope), given.slice(1), scope);
    else if (name === '__createBinding') this.#bind(given, scope);
    else if (name === 'forEach') this.#copied(callee, first, scope);
  }

  #exportStar(given: readonly SyntaxNode[], scope: Scope): void {
    for (const one of given) {
      const [specifier] = requiredText(one);
      if (specifier === undefined) continue;
      this.#edges.passOn(specifier);
      this.#spread(this.#values.exports, [one], scope);
    }
    const [first, second] = given;
    const [from, to] = second && isExportsObject(first, scope) ? [second, first] : [first, second];
    if (from && isExportsObject(to, scope) && requiredText(from).length === 0)
      this.#spread(this.#values.exports, [from], scope);
    if (to && !isExportsObject(to, scope) && given.length > 1 && requiredText(to).length > 0)
      this.#spread(this.#values.extrasOf(from, scope), [to], scope);
  }

  #spread(extras: Extras | undefined, nodes: readonly SyntaxNode[], scope: Scope): void {
    extras?.spreads.push(...nodes.map((node) => ({ node, scope })));
  }

  #exportGetters(target: SyntaxNode, table: SyntaxNode, scope: Scope): void {
    const extras = this.#values.extrasOf(target, scope);
    const literal = unwrapped(table);
    if (!extras || literal?.type !== 'ObjectExpression') return;
    for (const property of listOf(literal, 'properties')) {
      const [name, node] = [keyNameOf(property), childOf(property, 'value')];
      if (name === undefined || !node) continue;
      extras.members.set(name, { node, scope, isGetter: true });
      this.lexedGetters.add(name);
    }
  }

  #define(target: SyntaxNode, name: string | undefined, descriptor: SyntaxNode, scope: Scope): void {
    const extras = name === undefined ? undefined : this.#values.extrasOf(target, scope);
    if (!extras || name === undefined || descriptor.type !== 'ObjectExpression') return;
    for (const property of listOf(descriptor, 'properties')) {
      const [key, node] = [keyNameOf(property), childOf(property, 'value')];
      if (key === 'get' && node) extras.members.set(name, { node, scope, isGetter: true });
      else if (key === 'value' && node && name !== '__esModule') extras.members.set(name, { node, scope });
    }
  }

  #defineAll(target: SyntaxNode, descriptors: SyntaxNode, scope: Scope): void {
    if (descriptors.type !== 'ObjectExpression') return;
    for (const property of listOf(descriptors, 'properties')) {
      const descriptor = childOf(property, 'value');
      if (descriptor) this.#define(target, keyNameOf(property), descriptor, scope);
    }
  }

  /** `__createBinding(exports, source, 'name', 'as')` of TypeScript. */
  #bind([target, source, name, as]: readonly SyntaxNode[], scope: Scope): void {
    const from = stringValueOf(name);
    const object = isExportsObject(target, scope) ? this.#values.of(source, scope) : undefined;
    if (from === undefined || object === undefined) return;
    const member = {
      type: 'MemberExpression',
      object: source,
      property: name,
      computed: true,
      start: 0,
      end: 0,
    };
    this.#values.exports.members.set(stringValueOf(as) ?? from, { node: member, scope });
  }

  /** `Object.keys(source).forEach(function (key) { … exports … })` of Babel. */
  #copied(callee: SyntaxNode | undefined, callback: SyntaxNode, scope: Scope): void {
    const keys = unwrapped(callee && childOf(callee, 'object'));
    if (keys?.type !== 'CallExpression' || propertyNameOf(childOf(keys, 'callee')) !== 'keys') return;
    const [source] = listOf(keys, 'arguments');
    if (
      source?.type === 'Identifier' &&
      isFunctionNode(callback) &&
      this.#values.of(source, scope) !== undefined
    )
      this.#spread(this.#values.exports, [source], scope);
  }
}

/** `a = b = f` gives `f`. */
function finalValueOf(node: SyntaxNode): SyntaxNode {
  let value = node;
  while (value.type === 'AssignmentExpression') value = unwrapped(childOf(value, 'right')) ?? value;
  return value;
}

function isNothing(node: SyntaxNode): boolean {
  return node.type === 'UnaryExpression' || node.type === 'Literal';
}

function addProperties(members: Map<string, Placed>, object: SyntaxNode, scope: Scope): void {
  for (const property of listOf(object, 'properties')) {
    const [name, node] = [keyNameOf(property), childOf(property, 'value')];
    if (name !== undefined && node) members.set(name, { node, scope, isGetter: property['kind'] === 'get' });
  }
}

/** Specifiers whose exports become the module's own: `require('x')` itself, or spread into an object. */
function passedOnBy(exported: SyntaxNode): string[] {
  if (exported.type !== 'ObjectExpression') return requiredText(exported);
  return listOf(exported, 'properties').flatMap((property) =>
    property.type === 'SpreadElement' ? requiredText(childOf(property, 'argument')) : [],
  );
}
