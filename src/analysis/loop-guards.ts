import { keyNameOf } from '../ast/expressions.js';
import { someNode, type Node } from '../ast/walk.js';
import { conditionsOn, presenceIn, type Condition } from './conditions.js';
import { definitionOf } from './definitions.js';
import type { Module } from './module.js';
import { provenanceOf, rootsOf } from './provenance.js';
import type { WriteTarget } from './write-targets.js';

/**
 * Whether something on the way to a write may tell a first round from a later one: a test of the key, of the record's change, of
 * a counter in the event, of something that was looked up; or the write is made under a condition of its own.
 */
export function isGuardedLoop(module: Module, target: WriteTarget): boolean {
  if (target.isConditional) return true;
  return conditionsOn(module, target.operation.node).some((condition) => isGuard(module, condition));
}

function isGuard(module: Module, condition: Condition): boolean {
  const { test } = condition;
  if (presenceIn(condition) !== undefined && !asksForLookUp(module, test) && !asksForFlag(module, test))
    return false;
  return asksForLookUp(module, test) || dependsOnInvocation(module, test);
}

/** The test is made of the event (a key, a counter) or of the time that is left. */
function dependsOnInvocation(module: Module, test: Node): boolean {
  return someNode(test, (node) => {
    if (node.type !== 'Identifier' && node.type !== 'MemberExpression' && node.type !== 'CallExpression')
      return false;
    return rootsOf(provenanceOf(module, node)).some(
      (root) =>
        (root.kind === 'event' && root.path.length > 0 && root.path.join('.') !== 'Records') ||
        root.kind === 'invocation-context' ||
        root.kind === 'unknown',
    );
  });
}

/** A value that was awaited: metadata, tags, an item. */
function asksForLookUp(module: Module, test: Node): boolean {
  return someNode(test, (node) => {
    if (node.type === 'AwaitExpression') return true;
    if (node.type !== 'Identifier' && node.type !== 'MemberExpression') return false;
    const root = rootOf(node);
    const definition = definitionOf(module, root);
    return definition !== root && definition.parent?.type === 'AwaitExpression';
  });
}

function rootOf(node: Node): Node {
  return node.type === 'MemberExpression' ? rootOf(node.object) : node;
}

/** `if (event.cursor)`, `if (!body.processed)`: a field that the code itself puts in, not one that every event has. */
function asksForFlag(module: Module, test: Node): boolean {
  return someNode(test, (node) => {
    if (node.type !== 'MemberExpression' && node.type !== 'Identifier') return false;
    const value = provenanceOf(module, node);
    const name = node.type === 'MemberExpression' ? (keyNameOf(node) ?? '') : node.name;
    return (
      value.kind === 'event' &&
      !/^(event|Records|body|key|name|bucket|object|s3|Sns|dynamodb|kinesis|record|length|NewImage)$/.test(
        name,
      )
    );
  });
}
