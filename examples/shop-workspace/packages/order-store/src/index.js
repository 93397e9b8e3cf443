import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env.ORDERS_TABLE;

/** Keeps an order or a return, once. */
export async function save(item) {
  await table.send(
    new PutCommand({ TableName, Item: item, ConditionExpression: 'attribute_not_exists(id)' }),
  );
}

/** Raises a figure of today by one. */
export async function count(figure) {
  const day = new Date().toISOString().slice(0, 10);
  await table.send(
    new UpdateCommand({
      TableName,
      Key: { id: `${figure}#${day}` },
      UpdateExpression: 'ADD total :one',
      ExpressionAttributeValues: { ':one': 1 },
    }),
  );
}

/** Leaves a line about an order in the log. */
export function note({ id, lines }) {
  console.log(JSON.stringify({ id, lines: lines.length }));
}
