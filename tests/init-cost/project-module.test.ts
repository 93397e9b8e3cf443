import { ts } from 'ts-morph';
import { readProjectModule } from '../../src/init-cost/project-module.js';

function moduleOf(text: string, { keepsUnused = false, name = 'a.ts' } = {}) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const module = readProjectModule(source, ts, keepsUnused);
  return {
    ...module,
    erasedText: [...module.erased].map((start) => text.slice(start, text.indexOf(';', start))),
  };
}

describe('imports that the compiler drops', () => {
  const dropped: Record<string, string> = {
    'a type import': `import type { A } from 'a';`,
    'type specifiers only': `import { type A, type B } from 'a';`,
    'an import that nobody uses': `import { A } from 'a';`,
    'an import used as a type': `import { A } from 'a'; let x: A;`,
    'a namespace used as a type': `import * as A from 'a'; function f(x: A.B): A.C { throw x; }`,
    'an import used by an interface': `import { A } from 'a'; interface B extends A {}`,
    'an import that a class implements': `import { A } from 'a'; class B implements A {}`,
    'an import behind typeof in a type': `import { A } from 'a'; let x: typeof A;`,
    'an import with the name of a property': `import { A } from 'a'; x.A; const y = { A: 1 };`,
    'a type export': `export type { A } from 'a';`,
    'a type import with equals': `import type A = require('a');`,
  };
  it.each(Object.entries(dropped))('%s', (_name, text) => {
    expect(moduleOf(text).erasedText).toHaveLength(1);
  });
});

describe('imports that stay', () => {
  const kept: Record<string, string> = {
    'an import for its effect': `import 'a';`,
    'an import that is called': `import { A } from 'a'; A();`,
    'a base class': `import { A } from 'a'; class B extends A {}`,
    'an import in a shorthand property': `import { A } from 'a'; f({ A });`,
    'an import that is exported': `import { A } from 'a'; export { A };`,
    'one value among types': `import { type A, B } from 'a'; B;`,
    'a decorator': `import { A } from 'a'; @A() class B {}`,
    'a default export': `import A from 'a'; export default A;`,
    'a required module that is used': `import A = require('a'); A.b();`,
    're-exports': `export { A } from 'a'; export * from 'b';`,
  };
  it.each(Object.entries(kept))('%s', (_name, text) => {
    expect(moduleOf(text).erasedText).toEqual([]);
  });

  it('an import that nobody uses, where the compiler is told to keep it', () => {
    expect(moduleOf(`import { A } from 'a';`, { keepsUnused: true }).erasedText).toEqual([]);
  });

  it('React in a module with JSX', () => {
    expect(moduleOf(`import React from 'react'; <p/>;`, { name: 'a.tsx' }).erasedText).toEqual([]);
  });
});
