import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { initCostBound, namedBy } from '../../src/init-cost/bound.js';
import { estimateInitCost } from '../../src/init-cost/estimate.js';
import { ballast, projectWith } from '../support/projects.js';

const root = projectWith({
  'lazy.js': `exports.handler = async () => require('heavy');`,
  'own.mjs': `import { createRequire } from 'node:module';\nconst load = createRequire(import.meta.url);\nload('heavy');`,
  'template.js': 'require(`heavy`);',
  'none.js': 'exports.handler = async () => {};',
  'node_modules/heavy/index.js': ballast(300),
});

describe('the bound of an entry', () => {
  const boundOf = (name: string) => initCostBound(path.join(root, name), root);

  it('counts what is loaded later, or by other names of require', () => {
    const least = boundOf('none.js').load + 50;
    for (const name of ['lazy.js', 'own.mjs', 'template.js'])
      expect(boundOf(name).load).toBeGreaterThan(least);
  });

  it('is the base of the runtime above that of the load', () => {
    const { total, load } = boundOf('none.js');
    expect(total - load).toBeCloseTo(139, 9);
  });

  it('is above the estimate of real packages and far below ten seconds', () => {
    const repository = fileURLToPath(new URL('../..', import.meta.url));
    for (const name of ['@aws-sdk/client-s3', 'aws-sdk', 'fastify']) {
      const manifest = path.join(repository, 'node_modules', name, 'package.json');
      const { main } = JSON.parse(readFileSync(manifest, 'utf8')) as { main: string };
      const entry = path.resolve(path.dirname(manifest), main);
      const { total } = initCostBound(entry, repository);
      expect(total).toBeGreaterThan(
        estimateInitCost(entry, { root: repository, importsOf: 'none' }).milliseconds,
      );
      expect(total).toBeLessThan(10_000);
    }
  });

  it('follows an edit of a module at once', () => {
    const project = projectWith({
      'package.json': '{ "name": "app" }',
      'entry.js': `require('./own.js');`,
      'own.js': '',
      'node_modules/heavy/index.js': ballast(20),
    });
    const named = () => namedBy(path.join(project, 'entry.js'), project);
    const first = named();
    const edited = ` // ${'more '.repeat(10)}`;
    writeFileSync(path.join(project, 'own.js'), edited);
    expect(named()).toEqual({ ...first, codeLength: first.codeLength + edited.length });
    writeFileSync(path.join(project, 'own.js'), `require('heavy');`);
    expect(named().files).toBe(first.files + 1);
    expect(named().codeLength).toBeGreaterThan(10_000);
  });
});
