import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from '../clients.js';

const s3 = new S3Client({});

export const handler = async () => {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const { Item: day = { orders: 0, revenue: 0 } } = await documents.send(
    new GetCommand({ TableName: process.env.ORDERS_TABLE, Key: { id: `day#${yesterday}` } }),
  );
  await s3.send(
    new PutObjectCommand({
      Bucket: process.env.REPORTS_BUCKET,
      Key: `daily/${yesterday}.csv`,
      Body: `date;orders;revenue\n${yesterday};${day.orders};${day.revenue.toFixed(2)}\n`,
      ContentType: 'text/csv',
    }),
  );
};
