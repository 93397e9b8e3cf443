import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { Order } from './orders.js';

const mail = new SESv2Client({});

export async function sendConfirmation(order: Order): Promise<void> {
  await mail.send(
    new SendEmailCommand({
      FromEmailAddress: process.env.SENDER_ADDRESS,
      Destination: { ToAddresses: [order.email] },
      Content: {
        Simple: {
          Subject: { Data: `Your order ${order.id}` },
          Body: { Text: { Data: textOf(order) } },
        },
      },
    }),
  );
}

function textOf({ lines, total, currency }: Order): string {
  const items = lines.map(({ quantity, productId }) => `${quantity} × ${productId}`);
  return ['Thank you for your order.', '', ...items, '', `Total: ${total.toFixed(2)} ${currency}`].join('\n');
}
