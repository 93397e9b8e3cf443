/** Texts of a project by path. */
export type Files = Map<string, string>;

/** A change that somebody makes to a project. */
export interface Edit {
  readonly name: string;
  /** Whether a fact that other files see may change. */
  readonly changesFacts: boolean;
  /** `false` when there is nothing to change. */
  readonly apply: (files: Files, random: Random) => boolean;
}

/** A number from 0 to 1, the same ones for the same seed. */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function oneOf<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

const template = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
# The shop
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: orders.run
      Runtime: nodejs22.x
      Events:
        Source: { Type: SQS, Properties: { Queue: !GetAtt Queue.Arn } }
  Uploads:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: uploads.handler
      Environment: { Variables: { OUTPUT: !Ref Bucket } }
      Events:
        Source: { Type: S3, Properties: { Bucket: !Ref Bucket, Events: 's3:ObjectCreated:*' } }
  Late:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: late.begin }
  Nightly:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: nightly.begin }
  Ping:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: ping.handler
      Environment: { Variables: { QUEUE: !Ref Pongs } }
      Events:
        Source: { Type: SQS, Properties: { Queue: !GetAtt Pings.Arn } }
  Pong:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: pong.handler
      Environment: { Variables: { QUEUE: !Ref Pings, LETTERS: !Ref Letters } }
      Events:
        Source: { Type: SQS, Properties: { Queue: !GetAtt Pongs.Arn } }
  Queue: { Type: AWS::SQS::Queue }
  Pings: { Type: AWS::SQS::Queue }
  Pongs: { Type: AWS::SQS::Queue }
  Letters: { Type: AWS::SQS::Queue }
  Bucket: { Type: AWS::S3::Bucket }
  Other: { Type: AWS::S3::Bucket }
`;

const s3 = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\n`;

const storage = (client: string, inside: string): string =>
  `${s3}${client}export const upload = async (key: string): Promise<void> => {\n  ${inside}await s3.send(new PutObjectCommand({ Bucket: process.env.OUTPUT, Key: key }));\n};\n`;

/** A function that sends each message on; it loads nothing of the project's own. */
const sender = (variable: string): string =>
  `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\nexport const handler = async (event) => {\n  for (const { body } of event.Records)\n    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.${variable}, MessageBody: body }));\n};\n`;

/** A page that would be reported if a handler ran it. */
const page = (number: number): string =>
  `${s3}// page ${number}\nexport function show${number}(size) {\n  const client = new S3Client({});\n  return [client, size * ${number}];\n}\n`;

const pages = Array.from({ length: 9 }, (_, index): [string, string] => [
  `src/pages/page${index}.js`,
  page(index),
]);

