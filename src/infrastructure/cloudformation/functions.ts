import path from 'node:path';
import {
  plainBundling,
  plainTrigger,
  type Absence,
  type Bundling,
  type DeclaredFunction,
  type Term,
  type Trigger,
} from '../deployment.js';
import { codeOfHandler, isNodeRuntime } from '../sources.js';
import {
  booleanOf,
  intrinsicOf,
  itemsOf,
  listOf,
  namesIn,
  numberOf,
  optionsOf,
  recordOf,
  textOf,
  type Plain,
} from '../template-values.js';
import { failureTargetsOfEvents, onFailureOf, samTrigger } from './sam-events.js';
import {
  functionsNamedBy,
  isFunctionResource,
  resourcesIn,
  spelledIn,
  termIn,
  type Declared,
  type Template,
} from './template.js';
import { mappingFailures, permittedTriggers, resourceTriggers } from './triggers.js';

/** The Lambda functions of a template. */
export function functionsOf(template: Template): DeclaredFunction[] {
  const declared = resourcesIn(template);
  const own = declared.filter(({ id }) => isFunctionResource(template, id));
  if (own.length === 0) return [];
  const raw = resourceTriggers(template, declared);
  const permitted = permittedTriggers(template, declared);
  const destinations = destinationsOf(template, declared);
  return own.map((each) => {
    const { failureTargets, successTargets } = destinations.get(each.id) ?? noDestinations;
    const made = declaredFunction(template, each, raw.get(each.id) ?? []);
    return {
      ...made,
      triggers: made.triggers.length > 0 ? made.triggers : (permitted.get(each.id) ?? []),
      failureTargets: [...made.failureTargets, ...failureTargets],
      successTargets: [...made.successTargets, ...successTargets],
    };
  });
}

interface Destinations {
  readonly failureTargets: readonly Term[];
  readonly successTargets: readonly Term[];
}

const noDestinations: Destinations = { failureTargets: [], successTargets: [] };

/** Where `AWS::Lambda::EventInvokeConfig` and raw mappings send the outcome of a function's invocations. */
function destinationsOf(
  template: Template,
  declared: readonly Declared[],
): ReadonlyMap<string, Destinations> {
  const found = new Map<string, Destinations>();
  for (const { type, properties } of declared) {
    const isMapping = type === 'AWS::Lambda::EventSourceMapping';
    if (!isMapping && type !== 'AWS::Lambda::EventInvokeConfig') continue;
    const destinations = isMapping
      ? { ...noDestinations, failureTargets: mappingFailures(template, properties) }
      : asyncDestinations(template, properties);
    for (const id of functionsNamedBy(template, termIn(template, properties['FunctionName']))) {
      const known = found.get(id) ?? noDestinations;
      found.set(id, {
        failureTargets: [...known.failureTargets, ...destinations.failureTargets],
        successTargets: [...known.successTargets, ...destinations.successTargets],
      });
    }
  }
  return found;
}

function asyncDestinations(template: Template, properties: Plain): Destinations {
  const success = recordOf(recordOf(properties['DestinationConfig'])['OnSuccess'])['Destination'];
  const failure = onFailureOf(properties);
  return {
    failureTargets: failure === undefined ? [] : [termIn(template, failure)],
    successTargets: success === undefined ? [] : [termIn(template, success)],
  };
}

function declaredFunction(template: Template, declared: Declared, raw: readonly Trigger[]): DeclaredFunction {
  const isServerless = declared.type === 'AWS::Serverless::Function';
  const own = declared.properties;
  const properties = isServerless ? withDefaults(template.defaults, own) : own;
  const handler = spelledIn(template, properties['Handler']) ?? '';
  const metadata = recordOf(recordOf(template.resources[declared.id])['Metadata']);
  const events = recordOf(properties['Events']);
  const invoke = asyncDestinations(template, recordOf(properties['EventInvokeConfig']));
  const letter = recordOf(properties['DeadLetterQueue'] ?? properties['DeadLetterConfig'])['TargetArn'];
  const url = properties['FunctionUrlConfig'];
  return {
    logicalId: declared.id,
    place: declared.place,
    handler,
    ...codeOf(template, properties, metadata, handler),
    runtime: spelledIn(template, properties['Runtime']),
    ...sizesOf(properties),
    ...environmentOf(template, properties),
    triggers: [
      ...Object.values(events).flatMap((event) => samTrigger(template, event, own)),
      ...(url === undefined ? [] : [plainTrigger(template.places.of(url, own), 'function-url')]),
      ...raw,
    ],
    recursiveLoop: recursiveLoopOf(properties['RecursiveLoop']),
    hasProvisionedConcurrency: properties['ProvisionedConcurrencyConfig'] !== undefined,
    ...bundlingOf(metadata),
    failureTargets: [
      ...invoke.failureTargets,
      ...(letter === undefined ? [] : [termIn(template, letter)]),
      ...failureTargetsOfEvents(template, events),
    ],
    successTargets: invoke.successTargets,
  };
}

