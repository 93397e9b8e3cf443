import { note, save } from '@shop/order-store';

export const handler = async (event) => {
  const order = { ...JSON.parse(event.body), id: event.requestContext.requestId };
  await save(order);
  note(order);
  return { statusCode: 201, body: JSON.stringify({ id: order.id }) };
};
