import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, outermost, unwrap } from '../ast/expressions.js';
import {
  enclosingFunction,
  isFunction,
  parameterIdentifier,
  returnedFrom,
  type FunctionNode,
} from '../ast/functions.js';
import type { Variable } from '../ast/scopes.js';
import { someNode, walk, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { calledFunction, definitionOf } from './definitions.js';
import { handlersIn, parametersOf, type Handler } from './handlers.js';
import { functionsIn, variableOf, type Module } from './module.js';
import { isContextEnding, runtimeMajorOf } from './settlement.js';

/**
 * Where an async handler answers by other means than its promise. `callback`: it calls its third parameter; `passed`: it gives that to a
 * function which calls it; `ending`: `context.done` and its kin.
 */
export interface SecondAnswer {
  readonly kind: 'callback' | 'passed' | 'ending';
  readonly node: TSESTree.CallExpression;
  readonly handler: Handler;
  /** What the source calls: `callback`, `context.succeed`. */
  readonly what: string;
}

/**
 * A signature that the handler's runtime does not take. `callback`: there are no callbacks any more, and it fails to start;
 * `value`: what a plain function returns is not looked at.
 */
export interface UnsupportedSignature {
  readonly kind: 'callback' | 'value';
  /** The third parameter, or the returned expression. */
  readonly node: Node;
  readonly handler: Handler;
  /** The name of the parameter. */
  readonly what: string;
  /** Major version of Node.js; 0 when it is not known, and the setting `concurrency` decides. */
  readonly runtime: number;
}

/** Callback handlers end with Node.js 22 (docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html). */
const lastWithCallbacks = 22;

/** The first second answer of each async handler of this module. */
export const secondAnswersIn = memoPer((module: Module): readonly SecondAnswer[] =>
  handlersThatMay(module, mayAnswerTwice).flatMap((handler) =>
    handler.functions.flatMap((fn) => answerOfAsync(handler, fn) ?? []).slice(0, 1),
  ),
);

/** The handlers of this module whose runtime does not take their signature. */
export const unsupportedSignaturesIn = memoPer((module: Module): readonly UnsupportedSignature[] =>
  handlersThatMay(module, mayBeUnsupported).flatMap((handler) =>
    handler.functions
      .flatMap((fn) => removedCallback(handler, fn) ?? droppedReturn(handler, fn) ?? [])
      .slice(0, 1),
  ),
);

/** Handlers that Lambda calls directly, where any function of the module passes a test; wrappers call what they wrap in their own way. */
function handlersThatMay(module: Module, test: (fn: FunctionNode, module: Module) => boolean): Handler[] {
  const may = functionsIn(module).some((fn) => test(fn, module));
  return may ? handlersIn(module).filter(({ wrappers }) => wrappers.length === 0) : [];
}

function mayAnswerTwice({ async, params }: FunctionNode, { text }: Module): boolean {
  return async && (params.length > 2 || /\b(succeed|fail|done)\b/.test(text));
}

function mayBeUnsupported({ async, params }: FunctionNode): boolean {
  return !async || params.length > 2;
}

/** Three declared parameters, by which the runtime tells a callback handler (aws-lambda-nodejs-runtime-interface-client 4, src/function/callback-deprecation.ts). */
function removedCallback(handler: Handler, fn: FunctionNode): UnsupportedSignature | undefined {
  const runtime = runtimeMajorOf(handler);
  const isGone = runtime > lastWithCallbacks || handler.module.settings.concurrency === 'many';
  const { callback } = parametersOf(handler, fn);
  const isCounted = fn.params
    .slice(0, 3)
    .every(({ type }) => type !== 'AssignmentPattern' && type !== 'RestElement');
  return isGone && callback && isCounted
    ? {
        kind: 'callback',
        node: callback,
        handler,
        what: parameterIdentifier(callback)?.name ?? 'callback',
        runtime,
      }
    : undefined;
}

function answerOfAsync(handler: Handler, fn: FunctionNode): SecondAnswer | undefined {
  if (!fn.async || fn.generator) return undefined;
  const name = parameterIdentifier(parametersOf(handler, fn).callback);
  const callback = name && variableOf(handler.module, name);
  let found: SecondAnswer | undefined;
  walk(fn.body, (node) => {
    if (found || node.type !== 'CallExpression') return !found;
    const callee = unwrap(node.callee);
    if (callback && variableOf(handler.module, callee) === callback)
      found = { kind: 'callback', node, handler, what: callback.name };
    else if (callback && isCalledByCallee(handler.module, node, callback))
      found = { kind: 'passed', node, handler, what: callback.name };
    else if (isContextEnding(callee) && isInvocationContext(handler, fn, callee.object))
      found = { kind: 'ending', node, handler, what: `context.${calleeNameOf(node) ?? ''}` };
    return undefined;
  });
  return found;
}

/** `await reply(event, callback)`, where the function of this module calls what it is given at that place. */
function isCalledByCallee(module: Module, call: TSESTree.CallExpression, callback: Variable): boolean {
  const at = call.arguments.findIndex((argument) => variableOf(module, unwrap(argument)) === callback);
  const isPlaced = at >= 0 && call.arguments.slice(0, at).every(({ type }) => type !== 'SpreadElement');
  const fn = isPlaced ? calledFunction(module, call) : undefined;
  const name = parameterIdentifier(fn?.params[at]);
  const given = name && variableOf(module, name);
  return (
    fn !== undefined &&
    given !== undefined &&
    someNode(
      fn.body,
      (node) => node.type === 'CallExpression' && variableOf(module, unwrap(node.callee)) === given,
    )
  );
}

/** What a callback is given: an error, or an answer; `undefined` when it may be either. */
export function answerGivenTo(
  module: Module,
  { arguments: [error, answer] }: TSESTree.CallExpression,
): { readonly value: Node | undefined; readonly isError: boolean } | undefined {
  if (error?.type === 'SpreadElement' || answer?.type === 'SpreadElement') return undefined;
  if (!error || isEmpty(error)) return { value: answer, isError: false };
  return isFailure(module, error) ? { value: error, isError: true } : undefined;
}

/** A value that is there whenever the code is: a new error, a text, what was caught. */
function isFailure(module: Module, error: Node): boolean {
  const isCaught = variableOf(module, unwrap(error))?.defs[0]?.type === 'CatchClause';
  const { type } = definitionOf(module, error);
  return isCaught || /^(NewExpression|ObjectExpression|TemplateLiteral)$/.test(type) || isText(error);
}

function isText(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'CallExpression') return isOfJson(inner);
  return inner.type === 'Literal' && typeof inner.value === 'string';
}

