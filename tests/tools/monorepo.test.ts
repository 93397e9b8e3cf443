import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ESLint } from 'eslint';
import { copyOfExample } from '../support/examples.js';
import { projectWith } from '../support/projects.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const home = projectWith({});

/** The environment of a machine without network accounts and without processes that stay. */
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(GIT_|NX_|TURBO_|VITEST|NODE_ENV$|CI$)/.test(name)),
  ),
  HOME: home,
  GIT_CONFIG_GLOBAL: '/dev/null',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_SCM_BASE: 'HEAD',
};

/** What a run over all packages did. */
interface Lint {
  /** Packages that were linted, not taken from the cache. */
  readonly linted: readonly string[];
  /** Findings as `FILE RULE`. */
  readonly findings: readonly string[];
}

/** Something that runs a task of every package and keeps results. */
interface Engine {
  readonly name: string;
  readonly lint: (workspace: Workspace) => Lint;
  /** Packages whose lint it would run for what is not committed, without looking at its cache. */
  readonly affected: (workspace: Workspace) => readonly string[];
  /** The key of each package's result, as it stands in a cache that machines share. */
  readonly keys: (workspace: Workspace) => Readonly<Record<string, string>>;
}

/** A copy of the example as a repository of its own, in which everything is committed. */
class Workspace {
  readonly root = copyOfExample('shop-workspace');

  constructor({ command = 'eslint .' } = {}) {
    this.write('package-lock.json', lockfile('0.1.0'));
    for (const each of directories) this.edit(`${each}/package.json`, 'eslint .', command);
    this.#git('init', '--quiet', '--initial-branch', 'main');
    this.#git('add', '.');
    this.#git('-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '--quiet', '--message', 'Start');
  }

  edit(file: string, from: string, to: string): void {
    const text = this.read(file);
    expect(text).toContain(from);
    this.write(file, text.replace(from, to));
  }

