import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import jwt from 'jsonwebtoken';

const secrets = new SecretsManagerClient({ region: 'eu-west-1' }); // expect no-hardcoded-region
let currentUser = null;

async function verify(token) {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.JWT_SECRET_ID })); // expect require-cached-config/uncachedConfig
  return jwt.verify(token, SecretString);
}

function assertAdmin() {
  if (!currentUser.roles.includes('admin')) {
    const error = new Error('Forbidden');
    error.statusCode = 403;
    throw error;
  }
}

export const handler = async (event) => {
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({})); // expect no-uncached-connection/clientInHandler
  const TableName = process.env.SESSIONS_TABLE;

  try {
    currentUser = await verify(event.headers.authorization.replace('Bearer ', '')); // expect no-mutable-module-state/leakedInvocationData

    if (event.httpMethod === 'GET' && event.resource === '/sessions') {
      assertAdmin();
      const { Items } = await table.send(new ScanCommand({ TableName })); // expect require-pagination
      return { statusCode: 200, body: JSON.stringify(Items) };
    }
    if (event.httpMethod === 'GET') {
      const { Item } = await table.send(new GetCommand({ TableName, Key: { id: event.pathParameters.id } }));
      return { statusCode: Item ? 200 : 404, body: JSON.stringify(Item ?? {}) };
    }
    const session = { id: event.requestContext.requestId, user: currentUser.sub, at: Date.now() };
    await table.send(new PutCommand({ TableName, Item: session }));
    return { statusCode: 201, body: JSON.stringify(session) };
  } catch (error) {
    return { statusCode: error.statusCode ?? 500, body: JSON.stringify({ message: error.message }) };
  }
};
