import { propertyOf, unwrap } from '../ast/expressions.js';
import { parameterIdentifier, returnedFrom, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { batchSourceOf, hasOnlyBatches, type BatchReach } from './batches.js';
import { definitionOf, possibleValuesOf } from './definitions.js';
import { handlersIn, parametersOf, type Handler } from './handlers.js';
import { variableOf, type Module } from './module.js';

/** An answer for a browser that a queue or a stream takes for success. */
export interface ErrorResponse extends BatchReach {
  readonly node: Node;
  /** As the source writes it: `500`, `error.statusCode || 500`. */
  readonly status: string;
}

/** Answers with a status of failure that handlers give to Lambda's poller, which only looks for `batchItemFailures`. */
export const errorResponsesIn = memoPer((module: Module): readonly ErrorResponse[] => {
  const found = new Map<Node, ErrorResponse>();
  if (!/\bstatusCode\b/.test(module.text)) return [];
  for (const handler of handlersIn(module)) {
    for (const value of answersOf(handler)) {
      const status = failureStatusOf(module, value);
      if (status === undefined || found.has(value)) continue;
      const source = batchSourceOf(handler);
      if (!source || !hasOnlyBatches(handler)) break;
      const reach = { handler, via: [], crossings: [] };
      found.set(value, { node: value, status, source, reach });
    }
  }
  return [...found.values()];
});

/** Everything that a handler may answer with, as far as it is written in its module. */
function answersOf(handler: Handler): readonly Node[] {
  const { module } = handler;
  return handler.functions.flatMap((fn) =>
    [...returnedFrom(fn), ...callbackAnswers(module, handler, fn)].flatMap((value) =>
      possibleValuesOf(module, value),
    ),
  );
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
