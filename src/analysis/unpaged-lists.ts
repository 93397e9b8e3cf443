import { calleeNameOf, keyNameOf, outermost, unwrap } from '../ast/expressions.js';
import { enclosingFunction, enclosingFunctions, isFunction } from '../ast/functions.js';
import { findAround, isWithin, someNode, type Node } from '../ast/walk.js';
import { pagedOperations, type PagedOperation } from '../knowledge/paged-operations.js';
import { memoPer } from '../memo.js';
import { answerEndsOf, isLogged, mayRead } from './answers.js';
import { inputOf, inputTextOf, isInputKnown, onePerRequest, type AwsOperation } from './aws-operations.js';
import { callsTo } from './definitions.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { variableOf, type Module } from './module.js';
import type { ValueEnd } from './value-ends.js';

/** A request whose first page is taken for the whole list. */
export interface UnpagedList {
  readonly operation: AwsOperation;
  readonly reach: Reach;
  readonly paging: PagedOperation;
}

/** The requests of this module's Invoke phase that stop at the first page without saying so. */
export const unpagedListsIn = memoPer((module: Module): readonly UnpagedList[] =>
  onePerRequest(module, (operation): UnpagedList[] => {
    const paging = pagedOperations.get(`${operation.service}.${operation.name}`);
    const reach = paging && invokePhaseOf(module, operation.node);
    if (!reach || !asksForAll(module, operation, paging) || isInTurns(module, operation.node)) return [];
    const ends = answerEndsOf(module, operation) ?? [];
    if (ends.some((end) => mayRead(end, paging.tokens))) return [];
    const isTakenWhole = ends.some((end) => paging.lists.includes(end.path[0] ?? '') && isWhole(end));
    return isTakenWhole ? [{ operation, reach, paging }] : [];
  }),
);

/**
 * Inputs that say which part is wanted: a filter, names (with which the API takes no page, as in
 * resourcegroupstagging/latest/APIReference/API_GetResources.html), the newest first.
 */
const narrowing = ['Filter', 'Filters', 'ResourceARNList', 'repositoryNames', 'reverseOrder', 'descending'];

/** The source shows the input, which neither goes on from an earlier page, nor says how much is wanted, nor names one thing. */
function asksForAll(module: Module, operation: AwsOperation, { start, limit }: PagedOperation): boolean {
  if (!operation.input) return true;
  const asked = [start, ...(limit === undefined ? [] : [limit])];
  if (!asked.every((name) => isInputKnown(module, operation, name))) return false;
  if ([...asked, ...narrowing].some((name) => inputOf(module, operation, name) !== undefined)) return false;
  if (looksForName(module, operation)) return false;
  return operation.name !== 'Query' || asksForMany(module, operation);
}

/**
 * `Prefix: key` with `object.Key === key`: names come in the order of their bytes, so that the one that is the prefix is the first
 * (AmazonS3/latest/userguide/ListingKeysUsingAPIs.html).
 */
function looksForName(module: Module, operation: AwsOperation): boolean {
  if (!operation.name.startsWith('ListObjects')) return false;
  const prefix = inputOf(module, operation, 'Prefix');
  const wanted = prefix && variableOf(module, unwrap(prefix));
  const fn = wanted && enclosingFunction(operation.node);
  return (
    fn !== undefined &&
    someNode(fn.body, (node) => {
      if (node.type !== 'BinaryExpression' || !/^===?$/.test(node.operator)) return false;
      const sides = [node.left, node.right].map((side) => unwrap(side));
      return (
        sides.some((side) => variableOf(module, side) === wanted) &&
        sides.some((side) => side.type === 'MemberExpression' && keyNameOf(side) === 'Key')
      );
    })
  );
}

/** Whether the key condition of a query fits several items: the sort key is left out, or compared other than by `=`. */
function asksForMany(module: Module, operation: AwsOperation): boolean {
  const condition = inputTextOf(module, operation, 'KeyConditionExpression');
  if (condition === undefined) return false;
  const [, second] = condition.split(/\band\b/i);
  return second === undefined || !/^[\s(]*[#\w.-]+\s*=/.test(second);
}

/** Whether the request is made again and again until something ends it: in a loop, or by a function that calls itself. */
function isInTurns(module: Module, node: Node): boolean {
  const isTurn = (around: Node): around is Node =>
    isFunction(around) || /^(While|DoWhile|For)Statement$/.test(around.type);
  const turn = findAround(node, isTurn);
  if (turn && !isFunction(turn)) return true;
  return enclosingFunctions(node).some((fn) => callsTo(module, fn).some((call) => isWithin(call, fn)));
}

const partialMethods = /^(at|shift|pop)$/;

/** Whether code does something with all that is listed, rather than with one thing, or with whether there is any. */
function isWhole(end: ValueEnd): boolean {
  const { kind, node, path } = end;
  if (kind === 'dropped' || isLogged(end)) return false;
  const [, step, ...rest] = path;
  if (step === undefined) return !isTested(node);
  if (step === 'length') return !isTested(node);
  if (/^(\d+|\*)$/.test(step) || partialMethods.test(step)) return false;
  return rest.length > 0 || kind !== 'used' || isMethodCall(node);
}

/** `list.map(…)`, or `ResultSet.Rows`. */
function isMethodCall(node: Node): boolean {
  const member = outermost(node);
  return member.parent?.type === 'CallExpression' && member.parent.callee === member;
}

/** `if (list)`, `!list`, `list.length > 0`, `Array.isArray(list)`, and any of these beside another condition. */
function isTested(node: Node): boolean {
  const whole = outermost(node);
  const { parent } = whole;
  if (parent?.type === 'LogicalExpression' && parent.operator !== '??') return isTested(parent);
  if (parent?.type === 'CallExpression') return calleeNameOf(parent) === 'isArray' && parent.callee !== whole;
  if (parent?.type === 'ConditionalExpression') return parent.test === whole;
  return /^(If|While|DoWhile)Statement$|^(Unary|Binary|Update)Expression$/.test(parent?.type ?? '');
}
