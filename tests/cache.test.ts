import { bundledPlugin, CachedProject, type LintOptions } from './support/cached-lint.js';
import {
  factEdits,
  generatedProject,
  oneOf,
  plainEdits,
  randomFrom,
  type Edit,
  type Files,
} from './support/generated-project.js';

const plugin = await bundledPlugin();

const edits = [...factEdits, ...plainEdits];

/** A project that is linted with caches of several kinds after each edit. */
class Session {
  readonly #project = new CachedProject(plugin);
  readonly files: Files = generatedProject();
  readonly #eslint: 9 | 10;
  readonly #caches: readonly LintOptions[];
  /** Files that were reported differently although they were the same as before. */
  readonly changedFromAfar = new Set<string>();
  #before: { readonly files: Files; readonly reports: Readonly<Record<string, unknown>> } | undefined;

  constructor(eslint: 9 | 10, caches: readonly Omit<LintOptions, 'eslint'>[]) {
    this.#eslint = eslint;
    this.#caches = caches.map((cache) => ({ eslint, ...cache }));
  }

  /** Shares of cache hits; the reports are compared with those of a run without a cache. */
  async check(why: string): Promise<readonly number[]> {
    this.#project.write(this.files);
    const expected = await this.#project.lint({ eslint: this.#eslint });
    const hits: number[] = [];
    for (const cache of this.#caches) {
      const run = await this.#project.lint(cache);
      expect(run.reports, `${why}, ${JSON.stringify(cache)}`).toEqual(expected.reports);
      hits.push(1 - run.linted.length / expected.linted.length);
    }
    for (const [file, reports] of Object.entries(expected.reports)) {
      const isSame = this.#before?.files.get(file) === this.files.get(file);
      if (isSame && JSON.stringify(this.#before?.reports[file]) !== JSON.stringify(reports))
        this.changedFromAfar.add(`${why}: ${file}`);
    }
    this.#before = { files: new Map(this.files), reports: expected.reports };
    return hits;
  }

  remove(): void {
    this.#project.remove();
  }
}

async function withSession<Result>(
  eslint: 9 | 10,
  caches: readonly Omit<LintOptions, 'eslint'>[],
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const session = new Session(eslint, caches);
  try {
    await session.check('first run');
    return await work(session);
  } finally {
    session.remove();
  }
}

const strategies = [{ strategy: 'metadata' }, { strategy: 'content' }] as const;
const parallel = strategies.map((cache) => ({ ...cache, concurrency: 2 }));

describe('a run with --cache', () => {
  it('reports what a run without it reports, after every kind of edit', async () => {
    await withSession(10, strategies, async (session) => {
      for (const edit of edits) {
        if (!edit.apply(session.files, randomFrom(1))) continue;
        const hits = await session.check(edit.name);
        if (!edit.changesFacts) for (const share of hits) expect(share, edit.name).toBeGreaterThan(0.9);
      }
      expect(session.changedFromAfar.size).toBeGreaterThan(20);
    });
  });

  it.each([1, 2, 3])('reports the same after random edits, seed %i', async (seed) => {
    await afterRandomEdits(10, strategies, seed, 8);
  });

  it.each([4])('reports the same after random edits with ESLint 9, seed %i', async (seed) => {
    await afterRandomEdits(9, strategies, seed, 8);
  });

  it.each([
    [9, 5],
    [10, 6],
  ] as const)('reports the same with two workers of ESLint %i, seed %i', async (eslint, seed) => {
    await afterRandomEdits(eslint, parallel, seed, 3);
  });
});

async function afterRandomEdits(
  eslint: 9 | 10,
  caches: readonly Omit<LintOptions, 'eslint'>[],
  seed: number,
  length: number,
): Promise<void> {
  await withSession(eslint, caches, async (session) => {
    const random = randomFrom(seed);
    const done: string[] = [];
    while (done.length < length) {
      const edit: Edit = oneOf(edits, random);
      if (!edit.apply(session.files, random)) continue;
      done.push(edit.name);
      const hits = await session.check(`seed ${seed}: ${done.join(' → ')}`);
      if (!edit.changesFacts) for (const share of hits) expect(share, done.join(' → ')).toBeGreaterThan(0.9);
    }
  });
}
