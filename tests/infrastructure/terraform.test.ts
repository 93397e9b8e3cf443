import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DeclaredFunction, Deployment, Term, Trigger } from '../../src/infrastructure/deployment.js';
import { PatternTerm } from '../../src/infrastructure/deployment.js';
import { deploymentsAround } from '../../src/infrastructure/deployments.js';
import { readTerraform } from '../../src/infrastructure/terraform/terraform.js';
import { fixturePath } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

/** The deployment of a configuration in the root of a project with these files; a text is `main.tf`. */
function read(files: string | Readonly<Record<string, string>>): Deployment {
  const root = projectWith(typeof files === 'string' ? { 'main.tf': files } : files);
  const [only] = deploymentsAround(path.join(root, 'any.js'), { root });
  if (!only) throw new Error('no deployment');
  return only;
}

function functionOf(deployment: Deployment, logicalId = 'aws_lambda_function.f'): DeclaredFunction {
  const found = deployment.functions.find((declared) => declared.logicalId === logicalId);
  if (!found) throw new Error(`no function ${logicalId}`);
  return found;
}

/** A function `f`, with more arguments, and what stands beside it. */
const withFunction = (more = '', beside = ''): string =>
  `resource "aws_lambda_function" "f" {\n  function_name = "shop-f"\n  handler = "a.handler"\n  runtime = "nodejs22.x"\n${more}\n}\n${beside}\n`;

const text = (value: string): Term => ({ kind: 'concat', atoms: [{ kind: 'text', text: value }] });
const symbol = (id: string): Term => ({ kind: 'concat', atoms: [{ kind: 'symbol', id }] });
const attribute = (of: string, which: 'name' | 'arn' | 'url' | 'streamArn' | 'other'): Term => ({
  kind: 'concat',
  atoms: [{ kind: 'attribute', of, which }],
});

describe('a project with a module of its own', () => {
  const root = fixturePath('tf-orders');
  const deployments = deploymentsAround(path.join(root, 'modules/queue/any.js'), { root });
  const [deployment = read('')] = deployments;
  const upload = functionOf(deployment, 'aws_lambda_function.upload');
  const consume = functionOf(deployment, 'aws_lambda_function.consume');

  it('is one deployment, the module in it', () => {
    expect(deployments.map(({ template }) => path.relative(root, template))).toEqual(['main.tf']);
    expect([...deployment.resources.keys()]).toEqual([
      'aws_lambda_function.consume',
      'aws_s3_bucket.uploads',
      'aws_lambda_function.upload',
      'module.jobs.aws_sqs_queue.dead',
      'module.jobs.aws_sqs_queue.this',
    ]);
    expect(deployment).toMatchObject({ dialect: 'terraform', isComplete: true, problems: [] });
  });

  it('maps handlers through archives, by reference and by path', () => {
    const files = [upload, consume].map(({ sources }) =>
      sources.map(({ file }) => path.relative(root, file)),
    );
    expect(files).toEqual([['src/upload.js'], ['src/consume.js']]);
  });

  it('has settings and their defaults', () => {
    expect(upload).toMatchObject({ timeoutSeconds: 30, memoryMegabytes: 128, architecture: 'arm64' });
    expect(consume).toMatchObject({ timeoutSeconds: 3, architecture: 'x86_64', recursiveLoop: 'Allow' });
  });

  it('resolves the environment to resources', () => {
    expect(Object.fromEntries(upload.environment)).toEqual({
      STAGE: symbol('tf:var.stage'),
      BUCKET: attribute('aws_s3_bucket.uploads', 'name'),
      NAME: deployment.resources.get('aws_s3_bucket.uploads')?.name,
      QUEUE_URL: attribute('module.jobs.aws_sqs_queue.this', 'url'),
      LIMIT: text('3'),
    });
    expect(upload.isEnvironmentComplete).toBe(true);
  });

  it('finds triggers through an alias and through a module', () => {
    expect(upload.triggers).toMatchObject([
      {
        source: 's3',
        resource: attribute('aws_s3_bucket.uploads', 'name'),
        filter: { kind: 's3', events: ['s3:ObjectCreated:*'], prefix: text('in/'), suffix: undefined },
        place: { line: 45 },
      },
    ]);
    expect(consume.triggers).toMatchObject([
      {
        source: 'sqs',
        resource: attribute('module.jobs.aws_sqs_queue.this', 'arn'),
        batchSize: 5,
        reportsBatchItemFailures: true,
        isFifo: false,
      },
    ]);
  });

  it('knows where failures go, and what queues are like', () => {
    expect(consume.failureTargets).toEqual([attribute('module.jobs.aws_sqs_queue.dead', 'arn')]);
    expect(deployment.resources.get('module.jobs.aws_sqs_queue.this')?.queue).toEqual({
      visibilityTimeoutSeconds: 180,
      isFifo: false,
      deadLetter: { target: attribute('module.jobs.aws_sqs_queue.dead', 'arn'), maxReceiveCount: 4 },
    });
    expect(deployment.flows).toMatchObject([
      { kind: 'redrive', from: attribute('module.jobs.aws_sqs_queue.this', 'arn') },
    ]);
  });

  it('is read by itself with variables as symbols where nothing above uses the module', () => {
    const own = fixturePath('tf-orders', 'modules', 'queue');
    expect(readTerraform(path.join(own, 'main.tf'), own)).toBeUndefined();
    const moduleRoot = projectWith({
      'main.tf': withFunction(
        'environment {\n variables = { A = var.a }\n}',
        'variable "a" {\n default = "x"\n}',
      ),
    });
    const alone = readTerraform(path.join(moduleRoot, 'main.tf'), moduleRoot);
    expect(alone?.functions[0]?.environment.get('A')).toEqual(symbol('tf:var.a'));
  });
});

