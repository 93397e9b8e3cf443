import {
  concatTerms,
  literalTextOf,
  plainTrigger,
  sdkOfRuntime,
  textTerm,
  type Bundling,
  type DeclaredFunction,
  type Source,
  type Term,
  type Trigger,
} from '../deployment.js';
import { codeOfHandler, isNodeRuntime } from '../sources.js';
import {
  booleanOf,
  jsonOf,
  listOf,
  namesIn,
  numberOf,
  recordOf,
  textOf,
  type Plain,
} from '../template-values.js';
import { workerEvent, workerOf } from './constructs.js';
import { destinationTerm, failureTargetsOfEvents, triggersOf } from './events.js';
import { functionIdOf, placeIn, termIn, type Entry, type Service } from './service.js';

/** The functions of a service; `raw` are triggers that stand at raw resources. */
export function functionsOf(
  service: Service,
  raw: ReadonlyMap<string, readonly Trigger[]>,
): DeclaredFunction[] {
  return service.entries.map((entry) => declaredFunction(service, entry, raw.get(entry[0]) ?? []));
}

/** The function's own `name`, or the one that the framework makes of service, stage and key. */
export function functionNameOf(service: Service, [id, { name }]: Entry): Term {
  if (name !== undefined) return termIn(service, name);
  const given = service.content['service'];
  const parts = [
    termIn(service, recordOf(given)['name'] ?? given),
    termIn(service, service.provider['stage'] ?? '${sls:stage}'),
  ];
  return concatTerms([...parts.flatMap((part) => [part, textTerm('-')]), textTerm(id)]);
}

function declaredFunction(service: Service, [id, own]: Entry, raw: readonly Trigger[]): DeclaredFunction {
  const { provider } = service;
  const handler = literalTextOf(termIn(service, own['handler'])) ?? textOf(own['handler']) ?? '';
  const runtime = literalTextOf(termIn(service, own['runtime'] ?? provider['runtime']));
  const changes = service.extensions.get(functionIdOf(id)) ?? {};
  const code = codeOf(service, own, handler, runtime);
  const events = [...listOf(own['events']), ...constructEvents(service, id)];
  const { onSuccess, onFailure } = recordOf(own['destinations']);
  const letter = recordOf(changes['DeadLetterConfig'])['TargetArn'];
  return {
    logicalId: id,
    place: placeIn(service, own),
    handler,
    ...code,
    runtime,
    ...sizesOf(own, provider, changes),
    ...environmentOf(service, own, changes),
    triggers: [
      ...events.flatMap((event) => triggersOf(service, event, own)),
      ...(own['url'] === undefined || own['url'] === false
        ? []
        : [plainTrigger(placeIn(service, own['url'], own), 'function-url')]),
      ...raw,
      ...indirectTriggers(service, [id, own], raw),
    ],
    recursiveLoop: recursiveLoopOf(own['recursiveLoop'] ?? changes['RecursiveLoop']),
    hasProvisionedConcurrency: own['provisionedConcurrency'] !== undefined,
    ...bundlingOf(service, code.sources, runtime),
    failureTargets: [
      ...(own['onError'] === undefined ? [] : [termIn(service, own['onError'])]),
      ...(letter === undefined ? [] : [termIn(service, letter)]),
      ...(onFailure === undefined ? [] : [destinationTerm(service, onFailure)]),
      ...failureTargetsOfEvents(service, events),
    ],
    successTargets: onSuccess === undefined ? [] : [destinationTerm(service, onSuccess)],
  };
}

/** The events by which constructs of Lift call a function. */
function constructEvents(service: Service, id: string): Plain[] {
  return [...service.constructs.values()].flatMap((construct) =>
    workerOf(construct) === id ? [workerEvent(construct)] : [],
  );
}

type Sizes = Pick<DeclaredFunction, 'memoryMegabytes' | 'timeoutSeconds' | 'architecture'>;

/** The function's own settings, then the provider's, then the framework's. */
function sizesOf(own: Plain, provider: Plain, changes: Plain): Sizes {
  const memory = changes['MemorySize'] ?? own['memorySize'] ?? provider['memorySize'] ?? 1024;
  const timeout = changes['Timeout'] ?? own['timeout'] ?? provider['timeout'] ?? 6;
  return {
    memoryMegabytes: numberOf(memory),
    timeoutSeconds: numberOf(timeout),
    architecture: architectureOf(own['architecture'] ?? provider['architecture'] ?? 'x86_64'),
  };
}

function architectureOf(value: unknown): 'x86_64' | 'arm64' | undefined {
  return value === 'arm64' || value === 'x86_64' ? value : undefined;
}

type Code = Pick<DeclaredFunction, 'sources' | 'absence'>;

function codeOf(service: Service, own: Plain, handler: string, runtime: string | undefined): Code {
  if (!isNodeRuntime(runtime)) return { sources: [], absence: undefined };
  if (own['image'] !== undefined) return { sources: [], absence: { kind: 'image' } };
  return codeOfHandler(handler, service.directory, service.root);
}

type Environment = Pick<DeclaredFunction, 'environment' | 'isEnvironmentComplete'>;

function environmentOf(service: Service, own: Plain, changes: Plain): Environment {
  const parts = [
    service.provider['environment'],
    own['environment'],
    recordOf(changes['Environment'])['Variables'],
  ].filter((part) => part !== undefined && part !== null);
  const variables = Object.entries(Object.assign({}, ...parts.map(recordOf)) as Plain);
  return {
    environment: new Map(variables.map(([name, value]) => [name, termIn(service, value)])),
    isEnvironmentComplete:
      parts.every((part) => typeof part === 'object') &&
      variables.every(([name]) => !name.startsWith('Fn::')) &&
      !pluginsOf(service).some((plugin) => /dotenv/.test(plugin)),
  };
}

