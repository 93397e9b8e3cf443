import { millisecondsText } from './init-words.js';
import { columnsOf } from './markup.js';
import { counted } from './text-rows.js';

/** What is kept of a function. */
export interface KeptEstimate {
  readonly name: string;
  /** Relative to the root, with forward slashes. */
  readonly entry: string;
  readonly milliseconds: number;
  readonly bytes: number;
  readonly form: 'bundled' | 'minified' | 'node_modules';
}

/** A function then and now; one of both where it came or went. */
export interface Change {
  readonly before: KeptEstimate | undefined;
  readonly now: KeptEstimate | undefined;
  /** It has grown by more than is allowed. */
  readonly isTooMuch: boolean;
}

/** What a comparison with a baseline is about. */
export interface Comparison {
  /** Path of the baseline as it is shown. */
  readonly file: string;
  readonly changes: readonly Change[];
  readonly maxGrowthPercent: number;
  readonly madeBy: string;
  readonly version: string;
  /** Calibrations as `--calibration` takes them, empty for the published figures, where they differ. */
  readonly recalibration: { readonly before: string; readonly now: string } | undefined;
}

/** What has changed since a baseline, for a terminal. */
export function growthText(comparison: Comparison): string {
  const { file, changes, maxGrowthPercent } = comparison;
  const moved = changes.filter(({ before, now }) => before?.milliseconds !== now?.milliseconds);
  const tooMuch = changes.filter(({ isTooMuch }) => isTooMuch).length;
  const verdict =
    tooMuch === 0
      ? `no function grew by more than ${maxGrowthPercent}%`
      : `${counted(tooMuch, 'function')} grew by more than ${maxGrowthPercent}% (!); --update-baseline accepts it`;
  const unchanged = changes.length - moved.length;
  const rest = unchanged > 0 ? [`    ${counted(unchanged, 'function')} as before`] : [];
  return [
    `Compared with ${file}: ${verdict}`,
    ...differencesIn(comparison),
    ...changeLines(moved),
    ...rest,
  ].join('\n');
}

/** Why figures may differ without a change of the code. */
function differencesIn({ madeBy, version, recalibration }: Comparison): string[] {
  const how = (option: string): string => (option === '' ? 'the published speed of Lambda' : option);
  return [
    ...(madeBy === version ? [] : [`by version ${madeBy}, and this is ${version}`]),
    ...(recalibration
      ? [`with ${how(recalibration.before)}, and this run is with ${how(recalibration.now)}`]
      : []),
  ].map((difference) => `  It was written ${difference}: figures may differ without a change of the code.`);
}

function changeLines(changes: readonly Change[]): string[] {
  const rows = changes.map((change) => ({ change, figures: figuresOf(change), how: howText(change) }));
  const width = Math.max(0, ...rows.map(({ figures }) => columnsOf(figures)));
  const howWidth = Math.max(0, ...rows.map(({ how }) => columnsOf(how)));
  return rows.map(({ change, figures, how }) => {
    const { name, entry } = change.now ?? change.before ?? { name: '', entry: '' };
    const where = name === entry ? '' : `  ${entry}`;
    const padded = ' '.repeat(width - columnsOf(figures)) + figures;
    return `  ${change.isTooMuch ? '!' : ' '} ${padded}  ${how}${' '.repeat(howWidth - columnsOf(how))}  ${name}${where}${formText(change)}`;
  });
}

function figuresOf({ before, now }: Change): string {
  if (before && now) return `${before.milliseconds} → ${now.milliseconds} ms`;
  return `${(now ?? before)?.milliseconds ?? 0} ms`;
}

function howText({ before, now }: Change): string {
  if (!before) return 'new';
  if (!now) return 'not in this run';
  return now.milliseconds > before.milliseconds
    ? `grew ${percentText(before, now)}`
    : `shrank ${percentText(before, now)}`;
}

function percentText(before: KeptEstimate, now: KeptEstimate): string {
  const percent = Math.round((now.milliseconds / before.milliseconds - 1) * 100);
  return `${percent > 0 ? '+' : ''}${percent}%`;
}

function formText({ before, now }: Change): string {
  return before && now && before.form !== now.form ? `, was ${before.form} and is ${now.form}` : '';
}

/** `Init of Orders grew from 210 ms to 417 ms (+99%), …` */
export function tooMuchText({ before, now }: Change, { file, maxGrowthPercent }: Comparison): string {
  if (!before || !now) return '';
  return `Init of ${now.name} grew from ${millisecondsText(before.milliseconds)} to ${millisecondsText(now.milliseconds)} (${percentText(before, now)}), more than the ${maxGrowthPercent}% that ${file} allows for.`;
}
