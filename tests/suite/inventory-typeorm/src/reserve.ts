import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import 'reflect-metadata';
import { dataSource } from './data-source';
import { Item } from './item.entity';

class OutOfStock extends Error {}

export const handler: APIGatewayProxyHandlerV2 = async (event) => {
  const { sku, quantity } = JSON.parse(event.body ?? '{}') as { sku: string; quantity: number };
  const database = await dataSource();
  try {
    const left = await database.transaction(async (manager) => {
      const item = await manager.findOne(Item, { where: { sku }, lock: { mode: 'pessimistic_write' } });
      if (!item || item.stock < quantity) throw new OutOfStock(sku);
      item.stock -= quantity;
      await manager.save(item);
      return item.stock;
    });
    return { statusCode: 200, body: JSON.stringify({ sku, left }) };
  } catch (error) {
    if (error instanceof OutOfStock) return { statusCode: 409, body: JSON.stringify({ message: 'Out of stock' }) };
    throw error;
  }
};