/** Several handlers in JavaScript and TypeScript with helpers of their own, and modules that no handler has to do with. */
export function generatedProject(): Files {
  return new Map([
    [
      'package.json',
      JSON.stringify({ name: 'shop', type: 'module', imports: { '#cache': './src/lib/cache.js' } }),
    ],
    [
      'tsconfig.json',
      `{\n  // of the shop\n  "compilerOptions": { "paths": { "@lib/*": ["./src/lib/*"] } }\n}\n`,
    ],
    ['README.md', '# Shop\n'],
    ['template.yaml', template],
    [
      'src/orders.js',
      `import { save } from './lib/orders-store.js';\nexport const run = async (event) => {\n  for (const record of event.Records) await save(JSON.parse(record.body), record.messageId);\n};\n`,
    ],
    [
      'src/lib/orders-store.js',
      `import { randomUUID } from 'node:crypto';\nimport { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';\nconst table = DynamoDBDocumentClient.from(new DynamoDBClient({}));\n// keeps orders\nexport async function save(order, id) {\n  await table.send(new PutCommand({ TableName: 'orders', Item: { pk: randomUUID(), id, ...order } }));\n}\n`,
    ],
    [
      'src/uploads.ts',
      `import type { S3Event } from 'aws-lambda';\nimport { upload } from '@lib/storage';\nexport const handler = async (event: S3Event): Promise<void> => {\n  for (const record of event.Records) await upload(record.s3.object.key);\n};\n`,
    ],
    ['src/lib/storage.ts', storage('', 'const s3 = new S3Client({});\n  ')],
    ['src/other/storage.ts', storage('const s3 = new S3Client({});\n', '')],
    [
      'src/notify.js',
      `import { notify } from './lib/index.js';\nexport const handler = async (event) => {\n  notify(event.detail);\n  return { statusCode: 200 };\n};\n`,
    ],
    [
      'src/lib/index.js',
      `// what the handlers need\nexport { notify } from './notify.js';\nexport * from './post.js';\n`,
    ],
    [
      'src/lib/notify.js',
      `import { post } from './post.js';\n/** Tells somebody. */\nexport function notify(text) {\n  return post('https://example.com', text);\n}\n`,
    ],
    [
      'src/lib/post.js',
      `export async function post(url, body) {\n  await fetch(url, { method: 'POST', body });\n}\n`,
    ],
    ['src/lib/quiet.js', `export function notify(text) {\n  console.log(text);\n}\n`],
    [
      'src/state.js',
      `import { remember } from '#cache';\nexport const handler = async (event) => {\n  remember(event.detail);\n  return { statusCode: 200 };\n};\n`,
    ],
    [
      'src/lib/cache.js',
      `const seen = [];\nexport function remember(detail) {\n  seen.push(detail);\n  return seen;\n}\n`,
    ],
    [
      'src/warm.js',
      `import './lib/cache.js';\nimport './lib/quiet.js';\nimport './lib/storage.js';\nimport './other/storage.js';\nexport const handler = async () => ({ statusCode: 200 });\n`,
    ],
    ['src/ping.js', sender('QUEUE')],
    ['src/pong.js', sender('QUEUE')],
    // Not even a comment says what it is.
    [
      'src/bare.js',
      `// runs in a container\nimport { work } from './lib/work.js';\nexport const handler = async (order) => {\n  await work(order);\n};\n`,
    ],
    ['src/lib/work.js', page(0).replace('show0', 'work')],
    // Only the template says what it is.
    [
      'src/nightly.js',
      `import { tidy } from './lib/tidy.js';\nexport const begin = async () => {\n  tidy();\n};\n`,
    ],
    ['src/lib/tidy.js', `export async function tidy() {\n  await fetch('https://example.com');\n}\n`],
    // Only its shape says what it is.
    [
      'src/intake.js',
      `import { deliver } from './lib/deliver.js';\nexport const intake = async (event, context) => {\n  deliver(event.requestContext.url);\n  return { statusCode: 200 };\n};\n`,
    ],
    ['src/lib/deliver.js', `export async function deliver(url) {\n  await fetch(url);\n}\n`],
    [
      'src/album.js',
      `import { show } from './album/show.js';\nexport const handler = async (event) => ({ statusCode: 200, body: show(event.body) });\n`,
    ],
    ['src/album/show.js', page(0).replace('show0', 'show')],
    [
      'src/album/print.js',
      `export const handler = async (event) => ({ statusCode: 200, body: event.body });\n`,
    ],
    [
      'src/plain.js',
      `export const handler = async (event) => {\n  fetch(event.detail.url);\n  return { statusCode: 200 };\n};\n`,
    ],
    [
      'src/heavy.js',
      `import { make } from 'heavy';\nconst made = make();\nexport const handler = async (event) => ({ statusCode: 200, body: made(event.body) });\n`,
    ],
    ['src/heavy.test.js', `import { handler } from './heavy.js';\nawait handler({ body: '' });\n`],
    ...pages,
    ['node_modules/.package-lock.json', `{ "packages": { "node_modules/heavy": { "version": "1.0.0" } } }`],
    ['node_modules/heavy/package.json', `{ "name": "heavy", "version": "1.0.0", "main": "index.js" }`],
    ['node_modules/heavy/index.js', heavy(5)],
  ]);
}

function heavy(kilobytes: number): string {
  const line = `exports.member = call(function () { return 1; });\n`.padEnd(64, ' ');
  return `${line.repeat(kilobytes * 16)}exports.make = () => String;\nfunction call(value) { return value; }\n`;
}

