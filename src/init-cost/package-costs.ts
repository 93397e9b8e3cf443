import path from 'node:path';
import { readText } from '../files/files.js';
import type { GraphPart, ModuleGraph } from '../modules/module-graph.js';
import { shareOf, type Cost, type CostModel } from './cost-model.js';
import { keptBy } from './keeping.js';
import { packageDirectoryOf, packageNameOf } from './packages.js';

/** What one installed package costs by itself, without the packages that it loads. */
export interface PackageCost extends Cost {
  readonly name: string;
  readonly directory: string;
  /** The way from the entry: modules of the project by path, installed ones by package, the package itself last. */
  readonly why: readonly string[];
  /** The import of the project that leads out of it on that way, and the packages from there on. */
  readonly startedBy: ImportPlace | undefined;
  /** As its manifest has it, where that was read. */
  readonly version?: string | undefined;
}

/** Where the project imports something. */
export interface ImportPlace {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly specifier: string;
  /** Modules of the project from the entry to this one. */
  readonly through: readonly string[];
  readonly packages: readonly string[];
}

/** The installed packages of a part of a graph, costliest first; what built-in modules cost is in none of them. */
export function packageCostsOf(
  graph: ModuleGraph,
  part: GraphPart,
  model: CostModel,
): readonly PackageCost[] {
  const texts = new Map<string, string>();
  return packagesIn(graph, part)
    .map(({ own, name, directory, why, start }) => {
      const cost = shareOf(graph, own, model);
      return { name, directory, ...cost, why, startedBy: start && placeOf(graph, start, texts) };
    })
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

/** A package of a part, and how it comes to be there. */
interface PackagePart {
  readonly name: string;
  readonly directory: string;
  readonly own: GraphPart;
  readonly why: readonly string[];
  readonly start: Start | undefined;
}

/** A load of the project, and what is on the way from the entry to it and on from there. */
interface Start {
  readonly file: string;
  /** Of the load, in its module. */
  readonly number: number;
  readonly through: readonly string[];
  readonly packages: readonly string[];
}

const packagesIn = keptBy((_graph: ModuleGraph, part: GraphPart) => part, findPackages);

function findPackages(graph: ModuleGraph, part: GraphPart): readonly PackagePart[] {
  const byDirectory = new Map<string, string[]>();
  for (const file of graph.modules.keys()) {
    const directory = part.files.has(file) ? packageDirectoryOf(file) : undefined;
    if (directory === undefined) continue;
    const files = byDirectory.get(directory);
    if (files) files.push(file);
    else byDirectory.set(directory, [file]);
  }
  return [...byDirectory].map(([directory, files]): PackagePart => {
    const lexed = new Set(files.filter((file) => part.lexed.has(file)));
    const own = { files: new Set(files), builtins: new Set<string>(), lexed };
    const [first = directory] = files;
    const name = packageNameOf(directory);
    return { name, directory, own, why: wayTo(graph, first), start: startOf(graph, first) };
  });
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

/** The load that leads from the project's last module on the way to a file into the first package. */
function startOf(graph: ModuleGraph, file: string): Start | undefined {
  const packages: string[] = [];
  for (let at: string | undefined = file; at !== undefined;) {
    const directory = packageDirectoryOf(at);
    if (directory !== undefined && packages[0] !== packageNameOf(directory))
      packages.unshift(packageNameOf(directory));
    const parent: string | undefined = graph.modules.get(at)?.parent;
    if (parent !== undefined && packageDirectoryOf(parent) === undefined) {
      const target = at;
      const number = graph.modules.get(parent)?.loads.findIndex((one) => one.target === target) ?? -1;
      if (number < 0) return undefined;
      return { file: parent, number, through: ancestorsOf(graph, parent), packages };
    }
    at = parent;
  }
  return undefined;
}

function placeOf(
  graph: ModuleGraph,
  { file, number, through, packages }: Start,
  texts: Map<string, string>,
): ImportPlace | undefined {
  const edge = graph.modules.get(file)?.loads[number]?.edge;
  const text = texts.get(file) ?? readText(file) ?? '';
  texts.set(file, text);
  return edge && { file, line: lineAt(text, edge.start), through, specifier: edge.specifier, packages };
}

function ancestorsOf(graph: ModuleGraph, file: string): string[] {
  const files = [file];
  for (let at = graph.modules.get(file)?.parent; at !== undefined; at = graph.modules.get(at)?.parent)
    files.unshift(at);
  return files;
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
