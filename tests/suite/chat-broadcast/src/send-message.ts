import { ApiGatewayManagementApiClient, GoneException, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyWebsocketHandlerV2 } from 'aws-lambda';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env.CONNECTIONS_TABLE;

async function connectionsIn(room: string): Promise<string[]> {
  const found: string[] = [];
  const query = {
    TableName,
    KeyConditionExpression: 'room = :room',
    ExpressionAttributeValues: { ':room': room },
  };
  for await (const { Items = [] } of paginateQuery({ client: table }, query)) {
    found.push(...Items.map(({ connectionId }) => connectionId as string));
  }
  return found;
}

export const handler: APIGatewayProxyWebsocketHandlerV2 = async (event) => {
  const { domainName, stage, connectionId: from } = event.requestContext;
  const { room, text } = JSON.parse(event.body ?? '{}') as { room: string; text: string };
  const api = new ApiGatewayManagementApiClient({ endpoint: `https://${domainName}/${stage}` });
  const Data = JSON.stringify({ room, text: text.slice(0, 2_000), from });

  const sent = await Promise.allSettled(
    (await connectionsIn(room)).map(async (ConnectionId) => {
      try {
        await api.send(new PostToConnectionCommand({ ConnectionId, Data }));
      } catch (error) {
        if (!(error instanceof GoneException)) throw error;
        await table.send(new DeleteCommand({ TableName, Key: { room, connectionId: ConnectionId } }));
      }
    }),
  );
  const failed = sent.filter(({ status }) => status === 'rejected');
  if (failed.length > 0) console.warn('Not delivered to all', { room, failed: failed.length });
  return { statusCode: 200 };
};
