import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Takes plain objects and leaves out what is undefined. */
export const documents = DynamoDBDocumentClient.from(
  new DynamoDBClient({ maxAttempts: 4, region: process.env.TABLES_REGION }),
  {
    marshallOptions: { removeUndefinedValues: true },
  },
);
