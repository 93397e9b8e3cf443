import type { Filter, Flow, Resource, Term } from '../deployment.js';
import type { Value } from '../program/values.js';
import { flagOf, itemsOf, propertyAt, propertyOf } from '../program/arguments.js';
import { constructsOf, type App, type Construct } from './constructs.js';
import { targetOf } from './targets.js';
import { constructTerm, resourceTerm, termOf } from './terms.js';

const noFilter: Filter = { kind: 'none' };

/** What resources pass on by their own settings: to dead-letter queues, replicas, streams and the ends of delivery streams. */
export function settingFlows(app: App, resources: ReadonlyMap<string, Resource>): readonly Flow[] {
  return app.constructs
    .flatMap((construct) => flowsFrom(app, construct, resources.get(construct.path)))
    .filter(({ to }) => to.kind !== 'unknown');
}

function flowsFrom(app: App, construct: Construct, resource: Resource | undefined): Flow[] {
  switch (construct.service) {
    case 'sqs':
      return redriveOf(app, construct, resource?.queue?.deadLetter?.target);
    case 's3':
      return replicationsOf(app, construct);
    case 'dynamodb':
      return changesOf(app, construct);
    case 'firehose':
      return collectedBy(app, construct);
    default:
      return [];
  }
}

function redriveOf(app: App, queue: Construct, to: Term | undefined): Flow[] {
  const from = constructTerm(app, queue, 'arn');
  return to ? [{ ...flowAt(queue), kind: 'redrive', source: 'sqs', from, to }] : [];
}

function flowAt({ created }: Construct): Pick<Flow, 'filter' | 'isEnabled' | 'place'> {
  return { filter: noFilter, isEnabled: true, place: created.place };
}

function replicationsOf(app: App, bucket: Construct): Flow[] {
  return itemsOf(propertyOf(bucket.properties, 'replicationRules')).map((rule) => {
    const prefix = propertyAt(rule, 'filter', 'prefix');
    return {
      ...flowAt(bucket),
      kind: 'replication',
      source: 's3',
      from: constructTerm(app, bucket, 'name'),
      to: resourceTerm(app, propertyOf(rule, 'destination'), 'arn'),
      filter: prefix
        ? { kind: 's3', events: undefined, prefix: termOf(app, prefix), suffix: undefined }
        : noFilter,
      isEnabled: flagOf(propertyOf(rule, 'enabled'), true) !== false,
    };
  });
}

function changesOf(app: App, table: Construct): Flow[] {
  const stream = propertyOf(table.properties, 'kinesisStream');
  if (!stream) return [];
  const from = constructTerm(app, table, 'name');
  return [{ ...flowAt(table), kind: 'pipe', source: 'dynamodb', from, to: resourceTerm(app, stream, 'arn') }];
}

function collectedBy(app: App, delivery: Construct): Flow[] {
  const own = constructTerm(app, delivery, 'name');
  const at = { ...flowAt(delivery), kind: 'pipe' } as const;
  const termsOf = (value: Value | undefined): Term[] =>
    constructsOf(app, targetOf(value)).map((construct) => constructTerm(app, construct, 'arn'));
  return [
    ...termsOf(propertyOf(delivery.properties, 'source')).map(
      (from) => ({ ...at, source: 'kinesis', from, to: own }) as const,
    ),
    ...itemsOf(
      propertyOf(delivery.properties, 'destination') ?? propertyOf(delivery.properties, 'destinations'),
    )
      .flatMap(termsOf)
      .map((to) => ({ ...at, source: 'firehose', from: own, to }) as const),
  ];
}
