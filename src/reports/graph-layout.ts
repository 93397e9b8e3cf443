import { createRequire } from 'node:module';
import type { GraphEdge, GraphNode, GraphPart } from './event-graph.js';
import { columnsOf, shortened } from './markup.js';

/** A node with its place, in pixels from the upper left corner. */
export interface PlacedNode {
  readonly node: GraphNode;
  readonly title: string;
  readonly subtitle: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line with its way from node to node, and its label in the middle. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  readonly label: { readonly text: string; readonly middle: Point; readonly width: number } | undefined;
}

/** A part of a graph with places for all that is drawn. */
export interface PlacedPart {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** Pixels that a column of a font with letters of equal width takes, for each of the three sizes; 0.61 em is the widest of the usual ones. */
const columnWidths = { title: 12.5 * 0.61, subtitle: 10.5 * 0.61, label: 10 * 0.61 };

/** Columns that are shown at most. */
const mostColumns = { title: 26, subtitle: 29, label: 24 };

/** Pixels of a node beside its text: the icon on the left, and space. */
const iconWidth = 34;
const padding = 12;

/** Pixels of the height of a node: with one line of text, with two, and with the senders of a function that stands alone. */
const heights = { short: 32, tall: 46, withSenders: 66 };

/** The size of a node, and the texts that fit into it. */
function sized(node: GraphNode): Omit<PlacedNode, 'x' | 'y'> {
  const title = shortened(node.title, mostColumns.title, 'middle');
  const subtitle = shortened(node.subtitle, mostColumns.subtitle, 'start');
  const text = Math.max(columnsOf(title) * columnWidths.title, columnsOf(subtitle) * columnWidths.subtitle);
  const height =
    node.senders.length > 0 ? heights.withSenders : subtitle === '' ? heights.short : heights.tall;
  return { node, title, subtitle, width: Math.ceil(iconWidth + text + padding), height };
}

/** What is used of `@dagrejs/dagre`; its own types name their files without endings, which TypeScript does not find here. */
interface Dagre {
  readonly Graph: new (options: { readonly multigraph: boolean }) => DagreGraph;
  readonly layout: (graph: DagreGraph) => void;
}

interface DagreGraph {
  setGraph(options: Readonly<Record<string, string | number>>): void;
  setNode(id: string, size: { readonly width: number; readonly height: number }): void;
  setEdge(from: string, to: string, label: Readonly<Record<string, string | number>>, name: string): void;
  graph(): { readonly width?: number; readonly height?: number };
  /** The middle of a node. */
  node(id: string): Point;
  edge(from: string, to: string, name: string): DagreEdge;
}

interface DagreEdge {
  readonly points: readonly Point[];
  /** The middle of the label. */
  readonly x?: number;
  readonly y?: number;
}

const require = createRequire(import.meta.url);

/** Pixels between what stands side by side, and between the columns of events. */
const gaps = { node: 18, edge: 12, rank: 48 };

/** Places the nodes of a part in columns, so that events go from left to right. */
export function placedPart({ nodes, edges }: GraphPart): PlacedPart {
  // On demand: only pages need it.
  const { Graph, layout } = require('@dagrejs/dagre') as Dagre;
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: gaps.node, edgesep: gaps.edge, ranksep: gaps.rank });
  const own = new Map(nodes.map((node) => [node.id, sized(node)]));
  for (const [id, { width, height }] of own) graph.setNode(id, { width, height });
  edges.forEach((edge, index) => {
    const { width } = labelOf(edge);
    graph.setEdge(edge.from, edge.to, width === 0 ? {} : { width, height: 16, labelpos: 'c' }, String(index));
  });
  layout(graph);
  const places = new Map(
    [...own].map(([id, size]) => {
      const { x, y } = graph.node(id);
      return [id, { ...size, x: x - size.width / 2, y: y - size.height / 2 }];
    }),
  );
  const { width = 0, height = 0 } = graph.graph();
  return {
    nodes: [...places.values()],
    edges: withPorts(
      edges.map((edge, index) => placedEdge(edge, graph.edge(edge.from, edge.to, String(index)))),
      places,
    ),
    width,
    height,
  };
}

function labelOf({ label }: GraphEdge): { readonly text: string; readonly width: number } {
  const text = shortened(label, mostColumns.label, 'middle');
  return { text, width: text === '' ? 0 : Math.ceil(columnsOf(text) * columnWidths.label) + 8 };
}

