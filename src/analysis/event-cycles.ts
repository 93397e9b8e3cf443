import type { DeclaredFunction } from '../infrastructure/deployment.js';
import { goesOn, isRedriven, resourceKey, type Leg } from './event-legs.js';

/** Functions and resources on a way together; longer ones are not looked for. */
const maximumNodes = 8;

/** Ways that are tried from one place before the search is given up. */
const maximumTries = 1500;

/** The legs that begin at a function. */
type LegsFrom = (declared: DeclaredFunction) => readonly Leg[];

/**
 * The shortest way that leads back to the function it begins at, with one of some first legs; `undefined` when there is
 * none, or none that is certain to go on forever.
 */
export function cycleFrom(first: readonly Leg[], legsFrom: LegsFrom): readonly Leg[] | undefined {
  const queue: (readonly Leg[])[] = first.filter((leg) => goesOn(leg, undefined)).map((leg) => [leg]);
  for (let tries = 0; tries < maximumTries; tries += 1) {
    const legs = queue.shift();
    if (!legs) return undefined;
    if (isBack(legs)) {
      if (isForever(legs)) return legs;
    } else queue.push(...longerBy(legs, legsFrom));
  }
  return undefined;
}

/** The ways that are one leg longer, through no function or resource twice. */
export function longerBy(legs: readonly Leg[], legsFrom: LegsFrom): (readonly Leg[])[] {
  const last = legs.at(-1);
  if (!last || legs.slice(0, -1).some(({ way }) => way.to === last.way.to)) return [];
  return legsFrom(last.way.to)
    .filter((leg) => goesOn(leg, last))
    .map((leg) => [...legs, leg])
    .filter(isSimple);
}

function isSimple(legs: readonly Leg[]): boolean {
  const nodes = [...legs.map(({ sent }) => sent.by.logicalId), ...legs.flatMap(resourcesOn)];
  return nodes.length <= maximumNodes && new Set(nodes).size === nodes.length;
}

/** The resources that a leg goes through; one with filters is another one for each function behind it. */
function resourcesOn({ sent, way }: Leg): string[] {
  if (sent.source === undefined) return [];
  const isFiltered = (way.flows[0] ?? way.trigger)?.filter.kind !== 'none';
  const name = sent.source === 'logs' ? `logs of ${sent.by.logicalId}` : resourceKey(sent.resource);
  const key = isFiltered ? `${name} for ${way.to.logicalId}` : name;
  const passed = way.flows.filter((_, index) => way.trigger !== undefined || index < way.flows.length - 1);
  return [key, ...passed.map(({ to }) => resourceKey(to))];
}

/** Whether the last leg ends where the first one begins. */
export function isBack(legs: readonly Leg[]): boolean {
  return legs.at(-1)?.way.to === legs[0]?.sent.by;
}

/** Whether an event that takes a closed way is certain to take it again. */
export function isForever(legs: readonly Leg[]): boolean {
  const [first] = legs;
  if (!first || !isSimple(legs) || !goesOn(first, legs.at(-1))) return false;
  // What is sent on after a failure comes back to the queue that it failed in, or it ends elsewhere.
  return legs.length === 1 || !legs.some(({ way }) => isRedriven(way));
}

/** Whether a function on the way is declared to run in a loop on purpose. */
export function isDeclaredLoop(legs: readonly Leg[]): boolean {
  return legs.some(({ sent }) => sent.by.recursiveLoop === 'Allow');
}

/** The functions that a closed way goes through, in its order. */
export function functionsOn(legs: readonly Leg[]): readonly DeclaredFunction[] {
  return legs.map(({ sent }) => sent.by);
}
