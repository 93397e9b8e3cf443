import {
  resourceOf,
  type DeclaredFunction,
  type Deployment,
  type Dialect,
  type Flow,
  type Place,
  type Problem,
  type Queue,
  type Resource,
  type Term,
  type Trigger,
} from '../infrastructure/deployment.js';
import { nameSameResource } from '../infrastructure/same-resource.js';
import { filterText, resourcesIn, termText } from '../infrastructure/term-text.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { handlerOfDeclared, sentBy, writesOf as handlerWritesOf } from './deployed-writes.js';
import { loopsOf, type DeploymentLoop, type EventHop, type EventNode } from './deployment-loops.js';
import type { Module } from './module.js';

/** A deployment with its names as plain text, for people and programs; values of environment variables are left out. */
export interface DescribedDeployment {
  readonly template: string;
  readonly dialect: Dialect;
  /** Absolute paths of the files it is declared in, the template first. */
  readonly files: readonly string[];
  readonly isComplete: boolean;
  readonly functions: readonly DescribedFunction[];
  /** What is declared beside the functions. */
  readonly resources: readonly DescribedResource[];
  /** The steps of events between functions, resources and what the template only names. */
  readonly arrows: readonly Arrow[];
  readonly loops: readonly DescribedLoop[];
  readonly problems: readonly Problem[];
}

/** A declared function, its environment variables by name with the resources that their values refer to. */
export interface DescribedFunction extends Pick<
  DeclaredFunction,
  | 'logicalId'
  | 'place'
  | 'handler'
  | 'sources'
  | 'absence'
  | 'runtime'
  | 'architecture'
  | 'memoryMegabytes'
  | 'timeoutSeconds'
  | 'isEnvironmentComplete'
  | 'recursiveLoop'
> {
  readonly environment: readonly { readonly name: string; readonly resources: readonly string[] }[];
}

export interface DescribedResource {
  readonly logicalId: string;
  readonly service: Resource['service'];
  readonly place: Place;
  readonly isExternal: boolean;
  /** Physical name, where the template gives one. */
  readonly name: string | undefined;
  readonly queue: Omit<Queue, 'deadLetter'> | undefined;
}

/** One end of an arrow. */
export interface Party {
  readonly service: EventSource | 'lambda';
  /** Of what the template declares. */
  readonly logicalId: string | undefined;
  /** How the template names what it does not declare; `undefined` when nothing tells. */
  readonly name: string | undefined;
}

/** A step of events. */
export interface Arrow {
  readonly kind: 'trigger' | 'write' | 'failure' | 'success' | Flow['kind'];
  readonly from: Party;
  readonly to: Party;
  /** What is let through, in words; empty for everything. */
  readonly filter: string;
  readonly isEnabled: boolean;
  /** Where the template declares it, or where the code writes. */
  readonly places: readonly Place[];
  /** What code does there, for writes. */
  readonly writes: readonly Write[];
  /** What only triggers have that Lambda reads in batches. */
  readonly mapping: Mapping | undefined;
  /** Of a queue that passes on what was received too often. */
  readonly maxReceiveCount: number | undefined;
}

/** A write or call in code. */
export interface Write {
  readonly place: Place;
  /** The name of AWS's operation, such as `PutObject`. */
  readonly operation: string;
  /** The service that writes on the function's behalf, such as `transcribe`. */
  readonly mediatedBy: string | undefined;
}

/** Where modules are read from. */
type Project = Pick<Module, 'root' | 'settings'>;

type Mapping = Pick<Trigger, 'batchSize' | 'batchingWindowSeconds' | 'reportsBatchItemFailures' | 'isFifo'>;

/** A way of an event that leads back to where it begins. */
export interface DescribedLoop extends Omit<DeploymentLoop, 'hops'> {
  readonly hops: readonly (Pick<EventHop, 'via' | 'place'> & { readonly from: Party; readonly to: Party })[];
}

