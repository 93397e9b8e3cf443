import { readSettings } from '../../src/analysis/settings.js';
import { moduleFrom } from '../support/facts.js';

const read = (settings: unknown) => readSettings({ 'aws-lambda': settings });

describe('settings', () => {
  it('may be left out', () => {
    expect(readSettings({})).toEqual({});
    expect(readSettings({ react: { version: 'detect' } })).toEqual({});
  });

  it('are taken as they are', () => {
    const settings = {
      root: '.',
      templates: ['template.yaml'],
      cdkOut: 'cdk.out',
      handlers: ['main'],
      runtime: 'nodejs22.x',
      memorySize: 512,
      calibration: { baseMilliseconds: 120, cpuFactor: 1.6, millisecondsPerFile: 0 },
      concurrency: 'many',
      memoFunctions: ['once'],
      idempotencyWrappers: ['idempotent'],
      awaitingFunctions: ['waitUntil'],
    };
    expect(read(settings)).toEqual(settings);
  });

  it('may carry the digest of facts for the cache', () => {
    expect(read({ handlers: ['a'], toJSON: () => 'digest' }).handlers).toEqual(['a']);
  });

  it('name an unknown key, the allowed ones and the page', () => {
    expect(() => read({ handler: ['a'] })).toThrow(
      /^Unknown key "handler" in settings\["aws-lambda"\]; allowed are root, templates, cdkOut, handlers, .*awaitingFunctions\. See https:\/\/\S+settings\.md\.$/,
    );
    expect(() => read({ constructor: 1 })).toThrow(/Unknown key "constructor"/);
  });

  it.each([
    ['root', 1, 'a directory path'],
    ['root', '', 'a directory path'],
    ['templates', 'template.yaml', 'an array of paths'],
    ['templates', [1], 'an array of paths'],
    ['cdkOut', true, 'a directory path'],
    ['handlers', 'main', 'an array of export names'],
    ['runtime', 'node22', 'a Node.js runtime such as "nodejs22.x"'],
    ['runtime', 'python3.13', 'a Node.js runtime such as "nodejs22.x"'],
    [
      'calibration',
      1.5,
      'an object of baseMilliseconds, cpuFactor and millisecondsPerFile, numbers from 0 on, cpuFactor above it',
    ],
    [
      'calibration',
      { cpuFactor: 0 },
      'an object of baseMilliseconds, cpuFactor and millisecondsPerFile, numbers from 0 on, cpuFactor above it',
    ],
    [
      'calibration',
      { factor: 2 },
      'an object of baseMilliseconds, cpuFactor and millisecondsPerFile, numbers from 0 on, cpuFactor above it',
    ],
    ['memorySize', '512', 'an integer from 128 to 10240 (MB)'],
    ['memorySize', 64, 'an integer from 128 to 10240 (MB)'],
    ['memorySize', 512.5, 'an integer from 128 to 10240 (MB)'],
    ['concurrency', 2, '"one" or "many"'],
    ['memoFunctions', 'once', 'an array of function names'],
    ['idempotencyWrappers', [''], 'an array of function names'],
    ['awaitingFunctions', {}, 'an array of function names'],
    ['handlers', null, 'an array of export names'],
  ])('refuse %s: %j', (key, value, expected) => {
    expect(() => read({ [key]: value })).toThrow(
      `settings["aws-lambda"].${key} must be ${expected}. See https:`,
    );
  });

  it.each([[[]], ['x'], [null], [1]])('must be an object, not %j', (value) => {
    expect(() => read(value)).toThrow('settings["aws-lambda"] must be an object. See https:');
  });

  it('fail the lint run when they are wrong', () => {
    expect(() => moduleFrom('', { settings: { nope: 1 } })).toThrow(/Unknown key "nope"/);
  });

  it('move the root', () => {
    expect(moduleFrom('', { root: '/project', settings: { root: 'services' } }).root).toBe(
      '/project/services',
    );
  });
});
