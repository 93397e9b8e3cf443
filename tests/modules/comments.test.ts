import { blankComments, codeTextOf } from '../../src/modules/comments.js';

describe('the code of a text', () => {
  it.each([
    ['a comment on its own line', 'a();\nb();', 'a();\n  // why\nb();'],
    ['a comment behind a statement', 'a();\nb();', 'a(); // why\nb();'],
    ['a comment among arguments', 'a(b, c);', 'a(/* first */ b, c /* last */);'],
    ['a comment of several lines', 'a();\nb();', 'a();\n\n/*\n * why\n */\n\nb();'],
    ['a comment at both ends', 'a();', '// start\na();\n// end\n'],
    ['a directive for ESLint', 'a();', '/* eslint-disable no-console */\na();'],
    ['a JSDoc comment', 'a();', '/** @returns nothing */\na();'],
    ['other indentation', 'if (a) {\n  b();\n}', 'if (a) {\r\n\t b();\r\n\r\n}'],
  ])('is the same with and without %s', (_name, plain, commented) => {
    expect(codeTextOf('a.js', commented)).toBe(codeTextOf('a.js', plain));
  });

  it.each([
    ['a slash in a string', `a('//x')`, `a('//y')`],
    ['a comment in a regular expression', 'a(/\\/*x/)', 'a(/\\/*y/)'],
    ['a comment in a template literal', 'a(`// x`)', 'a(`// y`)'],
    ['lines of a template literal', 'a(`x\n  y`)', 'a(`x\ny`)'],
    ['spaces in a string', `a('x  y')`, `a('x y')`],
    ['a line that ends a statement', 'return\na', 'return a'],
    ['a line in a comment that ends a statement', '() => { return /*\n*/ a }', '() => { return a }'],
    [
      'a type that says what is a handler',
      `/** @type {import('aws-lambda').SQSHandler} */\na();`,
      `/** @type {import('aws-lambda').S3Handler} */\na();`,
    ],
  ])('is another one for %s', (_name, one, other) => {
    expect(codeTextOf('a.js', one)).not.toBe(codeTextOf('a.js', other));
  });

  it('keeps words apart', () => {
    expect(codeTextOf('a.ts', 'return/* it */a')).toBe('return a');
  });

  it('is the whole text when the syntax is broken', () => {
    expect(codeTextOf('a.js', 'a(((')).toBe('a(((');
  });
});

describe('a text with blanked comments', () => {
  it('has every other character where it was', () => {
    expect(
      blankComments('a /* x */ b // y\nc', [
        { start: 2, end: 9 },
        { start: 12, end: 16 },
      ]),
    ).toBe('a         b     \nc');
  });

  it('keeps types of `aws-lambda`', () => {
    const text = `/** @type {import('aws-lambda').Handler} */`;
    expect(blankComments(text, [{ start: 0, end: text.length }])).toBe(text);
  });
});