  read(file: string): string {
    return readFileSync(path.join(this.root, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(path.join(this.root, file), text);
  }

  restore(): void {
    this.#git('checkout', '--quiet', '.');
  }

  /** What one of the installed commands prints; its end with an error is no error here. */
  run(command: string, ...args: readonly string[]): string {
    const bin = path.join(repository, 'node_modules/.bin', command);
    return spawnSync(bin, args, { cwd: this.root, env, encoding: 'utf8', maxBuffer: 2 ** 26 }).stdout;
  }

  /** Findings, as `FILE RULE`, of all that ESLint printed for people. */
  findingsIn(output: string): readonly string[] {
    let file = '';
    return output.split('\n').flatMap((line) => {
      const own = line.replace(/^@\S+:lint: /, '');
      if (own.startsWith(this.root)) file = path.relative(this.root, own.trim());
      const rule = /^ +\d+:\d+ +(?:error|warning) .* aws-lambda\/(\S+)$/.exec(own)?.[1];
      return rule === undefined ? [] : [`${file} ${rule}`];
    });
  }

  /** Messages of ESLint by file, started in a directory of the workspace. */
  messagesIn(directory: string): Readonly<Record<string, unknown>> {
    const eslint = path.join(repository, 'node_modules/.bin/eslint');
    const cwd = path.join(this.root, directory);
    const { stdout } = spawnSync(eslint, ['.', '--format', 'json'], { cwd, env, encoding: 'utf8' });
    const results = JSON.parse(stdout) as readonly ESLint.LintResult[];
    return Object.fromEntries(
      results.map(({ filePath, messages }) => [path.relative(this.root, filePath), messages]),
    );
  }

  #git(...args: readonly string[]): void {
    execFileSync('git', args, { cwd: this.root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

const directories = ['packages/order-store', 'services/orders', 'services/prices', 'services/returns'];

/** What npm writes down for the workspace, as far as the engines read it, with a version of the plugin. */
function lockfile(pluginVersion: string): string {
  const manifestOf = (directory: string): Record<string, unknown> =>
    JSON.parse(
      readFileSync(path.join(repository, 'examples/shop-workspace', directory, 'package.json'), 'utf8'),
    ) as Record<string, unknown>;
  const own = directories.flatMap((directory) => {
    const { name, version, dependencies } = manifestOf(directory);
    return [
      [`node_modules/${String(name)}`, { resolved: directory, link: true }],
      [directory, { name, version, dependencies }],
    ];
  });
  const { name, version, workspaces, devDependencies } = manifestOf('.');
  const registry = 'https://registry.npmjs.org/eslint-plugin-aws-lambda/-';
  const plugin = {
    version: pluginVersion,
    resolved: `${registry}/eslint-plugin-aws-lambda-${pluginVersion}.tgz`,
    integrity: `sha512-${pluginVersion}`,
    dev: true,
  };
  const packages = Object.fromEntries([
    ['', { name, version, workspaces, devDependencies }],
    ...own,
    ['node_modules/eslint-plugin-aws-lambda', plugin],
  ]) as Record<string, unknown>;
  return JSON.stringify({ name, version, lockfileVersion: 3, requires: true, packages }, null, 2);
}

interface TurboTask {
  readonly task: string;
  readonly package: string;
  readonly hash: string;
  readonly command: string;
  readonly cache: { readonly status: string };
}

function turboTasks(json: string): readonly TurboTask[] {
  const { tasks } = JSON.parse(json) as { readonly tasks: readonly TurboTask[] };
  return tasks.filter(({ task, command }) => task === 'lint' && command !== '<NONEXISTENT>');
}

const turborepo: Engine = {
  name: 'Turborepo',
  lint(workspace) {
    const summaries = path.join(workspace.root, '.turbo/runs');
    rmSync(summaries, { recursive: true, force: true });
    const output = workspace.run('turbo', 'run', 'lint', '--continue', '--log-order=grouped', '--summarize');
    const [summary = ''] = readdirSync(summaries);
    const tasks = turboTasks(readFileSync(path.join(summaries, summary), 'utf8'));
    expect(tasks).toHaveLength(4);
    const linted = tasks.filter(({ cache }) => cache.status === 'MISS').map((task) => task.package);
    return { linted: linted.sort(), findings: workspace.findingsIn(output) };
  },
  affected: (workspace) =>
    turboTasks(workspace.run('turbo', 'run', 'lint', '--affected', '--dry=json'))
      .map((task) => task.package)
      .sort(),
  keys: (workspace) =>
    Object.fromEntries(
      turboTasks(workspace.run('turbo', 'run', 'lint', '--dry=json')).map((task) => [
        task.package,
        task.hash,
      ]),
    ),
};

interface NxTask {
  readonly projectName: string;
  readonly hash: string;
  readonly cacheStatus: string;
}

function nxTasks(workspace: Workspace): readonly NxTask[] {
  const { tasks } = JSON.parse(workspace.read('.nx/cache/run.json')) as { readonly tasks: readonly NxTask[] };
  expect(tasks).toHaveLength(4);
  return tasks;
}

const runNx = (workspace: Workspace): string =>
  workspace.run('nx', 'run-many', '--targets', 'lint', '--output-style', 'static');

const nx: Engine = {
  name: 'Nx',
  lint(workspace) {
    const output = runNx(workspace);
    const linted = nxTasks(workspace).filter(({ cacheStatus }) => cacheStatus === 'cache-miss');
    return {
      linted: linted.map(({ projectName }) => projectName).sort(),
      findings: workspace.findingsIn(output),
    };
  },
  affected: (workspace) =>
    workspace
      .run('nx', 'show', 'projects', '--affected', '--withTarget', 'lint', '--uncommitted')
      .trim()
      .split('\n')
      .sort(),
  keys(workspace) {
    runNx(workspace);
    return Object.fromEntries(nxTasks(workspace).map(({ projectName, hash }) => [projectName, hash]));
  },
};

const [store, orders, prices, returns] = ['order-store', 'orders', 'prices', 'returns'].map(
  (name) => `@shop/${name}`,
) as [string, string, string, string];
const all = [store, orders, prices, returns];

/** Edits of the example that a rule answers. */
const edits = {
  samTemplate: (workspace: Workspace) => {
    workspace.edit(
      'services/orders/template.yaml',
      'Type: HttpApi\n          Properties: { Path: /visits, Method: post }',
      'Type: SQS\n          Properties: { Queue: !GetAtt Visits.Arn }',
    );
  },
  serverlessTemplate: (workspace: Workspace) => {
    workspace.edit('services/returns/serverless.yml', 'httpApi: POST /returns', 'sqs: !GetAtt Returns.Arn');
  },
  helper: (workspace: Workspace) => {
    workspace.edit('packages/order-store/src/index.js', 'function note({ id', 'async function note({ id');
    workspace.edit(
      'packages/order-store/src/index.js',
      'console.log(',
      "await fetch('https://log.example.com', { method: 'POST', body: ",
    );
    workspace.edit('packages/order-store/src/index.js', 'lines.length }))', 'lines.length }) })');
  },
  unreachedHelper: (workspace: Workspace) => {
    const file = 'packages/order-store/src/index.js';
    workspace.write(file, `${workspace.read(file)}\nexport const forget = (item) => {\n  save(item);\n};\n`);
  },
  handlerThatReachesIt: (workspace: Workspace) => {
    const file = 'services/orders/src/place-order.js';
    workspace.edit(file, 'note, save', 'forget, note, save');
    workspace.edit(file, 'note(order);', 'note(order);\n  forget(order);');
  },
};

describe.each([turborepo, nx])('with $name', { timeout: 400_000 }, (engine) => {
  const workspace = new Workspace();

  afterEach(() => {
    workspace.restore();
  });

  it('all packages are linted once', () => {
    expect(engine.lint(workspace)).toEqual({ linted: all, findings: [] });
    expect(engine.lint(workspace)).toEqual({ linted: [], findings: [] });
  });

  it('an event source in a template of SAM is found where it matters', () => {
    edits.samTemplate(workspace);
    expect(engine.affected(workspace)).toEqual(expect.arrayContaining([store, orders]));
    expect(engine.lint(workspace)).toEqual({
      linted: [store, orders],
      findings: ['services/orders/src/count-visit.js require-idempotent-handler'],
    });
  });

  it('an event source in a serverless.yml is found where it matters', () => {
    edits.serverlessTemplate(workspace);
    expect(engine.lint(workspace)).toEqual({
      linted: [store, returns],
      findings: ['services/returns/src/announce.js require-idempotent-handler'],
    });
  });

  it('a helper is read for the services that load it', () => {
    edits.helper(workspace);
    expect(engine.affected(workspace)).toEqual([store, orders, returns]);
    expect(engine.lint(workspace)).toEqual({
      linted: [store, orders, returns],
      findings: ['services/orders/src/place-order.js no-leaked-promise'],
    });
  });

  it('a handler is read for the helpers that it begins to reach', () => {
    edits.unreachedHelper(workspace);
    expect(engine.lint(workspace).findings).toEqual([]);
    edits.handlerThatReachesIt(workspace);
    expect(engine.lint(workspace)).toEqual({
      linted: [store, orders],
      findings: ['packages/order-store/src/index.js no-leaked-promise'],
    });
  });

  it("ESLint's configuration and the plugin's version are in the keys, the place of the workspace is not", () => {
    // Keys come before the work, which may be none.
    const [here, there] = [new Workspace({ command: 'true' }), new Workspace({ command: 'true' })];
    const keys = engine.keys(here);
    expect(Object.keys(keys).sort()).toEqual(all);
    expect(engine.keys(there)).toEqual(keys);
    here.edit('eslint.config.js', 'recommended', 'strict');
    const strict = engine.keys(here);
    there.write('package-lock.json', lockfile('0.1.1'));
    const upgraded = engine.keys(there);
    for (const name of all) {
      expect(strict[name], name).not.toBe(keys[name]);
      expect(upgraded[name], name).not.toBe(keys[name]);
    }
  });
});

describe('a workspace that is linted package by package', () => {
  it('has the findings of one run over all of it, word for word', () => {
    const workspace = new Workspace();
    edits.samTemplate(workspace);
    edits.serverlessTemplate(workspace);
    edits.helper(workspace);
    edits.unreachedHelper(workspace);
    edits.handlerThatReachesIt(workspace);
    const whole = workspace.messagesIn('.');
    const found = Object.entries(whole).filter(([, messages]) => (messages as unknown[]).length > 0);
    expect(found.map(([file]) => file).sort()).toEqual([
      'packages/order-store/src/index.js',
      'services/orders/src/count-visit.js',
      'services/orders/src/place-order.js',
      'services/returns/src/announce.js',
    ]);
    const parts = Object.assign({}, ...directories.map((each) => workspace.messagesIn(each))) as object;
    expect({ ...parts, 'eslint.config.js': [] }).toEqual(whole);
  });
});

describe('the documentation', () => {
  const text = readFileSync(path.join(repository, 'docs/usage.md'), 'utf8');
  const section = /^## Monorepos\n(.*?)^## /ms.exec(text)?.[1] ?? '';
  const recipes = [...section.matchAll(/^```\w+ file=(\S+)\n(.*?)^```$/gms)].map(
    ([, file = '', content = '']) => ({ file, content }),
  );
  const inExample = (file: string): string =>
    readFileSync(path.join(repository, 'examples/shop-workspace', file), 'utf8');

  it('shows what the engines were run with', () => {
    expect(recipes.map(({ file }) => file)).toEqual([
      'eslint.config.js',
      'turbo.json',
      'packages/order-store/turbo.json',
      'nx.json',
      'packages/order-store/package.json',
    ]);
    for (const { file, content } of recipes) {
      if (file === 'eslint.config.js')
        expect(inExample(file)).toBe(
          content.replace(
            /^(import awsLambda from )'.*';$/m,
            "// In a project of your own: $&\n$1'../../dist/index.js';",
          ),
        );
      else if (file.endsWith('package.json'))
        expect(JSON.parse(inExample(file))).toMatchObject(JSON.parse(content) as object);
      else expect(inExample(file)).toBe(content);
    }
  });
});
