import path from 'node:path';
import { isInside, readText } from '../files/files.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { readResources } from './cloudformation.js';
import {
  concatTerms,
  literalTextOf,
  plainTrigger,
  resourceOf,
  textTerm,
  type DeclaredFunction,
  type Deployment,
  type Filter,
  type Place,
  type Problem,
  type Resource,
  type Term,
  type Trigger,
} from './deployment.js';
import { codeOfHandler, isNodeRuntime } from './sources.js';
import {
  jsonOf,
  listOf,
  numberOf,
  parseTemplate,
  patternOf,
  recordOf,
  termOf,
  textOf,
} from './template-values.js';

type Plain = Readonly<Record<string, unknown>>;

/** A serverless.yml while it is read. */
interface Service {
  readonly file: string;
  readonly root: string;
  readonly directory: string;
  readonly document: Plain;
  readonly resources: Plain;
  /** Other files that variables name, parsed. */
  readonly contents: Map<string, unknown>;
  readonly placeOf: ParsedService['placeOf'];
}

/** Reads a Serverless Framework service (YAML or JSON); variables stay symbols, no code of it runs. */
export function readServerless(file: string, text: string, root: string): Deployment {
  const { value: document, problems } = parseTemplate(text);
  return readService({
    file,
    root,
    document,
    placeOf: () => undefined,
    problems: problems.map((problem) => ({ file, ...problem })),
  });
}

/** A service whose document is parsed. */
export interface ParsedService {
  readonly file: string;
  readonly root: string;
  readonly document: unknown;
  /** Where a mapping of the document stands. */
  readonly placeOf: (value: unknown) => Place | undefined;
  readonly problems: readonly Problem[];
}

/** Reads a service whose document is parsed already, from whatever it is written in. */
export function readService({ file, root, document, placeOf, problems }: ParsedService): Deployment {
  const base: Service = {
    file,
    root,
    directory: path.dirname(file),
    document: recordOf(document),
    resources: {},
    contents: new Map(),
    placeOf,
  };
  const service: Service = { ...base, resources: rawResources(base) };
  const isAmazons = isForAws(service);
  const entries = isAmazons ? functionEntries(service) : [];
  const generated = new Set(entries.map(([id]) => generatedIdOf(id)));
  const raw = readResources(file, root, service.resources, generated);
  const functions = entries.map(([id, value]) =>
    declaredFunction(service, id, recordOf(value), raw.triggers),
  );
  const resources = new Map([
    ...entries.map(([id, value]): [string, Resource] => [id, functionResource(service, id, recordOf(value))]),
    ...raw.resources,
  ]);
  return {
    dialect: 'serverless',
    template: file,
    isForAws: isAmazons,
    functions,
    resources,
    flows: [],
    layers: layersOf(service),
    isComplete: true,
    problems,
  };
}

/** Directories of the layers that the service makes of its own files. */
function layersOf(service: Service): string[] {
  const layers = recordOf(expand(service, service.document['layers']));
  return Object.values(layers).flatMap((layer) => {
    const content = textOf(recordOf(expand(service, layer))['path']);
    return content === undefined ? [] : [path.resolve(service.directory, content)];
  });
}

function functionResource(service: Service, id: string, own: Plain): Resource {
  return {
    service: 'lambda',
    place: service.placeOf(own) ?? placeOf(service),
    name: nameOf(service, id, own),
    otherNames: [],
    isExternal: false,
    queue: undefined,
  };
}

/** Where the template stands. */
function placeOf({ file }: Service): Place {
  return { file, line: 1 };
}

/** The function's own `name`, or the one that the framework makes of service, stage and key. */
function nameOf(service: Service, id: string, { name }: Plain): Term {
  if (name !== undefined) return variableTerm(service, name);
  const { stage } = recordOf(expand(service, service.document['provider']));
  const given = expand(service, service.document['service']);
  const parts = [
    variableTerm(service, recordOf(given)['name'] ?? given),
    variableTerm(service, stage ?? '${sls:stage}'),
  ];
  return concatTerms([...parts.flatMap((part) => [part, textTerm('-')]), textTerm(id)]);
}

