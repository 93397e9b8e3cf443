import rule from '../../src/rules/no-hardcoded-region.js';
import { lintedWith } from '../support/reports.js';
import { testRule, unmark, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

const clients = `import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ACMClient } from '@aws-sdk/client-acm';
import { SNSClient } from '@aws-sdk/client-sns';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
`;
const handler = 'export const handler = async (event, context) => event;';

const valid = (name: string, code: string): MarkedCase => ({
  name,
  code: `${clients}${code}\n${handler}`,
});

/** A report of one marked text, which the suggestion replaces. */
function reported(
  name: string,
  code: string,
  names: string,
  user = 'Code that `handler` loads',
  before = clients,
): InvalidCase {
  const marked = `${before}${code}${code.includes('const handler') || code.includes('exports.handler') ? '' : `\n${handler}`}`;
  const output = unmark(marked.replace(/«[^»]*»/, 'process.env.AWS_REGION')).code;
  return {
    name,
    code: marked,
    errors: [
      {
        messageId: 'hardcodedRegion',
        data: { user, clients: names, region: 'us-east-1' },
        suggestions: [{ messageId: 'readRegion', output }],
      },
    ],
  };
}

testRule('no-hardcoded-region', rule, {
  invalid: [
    reported(
      'a region in the constructor of a client (RP10 of 3.8)',
      `const s3 = new S3Client({ region: «'us-east-1'» });`,
      '`S3Client`',
    ),
    reported(
      'a client that the handler constructs',
      `export const handler = async (event, context) => new S3Client({ region: «'us-east-1'» }).send(event);`,
      '`S3Client`',
      '`handler` (exported as `handler` with a Lambda signature)',
    ),
    reported(
      'a constant that clients share, once',
      `const REGION = «'us-east-1'»;\nconst s3 = new S3Client({ region: REGION });\nconst sqs = new SQSClient({ region: REGION });`,
      '`S3Client` and `SQSClient`',
    ),
    reported(
      'options in a variable',
      `const options = { region: «'us-east-1'» };\nconst s3 = new S3Client(options);`,
      '`S3Client`',
    ),
    reported(
      'a client inside of the document client',
      `const db = DynamoDBDocumentClient.from(new DynamoDBClient({ region: «'us-east-1'» }));`,
      '`DynamoDBClient`',
    ),
    reported(
      'a client beside one of a global service',
      `const cdn = new CloudFrontClient({ region: 'us-east-1' });\nconst s3 = new S3Client({ region: «'us-east-1'» });`,
      '`S3Client`',
    ),
    reported(
      'a client with credentials',
      `const s3 = new S3Client({ region: «'us-east-1'», credentials: load() });`,
      '`S3Client`',
    ),
    reported(
      'a client of SDK v2',
      `const AWS = require('aws-sdk');\nconst db = new AWS.DynamoDB.DocumentClient({ region: «'us-east-1'» });\nexports.handler = async (event, context) => event;`,
      '`DynamoDB.DocumentClient`',
      undefined,
      '',
    ),
    reported(
      'the configuration of SDK v2',
      `const AWS = require('aws-sdk');\nAWS.config.update({ region: «'us-east-1'» });\nconst s3 = new AWS.S3();\nexports.handler = async (event, context) => event;`,
      'every client of `aws-sdk`',
      undefined,
      '',
    ),
    reported(
      'an assignment to the configuration of SDK v2',
      `const AWS = require('aws-sdk');\nAWS.config.region = «'us-east-1'»;\nexports.handler = async (event, context) => event;`,
      'every client of `aws-sdk`',
      undefined,
      '',
    ),
  ],
  valid: [
    valid("the function's own region", `const s3 = new S3Client({ region: process.env.AWS_REGION });`),
    valid('no region', `const s3 = new S3Client({});`),
    valid('a default', `const s3 = new S3Client({ region: process.env.REGION ?? 'us-east-1' });`),
    valid('another default', `const s3 = new S3Client({ region: process.env.REGION || 'us-east-1' });`),
    valid(
      'a choice',
      `const s3 = new S3Client({ region: process.env.STAGE === 'prod' ? 'us-east-1' : 'eu-west-1' });`,
    ),
    valid('a global service (OK10 of 3.8)', `const cdn = new CloudFrontClient({ region: 'us-east-1' });`),
    valid('certificates of CloudFront', `const certificates = new ACMClient({ region: 'us-east-1' });`),
    valid(
      'a service that is not in every region',
      `const models = new BedrockRuntimeClient({ region: 'us-east-1' });`,
    ),
    valid(
      'charges, which are in one region only',
      `const metrics = new CloudWatchClient({ region: 'us-east-1' });\nexport const charges = () => read(metrics, 'AWS/Billing');`,
    ),
    valid(
      'text messages',
      `const sns = new SNSClient({ region: 'us-east-1' });\nexport const text = (PhoneNumber) => send(sns, { PhoneNumber });`,
    ),
    valid(
      'a copy from region to region',
      `const from = new S3Client({ region: 'us-east-1' });\nconst to = new S3Client({ region: 'eu-west-1' });`,
    ),
    valid(
      "a copy from the function's own region",
      `const from = new S3Client({});\nconst to = new S3Client({ region: 'eu-west-1' });`,
    ),
    valid(
      'another region than the others read from the environment',
      `const s3 = new S3Client({ region: process.env.AWS_REGION });\nconst sqs = new SQSClient({ region: 'eu-west-1' });`,
    ),
    valid(
      'an endpoint of its own',
      `const db = new DynamoDBClient({ region: 'us-east-1', endpoint: 'http://localhost:8000' });`,
    ),
    valid('a region of another vendor', `const s3 = new S3Client({ region: 'auto' });`),
    valid(
      'a region of another module (known limit)',
      `import { REGION } from './config.js';\nconst s3 = new S3Client({ region: REGION });`,
    ),
    valid('a class of something else', `const s3 = new Storage({ region: 'us-east-1' });`),
    {
      name: 'an allowed region',
      code: `${clients}const s3 = new S3Client({ region: 'us-east-1' });\n${handler}`,
      options: [{ allow: ['us-east-1'] }],
    },
    {
      name: 'a script',
      code: `${clients}const s3 = new S3Client({ region: 'us-east-1' });`,
    },
    {
      name: 'a function of CloudFront, which runs in many regions',
      code: `${clients}const s3 = new S3Client({ region: 'us-east-1' });\nexport const handler = async (event, context) => s3.send(event.Records[0].cf.request);`,
    },
  ],
});

describe('a helper module', () => {
  const module = `import { S3Client } from '@aws-sdk/client-s3';\nexport const s3 = new S3Client({ region: 'us-east-1' });`;

  it('is reported when a handler loads it', async () => {
    const files = {
      'handler.js': `import { s3 } from './clients.js';\nexport const handler = async (event, context) => s3.send(event);`,
      'clients.js': module,
    };
    expect(await lintedWith('no-hardcoded-region', files)).toEqual([
      "clients.js:2 Code that `handler` of handler.js loads builds `S3Client` for `us-east-1`, wherever the function is deployed; leave the region out, so that it is the function's own, or have an environment variable name another one.",
    ]);
  });

  it('is not when none does', async () => {
    const files = {
      'handler.js': `export const handler = async (event, context) => event;`,
      'clients.js': module,
    };
    expect(await lintedWith('no-hardcoded-region', files)).toEqual([]);
  });
});
