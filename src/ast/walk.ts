import type { TSESTree } from '@typescript-eslint/utils';
import { visitorKeys } from '@typescript-eslint/visitor-keys';

export type Node = TSESTree.Node;

/** Where nodes hold what runs: type annotations are left out because nothing in them does. */
const erasedKeys: ReadonlySet<string> = new Set([
  'typeAnnotation',
  'typeParameters',
  'typeArguments',
  'returnType',
]);

const runningKeys: Readonly<Record<string, readonly string[] | undefined>> = Object.fromEntries(
  Object.entries(visitorKeys).map(([type, keys]) => [type, keys?.filter((key) => !erasedKeys.has(key))]),
);

/** Calls `visit` with each child node of a node, in source order; an answer of `true` ends it and is given back. */
function visitChildren(node: Node, visit: (child: Node) => boolean): boolean {
  const keys = runningKeys[node.type];
  if (!keys) return false;
  // Plain loops: every node of every file comes through here, many times.
  for (let at = 0; at < keys.length; at += 1) {
    const value = (node as unknown as Record<string, unknown>)[keys[at] as string];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        const item: unknown = value[index];
        if (isNode(item) && visit(item)) return true;
      }
    } else if (isNode(value) && visit(value)) return true;
  }
  return false;
}

/** The child nodes of a node, in source order; type annotations are left out because nothing in them runs. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  visitChildren(node, (child) => {
    children.push(child);
    return false;
  });
  return children;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** Looks at one node of a walk; `false` keeps the walk out of what is below it, any other answer goes on. */
export type Visit = (node: Node) => unknown;

/** Visits a node and all below it, parents first. */
export function walk(root: Node, visit: Visit): void {
  const enter = (node: Node): boolean => {
    if (visit(node) !== false) visitChildren(node, enter);
    return false;
  };
  enter(root);
}

/** Whether the test holds for a node or any below it; stops at the first one. */
export function someNode(root: Node, test: (node: Node) => boolean): boolean {
  const enter = (node: Node): boolean => test(node) || visitChildren(node, enter);
  return enter(root);
}

/** As `someNode`, without looking into functions. */
export function someOwnNode(root: Node, test: (node: Node) => boolean): boolean {
  const enter = (node: Node): boolean =>
    !node.type.includes('Function') && (test(node) || visitChildren(node, enter));
  return enter(root);
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
