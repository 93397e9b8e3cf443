import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

const events = new EventBridgeClient({ region: 'eu-central-1' });

/** Leaves a trace of what a customer did; customers do not wait for it. */
export function audit(action: string, customerId: string, orderId: string): void {
  const entry = {
    EventBusName: process.env.AUDIT_BUS,
    Source: 'orders',
    DetailType: action,
    Detail: JSON.stringify({ customerId, orderId }),
  };
  events
    .send(new PutEventsCommand({ Entries: [entry] }))
    .catch((error: unknown) => console.error('Not audited', action, orderId, error));
}
