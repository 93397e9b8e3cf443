import { randomUUID } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type {
  APIGatewayProxyHandlerV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import { audit } from '../audit.js';
import { findOrder, saveOrder } from '../orders-repository.js';
import type { Order, OrderLine } from '../orders.js';
import { totalOf } from '../pricing.js';

interface OrderRequest {
  readonly email: string;
  readonly lines: readonly OrderLine[];
}

const queue = new SQSClient({});

export const handler: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) => {
  const customerId = String(event.requestContext.authorizer.jwt.claims.sub);
  const orderId = event.pathParameters?.orderId;
  if (orderId !== undefined) return readOrder(orderId, customerId);
  const language = event.headers['accept-language']?.slice(0, 2).toLowerCase() ?? 'en';
  return placeOrder(JSON.parse(event.body ?? '{}') as OrderRequest, customerId, language);
};

async function readOrder(orderId: string, customerId: string): Promise<APIGatewayProxyStructuredResultV2> {
  const order = await findOrder(orderId);
  if (order?.customerId !== customerId) return answer(404, { message: 'No such order' });
  await audit('OrderRead', customerId, orderId);
  return answer(200, order);
}

async function placeOrder(
  { email, lines }: OrderRequest,
  customerId: string,
  language: string,
): Promise<APIGatewayProxyStructuredResultV2> {
  if (!email || !lines?.length) return answer(400, { message: 'An order needs an address and lines' });
  const order: Order = {
    id: randomUUID(),
    customerId,
    email,
    language,
    lines,
    total: totalOf(lines),
    placedAt: new Date().toISOString(),
  };
  await saveOrder(order);
  await queue.send(
    new SendMessageCommand({
      QueueUrl: process.env.CONFIRMATIONS_QUEUE_URL,
      MessageBody: JSON.stringify(order),
    }),
  );
  await audit('OrderPlaced', customerId, order.id);
  return answer(201, order);
}

function answer(statusCode: number, body: object): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
