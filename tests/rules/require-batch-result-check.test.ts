import rule from '../../src/rules/require-batch-result-check.js';
import { placesIn } from '../support/reports.js';
import { testRule, type InvalidCase } from '../support/rule-tester.js';

const head = `import { DynamoDBDocumentClient, BatchWriteCommand, BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
const db = DynamoDBDocumentClient.from(client);
const sqs = new SQSClient({});
const bus = new EventBridgeClient({});
`;
const handler = (body: string, before = ''): string =>
  `${head}${before}\nexport const handler = async (event, context) => {\n${body}\n};`;
const written = 'db.send(new BatchWriteCommand({ RequestItems }))';
const read = 'db.send(new BatchGetCommand({ RequestItems }))';
const queued = 'sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))';
const put = 'bus.send(new PutEventsCommand({ Entries }))';
const reach = '`handler` (exported as `handler` with a Lambda signature)';

const items = {
  field: 'UnprocessedItems',
  operation: 'BatchWriteItem',
  what: 'some of the items may not have been written',
};
const keys = {
  field: 'UnprocessedKeys',
  operation: 'BatchGetItem',
  what: 'some of the items may not have been read',
};
const messagesSent = {
  field: 'Failed',
  operation: 'SendMessageBatch',
  what: 'some of the messages may not have been sent',
};
const events = {
  field: 'FailedEntryCount',
  operation: 'PutEvents',
  what: 'some of the events may not have been taken',
};

function reported(name: string, code: string, data: Readonly<Record<string, string>> = {}): InvalidCase {
  return { name, code, errors: [{ messageId: 'uncheckedBatch', data: { reach, ...items, ...data } }] };
}

const older = (call: string): string =>
  `const AWS = require('aws-sdk');\nconst s3 = new AWS.S3();\nconst kinesis = new AWS.Kinesis();\nconst db = new AWS.DynamoDB.DocumentClient();\nconst sns = new AWS.SNS();\nexports.handler = async (event) => { ${call} };`;

