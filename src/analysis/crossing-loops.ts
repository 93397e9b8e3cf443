import type { Deployment } from '../infrastructure/deployment.js';
import { memoPer } from '../memo.js';
import type { Node } from '../ast/walk.js';
import { declaredWritesIn } from './deployed-writes.js';
import { cycleFrom, isDeclaredLoop } from './event-cycles.js';
import { eventLoopsIn } from './event-loops.js';
import { isDirect, legsDeclaredBy, legsFrom, legsOfWrites, type Leg } from './event-legs.js';
import { handlersIn, type Handler } from './handlers.js';
import { isIntended } from './intended-loops.js';
import type { Module } from './module.js';
import type { Reach } from './call-closure.js';

/** A way through several functions or resources that leads an event back to where it began. */
export interface CrossingLoop {
  readonly deployment: Deployment;
  /** Where it stands in the linted module: a write, or the handler whose destinations make the loop. */
  readonly node: Node;
  readonly reach: Reach;
  /** Begins at the function that makes the write. */
  readonly legs: readonly Leg[];
}

/** The loops through other functions and resources that a write of this module is part of, the shortest one for each place. */
export const crossingLoopsIn = memoPer((module: Module): readonly CrossingLoop[] => {
  const loops = new Map<Node, CrossingLoop>();
  const direct = new Set<Node>(eventLoopsIn(module).map(({ node }) => node));
  for (const { deployment, declared, writes } of declaredWritesIn(module)) {
    for (const write of writes) {
      const { node, reach } = write;
      if (loops.has(node) || direct.has(node) || isIntended(module, node)) continue;
      const legs = legsOfWrites(deployment, declared, [write]).filter((leg) => !isDirect(leg));
      const cycle = cycleFrom(legs, (next) => legsFrom(deployment, next, module));
      if (cycle && !isDeclaredLoop(cycle)) loops.set(node, { deployment, node, reach, legs: cycle });
    }
  }
  for (const handler of handlersIn(module)) {
    const loop = loops.has(handler.node) ? undefined : loopWithoutCode(handler);
    if (loop) loops.set(handler.node, loop);
  }
  return [...loops.values()].sort((a, b) => a.node.range[0] - b.node.range[0]);
});

/** A loop that destinations and log groups make, whatever the code does. */
function loopWithoutCode(handler: Handler): CrossingLoop | undefined {
  for (const { deployment, declared } of handler.declared) {
    const legs = legsDeclaredBy(deployment, declared).filter(
      (leg) => leg.sent.source !== 'logs' || !isDirect(leg),
    );
    const cycle = cycleFrom(legs, (next) => legsDeclaredBy(deployment, next));
    if (cycle && !isDeclaredLoop(cycle))
      return { deployment, node: handler.node, reach: { handler, via: [], crossings: [] }, legs: cycle };
  }
  return undefined;
}
