import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listDirectory, listFilesBelow } from '../../src/files/files.js';
import { beginFile, isRecent, lookAgain, lookNow } from '../../src/files/looks.js';
import { projectWith } from '../support/projects.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  lookAgain();
});

afterEach(() => {
  vi.useRealTimers();
});

function later(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

/** Goes on from file to file without a pause, for as long as it takes. */
function pass(milliseconds: number): void {
  for (let gone = 0; gone < milliseconds; gone += 1000) {
    later(1000);
    beginFile(`/orders/${crypto.randomUUID()}.js`);
  }
}

describe('what was seen of the disk', () => {
  it('holds during a pass over files, however long it takes', () => {
    beginFile('/orders/first.js');
    const look = lookNow();
    pass(60_000);
    expect(isRecent(look, 1000)).toBe(true);
  });

  it('holds for its time only once a file is linted again', () => {
    beginFile('/orders/first.js');
    const look = lookNow();
    pass(5000);
    beginFile('/orders/first.js');
    expect(isRecent(look, 1000)).toBe(false);
    expect(isRecent(look, 6000)).toBe(true);
  });

  it('holds for its time only after a pause', () => {
    beginFile('/orders/first.js');
    const look = lookNow();
    later(2000);
    beginFile('/orders/second.js');
    expect(isRecent(look, 1000)).toBe(false);
  });

  it('is looked at again when that is asked for', () => {
    beginFile('/orders/first.js');
    const look = lookNow();
    lookAgain();
    expect(isRecent(look, 1000)).toBe(false);
  });
});

describe('a listed directory', () => {
  it('is listed again when it changes', () => {
    const root = projectWith({ 'src/a.js': '', 'src/lib/b.js': '' });
    const source = path.join(root, 'src');
    utimesSync(source, 1_700_000_000, 1_700_000_000);
    expect(listDirectory(source)).toEqual(['a.js', 'lib']);
    mkdirSync(path.join(source, 'more'));
    writeFileSync(path.join(source, 'more/c.js'), '');
    rmSync(path.join(source, 'a.js'));
    lookAgain();
    expect(listDirectory(source)).toEqual(['lib', 'more']);
    expect(listFilesBelow(source, () => true, 10)).toEqual(
      ['lib/b.js', 'more/c.js'].map((name) => path.join(source, name)),
    );
  });

  it('is listed again when it was written so shortly before that its time of change tells nothing', () => {
    const root = projectWith({ 'a.js': '' });
    utimesSync(root, Date.now() / 1000, Date.now() / 1000);
    expect(listDirectory(root)).toEqual(['a.js']);
    writeFileSync(path.join(root, 'b.js'), '');
    lookAgain();
    utimesSync(root, Date.now() / 1000, Date.now() / 1000);
    expect(listDirectory(root)).toEqual(['a.js', 'b.js']);
  });
});
