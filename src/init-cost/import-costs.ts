import { readText } from '../files/files.js';
import type { ModuleEdge } from '../modules/edges.js';
import type { GraphPart, ModuleGraph } from '../modules/module-graph.js';
import { costOf, type Cost, type CostModel } from './cost-model.js';
import { confidenceOf, doubtsIn, spread, type Confidence, type Range } from './doubts.js';
import { partAlone, partBeside, partWithout, wholePart, type LoadPlace } from './graph-parts.js';
import { packageCostsOf, type PackageCost } from './package-costs.js';

/** What one import statement or `require` of the project costs. */
export interface ImportCost {
  readonly file: string;
  readonly specifier: string;
  /** Offsets in the text of the file, without byte order mark. */
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  /** What Init would save without it: modules that nothing else loads. */
  readonly exclusive: Cost;
  /** Between these two the saved milliseconds are expected to lie. */
  readonly range: Range;
  /** What it would cost as the only import. */
  readonly alone: Cost;
  readonly confidence: Confidence;
  /** Installed packages that only this import loads, costliest first. */
  readonly packages: readonly PackageCost[];
}

/** The loads of some modules of a graph that alone cost more than some milliseconds, those that would save most first. */
export function importCostsOf(
  graph: ModuleGraph,
  files: readonly string[],
  model: CostModel,
  above = 0,
): readonly ImportCost[] {
  const part = wholePart(graph);
  const whole = { part, cost: costOf(graph, part, model) };
  const costs = files.flatMap((file) => {
    const loads = graph.modules.get(file)?.loads ?? [];
    if (loads.length === 0) return [];
    const lines = lineStartsOf(readText(file) ?? '');
    return loads.flatMap(
      ({ edge }, number) => importCost(graph, { file, number, edge }, { whole, model, lines, above }) ?? [],
    );
  });
  return costs.sort((a, b) => b.exclusive.milliseconds - a.exclusive.milliseconds);
}

interface Pricing {
  readonly whole: { readonly part: GraphPart; readonly cost: Cost };
  readonly model: CostModel;
  readonly lines: readonly number[];
  readonly above: number;
}

interface PricedLoad extends LoadPlace {
  readonly edge: ModuleEdge;
}

function importCost(
  graph: ModuleGraph,
  load: PricedLoad,
  { whole, model, lines, above }: Pricing,
): ImportCost | undefined {
  const { file, edge } = load;
  const { specifier, start, end } = edge;
  const alone = partAlone(graph, load);
  const aloneCost = costOf(graph, alone, model);
  // What Init saves without it is never more than what it costs alone.
  if (above > 0 && aloneCost.milliseconds <= above) return undefined;
  const rest = partWithout(graph, load);
  const exclusive = difference(whole.cost, costOf(graph, rest, model));
  const confidence = confidenceOf(doubtsIn(graph, alone).filter((doubt) => doubt.file !== graph.entry));
  return {
    file,
    specifier,
    start,
    end,
    line: lines.findLastIndex((lineStart) => lineStart <= start) + 1,
    exclusive,
    range: spread(0, exclusive.milliseconds, confidence),
    alone: aloneCost,
    confidence,
    packages: packageCostsOf(graph, partBeside(whole.part, rest), model),
  };
}

function difference(whole: Cost, rest: Cost): Cost {
  return {
    milliseconds: Math.max(0, whole.milliseconds - rest.milliseconds),
    bytes: whole.bytes - rest.bytes,
    files: whole.files - rest.files,
  };
}

function lineStartsOf(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
}
