import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, outermost } from '../ast/expressions.js';
import { enclosingFunctions, functionNameOf, type FunctionNode } from '../ast/functions.js';
import { isWithin, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, type AwsOperation } from './aws-operations.js';
import type { Crossing, Reach } from './call-closure.js';
import { calledFunction, callsTo, functionOf } from './definitions.js';
import { invokePhaseOf, reachedFunctions } from './invoke-phase.js';
import { nodesIn, type Module } from './module.js';
import type { Entry, Place } from './places.js';
import { loadsOwnModules } from './project-modules.js';
import { entriesFromOtherModules } from './project-reach.js';
import { importedFunctionsAt, type PlacedFunction } from './references.js';
import { writeTargetsOf, type WriteTarget } from './write-targets.js';

/** A write that an invocation makes, at the place of this module that names what is written to. */
export interface PlacedWrite {
  readonly module: Module;
  /** The operation, or the call of the function that makes it with what it is given here. */
  readonly node: Node;
  readonly reach: Reach;
  readonly target: WriteTarget;
  /** The operation and the calls on the way to it, innermost first: what may keep it from happening. */
  readonly steps: readonly Pick<Place, 'module' | 'node'>[];
}

/**
 * The writes of this module's own operations, and those that it has other functions make for it, of this module or of
 * others, on a resource that it names. A write is in the answer for one module only: the one that names its resource.
 */
export const placedWritesIn = memoPer((module: Module): readonly PlacedWrite[] => {
  if (!mayWrite(module) || reachedFunctions(module).size === 0) return [];
  return writesAlong(module, {
    reachAt: (node) => invokePhaseOf(module, node),
    entries: () => entriesFromOtherModules(module),
  });
});

/** As `placedWritesIn`, of the invocations of one handler alone; the functions of the module that they run are given. */
export function placedWritesOf(
  module: Module,
  reached: ReadonlyMap<FunctionNode, Reach>,
): readonly PlacedWrite[] {
  return writesAlong(module, { reachAt: (node) => reachIn(reached, node), entries: () => reached });
}

function reachIn(reached: ReadonlyMap<FunctionNode, Reach>, node: Node): Reach | undefined {
  return enclosingFunctions(node)
    .map((fn) => reached.get(fn))
    .find((reach) => reach !== undefined);
}

/** How invocations get to the code of a module. */
interface Ways {
  readonly reachAt: (node: Node) => Reach | undefined;
  /** The functions that other modules enter, before those that run because of them. */
  readonly entries: () => ReadonlyMap<FunctionNode, Reach>;
}

function writesAlong(module: Module, ways: Ways): readonly PlacedWrite[] {
  if (!mayWrite(module)) return [];
  return [...ownWrites(module, ways), ...writesByCalls(module, ways)].filter(
    ({ target }) => !target.named || target.named.module === module,
  );
}

function mayWrite(module: Module): boolean {
  return awsOperationsIn(module).length > 0 || loadsOwnModules(module);
}

function ownWrites(module: Module, ways: Ways): PlacedWrite[] {
  return awsOperationsIn(module).flatMap((operation) => {
    const reach = ways.reachAt(operation.node);
    if (!reach) return [];
    const steps = [{ module, node: operation.node }, ...reach.crossings.toReversed()];
    return writeTargetsOf(module, operation, entryOf(ways, reach)).map((target) => ({
      module,
      node: operation.node,
      reach,
      target,
      steps,
    }));
  });
}

/** The call of another module that the way of an invocation into this one goes through. */
function entryOf({ entries }: Ways, { crossings }: Reach): Entry | undefined {
  if (crossings.length === 0) return undefined;
  const entered = [...entries()].find(([, way]) => way.crossings === crossings);
  return entered && crossedAt(entered[0], crossings);
}

function crossedAt(fn: FunctionNode, crossings: readonly Crossing[]): Entry | undefined {
  const last = crossings.at(-1);
  const node = last && callAround(last.node);
  if (!last || !node) return undefined;
  const before = crossings.slice(0, -1);
  const outer = before.at(-1);
  const [entered] = outer ? importedFunctionsAt(outer.module, outer.node) : [];
  return { fn, call: { module: last.module, node, entry: entered && crossedAt(entered.fn, before) } };
}

