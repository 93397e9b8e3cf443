import type { Queue, Resource, Term } from '../deployment.js';
import type { Value } from '../program/values.js';
import { secondsOf } from './durations.js';
import { flagOf, numberOf, propertyOf, textOf } from '../program/arguments.js';
import { constructsOf, importedFrom, type App, type Construct } from './constructs.js';
import { resourceTerm, termOf } from './terms.js';

/** The resources and functions of an app, by path. */
export function resourcesOf(app: App): ReadonlyMap<string, Resource> {
  const otherNames = otherNamesIn(app);
  return new Map(
    app.constructs.flatMap((construct) => {
      const { path, service, isImported, created } = construct;
      if (service === undefined) return [];
      const resource: Resource = {
        service,
        place: created.place,
        name: nameOf(app, construct),
        otherNames: otherNames.get(path) ?? [],
        isExternal: isImported,
        queue: service === 'sqs' && !isImported ? queueOf(app, construct) : undefined,
      };
      return [[path, resource] as const];
    }),
  );
}

const nameProperties: Readonly<Partial<Record<Resource['service'], readonly string[]>>> = {
  s3: ['bucketName'],
  sqs: ['queueName'],
  sns: ['topicName'],
  dynamodb: ['tableName'],
  kinesis: ['streamName', 'name'],
  eventbridge: ['eventBusName', 'name'],
  firehose: ['deliveryStreamName'],
  logs: ['logGroupName'],
  stepfunctions: ['stateMachineName'],
  lambda: ['functionName'],
};

/** The name that the app gives, or that an import goes by. */
function nameOf(app: App, construct: Construct): Term | undefined {
  const { service, isImported, properties } = construct;
  if (isImported) return termOf(app, importedFrom(construct)[0]);
  const [given] = (service ? (nameProperties[service] ?? []) : []).flatMap(
    (name) => propertyOf(properties, name) ?? [],
  );
  return given && termOf(app, given);
}

/** Exports of stacks and parameters of Systems Manager that hold an attribute of a construct. */
function otherNamesIn(app: App): ReadonlyMap<string, readonly Term[]> {
  const names = new Map<string, Term[]>();
  for (const { api, properties } of app.constructs) {
    const [kind, nameKey, valueKey] = holders[api] ?? [];
    const name = nameKey === undefined ? undefined : textOf(propertyOf(properties, nameKey));
    if (name === undefined || valueKey === undefined) continue;
    const term: Term = {
      kind: 'concat',
      atoms: [{ kind: 'symbol', id: `cfn:${kind}:${JSON.stringify(name)}` }],
    };
    for (const { path } of constructsOf(app, propertyOf(properties, valueKey)))
      names.set(path, [...(names.get(path) ?? []), term]);
  }
  return names;
}

/** What holds the value of another thing under a name of its own. */
const holders: Readonly<Record<string, readonly [string, string, string]>> = {
  'core.CfnOutput': ['import', 'exportName', 'value'],
  'aws-ssm.StringParameter': ['ssm', 'parameterName', 'stringValue'],
};

/** What a queue is set to; 30 s of invisibility where nothing is said. */
function queueOf(app: App, { properties }: Construct): Queue {
  const timeout = propertyOf(properties, 'visibilityTimeout');
  const fifo = flagOf(propertyOf(properties, 'fifo') ?? propertyOf(properties, 'fifoQueue'), false);
  const isNamedFifo = /\.fifo$/.test(textOf(propertyOf(properties, 'queueName')) ?? '');
  return {
    visibilityTimeoutSeconds: timeout === undefined ? 30 : (secondsOf(timeout) ?? numberOf(timeout)),
    isFifo: isNamedFifo || fifo,
    deadLetter: deadLetterOf(app, properties),
  };
}

function deadLetterOf(app: App, properties: Value | undefined): Queue['deadLetter'] {
  const given = propertyOf(properties, 'deadLetterQueue');
  if (given !== undefined)
    return {
      target: resourceTerm(app, propertyOf(given, 'queue'), 'arn'),
      maxReceiveCount: numberOf(propertyOf(given, 'maxReceiveCount')),
    };
  const policy = propertyOf(properties, 'redrivePolicy');
  return (
    policy && {
      target: termOf(app, propertyOf(policy, 'deadLetterTargetArn')),
      maxReceiveCount: numberOf(propertyOf(policy, 'maxReceiveCount')),
    }
  );
}
