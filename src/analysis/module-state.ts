import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf, unwrap, unwrapAwait } from '../ast/expressions.js';
import {
  enclosingFunction,
  isFunction,
  parameterIdentifier,
  returnedFrom,
  type FunctionNode,
} from '../ast/functions.js';
import { isModuleLevel, soleValueOf, type Variable } from '../ast/scopes.js';
import { findAround, type Node } from '../ast/walk.js';
import {
  collectionMadeBy,
  makesArray,
  mutationBy,
  mutationNamed,
  type Collection,
  type Mutation,
} from '../knowledge/data-mutators.js';
import { memoPer, oncePerSearch } from '../memo.js';
import { calledFunction, callsTo, definitionOf, memberOf, possibleValuesOf } from './definitions.js';
import { exportsIn } from './exports.js';
import { isMemoised } from './guards.js';
import { handlersIn } from './handlers.js';
import { initFunctions } from './init-functions.js';
import { invokePhaseOf, reachedFunctions, type Reach } from './invoke-phase.js';
import { settingsChangeBy } from './library-settings.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { destructuredNames } from './origins.js';
import { callFromAfar } from './project-reach.js';

/** A piece of memory that outlives the invocation, named by what holds it and the keys that lead there. */
export interface Place {
  /** What holds it: a variable, the class of an instance that module level keeps, or the module for globals. */
  readonly owner: object;
  readonly variable: Variable | undefined;
  /** The owner's name and the keys below it; `*` stands for a key that is computed. */
  readonly path: readonly string[];
}

/** What a write does: gives a new value, updates the one that is there, or changes a collection. */
export type Change = 'assign' | 'update' | 'delete' | Mutation;

/** One write to memory that outlives the invocation. */
export interface StateWrite {
  /** The node to point at. */
  readonly node: Node;
  readonly place: Place;
  readonly change: Change;
  /** The name of the method or operator that writes. */
  readonly by: string;
  /** The computed key of an entry. */
  readonly key: Node | undefined;
  /** What is written; several for `push(a, b)`. */
  readonly values: readonly Node[];
  /** How an invocation gets here. */
  readonly reach: Reach;
  /** The name is declared nowhere: sloppy code makes a global of it. */
  readonly isImplicitGlobal: boolean;
}

type Draft = Omit<StateWrite, 'reach' | 'place' | 'isImplicitGlobal'> & { readonly target: Node };

const maximumDepth = 8;

/** A write with its place, by whatever code. */
export type PlacedWrite = Omit<StateWrite, 'reach'>;

const draftsIn = memoPer((module: Module): readonly Draft[] =>
  [
    ...nodesIn(module, 'AssignmentExpression').flatMap(assignedTargets),
    ...nodesIn(module, 'UpdateExpression').map(updatedTarget),
    ...nodesIn(module, 'UnaryExpression').flatMap(deletedTarget),
    ...[...nodesIn(module, 'ForOfStatement'), ...nodesIn(module, 'ForInStatement')].flatMap(loopTargets),
    ...nodesIn(module, 'CallExpression').flatMap((call) => mutatedTargets(module, call)),
  ].sort((a, b) => a.node.range[0] - b.node.range[0]),
);

/** The writes, by code that runs in the Invoke phase, to memory that the next invocation finds; in source order. */
export const stateWritesIn = memoPer((module: Module): readonly StateWrite[] =>
  draftsIn(module).flatMap((draft) => {
    const writes = placed(module, draft);
    const reach = writes.length > 0 ? invokePhaseOf(module, draft.node) : undefined;
    return reach ? writes.map((write) => ({ ...write, reach })) : [];
  }),
);

/**
 * Writes by functions of which it is not known who runs them: other modules, or a library that is given them. They may
 * renew what invocations write. What a handler's module only exports is a hook for tests.
 */
export const writesOfUnknownCallers = memoPer((module: Module): readonly PlacedWrite[] =>
  draftsIn(module).flatMap((draft) => {
    const fn = enclosingFunction(draft.node);
    if (!fn || invokePhaseOf(module, draft.node) || initFunctions(module).has(fn)) return [];
    return isTestHook(module, fn) ? [] : placed(module, draft);
  }),
);

function isTestHook(module: Module, fn: FunctionNode): boolean {
  const isExported = (): boolean =>
    exportsIn(module).some(({ value }) => value && definitionOf(module, value) === fn);
  return handlersIn(module).length > 0 && callsTo(module, fn).length === 0 && isExported();
}

