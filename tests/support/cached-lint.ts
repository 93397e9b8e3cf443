import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ESLint as ESLint10 } from 'eslint';
import { ESLint as ESLint9 } from 'eslint9';
import { rolldown } from 'rolldown';
import type { Files } from './generated-project.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The plugin as one file, as users have it, in a directory of its own that is removed after the tests of the file. */
export async function bundledPlugin(): Promise<string> {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'plugin-')));
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  cpSync(path.join(repository, 'package.json'), path.join(directory, 'package.json'));
  symlinkSync(path.join(repository, 'node_modules'), path.join(directory, 'node_modules'));
  const file = path.join(directory, 'dist/index.js');
  const bundle = await rolldown({
    input: path.join(repository, 'src/index.ts'),
    platform: 'node',
    external: /^[^./]/,
    logLevel: 'silent',
  });
  await bundle.write({ file });
  await bundle.close();
  return file;
}

/** How to lint. */
export interface LintOptions {
  readonly eslint: 9 | 10;
  /** Of the cache; none when left out. */
  readonly strategy?: 'metadata' | 'content';
  readonly concurrency?: number;
  /** Lints as a new process would: with a plugin that remembers nothing. */
  readonly isFresh?: boolean;
}

/** What a run reported, by file, and which files it really linted. */
export interface LintRun {
  readonly reports: Readonly<Record<string, unknown>>;
  readonly linted: readonly string[];
}

/** Writes a project again and again, and lints it. */
export class CachedProject {
  readonly root = realpathSync(mkdtempSync(path.join(tmpdir(), 'cached-')));
  readonly #plugin: string;
  readonly #written = new Map<string, string>();
  #runs = 0;
  #seconds = 1_700_000_000;

  constructor(plugin: string) {
    this.#plugin = plugin;
  }

  /** Makes the directory hold these files. Times go up by a second each, however fast the test is. */
  write(files: Files): void {
    for (const name of this.#written.keys()) {
      if (files.has(name)) continue;
      rmSync(path.join(this.root, name));
      this.#written.delete(name);
    }
    for (const [name, text] of files) if (this.#written.get(name) !== text) this.#writeFile(name, text);
  }

  #writeFile(name: string, text: string): void {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    this.#seconds += 1;
    utimesSync(file, this.#seconds, this.#seconds);
    this.#written.set(name, text);
  }

  async lint({ eslint, strategy, concurrency, isFresh = false }: LintOptions): Promise<LintRun> {
    const log = path.join(this.root, `.linted-${(this.#runs += 1)}`);
    this.#writeFile('eslint.config.mjs', this.#configuration(log, isFresh ? String(this.#runs) : 'all'));
    this.#written.delete('eslint.config.mjs');
    const options = {
      cwd: this.root,
      ...(strategy === undefined
        ? {}
        : {
            cache: true,
            cacheStrategy: strategy,
            cacheLocation: path.join(this.root, `.cache-${eslint}-${strategy}-${concurrency ?? 0}`),
          }),
      ...(concurrency === undefined ? {} : { concurrency }),
    };
    const results = await (eslint === 9 ? new ESLint9(options) : new ESLint10(options)).lintFiles(['.']);
    return {
      reports: Object.fromEntries(
        results.map(({ filePath, messages }) => [path.relative(this.root, filePath), messages]),
      ),
      linted: linesOf(log),
    };
  }

  #configuration(log: string, plugin: string): string {
    return `import { appendFileSync } from 'node:fs';
import path from 'node:path';
import awsLambda from '${pathToFileURL(this.#plugin).href}?run=${plugin}';
const linted = {
  create(context) {
    appendFileSync(${JSON.stringify(log)}, path.relative(import.meta.dirname, context.filename) + '\\n');
    return {};
  },
};
export default [
  { ignores: ['eslint.config.mjs'] },
  ...awsLambda.configs.recommended,
  {
    settings: { 'aws-lambda': { root: import.meta.dirname, memoFunctions: ['once'] } },
    plugins: { probe: { rules: { linted } } },
    rules: { 'probe/linted': 'error', 'aws-lambda/max-init-cost': ['error', { maxMilliseconds: 160 }] },
  },
];
`;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').sort();
  } catch {
    return [];
  }
}
