import type { Scope } from './scopes.js';
import { childOf, isFunctionNode, listOf, nameOf, type SyntaxNode } from './syntax.js';

/** A module of a bundle, as a function that evaluates it. */
interface TabledModule {
  readonly node: SyntaxNode;
  readonly scope: Scope;
}

/** Functions of bundlers' module tables, by key. */
export class ModuleTables {
  readonly #modules = new Map<string, TabledModule>();

  /** Enters a bundler's table: an object of nothing but functions. */
  note(value: SyntaxNode | undefined, scope: Scope): void {
    if (value?.type !== 'ObjectExpression') return;
    const properties = listOf(value, 'properties');
    if (properties.length === 0 || !properties.every((one) => isFunctionNode(childOf(one, 'value')))) return;
    for (const property of properties) {
      const key = keyOf(childOf(property, 'key'));
      const node = childOf(property, 'value');
      if (key !== undefined && node) this.#modules.set(key, { node, scope });
    }
  }

  /** The module that a call such as `require(17)` names. */
  find(key: SyntaxNode | undefined): TabledModule | undefined {
    const name = keyOf(key);
    return name === undefined ? undefined : this.#modules.get(name);
  }
}

function keyOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === 'Literal' && (typeof node['value'] === 'number' || typeof node['value'] === 'string'))
    return String(node['value']);
  return nameOf(node);
}
