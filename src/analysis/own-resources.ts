import type { EventSource } from '../knowledge/lambda-types.js';
import { rootsOf, type Provenance } from './provenance.js';
import type { WriteTarget } from './write-targets.js';

/** The paths in an event that name the resource which sent it: what is written to, what sends the event, the path. */
const ownNames: readonly (readonly [EventSource, EventSource, RegExp])[] = [
  ['s3', 's3', /^Records\.\*\.s3\.bucket\.(name|arn)$/],
  ['s3', 'eventbridge', /^detail\.bucket\.name$/],
  [
    's3',
    'sqs',
    /^Records\.\*\.body\.JSON\.(Message\.JSON\.)?(Records\.\*\.s3\.bucket\.(name|arn)|detail\.bucket\.name)$/,
  ],
  ['s3', 'sns', /^Records\.\*\.Sns\.Message\.JSON\.Records\.\*\.s3\.bucket\.(name|arn)$/],
  ['sqs', 'sqs', /^Records\.\*\.eventSourceARN$/],
  ['dynamodb', 'dynamodb', /^Records\.\*\.eventSourceARN$/],
  ['kinesis', 'kinesis', /^Records\.\*\.eventSourceARN$/],
  ['sns', 'sns', /^Records\.\*\.(Sns\.TopicArn|EventSubscriptionArn)$/],
];

/** The source of the event whose own words name the written resource; `undefined` when they name another one or nothing is known. */
export function namingSourceOf({ source, resource, entry }: WriteTarget): EventSource | undefined {
  if (source === 'eventbridge') return isSameEvent(resource, entry) ? source : undefined;
  return ownNames.find(([written, , path]) => written === source && isTakenFrom(resource, path))?.[1];
}

/** Put back on the default bus under the source and detail type that it came with; another bus may have other rules. */
function isSameEvent(bus: Provenance, entry: WriteTarget['entry']): boolean {
  const isDefault = bus.kind === 'literal' && bus.value === 'default';
  const names = [entry?.source, entry?.detailType].map((value) =>
    value?.kind === 'event' ? value.path.join('.') : '',
  );
  return isDefault && names.join(' ') === 'source detail-type';
}

/** Whether `context.functionName`, `invokedFunctionArn` or the environment's own variable names the invoked function. */
export function isOwnFunction(value: Provenance): boolean {
  if (value.kind === 'env') return value.name === 'AWS_LAMBDA_FUNCTION_NAME';
  if (value.kind === 'text')
    return value.parts.some((part, index) => isOwnFunction(part) && standsAlone(value.parts, index));
  if (value.kind === 'either') return value.options.length > 0 && value.options.every(isOwnFunction);
  if (value.kind === 'derived')
    return (
      cuts.test(value.by) &&
      value.from.some(isOwnFunction) &&
      value.from.every((part) => isPlain(part) || isOwnFunction(part))
    );
  return (
    value.kind === 'invocation-context' && /^(functionName|invokedFunctionArn)$/.test(value.path.join('.'))
  );
}

/** Text around a name leaves it alone: `arn:…:function:` before it, `:live` behind it. */
function standsAlone(parts: readonly Provenance[], index: number): boolean {
  const [before, behind] = [parts[index - 1], parts[index + 1]];
  const isStart = !before || (before.kind === 'literal' && /[:/]$/.test(String(before.value)));
  return isStart && (!behind || (behind.kind === 'literal' && /^[:/]/.test(String(behind.value))));
}

/** Methods that take a part out of an ARN, or put its parts together again. */
const cuts = /^(split|slice|substring|substr|pop|shift|at|join|collection|rest|match|exec|filter|reverse)$/;

/** Words that functions are named with which only cut an ARN: `urlFromArn`, `getTableName`; not `getRetryQueueUrl`. */
const namingWords = new Set(
  'get parse extract to from of by for resolve convert sqs sns dynamo db dynamodb kinesis stream event source record queue table topic url name arn'.split(
    ' ',
  ),
);

function isNamer(name: string): boolean {
  const words = name.split(/_|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  return words.length > 1 && words.every((word) => namingWords.has(word.toLowerCase()));
}

/** The value is what stands at the path, or cut out of it with nothing added but what an ARN or URL begins with. */
function isTakenFrom(value: Provenance, path: RegExp): boolean {
  switch (value.kind) {
    case 'event':
      return path.test(value.path.join('.'));
    case 'either':
      return value.options.length > 0 && value.options.every((option) => isTakenFrom(option, path));
    case 'text':
      return isAddress(value.parts, path);
    case 'derived':
      return (
        (cuts.test(value.by) || isNamer(value.by)) &&
        value.from.some((part) => isTakenFrom(part, path)) &&
        value.from.every((part) => isPlain(part) || isTakenFrom(part, path))
      );
    default:
      return false;
  }
}

function isPlain(value: Provenance): boolean {
  return rootsOf(value).every(({ kind }) => kind === 'literal' || kind === 'env');
}

/** `https://sqs.${region}.amazonaws.com/${account}/${name}`: ends in the name, which stands behind a separator. */
function isAddress(parts: readonly Provenance[], path: RegExp): boolean {
  const [before, last] = parts.slice(-2);
  const isStart = /^(https?:\/\/|arn:)/.test(parts[0]?.kind === 'literal' ? String(parts[0].value) : '');
  return (
    isStart &&
    before?.kind === 'literal' &&
    /[:/]$/.test(String(before.value)) &&
    last !== undefined &&
    isTakenFrom(last, path) &&
    parts.every((part) => isPlain(part) || isTakenFrom(part, path))
  );
}
