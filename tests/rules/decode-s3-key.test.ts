import rule from '../../src/rules/decode-s3-key.js';
import { placesIn } from '../support/reports.js';
import { testRule, type InvalidCase } from '../support/rule-tester.js';

const head = `import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n`;
const loop = (body: string, before = ''): string =>
  `${head}${before}export const handler = async (event) => {\n  for (const record of event.Records) {\n    const Bucket = record.s3.bucket.name;\n    ${body}\n  }\n};`;
const sent = (key: string): string => `await s3.send(new GetObjectCommand({ Bucket, Key: ${key} }));`;
const raw = 'record.s3.object.key';
const right = `decodeURIComponent(${raw}.replace(/\\+/g, ' '))`;
const reach = '`handler` (exported as `handler` with a Lambda signature)';

function reported(
  name: string,
  code: string,
  { messageId = 'encoded', output, through = '' }: Partial<Expected> = {},
): InvalidCase {
  const suggestions = output === undefined ? [] : [{ messageId: 'decode', output }];
  return { name, code, errors: [{ messageId, data: { reach: `${reach}${through}` }, suggestions }] };
}

interface Expected {
  readonly messageId: string;
  readonly output: string;
  readonly through: string;
}

testRule('decode-s3-key', rule, {
  invalid: [
    reported('a key as it comes (RP7 of 3.8)', loop(sent(`«${raw}»`)), { output: loop(sent(right)) }),
    reported('a key in a variable', loop(`const key = «${raw}»; ${sent('key')}`), {
      output: loop(`const key = ${right}; ${sent('key')}`),
    }),
    reported('a key that a pattern takes', loop(`const { key: «key» } = record.s3.object; ${sent('key')}`)),
    reported(
      'a key that the pattern of the loop takes',
      `${head}export const handler = async (event) => { for (const { s3: { bucket, object: { key: «Key» } } } of event.Records) await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key })); };`,
    ),
    reported(
      'a key of the first record, and the second generation of the SDK',
      `const AWS = require('aws-sdk');\nconst s3 = new AWS.S3();\nexports.handler = async (event) => s3.getObject({ Bucket: 'b', Key: «event.Records[0].s3.object.key» }).promise();`,
      {
        output: `const AWS = require('aws-sdk');\nconst s3 = new AWS.S3();\nexports.handler = async (event) => s3.getObject({ Bucket: 'b', Key: decodeURIComponent(event.Records[0].s3.object.key.replace(/\\+/g, ' ')) }).promise();`,
      },
    ),
    reported(
      'one key for several requests',
      loop(`const key = «${raw}»; ${sent('key')} await copy({ Bucket, Key: \`done/\${key}\` });`),
      { output: loop(`const key = ${right}; ${sent('key')} await copy({ Bucket, Key: \`done/\${key}\` });`) },
    ),
    reported('a key with another suffix', loop(sent(`«${raw}».replace('.jpg', '.png')`)), {
      output: loop(sent(`${right}.replace('.jpg', '.png')`)),
    }),
    reported('the last part of a key', loop(sent(`'done/' + «${raw}».split('/').pop()`)), {
      output: loop(sent(`'done/' + ${right}.split('/').pop()`)),
    }),
    reported(
      'a key in parameters that are assigned',
      loop(`const params = { Bucket }; params.Key = «${raw}»; await s3.send(new GetObjectCommand(params));`),
      {
        output: loop(
          `const params = { Bucket }; params.Key = ${right}; await s3.send(new GetObjectCommand(params));`,
        ),
      },
    ),
    reported(
      'keys that are deleted together',
      `${head}export const handler = async (event) => s3.send(new DeleteObjectsCommand({ Bucket: 'b', Delete: { Objects: event.Records.map((record) => ({ Key: 'x' })).concat([]) } }), await drop({ Objects: [{ Key: «event.Records[0].s3.object.key» }] }));`,
      {
        output: `${head}export const handler = async (event) => s3.send(new DeleteObjectsCommand({ Bucket: 'b', Delete: { Objects: event.Records.map((record) => ({ Key: 'x' })).concat([]) } }), await drop({ Objects: [{ Key: decodeURIComponent(event.Records[0].s3.object.key.replace(/\\+/g, ' ')) }] }));`,
      },
    ),
    reported(
      'an image for Rekognition',
      loop(`await look({ Image: { S3Object: { Bucket, Name: «${raw}» } } });`),
      { output: loop(`await look({ Image: { S3Object: { Bucket, Name: ${right} } } });`) },
    ),
    reported('an S3 URI', loop(`await transcribe({ MediaFileUri: \`s3://\${Bucket}/\${«${raw}»}\` });`), {
      output: loop(`await transcribe({ MediaFileUri: \`s3://\${Bucket}/\${${right}}\` });`),
    }),
    reported(
      'a key that a function of the module is given',
      loop(
        `await load(Bucket, «${raw}»);`,
        'const load = (Bucket, Key) => s3.send(new GetObjectCommand({ Bucket, Key }));\n',
      ),
      {
        output: loop(
          `await load(Bucket, ${right});`,
          'const load = (Bucket, Key) => s3.send(new GetObjectCommand({ Bucket, Key }));\n',
        ),
      },
    ),
    reported(
      'a key that a function gives back',
      `${head}const keyOf = (record) => «record.s3.object.key»;\nexport const handler = async (event) => s3.send(new GetObjectCommand({ Bucket: 'b', Key: keyOf(event.Records[0]) }));`,
      {
        through: ', through `keyOf`,',
        output: `${head}const keyOf = (record) => decodeURIComponent(record.s3.object.key.replace(/\\+/g, ' '));\nexport const handler = async (event) => s3.send(new GetObjectCommand({ Bucket: 'b', Key: keyOf(event.Records[0]) }));`,
      },
    ),
    reported(
      'a notification that a queue brings',
      `${head}export const handler = async (event) => { for (const record of event.Records) { const body = JSON.parse(record.body); for (const inner of body.Records) await s3.send(new GetObjectCommand({ Bucket: inner.s3.bucket.name, Key: «inner.s3.object.key» })); } };`,
      {
        output: `${head}export const handler = async (event) => { for (const record of event.Records) { const body = JSON.parse(record.body); for (const inner of body.Records) await s3.send(new GetObjectCommand({ Bucket: inner.s3.bucket.name, Key: decodeURIComponent(inner.s3.object.key.replace(/\\+/g, ' ')) })); } };`,
      },
    ),
    reported(
      'an object of a batch job',
      `${head}export const handler = async (event) => { const [task] = event.tasks; return s3.send(new GetObjectCommand({ Bucket: task.s3Bucket, Key: «event.tasks[0].s3Key» })); };`,
      {
        output: `${head}export const handler = async (event) => { const [task] = event.tasks; return s3.send(new GetObjectCommand({ Bucket: task.s3Bucket, Key: decodeURIComponent(event.tasks[0].s3Key.replace(/\\+/g, ' ')) })); };`,
      },
    ),
    reported('a key without the half for spaces', loop(sent(`«decodeURIComponent(${raw})»`)), {
      messageId: 'plusKept',
      output: loop(sent(right)),
    }),
    reported('a key without the other half', loop(sent(`«${raw}.replace(/\\+/g, ' ')»`)), {
      messageId: 'percentKept',
      output: loop(sent(right)),
    }),
    reported(
      'the halves the wrong way round',
      loop(`const key = «decodeURIComponent(${raw}).replace(/\\+/g, ' ')»; ${sent('key')}`),
      { messageId: 'plusLast', output: loop(`const key = ${right}; ${sent('key')}`) },
    ),
    reported(
      'the raw key beside the decoded one',
      loop(`const raw = ${raw}; log(decodeURIComponent(raw.replace(/\\+/g, ' '))); ${sent('«raw»')}`),
      {
        output: loop(
          `const raw = ${raw}; log(decodeURIComponent(raw.replace(/\\+/g, ' '))); ${sent(`decodeURIComponent(raw.replace(/\\+/g, ' '))`)}`,
        ),
      },
    ),
    {
      ...reported(
        'a typed record in a helper function',
        `import type { S3EventRecord, S3Handler } from 'aws-lambda';\n${head}async function load({ s3: { object, bucket } }: S3EventRecord) { return s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: «object.key» })); }\nexport const handler: S3Handler = async (event) => { await Promise.all(event.Records.map(load)); };`,
        {
          output: `import type { S3EventRecord, S3Handler } from 'aws-lambda';\n${head}async function load({ s3: { object, bucket } }: S3EventRecord) { return s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: decodeURIComponent(object.key.replace(/\\+/g, ' ')) })); }\nexport const handler: S3Handler = async (event) => { await Promise.all(event.Records.map(load)); };`,
        },
      ),
      errors: [
        {
          messageId: 'encoded',
          data: { reach: '`handler` (typed `S3Handler`), through `load`,' },
          suggestions: [
            {
              messageId: 'decode',
              output: `import type { S3EventRecord, S3Handler } from 'aws-lambda';\n${head}async function load({ s3: { object, bucket } }: S3EventRecord) { return s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: decodeURIComponent(object.key.replace(/\\+/g, ' ')) })); }\nexport const handler: S3Handler = async (event) => { await Promise.all(event.Records.map(load)); };`,
            },
          ],
        },
      ],
      ts: true,
    },
  ],
  valid: [
    { name: 'a decoded key (OK8 of 3.8)', code: loop(sent(right)) },
    {
      name: 'a key decoded with replaceAll',
      code: loop(sent(`decodeURIComponent(${raw}.replaceAll('+', ' '))`)),
    },
    { name: 'spaces as %20', code: loop(sent(`decodeURIComponent(${raw}.replace(/\\+/g, '%20'))`)) },
    {
      name: 'a key decoded in steps',
      code: loop(
        `const spaced = ${raw}.replace(/\\+/g, ' '); const key = decodeURIComponent(spaced); ${sent('key')}`,
      ),
    },
    {
      name: 'a key decoded by a function of the module',
      code: loop(
        sent(`decoded(${raw})`),
        `const decoded = (key) => decodeURIComponent(key.replace(/\\+/g, ' '));\n`,
      ),
    },
    {
      name: 'a key decoded by a package',
      code: loop(sent(`decode(${raw})`), `import decode from 's3-decode';\n`),
    },
    { name: 'a key that is only logged', code: loop(`console.log(${raw}, \`key \${${raw}}\`);`) },
    { name: 'a key that is compared', code: loop(`if (${raw}.endsWith('.csv')) await work(Bucket);`) },
    {
      name: 'the source of a copy, which has to be encoded',
      code: loop(`await copy({ Bucket: 'x', CopySource: \`\${Bucket}/\${${raw}}\`, Key: 'copy' });`),
    },
    {
      name: 'a URL, which has to be encoded',
      code: loop(`await get(\`https://\${Bucket}.s3.amazonaws.com/\${${raw}}\`);`),
    },
    {
      name: "a key of S3's event on EventBridge as it is",
      code: `${head}export const handler = async ({ detail }, context) => s3.send(new GetObjectCommand({ Bucket: detail.bucket.name, Key: detail.object.key }));`,
    },
    {
      name: "a key of S3's event on EventBridge that is decoded, as AWS's Powertools for Python do",
      code: `${head}export const handler = async ({ detail }, context) => s3.send(new GetObjectCommand({ Bucket: detail.bucket.name, Key: decodeURIComponent(detail.object.key.replace(/\\+/g, ' ')) }));`,
    },
    {
      name: 'keys that middy decodes in place',
      code: `import middy from '@middy/core';\nimport s3KeyNormalizer from '@middy/s3-key-normalizer';\n${head}export const handler = middy(async (event) => s3.send(new GetObjectCommand({ Bucket: 'b', Key: event.Records[0].s3.object.key }))).use(s3KeyNormalizer());`,
    },
    {
      name: 'a key that is decoded in place',
      code: loop(`record.s3.object.key = ${right}; ${sent(raw)}`),
    },
    {
      name: 'a key of an object of another kind',
      code: `${head}export const handler = async (event, context) => s3.send(new GetObjectCommand({ Bucket: 'b', Key: event.object.key }));`,
    },
    {
      name: 'a script without a handler',
      code: `${head}export async function copy(record) { await s3.send(new GetObjectCommand({ Bucket: 'b', Key: record.s3.object.key })); }`,
    },
    {
      name: 'a key of the name of a table',
      code: loop(`await put({ TableName: 't', Key: { id: ${raw} } });`),
    },
    {
      name: 'a pattern that decodes in a way of its own',
      code: loop(sent(`${raw}.replace(/%(..)/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))`)),
    },
    {
      name: 'a key that is decoded into an object',
      code: `${head}const placeOf = ({ s3 }) => ({ bucket: s3.bucket.name, key: decodeURIComponent(s3.object.key.replace(/\\+/g, ' ')) });\nexport const handler = async (event) => { const { bucket, key } = placeOf(event.Records[0]); await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })); };`,
    },
    {
      name: 'a record that a function has made anew',
      code: loop(`const clean = decodedRecord(record); ${sent('clean.s3.object.key')}`),
    },
    {
      name: 'known limit: a key in an object that a function gives back',
      code: `${head}const placeOf = ({ s3 }) => ({ bucket: s3.bucket.name, key: s3.object.key });\nexport const handler = async (event) => { const { bucket, key } = placeOf(event.Records[0]); await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })); };`,
    },
    {
      name: 'known limit: a file that is named by the key',
      code: loop(`await writeFile(\`/tmp/\${${raw}}\`, await text());`),
    },
  ],
});

describe('decode-s3-key across modules', () => {
  const load = `import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\nexport const load = (Bucket, Key) => s3.send(new GetObjectCommand({ Bucket, Key }));\n`;
  const decoded = `export const decoded = (key) => decodeURIComponent(key.replace(/\\+/g, ' '));\n`;
  const projectUsing = (key: string): Readonly<Record<string, string>> => ({
    'load.js': load,
    'decoded.js': decoded,
    'index.js': `import { load } from './load.js';\nimport { decoded } from './decoded.js';\nexport const handler = async (event) => {\n  const [record] = event.Records;\n  return load(record.s3.bucket.name, ${key});\n};\n`,
  });

  it('reports where the key is read that a helper module asks for', async () => {
    expect(await placesIn(projectUsing(raw))).toEqual(['index.js:5 decode-s3-key']);
  });

  it('is silent about a key that another module decodes', async () => {
    expect(await placesIn(projectUsing(`decoded(${raw})`))).toEqual([]);
  });
});
