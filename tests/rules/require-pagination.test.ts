import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pagedOperations } from '../../src/knowledge/paged-operations.js';
import rule from '../../src/rules/require-pagination.js';
import { testRule, type InvalidCase } from '../support/rule-tester.js';

const head = `import { DynamoDBDocumentClient, ScanCommand, QueryCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { S3Client, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SSMClient, GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
const db = DynamoDBDocumentClient.from(client);
const s3 = new S3Client({});
const ssm = new SSMClient({});
const users = new CognitoIdentityProviderClient({});
`;
const handler = (body: string, before = ''): string =>
  `${head}${before}\nexport const handler = async (event, context) => {\n${body}\n};`;
const scan = 'db.send(new ScanCommand({ TableName }))';
const queryOf = (condition: string): string =>
  `db.send(new QueryCommand({ TableName, KeyConditionExpression: '${condition}', ExpressionAttributeValues }))`;
const list = `s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'in/' }))`;
const reach = '`handler` (exported as `handler` with a Lambda signature)';

const ofScan = {
  operation: 'Scan',
  page: ' (1 MB at most)',
  wayOut:
    'ask again with `ExclusiveStartKey` while there is a `LastEvaluatedKey`, as `paginateScan` does, or set `Limit` when the first ones are enough',
};
const ofQuery = {
  ...ofScan,
  operation: 'Query',
  wayOut: ofScan.wayOut.replace('paginateScan', 'paginateQuery'),
};
const ofList = {
  operation: 'ListObjectsV2',
  page: ' (1,000 objects at most)',
  wayOut:
    'ask again with `ContinuationToken` while there is a `NextContinuationToken`, as `paginateListObjectsV2` does, or set `MaxKeys` when the first ones are enough',
};

function reported(name: string, code: string, data: Readonly<Record<string, string>> = {}): InvalidCase {
  return { name, code, errors: [{ messageId: 'firstPageOnly', data: { reach, ...ofScan, ...data } }] };
}

