import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FunctionInit } from '../init-cost/function-init.js';
import { cacheAround, measurablesOf, type Measurable } from '../init-cost/measurable.js';
import { median } from '../init-cost/measured.js';
import { measurementText, type MeasuredFunction, type MeasuredLoad } from '../reports/measurement-text.js';
import { measuringNode, timeOfLoad, type LoadTime } from './fresh-process.js';
import type { Surface } from './surface.js';

interface Measuring {
  readonly rounds: number;
  readonly root: string;
  readonly surface: Surface;
}

/** Runs functions and what they import in fresh processes, in turns, and tells the medians beside the estimates. */
export function measurements(
  functions: readonly FunctionInit[],
  { rounds, root, surface }: Measuring,
): string {
  const [first] = functions;
  const place = (first && cacheAround(first.entry, root)) ?? tmpdir();
  mkdirSync(place, { recursive: true });
  const directory = mkdtempSync(path.join(place, 'measure-'));
  try {
    const measured = functions.map((one, index) => {
      const own = path.join(directory, String(index));
      return { name: one.name, ...measurablesOf(one, root, own) };
    });
    const loads = measured.flatMap(({ whole, imports }) => [
      ...('failure' in whole ? [] : [whole]),
      ...imports,
    ]);
    surface.err(
      `--measure runs ${loads.length} loads of this project's code ${rounds + 1} times each, in processes of their own.`,
    );
    const times = timesOf(loads, rounds, surface);
    const told = measured.map(({ name, whole, imports }): MeasuredFunction => ({
      name,
      whole: 'failure' in whole ? whole : loadOf(whole, times),
      imports: imports.map((load) => loadOf(load, times)),
    }));
    return measurementText(told, { rounds, node: measuringNode });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Times by load; the first round is left out, in which the disk is read. */
function timesOf(
  loads: readonly Measurable[],
  rounds: number,
  surface: Surface,
): ReadonlyMap<Measurable, readonly LoadTime[]> {
  const times = new Map<Measurable, LoadTime[]>(loads.map((load) => [load, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const load of turned(loads, round)) {
      surface.status?.(`Measuring, round ${round} of ${rounds}: ${load.title}`);
      const known = times.get(load) ?? [];
      if (known.some((time) => 'failure' in time)) continue;
      const time = timeOfLoad(load);
      if (round > 0 || 'failure' in time) times.set(load, [...known, time]);
    }
  }
  surface.status?.(undefined);
  return times;
}

/** The same in another order each round, so that none always comes after the same one. */
function turned<Item>(items: readonly Item[], round: number): readonly Item[] {
  const start = items.length === 0 ? 0 : (round * 7) % items.length;
  const order = [...items.slice(start), ...items.slice(0, start)];
  return round % 2 === 0 ? order : order.reverse();
}

function loadOf(load: Measurable, times: ReadonlyMap<Measurable, readonly LoadTime[]>): MeasuredLoad {
  const all = times.get(load) ?? [];
  const failed = all.find((time) => 'failure' in time);
  const { title, referenceMilliseconds } = load;
  if (failed && 'failure' in failed) return { title, referenceMilliseconds, failure: failed.failure };
  const measured = all.flatMap((time) => ('milliseconds' in time ? [time.milliseconds] : []));
  return { title, referenceMilliseconds, measuredMilliseconds: median(measured) };
}
