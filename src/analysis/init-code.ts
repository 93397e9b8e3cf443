import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, dottedNameOf, receiverOf, unwrap } from '../ast/expressions.js';
import { isFunction, returnedFrom, type FunctionNode } from '../ast/functions.js';
import { findAround, someNode, walk, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn } from './aws-operations.js';
import { calledFunction, definitionOf, functionOf } from './definitions.js';
import { variableOf, type Module } from './module.js';
import { importedFunctionsAt, type PlacedFunction } from './references.js';

/** A stretch of code that runs when a module is evaluated: its top level, or a function that is called from there. */
export interface InitCode {
  readonly module: Module;
  /** The program, or a function. */
  readonly root: Node;
  /** Where evaluation comes to it: the call in the evaluated module when the code stands in another one. */
  readonly at: Node | undefined;
  /** Evaluation goes on only when this code is through: what it awaits is awaited by the Init phase. */
  readonly isAwaited: boolean;
}

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

const maximumStretches = 60;

/** The code that evaluating this module runs, its own top level first, functions of helper modules included. */
export const initCodeIn = memoPer((module: Module): readonly InitCode[] => {
  const stretches: InitCode[] = [{ module, root: module.ast, at: undefined, isAwaited: true }];
  const seen = new Map<Node, boolean>();
  for (const stretch of stretches) {
    for (const next of stretchesBehind(stretch)) {
      const known = seen.get(next.root);
      if (known === true || known === next.isAwaited || stretches.length >= maximumStretches) continue;
      seen.set(next.root, next.isAwaited);
      stretches.push(next);
    }
  }
  // What is awaited somewhere is awaited, also when it was found as something else before.
  return stretches.filter(({ root, isAwaited }) => isAwaited || seen.get(root) !== true);
});

function stretchesBehind(stretch: InitCode): InitCode[] {
  const waits = new Set<Node>(stretch.isAwaited ? awaitedIn(stretch) : []);
  return callsIn(stretch).flatMap((call) =>
    functionsRunBy(stretch.module, call).map(({ module, fn }) => ({
      module,
      root: fn,
      at: stretch.at ?? (module === stretch.module ? undefined : call),
      isAwaited: waits.has(call),
    })),
  );
}

function functionsRunBy(module: Module, call: Call): readonly PlacedFunction[] {
  const own = calledFunction(module, call);
  if (own) return [{ module, fn: own }];
  if (call.type === 'NewExpression') return [];
  const callback = mappedBy(module, call);
  return callback ? [{ module, fn: callback }] : importedFunctionsAt(module, call.callee);
}

/** The callback that an array method runs, when it is async: others count as code around them. */
function mappedBy(module: Module, call: TSESTree.CallExpression): FunctionNode | undefined {
  const [given] = call.arguments;
  const isMap = /^(map|forEach|flatMap)$/.test(calleeNameOf(call) ?? '') && receiverOf(call) !== undefined;
  return isMap && given ? functionOf(module, given) : undefined;
}

/** The nodes of a stretch that run with it, without the functions that only stand in it. */
export function ownNodesOf({ root }: Pick<InitCode, 'root'>, visit: (node: Node) => void): void {
  const enter = (node: Node): void => {
    walk(node, (inner) => {
      if (inner === root) return true;
      if (isFunction(inner) && !runsInPlace(inner)) return false;
      if (inner.type === 'PropertyDefinition' && !inner.static) return false;
      if (isOfDevelopment(inner)) return false;
      visit(inner);
      return true;
    });
  };
  enter(root);
}

/** `(() => { … })()`, and callbacks of array methods that are not async. */
function runsInPlace(fn: FunctionNode): boolean {
  const { parent } = fn;
  if (fn.async || fn.generator || parent.type !== 'CallExpression') return false;
  return (
    parent.callee === fn ||
    /^(forEach|map|flatMap|filter|reduce|some|every|find)$/.test(calleeNameOf(parent) ?? '')
  );
}

