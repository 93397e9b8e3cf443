import path from 'node:path';
import type { BundleRequest } from '../../src/init-cost/bundle-build.js';
import { estimateBundledInitCost } from '../../src/init-cost/bundle-estimate.js';
import { estimateInitCost, type InitEstimate, type InitOptions } from '../../src/init-cost/estimate.js';
import { ballast, projectWith } from '../support/projects.js';

const plain: BundleRequest = { isMinified: false, external: [] };

function bundled(
  root: string,
  entry: string,
  request: Partial<BundleRequest> = {},
  options: Partial<InitOptions> = {},
): InitEstimate {
  const estimate = estimateBundledInitCost(
    path.join(root, entry),
    { root, ...options },
    { ...plain, ...request },
  );
  if ('failure' in estimate) throw new Error(JSON.stringify(estimate));
  return estimate;
}

const shop = projectWith({
  'package.json': '{ "name": "shop", "type": "module" }',
  'orders.ts': `import { heavy } from 'heavy';
import { one } from 'shaken';
import type { Nothing } from 'types-only';
export const handler = async (): Promise<Nothing> => (await import('later'), heavy(one) as Nothing);
`,
  'node_modules/heavy/package.json': '{ "name": "heavy", "version": "2.1.0", "main": "index.js" }',
  'node_modules/heavy/index.js': `exports.heavy = () => require('lazy'); require('crypto');\n${ballast(60)}`,
  'node_modules/shaken/package.json':
    '{ "name": "shaken", "type": "module", "main": "index.js", "sideEffects": false }',
  'node_modules/shaken/index.js': `export { one } from './one.js'; export { two } from './two.js';`,
  'node_modules/shaken/one.js': 'export const one = 1;',
  'node_modules/shaken/two.js': `export const two = [${'function () { return 1; }, '.repeat(900)}];`,
  'node_modules/lazy/index.js': ballast(40),
  'node_modules/later/index.js': ballast(40),
});