testRule('require-pagination', rule, {
  invalid: [
    reported(
      'a scan whose items are returned (RP5 of 3.8)',
      handler(`const { Items } = await «${scan}»; return Items;`),
    ),
    reported(
      'a scan in the body of an answer',
      handler(
        `const result = await «${scan}»; return { statusCode: 200, body: JSON.stringify(result.Items) };`,
      ),
    ),
    reported(
      'items that are walked through',
      handler(`const { Items = [] } = await «${scan}»; for (const item of Items) await work(item);`),
    ),
    reported(
      'items that are looked for one',
      handler(`const result = await «${scan}»; return result.Items?.find(({ id }) => id === event.id);`),
    ),
    reported(
      'items that are counted',
      handler(`const { Items } = await «${scan}»; return { total: Items.length };`),
    ),
    reported(
      'a count of the first page',
      handler(
        `const { Count } = await «db.send(new ScanCommand({ TableName, Select: 'COUNT' }))»; return { Count };`,
      ),
    ),
    reported(
      'a filtered scan',
      handler(
        `const { Items } = await «db.send(new ScanCommand({ TableName, FilterExpression: 'a = :a' }))»; return Items.map(toOrder);`,
      ),
    ),
    reported(
      'a scan in a function of the module',
      handler(`return (await all()).map(toOrder);`, `const all = async () => (await «${scan}»).Items ?? [];`),
      { reach: `${reach}, through \`all\`,` },
    ),
    reported(
      'a query by the partition key',
      handler(`const { Items } = await «${queryOf('pk = :pk')}»; return Items;`),
      ofQuery,
    ),
    reported(
      'a query for a range',
      handler(`const { Items } = await «${queryOf('pk = :pk AND begins_with(sk, :sk)')}»; return Items;`),
      ofQuery,
    ),
    reported(
      'a query between two keys',
      handler(`const { Items } = await «${queryOf('pk = :pk and sk BETWEEN :a AND :b')}»; return Items;`),
      ofQuery,
    ),
    reported(
      'all steps of an execution',
      `import { SFNClient, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
const sfn = new SFNClient({});
export const handler = async (event, context) => { const { events } = await «sfn.send(new GetExecutionHistoryCommand({ executionArn: event.arn }))»; return events.map(nameOf); };`,
      {
        operation: 'GetExecutionHistory',
        page: ' (100 events at most)',
        wayOut:
          'ask again with `nextToken` while there is a `nextToken`, as `paginateGetExecutionHistory` does, or set `maxResults` when the first ones are enough',
      },
    ),
    reported(
      'objects of a bucket',
      handler(
        `const { Contents } = await «${list}»; await Promise.all(Contents.map(({ Key }) => drop(Key)));`,
      ),
      ofList,
    ),
    reported(
      'objects below a prefix, of which other keys are compared',
      handler(
        `const prefix = event.path; const { Contents } = await «s3.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }))»; return Contents.find((object) => object.Key === event.key);`,
      ),
      ofList,
    ),
    reported(
      'items that are used if there are any',
      handler(`const { Items } = await «${scan}»; return Array.isArray(Items) && Items.length ? Items : [];`),
    ),
    reported(
      'one of two commands, which one call sends',
      handler(
        `let command; if (event.all) command = new ScanCommand({ TableName }); else command = new ScanCommand({ TableName: 'b' }); const { Items } = await «db.send(command)»; return Items;`,
      ),
    ),
    reported(
      'parameters below a path',
      handler(
        `const { Parameters } = await «ssm.send(new GetParametersByPathCommand({ Path: '/app' }))»; return Object.fromEntries(Parameters.map(({ Name, Value }) => [Name, Value]));`,
      ),
      {
        operation: 'GetParametersByPath',
        page: ' (10 parameters at most)',
        wayOut:
          'ask again with `NextToken` while there is a `NextToken`, as `paginateGetParametersByPath` does, or set `MaxResults` when the first ones are enough',
      },
    ),
    reported(
      'all users of a pool',
      handler(
        `const { Users } = await «users.send(new ListUsersCommand({ UserPoolId }))»; return Users.map(mailOf);`,
      ),
      {
        operation: 'ListUsers',
        page: ' (60 users at most)',
        wayOut:
          'ask again with `PaginationToken` while there is a `PaginationToken`, as `paginateListUsers` does, or set `Limit` when the first ones are enough',
      },
    ),
    reported(
      'a callback of the older SDK',
      `const AWS = require('aws-sdk');\nconst db = new AWS.DynamoDB.DocumentClient();\nmodule.exports.list = (event, context, callback) => { «db.scan({ TableName: 't' }, (error, result) => { if (error) return callback(error); callback(null, { statusCode: 200, body: JSON.stringify(result.Items) }); })»; };\nmodule.exports.handler = module.exports.list;`,
      {
        reach: '`list` (takes an event and a context, and treats them as Lambda does)',
        wayOut:
          'ask again with `ExclusiveStartKey` while there is a `LastEvaluatedKey`, or set `Limit` when the first ones are enough',
      },
    ),
    reported(
      'topics without an input',
      `import { SNSClient, ListTopicsCommand } from '@aws-sdk/client-sns';\nconst sns = new SNSClient({});\nexport const handler = async (event, context) => { const { Topics } = await «sns.send(new ListTopicsCommand())»; return Topics.map(nameOf); };`,
      {
        operation: 'ListTopics',
        page: ' (100 topics at most)',
        wayOut: 'ask again with `NextToken` while there is a `NextToken`, as `paginateListTopics` does',
      },
    ),
  ],
  valid: [
    {
      name: 'the first item, when there is any',
      code: handler(
        `const data = await ${queryOf('pk = :pk')}; if (Array.isArray(data.Items) && data.Items.length) { return data.Items[0]; } return null;`,
      ),
    },
    {
      name: 'an object by its name, which is the first below itself as a prefix',
      code: handler(
        `const Prefix = event.key; const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix })); for (const object of Contents) { if (object.Key === Prefix) return object; } return false;`,
      ),
    },
    {
      name: 'resources by their names, for which there are no pages',
      code: `import { ResourceGroupsTaggingAPIClient, GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
const tags = new ResourceGroupsTaggingAPIClient({});
export const handler = async (event, context) => { const { ResourceTagMappingList } = await tags.send(new GetResourcesCommand({ ResourceARNList: event.arns })); return ResourceTagMappingList.map(toTags); };`,
    },
    {
      name: 'the newest steps of an execution',
      code: `import { SFNClient, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
const sfn = new SFNClient({});
export const handler = async (event, context) => { const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn: event.arn, reverseOrder: true })); return events.map(nameOf).filter(Boolean)[0]; };`,
    },
    {
      name: 'a paginator (OK6 of 3.8)',
      code: handler(
        `for await (const page of paginateScan({ client: db }, { TableName })) work(page.Items);`,
      ),
    },
    {
      name: 'a loop that reads the token (OK7 of 3.8)',
      code: handler(
        `let k; do { const r = await db.send(new ScanCommand({ TableName, ExclusiveStartKey: k })); work(r.Items); k = r.LastEvaluatedKey; } while (k);`,
      ),
    },
    {
      name: 'a token that is given to the caller',
      code: handler(
        `const { Items, LastEvaluatedKey } = await ${scan}; return { Items, next: LastEvaluatedKey };`,
      ),
    },
    { name: 'the whole answer for the caller', code: handler(`return ${scan};`) },
    {
      name: 'the whole answer for a function that is not seen',
      code: handler(`return toPage(await ${scan});`),
    },
    {
      name: 'a limit',
      code: handler(
        `const { Items } = await db.send(new ScanCommand({ TableName, Limit: 20 })); return Items;`,
      ),
    },
    {
      name: 'a limit that is set later',
      code: handler(
        `const input = { TableName }; input.Limit = 20; const { Items } = await db.send(new ScanCommand(input)); return Items;`,
      ),
    },
    {
      name: 'an input that is not seen',
      code: handler(`const { Items } = await db.send(new ScanCommand(inputOf(event))); return Items;`),
    },
    {
      name: 'an input with more in it',
      code: handler(
        `const { Items } = await db.send(new ScanCommand({ TableName, ...page })); return Items;`,
      ),
    },
    { name: 'one item', code: handler(`const { Items } = await ${queryOf('email = :e')}; return Items[0];`) },
    {
      name: 'one item by a pattern',
      code: handler(`const { Items: [user] } = await ${queryOf('email = :e')}; return user;`),
    },
    {
      name: 'whether there is any',
      code: handler(
        `const { Items } = await ${queryOf('email = :e')}; if (Items.length > 0) throw new Error('Taken');`,
      ),
    },
    {
      name: 'whether anything is counted',
      code: handler(`const { Count } = await ${queryOf('email = :e')}; return Count > 0;`),
    },
    {
      name: 'a query by the whole key',
      code: handler(
        `const { Items } = await ${queryOf('pk = :pk AND sk = :sk')}; return Items.map(toOrder);`,
      ),
    },
    {
      name: 'a query whose condition is not seen',
      code: handler(
        `const { Items } = await db.send(new QueryCommand({ TableName, KeyConditionExpression: condition })); return Items;`,
      ),
    },
    {
      name: 'a user by a filter',
      code: handler(
        `const { Users } = await users.send(new ListUsersCommand({ UserPoolId, Filter: 'email = "x"' })); return Users.map(mailOf);`,
      ),
    },
    {
      name: 'a list that is emptied page by page',
      code: handler(
        `for (;;) { const { Contents = [] } = await ${list}; if (Contents.length === 0) break; await drop(Contents.map(({ Key }) => ({ Key }))); }`,
      ),
    },
    {
      name: 'a function that calls itself',
      code: handler(
        `return empty(event.bucket);`,
        `const empty = async (Bucket) => { const { Contents = [] } = await ${list}; await drop(Contents.map(({ Key }) => ({ Key }))); if (Contents.length > 0) await empty(Bucket); };`,
      ),
    },
    {
      name: 'items that are only logged',
      code: handler(`const { Items } = await ${scan}; console.log(Items);`),
    },
    {
      name: 'whether the list is cut',
      code: handler(
        `const page = await ${list}; if (page.IsTruncated) throw new Error('Too many'); return page.Contents.map(({ Key }) => Key);`,
      ),
    },
    {
      name: 'an operation that gives all at once',
      code: `import { EC2Client, DescribeInstancesCommand } from '@aws-sdk/client-ec2';\nconst ec2 = new EC2Client({});\nexport const handler = async (event, context) => { const { Reservations } = await ec2.send(new DescribeInstancesCommand({})); return Reservations.map(idOf); };`,
    },
    {
      name: 'code that no handler runs',
      code: `${head}export const all = async () => (await ${scan}).Items;`,
    },
    {
      name: 'an operation that the options allow',
      code: handler(`const { Items } = await ${scan}; return Items;`),
      options: [{ allow: ['Scan'] }],
    },
    {
      name: 'known limit: a list whose function gives the whole answer to a caller that takes it for all',
      code: handler(
        `const { page } = await load(); return page.Items;`,
        `const load = async () => ({ page: await ${scan} });`,
      ),
    },
    {
      name: 'known limit: parameters in a variable that is set twice',
      code: handler(
        `let input = { Bucket }; const { Contents } = await s3.send(new ListObjectsV2Command(input)); input = { Bucket }; return Contents.map(nameOf);`,
      ),
    },
  ],
});

