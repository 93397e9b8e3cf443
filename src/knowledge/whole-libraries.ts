/** A library whose root import loads all of it although a cheaper way exists. */
export interface WholeLibrary {
  /** The way out, as the second half of a message: "import … instead". */
  readonly advice: string;
  /** A function in the advice that stands for the ones which a module uses. */
  readonly example?: string;
  /**
   * `few`: too much when a few of its functions are used; `tool`: has no business in a function at all; `namespace`: only when
   * the whole namespace escapes.
   */
  readonly level: 'whole' | 'few' | 'tool' | 'namespace';
}

/** By specifier. */
export const wholeLibraries: ReadonlyMap<string, WholeLibrary> = new Map<string, WholeLibrary>([
  [
    'lodash',
    {
      level: 'whole',
      advice: 'import the one function (`lodash/groupBy`) or `lodash-es`',
      example: 'groupBy',
    },
  ],
  [
    'underscore',
    { level: 'namespace', advice: 'import the functions that are used from `underscore/modules/`' },
  ],
  ['moment', { level: 'few', advice: 'use `Intl`, `Temporal` or `date-fns/<function>`' }],
  ['moment-timezone', { level: 'few', advice: 'use `Intl.DateTimeFormat` with a `timeZone`' }],
  ['googleapis', { level: 'whole', advice: 'import the one API from `@googleapis/<api>`' }],
  ['aws-xray-sdk', { level: 'whole', advice: 'use `aws-xray-sdk-core`' }],
  ['ramda', { level: 'namespace', advice: 'import the functions that are used by name' }],
  ['typescript', { level: 'tool', advice: 'compile at build time' }],
  ['webpack', { level: 'tool', advice: 'bundle at build time' }],
  ['aws-cdk-lib', { level: 'tool', advice: 'keep infrastructure code out of the function' }],
  ['prisma', { level: 'tool', advice: 'import `@prisma/client`; the CLI belongs to the build' }],
  ['puppeteer', { level: 'tool', advice: 'use `puppeteer-core` with a layer that holds the browser' }],
]);
