import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchItemFailure, DynamoDBStreamEvent } from 'aws-lambda';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export const handler = async (event: DynamoDBStreamEvent) => {
  const batchItemFailures: DynamoDBBatchItemFailure[] = [];

  for (const record of event.Records) {
    try {
      const order = unmarshall(record.dynamodb!.NewImage as never);
      await table.send( // expect no-recursive-trigger/writeToTrigger
        new UpdateCommand({
          TableName: process.env.ORDERS_TABLE,
          Key: { pk: `CUSTOMER#${order.customerId}`, sk: 'TOTALS' },
          UpdateExpression: 'ADD #count :one, #total :total SET lastOrder = :now',
          ExpressionAttributeNames: { '#count': 'count', '#total': 'total' },
          ExpressionAttributeValues: { ':one': 1, ':total': order.total, ':now': new Date().toISOString() },
        }),
      );
    } catch (error) {
      console.error('Could not aggregate', error);
      batchItemFailures.push({ itemIdentifier: record.eventID! }); // expect no-lost-batch-record/wrongIdentifier
    }
  }

  return { batchItemFailures };
};
