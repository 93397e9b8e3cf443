import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, receiverOf, unwrapAwait } from '../ast/expressions.js';
import { isFunction, returnedFrom, walkOwn, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import {
  constructorOf,
  definitionOf,
  fieldValuesOf,
  instancesOf,
  isClass,
  memberOf,
  type ClassNode,
} from './definitions.js';
import type { Module } from './module.js';
import { callFromAfar } from './project-reach.js';
import { importedValuesAt, parameterAt } from './references.js';

/** An expression of a module, and the keys that lead from it to a value. */
export interface FieldSource {
  readonly module: Module;
  readonly node: Node;
  readonly names: readonly string[];
}

/** A class with the module that it stands in, and what its constructor is given by the class that was asked about. */
interface Holder {
  readonly module: Module;
  readonly owner: ClassNode;
  /** `undefined` for the class that was asked about, whose parameters are expressions like any other. */
  readonly given: ((index: number) => readonly FieldSource[]) | undefined;
}

const maximumDepth = 10;

/**
 * What a field of a class's instances holds: by what its getter gives back, by what the class assigns, and by what the
 * classes that it extends, here or in other modules, do with what `super(…)` hands to them.
 */
export function fieldSourcesOf(module: Module, owner: ClassNode, name: string): readonly FieldSource[] {
  const known = fieldsIn(module);
  const ofOwner = known.get(owner) ?? new Map<string, readonly FieldSource[]>();
  known.set(owner, ofOwner);
  const found = ofOwner.get(name) ?? onHolder({ module, owner, given: undefined }, name, 0);
  ofOwner.set(name, found);
  return found;
}

const fieldsIn = memoPer<Module, Map<ClassNode, Map<string, readonly FieldSource[]>>>(() => new Map());

function onHolder(holder: Holder, name: string, depth: number): readonly FieldSource[] {
  if (depth > maximumDepth) return [];
  const { module, owner } = holder;
  const getter = getterOf(owner, name);
  const values = getter ? returnedFrom(getter) : fieldValuesOf(module, owner, name);
  const own = values.flatMap((value) => onValue(holder, value, depth + 1));
  if (own.length > 0 || memberOf(module, owner, name)) return own;
  const parent = parentOf(holder, depth);
  return parent ? onHolder(parent, name, depth + 1) : [];
}

function getterOf(owner: ClassNode, name: string): FunctionNode | undefined {
  for (const member of owner.body.body) {
    const isGetter = member.type === 'MethodDefinition' && member.kind === 'get' && !member.static;
    if (isGetter && keyNameOf(member) === name && isFunction(member.value)) return member.value;
  }
  return undefined;
}

function onValue(holder: Holder, value: Node, depth: number): readonly FieldSource[] {
  if (depth > maximumDepth) return [];
  const inner = unwrapAwait(value);
  const { module, given } = holder;
  const name = inner.type === 'MemberExpression' ? keyNameOf(inner) : undefined;
  if (inner.type === 'MemberExpression' && name !== undefined) {
    if (inner.object.type === 'ThisExpression') return onHolder(holder, name, depth + 1);
    if (given) return below(onValue(holder, inner.object, depth + 1), [name]);
  }
  if (!given) return [{ module, node: inner, names: [] }];
  if (inner.type === 'LogicalExpression')
    return [inner.left, inner.right].flatMap((part) => onValue(holder, part, depth + 1));
  const part = parameterAt(module, inner);
  return part && isConstructor(part.fn, holder.owner) ? below(given(part.index), part.names) : [];
}

function below(sources: readonly FieldSource[], names: readonly string[]): readonly FieldSource[] {
  return sources.map((source) => ({ ...source, names: [...source.names, ...names] }));
}

function isConstructor(fn: FunctionNode, owner: ClassNode): boolean {
  const { parent } = fn;
  return (
    parent.type === 'MethodDefinition' && parent.kind === 'constructor' && parent.parent.parent === owner
  );
}

/** The class that a class extends, and what it is given by it. */
function parentOf(holder: Holder, depth: number): Holder | undefined {
  const { module, owner } = holder;
  if (!owner.superClass) return undefined;
  const own = definitionOf(module, owner.superClass);
  const placed = isClass(own) ? [{ module, node: own }] : importedValuesAt(module, owner.superClass);
  const [parent] = placed.flatMap((each) =>
    isClass(each.node) ? [{ module: each.module, owner: each.node }] : [],
  );
  if (!parent || placed.length > 1 || parent.owner === owner) return undefined;
  return { ...parent, given: (index) => givenToParent(holder, index, depth + 1) };
}

function givenToParent(holder: Holder, index: number, depth: number): readonly FieldSource[] {
  const constructor = constructorOf(holder.owner);
  if (!constructor) return holder.given ? holder.given(index) : givenToInstances(holder, index);
  const calls: TSESTree.CallExpression[] = [];
  if (isFunction(constructor))
    walkOwn(constructor, (node) => {
      if (node.type === 'CallExpression' && node.callee.type === 'Super') calls.push(node);
    });
  return calls.flatMap((call) => onArgument(call, index, (argument) => onValue(holder, argument, depth)));
}

/** What the `new` expressions of a class without a constructor of its own hand on. */
function givenToInstances({ module, owner }: Holder, index: number): readonly FieldSource[] {
  const own = instancesOf(module, owner)
    .filter((made) => definitionOf(module, made.callee) === owner)
    .map((made) => ({ module, made }));
  const instances = own.length > 0 ? own : instancesFromAfar(module, owner);
  return instances.flatMap((each) =>
    onArgument(each.made, index, (node) => [{ module: each.module, node, names: [] }]),
  );
}

/** `new Job(event)` of another module that runs one of the methods. */
function instancesFromAfar(
  module: Module,
  owner: ClassNode,
): readonly { readonly module: Module; readonly made: TSESTree.NewExpression }[] {
  return owner.body.body.flatMap((member) => {
    const value = member.type === 'MethodDefinition' ? member.value : undefined;
    const found = value && isFunction(value) ? callFromAfar(module, value) : undefined;
    const receiver = found?.call.type === 'CallExpression' ? receiverOf(found.call) : undefined;
    const made = found && receiver && definitionOf(found.module, receiver);
    return found && made?.type === 'NewExpression' ? [{ module: found.module, made }] : [];
  });
}

function onArgument(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  index: number,
  follow: (argument: Node) => readonly FieldSource[],
): readonly FieldSource[] {
  const isSpread = call.arguments.slice(0, index + 1).some(({ type }) => type === 'SpreadElement');
  const argument = call.arguments[index];
  return argument && !isSpread ? follow(argument) : [];
}
