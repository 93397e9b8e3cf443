import type { TSESTree } from '@typescript-eslint/utils';
import { visitorKeys } from '@typescript-eslint/visitor-keys';

export type Node = TSESTree.Node;

/** The child nodes of a node, in source order; type annotations are left out because nothing in them runs. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const key of visitorKeys[node.type] ?? []) {
    if (
      key === 'typeAnnotation' ||
      key === 'typeParameters' ||
      key === 'typeArguments' ||
      key === 'returnType'
    ) {
      continue;
    }
    const value = (node as unknown as Record<string, unknown>)[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** Looks at one node of a walk; `false` keeps the walk out of what is below it, any other answer goes on. */
export type Visit = (node: Node) => unknown;

/** Visits a node and all below it, parents first. */
export function walk(node: Node, visit: Visit): void {
  if (visit(node) === false) return;
  for (const child of childrenOf(node)) walk(child, visit);
}

/** Whether the test holds for a node or any below it; stops at the first one. */
export function someNode(root: Node, test: (node: Node) => boolean): boolean {
  return test(root) || childrenOf(root).some((child) => someNode(child, test));
}

/** As `someNode`, without looking into functions. */
export function someOwnNode(root: Node, test: (node: Node) => boolean): boolean {
  if (/Function/.test(root.type)) return false;
  return test(root) || childrenOf(root).some((child) => someOwnNode(child, test));
}

/** Every node below (and including) `root` for which the test holds. */
export function findAll<Found extends Node>(root: Node, test: (node: Node) => node is Found): Found[] {
  const found: Found[] = [];
  walk(root, (node) => {
    if (test(node)) found.push(node);
  });
  return found;
}

/** The nearest node around `node` (not itself) for which the test holds. */
export function findAround<Found extends Node>(
  node: Node,
  test: (node: Node) => node is Found,
): Found | undefined {
  for (let around = node.parent; around; around = around.parent) if (test(around)) return around;
  return undefined;
}

/** Whether `inner` stands within `outer` (or is it). */
export function isWithin(inner: Node, outer: Node): boolean {
  return inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
}
