import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Client } from '@opensearch-project/opensearch';
import { AwsSigv4Signer } from '@opensearch-project/opensearch/aws-v3';
import type { DynamoDBRecord, DynamoDBStreamHandler } from 'aws-lambda';

const search = new Client({
  ...AwsSigv4Signer({ region: process.env.AWS_REGION!, service: 'aoss' }),
  node: process.env.SEARCH_ENDPOINT!,
});
const index = 'orders';

async function apply({ eventName, dynamodb }: DynamoDBRecord): Promise<void> {
  const id = dynamodb?.Keys?.id?.S;
  if (!id) return;
  if (eventName === 'REMOVE') {
    await search.delete({ index, id }, { ignore: [404] });
    return;
  }
  const order = unmarshall(dynamodb.NewImage as Record<string, AttributeValue>);
  await search.index({ index, id, body: { status: order.status, total: order.total, shop: order.shop } });
}

export const handler: DynamoDBStreamHandler = async ({ Records }) => {
  for (const record of Records) {
    try {
      await apply(record);
    } catch (error) {
      console.error('Not indexed', { record: record.eventID, error });
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb!.SequenceNumber! }] };
    }
  }
  return { batchItemFailures: [] };
};
