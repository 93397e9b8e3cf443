import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, stringOf, unwrap, unwrapAwait } from '../ast/expressions.js';
import { enclosingFunction, isFunction } from '../ast/functions.js';
import { soleValueOf } from '../ast/scopes.js';
import { findAround, someNode, someOwnNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { constructed } from './constructions.js';
import { isMemoised } from './guards.js';
import {
  belongsToEvent,
  belongsToInvocation,
  isSpecific,
  keepsInvocation,
  keptBy,
  type KeptPart,
} from './invocation-data.js';
import { nodesIn, variableOf, type Module } from './module.js';
import type { Place, StateWrite } from './module-state.js';
import { provenanceOf, rootsOf } from './provenance.js';
import {
  groupsIn,
  initialValueOf,
  isFixed,
  isOnlyForTelemetry,
  isUnread,
  literalOf,
  readsOwnPlace,
  type Group,
} from './state-groups.js';
import {
  isExported,
  isForTelemetry,
  isHandedOut,
  isLookUp,
  isTelemetryName,
  readsOf,
  usesOf,
} from './state-readers.js';
import {
  asksForInput,
  isBounded,
  isBoundedUpdate,
  isCounterpart,
  isDoneOnce,
  isEmptiedLate,
  isMemoSpelling,
  isRenewed,
  isRenewedFirst,
  isTakenBack,
} from './state-renewal.js';

/**
 * Why a write to memory that outlives the invocation is wrong:
 * `leak` keeps what belongs to one invocation, `accumulation` grows and is never emptied, `lasting-change` alters
 * what the next invocation starts from, `stuck-value` is set when something happens and never set back, `implicit-global` makes a global of an undeclared name, `race` is right
 * only while invocations come one at a time, `unbounded-cache` is a cache by key that nothing bounds.
 */
export type HazardKind =
  'leak' | 'accumulation' | 'lasting-change' | 'stuck-value' | 'implicit-global' | 'race' | 'unbounded-cache';

/** A write that is wrong, and why. */
export interface StateHazard {
  readonly kind: HazardKind;
  readonly write: StateWrite;
  /** The part of the event or of the invocation context that is kept, when one can be named. */
  readonly kept: KeptPart | undefined;
  /** The memory serves one invocation only, so that a local variable would do; counters, memos and filters are meant to last. */
  readonly isLocalInDisguise: boolean;
}

/** The writes of invocation code to lasting memory that do harm; of those to one object that stand side by side, the first of a kind. */
export const stateHazardsIn = memoPer((module: Module): readonly StateHazard[] => {
  const nodes = new Set<Node>();
  const kinds = new Map<object, Map<Node | undefined, Set<HazardKind>>>();
  const groups = groupsIn(module);
  const found = groups.flatMap((group): StateHazard[] => {
    const { owner } = group.place;
    const ofOwner = kinds.get(owner) ?? new Map<Node | undefined, Set<HazardKind>>();
    for (const write of group.writes) {
      const kind = hazardOf(module, group, write);
      if (!kind) continue;
      const block = blockAround(write.node);
      const known = ofOwner.get(block) ?? new Set<HazardKind>();
      if (nodes.has(write.node) || known.has(kind)) return [];
      nodes.add(write.node);
      // Fields written side by side are one cause; global names and environment variables have only the module in common.
      if (owner !== module) kinds.set(owner, ofOwner.set(block, known.add(kind)));
      return [
        {
          kind,
          write,
          kept: keptBy(module, write),
          isLocalInDisguise: groups
            .filter(({ place }) => place.owner === owner)
            .every((one) => one.writes.every((each) => isOfOneInvocation(module, one, each))),
        },
      ];
    }
    return [];
  });
  return found.filter((hazard) => !found.some((whole) => isPartOf(hazard, whole)));
});

/** Whether a leak is one into an object that has come there as another leak. */
function isPartOf({ kind, write: { place } }: StateHazard, whole: StateHazard): boolean {
  const { owner, path } = whole.write.place;
  return (
    kind === 'leak' &&
    whole.kind === 'leak' &&
    owner === place.owner &&
    path.length < place.path.length &&
    path.every((key, index) => key === place.path[index])
  );
}

/** The statements that a write stands among. */
function blockAround(node: Node): Node | undefined {
  return findAround(node, (around): around is Node => around.type === 'BlockStatement' || isFunction(around));
}

/** Neither a memo nor a counter, and nobody looks up what earlier invocations left. */
function isOfOneInvocation(module: Module, group: Group, write: StateWrite): boolean {
  if (write.change === 'update') return write.by === '+=' && !isFixed(module, write);
  if (write.change === 'append') return !readsOf(module, write.place).some((read) => isLookUp(read));
  if (write.change === 'reorder' || write.change === 'remove') return false;
  if (write.change === 'entry' || write.change === 'member' || write.key) return false;
  return !isMemoSpelling(module, group, write) && !isMemoised(module, write.values[0] ?? write.node);
}

function hazardOf(module: Module, group: Group, write: StateWrite): HazardKind | undefined {
  if (write.isImplicitGlobal)
    return isDeclaredByInit(module, write) || opensConnection(module, write) ? undefined : 'implicit-global';
  switch (write.change) {
    case 'assign':
      return write.key ? entryHazard(module, group, write) : assignmentHazard(module, group, write);
    case 'entry':
      return isFixedKey(write) ? assignmentHazard(module, group, write) : entryHazard(module, group, write);
    case 'update':
      return growthHazard(module, group, write);
    case 'append':
    case 'member':
      return additionHazard(module, group, write);
    case 'reorder':
    case 'remove':
      return reorderHazard(module, group, write);
    default:
      return undefined;
  }
}

/** A client that each invocation makes anew belongs to module level, and is reported as such. */
function opensConnection(module: Module, { values }: StateWrite): boolean {
  return values.some((value) => {
    const made = unwrapAwait(value);
    const isMaking = made.type === 'NewExpression' || made.type === 'CallExpression';
    return isMaking && constructed(module, made) !== undefined;
  });
}

/** The name is given its first value while the module is evaluated: a global on purpose. */
function isDeclaredByInit(module: Module, write: StateWrite): boolean {
  const name = write.place.path[1];
  return nodesIn(module, 'AssignmentExpression').some(
    (node) => node.left.type === 'Identifier' && node.left.name === name && !enclosingFunction(node),
  );
}

function isFixedKey(write: StateWrite): boolean {
  return write.key === undefined || stringOf(write.key) !== undefined;
}

/** `user = event.user`, `state.user = …`, `Object.assign(defaults, …)`. */
function assignmentHazard(module: Module, group: Group, write: StateWrite): HazardKind | undefined {
  const isMemo = isMemoSpelling(module, group, write);
  if (!isMemo && readsOwnPlace(module, group, write))
    return isTakenBack(module, write) ? undefined : rewriteHazard(module, group, write);
  const isSafeAlone = (): HazardKind | undefined =>
    isConcurrent(module) && !isFixed(module, write) ? 'race' : undefined;
  if (!keepsInvocation(module, write)) {
    if (isStuck(module, group, write)) return 'stuck-value';
    return isRacing(module, write) ? isSafeAlone() : undefined;
  }
  if (asksForInput(module, write)) return undefined;
  if (isMemo || isMemoised(module, write.values[0] ?? write.node))
    return isSpecific(module, write) ? 'leak' : undefined;
  if (isRenewedFirst(module, group, write) || isTakenBack(module, write)) return isSafeAlone();
  if (isOnlyForTelemetry(module, group) || isRequestIdOfLogger(module, write)) return undefined;
  return 'leak';
}

/** `list = list.concat(x)` grows; `text = text.replace('<name>', event.name)` puts the event into what is kept. */
function rewriteHazard(module: Module, group: Group, write: StateWrite): HazardKind | undefined {
  const [value] = write.values;
  const inner = value && unwrap(value);
  const method = inner?.type === 'CallExpression' ? calleeNameOf(inner) : undefined;
  const isGrowth = inner?.type !== 'CallExpression' || method === 'concat' || method === 'join';
  const hazard = growthHazard(module, group, write);
  if (isGrowth || !hazard) return hazard;
  return keepsInvocation(module, write) ? 'leak' : undefined;
}

/** `logger.defaultMeta = { requestId: context.awsRequestId }` only names the invocation in its log lines. */
function isRequestIdOfLogger(module: Module, write: StateWrite): boolean {
  const [root = ''] = write.place.path;
  return isTelemetryName(root) && !write.values.some((value) => belongsToEvent(module, value));
}

function isConcurrent(module: Module): boolean {
  return module.settings.concurrency === 'many';
}

/** Several invocations at once disturb each other: a value that is new each time, or one that is awaited and then stored. */
function isRacing(module: Module, write: StateWrite): boolean {
  return write.values.some((value) => {
    if (rootsOf(provenanceOf(module, value)).some((root) => root.kind === 'fresh')) return true;
    const inner = unwrap(value);
    const isCollection = inner.type === 'ArrayExpression' || inner.type === 'ObjectExpression';
    if (isCollection) return !isDoneOnce(module, value);
    return someOwnNode(value, (node) => node.type === 'AwaitExpression');
  });
}

const startFlags = /cold|warm|first|init|ready|loaded|started|connected|registered|patched|configured/i;

/** `catch { failed = true }`, where nothing says `failed = false` and the code goes by it. */
function isStuck(module: Module, group: Group, write: StateWrite): boolean {
  const written = literalOf(module, write.values[0]);
  const initial = literalOf(module, initialValueOf(module, group.place));
  if (write.by !== '=' || written === undefined || initial === undefined || written === initial) return false;
  if (startFlags.test(group.place.path.at(-1) ?? '') || !isConditional(module, write)) return false;
  const others = [...group.writes, ...group.renewals].filter((other) => other !== write);
  if (others.some((other) => literalOf(module, other.values[0]) !== written)) return false;
  if (isExported(module, group.place) || isMemoised(module, write.values[0] ?? write.node)) return false;
  const uses = usesOf(module, group.place);
  return uses.length > 0 && !uses.every((use) => isForTelemetry(module, use));
}

/** Only in some invocations: in a `catch`, or where a test reads the event. */
function isConditional(module: Module, write: StateWrite): boolean {
  for (
    let around = write.node.parent, inner: Node = write.node;
    around;
    inner = around, around = around.parent
  ) {
    if (around.type === 'CatchClause') return true;
    if (around.type === 'IfStatement' && around.test !== inner)
      return someOwnNode(
        around.test,
        (node) => /Expression|Identifier/.test(node.type) && belongsToEvent(module, node),
      );
    if (isFunction(around)) return false;
  }
  return false;
}

/** `map.set(event.id, …)`, `cache[event.id] = …`. */
function entryHazard(module: Module, group: Group, write: StateWrite): HazardKind | undefined {
  const key = write.key;
  if (!key) return undefined;
  const isByInput = belongsToInvocation(module, key);
  const isKept = keepsInvocation(module, write);
  if (!isByInput && !isKept) return undefined;
  if (isWeak(module, write) || isBounded(module, group)) return undefined;
  if (isRenewed(module, group)) return isConcurrent(module) ? 'race' : undefined;
  const isMemo = isMemoSpelling(module, group, write);
  const updates = !isMemo && readsOwnPlace(module, group, write);
  const reads = readsOf(module, collectionPlace(write));
  if (isByInput && !updates && isLoaded(module, write) && (isMemo || reads.some((read) => isLookUp(read))))
    return 'unbounded-cache';
  if (isByInput && !isKept && reads.some((read) => isHandedOut(module, read))) return undefined;
  return isExported(module, write.place) && !isKept ? undefined : 'accumulation';
}

/** The place of the collection that an entry is written to. */
function collectionPlace(write: StateWrite): Place {
  const { place } = write;
  return write.change === 'entry' ? place : { ...place, path: place.path.slice(0, -1) };
}

const copies =
  /^(parse|stringify|structuredClone|String|Number|Boolean|assign|fromEntries|freeze|toString|trim|split|map|slice|toLowerCase|toUpperCase|now|Date|replace|Set|Map|Array)$/;

/** The value was fetched or built for the key, rather than being a mark or the event itself. */
function isLoaded(module: Module, write: StateWrite): boolean {
  return write.values.every((value) => isLoadedValue(module, value, 0));
}

function isLoadedValue(module: Module, value: Node, depth: number): boolean {
  const inner = unwrapAwait(value);
  switch (inner.type) {
    case 'CallExpression':
    case 'NewExpression':
      return !copies.test(calleeNameOf(inner) ?? '');
    case 'AssignmentExpression':
      return isLoadedValue(module, inner.right, depth);
    case 'Identifier': {
      const variable = variableOf(module, inner);
      const definition = variable?.defs[0];
      if (definition?.type !== 'Variable' || depth > 4)
        return provenanceOf(module, inner).kind === 'unknown' && !belongsToInvocation(module, inner);
      const source = variable && (soleValueOf(variable) ?? definition.node.init ?? undefined);
      return source ? isLoadedValue(module, source, depth + 1) : true;
    }
    case 'ObjectExpression':
      return inner.properties.some((property) =>
        property.type === 'Property'
          ? isExpiry(module, property) || isLoadedValue(module, property.value, depth + 1)
          : isLoadedValue(module, property.argument, depth + 1),
      );
    case 'MemberExpression':
      return isLoadedValue(module, inner.object, depth + 1);
    case 'LogicalExpression':
      return isLoadedValue(module, inner.right, depth + 1);
    case 'ConditionalExpression':
      return [inner.consequent, inner.alternate].some((branch) => isLoadedValue(module, branch, depth + 1));
    default:
      return false;
  }
}

/** `expiresOn: Date.now() + ttl`: what expires was put there to be looked up. */
function isExpiry(module: Module, { key, value }: TSESTree.Property): boolean {
  const name = key.type === 'Identifier' ? key.name : (stringOf(key) ?? '');
  return (
    /expir|ttl|until/i.test(name) &&
    rootsOf(provenanceOf(module, value)).some((root) => root.kind === 'fresh' && root.by === 'time')
  );
}

function isWeak(module: Module, write: StateWrite): boolean {
  const { variable } = write.place;
  const value = variable && soleValueOf(variable);
  return value?.type === 'NewExpression' && /^(Weak|LRU|Quick)/.test(calleeNameOf(value) ?? '') && !!module;
}

/** `count++`, `text += chunk`, `total = total + n`, `list = [...list, item]`. */
function growthHazard(module: Module, group: Group, write: StateWrite): HazardKind | undefined {
  if (group.writes.some((one) => isBoundedUpdate(module, one))) return undefined;
  if (isBounded(module, group) || isCounterpart(group)) return undefined;
  if (isSequence(write)) return undefined;
  if (isRenewed(module, group)) return isConcurrent(module) ? 'race' : undefined;
  if (!keepsInvocation(module, write) && isDoneOnce(module, write.values[0] ?? write.node)) return undefined;
  if (isUnread(module, group) || isOnlyForTelemetry(module, group)) return undefined;
  return isExported(module, write.place) ? undefined : 'accumulation';
}

/** A number that only has to differ from the last one. */
function isSequence(write: StateWrite): boolean {
  const name = write.place.path.at(-1) ?? '';
  return write.change === 'update' && /(^|[a-z_])(seq|sequence|nonce|nextid|uid|idcounter)/i.test(name);
}

/** `results.push(…)`, `seen.add(…)`. */
function additionHazard(module: Module, group: Group, write: StateWrite): HazardKind | undefined {
  const isKept = keepsInvocation(module, write);
  if (write.change === 'member' && !isKept) return undefined;
  if (
    write.change === 'append' &&
    isKept &&
    isEmptiedLate(module, group, write) &&
    !isOnlyForTelemetry(module, group)
  )
    return isExported(module, write.place) ? undefined : 'leak';
  if (isBounded(module, group)) return undefined;
  if (isRenewed(module, group)) return isConcurrent(module) ? 'race' : undefined;
  if (!isKept && isDoneOnce(module, write.node)) return undefined;
  if (isExported(module, write.place)) return undefined;
  if (!isKept && readsOf(module, write.place).some((read) => isLookUp(read))) return undefined;
  return readsOf(module, write.place).some((read) => isHandedOut(module, read)) ? undefined : 'accumulation';
}

/** `LIST.sort(byDistanceTo(event))`, `LIST.reverse()`, `QUEUE.shift()`. */
function reorderHazard(module: Module, group: Group, write: StateWrite): HazardKind | undefined {
  if (isRenewed(module, group) || isExported(module, group.place)) return undefined;
  if (write.change === 'reorder') {
    if (write.by === 'reverse') return 'lasting-change';
    return keepsInvocation(module, write) || readsInvocation(module, write) ? 'lasting-change' : undefined;
  }
  const isFilled = group.writes.some(
    ({ change }) => change === 'append' || change === 'entry' || change === 'member',
  );
  if (isFilled || !isFilledAtStart(group.place) || !isArrayRemoval(write)) return undefined;
  return 'lasting-change';
}

function isArrayRemoval(write: StateWrite): boolean {
  return ['pop', 'shift', 'splice'].includes(write.by);
}

function isFilledAtStart(place: Place): boolean {
  const value = place.variable && soleValueOf(place.variable);
  return place.path.length === 1 && value?.type === 'ArrayExpression' && value.elements.length > 0;
}

/** A comparator that closes over the event. */
function readsInvocation(module: Module, write: StateWrite): boolean {
  return write.values.some((value) =>
    someNode(value, (node) => node.type === 'Identifier' && belongsToInvocation(module, node)),
  );
}
