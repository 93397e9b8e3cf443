import path from 'node:path';
import rule from '../../src/rules/max-init-cost.js';
import { ballast, projectWith } from '../support/projects.js';
import { testRule, unmark, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

/** A function of SAM: what stands in its properties, and beside them. */
const declared = (name: string, properties: string, more = ''): string =>
  `  ${name}: { Type: AWS::Serverless::Function, ${more}Properties: { ${properties} } }\n`;

const provisioned = 'ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 }';
const parts = Array.from({ length: 200 }, (_, at) => `part${at}`);

const light = 'export const «handler» = async (event) => event;';
const heavy = (name: string): string =>
  `import * as all from '${name}';\nexport const «handler» = async (event) => all;`;

const sources = {
  'x86.mjs': light,
  'arm.mjs': light,
  'both.mjs': light,
  'nowhere.mjs': light,
  'warm.mjs': light,
  'split.mjs': light,
  'plain.mjs': heavy('many'),
  'bundled.mjs': heavy('many'),
  'made.mjs': heavy('many'),
  'shaken.mjs': heavy('pure'),
} as const;

type Name = keyof typeof sources;

const root = projectWith({
  'template.yaml': `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: nodejs20.x, MemorySize: 256 } }
Resources:
${[
  declared('X86', 'Handler: x86.handler'),
  declared('Arm', 'Handler: arm.handler, Runtime: nodejs24.x, Architectures: [arm64]'),
  declared('BothX86', 'Handler: both.handler'),
  declared('BothArm', 'Handler: both.handler, Runtime: nodejs24.x, Architectures: [arm64]'),
  declared('Warm', `Handler: warm.handler, ${provisioned}`),
  declared('SplitWarm', `Handler: split.handler, ${provisioned}`),
  declared('Split', 'Handler: split.handler'),
  declared('Plain', 'Handler: plain.handler'),
  declared('Bundled', 'Handler: bundled.handler', 'Metadata: { BuildMethod: esbuild }, '),
  declared('Made', 'Handler: made.handler', 'Metadata: { BuildMethod: makefile }, '),
  declared('Shaken', 'Handler: shaken.handler', 'Metadata: { BuildMethod: esbuild }, '),
].join('')}`,
  'package.json': '{ "name": "app" }',
  ...Object.fromEntries(Object.entries(sources).map(([file, code]) => [file, unmark(code).code])),
  'node_modules/many/index.js': parts.map((name) => `exports.${name} = require('./${name}');`).join('\n'),
  ...Object.fromEntries(parts.map((name) => [`node_modules/many/${name}.js`, ballast(1)])),
  'node_modules/pure/package.json':
    '{ "name": "pure", "type": "module", "main": "index.js", "sideEffects": false }',
  'node_modules/pure/index.js': parts
    .map((name) => `export const ${name} = [${'function () { return 1; }, '.repeat(60)}];`)
    .join('\n'),
});

const place = (file: Name, settings: object): Pick<MarkedCase, 'filename' | 'settings'> => ({
  filename: path.join(root, file),
  settings: { 'aws-lambda': { root, ...settings } },
});

const within = (name: string, file: Name, maxMilliseconds: number, settings = {}): MarkedCase => ({
  name,
  ...place(file, settings),
  code: unmark(sources[file]).code,
  options: [{ maxMilliseconds }],
});

const over = (
  name: string,
  file: Name,
  maxMilliseconds: number,
  message: RegExp,
  settings = {},
): InvalidCase => ({
  name,
  ...place(file, settings),
  code: sources[file],
  options: [{ maxMilliseconds }],
  errors: [{ message }],
});

/** Between the bases of Node.js 20 on x86 (139 ms) and 24 on arm64 (124 ms). */
const between = 137;

testRule('max-init-cost', rule, {
  valid: [
    within('a runtime and an architecture that start sooner', 'arm.mjs', between),
    within('a runtime that settings name', 'nowhere.mjs', between, { runtime: 'nodejs24.x' }),
    within('provisioned concurrency beside a function without', 'split.mjs', 200),
    within('a bundle, by what node_modules would take', 'bundled.mjs', 300),
    within('a build that may make a bundle', 'made.mjs', 300),
    within('a bundle of which nothing may be left', 'shaken.mjs', 145),
    within('a base of the project’s own', 'x86.mjs', between, { calibration: { baseMilliseconds: 90 } }),
  ],
  invalid: [
    over('the base of Node.js 20 on x86', 'x86.mjs', between, /about 1\d\d ms \(/),
    over('the dearest of several functions', 'both.mjs', between, /about 1\d\d ms \(/),
    over('no runtime that anybody names', 'nowhere.mjs', between, /about 1\d\d ms \(/),
    over('the speed of a provisioned environment', 'warm.mjs', 900, /about (9\d\d|1\d{3}) ms \(/),
    over('node_modules where nothing bundles', 'plain.mjs', 300, /about \d+ ms \(/),
    over('a bundle', 'bundled.mjs', 160, /about \d+ ms as a bundle \(/),
    over('a build that may make a bundle, even then', 'made.mjs', 160, /about \d+ ms even as a bundle \(/),
    over('a base of the project’s own', 'arm.mjs', 500, /about 6\d\d ms \(/, {
      calibration: { baseMilliseconds: 600 },
    }),
  ],
});
