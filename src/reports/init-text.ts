import type { FunctionInit } from '../init-cost/function-init.js';
import type { ImportCost } from '../init-cost/import-costs.js';
import type { WorkItem } from '../init-cost/work-items.js';
import type { Shown } from './handler-words.js';
import { pathsFrom } from './handler-words.js';
import {
  bytesText,
  doubtTexts,
  formText,
  loaderText,
  millisecondsText,
  modulesOf,
  outsideTexts,
  packageText,
  rangeText,
  runsAsText,
  shareText,
  sizeText,
  whyText,
} from './init-words.js';
import { columnsOf, shortened } from './markup.js';
import { counted, indented } from './text-rows.js';

/** How many imports, packages and doubts the text names of a function. */
const shownRows = 8;

/** Functions with details of their own where there are many. */
const detailed = 3;

/** Estimates as text for a terminal: a table when there are several, and what each is made of; paths are relative to a directory. */
export function initText(
  functions: readonly FunctionInit[],
  directory: string,
  withAllDetails = functions.length <= detailed,
): string {
  const shown = pathsFrom(directory);
  const dearest = [...functions].sort(
    (a, b) => b.estimate.milliseconds - a.estimate.milliseconds || (a.name < b.name ? -1 : 1),
  );
  const told = withAllDetails
    ? functions
    : dearest.filter(
        ({ estimate, size }, index) => index < detailed || estimate.isOverBudget || size.isOverLimit,
      );
  const parts = [
    ...(functions.length > 1 ? [tableLines(dearest, shown)] : []),
    ...told.map((one) => functionLines(one, shown)),
  ];
  const rest = functions.length - told.length;
  const hint =
    rest > 0 ? [`Details of ${counted(rest, 'more function')}: --details, or name its module.`] : [];
  return [...parts.map((lines) => lines.join('\n')), ...hint].join('\n\n');
}

function tableLines(functions: readonly FunctionInit[], shown: Shown): string[] {
  const over = functions.filter(({ estimate }) => estimate.isOverBudget).length;
  const budget = millisecondsText(functions[0]?.estimate.budgetMilliseconds ?? 0);
  const rows = functions.map(({ name, entry, estimate }) => {
    const { milliseconds, range, bytes, isOverBudget } = estimate;
    const mark = isOverBudget ? '!' : ' ';
    return [
      `${mark} ${millisecondsText(milliseconds)}${isPartial(estimate) ? ' +' : '  '}`,
      `${range.low.toFixed(0)} to ${range.high.toFixed(0)}`,
      shareText(estimate),
      String(modulesOf(estimate)),
      bytesText(bytes),
      estimate.packaging.kind === 'bundled' ? 'bundle' : '',
      name,
      name === shown(entry) ? '' : shown(entry),
    ];
  });
  const head = ['Init  ', 'range', 'of budget', 'modules', 'size', '', 'function', ''];
  const verdict = over === 0 ? 'all within' : `${over} over (!)`;
  const plus = functions.some(({ estimate }) => isPartial(estimate))
    ? ['', '  + something that it loads is not installed here, and not in the figure']
    : [];
  return [
    `${counted(functions.length, 'function')}, ${verdict} the budget of ${budget}`,
    '',
    ...aligned([head, ...rows]).map((line) => `  ${line}`),
    ...plus,
  ];
}

function isPartial({ doubts }: FunctionInit['estimate']): boolean {
  return doubts.some(({ kind }) => kind === 'not-found');
}

/** Columns of a terminal, without the margin. */
const width = 98;
/** The least that is worth to be shown of a path. */
const shortestPath = 20;

