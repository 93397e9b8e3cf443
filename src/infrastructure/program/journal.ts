import type { OpenList } from './open-values.js';
import { eitherOf, nothing, unknown, type Value } from './values.js';

interface ListState {
  readonly items: readonly Value[];
  readonly isComplete: boolean;
}

/** What was written while a branch ran: by place, what stood there before; or, once it has ended, what it left there. */
interface Entry {
  readonly names: Map<Map<string, Value>, Map<string, Value | undefined>>;
  readonly lists: Map<OpenList, ListState>;
}

/** All writes of a program, so that branches which only a run can choose between can be followed one after another from the same state. */
export class Journal {
  private readonly open: Entry[] = [];

  /** Assigns a variable or property. */
  write(names: Map<string, Value>, name: string, value: Value | undefined): void {
    const entry = this.open.at(-1);
    if (entry) {
      const before = entry.names.get(names) ?? new Map<string, Value | undefined>();
      entry.names.set(names, before);
      if (!before.has(name)) before.set(name, names.get(name));
    }
    if (value === undefined) names.delete(name);
    else names.set(name, value);
  }

  /** Changes a list. */
  writeList(list: OpenList, items: readonly Value[], isComplete: boolean): void {
    const entry = this.open.at(-1);
    if (entry && !entry.lists.has(list))
      entry.lists.set(list, { items: list.items, isComplete: list.isComplete });
    list.items = items;
    list.isComplete = isComplete;
  }

  /** Runs a branch, takes back what it wrote, and gives that. */
  record<Result>(branch: () => Result): { readonly result: Result; readonly left: Entry } {
    const entry: Entry = { names: new Map(), lists: new Map() };
    this.open.push(entry);
    try {
      const result = branch();
      return { result, left: takeBack(entry) };
    } finally {
      this.open.pop();
    }
  }

  /** Writes what several branches left, as possibilities; what some did not write may also be as it was. */
  merge(branches: readonly Entry[], isRepeated: boolean): void {
    for (const names of new Set(branches.flatMap((entry) => [...entry.names.keys()]))) {
      const written = new Set(branches.flatMap((entry) => [...(entry.names.get(names)?.keys() ?? [])]));
      for (const name of written) {
        const before = names.get(name);
        const values = branches.map((entry) => {
          const left = entry.names.get(names);
          return (left?.has(name) ? left.get(name) : before) ?? nothing;
        });
        this.write(names, name, isRepeated ? afterLoop(before, values) : eitherOf(values));
      }
    }
    for (const list of new Set(branches.flatMap((entry) => [...entry.lists.keys()])))
      this.mergeList(
        list,
        branches.map((entry) => entry.lists.get(list)),
        isRepeated,
      );
  }

  private mergeList(list: OpenList, states: readonly (ListState | undefined)[], isRepeated: boolean): void {
    const before = list.items;
    const added: Value[] = [];
    let isComplete = !isRepeated && list.isComplete;
    for (const state of states) {
      if (!state) continue;
      isComplete &&= state.isComplete;
      const keeps = before.every((item, index) => state.items[index] === item);
      isComplete &&= keeps;
      added.push(...state.items.slice(keeps ? before.length : 0));
    }
    this.writeList(list, [...before, ...added], isComplete);
  }
}

/** Numbers that a loop counts and texts that it builds are known after no, and after one, but not after several rounds. */
function afterLoop(before: Value | undefined, values: readonly Value[]): Value {
  const merged = eitherOf(values);
  if (merged.kind !== 'either' || before?.kind !== 'plain') return merged;
  return typeof before.value === 'number' || typeof before.value === 'string'
    ? unknown('changed in a loop')
    : merged;
}

/** Restores what stood before the entry, and gives what it left. */
function takeBack(entry: Entry): Entry {
  const left: Entry = { names: new Map(), lists: new Map() };
  for (const [names, before] of entry.names) {
    const after = new Map<string, Value | undefined>();
    left.names.set(names, after);
    for (const [name, value] of before) {
      after.set(name, names.get(name));
      if (value === undefined) names.delete(name);
      else names.set(name, value);
    }
  }
  for (const [list, before] of entry.lists) {
    left.lists.set(list, { items: list.items, isComplete: list.isComplete });
    list.items = before.items;
    list.isComplete = before.isComplete;
  }
  return left;
}
