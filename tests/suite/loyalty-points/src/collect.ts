import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchItemFailure, SQSHandler } from 'aws-lambda';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

interface Order {
  readonly id: string;
  readonly customer: string;
  readonly total: number;
}

async function collect({ id, customer, total }: Order): Promise<void> {
  try {
    await table.send(
      new PutCommand({
        TableName: process.env.POINTS_TABLE,
        Item: { customer, entry: `ORDER#${id}`, points: Math.floor(total) },
        ConditionExpression: 'attribute_not_exists(entry)',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

export const handler: SQSHandler = async ({ Records }) => {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const { body, messageId } of Records) {
    try {
      await collect(JSON.parse(body) as Order);
    } catch (error) {
      console.error('No points', { messageId, error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
