import type { TSESTree } from '@typescript-eslint/utils';
import { dottedNameOf, keyNameOf, unwrap } from '../ast/expressions.js';
import { enclosingFunction } from '../ast/functions.js';
import { findAround, someNode, type Node } from '../ast/walk.js';
import { isReservedVariable } from '../knowledge/reserved-variables.js';
import { memoPer } from '../memo.js';
import type { Handler } from './handlers.js';
import { invokePhaseOf } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { loadedByHandler } from './project-reach.js';

/** A write to an environment variable that Lambda sets itself, by code that one of its functions runs. */
export interface ReservedWrite {
  readonly node: Node;
  readonly name: string;
  readonly handler: Handler;
}

/** The writes of this module to Lambda's own environment variables; what only runs outside of Lambda is left out. */
export const reservedWritesIn = memoPer((module: Module): readonly ReservedWrite[] => {
  if (!/process\b/.test(module.text)) return [];
  return [
    ...nodesIn(module, 'AssignmentExpression').flatMap((node) => writtenName(module, node, node.left)),
    ...nodesIn(module, 'UnaryExpression').flatMap((node) =>
      node.operator === 'delete' ? writtenName(module, node, node.argument) : [],
    ),
    ...nodesIn(module, 'CallExpression').flatMap((node) => assignedNames(module, node)),
  ].flatMap((write) => {
    const handler = isLocalOnly(write.node) ? undefined : handlerRunning(module, write.node);
    return handler ? [{ ...write, handler }] : [];
  });
});

type Written = Omit<ReservedWrite, 'handler'>;

function writtenName(module: Module, node: Node, target: Node): Written[] {
  const member = unwrap(target);
  const name =
    member.type === 'MemberExpression' && isEnvironment(module, member.object)
      ? keyNameOf(member)
      : undefined;
  return name !== undefined && isReservedVariable(name) ? [{ node, name }] : [];
}

/** `Object.assign(process.env, { AWS_REGION: 'eu-west-1' })`. */
function assignedNames(module: Module, call: TSESTree.CallExpression): Written[] {
  const [target, ...sources] = call.arguments;
  const isAssign = dottedNameOf(call.callee)?.join('.') === 'Object.assign';
  if (!isAssign || !target || !isEnvironment(module, target)) return [];
  return sources.flatMap((source) =>
    source.type === 'ObjectExpression'
      ? source.properties.flatMap((property) => {
          const name = property.type === 'Property' ? keyNameOf(property) : undefined;
          return name !== undefined && isReservedVariable(name) ? [{ node: property, name }] : [];
        })
      : [],
  );
}

function isEnvironment(module: Module, node: Node): boolean {
  const inner = unwrap(node);
  if (dottedNameOf(inner)?.join('.') !== 'process.env' || inner.type !== 'MemberExpression') return false;
  return (variableOf(module, unwrap(inner.object))?.defs.length ?? 0) === 0;
}

/** `if (!process.env.AWS_EXECUTION_ENV)`, `process.env.AWS_REGION ??= …`, `|| …`: only where Lambda has set nothing. */
function isLocalOnly(node: Node): boolean {
  if (node.type === 'AssignmentExpression') {
    if (node.operator === '??=' || node.operator === '||=') return true;
    const { right } = node;
    if (right.type === 'LogicalExpression' && someNode(right.left, asksForEnvironment)) return true;
  }
  const isTest = (around: Node): around is Node =>
    (around.type === 'IfStatement' ||
      around.type === 'ConditionalExpression' ||
      around.type === 'LogicalExpression') &&
    someNode(around.type === 'LogicalExpression' ? around.left : around.test, asksForEnvironment);
  return findAround(node, isTest) !== undefined;
}

function asksForEnvironment(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'MemberExpression' &&
    keyNameOf(node.object) === 'env'
  );
}

function handlerRunning(module: Module, node: Node): Handler | undefined {
  return enclosingFunction(node) ? invokePhaseOf(module, node)?.handler : loadedByHandler(module)?.handler;
}
