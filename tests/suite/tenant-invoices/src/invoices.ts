import type { APIGatewayProxyHandler } from 'aws-lambda';
import { poolOf } from './tenant-pool.js';

const pageSize = 50;

export const handler: APIGatewayProxyHandler = async (event) => {
  const tenant = event.requestContext.authorizer?.tenant as string | undefined;
  if (!tenant) return { statusCode: 403, body: '' };

  const page = Number(event.queryStringParameters?.page ?? 0);
  const client = await (await poolOf(tenant)).connect();
  try {
    await client.query('BEGIN READ ONLY');
    const { rows } = await client.query(
      'SELECT id, number, total, due_on FROM invoices ORDER BY due_on DESC LIMIT $1 OFFSET $2',
      [pageSize, page * pageSize],
    );
    await client.query('COMMIT');
    return { statusCode: 200, body: JSON.stringify({ invoices: rows, page }) };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
};
