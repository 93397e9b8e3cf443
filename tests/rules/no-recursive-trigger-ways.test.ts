import { reportsIn } from '../support/reports.js';
import { samFiles, type DeployedFunction } from '../support/deployed-functions.js';

const s3 = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n`;
const sqs = `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n`;

const buckets = { Photos: '{ Type: AWS::S3::Bucket }', Thumbs: '{ Type: AWS::S3::Bucket }' };

const s3Event = (bucket: string): Record<string, string> => ({
  Created: `{ Type: S3, Properties: { Bucket: !Ref ${bucket}, Events: 's3:ObjectCreated:*' } }`,
});

const upload: DeployedFunction = {
  file: 'upload.mjs',
  variables: { THUMBS: '!Ref Thumbs' },
  events: s3Event('Photos'),
  code: `${s3}export const handler = async (event) => { for (const record of event.Records) {
await s3.send(new PutObjectCommand({ Bucket: process.env.THUMBS, Key: 'a/' + record.s3.object.key }));
} };`,
};
const back: DeployedFunction = {
  file: 'back.mjs',
  variables: { PHOTOS: '!Ref Photos' },
  events: s3Event('Thumbs'),
  code: `${s3}export const handler = async (event) => { for (const record of event.Records) {
await s3.send(new PutObjectCommand({ Bucket: process.env.PHOTOS, Key: record.s3.object.key }));
} };`,
};

it('x', async () => {
  console.log(await reportsIn(samFiles(buckets, [upload, back])));
});
