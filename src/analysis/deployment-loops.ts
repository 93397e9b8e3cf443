import type { Deployment, Place } from '../infrastructure/deployment.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import type { Module } from './module.js';

/** A function or a resource on the way of an event. */
export interface EventNode {
  readonly kind: 'function' | 'resource';
  /** Logical id of what the template declares; else its name as far as the template spells it. */
  readonly id: string;
  /** What it sends, or `lambda` for a function. */
  readonly service: EventSource | 'lambda';
}

/** A step of an event from one node to the next. */
export interface EventHop {
  readonly from: EventNode;
  readonly to: EventNode;
  /**
   * What makes the step: a trigger of a function; something that infrastructure passes on by itself (notifications,
   * subscriptions, rules, redrives, tasks, destinations, log groups); a write or call in code.
   */
  readonly via: 'trigger' | 'flow' | 'write';
  /** Where it is declared, or where the code writes. */
  readonly place: Place;
}

/** A way that leads an event back to where it began. */
export interface DeploymentLoop {
  /** In the order an event takes them; the last one ends where the first one begins, which is a function. */
  readonly hops: readonly EventHop[];
  /** Whether Lambda's own loop detection knows all services on the way: it stops the chain after about 16 rounds. */
  readonly isStoppedByLambda: boolean;
  /** Whether a function on the way is declared `RecursiveLoop: Allow`, or a comment at a write says that it is intended. */
  readonly isAllowed: boolean;
}

/** The steps of events that a deployment is known to have, those of code included. */
export function eventHopsOf(
  _deployment: Deployment,
  _project: Pick<Module, 'root' | 'settings'>,
): readonly EventHop[] {
  return [];
}

/** Every way of at most eight nodes that leads events of a deployment back to where they began, each once. */
export function loopsOf(
  _deployment: Deployment,
  _project: Pick<Module, 'root' | 'settings'>,
): readonly DeploymentLoop[] {
  return [];
}
