import { resourceOf, type Queue, type Resource, type Term } from '../deployment.js';
import { importTerm, parameterTerm } from '../template-terms.js';
import {
  booleanOf,
  intrinsicOf,
  listOf,
  numberOf,
  optionsOf,
  recordOf,
  type Plain,
} from '../template-values.js';
import { resourcesIn, termIn, type Template } from './template.js';

const nameProperties = [
  'BucketName',
  'QueueName',
  'TopicName',
  'TableName',
  'Name',
  'FunctionName',
  'StateMachineName',
  'DeliveryStreamName',
  'LogGroupName',
];

const services: readonly (readonly [RegExp, Resource['service']])[] = [
  [/^AWS::(Lambda|Serverless)::Function$/, 'lambda'],
  [/^AWS::S3::Bucket$/, 's3'],
  [/^AWS::SQS::Queue$/, 'sqs'],
  [/^AWS::SNS::Topic$/, 'sns'],
  [/^AWS::(DynamoDB::(Global)?Table|Serverless::SimpleTable)$/, 'dynamodb'],
  [/^AWS::Kinesis::Stream$/, 'kinesis'],
  [/^AWS::KinesisFirehose::DeliveryStream$/, 'firehose'],
  [/^AWS::Events::EventBus$/, 'eventbridge'],
  [/^AWS::Logs::LogGroup$/, 'logs'],
  [/^AWS::(StepFunctions|Serverless)::StateMachine$/, 'stepfunctions'],
];

/** What a type of resource sends or takes events as. */
export function serviceOf(type: string): Resource['service'] {
  return services.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}

/** The resources of a template by logical id; `outputs` is the template's `Outputs`. */
export function resourceMapOf(template: Template, outputs: Plain): ReadonlyMap<string, Resource> {
  const otherNames = otherNamesIn(template, outputs);
  return new Map(
    resourcesIn(template).map(({ id, type, properties, place }) => {
      const name = nameOf(type, properties);
      return [
        id,
        {
          service: serviceOf(type),
          place,
          name: name === undefined ? undefined : termIn(template, name),
          otherNames: otherNames.get(id) ?? [],
          isExternal: false,
          queue: type === 'AWS::SQS::Queue' ? queueOf(template, properties) : undefined,
        },
      ] as const;
    }),
  );
}

/** What a resource is called; other kinds of resources have the names of what they belong to among their properties. */
function nameOf(type: string, properties: Plain): unknown {
  const named = serviceOf(type) === 'other' ? ['Name'] : nameProperties;
  return named.map((property) => properties[property]).find((candidate) => candidate !== undefined);
}

/** Exports of the stack, and parameters of Systems Manager, that hold an attribute of a resource. */
function otherNamesIn(template: Template, outputs: Plain): ReadonlyMap<string, readonly Term[]> {
  const names = new Map<string, Term[]>();
  const add = (value: unknown, name: Term): void => {
    const id = resourceOf(termIn(template, value));
    if (id !== undefined && name.kind !== 'unknown') names.set(id, [...(names.get(id) ?? []), name]);
  };
  for (const output of Object.values(outputs)) {
    const { Value, Export } = recordOf(output);
    const { Name } = recordOf(Export);
    if (Name !== undefined) add(Value, importTerm(termIn(template, Name)));
  }
  for (const { type, properties } of resourcesIn(template)) {
    const { Name, Value } = properties;
    if (type === 'AWS::SSM::Parameter' && Name !== undefined)
      add(Value, parameterTerm(termIn(template, Name)));
  }
  return names;
}

/** Seconds for which SQS hides a message that was handed out, unless the queue says otherwise (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html). */
const defaultVisibilityTimeout = 30;

function queueOf(template: Template, properties: Plain): Queue {
  const { VisibilityTimeout, FifoQueue } = properties;
  return {
    visibilityTimeoutSeconds:
      VisibilityTimeout === undefined ? defaultVisibilityTimeout : numberOf(VisibilityTimeout),
    isFifo: FifoQueue === undefined ? false : booleanOf(FifoQueue),
    deadLetter: deadLetterOf(template, properties),
  };
}

/** The dead-letter queue of a queue or subscription; `RedrivePolicy` may be JSON in a text. */
export function deadLetterOf(template: Template, { RedrivePolicy }: Plain): Queue['deadLetter'] {
  const [policy] = optionsOf(RedrivePolicy).map(policyIn);
  const { deadLetterTargetArn, maxReceiveCount } = recordOf(policy);
  if (deadLetterTargetArn === undefined) return undefined;
  return {
    target: termIn(template, deadLetterTargetArn),
    maxReceiveCount: numberOf(maxReceiveCount),
  };
}

function policyIn(value: unknown): unknown {
  const [name, argument] = intrinsicOf(value) ?? [];
  const [text, values] = name === 'Fn::Sub' ? listOf(argument) : [value];
  if (typeof text !== 'string') return value;
  try {
    const { deadLetterTargetArn, maxReceiveCount } = recordOf(JSON.parse(text));
    const target =
      name === 'Fn::Sub' ? { 'Fn::Sub': [deadLetterTargetArn, values ?? {}] } : deadLetterTargetArn;
    return { deadLetterTargetArn: target, maxReceiveCount };
  } catch {
    return undefined;
  }
}
