import { changesNoted } from '../files/changes.js';
import { memoPer } from '../memo.js';

/** What was found in other files is looked at again after this time. */
const freshMilliseconds = 1000;

interface RecentTable<Value> {
  readonly entries: Map<string, Value>;
  changes: number;
  startedAt: number;
}

/**
 * A table per object for facts that other files settle: it is emptied when a change of any file is noted, and every
 * second, so that somebody looks at the files again.
 */
export function recentTablePer<Value>(): (key: object) => Map<string, Value> {
  const tables = memoPer<object, RecentTable<Value>>(() => ({
    entries: new Map(),
    changes: 0,
    startedAt: 0,
  }));
  return (key) => {
    const table = tables(key);
    const now = Date.now();
    if (table.changes !== changesNoted() || now - table.startedAt >= freshMilliseconds) {
      table.entries.clear();
      table.changes = changesNoted();
      table.startedAt = now;
    }
    return table.entries;
  };
}
