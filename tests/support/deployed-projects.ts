/** A service with a queue, its dead letters, and a bucket whose function writes to it again. */
export const uploads: Readonly<Record<string, string>> = {
  'template.yaml': `Globals:
  Function:
    Runtime: nodejs22.x
    Timeout: 30
Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub '\${AWS::StackName}-uploads'
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 180
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt FailedJobs.Arn
        maxReceiveCount: 3
  FailedJobs:
    Type: AWS::SQS::Queue
  Thumbnail:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/thumbnail.handler
      Environment:
        Variables:
          JOBS_URL: !Ref Jobs
          SERVICE_PASSWORD: correct-horse-battery
      Events:
        Uploaded:
          Type: S3
          Properties:
            Bucket: !Ref Uploads
            Events: s3:ObjectCreated:*
            Filter:
              S3Key:
                Rules:
                  - Name: suffix
                    Value: .jpg
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/work.handler
      MemorySize: 1024
      Events:
        Job:
          Type: SQS
          Properties:
            Queue: !GetAtt Jobs.Arn
            BatchSize: 5
            FunctionResponseTypes: [ReportBatchItemFailures]
  Report:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/report.handler
`,
  'src/thumbnail.ts': `import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const s3 = new S3Client({});
const sqs = new SQSClient({});

export const handler = async (event) => {
  for (const { s3: { bucket, object } } of event.Records) {
    await s3.send(
      new PutObjectCommand({ Bucket: bucket.name, Key: \`small/\${object.key}\`, Body: '…' }),
    );
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.JOBS_URL, MessageBody: object.key }));
  }
};
`,
  'src/work.ts': `export const handler = async (event) => ({ batchItemFailures: [] });
`,
};

/** A template with many functions: chains through queues, tables and topics, and functions behind an API. */
export function largeService(functions: number): Readonly<Record<string, string>> {
  const resources: Record<string, unknown> = {};
  const declare = (id: string, code: string, event: object, variables: object): void => {
    resources[id] = {
      Type: 'AWS::Serverless::Function',
      Properties: {
        Handler: `src/${code}.handler`,
        Runtime: 'nodejs22.x',
        Environment: { Variables: variables },
        Events: { Event: event },
      },
    };
  };
  for (let index = 0; index < functions; index += 1) {
    const chain = `Chain${Math.floor(index / 12)}`;
    const queue = `${chain}QueueOfMessagesThatHaveALongName`;
    if (index % 12 === 0) {
      resources[queue] = { Type: 'AWS::SQS::Queue' };
      resources[`${chain}Table`] = { Type: 'AWS::DynamoDB::Table' };
      declare(
        `${chain}Receive`,
        'send',
        { Type: 'HttpApi', Properties: { Path: '/', Method: 'post' } },
        { QUEUE: { Ref: queue } },
      );
    } else if (index % 12 === 1)
      declare(
        `${chain}StoreWhatComesOutOfTheQueueOfMessages`,
        'store',
        { Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': [queue, 'Arn'] }, BatchSize: 10 } },
        { TABLE: { Ref: `${chain}Table` } },
      );
    else if (index % 12 === 2)
      declare(
        `${chain}Repeat`,
        'send',
        {
          Type: 'DynamoDB',
          Properties: {
            Stream: { 'Fn::GetAtt': [`${chain}Table`, 'StreamArn'] },
            FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT","MODIFY"]}' }] },
          },
        },
        { QUEUE: { Ref: queue } },
      );
    else declare(`Read${index}`, 'read', { Type: 'HttpApi', Properties: { Path: '/', Method: 'get' } }, {});
  }
  return {
    'template.json': JSON.stringify({ Resources: resources }),
    'src/send.js': `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
const sqs = new SQSClient({});
export const handler = (event) => sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: String(event) }));`,
    'src/store.js': `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
const db = new DynamoDBClient({});
export const handler = (event) => db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: crypto.randomUUID() } } }));`,
    'src/read.js': `export const handler = async (event) => event.body;`,
  };
}

/** Names that would be markup, that are long, or that are wide. */
export const oddNames: Readonly<Record<string, string>> = {
  'template.yaml': `Resources:
  "<script>alert(1)</script>":
    Type: AWS::Serverless::Function
    Properties:
      Handler: "src/<b>.handler"
      Runtime: nodejs22.x
      Events:
        A: { Type: SQS, Properties: { Queue: !GetAtt '"quoted" & ''single''.Arn' } }
  "\\"quoted\\" & 'single'":
    Type: AWS::SQS::Queue
  TheFunctionWhoseNameIsSoLongThatNobodyWouldEverReadItToItsVeryEndWithoutAPause:
    Type: AWS::Serverless::Function
    Properties:
      Handler: some/very/long/path/that/does/not/exist/anywhere/in/this/project/at/all.handler
      Runtime: nodejs22.x
      Events:
        A: { Type: SNS, Properties: { Topic: arn:aws:sns:eu-west-1:123456789012:a-topic-that-is-declared-in-another-account } }
        B: { Type: EventBridgeRule, Properties: { Pattern: { source: ["</title><img src=x onerror=alert(1)>"] } } }
  注文を保存して確認メールを送信する関数の名前:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/注文.handler
      Runtime: nodejs22.x
      Events:
        A: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
`,
};
