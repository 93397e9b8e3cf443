import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../src/cli/run.js';
import { ballast, projectWith } from '../support/projects.js';

const workspace = projectWith({
  'package.json': '{ "name": "shop", "private": true, "workspaces": ["services/*", "shared"] }',
  'services/orders/package.json': '{ "name": "orders" }',
  'services/orders/handler.js': `const { price } = require('@shop/shared');\nexports.handler = async () => price;\n`,
  'shared/package.json': '{ "name": "@shop/shared", "main": "price.js" }',
  'shared/price.js': `require('heavy'); exports.price = 1;`,
  'node_modules/heavy/index.js': ballast(100),
});
mkdirSync(path.join(workspace, 'node_modules/@shop'));
symlinkSync('../../shared', path.join(workspace, 'node_modules/@shop/shared'));

const cwd = projectWith({
  'package.json': '{ "name": "app" }',
  'handler.js': `const heavy = require('heavy');\nexports.handler = async () => heavy;\n`,
  'other.mjs': `await fetch('https://example.com');\nexport const handler = async () => {};\n`,
  'broken.js': `require('absent');`,
  'invalid.js': `const = ;`,
  'node_modules/heavy/index.js': ballast(100),
});

const ran = (...args: string[]) => ranIn(cwd, ...args);

async function ranIn(
  directory: string,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const surface = {
    cwd: directory,
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
  };
  const code = await run(args, surface);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('aws-lambda-lint', () => {
  it('tells its version and how to use it', async () => {
    expect((await ran('--version')).out).toMatch(/^\d+\.\d+\.\d+/);
    expect(await ran('--help')).toMatchObject({ code: 0, err: '' });
    expect((await ran('--help')).out).toContain('aws-lambda-lint init-cost [entry…]');
    expect((await ran('init-cost', '--help')).out).toContain('--max-ms N');
  });

  it('refuses what it does not know', async () => {
    expect(await ran()).toMatchObject({ code: 2, out: '' });
    expect((await ran('estimate')).err).toBe(
      'Unknown command "estimate"; there are deployment, handlers and init-cost. See aws-lambda-lint --help.',
    );
  });
});

describe('aws-lambda-lint init-cost', () => {
  it('reports an entry within the budget', async () => {
    const { code, out, err } = await ran('init-cost', 'handler.js');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^handler\.js: about \d+ ms of Init \(\d+ to \d+ ms, confidence high\), within the budget/,
    );
    expect(out).toMatch(/ms {2}heavy \(handler\.js:1, \d+ KB\)/);
    expect(out).toMatch(/ms {2}heavy \(1 file, \d+ KB\)\n +handler\.js:1 → heavy/);
  });

  it('ends with 1 over the budget', async () => {
    const { code, out } = await ran('init-cost', 'handler.js', '--max-ms', '140');
    expect(code).toBe(1);
    expect(out).toContain('over the budget of 140 ms');
  });

  it('reports several entries, unbounded waits and what is missing', async () => {
    const { out } = await ran('init-cost', 'other.mjs', 'broken.js');
    expect(out).toContain('plus an unbounded wait: other.mjs:1 awaits fetch() at module level');
    expect(out).toContain('what is not installed here: absent (broken.js)');
  });

  it('writes JSON', async () => {
    const { out } = await ran('init-cost', 'handler.js', '--format=json');
    const { version, functions } = JSON.parse(out) as { version: number; functions: unknown[] };
    expect(version).toBe(2);
    expect(functions).toMatchObject([
      { name: 'handler.js', estimate: { files: 2, baseMilliseconds: 139, isOverBudget: false } },
    ]);
  });

  it('reports the others when one entry is not valid', async () => {
    const { code, out, err } = await ran('init-cost', 'invalid.js', 'handler.js');
    expect(code).toBe(2);
    expect(out).toMatch(/^handler\.js: about/);
    expect(err).toMatch(/^\S+invalid\.js cannot be read/);
  });

  it('finds the packages of a workspace from the directory of one member', async () => {
    const { code, out } = await ranIn(path.join(workspace, 'services/orders'), 'init-cost', 'handler.js');
    expect(code).toBe(0);
    expect(out).toMatch(/ms {2}heavy \(\.\.\/\.\.\/shared\/price\.js:1, \d+ KB\)/);
    expect(out).toMatch(/heavy \(1 file, \d+ KB\)\n +handler\.js → \.\.\/\.\.\/shared\/price\.js:1 → heavy/);
    const alone = await ranIn(
      path.join(workspace, 'services/orders'),
      'init-cost',
      'handler.js',
      '--root',
      '.',
    );
    expect(alone.out).toContain('what is not installed here: @shop/shared (handler.js)');
  });

  const mistakes: Record<string, { args: string[]; message: string | RegExp }> = {
    'no entry and no template': { args: [], message: /^No template in or around .* declares a function/ },
    'an unknown flag': { args: ['handler.js', '--speed'], message: /^Unknown option '--speed'\. See/ },
    'a missing file': { args: ['nowhere.js'], message: /^There is no file .*nowhere\.js\./ },
    'a directory without a template': { args: ['node_modules'], message: /^No template in or around/ },
    'a glob that fits nothing': { args: ['*.tsx'], message: /^No file matches \*\.tsx\./ },
    'an unknown form': {
      args: ['handler.js', '--bundle', 'zip'],
      message: /^--bundle is auto, node_modules, bundled or minified, not "zip"/,
    },
    'a size that is none': {
      args: ['handler.js', '--max-bytes', '5 apples'],
      message: /^--max-bytes is a number/,
    },
    'a file that is no code': { args: ['package.json'], message: /is neither JavaScript nor TypeScript/ },
    'a file that is not valid': {
      args: ['invalid.js'],
      message: /invalid\.js cannot be read, or is no valid/,
    },
    'a flag without its value': {
      args: ['handler.js', '--max-ms'],
      message: /^Option '--max-ms <value>' argument missing\. See/,
    },
    'a flag whose value looks like one': {
      args: ['handler.js', '--max-ms', '-5'],
      message: /^Option '--max-ms' argument is ambiguous\. See/,
    },
    'a file outside the root': { args: ['../handler.js'], message: /^There is no file/ },
    'an entry outside --root': {
      args: ['handler.js', '--root', 'node_modules'],
      message: /is outside .*--root/,
    },
    'a missing root': { args: ['handler.js', '--root', 'nowhere'], message: /^There is no directory/ },
    'an unknown format': {
      args: ['handler.js', '--format', 'xml'],
      message: /^--format is text, json, html, markdown, github, sarif or junit, not "xml"/,
    },
    'a budget that is no number': {
      args: ['handler.js', '--max-ms', 'soon'],
      message: /^--max-ms is a number/,
    },
    'a budget of nothing': { args: ['handler.js', '--max-ms', '0'], message: /^--max-ms is a number/ },
  };
  it.each(Object.entries(mistakes))('ends with 2 for %s', async (_name, { args, message }) => {
    const { code, out, err } = await ran('init-cost', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });
});
