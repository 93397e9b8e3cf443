import type { Provenance } from '../../src/analysis/provenance.js';
import { placedWritesIn } from '../../src/analysis/placed-writes.js';
import { writeTargetsIn, type WriteTarget } from '../../src/analysis/write-targets.js';
import { moduleFrom } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

const sdk = `import { S3Client, PutObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand, DeleteCommand, BatchWriteCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { AthenaClient, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { randomUUID } from 'node:crypto';
const client = new S3Client({});
`;

/** A value in short. */
function short(value: Provenance | undefined): string {
  switch (value?.kind) {
    case 'literal':
      return String(value.value);
    case 'event':
      return ['event', ...value.path].join('.');
    case 'env':
      return `env:${value.name}`;
    case 'text':
      return value.parts.map(short).join('|');
    case undefined:
      return '-';
    default:
      return '?';
  }
}

const described = ({ source, resource, key }: WriteTarget): string =>
  `${source ?? 'function'} ${short(resource)} ${short(key)}`;

/** The targets of one command sent by a handler, after some statements. */
function of(command: string, before = ''): readonly WriteTarget[] {
  return writeTargetsIn(
    moduleFrom(`${sdk}export const handler = async (event) => { ${before} await client.send(${command}); };`),
  );
}

describe('targets of an operation', () => {
  it.each([
    ['new PutObjectCommand({ Bucket: event.b, Key: `a/${event.k}` })', ['s3 event.b a/|event.k']],
    ['new GetObjectCommand({ Bucket: event.b, Key: event.k })', []],
    ['new PutObjectCommand({ ...base, Bucket: process.env.B })', ['s3 env:B -']],
    ['new PutCommand({ TableName: event.t, Item: {} })', ['dynamodb event.t -']],
    ['new DeleteCommand({ TableName: event.t, Key: {} })', []],
    [
      'new TransactWriteCommand({ TransactItems: [{ Put: { TableName: event.a } }, { Delete: { TableName: event.b } }] })',
      ['dynamodb event.a -'],
    ],
    [
      'new BatchWriteCommand({ RequestItems: { [event.t]: [{ PutRequest: {} }], old: [{ DeleteRequest: {} }] } })',
      ['dynamodb event.t -'],
    ],
    [
      'new StartQueryExecutionCommand({ ResultConfiguration: { OutputLocation: `s3://${event.b}/q/` } })',
      ['s3 event.b q/'],
    ],
    [
      "new StartQueryExecutionCommand({ ResultConfiguration: { OutputLocation: 's3://results/q/' } })",
      ['s3 results q/'],
    ],
    ["new PutEventsCommand({ Entries: [{ Source: 'a' }] })", ['eventbridge default -']],
  ])('%s', (command, expected) => {
    expect(of(command).map(described)).toEqual(expected);
  });

  it('see properties that are set later, and pushed elements', () => {
    const later = of(
      'new PutObjectCommand(input)',
      'const input = { Bucket: event.b }; input.Key = event.k;',
    );
    expect(later.map(described)).toEqual(['s3 event.b event.k']);
    const entries = of(
      'new PutEventsCommand({ Entries: list })',
      "const list = []; list.push({ Source: 'a', EventBusName: event.bus });",
    );
    expect(entries.map(described)).toEqual(['eventbridge event.bus -']);
  });

  it.each([
    ['{ Key: { pk: event.Records[0].dynamodb.Keys.pk.S } }', 'Update', ['MODIFY']],
    ['{ Key: { pk: randomUUID() } }', 'Update', ['INSERT']],
    ['{ Key: { pk: event.other } }', 'Update', ['INSERT', 'MODIFY']],
    ['{ Item: { id: randomUUID() } }', 'Put', ['INSERT']],
    ['{ Item: { id: event.id, at: 1 } }', 'Put', ['INSERT', 'MODIFY']],
  ])('stream records of %s', (input, kind, expected) => {
    const [target] = of(`new ${kind}Command({ TableName: 't', ...${input} })`);
    expect(target?.changes()).toEqual(expected);
  });

  it('know conditions of the service', () => {
    expect(of("new PutCommand({ TableName: 't', ConditionExpression: 'x' })")[0]?.isConditional).toBe(true);
    expect(of("new PutObjectCommand({ Bucket: 'b', IfNoneMatch: '*' })")[0]?.isConditional).toBe(true);
  });
});

describe('place of a write', () => {
  const helper = `${sdk}export const put = (bucket, key) => client.send(new PutObjectCommand({ Bucket: bucket, Key: key }));
export const copy = ({ s3: { bucket, object } }) => client.send(new PutObjectCommand({ Bucket: bucket.name, Key: object.key }));`;
  const entry = `import { put, copy } from './store.mjs';
export const handler = async (event) => { for (const record of event.Records) { await put(record.s3.bucket.name, 'a'); await put('other', 'b'); await copy(record); } };`;
  const root = projectWith({ 'handler.mjs': entry, 'store.mjs': helper });

  it('is the call that names the resource', () => {
    const writes = placedWritesIn(moduleFrom(entry, { root, path: 'handler.mjs' }));
    expect(writes.map(({ node, target }) => [node.loc.start.line, described(target)])).toEqual([
      [2, 's3 event.Records.*.s3.bucket.name a'],
      [2, 's3 other b'],
    ]);
    expect(writes[0]?.reach.via).toEqual(['put']);
  });

  it('is the operation that names it by a part of what it is given', () => {
    const writes = placedWritesIn(moduleFrom(helper, { root, path: 'store.mjs' }));
    expect(writes.map(({ target }) => described(target))).toEqual([
      's3 event.Records.*.s3.bucket.name event.Records.*.s3.object.key',
    ]);
  });
});
