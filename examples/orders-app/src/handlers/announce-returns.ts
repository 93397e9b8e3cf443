import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { S3Handler } from 'aws-lambda';

const queue = new SQSClient({});

/** Tells the warehouse which return labels were uploaded. */
export const handler: S3Handler = async (event) => {
  await queue.send(
    new SendMessageCommand({ QueueUrl: process.env.RETURNS_QUEUE_URL, MessageBody: JSON.stringify(event) }),
  );
};
