import { graphPart, type GraphLoad, type GraphPart, type ModuleGraph } from '../modules/module-graph.js';
import { keptBy } from './keeping.js';

/** Parts of a graph, kept by its shape. */
interface Parts {
  whole?: GraphPart;
  /** By file and number of the load. */
  readonly alone: Map<string, GraphPart>;
  readonly rest: Map<string, GraphPart>;
}

const partsOf = keptBy(
  ({ shape }: ModuleGraph) => shape,
  (): Parts => ({ alone: new Map(), rest: new Map() }),
);

/** Everything that the entry loads. */
export function wholePart(graph: ModuleGraph): GraphPart {
  return (partsOf(graph).whole ??= graphPart(graph, [graph.entry]));
}

/** One load of a module, by its number. */
export interface LoadPlace {
  readonly file: string;
  readonly number: number;
}

/** What a load of a module loads as its only one, without the module itself. */
export function partAlone(graph: ModuleGraph, { file, number }: LoadPlace): GraphPart {
  return remembered(partsOf(graph).alone, `${number} ${file}`, () => {
    const isThis = isLoad(graph, { file, number });
    const part = graphPart(graph, [file], (other, from) => from === file && !isThis(other, from));
    const files = new Set(part.files);
    files.delete(file);
    return { ...part, files };
  });
}

/** What the entry loads without a load of a module. */
export function partWithout(graph: ModuleGraph, { file, number }: LoadPlace): GraphPart {
  return remembered(partsOf(graph).rest, `${number} ${file}`, () =>
    graphPart(graph, [graph.entry], isLoad(graph, { file, number })),
  );
}

function isLoad(graph: ModuleGraph, { file, number }: LoadPlace): (load: GraphLoad, from: string) => boolean {
  const start = graph.modules.get(file)?.loads[number]?.edge.start;
  return (other, from) => from === file && other.edge.start === start;
}

/** The part of a whole that is not in the rest. */
export function partBeside(whole: GraphPart, rest: GraphPart): GraphPart {
  return partsBeside(whole)(rest);
}

const partsBeside = keptBy(
  (whole: GraphPart) => whole,
  (whole) =>
    keptBy(
      (rest: GraphPart) => rest,
      (rest): GraphPart => ({
        ...whole,
        files: new Set([...whole.files].filter((file) => !rest.files.has(file))),
      }),
    ),
);

interface Split {
  readonly inside: GraphPart;
  readonly outside: GraphPart;
}

/** Some files of a part by themselves, and the others with all that the part has beside files. */
export function splitPart(part: GraphPart, files: ReadonlySet<string>): Split {
  return splitsOf(part)(files);
}

const splitsOf = keptBy(
  (part: GraphPart) => part,
  (part) =>
    keptBy(
      (files: ReadonlySet<string>) => files,
      (files) => split(part, files),
    ),
);

function split(part: GraphPart, files: ReadonlySet<string>): Split {
  const [inside, outside] = [new Set<string>(), new Set<string>()];
  for (const file of part.files) (files.has(file) ? inside : outside).add(file);
  const lexed = new Set([...part.lexed].filter((file) => !files.has(file)));
  return {
    inside: { files: inside, builtins: new Set<string>(), lexed: new Set<string>() },
    outside: { ...part, files: outside, lexed },
  };
}

function remembered(parts: Map<string, GraphPart>, key: string, make: () => GraphPart): GraphPart {
  const part = parts.get(key) ?? make();
  parts.set(key, part);
  return part;
}