describe('triggers', () => {
  const first = (beside: string): Trigger | undefined =>
    functionOf(read(withFunction('', beside))).triggers[0];
  const arn = 'aws_lambda_function.f.arn';

  it.each([
    [
      'aws_lambda_event_source_mapping',
      `function_name = ${arn}\nevent_source_arn = aws_dynamodb_table.t.stream_arn`,
      'dynamodb',
    ],
    ['aws_lambda_event_source_mapping', `function_name = ${arn}\nevent_source_arn = var.queue`, 'sqs'],
    [
      'aws_lambda_event_source_mapping',
      `function_name = "shop-f"\nevent_source_arn = var.stream\nstarting_position = "LATEST"`,
      'other',
    ],
    ['aws_lambda_event_source_mapping', `function_name = ${arn}\ntopics = ["t"]`, 'kafka'],
    [
      'aws_sns_topic_subscription',
      `topic_arn = aws_sns_topic.t.arn\nprotocol = "lambda"\nendpoint = ${arn}`,
      'sns',
    ],
    ['aws_cloudwatch_event_target', `rule = aws_cloudwatch_event_rule.daily.name\narn = ${arn}`, 'schedule'],
    ['aws_scheduler_schedule', `target {\narn = ${arn}\n}`, 'schedule'],
    [
      'aws_cloudwatch_log_subscription_filter',
      `log_group_name = "l"\nfilter_pattern = ""\ndestination_arn = ${arn}`,
      'logs',
    ],
    ['aws_pipes_pipe', `source = aws_sqs_queue.q.arn\ntarget = ${arn}`, 'other'],
    [
      'aws_apigatewayv2_integration',
      `api_id = aws_apigatewayv2_api.http.id\nintegration_uri = aws_lambda_function.f.invoke_arn`,
      'api',
    ],
    [
      'aws_apigatewayv2_integration',
      `api_id = aws_apigatewayv2_api.socket.id\nintegration_uri = ${arn}`,
      'websocket',
    ],
    [
      'aws_api_gateway_integration',
      `uri = "arn:aws:apigateway:r:lambda:path/functions/\${${arn}}/invocations"`,
      'api',
    ],
    ['aws_lambda_function_url', 'function_name = aws_lambda_function.f.function_name', 'function-url'],
    ['aws_cognito_user_pool', `lambda_config {\npre_sign_up = ${arn}\n}`, 'cognito'],
    [
      'aws_sfn_state_machine',
      `definition = jsonencode({ States = { A = { Resource = ${arn} } } })`,
      'stepfunctions',
    ],
    [
      'aws_sfn_state_machine',
      `definition = <<E\n{ "States": { "A": { "Resource": "\${${arn}}" } } }\nE`,
      'stepfunctions',
    ],
    [
      'aws_lambda_permission',
      `function_name = aws_lambda_function.f.function_name\nprincipal = "s3.amazonaws.com"`,
      's3',
    ],
  ])('%s { %s }', (type, settings, source) => {
    const others = `resource "aws_cloudwatch_event_rule" "daily" {\nschedule_expression = "rate(1 day)"\n}\nresource "aws_dynamodb_table" "t" {}\nresource "aws_sns_topic" "t" {}\nresource "aws_sqs_queue" "q" {}\nresource "aws_apigatewayv2_api" "http" {\nprotocol_type = "HTTP"\n}\nresource "aws_apigatewayv2_api" "socket" {\nprotocol_type = "WEBSOCKET"\n}\n`;
    expect(first(`resource "${type}" "r" {\n${settings}\n}\n${others}`)?.source).toBe(source);
  });

  it.each([
    [
      'jsonencode',
      'jsonencode({ source = ["aws.s3"], detail = { bucket = { name = [aws_s3_bucket.b.bucket] } } })',
    ],
    [
      'a heredoc',
      '<<E\n{ "source": ["aws.s3"], "detail": { "bucket": { "name": ["${aws_s3_bucket.b.bucket}"] } } }\nE',
    ],
  ])('have the pattern of their rule, from %s', (_, pattern) => {
    const rule = `resource "aws_s3_bucket" "b" {}\nresource "aws_cloudwatch_event_rule" "r" {\nname = "r"\nevent_pattern = ${pattern}\n}\nresource "aws_cloudwatch_event_target" "t" {\nrule = aws_cloudwatch_event_rule.r.name\narn = ${arn}\n}`;
    expect(first(rule)).toMatchObject({
      source: 'eventbridge',
      resource: text('default'),
      filter: {
        pattern: {
          source: ['aws.s3'],
          detail: { bucket: { name: [new PatternTerm(attribute('aws_s3_bucket.b', 'name'))] } },
        },
      },
    });
  });

  it('are switched off', () => {
    const mapping = (enabled: string): string =>
      `resource "aws_lambda_event_source_mapping" "m" {\nfunction_name = ${arn}\nevent_source_arn = var.q\nenabled = ${enabled}\n}`;
    expect(first(mapping('false'))?.isEnabled).toBe(false);
    expect(first(mapping('var.on'))?.isEnabled).toBe(true);
  });

  it('come from the last notification of a bucket', () => {
    const notification = (name: string, prefix: string): string =>
      `resource "aws_s3_bucket_notification" "${name}" {\nbucket = aws_s3_bucket.b.id\nlambda_function {\nlambda_function_arn = ${arn}\nevents = ["s3:ObjectCreated:*"]\nfilter_prefix = "${prefix}"\n}\n}\n`;
    const deployment = read(
      withFunction(
        '',
        `resource "aws_s3_bucket" "b" {}\n${notification('x', 'x/')}${notification('y', 'y/')}`,
      ),
    );
    expect(functionOf(deployment).triggers).toMatchObject([{ filter: { prefix: text('y/') } }]);
    expect(deployment.problems).toMatchObject([
      { text: 'Another notification of this bucket replaces this one.' },
    ]);
  });

  it('come through modules of the registry', () => {
    const deployment = read(`module "fn" {
  source  = "terraform-aws-modules/lambda/aws"
  handler = "a.handler"
  runtime = "nodejs22.x"
  environment_variables = { BUCKET = module.bucket.s3_bucket_id }
  recursive_loop = "Terminate"
  event_source_mapping = { q = { event_source_arn = aws_sqs_queue.q.arn, batch_size = 1 } }
}
module "bucket" {
  source = "terraform-aws-modules/s3-bucket/aws"
}
resource "aws_sqs_queue" "q" {
  fifo_queue = true
}
module "notification" {
  source = "terraform-aws-modules/s3-bucket/aws//modules/notification"
  bucket = module.bucket.s3_bucket_id
  lambda_notifications = {
    fn = { function_arn = module.fn.lambda_function_arn, events = ["s3:ObjectCreated:Put"], filter_suffix = ".csv" }
  }
}`);
    const fn = functionOf(deployment, 'module.fn');
    expect(fn).toMatchObject({ recursiveLoop: 'Terminate', isEnvironmentComplete: true });
    expect(fn.environment.get('BUCKET')).toEqual(attribute('module.bucket', 'name'));
    expect(fn.triggers).toMatchObject([
      { source: 'sqs', batchSize: 1, isFifo: true },
      { source: 's3', resource: attribute('module.bucket', 'name'), filter: { suffix: text('.csv') } },
    ]);
  });
});

