import type { ModuleEdge } from './edges.js';
import { Linker, type GraphSources, type LinkedModule } from './linker.js';
import { recordOf, type ModuleRecord } from './module-record.js';
import type { Resolution } from './specifiers.js';

/** One load at run time, resolved. */
export interface GraphLoad {
  readonly edge: ModuleEdge;
  /** Absolute path of a file of the graph, or `node:` and the name of a built-in module. */
  readonly target: string;
  /** The runtime cannot require an ES module: this throws `ERR_REQUIRE_ESM`, unless a bundler makes one kind of all modules. */
  readonly requiresEsModule?: boolean;
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
  /**
   * The same object for graphs that differ in nothing but what some of the project's modules evaluate, at which offsets they load
   * what they load, and how long they are: what is found out by the rest is kept by it.
   */
  readonly shape: object;
}

/** The eager graph behind an entry, breadth first, so that `parent` is on a short way from it. */
export function moduleGraphOf(entry: string, sources: GraphSources): ModuleGraph {
  return followedGraphOf(entry, sources).graph;
}

/** A graph with what is known from having followed it. */
export interface FollowedGraph {
  readonly graph: ModuleGraph;
  /** By path, in the same order. */
  readonly linked: ReadonlyMap<string, LinkedModule>;
}

/** As `moduleGraphOf`, with what an edit of one of its modules can be compared with. */
export function followedGraphOf(entry: string, sources: GraphSources): FollowedGraph {
  const start = sources.resolver.describe(entry);
  if (!('found' in start)) {
    const unresolved = [{ file: entry, specifier: entry, reason: reasonOf(start), isTried: false }];
    return { graph: { entry, modules: new Map(), unresolved, shape: {} }, linked: new Map() };
  }
  const linker = new Linker(sources);
  linker.follow(start);
  const modules = new Map<string, GraphModule>();
  const linked = new Map<string, LinkedModule>();
  for (const [file, module] of linker.modules) {
    if (!module.isLoaded) continue;
    linked.set(file, module);
    modules.set(file, graphModuleOf(module));
  }
  const unresolved = [...linked.values()].flatMap(unresolvedIn);
  return { graph: { entry: start.found, modules, unresolved, shape: {} }, linked };
}

/** What a graph says of a module that was followed. */
export function graphModuleOf(linked: LinkedModule): GraphModule {
  const { file, units, manifest, parent, loads: resolutions } = linked;
  const loads: GraphLoad[] = [];
  for (const [number, resolution] of resolutions) {
    const edge = file.code?.edges[number];
    if (!edge || 'missing' in resolution) continue;
    const load = { edge: eagerly(edge), target: targetOf(resolution) };
    loads.push(linked.throwing.has(number) ? { ...load, requiresEsModule: true } : load);
  }
  if (loads.length > 1) loads.sort((a, b) => a.edge.start - b.edge.start);
  return { record: recordOf(file, units), manifest, parent, loads };
}

/** What a module that was followed loads in vain. */
export function unresolvedIn({ file: { file, code }, loads }: LinkedModule): UnresolvedLoad[] {
  const unresolved: UnresolvedLoad[] = [];
  for (const [number, resolution] of loads) {
    const edge = 'missing' in resolution ? code?.edges[number] : undefined;
    if (!edge) continue;
    const { specifier, isTried = false } = edge;
    unresolved.push({ file, specifier, reason: reasonOf(resolution), isTried });
  }
  return unresolved;
}

function eagerly(edge: ModuleEdge): ModuleEdge {
  return edge.timing === 'eager' ? edge : { ...edge, timing: 'eager' };
}

function targetOf(resolution: Exclude<Resolution, { missing: string }>): string {
  return 'builtin' in resolution ? `node:${resolution.builtin}` : resolution.found;
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
      if (isLeftOut(load, target) || (load.requiresEsModule && load.edge.how === 'require')) continue;
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
