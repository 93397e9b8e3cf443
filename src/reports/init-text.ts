import path from 'node:path';
import type { InitEstimate } from '../init-cost/estimate.js';
import type { ImportCost } from '../init-cost/import-costs.js';
import type { PackageCost } from '../init-cost/package-costs.js';

/** How many imports and packages the text names. */
const shown = 8;

/** An estimate as text for a terminal; paths are relative to a directory. */
export function initText(estimate: InitEstimate, directory: string): string {
  const relative = (file: string): string => path.relative(directory, file).split(path.sep).join('/');
  return [
    ...totalLines(estimate, relative(estimate.entry)),
    ...unboundedLines(estimate, relative),
    ...importLines(estimate.imports, relative),
    ...packageLines(estimate.packages),
    ...doubtLines(estimate, relative),
  ].join('\n');
}

/** Milliseconds to whole numbers, with one decimal below ten. */
export function millisecondsText(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)} ms`;
}

function rangeText({ low, high }: ImportCost['range']): string {
  return `(${low.toFixed(0)} to ${high.toFixed(0)})`;
}

function filesText(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}

function kilobytesText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function totalLines(estimate: InitEstimate, entry: string): string[] {
  const { milliseconds, range, confidence, budgetMilliseconds, files, bytes } = estimate;
  const verdict = estimate.isOverBudget ? 'over' : 'within';
  return [
    `${entry}: about ${millisecondsText(milliseconds)} of Init (${range.low.toFixed(0)} to ${millisecondsText(range.high)}, confidence ${confidence}), ${verdict} the budget of ${millisecondsText(budgetMilliseconds)}`,
    `  ${millisecondsText(estimate.baseMilliseconds)} for the runtime, ${millisecondsText(milliseconds - estimate.baseMilliseconds)} for loading ${filesText(files)} (${kilobytesText(bytes)}), not bundled`,
  ];
}

function unboundedLines({ unbounded }: InitEstimate, relative: (file: string) => string): string[] {
  return unbounded.map(
    ({ file, line, text }) =>
      `  plus an unbounded wait: ${relative(file)}:${line} awaits ${text}() at module level`,
  );
}

function importLines(imports: readonly ImportCost[], relative: (file: string) => string): string[] {
  const dear = imports.filter(({ alone }) => alone.milliseconds >= 1).slice(0, shown);
  if (dear.length === 0) return [];
  return [
    '',
    '  Imports: what Init saves without it (range), and what it costs alone',
    ...dear.map(({ file, line, specifier, exclusive, range, alone, confidence }) => {
      const saved = `${millisecondsText(exclusive.milliseconds).padStart(8)} ${rangeText(range).padEnd(14)}`;
      const figures = `${saved} ${millisecondsText(alone.milliseconds).padStart(8)}`;
      const doubt = confidence === 'high' ? '' : `, confidence ${confidence}`;
      return `  ${figures}  ${specifier} (${relative(file)}:${line}, ${kilobytesText(alone.bytes)}${doubt})`;
    }),
  ];
}

function packageLines(packages: readonly PackageCost[]): string[] {
  if (packages.length === 0) return [];
  return [
    '',
    '  Costliest packages, each by itself',
    ...packages
      .slice(0, shown)
      .map(
        ({ name, milliseconds, bytes, files, why }) =>
          `  ${millisecondsText(milliseconds).padStart(8)}  ${name} (${filesText(files)}, ${kilobytesText(bytes)}): ${why.join(' → ')}`,
      ),
  ];
}

const doubtTexts = {
  'native-addon': 'is a native addon',
  'generated-code': 'generates code while it loads',
  'computed-load': 'loads modules by computed names',
  'heavy-loops': 'runs many loops while it is loaded',
  'not-understood': 'could not be read',
  'not-found': 'names a module that is not installed here',
} as const;

function doubtLines({ doubts }: InitEstimate, relative: (file: string) => string): string[] {
  if (doubts.length === 0) return [];
  const lines = doubts.map(
    ({ file, kind, specifier }) =>
      `    ${relative(file)} ${doubtTexts[kind]}${specifier === undefined ? '' : ` (${specifier})`}`,
  );
  const rest = lines.length - shown;
  return [
    '',
    '  Not in the figures',
    ...lines.slice(0, shown),
    ...(rest > 0 ? [`    and ${rest} more`] : []),
  ];
}