function placedEdge(edge: GraphEdge, { points, x, y }: DagreEdge): PlacedEdge {
  const { text, width } = labelOf(edge);
  if (text === '' || x === undefined || y === undefined) return { edge, points, label: undefined };
  const middle = { x, y };
  return { edge, points: levelAt(middle, width, points), label: { text, width, middle } };
}

/** A way that goes level behind the label in its middle. */
function levelAt({ x, y }: Point, width: number, points: readonly Point[]): Point[] {
  const isForward = (points.at(-1)?.x ?? 0) >= (points[0]?.x ?? 0);
  const sides = [x - width / 2, x + width / 2].map((side) => ({ x: side, y }));
  return points.flatMap((point) =>
    Math.abs(point.x - x) < 1 && Math.abs(point.y - y) < 1 ? (isForward ? sides : sides.reverse()) : [point],
  );
}

/** One end of a line at a node. */
interface End {
  readonly way: Point[];
  readonly at: 0 | -1;
  readonly place: PlacedNode;
  /** The point next to it, which says where the line comes from. */
  readonly next: Point;
}

/** The lines with their ends spread over the sides of the nodes, in the order in which they arrive. */
function withPorts(edges: readonly PlacedEdge[], places: ReadonlyMap<string, PlacedNode>): PlacedEdge[] {
  const sides = new Map<string, End[]>();
  const ways = edges.map(({ edge, points }) => {
    const way = [...points];
    if (edge.from === edge.to) return way;
    for (const [id, at] of [
      [edge.from, 0],
      [edge.to, -1],
    ] as const) {
      const place = places.get(id);
      const next = way.at(at === 0 ? 1 : -2);
      if (!place || !next) continue;
      const side = `${id}\n${next.x > place.x + place.width / 2 ? 'right' : 'left'}`;
      sides.set(side, [...(sides.get(side) ?? []), { way, at, place, next }]);
    }
    return way;
  });
  for (const ends of sides.values()) spread(ends);
  return edges.map((edge, index) => ({ ...edge, points: ways[index] ?? edge.points }));
}

function spread(ends: readonly End[]): void {
  const sorted = ends.toSorted((a, b) => a.next.y - b.next.y);
  sorted.forEach(({ way, at, place, next }, index) => {
    const isRight = next.x > place.x + place.width / 2;
    const point = {
      x: isRight ? place.x + place.width : place.x,
      y: place.y + (place.height * (index + 1)) / (sorted.length + 1),
    };
    way[at === 0 ? 0 : way.length - 1] = point;
  });
}

/** Functions that stand alone, in columns of equal width. */
export function placedGrid(nodes: readonly GraphNode[], width: number): PlacedPart {
  const all = nodes.map(sized);
  const cell = Math.max(...all.map((each) => each.width), 150);
  const columns = Math.max(1, Math.min(all.length, Math.floor((width + gaps.node) / (cell + gaps.node))));
  const height = Math.max(...all.map((each) => each.height), 0);
  const placed = all.map((each, index) => ({
    ...each,
    width: cell,
    height,
    x: (index % columns) * (cell + gaps.node),
    y: Math.floor(index / columns) * (height + gaps.node),
  }));
  const rows = Math.ceil(all.length / columns);
  return {
    nodes: placed,
    edges: [],
    width: columns * (cell + gaps.node) - gaps.node,
    height: rows * (height + gaps.node) - gaps.node,
  };
}

/** Parts one beside the other in rows of at most this width, as far as each of them fits. */
export function packed(parts: readonly PlacedPart[], width: number): PlacedPart {
  const gap = 36;
  const moved: PlacedPart[] = [];
  let [x, y, rowHeight, widest] = [0, 0, 0, 0];
  for (const part of parts) {
    if (x > 0 && x + part.width > width) [x, y, rowHeight] = [0, y + rowHeight + gap, 0];
    moved.push(shifted(part, x, y));
    widest = Math.max(widest, x + part.width);
    rowHeight = Math.max(rowHeight, part.height);
    x += part.width + gap;
  }
  return {
    nodes: moved.flatMap(({ nodes }) => nodes),
    edges: moved.flatMap(({ edges }) => edges),
    width: widest,
    height: y + rowHeight,
  };
}

function shifted(part: PlacedPart, byX: number, byY: number): PlacedPart {
  const move = ({ x, y }: Point): Point => ({ x: x + byX, y: y + byY });
  return {
    ...part,
    nodes: part.nodes.map((node) => ({ ...node, ...move(node) })),
    edges: part.edges.map(({ edge, points, label }) => ({
      edge,
      points: points.map(move),
      label: label && { ...label, middle: move(label.middle) },
    })),
  };
}
