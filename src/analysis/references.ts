import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, unwrapAwait } from '../ast/expressions.js';
import { isFunction, returnedFrom, type FunctionNode } from '../ast/functions.js';
import { findAll, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { classAndParents, definitionOf, isClass, memberOf, possibleValuesOf } from './definitions.js';
import { exportsIn } from './exports.js';
import { memoPerSource, type Module } from './module.js';
import { originOf, requiredBy } from './origins.js';
import { recentTablePer } from './recent-tables.js';
import { loadsOwnModules, moduleNamed } from './project-modules.js';

/** A way from an import to a value: names of members, and `()` for what a call or `new` gives. */
interface Path {
  readonly from: string;
  readonly steps: readonly string[];
}

/** A function with the module that it stands in. */
export interface PlacedFunction {
  readonly module: Module;
  readonly fn: FunctionNode;
}

const called = '()';
const maximumDepth = 8;

function pathOf(module: Module, node: Node, depth = 0): Path | undefined {
  if (depth > maximumDepth) return undefined;
  const inner = definitionOf(module, node);
  const origin = originOf(module, node) ?? originOf(module, inner);
  if (origin) return { from: origin.from, steps: origin.names };
  // What a class does not have itself, it has from the class that it extends.
  const parent = classAndParents(module, inner).at(-1)?.superClass;
  if (parent) return pathOf(module, parent, depth + 1);
  if (inner.type === 'MemberExpression') {
    const object = pathOf(module, inner.object, depth + 1);
    const name = keyNameOf(inner);
    return object && name !== undefined ? { from: object.from, steps: [...object.steps, name] } : undefined;
  }
  if (
    (inner.type !== 'CallExpression' && inner.type !== 'NewExpression') ||
    (inner.type === 'CallExpression' && requiredBy(module, inner) !== undefined)
  )
    return undefined;
  if (inner.type === 'CallExpression' && calleeNameOf(inner) === 'bind') {
    const callee = unwrapAwait(inner.callee);
    return callee.type === 'MemberExpression' ? pathOf(module, callee.object, depth + 1) : undefined;
  }
  const callee = pathOf(module, inner.callee, depth + 1);
  return callee && { from: callee.from, steps: [...callee.steps, called] };
}

/** A value with the module that it stands in. */
export interface PlacedNode {
  readonly module: Module;
  readonly node: Node;
}

/** The functions of other modules of the project that an expression stands for; empty for what is not imported from one. */
export function importedFunctionsAt(module: Module, node: Node): readonly PlacedFunction[] {
  return importedValuesAt(module, node).flatMap((placed) => functionAt(placed));
}

/** What an expression that comes from another module of the project stands for there. */
export function importedValuesAt(module: Module, node: Node): readonly PlacedNode[] {
  if (!loadsOwnModules(module)) return [];
  return pathsOf(module, node).flatMap(({ from, steps }) => {
    const target = moduleNamed(module, from);
    return target ? valuesOn(target, steps) : [];
  });
}

/** Several for a method of a variable that holds one of several things: `step.run` after a `switch` has put an instance into `step`. */
function pathsOf(module: Module, node: Node): readonly Path[] {
  const known = pathsIn(module);
  const found = known.get(node) ?? findPaths(module, node);
  known.set(node, found);
  return found;
}

const pathsIn = memoPerSource<Map<Node, readonly Path[]>>(() => new Map());

function findPaths(module: Module, node: Node): readonly Path[] {
  const path = pathOf(module, node);
  const inner = path ? undefined : definitionOf(module, node);
  const name = inner?.type === 'MemberExpression' ? keyNameOf(inner) : undefined;
  if (inner?.type !== 'MemberExpression' || name === undefined) return path ? [path] : [];
  return possibleValuesOf(module, inner.object).flatMap((value) => {
    const holder = pathOf(module, value);
    return holder ? [{ from: holder.from, steps: [...holder.steps, name] }] : [];
  });
}

/** The functions that an exported name, with members and calls behind it, leads to. */
export function functionsOn(module: Module, steps: readonly string[]): readonly PlacedFunction[] {
  return valuesOn(module, steps).flatMap((placed) => functionAt(placed));
}

/** A function, or the constructor of a class. */
function functionAt({ module, node }: PlacedNode): PlacedFunction[] {
  if (isFunction(node)) return [{ module, fn: node }];
  const constructor = memberOf(module, node, 'constructor');
  return constructor && isFunction(constructor) ? [{ module, fn: constructor }] : [];
}

function valuesOn(module: Module, steps: readonly string[], depth = 0): readonly PlacedNode[] {
  if (depth > 0) return findValues(module, steps, depth);
  const known = valuesByName(module);
  const name = steps.join('\0');
  const values = known.get(name) ?? findValues(module, steps, depth);
  known.set(name, values);
  return values;
}

const valuesByName = recentTablePer<readonly PlacedNode[]>();

function findValues(module: Module, steps: readonly string[], depth: number): readonly PlacedNode[] {
  if (depth > maximumDepth) return [];
  const exports = exportsIn(module);
  const [first = 'default', ...rest] = steps;
  const named = exports.find(({ name }) => name === first);
  if (named?.from) {
    const next = moduleNamed(module, named.from.specifier);
    return next ? valuesOn(next, named.from.name === '*' ? rest : [named.from.name, ...rest], depth + 1) : [];
  }
  if (named?.value) return follow(module, named.value, rest, depth);
  // `require('./x').save` where the module's value is one thing, and `x()` of `module.exports = () => …`.
  const whole = exports.find(({ name }) => name === 'default');
  if (whole?.value && first !== 'default') return follow(module, whole.value, steps, depth);
  return starExports(module).flatMap((specifier) => {
    const next = moduleNamed(module, specifier);
    return next ? valuesOn(next, steps, depth + 1) : [];
  });
}

const starExports = memoPerSource((module: Module): readonly string[] =>
  module.ast.body.flatMap((statement) =>
    statement.type === 'ExportAllDeclaration' && statement.exportKind !== 'type' && !statement.exported
      ? [statement.source.value]
      : [],
  ),
);

function follow(module: Module, value: Node, steps: readonly string[], depth: number): readonly PlacedNode[] {
  if (depth > maximumDepth) return [];
  const definition = definitionOf(module, value);
  const [step, ...rest] = steps;
  if (step === undefined) return endOf(module, definition, depth);
  if (step === called) {
    if (isClass(definition) && rest.length === 0) return []; // to name an instance runs nothing
    const made = isFunction(definition)
      ? returnedFrom(definition).flatMap((returned) => possibleValuesOf(module, returned))
      : [definition];
    return made.flatMap((each) => follow(module, each, rest, depth + 1));
  }
  const member = memberOf(module, definition, step);
  if (member) return follow(module, member, rest, depth + 1);
  const inherited = elsewhere(module, definition, steps, depth);
  return [...inherited, ...overridesRunBy(module, definition, inherited)];
}

/** The methods of a class that the class of an inherited method calls on `this`. */
function overridesRunBy(
  module: Module,
  owner: Node,
  inherited: readonly PlacedNode[],
): readonly PlacedNode[] {
  const names = new Set(inherited.flatMap(({ node }) => (isFunction(node) ? namesOnThis(node) : [])));
  return [...names].flatMap((name) => {
    const member = memberOf(module, owner, name);
    return member && isFunction(member) ? [{ module, node: member }] : [];
  });
}

function namesOnThis(fn: FunctionNode): string[] {
  return fn.parent.type === 'MethodDefinition' ? namesOnThisIn(fn.parent.parent) : [];
}

const namesOnThisIn = memoPer((owner: Node): string[] =>
  findAll(owner, (node): node is TSESTree.MemberExpression => node.type === 'MemberExpression').flatMap(
    (each) => (each.object.type === 'ThisExpression' ? (keyNameOf(each) ?? []) : []),
  ),
);

/** A value of this module, or what an import leads to. */
function endOf(module: Module, definition: Node, depth: number): readonly PlacedNode[] {
  const further =
    functionAt({ module, node: definition }).length > 0 ? [] : elsewhere(module, definition, [], depth);
  return further.length > 0 ? further : [{ module, node: definition }];
}

function elsewhere(
  module: Module,
  definition: Node,
  steps: readonly string[],
  depth: number,
): readonly PlacedNode[] {
  const path = pathOf(module, definition);
  const target = path && moduleNamed(module, path.from);
  return path && target ? valuesOn(target, [...path.steps, ...steps], depth + 1) : [];
}
