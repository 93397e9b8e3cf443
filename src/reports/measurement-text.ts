import { millisecondsText } from './init-words.js';
import { indented } from './text-rows.js';

/** A load that was measured beside what is estimated for it on the reference machine. */
export interface MeasuredLoad {
  readonly title: string;
  readonly referenceMilliseconds: number;
  /** Median of the rounds; `undefined` for a load that fails. */
  readonly measuredMilliseconds?: number;
  readonly failure?: string;
}

/** A function with what it imports of packages. */
export interface MeasuredFunction {
  readonly name: string;
  readonly whole: MeasuredLoad | { readonly failure: string };
  readonly imports: readonly MeasuredLoad[];
}

/** Measurements as text for a terminal, with how much this machine differs from the reference machine. */
export function measurementText(
  functions: readonly MeasuredFunction[],
  { rounds, node }: { readonly rounds: number; readonly node: string },
): string {
  const lines = functions.flatMap(({ name, whole, imports }) => [
    '',
    `  ${name}`,
    ...('referenceMilliseconds' in whole
      ? rowOf({ ...whole, title: 'the whole of it, as it is deployed' })
      : indented(4, 6, `the whole of it is not measured: ${whole.failure}`)),
    ...imports.flatMap(rowOf),
  ]);
  return [
    '',
    `Measured on this machine with ${node}: median of ${rounds} rounds, each in a fresh process`,
    ...indented(
      2,
      2,
      'Measured milliseconds stand beside the estimate for the reference machine, before it is turned into Lambda’s; imports are loaded alone, from node_modules.',
    ),
    '',
    '  measured  estimated  ratio',
    ...lines,
    ...verdictLines(functions),
  ].join('\n');
}

function rowOf({ title, referenceMilliseconds, measuredMilliseconds, failure }: MeasuredLoad): string[] {
  if (measuredMilliseconds === undefined)
    return indented(4, 6, `${title} fails: ${failure ?? 'for no reason'}`);
  const ratio = (measuredMilliseconds / referenceMilliseconds).toFixed(2);
  const figures = [
    millisecondsText(measuredMilliseconds).padStart(10),
    millisecondsText(referenceMilliseconds).padStart(9),
    ratio.padStart(5),
  ];
  return [`${figures.join('  ')}  ${title}`];
}

/** Loads below this, in ms, say more of the process than of the module. */
const shortest = 5;

function verdictLines(functions: readonly MeasuredFunction[]): string[] {
  const loads = functions.flatMap(({ whole, imports }) => [
    ...('referenceMilliseconds' in whole ? [whole] : []),
    ...imports,
  ]);
  const ratios = loads
    .flatMap(({ measuredMilliseconds = 0, referenceMilliseconds }) =>
      measuredMilliseconds >= shortest ? [measuredMilliseconds / referenceMilliseconds] : [],
    )
    .sort((a, b) => a - b);
  const factor = ratios[ratios.length >> 1];
  if (factor === undefined || ratios.length < 5) return [];
  const errors = ratios.map((ratio) => Math.abs(ratio / factor - 1)).sort((a, b) => a - b);
  const error = (errors[errors.length >> 1] ?? 0) * 100;
  return [
    '',
    ...indented(
      2,
      2,
      `This machine takes ${factor.toFixed(2)} times what is estimated for the reference machine. Apart from that factor the ${ratios.length} estimates are off by ${error.toFixed(0)} % in the median.`,
    ),
  ];
}
