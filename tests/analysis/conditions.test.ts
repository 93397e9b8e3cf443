import { comparisonOf, conditionsOn, presenceIn, type Condition } from '../../src/analysis/conditions.js';
import { moduleFrom, nodeWith } from '../support/facts.js';

/** The tests on the way to `write()`, in short: `if found`, `not found`, `either found`, `case kind`; `!` for one that ends in an error. */
function on(code: string): string[] {
  const module = moduleFrom(code);
  const short = ({ test, holds, kind, throws }: Condition): string => {
    const text = module.text.slice(test.range[0], test.range[1]);
    const how = kind !== 'answer' ? kind : holds === undefined ? 'either' : holds ? 'if' : 'not';
    return `${how} ${text}${throws ? ' !' : ''}`;
  };
  return conditionsOn(module, nodeWith(module, 'write()')).map(short);
}

const inHandler = (body: string): string => `export const handler = async (event) => { ${body} };`;

describe('tests on the way to a place', () => {
  it.each([
    ['branch', 'if (a) write();', ['if a']],
    ['other branch', 'if (a) x(); else write();', ['not a']],
    ['conditional expression', 'const r = a ? write() : 1;', ['if a']],
    ['logical expression', 'a && write();', ['if a']],
    ['both parts', 'if (a && b) write();', ['if a', 'if b']],
    ['neither part', 'if (a || b) return; write();', ['not a', 'not b']],
    ['one of several, as a whole', 'if (a || b) write();', ['if a || b']],
    ['negation', 'if (!a) write();', ['not a']],
    ['early exit', 'if (a) return; write();', ['not a']],
    ['early exit of a loop', 'for (const x of list) { if (a) continue; write(); }', ['not a', 'walk list']],
    ['early exit inside a try', 'try { if (a) return; } catch {} write();', ['not a']],
    ['error above', 'if (a) throw new Error(); write();', ['not a !']],
    ['error given to a callback above', 'if (a) return callback(a); write();', ['not a !']],
    ['case that leaves above', 'switch (a) { case 1: x(); break; default: throw e; } write();', ['case a']],
    ['cases that go on', 'switch (a) { case 1: x(); break; default: y(); } write();', []],
    ['branch that goes on', 'if (a) x(); write();', []],
    ['test below', 'write(); if (a) return;', []],
    ['switch', "switch (kind) { case 'a': write(); }", ['case kind']],
    [
      'filtered list',
      'for (const x of list.filter((y) => y.ok)) write();',
      ['walk list.filter((y) => y.ok)', 'if y.ok'],
    ],
    [
      'filtered list in a callback',
      'list.filter((y) => y.ok).map(() => write());',
      ['walk list.filter((y) => y.ok)', 'if y.ok'],
    ],
    [
      'list filled under a test',
      'const xs = []; if (a) xs.push(1); for (const x of xs) write();',
      ['walk xs', 'if a'],
    ],
    ['promise around', 'if (a) return; await new Promise((resolve) => { write(); });', ['not a']],
  ])('%s', (_, body, expected) => {
    expect(on(inHandler(body))).toEqual(expected);
  });

  it('stand at every call of the function', () => {
    const code = `const save = () => write();\n${inHandler('if (a) save(); if (b) { save(); }')}`;
    expect(on(code)).toEqual(['if a', 'if b']);
  });

  it('stand where the function is given away by name', () => {
    expect(on(`const save = () => write();\n${inHandler('if (a) return; list.map(save);')}`)).toEqual([
      'walk list',
      'not a',
    ]);
  });

  it('are choices from a table of functions', () => {
    const code = `const actions = { a: () => write() };\n${inHandler('actions[event.kind]();')}`;
    expect(on(code)).toEqual(['case event.kind']);
  });

  it('are followed to what a name asks', () => {
    expect(on(inHandler("const isNew = kind === 'new'; if (!isNew) return; write();"))).toEqual([
      'if isNew',
      "if kind === 'new'",
    ]);
  });

  it('are followed into a function of the module', () => {
    const code = `const isOwn = (key) => key.startsWith('out/');\n${inHandler('if (isOwn(k)) return; write();')}`;
    expect(on(code)).toEqual(['not isOwn(k)', "not key.startsWith('out/')"]);
  });

  it('are followed to what was looked for', () => {
    expect(on(inHandler('const found = list.find((x) => x.ok); if (!found) return; write();'))).toEqual([
      'if found',
      'if x.ok',
    ]);
  });
});

describe('what a test says', () => {
  const first = (body: string): Condition => {
    const module = moduleFrom(inHandler(body));
    const [condition] = conditionsOn(module, nodeWith(module, 'write()'));
    if (!condition) throw new Error('no condition');
    return condition;
  };

  it.each([
    ['if (a) write();', true],
    ['if (!a) write();', false],
    ['if (a.length > 0) write();', true],
    ['if (a.length === 0) return; write();', true],
    ['if (a !== undefined) write();', true],
    ['if (a == null) return; write();', true],
    ["if (typeof a === 'undefined') return; write();", true],
    ['if (isOwn(a)) write();', undefined],
    ["if (a === 'x') write();", undefined],
    ['if (a || b) write();', undefined],
  ])('presence in %s', (body, expected) => {
    expect(presenceIn(first(body))).toBe(expected);
  });

  it('compares with the operator that holds', () => {
    expect(comparisonOf(first('if (n > 3) return; write();'))?.operator).toBe('<=');
    expect(comparisonOf(first("if (a == 'x') write();"))?.operator).toBe('===');
    expect(comparisonOf(first('if (a) write();'))).toBeUndefined();
  });
});
