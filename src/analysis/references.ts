import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf, unwrapAwait } from '../ast/expressions.js';
import { isFunction, returnedFrom, type FunctionNode } from '../ast/functions.js';
import type { Variable } from '../ast/scopes.js';
import { findAll, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import {
  calledFunction,
  classAndParents,
  definitionOf,
  fieldValuesOf,
  isClass,
  memberOf,
  prototypeMember,
  valuesOfVariable,
} from './definitions.js';
import { exportsIn, passedOnBy } from './exports.js';
import { variableOf, type Module } from './module.js';
import { destructuredNames, originOf } from './origins.js';
import { loadsOwnModules, moduleNamed, modulesNamed } from './project-modules.js';

/** A value with the module that it stands in. */
export interface PlacedNode {
  readonly module: Module;
  readonly node: Node;
}

/** A function with the module that it stands in. */
export interface PlacedFunction {
  readonly module: Module;
  readonly fn: FunctionNode;
}

/**
 * What an expression leads to. Without steps it is a value; with steps, or when it is a parameter, the way goes on from
 * what the function is given: names of members, `()` for what a call or `new` gives, `*` for any member or element.
 */
export interface Trace extends PlacedNode {
  readonly steps: readonly string[];
  /** The call that made it, when that is what the expression stands for: `validated(save)` of `const sent = validated(save)`. */
  readonly made?: PlacedCall;
}

/** A call with the module that it stands in. */
export interface PlacedCall {
  readonly module: Module;
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
}

const called = '()';
const any = '*';
const maximumDepth = 24;
const maximumTraces = 60;

/** How often the values of a variable are asked for on one way: `image = image.scale(2)` leads back to itself, and each time by a longer way. */
const maximumTurns = 2;

/** The functions of other modules of the project that an expression stands for; empty for what is not imported from one. */
export function importedFunctionsAt(module: Module, node: Node): readonly PlacedFunction[] {
  return importedValuesAt(module, node).flatMap((placed) => functionAt(placed));
}

/** The functions of the project that a call runs, of this module or of others; empty when none is in sight. */
export function functionsCalledAt(
  module: Module,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
): readonly PlacedFunction[] {
  const own = calledFunction(module, call);
  return own ? [{ module, fn: own }] : importedFunctionsAt(module, call.callee);
}

/** What an expression that comes from another module of the project stands for there. */
export function importedValuesAt(module: Module, node: Node): readonly PlacedNode[] {
  if (!loadsOwnModules(module)) return [];
  return tracesAt(module, node).filter((trace) => trace.module !== module && !isOpen(trace));
}

/** The functions that an exported name, with members and calls behind it, leads to. */
export function functionsOn(module: Module, steps: readonly string[]): readonly PlacedFunction[] {
  return new Search()
    .from(module, module.ast, steps)
    .flatMap((trace) => (isOpen(trace) ? [] : functionAt(trace)));
}

/** A function, or the constructor of a class. */
export function functionAt({ module, node }: PlacedNode): PlacedFunction[] {
  if (isFunction(node)) return [{ module, fn: node }];
  const constructor = isClass(node) ? memberOf(module, node, 'constructor') : undefined;
  return constructor && isFunction(constructor) ? [{ module, fn: constructor }] : [];
}

const traces = memoPer<Module, Map<Node | Variable, readonly Trace[]>>(() => new Map());

/** Everything that an expression may lead to, in this module and in others. */
export function tracesAt(module: Module, node: Node): readonly Trace[] {
  const key = (node.type === 'Identifier' ? variableOf(module, node) : undefined) ?? node;
  const known = traces(module).get(key);
  if (known) return known;
  const found = new Search().from(module, node, []);
  traces(module).set(key, found);
  return found;
}

/** What the way from a value by some steps leads to. */
export function tracesFrom({ module, node }: PlacedNode, steps: readonly string[]): readonly Trace[] {
  return steps.length === 0 ? tracesAt(module, node) : new Search().from(module, node, steps);
}

/** Whether the way goes on from what a function is given. */
export function isOpen({ module, node, steps }: Trace): boolean {
  return steps.length > 0 || parameterAt(module, node) !== undefined;
}

/** A parameter, or a part of one, that an identifier names. */
export interface ParameterPart {
  readonly fn: FunctionNode;
  readonly index: number;
  /** Keys that lead from the argument to the name. */
  readonly names: readonly string[];
}

export function parameterAt(module: Module, node: Node): ParameterPart | undefined {
  const variable = node.type === 'Identifier' ? variableOf(module, node) : undefined;
  const definition = variable?.defs.length === 1 ? variable.defs[0] : undefined;
  if (!variable || definition?.type !== 'Parameter' || !isFunction(definition.node)) return undefined;
  const fn = definition.node;
  for (const [index, parameter] of fn.params.entries()) {
    const pattern = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
    const names = destructuredNames(pattern, variable.name);
    if (names) return { fn, index, names };
  }
  return undefined;
}

/** One question, which asks nothing twice. */
class Search {
  readonly #asked = new Map<Node, Set<string>>();
  readonly #turns = new Map<Variable, number>();
  #found = 0;

  from(module: Module, node: Node, steps: readonly string[], depth = 0): readonly Trace[] {
    const inner = unwrapAwait(node);
    const key = steps.join('.');
    const asked = this.#asked.get(inner) ?? new Set();
    if (depth > maximumDepth || this.#found > maximumTraces || asked.has(key)) return [];
    this.#asked.set(inner, asked.add(key));
    if (inner.type === 'Program') return this.#onExports(module, steps, depth + 1);
    const definition = definitionOf(module, inner);
    const origin =
      originOf(module, inner) ?? (definition === inner ? undefined : originOf(module, definition));
    if (origin) {
      const way = [...origin.names, ...steps];
      return modulesNamed(module, origin.from).flatMap((each) => this.from(each, each.ast, way, depth + 1));
    }
    return this.#onDefinition(module, definition, steps, depth + 1);
  }

  #onDefinition(module: Module, node: Node, steps: readonly string[], depth: number): readonly Trace[] {
    const [step, ...rest] = steps;
    const on = (next: Node, way: readonly string[]): readonly Trace[] => this.from(module, next, way, depth);
    if (isClass(node)) return this.#onClass(module, node, steps, depth);
    if (isFunction(node)) return this.#onFunction(module, node, steps, depth);
    switch (node.type) {
      case 'ObjectExpression':
        return step === undefined ? this.#end(module, node) : this.#onObject(module, node, step, rest, depth);
      case 'ArrayExpression':
        return step === undefined
          ? this.#end(module, node)
          : node.elements.flatMap((each) => (each && /^(\*|\d+)$/.test(step) ? on(each, rest) : []));
      case 'MemberExpression':
        return on(node.object, [keyNameOf(node) ?? any, ...steps]);
      case 'ConditionalExpression':
        return [...on(node.consequent, steps), ...on(node.alternate, steps)];
      case 'LogicalExpression':
        return [...on(node.left, steps), ...on(node.right, steps)];
      case 'AssignmentExpression':
        return on(node.right, steps);
      case 'SequenceExpression': {
        const last = node.expressions.at(-1);
        return last ? on(last, steps) : [];
      }
      case 'SpreadElement':
        return on(node.argument, steps);
      case 'CallExpression':
        return this.#onCall(module, node, steps, depth);
      case 'NewExpression':
        return this.#onInstance(module, node, steps, depth);
      case 'Identifier':
        return this.#onName(module, node, steps, depth);
      default:
        return steps.length === 0 ? this.#end(module, node) : [];
    }
  }

  #end(module: Module, node: Node, steps: readonly string[] = []): readonly Trace[] {
    this.#found += 1;
    return [{ module, node, steps }];
  }

  #onFunction(module: Module, fn: FunctionNode, steps: readonly string[], depth: number): readonly Trace[] {
    const [step, ...rest] = steps;
    if (step === undefined) return this.#end(module, fn);
    if (step !== called && isGetter(fn)) return this.#onFunction(module, fn, [called, ...steps], depth);
    if (step === 'bind' && rest[0] === called) return this.from(module, fn, rest.slice(1), depth);
    if (step === called) {
      const [name, ...way] = rest;
      const shared = name === undefined ? undefined : prototypeMember(module, fn, name);
      return [
        ...(shared ? this.from(module, shared, way, depth) : []),
        ...returnedBy(fn).flatMap((returned) => this.from(module, returned, rest, depth)),
      ];
    }
    return fieldValuesOf(module, fn, step).flatMap((value) => this.from(module, value, rest, depth));
  }

  #onClass(module: Module, owner: Node, steps: readonly string[], depth: number): readonly Trace[] {
    const [step, ...rest] = steps;
    const parent = classAndParents(module, owner).at(-1)?.superClass;
    if (step === undefined) {
      const inherited =
        parent && !memberOf(module, owner, 'constructor') ? this.from(module, parent, [], depth) : [];
      return [...this.#end(module, owner), ...inherited];
    }
    if (step === called) return rest.length === 0 ? [] : this.#onClass(module, owner, rest, depth);
    const member = memberOf(module, owner, step);
    if (member)
      return this.from(module, member, isGetter(member) && rest.length > 0 ? [called, ...rest] : rest, depth);
    const assigned = fieldValuesOf(module, owner, step).flatMap((value) =>
      this.from(module, value, rest, depth),
    );
    if (assigned.length > 0 || !parent) return assigned;
    const inherited = this.from(module, parent, steps, depth);
    return [...inherited, ...overridesRunBy(module, owner, inherited)];
  }

  #onInstance(
    module: Module,
    node: TSESTree.NewExpression,
    steps: readonly string[],
    depth: number,
  ): readonly Trace[] {
    const [step, ...rest] = steps;
    if (step === undefined) return this.#end(module, node);
    const [entries] = node.arguments;
    if (calleeNameOf(node) === 'Map' && entries) {
      const isLookUp = step === 'get' && rest[0] === called;
      return isLookUp ? this.from(module, entries, [any, '1', ...rest.slice(1)], depth) : [];
    }
    const assigned = fieldValuesOf(module, node, step).flatMap((value) =>
      this.from(module, value, rest, depth),
    );
    return [...assigned, ...this.from(module, node.callee, [called, ...steps], depth)];
  }

  #onObject(
    module: Module,
    node: TSESTree.ObjectExpression,
    step: string,
    rest: readonly string[],
    depth: number,
  ): readonly Trace[] {
    const properties = node.properties.filter((each) => each.type === 'Property');
    const named = properties.filter((each) => step === any || keyNameOf(each) === step);
    const spread = node.properties.filter((each) => each.type === 'SpreadElement');
    const assigned = fieldValuesOf(module, node, step);
    const own = [...named.map(({ value }) => value as Node), ...assigned];
    const further = own.length > 0 && step !== any ? [] : spread;
    return [
      ...own.flatMap((value) => this.from(module, value, rest, depth)),
      ...further.flatMap((each) => this.from(module, each.argument, [step, ...rest], depth)),
    ];
  }

  #onCall(
    module: Module,
    call: TSESTree.CallExpression,
    steps: readonly string[],
    depth: number,
  ): readonly Trace[] {
    const name = calleeNameOf(call);
    const receiver = receiverOf(call);
    if (receiver && name === 'bind') return this.from(module, receiver, steps, depth);
    if (receiver?.type === 'Identifier' && receiver.name === 'Object' && /^(freeze|assign)$/.test(name ?? ''))
      return call.arguments.flatMap((argument) => this.from(module, argument, steps, depth));
    const made = this.from(module, call.callee, [called, ...steps], depth);
    if (steps.length > 0) return made;
    return made.length === 0
      ? this.#end(module, call)
      : made.map((trace) => ({ made: { module, call }, ...trace }));
  }

  #onName(
    module: Module,
    name: TSESTree.Identifier,
    steps: readonly string[],
    depth: number,
  ): readonly Trace[] {
    const variable = variableOf(module, name);
    const definition = variable?.defs.length === 1 ? variable.defs[0] : undefined;
    if (!variable || !definition) return [];
    if (definition.type === 'Parameter') return this.#onParameter(module, name, steps, depth);
    if (definition.type !== 'Variable') return [];
    const { id, init, parent } = definition.node;
    const names = destructuredNames(id, variable.name);
    const loop = parent.parent;
    if (names && loop.type === 'ForOfStatement' && loop.left === parent)
      return this.from(module, loop.right, [any, ...names, ...steps], depth);
    if (id.type !== 'Identifier')
      return init && names ? this.from(module, init, [...names, ...steps], depth) : [];
    const turns = this.#turns.get(variable) ?? 0;
    if (turns === maximumTurns) return [];
    this.#turns.set(variable, turns + 1);
    const found = valuesOfVariable(module, name).flatMap((value) => this.from(module, value, steps, depth));
    this.#turns.set(variable, turns);
    return found;
  }

  #onParameter(
    module: Module,
    name: TSESTree.Identifier,
    steps: readonly string[],
    depth: number,
  ): readonly Trace[] {
    const part = parameterAt(module, name);
    if (!part) return [];
    const given = part.names.length === 0 ? valuesOfVariable(module, name) : [];
    const source = receivedBy(part);
    return [
      ...given.flatMap((value) => this.from(module, value, steps, depth)),
      ...(source ? this.from(module, source.node, [...source.steps, ...part.names, ...steps], depth) : []),
      ...this.#end(module, name, steps),
    ];
  }

  #onExports(module: Module, steps: readonly string[], depth: number): readonly Trace[] {
    const exports = exportsIn(module);
    const [first = 'default', ...rest] = steps;
    const named = exports.filter(({ name }) => name === first || first === any);
    const found = named.flatMap(({ from, value }) => {
      if (!from) return value ? this.from(module, value, rest, depth) : [];
      const next = moduleNamed(module, from.specifier);
      const way = from.name === any ? rest : [from.name, ...rest];
      return next ? this.from(next, next.ast, way, depth) : [];
    });
    if (named.length > 0 && first !== any) return found;
    // `require('./x').save` where the module's value is one thing, and `x()` of `module.exports = () => …`.
    const whole = first === 'default' ? undefined : exports.find(({ name }) => name === 'default');
    if (whole?.value) return [...found, ...this.from(module, whole.value, steps, depth)];
    const passedOn = passedOnBy(module).flatMap((from) => {
      const next = wholeModuleAt(module, from);
      if (next) return mayGive(next, first) ? this.from(next, next.ast, steps, depth) : [];
      return typeof from === 'string' ? [] : this.from(module, from, steps, depth);
    });
    return [...found, ...passedOn];
  }
}

