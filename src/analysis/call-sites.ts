import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, outermost } from '../ast/expressions.js';
import { functionNameOf, parameterIdentifier, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { exportsIn } from './exports.js';
import { functionsIn, nodesIn, type Module } from './module.js';
import { moduleLoadsIn } from './module-loads.js';
import { modulesNamed } from './project-modules.js';
import {
  functionAt,
  importedFunctionsAt,
  isOpen,
  parameterAt,
  tracesAt,
  tracesFrom,
  type ParameterPart,
  type PlacedFunction,
  type Trace,
} from './references.js';

/** A call with the module that it stands in. */
interface PlacedCall {
  readonly module: Module;
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
}

/** What the modules that some modules load give to each other's functions. */
export interface CallSites {
  /** Whether any of the modules has something of a name that may be a function. */
  readonly hasFunctionNamed: (name: string) => boolean;
  /** The functions behind a parameter's part, reached by some steps, at all calls from other modules. */
  readonly functionsGivenTo: (part: ParameterPart, steps: readonly string[]) => readonly PlacedFunction[];
}

/** The calls across modules in everything that some modules load; they are looked for when the first one is asked for. */
export function callSitesIn(starts: readonly Module[]): CallSites {
  const modules = loadedFrom(starts);
  let names: ReadonlySet<string> | undefined;
  const hasFunctionNamed = (name: string): boolean => {
    names ??= new Set(modules.flatMap(namesOfFunctions));
    return names.has(name);
  };
  let sites: ReadonlyMap<FunctionNode, readonly PlacedCall[]> | undefined;
  const known = new Map<FunctionNode, Map<string, readonly PlacedFunction[]>>();
  const functionsGivenTo: CallSites['functionsGivenTo'] = ({ fn, index: position, names: parts }, steps) => {
    const way = [...parts, ...steps];
    const last = way.findLast((step) => step !== '()');
    if (last !== undefined && last !== '*' && !hasFunctionNamed(last)) return [];
    sites ??= callsBetween(modules);
    const calls = sites.get(fn);
    if (!calls) return [];
    const byWay = known.get(fn) ?? new Map<string, readonly PlacedFunction[]>();
    known.set(fn, byWay);
    const key = [position, ...way].join('.');
    const before = byWay.get(key);
    if (before) return before;
    byWay.set(key, []); // what is handed round in a circle comes from nowhere else
    const found = calls.flatMap(({ module, call }) => {
      const argument = call.arguments[position];
      return argument && argument.type !== 'SpreadElement'
        ? functionsBehind(tracesFrom({ module, node: argument }, way), functionsGivenTo)
        : [];
    });
    byWay.set(key, found);
    return found;
  };
  return { hasFunctionNamed, functionsGivenTo };
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

/** The calls in other modules that run a function, or construct the class whose constructor it is. */
function callsBetween(modules: readonly Module[]): ReadonlyMap<FunctionNode, readonly PlacedCall[]> {
  const calls = new Map<FunctionNode, PlacedCall[]>();
  for (const module of modules) {
    for (const { fn, call } of callsOut(module)) {
      const same = calls.get(fn);
      if (same) same.push({ module, call });
      else calls.set(fn, [{ module, call }]);
    }
  }
  return calls;
}

/** The calls in a module that give something to functions of other modules. */
const callsOut = memoPer((module: Module) =>
  [...nodesIn(module, 'CallExpression'), ...nodesIn(module, 'NewExpression')]
    .filter((call) => call.arguments.length > 0)
    .flatMap((call) => importedFunctionsAt(module, call.callee).map(({ fn }) => ({ fn, call }))),
);

/** The functions that run at a name because callers in other modules gave them: injected objects, callbacks, dependencies by name. */
export function functionsGivenAt(module: Module, node: Node, sites: CallSites): readonly PlacedFunction[] {
  return isRunHere(outermost(node))
    ? functionsBehind(tracesAt(module, node).filter(isOpen), sites.functionsGivenTo)
    : [];
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
