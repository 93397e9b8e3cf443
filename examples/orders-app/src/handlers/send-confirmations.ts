import type { SQSBatchItemFailure, SQSHandler, SQSRecord } from 'aws-lambda';
import { sendConfirmation } from '../confirmation-mail.js';
import { addToDay } from '../orders-repository.js';
import type { Order } from '../orders.js';

const batchItemFailures: SQSBatchItemFailure[] = [];

export const handler: SQSHandler = async (event) => {
  for (const record of event.Records) {
    try {
      await confirm(record);
    } catch (error) {
      console.error('Not confirmed', record.messageId, error);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};

async function confirm({ body }: SQSRecord): Promise<void> {
  const order = JSON.parse(body) as Order;
  await sendConfirmation(order);
  await addToDay(order);
}