/** Rows in columns: figures end together; of the path at the end what there is room for after the name before it. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => columnsOf(row[column] ?? ''))),
  );
  const figures = widths.slice(0, -2).flatMap((each, column) => (each > 0 ? [column] : []));
  return rows.map((row) => {
    const [name = '', file = ''] = row.slice(-2);
    const start = figures.map((column) => (row[column] ?? '').padStart(widths[column] ?? 0)).join('  ');
    const line = `${start}  ${shortened(name, width - columnsOf(start) - 2, 'middle')}`;
    const rest = width - columnsOf(line) - 2;
    const isShown = file !== '' && rest >= Math.min(shortestPath, columnsOf(file));
    return isShown ? `${line}  ${shortened(file, rest, 'start')}` : line;
  });
}

function functionLines(one: FunctionInit, shown: Shown): string[] {
  return [
    ...totalLines(one, shown),
    ...secondTryLines(one),
    ...unboundedLines(one, shown),
    ...workLines(one, shown),
    ...importLines(one.estimate.imports, shown),
    ...packageLines(one, shown),
    ...duplicateLines(one, shown),
    ...doubtLines(one, shown),
  ];
}

function totalLines(one: FunctionInit, shown: Shown): string[] {
  const { estimate, declaredAt, entry, name } = one;
  const { milliseconds, range, confidence, budgetMilliseconds, isOverBudget, baseMilliseconds } = estimate;
  const place = shown(entry);
  const declared =
    declaredAt === undefined ? place : `${name} (${place}, ${shown(declaredAt.file)}:${declaredAt.line})`;
  const load = `${millisecondsText(baseMilliseconds)} for the runtime, ${millisecondsText(milliseconds - baseMilliseconds)} for loading ${counted(estimate.files, 'file')} (${bytesText(estimate.bytes)})`;
  const verdict = `${isOverBudget ? 'over' : 'within'} the budget of ${millisecondsText(budgetMilliseconds)} (${shareText(estimate)})`;
  const facts = [load, runsAsText(one), formText(one, shown), ...outsideTexts(one), sizeText(one)];
  return [
    ...indented(
      0,
      2,
      `${declared}: about ${millisecondsText(milliseconds)} of Init (${rangeText(range)}, confidence ${confidence}), ${verdict}`,
    ),
    ...facts.filter((fact) => fact !== '').flatMap((fact) => indented(2, 4, fact)),
  ];
}

function secondTryLines({ estimate: { secondTry } }: FunctionInit): string[] {
  return secondTry ? indented(2, 4, secondTry.message) : [];
}

function unboundedLines({ estimate }: FunctionInit, shown: Shown): string[] {
  return estimate.unbounded.flatMap(({ file, line, text }) =>
    indented(2, 4, `plus an unbounded wait: ${shown(file)}:${line} awaits ${text}() at module level`),
  );
}

const workTexts: Readonly<Partial<Record<WorkItem['kind'], string>>> = {
  barrel: 'loads what nothing needs at Init',
  crypto: 'computes',
  process: 'waits for a process',
  file: 'reads a file',
  loop: 'loops',
  wasm: 'compiles WebAssembly',
  schema: 'makes a schema',
  regex: 'makes a regular expression',
  network: 'sends a request',
};

/** What evaluation does besides loading and making clients; what has no figure is in none. */
function workLines({ estimate: { work } }: FunctionInit, shown: Shown): string[] {
  const told = work.filter(({ kind, isBounded }) => workTexts[kind] !== undefined && isBounded !== false);
  if (told.length === 0) return [];
  const lines = told.slice(0, shownRows).flatMap(({ file, line, kind, text, milliseconds }) => {
    const range = milliseconds ? `, ${rangeText(milliseconds)}` : '';
    return indented(4, 6, `${shown(file)}:${line} ${workTexts[kind] ?? kind}: ${text}${range}`);
  });
  const rest = told.length - Math.min(told.length, shownRows);
  return ['', '  Work at module level', ...lines, ...(rest > 0 ? [`    and ${rest} more`] : [])];
}

function importLines(imports: readonly ImportCost[], shown: Shown): string[] {
  const dear = imports.filter(({ alone }) => alone.milliseconds >= 1).slice(0, shownRows);
  if (dear.length === 0) return [];
  return [
    '',
    '  Imports: what Init saves without it (range), and what it costs alone',
    ...dear.flatMap(({ file, line, specifier, exclusive, range, alone, confidence }) => {
      const between = `(${range.low.toFixed(0)} to ${range.high.toFixed(0)})`;
      const saved = `${millisecondsText(exclusive.milliseconds).padStart(8)} ${between.padEnd(14)}`;
      const figures = `  ${saved} ${millisecondsText(alone.milliseconds).padStart(8)}  `;
      const doubt = confidence === 'high' ? '' : `, confidence ${confidence}`;
      const size = alone.bytes > 0 ? `, ${bytesText(alone.bytes)}` : '';
      const text = `${specifier} (${shown(file)}:${line}${size}${doubt})`;
      return hanging(figures, text);
    }),
  ];
}

/** A text after its figures; what does not fit into the line goes on below. */
function hanging(figures: string, text: string): string[] {
  const [first = '', ...rest] = indented(figures.length, figures.length + 2, text);
  return [figures + first.slice(figures.length), ...rest];
}

function packageLines(one: FunctionInit, shown: Shown): string[] {
  const { packages, packaging } = one.estimate;
  if (packages.length === 0) return [];
  const inBundle = packaging.kind === 'bundled' ? ', their share of the bundle' : '';
  const rest = packages.slice(shownRows);
  const restMilliseconds = rest.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return [
    '',
    `  Costliest packages, each by itself${inBundle}, and why they are loaded`,
    ...packages.slice(0, shownRows).flatMap((cost) => {
      const text = `${packageText(cost)} (${counted(cost.files, 'file')}, ${bytesText(cost.bytes)})`;
      return [
        ...hanging(`  ${millisecondsText(cost.milliseconds).padStart(8)}  `, text),
        ...indented(14, 16, whyText(cost, shown)),
      ];
    }),
    ...(rest.length > 0
      ? [`  ${millisecondsText(restMilliseconds).padStart(8)}  ${counted(rest.length, 'more package')}`]
      : []),
  ];
}

function duplicateLines({ duplicates }: FunctionInit, shown: Shown): string[] {
  if (duplicates.length === 0) return [];
  return [
    '',
    '  Loaded more than once: what Init saves with the costliest copy alone',
    ...duplicates.slice(0, shownRows).flatMap(({ name, copies, milliseconds }) => {
      const versions = copies.map(({ version = 'of unknown version' }) => version);
      const text = `${name} ${versions.join(', ')}, by ${copies.map((copy) => loaderText(copy, shown)).join(', ')}`;
      return hanging(`  ${millisecondsText(milliseconds).padStart(8)}  `, text);
    }),
  ];
}

function doubtLines({ estimate }: FunctionInit, shown: Shown): string[] {
  const texts = doubtTexts(estimate, shown);
  if (texts.length === 0) return [];
  const rest = texts.length - shownRows;
  return [
    '',
    '  Not in the figures',
    ...texts.slice(0, shownRows).flatMap((text) => indented(4, 6, text)),
    ...(rest > 0 ? [`    and ${rest} more`] : []),
  ];
}
