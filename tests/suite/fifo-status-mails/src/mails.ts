import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { SQSEvent, SQSRecord } from 'aws-lambda';

const ses = new SESv2Client({});

const subjects: Record<string, string> = {
  PACKED: 'Your order is packed',
  SHIPPED: 'Your order is on its way',
  DELIVERED: 'Your order has arrived',
};

async function tell({ body }: SQSRecord): Promise<void> {
  const { email, status, orderId } = JSON.parse(body) as Record<string, string>;
  const subject = subjects[status ?? ''];
  if (!subject) return;
  await ses.send( // expect require-idempotent-handler/repeatedMail
    new SendEmailCommand({
      FromEmailAddress: process.env.SENDER,
      Destination: { ToAddresses: [email ?? ''] },
      Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: `Order ${orderId ?? ''}` } } } },
    }),
  );
}

export const handler = async (event: SQSEvent): Promise<void> => {
  event.Records.forEach(async (record) => { // expect no-leaked-promise/droppedCallbacks
    await tell(record);
    console.log('Told', record.messageId);
  });
};
