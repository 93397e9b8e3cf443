import type { Party } from '../analysis/deployment-description.js';
import type { EventGraph, GraphNode } from './event-graph.js';
import {
  packed,
  placedGrid,
  placedPart,
  type PlacedEdge,
  type PlacedNode,
  type PlacedPart,
} from './graph-layout.js';
import { escaped, shortened } from './markup.js';

/** Pixels that a page has for a picture beside its margins. */
const pageWidth = 1200;

/** Pixels around a picture. */
const margin = 16;

/** The pictures of a deployment: what hangs together, and the functions that stand alone; empty for what there is none of. */
export function picturesOf(
  graph: EventGraph,
  anchorOf: (node: GraphNode) => string | undefined,
): { readonly connected: string; readonly alone: string } {
  const connected = packed(graph.parts.map(placedPart), pageWidth);
  const alone = placedGrid(graph.alone, pageWidth);
  const count = (part: PlacedPart): string => `${part.nodes.length} nodes and ${part.edges.length} lines`;
  return {
    connected:
      connected.nodes.length === 0
        ? ''
        : pictureOf(
            connected,
            `How events go: ${count(connected)}, which the tables below list too.`,
            anchorOf,
          ),
    alone:
      graph.alone.length === 0
        ? ''
        : pictureOf(alone, 'Functions that nothing else here is connected with.', anchorOf),
  };
}

function pictureOf(
  { nodes, edges, width, height }: PlacedPart,
  description: string,
  anchorOf: (node: GraphNode) => string | undefined,
): string {
  const [w, h] = [Math.ceil(width + 2 * margin), Math.ceil(height + 2 * margin)];
  // What is red lies above what is not.
  const ordered = edges.toSorted((a, b) => Number(a.edge.isInLoop) - Number(b.edge.isInLoop));
  return [
    `<svg class="events" role="group" aria-label="${escaped(description)}" viewBox="${-margin} ${-margin} ${w} ${h}" width="${w}" height="${h}" style="min-width:${Math.min(w, Math.round(Math.max(w * 0.7, 320)))}px">`,
    ...ordered.map(lineOf),
    ...nodes.map((node) => boxOf(node, anchorOf(node.node))),
    ...ordered.map(labelOf),
    '</svg>',
  ].join('\n');
}

function lineOf({ edge, points }: PlacedEdge): string {
  const classes = ['edge', edge.line, ...(edge.isInLoop ? ['loop'] : []), ...(edge.isEnabled ? [] : ['off'])];
  const marker = edge.isInLoop ? 'arrow-loop' : 'arrow';
  const path = edge.from === edge.to ? arcOf(points) : curveOf(points);
  return `<path class="${classes.join(' ')}" d="${path}" marker-end="url(#${marker})"><title>${escaped(edge.hint)}</title></path>`;
}

type Points = PlacedEdge['points'];

/** A line that leaves and arrives level. */
function curveOf(points: Points): string {
  return points
    .map(({ x, y }, index) => {
      const before = points[index - 1];
      if (!before) return `M${px(x)} ${px(y)}`;
      const middle = (before.x + x) / 2;
      return `C${px(middle)} ${px(before.y)} ${px(middle)} ${px(y)} ${px(x)} ${px(y)}`;
    })
    .join('');
}

/** A line from a node to itself. */
function arcOf(points: Points): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const last = rest.at(-1) ?? first;
  const outer = rest.slice(0, -1);
  const y = Math.max(...outer.map((point) => point.y), first.y) + 14;
  return `M${px(first.x)} ${px(first.y)}C${px(first.x)} ${px(y)} ${px(last.x)} ${px(y)} ${px(last.x)} ${px(last.y)}`;
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function labelOf({ edge, label }: PlacedEdge): string {
  if (!label) return '';
  const { text, width, middle } = label;
  return [
    `<g class="label${edge.isInLoop ? ' loop' : ''}"><title>${escaped(edge.hint)}</title>`,
    `<rect x="${px(middle.x - width / 2)}" y="${px(middle.y - 8)}" width="${width}" height="16" rx="3"/>`,
    `<text x="${px(middle.x)}" y="${px(middle.y + 3.5)}">${escaped(text)}</text></g>`,
  ].join('');
}

function boxOf(placed: PlacedNode, anchor: string | undefined): string {
  const { node, title, subtitle, x, y, width, height } = placed;
  const isFunction = node.service === 'lambda';
  const first = subtitle === '' ? height / 2 + 4.5 : 19;
  const classes = ['node', colourOf(node.service), ...(node.isInLoop ? ['loop'] : [])];
  const lines = [
    `<rect width="${width}" height="${height}" rx="${isFunction ? 6 : Math.min(16, height / 2)}"/>`,
    `<use href="#icon-${iconOf(node.service)}" x="9" y="${px(Math.min(height, 46) / 2 - 9)}" width="18" height="18"/>`,
    `<text class="title" x="34" y="${px(first)}">${escaped(title)}</text>`,
    ...(subtitle === '' ? [] : [`<text class="subtitle" x="34" y="35">${escaped(subtitle)}</text>`]),
    ...(node.senders.length === 0
      ? []
      : [`<text class="senders" x="34" y="54">${escaped(sendersText(node.senders, width))}</text>`]),
  ];
  const box = `<g class="${classes.join(' ')}" transform="translate(${px(x)} ${px(y)})"><title>${escaped(node.hint)}</title>${lines.join('')}</g>`;
  return anchor === undefined ? box : `<a href="#${anchor}">${box}</a>`;
}