describe('several instances', () => {
  const each = (collection: string): Deployment =>
    read(`resource "aws_s3_bucket" "b" {\n  for_each = ${collection}\n}
resource "aws_lambda_function" "f" {
  for_each = ${collection}
  handler  = "\${each.key}.handler"
  runtime  = "nodejs22.x"
  environment {\n    variables = { BUCKET = aws_s3_bucket.b[each.key].id }\n  }
}
resource "aws_lambda_permission" "p" {
  for_each      = ${collection}
  function_name = aws_lambda_function.f[each.key].function_name
  principal     = "s3.amazonaws.com"
}
variable "names" {
  default = ["in"]
}`);

  it('are told apart where their keys are known', () => {
    const { functions } = each('toset(["in", "out"])');
    expect(functions.map(({ logicalId, handler }) => [logicalId, handler])).toEqual([
      ['aws_lambda_function.f["in"]', 'in.handler'],
      ['aws_lambda_function.f["out"]', 'out.handler'],
    ]);
    expect(functions[0]?.environment.get('BUCKET')).toEqual(attribute('aws_s3_bucket.b["in"]', 'name'));
  });

  it('are known by the defaults of variables for their code and the kind of their triggers alone', () => {
    const { functions } = each('toset(var.names)');
    expect(functions).toMatchObject([{ handler: 'in.handler', triggers: [{ source: 's3' }] }]);
    expect(functions[0]?.environment.get('BUCKET')).toEqual({ kind: 'unknown' });
  });

  it('are one where nothing tells their number', () => {
    const [only, ...others] = each('local.missing').functions;
    expect(others).toEqual([]);
    expect(only?.environment.get('BUCKET')).toEqual({ kind: 'unknown' });
  });

  it('may be none or one', () => {
    const deployment = read(
      withFunction(
        'count = var.on ? 1 : 0',
        'resource "aws_lambda_function_url" "u" {\nfunction_name = aws_lambda_function.f[0].function_name\n}',
      ),
    );
    expect(functionOf(deployment).triggers).toMatchObject([{ source: 'function-url' }]);
    expect(() => read(withFunction('count = 0'))).toThrow('no deployment');
  });
});