function placed(module: Module, { target, ...draft }: Draft): PlacedWrite[] {
  const bound = unwrap(target);
  if (bound.type === 'Identifier' && rebinds(draft.change)) {
    const variable = variableOf(module, bound);
    if (!variable) return isSloppy(module, bound) ? [implicitGlobal(module, draft, bound)] : [];
    const place = outlivingVariable(module, variable);
    return place ? [{ ...draft, place, isImplicitGlobal: false }] : [];
  }
  const place = placeOf(module, bound);
  return place ? [{ ...draft, place, isImplicitGlobal: false }] : [];
}

function implicitGlobal(
  module: Module,
  draft: Omit<Draft, 'target'>,
  name: TSESTree.Identifier,
): PlacedWrite {
  const place: Place = { owner: module, variable: undefined, path: ['globalThis', name.name] };
  return { ...draft, place, isImplicitGlobal: true };
}

function rebinds(change: Change): boolean {
  return change === 'assign' || change === 'update';
}

/** CommonJS JavaScript without `'use strict'`, outside of class bodies. */
function isSloppy(module: Module, node: Node): boolean {
  if (/\.([mc]?tsx?|mjs)$/.test(module.path) || isEcmaScriptModule(module)) return false;
  for (let around: Node | undefined = node; around; around = around.parent) {
    if (around.type === 'ClassBody') return false;
    const body = around.type === 'Program' ? around.body : isFunction(around) ? statementsOf(around) : [];
    if (body.some((statement) => 'directive' in statement && statement.directive === 'use strict'))
      return false;
  }
  return true;
}

function statementsOf(fn: FunctionNode): readonly Node[] {
  return fn.body.type === 'BlockStatement' ? fn.body.body : [];
}

const isEcmaScriptModule = memoPer(
  (module: Module): boolean =>
    module.ast.body.some((statement) => /^(Import|Export)/.test(statement.type)) ||
    nodesIn(module, 'MetaProperty').some((node) => node.meta.name === 'import') ||
    nodesIn(module, 'AwaitExpression').some((node) => !enclosingFunction(node)),
);

function assignedTargets(node: TSESTree.AssignmentExpression): Draft[] {
  const change: Change = ['=', '??=', '||=', '&&='].includes(node.operator) ? 'assign' : 'update';
  return targetsIn(node.left).map((target) => ({
    node,
    target,
    change,
    by: node.operator,
    key: computedKey(target),
    values: [node.right],
  }));
}

/** The names and members that a pattern writes to. */
function targetsIn(pattern: Node): Node[] {
  switch (pattern.type) {
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        targetsIn(property.type === 'Property' ? property.value : property.argument),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? targetsIn(element) : []));
    case 'AssignmentPattern':
      return targetsIn(pattern.left);
    case 'RestElement':
      return targetsIn(pattern.argument);
    default:
      return [unwrap(pattern)];
  }
}

function computedKey(target: Node): Node | undefined {
  return target.type === 'MemberExpression' && keyNameOf(target) === undefined ? target.property : undefined;
}

function updatedTarget(node: TSESTree.UpdateExpression): Draft {
  const target = unwrap(node.argument);
  return { node, target, change: 'update', by: node.operator, key: computedKey(target), values: [] };
}

function deletedTarget(node: TSESTree.UnaryExpression): Draft[] {
  const target = unwrap(node.argument);
  if (node.operator !== 'delete' || target.type !== 'MemberExpression') return [];
  return [{ node, target, change: 'delete', by: 'delete', key: computedKey(target), values: [] }];
}

/** `for (item of list)` writes to a variable of its surroundings. */
function loopTargets(node: TSESTree.ForOfStatement | TSESTree.ForInStatement): Draft[] {
  if (node.left.type === 'VariableDeclaration') return [];
  return targetsIn(node.left).map((target) => ({
    node: node.left,
    target,
    change: 'assign',
    by: 'for',
    key: undefined,
    values: [node.right],
  }));
}

const objectMutators =
  /^(Object\.(assign|defineProperty|defineProperties)|Reflect\.(set|defineProperty)|_\.(merge|assign|extend|set|defaults|defaultsDeep)|lodash\.(merge|assign|set))$/;

