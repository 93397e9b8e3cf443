import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { packed, UserProject } from './support/packed-package.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

interface Message {
  readonly ruleId: string | null;
}

const save = 'const save = async (x) => { await fetch(x); };';

/** What a user does: pack, install beside ESLint alone, one line of configuration. */
describe('the packed package', { timeout: 240_000 }, () => {
  const project = new UserProject({
    'package.json': JSON.stringify({ name: 'orders', private: true }),
    'eslint.config.mjs': `import awsLambda from 'eslint-plugin-aws-lambda';\n\nexport default awsLambda.configs.recommended;\n`,
    'src/a.cjs': `${save}\nexports.handler = async (event) => { save(event); };\n`,
    'src/b.ts': `${save.replace('(x)', '(x: string): Promise<void>')}\nexport const handler = async (event: { url: string }) => { save(event.url); };\n`,
  });

  beforeAll(() => {
    const own = packed();
    expect(own.files).toContain('dist/index.d.ts');
    project.install(own, 'eslint-plugin-aws-lambda', 'eslint');
  }, 240_000);

  it('lints handlers in JavaScript and TypeScript', () => {
    const { output } = project.run('eslint', ['--format', 'json', 'src']);
    const results = JSON.parse(output) as readonly { filePath: string; messages: readonly Message[] }[];
    const names = results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId }) => `${path.basename(filePath)} ${ruleId ?? 'failed'}`),
    );
    expect(names).toEqual(['a.cjs aws-lambda/no-leaked-promise', 'b.ts aws-lambda/no-leaked-promise']);
  });

  it('has the command line', () => {
    expect(project.run('aws-lambda-lint', ['--version']).output.trim()).toBe(manifest.version);
    expect(project.run('aws-lambda-lint', ['init-cost', 'src/a.cjs']).output).toMatch(
      /src\/a\.cjs: about \d+ ms of Init/,
    );
  });
});
