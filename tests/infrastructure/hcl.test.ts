import { readdirSync, readFileSync } from 'node:fs';
import { parse } from '@cdktf/hcl2json';
import { parseHcl } from '../../src/infrastructure/hcl/body.js';
import { parseHclJson } from '../../src/infrastructure/hcl/json-body.js';
import type { Expression, HclFile } from '../../src/infrastructure/hcl/syntax.js';
import { fixturePath } from '../support/facts.js';
import { hclAsJson } from '../support/hcl-as-json.js';

const fixtures = readdirSync(fixturePath('hcl')).map((name) => [
  name,
  readFileSync(fixturePath('hcl', name), 'utf8').replace(/^\uFEFF/, ''),
]);

describe('what HashiCorp reads', () => {
  it.each(fixtures)('%s', async (name = '', text = '') => {
    const { body, problems } = parseHcl(text);
    expect(problems).toEqual([]);
    expect(hclAsJson(body, text)).toEqual(await parse(name, text));
  });

  it.each([
    ['a heredoc whose values go over lines', 'a = <<-X\n    b\n    ${f(\n1)}\n    X\n'],
    ['a heredoc inside of a call', 'a = f(<<X\nb\nX\n, 2)\n'],
    ['an escaped template in a heredoc', 'a = <<X\n$${b} %%{c} \\n\nX\n'],
    ['an operator at the end of a line', 'a = [1 +\n2]\n'],
    ['a name with dashes', 'a-b = c-d.e-f\n'],
    ['a legacy index', 'a = b.0.c.1\n'],
    ['a key that is a way', 'a = { b.c = 1 }\n'],
    ['quotes inside of a template', 'a = "x${b["c"]}y${"d${"e"}"}"\n'],
    ['a block of one line', 'a { b = 1 }\n'],
    ['nothing', ''],
    ['nothing but a comment without a line end', '# a'],
  ])('%s', async (_, text) => {
    const { body, problems } = parseHcl(text);
    expect(problems).toEqual([]);
    expect(hclAsJson(body, text)).toEqual(await parse('a.tf', text));
  });

  it.each([
    ['a value that is missing', 'a =\n'],
    ['two attributes on a line', 'a = 1 b = 2\n'],
    ['a quote that is not closed', 'a = "b\n'],
    ['a bracket that is not closed', 'a = [1, 2\n'],
    ['a block that is not closed', 'a {\n  b = 1\n'],
    ['an escape of nothing', 'a = "\\q"\n'],
    ['a heredoc without an end', 'a = <<X\nb\n'],
    ['a comment without an end', 'a = 1 /* b\n'],
  ])('and what it does not: %s', async (_, text) => {
    expect(parseHcl(text).problems).toHaveLength(1);
    await expect(parse('a.tf', text)).rejects.toThrow();
  });
});

describe('places', () => {
  it('are lines of blocks, attributes and values', () => {
    const [block] = parseHcl('\n\nresource "a" "b" {\n  c = [\n    d,\n  ]\n}\n').body.blocks;
    const [attribute] = block?.body.attributes ?? [];
    const value = attribute?.value;
    expect([block?.line, attribute?.line, value?.line]).toEqual([3, 4, 4]);
    expect(value?.kind === 'list' ? value.items.map(({ line }) => line) : []).toEqual([5]);
  });

  it('cover what stands there, and no space behind it', () => {
    const text = 'a = b.c ? 1 : 2 # comment\n';
    const value = parseHcl(text).body.attributes[0]?.value;
    expect(text.slice(value?.start, value?.end)).toBe('b.c ? 1 : 2');
  });
});

describe('the JSON syntax', () => {
  const read = (value: unknown): HclFile => parseHclJson(JSON.stringify(value));

  it('has blocks by type and labels, several in a list', () => {
    const { body, problems } = read({
      '//': 'a comment',
      resource: { aws_sqs_queue: { a: { name: 'x' }, b: [{ name: 'y' }] } },
      locals: [{ c: 1 }, { d: 2 }],
    });
    expect(problems).toEqual([]);
    expect(body.blocks.map(({ type, labels }) => [type, ...labels].join('.'))).toEqual([
      'resource.aws_sqs_queue.a',
      'resource.aws_sqs_queue.b',
      'locals',
      'locals',
    ]);
  });

  it('reads texts as templates once they are unescaped', () => {
    const { body } = read({ locals: { a: '${f({"b" = "c"})}-x' } });
    const value = body.blocks[0]?.body.attributes[0]?.value;
    const [part] = value?.kind === 'template' ? value.parts : [];
    expect(part?.kind === 'value' ? part.value.kind : undefined).toBe('call');
  });

  it.each([['{'], ['[1'], ['{"a" 1}'], ['{"a": "${"}'], ['{} x'], ['{"a": tru}'], ['']])(
    'tells where it is broken: %s',
    (text) => {
      expect(parseHclJson(text)).toMatchObject({ body: { blocks: [] }, problems: [{ line: 1 }] });
    },
  );
});

