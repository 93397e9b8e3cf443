import { randomUUID } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type {
  APIGatewayProxyHandlerV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import { audit } from '../audit.js';
import { findOrder, saveOrder } from '../orders-repository.js';
import type { Order, OrderLine } from '../orders.js';
import { quote } from '../pricing.js';
import { beginRequest, requestContext } from '../request-context.js';

interface OrderRequest {
  readonly email: string;
  readonly lines: readonly OrderLine[];
  readonly terms?: { readonly currency?: string; readonly shipping?: number };
}

const queue = new SQSClient({});

export const handler: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) => {
  beginRequest(event);
  const orderId = event.pathParameters?.orderId;
  if (orderId !== undefined) return readOrder(orderId);
  return placeOrder(JSON.parse(event.body ?? '{}') as OrderRequest);
};

async function readOrder(orderId: string): Promise<APIGatewayProxyStructuredResultV2> {
  const order = await findOrder(orderId);
  if (order?.customerId !== requestContext.customerId) return answer(404, { message: 'No such order' });
  audit('OrderRead', orderId);
  return answer(200, order);
}

async function placeOrder({ email, lines, terms }: OrderRequest): Promise<APIGatewayProxyStructuredResultV2> {
  if (!email || !lines?.length) return answer(400, { message: 'An order needs an address and lines' });
  const order: Order = {
    id: randomUUID(),
    customerId: requestContext.customerId,
    email,
    lines,
    ...quote(lines, terms ?? {}),
    placedAt: new Date().toISOString(),
  };
  await saveOrder(order);
  await queue.send(
    new SendMessageCommand({
      QueueUrl: process.env.CONFIRMATIONS_QUEUE_URL,
      MessageBody: JSON.stringify(order),
    }),
  );
  audit('OrderPlaced', order.id);
  return answer(201, order);
}

function answer(statusCode: number, body: object): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
