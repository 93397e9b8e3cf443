import path from 'node:path';
import type {
  Arrow,
  DescribedDeployment,
  DescribedFunction,
  Party,
} from '../analysis/deployment-description.js';
import { arrowText, isNameless, nameOf, nounOf, partyText, triggerText } from './deployment-words.js';
import { pathsFrom, type Shown } from './handler-words.js';
import { counted } from './text-rows.js';

/** Something that is drawn: a function, a resource, or a sender without a name. */
export interface GraphNode {
  readonly id: string;
  readonly service: Party['service'];
  readonly title: string;
  readonly subtitle: string;
  /** All that is known of it, for who points at it. */
  readonly hint: string;
  /** Logical id of what the template declares. */
  readonly logicalId: string | undefined;
  readonly isInLoop: boolean;
  /** What invokes a function that stands alone. */
  readonly senders: readonly string[];
}

/** A line that is drawn. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** What it looks like: code writes, failed events, all else. */
  readonly line: 'event' | 'write' | 'failure';
  readonly label: string;
  readonly hint: string;
  readonly isInLoop: boolean;
  readonly isEnabled: boolean;
}

/** What hangs together. */
export interface GraphPart {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** A deployment as it is drawn. */
export interface EventGraph {
  /** Those with loops first, then the large ones. */
  readonly parts: readonly GraphPart[];
  /** Functions that nothing of a name is connected with. */
  readonly alone: readonly GraphNode[];
}

/** The events of a deployment as a graph. */
export function eventGraphOf(deployment: DescribedDeployment): EventGraph {
  const shown = pathsFrom(path.dirname(deployment.template));
  const steps = stepsIn(deployment);
  const looping = loopingIn(deployment);
  const nodes = new Map<string, GraphNode>();
  const add = (party: Party, id: string): void => {
    if (!nodes.has(id)) nodes.set(id, nodeOf(party, id, deployment, looping.nodes.has(id), shown));
  };
  for (const { arrow, from, to } of steps) {
    add(arrow.from, from);
    add(arrow.to, to);
  }
  for (const { logicalId } of deployment.functions)
    add({ service: 'lambda', logicalId, name: undefined }, idOf(logicalId));
  const edges = edgesFrom(steps, looping.edges);
  const parts = partsOf(withoutCommonStack([...nodes.values()]), edges);
  return {
    parts: parts.filter((part) => !isAlone(part)),
    alone: parts.filter(isAlone).flatMap(({ nodes: all }) => {
      const own = all.find(({ logicalId }) => logicalId !== undefined);
      const senders = all.flatMap((node) => (node === own ? [] : [node.title]));
      return own ? [{ ...own, senders }] : [];
    }),
  };
}

/** Titles such as `Orders/Api` without the stack that all of them begin with; hints keep it. */
function withoutCommonStack(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const ids = nodes.flatMap(({ logicalId }) => logicalId ?? []);
  const stack = /^[^/]+\//.exec(ids[0] ?? '')?.[0];
  if (stack === undefined || !ids.every((id) => id.startsWith(stack) && id !== stack)) return nodes;
  return nodes.map((node) =>
    node.logicalId !== undefined && node.title.startsWith(stack)
      ? { ...node, title: node.title.slice(stack.length) }
      : node,
  );
}

/** An arrow between two nodes. */
interface Step {
  readonly arrow: Arrow;
  readonly from: string;
  readonly to: string;
}

function stepsIn({ arrows, loops }: DescribedDeployment): Step[] {
  const steps = arrows.map((arrow) => stepOf(arrow));
  const known = new Set(steps.map(({ from, to }) => `${from}\n${to}`));
  // A loop is drawn whole, also where it takes a way that no arrow tells.
  const others = loops.flatMap(({ hops }) =>
    hops.map(({ via, place, from, to }) =>
      stepOf({
        kind: via === 'flow' ? 'notification' : via,
        from,
        to,
        filter: '',
        isEnabled: true,
        places: [place],
        writes: [],
        mapping: undefined,
        maxReceiveCount: undefined,
      }),
    ),
  );
  return [...steps, ...others.filter(({ from, to }) => !known.has(`${from}\n${to}`))];
}

function stepOf(arrow: Arrow): Step {
  return { arrow, from: partyId(arrow.from, arrow.to), to: partyId(arrow.to, arrow.from) };
}

function idOf(logicalId: string): string {
  return `declared ${logicalId}`;
}

/** What has no name is another one at each of its neighbours. */
function partyId(party: Party, neighbour: Party): string {
  if (party.logicalId !== undefined) return idOf(party.logicalId);
  const name = isNameless(party.service) ? undefined : nameOf(party);
  return name === undefined
    ? `unnamed ${party.service} at ${neighbour.logicalId ?? neighbour.name ?? ''}`
    : `named ${party.service} ${name}`;
}

function loopingIn({ loops }: DescribedDeployment): {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
} {
  const hops = loops
    .filter(({ isAllowed }) => !isAllowed)
    .flatMap((loop) => loop.hops.map(({ from, to }) => [partyId(from, to), partyId(to, from)] as const));
  return { nodes: new Set(hops.flat()), edges: new Set(hops.map((ends) => ends.join('\n'))) };
}

function nodeOf(
  party: Party,
  id: string,
  { functions }: DescribedDeployment,
  isInLoop: boolean,
  shown: Shown,
): GraphNode {
  const { service, logicalId } = party;
  const declared = functions.find((each) => each.logicalId === logicalId);
  const name = isNameless(service) && logicalId === undefined ? undefined : nameOf(party);
  const subtitle = declared ? codeText(declared, shown) : nounOf(service);
  return {
    id,
    service,
    logicalId,
    title: name?.replace(/^arn:.*[:/](?=.)/s, '') ?? nounOf(service),
    subtitle: name !== undefined ? subtitle : isNameless(service) ? '' : 'not spelled out',
    hint: declared ? `${partyText(party)}, ${subtitle}` : partyText(party),
    isInLoop,
    senders: [],
  };
}

function codeText({ sources: [source], handler, runtime }: DescribedFunction, shown: Shown): string {
  if (source) return shown(source.file);
  return handler === '' ? (runtime ?? 'code not found') : handler;
}

/** The lines between nodes; those that go the same way and look the same are one. */
function edgesFrom(steps: readonly Step[], looping: ReadonlySet<string>): GraphEdge[] {
  const groups = new Map<string, Step[]>();
  for (const step of steps) {
    const key = [step.from, step.to, lineOf(step.arrow)].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), step]);
  }
  return [...groups.values()].flatMap((group): GraphEdge[] => {
    const [first] = group;
    if (!first) return [];
    const { from, to } = first;
    const arrows = group.map(({ arrow }) => arrow);
    return [
      {
        from,
        to,
        line: lineOf(first.arrow),
        label: [...new Set(arrows.map(labelOf))].filter((label) => label !== '').join('; '),
        hint: [...new Set(arrows.map(hintOf))].join('\n'),
        isInLoop: looping.has(`${from}\n${to}`),
        isEnabled: arrows.some(({ isEnabled }) => isEnabled),
      },
    ];
  });
}