describe('what stands around something broken', () => {
  const labels = (text: string): string[] =>
    parseHcl(text).body.blocks.map((block) => block.labels.join('.'));
  const after = 'resource "a" "after" {\n  b = 1\n}\n';

  it.each([
    ['an attribute', 'resource "a" "b" {\n  c = = 1\n  d = 2\n}\n'],
    ['an attribute over several lines', 'resource "a" "b" {\n  c = [\n    1 2,\n  ]\n  d = 2\n}\n'],
    ['a list without an end', 'resource "a" "b" {\n  c = [1,\n  d = 2\n}\n'],
    ['a block without an end', 'resource "a" "b" {\n  c {\n    d = 1\n}\n'],
    ['a bracket too many', 'resource "a" "b" {\n}\n}\n'],
    ['a quote without an end', 'resource "a" "b" {\n  c = "x\n  d = 2\n}\n'],
  ])('%s is read', (_, broken) => {
    expect(parseHcl(broken + after).problems.length).toBeGreaterThan(0);
    expect(labels(broken + after)).toEqual(['a.b', 'a.after']);
  });

  it('keeps the other attributes of a block', () => {
    const [block] = parseHcl('resource "a" "b" {\n  c = = 1\n  d = 2\n}\n').body.blocks;
    expect(block?.body.attributes.map(({ name }) => name)).toEqual(['d']);
  });
});

describe('files that no person wrote', () => {
  it.each(fixtures)('%s, cut off anywhere', (_, text = '') => {
    for (let end = 0; end < text.length; end += 3) {
      const cut = text.slice(0, end);
      expect(() => parseHcl(cut)).not.toThrow();
    }
  });

  const deep = 20_000;
  it.each([
    ['lists', `a = ${'['.repeat(deep)}`],
    ['objects', `a = ${'{b='.repeat(deep)}`],
    ['brackets', `a = ${'('.repeat(deep)}1${')'.repeat(deep)}`],
    ['negations', `a = ${'!'.repeat(deep)}b`],
    ['blocks', 'a {\n'.repeat(deep)],
    ['templates', `a = ${'"${'.repeat(deep)}`],
    ['operands', `a = 1${' + 1'.repeat(deep)}`],
    ['steps', `a = b${'.c'.repeat(deep)}`],
    ['choices', `a = ${'b ? c : '.repeat(deep)}d`],
  ])('%s within one another', (_, text) => {
    expect(parseHcl(text).problems[0]?.text).toMatch(/too (deep|many)/);
  });

  it.each([
    ['binary', '\0\u0001\uFFFF\u007FELF'.repeat(10_000)],
    ['brackets that close nothing', '}'.repeat(100_000)],
    ['heredocs without an end', 'a = <<X\n'.repeat(100_000)],
    ['quotes', '"'.repeat(1_000_000)],
    ['one long name', 'a'.repeat(5_000_000)],
    ['one long text', `a = "${'\\"'.repeat(1_000_000)}`],
  ])('%s', (_, text) => {
    expect(parseHcl(text).problems.length).toBeGreaterThan(0);
  });

  it('are read to the end when they are long and right', () => {
    const { body, problems } = parseHcl('resource "a" "b" {\n  c = "${d.e}-x"\n}\n'.repeat(20_000));
    expect(problems).toEqual([]);
    expect(body.blocks).toHaveLength(20_000);
  });
});

describe('an expression', () => {
  const valueOf = (text: string): Expression | undefined =>
    parseHcl(`a = ${text}\n`).body.attributes[0]?.value;

  it('gives operators their order', () => {
    expect(valueOf('1 + 2 * 3')).toMatchObject({
      operator: '+',
      operands: [{ value: 1 }, { operator: '*', operands: [{ value: 2 }, { value: 3 }] }],
    });
  });

  it('takes steps behind a splat as those of an element', () => {
    expect(valueOf('a.b[*].c[0]')).toMatchObject({
      kind: 'splat',
      each: { kind: 'index', of: { name: 'c' } },
    });
    expect(valueOf('a.b.*.c[0]')).toMatchObject({
      kind: 'index',
      of: { kind: 'splat', each: { name: 'c' } },
    });
  });
});