/** The module that is passed on as a whole: by its specifier, or `require('./storage')`. */
function wholeModuleAt(module: Module, from: string | Node): Module | undefined {
  if (typeof from === 'string') return moduleNamed(module, from);
  const origin = originOf(module, from);
  return origin?.names.length === 0 ? moduleNamed(module, origin.from) : undefined;
}

/** Whether a search for a name may find something in a module, so that a barrel of many modules is not searched as a whole. */
function mayGive(module: Module, name: string): boolean {
  const names = name === any ? undefined : namesGivenBy(module);
  return names === undefined || names.has(name);
}

/** All names that a module exports, those included that it passes on; `undefined` when they cannot be told from its text. */
const namesGivenBy = memoPer((module: Module): ReadonlySet<string> | undefined => {
  const names = new Set<string>();
  const modules = new Set([module]);
  // Modules that are added in the loop are visited by it too.
  for (const each of modules) {
    for (const { name } of exportsIn(each)) names.add(name);
    for (const from of passedOnBy(each)) {
      const next = wholeModuleAt(each, from);
      if (next) modules.add(next);
      else if (typeof from !== 'string') return undefined;
    }
  }
  // The members of what stands for a whole module count as its names.
  return names.has('default') || names.has(any) ? undefined : names;
});

/** `get storage() { … }`: to name it is to call it. */
export function isGetter({ parent }: Node): boolean {
  return parent?.type === 'MethodDefinition' && parent.kind === 'get';
}