function lineOf({ kind }: Arrow): GraphEdge['line'] {
  if (kind === 'write') return 'write';
  return kind === 'failure' || kind === 'redrive' ? 'failure' : 'event';
}

/** What the looks of a line do not tell. */
function labelOf(arrow: Arrow): string {
  const { kind, filter, maxReceiveCount } = arrow;
  if (kind === 'write' || kind === 'failure') return '';
  if (kind === 'redrive')
    return maxReceiveCount === undefined ? '' : `after ${counted(maxReceiveCount, 'receive')}`;
  if (kind === 'trigger') {
    // Of a bucket's events, created objects are what one expects.
    const told = filter.replace(/^ObjectCreated, /, '');
    return [told, arrow.isEnabled ? '' : 'switched off'].filter((text) => text !== '').join(', ');
  }
  return arrowText(arrow);
}

function hintOf(arrow: Arrow): string {
  const { kind, from, to } = arrow;
  if (kind === 'trigger') return `${partyText(to)} is invoked by ${triggerText(arrow)}`;
  return `${partyText(from)} → ${partyText(to)}: ${arrowText(arrow)}`;
}

/** A function with senders that nobody names. */
function isAlone({ nodes, edges }: GraphPart): boolean {
  const declared = nodes.filter(({ logicalId }) => logicalId !== undefined);
  return (
    declared.length === 1 &&
    declared[0]?.service === 'lambda' &&
    edges.every(({ to, line, isInLoop }) => to === declared[0]?.id && line === 'event' && !isInLoop) &&
    nodes.every((node) => node === declared[0] || node.id.startsWith('unnamed '))
  );
}

function partsOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphPart[] {
  const neighbours = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  const placed = new Set<string>();
  const parts = nodes.flatMap(({ id }): GraphPart[] => {
    if (placed.has(id)) return [];
    const own = new Set([id]);
    for (const each of own) for (const next of neighbours.get(each) ?? []) own.add(next);
    for (const each of own) placed.add(each);
    return [
      { nodes: nodes.filter((node) => own.has(node.id)), edges: edges.filter(({ from }) => own.has(from)) },
    ];
  });
  const weight = (part: GraphPart): number =>
    part.nodes.length + (part.edges.some(({ isInLoop }) => isInLoop) ? nodes.length : 0);
  return parts.sort((a, b) => weight(b) - weight(a));
}
