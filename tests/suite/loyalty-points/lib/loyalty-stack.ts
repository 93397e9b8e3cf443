import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export class LoyaltyStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const points = new Table(this, 'Points', {
      partitionKey: { name: 'customer', type: AttributeType.STRING },
      sortKey: { name: 'entry', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
    });
    const deadLetters = new Queue(this, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const orders = new Queue(this, 'Orders', {
      visibilityTimeout: Duration.seconds(180),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    const collect = new NodejsFunction(this, 'Collect', {
      entry: 'src/collect.ts',
      runtime: Runtime.NODEJS_22_X,
      timeout: Duration.seconds(30),
      environment: { POINTS_TABLE: points.tableName },
    });
    collect.addEventSource(new SqsEventSource(orders, { batchSize: 10, reportBatchItemFailures: true }));
    points.grantReadWriteData(collect);
  }
}