describe('an entry that is deployed as a bundle', () => {
  it('is one file, whose modules are told', () => {
    const { files, packaging, bytes } = bundled(shop, 'orders.ts');
    expect(files).toBe(1);
    expect(packaging).toMatchObject({ kind: 'bundled', isMinified: false, modules: 5, external: [] });
    expect(packaging.kind === 'bundled' && packaging.bytes).toBe(bytes);
    expect(packaging.kind === 'bundled' && packaging.tool).toMatch(/^esbuild \d/);
  });

  it('costs less than its modules one by one, and what is dropped or lazy costs nearly nothing', () => {
    const whole = bundled(shop, 'orders.ts');
    const alone = estimateInitCost(path.join(shop, 'orders.ts'), { root: shop });
    expect(whole.milliseconds).toBeLessThan(alone.milliseconds);
    const cost = (name: string): number => whole.packages.find((one) => one.name === name)?.milliseconds ?? 0;
    expect(cost('heavy')).toBeGreaterThan(10);
    expect(cost('shaken')).toBeLessThan(1);
    for (const { milliseconds } of whole.packages) expect(milliseconds).toBeGreaterThanOrEqual(0);
    expect(cost('lazy') + cost('later')).toBe(0);
    expect(whole.imports.map(({ specifier }) => specifier)).toEqual(['heavy', 'shaken']);
  });

  it('has imports and packages that come to what the bundle comes to', () => {
    const { milliseconds, baseMilliseconds, imports, packages } = bundled(shop, 'orders.ts');
    const load = milliseconds - baseMilliseconds;
    const sum = packages.reduce((total, one) => total + one.milliseconds, 0);
    expect(sum / load).toBeGreaterThan(0.7);
    expect(sum).toBeLessThan(load);
    expect(imports[0]?.exclusive.milliseconds).toBeLessThan(load);
    expect(packages[0]).toMatchObject({
      name: 'heavy',
      why: ['orders.ts', 'heavy'],
      startedBy: {
        line: 1,
        specifier: 'heavy',
        through: [path.join(shop, 'orders.ts')],
        packages: ['heavy'],
      },
    });
  });

  it('counts built-in modules that an ES module of the bundle requires', () => {
    const crypto = ({ modules }: InitEstimate): boolean | undefined =>
      modules?.builtins.names.includes('crypto');
    for (const isMinified of [false, true])
      expect(crypto(bundled(shop, 'orders.ts', { format: 'esm', isMinified }, { withModules: true }))).toBe(
        true,
      );
    const { packaging } = bundled(shop, 'orders.ts', { format: 'esm' });
    expect(packaging).toMatchObject({ external: [] });
  });

  it('is smaller when it is minified', () => {
    const [long, short] = [false, true].map((isMinified) => bundled(shop, 'orders.ts', { isMinified }));
    expect(short?.bytes).toBeLessThan((long?.bytes ?? 0) * 0.8);
    expect(short?.packages[0]?.name).toBe('heavy');
  });

  it('loads what stays outside from where it is installed', () => {
    const { files, packaging, packages } = bundled(shop, 'orders.ts', { external: ['hea*'] });
    expect(files).toBe(2);
    expect(packaging).toMatchObject({ external: [{ specifier: 'heavy', isFound: true }] });
    expect(packages[0]?.name).toBe('heavy');
  });

  it('keeps all packages outside when it is told to', () => {
    const deployed = { runtime: 'nodejs24.x' };
    const { files, packaging } = bundled(shop, 'orders.ts', { keepsPackages: true }, { deployed });
    expect(files).toBe(5);
    expect(packaging).toMatchObject({ modules: 1 });
  });

  it('ends where the runtime refuses to require an ES module that is kept outside', () => {
    const deployed = { runtime: 'nodejs20.x' };
    expect(bundled(shop, 'orders.ts', { keepsPackages: true }, { deployed }).files).toBe(2);
  });

  it('tells what is not installed as unknown, without a cost', () => {
    const root = projectWith({
      'orders.js': `import 'absent'; import './gone.js'; import '@aws-sdk/client-s3';\nexport const handler = 1;`,
    });
    const estimate = bundled(root, 'orders.js', { external: ['@aws-sdk/*'] });
    expect(estimate.confidence).toBe('medium');
    expect(estimate.doubts.map(({ kind, specifier }) => [kind, specifier])).toEqual([
      ['not-found', 'absent'],
      ['not-found', './gone.js'],
      ['not-found', '@aws-sdk/client-s3'],
    ]);
    expect(estimate.packaging).toMatchObject({
      external: [
        { specifier: 'absent', isFound: false },
        { specifier: './gone.js', isFound: false },
        { specifier: '@aws-sdk/client-s3', isFound: false },
      ],
    });
    expect(estimate.packages).toEqual([]);
  });

  it('has nothing from outside of the project in it', () => {
    const outside = projectWith({ 'secret.js': ballast(10) });
    const root = projectWith({
      'orders.js': `import ${JSON.stringify(path.join(outside, 'secret.js'))};\nexport const handler = 1;`,
    });
    const { bytes, packaging } = bundled(root, 'orders.js');
    expect(bytes).toBeLessThan(2000);
    expect(packaging).toMatchObject({ external: [{ isFound: false }] });
  });

  it('says where it cannot be made', () => {
    const root = projectWith({ 'orders.js': 'const = ;' });
    expect(estimateBundledInitCost(path.join(root, 'orders.js'), { root }, plain)).toEqual({
      failure: 'not-bundled',
      text: expect.stringMatching(/\(orders\.js:1\)$/) as string,
    });
  });

  it('leaves nothing behind', async () => {
    const { readdirSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    bundled(shop, 'orders.ts');
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith(`aws-lambda-lint-${process.pid}-`)),
    ).toEqual([]);
  });
});
