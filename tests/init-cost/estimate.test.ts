import path from 'node:path';
import { initTables } from '../../src/knowledge/init-tables.js';
import { estimateInitCost } from '../../src/init-cost/estimate.js';
import { ballast, projectWith } from '../support/projects.js';

const root = projectWith({
  'package.json': '{ "name": "app", "type": "module" }',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@shared/*": ["./shared/*"] } } }',
  'handler.ts': `import { heavy } from 'heavy';
import { light } from 'light';
import { Shape } from 'only-types';
import type { Form } from 'only-types/form';
import { helper } from '@shared/helper';
import 'node:https';

export const handler = async (event: Shape): Promise<Form> => {
  const { later } = await import('later');
  return later(heavy, light, helper, event);
};
`,
  'shared/helper.ts': `import { common } from 'common';\nexport const helper = common;\n`,
  'waits.mjs': `import { client } from './client.mjs';
const secret = await client.send({});
const [page] = await Promise.all([fetch('https://example.com')]);
const module = await import('light');
export const handler = async () => { await fetch('https://example.com'); };
`,
  'client.mjs': `import { SSMClient } from '@aws-sdk/client-ssm';\nexport const client = new SSMClient({});`,
  'doubtful.cjs': `require('compiler'); require('absent'); exports.handler = async () => {};`,
  'empty.cjs': '',
  'tables.cjs': 'for (let at = 0; at < 9; at += 1) exports[at] = at;\n'.repeat(100),
  'node_modules/heavy/package.json': '{ "name": "heavy", "main": "index.js" }',
  'node_modules/heavy/index.js': `require('common');\n${ballast(200)}`,
  'node_modules/light/index.js': `require('common');\n${ballast(2)}`,
  'node_modules/common/index.js': ballast(50),
  'node_modules/later/index.js': ballast(20),
  'node_modules/only-types/index.js': ballast(20),
  'node_modules/only-types/form.js': ballast(20),
  'node_modules/compiler/index.js': `module.exports = new Function('return 1');`,
});

const estimateOf = (entry: string, options = {}) =>
  estimateInitCost(path.join(root, entry), { root, ...options });

describe('the estimate of an entry', () => {
  const estimate = estimateOf('handler.ts');

  it('counts what loads with the entry, and nothing that is erased or loaded later', () => {
    expect(estimate.packages.map(({ name }) => name)).toEqual(['heavy', 'common', 'light']);
    expect(estimate.files).toBe(5);
  });

  it('is the base of the runtime and the cost of loading', () => {
    expect(estimate.baseMilliseconds).toBe(139);
    expect(estimate.milliseconds).toBeGreaterThan(139);
    expect(estimate.range.low).toBeLessThan(estimate.milliseconds);
    expect(estimate.range.high).toBeGreaterThan(estimate.milliseconds);
    const { commonJsFile, directory, constant, warmUp } = initTables.node20.coefficients;
    const empty = 139 + (commonJsFile + directory + constant + warmUp) * 1.5 + 0.3;
    expect(estimateOf('empty.cjs').milliseconds).toBeCloseTo(empty, 3);
  });

  it('prices each import by what only it loads and by what it loads alone', () => {
    const costs = new Map(estimate.imports.map((cost) => [cost.specifier, cost]));
    const [heavy, light, helper] = ['heavy', 'light', '@shared/helper'].map((name) => costs.get(name));
    expect(heavy).toMatchObject({ line: 1, exclusive: { files: 1 }, alone: { files: 2 } });
    expect(light).toMatchObject({ line: 2, exclusive: { files: 1 }, alone: { files: 2 } });
    expect(helper).toMatchObject({ line: 5, exclusive: { files: 1 }, alone: { files: 2 } });
    expect(heavy?.packages.map(({ name }) => name)).toEqual(['heavy']);
    expect(light?.alone.milliseconds).toBeGreaterThan((light?.exclusive.milliseconds ?? 0) * 3);
    expect(costs.has('only-types')).toBe(false);
  });

  it('says that nothing is saved by removing one of two ways to the same package', () => {
    const cost = estimate.imports.find(({ specifier }) => specifier === 'common');
    expect(cost).toMatchObject({ file: path.join(root, 'shared/helper.ts'), exclusive: { files: 0 } });
  });

  it('tells the way to each package', () => {
    const common = estimate.packages.find(({ name }) => name === 'common');
    expect(common?.why).toEqual(['handler.ts', 'heavy', 'common']);
  });

  it('prices built-in modules, and not those that the runtime loads anyway', () => {
    const https = estimate.imports.find(({ specifier }) => specifier === 'node:https');
    expect(https?.exclusive.milliseconds).toBeGreaterThan(1);
  });

  it('compares with the budget', () => {
    expect(estimate).toMatchObject({ budgetMilliseconds: 10_000, isOverBudget: false });
    expect(estimateOf('handler.ts', { budgetMilliseconds: 140 })).toMatchObject({ isOverBudget: true });
  });

  it('is that of the declared function', () => {
    const deployed = { runtime: 'nodejs24.x', architecture: 'arm64', packageType: 'zip' } as const;
    expect(estimateOf('handler.ts', { deployed }).baseMilliseconds).toBe(124);
    const provisioned = { memoryMegabytes: 512, isProvisioned: true, timeoutSeconds: 30 };
    const slow = estimateOf('handler.ts', { deployed: provisioned });
    expect(slow.milliseconds).toBeCloseTo((estimate.milliseconds * 1769) / 512, 6);
    expect(slow).toMatchObject({ budgetMilliseconds: 130_000, secondTry: undefined });
  });

  it('tells what follows when it is over ten seconds', () => {
    const calibration = { baseMilliseconds: 10_500 };
    const { secondTry } = estimateOf('handler.ts', { deployed: { calibration, memoryMegabytes: 128 } });
    expect(secondTry?.message).toContain('tried again at 1/13.8 of a vCPU');
  });

  it('prices the loads of the entry only, when asked to', () => {
    const { imports } = estimateOf('handler.ts', { importsOf: 'entry' });
    expect(new Set(imports.map(({ file }) => file))).toEqual(new Set([path.join(root, 'handler.ts')]));
  });

  it('names network waits at module level and leaves waits of the handler alone', () => {
    const { unbounded } = estimateOf('waits.mjs');
    expect(unbounded.map(({ line, text }) => `${line} ${text}`)).toEqual(['2 client.send', '3 fetch']);
  });

  it('lowers its confidence where code cannot be read or is not there', () => {
    const { confidence, doubts } = estimateOf('doubtful.cjs');
    expect(confidence).toBe('low');
    expect(doubts.map(({ kind }) => kind)).toEqual(['generated-code', 'not-found']);
    expect(estimate.confidence).toBe('high');
  });

  it('lowers its confidence where a module fills tables in loops', () => {
    const { confidence, doubts } = estimateOf('tables.cjs');
    expect(confidence).toBe('low');
    expect(doubts.map(({ kind }) => kind)).toEqual(['heavy-loops']);
  });

  it('answers for a file that does not exist', () => {
    expect(estimateOf('nowhere.ts')).toMatchObject({ files: 0, confidence: 'medium' });
  });
});

describe("the estimate of a project's own modules", () => {
  it('is the same with other comments and another layout', () => {
    const millisecondsOf = (text: string): number => {
      const directory = projectWith({ 'handler.mjs': `import './a.cjs';`, 'a.cjs': text });
      return estimateInitCost(path.join(directory, 'handler.mjs'), { root: directory }).milliseconds;
    };
    const plain = 'exports.a = 1;\nexports.b = [\n  2,\n];\n';
    expect(
      millisecondsOf(`/** „Eins“ → ${'why '.repeat(500)} */\n${plain.replaceAll('\n', '\n\n    ')}`),
    ).toBe(millisecondsOf(plain));
    expect(millisecondsOf(`${plain}exports.c = 3;\n`)).toBeGreaterThan(millisecondsOf(plain));
  });
});
