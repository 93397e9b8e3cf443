import { erasedIn, type GraphSources, type LinkedModule } from './linker.js';
import { graphModuleOf, unresolvedIn, type FollowedGraph, type GraphModule } from './module-graph.js';
import { moduleFileOf } from './module-record.js';
import { renumbering, type Renumbering } from './same-run.js';
import type { Resolution } from './specifiers.js';

/**
 * A graph after an edit of some of the project's modules, where what runs of them loads and calls the same as before;
 * `undefined` when it has to be followed again.
 */
export function editedGraph(
  { graph, linked }: FollowedGraph,
  files: readonly string[],
  sources: GraphSources,
): FollowedGraph | undefined {
  const modules = new Map(graph.modules);
  const edited = new Map(linked);
  let shape = graph.shape;
  for (const file of files) {
    const known = linked.get(file);
    const next = known && editedModule(known, sources);
    if (!next) return undefined;
    const module = graphModuleOf(next);
    if (!hasSameShape(graph.modules.get(file), module)) shape = {};
    edited.set(file, next);
    modules.set(file, module);
  }
  const unresolved = graph.unresolved.length === 0 ? [] : [...edited.values()].flatMap(unresolvedIn);
  return { graph: { ...graph, modules, unresolved, shape }, linked: edited };
}

function editedModule(known: LinkedModule, sources: GraphSources): LinkedModule | undefined {
  const file = moduleFileOf(known.file.file, known.file.format);
  const [before, after] = [known.file.code, file.code];
  if (!before || !after)
    return before === after && known.file.problem === file.problem ? { ...known, file } : undefined;
  const erased = erasedIn(file, sources);
  const renumbered = renumbering({ ...known, code: before }, { code: after, erased });
  if (!renumbered || !isWhole(known, renumbered)) return undefined;
  const edgeOf = (number: number): number => renumbered.edges.get(number) ?? -1;
  const unitsOf = (numbers: ReadonlySet<number>): Set<number> =>
    new Set([...numbers].map((number) => renumbered.units.get(number) ?? -1));
  return {
    ...known,
    file,
    units: unitsOf(known.units),
    answered: unitsOf(known.answered),
    loads: new Map([...known.loads].map(([edge, found]): [number, Resolution] => [edgeOf(edge), found])),
    asked: new Map(),
    erased,
    throwing: new Set([...known.throwing].map(edgeOf)),
  };
}

function isWhole({ units, loads }: LinkedModule, renumbered: Renumbering): boolean {
  return (
    [...units].every((unit) => renumbered.units.has(unit)) &&
    [...loads.keys()].every((edge) => renumbered.edges.has(edge))
  );
}

function hasSameShape(before: GraphModule | undefined, after: GraphModule): boolean {
  const [some, others] = [before?.loads ?? [], after.loads];
  const [globals, otherGlobals] = [before, after].map(
    (module) => module?.record.features?.lazyGlobals ?? none,
  );
  return (
    some.length === others.length &&
    some.every(({ edge, target }, index) => {
      const other = others[index];
      return (
        other?.target === target && other.edge.specifier === edge.specifier && other.edge.how === edge.how
      );
    }) &&
    [...(globals ?? none)].join() === [...(otherGlobals ?? none)].join()
  );
}

const none: ReadonlySet<string> = new Set();
