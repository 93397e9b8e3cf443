import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, unwrap, unwrapAwait } from '../ast/expressions.js';
import { isFunction, parameterIdentifier, returnedFrom, type FunctionNode } from '../ast/functions.js';
import { soleValueOf } from '../ast/scopes.js';
import { findAround, type Node } from '../ast/walk.js';
import { isExportsObject } from './commonjs.js';
import { memoPerNode, memoPerSource, nodesIn, variableOf, type Module } from './module.js';

const maximumDepth = 12;

export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

export function isClass(node: Node): node is ClassNode {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

/**
 * What an expression stands for inside this module: a function, class, object literal, `new` expression or any
 * other expression that is not just a name for something else. Names are followed only where they hold one value.
 */
export const definitionOf = memoPerNode((module, node: Node): Node => findDefinition(module, node, 0));

function findDefinition(module: Module, node: Node, depth: number): Node {
  const inner = unwrapAwait(node);
  if (depth > maximumDepth) return inner;
  if (inner.type === 'Identifier') {
    const variable = variableOf(module, inner);
    const definition = variable?.defs.length === 1 ? variable.defs[0] : undefined;
    if (!variable || !definition) return inner;
    if (definition.type === 'FunctionName' || definition.type === 'ClassName') return definition.node;
    const value = soleValueOf(variable);
    return value ? findDefinition(module, value, depth + 1) : inner;
  }
  if (inner.type === 'MemberExpression') {
    const name = keyNameOf(inner);
    const found =
      name === undefined
        ? undefined
        : memberOf(module, findDefinition(module, inner.object, depth + 1), name);
    return found ? findDefinition(module, found, depth + 1) : inner;
  }
  if (inner.type === 'ThisExpression') return ownerOfThis(module, inner) ?? inner;
  if (inner.type === 'CallExpression') {
    const made = constructorMadeBy(inner);
    return made ? findDefinition(module, made, depth + 1) : inner;
  }
  if (inner.type === 'Super') {
    const parent = findAround(inner, isClass)?.superClass;
    return parent ? findDefinition(module, parent, depth + 1) : inner;
  }
  return inner;
}

/** `(function () { function Orders() {} Orders.prototype.save = …; return Orders; })()`: the name that it gives back. */
function constructorMadeBy({ callee, arguments: given }: TSESTree.CallExpression): Node | undefined {
  const fn = unwrap(callee);
  if (given.length > 0 || !isFunction(fn) || fn.async || fn.generator) return undefined;
  const [returned, ...others] = returnedFrom(fn);
  const name = returned && unwrap(returned);
  if (name?.type !== 'Identifier' || others.length > 0) return undefined;
  return fn.body.type === 'BlockStatement' && declaresConstructor(fn.body, name.name) ? name : undefined;
}

/** Whether the statements of a block declare a function or class of a name. */
function declaresConstructor({ body }: TSESTree.BlockStatement, name: string): boolean {
  return body.some((statement) => {
    if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration')
      return statement.id.name === name;
    return (
      statement.type === 'VariableDeclaration' &&
      statement.declarations.some(
        ({ id, init }) =>
          id.type === 'Identifier' && id.name === name && init && (isFunction(init) || isClass(init)),
      )
    );
  });
}

/** The class, constructor function or object literal whose method `this` stands in. */
function ownerOfThis(module: Module, self: Node): Node | undefined {
  const fn = findAround(
    self,
    (around): around is Node =>
      isClass(around) || (isFunction(around) && around.type !== 'ArrowFunctionExpression'),
  );
  const old = fn && isFunction(fn) ? prototypesIn(module).owner.get(fn) : undefined;
  if (old) return old;
  const isMethod = fn?.parent?.type === 'Property' && fn.parent.parent.type === 'ObjectExpression';
  return isMethod ? fn.parent?.parent : findAround(self, isClass);
}

interface Prototypes {
  /** The members of each constructor function. */
  readonly members: ReadonlyMap<Node, ReadonlyMap<string, Node>>;
  /** The constructor function whose instances are `this` in a function: itself, or the one whose method it is. */
  readonly owner: ReadonlyMap<FunctionNode, FunctionNode>;
}

/** Functions of this module that `new` is meant for, by what is put on their prototypes: `Orders.prototype.save = function () { … }`. */
const prototypesIn = memoPerSource((module: Module): Prototypes => {
  const members = new Map<Node, Map<string, Node>>();
  const owner = new Map<FunctionNode, FunctionNode>();
  if (!/\.prototype\b/.test(module.text)) return { members, owner };
  for (const { left, right } of nodesIn(module, 'AssignmentExpression')) {
    const name = left.type === 'MemberExpression' ? keyNameOf(left) : undefined;
    const object = left.type === 'MemberExpression' ? unwrap(left.object) : undefined;
    if (name === undefined || object?.type !== 'MemberExpression' || keyNameOf(object) !== 'prototype')
      continue;
    const fn = functionNamed(module, unwrap(object.object));
    if (!fn) continue;
    const named = members.get(fn) ?? new Map<string, Node>();
    members.set(fn, named.set(name, right));
    owner.set(fn, fn);
    if (right.type === 'FunctionExpression') owner.set(right, fn);
  }
  return { members, owner };
});

/** The function that a name is declared as. */
function functionNamed(module: Module, node: Node): FunctionNode | undefined {
  const variable = variableOf(module, node);
  const definition = variable?.defs.length === 1 ? variable.defs[0] : undefined;
  const value = variable && soleValueOf(variable);
  if (definition?.type === 'FunctionName') return isFunction(definition.node) ? definition.node : undefined;
  return value && isFunction(value) ? value : undefined;
}

/** What a constructor function of this module has on its prototype under a name. */
export function prototypeMember(module: Module, fn: FunctionNode, name: string): Node | undefined {
  return prototypesIn(module).members.get(fn)?.get(name);
}

export function classesIn(module: Module): readonly ClassNode[] {
  return [...nodesIn(module, 'ClassDeclaration'), ...nodesIn(module, 'ClassExpression')];
}

/** The classes of this module that extend a class of it, directly or by way of others. */
export function subclassesOf(module: Module, owner: ClassNode): readonly ClassNode[] {
  return classesIn(module).filter((each) => each !== owner && isOrExtends(module, each, owner));
}

/** The `new` expressions in this module that make instances of a class or of one that extends it. */
export function instancesOf(module: Module, owner: ClassNode): readonly TSESTree.NewExpression[] {
  return nodesIn(module, 'NewExpression').filter((node) =>
    isOrExtends(module, definitionOf(module, node.callee), owner),
  );
}

function isOrExtends(module: Module, definition: Node, owner: ClassNode): boolean {
  return classAndParents(module, definition).includes(owner);
}

/** The member of an object literal, of CommonJS's exports, a class (static or not) or an instance of a class or constructor function of this module. */
export function memberOf(module: Module, owner: Node, name: string): Node | undefined {
  if (owner.type === 'ObjectExpression') {
    for (const property of owner.properties) {
      if (property.type === 'Property' && keyNameOf(property) === name) return property.value;
    }
    return undefined;
  }
  if (isExportsObject(module, owner)) return assignedExport(module, name);
  if (owner.type === 'CallExpression') {
    const made = madeBy(module).of(owner);
    return made && memberOf(module, made, name);
  }
  const definition = owner.type === 'NewExpression' ? definitionOf(module, owner.callee) : owner;
  if (isFunction(definition)) return prototypeMember(module, definition, name);
  for (const holder of classAndParents(module, definition)) {
    for (const member of holder.body.body) {
      if (member.type !== 'MethodDefinition' && member.type !== 'PropertyDefinition') continue;
      if (keyNameOf(member) === name && member.value) return member.value;
    }
  }
  return undefined;
}

/** A class and the classes of this module that it extends, nearest first; each once, should they extend each other. */
export function classAndParents(module: Module, definition: Node): readonly ClassNode[] {
  const classes = new Set<ClassNode>();
  for (let next: Node | null = definition; next && isClass(next) && !classes.has(next);) {
    classes.add(next);
    next = next.superClass && definitionOf(module, next.superClass);
  }
  return [...classes];
}

/** The instance or object literal that a function of this module gives back at every `return`: `Session.current()`. */
const madeBy = memoPerSource((module: Module) => {
  const made = new Map<Node, Node | undefined>();
  const of = (call: TSESTree.CallExpression): Node | undefined => {
    if (made.has(call)) return made.get(call);
    made.set(call, undefined); // a function that gives back what it is asked for gives nothing
    const fn = calledFunction(module, call);
    const values = (fn ? returnedFrom(fn) : [])
      .flatMap((returned) => possibleValuesOf(module, returned))
      .filter((value) => !(value.type === 'Literal' && value.value === null));
    const [first] = values;
    const isSame = (value: Node): boolean =>
      value === first ||
      (value.type === 'NewExpression' &&
        first?.type === 'NewExpression' &&
        definitionOf(module, value.callee) === definitionOf(module, first.callee));
    const isMade = first?.type === 'NewExpression' || first?.type === 'ObjectExpression';
    const found = isMade && values.every(isSame) ? first : undefined;
    made.set(call, found);
    return found;
  };
  return { of };
});

/** The value of the only `exports.name = …`. */
function assignedExport(module: Module, name: string): Node | undefined {
  const assignments = (memberAssignments(module).get(name) ?? []).filter(
    ({ left }) => left.type === 'MemberExpression' && isExportsObject(module, unwrap(left.object)),
  );
  return assignments.length === 1 ? assignments[0]?.right : undefined;
}

/** The function of this module that an expression stands for. */
export function functionOf(module: Module, node: Node): FunctionNode | undefined {
  const definition = definitionOf(module, node);
  return isFunction(definition) ? definition : undefined;
}

/** The function that a call runs: a function of this module, or the constructor of a class of this module. */
export function calledFunction(
  module: Module,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
): FunctionNode | undefined {
  const definition = definitionOf(module, call.callee);
  if (isFunction(definition)) return definition;
  const constructs = call.type === 'NewExpression' || call.callee.type === 'Super';
  if (!constructs || !isClass(definition)) return undefined;
  const constructor = memberOf(module, definition, 'constructor');
  return constructor && isFunction(constructor) ? constructor : undefined;
}

/** The functions that a call gives back, when the called function of this module returns functions. */
export function functionsMadeBy(module: Module, call: TSESTree.CallExpression): FunctionNode[] {
  const factory = calledFunction(module, call);
  if (!factory) return [];
  return returnedFrom(factory).flatMap((returned) => functionOf(module, returned) ?? []);
}

/** The calls in this module that run a given function of this module by name. */
const callsByFunction = memoPerSource((module: Module) => {
  const calls = new Map<FunctionNode, (TSESTree.CallExpression | TSESTree.NewExpression)[]>();
  for (const call of [...nodesIn(module, 'CallExpression'), ...nodesIn(module, 'NewExpression')]) {
    const fn = calledFunction(module, call);
    if (!fn) continue;
    const same = calls.get(fn);
    if (same) same.push(call);
    else calls.set(fn, [call]);
  }
  return calls;
});

/** The calls in this module that run the function by name. */
export function callsTo(
  module: Module,
  fn: FunctionNode,
): readonly (TSESTree.CallExpression | TSESTree.NewExpression)[] {
  return callsByFunction(module).get(fn) ?? [];
}

/** What is assigned to `this.name` (or `object.name`) anywhere in the class around a node. */
const memberAssignments = memoPerSource((module: Module) => {
  const assigned = new Map<string, TSESTree.AssignmentExpression[]>();
  for (const assignment of nodesIn(module, 'AssignmentExpression')) {
    if (assignment.left.type !== 'MemberExpression') continue;
    const name = keyNameOf(assignment.left);
    if (name === undefined) continue;
    const same = assigned.get(name);
    if (same) same.push(assignment);
    else assigned.set(name, [assignment]);
  }
  return assigned;
});

/**
 * Every expression that a value may come from inside this module: all writes of a variable, arguments at the calls of
 * the function it is a parameter of, what local functions return, what is assigned to `this.x`. Each is named once, and
 * none is asked twice, so that functions which call each other cost no more than they are long.
 */
export const possibleValuesOf = memoPerNode((module, node: Node): readonly Node[] => {
  const values = new Set<Node>();
  const seen = new Set<Node>();
  let front: readonly Node[] = [node];
  for (let steps = 0; front.length > 0; steps += 1) {
    const behind: Node[] = [];
    for (const definition of front.map((next) => definitionOf(module, next))) {
      if (seen.has(definition)) continue;
      seen.add(definition);
      const sources = steps < maximumSteps && seen.size < maximumValues ? sourcesOf(module, definition) : [];
      if (sources.length === 0) values.add(definition);
      else behind.push(...sources);
    }
    front = behind;
  }
  return [...values];
});

/**
 * Whether a name, members behind it included, is a global's or an import statement's and nothing in this module is put
 * into it: no function of this module can be behind it.
 */
export function isForeignName(module: Module, node: Node): boolean {
  let root = unwrap(node);
  for (; root.type === 'MemberExpression'; root = unwrap(root.object)) {
    const name = keyNameOf(root);
    if (name === undefined || memberAssignments(module).has(name)) return false;
  }
  if (root.type !== 'Identifier') return false;
  const variable = variableOf(module, root);
  if (!variable || variable.defs.length === 0) return !/^(exports|module|globalThis|global)$/.test(root.name);
  return variable.defs.every(({ type }) => type === 'ImportBinding');
}

const maximumSteps = 7;
const maximumValues = 400;

/** Where the value of an expression comes from in one step; empty when the expression makes it itself. */
function sourcesOf(module: Module, definition: Node): readonly Node[] {
  switch (definition.type) {
    case 'Identifier':
      return valuesOfVariable(module, definition);
    case 'MemberExpression':
      return [...assignedMembers(module, definition), ...membersOfValues(module, definition)];
    case 'LogicalExpression':
      return [definition.left, definition.right];
    case 'ConditionalExpression':
      return [definition.consequent, definition.alternate];
    case 'AssignmentExpression':
      return [definition.right];
    case 'CallExpression': {
      if (isClientCapture(definition)) return definition.arguments.slice(0, 1);
      const fn = calledFunction(module, definition);
      return fn ? returnedFrom(fn) : [];
    }
    default:
      return [];
  }
}

/** X-Ray's and Powertools' `captureAWSv3Client(client)` and its kind: they give back the client that they trace. */
export function isClientCapture(call: TSESTree.CallExpression): boolean {
  return /^capture(AWS|AWSClient|AWSv3Client|ClientForTesting)$/.test(calleeNameOf(call) ?? '');
}

/** What a variable may hold: all writes of it, the default of a parameter and the arguments at the calls of its function. */
export function valuesOfVariable(module: Module, identifier: Node): Node[] {
  if (identifier.type !== 'Identifier') return [];
  const variable = variableOf(module, identifier);
  const definition = variable?.defs.length === 1 ? variable.defs[0] : undefined;
  if (!variable || !definition) return [];
  const written = variable.references.flatMap((reference) =>
    reference.isWrite() && reference.writeExpr && reference.identifier.parent.type !== 'AssignmentPattern'
      ? [reference.writeExpr]
      : [],
  );
  if (definition.type === 'Variable') return definition.node.id.type === 'Identifier' ? written : [];
  if (definition.type !== 'Parameter' || !isFunction(definition.node)) return written;
  const fn = definition.node;
  const index = fn.params.findIndex((parameter) => parameterIdentifier(parameter)?.name === identifier.name);
  const defaults =
    index >= 0 && fn.params[index]?.type === 'AssignmentPattern' ? [fn.params[index].right as Node] : [];
  const given = index < 0 ? [] : callsTo(module, fn).flatMap((call) => call.arguments[index] ?? []);
  return [...defaults, ...given, ...written];
}

function assignedMembers(module: Module, member: TSESTree.MemberExpression): Node[] {
  const name = keyNameOf(member);
  return name === undefined ? [] : fieldValuesOf(module, definitionOf(module, member.object), name);
}

/** What code of this module puts into a field of an object, or of the instances of a class. */
export function fieldValuesOf(module: Module, owner: Node, name: string): Node[] {
  const assigned = (memberAssignments(module).get(name) ?? []).flatMap((assignment) => {
    const target = assignment.left as TSESTree.MemberExpression;
    const targetOwner = definitionOf(module, target.object);
    const same = targetOwner === owner || instanceOwner(module, owner) === targetOwner;
    return same ? [assignment.right] : [];
  });
  const maker = instanceOwner(module, owner);
  const shared = maker && isFunction(maker) ? [prototypeMember(module, maker, name) ?? []].flat() : [];
  return [...assigned, ...shared, ...parameterProperties(owner, name)];
}

/** The constructor that a class has itself. */
export function constructorOf(owner: ClassNode): TSESTree.MethodDefinition['value'] | undefined {
  const found = owner.body.body.find(
    (member) => member.type === 'MethodDefinition' && member.kind === 'constructor',
  );
  return found?.type === 'MethodDefinition' ? found.value : undefined;
}

/** TypeScript's `constructor(private readonly orders: Orders)`. */
function parameterProperties(owner: Node, name: string): Node[] {
  if (!isClass(owner)) return [];
  return (constructorOf(owner)?.params ?? []).flatMap((parameter) => {
    const identifier = parameter.type === 'TSParameterProperty' ? parameterIdentifier(parameter) : undefined;
    return identifier?.name === name ? [identifier] : [];
  });
}

/** `run` of `job.run`, where `job` is a variable that holds one of several things. */
function membersOfValues(module: Module, member: TSESTree.MemberExpression): Node[] {
  const name = keyNameOf(member);
  if (name === undefined) return [];
  return valuesOfVariable(module, unwrapAwait(member.object)).flatMap(
    (value) => memberOf(module, definitionOf(module, value), name) ?? [],
  );
}

/** The class of an instance, so that `svc.client` finds `this.client = …` in the class of `svc`. */
function instanceOwner(module: Module, owner: Node): Node | undefined {
  return owner.type === 'NewExpression' ? definitionOf(module, owner.callee) : undefined;
}
