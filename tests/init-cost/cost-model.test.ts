import path from 'node:path';
import { modelFor } from '../../src/init-cost/cost-model.js';
import { entryFeaturesOf, estimateInitCost } from '../../src/init-cost/estimate.js';
import { ballast, projectWith } from '../support/projects.js';

const exportsMap = Object.fromEntries(
  Array.from({ length: 800 }, (_, at) => [`./part-${at}`, { import: `./part-${at}.js` }]),
);

/** Lines of functions that nobody calls. */
const code = Array.from({ length: 150 }, (_, at) => [
  `function f${at}(value){`,
  ...Array.from({ length: 12 }, () => `value.push('${'-'.repeat(100)}');`),
  '}',
]).flat();

const root = projectWith({
  'esm.mjs': `import 'many';`,
  'http.mjs': `import 'node:http';`,
  'http.cjs': `require('node:http');`,
  'lodash.mjs': `import 'plain';`,
  'lodash.cjs': `require('plain');`,
  'response.cjs': `exports.empty = new Response();`,
  'formatter.cjs': `exports.list = new Intl.ListFormat('en');`,
  'socket.cjs': `exports.has = typeof WebSocket !== 'undefined';`,
  'bundled.cjs': code.join('\n'),
  'minified.cjs': code.join(''),
  'larger.cjs': Array.from({ length: 10 }, () => code.join('\n')).join('\n'),
  'unread.cjs': `require('broken');`,
  'node_modules/many/package.json': JSON.stringify({
    name: 'many',
    type: 'module',
    exports: { '.': './index.js', ...exportsMap },
  }),
  'node_modules/many/index.js': Array.from({ length: 40 }, (_, at) => `import './part-${at}.js';`).join('\n'),
  ...Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [`node_modules/many/part-${at}.js`, `export const part = ${at};`]),
  ),
  'node_modules/plain/index.js': ballast(1500),
  'node_modules/broken/index.js': `)${' '.repeat(200_000)}`,
});

const loadOf = (entry: string, runtime = 'nodejs20.x'): number => {
  const calibration = { baseMilliseconds: 0, cpuFactor: 1, millisecondsPerFile: 0 };
  const { milliseconds } = estimateInitCost(path.join(root, entry), {
    root,
    deployed: { runtime, calibration },
    importsOf: 'none',
  });
  return milliseconds;
};

describe('the cost model', () => {
  it('has a table for each version of Node.js, with where it comes from', () => {
    for (const runtime of ['nodejs20.x', 'nodejs22.x', 'nodejs24.x']) {
      const { provenance } = modelFor({ runtime }).table;
      expect(runtime).toBe(`nodejs${provenance.node.split('.')[0]}.x`);
      expect(provenance.source).toMatch(/\d+ loads/);
      expect(provenance.date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(provenance.machine).toContain('CPU');
    }
  });

  it('takes Node.js 20 where nothing is known, and the newest table for newer ones', () => {
    expect(modelFor().table).toBe(modelFor({ runtime: 'nodejs20.x' }).table);
    expect(modelFor({ runtime: 'nodejs26.x' }).table).toBe(modelFor({ runtime: 'nodejs24.x' }).table);
    expect(modelFor({ runtime: 'nodejs18.x' }).table).toBe(modelFor().table);
  });

  it('has no negative price', () => {
    for (const runtime of ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'])
      for (const price of Object.values(modelFor({ runtime }).table.coefficients))
        expect(price).toBeGreaterThanOrEqual(0);
  });

  it('prices the exports map of its package for every ES module on Node.js 22 and 24', () => {
    expect(loadOf('esm.mjs', 'nodejs22.x')).toBeGreaterThan(loadOf('esm.mjs') * 1.3);
    expect(loadOf('esm.mjs', 'nodejs24.x')).toBeGreaterThan(loadOf('esm.mjs') * 1.3);
  });

  it('prices the HTTP client that an import of http loads on Node.js 22 and 24', () => {
    expect(loadOf('http.mjs', 'nodejs22.x') - loadOf('http.mjs')).toBeGreaterThan(10);
    expect(loadOf('http.cjs', 'nodejs22.x')).toBeLessThan(5);
  });

  it('prices globals that are loaded on first touch', () => {
    expect(loadOf('response.cjs')).toBeGreaterThan(10);
    expect(loadOf('formatter.cjs')).toBeGreaterThan(10);
    expect(loadOf('socket.cjs')).toBeLessThan(2);
    expect(loadOf('socket.cjs', 'nodejs22.x')).toBeGreaterThan(10);
  });

  it('prices all of a large file, and a kilobyte that a minifier wrote higher', () => {
    expect(loadOf('larger.cjs')).toBeGreaterThan(loadOf('bundled.cjs') * 7);
    expect(loadOf('minified.cjs')).toBeGreaterThan(loadOf('bundled.cjs') * 1.1);
  });

  it('prices the lexing of CommonJS that is imported, much less on Node.js 24', () => {
    const lexing = (runtime: string): number => loadOf('lodash.mjs', runtime) - loadOf('lodash.cjs', runtime);
    expect(lexing('nodejs20.x')).toBeGreaterThan(5);
    expect(lexing('nodejs24.x')).toBeLessThan(lexing('nodejs20.x') / 2);
  });

  it('prices code that cannot be parsed by its size', () => {
    expect(loadOf('unread.cjs')).toBeGreaterThan(loadOf('http.cjs') + 1);
  });
});

describe('the features of an entry', () => {
  it('are its quantities, files, bytes and confidence', () => {
    const { quantities, files, bytes, confidence } = entryFeaturesOf(path.join(root, 'lodash.cjs'), { root });
    expect(quantities).toMatchObject({ commonJsFile: 2, constant: 1, esModuleEntry: 0, warmUp: Math.SQRT2 });
    expect(files).toBe(2);
    expect(bytes).toBeGreaterThan(1500);
    expect(confidence).toBe('high');
  });
});
