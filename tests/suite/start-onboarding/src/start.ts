import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

const states = new SFNClient({});

interface SignedUp {
  readonly accountId: string;
  readonly plan: string;
  readonly signedUpAt: string;
}

async function start({ body, messageId }: SQSRecord): Promise<void> {
  const account = JSON.parse(body) as SignedUp;
  try {
    await states.send(
      new StartExecutionCommand({
        stateMachineArn: process.env.ONBOARDING_ARN,
        name: `onboarding-${account.accountId}`,
        input: JSON.stringify({ ...account, messageId }),
      }),
    );
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return;
    throw error;
  }
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const results = await Promise.allSettled(event.Records.map(start));
  const batchItemFailures = results.flatMap((result, index) => {
    if (result.status === 'fulfilled') return [];
    console.error('Not started', { messageId: event.Records[index]!.messageId, reason: result.reason as unknown });
    return [{ itemIdentifier: event.Records[index]!.messageId }];
  });
  return { batchItemFailures };
}