function mutatedTargets(module: Module, call: TSESTree.CallExpression): Draft[] {
  const receiver = receiverOf(call);
  const method = calleeNameOf(call);
  if (!receiver || method === undefined) return [];
  const callee = receiver.type === 'Identifier' ? `${receiver.name}.${method}` : '';
  if (objectMutators.test(callee)) return mergedTarget(call, callee);
  const setting = settingsChangeBy(module, call);
  if (setting) {
    const draft = { node: call, target: receiver, by: method, key: undefined };
    return [{ ...draft, change: setting, values: call.arguments }];
  }
  if (mutationNamed(method) === undefined && method !== 'set' && method !== 'delete') return [];
  const collection = collectionOf(module, receiver);
  const change = collection && mutationBy(collection, method);
  if (!change) return [];
  const isEntry = change === 'entry';
  const [first] = call.arguments;
  return [
    {
      node: call,
      target: receiver,
      change: method === 'splice' ? spliceChange(call) : change,
      by: method,
      key: isEntry ? first : undefined,
      values: isEntry ? call.arguments.slice(1) : call.arguments,
    },
  ];
}

/** `splice(0)` empties, `splice(at, 0, item)` appends, the others take out. */
function spliceChange(call: TSESTree.CallExpression): Mutation {
  const [start, count, ...added] = call.arguments;
  const isZero = (node: Node | undefined): boolean => node?.type === 'Literal' && node.value === 0;
  if (isZero(start) && added.length === 0 && !(count?.type === 'Literal')) return 'empty';
  return isZero(count) && added.length > 0 ? 'append' : 'remove';
}

function mergedTarget(call: TSESTree.CallExpression, by: string): Draft[] {
  const [target, ...values] = call.arguments;
  if (!target || target.type === 'SpreadElement' || unwrap(target).type === 'ObjectExpression') return [];
  const named = /set$|Property$/.test(by) ? values.slice(1) : values;
  return [{ node: call, target, change: 'assign', by, key: undefined, values: named }];
}

/** The memory that an expression names, if it outlives the invocation; `undefined` for locals and what cannot be told. */
export function placeOf(module: Module, node: Node, depth = 0): Place | undefined {
  if (depth > maximumDepth) return undefined;
  const inner = unwrap(node);
  switch (inner.type) {
    case 'Identifier':
      return placeOfName(module, inner, depth);
    case 'ThisExpression':
      return placeOfThis(module, inner);
    case 'MemberExpression': {
      const owner = placeOf(module, inner.object, depth + 1);
      return owner && below(owner, keyNameOf(inner) ?? '*');
    }
    case 'AssignmentExpression':
      return placeOf(module, inner.left, depth + 1);
    case 'CallExpression':
      return (
        placeOfReturned(module, inner, depth) ?? placeOfElement(module, inner, /^(find|findLast|at)$/, depth)
      );
    default:
      return undefined;
  }
}

/** An element of a list that outlives the invocation: `USERS.find(…)`, `USERS.forEach((user) => …)`. */
function placeOfElement(
  module: Module,
  call: TSESTree.CallExpression,
  methods: RegExp,
  depth: number,
): Place | undefined {
  const receiver = receiverOf(call);
  if (!receiver || !methods.test(calleeNameOf(call) ?? '')) return undefined;
  const list = placeOf(module, receiver, depth + 1);
  return list && collectionOf(module, receiver) === 'array' ? below(list, '*') : undefined;
}

/** `getState().user`, where a function of this module gives back what module level keeps. */
function placeOfReturned(module: Module, call: TSESTree.CallExpression, depth: number): Place | undefined {
  const fn = calledFunction(module, call);
  if (!fn) return undefined;
  const places = returnedFrom(fn).map((returned) => placeOf(module, returned, depth + 1));
  return places.every((place) => place !== undefined) ? places[0] : undefined;
}

function below(place: Place, ...keys: readonly string[]): Place {
  const path = [...place.path, ...keys];
  const [first, second] = path;
  // `global.x` is `globalThis.x`, and a global namespace is no place of its own.
  if (first === 'global' && second !== undefined) return { ...place, path: ['globalThis', ...path.slice(1)] };
  return { ...place, path };
}

const globalNames = new Set(['globalThis', 'global', 'process', 'exports']);

function placeOfName(module: Module, node: TSESTree.Identifier, depth: number): Place | undefined {
  const variable = variableOf(module, node);
  if (!variable || variable.defs.length === 0) {
    return globalNames.has(node.name) ? { owner: module, variable: undefined, path: [node.name] } : undefined;
  }
  return outlivingVariable(module, variable) ?? placeOfLocal(module, variable, depth);
}

/** A variable of module level, or of a function that only module evaluation runs. */
function outlivingVariable(module: Module, variable: Variable): Place | undefined {
  if (variable.defs.length === 0) return undefined;
  return outlives(module, variable) ? { owner: variable, variable, path: [variable.name] } : undefined;
}

