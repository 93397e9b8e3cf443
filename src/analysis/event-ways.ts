import {
  attributeTerm,
  literalTextOf,
  resourceOf,
  type DeclaredFunction,
  type Deployment,
  type Filter,
  type Flow,
  type Term,
  type Trigger,
} from '../infrastructure/deployment.js';
import { nameSameResource } from '../infrastructure/same-resource.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { isOwnLogGroup } from './declared-loops.js';
import type { Provenance } from './provenance.js';
import { fieldsOf, isOwnKey, letsThrough, namesBucket } from './trigger-filters.js';
import type { WriteTarget } from './write-targets.js';

/** Something that a function sets off: an event of a resource, or the call of a function. */
export interface Sent {
  readonly by: DeclaredFunction;
  /** What kind of events the resource sends; `undefined` for the call of a function. */
  readonly source: EventSource | undefined;
  readonly resource: Term;
  /** The write in code; `undefined` for what infrastructure sends on the function's behalf. */
  readonly target: WriteTarget | undefined;
}

/** How something that was sent comes to invoke a function. */
export interface Way {
  /** What infrastructure passes on, in the order an event takes it. */
  readonly flows: readonly Flow[];
  readonly to: DeclaredFunction;
  /** `undefined` for a function that is called, or that a flow ends at. */
  readonly trigger: Trigger | undefined;
}

/** Longer chains of flows are not followed. */
const maximumFlows = 3;

/**
 * The ways by which something sent invokes functions of the deployment, as far as resources go: what the first filter on
 * each way lets through is another question; those behind it must let everything through.
 */
export function waysOf(deployment: Deployment, sent: Sent): readonly Way[] {
  return waysFrom(deployment, sent, []);
}

function waysFrom(deployment: Deployment, sent: Sent, flows: readonly Flow[]): Way[] {
  if (sent.source === undefined)
    return deployment.functions
      .filter(({ logicalId }) =>
        nameSameResource(deployment, sent.resource, attributeTerm(logicalId, 'name')),
      )
      .map((to) => ({ flows, to, trigger: undefined }));
  const direct = deployment.functions.flatMap((to) =>
    to.triggers
      .filter((trigger) => trigger.isEnabled && takes(deployment, sent, trigger))
      .map((trigger) => ({ flows, to, trigger })),
  );
  if (flows.length >= maximumFlows) return direct;
  const passed = deployment.flows.flatMap((flow) => {
    const { source, from: resource, filter, isEnabled, to } = flow;
    if (!isEnabled || flows.includes(flow) || !takes(deployment, sent, { source, resource, filter }))
      return [];
    const service = serviceOf(deployment, to);
    if (service === 'unknown') return [];
    const next = { by: sent.by, source: service, resource: to, target: undefined };
    return waysFrom(deployment, next, [...flows, flow]);
  });
  return [...direct, ...passed];
}

/** What takes events from a resource: a trigger, or a flow. */
type Taker = Pick<Trigger, 'source' | 'resource' | 'filter'>;

function takes(deployment: Deployment, { by, source, resource, target }: Sent, taker: Taker): boolean {
  if (!target && taker.filter.kind !== 'none') return false;
  if (taker.source === 'eventbridge' && source === 's3') return namesBucket(deployment, taker, resource);
  if (taker.source !== source) return false;
  return source === 'logs'
    ? isOwnLogGroup(deployment, by, taker.resource)
    : nameSameResource(deployment, resource, taker.resource);
}

const services: Readonly<Record<string, EventSource>> = {
  s3: 's3',
  sqs: 'sqs',
  sns: 'sns',
  dynamodb: 'dynamodb',
  kinesis: 'kinesis',
  events: 'eventbridge',
  states: 'stepfunctions',
};

