import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, propertyOf } from '../ast/expressions.js';
import { someNode } from '../ast/walk.js';
import { externalEffectOf, mayBeExternalEffect, type ExternalEffect } from '../knowledge/external-effects.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, inputOf, isInputKnown, type AwsOperation } from './aws-operations.js';
import { definitionOf } from './definitions.js';
import type { Effect } from './effect.js';
import { isFreshAt } from './freshness.js';
import { dataApiEffect, insertEffect, taggedInsert } from './insert-effects.js';
import { nodesIn, type Module } from './module.js';
import { packageCallOf } from './package-calls.js';
import { requestEffect } from './request-effects.js';
import { tableEffect } from './table-effects.js';

export type { Effect } from './effect.js';

/** The effects in this module that add something at each call with the same event; what is deduplicated or conditional is left out. */
export const effectsIn = memoPer((module: Module): readonly Effect[] =>
  [
    ...awsOperationsIn(module).flatMap((operation) => awsEffect(module, operation) ?? []),
    ...nodesIn(module, 'CallExpression').flatMap((call) => outsideEffect(module, call) ?? []),
    ...nodesIn(module, 'TaggedTemplateExpression').flatMap((tagged) => taggedInsert(tagged) ?? []),
  ].sort((a, b) => a.node.range[0] - b.node.range[0]),
);

function awsEffect(module: Module, operation: AwsOperation): Effect | undefined {
  const { service, name, knowledge, node } = operation;
  const what = `${service}.${name}`;
  if (service === 'dynamodb') return tableEffect(module, operation);
  if (service === 'rds-data') return dataApiEffect(module, operation);
  if (knowledge?.effect === 'overwrite') {
    const key = knowledge.key?.flatMap((path) => inputOf(module, operation, ...path.split('.')) ?? [])[0];
    return isFreshAt(module, key) ? { kind: 'key', node, what } : undefined;
  }
  if (knowledge?.effect !== 'append' || isDeduplicated(module, operation)) return undefined;
  const isToPerson =
    knowledge.writesToPeople === true ||
    (service === 'sns' && inputOf(module, operation, 'PhoneNumber') !== undefined);
  if (isToPerson) return { kind: 'mail', node, what };
  return { kind: knowledge.startsWork === true ? 'execution' : 'message', node, what };
}

/** A token in the input that is the same for the same event, or an input that is out of sight. */
function isDeduplicated(module: Module, operation: AwsOperation): boolean {
  const { deduplicatedBy: token, deduplicatedIn: entries } = operation.knowledge ?? {};
  if (entries !== undefined)
    return (
      operation.input !== undefined &&
      someNode(
        operation.input,
        (inner) => inner.type === 'Property' && entries.includes(keyNameOf(inner) ?? ''),
      )
    );
  if (token === undefined) return false;
  const value = inputOf(module, operation, token);
  if (value) return !isFreshAt(module, value);
  return !isInputKnown(module, operation, token) || isOfOrderedGroup(module, operation);
}

/** A message of a FIFO group without an id is told by its content. */
function isOfOrderedGroup(module: Module, operation: AwsOperation): boolean {
  const group = inputOf(module, operation, 'MessageGroupId');
  const content = inputOf(module, operation, 'MessageBody') ?? inputOf(module, operation, 'Message');
  return group !== undefined && !isFreshAt(module, content);
}

function outsideEffect(module: Module, call: TSESTree.CallExpression): Effect | undefined {
  return insertEffect(module, call) ?? external(module, call) ?? requestEffect(module, call);
}

/** Mail, messages to people, charges and counters by the libraries that are known for them. */
function external(module: Module, call: TSESTree.CallExpression): Effect | undefined {
  const method = calleeNameOf(call) ?? '';
  if (call.callee.type === 'Identifier' || !mayBeExternalEffect(method)) return undefined;
  const named = packageCallOf(module, call);
  const effect = named && externalEffectOf(named.from, named.call);
  if (!effect) return isLetter(module, call) ? { kind: 'mail', node: call, what: method } : undefined;
  if (hasToken(module, call, effect) || isAnswerTaken(call, effect)) return undefined;
  return { kind: effect.kind, node: call, what: `${named.from} ${named.call}` };
}

/** `mailer.sendMail({ to, subject, … })` on an object from nowhere that can be told. */
function isLetter(module: Module, call: TSESTree.CallExpression): boolean {
  const [letter] = call.arguments;
  const written = letter && definitionOf(module, letter);
  return (
    calleeNameOf(call) === 'sendMail' &&
    propertyOf(written, 'to') !== undefined &&
    propertyOf(written, 'subject') !== undefined
  );
}

/** Whether an argument has a property, at any depth, that deduplicates; an argument out of sight may have it. */
function hasToken(module: Module, call: TSESTree.CallExpression, effect: ExternalEffect): boolean {
  const { deduplicatedBy: token, tokenIn } = effect;
  if (!token) return false;
  return call.arguments.some((argument, index) => {
    if (tokenIn !== undefined && index !== tokenIn) return false;
    const value = definitionOf(module, argument);
    if (index > 0 && value.type !== 'ObjectExpression' && value.type !== 'Literal') return true;
    return someNode(value, (node) => node.type === 'Property' && token.test(keyNameOf(node) ?? ''));
  });
}

/** A counter whose answer is used may be the test for duplicates itself. */
function isAnswerTaken(call: TSESTree.CallExpression, { kind }: ExternalEffect): boolean {
  if (kind !== 'increment') return false;
  const around = call.parent.type === 'AwaitExpression' ? call.parent.parent : call.parent;
  return around.type !== 'ExpressionStatement';
}