function outlives(module: Module, variable: Variable): boolean {
  if (isModuleLevel(variable)) return true;
  if (variable.scope.type !== 'function' && variable.scope.type !== 'block') return isInModuleBlock(variable);
  const block = variable.scope.variableScope.block as Node;
  if (!isFunction(block)) return isInModuleBlock(variable);
  if (!initFunctions(module).has(block) && !isImmediate(block)) return false;
  const reached = reachedFunctions(module);
  for (let fn: FunctionNode | undefined = block; fn; fn = enclosingFunction(fn))
    if (reached.has(fn)) return false;
  return true;
}

/** `{ let count = 0; exports.handler = … }` at module level. */
function isInModuleBlock(variable: Variable): boolean {
  return !isFunction(variable.scope.variableScope.block) && !/^(class|catch|for)/.test(variable.scope.type);
}

function isImmediate(fn: FunctionNode): boolean {
  return fn.parent.type === 'CallExpression' && fn.parent.callee === fn && !enclosingFunction(fn);
}

/** A local name for something that outlives the invocation: an alias, a part, an element, an argument. */
function placeOfLocal(module: Module, variable: Variable, depth: number): Place | undefined {
  const definition = variable.defs.length === 1 ? variable.defs[0] : undefined;
  if (definition?.type === 'Parameter' && isFunction(definition.node))
    return placeOfParameter(variable, module, definition.node, depth);
  if (definition?.type !== 'Variable') return undefined;
  const { id, init, parent } = definition.node;
  const loop = parent.parent;
  if (loop.type === 'ForOfStatement' && loop.left === parent && id.type === 'Identifier') {
    const list = placeOf(module, loop.right, depth + 1);
    return list && below(list, '*');
  }
  if (id.type === 'Identifier') {
    const value = soleValueOf(variable);
    return value ? placeOf(module, value, depth + 1) : undefined;
  }
  const names = init ? destructuredNames(id, variable.name) : undefined;
  const source = init && names ? placeOf(module, init, depth + 1) : undefined;
  return source && names ? below(source, ...names) : undefined;
}

/** The first of the module's own objects that a call in invocation code hands to the parameter. */
const placeOfParameter = oncePerSearch(
  ({ name }: Variable, module: Module, fn: FunctionNode, depth: number): Place | undefined => {
    const index = fn.params.findIndex((parameter) => parameterIdentifier(parameter)?.name === name);
    if (index < 0) return undefined;
    if (index === 0 && fn.parent.type === 'CallExpression' && fn.parent.arguments[0] === fn)
      return placeOfElement(module, fn.parent, /^(forEach|map|filter|flatMap|some|every|find)$/, depth);
    for (const call of callsTo(module, fn)) {
      const argument = call.arguments[index];
      const place = argument && placeOf(module, argument, depth + 1);
      if (place && invokePhaseOf(module, call)) return place;
    }
    return undefined;
  },
);

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** `this` in a static method, in a method of an instance that module level keeps, or of an object literal there. */
function placeOfThis(module: Module, node: Node): Place | undefined {
  let fn = enclosingFunction(node);
  while (fn?.type === 'ArrowFunctionExpression' && fn.parent.type !== 'PropertyDefinition')
    fn = enclosingFunction(fn);
  const member = fn?.parent;
  if (member?.type === 'Property' && member.parent.type === 'ObjectExpression')
    return holderOf(module, member.parent);
  if (member?.type !== 'MethodDefinition' && member?.type !== 'PropertyDefinition') return undefined;
  if (member.type === 'MethodDefinition' && member.kind === 'constructor') return undefined;
  const owner = member.parent.parent;
  if (member.static) {
    const variable = owner.id ? variableOf(module, owner.id) : undefined;
    return { owner: variable ?? owner, variable, path: [owner.id?.name ?? 'this'] };
  }
  return instancePlace(module, owner);
}

/** The instance of a class that only module evaluation constructs. */
function instancePlace(module: Module, owner: ClassNode): Place | undefined {
  const made = nodesIn(module, 'NewExpression').filter(
    (node) => definitionOf(module, node.callee) === owner && !isMadeByUnknownCallers(module, node),
  );
  const isKeptElsewhere = made.length === 0 && isKeptByCallers(module, owner);
  if (isKeptElsewhere) return { owner, variable: undefined, path: ['this'] };
  if (made.length === 0 || made.some((node) => invokePhaseOf(module, node) && !isMemoised(module, node)))
    return undefined;
  const held = made[0] && made.length === 1 ? holderOf(module, made[0]) : undefined;
  return held ?? { owner, variable: undefined, path: ['this'] };
}

