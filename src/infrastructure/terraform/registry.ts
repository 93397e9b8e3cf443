import type { Resource } from '../deployment.js';

type Which = 'name' | 'arn' | 'url' | 'streamArn';

/** A module of the public registry that stands for one resource. */
export interface RegistryModule {
  readonly service: Resource['service'];
  /** The input that holds the name of the resource. */
  readonly name: string;
  /** Outputs that name the resource. */
  readonly outputs: Readonly<Record<string, Which>>;
}

/** Modules of github.com/terraform-aws-modules, by what stands before `/aws`. */
const modules: Readonly<Record<string, RegistryModule>> = {
  lambda: {
    service: 'lambda',
    name: 'function_name',
    outputs: {
      lambda_function_arn: 'arn',
      lambda_function_arn_static: 'arn',
      lambda_function_invoke_arn: 'arn',
      lambda_function_qualified_arn: 'arn',
      lambda_function_qualified_invoke_arn: 'arn',
      lambda_function_name: 'name',
      // Names of the module's versions before 2.
      this_lambda_function_arn: 'arn',
      this_lambda_function_invoke_arn: 'arn',
      this_lambda_function_name: 'name',
    },
  },
  's3-bucket': {
    service: 's3',
    name: 'bucket',
    outputs: {
      s3_bucket_id: 'name',
      s3_bucket_arn: 'arn',
      this_s3_bucket_id: 'name',
      this_s3_bucket_arn: 'arn',
    },
  },
  sqs: {
    service: 'sqs',
    name: 'name',
    outputs: {
      queue_arn: 'arn',
      queue_arn_static: 'arn',
      queue_id: 'url',
      queue_url: 'url',
      queue_name: 'name',
      sqs_queue_arn: 'arn',
      sqs_queue_id: 'url',
      sqs_queue_name: 'name',
      this_sqs_queue_arn: 'arn',
      this_sqs_queue_id: 'url',
    },
  },
  sns: {
    service: 'sns',
    name: 'name',
    outputs: {
      topic_arn: 'arn',
      topic_id: 'arn',
      topic_name: 'name',
      sns_topic_arn: 'arn',
      sns_topic_name: 'name',
    },
  },
  'dynamodb-table': {
    service: 'dynamodb',
    name: 'name',
    outputs: {
      dynamodb_table_arn: 'arn',
      dynamodb_table_id: 'name',
      dynamodb_table_stream_arn: 'streamArn',
      this_dynamodb_table_arn: 'arn',
      this_dynamodb_table_id: 'name',
    },
  },
};

/** The part of a module's source that names it: `lambda`, `s3-bucket//modules/notification`. */
function registryName(source: string): string | undefined {
  const registry = /^(?:[\w.-]+\/)?terraform-aws-modules\/([\w-]+)\/aws((?:\/\/[\w/-]+)?)$/.exec(source);
  const git =
    /github\.com[/:]terraform-aws-modules\/terraform-aws-([\w-]+?)(?:\.git)?((?:\/\/[\w/-]+)?)(?:\?.*)?$/.exec(
      source,
    );
  // A copy that tools put beside the configuration.
  const copy = /^\.{1,2}\/(?:.*\/)?terraform-aws-([\w-]+)$/.exec(source);
  const [, name, below = ''] = registry ?? git ?? copy ?? [];
  return name === undefined ? undefined : `${name}${below}`;
}

/** The module that a source means, if it stands for one resource. */
export function registryModule(source: string): RegistryModule | undefined {
  const name = registryName(source);
  return name !== undefined && Object.hasOwn(modules, name) ? modules[name] : undefined;
}

/** Whether a source means the module that sets up the notifications of a bucket. */
export function isNotificationModule(source: string): boolean {
  return registryName(source) === 's3-bucket//modules/notification';
}
