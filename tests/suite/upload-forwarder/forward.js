const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');

const sqs = new SQSClient({});

exports.handler = async (event) => {
  for (const record of event.Records) {
    await sqs.send( // expect no-pass-through-handler
      new SendMessageCommand({
        QueueUrl: process.env.UPLOADS_QUEUE_URL,
        MessageBody: JSON.stringify(record),
      }),
    );
  }
};
