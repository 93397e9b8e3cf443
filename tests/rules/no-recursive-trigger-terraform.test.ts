import path from 'node:path';
import rule from '../../src/rules/no-recursive-trigger.js';
import { projectWith } from '../support/projects.js';
import { testRule, type MarkedCase } from '../support/rule-tester.js';

interface Parts {
  readonly bucket?: string;
  readonly prefix?: string;
  readonly beside?: string;
}

/** A function in `src/app.mjs` that its bucket triggers, which an environment variable names. */
function terraform({ bucket = 'aws_s3_bucket.photos.id', prefix = '', beside = '' }: Parts = {}): Pick<
  MarkedCase,
  'filename' | 'settings'
> {
  const root = projectWith({
    'src/app.mjs': '',
    'terraform/main.tf': `
resource "aws_s3_bucket" "photos" {}
resource "aws_s3_bucket" "thumbs" {}
variable "bucket" {}
data "archive_file" "code" {
  type        = "zip"
  source_dir  = "\${path.module}/../src"
  output_path = "\${path.module}/code.zip"
}
resource "aws_lambda_function" "app" {
  function_name = "app"
  filename      = data.archive_file.code.output_path
  handler       = "app.handler"
  runtime       = "nodejs22.x"
  environment {
    variables = { BUCKET = ${bucket} }
  }
}
resource "aws_s3_bucket_notification" "photos" {
  bucket = aws_s3_bucket.photos.bucket
  lambda_function {
    lambda_function_arn = aws_lambda_function.app.arn
    events              = ["s3:ObjectCreated:*"]
    ${prefix === '' ? '' : `filter_prefix = "${prefix}"`}
  }
}
${beside}
`,
  });
  return { filename: path.join(root, 'src/app.mjs'), settings: { 'aws-lambda': { root } } };
}

const before = `import { S3Client, PutObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
const s3 = new S3Client({});
`;

const handler = (work: string): string =>
  `${before}export const handler = async (event) => { for (const record of event.Records) { const key = record.s3.object.key; ${work} } };`;

const put = (key: string): string =>
  `new PutObjectCommand({ Bucket: process.env.BUCKET, Key: ${key}, Body: 'x' })`;

const loop = [{ messageId: 'writeToTrigger' }] as const;

testRule('no-recursive-trigger', rule, {
  valid: [
    {
      name: 'a write to another bucket',
      code: handler(`await s3.send(${put('key')});`),
      ...terraform({ bucket: 'aws_s3_bucket.thumbs.id' }),
    },
    {
      name: 'a write to a bucket that only the deployment knows',
      code: handler(`await s3.send(${put('`thumb/${Date.now()}.png`')});`),
      ...terraform({ bucket: 'var.bucket' }),
    },
    {
      name: 'a write under another prefix',
      code: handler(`await s3.send(${put('`out/${key}`')});`),
      ...terraform({ prefix: 'in/' }),
    },
    { name: 'a presigned URL', code: handler(`await getSignedUrl(s3, ${put('key')});`), ...terraform() },
    {
      name: 'a bucket that is only read',
      code: handler(`await s3.send(new GetObjectCommand({ Bucket: process.env.BUCKET, Key: key }));`),
      ...terraform(),
    },
    {
      name: 'a guard',
      code: handler(`if (key.endsWith('.png')) continue; await s3.send(${put('`${key}.png`')});`),
      ...terraform(),
    },
    {
      name: 'a loop that is meant',
      code: handler(`await s3.send(${put('`x/${key}`')});`),
      ...terraform({
        beside:
          'resource "aws_lambda_function_recursion_config" "app" {\n  function_name  = aws_lambda_function.app.function_name\n  recursive_loop = "Allow"\n}',
      }),
    },
  ],
  invalid: [
    {
      name: 'a write to the bucket that triggers',
      code: handler(`await «s3.send(${put('`x/${key}`')})»;`),
      ...terraform(),
      errors: [...loop],
    },
    {
      name: 'a write under the prefix of the trigger',
      code: handler(`await «s3.send(${put("'in/x.json'")})»;`),
      ...terraform({ prefix: 'in/' }),
      errors: [...loop],
    },
  ],
});
