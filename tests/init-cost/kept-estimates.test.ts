import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lookAgain } from '../../src/files/looks.js';
import { estimateInitCost } from '../../src/init-cost/estimate.js';
import { keptEstimateOf } from '../../src/init-cost/kept-estimates.js';
import { projectWith } from '../support/projects.js';

function project() {
  const root = projectWith({
    'package.json': '{ "name": "app" }',
    'tsconfig.json': '{ "extends": "./base.json" }',
    'base.json': '{}',
    'entry.ts': `import { own } from './own.js'; import { Kind } from 'types'; import 'library'; let kind: Kind; own();`,
    'own.ts': 'export const own = () => 1;',
    'node_modules/library/package.json': '{ "name": "library" }',
    'node_modules/library/index.js': 'exports.a = 1;',
    'node_modules/types/package.json': '{ "name": "types" }',
    'node_modules/types/index.js': 'exports.Kind = 1;',
  });
  return {
    estimate: () => keptEstimateOf(path.join(root, 'entry.ts'), { root }),
    write: (file: string, text: string) => {
      writeFileSync(path.join(root, file), text);
      utimesSync(path.join(root, file), 1, Math.random() * 1e6);
      lookAgain();
    },
  };
}

describe('an estimate that is kept', () => {
  it('is the same one while nothing changes', () => {
    const { estimate } = project();
    expect(estimate()).toBe(estimate());
  });

  it('is made anew when the entry is saved', () => {
    const { estimate, write } = project();
    expect(estimate().files).toBe(3);
    write('entry.ts', `import 'library';`);
    expect(estimate().files).toBe(2);
  });

  it('is made anew when a module behind it changes', () => {
    const { estimate, write } = project();
    expect(estimate().files).toBe(3);
    write('node_modules/library/index.js', `exports.a = require('./more.js');`);
    write('node_modules/library/more.js', '');
    expect(estimate().files).toBe(4);
  });

  it('is made anew when the compiler is told to keep imports that only types use', () => {
    const { estimate, write } = project();
    expect(estimate().files).toBe(3);
    write('base.json', '{ "compilerOptions": { "verbatimModuleSyntax": true } }');
    expect(estimate().files).toBe(4);
  });

  it('is what a fresh one is when a function that Init does not call was edited', () => {
    const { estimate, write } = project();
    const first = estimate();
    const [before, after] = [
      `import { own } from './own.js'; import { Kind } from 'types'; import 'library';`,
      `let kind: Kind; own(); export const handler = (kind: Kind) => { own(); return { kind }; };`,
    ];
    write('entry.ts', `${before} ${after}`);
    const root = path.dirname(first.entry);
    for (const more of ['const list = [1, 2, 3].map(String);', '// what it does\n', 'new Headers();']) {
      write('entry.ts', `${before}\n${more}\n${after}`);
      expect(estimate()).not.toBe(first);
      expect(estimate()).toEqual(estimateInitCost(first.entry, { root }));
    }
  });

  it('is one for each way to deploy', () => {
    const { estimate } = project();
    const [first, second] = ['nodejs20.x', 'nodejs22.x'].map((runtime) =>
      keptEstimateOf(estimate().entry, { root: path.dirname(estimate().entry), deployed: { runtime } }),
    );
    expect(first?.referenceMilliseconds).not.toBe(second?.referenceMilliseconds);
  });
});
