import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Logger } from '@aws-lambda-powertools/logger';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { SQSHandler, SQSRecord } from 'aws-lambda';
import { confirmationMail, type Order } from './mail.js';

const logger = new Logger({ serviceName: 'orders' });
const ses = new SESv2Client({});
const processor = new BatchProcessor(EventType.SQS);
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env.IDEMPOTENCY_TABLE! });
const config = new IdempotencyConfig({ eventKeyJmesPath: 'orderId', expiresAfterSeconds: 3 * 24 * 3600 });

const confirmOrder = makeIdempotent(
  async (order: Order): Promise<void> => {
    const { MessageId } = await ses.send(new SendEmailCommand(confirmationMail(order)));
    logger.info('Confirmed', { orderId: order.orderId, mail: MessageId });
  },
  { persistenceStore, config },
);

const confirmRecord = async (record: SQSRecord): Promise<void> => {
  const order = JSON.parse(record.body) as Order;
  if (order.channel === 'pos') return;
  await confirmOrder(order);
};

export const handler: SQSHandler = async (event, context) => {
  config.registerLambdaContext(context);
  return processPartialResponse(event, confirmRecord, processor, { context });
};
