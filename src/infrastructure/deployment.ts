import type { EventSource } from '../knowledge/lambda-types.js';

/** Where something stands in a template. */
export interface Place {
  /** Path relative to the root, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** Why a reader cannot tell: a value that only a deployment knows, something it does not understand, or nothing written. */
export type Why = 'not-literal' | 'unsupported' | 'missing';

/** A value that the template spells out (or AWS's default for it), or the reason why it cannot be told. */
export type Known<Value> =
  { readonly known: true; readonly value: Value } | { readonly known: false; readonly why: Why };

/** What an attribute of a resource is: `Ref` of a bucket is its name, of a queue its URL, of a topic its ARN. */
export type Attribute = 'name' | 'arn' | 'url' | 'streamArn' | 'other';

/** One part of a symbolic string. */
export type Atom =
  | { readonly kind: 'text'; readonly text: string }
  /** A value that only a deployment knows: `cfn:Stage`, `sls:opt:stage`. */
  | { readonly kind: 'symbol'; readonly id: string }
  /** An attribute of the resource or function with this logical id, in the same deployment. */
  | { readonly kind: 'attribute'; readonly of: string; readonly which: Attribute };

/**
 * A name, ARN, URL or environment value as a template writes it: never evaluated, compared by `equalityOf`.
 * In a `concat` adjacent texts are merged and none is empty; no atoms at all is the empty string.
 */
export type Term =
  | { readonly kind: 'concat'; readonly atoms: readonly Atom[] }
  /** One of these, depending on a condition or a mapping. */
  | { readonly kind: 'either'; readonly options: readonly Term[] }
  /** A literal that looks like a secret; its text is not kept. */
  | { readonly kind: 'secret' }
  | { readonly kind: 'unknown' };

export type Equality = 'equal' | 'different' | 'unknown';

/** Which objects of a bucket, or which messages, a flow lets through. */
export type Filter =
  | { readonly kind: 'none' }
  | {
      readonly kind: 's3';
      /** Event types such as `s3:ObjectCreated:*`; `undefined` when the template does not spell them out. */
      readonly events: readonly string[] | undefined;
      readonly prefix: Term | undefined;
      readonly suffix: Term | undefined;
    }
  /** An EventBridge pattern, filter criteria or a filter policy, as plain values of the template. */
  | { readonly kind: 'pattern'; readonly pattern: unknown }
  | { readonly kind: 'unknown' };

/** Settings of an event source mapping, AWS's defaults filled in; lambda/latest/dg/invocation-eventsourcemapping.html. */
export interface Mapping {
  /** Records an invocation gets at most. */
  readonly batchSize: Known<number>;
  /** How long Lambda gathers a batch, in seconds. */
  readonly windowSeconds: Known<number>;
  /** Whether Lambda reads `batchItemFailures` from the handler's answer. */
  readonly reportsBatchItemFailures: Known<boolean>;
  /** Invocations at once for a queue; `undefined` is no limit. */
  readonly maximumConcurrency: Known<number | undefined>;
  /** Whether a failed batch of a stream is halved. */
  readonly bisectsBatch: Known<boolean>;
  /** Retries of a stream's batch; -1 is until the records expire. */
  readonly maximumRetries: Known<number>;
  /** Age at which a stream's records are given up, in seconds; -1 is when they expire. */
  readonly maximumAgeSeconds: Known<number>;
  /** Batches at once per shard. */
  readonly parallelization: Known<number>;
}

/** How a flow comes about. */
export type FlowKind =
  | 'invoke'
  | 'event-source-mapping'
  | 'notification'
  | 'subscription'
  | 'rule'
  | 'schedule'
  | 'pipe'
  | 'redrive'
  | 'on-failure'
  | 'on-success'
  | 'log-subscription'
  | 'task';

/** An event's way from one resource or function to another that the infrastructure makes, without any code. */
export interface Flow {
  /** The sender; unknown when it has no resource whose identity matters (an API, a schedule). */
  readonly from: Term;
  readonly to: Term;
  readonly at: Place;
  readonly how: FlowKind;
  /** What a function at the end sees as its event source; `undefined` between resources. */
  readonly eventSource: EventSource | undefined;
  readonly isEnabled: Known<boolean>;
  readonly filter: Filter;
  /** Present on pulls by Lambda: queues, streams, brokers. */
  readonly mapping: Mapping | undefined;
}

/** A flow that invokes a declared function, in the words that rules ask for. */
export interface Trigger {
  readonly source: EventSource;
  /** The resource that sends the event: bucket, queue, topic, table, stream. */
  readonly resource: Term;
  readonly filter: Filter;
  /** Records an invocation gets at most; `undefined` when nothing is batched or the template cannot tell. */
  readonly batchSize: number | undefined;
  /** Whether the mapping honours `batchItemFailures`; `undefined` when there is no mapping or the template cannot tell. */
  readonly reportsBatchItemFailures: boolean | undefined;
  /** `false` when the template switches the trigger off. */
  readonly isEnabled: boolean;
  /** A FIFO queue or topic. */
  readonly isFifo: boolean;
  readonly flow: Flow;
}

export type Service =
  | 's3'
  | 'sqs'
  | 'sns'
  | 'dynamodb'
  | 'kinesis'
  | 'firehose'
  | 'events'
  | 'lambda'
  | 'states'
  | 'logs'
  | 'pipes'
  | 'api'
  | 'cognito'
  | 'other';

/** A resource of a deployment that is no function. */
export interface Resource {
  /** Unique over all deployments: the deployment's key and the logical id. */
  readonly key: string;
  readonly logicalId: string;
  /** CloudFormation type, such as `AWS::SQS::Queue`. */
  readonly type: string;
  readonly service: Service;
  readonly at: Place;
  /** Unknown when CloudFormation makes the name up. */
  readonly physicalName: Term;
  /** Not made by this deployment, only named by it (`existing: true`). */
  readonly isExternal: boolean;
  /** Of a queue. */
  readonly queue:
    | {
        readonly visibilityTimeoutSeconds: Known<number>;
        readonly isFifo: Known<boolean>;
        readonly deadLetter: { readonly target: Term; readonly maximumReceives: Known<number> } | undefined;
      }
    | undefined;
}

/** How a source file was found: as written, as a bundler's entry, through tsconfig.json, by a habit (`dist` → `src`), as the only file whose path ends so. */
export type SourceHow = 'exact' | 'entry' | 'tsconfig' | 'convention' | 'suffix';

/** Where a declared function's code stands in this project. */
export interface SourceMatch {
  /** Absolute path. */
  readonly file: string;
  /** Exported name, and names below it. */
  readonly exportPath: readonly string[];
  readonly how: SourceHow;
}

/** How a function's code is packed, as far as the template tells. */
export interface Bundling {
  readonly tool: 'esbuild' | 'none' | 'unknown';
  readonly minify: Known<boolean>;
  readonly format: Known<'cjs' | 'esm'>;
  /** Packages that stay out of the bundle. */
  readonly external: Known<readonly string[]>;
}

/** A value with its place. */
export interface EnvironmentValue {
  readonly value: Term;
  readonly at: Place;
}

/** A Lambda function as a template declares it. */
export interface DeclaredFunction {
  readonly logicalId: string;
  readonly at: Place;
  /** Physical name; unknown when CloudFormation makes it up. */
  readonly name: Term;
  /** The handler string, such as `src/orders.handler`; empty when the template does not spell it out. */
  readonly handler: string;
  /** Empty when the code is not in this project; several when one path has several files (`x.ts`, `x.js`). */
  readonly sources: readonly SourceMatch[];
  /** Runtime identifier, such as `nodejs22.x`. */
  readonly runtime: Known<string>;
  /** AWS's or the framework's default filled in. */
  readonly memoryMegabytes: Known<number>;
  /** AWS's or the framework's default filled in. */
  readonly timeoutSeconds: Known<number>;
  readonly architecture: Known<'x86_64' | 'arm64'>;
  readonly packaging: 'zip' | 'image' | 'inline';
  readonly bundling: Bundling;
  /** `Allow` switches Lambda's own loop detection off, on purpose. */
  readonly recursiveLoop: Known<'Allow' | 'Terminate'>;
  readonly environment: ReadonlyMap<string, EnvironmentValue>;
  /** `false` when variables may be missing from `environment`: the template computes the map. */
  readonly environmentComplete: boolean;
  /** Environments kept initialised. */
  readonly provisionedConcurrency: Known<boolean>;
  /** Invocations at once at most; `undefined` is no limit of its own. */
  readonly reservedConcurrency: Known<number | undefined>;
  /** Dead-letter queue or topic of asynchronous invocations. */
  readonly deadLetter: Term | undefined;
  /** Destination of asynchronous invocations that failed. */
  readonly onFailure: Term | undefined;
  /** Destination of asynchronous invocations that succeeded. */
  readonly onSuccess: Term | undefined;
  /** What invokes it: the flows of the deployment that end here. */
  readonly triggers: readonly Trigger[];
}

/** All that one template declares. */
export interface Deployment {
  /** `serverless:services/orders/serverless.yml`. */
  readonly key: string;
  readonly dialect: 'sam' | 'cloudformation' | 'serverless';
  /** Absolute path of the template. */
  readonly template: string;
  /** Absolute directory of the template. */
  readonly directory: string;
  /** `false` when something of it was not understood or stands elsewhere: macros, nested stacks, code, broken text. */
  readonly isComplete: boolean;
  readonly resources: readonly Resource[];
  readonly functions: readonly DeclaredFunction[];
  readonly flows: readonly Flow[];
  /** What was not understood, in the order it stands in the template. */
  readonly problems: readonly { readonly at: Place; readonly text: string }[];
}

export const unknownTerm: Term = { kind: 'unknown' };

/** A known value. */
export function known<Value>(value: Value): Known<Value> {
  return { known: true, value };
}

/** A value that cannot be told. */
export function unknown(why: Why): { readonly known: false; readonly why: Why } {
  return { known: false, why };
}

/** The value, or `undefined` when it is not known. */
export function valueOf<Value>(fact: Known<Value>): Value | undefined {
  return fact.known ? fact.value : undefined;
}

/** A term that is nothing but text. */
export function textTerm(text: string): Term {
  return { kind: 'concat', atoms: text === '' ? [] : [{ kind: 'text', text }] };
}

/** A term that stands for a value only a deployment knows. */
export function symbolTerm(id: string): Term {
  return { kind: 'concat', atoms: [{ kind: 'symbol', id }] };
}

/** A term that is an attribute of a resource or function of the same deployment. */
export function attributeTerm(of: string, which: Attribute): Term {
  return { kind: 'concat', atoms: [{ kind: 'attribute', of, which }] };
}

/** The terms one after another, adjacent text merged; unknown or secret when any of them is, with all combinations of alternatives (up to 16). */
export function concatTerms(terms: readonly Term[]): Term {
  const secret = terms.find((term) => term.kind === 'secret');
  if (secret) return secret;
  let heads: (readonly Atom[])[] = [[]];
  for (const term of terms) {
    const tails = alternativesOf(term);
    if (!tails || heads.length * tails.length > 16) return unknownTerm;
    heads = heads.flatMap((head) => tails.map((tail) => joinAtoms(head, tail)));
  }
  const options = heads.map((atoms): Term => ({ kind: 'concat', atoms }));
  return options.length === 1 ? (options[0] ?? unknownTerm) : { kind: 'either', options };
}

function alternativesOf(term: Term): (readonly Atom[])[] | undefined {
  if (term.kind === 'concat') return [term.atoms];
  if (term.kind !== 'either') return undefined;
  const options = term.options.map(alternativesOf);
  return options.every((option) => option !== undefined) ? options.flat() : undefined;
}

function joinAtoms(head: readonly Atom[], tail: readonly Atom[]): readonly Atom[] {
  const [last, first] = [head.at(-1), tail[0]];
  if (last?.kind !== 'text' || first?.kind !== 'text') return [...head, ...tail];
  return [...head.slice(0, -1), { kind: 'text', text: last.text + first.text }, ...tail.slice(1)];
}

/** The text of a term that has no symbols. */
export function literalTextOf(term: Term | undefined): string | undefined {
  if (term?.kind !== 'concat') return undefined;
  if (term.atoms.length === 0) return '';
  const [only] = term.atoms;
  return term.atoms.length === 1 && only?.kind === 'text' ? only.text : undefined;
}

/**
 * The logical id of the resource that a term names, whatever attribute it names it by; also when the template puts
 * the ARN or the queue URL together around the resource's name.
 */
export function resourceOf(term: Term): string | undefined {
  if (term.kind !== 'concat') return undefined;
  const named = term.atoms.length === 1 ? term : nameWithin(term);
  const [only] = named?.atoms ?? [];
  return named?.atoms.length === 1 && only?.kind === 'attribute' ? only.of : undefined;
}

/** The name inside an ARN or a queue URL, else the term itself; `arn:aws:s3:::photos` → `photos`. */
export function nameTermOf(term: Term): Term {
  if (term.kind === 'either') return { kind: 'either', options: term.options.map(nameTermOf) };
  return (term.kind === 'concat' && nameWithin(term)) || term;
}

type Concat = Extract<Term, { kind: 'concat' }>;

/** ARNs have five colons before the resource; `table/x/stream/y`, `function:x:alias`, `log-group:x:*` carry more than the name. */
function nameWithin(term: Concat): Concat | undefined {
  const [first] = term.atoms;
  if (first?.kind !== 'text') return undefined;
  if (/^https:\/\/(sqs|queue)\./.test(first.text)) return lastField(term, '/', 4);
  if (!first.text.startsWith('arn:')) return undefined;
  const resource = lastField(term, ':', 5);
  const [head, ...rest] = resource?.atoms ?? [];
  if (!resource || head?.kind !== 'text') return resource;
  const text = head.text.replace(/^(table\/|stream\/|function:|log-group:|stateMachine:|event-bus\/)/, '');
  return { kind: 'concat', atoms: text === '' ? rest : [{ kind: 'text', text }, ...rest] };
}

/** What follows the given number of separators in the texts of a term. */
function lastField(term: Concat, separator: string, count: number): Concat | undefined {
  let left = count;
  for (const [index, atom] of term.atoms.entries()) {
    if (atom.kind !== 'text') continue;
    const fields = atom.text.split(separator);
    if (fields.length - 1 < left) {
      left -= fields.length - 1;
      continue;
    }
    const text = fields.slice(left).join(separator);
    const rest = term.atoms.slice(index + 1);
    return { kind: 'concat', atoms: text === '' ? rest : [{ kind: 'text', text }, ...rest] };
  }
  return undefined;
}

/**
 * Whether two terms of one deployment stand for the same thing. Equal: the same resource or the same expression.
 * Different: two resources, two texts, or texts that clash between the same symbols. Parameters may always turn out equal.
 */
export function equalityOf(a: Term, b: Term): Equality {
  if (a.kind === 'either' || b.kind === 'either') return equalityOfOptions(optionsOf(a), optionsOf(b));
  if (a.kind !== 'concat' || b.kind !== 'concat') return 'unknown';
  const [resourceA, resourceB] = [resourceOf(a), resourceOf(b)];
  if (resourceA !== undefined && resourceB !== undefined)
    return resourceA === resourceB ? 'equal' : 'different';
  return equalityOfAtoms(unitsOf(a), unitsOf(b));
}

function optionsOf(term: Term): readonly Term[] {
  return term.kind === 'either' ? term.options.flatMap(optionsOf) : [term];
}

function equalityOfOptions(left: readonly Term[], right: readonly Term[]): Equality {
  const answers = new Set(left.flatMap((a) => right.map((b) => equalityOf(a, b))));
  const [only] = answers;
  return answers.size === 1 && only !== undefined ? only : 'unknown';
}

/** Characters of the texts, and one unit for each other atom. */
function unitsOf(term: Concat): string[] {
  return term.atoms.flatMap((atom) => (atom.kind === 'text' ? [...atom.text] : [JSON.stringify(atom)]));
}

/** Drops what both have in common at both ends; what is left tells. */
function equalityOfAtoms(a: readonly string[], b: readonly string[]): Equality {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length === 0 && right.length === 0) return 'equal';
  if (left.length === 0 || right.length === 0)
    return [...left, ...right].some(isCharacter) ? 'different' : 'unknown';
  const clashes = [0, -1].some((at) => isCharacter(left.at(at)) && isCharacter(right.at(at)));
  return clashes ? 'different' : 'unknown';
}