/** What stands behind a question about the surroundings may never run on Lambda: `if (process.env.IS_OFFLINE) …`. */
function isOfDevelopment(node: Node): boolean {
  const { parent } = node;
  const isBranch =
    (parent?.type === 'IfStatement' || parent?.type === 'ConditionalExpression') && parent.test !== node;
  const isBehind = parent?.type === 'LogicalExpression' && parent.operator === '&&' && parent.right === node;
  const test = isBranch ? parent.test : isBehind ? parent.left : undefined;
  return test !== undefined && someNode(test, asksSurroundings);
}

/** Whether code stands behind such a question, in the functions around it too. */
export function isBehindDevelopment(node: Node): boolean {
  return (
    findAround(node, (around): around is Node => isOfDevelopment(around)) !== undefined ||
    isOfDevelopment(node)
  );
}

function asksSurroundings(node: Node): boolean {
  if (node.type === 'MetaProperty') return true;
  if (node.type === 'Identifier') return /(local|offline|debug|test|dev|prod|stage)/i.test(node.name);
  const name = node.type === 'MemberExpression' ? dottedNameOf(node)?.slice(0, 2).join('.') : undefined;
  return name !== undefined && /^(process\.(env|argv)|require\.main)$/.test(name);
}

function callsIn(stretch: InitCode): Call[] {
  const calls: Call[] = [];
  ownNodesOf(stretch, (node) => {
    if (node.type === 'CallExpression' || node.type === 'NewExpression') calls.push(node);
  });
  return calls;
}

/** The calls whose promises a stretch waits for: awaited or, in a function, given back. */
export function awaitedIn({ module, root }: Pick<InitCode, 'module' | 'root'>): readonly Node[] {
  const awaited: Node[] = [];
  ownNodesOf({ root }, (node) => {
    if (node.type === 'AwaitExpression') awaited.push(...callsBehind(module, node.argument));
  });
  if (isFunction(root))
    for (const returned of returnedFrom(root)) awaited.push(...callsBehind(module, returned));
  return awaited;
}

/** The calls that a promise stands for: itself, those in `Promise.all`, before `.then`, in a variable. */
export function callsBehind(module: Module, node: Node, depth = 0): readonly Node[] {
  const inner = unwrap(node);
  const behind = (next: Node): readonly Node[] => (depth > 8 ? [] : callsBehind(module, next, depth + 1));
  switch (inner.type) {
    case 'CallExpression':
      return callsBehindCall(module, inner, behind);
    case 'ConditionalExpression':
      return [inner.consequent, inner.alternate].flatMap(behind);
    case 'LogicalExpression':
      return [inner.left, inner.right].flatMap(behind);
    case 'ArrayExpression':
      return inner.elements.flatMap((element) => (element ? behind(element) : []));
    case 'SpreadElement':
      return behind(inner.argument);
    case 'Identifier': {
      const value = heldPromise(module, inner);
      return value ? behind(value) : [];
    }
    default:
      return [];
  }
}

function callsBehindCall(
  module: Module,
  call: TSESTree.CallExpression,
  behind: (node: Node) => readonly Node[],
): readonly Node[] {
  const receiver = receiverOf(call);
  const name = calleeNameOf(call) ?? '';
  const isOfPromise = receiver?.type === 'Identifier' && receiver.name === 'Promise';
  if (isOfPromise) return /^(all|allSettled)$/.test(name) ? call.arguments.flatMap(behind) : [];
  if (receiver && /^(then|catch|finally)$/.test(name)) return behind(receiver);
  if (receiver && name === 'promise' && !isOperation(module, call)) return behind(receiver);
  return [call];
}

function isOperation(module: Module, call: Node): boolean {
  return awsOperationsIn(module).some(({ node }) => node === call);
}

/** The promise that a variable is given, when it is the same at every use. */
function heldPromise(module: Module, identifier: TSESTree.Identifier): Node | undefined {
  const definition = variableOf(module, identifier)?.defs[0];
  const init = definition?.type === 'Variable' ? definition.node.init : undefined;
  if (!init || unwrap(init).type === 'AwaitExpression') return undefined;
  const value = definitionOf(module, identifier);
  return value.type === 'CallExpression' || value.type === 'ArrayExpression' ? value : undefined;
}
