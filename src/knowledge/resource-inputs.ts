import type { EventSource } from './lambda-types.js';

/** Which of its values names a resource in a request. */
export type NamedBy = 'name' | 'arn' | 'url';

/** An input property of AWS operations that names something which belongs to one deployment or account. */
export interface ResourceInput {
  /** Path of keys; `*` stands for the elements of a list, `{}` for the keys of an object. */
  readonly path: string;
  /** What is named, as messages call it. */
  readonly what: string;
  readonly by: NamedBy;
  /** What templates know it as; `undefined` for what no deployment is read for. */
  readonly service: EventSource | 'lambda' | undefined;
  /** No other account has one of this name: names of buckets, and ids that AWS gives. */
  readonly isUnique?: true;
  /** What AWS gives this name to in every account. */
  readonly builtIn?: string;
}

type Kind = Omit<ResourceInput, 'path'>;

const kind = (what: string, by: NamedBy = 'name', service?: ResourceInput['service']): Kind => ({
  what,
  by,
  service,
});

/** What AWS gives an id of its own to. */
const withId = (what: string): Kind => ({ ...kind(what), isUnique: true });

const bucket: Kind = { ...kind('bucket', 'name', 's3'), isUnique: true };
const table = kind('table', 'name', 'dynamodb');
const instance = withId('instance');

/** By service and path; source: the API references of the services. */
const inputs: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  s3: { Bucket: bucket },
  dynamodb: {
    TableName: table,
    'TransactItems.*.Put.TableName': table,
    'TransactItems.*.Update.TableName': table,
    'TransactItems.*.Delete.TableName': table,
    'TransactItems.*.ConditionCheck.TableName': table,
    'TransactItems.*.Get.TableName': table,
    'RequestItems.{}': table,
  },
  sqs: { QueueUrl: kind('queue', 'url', 'sqs'), QueueName: kind('queue', 'name', 'sqs') },
  sns: { TopicArn: kind('topic', 'arn', 'sns'), TargetArn: kind('topic', 'arn', 'sns') },
  lambda: { FunctionName: kind('function', 'name', 'lambda') },
  states: {
    stateMachineArn: kind('state machine', 'arn', 'stepfunctions'),
    activityArn: kind('activity', 'arn'),
  },
  events: {
    EventBusName: { ...kind('event bus', 'name', 'eventbridge'), builtIn: 'default' },
    'Entries.*.EventBusName': { ...kind('event bus', 'name', 'eventbridge'), builtIn: 'default' },
  },
  kinesis: { StreamName: kind('stream', 'name', 'kinesis'), StreamARN: kind('stream', 'arn', 'kinesis') },
  firehose: { DeliveryStreamName: kind('delivery stream', 'name', 'firehose') },
  'cognito-idp': { UserPoolId: withId('user pool'), ClientId: withId('client of a user pool') },
  'cognito-identity': { IdentityPoolId: withId('identity pool') },
  ecs: {
    cluster: { ...kind('cluster'), builtIn: 'default' },
    taskDefinition: kind('task definition'),
    service: kind('service'),
    'networkConfiguration.awsvpcConfiguration.subnets.*': withId('subnet'),
    'networkConfiguration.awsvpcConfiguration.securityGroups.*': withId('security group'),
  },
  batch: { jobQueue: kind('job queue'), jobDefinition: kind('job definition') },
  codebuild: { projectName: kind('project') },
  codepipeline: { name: kind('pipeline'), pipelineName: kind('pipeline') },
  glue: { JobName: kind('job') },
  athena: { WorkGroup: { ...kind('work group'), builtIn: 'primary' } },
  ec2: { 'InstanceIds.*': instance },
  ssm: { 'InstanceIds.*': instance },
  rds: { DBInstanceIdentifier: kind('database'), DBClusterIdentifier: kind('database') },
  'redshift-data': { ClusterIdentifier: kind('cluster'), WorkgroupName: kind('work group') },
  'timestream-write': { DatabaseName: kind('database'), TableName: kind('table') },
  scheduler: { 'Target.Arn': kind('target', 'arn'), 'Target.RoleArn': kind('role', 'arn') },
  cloudfront: { DistributionId: withId('distribution') },
  route53: { HostedZoneId: withId('hosted zone') },
  kendra: { IndexId: withId('index') },
  rekognition: {
    CollectionId: kind('collection'),
    'Image.S3Object.Bucket': bucket,
    'Video.S3Object.Bucket': bucket,
    'SourceImage.S3Object.Bucket': bucket,
    'TargetImage.S3Object.Bucket': bucket,
  },
  textract: { 'Document.S3Object.Bucket': bucket, 'DocumentLocation.S3Object.Bucket': bucket },
  'sagemaker-runtime': { EndpointName: kind('endpoint') },
  'bedrock-agent-runtime': { agentId: withId('agent'), knowledgeBaseId: withId('knowledge base') },
  connect: { InstanceId: instance, ContactFlowId: withId('contact flow') },
  pinpoint: { ApplicationId: withId('application') },
};

