import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { ScheduledHandler } from 'aws-lambda';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const s3 = new S3Client({});

const now = new Date(); // expect no-stale-init-value/staleTime
const today = now.toISOString().slice(0, 10);

interface Sale {
  readonly shop: string;
  readonly total: number;
}

async function salesOf(day: string): Promise<Sale[]> {
  const { Items = [] } = await table.send( // expect require-pagination/firstPageOnly
    new QueryCommand({
      TableName: process.env.SALES_TABLE,
      IndexName: 'by-day',
      KeyConditionExpression: '#day = :day',
      ExpressionAttributeNames: { '#day': 'day' },
      ExpressionAttributeValues: { ':day': day },
    }),
  );
  return Items as Sale[];
}

function csvOf(sales: readonly Sale[]): string {
  const byShop = new Map<string, number>();
  for (const { shop, total } of sales) byShop.set(shop, (byShop.get(shop) ?? 0) + total);
  return ['shop;total', ...[...byShop].map(([shop, total]) => `${shop};${total.toFixed(2)}`)].join('\n');
}

export const handler: ScheduledHandler = async () => {
  const sales = await salesOf(today);
  await s3.send(
    new PutObjectCommand({
      Bucket: process.env.REPORTS_BUCKET,
      Key: `sales/${today}.csv`,
      Body: csvOf(sales),
      ContentType: 'text/csv',
    }),
  );
  console.log(`${sales.length} sales of ${today}`);
};