/** The framework's older versions deploy to other clouds too, whose functions are no Lambda handlers. */
function isForAws(service: Service): boolean {
  const provider = expand(service, service.document['provider']);
  const name = typeof provider === 'string' ? provider : expand(service, recordOf(provider)['name']);
  return typeof name !== 'string' || name === 'aws' || name.includes('${');
}

function rawResources(service: Service): Plain {
  const parts = listOf(expand(service, service.document['resources'])).map((part) =>
    recordOf(recordOf(expand(service, part))['Resources']),
  );
  return Object.assign({}, ...parts) as Plain;
}

/** `functions` may be a map, a file, or a list of both. */
function functionEntries(service: Service): [string, unknown][] {
  return listOf(expand(service, service.document['functions'])).flatMap((part) =>
    Object.entries(recordOf(expand(service, part))).map(([id, value]): [string, unknown] => [
      id,
      expand(service, value),
    ]),
  );
}

/** A value that is one whole `${self:…}` or `${file(…)}` stands for what it points at, when that can be read. */
function expand(service: Service, value: unknown, depth = 0): unknown {
  const match =
    typeof value === 'string' && depth < 8 ? /^\$\{(self:|file\()([^}]*)\}$/.exec(value.trim()) : undefined;
  if (!match) return value;
  const [, how, rest = ''] = match;
  if (how === 'self:') return lookUp(service, service.document, rest, depth) ?? value;
  const [name = '', address] = rest.split(/\)(?::(.*))?$/);
  const file = path.resolve(service.directory, name.trim());
  const text = /\.(ya?ml|json)$/.test(file) && isInside(service.root, file) ? readText(file) : undefined;
  if (text === undefined) return value;
  const content = service.contents.get(file) ?? parseTemplate(text).value;
  service.contents.set(file, content);
  return lookUp(service, content, address ?? '', depth) ?? value;
}

/** What stands at an address such as `custom.tables.0` (before a comma and a default), variables on the way expanded. */
function lookUp(service: Service, content: unknown, address: string, depth: number): unknown {
  const keys = address.split(',')[0]?.trim().split('.').filter(Boolean) ?? [];
  let value = expand(service, content, depth + 1);
  for (const key of keys) {
    const held = Array.isArray(value) ? (value as unknown[])[Number(key)] : recordOf(value)[key];
    value = expand(service, held, depth + 1);
  }
  return value;
}

/** The logical id that the framework gives a function's resource. */
function generatedIdOf(id: string): string {
  const name = id.replaceAll('-', 'Dash').replaceAll('_', 'Underscore');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
}

function declaredFunction(
  service: Service,
  id: string,
  own: Plain,
  raw: ReadonlyMap<string, readonly Trigger[]>,
): DeclaredFunction {
  const provider = recordOf(expand(service, service.document['provider']));
  const handler = literalTextOf(variableTerm(service, own['handler'])) ?? textOf(own['handler']) ?? '';
  const runtime = textOf(expand(service, own['runtime'] ?? provider['runtime']));
  const variables = { ...environmentOf(service, provider), ...environmentOf(service, own) };
  const events = listOf(expand(service, own['events'])).flatMap((event) =>
    triggersOf(service, expand(service, event)),
  );
  return {
    logicalId: id,
    place: service.placeOf(own) ?? placeOf(service),
    handler,
    ...codeOf(service, own, handler, runtime),
    runtime,
    ...sizesOf(service, own, provider),
    environment: termsOf(service, variables),
    isEnvironmentComplete: true,
    triggers: [
      ...events,
      ...(own['url'] === undefined || own['url'] === false
        ? []
        : [plainTrigger(placeOf(service), 'function-url')]),
      ...(raw.get(generatedIdOf(id)) ?? []),
      ...indirectTriggers(service, id),
    ],
    recursiveLoop: recursiveLoopOf(own['recursiveLoop']),
    hasProvisionedConcurrency: own['provisionedConcurrency'] !== undefined,
    bundler: bundlerOf(service),
    failureTargets: [own['onError'], recordOf(own['destinations'])['onFailure']]
      .filter((target) => target !== undefined)
      .map((target) => variableTerm(service, target)),
    isMinified: undefined,
    successTargets: [],
  };
}

type Sizes = Pick<DeclaredFunction, 'memoryMegabytes' | 'timeoutSeconds' | 'architecture'>;

