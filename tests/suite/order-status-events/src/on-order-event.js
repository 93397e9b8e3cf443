import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import axios from 'axios';

const events = new EventBridgeClient({});
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

const next = { PLACED: 'CONFIRMED', CONFIRMED: 'PACKED', PACKED: 'SHIPPED' };

const notifyShop = async (order) => {
  await axios.post(`${process.env.SHOP_API}/orders/${order.id}/status`, { status: order.status });
};

export const handler = async (event) => {
  const order = event.detail;
  const status = next[order.status];
  if (!status) {
    console.log('Nothing to do', order.id);
    return;
  }

  await table.send(
    new UpdateCommand({
      TableName: process.env.ORDERS_TABLE,
      Key: { id: order.id },
      UpdateExpression: 'SET #status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status },
    }),
  );

  notifyShop({ ...order, status }).catch((err) => console.error('Shop not notified', err)); // expect no-leaked-promise/unawaitedPromise

  await events.send(new PutEventsCommand({ Entries: [{ // expect require-batch-result-check
    EventBusName: process.env.BUS,
    Source: event.source,
    DetailType: event['detail-type'],
    Detail: JSON.stringify({ ...order, status }),
  }] }));
};
