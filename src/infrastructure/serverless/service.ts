import path from 'node:path';
import type { Place, Problem, Term } from '../deployment.js';
import { Places } from '../places.js';
import { termOf, type NamedResource, type TermScope } from '../template-terms.js';
import { listOf, recordOf, textOf, type Plain } from '../template-values.js';
import { constructTerm, constructsIn, type Construct } from './constructs.js';
import { addressOf, mostVariables, settledIn, variablePartsOf, type Document } from './variables.js';

/** A function of the service by its key, with what the template says of it. */
export type Entry = readonly [id: string, value: Plain];

/** A service of the Serverless Framework while it is read; its values have their variables put in, as far as they are known. */
export interface Service {
  readonly file: string;
  readonly root: string;
  readonly directory: string;
  readonly places: Places;
  readonly content: Plain;
  readonly provider: Plain;
  readonly entries: readonly Entry[];
  readonly constructs: ReadonlyMap<string, Construct>;
  /** `Resources`, `Outputs` and more that go to CloudFormation as they are, without those of the framework itself. */
  readonly raw: Plain;
  /** What raw resources and `extensions` change of the framework's own resources, by logical id. */
  readonly extensions: ReadonlyMap<string, Plain>;
  /** The framework's own resources that others may refer to, by logical id. */
  readonly generated: ReadonlyMap<string, NamedResource>;
  readonly scope: TermScope;
  /** What was not read and might declare more. */
  readonly gaps: readonly Problem[];
  /** Whether variables were given up so far, because there is no end to them. */
  readonly isCutOff: () => boolean;
}

/** A service whose document is parsed. */
export interface ParsedService {
  readonly file: string;
  readonly root: string;
  readonly document: unknown;
  /** Where a mapping or list of the document stands. */
  readonly placeOf: (value: unknown) => Place | undefined;
  readonly problems: readonly Problem[];
  /** `false` when more may stand in the file than the document holds. */
  readonly isComplete?: boolean;
}

/** The service with its variables put in. */
export function serviceOf(parsed: ParsedService): Service {
  const { file, root } = parsed;
  const places = new Places(file, parsed.placeOf);
  const variables = variablesOf(parsed, places);
  const content = recordOf(settledIn(variables, parsed.document));
  const gaps: Problem[] = [];
  const constructs = constructsIn(recordOf(content['constructs']));
  const entries = [
    ...functionEntries(content, places, gaps),
    ...[...constructs.values()].flatMap(({ functions }) => functions),
  ];
  const provider = recordOf(content['provider']);
  const generated = generatedResources(entries, provider);
  const { raw, extensions } = rawResources(content, generated, places, gaps);
  const own = { file, root, directory: variables.directory, places, content, provider, entries, constructs };
  return {
    ...own,
    raw,
    extensions,
    generated,
    scope: scopeOf(variables, { raw, generated, constructs }),
    gaps,
    isCutOff: () => variables.isCutOff,
  };
}

function variablesOf({ file, root, document }: ParsedService, places: Places): Document {
  return {
    root,
    directory: path.dirname(file),
    content: recordOf(document),
    places,
    contents: new Map(),
    settled: new WeakMap(),
    sizes: new WeakMap(),
    remaining: mostVariables,
    isCutOff: false,
  };
}

function scopeOf(
  variables: Document,
  { raw, generated, constructs }: Pick<Service, 'raw' | 'generated' | 'constructs'>,
): TermScope {
  const resources = recordOf(raw['Resources']);
  return {
    resourceNamed: (id) =>
      Object.hasOwn(resources, id)
        ? { id, type: textOf(recordOf(resources[id])['Type']) ?? '' }
        : generated.get(id),
    mappings: recordOf(raw['Mappings']),
    partsOf: memoised((text) =>
      variablePartsOf(variables, text, (variable) => variableTerm(variable, constructs)),
    ),
  };
}

/** The same variables stand in the environment of every function. */
function memoised<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const value = known.get(text) ?? read(text);
    known.set(text, value);
    return value;
  };
}

function variableTerm(variable: string, constructs: ReadonlyMap<string, Construct>): Term {
  const address = addressOf(variable);
  return (
    constructTerm(address, constructs) ?? {
      kind: 'concat',
      atoms: [{ kind: 'symbol', id: `sls:${address}` }],
    }
  );
}

/** What a value of the service names. */
export function termIn(service: Service, value: unknown): Term {
  return termOf(value, service.scope);
}

/** Where a value stands, or else its owner. */
export function placeIn(service: Service, ...values: readonly unknown[]): Place {
  return service.places.of(...values, service.content['functions']);
}

function gapAt(places: Places, value: unknown, ...owners: readonly unknown[]): Problem {
  return { ...places.of(...owners), text: `${String(value)} is not read.` };
}