/** A deployment in plain text, with the writes that the code of its functions makes. */
export function descriptionOf(deployment: Deployment, project: Project): DescribedDeployment {
  const { template, dialect, isComplete, problems } = deployment;
  const functions = deployment.functions.map((declared) => describedFunction(deployment, declared));
  const resources = resourcesOf(deployment);
  const arrows = [
    ...deployment.functions.flatMap((declared) => arrowsOf(deployment, declared)),
    ...writesOf(deployment, project),
    ...flowsOf(deployment),
  ];
  const places = [...functions, ...resources].map(({ place }) => place.file);
  return {
    template,
    dialect,
    files: [...new Set([template, ...places])],
    isComplete,
    functions,
    resources,
    arrows,
    loops: loopsOf(deployment, project).map((loop) => ({
      ...loop,
      hops: loop.hops.map((hop) => ({
        ...hop,
        from: partyAt(deployment, hop.from, arrows),
        to: partyAt(deployment, hop.to, arrows),
      })),
    })),
    problems,
  };
}

function describedFunction(deployment: Deployment, declared: DeclaredFunction): DescribedFunction {
  const { logicalId, place, handler, sources, absence, runtime, architecture } = declared;
  const { memoryMegabytes, timeoutSeconds, isEnvironmentComplete, recursiveLoop, environment } = declared;
  return {
    logicalId,
    place,
    handler,
    sources,
    absence,
    runtime,
    architecture,
    memoryMegabytes,
    timeoutSeconds,
    isEnvironmentComplete,
    recursiveLoop,
    environment: [...environment].map(([name, value]) => ({
      name,
      resources: resourcesOfValue(deployment, value),
    })),
  };
}

/** The resources that a value refers to, or that it names as they are named. */
function resourcesOfValue(deployment: Deployment, value: Term): readonly string[] {
  const referred = resourcesIn(value);
  const named = referred.length === 0 ? declaredIdOf(deployment, value, 'other') : undefined;
  return named === undefined ? referred : [named];
}

function resourcesOf({ functions, resources }: Deployment): DescribedResource[] {
  const own = new Set(functions.map(({ logicalId }) => logicalId));
  return [...resources].flatMap(([logicalId, { service, place, isExternal, name, queue }]) =>
    own.has(logicalId)
      ? []
      : [{ logicalId, service, place, isExternal, name: name && termText(name), queue: plainQueue(queue) }],
  );
}

function plainQueue(queue: Queue | undefined): DescribedResource['queue'] {
  const { visibilityTimeoutSeconds, isFifo } = queue ?? {};
  return queue && { visibilityTimeoutSeconds, isFifo };
}

const plainArrow = {
  filter: '',
  isEnabled: true,
  writes: [],
  mapping: undefined,
  maxReceiveCount: undefined,
};

/** What invokes a function, and where its results and failed events go. */
function arrowsOf(deployment: Deployment, declared: DeclaredFunction): Arrow[] {
  const { place, triggers, failureTargets, successTargets } = declared;
  const self = selfOf(declared);
  const arrowTo = (kind: 'failure' | 'success') => (target: Term) => ({
    ...plainArrow,
    kind,
    from: self,
    to: partyNamed(deployment, target, 'other'),
    places: [place],
  });
  return [
    ...triggers.map((trigger) => ({
      ...plainArrow,
      kind: 'trigger' as const,
      from: partyNamed(deployment, trigger.resource, trigger.source),
      to: self,
      filter: filterText(trigger.filter),
      isEnabled: trigger.isEnabled,
      places: [trigger.place],
      mapping: batched.has(trigger.source) ? mappingOf(trigger) : undefined,
    })),
    ...failureTargets.map(arrowTo('failure')),
    ...successTargets.map(arrowTo('success')),
  ];
}

/** What Lambda reads in batches. */
const batched: ReadonlySet<EventSource> = new Set([
  'sqs',
  'kinesis',
  'dynamodb',
  'kafka',
  'mq',
  'other',
] as const);

function mappingOf({ batchSize, batchingWindowSeconds, reportsBatchItemFailures, isFifo }: Trigger): Mapping {
  return { batchSize, batchingWindowSeconds, reportsBatchItemFailures, isFifo };
}

