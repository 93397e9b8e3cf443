import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, dottedNameOf, receiverOf, unwrap } from '../ast/expressions.js';
import { isFunction, returnedFrom } from '../ast/functions.js';
import { findAround, someNode, type Node } from '../ast/walk.js';
import { configReadBy } from '../knowledge/config-operations.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, inputOf, type AwsOperation } from './aws-operations.js';
import { dependsOnElement } from './construction-inputs.js';
import { definitionOf } from './definitions.js';
import { isForStackChanges } from './event-sources.js';
import { placesByCalls } from './given-places.js';
import { isKeptOnTheWay } from './guards.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { isInLoop } from './loops.js';
import type { Module } from './module.js';
import { valueAt } from './places.js';
import { provenanceOf, rootsOf, writtenNameOf, type Provenance } from './provenance.js';

/** A secret or other configuration that each invocation reads anew although it is the same for all of them. */
export interface UncachedConfig {
  readonly operation: AwsOperation;
  readonly reach: Reach;
  readonly what: string;
  /** Its name as far as the source tells: a text, or the name of an environment variable. */
  readonly name: string | undefined;
  readonly isInLoop: boolean;
}

/** The configuration that this module's Invoke phase fetches without keeping it. */
export const uncachedConfigIn = memoPer((module: Module): readonly UncachedConfig[] =>
  awsOperationsIn(module).flatMap((operation): UncachedConfig[] => {
    const read = configReadBy(operation.service, operation.name);
    const reach = read && invokePhaseOf(module, operation.node);
    if (!reach || isForStackChanges(reach.handler) || isState(module, operation, read.writes)) return [];
    const names = read.names.flatMap((name) => inputOf(module, operation, name) ?? []);
    const [named] = names;
    if (!named || !names.every((node) => isSameForAll(module, node))) return [];
    if (isKeptOnTheWay(module, operation.node, reach) || isKeptInEnvironment(operation.node)) return [];
    const name = writtenNameOf(provenanceOf(module, named));
    return [{ operation, reach, what: read.what, name, isInLoop: isInLoop(operation.node) }];
  }),
);

/** The code writes what it reads: it keeps its own state there. */
function isState(module: Module, { service }: AwsOperation, writes: RegExp): boolean {
  return awsOperationsIn(module).some((other) => other.service === service && writes.test(other.name));
}

/** Whether a name is known not to come from the event, whoever calls the function. */
function isSameForAll(module: Module, name: Node): boolean {
  const node = encodedIn(module, name) ?? name;
  if (isListOfVariables(module, node)) return true;
  const value = provenanceOf(module, node);
  if (dependsOnElement(module, node) && !isSpelledOut(value)) return false;
  if (isSteady(value)) return true;
  if (rootsOf(value).some(({ kind }) => kind !== 'unknown' && kind !== 'literal' && kind !== 'env'))
    return false;
  const given = placesByCalls(module, node);
  return given.length > 0 && given.every((place) => isSteady(valueAt(place)));
}

/** The text of `Buffer.from(text, 'base64')`. */
function encodedIn(module: Module, node: Node): Node | undefined {
  const call = definitionOf(module, node);
  if (call.type !== 'CallExpression' || dottedNameOf(call.callee)?.join('.') !== 'Buffer.from')
    return undefined;
  return call.arguments[0];
}

/** `['DB_PASSWORD'].map((name) => process.env[name])`, as Amplify writes it. */
function isListOfVariables(module: Module, node: Node): boolean {
  const call = definitionOf(module, node);
  if (call.type !== 'CallExpression' || calleeNameOf(call) !== 'map') return false;
  const receiver = receiverOf(call);
  const [read] = call.arguments;
  if (!receiver || !read || !isFunction(read) || !isSteady(provenanceOf(module, receiver))) return false;
  const variables = returnedFrom(read).map(unwrap);
  return (
    variables.length > 0 &&
    variables.every((each) => each.type === 'MemberExpression' && isEnvironment(each.object))
  );
}

/** Made of texts and variables of the environment by the code itself: nothing that a request answers with. */
function isSpelledOut(value: Provenance): boolean {
  switch (value.kind) {
    case 'text':
      return value.parts.every(isSpelledOut);
    case 'either':
      return value.options.every(isSpelledOut);
    case 'derived':
      return !value.by.startsWith('new ') && value.from.every(isSpelledOut);
    default:
      return value.kind === 'literal' || value.kind === 'env';
  }
}

function isSteady(value: Provenance): boolean {
  const roots = rootsOf(value);
  return (
    roots.length > 0 && roots.every(({ kind }) => kind === 'literal' || kind === 'env' || kind === 'import')
  );
}

/** `if (!process.env.TOKEN) process.env.TOKEN = await fetchToken()`. */
function isKeptInEnvironment(node: Node): boolean {
  const isAsking = (around: Node): around is TSESTree.IfStatement =>
    around.type === 'IfStatement' && someNode(around.test, isEnvironment);
  const guard = findAround(node, isAsking);
  return (
    guard !== undefined &&
    someNode(
      guard.consequent,
      (inner) => inner.type === 'AssignmentExpression' && someNode(inner.left, isEnvironment),
    )
  );
}

function isEnvironment(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'process' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'env'
  );
}
