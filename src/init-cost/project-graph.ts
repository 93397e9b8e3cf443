import path from 'node:path';
import {
  changesSince,
  readWithInputs,
  realPathOf,
  seeAgain,
  seenStampOf,
  type Inputs,
} from '../files/files.js';
import { editedGraph } from '../modules/edited-graph.js';
import type { GraphSources } from '../modules/linker.js';
import {
  followedGraphOf,
  moduleGraphOf,
  type FollowedGraph,
  type ModuleGraph,
} from '../modules/module-graph.js';
import type { ModuleRecord } from '../modules/module-record.js';
import { isPackageFile, type SpecifierResolver } from '../modules/specifiers.js';
import { keepNewest, keptBy } from './keeping.js';
import type { ProjectModule } from './project-module.js';
import { isTyped, mayWork, projectModuleOf } from './project-sources.js';

/** Makes the graph behind an entry. */
export type GraphMaker = (entry: string, resolver: SpecifierResolver) => ModuleGraph;

/** The graph behind an entry of the project, without the loads that the compiler erases. */
export function projectGraphOf(entry: string, resolver: SpecifierResolver): ModuleGraph {
  return moduleGraphOf(realPathOf(path.resolve(entry)), sourcesWith(resolver));
}

function sourcesWith(resolver: SpecifierResolver): GraphSources {
  return { resolver, edgesOf: (record) => edgesOf(record, resolver.root) };
}

interface Kept {
  readonly followed: FollowedGraph;
  readonly inputs: Inputs;
}

/** What a resolver found is true as long as it is used. */
const kept = new WeakMap<SpecifierResolver, Map<string, Kept>>();

/** An editor has few entries open. */
const mostKept = 20;

/**
 * As `projectGraphOf`, kept as long as no file of it changes. Where modules of the project are edited so that they load and call at
 * Init what they did before, as when somebody works on a handler, nothing else is looked at again.
 */
export function keptGraphOf(entry: string, resolver: SpecifierResolver): ModuleGraph {
  const graphs = kept.get(resolver) ?? new Map<string, Kept>();
  kept.set(resolver, graphs);
  const known = graphs.get(entry);
  const next = (known && keptAfterEdit(known, resolver)) ?? followed(entry, resolver);
  keepNewest(graphs, entry, next, mostKept);
  seeAgain(next.inputs);
  return next.followed.graph;
}

function followed(entry: string, resolver: SpecifierResolver): Kept {
  const { value, inputs } = readWithInputs(() => {
    const read = followedGraphOf(realPathOf(path.resolve(entry)), sourcesWith(resolver));
    // What packages say of themselves is priced by the shape of the graph.
    for (const manifest of new Set([...read.linked.values()].map((module) => module.manifest)))
      if (manifest !== undefined) seenStampOf(manifest);
    return read;
  });
  return { followed: value, inputs };
}

function keptAfterEdit(known: Kept, resolver: SpecifierResolver): Kept | undefined {
  const changed = changesSince(known.inputs);
  if (changed.length === 0) return known;
  if (changed.some((file) => isPackageFile(file) || !known.followed.linked.has(file))) return undefined;
  const { value, inputs } = readWithInputs(() => editedGraph(known.followed, changed, sourcesWith(resolver)));
  return value && { followed: value, inputs: new Map([...known.inputs, ...inputs]) };
}

/**
 * The modules of the project in a graph as TypeScript reads them. Those of JavaScript have nothing to erase; they are read when one of
 * them may do more than load and make objects.
 */
export function ownModulesOf(graph: ModuleGraph, root: string): ReadonlyMap<string, ProjectModule> {
  const files = ownFilesOf(graph);
  if (!files.some(isTyped) && !files.some(mayWork)) return new Map();
  const directory = realPathOf(path.resolve(root));
  return new Map(
    files.flatMap((file) => {
      const module = projectModuleOf(file, directory);
      return module ? [[file, module]] : [];
    }),
  );
}

/** The project's modules of code, those that a compiler reads first. */
const ownFilesOf = keptBy(
  ({ shape }: ModuleGraph) => shape,
  ({ modules }): readonly string[] => {
    const files = [...modules.values()]
      .filter(({ record }) => record.features && !isPackageFile(record.file))
      .map(({ record }) => record.file);
    return [...files.filter(isTyped), ...files.filter((file) => !isTyped(file))];
  },
);

/** The edges of a module; those of the project's own with what the compiler erases marked as such. */
export function edgesOf(record: ModuleRecord, root: string): ModuleRecord['edges'] {
  if (isPackageFile(record.file) || !record.features || !isTyped(record.file)) return record.edges;
  const module = projectModuleOf(record.file, root);
  if (!module) return record.edges;
  return module.erased.size === 0 ? record.edges : edgesWithErased(record.edges, module);
}

/** The same list at every call: what is resolved is kept by it. */
const erasedEdges = new WeakMap<ProjectModule, { readonly from: Edges; readonly edges: Edges }>();

type Edges = ModuleRecord['edges'];

function edgesWithErased(from: Edges, module: ProjectModule): Edges {
  const known = erasedEdges.get(module);
  if (known?.from === from) return known.edges;
  const edges = from.map((edge) =>
    module.erased.has(edge.start) ? { ...edge, timing: 'erased' as const } : edge,
  );
  erasedEdges.set(module, { from, edges });
  return edges;
}
