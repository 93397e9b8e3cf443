import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { Client } from '@opensearch-project/opensearch';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const lambda = new LambdaClient({});
const search = new Client({ node: process.env.SEARCH_URL, requestTimeout: 10_000 });

const documentsOf = (items) => items.flatMap((item) => [{ index: { _index: 'catalog', _id: item.sku } }, item]);

export const handler = async ({ from, rounds = 40 }, context) => {
  let ExclusiveStartKey = from;
  do {
    const page = await table.send(
      new ScanCommand({ TableName: process.env.CATALOG_TABLE, Limit: 500, ExclusiveStartKey }),
    );
    if (page.Items.length > 0) {
      const { body } = await search.bulk({ body: documentsOf(page.Items) });
      if (body.errors) throw new Error('Some products were not indexed');
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey && context.getRemainingTimeInMillis() > 60_000);

  if (!ExclusiveStartKey) return { done: true };
  if (rounds <= 0) throw new Error(`Not done; go on from ${JSON.stringify(ExclusiveStartKey)}`);

  await lambda.send(
    new InvokeCommand({
      FunctionName: context.functionName,
      InvocationType: 'Event',
      Payload: JSON.stringify({ from: ExclusiveStartKey, rounds: rounds - 1 }),
    }),
  );
  return { done: false, rounds };
};
