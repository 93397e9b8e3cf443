import { builtinsMilliseconds, tableNameOf } from '../../src/init-cost/builtins.js';
import { initTables } from '../../src/knowledge/init-tables.js';

const { builtins } = initTables.node20;
const costs = {
  milliseconds: { https: 3, tls: 2, crypto: 2.5, zlib: 1 },
  internalGroups: [
    [16, 'crypto https tls'],
    [4, 'https tls'],
    [2, 'https'],
    [1, 'zlib'],
  ] as const,
  importing: {},
};

describe('built-in modules', () => {
  it('cost what was measured for each alone', () => {
    expect(builtinsMilliseconds(['https'], costs)).toBe(3);
    expect(builtinsMilliseconds(['crypto', 'zlib'], costs)).toBe(3.5);
  });

  it('cost nothing twice: what one of them shares with a dearer one is loaded already', () => {
    expect(builtinsMilliseconds(['tls', 'crypto', 'https'], costs)).toBe(3);
  });

  it('that the runtime client has loaded, or that nobody measured, cost nothing', () => {
    expect(builtinsMilliseconds(['http', 'fs', 'toString'], builtins)).toBe(0);
  });

  it('cost more than the globals that are loaded on first touch only where nothing else loads them', () => {
    const headers = builtinsMilliseconds([tableNameOf('Response')], builtins);
    expect(tableNameOf('Response')).toBe('globalThis.Headers');
    expect(headers).toBeGreaterThan(10);
    expect(builtinsMilliseconds(['tls', tableNameOf('Response')], builtins)).toBeLessThan(
      headers + (builtins.milliseconds['tls'] ?? 0),
    );
  });
});
