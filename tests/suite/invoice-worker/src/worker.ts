import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SQSEvent } from 'aws-lambda';
import { render, type Invoice } from './render';

const s3 = new S3Client({});

export const handler = async (event: SQSEvent): Promise<void> => {
  const [record] = event.Records; // expect no-lost-batch-record/firstRecordOnly
  if (!record) return;
  const invoice = JSON.parse(record.body) as Invoice;

  await s3.send(
    new PutObjectCommand({
      Bucket: process.env.INVOICES_BUCKET,
      Key: `${invoice.year}/${invoice.number}.html`,
      Body: render(invoice),
      ContentType: 'text/html; charset=utf-8',
    }),
  );
  console.log('Rendered', invoice.number);
};
