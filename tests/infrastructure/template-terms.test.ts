import type { Term } from '../../src/infrastructure/deployment.js';
import { equalityOf } from '../../src/infrastructure/deployment.js';
import { termOf, type TermScope } from '../../src/infrastructure/template-terms.js';
import { parseTemplate } from '../../src/infrastructure/template-text.js';
import { recordOf } from '../../src/infrastructure/template-values.js';

const types: Readonly<Record<string, string>> = {
  Queue: 'AWS::SQS::Queue',
  Topic: 'AWS::SNS::Topic',
  Bucket: 'AWS::S3::Bucket',
  Nested: 'AWS::CloudFormation::Stack',
  Fn: 'AWS::Serverless::Function',
};

const scope: TermScope = {
  resourceNamed: (id) => (Object.hasOwn(types, id) ? { id, type: types[id] ?? '' } : undefined),
  mappings: {
    Names: { prod: { bucket: 'live', same: 'one' }, dev: { bucket: 'test', same: 'one' } },
  },
};

function term(yaml: string): Term {
  return termOf(recordOf(parseTemplate(`Value: ${yaml}`).value)['Value'], scope);
}

const text = (value: string): Term => ({
  kind: 'concat',
  atoms: value === '' ? [] : [{ kind: 'text', text: value }],
});
const symbol = (id: string): Term => ({ kind: 'concat', atoms: [{ kind: 'symbol', id }] });
const attribute = (of: string, which: 'name' | 'arn' | 'url' | 'other'): Term => ({
  kind: 'concat',
  atoms: [{ kind: 'attribute', of, which }],
});

describe('what a value names', () => {
  it.each<[string, Term]>([
    ['12', text('12')],
    ['!Ref Queue', attribute('Queue', 'url')],
    ['!Ref Topic', attribute('Topic', 'arn')],
    ['!Ref Bucket', attribute('Bucket', 'name')],
    ['!Ref Fn.Alias', attribute('Fn', 'arn')],
    ['!Ref Stage', symbol('cfn:Stage')],
    ['!GetAtt Queue.QueueName', attribute('Queue', 'name')],
    ['!GetAtt Bucket.DomainName', attribute('Bucket', 'other')],
    ['!GetAtt Nested.Outputs.QueueUrl', symbol('cfn:Nested.Outputs.QueueUrl')],
    ["!Sub '${Nested.Outputs.QueueUrl}'", symbol('cfn:Nested.Outputs.QueueUrl')],
    ["!Sub '${Queue.Arn}'", attribute('Queue', 'arn')],
    ["!Sub ['${Name}-x', { Name: !Select [1, [a, b]] }]", text('b-x')],
    ["!Sub '${!Literal}'", text('${Literal}')],
    ["!Join ['-', [a, !Join ['.', [b, c]]]]", text('a-b.c')],
    ["!Select [1, !Split [',', 'a,b']]", text('b')],
    ['!FindInMap [Names, prod, bucket]', text('live')],
    ['!FindInMap [Names, !Ref Stage, same]', text('one')],
    ['!FindInMap [Names, !Ref Stage, bucket]', { kind: 'either', options: [text('live'), text('test')] }],
    ['!If [IsProd, !Ref Queue, !Ref AWS::NoValue]', attribute('Queue', 'url')],
    ['!If [A, x, !If [B, y, x]]', { kind: 'either', options: [text('x'), text('y'), text('x')] }],
    ['!ImportValue shared', symbol('cfn:import:"shared"')],
    ["'{{resolve:ssm:/a/b:2}}'", symbol('cfn:ssm:"/a/b"')],
    ['{ Fn::Transform: x }', { kind: 'unknown' }],
    ['{ a: 1, b: 2 }', { kind: 'unknown' }],
    ['[a]', { kind: 'unknown' }],
    ['!Ref AWS::NoValue', { kind: 'unknown' }],
  ])('%s', (yaml, expected) => {
    expect(term(yaml)).toEqual(expected);
  });

  it.each([
    "!Select [2, !Split ['/', !Ref AWS::StackId]]",
    "!Join ['-', [x, !FindInMap [Names, !Ref Stage, bucket]]]",
    "!Sub ['${N}-x', { N: !If [A, b, c] }]",
    "!Join ['-', !Ref Names]",
    "'{{resolve:secretsmanager:a}}'",
    "!Sub 'https://{{resolve:ssm:/a}}/b'",
  ])('%s is the same wherever it is written', (yaml) => {
    expect(equalityOf(term(yaml), term(yaml))).toBe('equal');
    expect(equalityOf(term(yaml), term('other'))).toBe('unknown');
  });

  it('is another one for another output of a nested stack', () => {
    const [queue, topic] = [term('!GetAtt Nested.Outputs.Queue'), term('!GetAtt Nested.Outputs.Topic')];
    expect(equalityOf(queue, topic)).toBe('unknown');
  });
});
