import { outermost } from '../ast/expressions.js';
import { enclosingFunctions, isFunction } from '../ast/functions.js';
import { findAround, isWithin, type Node } from '../ast/walk.js';
import { pagedOperations, type PagedOperation } from '../knowledge/paged-operations.js';
import { memoPer } from '../memo.js';
import { answerEndsOf, isLogged, mayRead } from './answers.js';
import { awsOperationsIn, inputOf, inputTextOf, isInputKnown, type AwsOperation } from './aws-operations.js';
import { callsTo } from './definitions.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import type { Module } from './module.js';
import type { ValueEnd } from './value-ends.js';

/** A request whose first page is taken for the whole list. */
export interface UnpagedList {
  readonly operation: AwsOperation;
  readonly reach: Reach;
  readonly paging: PagedOperation;
}

/** The requests of this module's Invoke phase that stop at the first page without saying so. */
export const unpagedListsIn = memoPer((module: Module): readonly UnpagedList[] =>
  awsOperationsIn(module).flatMap((operation): UnpagedList[] => {
    const paging = pagedOperations.get(`${operation.service}.${operation.name}`);
    const reach = paging && invokePhaseOf(module, operation.node);
    if (!reach || !asksForAll(module, operation, paging) || isInTurns(module, operation.node)) return [];
    const ends = answerEndsOf(module, operation) ?? [];
    if (ends.some((end) => mayRead(end, paging.tokens))) return [];
    const isTakenWhole = ends.some((end) => paging.lists.includes(end.path[0] ?? '') && isWhole(end));
    return isTakenWhole ? [{ operation, reach, paging }] : [];
  }),
);

/** The source shows the input, which neither goes on from an earlier page, nor says how much is wanted, nor names one thing. */
function asksForAll(module: Module, operation: AwsOperation, { start, limit }: PagedOperation): boolean {
  if (!operation.input) return true;
  const asked = [start, ...(limit === undefined ? [] : [limit])];
  if (!asked.every((name) => isInputKnown(module, operation, name))) return false;
  const narrow = [...asked, 'Filter', 'Filters'];
  if (narrow.some((name) => inputOf(module, operation, name) !== undefined)) return false;
  return operation.name !== 'Query' || asksForMany(module, operation);
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
  if (step === undefined) return kind !== 'used' || !isTested(node);
  if (step === 'length') return !isTested(node);
  if (/^(\d+|\*)$/.test(step) || partialMethods.test(step)) return false;
  return rest.length > 0 || kind !== 'used' || isMethodCall(node);
}

/** `list.map(…)`, or `ResultSet.Rows`. */
function isMethodCall(node: Node): boolean {
  const member = outermost(node);
  return member.parent?.type === 'CallExpression' && member.parent.callee === member;
}

/** `if (list)`, `!list`, `list.length > 0`. */
function isTested(node: Node): boolean {
  const { parent } = outermost(node);
  return /^(If|While|DoWhile)Statement$|^(Conditional|Unary|Binary|Update)Expression$/.test(
    parent?.type ?? '',
  );
}
