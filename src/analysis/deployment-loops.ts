import { readText } from '../files/files.js';
import {
  attributeTerm,
  type DeclaredFunction,
  type Deployment,
  type Place,
  type Term,
} from '../infrastructure/deployment.js';
import { nameSameResource } from '../infrastructure/same-resource.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { declaredLoopOf, type DeclaredLoop } from './declared-loops.js';
import { handlerOfDeclared, sentBy, writesOf } from './deployed-writes.js';
import { loopProofOf } from './event-loops.js';
import type { PlacedWrite } from './placed-writes.js';
import type { Node } from '../ast/walk.js';
import { isBack, isDeclaredLoop, isForever, longerBy } from './event-cycles.js';
import { goesOn, isDirect, legsFrom, resourceKey, type Leg } from './event-legs.js';
import { serviceOf } from './event-ways.js';
import { isStoppedByLambda, servicesOn } from './loop-detection.js';
import { nameOf } from './loop-text.js';
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

/** Where modules are read from. */
type Project = Pick<Module, 'root' | 'settings'>;

/** The steps of events that a deployment is known to have, those of code included, each once. */
export function eventHopsOf(deployment: Deployment, project: Project): readonly EventHop[] {
  const hops = deployment.functions.flatMap((declared) => [
    ...legsFrom(deployment, declared, project).flatMap((leg) => hopsOf(deployment, leg)),
    ...writeHopsOf(deployment, declared, project),
    ...declared.triggers.flatMap((trigger) => {
      const from = trigger.isEnabled ? resourceNode(deployment, trigger.source, trigger.resource) : undefined;
      return from
        ? [{ from, to: functionNode(declared), via: 'trigger' as const, place: trigger.place }]
        : [];
    }),
  ]);
  return differentOnes([...hops, ...flowHopsOf(deployment)]);
}

/** Writes to resources that lead on to no function, as far as the template tells which they are. */
function writeHopsOf(deployment: Deployment, declared: DeclaredFunction, project: Project): EventHop[] {
  const handler = handlerOfDeclared(declared, project);
  return (handler ? writesOf(handler) : []).flatMap((write): EventHop[] => {
    const sent = sentBy(deployment, declared, write.target);
    const to = sent?.source && resourceNode(deployment, sent.source, sent.resource);
    return to ? [{ from: functionNode(declared), to, via: 'write', place: placeOf(write) }] : [];
  });
}

function flowHopsOf(deployment: Deployment): EventHop[] {
  return deployment.flows.flatMap(({ source, from, to, isEnabled, place }) => {
    const [start, end] = [resourceNode(deployment, source, from), nodeOf(deployment, to)];
    return isEnabled && start && end ? [{ from: start, to: end, via: 'flow' as const, place }] : [];
  });
}

function differentOnes(hops: readonly EventHop[]): EventHop[] {
  return [...new Map(hops.map((hop) => [JSON.stringify(hop), hop])).values()];
}

/** Ways that are tried from one function before the search is given up. */
const maximumTries = 3000;

/** Every way of at most eight nodes that leads events of a deployment back to where they began, each once. */
export function loopsOf(deployment: Deployment, project: Project): readonly DeploymentLoop[] {
  const begun = new Set<DeclaredFunction>();
  const cycles = deployment.functions.flatMap((declared) => {
    // Loops through a function that others began at have been found there.
    const next = (from: DeclaredFunction): readonly Leg[] =>
      legsFrom(deployment, from, project).filter(
        (leg) => !begun.has(leg.way.to) && !(leg.write && isDirect(leg)),
      );
    const found = cyclesFrom(next(declared), next);
    begun.add(declared);
    return found;
  });
  return [
    ...cycles.map((legs) => ({
      hops: legs.flatMap((leg) => hopsOf(deployment, leg)),
      isStoppedByLambda: isStoppedByLambda(servicesOn(legs)),
      isAllowed: isDeclaredLoop(legs) || legs.some(({ write }) => isIntendedInText(write)),
    })),
    ...deployment.functions.flatMap((declared) => [
      ...directLoops(deployment, declared, project),
      ...failureLoops(deployment, declared),
    ]),
  ];
}

function cyclesFrom(
  first: readonly Leg[],
  next: (declared: DeclaredFunction) => readonly Leg[],
): (readonly Leg[])[] {
  const found: (readonly Leg[])[] = [];
  const queue: (readonly Leg[])[] = first.filter((leg) => goesOn(leg, undefined)).map((leg) => [leg]);
  for (let tries = 0; tries < maximumTries; tries += 1) {
    const legs = queue.shift();
    if (!legs) return found;
    if (!isBack(legs)) queue.push(...longerBy(legs, next));
    else if (isForever(legs)) found.push(legs);
  }
  return found;
}

