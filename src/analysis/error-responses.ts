import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, propertyOf, unwrap } from '../ast/expressions.js';
import { parameterIdentifier, returnedFrom, type FunctionNode } from '../ast/functions.js';
import { findAround, isWithin, someNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { batchSourceOf, hasOnlyBatches, type BatchReach } from './batches.js';
import { definitionOf, possibleValuesOf } from './definitions.js';
import { handlersIn, parametersOf, type Handler } from './handlers.js';
import { variableOf, type Module } from './module.js';
import { provenanceOf } from './provenance.js';
import { functionsCalledAt, parameterAt } from './references.js';

/** An answer for a browser that a queue or a stream takes for success. */
export interface ErrorResponse extends BatchReach {
  readonly node: Node;
  /** As the source writes it: `500`, `error.statusCode || 500`. */
  readonly status: string;
}

/** Answers with a status of failure that handlers give to Lambda's poller, which only looks for `batchItemFailures`. */
export const errorResponsesIn = memoPer((module: Module): readonly ErrorResponse[] => {
  const found = new Map<Node, ErrorResponse>();
  for (const handler of handlersIn(module)) {
    const failures = failuresOf(handler);
    // Asked last: templates tell it.
    const source = failures.length > 0 ? batchSourceOf(handler) : undefined;
    if (!source || !hasOnlyBatches(handler)) continue;
    const reach = { handler, via: [], crossings: [] };
    for (const { node, status } of failures)
      if (!found.has(node) && !isForNoRecords(module, node) && !isForOtherChange(node))
        found.set(node, { node, status, source, reach });
  }
  return [...found.values()];
});

/** `if (!event.Records) return { statusCode: 400 }`: nothing is lost. */
function isForNoRecords(module: Module, node: Node): boolean {
  const isIt = (around: Node): around is TSESTree.IfStatement =>
    around.type === 'IfStatement' &&
    isWithin(node, around.consequent) &&
    saysThereAreNone(module, around.test);
  return findAround(node, isIt) !== undefined;
}

function saysThereAreNone(module: Module, test: Node): boolean {
  const inner = unwrap(test);
  const isOfEvent = (value: Node, paths: RegExp): boolean => {
    const given = provenanceOf(module, value);
    return given.kind === 'event' && paths.test(given.path.join('.'));
  };
  if (inner.type === 'LogicalExpression' && inner.operator === '||')
    return saysThereAreNone(module, inner.left) && saysThereAreNone(module, inner.right);
  if (inner.type === 'UnaryExpression' && inner.operator === '!')
    return isOfEvent(inner.argument, /^(Records(\.length)?)?$/);
  return (
    inner.type === 'BinaryExpression' &&
    /^===?$/.test(inner.operator) &&
    inner.right.type === 'Literal' &&
    inner.right.value === 0 &&
    isOfEvent(inner.left, /^Records\.length$/)
  );
}

/** `if (record.eventName !== 'INSERT') return { statusCode: 400 }`: nothing failed, the change is none of the handler's. */
function isForOtherChange(answer: Node): boolean {
  const isBranch = (around: Node): around is TSESTree.IfStatement => around.type === 'IfStatement';
  const branch = findAround(answer, isBranch);
  const test = branch && unwrap(branch.test);
  if (!branch || test?.type !== 'BinaryExpression') return false;
  const others = /^!==?$/.test(test.operator) ? branch.consequent : branch.alternate;
  return (
    others !== null &&
    isWithin(answer, others) &&
    someNode(test, (node) => node.type === 'MemberExpression' && keyNameOf(node) === 'eventName')
  );
}

/** The answers of a handler that are statuses of failure, as they are written or as a function makes them. */
function failuresOf(handler: Handler): { readonly node: Node; readonly status: string }[] {
  const { module } = handler;
  return answersOf(handler).flatMap((answer) => {
    const call = definitionOf(module, answer);
    const places = [
      ...possibleValuesOf(module, answer).map((node) => ({ node, status: failureStatusOf(module, node) })),
      ...(call.type === 'CallExpression' ? [{ node: call, status: statusMadeBy(module, call) }] : []),
    ];
    return places.flatMap(({ node, status }) => (status === undefined ? [] : [{ node, status }]));
  });
}

/** Everything that a handler may answer with. */
function answersOf(handler: Handler): readonly Node[] {
  const { module } = handler;
  return handler.functions.flatMap((fn) => [...returnedFrom(fn), ...callbackAnswers(module, handler, fn)]);
}

const maximumDepth = 3;

/**
 * The status of failure in all that a function makes of its arguments, here or in another module: `answer(500)`. What a
 * function of this module spells out itself is an answer of its own.
 */
function statusMadeBy(module: Module, call: TSESTree.CallExpression, depth = 0): string | undefined {
  const [made] = functionsCalledAt(module, call);
  if (!made || depth > maximumDepth) return undefined;
  const statuses = returnedFrom(made.fn).map((returned) => {
    const value = definitionOf(made.module, returned);
    if (value.type === 'CallExpression') return statusMadeBy(made.module, value, depth + 1);
    if (propertyOf(value, 'batchItemFailures')) return undefined;
    const status = propertyOf(value, 'statusCode')?.value;
    const given = status && givenFor(made.module, status, call);
    if (given) return isFailure(module, given) ? module.text.slice(...given.range) : undefined;
    return made.module === module ? undefined : failureStatusOf(made.module, value);
  });
  return statuses.every((status) => status !== undefined) ? statuses[0] : undefined;
}

/** What a call gives for the parameter that a value names: `500` of `answer(500)` or `answer({ statusCode: 500 })`. */
function givenFor(module: Module, value: Node, call: TSESTree.CallExpression): Node | undefined {
  const part = parameterAt(module, unwrap(value));
  const argument = part && call.arguments[part.index];
  const [key, ...more] = part?.names ?? [];
  if (!argument || key === undefined) return argument;
  return more.length === 0 ? propertyOf(unwrap(argument), key)?.value : undefined;
}

/** What a handler's callback is called with: `callback(null, { statusCode: 500 })`. */
function callbackAnswers(module: Module, handler: Handler, fn: FunctionNode): Node[] {
  const name = parameterIdentifier(parametersOf(handler, fn).callback);
  const callback = name && variableOf(module, name);
  return (callback?.references ?? []).flatMap(({ identifier }) => {
    const { parent } = identifier;
    const [error, answer] =
      parent.type === 'CallExpression' && parent.callee === identifier ? parent.arguments : [];
    const isSuccess = error?.type === 'Literal' && error.value === null;
    return isSuccess && answer ? [answer] : [];
  });
}

function failureStatusOf(module: Module, value: Node): string | undefined {
  if (propertyOf(value, 'batchItemFailures')) return undefined;
  const status = propertyOf(value, 'statusCode')?.value;
  return status && isFailure(module, status) ? module.text.slice(...status.range) : undefined;
}

/** A number of failure, also as what stands for the lack of another: `error.status ?? 500`. */
function isFailure(module: Module, status: Node): boolean {
  const inner = unwrap(status);
  if (inner.type === 'LogicalExpression') return isFailure(module, inner.right);
  const value = definitionOf(module, inner);
  return value.type === 'Literal' && Number(value.value) >= 400 && Number(value.value) < 600;
}
