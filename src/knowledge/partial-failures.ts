/** An operation that succeeds although it did only a part of what it was asked for. */
export interface PartialFailure {
  /** Properties of the answer that tell what was not done; the first one is the service's own list or count. */
  readonly fields: readonly [string, ...string[]];
  /** What may not have happened, after "although". */
  readonly what: string;
}

const failed = (what: string, ...fields: PartialFailure['fields']): PartialFailure => ({ what, fields });

const unsent = (things: string): string => `some of the ${things} may not have been taken`;
const unsaid = 'some of the messages may not have been sent';

/** From each operation's page in the service's API reference. */
const operations: Readonly<Partial<Record<string, PartialFailure>>> = {
  'dynamodb.BatchWriteItem': failed('some of the items may not have been written', 'UnprocessedItems'),
  'dynamodb.BatchGetItem': failed('some of the items may not have been read', 'UnprocessedKeys'),
  'sqs.SendMessageBatch': failed(unsaid, 'Failed', 'Successful'),
  'sqs.DeleteMessageBatch': failed(
    'some of the messages may not have been deleted and come again',
    'Failed',
    'Successful',
  ),
  'sqs.ChangeMessageVisibilityBatch': failed(
    'some of the messages may have kept their time-out',
    'Failed',
    'Successful',
  ),
  'sns.PublishBatch': failed(unsaid, 'Failed', 'Successful'),
  'kinesis.PutRecords': failed(unsent('records'), 'FailedRecordCount', 'Records'),
  'firehose.PutRecordBatch': failed(unsent('records'), 'FailedPutCount', 'RequestResponses'),
  'events.PutEvents': failed(unsent('events'), 'FailedEntryCount', 'Entries'),
  'events.PutTargets': failed(unsent('targets'), 'FailedEntryCount', 'FailedEntries'),
  'events.RemoveTargets': failed(
    'some of the targets may still be there',
    'FailedEntryCount',
    'FailedEntries',
  ),
  's3.DeleteObjects': failed('some of the objects may still be there', 'Errors', 'Deleted'),
  'ecs.RunTask': failed('no task may have been started', 'failures', 'tasks'),
  'ecs.StartTask': failed('no task may have been started', 'failures', 'tasks'),
  'ses.SendBulkTemplatedEmail': failed('some of the mails may not have been sent', 'Status'),
  'sesv2.SendBulkEmail': failed('some of the mails may not have been sent', 'BulkEmailEntryResults'),
};

/** What an operation may leave undone without an error. */
export function partialFailureOf(service: string, operation: string): PartialFailure | undefined {
  const key = `${service}.${operation}`;
  return Object.hasOwn(operations, key) ? operations[key] : undefined;
}
