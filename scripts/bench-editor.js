/**
 * Measures what an edit costs in an editor: `npm run bench:editor [-- --edits 60]`.
 * Prints the time from a keystroke to the underlines, in ms, for a handler of 500 lines with `recommended` and without the
 * plugin, in the language server of the VS Code ESLint extension; both servers run at once and take turns.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { quantile } from './quantile.js';

const { values: options } = parseArgs({ options: { edits: { type: 'string', default: '60' } } });
const edits = Number(options.edits);
if (!Number.isInteger(edits) || edits < 1) throw new Error('--edits must be a whole number of at least 1');

/** Edits before the first one that counts. */
const warmUp = 15;
const repository = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'bench-editor-')));
const modes = [
  { name: 'without the plugin', configs: `[{ files: ['**/*.ts'], languageOptions: { parser } }]` },
  { name: 'with recommended', configs: 'awsLambda.configs.recommended' },
];
const template = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: src/orders.handler
      Environment: { Variables: { TABLE: !Ref Table, BUCKET: !Ref Receipts } }
      Events:
        Queue:
          Type: SQS
          Properties: { Queue: !GetAtt Incoming.Arn, FunctionResponseTypes: [ReportBatchItemFailures] }
  Incoming: { Type: AWS::SQS::Queue }
  Table: { Type: AWS::DynamoDB::Table }
  Receipts: { Type: AWS::S3::Bucket }
`;

try {
  await measure();
} finally {
  rmSync(directory, { recursive: true });
}

async function measure() {
  const LanguageServer = await languageServer();
  const text = handlerModule();
  const servers = [];
  for (const { name, configs } of modes) {
    const root = writeProject(name.replaceAll(' ', '-'), configs, text);
    const server = await LanguageServer.start(root);
    await server.open('src/orders.ts');
    const found = await server.diagnosticsIn('src/orders.ts');
    servers.push({ name, server, findings: found.length, times: [] });
  }
  for (let edit = 0; edit < warmUp + edits; edit += 1)
    for (const { server, times } of servers) {
      const took = await timeOf(server, text.replace('// here', `const edit${edit} = ${edit};`));
      if (edit >= warmUp) times.push(took);
    }
  console.log(
    `Edits of a handler of ${text.split('\n').length} lines, ${edits} each, from keystroke to underlines:`,
  );
  const [plain] = servers.map(({ times }) => quantile(times, 0.5));
  for (const { name, findings, times } of servers) {
    const [median, p90] = [quantile(times, 0.5), quantile(times, 0.9)];
    console.log(
      `  ${name.padEnd(20)} median ${median.toFixed(0)} ms, p90 ${p90.toFixed(0)} ms, ${(median / plain).toFixed(2)} ×, ${findings} findings`,
    );
  }
  for (const { server } of servers) await server.stop();
}

async function timeOf(server, text) {
  const start = performance.now();
  await server.edit('src/orders.ts', text);
  await server.diagnosticsIn('src/orders.ts');
  return performance.now() - start;
}

/** The client of the end-to-end test, which is written in TypeScript. */
async function languageServer() {
  const file = path.join(repository, 'node_modules/.cache/bench-editor/language-server.mjs');
  const bundle = await rolldown({
    input: path.join(repository, 'tests/tools/language-server.ts'),
    platform: 'node',
    external: /^[^./]/,
  });
  await bundle.write({ file });
  const { LanguageServer } = await import(pathToFileURL(file).href);
  return LanguageServer;
}

function writeProject(name, configs, text) {
  const root = path.join(directory, name);
  const write = (file, content) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  };
  const imports = `import parser from '@typescript-eslint/parser';\nimport awsLambda from '${path.join(repository, 'dist/index.js')}';\n`;
  write('package.json', '{ "type": "module" }');
  write('eslint.config.js', `${imports}\nexport default ${configs};\n`);
  write('src/orders.ts', text);
  write('src/mail.ts', helperModule());
  write('template.yaml', template);
  symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
  return root;
}

function helperModule() {
  return `import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

const ses = new SESv2Client({});

export const sendReceipt = async (to: string, text: string): Promise<void> => {
  await ses.send(new SendEmailCommand({ Destination: { ToAddresses: [to] }, Content: { Raw: { Data: Buffer.from(text) } } }));
};
`;
}

/** A handler that dispatches to twenty-five steps. */
function handlerModule() {
  const steps = Array.from({ length: 25 }, (_, index) => step(index));
  const table = steps.map((_, index) => `  step${index},`).join('\n');
  return `import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { sendReceipt } from './mail.js';

interface Order {
  readonly id: string;
  readonly mail: string;
  readonly items: readonly { readonly sku: string; readonly price: number }[];
}

const orders = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const s3 = new S3Client({});
const prices = new Map<string, number>();

${steps.join('\n')}
const steps = [
${table}
];

export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  // here
  const batchItemFailures = [];
  for (const record of event.Records) {
    try {
      await runAll(record);
    } catch (error) {
      console.error(error);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};

async function runAll(record: SQSRecord): Promise<void> {
  const order = JSON.parse(record.body) as Order;
  for (const step of steps) await step(order);
  await sendReceipt(order.mail, order.id);
}
`;
}

function step(index) {
  return `async function step${index}(order: Order): Promise<void> {
  const { Item } = await orders.send(new GetCommand({ TableName: process.env.TABLE, Key: { id: order.id } }));
  if (Item?.step${index}) return;
  const total = order.items.reduce((sum, { sku, price }) => sum + (prices.get(sku) ?? price), 0);
  prices.set(order.items[0]?.sku ?? 'none', total);
  const body = JSON.stringify({ ...order, total, step: ${index} });
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: \`\${order.id}/${index}\`, Body: body }));
  await orders.send(
    new UpdateCommand({
      TableName: process.env.TABLE,
      Key: { id: order.id },
      UpdateExpression: 'SET step${index} = :done',
      ExpressionAttributeValues: { ':done': true },
    }),
  );
}
`;
}
