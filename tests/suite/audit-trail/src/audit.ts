import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { EventBridgeEvent } from 'aws-lambda';

interface Changed {
  readonly entity: string;
  readonly entityId: string;
  readonly actor: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});
const yearInSeconds = 365 * 24 * 3600;

export const handler = async (event: EventBridgeEvent<'EntityChanged', Changed>): Promise<void> => {
  const { entity, entityId, actor, before, after } = event.detail;
  const at = Math.floor(new Date(event.time).getTime() / 1000);
  try {
    await table.send(
      new PutCommand({
        TableName: process.env.AUDIT_TABLE,
        Item: { pk: `${entity}#${entityId}`, sk: event.id, actor, at, before, after, ttl: at + yearInSeconds },
        ConditionExpression: 'attribute_not_exists(sk)',
      }),
    );
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) {
      console.info('Seen before', { id: event.id });
      return;
    }
    throw error;
  }
};
