import type { EventSource } from '../../knowledge/lambda-types.js';
import { symbolTerm, type Queue } from '../deployment.js';
import { argumentOf, flagOf, numberOf, propertyOf, textOf } from '../program/arguments.js';
import type { CreatedValue, Value } from '../program/values.js';
import { addResource, idsOf, termIn, type App } from '../pulumi/app.js';
import { apiOf } from '../pulumi/outputs.js';
import { declareFunction } from './functions.js';
import { secondsOf } from './units.js';

/** Components that events come from. */
const services: ReadonlyMap<string, EventSource> = new Map([
  ['sst.aws.Bucket', 's3'],
  ['sst.aws.Queue', 'sqs'],
  ['sst.aws.SnsTopic', 'sns'],
  ['sst.aws.Dynamo', 'dynamodb'],
  ['sst.aws.KinesisStream', 'kinesis'],
  ['sst.aws.Bus', 'eventbridge'],
]);

/** Reads what a component is, where it is one that events come from, or a function. */
export function readComponent(app: App, created: CreatedValue): void {
  const api = apiOf(created) ?? '';
  const name = textOf(argumentOf(created, 0));
  const otherNames = name === undefined ? [] : [symbolTerm(`sst:${name}`)];
  if (api === 'sst.aws.Function' && created.isNew) {
    const settings = argumentOf(created, 1);
    const id = addResource(app, created, 'lambda');
    if (id !== undefined) declareFunction(app, id, propertyOf(settings, 'handler'), settings, created.place);
    return;
  }
  const service = services.get(api);
  if (service && created.isNew) {
    const queue = service === 'sqs' ? queueOf(app, argumentOf(created, 1)) : undefined;
    addResource(app, created, service, { otherNames, queue });
    return;
  }
  // `sst.aws.Bucket.get("Uploads", "the-bucket-of-production")`
  const referred = services.get(api.replace(/\.get$/, ''));
  if (referred && api.endsWith('.get'))
    addResource(app, created, referred, {
      otherNames,
      isExternal: true,
      name: termIn(app, argumentOf(created, 1)),
    });
}

/** The defaults of https://sst.dev/docs/component/aws/queue. */
function queueOf(app: App, settings: Value | undefined): Queue {
  const setting = (name: string): Value | undefined => settings && propertyOf(settings, name);
  const timeout = setting('visibilityTimeout');
  const fifo = setting('fifo');
  return {
    visibilityTimeoutSeconds: timeout === undefined ? 30 : secondsOf(timeout),
    isFifo: fifo?.kind === 'object' ? true : flagOf(fifo, false),
    deadLetter: deadLetterOf(app, setting('dlq')),
  };
}

/** `dlq: queue.arn` or `dlq: { queue: queue.arn, retry: 5 }`; three tries are the default. */
function deadLetterOf(app: App, dlq: Value | undefined): Queue['deadLetter'] {
  if (dlq === undefined) return undefined;
  const queue = dlq.kind === 'object' ? propertyOf(dlq, 'queue') : dlq;
  const retry = dlq.kind === 'object' ? propertyOf(dlq, 'retry') : undefined;
  return { target: termIn(app, queue), maxReceiveCount: retry === undefined ? 3 : numberOf(retry) };
}

/** Whether a queue is known to keep the order of its messages. */
export function isFifo(app: App, queue: Value | undefined): boolean {
  return idsOf(app, queue).some((id) => app.resources.get(id)?.queue?.isFifo === true);
}
