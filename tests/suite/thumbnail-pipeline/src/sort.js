import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});

export const handler = async (event) => {
  for (const { s3 } of event.Records) {
    const key = decodeURIComponent(s3.object.key.replace(/\+/g, ' '));
    await sqs.send( // expect no-recursive-trigger/eventLoop
      new SendMessageCommand({
        QueueUrl: process.env.THUMBNAILS_QUEUE,
        MessageBody: JSON.stringify({ bucket: s3.bucket.name, key, size: s3.object.size }),
      }),
    );
  }
};
