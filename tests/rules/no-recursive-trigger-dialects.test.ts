import { loopLinesIn } from '../support/reports.js';

describe('no-recursive-trigger in a project of', () => {
  it('Architect reports what publishes to, or writes, what triggers it', async () => {
    expect(await loopLinesIn('architect-notes')).toEqual([
      `src/events/note-added/index.mjs: await arc.events.publish({ name: 'note-added', payload: { ...note, isChecked: true } });`,
      'src/queues/index/index.js: await arc.queues.publish({ name, payload: note });',
      'src/tables-streams/notes-changed/index.mjs: await data.notes.update({',
    ]);
  });

  it('SST reports writes to linked resources, unless they go elsewhere, are guarded, or are only signed', async () => {
    expect(await loopLinesIn('sst-photos')).toEqual([
      'src/audit.ts: await events.send(',
      "src/resize.ts: await s3.send(new PutObjectCommand({ Bucket: Resource.Uploads.name, Key: `in/small/${name}`, Body: '' }));",
      'src/work.ts: await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: record.body }));',
    ]);
  });

  it('Amplify reports writes to the storage that uploads come from, by the names that it hands out', async () => {
    expect(await loopLinesIn('amplify-gallery')).toEqual([
      'amplify/functions/tag/handler.ts: await table.send(',
      "amplify/functions/thumbnail/handler.ts: await s3.send(new PutObjectCommand({ Bucket: env.GALLERY_FILES_2_BUCKET_NAME, Key, Body: '' }));",
    ]);
  });

  it('Pulumi reports writes below the prefix of the notification', async () => {
    expect(await loopLinesIn('pulumi-files')).toEqual([
      "clean/index.mjs: await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key, Body: '' }));",
    ]);
  });
});
