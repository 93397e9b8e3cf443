import path from 'node:path';
import type { EventSource } from '../knowledge/lambda-types.js';
import {
  attributeTerm,
  literalTextOf,
  plainTrigger,
  resourceOf,
  textTerm,
  type Absence,
  type Atom,
  type DeclaredFunction,
  type Deployment,
  type Filter,
  type Place,
  type Resource,
  type Term,
  type Trigger,
} from './deployment.js';
import { invocationsBy, permittedSource } from './invoking-resources.js';
import { codeOfHandler, isNodeRuntime } from './sources.js';
import { listOf, numberOf, parseTemplate, patternOf, recordOf, termOf, textOf } from './template-values.js';

type Plain = Readonly<Record<string, unknown>>;

/** A CloudFormation or SAM template while it is read. */
interface Template {
  readonly file: string;
  readonly root: string;
  readonly resources: Plain;
  readonly defaults: Plain;
  readonly term: (value: unknown) => Term;
}

/** Reads a CloudFormation or SAM template (YAML or JSON); never throws, tells what it could not read. */
export function readCloudFormation(file: string, text: string, root: string): Deployment {
  const parsed = parseTemplate(text);
  const document = recordOf(parsed.value);
  const template = templateOf(
    file,
    root,
    recordOf(document['Resources']),
    recordOf(recordOf(document['Globals'])['Function']),
  );
  return {
    dialect: 'cloudformation',
    isForAws: true,
    template: file,
    functions: functionsOf(template),
    resources: resourcesOf(template),
    flows: [],
    layers: layersOf(template),
    isComplete: true,
    problems: parsed.problems.map((problem) => ({ file, ...problem })),
  };
}

/** Directories of layers whose contents stand in this project. */
function layersOf({ file, resources }: Template): string[] {
  return Object.values(resources).flatMap((resource) => {
    if (!/^AWS::(Serverless|Lambda)::LayerVersion$/.test(textOf(recordOf(resource)['Type']) ?? '')) return [];
    const { ContentUri, Content } = recordOf(recordOf(resource)['Properties']);
    const content = textOf(ContentUri ?? Content);
    return content === undefined || /^\w+:\/\//.test(content)
      ? []
      : [path.resolve(path.dirname(file), content)];
  });
}

function templateOf(file: string, root: string, resources: Plain, defaults: Plain): Template {
  const isResource = (id: string): boolean => Object.hasOwn(resources, id);
  return { file, root, resources, defaults, term: (value) => termOf(value, isResource) };
}

/** Triggers and names that raw `Resources` of a serverless.yml give to functions, by logical id; `generated` are the ids of the framework's own resources. */
export function readResources(
  file: string,
  root: string,
  resources: Plain,
  generated: ReadonlySet<string>,
): {
  readonly triggers: ReadonlyMap<string, readonly Trigger[]>;
  readonly resources: ReadonlyMap<string, Resource>;
} {
  const isResource = (id: string): boolean => Object.hasOwn(resources, id) || generated.has(id);
  const template = {
    ...templateOf(file, root, resources, {}),
    term: (value: unknown) => termOf(value, isResource),
  };
  return { triggers: resourceTriggers(template), resources: resourcesOf(template) };
}

function functionsOf(template: Template): DeclaredFunction[] {
  const raw = resourceTriggers(template);
  const permitted = permittedTriggers(template);
  return Object.entries(template.resources).flatMap(([logicalId, value]) => {
    if (!isFunctionResource(template, logicalId)) return [];
    const declared = declaredFunction(template, logicalId, recordOf(value), raw.get(logicalId) ?? []);
    return declared.triggers.length > 0
      ? [declared]
      : [{ ...declared, triggers: permitted.get(logicalId) ?? [] }];
  });
}

/** What permissions say of functions whose triggers the template does not set up itself. */
function permittedTriggers(template: Template): ReadonlyMap<string, readonly Trigger[]> {
  const triggers = new Map<string, readonly Trigger[]>();
  for (const value of Object.values(template.resources)) {
    const properties = recordOf(recordOf(value)['Properties']);
    const source =
      recordOf(value)['Type'] === 'AWS::Lambda::Permission' ? permittedSource(properties) : undefined;
    if (source === undefined) continue;
    const given = properties['SourceArn'];
    const resource = given === undefined || source === 'api' ? noResource : template.term(given);
    const trigger = plainTrigger(placeOf(template), source, resource, { kind: 'unknown' });
    for (const id of functionsNamedBy(template, template.term(properties['FunctionName'])))
      triggers.set(id, [...(triggers.get(id) ?? []), trigger]);
  }
  return triggers;
}

