import type { Resource } from '../deployment.js';

type Which = 'name' | 'arn' | 'url' | 'streamArn' | 'other';

/** What a type of resource is, and how its attributes name it. */
export interface ResourceKind {
  readonly service: Resource['service'];
  /** The argument that holds its name. */
  readonly name: string;
  /** What `id` gives. */
  readonly id: Which;
}

/** Types of resources that events come from and go to (registry.terraform.io/providers/hashicorp/aws, "Attribute Reference"). */
const kinds: Readonly<Record<string, ResourceKind>> = {
  aws_lambda_function: { service: 'lambda', name: 'function_name', id: 'name' },
  aws_s3_bucket: { service: 's3', name: 'bucket', id: 'name' },
  aws_sqs_queue: { service: 'sqs', name: 'name', id: 'url' },
  aws_sns_topic: { service: 'sns', name: 'name', id: 'arn' },
  aws_dynamodb_table: { service: 'dynamodb', name: 'name', id: 'name' },
  aws_kinesis_stream: { service: 'kinesis', name: 'name', id: 'arn' },
  aws_cloudwatch_event_bus: { service: 'eventbridge', name: 'name', id: 'name' },
  aws_cloudwatch_log_group: { service: 'logs', name: 'name', id: 'name' },
  aws_sfn_state_machine: { service: 'stepfunctions', name: 'name', id: 'arn' },
  aws_kinesis_firehose_delivery_stream: { service: 'firehose', name: 'name', id: 'arn' },
  aws_msk_cluster: { service: 'kafka', name: 'cluster_name', id: 'arn' },
  aws_cloudwatch_event_rule: { service: 'other', name: 'name', id: 'name' },
  aws_apigatewayv2_api: { service: 'other', name: 'name', id: 'name' },
  aws_mq_broker: { service: 'mq', name: 'broker_name', id: 'other' },
};

const attributes: Readonly<Record<string, Which>> = {
  arn: 'arn',
  qualified_arn: 'arn',
  invoke_arn: 'arn',
  name: 'name',
  bucket: 'name',
  function_name: 'name',
  cluster_name: 'name',
  broker_name: 'name',
  url: 'url',
  queue_url: 'url',
  stream_arn: 'streamArn',
};

/** What a type of resource is; `undefined` for those that no events come from or go to. */
export function kindOf(type: string): ResourceKind | undefined {
  return Object.hasOwn(kinds, type) ? kinds[type] : undefined;
}

/** Which attribute of a resource a name in Terraform means. */
export function attributeKind({ id }: ResourceKind, attribute: string): Which {
  if (attribute === 'id') return id;
  return (Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined) ?? 'other';
}
