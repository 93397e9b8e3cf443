import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../src/infrastructure/template-text.js';
import { parsePlainYaml } from '../../src/infrastructure/yaml-text.js';

const readTag = (tag: string | undefined, value: unknown): unknown =>
  tag === undefined ? value : { [tag]: value };

describe('parsePlainYaml', () => {
  it('reads mappings, sequences and scalars of the core schema', () => {
    const text = [
      'text: plain words',
      'version: 2010-09-09',
      "quoted: '12'",
      'numbers: [12, -1.5, 1e3, 0x1f, 0o17, .inf, -.Inf]',
      'flags: {on: true, off: False, yes: yes}',
      'nothing:',
      'also: ~',
      'folded: >-',
      '  two',
      '  lines',
      'literal: |',
      '  two',
      '  lines',
      '12: number as key',
    ].join('\n');
    expect(parsePlainYaml(text, readTag)?.value).toEqual({
      text: 'plain words',
      version: '2010-09-09',
      quoted: '12',
      numbers: [12, -1.5, 1000, 31, 15, Infinity, -Infinity],
      flags: { on: true, off: false, yes: 'yes' },
      nothing: null,
      also: null,
      folded: 'two lines',
      literal: 'two\nlines\n',
      12: 'number as key',
    });
  });

  it('hands own tags to the reader, on scalars as text', () => {
    expect(parsePlainYaml('a: !Ref 5\nb: !If [Yes, !Ref X, { c: !Sub "${X}" }]', readTag)?.value).toEqual({
      a: { '!Ref': '5' },
      b: { '!If': ['Yes', { '!Ref': 'X' }, { c: { '!Sub': '${X}' } }] },
    });
  });

  it('gives a scalar or a tagged value alone', () => {
    expect(parsePlainYaml('12', readTag)?.value).toBe(12);
    expect(parsePlainYaml('!Ref X', readTag)?.value).toEqual({ '!Ref': 'X' });
  });

  it('keeps a key named __proto__ as a key', () => {
    const { value } = parsePlainYaml('__proto__: { polluted: true }', readTag) ?? {};
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  });

  it.each([
    ['broken text', 'a: [1, 2'],
    ['an alias', 'a: &x 1\nb: *x'],
    ['a merge key', 'a:\n  <<: { b: 1 }'],
    ["a tag of YAML's own", 'a: !!binary aGk='],
    ['a second document', 'a: 1\n---\nb: 2'],
    ['a mapping as a key', '? { a: 1 }\n: 2'],
    ['nothing', '\n'],
    ['nesting deeper than a template has', '['.repeat(150) + ']'.repeat(150)],
  ])('leaves %s to the reader that recovers', (_, text) => {
    expect(parsePlainYaml(text, readTag)).toBeUndefined();
  });
});

describe('parseTemplate', () => {
  it('gives the same value for a template with and without an alias in it', () => {
    const resources = [
      'Resources:',
      '  A:',
      '    Type: AWS::Serverless::Function',
      '    Properties:',
      '      Handler: !Sub "${Name}.handler"',
      '      Role: !GetAtt Role.Arn',
      '      MemorySize: 512',
      '      Tags: { empty: , yes: "1" }',
    ].join('\n');
    const plain = parseTemplate(resources);
    const { Unused, ...aliased } = parseTemplate(`Unused: [&a 1, *a]\n${resources}`).value as Record<
      string,
      unknown
    >;
    expect(Unused).toEqual([1, 1]);
    expect(plain.value).toEqual(aliased);
  });
});