testRule('require-batch-result-check', rule, {
  invalid: [
    reported('a write whose answer nobody takes (RP8 of 3.8)', handler(`await «${written}»; return 'ok';`)),
    reported('a write whose answer is only logged', handler(`console.log('done', await «${written}»);`)),
    reported(
      'a write of which only the metadata is read',
      handler(`const result = await «${written}»; return result.$metadata.httpStatusCode;`),
    ),
    reported(
      'one of two commands, which one call sends',
      handler(
        `let command; if (event.ok) { command = new PutEventsCommand({ Entries: [event] }); } else { command = new PutEventsCommand({ Entries: [] }); } await «bus.send(command)»;`,
      ),
      events,
    ),
    reported(
      'a field that a pattern takes and nobody reads',
      handler(`const { UnprocessedItems } = await «${written}»;`),
    ),
    reported(
      'a read whose rest nobody asks for',
      handler(`const { Responses } = await «${read}»; return Responses.t;`),
      keys,
    ),
    reported(
      'messages in chunks',
      handler(`for (const Entries of chunksOf(event.list)) await «${queued}»;`),
      messagesSent,
    ),
    reported(
      'messages all at once',
      handler(`await Promise.all(chunks.map((Entries) => «${queued}»));`),
      messagesSent,
    ),
    reported(
      'messages all at once, in a variable',
      handler(`const sent = chunks.map((Entries) => «${queued}»); await Promise.all(sent);`),
      messagesSent,
    ),
    reported(
      'events beside other work',
      handler(`const [row] = await Promise.all([load(), «${put}»]); return row.id;`),
      events,
    ),
    reported(
      'events that a function of the module sends',
      handler(
        `await emit(event.list); return 'ok';`,
        `const emit = async (Entries) => { const answer = await «${put}»; return answer; };`,
      ),
      { ...events, reach: `${reach}, through \`emit\`,` },
    ),
    reported('events behind then', handler(`await «${put}».then(() => log('sent'));`), events),
    reported(
      'a failure that is caught, and a part that is not',
      handler(`await «${put}».catch((error) => log(error));`),
      events,
    ),
    reported(
      'objects that are deleted by the older SDK',
      older(`await «s3.deleteObjects({ Bucket, Delete }).promise()»;`),
      {
        field: 'Errors',
        operation: 'DeleteObjects',
        what: 'some of the objects may still be there',
      },
    ),
    reported(
      'a callback that takes no answer',
      `const AWS = require('aws-sdk');\nconst kinesis = new AWS.Kinesis();\nexports.handler = (event, context, callback) => { «kinesis.putRecords({ Records, StreamName }, (error) => callback(error))»; };`,
      {
        field: 'FailedRecordCount',
        operation: 'PutRecords',
        what: 'some of the records may not have been taken',
        reach,
      },
    ),
    reported(
      'the document client of the older SDK',
      older(`await «db.batchWrite({ RequestItems }).promise()»;`),
    ),
    reported(
      'messages to a topic',
      older(`await «sns.publishBatch({ TopicArn, PublishBatchRequestEntries }).promise()»;`),
      {
        ...messagesSent,
        operation: 'PublishBatch',
      },
    ),
  ],
  valid: [
    {
      name: 'a loop over what is left',
      code: handler(
        `let left = RequestItems; while (left) { const { UnprocessedItems } = await db.send(new BatchWriteCommand({ RequestItems: left })); left = Object.keys(UnprocessedItems).length ? UnprocessedItems : undefined; }`,
      ),
    },
    {
      name: 'failures that are thrown',
      code: handler(`const { Failed } = await ${queued}; if (Failed?.length) throw new Error('Not sent');`),
    },
    {
      name: 'what was sent, compared with what was to be',
      code: handler(
        `const { Successful } = await ${queued}; if (Successful.length < Entries.length) throw new Error('x');`,
      ),
    },
    { name: 'an answer that is returned', code: handler(`return ${written};`) },
    {
      name: 'an answer that a function of the module gives back and its caller looks at',
      code: handler(
        `const { FailedEntryCount } = await emit(event.list); if (FailedEntryCount) throw new Error('x');`,
        `const emit = (Entries) => ${put};`,
      ),
    },
    {
      name: 'an answer for a function of a package',
      code: handler(`assertAll(await ${put});`, `import { assertAll } from 'asserts';`),
    },
    {
      name: 'an answer for a function of the module that looks',
      code: handler(
        `verify(await ${put});`,
        `const verify = (answer) => { if (answer.FailedEntryCount > 0) throw new Error('x'); };`,
      ),
    },
    {
      name: 'a retry by a package',
      code: handler(`await retry(() => ${written});`, `import retry from 'async-retry';`),
    },
    {
      name: 'answers of several requests in a list',
      code: handler(
        `const answers = await Promise.all(chunks.map((Entries) => ${queued})); verify(answers);`,
      ),
    },
    { name: 'an answer in a field', code: handler(`state.last = await ${put};`) },
    {
      name: 'a part of the answer by a computed name',
      code: handler(`const answer = await ${put}; return answer[event.part];`),
    },
    {
      name: 'an answer whose rest is kept',
      code: handler(`const { $metadata, ...rest } = await ${put}; return rest;`),
    },
    { name: 'a request that nobody waits for, which leaks', code: handler(`${written}; return 'ok';`) },
    {
      name: 'a request that succeeds or fails as a whole',
      code: handler(
        `await db.send(new TransactWriteCommand({ TransactItems }));`,
        `import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';`,
      ),
    },
    {
      name: 'code that no handler runs',
      code: `${head}export const load = async () => { await ${written}; };`,
    },
    {
      name: 'an operation that the options allow',
      code: handler(`await ${put};`),
      options: [{ allow: ['PutEvents'] }],
    },
    {
      name: 'known limit: an answer in a list that nobody looks at',
      code: handler(`const answers = []; answers.push(await ${put});`),
    },
    {
      name: 'known limit: a request that sends itself',
      code: older(`const request = db.batchWrite({ RequestItems }); request.send();`),
    },
  ],
});

describe('require-batch-result-check across modules', () => {
  it('reports in the helper module that sends the request', async () => {
    const files = {
      'emit.js': `${head}export const emit = async (Entries) => {\n  await ${put};\n};\n`,
      'index.js': `import { emit } from './emit.js';\nexport const handler = async (event, context) => emit(event.list);\n`,
    };
    expect(await placesIn(files)).toContain('emit.js:8 require-batch-result-check');
  });

  it('is silent when a caller in another module looks', async () => {
    const files = {
      'emit.js': `${head}export const emit = (Entries) => ${put};\n`,
      'index.js': `import { emit } from './emit.js';\nexport const handler = async (event, context) => { const answer = await emit(event.list); if (answer.FailedEntryCount) throw new Error('x'); };\n`,
    };
    expect((await placesIn(files)).filter((place) => place.includes('batch-result'))).toEqual([]);
  });
});
