import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';

const s3 = new S3Client({});
const widths = [320, 640, 1280];

const decodeKey = (key) => decodeURIComponent(key.replace(/\+/g, ' '));

async function resizeTo(width, image, name) {
  const body = await sharp(image).resize({ width, withoutEnlargement: true }).webp({ quality: 80 }).toBuffer();
  await s3.send(
    new PutObjectCommand({
      Bucket: process.env.IMAGES_BUCKET,
      Key: `resized/${width}/${name.replace(/\.\w+$/, '.webp')}`,
      Body: body,
      ContentType: 'image/webp',
      CacheControl: 'public, max-age=31536000, immutable',
    }),
  );
}

export const handler = async (event) => {
  for (const record of event.Records) {
    const bucket = record.s3.bucket.name;
    const key = decodeKey(record.s3.object.key);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const image = Buffer.from(await Body.transformToByteArray());
    const name = key.slice('originals/'.length);
    await Promise.all(widths.map((width) => resizeTo(width, image, name)));
    console.log(JSON.stringify({ message: 'resized', key, bytes: image.length }));
  }
};
