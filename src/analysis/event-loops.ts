import type { DeclaredMatch } from '../infrastructure/deployments.js';
import type { Trigger } from '../infrastructure/deployment.js';
import { nameSameResource } from '../infrastructure/same-resource.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { memoPer } from '../memo.js';
import type { Node } from '../ast/walk.js';
import type { Reach } from './call-closure.js';
import { eventSourcesOf } from './event-sources.js';
import type { Handler } from './handlers.js';
import { invokePhaseOf } from './invoke-phase.js';
import { isGuardedLoop } from './loop-guards.js';
import type { Module } from './module.js';
import { rootsOf, type Provenance } from './provenance.js';
import { matchesFilter, staysInPlace } from './trigger-filters.js';
import { deployedTermOf } from './written-text.js';
import { writeTargetsIn, type WriteTarget } from './write-targets.js';

/** A write whose event invokes the function that makes it. */
export interface EventLoop {
  readonly node: Node;
  readonly reach: Reach;
  readonly target: WriteTarget;
  /** Why we believe it: the event itself names the resource, or a template does. */
  readonly because: 'event' | 'template' | 'self';
  /** The template that proves it. */
  readonly match: DeclaredMatch | undefined;
}

/** The writes in this module that start the function they are in once more, and that nothing in code or template keeps from it. */
export const eventLoopsIn = memoPer((module: Module): readonly EventLoop[] =>
  writeTargetsIn(module).flatMap((target) => {
    const { node } = target.operation;
    const reach = invokePhaseOf(module, node);
    if (!reach || isIntended(reach.handler)) return [];
    const proof = proofOf(reach.handler, target);
    return proof && !isGuardedLoop(module, target) ? [{ node, reach, target, ...proof }] : [];
  }),
);

type Proof = Pick<EventLoop, 'because' | 'match'>;

/** `RecursiveLoop: Allow` switches Lambda's own detection off on purpose. */
function isIntended({ declared }: Handler): boolean {
  return declared.some((match) => match.declared.recursiveLoop === 'Allow');
}

function proofOf(handler: Handler, target: WriteTarget): Proof | undefined {
  return target.source === undefined
    ? selfProof(handler, target)
    : (templateProof(handler, target) ?? eventProof(handler, target));
}

/** `InvokeCommand({ FunctionName: context.functionName })`, or an environment variable that the template fills with the function itself. */
function selfProof(handler: Handler, { resource }: WriteTarget): Proof | undefined {
  const isOwnName =
    (resource.kind === 'invocation-context' &&
      /^(functionName|invokedFunctionArn)$/.test(resource.path.join('.'))) ||
    (resource.kind === 'env' && resource.name === 'AWS_LAMBDA_FUNCTION_NAME');
  if (isOwnName) return { because: 'self', match: undefined };
  const match = handler.declared.find(({ deployment, declared }) =>
    nameSameResource(deployment, deployedTermOf(resource, declared), {
      kind: 'concat',
      atoms: [{ kind: 'attribute', of: declared.logicalId, which: 'name' }],
    }),
  );
  return match && { because: 'template', match };
}

/** The template gives the written resource and the trigger's the same value, and the trigger's filter lets the write through. */
function templateProof(handler: Handler, target: WriteTarget): Proof | undefined {
  const match = handler.declared.find(({ deployment, declared }) => {
    const term = deployedTermOf(target.resource, declared);
    return declared.triggers.some(
      (trigger) =>
        trigger.isEnabled &&
        trigger.source === target.source &&
        nameSameResource(deployment, term, trigger.resource) &&
        matchesFilter(trigger.filter, target, declared) === true,
    );
  });
  return match && { because: 'template', match };
}

/** The resource is named by the event that it sent. */
function eventProof(handler: Handler, target: WriteTarget): Proof | undefined {
  const sources = eventSourcesOf(handler);
  const origin = originOf(target);
  if (origin === undefined || !sources.has(origin)) return undefined;
  const triggers = handler.declared.flatMap((match) =>
    match.declared.triggers
      .filter(({ source, isEnabled }) => source === origin && isEnabled)
      .map((trigger) => ({ trigger, match })),
  );
  if (triggers.length === 0) return staysInPlace(target) ? { because: 'event', match: undefined } : undefined;
  const open = triggers.find(({ trigger, match }) => letsThrough(trigger, target, match));
  return open && { because: 'event', match: open.match };
}

function letsThrough({ source, filter }: Trigger, target: WriteTarget, { declared }: DeclaredMatch): boolean {
  // A rule for S3 events filters by other means than the bucket's notification does.
  if (source !== target.source && filter.kind !== 'none') return false;
  return matchesFilter(filter, target, declared) === true;
}

/** The paths in an event, by source, that name the resource which sent it. */
const ownNames: readonly (readonly [EventSource, EventSource, RegExp])[] = [
  ['s3', 's3', /^Records\.[*\d]+\.s3\.bucket\.(name|arn)$/],
  ['s3', 'eventbridge', /^detail\.bucket\.name$/],
  ['sqs', 'sqs', /^Records\.[*\d]+\.eventSourceARN(\.|$)/],
  ['dynamodb', 'dynamodb', /^Records\.[*\d]+\.eventSourceARN(\.|$)/],
  ['kinesis', 'kinesis', /^Records\.[*\d]+\.eventSourceARN(\.|$)/],
  ['sns', 'sns', /^Records\.[*\d]+\.(Sns\.TopicArn|EventSubscriptionArn)(\.|$)/],
];

/** The source of the event that names the written resource; `undefined` when it names another one or something is added to the name. */
function originOf({ source, resource, entry }: WriteTarget): EventSource | undefined {
  if (source === 'eventbridge') return isSameEvent(resource, entry) ? source : undefined;
  const row = ownNames.find(([written, , path]) => written === source && isOnly(resource, path));
  return row?.[1];
}

/** Put back on the default bus under the source and detail type that it came with; another bus may have other rules. */
function isSameEvent(bus: Provenance, entry: WriteTarget['entry']): boolean {
  const isDefault = bus.kind === 'literal' && bus.value === 'default';
  const names = [entry?.source, entry?.detailType].map((value) =>
    value?.kind === 'event' ? value.path.join('.') : '',
  );
  return isDefault && names.join(' ') === 'source detail-type';
}

/** The value is a part of the event, or made of nothing else and fixed text before it (as a queue's URL is of its ARN). */
function isOnly(value: Provenance, path: RegExp): boolean {
  if (value.kind === 'event') return path.test(value.path.join('.'));
  if (value.kind === 'either')
    return value.options.length > 0 && value.options.every((option) => isOnly(option, path));
  if (value.kind === 'text' && value.parts.at(-1)?.kind === 'literal') return false;
  if (value.kind !== 'text' && value.kind !== 'derived') return false;
  const roots = rootsOf(value).filter(({ kind }) => kind !== 'literal' && kind !== 'env');
  return roots.length > 0 && roots.every((root) => root.kind === 'event' && path.test(root.path.join('.')));
}