/** Writes to the function's own trigger, and calls of itself; one for each place. */
function directLoops(deployment: Deployment, declared: DeclaredFunction, project: Project): DeploymentLoop[] {
  const handler = handlerOfDeclared(declared, project);
  const found = new Map<Node, DeploymentLoop>();
  for (const write of handler ? writesOf(handler) : []) {
    const proof = found.has(write.node) ? undefined : loopProofOf(write);
    if (!proof || (proof.match && proof.match.declared.logicalId !== declared.logicalId)) continue;
    const trigger = declared.triggers.find(({ source }) => source === proof.through);
    const fn = functionNode(declared);
    const resource = trigger && resourceNode(deployment, trigger.source, trigger.resource);
    const hop = { from: fn, to: resource ?? fn, via: 'write', place: placeOf(write) } as const;
    found.set(write.node, {
      hops:
        trigger && resource ? [hop, { from: resource, to: fn, via: 'trigger', place: trigger.place }] : [hop],
      isStoppedByLambda: isStoppedByLambda([write.target.source, proof.through, write.target.mediatedBy]),
      isAllowed: declared.recursiveLoop === 'Allow' || isIntendedInText(write),
    });
  }
  return [...found.values()];
}

function placeOf({ module, node }: PlacedWrite): Place {
  return { file: module.path, line: lineOf(module, node.range[0]) };
}

/** Comments of other modules are no facts of a lint; here they are read from the file. */
function isIntendedInText(write: PlacedWrite | undefined): boolean {
  if (!write) return false;
  const line = lineOf(write.module, write.node.range[0]);
  const lines = (readText(write.module.path) ?? '').split('\n').slice(Math.max(0, line - 2), line);
  return lines.some((text) => /\/[/*]\s*lambda:\s*intended-loop\b/.test(text));
}

/** Failed events that go back to the trigger. */
function failureLoops(deployment: Deployment, declared: DeclaredFunction): DeploymentLoop[] {
  const loop = declaredLoopOf(deployment, declared);
  return loop?.kind === 'failure' ? [failureLoop(deployment, declared, loop)] : [];
}

function failureLoop(
  deployment: Deployment,
  declared: DeclaredFunction,
  { trigger }: Pick<DeclaredLoop, 'trigger'>,
): DeploymentLoop {
  const fn = functionNode(declared);
  const resource = resourceNode(deployment, trigger.source, trigger.resource) ?? fn;
  return {
    hops: [
      { from: fn, to: resource, via: 'flow', place: declared.place },
      { from: resource, to: fn, via: 'trigger', place: trigger.place },
    ],
    isStoppedByLambda: isStoppedByLambda([trigger.source]),
    isAllowed: declared.recursiveLoop === 'Allow',
  };
}

/** The steps of a leg: what the function sends, what infrastructure passes on, what triggers the next function. */
function hopsOf(deployment: Deployment, { sent, write, way }: Leg): EventHop[] {
  const start = functionNode(sent.by);
  const end = functionNode(way.to);
  const place = write ? placeOf(write) : sent.by.place;
  const via = write ? 'write' : 'flow';
  const resource =
    sent.source === 'logs'
      ? { kind: 'resource' as const, id: `/aws/lambda/${sent.by.logicalId}`, service: sent.source }
      : sent.source && resourceNode(deployment, sent.source, sent.resource);
  if (!resource) return [{ from: start, to: end, via, place }];
  const hops: EventHop[] = [{ from: start, to: resource, via, place }];
  let last: EventNode = resource;
  for (const flow of way.flows) {
    const to: EventNode = nodeOf(deployment, flow.to) ?? end;
    hops.push({ from: last, to, via: 'flow', place: flow.place });
    last = to;
  }
  return way.trigger ? [...hops, { from: last, to: end, via: 'trigger', place: way.trigger.place }] : hops;
}

function lineOf({ text }: Module, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function functionNode({ logicalId }: DeclaredFunction): EventNode {
  return { kind: 'function', id: logicalId, service: 'lambda' };
}

/** The function or resource that a flow ends at. */
function nodeOf(deployment: Deployment, term: Term): EventNode | undefined {
  const service = serviceOf(deployment, term);
  if (service === 'unknown') return undefined;
  if (service !== undefined) return resourceNode(deployment, service, term);
  const declared = deployment.functions.find(({ logicalId }) =>
    nameSameResource(deployment, term, attributeTerm(logicalId, 'name')),
  );
  return declared && functionNode(declared);
}

/** `undefined` when the template does not tell which resource it is. */
function resourceNode(deployment: Deployment, service: EventSource, term: Term): EventNode | undefined {
  if (term.kind === 'unknown') return undefined;
  return { kind: 'resource', id: declaredIdOf(deployment, service, term), service };
}

/** The logical id of the resource that a term names, also by its physical name. */
function declaredIdOf(deployment: Deployment, service: EventSource, term: Term): string {
  for (const [id, resource] of deployment.resources)
    if (resource.service === service && nameSameResource(deployment, term, attributeTerm(id, 'name')))
      return id;
  return nameOf(deployment, term) || resourceKey(term);
}