/** The inputs of a service's operations that name resources; paths of what another service writes to are in `mediatedOutput`. */
export function resourceInputsOf(service: string): readonly ResourceInput[] {
  const known = Object.hasOwn(inputs, service) ? inputs[service] : undefined;
  return Object.entries(known ?? {}).map(([path, named]) => ({ path, ...named }));
}

/** Whether an operation makes the resource that its input names. */
export function makesResource(operation: string): boolean {
  return /^Create(Bucket|Table|Queue|Stream|DeliveryStream|Function|Collection|DBInstance|DBCluster|Cluster|Database)$/.test(
    operation,
  );
}

/** What another service writes its output to. */
export const outputBucket: Kind = bucket;

/** Whatever an input names by an ARN. */
export const namedResource: Kind = kind('resource', 'arn');

/**
 * Services whose ARNs code may spell out: names of settings and secrets are what code must know, and a role that is taken on
 * is most often another account's.
 */
export const mayNameByArn = /^(ssm|secretsmanager|appconfig(data)?|sts)$/;

/** Whether code of a module may give any of these inputs: a quick look at its text. */
export function mayNameResource(text: string): boolean {
  return words.test(text);
}

const words = new RegExp(
  `\\b(${[
    ...new Set(
      Object.values(inputs).flatMap((paths) =>
        Object.keys(paths).map((path) => path.replace(/(\.[*{}]+)+$/, '').replace(/^.*\./, '')),
      ),
    ),
  ].join('|')})\\b|arn:aws|s3://|Output`,
);

/** Buckets that hold data for everybody; source: the Registry of Open Data on AWS (https://registry.opendata.aws). */
const openData =
  /^(commoncrawl|noaa-|nasa-|nex-gddp|sentinel-|landsat-pds$|usgs-landsat|copernicus-dem-|openaq-|1000genomes|gdelt-open-data|elevation-tiles-prod|ookla-open-data|nyc-tlc$)/;

/** Whether a bucket is known to be everybody's. */
export function isOpenData(bucket: string): boolean {
  return openData.test(bucket);
}

/** The account that an ARN or the URL of a queue is bound to; `undefined` for other texts. */
export function accountIn(text: string): string | undefined {
  const [, ofArn] = /^arn:aws[\w-]*:[\w-]+:[^:]*:(\d{12}):./.exec(text) ?? [];
  if (ofArn !== undefined) return ofArn;
  return /^https:\/\/[^/]*\.amazonaws\.com(?:\.cn)?\/(\d{12})\/./.exec(text)?.[1];
}

/** The account of emulators such as LocalStack. */
export const emulatedAccount = '000000000000';

/** The name that a resource has in a text: that of an ARN or URL without what stands around it, or the text itself. */
export function nameWithin(text: string): string {
  if (/^https?:\/\//.test(text)) return text.replace(/^.*\//, '');
  if (!text.startsWith('arn:')) return text;
  const resource = text.split(':').slice(5).join(':');
  const [, named] =
    /^(?:function|stateMachine|table|stream|deliverystream|event-bus)[:/]([^:/]+)/.exec(resource) ?? [];
  return named ?? resource;
}

/** Whether a text can name a resource: none that a build replaces (`%TABLE%`, `{{bucket}}`), no sentence, no address of an emulator. */
export function mayBeName(text: string): boolean {
  if (!/^[\w.:/+=,@*-]{2,}$/.test(text) || /__/.test(text)) return false;
  return !/^\w+:\/\//.test(text) || /\.amazonaws\.com(\.cn)?\//.test(text);
}
