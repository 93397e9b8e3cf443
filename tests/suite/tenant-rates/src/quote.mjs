import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({});
const ratesFile = '/tmp/rates.json';

async function loadRates(tenant) {
  if (!existsSync(ratesFile)) {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: 'tenant-rates', Key: `rates/${tenant}.json` }), // expect no-hardcoded-resource/repeatedName
    );
    await writeFile(ratesFile, await Body.transformToString()); // expect no-stale-tmp-file/kept
  }
  return JSON.parse(await readFile(ratesFile, 'utf8'));
}

export const handler = async (event) => {
  const { tenant, currency, amount } = JSON.parse(event.body);
  const rates = await loadRates(tenant);
  const rate = rates[currency];
  if (rate === undefined) return { statusCode: 422, body: JSON.stringify({ message: `No rate for ${currency}.` }) };
  return { statusCode: 200, body: JSON.stringify({ amount: Math.round(amount * rate * 100) / 100 }) };
};
