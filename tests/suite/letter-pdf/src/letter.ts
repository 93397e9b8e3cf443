import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Handler } from 'aws-lambda';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import PDFDocument from 'pdfkit';

const s3 = new S3Client({});

interface Letter {
  readonly letterId: string;
  readonly font: string;
  readonly paragraphs: string[];
}

/** Fonts never change under their key; a half-written file must not be taken for one. */
async function fontAt(Key: string): Promise<Buffer> {
  const file = `/tmp/font-${createHash('sha256').update(Key).digest('hex')}`;
  if (existsSync(file)) return readFile(file);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: process.env.ASSETS_BUCKET, Key }));
  const font = Buffer.from(await Body!.transformToByteArray());
  const draft = `${file}-${randomUUID()}`;
  await writeFile(draft, font);
  await rename(draft, file);
  return font;
}

function render(letter: Letter, font: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pdf = new PDFDocument({ size: 'A4', margin: 70 });
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
    pdf.font(font).fontSize(11);
    for (const paragraph of letter.paragraphs) pdf.text(paragraph).moveDown();
    pdf.end();
  });
}

export const handler: Handler<Letter, { key: string }> = async (letter) => {
  const Body = await render(letter, await fontAt(letter.font));
  const key = `letters/${letter.letterId}.pdf`;
  await s3.send(new PutObjectCommand({ Bucket: process.env.LETTERS_BUCKET, Key: key, Body, ContentType: 'application/pdf' }));
  return { key };
};
