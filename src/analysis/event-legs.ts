import {
  resourceOf,
  type DeclaredFunction,
  type Deployment,
  type Term,
} from '../infrastructure/deployment.js';
import { inputTextOf } from './aws-operations.js';
import { isUnconditional, mayEndChain, type Arrival } from './chain-guards.js';
import { handlerOfDeclared, sentBy, writesOf, type Linted } from './deployed-writes.js';
import { isAsynchronous, isLetThrough, serviceOf, waysOf, type Sent, type Way } from './event-ways.js';
import type { Handler } from './handlers.js';
import type { PlacedWrite } from './placed-writes.js';

/** From one function to the next that runs because of it. */
export interface Leg {
  readonly sent: Sent;
  /** Where code sends it; `undefined` for destinations and log lines. */
  readonly write: PlacedWrite | undefined;
  readonly way: Way;
}

/** The legs that begin with certain writes of a declared function. */
export function legsOfWrites(
  deployment: Deployment,
  declared: DeclaredFunction,
  writes: readonly PlacedWrite[],
): readonly Leg[] {
  return writes.flatMap((write) => {
    const sent = sentBy(deployment, declared, write.target);
    return sent ? waysOf(deployment, sent).map((way) => ({ sent, write, way })) : [];
  });
}

/** The legs that a template sets up by itself: on-success destinations, and the lines in a function's own log group. */
export function legsDeclaredBy(deployment: Deployment, by: DeclaredFunction): readonly Leg[] {
  const sent = by.successTargets.flatMap((resource): Sent[] => {
    const source = serviceOf(deployment, resource);
    return source === 'unknown' ? [] : [{ by, source, resource, target: undefined }];
  });
  const lines: Sent = { by, source: 'logs', resource: { kind: 'unknown' }, target: undefined };
  return [...sent, lines].flatMap((each) =>
    waysOf(deployment, each).map((way) => ({ sent: each, write: undefined, way })),
  );
}

/** The legs that begin at a declared function. */
export function legsFrom(deployment: Deployment, declared: DeclaredFunction, linted: Linted): readonly Leg[] {
  const handler = handlerOfDeclared(declared, linted);
  const known = handler && legsByHandler.get(handler)?.get(declared);
  if (known) return known;
  const legs = [
    ...legsOfWrites(deployment, declared, handler ? writesOf(handler) : []),
    ...legsDeclaredBy(deployment, declared),
  ];
  if (handler)
    legsByHandler.set(
      handler,
      (legsByHandler.get(handler) ?? new Map<DeclaredFunction, Leg[]>()).set(declared, legs),
    );
  return legs;
}

const legsByHandler = new WeakMap<Handler, Map<DeclaredFunction, readonly Leg[]>>();

/** Whether a leg leads a function's own write to itself, with nothing in between but a trigger. */
export function isDirect({ sent, way }: Leg): boolean {
  return way.to === sent.by && way.flows.length === 0;
}

/** What a leg invokes its function with. */
export function arrivalOf({ way: { trigger, flows } }: Leg): Arrival {
  return trigger?.source ?? flows.at(-1)?.source ?? 'call';
}

/**
 * Whether a function that was invoked by the leg before is certain to send an event on along this one. Without the one
 * before: whether some invocation may be.
 */
export function goesOn(leg: Leg, before: Leg | undefined): boolean {
  const known = answers.get(leg) ?? new Map<Leg | undefined, boolean>();
  answers.set(leg, known);
  const answer = known.get(before) ?? isCertain(leg, before);
  known.set(before, answer);
  return answer;
}

const answers = new WeakMap<Leg, Map<Leg | undefined, boolean>>();

function isCertain({ sent, write, way }: Leg, before: Leg | undefined): boolean {
  if (!write) return sent.source === 'logs' || !before || isUnattended(before);
  const isLet = isLetThrough(sent, way, before?.way);
  if (before ? isLet !== true : isLet === false) return false;
  if (sent.source === 'dynamodb' && !write.target.isNewEachTime()) return false;
  if (isRedriven(way)) return isUnconditional(write);
  return !mayEndChain(write, before && arrivalOf(before));
}

/** Whether messages only go on when their own function has failed on them. */
export function isRedriven({ flows }: Way): boolean {
  return flows.some(({ kind }) => kind === 'redrive');
}

/** Nobody waits for the invocation, so that its result goes to a destination. */
function isUnattended({ write, way }: Leg): boolean {
  const isCall = way.trigger === undefined && way.flows.length === 0;
  if (!isCall || !write) return isAsynchronous(way);
  const { place, operation } = write.target;
  return inputTextOf(place.module, operation, 'InvocationType') === 'Event';
}

/** What tells a resource apart from the others on a way: its logical id, else its name. */
export function resourceKey(term: Term): string {
  return resourceOf(term) ?? JSON.stringify(term);
}
