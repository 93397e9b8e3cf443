import type { Place } from '../deployment.js';
import type { Machine } from './machine.js';
import type { Arguments, Closure, OpenCreated } from './open-values.js';
import type { Value } from './values.js';

/** A construction or call of something external that is not recorded yet. */
export function createdValue(callee: Value, given: Arguments, place: Place, traits: Traits): OpenCreated {
  return {
    kind: 'created',
    callee,
    isNew: traits.isNew,
    arguments: given.values,
    isComplete: given.isComplete,
    place,
    id: 0,
    occurs: 'once',
    properties: new Map(),
    ownClass: traits.ownClass,
  };
}

interface Traits {
  readonly isNew: boolean;
  readonly ownClass?: Closure | undefined;
}

/** Notes a construction or call of something external, and gives what its result stands for. */
export function recordCall(machine: Machine, call: OpenCreated): Value {
  call.id = machine.nextId();
  call.occurs = machine.occurs;
  if (!isPartOfLanguage(call.callee)) machine.created.push(call);
  const run = (callee: Value, values: readonly Value[]): Value =>
    machine.steps.call(machine, callee, undefined, { values, isComplete: true }, call.place);
  return machine.follow?.(call, run) ?? call;
}

const languageNames = new Set([
  'AbortController',
  'Array',
  'BigInt',
  'Boolean',
  'Buffer',
  'Date',
  'Error',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Promise',
  'Proxy',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'TypeError',
  'URL',
  'URLSearchParams',
  'WeakMap',
  'WeakSet',
  'clearTimeout',
  'console',
  'decodeURIComponent',
  'encodeURIComponent',
  'isNaN',
  'parseFloat',
  'parseInt',
  'process',
  'require',
  'setInterval',
  'setTimeout',
  'structuredClone',
]);

const builtinModules =
  /^(assert|buffer|child_process|crypto|events|fs|fs\/promises|module|os|path|path\/posix|process|url|util)$/;

/** Whether something belongs to JavaScript or Node.js, which deploy nothing. */
export function isPartOfLanguage(callee: Value): boolean {
  let at = callee;
  while (at.kind === 'member' || at.kind === 'created') at = at.kind === 'member' ? at.of : at.callee;
  if (at.kind === 'plain' || at.kind === 'text' || at.kind === 'list' || at.kind === 'object') return true;
  if (at.kind !== 'external') return false;
  return at.from === undefined ? languageNames.has(at.names[0] ?? '') : builtinModules.test(at.from);
}
