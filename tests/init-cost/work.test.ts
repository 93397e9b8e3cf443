import path from 'node:path';
import { estimateInitCost } from '../../src/init-cost/estimate.js';
import type { WorkItem } from '../../src/init-cost/work-items.js';
import { ballast, projectWith } from '../support/projects.js';

/** The work of a project whose entry is `index.ts`. */
function workOf(files: Readonly<Record<string, string>>): {
  readonly root: string;
  readonly work: readonly WorkItem[];
} {
  const root = projectWith({ 'package.json': '{ "type": "module" }', ...files });
  return { root, work: estimateInitCost(path.join(root, 'index.ts'), { root }).work };
}

/** `file:line kind text`, loads left out. */
function lines(files: Readonly<Record<string, string>>, kinds?: RegExp): readonly string[] {
  const { root, work } = workOf(files);
  return work
    .filter(({ kind }) => (kinds ? kinds.test(kind) : kind !== 'load'))
    .map(({ file, line, kind, text, through }) =>
      [`${path.relative(root, file)}:${line}`, kind, text, ...through.map((name) => `<${name}>`)].join(' '),
    );
}

describe('work of the Init phase', () => {
  it('is listed in the order in which modules are evaluated', () => {
    const files = {
      'index.ts': `import { a } from './a';\nimport './b';\nconst key = pbkdf2Sync('p', 's', 1000, 32, 'sha256');\nimport { pbkdf2Sync } from 'node:crypto';\na;`,
      'a.ts': `import './c';\nimport { execSync } from 'node:child_process';\nexport const a = execSync('ls');`,
      'b.ts': `import './c';\nimport { readFileSync } from 'fs';\nreadFileSync('./b.txt');`,
      'c.ts': `await WebAssembly.compile(bytes);`,
    };
    expect(lines(files)).toEqual([
      'c.ts:1 wasm WebAssembly.compile',
      'a.ts:3 process execSync',
      'b.ts:3 file readFileSync',
      'index.ts:3 crypto pbkdf2Sync',
    ]);
  });

  it('tells eager, lazy and erased loads apart', () => {
    const { work } = workOf({
      'index.ts': `import type { A } from './a';\nimport { B } from './b';\nimport './c';\nexport const handler = async (event: B) => (await import('./d')).default(event);`,
      'a.ts': '',
      'b.ts': 'export interface B {}',
      'c.ts': '',
      'd.ts': 'export default 1;',
    });
    expect(work.map(({ text, timing, line }) => `${line} ${text} ${timing}`)).toEqual([
      '1 ./a erased',
      '2 ./b erased',
      '3 ./c eager',
      '4 ./d lazy',
    ]);
  });

  it('follows calls into functions of this and other modules', () => {
    const files = {
      'index.ts': `import { open as start, config } from './lib';\nimport * as lib from './lib/keys';\nstart();\nlib.keys();\nconfig.load();\nclass Store { constructor() { execSync('a'); } }\nimport { execSync } from 'child_process';\nnew Store();\nfunction never() { execSync('b'); }\nexport const handler = async () => never();`,
      'lib/index.ts': `export { open } from './open';\nexport const config = { load() { return readFileSync('x'); } };\nimport { readFileSync } from 'fs';`,
      'lib/open.ts': `import { spawnSync } from 'child_process';\nexport function open() { inner(); }\nconst inner = () => spawnSync('x');`,
      'lib/keys.ts': `import { generateKeyPairSync } from 'crypto';\nexport const keys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });`,
    };
    expect(lines(files)).toEqual([
      'lib/open.ts:3 process spawnSync <start> <inner>',
      'lib/keys.ts:2 crypto generateKeyPairSync <lib.keys>',
      'lib/index.ts:2 file readFileSync <config.load>',
      'index.ts:6 process execSync <Store>',
    ]);
  });

  it('follows CommonJS', () => {
    const files = {
      'index.ts': `const { load } = require('./load.cjs');\nload();\nexports.handler = async () => 1;`,
      'load.cjs': `const fs = require('fs');\nfunction load() { return fs.readFileSync('x'); }\nmodule.exports = { load };`,
    };
    expect(lines(files)).toEqual(['load.cjs:2 file fs.readFileSync <load>']);
  });

  it('finds modules by the paths of a tsconfig', () => {
    const files = {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } } }',
      'index.ts': `import { load } from '@lib/load';\nload();`,
      'lib/load.ts': `import { execSync } from 'child_process';\nexport const load = () => execSync('x');`,
    };
    expect(lines(files)).toEqual(['lib/load.ts:2 process execSync <load>']);
  });

  it('names clients, schemas, regular expressions, loops', () => {
    const files = {
      'index.ts': `import { S3Client } from '@aws-sdk/client-s3';\nimport { z } from 'zod';\nimport Ajv from 'ajv';\nimport gql from 'graphql-tag';\nconst s3 = new S3Client({});\nconst order = z.object({ id: z.string(), items: z.array(z.string()) }).strict();\nconst ajv = new Ajv();\nconst check = ajv.compile({ type: 'object' });\nconst query = gql\`{ a }\`;\nconst pattern = new RegExp(text);\nfor (let i = 0; i < 5000; i++) table.push(i);\nfor (const name of ['a', 'b']) use(name);\nexport const handler = async () => order.parse({});`,
    };
    expect(lines(files)).toEqual([
      'index.ts:5 client S3Client',
      'index.ts:6 schema z.object({ id: z.string(), items: z.array(z.string()) }).str',
      'index.ts:8 schema ajv.compile',
      'index.ts:9 schema gql',
      'index.ts:10 regex RegExp',
      'index.ts:11 loop i < 5000',
      'index.ts:12 loop of 2 literals',
    ]);
  });
});

