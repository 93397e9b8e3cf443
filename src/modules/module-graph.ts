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
}

/** The eager graph behind an entry, breadth first, so that `parent` is on a short way from it. */
export function moduleGraphOf(entry: string, sources: GraphSources): ModuleGraph {
  const start = sources.resolver.describe(entry);
  if (!('found' in start)) {
    const unresolved = [{ file: entry, specifier: entry, reason: reasonOf(start), isTried: false }];
    return { entry, modules: new Map(), unresolved };
  }
  const linker = new Linker(sources);
  linker.follow(start);
  const modules = new Map<string, GraphModule>();
  const unresolved: UnresolvedLoad[] = [];
  for (const [file, linked] of linker.modules) {
    if (!linked.isLoaded) continue;
    const record = recordOf(linked.file, linked.units);
    const { loads, missing } = loadsOf(linked, record);
    unresolved.push(...missing);
    modules.set(file, { record, manifest: linked.manifest, parent: linked.parent, loads });
  }
  return { entry: start.found, modules, unresolved };
}

function loadsOf(
  linked: LinkedModule,
  record: ModuleRecord,
): { readonly loads: GraphLoad[]; readonly missing: UnresolvedLoad[] } {
  const { file, loads: resolutions } = linked;
  const loads: GraphLoad[] = [];
  const missing: UnresolvedLoad[] = [];
  for (const [number, resolution] of resolutions) {
    const edge = file.code?.edges[number];
    if (!edge) continue;
    const eager = edge.timing === 'eager' ? edge : { ...edge, timing: 'eager' as const };
    if ('missing' in resolution) missing.push(unresolvedLoad(record.file, eager, resolution.missing));
    else if ('builtin' in resolution) loads.push({ edge: eager, target: `node:${resolution.builtin}` });
    else {
      const isThrowing = linked.throwing.has(number);
      loads.push({ edge: eager, target: resolution.found, ...(isThrowing && { requiresEsModule: true }) });
    }
  }
  loads.sort((a, b) => a.edge.start - b.edge.start);
  return { loads, missing };
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
