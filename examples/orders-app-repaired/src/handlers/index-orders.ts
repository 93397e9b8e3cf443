import type { DynamoDBStreamHandler } from 'aws-lambda';
import { indexOrder } from '../search.js';

export const handler: DynamoDBStreamHandler = async (event) => {
  for (const { dynamodb } of event.Records) {
    const id = dynamodb?.NewImage?.['id']?.S;
    if (!id) continue;
    try {
      await indexOrder(id, dynamodb.NewImage);
    } catch (error) {
      console.error('Not indexed', id, error);
      // The stream comes again from here on: an order must not be overtaken by an older state of it.
      return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
};