const newPage = (number: number): string =>
  `import { show${number} } from './pages/page${number}.js';\nexport const handler = async (event) => ({ statusCode: 200, body: show${number}(event.body) });\n`;

/** Changes that other files may see. */
export const factEdits: readonly Edit[] = [
  swap(
    'a helper of a handler by template is no longer asynchronous',
    'src/lib/tidy.js',
    'async function tidy() {\n  await fetch(',
    'function tidy() {\n  console.log(',
  ),
  swap(
    'a helper of a handler by shape is no longer asynchronous',
    'src/lib/deliver.js',
    'async function deliver(url) {\n  await fetch(url)',
    'function deliver(url) {\n  console.log(url)',
  ),

  swap('the queue of the template becomes an API', 'template.yaml', 'Type: SQS', 'Type: Api'),
  swap('the template names another export', 'template.yaml', 'orders.run', 'orders.begin'),
  swap('the template names another bucket', 'template.yaml', 'OUTPUT: !Ref Bucket', 'OUTPUT: !Ref Other'),
  swap('another function on a way writes elsewhere', 'src/pong.js', 'env.QUEUE', 'env.LETTERS'),
  swap(
    'the queue of another function is another one',
    'template.yaml',
    '!GetAtt Pongs.Arn',
    '!GetAtt Letters.Arn',
  ),
  swap('a helper writes under another key', 'src/lib/orders-store.js', 'pk: randomUUID()', 'pk: id'),
  swap(
    'a helper makes its client once',
    'src/lib/storage.ts',
    storage('', 'const s3 = new S3Client({});\n  '),
    storage('const s3 = new S3Client({});\n', ''),
  ),
  swap(
    'a helper of a helper is no longer asynchronous',
    'src/lib/post.js',
    'async function post(url, body) {\n  await fetch(url, {',
    'function post(url, body) {\n  console.log(url, {',
  ),
  swap('a helper forgets what it has seen', 'src/lib/cache.js', 'seen.push(detail)', 'seen[0] = detail'),
  swap('a barrel exports another function', 'src/lib/index.js', './notify.js', './quiet.js'),
  swap('an export gets another name', 'src/lib/storage.ts', 'const upload', 'const uploadFile'),
  swap(
    'an export and its import get another name',
    'src/lib/cache.js',
    'function remember(',
    'function keep(',
  ),
  swap('the paths of tsconfig.json lead elsewhere', 'tsconfig.json', './src/lib/*', './src/other/*'),
  swap(
    'the imports of package.json lead elsewhere',
    'package.json',
    './src/lib/cache.js',
    './src/lib/post.js',
  ),
  swap(
    'a handler calls another helper',
    'src/notify.js',
    'notify(event.detail)',
    'await notify(event.detail)',
  ),
  swap(
    'a handler loads its helper late',
    'src/state.js',
    "import { remember } from '#cache';",
    "const { remember } = await import('#cache');",
  ),
  turn('a handler is new', 'src/more.js', newPage(3)),
  turn('a handler that the template waits for is new', 'src/late.js', newPage(4).replace('handler', 'begin')),
  turn(
    'a handler in TypeScript is new',
    'src/typed.ts',
    `import type { SQSHandler } from 'aws-lambda';\n${newPage(5).replace('handler', 'handler: SQSHandler')}`,
  ),
  turn(
    'a module that takes the place of another is new',
    'src/lib/notify.ts',
    'export const notify = (text: string): void => { console.log(text); };\n',
  ),
  turn(
    'a template is new',
    'serverless.yml',
    'service: pages\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions:\n  page:\n    handler: src/pages/page6.show6\n    events: [{ sqs: arn:aws:sqs:eu-west-1:1:q }]\n',
  ),
  turn('a package within is new', 'src/album/samconfig.toml', ''),
  remove('a handler goes', ['src/state.js', 'src/notify.js', 'src/uploads.ts']),
  remove('a helper goes', ['src/lib/orders-store.js', 'src/lib/post.js', 'src/lib/quiet.js']),
  remove('the template goes', ['template.yaml']),
  rename('a helper gets another path', 'src/lib/orders-store.js', 'src/lib/store.js'),
  rename('a handler gets another path', 'src/orders.js', 'src/renamed.js'),
  swap('another version of a package is installed', 'node_modules/heavy/index.js', heavy(5), heavy(200), [
    ['node_modules/.package-lock.json', '1.0.0', '2.0.0'],
    ['node_modules/heavy/package.json', '1.0.0', '2.0.0'],
  ]),
];

