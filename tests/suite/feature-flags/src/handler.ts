import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { isOn } from './flags';
import { pricesOf } from './prices';

export const handler: APIGatewayProxyHandlerV2 = async (event) => {
  const country = event.headers['cloudfront-viewer-country'] ?? 'DE';
  const prices = await pricesOf(country);
  const campaign = await isOn('summer-campaign');
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(campaign ? prices.map((price) => ({ ...price, amount: price.amount * 0.9 })) : prices),
  };
};
