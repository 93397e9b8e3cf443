/** What a call of an AWS API does to the world when it is made again with the same input. */
export type Effect = 'read' | 'overwrite' | 'append' | 'delete' | 'invoke';

/** What rules need to know of one AWS operation; the facts are those of the service's API reference. */
export interface OperationKnowledge {
  /** The API's own name, such as `PutItem` for lib-dynamodb's `PutCommand`. */
  readonly name: string;
  /** `append` adds something at each call; `overwrite` leaves the same end state. */
  readonly effect: Effect;
  /** Input properties that name the resource, the first one present counts. */
  readonly target?: readonly string[];
  /** Input property whose value makes a repeated call harmless. */
  readonly deduplicatedBy?: string;
  /** The S3 event types that the call raises. */
  readonly s3Events?: readonly string[];
  /** Paths of input properties that name a bucket (or `s3://` URI) into which another service writes later. */
  readonly mediatedOutput?: readonly string[];
  /** Path of the input property that begins the keys which the other service writes. */
  readonly mediatedKey?: string;
  /** What those keys always end with. */
  readonly mediatedSuffix?: string;
}

type Row = Omit<OperationKnowledge, 'name'>;

const tableTarget = { target: ['TableName'] } as const;
const bucketTarget = { target: ['Bucket'] } as const;

