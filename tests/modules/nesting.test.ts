import { isNestedTooDeeply } from '../../src/modules/nesting.js';
import { parseSource } from '../../src/modules/syntax.js';

describe('brackets within brackets', () => {
  it('end the reading of a text before they end the process', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['(', ')'],
      ['()=>{', '}'],
      ['{a: ', '}'],
    ] as const) {
      const text = `x = ${open.repeat(50_000)}1${close.repeat(50_000)}`;
      expect(parseSource('a.ts', text, false)).toBeUndefined();
    }
  });

  it('of usual depth, beside each other or in texts are none too many', () => {
    expect(isNestedTooDeeply(`${'['.repeat(500)}${']'.repeat(500)}`)).toBe(false);
    expect(isNestedTooDeeply('f(); '.repeat(5000))).toBe(false);
    expect(isNestedTooDeeply(`":(", 'a\\'(', `.repeat(5000))).toBe(false);
  });
});
