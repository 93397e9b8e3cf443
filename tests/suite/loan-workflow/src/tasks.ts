import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { creditScore } from './bureau';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env.LOANS_TABLE;

export class UnknownApplication extends Error {
  override readonly name = 'UnknownApplication';
}

interface Task {
  readonly applicationId: string;
  readonly score?: number;
}

export async function loadApplication(event: Task, context: Context) {
  console.info('Loading', { applicationId: event.applicationId, requestId: context.awsRequestId });
  const { Item } = await table.send(new GetCommand({ TableName, Key: { id: event.applicationId } }));
  if (!Item) throw new UnknownApplication(event.applicationId);
  return { ...event, amount: Item.amount as number, applicant: Item.applicant as string };
}

export async function scoreApplicant(event: Task & { applicant: string }, _context: Context) {
  return { ...event, score: await creditScore(event.applicant) };
}

export async function decide(event: Task & { amount: number }, _context: Context) {
  const limit = (event.score ?? 0) * 40;
  const decision = event.amount <= limit ? 'APPROVED' : 'REFERRED';
  await table.send(
    new UpdateCommand({
      TableName,
      Key: { id: event.applicationId },
      UpdateExpression: 'SET decision = :decision, score = :score',
      ExpressionAttributeValues: { ':decision': decision, ':score': event.score },
    }),
  );
  return { ...event, decision };
}