/** `functions` may be a map, a file, or a list of both. */
function functionEntries(content: Plain, places: Places, gaps: Problem[]): Entry[] {
  return listOf(content['functions']).flatMap((part) => {
    if (typeof part === 'string') gaps.push(gapAt(places, part, content['functions'], content));
    return Object.entries(recordOf(part)).map(([id, value]): Entry => {
      if (typeof value === 'string') gaps.push(gapAt(places, value, part));
      return [id, recordOf(value)];
    });
  });
}

function pascal(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The logical id that the framework gives a function's resource. */
export function functionIdOf(id: string): string {
  return `${pascal(id.replaceAll('-', 'Dash').replaceAll('_', 'Underscore'))}LambdaFunction`;
}

/** The logical id that the framework gives the bucket of an event. */
export function bucketIdOf(name: string): string {
  return `S3Bucket${pascal(name.replaceAll(/[^0-9A-Za-z]/g, ''))}`;
}

/** The logical id that the framework gives the topic of an event. */
export function topicIdOf(name: string): string {
  return `SNSTopic${pascal(name.replaceAll(/[^0-9A-Za-z]/g, ''))}`;
}

function generatedResources(entries: readonly Entry[], provider: Plain): ReadonlyMap<string, NamedResource> {
  const generated = new Map<string, NamedResource>();
  for (const [id, { events }] of entries) {
    // The plugins for Step Functions and AppSync refer to functions by their keys.
    for (const name of [functionIdOf(id), id]) generated.set(name, { id, type: 'AWS::Lambda::Function' });
    for (const event of listOf(events).map(recordOf)) {
      const bucket = createdBucket(event['s3']);
      const topic = createdTopic(event['sns']);
      if (bucket !== undefined)
        generated.set(bucketIdOf(bucket), { id: bucketIdOf(bucket), type: 'AWS::S3::Bucket' });
      if (topic !== undefined)
        generated.set(topicIdOf(topic), { id: topicIdOf(topic), type: 'AWS::SNS::Topic' });
    }
  }
  for (const bucket of Object.keys(recordOf(provider['s3'])))
    generated.set(bucketIdOf(bucket), { id: bucketIdOf(bucket), type: 'AWS::S3::Bucket' });
  return generated;
}

/** The name of the bucket that an event creates; none when the bucket exists already. */
export function createdBucket(event: unknown): string | undefined {
  if (typeof event === 'string') return event;
  const { bucket, existing } = recordOf(event);
  return existing === true ? undefined : textOf(bucket);
}

/** The name of the topic that an event creates; none when it is named by an ARN. */
export function createdTopic(event: unknown): string | undefined {
  const { topicName, arn } = recordOf(event);
  const name = typeof event === 'string' ? event : arn === undefined ? textOf(topicName) : undefined;
  return name?.startsWith('arn:') === true ? undefined : name;
}

/** `resources` may be a map, a file, or a list of both; what they say of the framework's own resources changes those. */
function rawResources(
  content: Plain,
  generated: ReadonlyMap<string, NamedResource>,
  places: Places,
  gaps: Problem[],
): Pick<Service, 'raw' | 'extensions'> {
  const resources: Record<string, unknown> = {};
  const extensions = new Map<string, Plain>();
  const raw: Record<string, unknown> = {};
  for (const part of listOf(content['resources'])) {
    if (typeof part === 'string') gaps.push(gapAt(places, part, content['resources'], content));
    const sections = recordOf(part);
    for (const [name, section] of Object.entries(sections)) {
      if (typeof section === 'string' && name === 'Resources') gaps.push(gapAt(places, section, part));
      if (name !== 'Resources' && name !== 'extensions')
        raw[name] = { ...recordOf(raw[name]), ...recordOf(section) };
    }
    const own = Object.entries(recordOf(sections['Resources']));
    for (const [id, value] of own) {
      if (generated.has(id)) extensions.set(id, recordOf(recordOf(value)['Properties']));
      else resources[id] = value;
    }
    for (const [id, value] of Object.entries(recordOf(sections['extensions'])))
      extensions.set(id, { ...extensions.get(id), ...recordOf(recordOf(value)['Properties']) });
  }
  return { raw: { ...raw, Resources: { ...resources, ...stateMachines(content, places) } }, extensions };
}

/** The state machines of the plugin serverless-step-functions as CloudFormation's own. */
function stateMachines(content: Plain, places: Places): Plain {
  const machines = Object.entries(recordOf(recordOf(content['stepFunctions'])['stateMachines']));
  return Object.fromEntries(
    machines.map(([key, value]) => {
      const given = recordOf(value);
      const { id, name, definition } = given;
      const logicalId =
        textOf(id) ?? `${pascal(key.replaceAll(/[^0-9A-Za-z]/g, ''))}StepFunctionsStateMachine`;
      const resource = {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { Definition: definition, ...(name === undefined ? {} : { StateMachineName: name }) },
      };
      places.putWhere(resource, given);
      return [logicalId, resource];
    }),
  );
}