/** Changes that say something about the changed file at most. */
export const plainEdits: readonly Edit[] = [
  swap(
    'a comment that names an SDK',
    'src/bare.js',
    '// runs in a container',
    '// runs with aws-lambda and aws-sdk',
    [],
    false,
  ),
  swap(
    'a comment in the template',
    'template.yaml',
    '# The shop',
    '# The shop, and\n#   what belongs to it',
    [],
    false,
  ),
  swap(
    'a comment in a helper',
    'src/lib/orders-store.js',
    '// keeps orders',
    '/* orders, one\n   by one */',
    [],
    false,
  ),
  swap(
    'a comment in a barrel',
    'src/lib/index.js',
    '// what the handlers need',
    "// import './quiet.js'",
    [],
    false,
  ),
  swap(
    'a comment behind a statement of a handler',
    'src/orders.js',
    "orders-store.js';",
    "orders-store.js'; // keeps them",
    [],
    false,
  ),
  swap('a documented helper', 'src/lib/notify.js', '/** Tells somebody. */\n', '', [], false),
  swap(
    'a comment in tsconfig.json',
    'tsconfig.json',
    '// of the shop',
    '// of the shop and its\n  // pages',
    [],
    false,
  ),
  swap(
    'a script in package.json',
    'package.json',
    '"name":"shop"',
    '"name":"shop","scripts":{"test":"true"}',
    [],
    false,
  ),
  swap('the README', 'README.md', '# Shop', '# The shop', [], false),
  swap('a test', 'src/heavy.test.js', "body: ''", "body: 'x'", [], false),
  swap('a handler that loads nothing', 'src/plain.js', '  fetch(', '  await fetch(', [], false),
  {
    name: 'the body of a module that no handler can load',
    changesFacts: false,
    apply(files, random) {
      const name = `src/pages/page${7 + Math.floor(random() * 2)}.js`;
      files.set(name, `${files.get(name) ?? ''}export const more${Math.floor(random() * 1000)} = 1;\n`);
      return true;
    },
  },
];

function swap(
  name: string,
  file: string,
  one: string,
  other: string,
  also: readonly (readonly [file: string, one: string, other: string])[] = [],
  changesFacts = true,
): Edit {
  return {
    name,
    changesFacts,
    apply: (files) =>
      [[file, one, other] as const, ...also].map((each) => swapIn(files, ...each)).includes(true),
  };
}

/** The longer of two texts is looked for first: it may hold the other. */
function swapIn(files: Files, file: string, one: string, other: string): boolean {
  const text = files.get(file);
  if (text === undefined) return false;
  const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one];
  if (text.includes(longer)) files.set(file, text.replace(longer, shorter));
  else if (text.includes(shorter)) files.set(file, text.replace(shorter, longer));
  else return false;
  return true;
}

/** A file that comes, and goes the next time. */
function turn(name: string, file: string, text: string): Edit {
  return {
    name,
    changesFacts: true,
    apply(files) {
      if (!files.delete(file)) files.set(file, text);
      return true;
    },
  };
}

/** One of some files goes, and comes back the next time. */
function remove(name: string, candidates: readonly string[]): Edit {
  return {
    name,
    changesFacts: true,
    apply(files, random) {
      const original = generatedProject();
      const missing = candidates.find((file) => !files.has(file));
      const file = missing ?? oneOf(candidates, random);
      if (!files.delete(file)) files.set(file, original.get(file) ?? '');
      return true;
    },
  };
}

function rename(name: string, from: string, to: string): Edit {
  return {
    name,
    changesFacts: true,
    apply(files) {
      const [old, fresh] = files.has(from) ? [from, to] : [to, from];
      const text = files.get(old);
      if (text === undefined) return false;
      files.delete(old);
      files.set(fresh, text);
      return true;
    },
  };
}