function declaredFunction(
  template: Template,
  logicalId: string,
  resource: Plain,
  raw: readonly Trigger[],
): DeclaredFunction {
  const isServerless = resource['Type'] === 'AWS::Serverless::Function';
  const own = recordOf(resource['Properties']);
  const properties: Plain = isServerless ? { ...template.defaults, ...own } : own;
  const variables = { ...(isServerless ? variablesOf(template.defaults) : {}), ...variablesOf(own) };
  const handler = textOf(properties['Handler']) ?? '';
  const metadata = recordOf(resource['Metadata']);
  const isBundled = metadata['BuildMethod'] === 'esbuild';
  return {
    logicalId,
    place: placeOf(template),
    handler,
    ...codeOf(template, properties, metadata, handler),
    runtime: textOf(properties['Runtime']),
    ...sizesOf(properties),
    environment: new Map(Object.entries(variables).map(([name, value]) => [name, template.term(value)])),
    isEnvironmentComplete: true,
    triggers: [
      ...Object.values(recordOf(properties['Events'])).flatMap((event) =>
        samTrigger(template, recordOf(event)),
      ),
      ...(properties['FunctionUrlConfig'] === undefined
        ? []
        : [plainTrigger(placeOf(template), 'function-url')]),
      ...raw,
    ],
    recursiveLoop: recursiveLoopOf(properties['RecursiveLoop']),
    hasProvisionedConcurrency: properties['ProvisionedConcurrencyConfig'] !== undefined,
    bundler: isBundled ? 'esbuild' : metadata['BuildMethod'] === undefined ? 'none' : 'unknown',
    isMinified: undefined,
    failureTargets: failureTargetsOf(template, properties),
    successTargets: [],
  };
}

type Sizes = Pick<DeclaredFunction, 'memoryMegabytes' | 'timeoutSeconds' | 'architecture'>;

function sizesOf(properties: Plain): Sizes {
  return {
    memoryMegabytes: numberOf(properties['MemorySize']) ?? 128,
    timeoutSeconds: numberOf(properties['Timeout']) ?? 3,
    architecture: architectureOf(properties['Architectures']),
  };
}

/** Where the template stands. */
function placeOf({ file }: Template): Place {
  return { file, line: 1 };
}

/** SAM and CloudFormation write a list of one. */
function architectureOf(value: unknown): 'x86_64' | 'arm64' | undefined {
  if (value === undefined) return 'x86_64';
  const [only] = listOf(value);
  return only === 'arm64' || only === 'x86_64' ? only : undefined;
}

function variablesOf(properties: Plain): Plain {
  return recordOf(recordOf(properties['Environment'])['Variables']);
}

function recursiveLoopOf(value: unknown): 'Allow' | 'Terminate' | undefined {
  return value === 'Allow' || value === 'Terminate' ? value : undefined;
}

type Code = Pick<DeclaredFunction, 'sources' | 'absence'>;

function codeOf(template: Template, properties: Plain, metadata: Plain, handler: string): Code {
  if (!isNodeRuntime(textOf(properties['Runtime']))) return { sources: [], absence: undefined };
  const absence = absenceOf(properties);
  if (absence) return { sources: [], absence };
  const given = textOf(properties['CodeUri'] ?? properties['Code']) ?? '.';
  const directory = path.resolve(path.dirname(template.file), given);
  const direct = codeOfHandler(handler, directory, template.root);
  if (direct.sources.length > 0) return direct;
  const base = path.posix.basename(handler).split('.')[0];
  for (const entry of listOf(recordOf(metadata['BuildProperties'])['EntryPoints'])) {
    const stem = String(entry).replace(/\.[^./]+$/, '');
    if (path.posix.basename(stem) !== base) continue;
    return codeOfHandler(`${stem}.${handler.split('.').slice(1).join('.')}`, directory, template.root);
  }
  return direct;
}

/** Why the code is no file of this project; `undefined` when the template names a path. */
function absenceOf(properties: Plain): Absence | undefined {
  const given = properties['CodeUri'] ?? properties['Code'];
  const code = recordOf(given);
  if (properties['InlineCode'] !== undefined || code['ZipFile'] !== undefined) return { kind: 'inline' };
  if (properties['PackageType'] === 'Image' || code['ImageUri'] !== undefined) return { kind: 'image' };
  if (code['S3Bucket'] !== undefined || code['Bucket'] !== undefined) return { kind: 'bucket' };
  if (given !== undefined && textOf(given) === undefined) return { kind: 'computed-location' };
  return /^(s3|https?):\/\//.test(textOf(given) ?? '') ? { kind: 'bucket' } : undefined;
}