function isCharacter(unit: string | undefined): boolean {
  return unit !== undefined && !(unit.length > 2 && unit.startsWith('{'));
}

/** The resource of a deployment that a term names: by reference, or by the very name the template gives it. */
export function resourceNamedBy(deployment: Deployment, term: Term): Resource | undefined {
  const id = resourceOf(term);
  if (id !== undefined) return deployment.resources.find((resource) => resource.logicalId === id);
  const name = nameTermOf(term);
  const named = deployment.resources.filter(
    (resource) => !isEmpty(name) && equalityOf(nameTermOf(resource.physicalName), name) === 'equal',
  );
  return named.length === 1 ? named[0] : undefined;
}

function isEmpty(term: Term): boolean {
  return term.kind === 'concat' && term.atoms.length === 0;
}

/** Whether two terms name the same resource of a deployment: by reference, by name, by ARN or by URL. */
export function sameResource(deployment: Deployment, a: Term, b: Term): Equality {
  const [resourceA, resourceB] = [resourceNamedBy(deployment, a), resourceNamedBy(deployment, b)];
  if (resourceA && resourceB) return resourceA === resourceB ? 'equal' : 'different';
  const direct = equalityOf(a, b);
  return direct === 'equal' ? direct : equalityOf(nameTermOf(a), nameTermOf(b));
}

/** The flows of a deployment that invoke a declared function. */
export function triggersOf(deployment: Deployment, declared: DeclaredFunction): readonly Flow[] {
  return deployment.flows.filter(
    (flow) => flow.eventSource !== undefined && resourceOf(flow.to) === declared.logicalId,
  );
}
