import type { AwsOperation } from './aws-operations.js';
import { functionOf } from './definitions.js';
import type { Module } from './module.js';
import { isForTelemetry } from './state-readers.js';
import { endsOf, endsOfParameter, type ValueEnd } from './value-ends.js';

/** Where the answer of an operation ends up; `undefined` when its request is sent out of sight. */
export function answerEndsOf(module: Module, operation: AwsOperation): readonly ValueEnd[] | undefined {
  const { node, style, callback } = operation;
  if (callback) {
    const fn = functionOf(module, callback);
    return fn && endsOfParameter({ module, fn }, 1);
  }
  return style === 'request' || style === 'upload' || style === 'callback' ? undefined : endsOf(module, node);
}

/** Whether some code takes one of the named parts of an answer, or may take it where it is not seen; log lines do not count. */
export function mayRead(end: ValueEnd, names: readonly string[]): boolean {
  const [first] = end.path;
  if (end.kind === 'dropped') return false;
  if (first === undefined) return !isLogged(end);
  return names.includes(first) || first === '*' || first === '...';
}

/** Whether a value goes into a log line or a metric and nowhere else. */
export function isLogged({ module, node }: ValueEnd): boolean {
  return isForTelemetry(module, node);
}