function failureTargetsOf(template: Template, properties: Plain): Term[] {
  const invoke = recordOf(
    recordOf(recordOf(properties['EventInvokeConfig'])['DestinationConfig'])['OnFailure'],
  );
  const letter = recordOf(properties['DeadLetterQueue'] ?? properties['DeadLetterConfig']);
  return [invoke['Destination'], letter['TargetArn']]
    .filter((target) => target !== undefined)
    .map(template.term);
}

const samSources: Readonly<Partial<Record<string, EventSource>>> = {
  S3: 's3',
  SQS: 'sqs',
  SNS: 'sns',
  DynamoDB: 'dynamodb',
  Kinesis: 'kinesis',
  EventBridgeRule: 'eventbridge',
  CloudWatchEvent: 'eventbridge',
  Schedule: 'schedule',
  ScheduleV2: 'schedule',
  Api: 'api',
  HttpApi: 'api',
  CloudWatchLogs: 'logs',
  IoTRule: 'iot',
  Cognito: 'cognito',
  MSK: 'kafka',
  SelfManagedKafka: 'kafka',
  MQ: 'mq',
  DocumentDB: 'other',
  AlexaSkill: 'alexa',
};

const resourceProperty: Partial<Record<EventSource, string>> = {
  s3: 'Bucket',
  sqs: 'Queue',
  sns: 'Topic',
  dynamodb: 'Stream',
  kinesis: 'Stream',
  logs: 'LogGroupName',
};

const noResource: Term = { kind: 'unknown' };

function samTrigger(template: Template, event: Plain): Trigger[] {
  const type = textOf(event['Type']) ?? '';
  const sender = Object.hasOwn(samSources, type) ? samSources[type] : undefined;
  if (!sender) return [];
  const properties = recordOf(event['Properties']);
  const isQueued = sender === 'sns' && ![undefined, false].includes(properties['SqsSubscription'] as boolean);
  const source = isQueued ? 'sqs' : sender;
  const key = resourceProperty[source];
  const resource =
    source === 'eventbridge'
      ? busTerm(template, properties)
      : key === undefined
        ? noResource
        : template.term(properties[key]);
  return [
    {
      place: placeOf(template),
      ...mappingOf(properties),
      source,
      resource,
      filter: filterOf(template, source, properties),
      isFifo: isFifo(template, resource),
    },
  ];
}

/** The bus that a rule listens on. */
function busTerm(template: Template, { EventBusName }: Plain): Term {
  return EventBusName === undefined ? textTerm('default') : template.term(EventBusName);
}

type Mapping = Pick<
  Trigger,
  'batchSize' | 'batchingWindowSeconds' | 'reportsBatchItemFailures' | 'isEnabled'
>;

function mappingOf(properties: Plain): Mapping {
  const types = properties['FunctionResponseTypes'];
  const isSpelled = listOf(types).every((type) => typeof type === 'string');
  return {
    batchSize: numberOf(properties['BatchSize']),
    batchingWindowSeconds: numberOf(properties['MaximumBatchingWindowInSeconds']),
    reportsBatchItemFailures: isSpelled ? listOf(types).includes('ReportBatchItemFailures') : undefined,
    isEnabled: String(properties['Enabled']) !== 'false' && properties['State'] !== 'DISABLED',
  };
}

function isFifo(template: Template, queue: Term): boolean {
  const { FifoQueue } = propertiesOf(template, resourceOf(queue));
  return String(FifoQueue) === 'true' || /\.fifo$/.test(literalTextOf(queue) ?? '');
}

function filterOf(template: Template, source: EventSource, properties: Plain): Filter {
  if (source === 's3')
    return s3Filter(
      template,
      properties['Events'],
      recordOf(recordOf(properties['Filter'])['S3Key'])['Rules'],
    );
  const pattern =
    properties['Pattern'] ??
    properties['EventPattern'] ??
    properties['FilterCriteria'] ??
    properties['FilterPolicy'] ??
    (properties['FilterPattern'] === '' ? undefined : properties['FilterPattern']);
  return pattern === undefined
    ? { kind: 'none' }
    : { kind: 'pattern', pattern: patternOf(pattern, template.term) };
}

function s3Filter(template: Template, events: unknown, rules: unknown): Filter {
  const names = listOf(events);
  const isSpelled = names.length > 0 && names.every((name) => typeof name === 'string');
  const value = (wanted: string): Term | undefined => {
    const rule = listOf(rules)
      .map(recordOf)
      .find((candidate) => textOf(candidate['Name'])?.toLowerCase() === wanted);
    return rule && template.term(rule['Value']);
  };
  return {
    kind: 's3',
    events: isSpelled ? names : undefined,
    prefix: value('prefix'),
    suffix: value('suffix'),
  };
}

