import type { Trigger } from '../infrastructure/deployment.js';
import type { DeclaredMatch } from '../infrastructure/deployments.js';
import { nameSameResource } from '../infrastructure/same-resource.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { memoPer } from '../memo.js';
import { eventSourcesOf } from './event-sources.js';
import { declaredWritesIn } from './deployed-writes.js';
import { handlersIn, type Handler } from './handlers.js';
import { isIntended } from './intended-loops.js';
import { isGuardedLoop } from './loop-guards.js';
import type { Module } from './module.js';
import { isOwnFunction, namingSourceOf } from './own-resources.js';
import { placedWritesIn, type PlacedWrite } from './placed-writes.js';
import { letsThrough, namesBucket, staysInPlace } from './trigger-filters.js';
import type { WriteTarget } from './write-targets.js';
import { deployedTermOf } from './written-text.js';

/** A write whose event invokes the function that makes it. */
export interface EventLoop extends PlacedWrite {
  /** Why we believe it: the event itself names the resource, or a template does, or the function calls itself. */
  readonly because: 'event' | 'template' | 'self';
  /** The template that proves it. */
  readonly match: DeclaredMatch | undefined;
  /** What brings the event back to the function. */
  readonly through: EventSource | undefined;
}

/** The writes in this module that start the function they are in once more, and that nothing in code or template keeps from it; one for each place. */
export const eventLoopsIn = memoPer((module: Module): readonly EventLoop[] => {
  const loops = new Map<unknown, EventLoop>();
  const reported = new Set<unknown>();
  for (const write of [...placedWritesIn(module), ...writesForOtherHandlersIn(module)]) {
    const operation = write.target.operation.node;
    if (loops.has(write.node) || reported.has(operation)) continue;
    if (isAllowed(write) || isIntended(module, write.node)) continue;
    const proof = loopProofOf(write);
    if (!proof) continue;
    loops.set(write.node, { ...write, ...proof });
    if (write.node === operation) reported.add(operation);
  }
  return [...loops.values()].sort((a, b) => a.node.range[0] - b.node.range[0]);
});

/** Why we believe that a write starts its function once more; `undefined` when we do not. */
type Proof = Pick<EventLoop, 'because' | 'match' | 'through'>;

export function loopProofOf(write: PlacedWrite): Proof | undefined {
  const proof = proofOf(write.reach.handler, write.target);
  return proof && !isGuardedLoop(write) ? proof : undefined;
}

/** A helper module's writes, as those handlers make them that are not the first to reach it. */
function writesForOtherHandlersIn(module: Module): readonly PlacedWrite[] {
  return handlersIn(module).length > 0 ? [] : declaredWritesIn(module).flatMap(({ writes }) => writes);
}

/** `RecursiveLoop: Allow` switches Lambda's own detection off on purpose. */
function isAllowed({ reach: { handler } }: PlacedWrite): boolean {
  return handler.declared.some((match) => match.declared.recursiveLoop === 'Allow');
}

function proofOf(handler: Handler, target: WriteTarget): Proof | undefined {
  return target.source === undefined
    ? selfProof(handler, target)
    : (templateProof(handler, target) ?? eventProof(handler, target));
}

/** `InvokeCommand({ FunctionName: context.functionName })`, or a name that the template gives to the function itself. */
function selfProof(handler: Handler, { resource }: WriteTarget): Proof | undefined {
  if (isOwnFunction(resource)) return { because: 'self', match: undefined, through: undefined };
  const match = handler.declared.find(({ deployment, declared }) =>
    nameSameResource(deployment, deployedTermOf(resource, declared), {
      kind: 'concat',
      atoms: [{ kind: 'attribute', of: declared.logicalId, which: 'name' }],
    }),
  );
  return match && { because: 'template', match, through: undefined };
}

/** The template gives the written resource and the trigger's the same value, and the trigger's filter lets the write through. */
function templateProof(handler: Handler, target: WriteTarget): Proof | undefined {
  for (const match of handler.declared) {
    const trigger = match.declared.triggers.find(
      (each) => each.isEnabled && isSentBy(each, target, match) && letsThrough(each, target, match.declared),
    );
    if (trigger) return { because: 'template', match, through: trigger.source };
  }
  return undefined;
}

function isSentBy(trigger: Trigger, target: WriteTarget, { deployment, declared }: DeclaredMatch): boolean {
  const term = deployedTermOf(target.resource, declared);
  if (trigger.source === target.source) return nameSameResource(deployment, term, trigger.resource);
  return trigger.source === 'eventbridge' && target.source === 's3' && namesBucket(deployment, trigger, term);
}

/** The resource is named by the event that it sent. */
function eventProof(handler: Handler, target: WriteTarget): Proof | undefined {
  const through = namingSourceOf(target);
  if (through === undefined) return undefined;
  const sources = eventSourcesOf(handler);
  // A path that only one kind of event has says itself what the event is.
  if (sources.size > 0 && !sources.has(through)) return undefined;
  const triggers = handler.declared.flatMap((match) =>
    match.declared.triggers
      .filter(({ source, isEnabled }) => source === through && isEnabled)
      .map((trigger) => ({ trigger, match })),
  );
  if (triggers.length === 0)
    return staysInPlace(target) ? { because: 'event', match: undefined, through } : undefined;
  // A rule names its bus: the template's own words have been asked already.
  if (target.source === 'eventbridge') return undefined;
  const open = triggers.find(({ trigger, match }) => letsThrough(trigger, target, match.declared));
  return open && { because: 'event', match: open.match, through };
}
