import { connect } from './database.js';
import { Product } from './product.js';

const listed = 'sku name price currency images';

function filterOf({ category, brand, inStock }) {
  return {
    ...(category ? { categories: category } : {}),
    ...(brand ? { brand } : {}),
    ...(inStock === 'true' ? { stock: { $gt: 0 } } : {}),
  };
}

export const handler = async (event, context) => {
  context.callbackWaitsForEmptyEventLoop = false;
  await connect();

  const { sku } = event.pathParameters ?? {};
  if (sku) {
    const product = await Product.findOne({ sku }).lean();
    return answer(product ? 200 : 404, product ?? { message: `No product ${sku}` });
  }
  const { page = '0', ...filter } = event.queryStringParameters ?? {};
  const products = await Product.find(filterOf(filter), listed)
    .sort({ name: 1 })
    .skip(Number(page) * 24)
    .limit(24)
    .lean();
  return answer(200, { products, page: Number(page) });
};

const answer = (statusCode, body) => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'max-age=60' },
  body: JSON.stringify(body),
});