describe('files that Init reads', () => {
  it('have their size from the disk, and a time with it', () => {
    const { work } = workOf({
      'index.ts': `import { readFileSync } from 'node:fs';\nconst a = JSON.parse(readFileSync(new URL('./data.json', import.meta.url), 'utf8'));\nconst b = readFileSync('/etc/hosts');\nconst c = readFileSync(name);`,
      'data.json': `"${'x'.repeat(2_000_000)}"`,
    });
    const files = work.filter(({ kind }) => kind === 'file');
    expect(files.map(({ bytes }) => bytes)).toEqual([2_000_002, undefined, undefined]);
    expect(files[0]?.milliseconds?.low).toBeGreaterThan(10);
    expect(files[1]?.milliseconds).toBeUndefined();
  });
});

describe('requests of the Init phase', () => {
  const requests = (code: string): readonly string[] =>
    workOf({ 'index.ts': code })
      .work.filter(({ kind }) => kind === 'network')
      .map(({ text, isAwaited, isBounded, order }) => `${text} ${isAwaited} ${isBounded} ${order}`);

  it('are awaited or not, bounded or not, one by one or together', () => {
    const code = `import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';
import axios from 'axios';
const ssm = new SSMClient({});
const quick = new SSMClient({ requestHandler: { requestTimeout: 1000 } });
const other = new SSMClient(options);
const a = await ssm.send(new GetParameterCommand({}));
const b = await quick.send(new GetParameterCommand({}));
const c = await other.send(new GetParameterCommand({}));
const d = ssm.send(new GetParameterCommand({}));
const [e, f] = await Promise.all([fetch('x'), axios.get('y', { timeout: 100 })]);
export const handler = async () => fetch('z');`;
    expect(requests(code)).toEqual([
      'ssm.send true false sequential',
      'quick.send true true sequential',
      'other.send true undefined sequential',
      'ssm.send false false sequential',
      'fetch true false parallel',
      'axios.get true true parallel',
    ]);
  });

  it('count as awaited in a function only when it is awaited', () => {
    const code = `const load = async () => { await fetch('x'); };\nload();`;
    expect(requests(code)).toEqual(['fetch false false sequential']);
    expect(requests(code.replace('\nload', '\nawait load'))).toEqual(['fetch true false sequential']);
  });

  it('that are awaited and have no end are unbounded', () => {
    const root = projectWith({
      'index.ts': `export const a = await fetch('x');\nexport const b = await parse();`,
    });
    const { unbounded, work } = estimateInitCost(path.join(root, 'index.ts'), { root });
    expect(unbounded).toEqual([{ file: path.join(root, 'index.ts'), text: 'fetch', start: 23, line: 1 }]);
    expect(work.map(({ kind, text }) => `${kind} ${text}`)).toEqual(['network fetch', 'wait parse']);
  });
});

describe('barrels', () => {
  const files = {
    'index.ts': `import { price } from './lib';\nexport const handler = async () => price;`,
    'lib/index.ts': `export { price } from './price';\nexport { render } from './render';\nexport * from './report';\nexport * from './all';`,
    'lib/price.ts': 'export const price = 1;',
    'lib/render.ts': `import 'heavy';\nexport const render = 1;`,
    'lib/report.ts': 'export const report = 1;',
    'lib/all.ts': `export * from 'heavy';`,
    'node_modules/heavy/index.js': ballast(200),
  };

  it('are told to load what nobody needs, with what Init would save', () => {
    const { work } = workOf(files);
    const barrels = work.filter(({ kind }) => kind === 'barrel');
    expect(barrels.map(({ text, line }) => `${line} ${text}`)).toEqual(['2 ./render', '3 ./report']);
  });

  it('are needed where a module imports all names, or others need them', () => {
    expect(lines({ ...files, 'index.ts': `import * as lib from './lib';\nuse(lib);` }, /barrel/)).toEqual([]);
    expect(
      lines(
        {
          ...files,
          'index.ts': `import './other';\nimport { price } from './lib';\nuse(price);`,
          'other.ts': `import { render, report } from './lib';\nuse(render, report);`,
        },
        /barrel/,
      ),
    ).toEqual([]);
  });
});

describe('the total', () => {
  it('has the time of what is computed in it', () => {
    const root = projectWith({
      'plain.ts': 'export const handler = async () => 1;',
      'slow.ts': `import { scryptSync } from 'crypto';\nconst key = scryptSync('p', 's', 32);\nexport const handler = async () => key;`,
    });
    const plain = estimateInitCost(path.join(root, 'plain.ts'), { root });
    const slow = estimateInitCost(path.join(root, 'slow.ts'), { root });
    expect(plain.workMilliseconds).toEqual({ low: 0, high: 0 });
    expect(slow.workMilliseconds).toEqual({ low: 45, high: 150 });
    expect(slow.milliseconds).toBeGreaterThan(plain.milliseconds + 45);
    expect(slow.range.high).toBeGreaterThan(plain.range.high + 150);
  });
});