/** Triggers that stand at other resources than the function itself. */
function resourceTriggers(template: Template): ReadonlyMap<string, readonly Trigger[]> {
  const triggers = new Map<string, Trigger[]>();
  for (const [id, value] of Object.entries(template.resources)) {
    const resource = recordOf(value);
    for (const { target, trigger } of triggersAt(
      template,
      id,
      textOf(resource['Type']) ?? '',
      recordOf(resource['Properties']),
    )) {
      for (const logicalId of functionsNamedBy(template, template.term(target)))
        triggers.set(logicalId, [...(triggers.get(logicalId) ?? []), trigger]);
    }
  }
  return triggers;
}

/** The functions that a target names: by reference, also inside an ARN and through an alias or version, or by function name. */
function functionsNamedBy(template: Template, target: Term): readonly string[] {
  if (target.kind === 'either') return target.options.flatMap((option) => functionsNamedBy(template, option));
  if (target.kind === 'unknown') return [];
  const referenced = target.atoms.flatMap((atom) =>
    atom.kind === 'attribute' ? functionBehind(template, atom.of) : [],
  );
  return referenced.length > 0 ? referenced : functionsCalled(template, target);
}

function functionBehind(template: Template, id: string): readonly string[] {
  const type = textOf(recordOf(template.resources[id])['Type']) ?? '';
  if (!/^AWS::Lambda::(Alias|Version)$/.test(type)) return [id];
  const of = resourceOf(template.term(propertiesOf(template, id)['FunctionName']));
  return of === undefined ? [] : [of];
}

/** `arn:aws:lambda:…:function:orders` names the function whose `FunctionName` is `orders`. */
function functionsCalled(template: Template, target: Term): string[] {
  if (target.kind !== 'concat') return [];
  const whole = spelled(target.atoms);
  return Object.entries(template.resources).flatMap(([id]) => {
    const given = propertiesOf(template, id)['FunctionName'];
    const name = given === undefined || !isFunctionResource(template, id) ? undefined : template.term(given);
    if (name?.kind !== 'concat' || name.atoms.length === 0) return [];
    const text = spelled(name.atoms);
    return whole === text || whole.endsWith(`:function:${text}`) ? [id] : [];
  });
}

function spelled(atoms: readonly Atom[]): string {
  return atoms.map((atom) => (atom.kind === 'text' ? atom.text : `\0${JSON.stringify(atom)}\0`)).join('');
}

function isFunctionResource(template: Template, id: string): boolean {
  const type = recordOf(template.resources[id])['Type'];
  return type === 'AWS::Serverless::Function' || type === 'AWS::Lambda::Function';
}

function propertiesOf(template: Template, id: string | undefined): Plain {
  return id === undefined ? {} : recordOf(recordOf(template.resources[id])['Properties']);
}

interface TargetedTrigger {
  readonly target: unknown;
  readonly trigger: Trigger;
}

function triggersAt(template: Template, id: string, type: string, properties: Plain): TargetedTrigger[] {
  const own = attributeTerm(id, 'name');
  switch (type) {
    case 'AWS::S3::Bucket':
      return bucketNotifications(template, own, properties);
    case 'AWS::Lambda::EventSourceMapping':
      return [sourceMapping(template, properties)];
    case 'AWS::SNS::Subscription':
    case 'AWS::SNS::Topic':
      return subscriptions(template, own, properties);
    case 'AWS::Events::Rule':
      return ruleTargets(template, properties);
    case 'AWS::Logs::SubscriptionFilter': {
      const filter = filterOf(template, 'logs', properties);
      const trigger = plainTrigger(
        placeOf(template),
        'logs',
        template.term(properties['LogGroupName']),
        filter,
      );
      return [{ target: properties['DestinationArn'], trigger }];
    }
    default:
      return otherTriggers(template, type, properties);
  }
}

function bucketNotifications(template: Template, bucket: Term, properties: Plain): TargetedTrigger[] {
  return listOf(recordOf(properties['NotificationConfiguration'])['LambdaConfigurations']).map((item) => {
    const configuration = recordOf(item);
    const rules = recordOf(recordOf(configuration['Filter'])['S3Key'])['Rules'];
    const filter = s3Filter(template, configuration['Event'], rules);
    return {
      target: configuration['Function'],
      trigger: plainTrigger(placeOf(template), 's3', bucket, filter),
    };
  });
}

