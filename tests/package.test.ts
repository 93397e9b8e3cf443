import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

interface Message {
  readonly ruleId: string | null;
}

/** What a user does: pack, install beside ESLint alone, one line of configuration. */
describe('the packed package', { timeout: 240_000 }, () => {
  const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'packed-')));
  const run = (command: string, ...args: readonly string[]): string =>
    execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
    writeFileSync(path.join(project, name), text);
  };

  beforeAll(() => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ) as [{ filename: string; files: readonly { path: string }[] }];
    expect(packed.files.map((file) => file.path)).toContain('dist/index.d.ts');
    write('package.json', JSON.stringify({ name: 'orders', private: true }));
    run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', `./${packed.filename}`, 'eslint');
    write(
      'eslint.config.mjs',
      `import awsLambda from 'eslint-plugin-aws-lambda';\n\nexport default awsLambda.configs.recommended;\n`,
    );
    const save = 'const save = async (x) => { await fetch(x); };';
    write('src/a.cjs', `${save}\nexports.handler = async (event) => { save(event); };\n`);
    write(
      'src/b.ts',
      `${save.replace('(x)', '(x: string): Promise<void>')}\nexport const handler = async (event: { url: string }) => { save(event.url); };\n`,
    );
  }, 240_000);

  afterAll(() => {
    rmSync(project, { recursive: true, force: true });
  });

  it('lints handlers in JavaScript and TypeScript', () => {
    const output = reported(() => run('npx', 'eslint', '--format', 'json', 'src'));
    const results = JSON.parse(output) as readonly { filePath: string; messages: readonly Message[] }[];
    const names = results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId }) => `${path.basename(filePath)} ${ruleId ?? 'failed'}`),
    );
    expect(names).toEqual(['a.cjs aws-lambda/no-leaked-promise', 'b.ts aws-lambda/no-leaked-promise']);
  });

  it('has the command line', () => {
    expect(run('npx', 'aws-lambda-lint', '--version').trim()).toBe(manifest.version);
    expect(run('npx', 'aws-lambda-lint', 'init-cost', 'src/a.cjs')).toMatch(
      /src\/a\.cjs: about \d+ ms of Init/,
    );
  });
});

/** What a command prints although it fails, as ESLint does when it has something to report. */
function reported(command: () => string): string {
  try {
    return command();
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
