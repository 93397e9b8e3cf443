import rule from '../../src/rules/no-whole-sdk-import.js';
import { testRule } from '../support/rule-tester.js';

const handler = 'export const handler = async (event) => event;';

testRule('no-whole-sdk-import', rule, {
  valid: [
    {
      name: 'type-only import of SDK v2 (OK1)',
      ts: true,
      code: `import type { S3 } from 'aws-sdk';\n${handler}`,
    },
    {
      name: 'inline type import of a client package (OK1)',
      ts: true,
      code: `import { type Bucket } from '@aws-sdk/client-s3';\n${handler}`,
    },
    {
      name: 'import that only types use and the compiler elides',
      ts: true,
      code: `import { S3 } from 'aws-sdk';\nexport const handler = async (event: S3.Body) => event;`,
    },
    {
      name: 'client, command, error, paginator and waiter of v3 by name (OK2)',
      code: `import { S3Client, GetObjectCommand, NoSuchKey, paginateListObjectsV2, waitUntilObjectExists, StorageClass } from '@aws-sdk/client-s3';\n${handler}`,
    },
    {
      name: 'heavy library loaded on demand (OK3)',
      code: `export const handler = async (event) => { const moment = await import('moment'); return moment.default(event.time); };`,
    },
    {
      name: 'module without a handler (OK4, OK8)',
      code: `import AWS from 'aws-sdk';\nexport const client = new AWS.S3();`,
    },
    {
      name: 'namespace of a v3 client used by static members only (OK5)',
      code: `import * as s3 from '@aws-sdk/client-s3';\nconst client = new s3.S3Client({});\n${handler}`,
    },
    {
      name: 'one function of lodash (OK6)',
      code: `import groupBy from 'lodash/groupBy';\nimport { keyBy } from 'lodash-es';\n${handler}`,
    },
    {
      name: 'small SDK helpers (OK7)',
      code: `import { NodeHttpHandler } from '@smithy/node-http-handler';\nimport { marshall } from '@aws-sdk/util-dynamodb';\n${handler}`,
    },
    {
      name: 'allowed specifier (OK10)',
      options: [{ allow: ['aws-sdk'] }],
      code: `import AWS from 'aws-sdk';\n${handler}`,
    },
    { name: 'core of the X-Ray SDK (OK11)', code: `import AWSXRay from 'aws-xray-sdk-core';\n${handler}` },
    {
      name: 'resolved path and text with the name in it (OK12)',
      code: `const path = require.resolve('aws-sdk');\nconst text = 'aws-sdk';\n${handler}`,
    },
    {
      name: 'require of a local function with that name',
      code: `const require = (name) => name;\nconst x = require('aws-sdk');\n${handler}`,
    },
    { name: 'single client of SDK v2 by default', code: `import S3 from 'aws-sdk/clients/s3';\n${handler}` },
  ],
  invalid: [
    {
      name: 'default import of SDK v2 (RP1)',
      code: `«import AWS from 'aws-sdk';»\n${handler}`,
      errors: [{ messageId: 'wholeSdk', data: { specifier: 'aws-sdk', handler: '`handler`', example: '' } }],
    },
    {
      name: 'require of SDK v2, with the client that is constructed in the message (RP2)',
      code: `const AWS = «require('aws-sdk')»;\nconst s3 = new AWS.S3();\nexports.handler = async (event) => s3;`,
      errors: [
        {
          messageId: 'wholeSdk',
          data: {
            specifier: 'aws-sdk',
            handler: '`handler`',
            example: ' (`S3Client` of `@aws-sdk/client-s3`)',
          },
        },
      ],
    },
    {
      name: 'namespace import of SDK v2 (RP3)',
      code: `«import * as AWS from 'aws-sdk';»\n${handler}`,
      errors: [{ messageId: 'wholeSdk' }],
    },
    {
      name: 'named import of SDK v2 (RP4)',
      code: `«import { S3 } from 'aws-sdk';»\n${handler}`,
      errors: [{ messageId: 'wholeSdk' }],
    },
    {
      name: 'import equals of SDK v2 (RP5)',
      ts: true,
      code: `«import AWS = require('aws-sdk');»\nconst s3 = new AWS.S3();\nexport const handler = async (event: unknown) => s3;`,
      errors: [{ messageId: 'wholeSdk' }],
    },
    {
      name: 'destructured require of SDK v2 (RP6)',
      code: `const { DynamoDB } = «require('aws-sdk')»;\nexports.handler = async (event) => DynamoDB;`,
      errors: [{ messageId: 'wholeSdk' }],
    },
    {
      name: 'single client of SDK v2 when asked for (RP7)',
      options: [{ reportOldClients: true }],
      code: `«import S3 from 'aws-sdk/clients/s3';»\n${handler}`,
      errors: [
        {
          messageId: 'serviceOfOldSdk',
          data: { specifier: 'aws-sdk/clients/s3', instead: '@aws-sdk/client-s3' },
        },
      ],
    },
    {
      name: 'SDK v2 captured by X-Ray (RP8)',
      code: `const AWSXRay = require('aws-xray-sdk-core');\nconst AWS = AWSXRay.captureAWS(«require('aws-sdk')»);\nexports.handler = async (event) => AWS;`,
      errors: [{ messageId: 'wholeSdk' }],
    },
    {
      name: 'aggregated client of v3 (RP9)',
      code: `import { «S3» } from '@aws-sdk/client-s3';\nconst s3 = new S3();\n${handler}`,
      errors: [
        {
          messageId: 'aggregatedClient',
          data: { specifier: '@aws-sdk/client-s3', name: 'S3', client: 'S3Client' },
        },
      ],
    },
    {
      name: 'aggregated document client (RP10)',
      code: `import { «DynamoDBDocument» } from '@aws-sdk/lib-dynamodb';\n${handler}`,
      errors: [
        {
          messageId: 'aggregatedClient',
          data: {
            specifier: '@aws-sdk/lib-dynamodb',
            name: 'DynamoDBDocument',
            client: 'DynamoDBDocumentClient',
          },
        },
      ],
    },
    {
      name: 'namespace of a v3 client that escapes (RP11)',
      code: `import * as s3 from '@aws-sdk/client-s3';\nexport const handler = async (event) => new «s3»[event.command]({});`,
      errors: [{ messageId: 'escapingNamespace', data: { specifier: '@aws-sdk/client-s3', name: 's3' } }],
    },
    {
      name: 'star re-export of a client package (RP12)',
      code: `«export * from '@aws-sdk/client-s3';»\n${handler}`,
      errors: [{ messageId: 'wholeReexport', data: { specifier: '@aws-sdk/client-s3' } }],
    },
    {
      name: 'whole lodash, moment and googleapis (RP13)',
      code: `«import _ from 'lodash';»\n«import moment from 'moment';»\n«import { google } from 'googleapis';»\n${handler}`,
      errors: [{ messageId: 'wholeLibrary' }, { messageId: 'wholeLibrary' }, { messageId: 'wholeLibrary' }],
    },
    {
      name: 'escaping namespace of ramda (RP13)',
      code: `import * as R from 'ramda';\nexport const handler = async (event) => event.ops.map((op) => «R»[op]);`,
      errors: [{ messageId: 'escapingNamespace' }],
    },
    {
      name: 'development tools in a function (RP14)',
      code: `«import ts from 'typescript';»\n«import * as cdk from 'aws-cdk-lib';»\n${handler}`,
      errors: [{ messageId: 'developerTool' }, { messageId: 'developerTool' }],
    },
  ],
});
