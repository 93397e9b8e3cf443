import type { Place } from '../deployment.js';
import { fork, type Machine } from './machine.js';
import { listValue, type Arguments, type Completion, type Frame, type OpenList } from './open-values.js';
import { concatOf, eitherOf, nothing, plain, plainTextOf, truthOf, unknown, type Value } from './values.js';

/** Rounds that a loop is unrolled for. */
export const mostRounds = 50;

/** Runs something for each known item; once more for the items that are not known, as something that may happen or not. */
export function eachItem(
  machine: Machine,
  list: OpenList,
  frame: Frame,
  place: Place,
  run: (item: Value, index: Value) => Completion,
): Completion {
  for (const [index, item] of list.items.slice(0, mostRounds).entries()) {
    if (machine.isExhausted) return 'normal';
    const completion = run(item, plain(index));
    if (completion === 'break') return 'normal';
    if (completion === 'return' || completion === 'throw') return completion;
  }
  if (list.items.length > mostRounds)
    machine.tell('The loop has too many rounds; the rest of it is not followed.', place);
  if (!list.isComplete || list.items.length > mostRounds) {
    const item = unknown('an item that is not spelled out', place);
    fork(
      machine,
      frame,
      [(): Completion => run(item, unknown('an index')), (): Completion => 'normal'],
      true,
    );
  }
  return 'normal';
}

interface MethodCall {
  readonly machine: Machine;
  readonly list: OpenList;
  readonly name: string;
  readonly given: Arguments;
  readonly place: Place;
}

/** What a method of a list gives; `undefined` for a method that lists do not have. */
export function listMethodResult(
  machine: Machine,
  list: OpenList,
  name: string,
  given: Arguments,
  place: Place,
): Value | undefined {
  const call: MethodCall = { machine, list, name, given, place };
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  return method?.(call);
}

const methods: Readonly<Partial<Record<string, (call: MethodCall) => Value>>> = {
  forEach: (call) => {
    walked(call, () => undefined);
    return nothing;
  },
  map: (call) => mapped(call, (result) => [result]),
  flatMap: (call) => mapped(call, flattened),
  filter: filtered,
  reduce: reduced,
  find: found,
  some: tested,
  every: tested,
  push: pushed,
  add: pushed,
  unshift: ({ machine, list, given }) => {
    machine.journal.writeList(list, [...given.values, ...list.items], list.isComplete && given.isComplete);
    return nothing;
  },
  concat: ({ list, given }) => concatenated([list, ...given.values], given.isComplete),
  flat: ({ list }) => concatenated(list.items, list.isComplete),
  slice: sliced,
  join: joinedText,
  includes: ({ list, given }) => included(list, given.values[0]),
  has: ({ list, given }) => included(list, given.values[0]),
  indexOf: ({ list, given }) => indexOf(list, given.values[0]),
  reverse: ({ machine, list }) => {
    machine.journal.writeList(list, [...list.items].reverse(), list.isComplete);
    return list;
  },
  sort: ({ list }) => list,
  values: ({ list }) => list,
  keys: ({ list }) =>
    listValue(
      list.items.map((_, index) => plain(index)),
      list.isComplete,
    ),
  entries: ({ list }) =>
    listValue(
      list.items.map((item, index) => listValue([plain(index), item])),
      list.isComplete,
    ),
  at: ({ list, given }) => {
    const [index] = given.values;
    const at =
      index?.kind === 'plain' && typeof index.value === 'number' && list.isComplete ? index.value : undefined;
    return at === undefined ? unknown('an item that is not spelled out') : (list.items.at(at) ?? nothing);
  },
};

/** Runs the callback for each item. */
function walked(call: MethodCall, take: (result: Value, item: Value) => void): void {
  const { machine, list, given, place } = call;
  const [callback = nothing] = given.values;
  const frame: Frame = { returns: [], hasMaybeEnded: false };
  eachItem(machine, list, frame, place, (item, index) => {
    const values = [item, index, list];
    take(machine.steps.call(machine, callback, undefined, { values, isComplete: true }, place), item);
    return 'normal';
  });
}

