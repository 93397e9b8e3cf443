import { keyNameOf, stringOf, unwrap } from '../ast/expressions.js';
import { isFunction } from '../ast/functions.js';
import { walk, type Node } from '../ast/walk.js';
import { lambdaTypeOf, type EventSource } from '../knowledge/lambda-types.js';
import { memoPer } from '../memo.js';
import type { Handler } from './handlers.js';
import { reachedFunctions } from './invoke-phase.js';

/** What invokes a handler: from templates, else from its types, else from the event's shape; empty when nothing tells. */
export const eventSourcesOf = memoPer((handler: Handler): ReadonlySet<EventSource> => {
  const declared = handler.declared.flatMap(({ declared: { triggers } }) =>
    triggers.map(({ source }) => source),
  );
  if (declared.length > 0) return new Set(declared);
  const typed = handler.types.flatMap((type) => lambdaTypeOf(type)?.source ?? []);
  if (typed.length > 0) return new Set(typed);
  return shapeSources(handler);
});

/** `a.b` pairs that only one kind of event has. */
const shapes: readonly (readonly [RegExp, EventSource])[] = [
  [/\.s3\.(bucket|object)$/, 's3'],
  [/\.s3$/, 's3'],
  [/\.Sns(\.|$)/, 'sns'],
  [/\.(receiptHandle|messageAttributes|messageId)$/, 'sqs'],
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
  const found = new Set<EventSource>();
  let readsRecordBody = false;
  for (const [fn, reach] of reachedFunctions(handler.module)) {
    if (reach.handler !== handler) continue;
    walk(fn, (node) => {
      if (node !== fn && isFunction(node)) return;
      const name = memberText(node);
      if (name === undefined) return;
      for (const [pattern, source] of shapes) if (pattern.test(name)) found.add(source);
      if (/(^|\.)(record|message|msg|r|Records\.\*)\.body$/i.test(name)) readsRecordBody = true;
    });
  }
  const readsRecords = /\bRecords\b/.test(handler.module.text);
  if (readsRecordBody && readsRecords) found.add('sqs');
  if (!readsRecords) found.delete('sqs');
  return found;
}

/** The last names of a member access or destructuring, dotted: `.s3.bucket`. */
function memberText(node: Node): string | undefined {
  if (node.type === 'Property' && node.parent.type === 'ObjectPattern') return `.${keyNameOf(node) ?? ''}`;
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
