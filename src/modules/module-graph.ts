import type { ModuleEdge } from './edges.js';
import { moduleRecordOf, type ModuleRecord } from './module-record.js';
import type { Resolution, SpecifierResolver } from './specifiers.js';

/** One load at run time, resolved. */
export interface GraphLoad {
  readonly edge: ModuleEdge;
  /** Absolute path of a file of the graph, or `node:` and the name of a built-in module. */
  readonly target: string;
}

/** A file that is loaded with the entry. */
export interface GraphModule {
  readonly record: ModuleRecord;
  /** The `package.json` that governs the file. */
  readonly manifest: string | undefined;
  /** The module that loads this one first; `undefined` for the entry. */
  readonly parent: string | undefined;
  readonly loads: readonly GraphLoad[];
}

/** A specifier that leads nowhere we can see. */
export interface UnresolvedLoad {
  readonly file: string;
  readonly specifier: string;
  readonly reason: string;
  /** The module that names it catches the failure. */
  readonly isTried: boolean;
}

/** What loading an entry loads eagerly, as plain data. */
export interface ModuleGraph {
  readonly entry: string;
  /** By absolute real path, in the order in which they are reached. */
  readonly modules: ReadonlyMap<string, GraphModule>;
  readonly unresolved: readonly UnresolvedLoad[];
}

/** What stands between the graph and the disk. */
export interface GraphSources {
  readonly resolver: SpecifierResolver;
  /** The edges of a module where somebody knows better than its syntax tree, such as the pass over TypeScript. */
  readonly edgesOf?: (record: ModuleRecord) => readonly ModuleEdge[];
}

interface Reached {
  readonly resolution: Extract<Resolution, { found: string }>;
  readonly parent: string | undefined;
  readonly isExportCalled: boolean;
}

/** The eager graph behind an entry, breadth first, so that `parent` is on a shortest way from it. */
export function moduleGraphOf(entry: string, sources: GraphSources): ModuleGraph {
  const modules = new Map<string, GraphModule>();
  const called = new Set<string>();
  const unresolved: UnresolvedLoad[] = [];
  const start = sources.resolver.describe(entry);
  const queue: Reached[] = [];
  if ('found' in start) queue.push({ resolution: start, parent: undefined, isExportCalled: false });
  else unresolved.push({ file: entry, specifier: entry, reason: reasonOf(start), isTried: false });
  for (const next of queue) {
    const { found, format, manifest } = next.resolution;
    const known = modules.get(found);
    if (known && (!next.isExportCalled || called.has(found))) continue;
    if (next.isExportCalled) called.add(found);
    const record = moduleRecordOf(found, format, next.isExportCalled);
    const { loads, reached, missing } = expansionOf(record, sources);
    queue.push(...reached);
    if (!known) unresolved.push(...missing);
    modules.set(found, { record, manifest, parent: known ? known.parent : next.parent, loads });
  }
  return { entry: 'found' in start ? start.found : entry, modules, unresolved };
}

/** What a module loads, resolved. */
interface Expansion {
  readonly loads: GraphLoad[];
  readonly reached: Reached[];
  readonly missing: UnresolvedLoad[];
}

/** Entries share most of their graphs, so that what a resolver found once is kept as long as the resolver. */
const expansions = new WeakMap<SpecifierResolver, WeakMap<readonly ModuleEdge[], Expansion>>();

function expansionOf(record: ModuleRecord, { resolver, edgesOf }: GraphSources): Expansion {
  const edges = edgesOf?.(record) ?? record.edges;
  const kept = expansions.get(resolver) ?? new WeakMap<readonly ModuleEdge[], Expansion>();
  expansions.set(resolver, kept);
  const known = kept.get(edges);
  if (known) return known;
  const expansion = expand(record, edges, resolver);
  kept.set(edges, expansion);
  return expansion;
}

function expand(record: ModuleRecord, edges: readonly ModuleEdge[], resolver: SpecifierResolver): Expansion {
  const { file } = record;
  const expansion: Expansion = { loads: [], reached: [], missing: [] };
  for (const edge of edges) {
    if (edge.timing !== 'eager') continue;
    const resolution = resolver.resolve(file, edge.specifier, howOf(record, edge));
    if ('found' in resolution) {
      expansion.loads.push({ edge, target: resolution.found });
      expansion.reached.push({ resolution, parent: file, isExportCalled: edge.isCalled === true });
    } else if ('builtin' in resolution) expansion.loads.push({ edge, target: `node:${resolution.builtin}` });
    else expansion.missing.push(unresolvedLoad(file, edge, resolution.missing));
  }
  return expansion;
}

/** A module that the compiler turns into CommonJS requires what it imports; `import()` stays an import. */
function howOf(record: ModuleRecord, edge: ModuleEdge): 'import' | 'require' {
  if (edge.how === 'dynamic') return 'import';
  return record.format === 'cjs' ? 'require' : edge.how;
}

function unresolvedLoad(file: string, edge: ModuleEdge, reason: string): UnresolvedLoad {
  return { file, specifier: edge.specifier, reason, isTried: edge.isTried === true };
}

function reasonOf(resolution: Resolution): string {
  return 'missing' in resolution ? resolution.missing : 'is no file';
}

/** What is loaded when loading starts from some modules. */
export interface GraphPart {
  readonly files: ReadonlySet<string>;
  /** Names without `node:`. */
  readonly builtins: ReadonlySet<string>;
  /** CommonJS files that an ES module of the part imports, whose exports Node.js lexes. */
  readonly lexed: ReadonlySet<string>;
}

/** The part of a graph that some targets load, without the loads that are left out. */
export function graphPart(
  graph: ModuleGraph,
  targets: readonly string[],
  isLeftOut: (load: GraphLoad, from: string) => boolean = () => false,
): GraphPart {
  const files = new Set<string>();
  const builtins = new Set<string>();
  const lexed = new Set<string>();
  const waiting = [...targets];
  for (let target = waiting.pop(); target !== undefined; target = waiting.pop()) {
    if (target.startsWith('node:')) builtins.add(target.slice(5));
    const module = files.has(target) ? undefined : graph.modules.get(target);
    if (!module) continue;
    files.add(target);
    for (const load of module.loads) {
      if (isLeftOut(load, target)) continue;
      waiting.push(load.target);
      const isLexed = module.record.format === 'esm' && load.edge.how !== 'require';
      if (isLexed) lexWith(graph, load.target, lexed);
    }
  }
  return { files, builtins, lexed };
}

/** Adds a CommonJS file and those whose exports it passes on. */
function lexWith(graph: ModuleGraph, file: string, lexed: Set<string>): void {
  const module = graph.modules.get(file);
  if (module?.record.format !== 'cjs' || lexed.has(file)) return;
  lexed.add(file);
  for (const load of module.loads) if (load.edge.isPassedOn) lexWith(graph, load.target, lexed);
}
