import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { eachChild, parseSource, readSource, type SyntaxNode } from '../../src/modules/syntax.js';

const load = createRequire(import.meta.url);

/** Everything that can be visited, in the order in which it stands. */
function outline(node: SyntaxNode): readonly unknown[] {
  const children: unknown[] = [];
  eachChild(node, (child) => children.push(outline(child)));
  return [node.type, node.start, node.end, node['name'] ?? node['raw'], ...children];
}

function both(text: string, file = 'file.js') {
  const isCommonJs = !file.endsWith('.mjs');
  const whole = parseSource(file, text, isCommonJs);
  return {
    whole: whole && outline(whole.program),
    deferred: readSource({ file, text, isCommonJs }, ({ program }) => outline(program)),
  };
}

const long = 'call(1, 2, 3); '.repeat(20);

describe('a tree with bodies of functions left out', () => {
  it.each([
    ['functions in functions', `function a() { ${long} function b() { ${long} } ${long} } a();`],
    [
      'arrows with bodies and with expressions',
      `const a = () => { ${long} }; const b = () => [() => { ${long} }, x => x];`,
    ],
    [
      'functions among parameters',
      `function a(b = () => { ${long} }, c = function () { ${long} }) { ${long} }`,
    ],
    [
      'blocks in classes among parameters',
      `function a(b = class { static { for (;;) { ${long} } } }) { ${long} }`,
    ],
    [
      'methods, getters and static blocks',
      `class A { m() { ${long} } get g() { ${long} } static { ${long} } static x = () => { ${long} }; }`,
    ],
    [
      'methods of objects',
      `module.exports = { m() { ${long} }, async *n() { ${long} }, [k]: async () => { ${long} } };`,
    ],
    [
      'texts that look like the parser’s',
      `function a() { ${long} return '},"expression":false,"start":1'; } f('{"type":"FunctionExpression"');`,
    ],
    ['texts of other scripts', `function a() { ${long} return '文字 😀'; } const 名 = () => { ${long} };`],
    ['syntax errors', `function a() { ${long}`],
    ['nothing', ''],
  ])('has the nodes of the whole one: %s', (_, text) => {
    const { whole, deferred } = both(text);
    expect(deferred).toEqual(whole);
  });

  it('has the nodes of the whole one for code of packages', () => {
    for (const name of [
      'yaml',
      '@typescript-eslint/scope-manager',
      'minimatch',
      'd3-hierarchy',
      'ajv',
      'aws-sdk/lib/core.js',
    ]) {
      const file = load.resolve(name);
      const { whole, deferred } = both(readFileSync(file, 'utf8'), file);
      expect(whole).toBeDefined();
      expect(deferred).toEqual(whole);
    }
  });

  it('makes no nodes of bodies that nobody visits', () => {
    const bodies = readSource(
      { file: 'file.js', text: `function a() { ${long} }`, isCommonJs: true },
      ({ program }) => JSON.stringify(program),
    );
    expect(bodies).not.toContain('call');
  });

  it('refuses to be visited when the file is closed', () => {
    const program = readSource(
      { file: 'file.js', text: `function a() { ${long} }`, isCommonJs: true },
      (parsed) => parsed.program,
    );
    expect(() => outline(program as SyntaxNode)).toThrow('after its file was closed');
  });
});