function sourceMapping(template: Template, properties: Plain): TargetedTrigger {
  const resource = template.term(properties['EventSourceArn']);
  const source = mappedSource(template, resource, properties);
  const trigger = plainTrigger(placeOf(template), source, resource, filterOf(template, source, properties));
  return {
    target: properties['FunctionName'],
    trigger: { ...trigger, ...mappingOf(properties), isFifo: isFifo(template, resource) },
  };
}

/** `AWS::SNS::Subscription` names its topic; `AWS::SNS::Topic` lists subscriptions of its own. */
function subscriptions(template: Template, topic: Term, properties: Plain): TargetedTrigger[] {
  const isOne = properties['Protocol'] !== undefined;
  const resource = isOne ? template.term(properties['TopicArn']) : topic;
  return (isOne ? [properties] : listOf(properties['Subscription']).map(recordOf))
    .filter((subscription) => subscription['Protocol'] === 'lambda')
    .map((subscription) => ({
      target: subscription['Endpoint'],
      trigger: plainTrigger(placeOf(template), 'sns', resource, filterOf(template, 'sns', subscription)),
    }));
}

function ruleTargets(template: Template, properties: Plain): TargetedTrigger[] {
  const source = properties['ScheduleExpression'] === undefined ? 'eventbridge' : 'schedule';
  const filter = filterOf(template, source, properties);
  const isEnabled = !String(properties['State']).startsWith('DISABLED');
  return listOf(properties['Targets']).map((item) => ({
    target: recordOf(item)['Arn'],
    trigger: { ...plainTrigger(placeOf(template), source, busTerm(template, properties), filter), isEnabled },
  }));
}

/** What invokes without a resource whose events would matter; WebSocket APIs send events of their own shape. */
function otherTriggers(template: Template, type: string, properties: Plain): TargetedTrigger[] {
  const api = resourceOf(template.term(properties['ApiId']));
  const isWebSocket =
    type === 'AWS::ApiGatewayV2::Integration' && propertiesOf(template, api)['ProtocolType'] === 'WEBSOCKET';
  return invocationsBy(type, properties).map(({ source, target }) => ({
    target,
    trigger: plainTrigger(placeOf(template), isWebSocket ? 'websocket' : source, noResource),
  }));
}

function mappedSource(template: Template, term: Term, properties: Plain): EventSource {
  const id = resourceOf(term);
  const type = id === undefined ? '' : (textOf(recordOf(template.resources[id])['Type']) ?? '');
  const text = term.kind === 'concat' ? JSON.stringify(term.atoms) : '';
  if (/SQS/.test(type) || /:sqs:/.test(text)) return 'sqs';
  if (/DynamoDB/.test(type) || /:dynamodb:/.test(text) || /SimpleTable/.test(type)) return 'dynamodb';
  if (/Kinesis/.test(type) || /:kinesis:/.test(text)) return 'kinesis';
  if (/MSK/.test(type) || /:kafka:/.test(text) || properties['Topics'] !== undefined) return 'kafka';
  return properties['Queues'] === undefined ? 'other' : 'mq';
}

const nameProperties = [
  'BucketName',
  'QueueName',
  'TopicName',
  'TableName',
  'Name',
  'FunctionName',
  'LogGroupName',
];

const services: readonly (readonly [RegExp, Resource['service']])[] = [
  [/^AWS::(Lambda|Serverless)::Function$/, 'lambda'],
  [/^AWS::S3::Bucket$/, 's3'],
  [/^AWS::SQS::Queue$/, 'sqs'],
  [/^AWS::SNS::Topic$/, 'sns'],
  [/^AWS::(DynamoDB::(Global)?Table|Serverless::SimpleTable)$/, 'dynamodb'],
  [/^AWS::Kinesis::Stream$/, 'kinesis'],
  [/^AWS::Events::EventBus$/, 'eventbridge'],
  [/^AWS::Logs::LogGroup$/, 'logs'],
  [/^AWS::(StepFunctions|Serverless)::StateMachine$/, 'stepfunctions'],
];

function resourcesOf(template: Template): ReadonlyMap<string, Resource> {
  return new Map(
    Object.entries(template.resources).map(([id, value]) => {
      const type = textOf(recordOf(value)['Type']) ?? '';
      const properties = recordOf(recordOf(value)['Properties']);
      const name = nameProperties
        .map((property) => properties[property])
        .find((candidate) => candidate !== undefined);
      return [
        id,
        {
          service: services.find(([pattern]) => pattern.test(type))?.[1] ?? 'other',
          place: placeOf(template),
          name: name === undefined ? undefined : template.term(name),
          otherNames: [],
          isExternal: false,
          queue: undefined,
        },
      ] as const;
    }),
  );
}
