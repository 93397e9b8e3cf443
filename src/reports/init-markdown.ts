import type { FunctionInit } from '../init-cost/function-init.js';
import type { Shown } from './handler-words.js';
import { pathsFrom } from './handler-words.js';
import {
  bytesText,
  formText,
  millisecondsText,
  modulesOf,
  packageText,
  rangeText,
  shareText,
  sizeText,
  whyText,
} from './init-words.js';
import { counted } from './text-rows.js';

/** Packages that a function's details name. */
const shownRows = 10;

/** Estimates in Markdown, for the description of a pull request or a summary of a build; paths are relative to a directory. */
export function initMarkdown(functions: readonly FunctionInit[], directory: string): string {
  const shown = pathsFrom(directory);
  const over = functions.filter(({ estimate }) => estimate.isOverBudget).length;
  const budget = millisecondsText(functions[0]?.estimate.budgetMilliseconds ?? 0);
  const rows = functions.map(({ name, estimate, size }) => [
    `${estimate.isOverBudget || size.isOverLimit ? '❌' : '✅'} ${code(name)}`,
    `**${millisecondsText(estimate.milliseconds)}**`,
    rangeText(estimate.range),
    shareText(estimate),
    String(modulesOf(estimate)),
    bytesText(estimate.bytes),
    bytesText(size.bytes),
  ]);
  return [
    '## Init cost',
    '',
    `${counted(functions.length, 'function')}, ${over === 0 ? 'all' : `${over} **not**`} within the budget of ${budget}. Estimated without running anything.`,
    '',
    ...tableLines(['Function', 'Init', 'Range', 'Of budget', 'Modules', 'Loads', 'Ships'], rows),
    ...functions.flatMap((one) => ['', ...detailLines(one, shown)]),
  ].join('\n');
}

function tableLines(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)];
}

function detailLines(one: FunctionInit, shown: Shown): string[] {
  const rows = one.estimate.packages
    .slice(0, shownRows)
    .map((cost) => [
      code(packageText(cost)),
      millisecondsText(cost.milliseconds),
      String(cost.files),
      bytesText(cost.bytes),
      code(whyText(cost, shown)),
    ]);
  return [
    `<details><summary>${inHtml(one.name)}: ${millisecondsText(one.estimate.milliseconds)}</summary>`,
    '',
    `${code(shown(one.entry))}: ${inHtml(formText(one, shown))}; ${inHtml(sizeText(one))}.`,
    ...(one.estimate.secondTry ? ['', `**${inHtml(one.estimate.secondTry.message)}**`] : []),
    '',
    ...(rows.length > 0 ? tableLines(['Package', 'Init', 'Files', 'Size', 'Why'], rows) : ['No packages.']),
    '',
    '</details>',
  ];
}

/** Text as code inside of a table. */
function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

function inHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
