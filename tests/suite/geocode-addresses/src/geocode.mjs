import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

async function locate(address) {
  const url = new URL('/search', process.env.GEOCODER_URL);
  url.searchParams.set('q', [address.street, address.postcode, address.city].join(', '));
  const response = await fetch(url, { signal: AbortSignal.timeout(4000) });
  if (!response.ok) throw new Error(`Geocoder answered ${response.status}`);
  const [found] = await response.json();
  return found && { lat: Number(found.lat), lon: Number(found.lon) };
}

async function geocode({ body }) {
  const { customerId, address } = JSON.parse(body);
  const position = await locate(address);
  await table.send(
    new UpdateCommand({
      TableName: process.env.CUSTOMERS_TABLE,
      Key: { id: customerId },
      UpdateExpression: 'SET position = :position',
      ExpressionAttributeValues: { ':position': position ?? null },
    }),
  );
}

export const handler = async (event) => { // expect no-lost-batch-record/unheardFailures
  const batchItemFailures = [];
  for (const record of event.Records) {
    try {
      await geocode(record);
    } catch (error) {
      console.error('Not located', record.messageId, error);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
