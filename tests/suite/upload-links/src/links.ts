import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { randomUUID } from 'node:crypto';

const s3 = new S3Client({});
const Bucket = process.env.UPLOADS_BUCKET;

const correlationId = randomUUID(); // expect no-stale-init-value/staleRandom
const termsUrl = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'legal/terms.pdf' }), { expiresIn: 900 }); // expect no-stale-init-value/staleExpiring

const types: Record<string, string> = { pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg' };

export const handler: APIGatewayProxyHandlerV2 = async (event) => {
  const { name = '' } = event.queryStringParameters ?? {};
  const ContentType = types[name.split('.').pop()?.toLowerCase() ?? ''];
  if (!ContentType) return { statusCode: 415, body: JSON.stringify({ message: 'Only PDF, PNG and JPEG' }) };

  const Key = `incoming/${correlationId}/${encodeURIComponent(name)}`;
  const uploadUrl = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key, ContentType }), { expiresIn: 300 });

  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'x-correlation-id': correlationId },
    body: JSON.stringify({ uploadUrl, key: Key, terms: termsUrl }),
  };
};
