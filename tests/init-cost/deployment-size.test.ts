import path from 'node:path';
import {
  deploymentLimitBytes,
  deploymentSizeOf,
  installedPackages,
  productionPackages,
} from '../../src/init-cost/deployment-size.js';
import { projectWith } from '../support/projects.js';

const root = projectWith({
  'package.json': JSON.stringify({
    dependencies: { a: '*', gone: '*' },
    optionalDependencies: { maybe: '*' },
    devDependencies: { tool: '*' },
  }),
  'src/orders.js': '',
  'node_modules/a/package.json':
    '{ "dependencies": { "b": "1" }, "peerDependencies": { "c": "*", "other": "*" } }',
  'node_modules/a/index.js': 'x'.repeat(1000),
  'node_modules/a/node_modules/b/index.js': 'x'.repeat(200),
  'node_modules/b/index.js': 'x'.repeat(50_000),
  'node_modules/c/lib/index.js': 'x'.repeat(3000),
  'node_modules/tool/index.js': 'x'.repeat(70_000),
  'packages/own/package.json': '{ "dependencies": { "b": "*" } }',
  'packages/own/index.js': '',
});

/** Names of the packages' directories. */
const names = ({ directories }: { readonly directories: ReadonlySet<string> }): string[] =>
  [...directories].map((directory) => path.relative(root, directory)).sort();

describe('what is shipped', () => {
  it('is what an installation for production installs, with peers, nested copies and without tools', () => {
    const found = productionPackages(path.join(root, 'src/orders.js'), root);
    expect(names(found)).toEqual(['node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/c']);
    const manifest = '{ "dependencies": { "b": "1" }, "peerDependencies": { "c": "*", "other": "*" } }';
    expect(found.bytes).toBe(1000 + manifest.length + 200 + 3000);
    expect(found.missing).toEqual(['gone']);
  });

  it('goes by the nearest manifest', () => {
    const found = productionPackages(path.join(root, 'packages/own/index.js'), root);
    expect(names(found)).toEqual(['node_modules/b']);
  });

  it('is what is named, where a bundle leaves packages outside', () => {
    const found = installedPackages([{ name: 'c', isOptional: false }], path.join(root, 'src'), root);
    expect([names(found), found.bytes]).toEqual([['node_modules/c'], 3000]);
  });

  it('is over the limit from 250 MB on', () => {
    const none = { directories: new Set<string>(), bytes: 0, missing: [] };
    expect(deploymentSizeOf(deploymentLimitBytes, none).isOverLimit).toBe(false);
    expect(deploymentSizeOf(deploymentLimitBytes + 1, none).isOverLimit).toBe(true);
  });
});
