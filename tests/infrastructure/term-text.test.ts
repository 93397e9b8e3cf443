import {
  attributeTerm,
  concatTerms,
  PatternTerm,
  textTerm,
  type Filter,
  type Term,
} from '../../src/infrastructure/deployment.js';
import { filterText, resourcesIn, termText } from '../../src/infrastructure/term-text.js';

const symbol = (id: string): Term => ({ kind: 'concat', atoms: [{ kind: 'symbol', id }] });
const either = (...options: readonly Term[]): Term => ({ kind: 'either', options });
const unknown: Term = { kind: 'unknown' };

describe('the text of a term', () => {
  it.each<[string, Term, string | undefined]>([
    ['a resource by any attribute', attributeTerm('Orders', 'arn'), 'Orders'],
    ['a literal text', textTerm('orders'), 'orders'],
    ['a parameter within a text', concatTerms([textTerm('orders-'), symbol('cfn:Stage')]), 'orders-${Stage}'],
    ['a pseudo parameter', symbol('cfn:AWS::StackName'), '${AWS::StackName}'],
    ['a variable of another dialect', symbol('sls:opt:stage'), '${opt:stage}'],
    [
      'an attribute within a text',
      concatTerms([attributeTerm('Files', 'arn'), textTerm('/*')]),
      '${Files.arn}/*',
    ],
    ['a name within a text', concatTerms([textTerm('a-'), attributeTerm('Files', 'name')]), 'a-${Files}'],
    ['one of several', either(textTerm('a'), textTerm('b'), textTerm('a')), 'a or b'],
    ['one that is not spelled out', unknown, undefined],
    ['several of which one is not spelled out', either(textTerm('a'), unknown), undefined],
  ])('is told for %s', (_name, term, text) => {
    expect(termText(term)).toBe(text);
  });

  it('refers to resources wherever they stand', () => {
    expect(
      resourcesIn(either(attributeTerm('A', 'url'), concatTerms([textTerm('b'), attributeTerm('B', 'arn')]))),
    ).toEqual(['A', 'B']);
    expect(resourcesIn(textTerm('A'))).toEqual([]);
  });
});

describe('the text of a filter', () => {
  const pattern = (value: unknown): Filter => ({ kind: 'pattern', pattern: value });
  const mapping = (...patterns: readonly unknown[]): Filter =>
    pattern({ Filters: patterns.map((Pattern) => ({ Pattern })) });

  it.each<[string, Filter, string]>([
    ['none', { kind: 'none' }, ''],
    ['one that is not understood', { kind: 'unknown' }, 'a filter that is not spelled out'],
    [
      'objects of a bucket',
      { kind: 's3', events: ['s3:ObjectCreated:*'], prefix: textTerm('in/'), suffix: textTerm('.csv') },
      'ObjectCreated, prefix in/, suffix .csv',
    ],
    [
      'a prefix that is not spelled out',
      { kind: 's3', events: undefined, prefix: unknown, suffix: undefined },
      'prefix not spelled out',
    ],
    [
      'an event pattern',
      pattern({
        source: ['shop'],
        'detail-type': ['Paid', 'Sent'],
        detail: { total: [{ numeric: ['>', 5] }] },
      }),
      'source shop, detail-type Paid or Sent, detail.total > 5',
    ],
    [
      'matchers',
      pattern({
        a: [{ prefix: 'x' }],
        b: [{ exists: false }],
        c: [{ 'anything-but': ['y', 'z'] }],
        d: [null],
      }),
      'a prefix x, b absent, c anything-but y or z, d null',
    ],
    [
      'a value that only a deployment knows',
      pattern({ source: [new PatternTerm(symbol('cfn:Source'))] }),
      'source ${Source}',
    ],
    [
      'patterns of a mapping in JSON',
      mapping('{"body":{"kind":["new"]}}', '{"body":{"kind":["old"]}}'),
      'body.kind new or body.kind old',
    ],
    ['lines of a log', pattern('ERROR'), 'pattern ERROR'],
    ['a mapping that is no JSON', mapping('{'), 'pattern {'],
  ])('is told for %s', (_name, filter, text) => {
    expect(filterText(filter)).toBe(text);
  });

  it('is short, however large or deep the pattern is', () => {
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`key${index}`, ['x'.repeat(50)]]),
    );
    let deep: unknown = ['x'];
    for (let depth = 0; depth < 3000; depth += 1) deep = depth % 2 === 0 ? { a: deep } : [{ b: deep }];
    const inText = `${'{"a":'.repeat(3000)}["x"]${'}'.repeat(3000)}`;
    for (const value of [many, deep, [many], { Filters: [{ Pattern: inText }] }])
      expect(Array.from(filterText(pattern(value))).length).toBeLessThanOrEqual(160);
  });
});
