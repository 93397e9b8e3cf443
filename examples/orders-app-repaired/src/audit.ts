import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

const events = new EventBridgeClient({});

/** Leaves a trace of what a customer did; an order does not fail for want of it. */
export async function audit(action: string, customerId: string, orderId: string): Promise<void> {
  const entry = {
    EventBusName: process.env.AUDIT_BUS,
    Source: 'orders',
    DetailType: action,
    Detail: JSON.stringify({ customerId, orderId }),
  };
  try {
    await events.send(new PutEventsCommand({ Entries: [entry] }));
  } catch (error) {
    console.error('Not audited', action, orderId, error);
  }
}
