import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';

const s3 = new S3Client({});

export const handler = async (event) => {
  for (const record of event.Records) {
    const { bucket, key } = JSON.parse(record.body);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const thumbnail = await sharp(Buffer.from(await Body.transformToByteArray())).resize(200).toBuffer();
    await s3.send( // expect no-recursive-trigger/eventLoop
      new PutObjectCommand({ Bucket: process.env.PHOTOS_BUCKET, Key: `${key}.thumb.jpg`, Body: thumbnail }),
    );
  }
};
