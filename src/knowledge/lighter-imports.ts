const subpath = (example: string): string => `import the part that is used (\`${example}\`)`;
const lazy = (name: string): string =>
  `load it in the invocations that need it (\`await import('${name}')\`)`;

/** By package: the cheaper way to what it does, as the second half of a message. */
const ways: ReadonlyMap<string, string> = new Map([
  ['aws-sdk', 'use the one client of version 3 that is needed (`@aws-sdk/client-…`)'],
  ['aws-xray-sdk', 'use `aws-xray-sdk-core`'],
  ['axios', 'use `fetch`, which Node.js has'],
  ['got', 'use `fetch`, which Node.js has'],
  ['node-fetch', 'use `fetch`, which Node.js has'],
  ['request', 'use `fetch`, which Node.js has'],
  ['superagent', 'use `fetch`, which Node.js has'],
  ['uuid', 'use `randomUUID` of `node:crypto`'],
  ['moment', 'use `Intl` or `date-fns/<function>`'],
  ['moment-timezone', 'use `Intl.DateTimeFormat` with a `timeZone`'],
  ['lodash', subpath('lodash/groupBy')],
  ['lodash-es', subpath('lodash-es/groupBy.js')],
  ['date-fns', subpath('date-fns/format')],
  ['effect', subpath('effect/Effect')],
  ['rxjs', subpath('rxjs/operators')],
  ['mathjs', subpath('mathjs/number')],
  ['langchain', subpath('@langchain/core/messages')],
  ['googleapis', 'import the one API from `@googleapis/<api>`'],
  ['firebase-admin', subpath('firebase-admin/app')],
  ['ajv', 'compile the schemas when the application is built (`ajv/dist/standalone`)'],
  ['handlebars', 'compile the templates when the application is built, and import `handlebars/runtime`'],
  ['winston', 'use `pino` or `@aws-lambda-powertools/logger`'],
  ['jsdom', 'use `cheerio`, or load it in the invocations that need it'],
  ['puppeteer', lazy('puppeteer-core')],
  ...[
    'archiver',
    'exceljs',
    'jimp',
    'mjml',
    'nodemailer',
    'pdf-lib',
    'pdfkit',
    'puppeteer-core',
    'sharp',
    'snowflake-sdk',
    'xlsx',
  ].map((name): [string, string] => [name, lazy(name)]),
]);

/** The cheaper way, when one is known for a specifier: a part of a package has no cheaper part. */
export function lighterWayOf(specifier: string): string | undefined {
  return ways.get(specifier);
}
