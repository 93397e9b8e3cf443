import { letsThrough, staysInPlace } from '../../src/analysis/trigger-filters.js';
import { writeTargetsIn, type WriteTarget } from '../../src/analysis/write-targets.js';
import { writtenTextOf } from '../../src/analysis/written-text.js';
import {
  PatternTerm,
  textTerm,
  type DeclaredFunction,
  type Filter,
} from '../../src/infrastructure/deployment.js';
import type { EventSource } from '../../src/knowledge/lambda-types.js';
import { moduleFrom } from '../support/facts.js';

const declared = {
  isEnvironmentComplete: true,
  environment: new Map([
    ['FOLDER', textTerm('out/')],
    ['STAGE', { kind: 'unknown' } as const],
  ]),
} as unknown as DeclaredFunction;

/** The first target of what a handler sends. */
function sent(command: string, imports: string): WriteTarget {
  const code = `import { Client, ${imports.split(' ')[0] ?? ''} } from '@aws-sdk/client-${imports.split(' ')[1] ?? ''}';
import path from 'node:path';
const client = new Client({});
export const handler = async (event) => { const record = event.Records[0]; const { key } = record.s3.object; await client.send(${command}); };`;
  const [target] = writeTargetsIn(moduleFrom(code));
  if (!target) throw new Error('no target');
  return target;
}

const put = (key: string): WriteTarget =>
  sent(`new PutObjectCommand({ Bucket: 'b', Key: ${key} })`, 'PutObjectCommand s3');
const entry = (fields: string): WriteTarget =>
  sent(`new PutEventsCommand({ Entries: [{ ${fields} }] })`, 'PutEventsCommand eventbridge');

const through = (filter: Filter, target: WriteTarget, source: EventSource = 's3'): boolean | undefined =>
  letsThrough({ source, filter }, target, declared);

const rules = (prefix?: string, suffix?: string, events?: readonly string[]): Filter => ({
  kind: 's3',
  events,
  prefix: prefix === undefined ? undefined : textTerm(prefix),
  suffix: suffix === undefined ? undefined : textTerm(suffix),
});

describe('prefix and suffix of a notification', () => {
  it.each([
    ["'in/a.jpg'", 'in/', '.jpg', true],
    ["'out/a.jpg'", 'in/', '.jpg', false],
    ["'in/a.png'", 'in/', '.jpg', false],
    ['`in/${event.x}`', 'in/', '.jpg', undefined],
    ['`in/${event.x}.jpg`', 'in/', '.jpg', true],
    ['`i${event.x}`', 'in/', undefined, undefined],
    ['key', 'in/', '.jpg', true],
    ['`${key}.bak`', 'in/', undefined, true],
    ['`${key}.bak`', undefined, '.jpg', false],
    ['`small-${key}`', undefined, '.jpg', true],
    ['`small-${key}`', 'in/', undefined, false],
    ["event.a ? 'in/a' : 'out/a'", 'in/', undefined, undefined],
    ['process.env.FOLDER + key', 'in/', undefined, false],
    ['process.env.STAGE + key', 'in/', undefined, undefined],
    ["path.join('in', 'small', key)", 'in/', undefined, true],
    ["['out', key].join('/')", 'in/', undefined, false],
  ])('%s under %s and %s', (key, prefix, suffix, expected) => {
    expect(through(rules(prefix, suffix), put(key))).toBe(expected);
  });

  it('event types', () => {
    expect(through(rules(undefined, undefined, ['s3:ObjectCreated:*']), put('key'))).toBe(true);
    expect(through(rules(undefined, undefined, ['s3:ObjectCreated:Copy']), put('key'))).toBe(false);
    expect(through(rules(undefined, undefined, ['s3:ObjectRemoved:*']), put('key'))).toBe(false);
  });
});

describe('patterns of EventBridge', () => {
  const pattern = (value: unknown): Filter => ({ kind: 'pattern', pattern: value });
  const placed = entry("Source: 'shop', DetailType: 'OrderPlaced'");

  it.each([
    [{ source: ['shop'] }, true],
    [{ source: ['shop'], 'detail-type': ['OrderPlaced'] }, true],
    [{ source: ['shop'], 'detail-type': ['OrderPriced'] }, false],
    [{ source: [{ prefix: 'sh' }] }, true],
    [{ 'detail-type': [{ suffix: 'Priced' }] }, false],
    [{ source: [{ 'anything-but': ['shop'] }] }, false],
    [{ source: [{ 'anything-but': { prefix: 'aws.' } }] }, true],
    [
      { source: [new PatternTerm({ kind: 'concat', atoms: [{ kind: 'symbol', id: 'sls:self:service' }] })] },
      undefined,
    ],
    [{ source: ['shop'], detail: { status: ['new'] } }, undefined],
    [{ source: ['bank'], detail: { status: ['new'] } }, false],
    [{ account: ['1'] }, undefined],
    [{}, undefined],
  ])('%j', (value, expected) => {
    expect(through(pattern(value), placed, 'eventbridge')).toBe(expected);
  });

  it('take a source that the event itself has', () => {
    const again = entry("Source: event.source, DetailType: 'Other'");
    expect(through(pattern({ source: ['shop'] }), again, 'eventbridge')).toBe(true);
  });

  it.each([
    [{ source: ['aws.s3'] }, true],
    [{ source: ['aws.s3'], 'detail-type': ['Object Deleted'] }, false],
    [{ source: ['aws.s3'], detail: { object: { key: [{ prefix: 'in/' }] } } }, true],
    [{ source: ['aws.s3'], detail: { object: { key: [{ prefix: 'out/' }] } } }, false],
    [{ source: ['aws.s3'], detail: { reason: ['CopyObject'] } }, undefined],
  ])('objects under %j', (value, expected) => {
    expect(through(pattern(value), put("'in/a.jpg'"), 'eventbridge')).toBe(expected);
  });
});

describe('filters of queues and streams', () => {
  it('are not evaluated', () => {
    const target = { ...put('key'), source: 'sqs' } as const;
    expect(through({ kind: 'none' }, target, 'sqs')).toBe(true);
    expect(through({ kind: 'pattern', pattern: {} }, target, 'sqs')).toBeUndefined();
  });
});

describe('keys that stay where no filter is known', () => {
  it.each([
    ['key', true],
    ["'small-' + key", true],
    ['`${path.dirname(key)}/small/${path.basename(key)}`', true],
    ['`small/${key}`', false],
    ['`${key}.json`', false],
    ["key.replace('in', 'out')", false],
    ['outputKey(key)', false],
    ['process.env.FOLDER + key', false],
    ["'latest'", false],
  ])('%s', (key, expected) => {
    expect(staysInPlace(put(key))).toBe(expected);
  });
});

describe('written text', () => {
  const text = (key: string): [string, string, boolean] => {
    const value = put(key).key;
    if (!value) throw new Error('no key');
    const { start, end, isWhole } = writtenTextOf(value, declared);
    return [start, end, isWhole];
  };

  it.each([
    ["'a/b'", ['a/b', 'a/b', true]],
    ['`a/${key}.jpg`', ['a/', '.jpg', false]],
    ['`${process.env.FOLDER}a`', ['out/a', 'out/a', true]],
    ['`${process.env.STAGE}/a`', ['', '/a', false]],
    ["process.env.MISSING ?? 'd'", ['d', 'd', true]],
    ["event.a ? 'ab.x' : 'ac.x'", ['a', '.x', false]],
    ['event.a', ['', '', false]],
  ])('%s', (key, expected) => {
    expect(text(key)).toEqual(expected);
  });
});
