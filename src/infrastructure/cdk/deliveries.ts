import {
  literalTextOf,
  plainTrigger,
  type Filter,
  type Flow,
  type Place,
  type Term,
  type Trigger,
} from '../deployment.js';
import type { EventSource } from '../../knowledge/lambda-types.js';
import type { Value } from '../program/values.js';
import { constructsOf, type App } from './constructs.js';
import { targetOf } from './targets.js';
import { constructTerm, termOf } from './terms.js';

/** Settings of an event source mapping. */
export type Mapping = Pick<
  Trigger,
  'batchSize' | 'batchingWindowSeconds' | 'reportsBatchItemFailures' | 'isFifo'
>;

/** Events on their way from something to a function or a resource. */
export interface Delivery {
  /** What it is when it ends at a resource; `undefined` for what only functions take. */
  readonly kind: Flow['kind'] | undefined;
  readonly source: EventSource;
  readonly from: Term;
  /** Function, resource, or a wrapper around one. */
  readonly to: Value | undefined;
  readonly filter: Filter;
  readonly isEnabled: boolean;
  readonly mapping?: Mapping | undefined;
  readonly place: Place;
}

/** What deliveries come to: triggers of functions by path, and flows between resources. */
export interface Delivered {
  readonly triggers: ReadonlyMap<string, readonly Trigger[]>;
  readonly flows: readonly Flow[];
  /** Deliveries whose target is not understood. */
  readonly lost: readonly Delivery[];
}

const unknownFilter: Filter = { kind: 'unknown' };

/** Brings every delivery to its target. */
export function delivered(app: App, deliveries: readonly Delivery[]): Delivered {
  const triggers = new Map<string, Trigger[]>();
  const flows: Flow[] = [];
  const lost: Delivery[] = [];
  for (const delivery of deliveries) {
    const { functions, resources } = targetsOf(app, delivery.to);
    // Which one of several it is, only a run can tell.
    const brought = functions.length > 1 ? { ...delivery, filter: unknownFilter } : delivery;
    for (const path of functions) triggers.set(path, [...(triggers.get(path) ?? []), triggerOf(brought)]);
    for (const to of resources) flows.push(...flowsOf(delivery, to));
    if (functions.length + resources.length === 0 && isOpen(targetOf(delivery.to))) lost.push(delivery);
  }
  return { triggers, flows, lost };
}

interface Targets {
  readonly functions: readonly string[];
  readonly resources: readonly Term[];
}

function targetsOf(app: App, to: Value | undefined): Targets {
  const target = targetOf(to);
  const found = constructsOf(app, target).filter(({ service }) => service !== undefined);
  const functions = found.filter(({ service, isImported }) => service === 'lambda' && !isImported);
  const resources = found.filter((construct) => !functions.includes(construct));
  if (found.length > 0)
    return {
      functions: functions.map(({ path }) => path),
      resources: resources.map((construct) => constructTerm(app, construct, 'arn')),
    };
  const term = termOf(app, target);
  const named = functionIn(app, term);
  if (named !== undefined) return { functions: [named], resources: [] };
  return { functions: [], resources: literalTextOf(term) === undefined ? [] : [term] };
}

/** Whether a target may be anything; others that are not found are known to be of no interest. */
function isOpen(target: Value | undefined): boolean {
  return target === undefined || target.kind === 'unknown';
}

/** The function that an ARN is made of. */
function functionIn(app: App, term: Term): string | undefined {
  const atoms = term.kind === 'concat' ? term.atoms : [];
  const paths = atoms.flatMap((atom) => (atom.kind === 'attribute' ? [atom.of] : []));
  return paths.find((path) => app.constructs.some((each) => each.path === path && each.service === 'lambda'));
}

/** Pipes hand functions lists of records in a shape of their own. */
function triggerOf({ kind, source, from, filter, isEnabled, mapping, place }: Delivery): Trigger {
  return { ...plainTrigger(place, kind === 'pipe' ? 'other' : source, from, filter), ...mapping, isEnabled };
}

function flowsOf({ kind, source, from, filter, isEnabled, place }: Delivery, to: Term): Flow[] {
  // A schedule takes no events.
  return kind === undefined || source === 'schedule'
    ? []
    : [{ kind, source, from, to, filter, isEnabled, place }];
}
