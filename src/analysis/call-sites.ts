import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, outermost, unwrap } from '../ast/expressions.js';
import {
  enclosingFunction,
  functionNameOf,
  isFunction,
  parameterIdentifier,
  walkOwn,
  type FunctionNode,
} from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { isClass } from './definitions.js';
import { exportsIn } from './exports.js';
import { initFunctions } from './init-functions.js';
import { functionsIn, memoPerNode, nodesIn, type Module } from './module.js';
import { moduleLoadsIn } from './module-loads.js';
import { modulesNamed } from './project-modules.js';
import {
  functionAt,
  importedValuesAt,
  isOpen,
  parameterAt,
  tracesAt,
  tracesFrom,
  type ParameterPart,
  type PlacedCall,
  type PlacedFunction,
  type PlacedNode,
  type Trace,
} from './references.js';

/** What the modules that some modules load give to each other's functions. */
export interface CallSites {
  /** Whether any of the modules has something of a name that may be a function. */
  readonly hasFunctionNamed: (name: string) => boolean;
  /** The functions behind a parameter's part, reached by some steps, at all calls from other modules. */
  readonly functionsGivenTo: (part: ParameterPart, steps: readonly string[]) => readonly PlacedFunction[];
  /** The calls from other modules that run a function or construct a class. */
  readonly callsTo: (target: Node) => readonly PlacedCall[];
}

/** How long the way from an argument to a function may get; a part of itself that is handed on again and again makes it longer each time. */
const maximumSteps = 8;

/** The calls across modules in everything that some modules load; they are looked for when the first one is asked for. */
export function callSitesIn(starts: readonly Module[]): CallSites {
  const modules = loadedFrom(starts);
  let names: ReadonlySet<string> | undefined;
  const hasFunctionNamed = (name: string): boolean => {
    names ??= new Set(modules.flatMap(namesOfFunctions));
    return names.has(name);
  };
  let sites: ReadonlyMap<Node, readonly PlacedCall[]> | undefined;
  const callsTo = (target: Node): readonly PlacedCall[] => {
    sites ??= callsBetween(modules);
    return sites.get(target) ?? [];
  };
  const known = new Map<FunctionNode, Map<string, readonly PlacedFunction[]>>();
  const functionsGivenTo: CallSites['functionsGivenTo'] = ({ fn, index: position, names: parts }, steps) => {
    const way = [...parts, ...steps];
    if (way.length > maximumSteps) return [];
    const last = way.findLast((step) => step !== '()');
    if (last !== undefined && last !== '*' && !hasFunctionNamed(last)) return [];
    const byWay = known.get(fn) ?? new Map<string, readonly PlacedFunction[]>();
    known.set(fn, byWay);
    const key = [position, ...way].join('.');
    const before = byWay.get(key);
    if (before) return before;
    byWay.set(key, []); // what is handed round in a circle comes from nowhere else
    const found = callsTo(fn).flatMap(({ module, call }) => {
      const argument = call.arguments[position];
      return argument && argument.type !== 'SpreadElement'
        ? functionsBehind(tracesFrom({ module, node: argument }, way), functionsGivenTo)
        : [];
    });
    byWay.set(key, found);
    return found;
  };
  return { hasFunctionNamed, functionsGivenTo, callsTo };
}

function functionsBehind(
  traces: readonly Trace[],
  functionsGivenTo: CallSites['functionsGivenTo'],
): readonly PlacedFunction[] {
  return traces.flatMap((trace) => {
    if (!isOpen(trace)) return functionAt(trace);
    const part = parameterAt(trace.module, trace.node);
    return part ? functionsGivenTo(part, trace.steps) : [];
  });
}

function loadedFrom(starts: readonly Module[]): readonly Module[] {
  const modules = new Set(starts);
  for (const module of modules)
    for (const { specifier } of moduleLoadsIn(module))
      for (const next of modulesNamed(module, specifier)) modules.add(next);
  return [...modules];
}

/** Names of functions, and of properties and exports that may hold one. */
const namesOfFunctions = memoPer((module: Module): readonly string[] => [
  ...functionsIn(module).flatMap((fn) => functionNameOf(fn) ?? []),
  ...exportsIn(module).map(({ name }) => name),
  ...nodesIn(module, 'Property').flatMap((property) =>
    isFunctionLike(property.value) ? (keyNameOf(property) ?? []) : [],
  ),
  ...nodesIn(module, 'AssignmentExpression').flatMap(({ left, right }) =>
    left.type === 'MemberExpression' && isFunctionLike(right) ? (keyNameOf(left) ?? []) : [],
  ),
  ...nodesIn(module, 'PropertyDefinition').flatMap((field) => keyNameOf(field) ?? []),
  ...nodesIn(module, 'TSParameterProperty').flatMap((field) => parameterIdentifier(field)?.name ?? []),
]);

function isFunctionLike(value: Node): boolean {
  return !/Literal|^(Object|Array|Template)Expression$|^(Binary|Unary)Expression$/.test(value.type);
}

/** The calls in other modules, by the function that they run and the class that they construct. */
function callsBetween(modules: readonly Module[]): ReadonlyMap<Node, readonly PlacedCall[]> {
  const calls = new Map<Node, PlacedCall[]>();
  for (const module of modules) {
    for (const { target, call } of callsOut(module)) {
      const same = calls.get(target);
      if (same) same.push({ module, call });
      else calls.set(target, [{ module, call }]);
    }
  }
  return calls;
}

