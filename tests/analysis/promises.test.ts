import { hasCallback, promisedBy, promisingCallback } from '../../src/analysis/promises.js';
import { moduleFrom, nodeWith } from '../support/facts.js';

const top = `import { S3Client, S3, PutObjectCommand } from '@aws-sdk/client-s3';
import { readFile } from 'node:fs/promises';
import fs from 'node:fs';
import axios from 'axios';
import { Pool } from 'pg';
const client = new S3Client({}); const all = new S3({}); const pool = new Pool();
async function save(record) {}
const plain = (x) => x;
const passes = (x) => save(x);
`;

/** What `expression` gives, which stands in an async function after `before`. */
function promised(expression: string, before = ''): string | undefined {
  const module = moduleFrom(
    `${top}async function run(list, cb, unknown) { ${before}\nmark(${expression}); }`,
  );
  const call = nodeWith(module, `mark(${expression})`);
  if (call.type !== 'CallExpression' || !call.arguments[0]) throw new Error('no argument');
  return promisedBy(module, call.arguments[0]);
}

describe('expressions that give a promise', () => {
  it.each([
    ['save(1)'],
    ['passes(1)'],
    ['(async () => {})()'],
    ['new Promise(() => {})'],
    [`import('x')`],
    ['Promise.all([])'],
    ['Promise.resolve(1)'],
    ['fetch(url)'],
    ['save(1).then(plain)'],
    ['unknown(1).then(plain)'],
    ['unknown(1).catch((error) => error)'],
    ['unknown.put({}).promise()'],
    ['unknown.insertOne({})'],
    ['save(1).catch(plain)'],
    ['save(1).finally(plain)'],
    ['client.send(new PutObjectCommand({}))'],
    ['all.putObject({})'],
    [`readFile('x')`],
    [`fs.promises.readFile('x')`],
    ['axios.get(url)'],
    ['axios(url)'],
    [`pool.query('select 1')`],
    ['void save(1)'],
    ['list && save(1)'],
    ['list ? save(1) : undefined'],
    ['(1, save(1))'],
    ['(save(1))'],
  ])('%s', (expression) => {
    expect(promised(expression)).toBe('promise');
  });

  it('in a variable', () => {
    expect(promised('p', 'const p = save(1);')).toBe('promise');
    expect(promised('p', 'const p = await save(1);')).toBeUndefined();
  });

  it.each([
    ['list.map(save)'],
    ['list.map(async (x) => x)'],
    ['list.map((x) => save(x))'],
    ['list.map(async (x) => x).filter(Boolean)'],
  ])('several: %s', (expression) => {
    expect(promised(expression)).toBe('promises');
  });

  it.each([
    ['plain(1)'],
    ['unknown(1)'],
    ['unknown.then(1)'],
    ['unknown.then(plain)'],
    [`unknown(1).catch('text')`],
    ['unknown.promise()'],
    ['1'],
    ['list.map(plain)'],
    ['list.forEach(save)'],
    ['client.send(new PutObjectCommand({}), (error) => {})'],
    [`pool.query('select 1', (error) => {})`],
    ['all.destroy()'],
    ['new Map()'],
    ['Promise'],
    [`fs.readFileSync('x')`],
    ['await save(1)'],
  ])('not: %s', (expression) => {
    expect(promised(expression)).toBeUndefined();
  });

  it('not a global of the same name that the file declares', () => {
    const module = moduleFrom(`const fetch = (x) => x;\nmark(fetch(1));`);
    expect(promisedBy(module, nodeWith(module, 'fetch(1)'))).toBeUndefined();
  });

  it('not a generator', () => {
    const module = moduleFrom(`async function* pages() {}\nmark(pages());`);
    expect(promisedBy(module, nodeWith(module, 'pages()'))).toBeUndefined();
  });
});

describe('callbacks', () => {
  const module = moduleFrom(
    `async function save() {}\nlist.forEach(save);\nlist.forEach(async (x) => x);\nlist.forEach((x) => x);\nread('x', (error) => {});\nread('x', {});`,
  );
  const call = (text: string) => {
    const node = nodeWith(module, text);
    if (node.type !== 'CallExpression') throw new Error('no call');
    return node;
  };

  it('give a promise at each call', () => {
    expect(promisingCallback(module, call('list.forEach(save)'))?.fn.id?.name).toBe('save');
    expect(promisingCallback(module, call('list.forEach(async (x) => x)'))?.fn.async).toBe(true);
    expect(promisingCallback(module, call('list.forEach((x) => x)'))).toBeUndefined();
  });

  it('stand last', () => {
    expect(hasCallback(module, call(`read('x', (error) => {})`))).toBe(true);
    expect(hasCallback(module, call(`read('x', {})`))).toBe(false);
  });
});