/** The function's own settings, then the provider's, then the framework's. */
function sizesOf(service: Service, own: Plain, provider: Plain): Sizes {
  const setting = (name: string): unknown => expand(service, own[name] ?? provider[name]);
  return {
    memoryMegabytes: numberOf(setting('memorySize')) ?? 1024,
    timeoutSeconds: numberOf(setting('timeout')) ?? 6,
    architecture: architectureOf(setting('architecture')),
  };
}

function termsOf(service: Service, values: Plain): ReadonlyMap<string, Term> {
  return new Map(Object.entries(values).map(([name, value]) => [name, variableTerm(service, value)]));
}

function architectureOf(value: unknown): 'x86_64' | 'arm64' | undefined {
  if (value === undefined) return 'x86_64';
  return value === 'arm64' || value === 'x86_64' ? value : undefined;
}

function codeOf(
  service: Service,
  own: Plain,
  handler: string,
  runtime: string | undefined,
): Pick<DeclaredFunction, 'sources' | 'absence'> {
  if (!isNodeRuntime(runtime)) return { sources: [], absence: undefined };
  if (own['image'] !== undefined) return { sources: [], absence: { kind: 'image' } };
  return codeOfHandler(handler, service.directory, service.root);
}

function environmentOf(service: Service, owner: Plain): Plain {
  return recordOf(expand(service, owner['environment']));
}

/** serverless writes `recursiveLoop: allow | terminate`. */
function recursiveLoopOf(value: unknown): 'Allow' | 'Terminate' | undefined {
  if (value === 'allow' || value === 'Allow') return 'Allow';
  return value === 'terminate' || value === 'Terminate' ? 'Terminate' : undefined;
}

function bundlerOf(service: Service): DeclaredFunction['bundler'] {
  const given = service.document['plugins'];
  const plugins = listOf(Array.isArray(given) ? given : recordOf(given)['modules']).map(String);
  if (recordOf(service.document['custom'])['esbuild'] !== undefined || plugins.includes('serverless-esbuild'))
    return 'esbuild';
  return plugins.some((plugin) => /webpack|bundle|rollup/.test(plugin)) ? 'unknown' : 'none';
}

/** A string with `${…}` in it, or a CloudFormation value. */
function variableTerm(service: Service, value: unknown): Term {
  const expanded = expand(service, value);
  if (typeof expanded !== 'string') return termOf(expanded, (id) => Object.hasOwn(service.resources, id));
  return stringTerm(service, expanded, 0);
}

function stringTerm(service: Service, text: string, depth: number): Term {
  if (depth > 8) return { kind: 'unknown' };
  return concatTerms(
    text.split(/(\$\{[^${}]*(?:\$\{[^{}]*\}[^${}]*)*\})/).map((part) => {
      if (!part.startsWith('${')) return textTerm(part);
      const expanded = expand(service, part);
      if (typeof expanded === 'string' && expanded !== part) return stringTerm(service, expanded, depth + 1);
      const address = part.slice(2, -1).split(',')[0]?.trim() ?? '';
      return { kind: 'concat', atoms: [{ kind: 'symbol', id: `sls:${address}` }] };
    }),
  );
}

const sources: Readonly<Partial<Record<string, EventSource>>> = {
  http: 'api',
  httpApi: 'api',
  websocket: 'websocket',
  s3: 's3',
  sqs: 'sqs',
  sns: 'sns',
  schedule: 'schedule',
  eventBridge: 'eventbridge',
  cloudwatchEvent: 'eventbridge',
  cloudwatchLog: 'logs',
  iot: 'iot',
  alb: 'alb',
  msk: 'kafka',
  kafka: 'kafka',
  activemq: 'mq',
  rabbitmq: 'mq',
  cognitoUserPool: 'cognito',
  alexaSkill: 'alexa',
  alexaSmartHome: 'alexa',
  cloudFront: 'cloudfront',
  stream: 'kinesis',
};

