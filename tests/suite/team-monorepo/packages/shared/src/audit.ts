import { FirehoseClient, PutRecordCommand } from '@aws-sdk/client-firehose';

const firehose = new FirehoseClient({});

export async function audit(action: string, subject: string): Promise<void> {
  const Data = Buffer.from(`${JSON.stringify({ action, subject, at: new Date().toISOString() })}\n`);
  await firehose.send(new PutRecordCommand({ DeliveryStreamName: process.env.AUDIT_STREAM, Record: { Data } }));
}
