import type { GraphPart, ModuleGraph } from '../modules/module-graph.js';
import { costOf, shareOf, type CostModel } from './cost-model.js';
import { packageDirectoryOf } from './packages.js';

/** What every module of an entry costs by itself. */
export interface ModuleCosts {
  /** In the order in which they are reached. */
  readonly modules: readonly ModuleCost[];
  /** Built-in modules of Node.js, together. */
  readonly builtins: { readonly names: readonly string[]; readonly milliseconds: number };
}

export interface ModuleCost {
  readonly file: string;
  /** Directory of the installed package that it belongs to. */
  readonly package: string | undefined;
  readonly milliseconds: number;
  readonly bytes: number;
  /** The module that loads it first; `undefined` for the entry. */
  readonly parent: string | undefined;
}

/** The modules of a part of a graph; those of a package come to what the package costs. */
export function moduleCostsOf(graph: ModuleGraph, part: GraphPart, model: CostModel): ModuleCosts {
  const groups = new Map<string | undefined, string[]>();
  for (const file of graph.modules.keys()) {
    if (!part.files.has(file)) continue;
    const directory = packageDirectoryOf(file);
    groups.set(directory, [...(groups.get(directory) ?? []), file]);
  }
  const modules = [...groups.values()].flatMap((files) => groupCosts(graph, part, files, model));
  const builtins = costOf(graph, { files: none, builtins: part.builtins, lexed: none }, model);
  return { modules, builtins: { names: [...part.builtins].sort(), milliseconds: builtins.milliseconds } };
}

const none: ReadonlySet<string> = new Set();

function groupCosts(
  graph: ModuleGraph,
  part: GraphPart,
  files: readonly string[],
  model: CostModel,
): ModuleCost[] {
  const priceOf = (some: readonly string[]): number => {
    const lexed = new Set(some.filter((file) => part.lexed.has(file)));
    return shareOf(graph, { files: new Set(some), builtins: none, lexed }, model).milliseconds;
  };
  const alone = files.map((file) => priceOf([file]));
  const sum = alone.reduce((total, milliseconds) => total + milliseconds, 0);
  const share = sum > 0 ? priceOf(files) / sum : 0;
  return files.map((file, index) => ({
    file,
    package: packageDirectoryOf(file),
    milliseconds: (alone[index] ?? 0) * share,
    bytes: graph.modules.get(file)?.record.bytes ?? 0,
    parent: graph.modules.get(file)?.parent,
  }));
}
