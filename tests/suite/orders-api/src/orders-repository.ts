import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});
const TableName = process.env.ORDERS_TABLE;

export interface Order {
  readonly id: string;
  readonly customerId: string;
  readonly createdAt: string;
}

export async function createOrder(order: Order): Promise<void> {
  await table.send(
    new PutCommand({ TableName, Item: order, ConditionExpression: 'attribute_not_exists(id)' }),
  );
}

export async function findOrder(id: string): Promise<Order | undefined> {
  const { Item } = await table.send(new GetCommand({ TableName, Key: { id } }));
  return Item as Order | undefined;
}

export async function ordersOf(customerId: string, from?: string): Promise<{ items: Order[]; next?: string }> {
  const { Items = [], LastEvaluatedKey } = await table.send(
    new QueryCommand({
      TableName,
      IndexName: 'by-customer',
      KeyConditionExpression: 'customerId = :customer',
      ExpressionAttributeValues: { ':customer': customerId },
      ExclusiveStartKey: from ? JSON.parse(Buffer.from(from, 'base64url').toString()) : undefined,
      Limit: 50,
    }),
  );
  const next = LastEvaluatedKey && Buffer.from(JSON.stringify(LastEvaluatedKey)).toString('base64url');
  return { items: Items as Order[], next };
}
