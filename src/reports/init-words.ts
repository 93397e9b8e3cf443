import type { FunctionInit } from '../init-cost/function-init.js';
import type { Range } from '../init-cost/doubts.js';
import type { InitEstimate } from '../init-cost/estimate.js';
import type { PackageCost } from '../init-cost/package-costs.js';
import { listed, type Shown } from './handler-words.js';
import { counted } from './text-rows.js';

/** Milliseconds to whole numbers, with one decimal below ten. */
export function millisecondsText(milliseconds: number): string {
  return `${milliseconds < 9.95 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)} ms`;
}

/** `280 to 531 ms`. */
export function rangeText({ low, high }: Range): string {
  return `${low.toFixed(0)} to ${high.toFixed(0)} ms`;
}

/** Bytes as kilobytes or megabytes. */
export function bytesText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** A part of a budget in percent. */
export function shareText({ milliseconds, budgetMilliseconds }: InitEstimate): string {
  return `${Math.round((milliseconds / budgetMilliseconds) * 100)}%`;
}

/** How many modules are loaded, or are in the bundle. */
export function modulesOf({ packaging, files }: InitEstimate): number {
  return packaging.kind === 'bundled' ? packaging.modules + files - 1 : files;
}

/** `nodejs22.x, arm64, 1024 MB`; nothing where no template tells. */
export function runsAsText({ deployed }: FunctionInit): string {
  const { runtime, architecture, memoryMegabytes, isProvisioned } = deployed;
  return [
    runtime,
    architecture,
    memoryMegabytes === undefined ? undefined : `${memoryMegabytes} MB`,
    isProvisioned === true ? 'provisioned concurrency' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** In which form the code is estimated, and why. */
export function formText(one: FunctionInit, shown: Shown): string {
  const { form, unbundledBecause, declaredAt, estimate } = one;
  const { packaging } = estimate;
  const template = declaredAt === undefined ? 'the template' : shown(declaredAt.file);
  if (packaging.kind === 'bundled') {
    const how = packaging.isMinified ? 'bundled and minified' : 'bundled';
    const who = form.saidBy === 'flag' ? 'asked for' : `as in ${template}`;
    return `${how} (${who}) by ${packaging.tool}: ${counted(packaging.modules, 'module')} in ${bytesText(packaging.bytes)}; with node_modules about ${millisecondsText(packaging.unbundledMilliseconds)}`;
  }
  if (unbundledBecause !== undefined)
    return `not bundled here, though it is deployed as a bundle, which loads faster: ${unbundledBecause}`;
  if (form.isBuiltOtherwise)
    return `as it stands with node_modules; ${template} has it built in a way that is not understood`;
  if (form.saidBy === 'nobody') return 'as it stands with node_modules; no template tells (--bundle does)';
  return `as it stands with node_modules (${form.saidBy === 'flag' ? 'asked for' : `as in ${template}`})`;
}

/** What stays outside of the bundle. */
export function outsideTexts({ estimate, form }: FunctionInit): string[] {
  const { packaging } = estimate;
  if (packaging.kind !== 'bundled') return [];
  const named = (isFound: boolean): string =>
    some(packaging.external.filter((one) => one.isFound === isFound).map(({ specifier }) => specifier));
  const [found, unfound] = [named(true), named(false)];
  return [
    ...(found === '' ? [] : [`outside of the bundle, with what it loads as it is installed here: ${found}`]),
    ...(unfound === ''
      ? []
      : [`outside of the bundle and not installed here, so that its cost is unknown: ${unfound}`]),
    ...(form.isOutsideUnknown
      ? ['the template does not spell out all that stays outside of the bundle']
      : []),
  ];
}

/** `a, b, c and 4 more`. */
function some(names: readonly string[]): string {
  const most = 5;
  const rest = names.length - most;
  return rest > 1 ? `${names.slice(0, most).join(', ')} and ${rest} more` : listed(names);
}

/** What is shipped, against Lambda's limit. */
export function sizeText({ size }: FunctionInit): string {
  const { bytes, packages, missing, isOverLimit } = size;
  const least = missing.length > 0 ? 'at least ' : '';
  const what = packages > 0 ? `, with ${counted(packages, 'package')} that it depends on` : '';
  const unknown = missing.length > 0 ? `; not installed here: ${some(missing)}` : '';
  const limit = isOverLimit ? 'over the limit of 250 MB' : 'of at most 250 MB';
  return `ships ${least}${bytesText(bytes)} unzipped, ${limit}${what}${unknown}`;
}

/** `axios 1.7.2`. */
export function packageText({ name, version }: PackageCost): string {
  return version === undefined ? name : `${name} ${version}`;
}

/** The way to a package, from the import that begins it: `src/orders.ts:1 → @aws-sdk/client-s3 → @smithy/core`. */
export function whyText({ why, startedBy }: PackageCost, shown: Shown): string {
  if (!startedBy) return why.join(' → ');
  const { through, file, line, packages } = startedBy;
  return [...through.slice(0, -1).map(shown), `${shown(file)}:${line}`, ...packages].join(' → ');
}

/** What loads a copy of a package. */
export function loaderText({ startedBy }: PackageCost, shown: Shown): string {
  return startedBy?.packages.at(-2) ?? (startedBy ? shown(startedBy.file) : 'the project');
}

const kinds = {
  'native-addon': 'is a native addon',
  'generated-code': 'generates code while it loads',
  'computed-load': 'loads modules by computed names',
  'heavy-loops': 'runs many loops while it is loaded',
  'not-understood': 'could not be read',
} as const;

/** What makes the figures uncertain; what is not installed together, with where it is named. */
export function doubtTexts({ doubts }: InitEstimate, shown: Shown): string[] {
  const absent = new Map<string, Set<string>>();
  const others: string[] = [];
  for (const { file, kind, specifier = '' } of doubts) {
    if (kind === 'not-found') absent.set(specifier, (absent.get(specifier) ?? new Set()).add(shown(file)));
    else others.push(`${shown(file)} ${kinds[kind]}`);
  }
  const named = [...absent].map(([specifier, files]) => `${specifier} (${some([...files])})`);
  return [...others, ...(named.length > 0 ? [`what is not installed here: ${named.join(', ')}`] : [])];
}
