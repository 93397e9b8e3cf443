import { readText } from '../files/files.js';
import type { ModuleEdge } from '../modules/edges.js';
import { unneededLoadsIn } from './barrels.js';
import type { ImportCost } from './import-costs.js';
import type { ProjectCode } from './project-code.js';
import type { WorkItem } from './work-items.js';

/** Makes the items of a load: the load itself and, when nobody needs what it passes on, that as well. */
export type LoadItems = (file: string, edge: ModuleEdge) => readonly WorkItem[];

/** Loads as items, with the range of what Init saves without them where imports were priced. */
export function loadItemsOf(code: ProjectCode, imports: readonly ImportCost[]): LoadItems {
  const costs = new Map(imports.map((cost) => [`${cost.file}:${cost.start}`, cost]));
  const unneeded = new Set(unneededLoadsIn(code).map(({ file, start }) => `${file}:${start}`));
  const lines = new Map<string, readonly number[]>();
  return (file, edge) => {
    const starts = code.own.get(file)?.lineStarts ?? lines.get(file) ?? lineStartsOf(readText(file) ?? '');
    lines.set(file, starts);
    const line = starts.findLastIndex((start) => start <= edge.start);
    const key = `${file}:${edge.start}`;
    const load: WorkItem = {
      kind: 'load',
      file,
      start: edge.start,
      end: edge.end,
      line: line + 1,
      column: edge.start - (starts[line] ?? 0) + 1,
      text: edge.specifier,
      timing: code.own.get(file)?.erased.has(edge.start) ? 'erased' : edge.timing,
      milliseconds: costs.get(key)?.range,
      through: [],
    };
    return unneeded.has(key) ? [load, { ...load, kind: 'barrel' }] : [load];
  };
}

function lineStartsOf(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
}
