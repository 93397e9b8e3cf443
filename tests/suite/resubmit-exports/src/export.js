import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { query } from './warehouse.js';

const sqs = new SQSClient({});
const s3 = new S3Client({});

const tableOf = ({ table, from, to }) => ({ table, from, to, key: `exports/${table}/${from}_${to}.json` });

export const handler = async (event) => {
  for (const record of event.Records) {
    const job = tableOf(JSON.parse(record.body));
    const result = await query(job);
    if (result.status === 'RUNNING') {
      console.log('Still running', job.key);
      await sqs.send(
        new SendMessageCommand({ QueueUrl: process.env.EXPORTS_URL, MessageBody: record.body, DelaySeconds: 60 }),
      );
      continue;
    }
    await s3.send(
      new PutObjectCommand({ Bucket: process.env.EXPORTS_BUCKET, Key: job.key, Body: JSON.stringify(result.rows) }),
    );
  }
};