/** The calls in a module that give something to functions of other modules, or construct their classes. */
const callsOut = memoPer((module: Module) =>
  [...nodesIn(module, 'CallExpression'), ...nodesIn(module, 'NewExpression')]
    .filter((call) => call.arguments.length > 0 || call.type === 'NewExpression')
    .flatMap((call) =>
      importedValuesAt(module, call.callee).flatMap((placed) =>
        targetsAt(placed).map((target) => ({ target, call })),
      ),
    ),
);

function targetsAt(placed: PlacedNode): Node[] {
  const functions = functionAt(placed).map(({ fn }) => fn);
  return isClass(placed.node) ? [placed.node, ...functions] : functions;
}

/**
 * The functions that run at a name because callers in other modules gave them: injected objects, callbacks, dependencies by name.
 * `isRun` tells whether invocations run the function that was given something. Where they do not, it kept that for a function
 * that it made (`const wrap = (fn) => (event) => fn(event)`); where there are several, `functionsWrappedAt` tells them apart.
 */
export function functionsGivenAt(
  module: Module,
  node: Node,
  sites: CallSites,
  isRun: (module: Module, fn: FunctionNode) => boolean,
): readonly PlacedFunction[] {
  if (!isRunHere(outermost(node))) return [];
  return tracesAt(module, node)
    .filter(isOpen)
    .flatMap((trace) => {
      const given = functionsBehind([trace], sites.functionsGivenTo);
      const taker = parameterAt(trace.module, trace.node)?.fn;
      const isSure = !taker || isMaker(taker) || isRun(trace.module, taker);
      return isSure || new Set(given.map(({ fn }) => fn)).size < 2
        ? given.filter((placed) => !isOfUnknownCode(placed, isRun))
        : [];
    });
}

/** A function that another one runs because it was made with it, and the name by which that one calls it. */
export interface WrappedFunction extends PlacedFunction {
  readonly wrapper: PlacedFunction;
  readonly node: Node;
}

/**
 * The functions that run at a name because a function of another module made what it stands for of them: `save` of
 * `const sent = validated(save)`, where `validated` is `(run) => (order) => run(order)`.
 */
export function functionsWrappedAt(module: Module, node: Node): readonly WrappedFunction[] {
  if (!isRunHere(outermost(node))) return [];
  return tracesAt(module, node).flatMap((trace) =>
    trace.made && isFunction(trace.node) && trace.module !== module
      ? functionsWrappedBy(trace.made, { module: trace.module, fn: trace.node })
      : [],
  );
}

function functionsWrappedBy(made: PlacedCall, wrapper: PlacedFunction): readonly WrappedFunction[] {
  return namesRunIn(wrapper.module, wrapper.fn).flatMap(({ node, part }) => {
    const argument = argumentsFor(made, wrapper.fn, part.fn)?.[part.index];
    if (!argument || argument.type === 'SpreadElement') return [];
    return tracesFrom({ module: made.module, node: argument }, part.names)
      .flatMap((given) => (isOpen(given) ? [] : functionAt(given)))
      .map((placed) => ({ ...placed, wrapper, node }));
  });
}

/** What a function that made another one was given: `validated(rules)(save)` gives `save` to the inner of its two functions. */
function argumentsFor(
  { call }: PlacedCall,
  made: FunctionNode,
  maker: FunctionNode,
): readonly TSESTree.CallExpressionArgument[] | undefined {
  let from: Node = call;
  for (
    let around = enclosingFunction(made);
    around && (from.type === 'CallExpression' || from.type === 'NewExpression');
    around = enclosingFunction(around)
  ) {
    if (around === maker) return from.arguments;
    from = unwrap(from.callee);
  }
  return undefined;
}

/** Names in a function's own code that run parts of what the functions around it were given. */
const namesRunIn = memoPerNode(
  (module, fn: FunctionNode): readonly { readonly node: Node; readonly part: ParameterPart }[] => {
    const names: { node: Node; part: ParameterPart }[] = [];
    walkOwn(fn, (node) => {
      const part = isRunHere(node) ? parameterAt(module, node) : undefined;
      if (part && part.fn !== fn) names.push({ node, part });
    });
    return names;
  },
);

/** A callback that stands in a function of which it is not known that anything runs it; where it turns out to be run, so is the callback. */
function isOfUnknownCode(
  { module, fn }: PlacedFunction,
  isRun: (module: Module, fn: FunctionNode) => boolean,
): boolean {
  const { parent } = fn;
  const around =
    parent.type === 'CallExpression' && parent.callee !== fn ? enclosingFunction(parent) : undefined;
  return around !== undefined && !isRun(module, around) && !initFunctions(module).has(around);
}

/** Constructors are given what their instances need, and all of these are run. */
function isMaker(fn: FunctionNode): boolean {
  return fn.parent.type === 'MethodDefinition' && fn.parent.kind === 'constructor';
}

/** Called, constructed, or handed to an array method or a promise; what functions of ours are handed, they run themselves. */
function isRunHere(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === 'NewExpression') return parent.callee === node;
  return (
    parent?.type === 'CallExpression' &&
    (parent.callee === node || callbackTakers.test(calleeNameOf(parent) ?? ''))
  );
}

const callbackTakers = /^(map|forEach|flatMap|filter|reduce|some|every|find|then|catch|finally)$/;
