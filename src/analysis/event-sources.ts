import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, receiverOf, stringOf, unwrap } from '../ast/expressions.js';
import { isFunction, walkOwn, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { literalTextOf, resourceOf, type Trigger } from '../infrastructure/deployment.js';
import { sourceOfWrapper } from '../knowledge/handler-wrappers.js';
import { lambdaTypeOf, type EventSource } from '../knowledge/lambda-types.js';
import { memoPer } from '../memo.js';
import type { Handler } from './handlers.js';
import { reachedFunctions } from './invoke-phase.js';
import type { Module } from './module.js';
import { loadsOwnModules } from './project-modules.js';
import { reachOf } from './project-reach.js';
import { provenanceOf } from './provenance.js';
import { lambdaTypesAt } from './type-annotations.js';

/** Why we believe that a source invokes a handler. */
export interface SourceEvidence {
  readonly source: EventSource;
  readonly kind: 'template' | 'type' | 'wrapper' | 'event';
  /** The file that tells: a template, or a module. */
  readonly file: string;
  /** What it says, such as "from OrdersQueue", "typed `SQSHandler`" or "wrapped by `cfn-lambda`"; empty when a template says no more. */
  readonly text: string;
}

/** What tells what invokes a handler: templates, else its types or wrappers, else the event's shape; empty when nothing does. */
export const eventSourceEvidenceOf = memoPer((handler: Handler): readonly SourceEvidence[] => {
  const declared = handler.declared.flatMap(({ deployment, declared: { triggers } }) =>
    triggers.map((trigger) => declaredEvidence(deployment.template, trigger)),
  );
  if (declared.some(({ source }) => source !== 'other')) return declared;
  const typed = handler.types.flatMap((type): SourceEvidence[] => {
    const source = lambdaTypeOf(type)?.source;
    return source ? [{ source, kind: 'type', file: handler.module.path, text: `typed \`${type}\`` }] : [];
  });
  const wrapped = handler.wrappers.flatMap((name): SourceEvidence[] => {
    const source = sourceOfWrapper(name);
    return source
      ? [{ source, kind: 'wrapper', file: handler.module.path, text: `wrapped by \`${name}\`` }]
      : [];
  });
  if (typed.length + wrapped.length > 0) return [...typed, ...wrapped];
  const own = sourcesReadIn(handler.module, ownFunctions(handler), handler);
  return own.length > 0 ? own : sourcesReadElsewhere(handler);
});

/** What invokes a handler. */
export const eventSourcesOf = memoPer(
  (handler: Handler): ReadonlySet<EventSource> =>
    new Set(eventSourceEvidenceOf(handler).map(({ source }) => source)),
);

function declaredEvidence(template: string, { source, resource, isEnabled }: Trigger): SourceEvidence {
  // What stands at an API is a route.
  const name = source === 'api' ? undefined : (resourceOf(resource) ?? literalTextOf(resource));
  const sender = name === undefined ? [] : [source === 'eventbridge' ? `from bus ${name}` : `from ${name}`];
  const text = [...sender, ...(isEnabled ? [] : ['switched off'])].join(', ');
  return { source, kind: 'template', file: template, text };
}

function ownFunctions(handler: Handler): FunctionNode[] {
  return [...reachedFunctions(handler.module)].flatMap(([fn, reach]) =>
    reach.handler === handler ? [fn] : [],
  );
}

/** What the helper modules that the handler reaches read of the event. */
function sourcesReadElsewhere(handler: Handler): SourceEvidence[] {
  if (!loadsOwnModules(handler.module)) return [];
  const functions = new Map<Module, FunctionNode[]>();
  for (const { module, fn } of reachOf(handler)) {
    if (module.path === handler.module.path) continue;
    functions.set(module, [...(functions.get(module) ?? []), fn]);
  }
  const found = new Map<EventSource, SourceEvidence>();
  for (const [module, own] of functions) {
    for (const evidence of sourcesReadIn(module, own, handler))
      if (!found.has(evidence.source)) found.set(evidence.source, evidence);
  }
  return [...found.values()];
}

/** What some functions read of the event: by where each value comes from, else by its name. */
function sourcesReadIn(
  module: Module,
  functions: readonly FunctionNode[],
  handler: Handler,
): SourceEvidence[] {
  const traced: [EventSource, string][] = batchSources(module);
  const names: Name[] = [];
  for (const fn of functions) {
    traced.push(...typesWithin(module, fn));
    walkOwn(fn, (node) => {
      const source = tracedSource(module, node);
      if (source) traced.push([source, textOfRead(module, node)]);
      const name = memberText(node);
      if (name !== undefined) names.push({ text: name, node });
    });
  }
  const found = traced.length > 0 ? traced : namedSources(module, names, handler);
  const first = new Map<EventSource, string>();
  for (const [source, text] of found) if (!first.has(source)) first.set(source, text);
  return [...first].map(([source, text]) => ({ source, kind: 'event', file: module.path, text }));
}

/** What is read, in a line: `event.Records[0].s3`; of something long its last name. */
function textOfRead(module: Module, node: Node): string {
  const text = module.text.slice(...node.range).replaceAll(/\s+/g, ' ');
  const name = node.type === 'MemberExpression' || node.type === 'Property' ? keyNameOf(node) : undefined;
  const isShort = node.type === 'MemberExpression' && text.length <= 60;
  return `reads \`${isShort ? text : (name ?? text)}\``;
}

/** Records and events by the types of `aws-lambda` at a function's parameters: `(record: SQSRecord) => …`. */
function typesWithin(module: Module, fn: FunctionNode): [EventSource, string][] {
  return fn.params.flatMap((parameter) =>
    lambdaTypesAt(module, parameter).flatMap((type): [EventSource, string][] => {
      const source = lambdaTypeOf(type)?.source;
      return source ? [[source, `takes \`${type}\``]] : [];
    }),
  );
}

/** What the batch utilities of Powertools and middy say in words. */
function batchSources({ text }: Module): [EventSource, string][] {
  const partial = '@middy/sqs-partial-batch-failure';
  if (/['"]@middy\/sqs-partial-batch-failure['"]/.test(text)) return [['sqs', `uses \`${partial}\``]];
  if (!/['"]@aws-lambda-powertools\/batch['"]/.test(text)) return [];
  const named = [...text.matchAll(/\bEventType\.(SQS|KinesisDataStreams|DynamoDBStreams)\b/g)];
  const sources = named.flatMap(([whole, type = '']): [EventSource, string][] => {
    const source = batchTypes.get(type);
    return source ? [[source, `uses \`${whole}\``]] : [];
  });
  return /\bSqsFifoPartialProcessor/.test(text)
    ? [...sources, ['sqs', 'uses `SqsFifoPartialProcessor`']]
    : sources;
}

const batchTypes: ReadonlyMap<string, EventSource> = new Map<string, EventSource>([
  ['SQS', 'sqs'],
  ['KinesisDataStreams', 'kinesis'],
  ['DynamoDBStreams', 'dynamodb'],
]);

/** Keys of a record that only one kind of event has. */
const recordKeys: ReadonlyMap<string, EventSource> = new Map<string, EventSource>([
  ['s3', 's3'],
  ['Sns', 'sns'],
  ['body', 'sqs'],
  ['receiptHandle', 'sqs'],
  ['messageId', 'sqs'],
  ['messageAttributes', 'sqs'],
  ['md5OfBody', 'sqs'],
  ['dynamodb', 'dynamodb'],
  ['kinesis', 'kinesis'],
  ['ses', 'ses'],
  ['cf', 'cloudfront'],
]);

/** Keys of an event that only one kind has. */
const eventKeys: readonly (readonly [RegExp, EventSource])[] = [
  [/^(detail|detail-type)$/, 'eventbridge'],
  [/^awslogs$/, 'logs'],
  [/^rmqMessagesByQueue$/, 'mq'],
  [
    /^(requestContext|pathParameters|queryStringParameters|multiValueHeaders|httpMethod|rawPath|rawQueryString|routeKey)$/,
    'api',
  ],
  [/^(ResourceProperties|PhysicalResourceId)$/, 'custom-resource'],
  [/^triggerSource$/, 'cognito'],
  [/^(methodArn|authorizationToken)$/, 'authorizer'],
];

/** The source of a value that is known to lie in the event; what a message carries inside it does not count. */
function tracedSource(module: Module, node: Node): EventSource | undefined {
  const read = node.type === 'MemberExpression' ? node : leafOf(node);
  const value = read && provenanceOf(module, read);
  const options = value?.kind === 'either' ? value.options : [value];
  const inEvent = options.find((option) => option?.kind === 'event');
  return inEvent?.kind === 'event' ? sourceOfPath(inEvent.path) : undefined;
}

/** The source that alone sends events with something at a path of keys. */
export function sourceOfPath([first = '', second, third = '']: readonly string[]): EventSource | undefined {
  if (first === 'Records') return second === '*' ? recordKeys.get(third) : undefined;
  return eventKeys.find(([pattern]) => pattern.test(first))?.[1];
}

/** The name that a pattern's property declares. */
function leafOf(node: Node): Node | undefined {
  if (node.type !== 'Property' || node.parent.type !== 'ObjectPattern') return undefined;
  const value = node.value.type === 'AssignmentPattern' ? node.value.left : node.value;
  return value.type === 'Identifier' ? value : undefined;
}

/** `a.b` pairs that only one kind of event has. */
const shapes: readonly (readonly [RegExp, EventSource])[] = [
  [/\.s3\.(bucket|object)$/, 's3'],
  [/\.s3$/, 's3'],
  [/\.Sns(\.|$)/, 'sns'],
  [/\.(receiptHandle|messageAttributes)$/, 'sqs'],
  [/(^|\.)(\w*record|message|msg|item|rec|r|m|Records\.\*)\.messageId$/i, 'sqs'],
  [/\.dynamodb(\.|$)/, 'dynamodb'],
  [/\.kinesis(\.|$)/, 'kinesis'],
  [/\.detail-type$/, 'eventbridge'],
  [/\.awslogs(\.|$)/, 'logs'],
  [
    /\.(requestContext|pathParameters|queryStringParameters|multiValueHeaders|httpMethod|rawPath|rawQueryString|routeKey)$/,
    'api',
  ],
  [/\.(ResponseURL|ResourceProperties|PhysicalResourceId)$/, 'custom-resource'],
  [/\.triggerSource$/, 'cognito'],
  [/\.cf(\.|$)/, 'cloudfront'],
  [/\.ses(\.|$)/, 'ses'],
  [/\.(methodArn|authorizationToken)$/, 'authorizer'],
];

/** A member that is read, as `owner.name`. */
interface Name {
  readonly text: string;
  readonly node: Node;
}

function namedSources(module: Module, names: readonly Name[], handler: Handler): [EventSource, string][] {
  const found = new Map<EventSource, string>();
  const add = (source: EventSource, pattern: RegExp): void => {
    const name = found.has(source) ? undefined : names.find(({ text }) => pattern.test(text));
    if (name) found.set(source, textOfRead(module, name.node));
  };
  for (const [pattern, source] of shapes) add(source, pattern);
  const readsRecords = [module, handler.module].some(({ text }) => /\bRecords\b/.test(text));
  if (!readsRecords) return [...found].filter(([source]) => !recordSources.has(source));
  add('sqs', recordBody);
  return outermostOf([...found]);
}

/** A queue's message may carry a topic's, and that a bucket's: the outer one invokes. */
function outermostOf(found: readonly [EventSource, string][]): [EventSource, string][] {
  const layers: readonly EventSource[] = ['sqs', 'sns', 's3'];
  const outer = layers.find((layer) => found.some(([source]) => source === layer));
  return found.filter(([source]) => source === outer || !layers.includes(source));
}

/** Sources whose events are `{ Records: [] }`. */
const recordSources: ReadonlySet<EventSource> = new Set([
  's3',
  'sns',
  'sqs',
  'dynamodb',
  'kinesis',
  'ses',
  'cloudfront',
] as const);

const recordBody = /(^|\.)(\w*record|message|msg|rec|r|m|Records\.\*)\.body$/i;

/** What a pattern takes apart: `Records.*` in a loop or callback over the records, else the name it is taken from. */
function ownerOf(pattern: TSESTree.ObjectPattern): string {
  const { parent } = pattern;
  if (parent.type === 'VariableDeclarator') {
    const loop = parent.parent.parent;
    if (loop.type === 'ForOfStatement' && loop.left === parent.parent)
      return isRecords(loop.right) ? 'Records.*' : '';
    return parent.init?.type === 'Identifier' ? parent.init.name : '';
  }
  const isCallback =
    isFunction(parent) && parent.params[0] === pattern && parent.parent.type === 'CallExpression';
  const receiver = isCallback ? receiverOf(parent.parent as TSESTree.CallExpression) : undefined;
  return receiver && isRecords(receiver) ? 'Records.*' : '';
}

function isRecords(node: Node): boolean {
  const inner = unwrap(node);
  return inner.type === 'MemberExpression' && keyNameOf(inner) === 'Records';
}

/** The last names of a member access or destructuring, dotted: `.s3.bucket`. */
function memberText(node: Node): string | undefined {
  if (node.type === 'Property' && node.parent.type === 'ObjectPattern')
    return `${ownerOf(node.parent)}.${keyNameOf(node) ?? ''}`;
  if (node.type !== 'MemberExpression') return undefined;
  const name = keyNameOf(node) ?? stringOf(node.property) ?? '*';
  const object = unwrap(node.object);
  const before =
    object.type === 'MemberExpression'
      ? (keyNameOf(object) ?? '*')
      : object.type === 'Identifier'
        ? object.name
        : '';
  return `${before}.${/^\d+$/.test(name) ? '*' : name}`;
}

/** Whether a handler serves custom resources only, which change with a stack and not once per request. */
export function isForStackChanges(handler: Handler): boolean {
  const sources = [...eventSourcesOf(handler)];
  return sources.length > 0 && sources.every((source) => source === 'custom-resource');
}
