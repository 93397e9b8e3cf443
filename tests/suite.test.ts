import { rules } from '../src/rules/index.js';
import { projectWith } from './support/projects.js';
import {
  findingsOf,
  idOf,
  reportedIn,
  reportedWith,
  ruleOf,
  suiteCases,
  type Reported,
  type SuiteCase,
} from './support/suite.js';

const cases = suiteCases();

/** The presets that differ. */
const presets = Object.values(rules).some(({ meta }) => meta.docs?.preset === 'strict')
  ? (['recommended', 'strict'] as const)
  : (['recommended'] as const);

describe.each(cases)('$name', (suiteCase) => {
  const root = projectOf(suiteCase);

  it.each(presets)('has exactly the findings that are marked, by %s', async (preset) => {
    const reported = await reportedIn(root, preset);
    expect(comparable(reported, suiteCase.expected)).toEqual(findingsOf(preset, suiteCase.expected));
    expect(reported.filter(({ finding }) => suiteCase.missed.includes(finding))).toEqual([]);
  });

  it.runIf(suiteCase.expected.length > 0)(
    'has suggestions that end their finding and make no other',
    async () => {
      const reported = await reportedIn(root, 'recommended');
      for (const { file, message } of reported) {
        const others = reported.filter((one) => one.file === file && one.message !== message);
        for (const { fix, messageId } of [...(message.suggestions ?? []), ...fixOf(message)]) {
          const text = suiteCase.files[file] ?? '';
          const changed = text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]);
          const left = (await reportedWith(root, file, changed)).filter(
            (one) => !isNextPlace(message, text, one.message, changed),
          );
          expect([messageId, changed, kindsOf(left)]).toEqual([messageId, changed, kindsOf(others)]);
        }
      }
    },
  );
});

describe('the suite', () => {
  const expected = cases.flatMap((one) => one.expected);

  it('has many projects, of which a third and more are as they should be', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(cases.filter((one) => one.expected.length === 0).length).toBeGreaterThanOrEqual(cases.length / 3);
  });

  it('has a finding of every rule but those on a budget', () => {
    const found = new Set(expected.map(ruleOf));
    expect(Object.keys(rules).filter((rule) => !found.has(rule))).toEqual(['max-init-cost']);
  });
});

function projectOf({ name, files }: SuiteCase): string {
  return projectWith({ 'package.json': JSON.stringify({ name, version: '1.0.0' }), ...files });
}

/** Findings as the marks write them: without a message id where a mark has none. */
function comparable(reported: readonly Reported[], expected: readonly string[]): string[] {
  return reported.map(({ finding }) => {
    const [withoutId = finding] = finding.split(/(?<= [\w-]+)\//);
    return expected.includes(withoutId) ? withoutId : finding;
  });
}

function fixOf({
  fix,
}: Reported['message']): { fix: { range: [number, number]; text: string }; messageId: string }[] {
  return fix ? [{ fix: { range: [...fix.range], text: fix.text }, messageId: 'fix' }] : [];
}

/** Whether what is left is the same mistake at the next place, where only the first of them is reported. */
function isNextPlace(
  was: Reported['message'],
  text: string,
  is: Reported['message'],
  changed: string,
): boolean {
  const [before, after] = [text.split('\n')[was.line - 1], changed.split('\n')[is.line - 1]];
  return idOf(was) === idOf(is) && before?.trim() !== after?.trim();
}

/** What is reported in one file, whatever the line. */
function kindsOf(reported: readonly Reported[]): string[] {
  return reported.map(({ message }) => idOf(message)).sort();
}