describe('values', () => {
  const valueOf = (expression: string, beside = ''): Term | undefined =>
    functionOf(
      read(withFunction(`environment {\n variables = { A = ${expression} }\n}`, beside)),
    ).environment.get('A');

  it.each([
    ['format("%s-%d", "a", 1)', text('a-1')],
    ['join("-", ["a", "b"])', text('a-b')],
    ['replace("a_b", "_", "-")', text('a-b')],
    ['jsonencode({ a = 1 })', text('{"a":1}')],
    ['lookup({ a = "x" }, "b", "y")', text('y')],
    ['coalesce("", null, "x")', text('x')],
    ['try({}.a, "x")', text('x')],
    ['true ? "x" : "y"', text('x')],
    ['var.on ? "x" : "y"', { kind: 'either', options: [text('x'), text('y')] }],
    ['[for a in ["x"] : upper(a)][0]', text('X')],
    ['path.module', text('.')],
    ['uuid()', { kind: 'unknown' }],
    ['local.a', { kind: 'unknown' }],
    ['var.settings.bucket', symbol('tf:var.settings.bucket')],
    ['data.aws_sqs_queue.q.url', attribute('data.aws_sqs_queue.q', 'url')],
  ] satisfies [string, Term][])('%s', (expression, term) => {
    const beside = 'locals {\n a = local.b\n b = local.a\n}\ndata "aws_sqs_queue" "q" {\n name = "q"\n}';
    expect(valueOf(expression, beside)).toEqual(term);
  });

  it('of what may be in an environment leave it incomplete', () => {
    const environment = (variables: string): DeclaredFunction =>
      functionOf(read(withFunction(`environment {\n variables = ${variables}\n}`)));
    expect(environment('merge(var.more, { A = "x" })').isEnvironmentComplete).toBe(false);
    expect(environment('merge({ A = "x" }, var.more)').environment.get('A')).toEqual({ kind: 'unknown' });
  });
});

