import { count, save } from '@shop/order-store';

export const handler = async (event) => {
  const { order } = JSON.parse(event.body);
  await count('returns');
  await save({ id: `return#${order}` });
  return { statusCode: 202 };
};
