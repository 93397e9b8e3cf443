import type { EventSource } from '../../knowledge/lambda-types.js';
import type { Queue } from '../deployment.js';
import { argumentOf, flagOf, numberOf, propertyOf } from '../program/arguments.js';
import type { CreatedValue, Value } from '../program/values.js';
import { addResource, termIn, type App } from './app.js';
import { apiOf, heldBy } from './outputs.js';

/** What sends events, and the setting that gives it its physical name. */
const services: ReadonlyMap<string, readonly [EventSource, nameSetting: string]> = new Map([
  ['aws.s3.Bucket', ['s3', 'bucket']],
  ['aws.s3.BucketV2', ['s3', 'bucket']],
  ['aws.sqs.Queue', ['sqs', 'name']],
  ['aws.sns.Topic', ['sns', 'name']],
  ['aws.dynamodb.Table', ['dynamodb', 'name']],
  ['aws.kinesis.Stream', ['kinesis', 'name']],
  ['aws.cloudwatch.EventBus', ['eventbridge', 'name']],
  ['aws.cloudwatch.LogGroup', ['logs', 'name']],
]);

/** Reads buckets, queues, topics, tables, streams, buses and log groups of `@pulumi/aws`, and references to existing ones. */
export function readResource(app: App, created: CreatedValue): void {
  const api = apiOf(created) ?? '';
  const isReference = !created.isNew && api.endsWith('.get');
  const found = services.get(isReference ? api.slice(0, -'.get'.length) : api);
  if (!found || (!created.isNew && !isReference)) return;
  const [service, nameSetting] = found;
  if (isReference) {
    addResource(app, created, service, { isExternal: true, name: termIn(app, argumentOf(created, 1)) });
    return;
  }
  const settings = argumentOf(created, 1);
  const name = propertyOf(settings, nameSetting);
  const queue = service === 'sqs' ? queueOf(app, settings) : undefined;
  addResource(app, created, service, { name: name && termIn(app, name), queue });
}

/** The defaults of the AWS API. */
function queueOf(app: App, settings: Value | undefined): Queue {
  const timeout = propertyOf(settings, 'visibilityTimeoutSeconds');
  return {
    visibilityTimeoutSeconds: timeout === undefined ? 30 : numberOf(timeout),
    isFifo: flagOf(propertyOf(settings, 'fifoQueue'), false),
    deadLetter: deadLetterOf(app, propertyOf(settings, 'redrivePolicy')),
  };
}

/** `JSON.stringify({ deadLetterTargetArn, maxReceiveCount })` of something that is not plain, or Pulumi's own. */
function deadLetterOf(app: App, policy: Value | undefined): Queue['deadLetter'] {
  const call = policy && heldBy(policy);
  if (
    call?.kind !== 'created' ||
    !/(^JSON\.stringify|^pulumi\.jsonStringify|^\$jsonStringify)$/.test(apiOf(call) ?? '')
  )
    return undefined;
  const target = propertyOf(argumentOf(call, 0), 'deadLetterTargetArn');
  if (!target) return undefined;
  return {
    target: termIn(app, target),
    maxReceiveCount: numberOf(propertyOf(argumentOf(call, 0), 'maxReceiveCount')),
  };
}
