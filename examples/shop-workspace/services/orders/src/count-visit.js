import { count } from '@shop/order-store';

export const handler = async () => {
  await count('visits');
  return { statusCode: 204 };
};
