const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, PutCommand } = require('@aws-sdk/lib-dynamodb');
const { nanoid } = require('nanoid');

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

async function createTicket({ title, text, email, isPublic = false }) {
  const ticket = { id: nanoid(8), title, text, email, isPublic, createdAt: new Date().toISOString() };
  await table.send(new PutCommand({ TableName: process.env.TICKETS_TABLE, Item: ticket }));
  return ticket;
}

module.exports = { createTicket };