/** `static make() { return new Chain() }`, which neither the Init phase nor an invocation is known to call. */
function isMadeByUnknownCallers(module: Module, node: Node): boolean {
  const fn = enclosingFunction(node);
  return fn !== undefined && !initFunctions(module).has(fn) && !invokePhaseOf(module, node);
}

/** Other modules run methods of the class on instances that their module level keeps, and construct it nowhere in invocations. */
function isKeptByCallers(module: Module, owner: ClassNode): boolean {
  const methods = owner.body.body.flatMap((member) =>
    (member.type === 'MethodDefinition' || member.type === 'PropertyDefinition') &&
    member.value &&
    isFunction(member.value)
      ? [member]
      : [],
  );
  const isConstructed = methods.some(
    (member) =>
      member.type === 'MethodDefinition' &&
      member.kind === 'constructor' &&
      invokePhaseOf(module, member.value) !== undefined,
  );
  return (
    !isConstructed &&
    methods.some(({ value }) => {
      const found = value && isFunction(value) ? callFromAfar(module, value) : undefined;
      const receiver = found?.call.type === 'CallExpression' ? receiverOf(found.call) : undefined;
      return found !== undefined && receiver !== undefined && isKeptInstance(found.module, receiver);
    })
  );
}

/** `service` of `const service = new Service()` at module level. */
function isKeptInstance(module: Module, receiver: Node): boolean {
  const made = definitionOf(module, receiver);
  return (
    made.type === 'NewExpression' && !invokePhaseOf(module, made) && placeOf(module, receiver) !== undefined
  );
}

/** The module-level variable that is declared with a value. */
function holderOf(module: Module, value: Node): Place | undefined {
  const declarator = findAround(value, (around): around is Node => around.type === 'VariableDeclarator');
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  if (!declarator.init || unwrapAwait(declarator.init) !== value) return undefined;
  const variable = variableOf(module, declarator.id);
  return variable && outlivingVariable(module, variable);
}

/** The built-in collection that an expression stands for; `undefined` for clients, stores and whatever is not written here. */
export function collectionOf(module: Module, node: Node): Collection | undefined {
  const kinds = new Set(
    possibleValuesOf(module, node)
      .map((value) => collectionAt(module, value))
      .filter((kind) => kind !== 'nothing'),
  );
  if (kinds.size === 1) return [...kinds][0];
  return kinds.size === 0 ? annotatedCollection(module, node) : undefined;
}

function collectionAt(module: Module, value: Node): Collection | 'nothing' | undefined {
  const inner = unwrapAwait(value);
  switch (inner.type) {
    case 'ArrayExpression':
      return 'array';
    case 'Literal':
      return inner.value === null ? 'nothing' : undefined;
    case 'NewExpression':
      return inner.callee.type === 'Identifier' && !variableOf(module, inner.callee)?.defs.length
        ? collectionMadeBy(inner.callee.name)
        : undefined;
    case 'CallExpression':
      return makesArray(calleeNameOf(inner) ?? '') && !isOwnFunction(module, inner) ? 'array' : undefined;
    case 'MemberExpression':
      return memberCollection(module, inner);
    case 'Identifier':
      return inner.name === 'undefined' ? 'nothing' : annotatedCollection(module, inner);
    default:
      return undefined;
  }
}

/** `split`, `map` and the like are arrays' and strings' own only when nobody imports or declares the function. */
function isOwnFunction(module: Module, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  return callee.type === 'Identifier' && (variableOf(module, callee)?.defs.length ?? 0) > 0;
}

/** `url.searchParams`, and fields of global objects, whose `push` can only be an array's. */
function memberCollection(module: Module, node: TSESTree.MemberExpression): Collection | undefined {
  const object = definitionOf(module, node.object);
  const name = keyNameOf(node);
  const isUrl =
    object.type === 'NewExpression' && object.callee.type === 'Identifier' && object.callee.name === 'URL';
  if (isUrl && name === 'searchParams') return 'fields';
  const declared = name === undefined ? undefined : memberOf(module, object, name);
  if (declared) return undefined;
  const place = placeOf(module, node);
  return place?.path[0] === 'globalThis' && place.path.length === 2 ? 'array' : undefined;
}

function annotatedCollection(module: Module, node: Node): Collection | undefined {
  const inner = unwrap(node);
  const [definition] = inner.type === 'Identifier' ? (variableOf(module, inner)?.defs ?? []) : [];
  if (definition?.type !== 'Variable' || definition.node.id.type !== 'Identifier') return undefined;
  const type = definition.node.id.typeAnnotation?.typeAnnotation;
  if (type?.type === 'TSArrayType') return 'array';
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined;
  return collectionMadeBy(type.typeName.name);
}