describe('the table of paged operations', () => {
  const apis = path.join(
    path.dirname(createRequire(import.meta.url).resolve('aws-sdk/package.json')),
    'apis',
  );
  const names: Readonly<Record<string, string>> = {
    cloudwatch: 'monitoring',
    'resource-groups-tagging-api': 'resourcegroupstaggingapi',
  };

  it('agrees with the paginators of the SDK', () => {
    const files = readdirSync(apis).filter((file) => file.endsWith('.paginators.json'));
    let compared = 0;
    for (const [key, { start, tokens, limit, lists }] of pagedOperations) {
      const [service = '', operation = ''] = key.split('.');
      const file = files
        .filter((each) => each.replace(/-\d{4}-.*/, '') === (names[service] ?? service))
        .at(-1);
      const { pagination } = JSON.parse(readFileSync(path.join(apis, file ?? ''), 'utf8')) as Paginators;
      const known = pagination[operation];
      if (!known) continue;
      compared += 1;
      expect([key, [known.input_token].flat()[0], known.limit_key]).toEqual([key, start, limit]);
      expect([known.output_token].flat()[0]?.split(' ')[0]).toBe(tokens[0]);
      for (const result of [known.result_key ?? []].flat().slice(0, 1)) expect(lists).toContain(result);
    }
    expect(compared).toBeGreaterThan(60);
  });
});

interface Paginators {
  readonly pagination: Readonly<
    Record<
      string,
      {
        readonly input_token: string | readonly string[];
        readonly output_token?: string | readonly string[];
        readonly limit_key?: string;
        readonly result_key?: string | readonly string[];
      }
    >
  >;
}
