/**
 * Measures what templates cost: `npm run bench:templates [-- --templates 600]` after a build.
 * Prints, from one run, what it takes to find and read the templates around the handlers of a generated project, the
 * same again in a process that has read them, and the same search where no template stands.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { deploymentsAround } from '../dist/infrastructure/deployments.js';

const { values: options } = parseArgs({ options: { templates: { type: 'string', default: '600' } } });
const count = Number(options.templates);
if (!Number.isInteger(count) || count < 1) throw new Error('--templates must be a whole number above 0');

const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'templates-')));
try {
  report(writeProject(path.join(root, 'with'), true), writeProject(path.join(root, 'without'), false));
} finally {
  rmSync(root, { recursive: true });
}

function report(project, empty) {
  const text = time(() => {
    for (const template of project.templates) readFileSync(template, 'utf8');
  });
  const none = time(() => around(empty));
  let functions = 0;
  const first = time(() => {
    functions = around(project);
  });
  const now = Date.now;
  // Whatever is looked at again only after some time, is.
  Date.now = () => now() + 5000;
  const again = time(() => around(project));
  Date.now = () => now() + 10_000;
  const noneAgain = time(() => around(empty));
  Date.now = now;
  const kilobytes = project.templates.reduce((sum, file) => sum + readFileSync(file).length, 0) / 1024;
  if (functions === 0) throw new Error('no function was read');
  console.log(`${count} templates, ${kilobytes.toFixed(0)} kB, ${functions} functions; user and system CPU:`);
  print('their text alone', text);
  print('found and read', first, `${(first / text).toFixed(0)} x the text`);
  print('looked at again', again, `${(again / first).toFixed(2)} of the first time`);
  print('as many folders without templates', none, `${(none / first).toFixed(3)} of those with`);
  print('looked at again', noneAgain);
}

function print(what, milliseconds, ratio = '') {
  const each = `${((milliseconds / count) * 1000).toFixed(0)} µs each`;
  console.log(
    `  ${what.padEnd(34)}${milliseconds.toFixed(1).padStart(9)} ms  ${each.padStart(14)}  ${ratio}`,
  );
}

/** User and system CPU, in ms: other processes do not count. */
function time(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** How many functions the templates around the handlers of a project declare, every handler asked for. */
function around({ directory, handlers }) {
  let functions = 0;
  for (const handler of handlers)
    for (const { functions: declared, problems } of deploymentsAround(handler, { root: directory })) {
      if (problems.length > 0) throw new Error(`${problems[0].file}: ${problems[0].text}`);
      functions += declared.length;
    }
  return functions;
}

/** Services of one directory each, in groups; without templates the same directories and handlers. */
function writeProject(directory, hasTemplates) {
  const [templates, handlers] = [[], []];
  for (let index = 0; index < count; index += 1) {
    const service = path.join(directory, `group${index % 20}`, `service${index}`);
    mkdirSync(path.join(service, 'src'), { recursive: true });
    for (let handler = 0; handler < functionsOf(index); handler += 1)
      writeFileSync(
        path.join(service, `src/handler${handler}.js`),
        'export const handler = async () => {};\n',
      );
    handlers.push(path.join(service, 'src/handler0.js'));
    if (!hasTemplates) continue;
    const isServerless = index % 4 === 3;
    templates.push(path.join(service, isServerless ? 'serverless.yml' : 'template.yaml'));
    writeFileSync(templates.at(-1), isServerless ? serverlessText(index) : samText(index));
  }
  return { directory, templates, handlers };
}

/** One to six, so that most templates are as long as those of public samples (quartiles 1.7, 2.8 and 4.7 kB). */
function functionsOf(index) {
  return 1 + ((index * 7) % 11 > 6 ? (index * 5) % 6 : index % 2);
}

function samText(index) {
  const functions = Array.from(
    { length: functionsOf(index) },
    (_, handler) => `
  Handler${handler}:
    Type: AWS::Serverless::Function
    Properties:
      # What the queue holds is worked off one by one.
      CodeUri: src/
      Handler: handler${handler}.handler
      MemorySize: ${128 << (handler % 4)}
      Policies:
        - Statement:
            - Effect: Allow
              Action: [sqs:SendMessage, dynamodb:PutItem]
              Resource: [!GetAtt Queue${handler}.Arn, !GetAtt Table.Arn]
      Environment:
        Variables:
          QUEUE_URL: !Ref Queue${handler}
          TOPIC: !Join [':', [arn, !Ref AWS::Partition, sns, !Ref AWS::Region, orders]]
          BUCKET: !Sub '\${AWS::StackName}-uploads-\${Stage}'
      Events:
        Queued:
          Type: SQS
          Properties: { Queue: !GetAtt Queue${handler}.Arn, BatchSize: 10 }
  Queue${handler}:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 180
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 3 }`,
  );
  return `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Description: Service ${index}
Parameters:
  Stage: { Type: String, Default: dev }
Globals:
  Function:
    Runtime: nodejs22.x
    Timeout: 30
    Environment: { Variables: { TABLE: !Ref Table, STAGE: !Ref Stage } }
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      BillingMode: PAY_PER_REQUEST
  Failed: { Type: AWS::SQS::Queue }${functions.join('')}
Outputs:
  TableName:
    Value: !Ref Table
    Export: { Name: !Sub '\${AWS::StackName}-table' }
`;
}

function serverlessText(index) {
  const functions = Array.from(
    { length: functionsOf(index) },
    (_, handler) => `
  handler${handler}:
    handler: src/handler${handler}.handler
    memorySize: ${128 << (handler % 4)}
    environment:
      QUEUE_URL: !Ref Queue
      NAME: \${self:service}-\${self:custom.stage}-${handler}
    events:
      - sqs: { arn: !GetAtt Queue.Arn, batchSize: '\${self:custom.batch, 10}' }
      - s3: { bucket: 'uploads-\${self:custom.stage}', existing: true, rules: [{ prefix: in/ }] }`,
  );
  return `service: service-${index}
provider:
  name: aws
  runtime: nodejs22.x
  environment:
    TABLE: \${self:custom.table}
    STAGE: \${self:custom.stage}
custom:
  stage: \${opt:stage, 'dev'}
  table: orders-\${self:custom.stage}
functions:${functions.join('')}
resources:
  Resources:
    Queue:
      Type: AWS::SQS::Queue
      Properties: { QueueName: 'work-\${self:custom.stage}', VisibilityTimeout: 180 }
    Orders:
      Type: AWS::DynamoDB::Table
      Properties: { TableName: '\${self:custom.table}', BillingMode: PAY_PER_REQUEST }
`;
}
