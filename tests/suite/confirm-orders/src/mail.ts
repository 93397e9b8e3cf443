import type { SendEmailCommandInput } from '@aws-sdk/client-sesv2';

export interface Order {
  readonly orderId: string;
  readonly channel: 'web' | 'pos';
  readonly customer: { readonly name: string; readonly email: string };
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly price: number }[];
}

const money = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

export function confirmationMail({ orderId, customer, lines }: Order): SendEmailCommandInput {
  const total = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const rows = lines.map(({ sku, quantity, price }) => `${quantity} x ${sku} at ${money.format(price)}`);
  return {
    FromEmailAddress: process.env.SENDER,
    Destination: { ToAddresses: [customer.email] },
    Content: {
      Simple: {
        Subject: { Data: `Your order ${orderId}` },
        Body: { Text: { Data: [`Dear ${customer.name},`, ...rows, `Total: ${money.format(total)}`].join('\n') } },
      },
    },
  };
}
