import type { DynamoDBStreamHandler } from 'aws-lambda';
import { indexOrder } from '../search.js';

export const handler: DynamoDBStreamHandler = async (event) => {
  for (const { dynamodb } of event.Records) {
    const id = dynamodb?.NewImage?.['id']?.S;
    if (!id) return;
    try {
      await indexOrder(id, dynamodb.NewImage);
    } catch (error) {
      console.error('Not indexed', id, error);
    }
  }
};
