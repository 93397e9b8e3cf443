import type { EventSource } from '../knowledge/lambda-types.js';

/** One part of a symbolic string. */
export type Atom =
  | { readonly kind: 'text'; readonly text: string }
  /** A value that only a deployment knows: `cfn:Stage`, `sls:opt:stage`. */
  | { readonly kind: 'symbol'; readonly id: string }
  /** An attribute of a resource of the same deployment. */
  | {
      readonly kind: 'attribute';
      readonly of: string;
      readonly which: 'name' | 'arn' | 'url' | 'streamArn' | 'other';
    };

/** A name, ARN, URL or environment value as a template writes it: never evaluated, compared by `equalityOf`. */
export type Term =
  | { readonly kind: 'concat'; readonly atoms: readonly Atom[] }
  | { readonly kind: 'either'; readonly options: readonly Term[] }
  | { readonly kind: 'unknown' };

/** A value inside a pattern that is more than plain text. */
export class PatternTerm {
  constructor(readonly term: Term) {}
}

/** Where something is declared. */
export interface Place {
  /** Absolute path. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Which objects of a bucket, or which messages, a trigger lets through. */
export type Filter =
  | { readonly kind: 'none' }
  | {
      readonly kind: 's3';
      /** Event types such as `s3:ObjectCreated:*`; `undefined` when the template does not spell them out. */
      readonly events: readonly string[] | undefined;
      readonly prefix: Term | undefined;
      readonly suffix: Term | undefined;
    }
  /** An EventBridge pattern or a message filter: JSON, with a `PatternTerm` for each value that only a deployment knows. */
  | { readonly kind: 'pattern'; readonly pattern: unknown }
  | { readonly kind: 'unknown' };

/** What invokes a declared function. */
export interface Trigger {
  readonly place: Place;
  readonly source: EventSource;
  /** The resource that sends the event: bucket, queue, topic, table, stream. */
  readonly resource: Term;
  readonly filter: Filter;
  /** Records an invocation gets at most, when the template says so. */
  readonly batchSize: number | undefined;
  /** Seconds that Lambda collects records for, when the template says so. */
  readonly batchingWindowSeconds: number | undefined;
  /** Whether the mapping honours `batchItemFailures`; `undefined` when the template cannot tell. */
  readonly reportsBatchItemFailures: boolean | undefined;
  /** `false` when the template switches the trigger off. */
  readonly isEnabled: boolean;
  /** A pull by Lambda from a `.fifo` queue. */
  readonly isFifo: boolean;
}

/** Where a declared function's code stands in this project. */
export interface Source {
  /** Absolute path. */
  readonly file: string;
  /** Exported name, and names below it. */
  readonly exportPath: readonly string[];
  /**
   * How the handler string led to the file: it stands there as named, or it is what a bundler, a compiler's settings or a
   * script build from; a usual folder or the only file with such a path; a setting; a closure inside of the template itself.
   */
  readonly how: 'exact' | 'entry' | 'tsconfig' | 'script' | 'convention' | 'suffix' | 'setting' | 'closure';
}

/** Why the code of a declared function was not found in this project. */
export type Absence =
  /** It stands in the template itself. */
  | { readonly kind: 'inline' }
  /** It comes from a container image, or from a bucket. */
  | { readonly kind: 'image' }
  | { readonly kind: 'bucket' }
  /** Where it is, or the handler string, is not spelled out. */
  | { readonly kind: 'computed-location' }
  | { readonly kind: 'computed-handler' }
  /** The handler string has no dot. */
  | { readonly kind: 'no-export-named' }
  /** It lies outside of the root. */
  | { readonly kind: 'outside' }
  /** Nothing of JavaScript or TypeScript stands at these absolute paths without ending. */
  | { readonly kind: 'no-file'; readonly paths: readonly string[] };

/** What a bundler is told of a function, in the terms of esbuild. */
export interface Bundling {
  /** Specifiers that stay outside of the bundle, such as `@aws-sdk/*`; `undefined` when not all of them are spelled out. */
  readonly external: readonly string[] | undefined;
  /** Those of them that are installed beside the bundle; the others come from the runtime or a layer. */
  readonly installed: readonly string[];
  /** Every package stays outside and is installed. */
  readonly keepsPackages: boolean;
  readonly format: 'esm' | 'cjs' | undefined;
  readonly target: string | undefined;
  /** Fields of a `package.json` that name the module, the preferred one first. */
  readonly mainFields: readonly string[] | undefined;
}

/** A bundler that is told nothing. */
export const plainBundling: Bundling = {
  external: [],
  installed: [],
  keepsPackages: false,
  format: undefined,
  target: undefined,
  mainFields: undefined,
};

/** The AWS SDK as a runtime of Node.js brings it along: version 3 since Node.js 18. */
export function sdkOfRuntime(runtime: string | undefined): string {
  const [, version] = /^nodejs(\d+)/.exec(runtime ?? '') ?? [];
  return version !== undefined && Number(version) < 18 ? 'aws-sdk' : '@aws-sdk/*';
}

/** A Lambda function as a template declares it. */
export interface DeclaredFunction {
  /** The name that the template gives it: logical id, key, address. */
  readonly logicalId: string;
  readonly place: Place;
  /** The handler string, such as `src/orders.handler`. */
  readonly handler: string;
  /** Empty when the code is not in this project. */
  readonly sources: readonly Source[];
  /** Why there are no sources; `undefined` when there are, and for code in other languages. */
  readonly absence: Absence | undefined;
  /** Runtime identifier, such as `nodejs22.x`. */
  readonly runtime: string | undefined;
  readonly memoryMegabytes: number | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly architecture: 'x86_64' | 'arm64' | undefined;
  readonly environment: ReadonlyMap<string, Term>;
  /** Whether these are all variables that the function gets; `false` when some come from what was not understood. */
  readonly isEnvironmentComplete: boolean;
  readonly triggers: readonly Trigger[];
  /** `Allow` switches Lambda's own loop detection off, on purpose. */
  readonly recursiveLoop: 'Allow' | 'Terminate' | undefined;
  readonly hasProvisionedConcurrency: boolean;
  /** Whether the template has the function bundled, by which tool. */
  readonly bundler: 'esbuild' | 'none' | 'unknown';
  /** Whether the bundler also minifies; `undefined` without one, and when that is not said. */
  readonly isMinified: boolean | undefined;
  /** How it is told to; `undefined` without a bundler, and where its settings are not read. */
  readonly bundling?: Bundling | undefined;
  /** Where events that could not be processed go: dead-letter queue and on-failure destination. */
  readonly failureTargets: readonly Term[];
  /** On-success destinations. */
  readonly successTargets: readonly Term[];
}

/** Something that events come from or go to, or a function, as a template declares it. */
export interface Resource {
  readonly service: EventSource | 'lambda';
  readonly place: Place;
  /** Physical name, where the template gives one. */
  readonly name: Term | undefined;
  /** Under which other names code and templates may know it: an export, a parameter, a link. */
  readonly otherNames: readonly Term[];
  /** It exists outside of this template, which only refers to it. */
  readonly isExternal: boolean;
  /** What only queues have. */
  readonly queue: Queue | undefined;
}

/** Settings of a queue; `undefined` for what the template does not tell. */
export interface Queue {
  readonly visibilityTimeoutSeconds: number | undefined;
  readonly isFifo: boolean | undefined;
  readonly deadLetter: { readonly target: Term; readonly maxReceiveCount: number | undefined } | undefined;
}

/** Events that infrastructure passes on by itself: from a bucket to a queue, from a queue to its dead-letter queue. */
export interface Flow {
  readonly kind: 'notification' | 'subscription' | 'rule' | 'pipe' | 'redrive' | 'replication' | 'task';
  /** What kind of events `from` sends. */
  readonly source: EventSource;
  readonly from: Term;
  readonly to: Term;
  readonly filter: Filter;
  readonly isEnabled: boolean;
  readonly place: Place;
}

export type Dialect =
  | 'cloudformation'
  | 'serverless'
  | 'cdk'
  | 'cdk-out'
  | 'terraform'
  | 'sst'
  | 'amplify'
  | 'architect'
  | 'pulumi';

/** All that one template declares. */
export interface Deployment {
  readonly dialect: Dialect;
  /** Absolute path of the template; for templates of several files the one that starts them. */
  readonly template: string;
  /** The Serverless Framework deploys to other clouds too; their functions are none of ours. */
  readonly isForAws: boolean;
  readonly functions: readonly DeclaredFunction[];
  /** Resources and functions, by logical id. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** What goes from resource to resource without a function of this template. */
  readonly flows: readonly Flow[];
  /** Absolute paths of the directories whose contents layers put into `/opt`. */
  readonly layers: readonly string[];
  /** Whether all of it was understood well enough to say what is not there: `false` for macros, includes, nested stacks. */
  readonly isComplete: boolean;
  /** What was not understood, in the order it stands in the template. */
  readonly problems: readonly Problem[];
}

/** A part of a template that was not understood, and why. */
export interface Problem extends Place {
  readonly text: string;
}

/** A trigger with nothing known but what sends it. */
export function plainTrigger(
  place: Place,
  source: EventSource,
  resource: Term = { kind: 'unknown' },
  filter: Filter = { kind: 'none' },
): Trigger {
  return {
    place,
    source,
    resource,
    filter,
    batchSize: undefined,
    batchingWindowSeconds: undefined,
    reportsBatchItemFailures: undefined,
    isEnabled: true,
    isFifo: false,
  };
}

/** A resource of which only its name may be known; the physical one is often made when it is deployed. */
export function plainResource(service: Resource['service'], place: Place, name?: Term): Resource {
  return { service, place, name, otherNames: [], isExternal: false, queue: undefined };
}

/** A term that refers to a resource of the same deployment. */
export function attributeTerm(of: string, which: 'name' | 'arn' | 'url' | 'streamArn' | 'other'): Term {
  return { kind: 'concat', atoms: [{ kind: 'attribute', of, which }] };
}

/** A term that only a deployment knows the value of. */
export function symbolTerm(id: string): Term {
  return { kind: 'concat', atoms: [{ kind: 'symbol', id }] };
}

/** A term that is nothing but text. */
export function textTerm(text: string): Term {
  return { kind: 'concat', atoms: text === '' ? [] : [{ kind: 'text', text }] };
}

/** The terms one after another, adjacent text merged; unknown when any of them is. */
export function concatTerms(terms: readonly Term[]): Term {
  const atoms: Atom[] = [];
  for (const term of terms) {
    if (term.kind !== 'concat') return { kind: 'unknown' };
    for (const atom of term.atoms) {
      const last = atoms.at(-1);
      if (last?.kind === 'text' && atom.kind === 'text')
        atoms[atoms.length - 1] = { kind: 'text', text: last.text + atom.text };
      else atoms.push(atom);
    }
  }
  return { kind: 'concat', atoms };
}

/** The text of a term that has no symbols. */
export function literalTextOf(term: Term | undefined): string | undefined {
  if (term?.kind !== 'concat') return undefined;
  if (term.atoms.length === 0) return '';
  const [only] = term.atoms;
  return term.atoms.length === 1 && only?.kind === 'text' ? only.text : undefined;
}

/** The resource of this deployment that a term names, whatever attribute it names it by. */
export function resourceOf(term: Term): string | undefined {
  if (term.kind !== 'concat' || term.atoms.length !== 1) return undefined;
  const [only] = term.atoms;
  return only?.kind === 'attribute' ? only.of : undefined;
}

/** Whether two terms of one deployment name the same thing: same resource, same text or same expression. */
export function equalityOf(a: Term, b: Term): 'equal' | 'different' | 'unknown' {
  if (a.kind !== 'concat' || b.kind !== 'concat') return 'unknown';
  const [resourceA, resourceB] = [resourceOf(a), resourceOf(b)];
  if (resourceA !== undefined && resourceB !== undefined)
    return resourceA === resourceB ? 'equal' : 'different';
  const [textA, textB] = [literalTextOf(a), literalTextOf(b)];
  if (textA !== undefined && textB !== undefined) return textA === textB ? 'equal' : 'different';
  return a.atoms.length > 0 && JSON.stringify(a.atoms) === JSON.stringify(b.atoms) ? 'equal' : 'unknown';
}
