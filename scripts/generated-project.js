/**
 * Writes monorepos of services for measurements: every service has a template, handlers in TypeScript and JavaScript
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
    modules.push(...write(directory, serviceFiles(name, count), `services/${name}`));
  }
  return modules;
}

/**
 * Writes a workspace whose services share packages: `services` directories with a manifest and a template each, of SAM and of the
 * Serverless Framework in turn, and four packages with a tenth of the modules, of which every service loads two.
 * Gives the paths of the modules of the packages and of the services, relative to the directory.
 */
export function writeGeneratedWorkspace(directory, { services, modules }) {
  const perPackage = Math.round(modules / 40);
  const perService = Math.round((modules - 4 * perPackage) / services);
  const packages = Array.from({ length: 4 }, (_, index) => ({
    name: `@shop/shared-${index}`,
    names: Array.from({ length: perPackage - 1 }, (__, at) => `stock${index}${at}`),
  }));
  write(directory, {
    'package.json': JSON.stringify({ name: 'shop', private: true, workspaces: ['packages/*', 'services/*'] }),
  });
  const written = { packages: [], services: [] };
  for (const [index, { name, names }] of packages.entries()) {
    const files = {
      'package.json': JSON.stringify({ name, type: 'module', exports: './src/index.ts' }),
      ...helperFiles('src', names),
    };
    written.packages.push(...write(directory, files, `packages/shared-${index}`));
  }
  for (let service = 0; service < services; service += 1) {
    const name = `service-${String(service).padStart(3, '0')}`;
    const shared = [packages[service % 4], packages[(service + 1) % 4]];
    const files = serviceFiles(name, perService, { shared, isServerless: service % 2 === 1 });
    written.services.push(...write(directory, files, `services/${name}`));
  }
  return written;
}

/** Writes files below a directory and gives the paths of the modules among them. */
function write(root, files, below = '.') {
  const modules = [];
  for (const [file, text] of Object.entries(files)) {
    const relative = path.join(below, file);
    mkdirSync(path.join(root, path.dirname(relative)), { recursive: true });
    writeFileSync(path.join(root, relative), text);
    if (/\.[jt]s$/.test(file)) modules.push(relative);
  }
  return modules;
}

function serviceFiles(name, count, { shared = [], isServerless = false } = {}) {
  const handlers = Math.min(4, count);
  const helpers = Math.max(0, count - handlers - 1);
  const names = Array.from({ length: helpers }, (_, index) => `order${index}`);
  const dependencies = Object.fromEntries(shared.map((each) => [each.name, '*']));
  const files = {
    'package.json': JSON.stringify({ name: `@shop/${name}`, type: 'module', dependencies }),
    ...(isServerless
      ? { 'serverless.yml': serverlessTemplate(name, handlers) }
      : { 'template.yaml': template(handlers) }),
  };
  for (let index = 0; index < handlers; index += 1)
    files[`src/handlers/handler${index}.${index % 2 ? 'js' : 'ts'}`] = handler(index, names, shared);
  return { ...files, ...(count > handlers ? helperFiles('src/orders', names) : {}) };
}

/** Helper modules, of which some load others, and the barrel. */
function helperFiles(directory, names) {
  const files = {
    [`${directory}/index.ts`]: names.map((each) => `export * from './${each}.js';\n`).join(''),
  };
  for (const [index, each] of names.entries())
    files[`${directory}/${each}.ts`] = helper(each, names[index + 7]);
  return files;
}

function serverlessTemplate(name, handlers) {
  const functions = Array.from(
    { length: handlers },
    (_, index) => `  handler${index}:
    handler: src/handlers/handler${index}.handler
    events:
      - sqs:
          arn: !GetAtt Incoming${index}.Arn
          functionResponseType: ReportBatchItemFailures
`,
  );
  const queues = Array.from(
    { length: handlers },
    (_, index) => `    Incoming${index}:
      Type: AWS::SQS::Queue
`,
  );
  return `service: ${name}
provider:
  name: aws
  runtime: nodejs22.x
  environment:
    TABLE: !Ref Orders
functions:
${functions.join('')}resources:
  Resources:
    Orders:
      Type: AWS::DynamoDB::Table
${queues.join('')}`;
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

function handler(index, names, shared) {
  const ofHandler = (all) => all.filter((_, at) => at % 4 === index);
  const loads = [
    { from: '../orders/index.js', names: ofHandler(names) },
    ...shared.map((each) => ({ from: each.name, names: ofHandler(each.names) })),
  ].filter((load) => load.names.length > 0);
  const imports = loads
    .map((load) => `import { ${load.names.map(saved).join(', ')} } from '${load.from}';\n`)
    .join('');
  const called = loads.flatMap((load) => load.names);
  const types = index % 2 === 0;
  return `${types ? "import type { SQSEvent } from 'aws-lambda';\n" : ''}${imports}
let received = 0;

export const handler = async (event${types ? ': SQSEvent' : ''}) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    received += 1;
    try {
      const order = JSON.parse(record.body);
${called.map((each) => `      await ${saved(each)}(order.id, { ...order, at: record.attributes.SentTimestamp });\n`).join('')}    } catch (error) {
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
