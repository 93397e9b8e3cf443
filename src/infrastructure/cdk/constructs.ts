import type { Resource } from '../deployment.js';
import type { Assignment, CreatedValue, ProgramRecord, Value } from '../program/values.js';
import { apiOf, methodCallOf, type MethodCall } from './api.js';
import { argumentOf, propertyAt, propertyOf, textOf } from '../program/arguments.js';

/** A node of the tree that a CDK app builds. */
export interface Construct {
  /** The ids on the way to it, joined by slashes as CDK does; unlike there, no two are the same. */
  readonly path: string;
  /** Its own id, where it is plain text. */
  readonly id: string | undefined;
  /** CDK's name of its class. */
  readonly api: string;
  /** What it is of what events come from or go to, or that it is a function. */
  readonly service: Resource['service'] | undefined;
  /** It stands for something that exists elsewhere: `Bucket.fromBucketName(…)`. */
  readonly isImported: boolean;
  readonly properties: Value | undefined;
  readonly created: CreatedValue;
}

/** Members after members, aliases of aliases and scopes of scopes are followed as far as this. */
const deepest = 12;

/** A CDK app while it is read. */
export interface App {
  /** Absolute path of `cdk.json`. */
  readonly template: string;
  /** Directory that the app is started in, which is that of `cdk.json`. */
  readonly directory: string;
  readonly root: string;
  readonly record: ProgramRecord;
  readonly constructs: readonly Construct[];
  /** By the number of what was created, and for parts of larger constructs by the member that they are. */
  readonly known: ReadonlyMap<string, Construct>;
  /** What larger constructs were given instead of making it, by the same keys. */
  readonly given: ReadonlyMap<string, Value>;
  readonly calls: readonly MethodCall[];
  readonly assignments: readonly Assignment[];
}

const resourceClasses: Readonly<Record<string, Resource['service']>> = {
  'aws-s3.Bucket': 's3',
  'aws-sqs.Queue': 'sqs',
  'aws-sns.Topic': 'sns',
  'aws-dynamodb.Table': 'dynamodb',
  'aws-dynamodb.TableV2': 'dynamodb',
  'aws-dynamodb.GlobalTable': 'dynamodb',
  'aws-kinesis.Stream': 'kinesis',
  'aws-kinesisfirehose.DeliveryStream': 'firehose',
  'aws-events.EventBus': 'eventbridge',
  'aws-logs.LogGroup': 'logs',
  'aws-stepfunctions.StateMachine': 'stepfunctions',
  'aws-lambda.Function': 'lambda',
  'aws-lambda.SingletonFunction': 'lambda',
  'aws-lambda.DockerImageFunction': 'lambda',
  'aws-lambda-nodejs.NodejsFunction': 'lambda',
  'aws-lambda-python.PythonFunction': 'lambda',
  'aws-lambda-go.GoFunction': 'lambda',
  'aws-cloudfront.experimental.EdgeFunction': 'lambda',
  'triggers.TriggerFunction': 'lambda',
};

/** What a class makes: classes of CloudFormation's own resources have `Cfn` before their name. */
function serviceOf(api: string): Resource['service'] | undefined {
  const name = api.replace(/\.from[A-Z]\w*$/, '').replace(/\.Cfn([A-Z]\w*)$/, '.$1');
  return Object.hasOwn(resourceClasses, name) ? resourceClasses[name] : undefined;
}

/** A part that a larger construct makes by itself and offers as a member. */
export interface Part {
  readonly members: readonly string[];
  /** What it was given instead of making one. */
  readonly given: Value | undefined;
  /** Its id below the larger construct. */
  readonly id: string;
  readonly api: string;
  readonly properties: Value | undefined;
}

/** The constructs of a program; `partsOf` tells what larger ones are made of. */
export function appOf(
  record: ProgramRecord,
  where: Pick<App, 'template' | 'directory' | 'root'>,
  partsOf: (construct: Construct) => readonly Part[],
): App {
  const known = new Map<string, Construct>();
  const given = new Map<string, Value>();
  const unique = uniquePaths();
  for (const created of record.created) {
    const construct = constructFrom(created, known, unique);
    if (!construct) continue;
    known.set(`${created.id}`, construct);
    for (const part of partsOf(construct)) {
      const made = part.given ? undefined : partConstruct(construct, part, unique);
      for (const member of part.members) {
        const key = `${created.id}.${member}`;
        if (made) known.set(key, made);
        if (part.given) given.set(key, part.given);
      }
    }
  }
  return {
    ...where,
    record,
    constructs: [...new Set(known.values())],
    known,
    given,
    calls: record.created.flatMap((created) => methodCallOf(created) ?? []),
    assignments: record.assignments,
  };
}

/** Numbers the paths after the first that is the same. */
function uniquePaths(): (path: string) => string {
  const taken = new Map<string, number>();
  return (path) => {
    const count = (taken.get(path) ?? 0) + 1;
    taken.set(path, count);
    return count === 1 ? path : `${path} #${count}`;
  };
}

function partConstruct(
  { path, created }: Construct,
  { id, api, properties }: Part,
  unique: (path: string) => string,
): Construct {
  return {
    path: unique(`${path}/${id}`),
    id,
    api,
    service: serviceOf(api),
    isImported: false,
    properties,
    created,
  };
}