/** What kind of events a named resource sends; `undefined` for a function. */
export function serviceOf(deployment: Deployment, term: Term): EventSource | undefined | 'unknown' {
  const id = resourceOf(term);
  if (id !== undefined) {
    if (deployment.functions.some(({ logicalId }) => logicalId === id)) return undefined;
    const service = deployment.resources.get(id)?.service ?? 'unknown';
    return service === 'lambda' ? undefined : service;
  }
  const [, service = ''] = /^arn:[^:]*:(\w+):/.exec(beginningOf(term)) ?? [];
  if (service === 'lambda') return undefined;
  return Object.hasOwn(services, service) ? services[service] : 'unknown';
}

/** The known text at the start of a term; what a deployment fills in stands as `*`. */
function beginningOf(term: Term): string {
  if (term.kind !== 'concat') return '';
  return term.atoms.map((atom) => (atom.kind === 'text' ? atom.text : '*')).join('');
}

/**
 * Whether the first filter on a way lets through what is sent, by a function that was invoked by another way; `undefined`
 * when it cannot be told.
 */
export function isLetThrough(sent: Sent, way: Way, arrival: Way | undefined): boolean | undefined {
  const taker = way.flows[0] ?? way.trigger;
  if (!taker || !sent.target) return true;
  const incoming = arrival && firstFilterOf(arrival);
  // What came in through the very same filter passes it again where it is left as it was.
  const target = incoming === taker.filter ? sent.target : asItCameIn(sent.target, incoming);
  return letsThrough(taker, target, sent.by);
}

/** The filter that what came in has passed first: the one that knows keys, sources and detail types. */
function firstFilterOf({ flows, trigger }: Way): Filter | undefined {
  return (flows[0] ?? trigger)?.filter;
}

/** A write with the parts that it takes from the event replaced by what the filter of the event says of them. */
function asItCameIn(target: WriteTarget, incoming: Filter | undefined): WriteTarget {
  const { key, entry } = target;
  const pattern = incoming?.kind === 'pattern' ? fieldsOf(incoming.pattern) : {};
  return {
    ...target,
    key: key && withKnownKey(key, incoming),
    entry: entry && {
      source: withKnownField(entry.source, pattern),
      detailType: withKnownField(entry.detailType, pattern),
    },
  };
}

const unknown: Provenance = { kind: 'unknown' };

/** The key of the event's object begins and ends as its filter wants it. */
function withKnownKey(key: Provenance, incoming: Filter | undefined): Provenance {
  if (isOwnKey(key)) {
    const { prefix, suffix } = incoming?.kind === 's3' ? incoming : {};
    const text = (term: Term | undefined): Provenance => ({
      kind: 'literal',
      value: literalTextOf(term) ?? '',
    });
    return { kind: 'text', parts: [text(prefix), unknown, text(suffix)] };
  }
  if (key.kind === 'text')
    return { kind: 'text', parts: key.parts.map((part) => withKnownKey(part, incoming)) };
  return key.kind === 'either'
    ? { kind: 'either', options: key.options.map((option) => withKnownKey(option, incoming)) }
    : key;
}

/** The source or detail type of the event, where its rule takes a single one. */
function withKnownField(value: Provenance, pattern: Readonly<Record<string, unknown>>): Provenance {
  if (value.kind !== 'event') return value;
  const accepted = pattern[value.path.join('.')];
  const [only, ...others] = Array.isArray(accepted) ? (accepted as unknown[]) : [];
  return typeof only === 'string' && others.length === 0 ? { kind: 'literal', value: only } : unknown;
}

/** Whether Lambda runs the function without anybody who waits for it: not so what polls a queue or a stream does. */
export function isAsynchronous({ trigger, flows }: Way): boolean {
  const source = trigger?.source ?? flows.at(-1)?.source;
  return source === undefined || asynchronous.has(source);
}

/** The services that invoke functions asynchronously (docs.aws.amazon.com/lambda/latest/dg/lambda-services.html). */
const asynchronous: ReadonlySet<EventSource> = new Set([
  's3',
  'sns',
  'eventbridge',
  'schedule',
  'logs',
  'iot',
  'ses',
] as const);