/** SAM's `Globals`: mappings are merged, lists joined, everything else is the function's own first. */
function withDefaults(defaults: Plain, own: Plain): Plain {
  const merged: Record<string, unknown> = { ...defaults, ...own };
  for (const [key, given] of Object.entries(defaults)) {
    const value = own[key];
    // A list of one in both: a function has one architecture.
    if (key === 'Architectures' || value === undefined || intrinsicOf(value) || intrinsicOf(given)) continue;
    if (Array.isArray(given) && Array.isArray(value))
      merged[key] = [...(given as unknown[]), ...(value as unknown[])];
    else if (isMapping(given) && isMapping(value)) merged[key] = withDefaults(given, value);
  }
  return merged;
}

function isMapping(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Sizes = Pick<DeclaredFunction, 'memoryMegabytes' | 'timeoutSeconds' | 'architecture'>;

/** What is not given is Lambda's default; what is given by a parameter or condition is not known. */
function sizesOf({ MemorySize, Timeout, Architectures }: Plain): Sizes {
  return {
    memoryMegabytes: MemorySize === undefined ? 128 : numberOf(MemorySize),
    timeoutSeconds: Timeout === undefined ? 3 : numberOf(Timeout),
    architecture: architectureOf(Architectures),
  };
}

/** SAM and CloudFormation write a list of one. */
function architectureOf(value: unknown): 'x86_64' | 'arm64' | undefined {
  if (value === undefined) return 'x86_64';
  const [only] = listOf(value);
  return only === 'arm64' || only === 'x86_64' ? only : undefined;
}

type Environment = Pick<DeclaredFunction, 'environment' | 'isEnvironmentComplete'>;

function environmentOf(template: Template, { Environment }: Plain): Environment {
  const options = optionsOf(Environment).flatMap((each) =>
    intrinsicOf(each) ? [each] : optionsOf(recordOf(each)['Variables']),
  );
  const [variables] = options;
  const names = Object.entries(intrinsicOf(variables) ? {} : recordOf(variables));
  return {
    environment: new Map(names.map(([name, value]) => [name, termIn(template, value)])),
    isEnvironmentComplete:
      options.length === 0 ||
      (options.length === 1 && !intrinsicOf(variables) && names.every(([name]) => !name.startsWith('Fn::'))),
  };
}

function recursiveLoopOf(value: unknown): 'Allow' | 'Terminate' | undefined {
  return value === 'Allow' || value === 'Terminate' ? value : undefined;
}

/** SAM's esbuild minifies unless it is told not to (https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html). */
function bundlingOf(metadata: Plain): Pick<DeclaredFunction, 'bundler' | 'isMinified' | 'bundling'> {
  const method = metadata['BuildMethod'];
  if (method !== 'esbuild')
    return { bundler: method === undefined ? 'none' : 'unknown', isMinified: undefined };
  const { Minify, External, Format, Target, MainFields } = recordOf(metadata['BuildProperties']);
  const bundling: Bundling = {
    ...plainBundling,
    external: namesIn(External),
    format: Format === 'esm' ? 'esm' : 'cjs',
    target: textOf(Target) ?? 'es2020',
    mainFields: textOf(MainFields)?.split(/\s*,\s*/),
  };
  return { bundler: 'esbuild', isMinified: Minify === undefined ? true : booleanOf(Minify), bundling };
}

type Code = Pick<DeclaredFunction, 'sources' | 'absence'>;

function codeOf(template: Template, properties: Plain, metadata: Plain, handler: string): Code {
  if (!isNodeRuntime(spelledIn(template, properties['Runtime']))) return { sources: [], absence: undefined };
  const absence = absenceOf(template, properties);
  if (absence) return { sources: [], absence };
  const given = spelledIn(template, properties['CodeUri'] ?? properties['Code']) ?? '.';
  const directory = path.resolve(path.dirname(template.file), given);
  const entries = itemsOf(recordOf(metadata['BuildProperties'])['EntryPoints']).map(String);
  return codeOfHandler(handler, directory, template.root, entries);
}

/** Why the code is no file of this project; `undefined` when the template names a path. */
function absenceOf(template: Template, properties: Plain): Absence | undefined {
  const given = properties['CodeUri'] ?? properties['Code'];
  const code = recordOf(given);
  if (properties['InlineCode'] !== undefined || code['ZipFile'] !== undefined) return { kind: 'inline' };
  if (properties['PackageType'] === 'Image' || code['ImageUri'] !== undefined) return { kind: 'image' };
  if (code['S3Bucket'] !== undefined || code['Bucket'] !== undefined) return { kind: 'bucket' };
  const location = spelledIn(template, given);
  if (given !== undefined && location === undefined) return { kind: 'computed-location' };
  return /^(s3|https?):\/\//.test(location ?? '') ? { kind: 'bucket' } : undefined;
}
