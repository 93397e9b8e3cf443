import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { Order } from './orders.js';

const mail = new SESv2Client({});

const subjects: Readonly<Record<string, string>> = {
  de: 'Ihre Bestellung',
  en: 'Your order',
  fr: 'Votre commande',
};

export async function sendConfirmation(order: Order): Promise<void> {
  await mail.send(
    new SendEmailCommand({
      FromEmailAddress: process.env.SENDER_ADDRESS,
      Destination: { ToAddresses: [order.email] },
      Content: {
        Simple: {
          Subject: { Data: `${subjects[order.language] ?? subjects.en} ${order.id}` },
          Body: { Text: { Data: textOf(order) } },
        },
      },
    }),
  );
}

function textOf({ lines, total }: Order): string {
  return [
    ...lines.map(({ quantity, productId }) => `${quantity} × ${productId}`),
    '',
    `${total.toFixed(2)} EUR`,
  ].join('\n');
}
