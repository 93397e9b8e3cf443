import path from 'node:path';
import { readCloudFormation } from '../../src/infrastructure/cloudformation.js';
import type { Place } from '../../src/infrastructure/deployment.js';
import { readServerless } from '../../src/infrastructure/serverless.js';
import { parseTemplate } from '../../src/infrastructure/template-text.js';
import { projectWith } from '../support/projects.js';

/** The text of the line that a place names, without indent. */
function lineAt(text: string, { line }: Place): string {
  return text.split(/\r?\n/)[line - 1]?.trim() ?? '';
}

const yaml = `Transform: AWS::Serverless-2016-10-31
Resources:

  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration:
        QueueConfigurations:
          - Event: s3:ObjectCreated:*
            Queue: !GetAtt Jobs.Arn

  Jobs: { Type: AWS::SQS::Queue }

  Resize:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.handler
      Runtime: nodejs22.x
      Events:
        Timed:
          Type: Schedule
          Properties: { Schedule: rate(1 day) }
      FunctionUrlConfig: { AuthType: NONE }
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !Ref Resize, EventSourceArn: !GetAtt Jobs.Arn }
`;

/** The lines that a CloudFormation template's functions, triggers, resources and flows are said to stand in. */
function placesIn(text: string): Record<string, readonly string[]> {
  const { functions, resources, flows } = readCloudFormation('/p/template.yaml', text, '/p');
  const lines = (places: readonly Place[]): string[] => places.map((place) => lineAt(text, place));
  return {
    functions: lines(functions.map(({ place }) => place)),
    triggers: lines(functions.flatMap(({ triggers }) => triggers.map(({ place }) => place))),
    resources: lines([...resources.values()].map(({ place }) => place)),
    flows: lines(flows.map(({ place }) => place)),
  };
}

describe('places in a template', () => {
  it('are the lines of keys, and of what begins the item of a list', () => {
    expect(placesIn(yaml)).toEqual({
      functions: ['Resize:'],
      triggers: ['Timed:', 'FunctionUrlConfig: { AuthType: NONE }', 'Mapping:'],
      resources: ['Uploads:', 'Jobs: { Type: AWS::SQS::Queue }', 'Resize:', 'Mapping:'],
      flows: ['- Event: s3:ObjectCreated:*'],
    });
  });

  it.each([
    ['Windows line ends', yaml.replaceAll('\n', '\r\n')],
    ['an alias, which the reader that recovers follows', `Unused: [&a 1, *a]\n${yaml}`],
    ['an error further down', `${yaml}  Broken: [\n`],
    ['brackets at the indent of their key', `Unused: !If [A, {\n  b: 1\n}, 2]\n${yaml}`],
  ])('are the same with %s', (_, text) => {
    const { functions, triggers, flows } = placesIn(text);
    expect({ functions, triggers, flows }).toEqual(
      (({ functions, triggers, flows }) => ({ functions, triggers, flows }))(placesIn(yaml)),
    );
  });

  it('are lines of JSON', () => {
    const json = JSON.stringify(parseTemplate(yaml).value, undefined, 2);
    expect(placesIn(json)).toEqual({
      functions: ['"Resize": {'],
      triggers: ['"Timed": {', '"FunctionUrlConfig": {', '"Mapping": {'],
      resources: ['"Uploads": {', '"Jobs": {', '"Resize": {', '"Mapping": {'],
      flows: ['{'],
    });
  });

  it('are those of the last one of two equal keys, which is told', () => {
    const text = `${yaml}  Resize:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: b.handler }\n`;
    const { functions, problems } = readCloudFormation('/p/template.yaml', text, '/p');
    expect(functions.map(({ handler }) => handler)).toEqual(['b.handler']);
    expect(functions[0]?.place.line).toBe(text.split('\n').length - 3);
    expect(problems).toEqual([
      {
        file: '/p/template.yaml',
        line: text.split('\n').length - 3,
        text: 'The key `Resize` stands here once more; the last one counts.',
      },
    ]);
  });

  it('in JSON are those of the last one of two equal keys', () => {
    const text = '{\n"a": {"b": []},\n"a": {"b": [1,\n{"c": "}\\""}]}}';
    const { value, lineOf } = parseTemplate(text);
    const { a } = value as { a: { b: unknown[] } };
    expect([value, a, a.b, a.b[1]].map(lineOf)).toEqual([1, 3, 3, 4]);
    expect(lineOf({})).toBeUndefined();
  });

  it('are in the file that a variable names', () => {
    const root = projectWith({
      'functions/orders.yml':
        'orders:\n  handler: src/orders.handler\n  events:\n    - sqs: arn:aws:sqs:a:1:q\n',
      'custom.yml': 'a: 1\nresources:\n  Resources:\n    Jobs:\n      Type: AWS::SQS::Queue\n',
    });
    const text = `provider: aws\nfunctions: \${file(functions/orders.yml)}\nresources: \${file(custom.yml):resources}\n`;
    const { functions, resources } = readServerless(path.join(root, 'serverless.yml'), text, root);
    expect(functions[0]?.place).toEqual({ file: path.join(root, 'functions/orders.yml'), line: 1 });
    expect(functions[0]?.triggers[0]?.place).toEqual({
      file: path.join(root, 'functions/orders.yml'),
      line: 4,
    });
    expect(resources.get('Jobs')?.place).toEqual({ file: path.join(root, 'custom.yml'), line: 4 });
  });

  it('of values with variables put in are those of the values as they are written', () => {
    const text = `provider: aws\ncustom:\n  batch: 5\nfunctions:\n  work:\n    handler: a.b\n    events:\n      - http: GET /\n      - sqs:\n          arn: x\n          batchSize: \${self:custom.batch}\n`;
    const [work] = readServerless('/p/serverless.yml', text, '/p').functions;
    expect(work?.triggers.map(({ place }) => lineAt(text, place))).toEqual(['- http: GET /', '- sqs:']);
    expect(work?.triggers[1]?.batchSize).toBe(5);
    expect(work && lineAt(text, work.place)).toBe('work:');
  });
});