describe('the code of a function', () => {
  const files = { 'lambda/a.js': '', 'pack/a.ts': '' };
  const codeOf = (more: string, beside = ''): unknown => {
    const root = projectWith({ ...files, 'main.tf': withFunction(more, beside) });
    const [declared] = readTerraform(path.join(root, 'main.tf'), root)?.functions ?? [];
    return (
      declared?.absence?.kind ?? declared?.sources.map(({ file, how }) => [path.relative(root, file), how])
    );
  };
  const archive =
    'data "archive_file" "z" {\nsource_dir = "${path.module}/lambda"\noutput_path = "z.zip"\n}\n';

  it.each([
    ['an archive', 'filename = data.archive_file.z.output_path', archive, [['lambda/a.js', 'exact']]],
    [
      'an upload',
      's3_key = aws_s3_object.o.key',
      `${archive}resource "aws_s3_object" "o" {\nkey = "k"\nsource = data.archive_file.z.output_path\n}`,
      [['lambda/a.js', 'exact']],
    ],
    ['a package beside its source', 'filename = "pack.zip"', '', [['pack/a.ts', 'convention']]],
    ['a bucket', 's3_bucket = "b"\ns3_key = "k"', '', 'bucket'],
    ['an image', 'package_type = "Image"\nimage_uri = "x"', '', 'image'],
    ['nowhere', '', '', 'computed-location'],
    ['outside of the root', 'filename = "../../x.zip"', '', 'outside'],
  ])('comes from %s', (_, more, beside, expected) => {
    expect(codeOf(more, beside)).toEqual(expected);
  });
});

describe('what is not read', () => {
  it.each([
    ['a module elsewhere', 'module "m" {\n source = "./gone"\n}', false],
    ['a module outside of the root', 'module "m" {\n source = "../../m"\n}', false],
    ['a module that makes functions', 'module "m" {\n source = "example.com/lambda/aws"\n}', false],
    ['a module of something else', 'module "m" {\n source = "terraform-aws-modules/vpc/aws"\n}', true],
    ['a broken block', 'resource "a" "b" {\n c = = 1\n}', false],
  ])('%s', (_, beside, isComplete) => {
    const deployment = read(withFunction('', beside));
    expect(deployment.isComplete).toBe(isComplete);
    expect(deployment.problems).toHaveLength(1);
  });

  it('is a module that uses itself, more than a few times', () => {
    const root = projectWith({
      'main.tf': withFunction('', 'module "m" {\n source = "./m"\n}'),
      'm/main.tf': 'module "m" {\n source = "../m"\n}\nmodule "n" {\n source = "../m"\n}\n',
    });
    const deployment = readTerraform(path.join(root, 'main.tf'), root);
    expect(deployment?.isComplete).toBe(false);
  });

  it('is more than a configuration may hold', () => {
    const locals = ['a0 = ["x", "x", "x", "x", "x", "x", "x", "x"]'];
    for (let index = 1; index < 12; index++)
      locals.push(
        `a${index} = [for x in range(8) : [for y in [1, 2, 3, 4, 5, 6, 7, 8] : local.a${index - 1}]]`,
      );
    const nested = `[for a in local.t : ${'[for b in local.t : '.repeat(8)}a${']'.repeat(8)}]`;
    const text = withFunction(
      `environment {\n variables = { A = ${nested} }\n}`,
      `locals {\n t = [1, 2, 3, 4, 5, 6, 7, 8, 9]\n ${locals.join('\n ')}\n}`,
    );
    expect(read(text).problems).toMatchObject([{ text: 'The configuration holds too many values.' }]);
  });

  it('are the other files of a directory by themselves', () => {
    const root = projectWith({ 'a.tf': withFunction(), 'b.tf': 'locals {}', 'c.tofu': '', 'c.tf': 'broken' });
    expect(readTerraform(path.join(root, 'a.tf'), root)?.problems).toEqual([]);
    expect(readTerraform(path.join(root, 'b.tf'), root)).toBeUndefined();
  });

  it('is nothing of the JSON syntax', () => {
    const json = {
      resource: {
        aws_lambda_function: { f: { handler: 'a.handler', environment: [{ variables: { A: '${var.a}' } }] } },
      },
    };
    const deployment = read({ 'main.tf.json': JSON.stringify(json) });
    expect(functionOf(deployment).environment.get('A')).toEqual(symbol('tf:var.a'));
  });
});

describe('a configuration that changes', () => {
  it('is read again when a file comes in', () => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    try {
      const root = projectWith({ 'main.tf': withFunction() });
      const idsAround = (): string[] =>
        deploymentsAround(path.join(root, 'a.js'), { root }).flatMap(({ functions }) =>
          functions.map(({ logicalId }) => logicalId),
        );
      expect(idsAround()).toEqual(['aws_lambda_function.f']);
      writeFileSync(path.join(root, 'more.tf'), withFunction().replace('"f"', '"g"'));
      vi.setSystemTime(1_800_000_005_000);
      expect(idsAround()).toEqual(['aws_lambda_function.f', 'aws_lambda_function.g']);
    } finally {
      vi.useRealTimers();
    }
  });
});
