import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

const file = '/tmp/letterhead.png';

/** The letterhead of a supplier, of whom many invoices come in a row. */
export async function letterheadOf(supplier: string): Promise<Uint8Array> {
  if (!existsSync(file)) {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: 'orders-letterheads', Key: `${supplier}.png` }),
    );
    if (!Body) throw new Error(`${supplier} has no letterhead`);
    await writeFile(file, await Body.transformToByteArray());
  }
  return readFile(file);
}
