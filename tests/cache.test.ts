import { bundledPlugin, CachedProject, type LintOptions, type LintRun } from './support/cached-lint.js';
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
  readonly files: Files;
  readonly #eslint: 9 | 10;
  readonly #caches: readonly LintOptions[];
  /** Files that were reported differently although they were the same as before. */
  readonly changedFromAfar = new Set<string>();
  #before: { readonly files: Files; readonly reports: Readonly<Record<string, unknown>> } | undefined;

  constructor(eslint: 9 | 10, caches: readonly Omit<LintOptions, 'eslint'>[], files: Files) {
    this.files = files;
    this.#eslint = eslint;
    this.#caches = caches.map((cache) => ({ eslint, ...cache }));
  }

  /** Shares of cache hits; the reports are compared with those of a run without a cache. */
  async check(why: string, isFresh = false): Promise<readonly number[]> {
    this.#project.write(this.files);
    const runs: LintRun[] = [];
    for (const cache of this.#caches) runs.push(await this.#project.lint(cache));
    // After the others: a digest makes the plugin look at everything anew.
    const expected = await this.#project.lint({ eslint: this.#eslint, isFresh });
    for (const [index, run] of runs.entries())
      expect(run.reports, `${why}, ${JSON.stringify(this.#caches[index])}`).toEqual(expected.reports);
    for (const [file, reports] of Object.entries(expected.reports)) {
      const isSame = this.#before?.files.get(file) === this.files.get(file);
      if (isSame && JSON.stringify(this.#before?.reports[file]) !== JSON.stringify(reports))
        this.changedFromAfar.add(`${why}: ${file}`);
    }
    this.#before = { files: new Map(this.files), reports: expected.reports };
    return runs.map((run) => 1 - run.linted.length / expected.linted.length);
  }

  remove(): void {
    this.#project.remove();
  }
}

async function withSession(
  eslint: 9 | 10,
  caches: readonly Omit<LintOptions, 'eslint'>[],
  files: Files,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const session = new Session(eslint, caches, files);
  try {
    await session.check('first run');
    await work(session);
  } finally {
    session.remove();
  }
}

const strategies = [{ strategy: 'metadata' }, { strategy: 'content' }] as const;

describe('a run with --cache', () => {
  it('reports what a run without it reports, after every kind of edit', async () => {
    await withSession(10, strategies, generatedProject(), async (session) => {
      for (const edit of edits) {
        if (!edit.apply(session.files, randomFrom(1))) continue;
        const hits = await session.check(edit.name);
        if (!edit.changesFacts) for (const share of hits) expect(share, edit.name).toBeGreaterThan(0.9);
      }
      expect(session.changedFromAfar.size).toBeGreaterThan(12);
    });
  });

  it.each([
    [10, 1],
    [10, 2],
    [9, 3],
  ] as const)('reports the same after random edits with ESLint %i, seed %i', async (eslint, seed) => {
    await withSession(eslint, strategies, generatedProject(), async (session) => {
      await afterRandomEdits(session, edits, seed, 7);
      await session.check('as a new process sees it', true);
    });
  });

  it.each([
    [9, 'metadata', 4],
    [9, 'content', 5],
    [10, 'metadata', 6],
    [10, 'content', 7],
  ] as const)(
    'reports the same with two workers of ESLint %i, by %s, seed %i',
    async (eslint, strategy, seed) => {
      // Without TypeScript, which each worker would have to load.
      const files = new Map([...generatedProject()].filter(([name]) => !name.endsWith('.ts')));
      await withSession(eslint, [{ strategy, concurrency: 2 }], files, async (session) => {
        await afterRandomEdits(session, factEdits, seed, 1);
        await afterRandomEdits(session, plainEdits, seed, 1);
      });
    },
  );
});

async function afterRandomEdits(
  session: Session,
  choice: readonly Edit[],
  seed: number,
  length: number,
): Promise<void> {
  const random = randomFrom(seed);
  const done: string[] = [];
  while (done.length < length) {
    const edit = oneOf(choice, random);
    if (!edit.apply(session.files, random)) continue;
    done.push(edit.name);
    const hits = await session.check(`seed ${seed}: ${done.join(' → ')}`);
    if (!edit.changesFacts) for (const share of hits) expect(share, done.join(' → ')).toBeGreaterThan(0.9);
  }
}
