import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import plugin from '../src/index.js';
import { projectWith } from './support/projects.js';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const pages = readdirSync(`${docs}rules`).map((name) => name.replace(/\.md$/, ''));

interface Example {
  readonly language: string;
  readonly kind: string;
  /** Files that stand above the example as fenced blocks with a `file=` mark. */
  readonly files: Readonly<Record<string, string>>;
  /** What the mark names as `options={…}`, in JSON; the defaults without it. */
  readonly options: unknown[];
  readonly code: string;
}

/**
 * Fenced blocks marked `incorrect` or `correct`, with the rule's options as `options={…}` where it needs any; a block marked
 * `file=NAME` is a file beside the examples that follow.
 */
function examplesOf(page: string): Example[] {
  const text = readFileSync(`${docs}rules/${page}.md`, 'utf8');
  const files: Record<string, string> = {};
  return [...text.matchAll(/^```(\w+) (.+)\n([\s\S]*?)^```$/gm)].flatMap(
    ([, language = '', mark = '', code = '']) => {
      const file = /^file=(\S+)/.exec(mark)?.[1];
      if (file !== undefined) files[file] = code;
      return mark.startsWith('incorrect') || mark.startsWith('correct')
        ? [{ language, kind: mark.split(' ')[0] ?? '', files: { ...files }, options: optionsOf(mark), code }]
        : [];
    },
  );
}

function optionsOf(mark: string): unknown[] {
  const json = / options=(\{.*\})$/.exec(mark)?.[1];
  return json === undefined ? [] : [JSON.parse(json)];
}

/** How often the page's own rule reports the example. */
async function reportsIn(page: string, { language, files, options, code }: Example): Promise<number> {
  const isModule = /^(import|export) /m.test(code);
  const name = language === 'ts' ? 'handler.ts' : isModule ? 'handler.mjs' : 'handler.cjs';
  const eslint = new ESLint({
    cwd: projectWith({ ...files, [name]: code }),
    overrideConfigFile: true,
    overrideConfig: [...plugin.configs.strict, { rules: { [`aws-lambda/${page}`]: ['error', ...options] } }],
  });
  const results = await eslint.lintFiles([name]);
  const messages = results.flatMap((result) => result.messages);
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  return messages.filter(({ ruleId }) => ruleId === `aws-lambda/${page}`).length;
}

/** The options in the page's JSON example. */
function optionsIn(page: string): unknown[] {
  const text = readFileSync(`${docs}rules/${page}.md`, 'utf8');
  const json = /```json\n([\s\S]*?)```/.exec(text)?.[1];
  if (json === undefined) return [];
  const setting = (JSON.parse(json) as Record<string, unknown[]>)[`aws-lambda/${page}`];
  return setting?.slice(1) ?? [];
}

describe('rule pages', () => {
  it('exist for every rule, and for nothing else', () => {
    expect(pages).toEqual(Object.keys(plugin.rules));
  });

  describe.each(pages)('%s', (page) => {
    const examples = examplesOf(page);

    it('has incorrect and correct examples', () => {
      expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(['incorrect', 'correct']));
    });

    it('is right about its examples', async () => {
      for (const example of examples) {
        const reports = await reportsIn(page, example);
        const expected = example.kind === 'incorrect' ? expect(reports, example.code) : undefined;
        if (expected) expected.toBeGreaterThan(0);
        else expect(reports, example.code).toBe(0);
      }
    });

    it('has options that the rule accepts', async () => {
      const [example] = examples;
      const options = optionsIn(page);
      if (example) await expect(reportsIn(page, { ...example, options })).resolves.toBeGreaterThanOrEqual(0);
    });
  });
});

describe('pages', () => {
  const texts = [
    '../README.md',
    '../CONTRIBUTING.md',
    ...readdirSync(docs).filter((name) => name.endsWith('.md')),
  ];

  it.each(texts)('%s links to files that exist', (name) => {
    const base = new URL(`../docs/${name}`, import.meta.url);
    const text = readFileSync(fileURLToPath(base), 'utf8');
    const links = [...text.matchAll(/\]\(((?!https?:|#)[^)#]+)(#[^)]*)?\)/g)].map(([, link = '']) => link);
    for (const link of links)
      expect(() => readFileSync(fileURLToPath(new URL(link, base)), 'utf8'), link).not.toThrow(/ENOENT/);
  });

  it('name every setting', () => {
    const text = readFileSync(`${docs}settings.md`, 'utf8');
    const shapes = readFileSync(
      fileURLToPath(new URL('../src/analysis/settings.ts', import.meta.url)),
      'utf8',
    );
    const keys = [...shapes.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, key = '']) => key);
    expect(keys.length).toBeGreaterThan(5);
    for (const key of keys) expect(text).toMatch(new RegExp(`\\| \`${key}\` +\\|`));
  });
});
