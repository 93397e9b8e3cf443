import { attributeTerm, type Atom, type Term } from '../deployment.js';
import { numberOf, recordOf, textOf, type Plain } from '../template-values.js';

/** A construct of the plugin Lift (https://github.com/getlift/lift/tree/master/docs): resources and functions under one key. */
export interface Construct {
  readonly id: string;
  readonly type: string;
  readonly properties: Plain;
  /** Functions that it brings, by the keys that Lift gives them. */
  readonly functions: readonly (readonly [id: string, value: Plain])[];
}

/** The key under which the dead-letter queue of a queue construct is known. */
export function deadLetterIdOf(id: string): string {
  return `${id}Dlq`;
}

/** The constructs of a service by key. */
export function constructsIn(given: Plain): ReadonlyMap<string, Construct> {
  return new Map(
    Object.entries(given).map(([id, value]) => {
      const properties = recordOf(value);
      const type = textOf(properties['type']) ?? '';
      return [id, { id, type, properties, functions: functionsOf(id, type, properties) }];
    }),
  );
}

function functionsOf(id: string, type: string, { worker, authorizer }: Plain): Construct['functions'] {
  if (type === 'queue' && typeof worker === 'object') return [[`${id}Worker`, recordOf(worker)]];
  return type === 'webhook' && authorizer !== undefined ? [[`${id}Authorizer`, recordOf(authorizer)]] : [];
}

/** The key of the function that takes a queue construct's messages. */
export function workerOf({ id, type, properties }: Construct): string | undefined {
  if (type !== 'queue') return undefined;
  return textOf(properties['worker']) ?? `${id}Worker`;
}

/** The event by which Lift has the worker take messages: always with partial failures, one at a time unless told otherwise. */
export function workerEvent({ id, properties }: Construct): Plain {
  const { batchSize, maxBatchingWindow } = properties;
  return {
    sqs: {
      arn: `\${construct:${id}.queueArn}`,
      batchSize: numberOf(batchSize ?? 1),
      maximumBatchingWindow: numberOf(maxBatchingWindow ?? 0),
      functionResponseType: 'ReportBatchItemFailures',
    },
  };
}

type Attribute = Extract<Atom, { kind: 'attribute' }>['which'];

const attributes: ReadonlyMap<string, Attribute> = new Map([
  ['bucketName', 'name'],
  ['bucketArn', 'arn'],
  ['queueUrl', 'url'],
  ['queueArn', 'arn'],
  ['dlqUrl', 'url'],
  ['dlqArn', 'arn'],
  ['busName', 'name'],
  ['tableName', 'name'],
  ['tableArn', 'arn'],
  ['tableStreamArn', 'streamArn'],
]);

/** What `construct:jobs.queueUrl` names; `undefined` for other variables. */
export function constructTerm(address: string, constructs: ReadonlyMap<string, Construct>): Term | undefined {
  const [, id = '', name = ''] = /^construct:([^.]+)\.(\w+)$/.exec(address) ?? [];
  const which = attributes.get(name);
  if (which === undefined || !constructs.has(id)) return undefined;
  return attributeTerm(name.startsWith('dlq') ? deadLetterIdOf(id) : id, which);
}
