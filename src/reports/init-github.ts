import type { Shown } from './handler-words.js';
import { adviceAbout, placeOf, type Judged } from './init-complaints.js';
import { counted } from './text-rows.js';

const titles = {
  'over-milliseconds': 'Init over budget',
  'over-bytes': 'Deployment package too large',
  'over-baseline': 'Init has grown',
} as const;

/**
 * Workflow commands of GitHub Actions, which shows each beside its line: one for each function that is complained about
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message).
 */
export function initGithub(judged: readonly Judged[], shown: Shown): string {
  // GitHub shows ten errors of a step, and leaves the others to the log.
  const dearest = [...judged].sort((a, b) => b.one.estimate.milliseconds - a.one.estimate.milliseconds);
  const commands = dearest.flatMap(({ one, complaints }) => {
    const [first] = complaints;
    if (first === undefined) return [];
    const { file, line } = placeOf(one, first);
    const advice = adviceAbout(one, first);
    const [text = '', ...others] = complaints.map((complaint) => complaint.text);
    const texts = [advice === undefined ? text : `${text} ${advice}`, ...others];
    return [
      `::error file=${property(shown(file))},line=${line},title=${property(`${titles[first.rule]}: ${one.name}`)}::${message(texts.join('\n'))}`,
    ];
  });
  const verdict =
    commands.length === 0 ? 'all within their budgets' : `${commands.length} not within their budgets`;
  return [`Init cost of ${counted(judged.length, 'function')}, ${verdict}`, ...commands].join('\n');
}

/** The escapes of a message, which could otherwise begin a command of its own. */
function message(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The escapes of a property, which a colon or a comma would end. */
function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