function triggersOf(service: Service, event: unknown): Trigger[] {
  const entries = typeof event === 'string' ? [[event, {}] as const] : Object.entries(recordOf(event));
  return entries.flatMap(([kind, value]): Trigger[] => {
    const source = Object.hasOwn(sources, kind) ? sources[kind] : undefined;
    if (!source) return [];
    const given = expand(service, value);
    const details = recordOf(given);
    const resource =
      source === 'eventbridge' ? busTerm(service, details) : triggerResource(service, given, details);
    const types = expand(service, details['functionResponseType']);
    const isSchedule = source === 'eventbridge' && details['schedule'] !== undefined;
    return [
      {
        place: placeOf(service),
        source: kind === 'stream' ? streamSource(given, details) : isSchedule ? 'schedule' : source,
        resource,
        filter: filterOf(service, source, details),
        batchSize: numberOf(expand(service, details['batchSize'])),
        batchingWindowSeconds: numberOf(expand(service, details['maximumBatchingWindow'])),
        reportsBatchItemFailures: String(types).startsWith('${')
          ? undefined
          : listOf(types).includes('ReportBatchItemFailures'),
        isEnabled: String(expand(service, details['enabled'])) !== 'false',
        isFifo: /\.fifo\b/.test(jsonOf(given)) || isFifoResource(service, resource),
      },
    ];
  });
}

function isFifoResource(service: Service, queue: Term): boolean {
  const id = resourceOf(queue);
  const properties = id === undefined ? {} : recordOf(recordOf(service.resources[id])['Properties']);
  return String(properties['FifoQueue']) === 'true';
}

function streamSource(given: unknown, details: Plain): EventSource {
  const text = jsonOf(given);
  return details['type'] === 'dynamodb' || /:dynamodb:|Table|StreamArn/.test(text) ? 'dynamodb' : 'kinesis';
}

/** `sqs: arn`, `s3: name`, `sns: name`, or an object that names the resource. */
function triggerResource(service: Service, given: unknown, details: Plain): Term {
  if (typeof given === 'string') return variableTerm(service, given);
  const named = details['arn'] ?? details['bucket'] ?? details['topicName'] ?? details['logGroup'];
  return named === undefined ? { kind: 'unknown' } : variableTerm(service, named);
}

/** The bus that a rule listens on. */
function busTerm(service: Service, { eventBus }: Plain): Term {
  return eventBus === undefined ? textTerm('default') : variableTerm(service, eventBus);
}

function filterOf(service: Service, source: EventSource, details: Plain): Filter {
  if (source !== 's3') {
    const pattern =
      details['pattern'] ??
      details['event'] ??
      details['filterPatterns'] ??
      details['filterPolicy'] ??
      (source === 'logs' && details['filter'] !== '' ? details['filter'] : undefined);
    return pattern === undefined
      ? { kind: 'none' }
      : { kind: 'pattern', pattern: patternOf(pattern, (value) => variableTerm(service, value)) };
  }
  const event = details['event'] === undefined ? 's3:ObjectCreated:*' : details['event'];
  const rules = listOf(details['rules']).map(recordOf);
  const rule = (name: string): Term | undefined => {
    const found = rules.find((candidate) => candidate[name] !== undefined);
    return found && variableTerm(service, found[name]);
  };
  return { kind: 's3', events: listOf(event).map(String), prefix: rule('prefix'), suffix: rule('suffix') };
}

/** What names a function without an event of its own: authorizers, and the plugins for Step Functions and AppSync. */
function indirectTriggers(service: Service, id: string): Trigger[] {
  const { provider, stepFunctions, functions, custom, appSync } = service.document;
  const named = new RegExp(`"(Fn::GetAtt":\\["|Ref":")${escaped(id)}"|:function:[^"]*-${escaped(id)}"`);
  const authorizers = jsonOf([functionEntries(service), recordOf(provider)['httpApi'], functions]);
  const isAuthorizer = new RegExp(
    `"(authorizer|functionName)":"${escaped(id)}"|"authorizer":\\{("\\w+":[^{}]*,)?"name":"${escaped(id)}"`,
  );
  const resolvers = jsonOf([appSync, recordOf(custom)['appSync']]);
  return [
    ...(named.test(jsonOf(stepFunctions)) ? [plainTrigger(placeOf(service), 'stepfunctions')] : []),
    ...(isAuthorizer.test(authorizers) ? [plainTrigger(placeOf(service), 'authorizer')] : []),
    ...(new RegExp(`"functionName":"${escaped(id)}"`).test(resolvers)
      ? [plainTrigger(placeOf(service), 'appsync')]
      : []),
  ];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
