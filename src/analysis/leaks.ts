import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, outermost, propertyOf, receiverOf, stringOf, unwrap } from '../ast/expressions.js';
import { isFunction, parameterIdentifier, type FunctionNode } from '../ast/functions.js';
import { someNode, type Node } from '../ast/walk.js';
import { isPromiseClientCall } from '../knowledge/promise-apis.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn } from './aws-operations.js';
import type { Reach } from './call-closure.js';
import { callsTo, definitionOf, functionOf } from './definitions.js';
import { parametersOf } from './handlers.js';
import { invokePhaseOf } from './invoke-phase.js';
import { variableOf, type Module } from './module.js';
import { packageCallOf } from './package-calls.js';
import { originOf } from './origins.js';
import { isContextEnding, settlementOf } from './settlement.js';

/** Work that goes on when its invocation is over. */
export interface Leak {
  readonly reach: Reach;
  /** Lambda waits for it, but the handler has told of success before: its failure reaches nobody. */
  readonly isUnheard: boolean;
}

/** Whether work at a node is still going on when Lambda ends, or the handler answers, the invocation; `isAlways` when it is wrong in any case. */
export function leakAt(module: Module, node: Node, isAlways = false): Leak | undefined {
  const reach = invokePhaseOf(module, node);
  if (!reach) return undefined;
  if (isAlways || settlementOf(reach.handler) !== 'drained') return { reach, isUnheard: false };
  const answer = earlyAnswerAfter(module, node, reach);
  if (answer === 'ended') return { reach, isUnheard: false };
  const whole = answer === 'answered' ? chainAround(node) : node;
  const isUnheard =
    whole.parent?.type === 'ExpressionStatement' &&
    changesSomething(module, node) &&
    !looksAtFailure(module, whole);
  return answer && isUnheard ? { reach, isUnheard } : undefined;
}

/** The end of the chain that a call starts: `request.post(url).form(data)`. */
function chainAround(node: Node): Node {
  const whole = outermost(node);
  const member = whole.parent;
  const call =
    member?.type === 'MemberExpression' && member.object === whole ? outermost(member).parent : undefined;
  return call?.type === 'CallExpression' && unwrap(call.callee) === member ? chainAround(call) : whole;
}

/** How a callback handler answers: `context.done()` and its kin end the invocation at once, the callback waits for the loop. */
type EarlyAnswer = 'ended' | 'answered';

/** How a callback handler answers as soon as it has started the work at a node, without knowing what comes of it. */
function earlyAnswerAfter(module: Module, node: Node, reach: Reach): EarlyAnswer | undefined {
  if (reach.crossings.length > 0) return undefined;
  const isAnswer = (call: TSESTree.CallExpression): EarlyAnswer | undefined => answerOf(module, call, reach);
  return answerBehind(module, node, isAnswer, 0);
}

type Recognise = (call: TSESTree.CallExpression) => EarlyAnswer | undefined;

function answerBehind(module: Module, node: Node, answer: Recognise, depth: number): EarlyAnswer | undefined {
  for (let inner: Node = node; inner.parent; inner = inner.parent) {
    if (isFunction(inner) && inner !== node) return behindCallOf(module, inner, answer, depth);
    const found = siblingsBehind(inner).flatMap((statement) => answerIn(statement, answer) ?? [])[0];
    if (found) return found;
  }
  return undefined;
}

/** What stands behind the call that runs a function: an array method's callback, or a function of this module that is called by name. */
function behindCallOf(
  module: Module,
  fn: FunctionNode,
  answer: Recognise,
  depth: number,
): EarlyAnswer | undefined {
  if (depth > 2) return undefined;
  const { parent } = fn;
  const calls =
    parent.type === 'CallExpression' && /^(forEach|map|each)$/.test(calleeNameOf(parent) ?? '')
      ? [parent]
      : callsTo(module, fn);
  return calls
    .filter((call) => outermost(call).parent?.type === 'ExpressionStatement')
    .flatMap((call) => answerBehind(module, call, answer, depth + 1) ?? [])[0];
}

