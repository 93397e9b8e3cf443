import { builtinsMilliseconds } from '../../src/init-cost/builtins.js';

describe('built-in modules', () => {
  it('cost what was measured for each alone', () => {
    expect(builtinsMilliseconds(['https'], [])).toBeCloseTo(6.36, 2);
  });

  it('cost nothing twice: the internal modules of stream are those of http', () => {
    expect(builtinsMilliseconds(['http', 'stream', 'url'], [])).toBeCloseTo(3.99, 2);
  });

  it('cost less after what is loaded already', () => {
    expect(builtinsMilliseconds(['http'], ['http'])).toBe(0);
    expect(builtinsMilliseconds(['https'], ['http'])).toBeLessThan(4);
  });

  it('that nobody measured cost nothing', () => {
    expect(builtinsMilliseconds(['sqlite', 'toString'], [])).toBe(0);
  });
});
