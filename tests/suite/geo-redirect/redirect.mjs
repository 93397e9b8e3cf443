import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({});
const rules = new Map();

async function loadRules() {
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: process.env.CONFIG_BUCKET, Key: 'redirects.json' }),
  );
  for (const { country, to } of JSON.parse(await Body.transformToString())) rules.set(country, to);
}

loadRules(); // expect no-leaked-promise/promiseInInit

export const handler = async (event) => {
  const country = event.headers['cloudfront-viewer-country'] ?? 'XX';
  const to = rules.get(country) ?? rules.get('default');
  if (!to) return { statusCode: 404, body: 'No site for your country' };
  const location = new URL(event.rawPath, to);
  location.search = event.rawQueryString;
  return { statusCode: 302, headers: { location: location.href, 'cache-control': 'private, max-age=300' } };
};
