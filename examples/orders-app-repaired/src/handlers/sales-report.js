import { DeleteObjectsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
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
  const { Errors = [] } = await s3.send(
    new DeleteObjectsCommand({ Bucket: process.env.REPORTS_BUCKET, Delete: { Objects: expiredReports() } }),
  );
  if (Errors.length > 0) throw new Error(`Still there: ${Errors.map(({ Key }) => Key)}`);
};

/** The reports of the week that ended a year ago; a night that was left out is made up for. */
function expiredReports() {
  return Array.from({ length: 7 }, (_, index) => {
    const day = new Date(Date.now() - (366 + index) * 86_400_000).toISOString().slice(0, 10);
    return { Key: `daily/${day}.csv` };
  });
}