/** The call of what an expression names, or that it is given to. */
function callAround(node: Node): Call | undefined {
  const { parent } = outermost(node);
  return parent?.type === 'CallExpression' || parent?.type === 'NewExpression' ? parent : undefined;
}

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** Deeper chains of helpers are not followed, and not more functions from one call. */
const maximumDepth = 4;
const maximumFunctions = 60;

function writesByCalls(module: Module, ways: Ways): PlacedWrite[] {
  return nodesIn(module, 'CallExpression').flatMap((node) => {
    const reach = ways.reachAt(node);
    if (!reach) return [];
    // A function of this module that is called once gets its arguments anyway.
    const entered = functionsEntered(module, node).filter(
      (placed) => placed.module !== module || callsTo(module, placed.fn).length > 1,
    );
    const call = { module, node, entry: entryOf(ways, reach) };
    const seen = new Set<FunctionNode>();
    return entered.flatMap((placed) =>
      writesIn(placed, { fn: placed.fn, call }, seen, 0).map(({ target, steps, via }) => ({
        module,
        node,
        target,
        reach: { ...reach, via: [...reach.via, ...via] },
        steps: [...steps, call, ...reach.crossings.toReversed()],
      })),
    );
  });
}

/** The functions that a call enters: the called one, and one that it is given by name for the elements of a list. */
function functionsEntered(module: Module, call: TSESTree.CallExpression): readonly PlacedFunction[] {
  const isWalk = /^(map|forEach|flatMap|filter|then)$/.test(calleeNameOf(call) ?? '');
  return [call.callee, ...(isWalk ? call.arguments : [])].flatMap((node): readonly PlacedFunction[] => {
    if (node.type !== 'Identifier' && node.type !== 'MemberExpression') return [];
    const fn = node === call.callee ? calledFunction(module, call) : functionOf(module, node);
    return fn ? [{ module, fn }] : importedFunctionsAt(module, node);
  });
}

/** What a function does itself: the operations it sends and the calls it makes, functions inside it included. */
interface Contents {
  readonly operations: readonly AwsOperation[];
  readonly calls: readonly {
    readonly node: TSESTree.CallExpression;
    readonly entered: readonly PlacedFunction[];
  }[];
}

const contentsIn = memoPer<Module, Map<FunctionNode, Contents>>(() => new Map());

function contentsOf(module: Module, fn: FunctionNode): Contents {
  const contents = contentsIn(module).get(fn) ?? readContents(module, fn);
  contentsIn(module).set(fn, contents);
  return contents;
}

function readContents(module: Module, fn: FunctionNode): Contents {
  return {
    operations: awsOperationsIn(module).filter(({ node }) => isWithin(node, fn)),
    calls: nodesIn(module, 'CallExpression').flatMap((node) => {
      if (!isWithin(node, fn)) return [];
      const entered = functionsEntered(module, node).filter(
        (placed) => placed.module !== module || !isWithin(placed.fn, fn),
      );
      return entered.length > 0 ? [{ node, entered }] : [];
    }),
  };
}

type InnerWrite = Pick<PlacedWrite, 'target' | 'steps'> & { readonly via: readonly string[] };

/** The writes of a function that is entered by a call, and of the functions that it calls in turn. */
function writesIn(
  { module, fn }: PlacedFunction,
  entry: Entry,
  seen: Set<FunctionNode>,
  depth: number,
): InnerWrite[] {
  if (depth > maximumDepth || seen.has(fn) || seen.size > maximumFunctions) return [];
  seen.add(fn);
  const name = functionNameOf(fn);
  const { operations, calls } = contentsOf(module, fn);
  const here = operations.flatMap((operation) =>
    writeTargetsOf(module, operation, entry).map((target): InnerWrite => {
      return { target, steps: [{ module, node: operation.node }], via: [] };
    }),
  );
  const below = calls.flatMap(({ node, entered }) => {
    const call = { module, node, entry };
    return entered.flatMap((placed) =>
      writesIn(placed, { fn: placed.fn, call }, seen, depth + 1).map((write) => ({
        ...write,
        steps: [...write.steps, call],
      })),
    );
  });
  return [...here, ...below].map((write) => ({
    ...write,
    via: name === undefined ? write.via : [name, ...write.via],
  }));
}
