import path from 'node:path';
import type { EventSource } from '../knowledge/lambda-types.js';
import {
  resourceOf,
  type DeclaredFunction,
  type Deployment,
  type Filter,
  type Term,
  type Trigger,
} from './deployment.js';
import { sourcesOfHandler } from './sources.js';
import { jsonOf, listOf, numberOf, parseTemplate, recordOf, termOf, textOf } from './template-values.js';

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
    template: file,
    functions: functionsOf(template),
    names: namesOf(template),
    problems: parsed.problems,
  };
}

function templateOf(file: string, root: string, resources: Plain, defaults: Plain): Template {
  const isResource = (id: string): boolean => Object.hasOwn(resources, id);
  return { file, root, resources, defaults, term: (value) => termOf(value, isResource) };
}

/** Triggers and names that raw `Resources` (of SAM, CloudFormation or serverless.yml) give to functions, by logical id. */
export function readResources(
  file: string,
  root: string,
  resources: Plain,
): { readonly triggers: ReadonlyMap<string, readonly Trigger[]>; readonly names: ReadonlyMap<string, Term> } {
  const template = templateOf(file, root, resources, {});
  return { triggers: resourceTriggers(template), names: namesOf(template) };
}

function functionsOf(template: Template): DeclaredFunction[] {
  const raw = resourceTriggers(template);
  return Object.entries(template.resources).flatMap(([logicalId, value]) => {
    const resource = recordOf(value);
    const type = textOf(resource['Type']);
    if (type !== 'AWS::Serverless::Function' && type !== 'AWS::Lambda::Function') return [];
    return [declaredFunction(template, logicalId, resource, raw.get(logicalId) ?? [])];
  });
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
    handler,
    sources: functionSources(template, properties, metadata, handler),
    runtime: textOf(properties['Runtime']),
    memoryMegabytes: numberOf(properties['MemorySize']) ?? 128,
    timeoutSeconds: numberOf(properties['Timeout']) ?? 3,
    environment: new Map(Object.entries(variables).map(([name, value]) => [name, template.term(value)])),
    triggers: [
      ...Object.values(recordOf(properties['Events'])).flatMap((event) =>
        samTrigger(template, recordOf(event)),
      ),
      ...raw,
    ],
    recursiveLoop: recursiveLoopOf(properties['RecursiveLoop']),
    hasProvisionedConcurrency: properties['ProvisionedConcurrencyConfig'] !== undefined,
    bundler: isBundled ? 'esbuild' : metadata['BuildMethod'] === undefined ? 'none' : 'unknown',
    failureTargets: failureTargetsOf(template, properties),
  };
}

function variablesOf(properties: Plain): Plain {
  return recordOf(recordOf(properties['Environment'])['Variables']);
}

function recursiveLoopOf(value: unknown): 'Allow' | 'Terminate' | undefined {
  return value === 'Allow' || value === 'Terminate' ? value : undefined;
}

function functionSources(
  template: Template,
  properties: Plain,
  metadata: Plain,
  handler: string,
): DeclaredFunction['sources'] {
  const code =
    textOf(properties['CodeUri']) ??
    textOf(properties['Code']) ??
    textOf(recordOf(properties['CodeUri'])['Path']);
  if (properties['InlineCode'] !== undefined || (code === undefined && properties['CodeUri'] !== undefined))
    return [];
  if (/^(s3|https?):\/\//.test(code ?? '')) return [];
  const directory = path.resolve(path.dirname(template.file), code ?? '.');
  const direct = sourcesOfHandler(handler, directory, template.root);
  if (direct.length > 0) return direct;
  const base = path.posix.basename(handler).split('.')[0];
  for (const entry of listOf(recordOf(metadata['BuildProperties'])['EntryPoints'])) {
    const stem = String(entry).replace(/\.[^./]+$/, '');
    if (path.posix.basename(stem) !== base) continue;
    return sourcesOfHandler(`${stem}.${handler.split('.').slice(1).join('.')}`, directory, template.root);
  }
  return [];
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

const samSources: Readonly<Record<string, EventSource>> = {
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
  const source = samSources[textOf(event['Type']) ?? ''];
  if (!source) return [];
  const properties = recordOf(event['Properties']);
  const key = resourceProperty[source];
  const resource = key === undefined ? noResource : template.term(properties[key]);
  return [
    {
      ...mappingOf(properties),
      source,
      resource,
      filter: filterOf(template, source, properties),
      isFifo: isFifo(template, resource),
    },
  ];
}

function mappingOf(properties: Plain): Pick<Trigger, 'batchSize' | 'reportsBatchItemFailures' | 'isEnabled'> {
  const types = properties['FunctionResponseTypes'];
  return {
    batchSize: numberOf(properties['BatchSize']),
    reportsBatchItemFailures: types === undefined ? false : listOf(types).includes('ReportBatchItemFailures'),
    isEnabled: properties['Enabled'] !== false && properties['State'] !== 'DISABLED',
  };
}

function isFifo(template: Template, queue: Term): boolean {
  const id = resourceOf(queue);
  const properties = id === undefined ? {} : recordOf(recordOf(template.resources[id])['Properties']);
  return properties['FifoQueue'] === true || properties['FifoQueue'] === 'true';
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
    properties['FilterPolicy'];
  return pattern === undefined ? { kind: 'none' } : { kind: 'pattern', pattern };
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
      const logicalId = resourceOf(template.term(target));
      if (logicalId === undefined) continue;
      triggers.set(logicalId, [...(triggers.get(logicalId) ?? []), trigger]);
    }
  }
  return triggers;
}

