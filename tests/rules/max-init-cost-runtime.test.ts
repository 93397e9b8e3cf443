import path from 'node:path';
import rule from '../../src/rules/max-init-cost.js';
import { ballast, projectWith } from '../support/projects.js';
import { testRule, unmark, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

/** A function of SAM, by name and runtime. */
const declared = (name: string, handler: string, runtime: string, more = ''): string =>
  `  ${name}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: ${handler}\n      Runtime: ${runtime}\n${more}`;
const bundled = '    Metadata: { BuildMethod: esbuild }\n';
const provisioned = '      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 }\n';

const uses = (name: string): string => `exports.handler = async (event) => ${name};`;
const exportsHandler = 'export const handler = async (event) => event;';

const sources = {
  'cjs20.cjs': `const modern = «require('modern')»;\n${uses('modern')}`,
  'cjs22.cjs': `const modern = «require('modern')»;\n${uses('modern')}`,
  'cjs24.cjs': `const modern = require('modern');\n${uses('modern')}`,
  'cjs-bundled.cjs': `const modern = require('modern');\n${uses('modern')}`,
  'cjs-nowhere.cjs': `const modern = require('modern');\n${uses('modern')}`,
  'cjs-tried.cjs': `let modern;\ntry { modern = require('modern'); } catch { modern = {}; }\n${uses('modern')}`,
  'cjs-later.cjs': `exports.handler = async (event) => (await import('modern')).a;`,
  'cjs-old.cjs': `const old = require('old');\n${uses('old')}`,
  'helper.cjs': `const modern = «require('modern')»;\nexports.use = () => modern;`,
  'through.cjs': `const { use } = require('./helper.cjs');\nexports.handler = async (event) => use();`,
  'map20.mjs': `import { a } from 'mapped';\n${exportsHandler}`,
  'map22.mjs': `«import { a } from 'mapped';»\n${exportsHandler}`,
  'map-small.mjs': `import { a } from 'modern';\n${exportsHandler}`,
  'lexed20.mjs': `«import old from 'large';»\n${exportsHandler}`,
  'lexed24.mjs': `import old from 'large';\n${exportsHandler}`,
  'lexed-behind.mjs': `«import old from 'behind';»\n${exportsHandler}`,
  'lexed-small.mjs': `import old from 'old';\n${exportsHandler}`,
  'touch.mjs': `const headers = new «Headers»({ accept: 'application/json' });\n${exportsHandler}`,
  'touch-later.mjs': `export const handler = async (event) => new Response(event);`,
  'touch-shared.mjs': `import 'touching';\nconst headers = new Headers();\n${exportsHandler}`,
  'slow.mjs': `import { scryptSync } from 'node:crypto';\nconst key = scryptSync('p', 's', 32, { N: 4194304 });\nexport const «handler» = async (event) => key;`,
  'slow-warm.mjs': `import { scryptSync } from 'node:crypto';\nconst key = scryptSync('p', 's', 32, { N: 4194304 });\nexport const handler = async (event) => key;`,
  'open.mjs': `const keys = await fetch('https://example.com/keys');\nexport const «handler» = async (event) => keys;`,
  'shown.mjs': `«import 'large';»\n«import 'behind';»\n${exportsHandler}`,
} as const;

type Name = keyof typeof sources;

const runtimes: Readonly<Partial<Record<Name, string>>> = {
  'cjs20.cjs': 'nodejs20.x',
  'cjs24.cjs': 'nodejs24.x',
  'map20.mjs': 'nodejs20.x',
  'lexed20.mjs': 'nodejs20.x',
  'lexed-behind.mjs': 'nodejs20.x',
  'lexed24.mjs': 'nodejs24.x',
};

const template = `Resources:\n${Object.keys(sources)
  .filter((file) => !/helper|nowhere|bundled|slow-warm/.test(file))
  .map((file, index) =>
    declared(`F${index}`, file.replace(/\.[cm]js$/, '.handler'), runtimes[file as Name] ?? 'nodejs22.x'),
  )
  .join(
    '',
  )}${declared('Bundled', 'cjs-bundled.handler', 'nodejs22.x', bundled)}${declared('Warm', 'slow-warm.handler', 'nodejs22.x', provisioned)}`;

const map = Object.fromEntries(
  Array.from({ length: 400 }, (_, index) => [
    `./part${index}`,
    { types: `./part${index}.d.ts`, default: `./part${index}.js` },
  ]),
);

const root = projectWith({
  'template.yaml': template,
  'package.json': '{ "name": "app" }',
  ...Object.fromEntries(Object.entries(sources).map(([file, code]) => [file, unmark(code).code])),
  'node_modules/modern/package.json': '{ "name": "modern", "type": "module", "exports": "./index.js" }',
  'node_modules/modern/index.js': 'export const a = 1;',
  'node_modules/old/index.js': 'exports.a = 1;',
  'node_modules/large/index.js': ballast(800),
  'node_modules/behind/index.js': `module.exports = require('./lib/all.js');`,
  'node_modules/behind/lib/all.js': ballast(800),
  'node_modules/touching/index.js': 'exports.headers = new Headers();',
  'node_modules/mapped/package.json': JSON.stringify({
    name: 'mapped',
    type: 'module',
    exports: { '.': './index.js', ...map },
  }),
  'node_modules/mapped/index.js':
    Array.from({ length: 80 }, (_, index) => `import './part${index}.js';`).join('\n') +
    '\nexport const a = 1;',
  ...Object.fromEntries(
    Array.from({ length: 80 }, (_, index) => [
      `node_modules/mapped/part${index}.js`,
      `export const b = ${index};`,
    ]),
  ),
});

const place = (file: Name): Pick<MarkedCase, 'code' | 'filename' | 'settings'> => ({
  code: sources[file],
  filename: path.join(root, file),
  settings: { 'aws-lambda': { root } },
});

const silent = (name: string, file: Name, options?: object): MarkedCase => ({
  name,
  ...place(file),
  code: unmark(sources[file]).code,
  ...(options && { options: [options] }),
});

const reported = (
  name: string,
  file: Name,
  messageId: string,
  options?: object,
  data?: object,
): InvalidCase => ({
  name,
  ...place(file),
  errors: [{ messageId, ...(data && { data: data as Record<string, string> }) }],
  ...(options && { options: [options] }),
});

testRule('max-init-cost', rule, {
  invalid: [
    reported('an ES module that is required on Node.js 20', 'cjs20.cjs', 'esmOnlyRequired', undefined, {
      specifier: 'modern',
      handler: '`handler`',
      runtime: '20',
      milliseconds: '0',
      kilobytes: '0',
    }),
    reported('an ES module that is required on Node.js 22', 'cjs22.cjs', 'esmOnlyRequired'),
    reported('an ES module that a helper module requires', 'helper.cjs', 'esmOnlyRequired'),
    reported('a large map of exports on Node.js 22', 'map22.mjs', 'rereadExports'),
    reported('a large CommonJS file on Node.js 20', 'lexed20.mjs', 'lexedCommonJs'),
    reported('a large CommonJS file that a small one passes on', 'lexed-behind.mjs', 'lexedCommonJs'),
    reported(
      'a global of fetch, with a smaller budget',
      'touch.mjs',
      'touchedGlobal',
      { maxAvoidableMilliseconds: 20 },
      {
        handler: '`handler` (declared as F14 in template.yaml)',
        name: 'Headers',
        low: '33',
        high: '45',
      },
    ),
    reported('what is computed, over the limit of Lambda', 'slow.mjs', 'slowInit'),
    reported('a request without end, where it is asked for', 'open.mjs', 'unboundedInit', {
      checkUnbounded: true,
    }),
    {
      name: 'imports with what they cost',
      ...place('shown.mjs'),
      options: [{ showImports: true }],
      errors: [{ messageId: 'importCost' }, { messageId: 'importCost' }],
    },
  ],
  valid: [
    silent('an ES module that is required on Node.js 24', 'cjs24.cjs'),
    silent('an ES module that is bundled', 'cjs-bundled.cjs'),
    silent('an ES module in a function that no template knows', 'cjs-nowhere.cjs'),
    silent('an ES module that the code can do without', 'cjs-tried.cjs'),
    silent('an ES module that is imported later', 'cjs-later.cjs'),
    silent('CommonJS that is required', 'cjs-old.cjs'),
    silent('a large map of exports on Node.js 20', 'map20.mjs'),
    silent('a small map of exports', 'map-small.mjs'),
    silent('a large map of exports that is allowed', 'map22.mjs', { allow: ['mapped'] }),
    silent('a large map of exports below the budget', 'map22.mjs', { maxAvoidableMilliseconds: 5000 }),
    silent('a large CommonJS file on Node.js 24', 'lexed24.mjs'),
    silent('a small CommonJS file', 'lexed-small.mjs'),
    silent('a global of fetch', 'touch.mjs'),
    silent('a global of fetch in the handler', 'touch-later.mjs', { maxAvoidableMilliseconds: 20 }),
    silent('a global of fetch that a package touches as well', 'touch-shared.mjs', {
      maxAvoidableMilliseconds: 20,
    }),
    silent('what is computed ahead, with provisioned concurrency', 'slow-warm.mjs'),
    silent('a request without end, which no-unbounded-init reports', 'open.mjs'),
  ],
});