/** serverless writes `recursiveLoop: allow | terminate`. */
function recursiveLoopOf(value: unknown): 'Allow' | 'Terminate' | undefined {
  if (value === 'allow' || value === 'Allow') return 'Allow';
  return value === 'terminate' || value === 'Terminate' ? 'Terminate' : undefined;
}

function pluginsOf({ content }: Service): readonly string[] {
  const given = content['plugins'];
  return listOf(Array.isArray(given) ? given : recordOf(given)['modules']).map(String);
}

type Bundled = Pick<DeclaredFunction, 'bundler' | 'isMinified' | 'bundling'>;

/** Both the framework's own esbuild (`build.esbuild`) and the plugin serverless-esbuild minify only when they are told to. */
function bundlingOf(service: Service, sources: readonly Source[], runtime: string | undefined): Bundled {
  const plugins = pluginsOf(service);
  const build = service.content['build'];
  const own = build === 'esbuild' ? {} : recordOf(build)['esbuild'];
  const given = recordOf(service.content['custom'])['esbuild'] ?? (own === false ? undefined : own);
  if (given === undefined && !plugins.includes('serverless-esbuild')) {
    if (plugins.some((plugin) => /webpack|bundle|rollup/.test(plugin)))
      return { bundler: 'unknown', isMinified: undefined };
    return own !== false && isBuiltByDefault(service, sources)
      ? { bundler: 'esbuild', isMinified: false, bundling: esbuildSettings({}, runtime) }
      : { bundler: 'none', isMinified: undefined };
  }
  const { minify, bundle } = recordOf(given);
  if (bundle === false) return { bundler: 'none', isMinified: undefined };
  if (typeof given === 'string') return { bundler: 'esbuild', isMinified: undefined };
  const bundling = esbuildSettings(recordOf(given), runtime);
  return { bundler: 'esbuild', isMinified: booleanOf(minify ?? false), bundling };
}

/** `external` is installed beside the bundle, `exclude` is not, and is the runtime's SDK where nothing is said. */
function esbuildSettings(given: Plain, runtime: string | undefined): Bundling {
  const { external, exclude, packages, format, target, mainFields, configFile, config } = given;
  const installed = namesIn(external);
  const excluded = exclude === undefined ? [sdkOfRuntime(runtime)] : namesIn(exclude);
  const isRead = configFile === undefined && config === undefined;
  return {
    external: isRead && installed && excluded ? [...installed, ...excluded] : undefined,
    installed: installed ?? [],
    keepsPackages: packages === 'external',
    format: format === 'esm' || format === 'cjs' ? format : undefined,
    target: textOf(target),
    mainFields: mainFields === undefined ? undefined : namesIn(mainFields),
  };
}

/** Version 4 bundles TypeScript without being told (https://www.serverless.com/framework/docs/providers/aws/guide/building). */
function isBuiltByDefault({ content }: Service, sources: readonly Source[]): boolean {
  return (
    /^\D*4/.test(String(content['frameworkVersion'])) && sources.some(({ file }) => /\.[cm]?tsx?$/.test(file))
  );
}

/** What names a function without an event of its own: authorizers, and the plugins for Step Functions and AppSync. */
function indirectTriggers(service: Service, [id, own]: Entry, raw: readonly Trigger[]): Trigger[] {
  const { authorizers, resolvers, tasks } = indirectNamesOf(service);
  const place = placeIn(service, own);
  const name = id.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const isTask =
    !raw.some(({ source }) => source === 'stepfunctions') &&
    new RegExp(`"(Fn::GetAtt":\\["|Ref":")${name}"|:function:[^"]*-${name}"`).test(tasks);
  const isWebhooks = [...service.constructs.values()].some((each) => id === `${each.id}Authorizer`);
  return [
    ...(isTask ? [plainTrigger(place, 'stepfunctions')] : []),
    ...(isWebhooks || authorizers.has(id) ? [plainTrigger(place, 'authorizer')] : []),
    ...(resolvers.has(id) ? [plainTrigger(place, 'appsync')] : []),
  ];
}

interface IndirectNames {
  readonly authorizers: ReadonlySet<string>;
  readonly resolvers: ReadonlySet<string>;
  /** The state machines as JSON. */
  readonly tasks: string;
}

const indirectNames = new WeakMap<Service, IndirectNames>();

function indirectNamesOf(service: Service): IndirectNames {
  const known = indirectNames.get(service);
  if (known) return known;
  const { stepFunctions, functions, custom, appSync } = service.content;
  const authorizers = jsonOf([service.entries, service.provider['httpApi'], functions]);
  const resolvers = jsonOf([appSync, recordOf(custom)['appSync']]);
  const names = {
    authorizers: namesMatching(
      authorizers,
      /"(?:authorizer|functionName)":"([^"]+)"|"authorizer":\{(?:"\w+":[^{}]*,)?"name":"([^"]+)"/g,
    ),
    resolvers: namesMatching(resolvers, /"functionName":"([^"]+)"/g),
    tasks: jsonOf(stepFunctions),
  };
  indirectNames.set(service, names);
  return names;
}

function namesMatching(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map(([, one, other]) => one ?? other ?? ''));
}