interface TargetedTrigger {
  readonly target: unknown;
  readonly trigger: Trigger;
}

function plainTrigger(source: EventSource, resource: Term, filter: Filter = { kind: 'none' }): Trigger {
  return {
    source,
    resource,
    filter,
    batchSize: undefined,
    reportsBatchItemFailures: undefined,
    isEnabled: true,
    isFifo: false,
  };
}

function triggersAt(template: Template, id: string, type: string, properties: Plain): TargetedTrigger[] {
  const own: Term = { kind: 'concat', atoms: [{ kind: 'attribute', of: id, which: 'name' }] };
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
    case 'AWS::Scheduler::Schedule':
      return [
        { target: recordOf(properties['Target'])['Arn'], trigger: plainTrigger('schedule', noResource) },
      ];
    case 'AWS::Logs::SubscriptionFilter': {
      const trigger = plainTrigger('logs', template.term(properties['LogGroupName']));
      return [{ target: properties['DestinationArn'], trigger }];
    }
    default:
      return otherTriggers(type, properties);
  }
}

function bucketNotifications(template: Template, bucket: Term, properties: Plain): TargetedTrigger[] {
  return listOf(recordOf(properties['NotificationConfiguration'])['LambdaConfigurations']).map((item) => {
    const configuration = recordOf(item);
    const rules = recordOf(recordOf(configuration['Filter'])['S3Key'])['Rules'];
    const filter = s3Filter(template, configuration['Event'], rules);
    return { target: configuration['Function'], trigger: plainTrigger('s3', bucket, filter) };
  });
}

function sourceMapping(template: Template, properties: Plain): TargetedTrigger {
  const resource = template.term(properties['EventSourceArn']);
  const source = mappedSource(template, resource);
  const trigger = plainTrigger(source, resource, filterOf(template, source, properties));
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
      trigger: plainTrigger('sns', resource, filterOf(template, 'sns', subscription)),
    }));
}

function ruleTargets(template: Template, properties: Plain): TargetedTrigger[] {
  const source = properties['ScheduleExpression'] === undefined ? 'eventbridge' : 'schedule';
  const filter = filterOf(template, source, properties);
  return listOf(properties['Targets']).map((item) => ({
    target: recordOf(item)['Arn'],
    trigger: plainTrigger(source, noResource, filter),
  }));
}

/** Custom resources, APIs and state machines: what invokes, without a resource whose events would matter. */
function otherTriggers(type: string, properties: Plain): TargetedTrigger[] {
  if (type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource') {
    return [{ target: properties['ServiceToken'], trigger: plainTrigger('custom-resource', noResource) }];
  }
  if (/^AWS::(Serverless|StepFunctions)::StateMachine$/.test(type)) {
    return [
      ...Object.values(recordOf(properties['DefinitionSubstitutions'])),
      ...referencesIn(properties['DefinitionString'] ?? properties['Definition']),
    ].map((target) => ({ target, trigger: plainTrigger('stepfunctions', noResource) }));
  }
  if (/^AWS::ApiGateway(V2)?::(Method|Integration)$/.test(type)) {
    const uri = properties['IntegrationUri'] ?? recordOf(properties['Integration'])['Uri'];
    return referencesIn(uri).map((target) => ({ target, trigger: plainTrigger('api', noResource) }));
  }
  if (type === 'AWS::Cognito::UserPool') {
    return Object.values(recordOf(properties['LambdaConfig'])).map((target) => ({
      target,
      trigger: plainTrigger('cognito', noResource),
    }));
  }
  return [];
}

/** References anywhere inside a value, as `GetAtt`s: `${Function.Arn}` in a text, `Ref`, `GetAtt`. */
function referencesIn(value: unknown): unknown[] {
  const text = jsonOf(value);
  const inText = [...text.matchAll(/\$\{(\w+)(?:\.Arn)?\}/g)].map((match) => match[1] ?? '');
  const inNodes = [...text.matchAll(/"Fn::GetAtt":\["(\w+)"/g), ...text.matchAll(/"Ref":"(\w+)"/g)].map(
    (match) => match[1] ?? '',
  );
  return [...new Set([...inText, ...inNodes])].map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
}

function mappedSource(template: Template, term: Term): EventSource {
  const id = resourceOf(term);
  const type = id === undefined ? '' : (textOf(recordOf(template.resources[id])['Type']) ?? '');
  const text = term.kind === 'concat' ? JSON.stringify(term.atoms) : '';
  if (/SQS/.test(type) || /:sqs:/.test(text)) return 'sqs';
  if (/DynamoDB/.test(type) || /:dynamodb:/.test(text) || /SimpleTable/.test(type)) return 'dynamodb';
  if (/Kinesis/.test(type) || /:kinesis:/.test(text)) return 'kinesis';
  return /MSK/.test(type) ? 'kafka' : 'other';
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

function namesOf(template: Template): ReadonlyMap<string, Term> {
  return new Map(
    Object.entries(template.resources).flatMap(([id, value]) => {
      const properties = recordOf(recordOf(value)['Properties']);
      const name = nameProperties
        .map((property) => properties[property])
        .find((candidate) => candidate !== undefined);
      return name === undefined ? [] : [[id, template.term(name)] as const];
    }),
  );
}
