import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import plugin from '../../src/index.js';
import { rules } from '../../src/rules/index.js';

/** A finding as a mark names it: `file:line rule/messageId`. */
type Finding = string;

/** One of the small projects of `tests/suite`, without its marks. */
export interface SuiteCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** In the order of files and lines; a rule that is not written yet stands without a message id. */
  readonly expected: readonly Finding[];
  /** What a reader sees and the plugin is known not to. */
  readonly missed: readonly Finding[];
}

/** A message that ESLint gave for one of the files. */
export interface Reported {
  readonly file: string;
  readonly finding: Finding;
  readonly message: Linter.LintMessage;
}

const suite = fileURLToPath(new URL('../suite/', import.meta.url));

const mark = / *(?:\/\/|#) (expect|misses) ((?:[\w-]+(?:\/\w+)?(?:, )?)+)$/;

/** Every project of the suite. */
export function suiteCases(): SuiteCase[] {
  return readdirSync(suite, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => suiteCase(name));
}

function suiteCase(name: string): SuiteCase {
  const root = path.join(suite, name);
  const marked = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort()
    .map((file) => unmarked(file, readFileSync(path.join(root, file), 'utf8')));
  return {
    name,
    files: Object.fromEntries(marked.map(({ file, text }) => [file, text])),
    expected: marked.flatMap(({ expected }) => expected),
    missed: marked.flatMap(({ missed }) => missed),
  };
}

function unmarked(
  file: string,
  marked: string,
): { file: string; text: string; expected: Finding[]; missed: Finding[] } {
  const [expected, missed]: [Finding[], Finding[]] = [[], []];
  const lines = marked.split('\n').map((line, index) => {
    const [written = '', kind, named = ''] = mark.exec(line) ?? [];
    const found = written === '' ? [] : named.split(', ').map((one) => `${file}:${index + 1} ${one}`);
    (kind === 'misses' ? missed : expected).push(...found);
    return line.slice(0, line.length - written.length);
  });
  return { file, text: lines.join('\n'), expected, missed };
}

/** The rule that a finding names. */
export function ruleOf(finding: Finding): string {
  return /^\S+ ([^/]+)/.exec(finding)?.[1] ?? '';
}

/** The findings that a preset has rules for. */
export function findingsOf(preset: 'recommended' | 'strict', findings: readonly Finding[]): Finding[] {
  const presets = new Map(Object.entries(rules).map(([name, rule]) => [name, rule.meta.docs?.preset]));
  return findings.filter((finding) => {
    const written = presets.get(ruleOf(finding));
    return written !== undefined && (preset === 'strict' || written === 'recommended');
  });
}

/** The day by which the suite judges what AWS has deprecated. */
const day: Linter.Config = {
  rules: { 'aws-lambda/no-deprecated-runtime': ['error', { today: '2026-06-01' }] },
};

function eslintFor(root: string, preset: 'recommended' | 'strict'): ESLint {
  const config = [...plugin.configs[preset], ...(preset === 'strict' ? [day] : [])];
  return new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: config });
}

/** What a preset reports in a project, in the order of files and lines. */
export async function reportedIn(root: string, preset: 'recommended' | 'strict'): Promise<Reported[]> {
  const results = await eslintFor(root, preset).lintFiles(['**/*.{js,mjs,cjs,ts,mts,cts}']);
  return results
    .flatMap(({ filePath, messages }) => reportedOf(path.relative(root, filePath), messages))
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}

/** What is reported when a file of the project has another text. */
export async function reportedWith(root: string, file: string, text: string): Promise<Reported[]> {
  const [result] = await eslintFor(root, 'recommended').lintText(text, { filePath: path.join(root, file) });
  return reportedOf(file, result?.messages ?? []);
}

function reportedOf(relative: string, messages: readonly Linter.LintMessage[]): Reported[] {
  const file = relative.replaceAll(path.sep, '/');
  return messages.map((message) => ({ file, message, finding: `${file}:${message.line} ${idOf(message)}` }));
}

/** `rule/messageId`, or what ESLint says itself. */
export function idOf({ ruleId, messageId, message }: Linter.LintMessage): string {
  return ruleId === null ? message : `${ruleId.replace('aws-lambda/', '')}/${messageId ?? ''}`;
}
