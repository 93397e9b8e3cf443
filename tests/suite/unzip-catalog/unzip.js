import { execSync } from 'node:child_process';
import fs from 'node:fs';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({});
const target = '/tmp/catalog';

async function download(bucket, key) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  Body.pipe(fs.createWriteStream('/tmp/catalog.zip')); // expect no-leaked-promise/runningStream
}

async function publish(product) {
  const response = await fetch(`${process.env.CATALOG_API}/products/${product.sku}`, { // expect require-request-timeout/requestWithoutTimeout
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(product),
  });
  if (!response.ok) throw new Error(`Catalog answered ${response.status} for ${product.sku}`);
}

export const handler = async (event) => {
  const [{ s3: upload }] = event.Records;
  await download(upload.bucket.name, upload.object.key); // expect decode-s3-key/encoded

  if (!fs.existsSync(target)) { // misses no-stale-tmp-file/kept
    fs.mkdirSync(target);
    execSync(`unzip -o /tmp/catalog.zip -d ${target}`);
  }

  const files = fs.readdirSync(target).filter((name) => name.endsWith('.json'));
  for (const name of files) {
    const products = JSON.parse(fs.readFileSync(`${target}/${name}`, 'utf8'));
    for (const product of products) {
      await publish(product);
    }
  }
  return { files: files.length };
};
