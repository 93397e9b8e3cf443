import path from 'node:path';
import rule from '../../src/rules/no-lost-batch-record.js';
import { projectWith } from '../support/projects.js';
import { testRule, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

const named = '`handler` (exported as `handler` with a Lambda signature)';
const sqs = { records: 'SQS messages', loss: 'Lambda deletes what failed', identifier: 'messageId' };
const kinesis = {
  records: 'Kinesis records',
  loss: 'Lambda goes on behind what failed',
  identifier: 'kinesis.sequenceNumber',
};
const dynamodb = {
  records: 'DynamoDB stream records',
  loss: 'Lambda goes on behind what failed',
  identifier: 'dynamodb.SequenceNumber',
};

/** A handler of SQS messages with a body of its own. */
const queue = (body: string, before = ''): string =>
  `${before}export const handler = async (event) => { for (const { body } of event.Records) console.log(body);\n${body} };`;

/** A handler that works on one SQS message after the other. */
const each = (turn: string, after = ''): string =>
  `export const handler = async (event) => {\n  for (const r of event.Records) {\n    const order = JSON.parse(r.body);\n    ${turn}\n  }\n${after}};\n`;

/** A handler of a trigger that a SAM template declares, with some properties of the mapping. */
function mapped(
  properties: string,
  options: { readonly type?: string; readonly fifo?: boolean; readonly more?: string } = {},
  files: Readonly<Record<string, string>> = {},
): Pick<MarkedCase, 'filename' | 'settings'> {
  const { type = 'SQS', fifo = false, more = '' } = options;
  const source =
    type === 'SQS'
      ? 'Queue: !GetAtt Orders.Arn'
      : 'Stream: !GetAtt Orders.StreamArn\n            StartingPosition: LATEST';
  const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.handler
      CodeUri: .
      Runtime: nodejs22.x
      Timeout: 20
      Events:
        Some:
          Type: ${type}
          Properties:
            ${source}
${properties}
  Orders:
    Type: ${type === 'SQS' ? 'AWS::SQS::Queue' : 'AWS::DynamoDB::Table'}
    Properties:
      Tags: []
${fifo ? '      FifoQueue: true\n' : ''}${more}`;
  const root = projectWith({ 'package.json': '{}', 'a.js': '', ...files, 'template.yaml': template });
  return { filename: path.join(root, 'a.js'), settings: { 'aws-lambda': { root } } };
}

const declared = '`handler` (declared as Work in template.yaml)';
const batchOf = (size: number): string => `            BatchSize: ${size}`;
const reporting = '            FunctionResponseTypes: [ReportBatchItemFailures]';

/** A file of a project on disk, with the files around it. */
function inProject(
  files: Readonly<Record<string, string>>,
  file = 'a.js',
): Pick<MarkedCase, 'filename' | 'settings'> {
  const root = projectWith({ 'package.json': '{}', ...files });
  return { filename: path.join(root, file), settings: { 'aws-lambda': { root } } };
}

/** A package of constructs, which no app here makes, with a queue's handler. */
const constructs = (settings: string): Readonly<Record<string, string>> => ({
  'src/lambdas/counter/index.ts': '',
  'src/index.ts': `import { aws_lambda_nodejs as node } from 'aws-cdk-lib';
import { Construct } from 'constructs';
export class Counter extends Construct {
  constructor(scope, id, queue) {
    super(scope, id);
    const fn = new node.NodejsFunction(this, 'Fn', { entry: path.resolve(__dirname, 'lambdas', 'counter', 'index.js') });
    fn.addEventSource(new SqsEventSource(queue, { ${settings} }));
  }
}
`,
});

const callbackStyle = 'exports.handler = (event, context, callback) => {';

/** A class in a module of its own that a batch is given to, with a getter that reads one record. */
const batchClass = (getter: string): string =>
  `import type { SQSEvent } from 'aws-lambda';\nexport class Batch {\n  constructor(private event: SQSEvent) {}\n  ${getter}\n}`;
const groupGetter = batchClass('get group() { return this.event.Records[0].attributes.MessageGroupId; }');
const orderGetter = (read: string): string => batchClass(`get order() { return JSON.parse(${read}.body); }`);

type Data = Readonly<Record<string, unknown>>;

function lost(
  name: string,
  code: string,
  messageId: string,
  data: Data = {},
  more: Partial<MarkedCase> & Pick<Partial<InvalidCase['errors'][number]>, 'suggestions'> = {},
): InvalidCase {
  const { suggestions, ...rest } = more;
  const all = { reach: named, written: '', ...sqs, ...data };
  return { name, code, ...rest, errors: [{ messageId, data: all, ...(suggestions ? { suggestions } : {}) }] };
}

testRule('no-lost-batch-record', rule, {
  valid: [
    {
      name: 'first record that another module reads, beside work on all of them (RP15)',
      code: groupGetter,
      ...inProject(
        {
          'batch.ts': groupGetter,
          'work.ts': `import type { SQSEvent } from 'aws-lambda';\nexport class Work { async run(event: SQSEvent) { for (const r of event.Records) await save(r.body); } }`,
          'a.ts': `import type { SQSEvent } from 'aws-lambda';\nimport { Batch } from './batch';\nimport { Work } from './work';\nexport const handler = async (event: SQSEvent) => { const batch = new Batch(event); if (!batch.group) throw new Error('no group'); await new Work().run(event); };`,
        },
        'batch.ts',
      ),
      ts: true,
    },
    {
      name: 'answer of failure for a change that is none of the handler (RP16)',
      code: 'export const handler = async (event) => { for (const record of event.Records) console.log(record.dynamodb.NewImage);\n if (event.Records.at(-1).eventName !== "INSERT") return { statusCode: 400 }; await saveAll(event.Records); };',
    },
    {
      name: 'error of a turn that tells the callback of it, where Lambda waits for the loop (OK11)',
      code: `${callbackStyle} event.Records.forEach((r) => { save(r.body).then(() => callback(null, 'sent')).catch((error) => { console.log(error); callback(error); }); }); };`,
    },
    {
      name: 'promise that a handler leaks, with its error logged',
      code: 'export const handler = async (event) => { event.Records.forEach((r) => { save(r.body).then(console.log).catch(console.error); }); };',
    },
    {
      name: 'settled promises whose outcome a chain looks at',
      code: 'exports.handler = (event, context, callback) => { Promise.allSettled(event.Records.map((r) => save(r.body))).then((results) => { const failed = results.find(({ status }) => status === "rejected"); callback(failed && failed.reason); }); };',
    },
    {
      name: 'failed records answered with (OK5)',
      code: each(
        'try { await save(order); } catch (e) { console.error(e); batchItemFailures.push({ itemIdentifier: r.messageId }); }',
        'return { batchItemFailures };',
      ),
    },
    {
      name: 'work on one record by Powertools (OK5)',
      code: `import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
const processor = new BatchProcessor(EventType.SQS);
const work = async (record) => { await save(JSON.parse(record.body)); };
export const handler = async (event, context) => processPartialResponse(event, work, processor, { context });`,
    },
    {
      name: 'settled promises that middleware of middy reads (OK5)',
      code: `import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
export const handler = middy().use(sqsPartialBatchFailure()).handler((event) => Promise.allSettled(event.Records.map(async (r) => save(r.body))));`,
    },
    {
      name: 'failed message answered with in words of another module (OK5)',
      code: `import { allFailed, failed } from './answers.js';
export const handler = async (event) => { if (event.Records.length !== 1) return allFailed; try { await save(event.Records[0].body); } catch (e) { console.error(e); return allFailed; } };
export const otherHandler = async (event) => { if (event.Records.length !== 1) return allFailed; try { await save(event.Records[0].body); } catch (e) { console.error(e); return failed(event); } };`,
    },
    {
      name: 'logged error of the only message beside other work (OK11)',
      code: 'export const handler = async (event) => { if (event.Records.length !== 1) throw new Error("one"); const order = JSON.parse(event.Records[0].body); await save(order); try { await count(order); } catch (e) { console.error(e); } };',
    },
    {
      name: 'error thrown on (OK11)',
      code: each('try { await save(order); } catch (e) { console.error(e); throw e; }'),
    },
    {
      name: 'known permanent error logged, others thrown on (OK11)',
      code: each(
        'try { await save(order); } catch (e) { if (e.name === "Invalid") { console.warn(e); } else { throw e; } }',
      ),
    },
    {
      name: 'message parked in another queue (OK11)',
      code: each('try { await save(order); } catch (e) { console.error(e); await park(r.body); }'),
    },
    {
      name: 'error kept for the end',
      code: each(
        'try { await save(order); } catch (e) { failures.push(e); }',
        'if (failures.length > 0) throw new AggregateError(failures);',
      ),
    },
    {
      name: 'success counted and compared',
      code: each(
        'try { await save(order); saved += 1; } catch (e) { console.error(e); }',
        'if (saved < event.Records.length) throw new Error("some failed");',
      ).replace('=> {', '=> {\n  let saved = 0;'),
    },
    {
      name: 'error thrown when all attempts have failed',
      code: `async function attempt(order) { for (let i = 0; i < 3; i++) { try { await save(order); return; } catch (e) { console.warn(e); } } throw new Error('gave up'); }\n${each('await attempt(order);')}`,
    },
    {
      name: 'success kept in a variable of the turn',
      code: each(
        'let ok = false; try { await save(order); ok = true; } catch (e) { console.error(e); } if (!ok) throw new Error();',
      ),
    },
    {
      name: 'records that are only logged',
      code: each('try { console.log(order.id); } catch (e) { console.error(e); }'),
    },
    {
      name: 'body that cannot be parsed and never will be',
      code: `export const handler = async (event) => {
  for (const r of event.Records) {
    let order;
    try { order = JSON.parse(r.body); } catch (e) { console.error(e); continue; }
    await save(order);
  }
};`,
    },
    {
      name: 'work beside the work whose failure does not matter',
      code: each('await save(order); try { await notify(order); } catch (e) { console.error(e); }'),
    },
    {
      name: 'work beside the work in a function of its own',
      code: `async function notify(order) { try { await send(order); } catch (e) { console.error(e); } }\n${each('await save(order); await notify(order);')}`,
    },
    {
      name: 'outcome that a function gives back',
      code: `async function work(order) { try { await save(order); return true; } catch (e) { console.error(e); return false; } }\n${each('if (!(await work(order))) throw new Error("failed");')}`,
    },
    {
      name: 'failures that a function notes in a list it is given',
      code: `const work = async (r, failures) => { try { await save(r.body); } catch (e) { console.error(e); failures.push({ itemIdentifier: r.messageId }); } };
export const handler = async (event) => {
  const batchItemFailures = [];
  await Promise.allSettled(event.Records.map((r) => work(r, batchItemFailures)));
  return { batchItemFailures };
};`,
    },
    {
      name: 'settled promises that are looked through (OK5)',
      code: `export const handler = async (event) => {
  const results = await Promise.allSettled(event.Records.map((r) => save(r.body)));
  return { batchItemFailures: results.flatMap((result, i) => (result.status === 'rejected' ? [{ itemIdentifier: event.Records[i].messageId }] : [])) };
};`,
    },
    {
      name: 'settled promises of which a rejected one is thrown',
      code: `export const handler = async (event) => {
  const results = await Promise.allSettled(event.Records.map((r) => save(r.body)));
  const failed = results.filter((result) => result.status === 'rejected');
  if (failed.length > 0) throw new Error('some failed');
};`,
    },
    {
      name: 'settled promises that are handed on',
      code: `export const handler = async (event) => {
  const results = await Promise.allSettled(event.Records.map((r) => save(r.body)));
  throwIfAnyFailed(results);
};`,
    },
    {
      name: 'first failing sequence number of a stream (OK14)',
      code: `export const handler = async (event) => {
  for (const record of event.Records) {
    try { await save(record.kinesis.data); } catch (e) {
      console.error(e);
      return { batchItemFailures: [{ itemIdentifier: record.kinesis.sequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
};`,
    },
    {
      name: 'failed message and those behind it',
      code: `export const handler = async (event) => {
  for (const rec of event.Records) {
    try { await save(rec.body); } catch (e) {
      const batchItemFailures = event.Records.slice(event.Records.indexOf(rec)).map((r) => ({ itemIdentifier: r.messageId }));
      return { batchItemFailures };
    }
  }
  return { batchItemFailures: [] };
};`,
    },
    {
      name: 'sequence number of a DynamoDB stream record, or nothing',
      code: `export const handler = async (event) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    try { await save(record.dynamodb.NewImage); } catch { batchItemFailures.push({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }); }
  }
  return { batchItemFailures };
};`,
    },
    {
      name: 'list of failed ids made into identifiers',
      code: `export const handler = async (event) => {
  const failedIds = [];
  for (const r of event.Records) { try { await save(r.body); } catch { failedIds.push(r.messageId); } }
  return { batchItemFailures: failedIds.map((id) => ({ itemIdentifier: id })) };
};`,
    },
    {
      name: 'first record of a notification (OK12)',
      code: 'export const handler = async (event) => { await save(event.Records[0].s3.object.key); };',
    },
    {
      name: 'first record of an SNS message (OK12)',
      code: 'export const handler = async (event) => { await save(event.Records[0].Sns.Message); };',
    },
    {
      name: 'first record of viewers and mails (OK12)',
      code: 'export const handler = async (event) => { const { request } = event.Records[0].cf; return request; };',
    },
    {
      name: 'first record of a batch of one (OK13)',
      code: 'export const handler = async (event) => { await save(event.Records[0].body); };',
      ...mapped(batchOf(1)),
    },
    {
      name: 'first record of a batch of one, as constructs of the package say',
      code: 'export const handler = async (event) => { await save(event.Records[0].body); };',
      ...inProject(constructs('batchSize: 1'), 'src/lambdas/counter/index.ts'),
    },
    {
      name: 'first record after a test that there are no more',
      code: 'export const handler = async (event) => { if (event.Records.length !== 1) throw new Error("one at a time"); await save(event.Records[0].body); };',
    },
    {
      name: 'first record looked at before all are',
      code: 'export const handler = async (event) => { console.log(event.Records[0].eventSourceARN); for (const r of event.Records) await save(r.body); };',
    },
    {
      name: 'first record looked at, and the event handed on',
      code: 'export const handler = async (event) => { const kind = event.Records[0].messageAttributes.kind; await saveAll(kind, event); };',
    },
    {
      name: 'record taken by record until none is left',
      code: 'export const handler = async (event) => { while (event.Records.length) { const r = event.Records.shift(); await save(r.body); } };',
    },
    {
      name: 'messages of an API answered with an error',
      code: 'export const handler = async (event) => { const { body } = event; if (!event.requestContext) return { statusCode: 400 }; await save(body); return { statusCode: 200 }; };',
    },
    {
      name: 'answer of success',
      code: each('await save(order);', 'return { statusCode: 200 };'),
    },
    {
      name: 'return out of a callback, which ends one turn',
      code: `export const handler = async (event) => {
  await Promise.all(event.Records.map(async (r) => { if (!r.body) return; await save(r.body); }));
};`,
    },
    {
      name: 'return out of the loop with what is left',
      code: each(
        'if (stopped) return { batchItemFailures: remaining(r) };\n await save(order);',
        'return { batchItemFailures: [] };',
      ),
    },
    {
      name: 'return out of the loop of a batch of one (OK13)',
      code: each('if (!order.id) return; await save(order);'),
      ...mapped(batchOf(1)),
    },
    {
      name: 'failing batch that comes again as a whole, without the option',
      code: each('await save(order);'),
    },
    {
      name: 'failing batch of one, with the option (OK13)',
      code: each('await save(order);'),
      options: [{ wholeBatch: true }],
      ...mapped(batchOf(1)),
    },
    {
      name: 'failures answered with, with the option',
      code: each(
        'try { await save(order); } catch { batchItemFailures.push({ itemIdentifier: r.messageId }); }',
        'return { batchItemFailures };',
      ),
      options: [{ wholeBatch: true }],
    },
    {
      name: 'source left out by the option',
      code: each('try { await save(order); } catch (e) { console.error(e); }'),
      options: [{ sources: ['kinesis'] }],
    },
    {
      name: 'messages of a FIFO queue one after the other until one fails',
      code: each(
        'try { await save(order); } catch (e) { failed = true; batchItemFailures.push({ itemIdentifier: r.messageId }); break; }',
        'return { batchItemFailures };',
      ),
      ...mapped(reporting, { fifo: true }),
    },
    {
      name: 'messages of a FIFO queue group by group',
      code: each(
        'const group = r.attributes.MessageGroupId; if (failed.has(group)) { continue; } try { await save(order); } catch (e) { failed.add(group); batchItemFailures.push({ itemIdentifier: r.messageId }); }',
        'return { batchItemFailures };',
      ),
      ...mapped(reporting, { fifo: true }),
    },
    {
      name: 'messages of a queue without order at the same time',
      code: 'export const handler = async (event) => { await Promise.all(event.Records.map((r) => save(r.body))); };',
      ...mapped(batchOf(10)),
    },
    {
      name: 'message deleted that is given up',
      code: `import { SQSClient, DeleteMessageCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n${each(
        'try { await save(order); } catch (e) { await sqs.send(new DeleteMessageCommand({ QueueUrl: process.env.Q, ReceiptHandle: r.receiptHandle })); throw e; }',
      )}`,
    },
    {
      name: 'messages deleted one by one before an error is thrown',
      code: `import { SQSClient, DeleteMessageCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n${each(
        'try { await save(order); await sqs.send(new DeleteMessageCommand({ QueueUrl: process.env.Q, ReceiptHandle: r.receiptHandle })); } catch (e) { failed.push(e); }',
        'if (failed.length) throw new Error("some failed");',
      )}`,
    },
    {
      name: 'message of another queue deleted',
      code: `import { SQSClient, DeleteMessageCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n${each(
        'await sqs.send(new DeleteMessageCommand({ QueueUrl: process.env.Q, ReceiptHandle: order.handle }));',
      )}`,
    },
    {
      name: 'failures that the trigger heeds',
      code: each('await save(order);', 'return { batchItemFailures: [] };'),
      ...mapped(reporting),
    },
    {
      name: 'failures that a trigger may heed, as a parameter says',
      code: each('await save(order);', 'return { batchItemFailures: [] };'),
      ...mapped('            FunctionResponseTypes: [!Ref Types]'),
    },
    {
      name: 'trigger that asks for failures of batches of one',
      code: each('await save(order);'),
      ...mapped(`${reporting}\n${batchOf(1)}`),
    },
    {
      name: 'trigger that asks for failures, which a package may give',
      code: "import { run } from 'batches';\nexport const handler = async (event) => run(event);",
      ...mapped(reporting),
    },
    {
      name: 'trigger that asks for failures, which a helper module gives',
      code: "import { run } from './run.js';\nexport const handler = async (event) => run(event);",
      ...mapped(
        reporting,
        {},
        { 'run.js': 'export const run = async (event) => ({ batchItemFailures: [] });' },
      ),
    },
    {
      name: 'messages that stay away as long as the function may run, though not six times as long',
      code: each('await save(order);'),
      ...mapped(batchOf(10), { more: '      VisibilityTimeout: 20\n' }),
    },
    {
      name: 'visibility timeout that a parameter gives',
      code: each('await save(order);'),
      ...mapped(batchOf(10), { more: '      VisibilityTimeout: !Ref Seconds\n' }),
    },
    {
      name: 'filter in memory that no-mutable-module-state reports (RP12)',
      code: `const seen = new Set();\n${each('if (seen.has(r.messageId)) continue; seen.add(r.messageId); await save(order);')}`,
    },
    {
      name: 'known limit: error logged beside a list of what went well',
      code: `export const handler = async (event) => { const done = []; for (const record of event.Records) { try { await save(record.body); done.push(record.messageId); } catch (error) { console.error(error); } } await publish(done); };`,
    },
    {
      name: 'known limit: error that a function of a package swallows',
      code: `import { quietly } from 'quiet';\n${each('await quietly(() => save(order));')}`,
    },
    {
      name: 'known limit: error logged beside a part of the work that is waited for as well',
      code: each('await audit(order); try { await save(order); } catch (e) { console.error(e); }'),
    },
    {
      name: 'answer of success that a function with a parameter makes',
      code: `const answer = (statusCode) => ({ statusCode });\n${queue('await saveAll(event.Records); return answer(200);')}`,
    },
    {
      name: 'answer of which only some kinds are failures',
      code: `const answer = (kind, statusCode) => { if (kind) return { statusCode: 200 }; return { statusCode }; };\n${queue('return answer(event.kind, 500);')}`,
    },
    {
      name: 'failed messages beside a status that a function is given',
      code: `const answer = (statusCode, batchItemFailures) => ({ statusCode, batchItemFailures });\n${queue('return answer(500, []);')}`,
    },
    {
      name: 'known limit: answer of failure whose status the error has',
      code: `const answer = (statusCode) => ({ statusCode });\n${queue('try { await saveAll(event.Records); } catch (e) { await tell(e); return answer(e.statusCode); }')}`,
    },
    {
      name: 'status of failure where there is no record',
      code: queue(
        'if (!event.Records) return { statusCode: 400 }; const { Records } = event; if (!Records || Records.length === 0) return { statusCode: 422 }; if (!event.Records?.length) return { statusCode: 404 };',
      ),
    },
    {
      name: 'known limit: handler that an API invokes too',
      code: 'export const handler = async (event) => { if (event.requestContext) return { statusCode: 200 }; try { for (const r of event.Records) await save(r.body); } catch (e) { console.error(e); return { statusCode: 500 }; } };',
    },
  ],
  invalid: [
    lost(
      'logged error of one message (RP5)',
      each('try { await save(order); } catch («e») { console.error(e); }'),
      'swallowedError',
      {},
      {
        suggestions: [
          {
            messageId: 'reportFailures',
            output: `export const handler = async (event) => {\n  const batchItemFailures = [];\n  for (const r of event.Records) {\n    const order = JSON.parse(r.body);\n    try { await save(order); } catch (e) { batchItemFailures.push({ itemIdentifier: r.messageId }); console.error(e); }\n  }\n  return { batchItemFailures };\n};\n`,
          },
        ],
      },
    ),
    lost(
      'error of one message that nothing takes (RP5)',
      `export const handler = async (event) => {
  for (const r of event.Records) {
    try {
      await save(JSON.parse(r.body));
    } «catch {}»
  }
};`,
      'swallowedError',
      {},
      {
        suggestions: [
          {
            messageId: 'reportFailures',
            output: `export const handler = async (event) => {
  const batchItemFailures = [];
  for (const r of event.Records) {
    try {
      await save(JSON.parse(r.body));
    } catch { batchItemFailures.push({ itemIdentifier: r.messageId });}
  }
  return { batchItemFailures };
};`,
          },
        ],
      },
    ),
    lost(
      'logged error of a Kinesis record (RP5)',
      `export const handler = async (event) => {
  for (const record of event.Records) {
    try {
      await save(record.kinesis.data);
    } catch («error») {
      logger.error('failed', { error });
      metrics.addMetric('failed', 1);
    }
  }
};`,
      'swallowedError',
      kinesis,
      {
        suggestions: [
          {
            messageId: 'reportFailures',
            output: `export const handler = async (event) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    try {
      await save(record.kinesis.data);
    } catch (error) {
      batchItemFailures.push({ itemIdentifier: record.kinesis.sequenceNumber });
      logger.error('failed', { error });
      metrics.addMetric('failed', 1);
    }
  }
  return { batchItemFailures };
};`,
          },
        ],
      },
    ),
    lost(
      'logged error of a DynamoDB stream record, in TypeScript (RP5)',
      `import type { DynamoDBStreamHandler } from 'aws-lambda';
export const handler: DynamoDBStreamHandler = async (event) => {
  for (const record of event.Records) {
    try {
      await save(record.dynamodb!.NewImage);
    } catch («error») {
      console.error(error);
    }
  }
};`,
      'swallowedError',
      { reach: '`handler` (typed `DynamoDBStreamHandler`)', ...dynamodb },
      {
        ts: true,
        suggestions: [
          {
            messageId: 'reportFailures',
            output: `import type { DynamoDBStreamHandler } from 'aws-lambda';
export const handler: DynamoDBStreamHandler = async (event) => {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    try {
      await save(record.dynamodb!.NewImage);
    } catch (error) {
      batchItemFailures.push({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' });
      console.error(error);
    }
  }
  return { batchItemFailures };
};`,
          },
        ],
      },
    ),
    lost(
      'logged error in a walk over the messages (RP5)',
      'export const handler = async (event) => { await Promise.all(event.Records.map(async (r) => { try { await save(r.body); } catch («e») { console.error(e); } })); };',
      'swallowedError',
    ),
    lost(
      'logged error in a loop that counts (RP5)',
      'export const handler = async (event) => { for (let i = 0; i < event.Records.length; i++) { try { await save(event.Records[i].body); } catch («e») { console.error(e); } } return { statusCode: 200 }; };',
      'swallowedError',
    ),
    lost(
      'logged error in the function that works on a message (RP5)',
      `async function work(r) { try { await save(r.body); } catch («e») { console.error(e); } }
export const handler = async (event) => { for (const r of event.Records) { await work(r); } };`,
      'swallowedError',
      { reach: `${named}, through \`work\`,` },
    ),
    lost(
      'logged error in the function that a walk is given (RP5)',
      `const work = async (r) => { try { await save(r.body); return true; } catch («e») { console.error(e); return false; } };
export const handler = async (event) => { await Promise.all(event.Records.map(work)); };`,
      'swallowedError',
      { reach: `${named}, through \`work\`,` },
    ),
    lost(
      'logged error in the function that Powertools runs (RP5)',
      `import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
const processor = new BatchProcessor(EventType.SQS);
const work = async (record) => { try { await save(record.body); } catch («e») { console.error(e); } };
export const handler = async (event, context) => processPartialResponse(event, work, processor, { context });`,
      'swallowedError',
      { reach: `${named}, through \`work\`,` },
    ),
    lost(
      'logged error of what a message was made into (RP5)',
      'export const handler = async (event) => { const orders = event.Records.map((r) => JSON.parse(r.body)); for (const order of orders) { try { await save(order); } catch («e») { console.error(e); } } };',
      'swallowedError',
    ),
    lost(
      'logged error after what the work needs was read (RP5)',
      each(
        'const user = await getUser(order); try { await mail(user); } catch («e») { console.error(e); }',
      ).replace('async (event) => {', 'async (event) => {\n  if (!event.Records) return;'),
      'swallowedError',
    ),
    lost(
      'logged error of the only message (RP5)',
      'export const handler = async (event) => { if (event.Records.length !== 1) throw new Error("one"); try { const order = JSON.parse(event.Records[0].body); await save(order); } catch («e») { console.error(e); } };',
      'swallowedError',
    ),
    lost(
      'logged error of the only message, in a function that gets a part of it (RP5)',
      `const close = async (id) => { try { await save(id); } catch («e») { console.error(e); } };
const parse = (event) => { if (event.Records.length !== 1) throw new Error('one'); return JSON.parse(event.Records[0].body); };
export const handler = async (event) => { const order = parse(event); await close(order.id); };`,
      'swallowedError',
      { reach: `${named}, through \`close\`,` },
    ),
    lost(
      'logged error inside of a statement that logs errors too, once',
      'export const handler = async (event) => { const work = async (r) => { try { try { await save(r.body); } catch («e») { console.error(e); } } catch (e) { console.error(e); } }; await Promise.all(event.Records.map(work)); };',
      'swallowedError',
    ),
    {
      name: 'logged errors of two pieces of work, one inside of the other',
      code: 'export const handler = async (event) => { await Promise.all(event.Records.map(async (r) => { try { const user = await getUser(r.body); try { await save(user); } catch («e») { console.error(e); } } catch («e») { console.error(e); } })); };',
      errors: [{ messageId: 'swallowedError' }, { messageId: 'swallowedError' }],
    },
    lost(
      'logged rejection of the work on a message (RP5)',
      each('await save(order).catch(«(e) => { console.error(e); }»);'),
      'swallowedError',
    ),
    lost(
      'rejection handed to the console (RP5)',
      'export const handler = async (event) => { await Promise.all(event.Records.map((r) => save(r.body).catch(«console.error»))); };',
      'swallowedError',
    ),
    lost(
      'logged error of a helper module (RP5)',
      'export async function work(order) { try { await save(order); } catch («e») { console.error(e); } }',
      'swallowedError',
      {
        reach: `\`handler\` of a.js (exported as \`handler\` with a Lambda signature), through \`work\`,`,
      },
      inProject(
        {
          'a.js':
            "import { work } from './work.js';\nexport const handler = async (event) => { for (const r of event.Records) { await work(JSON.parse(r.body)); } };",
          'work.js':
            'export async function work(order) { try { await save(order); } catch (e) { console.error(e); } }',
        },
        'work.js',
      ),
    ),
    lost(
      'logged error of the whole batch (RP5)',
      'export const handler = async (event) => { try { for (const r of event.Records) await save(r.body); } catch («e») { console.error(e); } };',
      'swallowedBatchError',
    ),
    lost(
      'logged error of the whole batch, answered with its text (RP16)',
      'export const handler = async (event) => { try { await Promise.all(event.Records.map((r) => save(r.body))); return "done"; } catch («e») { console.error(e); return e.message; } };',
      'swallowedBatchError',
    ),
    lost(
      'settled promises that nobody looks at (RP5)',
      'export const handler = async (event) => { await «Promise.allSettled(event.Records.map((r) => save(r.body)))»; };',
      'ignoredRejection',
    ),
    lost(
      'settled promises that nobody looks at, in a try that never catches one (RP5)',
      'export const handler = async (event) => { try { await «Promise.allSettled(event.Records.map((r) => save(r.body)))»; } catch (e) { console.error(e); } };',
      'ignoredRejection',
    ),
    lost(
      'errors swallowed in a chain of a callback handler, which answers when all is done (RP5)',
      'exports.handler = (event, context, callback) => { const work = event.Records.map((r) => save(JSON.parse(r.body)).catch(«(e) => { console.error(e); }»)); Promise.all(work).then(() => callback(null, "ok")); };',
      'swallowedError',
    ),
    lost(
      'settled promises that a chain only waits for (RP5)',
      'exports.handler = (event, context, callback) => { «Promise.allSettled(event.Records.map((r) => save(r.body)))».catch(callback).then(() => callback(null)); };',
      'ignoredRejection',
    ),
    lost(
      'settled promises of work that swallows its own errors, which is the one cause (RP5)',
      'export const handler = async (event) => { await Promise.allSettled(event.Records.map(async (r) => { try { await save(r.body); } catch («e») { console.error(e); } })); };',
      'swallowedError',
    ),
    lost(
      'settled promises of work that may fail before it swallows errors (RP5)',
      'export const handler = async (event) => { await «Promise.allSettled(event.Records.map(async (r) => { const order = await load(r.body); try { await save(order); } catch { await park(order); } }))»; };',
      'ignoredRejection',
    ),
    lost(
      'settled promises given back to Lambda (RP5)',
      'export const handler = async (event) => «Promise.allSettled(event.Records.map((r) => save(r.body)))»;',
      'ignoredRejection',
    ),
    lost(
      'settled promises given back in a variable (RP5)',
      'export const handler = async (event) => { const results = await «Promise.allSettled(event.Records.map((r) => save(r.body)))»; return results; };',
      'ignoredRejection',
    ),
    lost(
      'settled promises that are only logged (RP5)',
      `export const handler = async (event) => {
  const results = await «Promise.allSettled(event.Records.map((r) => save(r.body)))»;
  const failed = results.filter((result) => result.status === 'rejected');
  if (failed.length > 0) console.error(failed.length, 'failed');
  for (const result of results) { if (result.status === 'rejected') console.error(result.reason); }
};`,
      'ignoredRejection',
    ),
    lost(
      'receipt handle as identifier (RP8)',
      each(
        'try { await save(order); } catch { batchItemFailures.push({ itemIdentifier: «r.receiptHandle» }); }',
        'return { batchItemFailures };',
      ),
      'wrongIdentifier',
      { written: 'r.receiptHandle' },
      {
        suggestions: [
          {
            messageId: 'useIdentifier',
            data: { identifier: 'messageId' },
            output: each(
              'try { await save(order); } catch { batchItemFailures.push({ itemIdentifier: r.messageId }); }',
              'return { batchItemFailures };',
            ),
          },
        ],
      },
    ),
    lost(
      'identifier of the order instead of the message (RP8)',
      each(
        'try { await save(order); } catch { batchItemFailures.push({ itemIdentifier: «order.id» }); }',
        'return { batchItemFailures };',
      ),
      'wrongIdentifier',
      { written: 'order.id' },
    ),
    lost(
      'event id of a stream record (RP8)',
      `export const handler = async (event) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    try { await save(record.dynamodb.NewImage); } catch { batchItemFailures.push({ itemIdentifier: «record.eventID» }); }
  }
  return { batchItemFailures };
};`,
      'wrongIdentifier',
      { written: 'record.eventID', ...dynamodb },
      {
        suggestions: [
          {
            messageId: 'useIdentifier',
            data: { identifier: 'dynamodb.SequenceNumber' },
            output: `export const handler = async (event) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    try { await save(record.dynamodb.NewImage); } catch { batchItemFailures.push({ itemIdentifier: record.dynamodb.SequenceNumber }); }
  }
  return { batchItemFailures };
};`,
          },
        ],
      },
    ),
    lost(
      'list of ids (RP9)',
      `export const handler = async (event) => {
  const results = await Promise.allSettled(event.Records.map((r) => save(r.body)));
  const failed = results.filter((result) => result.status === 'rejected');
  return { batchItemFailures: failed.map((_, index) => «event.Records[index].messageId») };
};`,
      'wrongElement',
      { written: 'event.Records[index].messageId' },
    ),
    lost(
      'ids in the list (RP9)',
      each(
        'try { await save(order); } catch { batchItemFailures.push(«r.messageId»); }',
        'return { batchItemFailures };',
      ).replace('=> {', '=> {\n  const batchItemFailures = [];'),
      'wrongElement',
      { written: 'r.messageId' },
    ),
    lost(
      'elements under another key (RP9)',
      each(
        'try { await save(order); } catch { batchItemFailures.push(«{ messageId: r.messageId }»); }',
        'return { batchItemFailures };',
      ).replace('=> {', '=> {\n  const batchItemFailures = [];'),
      'wrongElement',
      { written: '{ messageId: r.messageId }' },
    ),
    lost(
      'misspelt key of the answer (RP9)',
      each(
        'try { await save(order); } catch { failures.push({ itemIdentifier: r.messageId }); }',
        'return { «batchItemFailure»: failures };',
      ),
      'misspeltKey',
      { written: 'batchItemFailure' },
    ),
    lost(
      'list of failures as the answer (RP9)',
      each(
        'try { await save(order); } catch { failures.push({ itemIdentifier: r.messageId }); }',
        'return failures;',
      ).replace('=> {', '=> {\n  const failures = «[]»;'),
      'bareList',
      { written: '[]' },
    ),
    lost(
      'first message of a batch (RP15)',
      'export const handler = async (event) => { await save(JSON.parse(«event.Records[0]».body)); };',
      'firstRecordOnly',
    ),
    lost(
      'error logged of a promise that Lambda waits for behind the callback (RP3)',
      `${callbackStyle} event.Records.forEach((r) => { save(r.body).then((answer) => { console.log(answer); }).catch(«(error) => { console.log(error); }»); }); callback(null, 'done'); };`,
      'swallowedError',
    ),
    lost(
      'first message of a batch that another module reads (RP15)',
      orderGetter('«this.event.Records[0]»'),
      'firstRecordOnly',
      { reach: '`handler` of a.ts (typed `SQSEvent`), through `order`,' },
      {
        ...inProject(
          {
            'batch.ts': orderGetter('this.event.Records[0]'),
            'a.ts': `import type { SQSEvent } from 'aws-lambda';\nimport { Batch } from './batch';\nexport const handler = async (event: SQSEvent) => { console.log(event.Records.length); const batch = new Batch(event); await save(batch.order); };`,
          },
          'batch.ts',
        ),
        ts: true,
      },
    ),
    lost(
      'first message of a batch taken out by a pattern (RP15)',
      'export const handler = async (event) => { const «[record]» = event.Records; await save(record.messageId, record.body); };',
      'firstRecordOnly',
    ),
    lost(
      'first message of a batch whose size the template leaves at 10 (RP15)',
      'export const handler = async (event) => { const { Records } = event; console.log(Records.length); await save(«Records[0]».body); };',
      'firstRecordOnly',
      { reach: declared },
      mapped('            Enabled: true'),
    ),
    lost(
      'first message of a batch whose size constructs of the package leave at 10 (RP15)',
      'export const handler = async (event) => { await save(«event.Records[0]».body); };',
      'firstRecordOnly',
      {},
      inProject(constructs('maxConcurrency: 2'), 'src/lambdas/counter/index.ts'),
    ),
    lost(
      'first message of a batch, where constructs of the package say of another handler that it gets one (RP15)',
      'export const handler = async (event) => { await save(«event.Records[0]».body); };',
      'firstRecordOnly',
      {},
      inProject(constructs('batchSize: 1'), 'src/lambdas/sum/index.ts'),
    ),
    lost(
      'first record of a stream (RP15)',
      'export const handler = async (event) => { await save(«event.Records[0]».dynamodb.NewImage); };',
      'firstRecordOnly',
      dynamodb,
    ),
    lost(
      'return in the midst of the messages',
      each('if (!order.id) «return;»\n    await save(order);'),
      'leftRecords',
    ),
    lost(
      'answer after the first message',
      each('await save(order);\n    «return { statusCode: 200 };»'),
      'leftRecords',
    ),
    lost(
      'answer of failure for a queue (RP16)',
      queue(
        'try { await saveAll(event.Records); return { statusCode: 200 }; } catch (e) { console.error(e); return «{ statusCode: 500, body: e.message }»; }',
      ),
      'errorResponse',
      { written: '500' },
    ),
    lost(
      'status of failure for a record without a body, or beside a test that may find records',
      queue('if (!event.Records[0].body || !event.Records) return «{ statusCode: 400 }»;'),
      'errorResponse',
      { written: '400' },
    ),
    lost(
      'answer of failure that a function with a parameter makes',
      `const answer = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) });\n${queue(
        'try { await saveAll(event.Records); return answer(200); } catch (e) { console.error(e); return «answer(500, e.message)»; }',
      )}`,
      'errorResponse',
      { written: '500' },
    ),
    lost(
      'answer of failure by way of two functions',
      `const answer = ({ status, body }) => ({ statusCode: status, body });\nconst failed = (error) => answer({ status: error.status ?? 500, body: error.message });\n${queue(
        'try { await saveAll(event.Records); } catch (e) { return «failed(e)»; }',
      )}`,
      'errorResponse',
      { written: 'error.status ?? 500' },
    ),
    lost(
      'answer of failure for a stream, by the callback (RP16)',
      'export const handler = (event, context, callback) => { event.Records.forEach((r) => console.log(r.kinesis.data)); save(event, (e) => callback(null, e ? «{ statusCode: e.status || 502 }» : { statusCode: 200 })); };',
      'errorResponse',
      { written: 'e.status || 502', ...kinesis },
    ),
    lost(
      'messages of a FIFO queue at the same time (RP10)',
      'export const handler = async (event) => { await «Promise.all(event.Records.map((r) => save(r.body)))»; };',
      'parallelMessages',
      { reach: declared },
      mapped(batchOf(10), { fifo: true }),
    ),
    lost(
      'message of a FIFO queue that is overtaken (RP10)',
      each(
        'try { await save(order); } catch («e») { console.error(e); batchItemFailures.push({ itemIdentifier: r.messageId }); }',
        'return { batchItemFailures };',
      ),
      'brokenOrder',
      { reach: declared },
      mapped(reporting, { fifo: true }),
    ),
    lost(
      'message deleted by hand (RP11)',
      `import { SQSClient, DeleteMessageCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\n${each(
        'await save(order);\n    await «sqs.send(new DeleteMessageCommand({ QueueUrl: process.env.Q, ReceiptHandle: r.receiptHandle }))»;',
      )}`,
      'handDeletion',
    ),
    lost(
      'messages deleted by hand before the work (RP11)',
      `import { SQS } from '@aws-sdk/client-sqs';\nconst sqs = new SQS({});\nexport const handler = async (event) => {
  await «sqs.deleteMessageBatch({ QueueUrl: process.env.Q, Entries: event.Records.map((r) => ({ Id: r.messageId, ReceiptHandle: r.receiptHandle })) })»;
  for (const r of event.Records) await save(r.body);
};`,
      'handDeletion',
    ),
    {
      name: 'failures that the trigger does not heed (RP14)',
      code: `export const «handler» = async (event) => {
  const batchItemFailures = [];
  for (const r of event.Records) { try { await save(r.body); } catch { batchItemFailures.push({ itemIdentifier: r.messageId }); } }
  return { batchItemFailures };
};`,
      ...mapped(batchOf(10)),
      errors: [
        {
          messageId: 'unheardFailures',
          data: {
            handler: declared,
            template: 'template.yaml',
            loss: sqs.loss,
            timeout: 20,
            visibility: undefined,
          },
        },
      ],
    },
    {
      name: 'failures that the trigger of a stream does not heed (RP14)',
      code: `export const «handler» = async (event) => {
  for (const r of event.Records) { try { await save(r.dynamodb.Keys); } catch { return { batchItemFailures: [{ itemIdentifier: r.dynamodb.SequenceNumber }] }; } }
  return { batchItemFailures: [] };
};`,
      ...mapped(batchOf(10), { type: 'DynamoDB' }),
      errors: [
        {
          messageId: 'unheardFailures',
          data: {
            handler: declared,
            template: 'template.yaml',
            loss: dynamodb.loss,
            timeout: 20,
            visibility: undefined,
          },
        },
      ],
    },
    {
      name: 'trigger that asks for failures which the code never gives (RP14)',
      code: 'export const «handler» = async (event) => { for (const r of event.Records) await save(r.body); };',
      ...mapped(reporting),
      errors: [
        {
          messageId: 'unansweredReport',
          data: {
            handler: declared,
            template: 'template.yaml',
            loss: sqs.loss,
            timeout: 20,
            visibility: undefined,
          },
        },
      ],
    },
    {
      name: 'messages that come again while the function works on them',
      code: 'export const «handler» = async (event) => { for (const r of event.Records) await save(r.body); };',
      ...mapped(batchOf(10), { more: '      VisibilityTimeout: 15\n' }),
      errors: [
        {
          messageId: 'shortVisibility',
          data: {
            handler: declared,
            template: 'template.yaml',
            loss: sqs.loss,
            timeout: 20,
            visibility: 15,
          },
        },
      ],
    },
    lost(
      'failing batch that comes again as a whole, with the option (RP6)',
      `export const handler = async (event) => {
  for (const r of «event.Records») {
    await save(r.body);
  }
};`,
      'wholeBatchRetry',
      {},
      {
        options: [{ wholeBatch: true }],
        suggestions: [
          {
            messageId: 'reportFailures',
            output: `export const handler = async (event) => {
  const batchItemFailures = [];
  for (const r of event.Records) {
    try {
      await save(r.body);
    } catch (error) {
      console.error(error);
      batchItemFailures.push({ itemIdentifier: r.messageId });
    }
  }
  return { batchItemFailures };
};`,
          },
        ],
      },
    ),
    lost(
      'promises of a batch that fail together, with the option (RP7)',
      'export const handler = async (event) => { await «Promise.all(event.Records.map((r) => save(r.body)))»; };',
      'wholeBatchRetry',
      {},
      { options: [{ wholeBatch: true }] },
    ),
  ],
});
