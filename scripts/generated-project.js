/**
 * Writes a monorepo of services for measurements: every service has a SAM template, handlers in TypeScript and JavaScript
 * and the helper modules that they reach through a barrel, as many modules as are asked for.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Modules of one service: four handlers, the barrel, and helpers. */
const modulesPerService = 25;

/** Writes the project and gives the paths of its modules, relative to the directory, services one after the other. */
export function writeGeneratedProject(directory, moduleCount) {
  const modules = [];
  for (let service = 0; modules.length < moduleCount; service += 1) {
    const name = `service-${String(service).padStart(3, '0')}`;
    const count = Math.min(modulesPerService, moduleCount - modules.length);
    for (const [file, text] of Object.entries(serviceFiles(name, count))) {
      const relative = path.join('services', name, file);
      mkdirSync(path.join(directory, path.dirname(relative)), { recursive: true });
      writeFileSync(path.join(directory, relative), text);
      if (/\.[jt]s$/.test(file)) modules.push(relative);
    }
  }
  return modules;
}

function serviceFiles(name, count) {
  const handlers = Math.min(4, count);
  const helpers = Math.max(0, count - handlers - 1);
  const names = Array.from({ length: helpers }, (_, index) => `order${index}`);
  const files = {
    'package.json': JSON.stringify({ name: `@shop/${name}`, type: 'module' }),
    'template.yaml': template(handlers),
  };
  for (let index = 0; index < handlers; index += 1)
    files[`src/handlers/handler${index}.${index % 2 ? 'js' : 'ts'}`] = handler(index, names);
  if (count > handlers)
    files['src/orders/index.ts'] = names.map((each) => `export * from './${each}.js';\n`).join('');
  for (const [index, each] of names.entries())
    files[`src/orders/${each}.ts`] = helper(each, names[index + 7]);
  return files;
}

function template(handlers) {
  const functions = Array.from(
    { length: handlers },
    (_, index) => `  Handler${index}:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: src/handlers/handler${index}.handler
      Environment:
        Variables:
          TABLE: !Ref Orders
      Events:
        Queue:
          Type: SQS
          Properties:
            Queue: !GetAtt Incoming${index}.Arn
            FunctionResponseTypes: [ReportBatchItemFailures]
  Incoming${index}:
    Type: AWS::SQS::Queue
`,
  );
  return `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
${functions.join('')}`;
}

function handler(index, names) {
  const own = names.filter((_, at) => at % 4 === index);
  const imports =
    own.length > 0 ? `import { ${own.map(saved).join(', ')} } from '../orders/index.js';\n` : '';
  const types = index % 2 === 0;
  return `${types ? "import type { SQSEvent } from 'aws-lambda';\n" : ''}${imports}
let received = 0;

export const handler = async (event${types ? ': SQSEvent' : ''}) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    received += 1;
    try {
      const order = JSON.parse(record.body);
${own.map((each) => `      await ${saved(each)}(order.id, { ...order, at: record.attributes.SentTimestamp });\n`).join('')}    } catch (error) {
      console.error('order failed', record.messageId, error);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  console.log('received', received);
  return { batchItemFailures };
};
`;
}

function saved(name) {
  return `save${name[0].toUpperCase()}${name.slice(1)}`;
}

function helper(name, next) {
  return `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
${next ? `import { ${saved(next)} } from './${next}.js';\n` : ''}
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const table = process.env.TABLE;
const seen = new Map<string, number>();

export interface Order {
  readonly id: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly price: number }[];
  readonly at: string;
}

export async function ${saved(name)}(id: string, order: Order): Promise<number> {
  const total = order.lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: { id } }));
  if (Item?.total === total) return total;
  await client.send(
    new PutCommand({
      TableName: table,
      Item: { id, total, lines: order.lines },
      ConditionExpression: 'attribute_not_exists(id)',
    }),
  );
  ${next ? `await ${saved(next)}(id, order);` : `seen.set('${name}', total);`}
  return total;
}

export const describe${saved(name)} = (order: Order): string =>
  order.lines.map(({ sku, quantity }) => \`\${quantity} x \${sku}\`).join(', ');
`;
}
