import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from './clients.js';
import type { Order } from './orders.js';

const TableName = process.env.ORDERS_TABLE;

export async function findOrder(id: string): Promise<Order | undefined> {
  const { Item } = await documentClient().send(new GetCommand({ TableName, Key: { id } }));
  return Item as Order | undefined;
}

export async function saveOrder(order: Order): Promise<void> {
  await documentClient().send(
    new PutCommand({ TableName, Item: order, ConditionExpression: 'attribute_not_exists(id)' }),
  );
}

/** Keeps the figures of a day, which the sales report starts from. */
export async function addToDay({ placedAt, total }: Order): Promise<void> {
  await documentClient().send(
    new UpdateCommand({
      TableName,
      Key: { id: `day#${placedAt.slice(0, 10)}` },
      UpdateExpression: 'ADD orders :one, revenue :total',
      ExpressionAttributeValues: { ':one': 1, ':total': total },
    }),
  );
}
