import path from 'node:path';
import { FunctionEstimates, type FunctionInit, type InitTarget } from '../../src/init-cost/function-init.js';
import { initText } from '../../src/reports/init-text.js';
import { projectWith } from '../support/projects.js';

const root = projectWith({ 'orders.js': `require('crypto');\nexports.handler = async () => {};\n` });

const target: InitTarget = {
  name: 'Orders',
  entry: path.join(root, 'orders.js'),
  declaredAt: { file: path.join(root, 'template.yaml'), line: 3 },
  deployed: { runtime: 'nodejs22.x', memoryMegabytes: 512, isProvisioned: true },
  form: { bundle: undefined, saidBy: 'template', isBuiltOtherwise: false, isOutsideUnknown: false },
};

const orders = new FunctionEstimates({ root, budgetMilliseconds: undefined, withModules: false }).of(target);

/** The text of a function that differs, its lines joined. */
const textOf = (changes: Partial<FunctionInit>): string =>
  initText([{ ...orders, ...changes }], root).replace(/\n {4,}/g, ' ');

describe('the text of an estimate', () => {
  it('says that the estimate is the unbundled one, where there is no bundler', () => {
    expect(textOf({ unbundledBecause: 'esbuild is not installed' })).toContain(
      'not bundled here, though it is deployed as a bundle, which loads faster: esbuild is not installed',
    );
  });

  it('says that a build is not understood', () => {
    expect(textOf({ form: { ...target.form, isBuiltOtherwise: true } })).toContain(
      'as it stands with node_modules; template.yaml has it built in a way that is not understood',
    );
  });

  it('names runtime, memory and provisioned concurrency', () => {
    expect(textOf({})).toContain('\n  nodejs22.x, 512 MB, provisioned concurrency\n');
  });

  it('says when what is shipped is over the limit', () => {
    const size = { ...orders.size, bytes: 300 * 1024 * 1024, packages: 12, isOverLimit: true };
    expect(textOf({ size })).toContain(
      'ships 300.0 MB unzipped, over the limit of 250 MB, with 12 packages that it depends on',
    );
  });

  it('lists bundled externals, found and not', () => {
    const packaging = {
      kind: 'bundled',
      tool: 'esbuild 0.28.2',
      isMinified: true,
      bytes: 2048,
      modules: 1,
      unbundledMilliseconds: 300,
      external: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((specifier) => ({
        specifier,
        isFound: specifier !== 'g',
      })),
    } as const;
    const form = { ...target.form, isOutsideUnknown: true };
    const text = textOf({ estimate: { ...orders.estimate, packaging }, form });
    expect(text).toContain('1 module in 2 KB; with node_modules about 300 ms');
    expect(text).toContain('with what it loads as it is installed here: a, b, c, d, e and f');
    expect(text).toContain('its cost is unknown: g');
    expect(text).toContain('the template does not spell out all that stays outside of the bundle');
  });

  it('has details of the costliest where there are many, and of all that are asked for', () => {
    const many = ['A', 'B', 'C', 'D', 'E'].map((name) => ({ ...orders, name }));
    expect(initText(many, root).match(/about \d+ ms of Init/g)).toHaveLength(3);
    expect(initText(many, root)).toMatch(/\n\nDetails of 2 more functions: --details, or name its module\.$/);
    expect(initText(many, root, true).match(/about \d+ ms of Init/g)).toHaveLength(5);
  });
});
