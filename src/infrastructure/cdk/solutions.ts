import type { EventSource } from '../../knowledge/lambda-types.js';
import type { Value } from '../program/values.js';
import { propertyOf } from '../program/arguments.js';
import type { Construct, Part } from './constructs.js';

/** A part that the AWS Solutions Constructs make alike wherever their library's name has the word. */
interface Kind {
  readonly word: RegExp;
  readonly api: string;
  /** The first one is also the id. */
  readonly members: readonly string[];
  readonly properties: string;
  /** Properties that give an existing one. */
  readonly existing: readonly string[];
  /** Environment variables that the function gets: the property that renames it, its usual name, the attribute. */
  readonly variables: readonly (readonly [string, string, string])[];
}

const kinds: readonly Kind[] = [
  {
    word: /^lambda$/,
    api: 'aws-lambda.Function',
    members: ['lambdaFunction'],
    properties: 'lambdaFunctionProps',
    existing: ['existingLambdaObj'],
    variables: [],
  },
  {
    word: /^s3$/,
    api: 'aws-s3.Bucket',
    members: ['s3Bucket', 's3BucketInterface'],
    properties: 'bucketProps',
    existing: ['existingBucketObj'],
    variables: [['bucketEnvironmentVariableName', 'S3_BUCKET_NAME', 'bucketName']],
  },
  {
    word: /^sqs$/,
    api: 'aws-sqs.Queue',
    members: ['sqsQueue'],
    properties: 'queueProps',
    existing: ['existingQueueObj'],
    variables: [['queueEnvironmentVariableName', 'SQS_QUEUE_URL', 'queueUrl']],
  },
  {
    word: /^sns$/,
    api: 'aws-sns.Topic',
    members: ['snsTopic'],
    properties: 'topicProps',
    existing: ['existingTopicObj'],
    variables: [
      ['topicArnEnvironmentVariableName', 'SNS_TOPIC_ARN', 'topicArn'],
      ['topicNameEnvironmentVariableName', 'SNS_TOPIC_NAME', 'topicName'],
    ],
  },
  {
    word: /^dynamodb(streams)?$/,
    api: 'aws-dynamodb.Table',
    members: ['dynamoTable', 'dynamoTableInterface'],
    properties: 'dynamoTableProps',
    existing: ['existingTableObj', 'existingTableInterface'],
    variables: [['tableEnvironmentVariableName', 'DDB_TABLE_NAME', 'tableName']],
  },
  {
    word: /^kinesisstreams$/,
    api: 'aws-kinesis.Stream',
    members: ['kinesisStream'],
    properties: 'kinesisStreamProps',
    existing: ['existingStreamObj'],
    variables: [['streamEnvironmentVariableName', 'KINESIS_DATASTREAM_NAME', 'streamName']],
  },
  {
    word: /^stepfunctions$/,
    api: 'aws-stepfunctions.StateMachine',
    members: ['stateMachine'],
    properties: 'stateMachineProps',
    existing: [],
    variables: [['stateMachineEnvironmentVariableName', 'STATE_MACHINE_ARN', 'stateMachineArn']],
  },
];

/** The words of `@aws-solutions-constructs/aws-s3-lambda`, in the order in which events go. */
function wordsOf({ api }: Construct): readonly string[] {
  const [, name = ''] = /^solutions\.aws-([\w-]+)\./.exec(api) ?? [];
  // Its two functions go by names of their own.
  return name === 'lambda-sqs-lambda' ? [] : name.split('-').filter((word) => word !== '');
}

/** The function and the resource that one of the AWS Solutions Constructs makes or was given. */
export function solutionParts(construct: Construct): readonly Part[] {
  const words = wordsOf(construct);
  return kinds
    .filter(({ word }) => words.includes('lambda') && words.some((each) => word.test(each)))
    .map(({ api, members, properties, existing }) => ({
      members,
      id: members[0] ?? '',
      api,
      properties: propertyOf(construct.properties, properties),
      given: existing.flatMap((name) => propertyOf(construct.properties, name) ?? [])[0],
    }));
}

/** A variable that a larger construct gives to its function. */
export interface SolutionVariable {
  readonly of: Value;
  readonly name: string | undefined;
  readonly value: Value;
}

/** What the function is told of the resources that come after it: `S3_BUCKET_NAME` of `LambdaToS3`. */
export function solutionEnvironment(construct: Construct): readonly SolutionVariable[] {
  const words = wordsOf(construct);
  const after = words.slice(words.indexOf('lambda') + 1);
  return kinds
    .filter(({ word }) => words.includes('lambda') && after.some((each) => word.test(each)))
    .flatMap(({ members, variables }) =>
      variables.map(([property, usual, attribute]) => {
        const named = propertyOf(construct.properties, property);
        const resource = memberOf(construct.created, members[0] ?? '');
        return {
          of: memberOf(construct.created, 'lambdaFunction'),
          name: named === undefined ? usual : named.kind === 'plain' ? String(named.value) : undefined,
          value: memberOf(resource, attribute),
        };
      }),
    );
}

function memberOf(of: Value, name: string): Value {
  return { kind: 'member', of, name };
}

/** What triggers the function of a larger construct, by the word before `lambda`. */
export interface SolutionTrigger {
  readonly source: EventSource;
  readonly resource: Value | undefined;
  readonly to: Value;
  readonly options: Value | undefined;
}

const triggers: Readonly<Record<string, readonly [EventSource, string | undefined, string]>> = {
  s3: ['s3', 's3Bucket', 's3EventSourceProps'],
  sqs: ['sqs', 'sqsQueue', 'sqsEventSourceProps'],
  sns: ['sns', 'snsTopic', ''],
  dynamodbstreams: ['dynamodb', 'dynamoTable', 'dynamoEventSourceProps'],
  kinesisstreams: ['kinesis', 'kinesisStream', 'kinesisEventSourceProps'],
  apigateway: ['api', undefined, ''],
  alb: ['alb', undefined, ''],
  iot: ['iot', undefined, ''],
};

/** What comes before the function in `aws-s3-lambda` sends it its events. */
export function solutionTrigger(construct: Construct): SolutionTrigger | undefined {
  const words = wordsOf(construct);
  const word = words[words.indexOf('lambda') - 1] ?? '';
  const known = Object.hasOwn(triggers, word) ? triggers[word] : undefined;
  if (!known) return undefined;
  const [source, member, options] = known;
  return {
    source,
    resource: member === undefined ? undefined : memberOf(construct.created, member),
    to: memberOf(construct.created, 'lambdaFunction'),
    options: options === '' ? undefined : propertyOf(construct.properties, options),
  };
}
