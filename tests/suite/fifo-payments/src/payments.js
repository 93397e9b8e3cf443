import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

async function book(record) {
  const payment = JSON.parse(record.body);
  await table.send(
    new PutCommand({
      TableName: process.env.LEDGER_TABLE,
      Item: { account: payment.account, id: payment.id, amount: payment.amount, currency: payment.currency },
    }),
  );
}

export const handler = async (event) => {
  await Promise.all(event.Records.map(book)); // expect no-lost-batch-record/parallelMessages
  console.log(`Booked ${event.Records.length} payments`);
};
