import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectWith } from '../support/projects.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));

const right = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

export const handler = async (event) => {
  await s3.send(new PutObjectCommand({ Bucket: 'orders', Key: event.id, Body: event.body }));
  return { statusCode: 200 };
};
`;
const leaking = right.replace('  await s3', '  s3');
/** What `--fix` mends. */
const fixable = right.replace('const s3', 'let s3');

/** A repository with the built plugin and a tool that lints before each commit. */
class Repository {
  readonly root: string;

  constructor(files: Readonly<Record<string, string>>, ...install: readonly string[][]) {
    const plugin = path.join(repository, 'dist/index.js');
    this.root = projectWith({
      '.gitignore': 'node_modules\n',
      'eslint.config.js': `import awsLambda from '${plugin}';\n\nexport default [...awsLambda.configs.recommended, { rules: { 'prefer-const': 'error' } }];\n`,
      ...files,
    });
    symlinkSync(path.join(repository, 'node_modules'), path.join(this.root, 'node_modules'));
    this.#run('git', 'init', '--quiet', '--initial-branch', 'main');
    for (const [command = '', ...args] of install) this.#run(command, ...args);
    this.#run('git', 'add', '.');
    this.#run('git', 'commit', '--quiet', '--no-verify', '--message', 'Start');
  }

  write(name: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.root, name)), { recursive: true });
    writeFileSync(path.join(this.root, name), text);
  }

  read(name: string): string {
    return readFileSync(path.join(this.root, name), 'utf8');
  }

  stage(name: string, text: string): void {
    this.write(name, text);
    this.#run('git', 'add', name);
  }

  /** Commits what is staged; gives all that a person would see, and whether it went through. */
  commit(): { readonly isCommitted: boolean; readonly output: string } {
    const { status, stdout, stderr } = spawnSync('git', ['commit', '--message', 'Change'], this.#options);
    return { isCommitted: status === 0, output: stdout + stderr };
  }

  committed(name: string): string {
    return this.#run('git', 'show', `HEAD:${name}`);
  }

  /** Paths that differ from what is committed, each with Git's two letters. */
  changes(): string {
    return this.#run('git', 'status', '--short').trimEnd();
  }

  #run(command: string, ...args: readonly string[]): string {
    return execFileSync(command, args, { ...this.#options, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  get #options(): { cwd: string; encoding: 'utf8'; env: NodeJS.ProcessEnv } {
    const own = Object.entries(process.env).filter(
      ([name]) => !/^(GIT_|VITEST|NODE_ENV$|HUSKY$|CI$)/.test(name),
    );
    const [author, mail] = ['Test', 'test@localhost'];
    const env = {
      ...Object.fromEntries(own),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: author,
      GIT_AUTHOR_EMAIL: mail,
      GIT_COMMITTER_NAME: author,
      GIT_COMMITTER_EMAIL: mail,
      PRE_COMMIT_HOME: path.join(this.root, '.git/pre-commit-home'),
      NO_COLOR: '1',
    };
    return { cwd: this.root, encoding: 'utf8', env };
  }
}

/** The files that a section of the documentation tells people to write. */
function recipe(section: string): Readonly<Record<string, string>> {
  const text = readFileSync(path.join(repository, 'docs/usage.md'), 'utf8');
  const [, found] = text.split(`\n### ${section}\n`);
  const [own = ''] = (found ?? '').split(/\n##/);
  const files = [...own.matchAll(/^```\w+ file=(\S+)\n(.*?)^```$/gms)].map(
    ([, name = '', content = '']) => [name, content] as const,
  );
  expect(files).not.toEqual([]);
  return { 'package.json': '{ "type": "module" }', ...Object.fromEntries(files) };
}

const lintStaged = (): Repository =>
  new Repository(recipe('husky and lint-staged'), ['npx', '--no-install', 'husky']);

const lefthook = (): Repository =>
  new Repository(recipe('lefthook'), ['npx', '--no-install', 'lefthook', 'install']);

const preCommit = (): Repository => new Repository(recipe('pre-commit'), ['pre-commit', 'install']);

const hasPreCommit = spawnSync('pre-commit', ['--version']).status === 0;

const tools = [
  { name: 'husky with lint-staged', start: lintStaged, isThere: true },
  { name: 'lefthook', start: lefthook, isThere: true },
  { name: 'pre-commit', start: preCommit, isThere: hasPreCommit },
];

describe.each(tools)('before a commit, with $name,', ({ start, isThere }) => {
  it.skipIf(!isThere)('a leaked promise is refused, and it is told why', () => {
    const project = start();
    project.stage('src/orders.js', leaking);
    const { isCommitted, output } = project.commit();
    expect(isCommitted).toBe(false);
    expect(output).toMatch(/src\/orders\.js\b/);
    expect(output).toMatch(/6:3 +error +`handler` .* nobody waits for it: .* aws-lambda\/no-leaked-promise/);
    expect(project.read('src/orders.js')).toBe(leaking);
    expect(project.changes()).toBe('A  src/orders.js');
  });

  it.skipIf(!isThere)('right code goes through', () => {
    const project = start();
    project.stage('src/orders.js', right);
    expect(project.commit()).toMatchObject({ isCommitted: true });
    expect(project.committed('src/orders.js')).toBe(right);
    expect(project.changes()).toBe('');
  });
});

describe('fixes before a commit', () => {
  it.each([tools[0], tools[1]])('are part of it, with $name', (tool) => {
    const project = tool?.start();
    project?.stage('src/orders.js', fixable);
    expect(project?.commit()).toMatchObject({ isCommitted: true });
    expect(project?.committed('src/orders.js')).toBe(right);
    expect(project?.changes()).toBe('');
  });

  it.skipIf(!hasPreCommit)('stay beside what is staged, with pre-commit, and refuse it', () => {
    const project = preCommit();
    project.stage('src/orders.js', fixable);
    expect(project.commit()).toMatchObject({ isCommitted: false });
    expect(project.read('src/orders.js')).toBe(right);
    expect(project.changes()).toBe('AM src/orders.js');
  });

  it('leave what is not staged yet as it is, with lint-staged', () => {
    const project = lintStaged();
    project.stage('src/orders.js', fixable);
    project.write('src/orders.js', `${fixable}// Goes on here.\n`);
    expect(project.commit()).toMatchObject({ isCommitted: true });
    expect(project.committed('src/orders.js')).toBe(right);
    expect(project.read('src/orders.js')).toBe(`${right}// Goes on here.\n`);
    expect(project.changes()).toBe(' M src/orders.js');
  });
});
