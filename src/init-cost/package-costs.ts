import path from 'node:path';
import type { GraphPart, ModuleGraph } from '../modules/module-graph.js';
import { shareOf, type Cost, type CostModel } from './cost-model.js';
import { packageDirectoryOf, packageNameOf } from './packages.js';

/** What one installed package costs by itself, without the packages that it loads. */
export interface PackageCost extends Cost {
  readonly name: string;
  readonly directory: string;
  /** The way from the entry: modules of the project by path, installed ones by package, the package itself last. */
  readonly why: readonly string[];
}

/** The installed packages of a part of a graph, costliest first; what built-in modules cost is in none of them. */
export function packageCostsOf(
  graph: ModuleGraph,
  part: GraphPart,
  model: CostModel,
): readonly PackageCost[] {
  const byDirectory = new Map<string, string[]>();
  for (const file of graph.modules.keys()) {
    const directory = part.files.has(file) ? packageDirectoryOf(file) : undefined;
    if (directory === undefined) continue;
    const files = byDirectory.get(directory);
    if (files) files.push(file);
    else byDirectory.set(directory, [file]);
  }
  return [...byDirectory]
    .map(([directory, files]) => {
      const own = new Set(files);
      const lexed = new Set(files.filter((file) => part.lexed.has(file)));
      const cost = shareOf(graph, { files: own, builtins: new Set(), lexed }, model);
      const [first = directory] = files;
      return { name: packageNameOf(directory), directory, ...cost, why: wayTo(graph, first) };
    })
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

/** The modules from the entry to a file, consecutive ones of a package as one. */
export function wayTo(graph: ModuleGraph, file: string): readonly string[] {
  const way: string[] = [];
  for (let at: string | undefined = file; at !== undefined; at = graph.modules.get(at)?.parent) {
    const directory = packageDirectoryOf(at);
    const name =
      directory === undefined ? path.relative(path.dirname(graph.entry), at) : packageNameOf(directory);
    if (way[0] !== name) way.unshift(name);
  }
  return way;
}
