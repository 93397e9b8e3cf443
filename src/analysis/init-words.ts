import path from 'node:path';
import { lighterWayOf } from '../knowledge/lighter-imports.js';
import { wholeLibraries } from '../knowledge/whole-libraries.js';
import type { InitEstimate } from './init-estimate.js';
import { loadText } from './reach-text.js';
import type { RuntimeLoad } from './runtime-loads.js';

type ImportCost = InitEstimate['imports'][number];
type Texts = Readonly<Record<string, string>>;

/** The figures of a whole Init phase, for a message. */
export function initTexts({ milliseconds, range, packages, bundled }: InitEstimate): Texts {
  return { ...figures(milliseconds, range), form: forms[bundled], packages: costliest(packages) };
}

/** In which form code was priced, for a message. */
const forms = { yes: ' as a bundle', no: '', maybe: ' even as a bundle' } as const;

/** The figures of one import, and the cheaper way, for a message. */
export function importTexts(
  { specifier, exclusive, alone, range, packages }: ImportCost,
  bundled: InitEstimate['bundled'],
): Texts {
  const isShared = alone.milliseconds > exclusive.milliseconds * 1.1 + 1;
  return {
    specifier,
    ...figures(exclusive.milliseconds, range),
    form: forms[bundled],
    alone: isShared
      ? ` (${alone.milliseconds.toFixed(0)} ms by itself, the rest of which other imports share)`
      : '',
    packages: costliest(packages),
    way: wayOut(specifier, bundled === 'yes' ? 0 : exclusive.files),
  };
}

function figures(milliseconds: number, { low, high }: ImportCost['range']): Texts {
  return { milliseconds: milliseconds.toFixed(0), low: low.toFixed(0), high: high.toFixed(0) };
}

/** Where Init awaits something without end. */
export function waitTexts({ file, line, text }: InitEstimate['unbounded'][number]): Texts {
  return { file: path.basename(file), line: String(line), what: text };
}

/** The figures of a load that its runtime makes dear. */
export function runtimeTexts({ specifier, load, runtime, milliseconds, kilobytes }: RuntimeLoad): Texts {
  return {
    specifier,
    handler: loadText(load),
    runtime: String(runtime),
    milliseconds: milliseconds.toFixed(0),
    kilobytes: kilobytes.toFixed(0),
  };
}

/** From as many files on, reading them one by one is what takes the time. */
const manyFiles = 100;

function wayOut(specifier: string, files: number): string {
  const known = lighterWayOf(specifier) ?? wholeLibraries.get(specifier)?.advice;
  const bundled =
    files >= manyFiles ? `, or bundle the function, which reads one file instead of ${files}` : '';
  return `${known ?? 'import less of it, or load it inside the handler when it is needed'}${bundled}`;
}

/** Up to three packages that cost most, each by itself. */
function costliest(packages: InitEstimate['packages']): string {
  const named = packages
    .slice(0, 3)
    .filter(({ milliseconds }) => milliseconds >= 1)
    .map(({ name, milliseconds }) => `\`${name}\` ${milliseconds.toFixed(0)} ms`);
  return named.length === 0 ? '' : ` (costliest: ${named.join(', ')})`;
}
