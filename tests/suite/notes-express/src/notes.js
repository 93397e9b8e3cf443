const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, PutCommand, QueryCommand } = require('@aws-sdk/lib-dynamodb');
const { randomUUID } = require('node:crypto');

const TableName = process.env.NOTES_TABLE;

function table() {
  return DynamoDBDocumentClient.from(new DynamoDBClient({})); // expect no-uncached-connection/clientInHandler
}

exports.create = async ({ owner, title, text }) => {
  const Item = { owner, id: randomUUID(), title, text, createdAt: Date.now() };
  await table().send(new PutCommand({ TableName, Item }));
  return Item;
};

exports.listOf = async (owner, after) => {
  const { Items, LastEvaluatedKey } = await table().send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner },
      ...(after && { ExclusiveStartKey: { owner, id: after } }),
    }),
  );
  return { notes: Items, next: LastEvaluatedKey?.id };
};