const returnedBy = memoPer((fn: FunctionNode) => returnedFrom(fn));

/** What a callback is given: elements of the array that it walks, or what a promise gives to `then`. */
function receivedBy({
  fn,
  index,
}: ParameterPart): { readonly node: Node; readonly steps: string[] } | undefined {
  const call = fn.parent.type === 'CallExpression' && fn.parent.callee !== fn ? fn.parent : undefined;
  const receiver = call && receiverOf(call);
  if (!call || !receiver || index > 0) return undefined;
  const name = calleeNameOf(call) ?? '';
  if (name === 'then') return { node: receiver, steps: [] };
  return /^(map|forEach|flatMap|filter|some|every|find)$/.test(name)
    ? { node: receiver, steps: [any] }
    : undefined;
}

/** The methods of a class that an inherited method calls on `this`, itself or through other methods of its own class. */
function overridesRunBy(module: Module, owner: Node, inherited: readonly Trace[]): readonly Trace[] {
  const names = new Set(
    inherited.flatMap((trace) =>
      isFunction(trace.node) ? [...namesRunOnThis(trace.module, trace.node)] : [],
    ),
  );
  return [...names].flatMap((name) => {
    const member = memberOf(module, owner, name);
    return member && isFunction(member) ? [{ module, node: member, steps: [] }] : [];
  });
}

function namesRunOnThis(module: Module, method: FunctionNode): ReadonlySet<string> {
  if (method.parent.type !== 'MethodDefinition') return new Set();
  const owner = method.parent.parent.parent;
  const names = new Set(namesOnThisIn(method));
  for (const name of names) {
    const member = memberOf(module, owner, name);
    if (member && isFunction(member)) for (const next of namesOnThisIn(member)) names.add(next);
  }
  return names;
}

const namesOnThisIn = memoPer((fn: FunctionNode): readonly string[] =>
  findAll(fn, (node): node is TSESTree.MemberExpression => node.type === 'MemberExpression').flatMap(
    (each) => (each.object.type === 'ThisExpression' ? (keyNameOf(each) ?? []) : []),
  ),
);
