import type * as Parse from '../../src/project/parse.js';
import path from 'node:path';
import { reportsIn } from '../support/reports.js';

const parsed = vi.hoisted((): string[] => []);

vi.mock('../../src/project/parse.js', async (original) => {
  const parse = await original<typeof Parse>();
  const parseSource: typeof parse.parseSource = (file, text) => {
    parsed.push(path.basename(file));
    return parse.parseSource(file, text);
  };
  return { ...parse, parseSource };
});

const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Prices:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ., Handler: prices.handler, Runtime: nodejs22.x }
`;
const handler = `const { round } = require('./round');\nexports.handler = async (event) => round(event.price);`;
const client = `const { S3Client } = require('@aws-sdk/client-s3');\n`;

/** The other modules that are parsed when one file alone is linted. */
async function parsedFor(file: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  parsed.length = 0;
  await reportsIn({ 'template.yaml': template, 'prices.js': handler, ...files }, file);
  return [...new Set(parsed)].sort();
}

describe('other modules are looked at last', () => {
  it('not for a helper that leaves nothing to report', async () => {
    const files = { 'round.js': `exports.round = (price) => Math.round(price * 100) / 100;` };
    expect(await parsedFor('round.js', files)).toEqual([]);
  });

  it('not for a client that is made once', async () => {
    const files = {
      'round.js': `${client}const s3 = new S3Client({});\nexports.round = (price) => [s3, price];`,
    };
    expect(await parsedFor('round.js', files)).toEqual([]);
  });

  it('for a client that a function makes', async () => {
    const files = { 'round.js': `${client}exports.round = (price) => [new S3Client({}), price];` };
    expect(await parsedFor('round.js', files)).toEqual(['prices.js']);
  });

  it('and only those that have to do with the file', async () => {
    const files = {
      'round.js': `${client}exports.round = (price) => [new S3Client({}), price];`,
      'taxes.js': `const { tax } = require('./tax');\nexports.handler = async (event) => tax(event);`,
      'tax.js': `exports.tax = (event) => event.price / 5;`,
    };
    expect(await parsedFor('round.js', files)).not.toContain('tax.js');
  });
});
