import { chmodSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readCloudFormation } from '../../src/infrastructure/cloudformation.js';
import type { Deployment } from '../../src/infrastructure/deployment.js';
import { declaredFunctionsOf, deploymentsAround } from '../../src/infrastructure/deployments.js';
import { readServerless } from '../../src/infrastructure/serverless.js';
import { fixturePath } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

const sam = `Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: a.handler, Runtime: nodejs22.x, CodeUri: src }\n`;

function idsAround(root: string, file: string, templates?: readonly string[]): string[] {
  return deploymentsAround(path.join(root, file), { root, templates }).flatMap(({ functions }) =>
    functions.map(({ logicalId }) => logicalId),
  );
}

/** Reproducible numbers in [0, 1) (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('broken templates', () => {
  const read = (text: string): Deployment => readCloudFormation('/p/template.yaml', text, '/p');

  it('give what could be recovered, and where it broke', () => {
    const { functions, problems } = read(`${sam}  G:\n    Type: [unclosed\n`);
    expect(functions.map(({ logicalId }) => logicalId)).toEqual(['F']);
    expect(problems[0]?.line).toBeGreaterThan(4);
  });

  it('take brackets that close at the indent of their key', () => {
    const globals = `Globals:\n  Function:\n    VpcConfig: !If [A, {\n      Ids: [1]\n    }, !Ref B]\n`;
    const { functions, problems } = read(globals + sam);
    expect(functions.map(({ handler }) => handler)).toEqual(['a.handler']);
    expect(problems).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['a scalar', 'hello'],
    ['a list', '- a\n- b'],
    ['tabs', 'Resources:\n\tF: 1'],
    ['a wrong type', 'Resources: [1, 2]'],
    ['null resources', 'Resources:\n  F:\n  G: ~'],
    ['an unknown tag', 'Resources: !Unknown { F: 1 }'],
    ['two documents', `${sam}---\n${sam}`],
    ['binary', '\0\u0001\u0002\uFFFF'],
    ['an unknown alias', 'Resources: *nowhere'],
    ['a directive', '%YAML 9.9\n---\nResources: {}'],
  ])('may be %s', (_, text) => {
    expect(() => read(text)).not.toThrow();
    expect(() => readServerless('/p/serverless.yml', text, '/p')).not.toThrow();
  });

  it('may hold values of the wrong kind everywhere', () => {
    const wrong = ['1', '[]', '{}', '~', 'text', '!Ref X', '[{ a: [] }]'];
    const properties = [
      'Handler',
      'CodeUri',
      'Events',
      'Environment',
      'Runtime',
      'Timeout',
      'DeadLetterQueue',
    ];
    for (const value of wrong) {
      const lines = properties.map((property) => `      ${property}: ${value}`).join('\n');
      const text = `Globals: ${value}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n${lines}\n`;
      expect(read(text).functions.map(({ logicalId }) => logicalId)).toEqual(['F']);
    }
  });

  it('may refer to themselves', () => {
    expect(
      read(`Resources: &all\n  F: &f\n    Type: AWS::Serverless::Function\n    Properties: *f\n  G: *all\n`)
        .functions.length,
    ).toBeGreaterThan(0);
    const cycle = `Resources:\n  A:\n    Type: AWS::Lambda::Alias\n    Properties: { FunctionName: !Ref B }\n  B:\n    Type: AWS::Lambda::Alias\n    Properties: { FunctionName: !Ref A }\n  S:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties: { FunctionName: !Ref A, EventSourceArn: !Ref S }\n`;
    expect(read(cycle).functions).toEqual([]);
  });

  it('may name billions of values in a few lines', () => {
    const lines = ['a: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let index = 1; index < 12; index++)
      lines.push(
        `b${index}: &a${index} [${Array(9)
          .fill(`*a${index - 1}`)
          .join(', ')}]`,
      );
    const { problems } = read(lines.join('\n'));
    expect(problems.at(-1)?.text).toMatch(/too many values/);
  });

  it('may be nested deeper than any person writes', () => {
    expect(() => read(`Resources: ${'['.repeat(3000)}${']'.repeat(3000)}`)).not.toThrow();
    expect(() => read(`Resources: ${'{a: '.repeat(3000)}1${'}'.repeat(3000)}`)).not.toThrow();
    expect(() => read(`{"Resources": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`)).not.toThrow();
  });

  it('keep names of JavaScript itself apart', () => {
    const text = `Resources:\n  constructor:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n      Events: { E: { Type: constructor } }\n  __proto__:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: toString }\n`;
    const { functions } = read(text);
    expect(functions.map(({ logicalId }) => logicalId)).toEqual(['constructor', '__proto__']);
    expect(functions.flatMap(({ triggers }) => triggers)).toEqual([]);
    expect(({} as Record<string, unknown>)['Type']).toBeUndefined();
  });
});

describe('variables without end', () => {
  const service = (lines: readonly string[], environment: string): string =>
    [
      'provider: { name: aws }',
      'custom:',
      ...lines.map((line) => `  ${line}`),
      `functions: { f: { handler: f.handler, environment: { A: '${environment}' } }, g: { handler: g.handler } }`,
    ].join('\n');
  const read = (text: string, files: Readonly<Record<string, string>> = {}): Deployment => {
    const root = projectWith(files);
    return readServerless(path.join(root, 'serverless.yml'), text, root);
  };
  const cutOff = 'Variables refer to each other more often than is followed.';

  it.each([
    ['to themselves', ['a: ${self:custom.a}'], false],
    ['to each other', ['a: ${self:custom.b}-x', 'b: ${self:custom.a}-y'], false],
    ['to what holds them', ['a: { b: "${self:custom}" }'], false],
    ['to each other many times', [20, 10], true],
    ['to mappings many times', [20, 10, 'list'], true],
  ])('lead %s', (_, lines, isCutOff) => {
    const [depth, width, how] = lines;
    const texts =
      typeof depth === 'number'
        ? [
            'a0: x',
            ...Array.from({ length: depth }, (__, index) => {
              const names = Array<string>(Number(width)).fill(`\${self:custom.a${index}}`);
              return `a${index + 1}: ${how === 'list' ? `[${names.map((name) => `"${name}"`).join(', ')}]` : names.join('')}`;
            }),
            `a: \${self:custom.a${depth}}`,
          ]
        : lines.map(String);
    const { functions, problems } = read(service(texts, '${self:custom.a}'));
    expect(functions.map(({ logicalId }) => logicalId)).toEqual(['f', 'g']);
    expect(problems.some(({ text }) => text === cutOff)).toBe(isCutOff);
  });

  it('lead through files in a circle', () => {
    const files = { 'a.yml': 'x: ${file(b.yml):x}', 'b.yml': 'x: ${file(a.yml):x}' };
    const { functions } = read(service(['a: ${file(a.yml):x}'], '${self:custom.a}'), files);
    expect(functions).toHaveLength(2);
  });

  it('lead to files that are not there, broken, or outside', () => {
    const files = { 'broken.yml': 'x: [' };
    for (const file of ['missing.yml', 'broken.yml', '../../../etc/passwd.yml', 'code.js', ''])
      expect(read(service([`a: \${file(${file}):x}`], '${self:custom.a}'), files).functions).toHaveLength(2);
  });

  it('are not closed', () => {
    for (const text of [
      '${',
      '${self:',
      '${self:custom.a',
      '}',
      '${}',
      '${,}',
      "${self:a, '",
      '${file(}',
      '${${${',
    ])
      expect(read(service([`a: "${text}"`], text.replaceAll("'", '')), {}).functions).toHaveLength(2);
  });

  it('name raw resources that hold themselves', () => {
    const text =
      'provider: aws\nfunctions: { f: { handler: a.b } }\nresources:\n  Resources:\n    A: ${self:resources}\n    B: ${self:resources.Resources}\n';
    expect(read(text).functions).toHaveLength(1);
  });
});

describe('large templates', () => {
  it('of 5 MB are told, and not read', () => {
    const root = projectWith({
      'template.yaml': `${sam}${'# filler\n'.repeat(600_000)}`,
      'lock.yaml': '# filler\n'.repeat(600_000),
    });
    const [only, ...others] = deploymentsAround(path.join(root, 'a.js'), { root });
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      isComplete: false,
      functions: [],
      problems: [{ line: 1, text: 'The file cannot be read, or is larger than 4 MB.' }],
    });
  });

  it('of many functions are read', () => {
    const functions = Array.from(
      { length: 1000 },
      (_, index) =>
        `  F${index}:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: a.handler, FunctionName: 'f${index}' }\n  S${index}:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties: { FunctionName: 'f${index}', EventSourceArn: 'arn:aws:sqs:a:1:q' }\n`,
    );
    const read = readCloudFormation('/p/template.yaml', `Resources:\n${functions.join('')}`, '/p');
    expect(read.functions.filter(({ triggers }) => triggers.length === 1)).toHaveLength(1000);
  });
});

describe('references in a circle', () => {
  it.each([
    [
      'attributes',
      'A: { Type: AWS::SSM::Parameter, Properties: { Name: !GetAtt A.Value, Value: !GetAtt A.Value } }',
    ],
    [
      'queues',
      'A: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt A.Arn } } }',
    ],
    [
      'aliases',
      'A: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref A } }\n  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref A } }',
    ],
    ['conditions', 'A: { Type: AWS::SQS::Queue, Condition: C }\nConditions: { C: !Not [!Condition C] }'],
    [
      'maps',
      'A: { Type: AWS::SQS::Queue, Properties: { QueueName: !FindInMap [M, !FindInMap [M, a, a], a] } }\nMappings: { M: { a: { a: !FindInMap [M, a, a] } } }',
    ],
    [
      'state machines',
      'A: { Type: AWS::StepFunctions::StateMachine, Properties: { Definition: { States: { S: { Type: Task, Resource: !Ref A } } } } }',
    ],
  ])('of %s', (_, text) => {
    expect(readCloudFormation('/p/template.yaml', `Resources:\n  ${text}\n`, '/p').resources.has('A')).toBe(
      true,
    );
  });
});

describe('templates cut off or garbled at random', () => {
  const templates = [
    fixturePath('sam-orders', 'template.yaml'),
    fixturePath('cfn-json', 'template.json'),
    fixturePath('sls-shop', 'serverless.yml'),
    fixturePath('sls-shop', 'functions/orders.yml'),
  ];
  const random = seeded(20_261_124);
  const noise = [
    '{',
    '}',
    '[',
    ']',
    ':',
    '- ',
    '\n',
    '!Ref ',
    '!Sub ',
    '&a ',
    '*a',
    '"',
    "'",
    '${',
    '\t',
    '|',
    '\0',
    '<<: *a',
  ];
  const at = (length: number): number => Math.floor(random() * length);

  it.each(templates.map((template) => [path.basename(template), template]))('%s', (_, template) => {
    const text = readFileSync(template, 'utf8');
    const root = path.dirname(template);
    for (let round = 0; round < 120; round++) {
      const cut = at(text.length);
      const garbled =
        round % 2 === 0
          ? text.slice(0, cut)
          : text.slice(0, cut) + (noise[at(noise.length)] ?? '') + text.slice(cut + at(6));
      for (const read of [readCloudFormation, readServerless]) {
        const { functions } = read(template, garbled, root);
        expect(Array.isArray(functions)).toBe(true);
      }
    }
  });
});

describe('the search for templates', () => {
  it('looks upwards, and into the usual folders on the way', () => {
    const root = projectWith({
      'template.yaml': sam,
      'infra/api.yml': sam.replace('F:', 'Infra:'),
      'services/orders/serverless.yml': 'provider: aws\nfunctions: { orders: { handler: a.b } }',
      'services/other/template.yaml': sam.replace('F:', 'Other:'),
    });
    expect(idsAround(root, 'services/orders/src/a.js')).toEqual(['orders', 'F', 'Infra']);
  });

  it('reads the templates that settings name, and no other', () => {
    const root = projectWith({ 'template.yaml': sam, 'deep/x/mine.yaml': sam.replace('F:', 'Mine:') });
    expect(idsAround(root, 'a.js', ['deep/x/mine.yaml'])).toEqual(['Mine']);
    expect(idsAround(root, 'a.js', ['missing.yaml'])).toEqual([]);
    expect(idsAround(root, 'a.js', [])).toEqual([]);
    expect(idsAround(root, 'a.js', ['**/*.yaml'])).toEqual(['Mine', 'F']);
  });

  it('does not look above the root', () => {
    const root = projectWith({ 'template.yaml': sam, 'inner/a.js': '' });
    expect(idsAround(path.join(root, 'inner'), 'a.js')).toEqual([]);
  });

  it('passes over other YAML', () => {
    const root = projectWith({
      'docker-compose.yml': 'services: {}',
      'pnpm-lock.yaml': 'lockfileVersion: 9',
    });
    expect(deploymentsAround(path.join(root, 'a.js'), { root })).toEqual([]);
  });

  it('follows no link out of the root', () => {
    const outside = projectWith({ 'template.yaml': sam, 'src/a.js': '' });
    const root = projectWith({ 'a.js': '' });
    symlinkSync(path.join(outside, 'template.yaml'), path.join(root, 'template.yaml'));
    expect(idsAround(root, 'a.js')).toEqual([]);
    expect(idsAround(root, 'a.js', [path.relative(root, path.join(outside, 'template.yaml'))])).toEqual([]);
  });

  it('maps no handler through a link out of the root', () => {
    const outside = projectWith({ 'a.js': '' });
    const root = projectWith({ 'template.yaml': sam });
    symlinkSync(outside, path.join(root, 'src'));
    const [deployment] = deploymentsAround(path.join(root, 'b.js'), { root });
    expect(deployment?.functions[0]?.sources).toEqual([]);
  });

  it('maps a handler through a link inside the root', () => {
    const root = projectWith({ 'template.yaml': sam, 'real/a.js': '' });
    symlinkSync(path.join(root, 'real'), path.join(root, 'src'));
    expect(declaredFunctionsOf(path.join(root, 'src/a.js'), { root })).toHaveLength(1);
  });

  it('survives directories and files it cannot read', () => {
    const root = projectWith({ 'a.js': '', 'locked.yaml': sam });
    mkdirSync(path.join(root, 'template.yaml'));
    symlinkSync(path.join(root, 'loop.yaml'), path.join(root, 'loop.yaml'));
    chmodSync(path.join(root, 'locked.yaml'), 0);
    expect(() => idsAround(root, 'a.js')).not.toThrow();
    expect(idsAround(root, 'a.js').filter((id) => id !== 'F')).toEqual([]);
    expect(idsAround(root, 'missing/deep/a.js').filter((id) => id !== 'F')).toEqual([]);
  });

  it('follows re-exports in a circle once', () => {
    const root = projectWith({
      'template.yaml': sam,
      'src/a.js': `export { handler } from './b.js';`,
      'src/b.js': `export { handler } from './a.js';`,
    });
    expect(deploymentsAround(path.join(root, 'a.js'), { root })[0]?.functions).toHaveLength(1);
  });

  it('reads a template again once it has changed', () => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    try {
      const root = projectWith({ 'template.yaml': sam });
      const template = path.join(root, 'template.yaml');
      expect(idsAround(root, 'a.js')).toEqual(['F']);
      writeFileSync(template, sam.replace('F:', 'Changed:'));
      utimesSync(template, 1_800_000_001, 1_800_000_001);
      vi.setSystemTime(1_800_000_005_000);
      expect(idsAround(root, 'a.js')).toEqual(['Changed']);
    } finally {
      vi.useRealTimers();
    }
  });
});