function isEmpty(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'undefined';
  return node.type === 'Literal' && node.value === null;
}

function isInvocationContext(handler: Handler, fn: FunctionNode, object: Node): boolean {
  const name = parameterIdentifier(parametersOf(handler, fn).invocationContext);
  return (
    name !== undefined && variableOf(handler.module, unwrap(object)) === variableOf(handler.module, name)
  );
}

/**
 * `(event) => ({ statusCode: 200 })`: runtimes up to Node.js 22 wait for a promise or the callback and answer `null`
 * (aws-lambda-nodejs-runtime-interface-client 3, src/Runtime.js).
 */
function droppedReturn(handler: Handler, fn: FunctionNode): UnsupportedSignature | undefined {
  const runtime = runtimeMajorOf(handler);
  const isOld = runtime > 0 && runtime <= lastWithCallbacks && handler.module.settings.concurrency !== 'many';
  if (!isOld || fn.async || fn.generator || parametersOf(handler, fn).callback || usesArguments(fn))
    return undefined;
  if (someNode(fn, isContextEnding)) return undefined;
  const returned = returnedFrom(fn);
  const [first] = returned;
  const isPlain = returned.every((value) => isPlainValue(handler.module, value));
  return first && isPlain ? { kind: 'value', node: first, handler, what: '', runtime } : undefined;
}

export function usesArguments(fn: FunctionNode): boolean {
  return (
    fn.params.some(({ type }) => type === 'RestElement') ||
    someNode(fn.body, (node) => node.type === 'Identifier' && node.name === 'arguments')
  );
}

/** A value that is certainly no promise. */
function isPlainValue(module: Module, node: Node): boolean {
  const value = definitionOf(module, outermost(node) === node ? unwrap(node) : node);
  switch (value.type) {
    case 'ObjectExpression':
      return !value.properties.some((property) => property.type === 'SpreadElement' || isNamedThen(property));
    case 'ArrayExpression':
    case 'TemplateLiteral':
    case 'Literal':
      return true;
    case 'ConditionalExpression':
      return isPlainValue(module, value.consequent) && isPlainValue(module, value.alternate);
    case 'CallExpression':
      return isOfJson(value) && enclosingFunction(value) !== undefined;
    default:
      return false;
  }
}

function isOfJson({ callee }: TSESTree.CallExpression): boolean {
  const inner = unwrap(callee);
  return (
    inner.type === 'MemberExpression' && inner.object.type === 'Identifier' && inner.object.name === 'JSON'
  );
}

function isNamedThen(property: TSESTree.Property): boolean {
  return property.key.type === 'Identifier' && property.key.name === 'then' && isFunction(property.value);
}
