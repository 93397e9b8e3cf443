import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

export const handler = async () => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: process.env.LISTS, Key: 'today.json' }));
  return { statusCode: 200, body: await Body.transformToString() };
};