/** What infrastructure passes on, and the dead letters of queues where no flow says so already. */
function flowsOf(deployment: Deployment): Arrow[] {
  const flows = deployment.flows.map((flow): Arrow => {
    const from = partyNamed(deployment, flow.from, flow.source);
    const to = partyNamed(deployment, flow.to, 'other');
    const maxReceiveCount =
      flow.kind === 'redrive' ? deadLetterOf(deployment, from.logicalId)?.maxReceiveCount : undefined;
    const { kind, isEnabled, place } = flow;
    return {
      ...plainArrow,
      kind,
      from,
      to,
      filter: filterText(flow.filter),
      isEnabled,
      maxReceiveCount,
      places: [place],
    };
  });
  const redriven = new Set(flows.flatMap(({ kind, from }) => (kind === 'redrive' ? [from.logicalId] : [])));
  const letters = [...deployment.resources].flatMap(([logicalId, { service, place }]): Arrow[] => {
    const letter = redriven.has(logicalId) ? undefined : deadLetterOf(deployment, logicalId);
    if (!letter) return [];
    const to = partyNamed(deployment, letter.target, 'sqs');
    const { maxReceiveCount } = letter;
    const from = { service, logicalId, name: undefined };
    return [{ ...plainArrow, kind: 'redrive', from, to, maxReceiveCount, places: [place] }];
  });
  return [...flows, ...letters];
}

function deadLetterOf({ resources }: Deployment, logicalId: string | undefined): Queue['deadLetter'] {
  return logicalId === undefined ? undefined : resources.get(logicalId)?.queue?.deadLetter;
}

/** What functions write to and call, one arrow for all that go the same way. */
function writesOf(deployment: Deployment, project: Project): Arrow[] {
  const arrows = new Map<string, Arrow & { readonly writes: Write[] }>();
  for (const { from, to, write } of deployment.functions.flatMap((by) => sentFrom(deployment, by, project))) {
    const key = JSON.stringify([from, to]);
    const arrow = arrows.get(key) ?? { ...plainArrow, kind: 'write', from, to, writes: [], places: [] };
    arrows.set(key, { ...arrow, writes: [...arrow.writes, write], places: [...arrow.places, write.place] });
  }
  return [...arrows.values()];
}

function sentFrom(
  deployment: Deployment,
  by: DeclaredFunction,
  project: Project,
): { readonly from: Party; readonly to: Party; readonly write: Write }[] {
  const handler = handlerOfDeclared(by, project);
  return (handler ? handlerWritesOf(handler) : []).flatMap(({ module, node, target }) => {
    const sent = sentBy(deployment, by, target);
    const to = sent && partyNamed(deployment, sent.resource, sent.source ?? 'lambda');
    if (!to || (to.logicalId === undefined && !to.name)) return [];
    const place = { file: module.path, line: module.text.slice(0, node.range[0]).split('\n').length };
    const { operation, mediatedBy } = target;
    return [{ from: selfOf(by), to, write: { place, operation: operation.name, mediatedBy } }];
  });
}

function selfOf({ logicalId }: DeclaredFunction): Party {
  return { service: 'lambda', logicalId, name: undefined };
}

/** The party of an arrow that a step of a loop begins or ends at; names of what is not declared are shorter there. */
function partyAt(
  { functions, resources }: Deployment,
  { id, service }: EventNode,
  arrows: readonly Arrow[],
): Party {
  if (resources.has(id) || functions.some(({ logicalId }) => logicalId === id))
    return { service, logicalId: id, name: undefined };
  const named = arrows
    .flatMap(({ from, to }) => [from, to])
    .find((party) => party.service === service && party.name?.replace(/^.*[:/](?=.)/s, '') === id);
  return named ?? { service, logicalId: undefined, name: id };
}

/** What a term names: a function or resource of the template by any of its names, or something else by its text. */
function partyNamed(deployment: Deployment, term: Term, service: Party['service']): Party {
  const id = resourceOf(term) ?? declaredIdOf(deployment, term, service);
  if (id === undefined) return { service, logicalId: undefined, name: termText(term) };
  const isFunction = deployment.functions.some(({ logicalId }) => logicalId === id);
  const declared = isFunction ? 'lambda' : deployment.resources.get(id)?.service;
  return declared === undefined
    ? { service, logicalId: undefined, name: id }
    : { service: declared, logicalId: id, name: undefined };
}

function declaredIdOf(deployment: Deployment, term: Term, service: Party['service']): string | undefined {
  if (term.kind === 'unknown') return undefined;
  const [id] =
    [...deployment.resources].find(
      ([logicalId, resource]) =>
        (service === 'other' || resource.service === service) &&
        nameSameResource(deployment, term, {
          kind: 'concat',
          atoms: [{ kind: 'attribute', of: logicalId, which: 'name' }],
        }),
    ) ?? [];
  return id;
}
