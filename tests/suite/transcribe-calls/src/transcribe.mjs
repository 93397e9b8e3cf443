import { StartTranscriptionJobCommand, TranscribeClient } from '@aws-sdk/client-transcribe';

const transcribe = new TranscribeClient({});

const formats = new Set(['mp3', 'mp4', 'wav', 'flac', 'ogg', 'amr', 'webm']);

const jobName = (key, sequencer) => `${key.replace(/[^\w.-]+/g, '-')}-${sequencer}`.slice(-200);

export const handler = async (event) => {
  for (const { s3 } of event.Records) {
    const bucket = s3.bucket.name;
    const key = decodeURIComponent(s3.object.key.replace(/\+/g, ' '));
    const format = key.split('.').pop().toLowerCase();

    await transcribe.send( // expect no-recursive-trigger/outputToTrigger
      new StartTranscriptionJobCommand({
        TranscriptionJobName: jobName(key, s3.object.sequencer),
        LanguageCode: process.env.LANGUAGE ?? 'de-DE',
        MediaFormat: formats.has(format) ? format : undefined,
        Media: { MediaFileUri: `s3://${bucket}/${key}` },
        OutputBucketName: bucket,
        OutputKey: `transcripts/${key}.json`,
        Settings: { ShowSpeakerLabels: true, MaxSpeakerLabels: 2 },
      }),
    );
    console.log('Started', key);
  }
};