const operations: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  s3: {
    PutObject: { effect: 'overwrite', ...bucketTarget, s3Events: ['s3:ObjectCreated:Put'] },
    Upload: {
      effect: 'overwrite',
      ...bucketTarget,
      s3Events: ['s3:ObjectCreated:Put', 's3:ObjectCreated:CompleteMultipartUpload'],
    },
    CopyObject: { effect: 'overwrite', ...bucketTarget, s3Events: ['s3:ObjectCreated:Copy'] },
    CompleteMultipartUpload: {
      effect: 'overwrite',
      ...bucketTarget,
      s3Events: ['s3:ObjectCreated:CompleteMultipartUpload'],
    },
    UploadPart: { effect: 'overwrite' },
    CreateMultipartUpload: { effect: 'overwrite' },
    DeleteObject: { effect: 'delete', ...bucketTarget, s3Events: ['s3:ObjectRemoved:Delete'] },
    DeleteObjects: { effect: 'delete', ...bucketTarget, s3Events: ['s3:ObjectRemoved:Delete'] },
    PutObjectTagging: { effect: 'overwrite', ...bucketTarget, s3Events: ['s3:ObjectTagging:Put'] },
    DeleteObjectTagging: { effect: 'delete', ...bucketTarget, s3Events: ['s3:ObjectTagging:Delete'] },
    PutObjectAcl: { effect: 'overwrite', ...bucketTarget, s3Events: ['s3:ObjectAcl:Put'] },
    RestoreObject: { effect: 'overwrite', ...bucketTarget, s3Events: ['s3:ObjectRestore:Post'] },
  },
  dynamodb: {
    PutItem: { effect: 'overwrite', ...tableTarget },
    UpdateItem: { effect: 'overwrite', ...tableTarget },
    DeleteItem: { effect: 'delete', ...tableTarget },
    BatchWriteItem: { effect: 'overwrite' },
    TransactWriteItems: { effect: 'overwrite', deduplicatedBy: 'ClientRequestToken' },
    ExecuteStatement: { effect: 'overwrite' },
    ExportTableToPointInTime: {
      effect: 'append',
      deduplicatedBy: 'ClientToken',
      mediatedOutput: ['S3Bucket'],
      mediatedKey: 'S3Prefix',
    },
    GetItem: { effect: 'read', ...tableTarget },
    BatchGetItem: { effect: 'read' },
    TransactGetItems: { effect: 'read' },
    Query: { effect: 'read', ...tableTarget },
    Scan: { effect: 'read', ...tableTarget },
  },
  sqs: {
    SendMessage: { effect: 'append', target: ['QueueUrl'], deduplicatedBy: 'MessageDeduplicationId' },
    SendMessageBatch: { effect: 'append', target: ['QueueUrl'] },
    DeleteMessage: { effect: 'delete', target: ['QueueUrl'] },
    DeleteMessageBatch: { effect: 'delete', target: ['QueueUrl'] },
    ReceiveMessage: { effect: 'read', target: ['QueueUrl'] },
    ChangeMessageVisibility: { effect: 'overwrite' },
  },
  sns: {
    Publish: {
      effect: 'append',
      target: ['TopicArn', 'TargetArn'],
      deduplicatedBy: 'MessageDeduplicationId',
    },
    PublishBatch: { effect: 'append', target: ['TopicArn'] },
    Subscribe: { effect: 'overwrite' },
  },
  ses: {
    SendEmail: { effect: 'append' },
    SendRawEmail: { effect: 'append' },
    SendTemplatedEmail: { effect: 'append' },
    SendBulkTemplatedEmail: { effect: 'append' },
  },
  sesv2: { SendEmail: { effect: 'append' }, SendBulkEmail: { effect: 'append' } },
  lambda: {
    Invoke: { effect: 'invoke', target: ['FunctionName'] },
    InvokeAsync: { effect: 'invoke', target: ['FunctionName'] },
    InvokeWithResponseStream: { effect: 'invoke', target: ['FunctionName'] },
  },
  events: { PutEvents: { effect: 'append' } },
  kinesis: {
    PutRecord: { effect: 'append', target: ['StreamName', 'StreamARN'] },
    PutRecords: { effect: 'append', target: ['StreamName', 'StreamARN'] },
  },
  firehose: {
    PutRecord: { effect: 'append', target: ['DeliveryStreamName'] },
    PutRecordBatch: { effect: 'append', target: ['DeliveryStreamName'] },
  },
  states: {
    StartExecution: { effect: 'append', target: ['stateMachineArn'], deduplicatedBy: 'name' },
    StartSyncExecution: { effect: 'append', target: ['stateMachineArn'] },
    SendTaskSuccess: { effect: 'overwrite' },
    SendTaskFailure: { effect: 'overwrite' },
  },
  ecs: { RunTask: { effect: 'append', deduplicatedBy: 'clientToken' } },
  batch: { SubmitJob: { effect: 'append' } },
  pinpoint: { SendMessages: { effect: 'append' } },
  transcribe: {
    StartTranscriptionJob: {
      effect: 'overwrite',
      mediatedOutput: ['OutputBucketName'],
      mediatedKey: 'OutputKey',
      mediatedSuffix: '.json',
    },
    StartMedicalTranscriptionJob: {
      effect: 'overwrite',
      mediatedOutput: ['OutputBucketName'],
      mediatedKey: 'OutputKey',
      mediatedSuffix: '.json',
    },
    StartCallAnalyticsJob: {
      effect: 'overwrite',
      mediatedOutput: ['OutputLocation'],
      mediatedSuffix: '.json',
    },
  },
  textract: {
    StartDocumentTextDetection: {
      effect: 'append',
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputConfig.S3Bucket'],
      mediatedKey: 'OutputConfig.S3Prefix',
    },
    StartDocumentAnalysis: {
      effect: 'append',
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputConfig.S3Bucket'],
      mediatedKey: 'OutputConfig.S3Prefix',
    },
    StartExpenseAnalysis: {
      effect: 'append',
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputConfig.S3Bucket'],
      mediatedKey: 'OutputConfig.S3Prefix',
    },
    StartLendingAnalysis: {
      effect: 'append',
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputConfig.S3Bucket'],
      mediatedKey: 'OutputConfig.S3Prefix',
    },
  },
  polly: {
    StartSpeechSynthesisTask: {
      effect: 'append',
      mediatedOutput: ['OutputS3BucketName'],
      mediatedKey: 'OutputS3KeyPrefix',
    },
  },
  mediaconvert: {
    CreateJob: {
      effect: 'append',
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: [
        'Settings.OutputGroups.*.OutputGroupSettings.FileGroupSettings.Destination',
        'Settings.OutputGroups.*.OutputGroupSettings.HlsGroupSettings.Destination',
      ],
    },
  },
  athena: {
    StartQueryExecution: {
      effect: 'append',
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['ResultConfiguration.OutputLocation'],
    },
  },
  bedrock: {
    CreateModelInvocationJob: {
      effect: 'append',
      deduplicatedBy: 'clientRequestToken',
      mediatedOutput: ['outputDataConfig.s3OutputDataConfig.s3Uri'],
    },
  },
  comprehend: {
    StartEntitiesDetectionJob: {
      effect: 'append',
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputDataConfig.S3Uri'],
    },
    StartSentimentDetectionJob: {
      effect: 'append',
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputDataConfig.S3Uri'],
    },
    StartKeyPhrasesDetectionJob: {
      effect: 'append',
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputDataConfig.S3Uri'],
    },
    StartTopicsDetectionJob: {
      effect: 'append',
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputDataConfig.S3Uri'],
    },
  },
  translate: {
    StartTextTranslationJob: {
      effect: 'append',
      deduplicatedBy: 'ClientToken',
      mediatedOutput: ['OutputDataConfig.S3Uri'],
    },
  },
  'iot-data': { Publish: { effect: 'append' } },
};

/** lib-dynamodb's and DocumentClient's short names for DynamoDB's operations. */
const documentNames: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Get: 'GetItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  BatchWrite: 'BatchWriteItem',
  BatchGet: 'BatchGetItem',
  TransactWrite: 'TransactWriteItems',
  TransactGet: 'TransactGetItems',
};

/** What is known of an operation; operations named like a query are reads, all others are unknown. */
export function knowledgeOf(service: string, operation: string, from = ''): OperationKnowledge | undefined {
  const short = from === '@aws-sdk/lib-dynamodb' ? documentNames[operation] : undefined;
  const name = short ?? operation;
  const row = operations[service]?.[name];
  if (row) return { name, ...row };
  return /^(Get|List|Describe|Head|Query|Scan|Search|BatchGet|Lookup|Detect|Select)/.test(name)
    ? { name, effect: 'read' }
    : undefined;
}
