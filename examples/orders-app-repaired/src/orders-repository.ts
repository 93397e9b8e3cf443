import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from './clients.js';
import type { Order } from './orders.js';

const TableName = process.env.ORDERS_TABLE;

export async function findOrder(id: string): Promise<Order | undefined> {
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { id } }));
  return Item as Order | undefined;
}

export async function saveOrder(order: Order): Promise<void> {
  await documents.send(
    new PutCommand({ TableName, Item: order, ConditionExpression: 'attribute_not_exists(id)' }),
  );
}

/** Keeps the figures of a day, which the sales report starts from; an order counts once, however often it comes. */
export async function addToDay({ id, placedAt, total }: Order): Promise<void> {
  try {
    await documents.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName,
              Item: { id: `counted#${id}` },
              ConditionExpression: 'attribute_not_exists(id)',
            },
          },
          {
            Update: {
              TableName,
              Key: { id: `day#${placedAt.slice(0, 10)}` },
              UpdateExpression: 'ADD orders :one, revenue :total',
              ExpressionAttributeValues: { ':one': 1, ':total': total },
            },
          },
        ],
      }),
    );
  } catch (error) {
    if (!isCounted(error)) throw error;
  }
}

function isCounted(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed'
  );
}
