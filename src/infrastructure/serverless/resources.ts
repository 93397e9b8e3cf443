import {
  attributeTerm,
  plainResource,
  type DeclaredFunction,
  type Flow,
  type Resource,
  type Term,
} from '../deployment.js';
import { booleanOf, listOf, numberOf, recordOf, textOf } from '../template-values.js';
import { deadLetterIdOf, workerOf, type Construct } from './constructs.js';
import { bucketNameOf } from './events.js';
import { functionNameOf } from './functions.js';
import {
  bucketIdOf,
  createdBucket,
  createdTopic,
  placeIn,
  termIn,
  topicIdOf,
  type Service,
} from './service.js';

/** The resources that the framework and Lift make, by key or logical id, and existing ones by their name. */
export function ownResources(
  service: Service,
  functions: readonly DeclaredFunction[],
): ReadonlyMap<string, Resource> {
  const resources = new Map<string, Resource>();
  for (const entry of service.entries) {
    const [id, own] = entry;
    resources.set(id, resourceAt(service, 'lambda', own, functionNameOf(service, entry)));
    for (const event of listOf(own['events']).map(recordOf)) {
      for (const [key, resource] of sendersOf(service, event)) resources.set(key, resource);
    }
  }
  for (const bucket of Object.keys(recordOf(service.provider['s3'])))
    resources.set(bucketIdOf(bucket), bucketResource(service, bucket, service.provider['s3']));
  for (const construct of service.constructs.values())
    for (const [key, resource] of constructResources(service, construct, functions))
      resources.set(key, resource);
  return resources;
}

function resourceAt(
  service: Service,
  kind: Resource['service'],
  at: unknown,
  name: Term | undefined,
): Resource {
  return plainResource(kind, placeIn(service, at), name);
}

function bucketResource(service: Service, bucket: unknown, at: unknown): Resource {
  return resourceAt(service, 's3', at, termIn(service, bucketNameOf(service, bucket)));
}

/** The bucket or topic that an event makes, or names as an existing one. */
function sendersOf(service: Service, event: Readonly<Record<string, unknown>>): [string, Resource][] {
  const { s3, sns } = event;
  const [bucket, topic] = [createdBucket(s3), createdTopic(sns)];
  const existing = bucket === undefined ? textOf(recordOf(s3)['bucket']) : undefined;
  return [
    ...(bucket === undefined
      ? []
      : [[bucketIdOf(bucket), bucketResource(service, bucket, event)] as [string, Resource]]),
    ...(topic === undefined
      ? []
      : [
          [topicIdOf(topic), resourceAt(service, 'sns', event, termIn(service, topic))] as [string, Resource],
        ]),
    ...(existing === undefined || existing.includes('${')
      ? []
      : [
          [existing, { ...bucketResource(service, existing, event), isExternal: true }] as [string, Resource],
        ]),
  ];
}

const services: ReadonlyMap<string, Resource['service']> = new Map<string, Resource['service']>([
  ['storage', 's3'],
  ['queue', 'sqs'],
  ['webhook', 'eventbridge'],
  ['database/dynamodb-single-table', 'dynamodb'],
]);

function constructResources(
  service: Service,
  construct: Construct,
  functions: readonly DeclaredFunction[],
): [string, Resource][] {
  const { id, type, properties } = construct;
  const kind = services.get(type);
  if (!kind) return [];
  const plain = resourceAt(service, kind, properties, undefined);
  if (type !== 'queue') return [[id, plain]];
  const isFifo = booleanOf(properties['fifo'] ?? false);
  const worker = functions.find(({ logicalId }) => logicalId === workerOf(construct));
  const window = numberOf(properties['maxBatchingWindow'] ?? 0);
  const timeout = worker?.timeoutSeconds;
  return [
    [
      id,
      {
        ...plain,
        queue: {
          // Lift's own sum (src/constructs/aws/Queue.ts).
          visibilityTimeoutSeconds:
            timeout === undefined || window === undefined ? undefined : timeout * 6 + window,
          isFifo,
          deadLetter: {
            target: attributeTerm(deadLetterIdOf(id), 'arn'),
            maxReceiveCount: numberOf(properties['maxRetries'] ?? 3),
          },
        },
      },
    ],
    [
      deadLetterIdOf(id),
      { ...plain, queue: { visibilityTimeoutSeconds: 30, isFifo, deadLetter: undefined } },
    ],
  ];
}

/** What passes on events without a function: queues of Lift and subscriptions to their dead-letter queues. */
export function ownFlows(service: Service): Flow[] {
  const base = { filter: { kind: 'none' }, isEnabled: true, kind: 'redrive' } as const;
  const queues = [...service.constructs.values()].flatMap(({ id, type, properties }): Flow[] =>
    type === 'queue'
      ? [
          {
            ...base,
            source: 'sqs',
            from: attributeTerm(id, 'arn'),
            to: attributeTerm(deadLetterIdOf(id), 'arn'),
            place: placeIn(service, properties),
          },
        ]
      : [],
  );
  const topics = service.entries.flatMap(([, { events }]) =>
    listOf(events).flatMap((event): Flow[] => {
      const { sns } = recordOf(event);
      const { arn, topicName, redrivePolicy } = recordOf(sns);
      const { deadLetterTargetArn, deadLetterTargetRef } = recordOf(redrivePolicy);
      const target =
        deadLetterTargetArn ?? (deadLetterTargetRef === undefined ? undefined : { Ref: deadLetterTargetRef });
      if (target === undefined) return [];
      const from = termIn(service, arn ?? topicName);
      return [{ ...base, source: 'sns', from, to: termIn(service, target), place: placeIn(service, event) }];
    }),
  );
  return [...queues, ...topics];
}
