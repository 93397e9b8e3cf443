import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, propertyOf, stringOf, unwrap } from '../ast/expressions.js';
import { enclosingFunction, isFunction } from '../ast/functions.js';
import { findAround, isWithin, someNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { batchReachOf, hasOnlyBatches, isOneByOne, mayReportFailures, type BatchReach } from './batches.js';
import type { Crossing } from './call-closure.js';
import { errorResponsesIn } from './error-responses.js';
import { calledFunction } from './definitions.js';
import { handlerAround } from './handlers.js';
import { reachedFunctions } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { provenanceOf } from './provenance.js';
import { isLoop, isRecordLoop } from './record-turns.js';
import { isTelemetryCall } from './state-readers.js';

/** Records of a batch that are acknowledged without having been looked at. */
export interface LeftRecords extends BatchReach {
  readonly kind: 'firstRecordOnly' | 'leftRecords';
  readonly node: Node;
}

/** Where a handler takes the first record only, or leaves the loop over the records as if all was done. */
export const leftRecordsIn = memoPer((module: Module): readonly LeftRecords[] => [
  ...firstRecords(module),
  ...nodesIn(module, 'ReturnStatement').flatMap((statement) => restLeftBy(module, statement) ?? []),
]);

/** `event.Records[0]`, when nothing else of the list is used; one report for each handler. */
function firstRecords(module: Module): LeftRecords[] {
  const reads =
    /\bRecords\b/.test(module.text) && reachedFunctions(module).size > 0 ? recordListsIn(module) : [];
  const found = new Map<unknown, LeftRecords>();
  for (const read of reads) {
    const batch = batchReachOf(module, read);
    const first = firstOf(read);
    if (!batch || !first || found.has(batch.reach.handler) || !hasOnlyBatches(batch.reach.handler)) continue;
    // Files of the package may have to be read for it.
    if (isOneByOne(batch.reach.handler)) continue;
    const isAllThatIsUsed = reads.every((other) => firstOf(other) !== undefined || isInert(other));
    const isHandedOn = handsEventOn(module, (call) => calledFunction(module, call) !== undefined);
    if (isAllThatIsUsed && !isHandedOn && batch.reach.crossings.every(isOnlyUse))
      found.set(batch.reach.handler, { ...batch, kind: 'firstRecordOnly', node: first });
  }
  return [...found.values()];
}

/** Whether a module on the way does nothing with the records but to run what it leads to. */
function isOnlyUse({ module, node: way }: Crossing): boolean {
  const isUsed = recordListsIn(module).some((list) => firstOf(list) === undefined && !isInert(list));
  return (
    !isUsed &&
    !handsEventOn(module, (call) => isWithin(way, call) || calledFunction(module, call) !== undefined)
  );
}

/** Whether the event, or the list of its records, goes to a function that is not known to be looked at, log lines left out. */
export function handsEventOn(module: Module, isKnown: (call: TSESTree.CallExpression) => boolean): boolean {
  return [...nodesIn(module, 'Identifier'), ...nodesIn(module, 'MemberExpression')].some((node) => {
    const { parent } = node;
    const call = parent.type === 'CallExpression' && parent.callee !== node ? parent : undefined;
    if ((!call && parent.type !== 'SpreadElement') || isInert(node)) return false;
    const value = provenanceOf(module, node);
    return value.kind === 'event' && /^(Records)?$/.test(value.path.join('.')) && !(call && isKnown(call));
  });
}

/** Every place that names the list of records: members, and the names that a pattern or a variable gives it. */
function recordListsIn(module: Module): Node[] {
  const isList = (node: Node): boolean => {
    const value = provenanceOf(module, node);
    return value.kind === 'event' && value.path.join('.') === 'Records';
  };
  const members = nodesIn(module, 'MemberExpression').filter(
    (node) => keyNameOf(node) === 'Records' && isList(node),
  );
  const names = nodesIn(module, 'Identifier').filter(
    (node) =>
      variableOf(module, node)?.references.some(
        ({ identifier, init }) => identifier === node && init !== true,
      ) && isList(node),
  );
  return [...members, ...names];
}

/** The read of the first element, or the pattern that takes it out, that a list is used for. */
function firstOf(list: Node): Node | undefined {
  const { parent } = list;
  if (parent?.type === 'MemberExpression' && parent.object === list) {
    if (parent.computed && parent.property.type === 'Literal' && parent.property.value === 0) return parent;
    const call = parent.parent;
    const isCall = call.type === 'CallExpression' && call.callee === parent;
    if (
      isCall &&
      keyNameOf(parent) === 'at' &&
      call.arguments[0]?.type === 'Literal' &&
      call.arguments[0].value === 0
    )
      return call;
    return isCall && /^(shift|pop)$/.test(keyNameOf(parent) ?? '') && !findAround(call, isWhile)
      ? call
      : undefined;
  }
  if (parent?.type === 'VariableDeclarator' && parent.init === list && parent.id.type === 'ArrayPattern')
    return parent.id.elements.length === 1 && parent.id.elements[0]?.type !== 'RestElement'
      ? parent.id
      : undefined;
  return undefined;
}

function isWhile(node: Node): node is Node {
  return /While/.test(node.type) || isLoop(node);
}

/** A use that takes no record out of the list: the name of a new variable, a log line. */
function isInert(list: Node): boolean {
  const { parent } = list;
  if (parent?.type === 'VariableDeclarator' && parent.init === list) return parent.id.type === 'Identifier';
  const isLogged = (node: Node): node is Node => isTelemetryCall(node);
  return findAround(list, isLogged) !== undefined;
}

/** `return` in the loop of a handler, with nothing in it that says which records are left. */
function restLeftBy(module: Module, statement: TSESTree.ReturnStatement): LeftRecords | undefined {
  const loop = findAround(statement, (node): node is Node => isFunction(node) || isLoop(node));
  if (!loop || !isLoop(loop) || !isRecordLoop(module, loop)) return undefined;
  const fn = enclosingFunction(statement);
  const found = batchReachOf(module, statement);
  if (!fn || !found || handlerAround(module, statement)?.functions.includes(fn) !== true) return undefined;
  const { handler } = found.reach;
  if (
    !hasOnlyBatches(handler) ||
    isOneByOne(handler) ||
    handler.wrappers.some((name) => name.startsWith('local:'))
  )
    return undefined;
  if (countsRecords(module, fn) || !isSuccess(handler, statement.argument)) return undefined;
  const isToldElsewhere = errorResponsesIn(module).some(({ node }) => isWithin(node, statement));
  const isInCatch =
    findAround(statement, (node): node is Node => node.type === 'CatchClause' || isFunction(node))?.type ===
    'CatchClause';
  return isToldElsewhere || isInCatch ? undefined : { ...found, kind: 'leftRecords', node: statement };
}

/** Whether an answer says nothing of failures. */
function isSuccess(handler: BatchReach['reach']['handler'], answer: TSESTree.Expression | null): boolean {
  if (!answer) return true;
  const value = unwrap(answer);
  if (value.type === 'Literal' || stringOf(value) !== undefined) return true;
  if (value.type === 'ObjectExpression')
    return (
      !propertyOf(value, 'batchItemFailures') && value.properties.every(({ type }) => type === 'Property')
    );
  return !mayReportFailures(handler);
}

/** `if (event.Records.length !== 1) throw …`: the code itself says how many records it takes. */
function countsRecords(module: Module, fn: Node): boolean {
  return someNode(fn, (node) => {
    if (node.type !== 'BinaryExpression') return false;
    const one = [node.left, node.right].some((side) => side.type === 'Literal' && side.value === 1);
    return (
      one &&
      [node.left, node.right].some((side) => side.type === 'MemberExpression' && keyNameOf(side) === 'length')
    );
  });
}
