import type { APIGatewayProxyEventV2, APIGatewayProxyHandlerV2, APIGatewayProxyResultV2 } from 'aws-lambda';
import { ulid } from 'ulid';
import { z } from 'zod';
import { createOrder, findOrder, ordersOf } from './orders-repository';

const NewOrder = z.object({
  customerId: z.string().min(1),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number().int().positive() })).min(1),
});

type Route = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyResultV2>;

const routes: Record<string, Route> = {
  'POST /orders': async (event) => {
    const parsed = NewOrder.safeParse(JSON.parse(event.body ?? '{}'));
    if (!parsed.success) return json(400, { message: 'Invalid order', issues: parsed.error.issues });
    const order = { id: ulid(), createdAt: new Date().toISOString(), ...parsed.data };
    await createOrder(order);
    return json(201, order);
  },
  'GET /orders/{id}': async (event) => {
    const order = await findOrder(event.pathParameters?.id ?? '');
    return order ? json(200, order) : json(404, { message: 'No such order' });
  },
  'GET /customers/{id}/orders': async (event) => {
    const { items, next } = await ordersOf(event.pathParameters?.id ?? '', event.queryStringParameters?.next);
    return json(200, { items, next });
  },
};

export const handler: APIGatewayProxyHandlerV2 = async (event) => {
  const route = routes[event.routeKey];
  if (!route) return json(404, { message: 'Not found' });
  try {
    return await route(event);
  } catch (error) {
    console.error('Unhandled', { requestId: event.requestContext.requestId, error });
    return json(500, { message: 'Internal error' });
  }
};

function json(statusCode: number, body: unknown): APIGatewayProxyResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
