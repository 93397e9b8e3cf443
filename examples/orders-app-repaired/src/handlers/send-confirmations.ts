import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { SQSBatchItemFailure, SQSHandler } from 'aws-lambda';
import { sendConfirmation } from '../confirmation-mail.js';
import { addToDay } from '../orders-repository.js';
import type { Order } from '../orders.js';

const config = new IdempotencyConfig({ eventKeyJmesPath: 'id' });

/** The queue may deliver an order again; its customer gets one mail. */
const sendOneConfirmation = makeIdempotent(sendConfirmation, {
  persistenceStore: new DynamoDBPersistenceLayer({ tableName: process.env.CONFIRMED_TABLE ?? '' }),
  config,
});

export const handler: SQSHandler = async (event, context) => {
  config.registerLambdaContext(context);
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const { body, messageId } of event.Records) {
    try {
      const order = JSON.parse(body) as Order;
      await addToDay(order);
      await sendOneConfirmation(order);
    } catch (error) {
      console.error('Not confirmed', messageId, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
