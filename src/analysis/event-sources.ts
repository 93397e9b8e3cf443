import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, receiverOf, stringOf, unwrap } from '../ast/expressions.js';
import { isFunction, walkOwn } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { lambdaTypeOf, type EventSource } from '../knowledge/lambda-types.js';
import { memoPer } from '../memo.js';
import type { Handler } from './handlers.js';
import { reachedFunctions } from './invoke-phase.js';

/** What invokes a handler: from templates, else from its types, else from the event's shape; empty when nothing tells. */
export const eventSourcesOf = memoPer((handler: Handler): ReadonlySet<EventSource> => {
  const declared = handler.declared.flatMap(({ declared: { triggers } }) =>
    triggers.map(({ source }) => source),
  );
  if (declared.some((source) => source !== 'other')) return new Set(declared);
  const typed = handler.types.flatMap((type) => lambdaTypeOf(type)?.source ?? []);
  if (typed.length > 0) return new Set(typed);
  return shapeSources(handler);
});

/** `a.b` pairs that only one kind of event has. */
const shapes: readonly (readonly [RegExp, EventSource])[] = [
  [/\.s3\.(bucket|object)$/, 's3'],
  [/\.s3$/, 's3'],
  [/\.Sns(\.|$)/, 'sns'],
  [/\.(receiptHandle|messageAttributes)$/, 'sqs'],
  [/(^|\.)(record|message|msg|item|r|Records\.\*)\.messageId$/i, 'sqs'],
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

function shapeSources(handler: Handler): ReadonlySet<EventSource> {
  const names = namesReadBy(handler);
  const found = new Set(
    shapes.filter(([pattern]) => names.some((name) => pattern.test(name))).map(([, source]) => source),
  );
  const readsRecords = /\bRecords\b/.test(handler.module.text);
  if (!readsRecords) return new Set([...found].filter((source) => !recordSources.has(source)));
  if (names.some((name) => recordBody.test(name))) found.add('sqs');
  return found;
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

const recordBody = /(^|\.)(record|message|msg|r|Records\.\*)\.body$/i;

/** The member accesses in the functions that the handler runs. */
function namesReadBy(handler: Handler): string[] {
  const names: string[] = [];
  for (const [fn, reach] of reachedFunctions(handler.module)) {
    if (reach.handler === handler) walkOwn(fn, (node) => names.push(...(memberText(node) ?? [])));
  }
  return names;
}

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
function memberText(node: Node): [string] | undefined {
  if (node.type === 'Property' && node.parent.type === 'ObjectPattern')
    return [`${ownerOf(node.parent)}.${keyNameOf(node) ?? ''}`];
  if (node.type !== 'MemberExpression') return undefined;
  const name = keyNameOf(node) ?? stringOf(node.property) ?? '*';
  const object = unwrap(node.object);
  const before =
    object.type === 'MemberExpression'
      ? (keyNameOf(object) ?? '*')
      : object.type === 'Identifier'
        ? object.name
        : '';
  return [`${before}.${/^\d+$/.test(name) ? '*' : name}`];
}
