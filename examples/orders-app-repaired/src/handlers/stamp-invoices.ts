import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { PDFDocument, rgb } from 'pdf-lib';
import { letterheadOf } from '../letterheads.js';

const s3 = new S3Client({});

export const handler = async (event: S3Event): Promise<void> => {
  for (const { s3: source } of event.Records) {
    const key = decodeURIComponent(source.object.key.replaceAll('+', ' '));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: source.bucket.name, Key: key }));
    if (!Body) throw new Error(`${key} is empty`);
    const letterhead = await letterheadOf(key.split('/')[0] ?? '');
    await s3.send(
      new PutObjectCommand({
        Bucket: process.env.STAMPED_INVOICES_BUCKET,
        Key: key,
        Body: await stamped(await Body.transformToByteArray(), letterhead),
        ContentType: 'application/pdf',
      }),
    );
  }
};

async function stamped(pdf: Uint8Array, letterhead: Uint8Array): Promise<Uint8Array> {
  const invoice = await PDFDocument.load(pdf);
  const image = await invoice.embedPng(letterhead);
  for (const page of invoice.getPages()) {
    page.drawImage(image, { x: 24, y: page.getHeight() - 72, width: 120, height: 48 });
    page.drawText(`Archived ${new Date().toISOString().slice(0, 10)}`, {
      x: 24,
      y: 24,
      size: 9,
      color: rgb(0.4, 0.4, 0.4),
    });
  }
  return invoice.save();
}
