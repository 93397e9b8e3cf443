import { childOf, isClassNode, listOf, type SyntaxNode } from '../../modules/syntax.js';
import type { Place } from '../deployment.js';
import { builtinResult } from './builtins.js';
import { createdValue, recordCall } from './external-calls.js';
import { listMethodResult } from './list-methods.js';
import type { Machine } from './machine.js';
import { memberOf } from './members.js';
import {
  closureOf,
  listValue,
  scopeInside,
  type Arguments,
  type Closure,
  type Frame,
  type OpenObject,
  type Scope,
} from './open-values.js';
import { mapMethodResult } from './object-methods.js';
import { bindParameters } from './patterns.js';
import { textMethodResult } from './text-methods.js';
import { eitherOf, mapOptions, nothing, unknown, type Value } from './values.js';

/** Calls a function: one of the project's own runs, one of JavaScript is computed where that is plain, any other is recorded. */
export function call(
  machine: Machine,
  callee: Value,
  self: Value | undefined,
  given: Arguments,
  place: Place,
): Value {
  return mapOptions(callee, (option) => {
    switch (option.kind) {
      case 'function':
        return callClosure(machine, option as Closure, self, given, place);
      case 'external':
        return builtinResult(machine, option, given, place) ?? externalResult(machine, option, given, place);
      case 'member':
      case 'created':
        return externalResult(machine, option, given, place);
      default:
        return unknown('a call of something that is not known', place);
    }
  });
}

function externalResult(machine: Machine, callee: Value, given: Arguments, place: Place): Value {
  return recordCall(machine, createdValue(callee, given, place, { isNew: false }));
}

/** `object.name(…)`. */
export function callMember(
  machine: Machine,
  object: Value,
  name: string,
  given: Arguments,
  place: Place,
): Value {
  return mapOptions(object, (option) => {
    const own = ownMethod(machine, option, name, place);
    if (own) return call(machine, own, option, given, place);
    const settled =
      promiseResult(machine, option, name, given, place) ??
      builtinMethod(machine, option, name, given, place);
    if (settled) return settled;
    return option.kind === 'unknown' || option.kind === 'plain'
      ? unknown(`${name}() of something that is not known`, place)
      : call(machine, memberOf(machine, option, name, place), option, given, place);
  });
}

/** A method that the program itself gave the object. */
function ownMethod(machine: Machine, object: Value, name: string, place: Place): Closure | undefined {
  if (object.kind === 'list' || object.kind === 'plain' || object.kind === 'text') return undefined;
  if (object.kind === 'object' && (object as OpenObject).isMap) return undefined;
  return closureOf(memberOf(machine, object, name, place));
}

function builtinMethod(
  machine: Machine,
  object: Value,
  name: string,
  given: Arguments,
  place: Place,
): Value | undefined {
  switch (object.kind) {
    case 'plain':
      return textMethodResult(object, name, given);
    case 'text':
      return unknown(`${name}() of a text that is not plain`, place);
    case 'list':
      return listMethodResult(machine, object, name, given, place);
    case 'object':
      return mapMethodResult(machine, object as OpenObject, name, given, place);
    case 'function':
      return functionMethod(machine, object as Closure, name, given, place);
    default:
      // Who knows what it is: a callback of a walking method runs on an item that nothing is known of.
      return walking.test(name) && closureOf(given.values[0])
        ? listMethodResult(machine, listValue([], false), name, given, place)
        : undefined;
  }
}

const walking = /^(forEach|map|flatMap|filter|reduce|some|every|find)$/;

/** Promises stand for what they come to. */
function promiseResult(
  machine: Machine,
  object: Value,
  name: string,
  { values }: Arguments,
  place: Place,
): Value | undefined {
  if (object.kind === 'object' && object.properties.has(name)) return undefined;
  if (name === 'then' && closureOf(values[0]))
    return machine.steps.call(
      machine,
      values[0] ?? nothing,
      undefined,
      { values: [object], isComplete: true },
      place,
    );
  return (name === 'catch' || name === 'finally') && closureOf(values[0]) ? object : undefined;
}

function functionMethod(
  machine: Machine,
  closure: Closure,
  name: string,
  given: Arguments,
  place: Place,
): Value | undefined {
  const [self = nothing, ...values] = given.values;
  if (name === 'call') return callClosure(machine, closure, self, { ...given, values }, place);
  if (name === 'bind') return boundClosure(closure, self, values);
  if (name !== 'apply') return undefined;
  const [list] = values;
  const spread = list?.kind === 'list' ? list : listValue([], false);
  return callClosure(machine, closure, self, { values: spread.items, isComplete: spread.isComplete }, place);
}

function boundClosure(closure: Closure, self: Value, given: readonly Value[]): Closure {
  return { ...closure, bound: { self, given } };
}

function callClosure(
  machine: Machine,
  closure: Closure,
  self: Value | undefined,
  given: Arguments,
  place: Place,
): Value {
  const { node, bound } = closure;
  if (isClassNode(node)) return unknown('a class that is called without new', place);
  if (node['generator'] === true) return unknown('a generator', place);
  if (!machine.mayEnter(node)) {
    machine.tell('The call is not followed: it repeats itself, or stands within too many others.', place);
    return unknown('a call within too many others', place);
  }
  const values = bound ? [...bound.given, ...given.values] : given.values;
  const frame: Frame = { returns: [], hasMaybeEnded: false };
  const isArrow = node.type === 'ArrowFunctionExpression';
  const scope = scopeInside(closure.scope, {
    frame,
    isFunctionScope: true,
    ...(isArrow ? {} : { self: bound?.self ?? self, home: closure.home }),
  });
  if (!isArrow) scope.names.set('arguments', listValue(values, given.isComplete));
  return runFrame(machine, node, frame, () => {
    bindParameters(machine, listOf(node, 'params'), { ...given, values }, scope);
    return bodyResult(machine, node, scope);
  });
}

/** Runs what one frame is for, and leaves the doubts that arose in it behind. */
export function runFrame<Result>(
  machine: Machine,
  node: SyntaxNode,
  frame: Frame,
  run: () => Result,
): Result {
  machine.running.push(node);
  try {
    return run();
  } finally {
    machine.running.pop();
    if (frame.hasMaybeEnded) machine.perhaps -= 1;
  }
}

function bodyResult(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const body = childOf(node, 'body');
  if (body?.type !== 'BlockStatement') return machine.steps.evaluate(machine, body, scope);
  const completion = machine.steps.execute(machine, listOf(body, 'body'), scope);
  const { returns } = scope.frame;
  if (completion === 'normal') return eitherOf([...returns, nothing]);
  return returns.length > 0 ? eitherOf(returns) : unknown('a call that only throws');
}
