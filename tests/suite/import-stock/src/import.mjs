import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const s3 = new S3Client({});
const dynamodb = new DynamoDBClient({});
const table = process.env.STOCK_TABLE;

async function write(items) {
  let RequestItems = { [table]: items.map((item) => ({ PutRequest: { Item: marshall(item) } })) };
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const { UnprocessedItems = {} } = await dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
    if (Object.keys(UnprocessedItems).length === 0) return;
    RequestItems = UnprocessedItems;
    await sleep(50 * 2 ** attempt);
  }
  throw new Error(`${RequestItems[table].length} items could not be written`);
}

async function* rowsOf(Bucket, Key) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  let isHead = true;
  for await (const line of createInterface({ input: Body, crlfDelay: Infinity })) {
    if (!isHead && line.trim()) {
      const [sku, warehouse, quantity] = line.split(';');
      yield { pk: sku, sk: warehouse, quantity: Number(quantity) };
    }
    isHead = false;
  }
}

export const handler = async (event) => {
  for (const { s3: file } of event.Records) {
    const key = decodeURIComponent(file.object.key.replaceAll('+', ' '));
    let batch = [];
    let count = 0;
    for await (const row of rowsOf(file.bucket.name, key)) {
      batch.push(row);
      count += 1;
      if (batch.length === 25) {
        await write(batch);
        batch = [];
      }
    }
    if (batch.length > 0) await write(batch);
    console.log(`${count} rows of ${key}`);
  }
};
