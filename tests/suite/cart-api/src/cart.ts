import type { APIGatewayProxyHandlerV2WithJWTAuthorizer } from 'aws-lambda';
import { createClient } from 'redis';

type Redis = ReturnType<typeof createClient>;

let connecting: Promise<Redis> | undefined;

function redis(): Promise<Redis> {
  connecting ??= createClient({ url: process.env.REDIS_URL, socket: { connectTimeout: 2_000 } })
    .on('error', (error) => console.error('redis', error))
    .connect()
    .catch((error: unknown) => {
      connecting = undefined;
      throw error;
    });
  return connecting;
}

const days = 24 * 3600;

export const handler: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) => {
  const customer = event.requestContext.authorizer.jwt.claims.sub as string;
  const key = `cart:${customer}`;
  const client = await redis();

  switch (event.requestContext.http.method) {
    case 'PUT': {
      const { sku, quantity } = JSON.parse(event.body ?? '{}') as { sku: string; quantity: number };
      await client.multi().hSet(key, sku, quantity).expire(key, 14 * days).exec();
      break;
    }
    case 'DELETE':
      await client.hDel(key, event.pathParameters?.sku ?? '');
      break;
  }
  const lines = Object.entries(await client.hGetAll(key)).map(([sku, quantity]) => ({ sku, quantity: Number(quantity) }));
  return { statusCode: 200, body: JSON.stringify({ lines }) };
};