function constructFrom(
  created: CreatedValue,
  known: ReadonlyMap<string, Construct>,
  unique: (path: string) => string,
): Construct | undefined {
  const api = apiOf(created);
  const [scope, id] = created.arguments;
  const isImported = !created.isNew && /\.from[A-Z]\w*$/.test(api ?? '');
  if (
    api === undefined ||
    !(created.isNew || isImported) ||
    !scope ||
    !mayBeScope(scope) ||
    !id ||
    !mayBeId(id)
  )
    return undefined;
  const above = scopeOf(scope, known)?.path;
  return {
    path: unique([...(above === undefined ? [] : [above]), idText(id)].join('/')),
    id: textOf(id),
    api,
    service: serviceOf(api),
    isImported,
    properties: argumentOf(created, 2),
    created,
  };
}

/** The construct that another one is made in; `Stack.of(…)` gives the stack around something. */
function scopeOf(scope: Value, known: ReadonlyMap<string, Construct>): Construct | undefined {
  if (scope.kind !== 'created') return undefined;
  return apiOf(scope) === 'core.Stack.of' ? stackAround(scope.arguments[0], known) : known.get(`${scope.id}`);
}

/** The nearest stack, a construct itself counted. */
export function stackAround(
  value: Value | undefined,
  known: ReadonlyMap<string, Construct>,
): Construct | undefined {
  let scope = value;
  for (let depth = 0; scope !== undefined && depth < deepest; depth += 1) {
    const construct = scopeOf(scope, known);
    if (!construct) return undefined;
    if (/^core\.(Nested)?Stack$/.test(construct.api)) return construct;
    scope = construct.created.arguments[0];
  }
  return undefined;
}

function mayBeScope(value: Value): boolean {
  return (
    value.kind === 'created' || value.kind === 'unknown' || value.kind === 'either' || value.kind === 'member'
  );
}

function mayBeId(value: Value): boolean {
  return value.kind === 'plain'
    ? typeof value.value === 'string'
    : !['object', 'list', 'function', 'regex'].includes(value.kind);
}

function idText(id: Value): string {
  if (id.kind === 'plain') return String(id.value);
  return id.kind === 'text'
    ? id.parts.map((part) => (part.kind === 'plain' ? String(part.value) : '*')).join('')
    : '*';
}

/** The constructs that are functions of this app. */
export function functionConstructs(app: App): readonly Construct[] {
  return app.constructs.filter(({ service, isImported }) => service === 'lambda' && !isImported);
}

/** The constructs that a value stands for; aliases and versions stand for their function. */
export function constructsOf(app: App, value: Value | undefined, depth = 0): readonly Construct[] {
  if (value === undefined || depth > deepest) return [];
  const follow = (next: Value | undefined): readonly Construct[] => constructsOf(app, next, depth + 1);
  switch (value.kind) {
    case 'either':
      return [...new Set(value.options.flatMap(follow))];
    case 'created':
      return createdConstruct(app, value, follow);
    case 'member':
      return memberConstruct(app, value.of, value.name, follow);
    default:
      return [];
  }
}

type Follow = (value: Value | undefined) => readonly Construct[];

function createdConstruct(app: App, value: CreatedValue, follow: Follow): readonly Construct[] {
  const api = apiOf(value);
  const properties = argumentOf(value, 2);
  if (api === 'aws-lambda.Alias') return follow(propertyOf(properties, 'version'));
  if (api === 'aws-lambda.Version') return follow(propertyOf(properties, 'lambda'));
  if (api === 'aws-lambda.CfnAlias' || api === 'aws-lambda.CfnVersion')
    return follow(propertyOf(properties, 'functionName'));
  const call = methodCallOf(value);
  if (call?.name === 'addAlias' || call?.name === 'addVersion') return follow(call.receiver);
  const construct = app.known.get(`${value.id}`);
  if (!construct?.isImported) return construct ? [construct] : [];
  const origins = importedFrom(construct).flatMap(follow);
  return origins.length > 0 ? origins : [construct];
}

/** What an import names: `Bucket.fromBucketName(this, 'B', other.bucketName)`, `fromCfnBucket(cfn)`, attributes in an object. */
export function importedFrom({ api, created }: Construct): readonly Value[] {
  const [, name = ''] = /\.from(\w+)$/.exec(api) ?? [];
  if (name.startsWith('Cfn')) return created.arguments.slice(0, 1);
  const given = argumentOf(created, 2);
  if (!/Attributes$/.test(name)) return given ? [given] : [];
  const keys = ['Name', 'Arn', 'Url'].flatMap((end) =>
    ['bucket', 'queue', 'topic', 'table', 'stream', 'function', 'eventBus', 'logGroup', 'deliveryStream'].map(
      (start) => start + end,
    ),
  );
  return keys.flatMap((key) => propertyOf(given, key) ?? []);
}

/** Members that stand for what they are a member of. */
const selves = new Set(['currentVersion', 'latestVersion', 'lambda', 'defaultChild', 'node']);

function memberConstruct(app: App, of: Value, name: string, follow: Follow): readonly Construct[] {
  if (of.kind === 'created') {
    const part = app.known.get(`${of.id}.${name}`);
    if (part) return [part];
    const given = app.given.get(`${of.id}.${name}`);
    if (given) return follow(given);
  }
  const deadLetter = of.kind === 'member' && of.name === 'deadLetterQueue' && name === 'queue';
  if (deadLetter)
    return follow(of.of).flatMap(({ properties }) =>
      follow(propertyAt(properties, 'deadLetterQueue', 'queue')),
    );
  return selves.has(name) || isNameMember(name) ? follow(of) : [];
}

const names =
  /^(ref|attr\w*|(bucket|queue|topic|table|stream|function|eventBus|logGroup|stateMachine|deliveryStream)(Name|Arn|Url)|tableStreamArn|edgeArn)$/;

/** Whether it is an attribute by which other things name a construct. */
export function isNameMember(name: string): boolean {
  return names.test(name);
}