function sendersText(senders: readonly string[], width: number): string {
  return shortened(`⇥ ${senders.join(', ')}`, Math.floor((width - 46) / 6.5), 'middle');
}

type Service = Party['service'];

const icons: Readonly<Partial<Record<Service, string>>> = {
  lambda: 'function',
  s3: 'bucket',
  sqs: 'queue',
  sns: 'topic',
  dynamodb: 'table',
  kinesis: 'stream',
  firehose: 'stream',
  kafka: 'stream',
  mq: 'queue',
  eventbridge: 'bus',
  schedule: 'clock',
  api: 'api',
  'function-url': 'api',
  websocket: 'api',
  alb: 'api',
  appsync: 'api',
  cloudfront: 'api',
  authorizer: 'key',
  cognito: 'key',
  logs: 'log',
  stepfunctions: 'steps',
};

function iconOf(service: Service): string {
  return icons[service] ?? 'other';
}

/** The class that gives a node its colour: what runs, keeps, passes on, or lets in. */
function colourOf(service: Service): string {
  if (service === 'lambda') return 'runs';
  if (service === 's3' || service === 'dynamodb' || service === 'logs') return 'keeps';
  return ['queue', 'topic', 'stream', 'bus', 'steps'].includes(iconOf(service)) ? 'passes' : 'lets-in';
}

/** Drawn on 24 by 24 units, in lines. */
const drawings: Readonly<Record<string, string>> = {
  function: '<path d="M5 4h4l9 16h-4zM11 12l-5 8"/>',
  bucket:
    '<ellipse cx="12" cy="5.5" rx="8" ry="2.5"/><path d="M4 5.5l2 13c.3 1.3 2.9 2.5 6 2.500s5.7-1.2 6-2.500l2-13"/>',
  queue:
    '<rect x="3" y="6" width="4.5" height="12" rx="1"/><rect x="9.75" y="6" width="4.5" height="12" rx="1"/><rect x="16.5" y="6" width="4.5" height="12" rx="1"/>',
  topic:
    '<circle cx="5" cy="12" r="2.5"/><circle cx="19" cy="5" r="2"/><circle cx="19" cy="12" r="2"/><circle cx="19" cy="19" r="2"/><path d="M7.5 12H17M7 10.500l10-5M7 13.500l10 5"/>',
  table:
    '<rect x="3.5" y="4.5" width="17" height="15" rx="1.5"/><path d="M3.5 9.500h17M3.5 14.500h17M10 9.500v10"/>',
  stream: '<path d="M3 7c3-3 6 3 9 0s6 3 9 0M3 12c3-3 6 3 9 0s6 3 9 0M3 17c3-3 6 3 9 0s6 3 9 0"/>',
  bus: '<path d="M3 12h18M7 12V6M12 12v6M17 12V6"/><circle cx="7" cy="4.5" r="1.5"/><circle cx="17" cy="4.5" r="1.5"/><circle cx="12" cy="19.5" r="1.5"/>',
  clock: '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
  api: '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.500c5 5 5 12 0 17M12 3.500c-5 5-5 12 0 17"/>',
  key: '<circle cx="8" cy="12" r="4"/><path d="M12 12h9M18 12v4"/>',
  log: '<path d="M6 3.500h9l3.5 3.500v13.500H6zM9 10h6.500M9 13.500h6.500M9 17h4"/>',
  steps:
    '<rect x="8" y="3" width="8" height="5" rx="1"/><rect x="3" y="16" width="8" height="5" rx="1"/><rect x="13" y="16" width="8" height="5" rx="1"/><path d="M12 8v4M7 16v-4h10v4"/>',
  other: '<rect x="4.5" y="4.5" width="15" height="15" rx="4"/><circle cx="12" cy="12" r="2.5"/>',
};

/** Icons and arrowheads, once for all pictures of a page. */
export function drawingsOf(): string {
  const symbols = Object.entries(drawings).map(
    ([name, lines]) => `<symbol id="icon-${name}" viewBox="0 0 24 24">${lines}</symbol>`,
  );
  const markers = ['arrow', 'arrow-loop'].map(
    (name) =>
      `<marker id="${name}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.500L8 4L0 7.500z"/></marker>`,
  );
  return `<svg class="drawings" width="0" height="0" aria-hidden="true"><defs>${[...symbols, ...markers].join('')}</defs></svg>`;
}
