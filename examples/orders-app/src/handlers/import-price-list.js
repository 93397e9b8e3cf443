import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { withdrawn } from '../withdrawn.js';

const Bucket = process.env.PRICES_BUCKET;
const monthsKept = 12;

const s3 = new S3Client({});

/** Makes the uploaded list the current one and drops the lists that are too old. */
export const handler = async (event) => {
  const [{ s3: uploaded }] = event.Records;
  const Key = decodeURIComponent(uploaded.object.key);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const prices = pricesIn(await Body.transformToString());
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: 'price-lists/current.json',
      Body: JSON.stringify(prices),
      ContentType: 'application/json',
    }),
  );
  await dropOldLists();
};

function pricesIn(text) {
  const [, ...rows] = text.trim().split('\n');
  return Object.fromEntries(
    rows.map((row) => {
      const [productId, price] = row.split(';');
      return [productId, withdrawn.has(productId) ? null : Number(price)];
    }),
  );
}

async function dropOldLists() {
  const oldest = new Date();
  oldest.setMonth(oldest.getMonth() - monthsKept);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'price-lists/' }));
  const old = Contents.filter(({ LastModified }) => LastModified < oldest);
  old.forEach(async ({ Key }) => {
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  });
}
