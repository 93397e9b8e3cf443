import { processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSHandler, SQSRecord } from 'aws-lambda';

const logger = new Logger({ serviceName: 'ledger' });
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const processor = new SqsFifoPartialProcessorAsync({ logger });
const TableName = process.env.LEDGER_TABLE;

interface Entry {
  readonly id: string;
  readonly account: string;
  readonly amount: number;
}

async function book({ body }: SQSRecord): Promise<void> {
  const { id, account, amount } = JSON.parse(body) as Entry;
  const entry = { TableName, Item: { pk: account, sk: `ENTRY#${id}`, amount }, ConditionExpression: 'attribute_not_exists(sk)' };
  const balance = {
    TableName,
    Key: { pk: account, sk: 'BALANCE' },
    UpdateExpression: 'ADD balance :amount',
    ExpressionAttributeValues: { ':amount': amount },
  };
  try {
    await table.send(new TransactWriteCommand({ TransactItems: [{ Put: entry }, { Update: balance }] }));
  } catch (error) {
    const isBooked =
      error instanceof TransactionCanceledException && error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed';
    if (!isBooked) throw error;
    logger.info('Booked before', { id });
  }
}

export const handler: SQSHandler = async (event, context) =>
  processPartialResponse(event, book, processor, { context, skipGroupOnError: true });
