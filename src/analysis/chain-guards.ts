import { calleeNameOf, keyNameOf, receiverOf } from '../ast/expressions.js';
import { isFunction } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { comparisonOf, conditionsOn, presenceIn, usesOf, type Condition } from './conditions.js';
import { definitionOf } from './definitions.js';
import { sourceOfPath } from './event-sources.js';
import { followsClaim, isGuard } from './loop-guards.js';
import type { Module } from './module.js';
import type { PlacedWrite } from './placed-writes.js';
import { definitionAt, placesAt, type Place } from './places.js';
import { provenanceOf, rootsOf, type Provenance } from './provenance.js';
import type { WriteTarget } from './write-targets.js';

/** What invokes a function in a chain: events of a source, or a call of the function itself. */
export type Arrival = EventSource | 'call';

/**
 * Whether a chain of several functions may end at a write: because something on the way to it asks for what the event
 * carries, for what was looked up or for a setting; because it happens only after a failure, only for another kind of
 * event, or for the elements of a list that may be empty. `arrival` is left out when any kind of event counts.
 */
export function mayEndChain({ target, steps }: PlacedWrite, arrival: Arrival | undefined): boolean {
  if (target.isConditional || isOfOtherEvent(target, arrival) || isBatchOpen(target, arrival)) return true;
  return steps.some(({ module, node }) => mayBeSkipped(module, node, target, arrival));
}

/** Whether something decides if a write happens, other than that there are records. */
export function isUnconditional({ target, steps }: PlacedWrite): boolean {
  return (
    !target.isConditional &&
    steps.every(({ module, node }) => conditionsOn(module, node).every(({ kind }) => kind === 'walk'))
  );
}

function mayBeSkipped(
  module: Module,
  node: Node,
  target: WriteTarget,
  arrival: Arrival | undefined,
): boolean {
  return (
    followsClaim(module, node) ||
    isInDoubt(module, node, new Set()) ||
    conditionsOn(module, node).some((condition) => stops(module, condition, target, arrival))
  );
}

/** What names the resource or the object is only in events of another kind. */
function isOfOtherEvent({ resource, key }: WriteTarget, arrival: Arrival | undefined): boolean {
  return rootsOf(resource)
    .concat(key ? rootsOf(key) : [])
    .some((root) => isOfOtherSource(root, arrival));
}

function isOfOtherSource(root: Provenance, arrival: Arrival | undefined): boolean {
  const source = root.kind === 'event' ? sourceOfPath(root.path) : undefined;
  return arrival !== undefined && source !== undefined && source !== arrival;
}

/** The code runs after a failure, or inside of a loop that may have no round; also at any use of a function around it. */
function isInDoubt(module: Module, node: Node, seen: Set<Node>): boolean {
  for (let inner = node, around = node.parent; around; inner = around, around = around.parent) {
    if (around.type === 'CatchClause' || isFailureCallback(inner, around)) return true;
    if (isOpenLoop(module, inner, around)) return true;
    if (!isFunction(around) || seen.has(around)) continue;
    seen.add(around);
    if (usesOf(module, around).some((use) => isInDoubt(module, use, seen))) return true;
  }
  return false;
}

/** `.catch(callback)`, `.then(done, callback)`. */
function isFailureCallback(inner: Node, around: Node): boolean {
  if (around.type !== 'CallExpression') return false;
  const name = calleeNameOf(around);
  return (
    (name === 'catch' && around.arguments[0] === inner) || (name === 'then' && around.arguments[1] === inner)
  );
}

function isOpenLoop(module: Module, inner: Node, around: Node): boolean {
  switch (around.type) {
    case 'ForInStatement':
      return inner === around.body;
    case 'WhileStatement':
      return inner === around.body && !(around.test.type === 'Literal' && around.test.value === true);
    case 'ForStatement':
      return inner === around.body && !!around.test && !isCountOfRecords(module, around.test);
    default:
      return false;
  }
}

/** `index < event.Records.length`. */
function isCountOfRecords(module: Module, test: Node): boolean {
  if (test.type !== 'BinaryExpression') return false;
  const { right } = test;
  const size = definitionOf(module, right);
  return size.type === 'MemberExpression' && keyNameOf(size) === 'length' && isFilled(module, size.object);
}

function stops(
  module: Module,
  condition: Condition,
  target: WriteTarget,
  arrival: Arrival | undefined,
): boolean {
  const { test, kind, holds } = condition;
  if (kind === 'walk') return !isFilled(module, test);
  const isSource = sourceAnswer(module, condition, arrival);
  if (isSource !== undefined) return !isSource;
  if (isGuard(module, condition, target)) return true;
  const roots = rootsOf(provenanceOf(module, test));
  if (presenceIn(condition) === undefined && roots.some((root) => root.kind === 'env')) return true;
  if (!roots.some((root) => root.kind === 'event')) return false;
  return (
    holds !== true || presenceIn(condition) === false || roots.some((root) => isOfOtherSource(root, arrival))
  );
}

/** A list that is known to have elements: the records of an event, or what the code spells out. */
function isFilled(module: Module, list: Node): boolean {
  const definition = definitionOf(module, list);
  if (definition.type === 'ArrayExpression')
    return definition.elements.some((element) => element && element.type !== 'SpreadElement');
  if (definition.type === 'CallExpression' && calleeNameOf(definition) === 'map') {
    const receiver = receiverOf(definition);
    return receiver !== undefined && isFilled(module, receiver);
  }
  const value = provenanceOf(module, list);
  return value.kind === 'event' && value.path.at(-1) === 'Records';
}

/** The list that a batch of messages is sent from may be empty. */
function isBatchOpen(target: WriteTarget, arrival: Arrival | undefined): boolean {
  const { operation, place } = target;
  if (!operation.input || !/^(SendMessageBatch|PublishBatch|PutRecords|PutEvents)$/.test(operation.name))
    return false;
  const input = definitionAt({ ...place, node: operation.input });
  const [list] = placesAt(input, [operation.name === 'PutRecords' ? 'Records' : 'Entries']);
  if (!list) return true;
  return !isFilled(list.module, list.node) && !isAlwaysAddedTo(list, target, arrival);
}

/** `for (const record of event.Records) entries.push({ … })`. */
function isAlwaysAddedTo(list: Place, target: WriteTarget, arrival: Arrival | undefined): boolean {
  if (list.node.type !== 'ArrayExpression') return false;
  return placesAt(list, ['*']).some(({ module, node }) => !mayBeSkipped(module, node, target, arrival));
}

/** `record.eventSource === 'aws:sqs'`: whether the events that arrive pass; `undefined` when the test asks something else. */
function sourceAnswer(
  module: Module,
  condition: Condition,
  arrival: Arrival | undefined,
): boolean | undefined {
  const comparison = comparisonOf(condition);
  if (!comparison || !/^[!=]==$/.test(comparison.operator)) return undefined;
  const sides = [comparison.left, comparison.right].map((side) => provenanceOf(module, side));
  const isAsked = sides.some(
    (side) => side.kind === 'event' && /^Records\.\*\.[eE]ventSource$/.test(side.path.join('.')),
  );
  const named = sides.find((side) => side.kind === 'literal');
  if (!isAsked || named?.kind !== 'literal') return undefined;
  return arrival === undefined || (`aws:${arrival}` === named.value) === (comparison.operator === '===');
}
