import type { EventSource } from '../../knowledge/lambda-types.js';
import { literalTextOf, resourceOf, textTerm, type Filter, type Term, type Trigger } from '../deployment.js';
import { patternOf } from '../template-terms.js';
import {
  booleanOf,
  itemsOf,
  listOf,
  mappingOf,
  numberOf,
  optionsOf,
  recordOf,
  textOf,
  type Plain,
} from '../template-values.js';
import { propertiesOf, termIn, typeOf, type Template } from './template.js';

/** The bus that a rule listens on. */
export function busTerm(template: Template, { EventBusName }: Plain): Term {
  return EventBusName === undefined ? textTerm('default') : termIn(template, EventBusName);
}

type Mapping = Pick<
  Trigger,
  'batchSize' | 'batchingWindowSeconds' | 'reportsBatchItemFailures' | 'isEnabled'
>;

/** How an event source mapping, or SAM's event for one, takes records. */
export function mappingSettings(properties: Plain): Mapping {
  const types = listOf(properties['FunctionResponseTypes']);
  const isSpelled = types.every((type) => typeof type === 'string');
  return {
    batchSize: numberOf(properties['BatchSize']),
    batchingWindowSeconds: numberOf(properties['MaximumBatchingWindowInSeconds']),
    reportsBatchItemFailures: isSpelled ? types.includes('ReportBatchItemFailures') : undefined,
    isEnabled: booleanOf(properties['Enabled']) !== false && properties['State'] !== 'DISABLED',
  };
}

/** Whether a queue is known to be FIFO. */
export function isFifoQueue(template: Template, queue: Term): boolean {
  const { FifoQueue } = propertiesOf(template, resourceOf(queue));
  return booleanOf(FifoQueue) === true || /\.fifo$/.test(literalTextOf(queue) ?? '');
}

/** What an event, mapping, rule or subscription lets through. */
export function filterOf(template: Template, source: EventSource, properties: Plain): Filter {
  if (source === 's3')
    return s3Filter(
      template,
      properties['Events'],
      mappingOf(mappingOf(properties['Filter'])['S3Key'])['Rules'],
    );
  const pattern =
    properties['Pattern'] ??
    properties['EventPattern'] ??
    properties['FilterCriteria'] ??
    properties['FilterPolicy'] ??
    (properties['FilterPattern'] === '' ? undefined : properties['FilterPattern']);
  if (pattern === undefined) return { kind: 'none' };
  const options = optionsOf(pattern);
  return options.length === 1
    ? { kind: 'pattern', pattern: patternOf(options[0], (value) => termIn(template, value)) }
    : { kind: 'unknown' };
}

/** Which objects a bucket's notification is sent for; `rules` have a `Name` and a `Value` each. */
export function s3Filter(template: Template, events: unknown, rules: unknown): Filter {
  const names = itemsOf(events);
  const isSpelled = names.length > 0 && names.every((name) => typeof name === 'string');
  const value = (wanted: string): Term | undefined => {
    const rule = itemsOf(rules)
      .map(recordOf)
      .find((candidate) => textOf(candidate['Name'])?.toLowerCase() === wanted);
    return rule && termIn(template, rule['Value']);
  };
  return {
    kind: 's3',
    events: isSpelled ? names : undefined,
    prefix: value('prefix'),
    suffix: value('suffix'),
  };
}

/** What sends the records that a mapping or pipe takes from a resource. */
export function mappedSource(template: Template, term: Term, properties: Plain): EventSource {
  const type = typeOf(template, resourceOf(term));
  const text = term.kind === 'concat' ? JSON.stringify(term.atoms) : '';
  if (/SQS/.test(type) || /:sqs:/.test(text)) return 'sqs';
  if (/DynamoDB|SimpleTable/.test(type) || /:dynamodb:/.test(text)) return 'dynamodb';
  if (/Kinesis/.test(type) || /:kinesis:/.test(text)) return 'kinesis';
  if (/MSK/.test(type) || /:kafka:/.test(text) || properties['Topics'] !== undefined) return 'kafka';
  return properties['Queues'] === undefined ? 'other' : 'mq';
}
