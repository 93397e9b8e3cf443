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
    const { FailedEntryCount, Entries } = await events.send(new PutEventsCommand({ Entries: [entry] }));
    if (FailedEntryCount) throw new Error(Entries?.[0]?.ErrorMessage);
  } catch (error) {
    console.error('Not audited', action, orderId, error);
  }
}