/** Results of rounds with unknown items are left out: there may be any number of them. */
function mapped(call: MethodCall, spread: (result: Value) => readonly Value[]): Value {
  const results: Value[] = [];
  let isComplete = call.list.isComplete && call.list.items.length <= mostRounds;
  walked(call, (result) => {
    if (result.kind === 'unknown') isComplete = false;
    results.push(...spread(result));
  });
  return listValue(results, isComplete);
}

function flattened(result: Value): readonly Value[] {
  return result.kind === 'list' ? result.items : [result];
}

function filtered(call: MethodCall): Value {
  const kept: Value[] = [];
  walked(call, (result, item) => {
    if (truthOf(result) !== false && item.kind !== 'unknown') kept.push(item);
  });
  return listValue(kept, call.list.isComplete && call.list.items.length <= mostRounds);
}

function reduced(call: MethodCall): Value {
  const { machine, list, given, place } = call;
  const [callback, initial] = given.values;
  const isSpelledOut = list.isComplete && list.items.length <= mostRounds;
  const items = initial ? list.items : list.items.slice(1);
  let result = initial ?? list.items[0] ?? nothing;
  for (const item of items.slice(0, mostRounds)) {
    const values = [result, item];
    result = machine.steps.call(machine, callback ?? nothing, undefined, { values, isComplete: true }, place);
  }
  return isSpelledOut ? result : unknown('a list that is not spelled out', place);
}

function found(call: MethodCall): Value {
  const rounds: { readonly item: Value; readonly truth: boolean | undefined }[] = [];
  const list = listValue(call.list.items);
  walked({ ...call, list }, (result, item) => rounds.push({ item, truth: truthOf(result) }));
  const first = rounds.findIndex(({ truth }) => truth === true);
  const reached = first < 0 ? rounds : rounds.slice(0, first + 1);
  const candidates = reached.filter(({ truth }) => truth !== false).map(({ item }) => item);
  if (first >= 0) return eitherOf(candidates);
  const none = call.list.isComplete ? nothing : unknown('an item that is not spelled out');
  return eitherOf([...candidates, none]);
}

function tested(call: MethodCall): Value {
  const truths: (boolean | undefined)[] = [];
  walked(call, (result) => truths.push(truthOf(result)));
  const isComplete = call.list.isComplete && !truths.includes(undefined);
  const isSome = call.name === 'some';
  if (truths.includes(isSome)) return plain(isSome);
  return isComplete ? plain(!isSome) : unknown('a test that only a run can tell');
}

function pushed({ machine, list, name, given }: MethodCall): Value {
  machine.journal.writeList(list, [...list.items, ...given.values], list.isComplete && given.isComplete);
  return name === 'add' ? list : unknown('a length');
}

function concatenated(values: readonly Value[], isComplete: boolean): Value {
  const isKnown = values.every((value) => value.kind !== 'list' || value.isComplete);
  const isSpelledOut = values.every((value) => value.kind !== 'unknown' && value.kind !== 'either');
  return listValue(values.flatMap(flattened), isComplete && isKnown && isSpelledOut);
}

function sliced({ list, given }: MethodCall): Value {
  const bounds = given.values.map((value) => (value.kind === 'plain' ? value.value : null));
  if (!list.isComplete || bounds.some((bound) => typeof bound !== 'number'))
    return listValue(list.items, false);
  const [from, to] = bounds as number[];
  return listValue(list.items.slice(from, to));
}

function joinedText({ list, given }: MethodCall): Value {
  const separator = given.values.length === 0 ? ',' : plainTextOf(given.values[0]);
  if (!list.isComplete || separator === undefined) return unknown('a list that is not spelled out');
  return concatOf(list.items.flatMap((item, index) => (index === 0 ? [item] : [plain(separator), item])));
}

function included(list: OpenList, sought: Value | undefined): Value {
  if (sought?.kind !== 'plain') return unknown('a test that only a run can tell');
  if (list.items.some((item) => item.kind === 'plain' && item.value === sought.value)) return plain(true);
  return list.isComplete && list.items.every(({ kind }) => kind === 'plain')
    ? plain(false)
    : unknown('a test that only a run can tell');
}

function indexOf(list: OpenList, sought: Value | undefined): Value {
  const isPlain =
    sought?.kind === 'plain' && list.isComplete && list.items.every(({ kind }) => kind === 'plain');
  return isPlain
    ? plain(list.items.findIndex((item) => item.kind === 'plain' && item.value === sought.value))
    : unknown('an index');
}