function siblingsBehind(node: Node): readonly Node[] {
  const { parent } = node;
  const list =
    parent?.type === 'BlockStatement'
      ? parent.body
      : parent?.type === 'SwitchCase'
        ? parent.consequent
        : undefined;
  return list ? list.slice(list.indexOf(node as TSESTree.Statement) + 1) : [];
}

function answerIn(statement: Node, answer: Recognise): EarlyAnswer | undefined {
  const expression =
    statement.type === 'ExpressionStatement'
      ? statement.expression
      : statement.type === 'ReturnStatement'
        ? statement.argument
        : undefined;
  const call = expression && unwrap(expression);
  return call?.type === 'CallExpression' ? answer(call) : undefined;
}

/** `context.succeed(…)`, and `callback(null, …)` of the handler. */
function answerOf(
  module: Module,
  call: TSESTree.CallExpression,
  { handler }: Reach,
): EarlyAnswer | undefined {
  if (isContextEnding(unwrap(call.callee))) return 'ended';
  const [error] = call.arguments;
  const isSuccess = error === undefined || (error.type === 'Literal' && error.value === null);
  const called = isSuccess ? variableOf(module, call.callee) : undefined;
  const isCallback = handler.functions.some((fn) => {
    const name = parameterIdentifier(parametersOf(handler, fn).callback);
    return name !== undefined && variableOf(module, name) === called;
  });
  return called && isCallback ? 'answered' : undefined;
}

/** An AWS operation that writes, or a request to another service that does. */
function changesSomething(module: Module, node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type !== 'CallExpression') return false;
  if (writesIn(module).has(inner) || sendsSomething(module, inner)) return true;
  const receiver = receiverOf(inner);
  return receiver !== undefined && changesSomething(module, receiver);
}

const writesIn = memoPer(
  (module: Module): ReadonlySet<Node> =>
    new Set(
      awsOperationsIn(module)
        .filter(({ knowledge }) => knowledge && knowledge.effect !== 'read')
        .map(({ node }) => node),
    ),
);

const httpClients = /^(axios|got|ky|request|request-promise(-native)?|node-fetch)$/;

function sendsSomething(module: Module, call: TSESTree.CallExpression): boolean {
  const origin = originOf(module, call.callee);
  if (origin && httpClients.test(origin.from) && origin.names.length === 0)
    return call.arguments.some((argument) => namesWritingMethod(definitionOf(module, argument)));
  const named = packageCallOf(module, call);
  if (!named) return false;
  return httpClients.test(named.from)
    ? /^(post|put|patch|delete|del)$/.test(named.call)
    : /(^|\.)(send\w*|create|postMessage)$/.test(named.call) && isPromiseClientCall(named.from, named.call);
}

function namesWritingMethod(options: Node): boolean {
  return /^(POST|PUT|PATCH|DELETE)$/i.test(stringOf(propertyOf(options, 'method')?.value) ?? '');
}

/** Whether a call looks at its failure: `.catch(…)`, `.then(…, …)`, `.on('error', …)`, a callback that reads its error. */
function looksAtFailure(module: Module, call: Node): boolean {
  const inner = unwrap(call);
  if (inner.type !== 'CallExpression') return false;
  const name = calleeNameOf(inner) ?? '';
  if (name === 'catch' || name === 'on' || (name === 'then' && inner.arguments.length > 1)) return true;
  if (inner.arguments.some((argument) => readsItsError(module, argument))) return true;
  const receiver = receiverOf(inner);
  return receiver !== undefined && looksAtFailure(module, receiver);
}

function readsItsError(module: Module, argument: Node): boolean {
  const fn = functionOf(module, argument);
  const error = parameterIdentifier(fn?.params[0]);
  const variable = error && variableOf(module, error);
  return (
    variable !== undefined &&
    fn !== undefined &&
    someNode(fn.body, (node) => node.type === 'Identifier' && variableOf(module, node) === variable)
  );
}
