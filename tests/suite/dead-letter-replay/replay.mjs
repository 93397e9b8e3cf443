import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});
const { DEAD_LETTERS_URL, ORDERS_URL } = process.env;
const maxReplays = 3;

async function* deadLetters() {
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: DEAD_LETTERS_URL,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['replays'],
        VisibilityTimeout: 60,
      }),
    );
    if (Messages.length === 0) return;
    yield* Messages;
  }
}

export const handler = async (event, context) => {
  let replayed = 0;
  for await (const { Body, MessageAttributes, ReceiptHandle, MessageId } of deadLetters()) {
    if (context.getRemainingTimeInMillis() < 10_000) break;
    const replays = Number(MessageAttributes?.replays?.StringValue ?? 0);
    if (replays >= maxReplays) {
      console.error('Given up', { MessageId, replays });
      continue;
    }
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: ORDERS_URL,
        MessageBody: Body,
        MessageAttributes: { replays: { DataType: 'Number', StringValue: String(replays + 1) } },
      }),
    );
    await sqs.send(new DeleteMessageCommand({ QueueUrl: DEAD_LETTERS_URL, ReceiptHandle }));
    replayed += 1;
  }
  console.log(JSON.stringify({ replayed, rule: event.resources?.[0] }));
};
