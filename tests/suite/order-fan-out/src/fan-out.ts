import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SNSEvent } from 'aws-lambda';

const sqs = new SQSClient({});

interface OrderPlaced {
  readonly orderId: string;
  readonly lines: { readonly sku: string; readonly warehouse: string; readonly quantity: number }[];
}

const queueOf = (warehouse: string): string => `${process.env.QUEUE_PREFIX!}-${warehouse.toLowerCase()}`;

function byWarehouse({ lines }: OrderPlaced): Map<string, OrderPlaced['lines']> {
  const grouped = new Map<string, OrderPlaced['lines']>();
  for (const line of lines) grouped.set(line.warehouse, [...(grouped.get(line.warehouse) ?? []), line]);
  return grouped;
}

export const handler = async (event: SNSEvent): Promise<void> => {
  for (const { Sns } of event.Records) {
    const order = JSON.parse(Sns.Message) as OrderPlaced;
    for (const [warehouse, lines] of byWarehouse(order)) {
      const Entries = lines.slice(0, 10).map((line, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify({ orderId: order.orderId, ...line }),
      }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueOf(warehouse), Entries })); // expect require-batch-result-check
    }
    console.log('Fanned out', order.orderId);
  }
};
