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
  /** Properties of the entries of a batch that do so. */
  readonly deduplicatedIn?: readonly string[];
  /** Paths of input properties that name what is overwritten, the first one present counts. */
  readonly key?: readonly string[];
  /** A person gets a mail, a text or a call. */
  readonly writesToPeople?: true;
  /** A run, task or job starts, rather than a message being sent. */
  readonly startsWork?: true;
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
const objectKey = { key: ['Key', 'params.Key'] } as const;
const messageIds = { deduplicatedIn: ['MessageDeduplicationId', 'MessageGroupId'] } as const;
const mail = { effect: 'append', writesToPeople: true } as const;
const work = { effect: 'append', startsWork: true } as const;

const operations: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  s3: {
    PutObject: { effect: 'overwrite', ...bucketTarget, ...objectKey, s3Events: ['s3:ObjectCreated:Put'] },
    Upload: {
      effect: 'overwrite',
      ...bucketTarget,
      ...objectKey,
      s3Events: ['s3:ObjectCreated:Put', 's3:ObjectCreated:CompleteMultipartUpload'],
    },
    CopyObject: { effect: 'overwrite', ...bucketTarget, ...objectKey, s3Events: ['s3:ObjectCreated:Copy'] },
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
    SendMessageBatch: { effect: 'append', target: ['QueueUrl'], ...messageIds },
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
    PublishBatch: { effect: 'append', target: ['TopicArn'], ...messageIds },
    Subscribe: { effect: 'overwrite' },
  },
  ses: {
    SendEmail: mail,
    SendRawEmail: mail,
    SendTemplatedEmail: mail,
    SendBulkTemplatedEmail: mail,
    SendCustomVerificationEmail: mail,
  },
  sesv2: { SendEmail: mail, SendBulkEmail: mail },
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
    StartExecution: { ...work, target: ['stateMachineArn'], deduplicatedBy: 'name' },
    StartSyncExecution: { ...work, target: ['stateMachineArn'] },
    SendTaskSuccess: { effect: 'overwrite' },
    SendTaskFailure: { effect: 'overwrite' },
  },
  ecs: { RunTask: { ...work, deduplicatedBy: 'clientToken' } },
  batch: { SubmitJob: work },
  codebuild: { StartBuild: { ...work, deduplicatedBy: 'idempotencyToken' } },
  codepipeline: { StartPipelineExecution: { ...work, deduplicatedBy: 'clientRequestToken' } },
  scheduler: { CreateSchedule: { effect: 'overwrite', key: ['Name'] } },
  glue: { StartJobRun: work },
  ec2: { RunInstances: { ...work, deduplicatedBy: 'ClientToken' } },
  ssm: { SendCommand: work, StartAutomationExecution: { ...work, deduplicatedBy: 'ClientToken' } },
  pinpoint: { SendMessages: mail, SendUsersMessages: mail },
  'pinpoint-sms-voice-v2': { SendTextMessage: mail, SendVoiceMessage: mail },
  socialmessaging: { SendWhatsAppMessage: mail },
  connect: { StartOutboundVoiceContact: { ...mail, deduplicatedBy: 'ClientToken' } },
  'execute-api': { PostToConnection: { effect: 'append' } },
  transcribe: {
    StartTranscriptionJob: {
      effect: 'overwrite',
      key: ['TranscriptionJobName'],
      mediatedOutput: ['OutputBucketName'],
      mediatedKey: 'OutputKey',
      mediatedSuffix: '.json',
    },
    StartMedicalTranscriptionJob: {
      effect: 'overwrite',
      key: ['MedicalTranscriptionJobName'],
      mediatedOutput: ['OutputBucketName'],
      mediatedKey: 'OutputKey',
      mediatedSuffix: '.json',
    },
    StartCallAnalyticsJob: {
      effect: 'overwrite',
      key: ['CallAnalyticsJobName'],
      mediatedOutput: ['OutputLocation'],
      mediatedSuffix: '.json',
    },
  },
  textract: {
    StartDocumentTextDetection: {
      ...work,
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputConfig.S3Bucket'],
      mediatedKey: 'OutputConfig.S3Prefix',
    },
    StartDocumentAnalysis: {
      ...work,
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputConfig.S3Bucket'],
      mediatedKey: 'OutputConfig.S3Prefix',
    },
    StartExpenseAnalysis: {
      ...work,
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputConfig.S3Bucket'],
      mediatedKey: 'OutputConfig.S3Prefix',
    },
    StartLendingAnalysis: {
      ...work,
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputConfig.S3Bucket'],
      mediatedKey: 'OutputConfig.S3Prefix',
    },
  },
  polly: {
    StartSpeechSynthesisTask: {
      ...work,
      mediatedOutput: ['OutputS3BucketName'],
      mediatedKey: 'OutputS3KeyPrefix',
    },
  },
  mediaconvert: {
    CreateJob: {
      ...work,
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: [
        'Settings.OutputGroups.*.OutputGroupSettings.FileGroupSettings.Destination',
        'Settings.OutputGroups.*.OutputGroupSettings.HlsGroupSettings.Destination',
      ],
    },
  },
  athena: {
    StartQueryExecution: {
      effect: 'overwrite',
      mediatedOutput: ['ResultConfiguration.OutputLocation'],
    },
  },
  bedrock: {
    CreateModelInvocationJob: {
      ...work,
      deduplicatedBy: 'clientRequestToken',
      mediatedOutput: ['outputDataConfig.s3OutputDataConfig.s3Uri'],
    },
  },
  comprehend: {
    StartEntitiesDetectionJob: {
      ...work,
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputDataConfig.S3Uri'],
    },
    StartSentimentDetectionJob: {
      ...work,
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputDataConfig.S3Uri'],
    },
    StartKeyPhrasesDetectionJob: {
      ...work,
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputDataConfig.S3Uri'],
    },
    StartTopicsDetectionJob: {
      ...work,
      deduplicatedBy: 'ClientRequestToken',
      mediatedOutput: ['OutputDataConfig.S3Uri'],
    },
  },
  translate: {
    StartTextTranslationJob: {
      ...work,
      deduplicatedBy: 'ClientToken',
      mediatedOutput: ['OutputDataConfig.S3Uri'],
    },
  },
  'iot-data': { Publish: { effect: 'append' } },
  // @architect/functions; its queues deduplicate by content unless the manifest says otherwise.
  arc: {
    'events.publish': { effect: 'append', target: ['name'] },
    'queues.publish': { effect: 'overwrite', target: ['name'] },
    'tables.put': { effect: 'overwrite' },
    'tables.update': { effect: 'overwrite' },
    'tables.delete': { effect: 'delete' },
    'tables.get': { effect: 'read' },
    'tables.query': { effect: 'read' },
    'tables.scan': { effect: 'read' },
    'tables.scanAll': { effect: 'read' },
  },
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
