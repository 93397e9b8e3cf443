import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import path from 'node:path';
import rule from '../../src/rules/no-leaked-promise.js';
import { projectWith } from '../support/projects.js';

const root = projectWith({
  'tsconfig.json': JSON.stringify({
    compilerOptions: { strict: true, module: 'preserve', target: 'es2022', types: [], skipLibCheck: true },
    include: ['*.ts'],
  }),
  'handler.ts': '',
  'store.d.ts': `export declare function save(x: unknown): Promise<void>;
export declare function maybe(x: unknown): Promise<void> | undefined;
export declare function note(x: unknown): void;
export declare function anything(x: unknown): any;
export declare const startAll: (x: unknown[]) => Promise<void>[];
export interface Query { then(done: (x: unknown) => void): void; }
export declare function query(x: unknown): Query;
export declare class Client { put(x: unknown): Promise<void>; close(): void; }
export declare const records: unknown[];`,
});

/** Source text of what is reported in an async handler, with TypeScript's types. */
function leaksIn(statements: string): string[] {
  const code = `import { anything, Client, maybe, note, query, records, save, startAll } from './store';
const client = new Client();
export const handler = async (event: unknown) => {
  ${statements}
};`;
  const lines = code.split('\n');
  const messages = new Linter({ cwd: root }).verify(
    code,
    {
      files: ['**/*.ts'],
      plugins: { 'aws-lambda': { rules: { 'no-leaked-promise': rule as never } } },
      rules: { 'aws-lambda/no-leaked-promise': 'error' },
      languageOptions: { parser, parserOptions: { projectService: true, tsconfigRootDir: root } },
    },
    path.join(root, 'handler.ts'),
  );
  return messages.map(({ ruleId, message, line, column, endColumn }) =>
    ruleId === null ? message : (lines[line - 1] ?? '').slice(column - 1, (endColumn ?? 1) - 1),
  );
}

describe('promises by their types', () => {
  it.each([
    ['save(event);', 'save(event)'],
    ['maybe(event);', 'maybe(event)'],
    ['client.put(event);', 'client.put(event)'],
    ['void save(event);', 'save(event)'],
    ['query(event);', 'query(event)'],
    ['startAll(records);', 'startAll(records)'],
    ['const job = save(event); return 1;', 'save(event)'],
    ['records.forEach(save);', 'records.forEach(save)'],
    ['records.forEach((x) => save(x));', 'records.forEach((x) => save(x))'],
    ['await records.map(save);', 'records.map(save)'],
    ['anything(event).then(() => 1);', 'anything(event).then(() => 1)'],
  ])('%s', (statements, leak) => {
    expect(leaksIn(statements)).toEqual([leak]);
  });

  it.each([
    ['await save(event);'],
    ['note(event);'],
    ['client.close();'],
    ['anything(event);'],
    ['records.forEach(note);'],
    ['await Promise.all(startAll(records));'],
    ['const job = save(event); await job;'],
    ['const job = note(event); return 1;'],
  ])('not: %s', (statements) => {
    expect(leaksIn(statements)).toEqual([]);
  });
});
