import { childOf, isClassNode, listOf, type SyntaxNode } from '../../modules/syntax.js';
import type { Place } from '../deployment.js';
import { constructedBuiltin } from './builtins.js';
import { runFrame } from './calls.js';
import { createdValue, recordCall } from './external-calls.js';
import type { Machine } from './machine.js';
import { assignMember, keyOfMember } from './members.js';
import {
  closureOf,
  objectValue,
  placeOf,
  scopeInside,
  type Arguments,
  type Closure,
  type Frame,
  type OpenCreated,
  type Scope,
} from './open-values.js';
import { memberNameOf, bindParameters } from './patterns.js';
import { mapOptions, nothing, unknown, type Value } from './values.js';

/** `new callee(…)`. */
export function construct(machine: Machine, callee: Value, given: Arguments, place: Place): Value {
  return mapOptions(callee, (option) => {
    switch (option.kind) {
      case 'function':
        return constructOwn(machine, option as Closure, given, place);
      case 'external':
      case 'member':
      case 'created':
        return (
          constructedBuiltin(machine, option, given, place) ??
          recordCall(machine, createdValue(option, given, place, { isNew: true }))
        );
      default:
        return unknown('new of something that is not known', place);
    }
  });
}

/** A class of the project: its constructor runs on a new object, or on something created when it extends something external. */
function constructOwn(machine: Machine, own: Closure, given: Arguments, place: Place): Value {
  if (!isClassNode(own.node)) return unknown('new of a function', place);
  if (!machine.mayEnter(own.node)) {
    machine.tell(
      'The construction is not followed: it repeats itself, or stands within too many others.',
      place,
    );
    return unknown('a construction within too many others', place);
  }
  const root = rootOf(own);
  const nobody: Arguments = { values: [], isComplete: false };
  const self =
    root === undefined || root.kind === 'unknown'
      ? { ...objectValue([], { place, isComplete: root === undefined }), ownClass: own }
      : createdValue(root, nobody, place, { isNew: true, ownClass: own });
  runConstructor(machine, own, self, given);
  if (self.kind === 'created' && self.id === 0) recordCall(machine, self);
  return self;
}

/** What the project's classes come to extend in the end: something external, nothing, or something unknown. */
function rootOf(own: Closure): Value | undefined {
  let at: Value | undefined = own;
  for (let depth = 0; at?.kind === 'function' && depth < 20; depth += 1) at = (at as Closure).parent;
  const isExternal = at?.kind === 'external' || at?.kind === 'member' || at?.kind === 'created';
  return at === undefined || isExternal ? at : unknown('a class that is not known');
}

function runConstructor(machine: Machine, own: Closure, self: Value, given: Arguments): void {
  const frame: Frame = { returns: [], hasMaybeEnded: false };
  const scope = scopeInside(own.scope, { frame, isFunctionScope: true, self, home: own });
  const body = childOf(own.node, 'body');
  const method = (body ? listOf(body, 'body') : []).find(
    (member) => member['kind'] === 'constructor' && childOf(childOf(member, 'value') ?? member, 'body'),
  );
  const node = method && childOf(method, 'value');
  runFrame(machine, own.node, frame, () => {
    if (!node) {
      constructParent(machine, scope, given);
      return;
    }
    if (own.parent === undefined) initFields(machine, scope);
    bindParameters(machine, listOf(node, 'params'), given, scope);
    machine.steps.execute(machine, listOf(childOf(node, 'body') ?? node, 'body'), scope);
  });
}

/** `super(…)`: the parent's part of the construction, then the fields of the class itself. */
export function constructParent(machine: Machine, scope: Scope, given: Arguments): Value {
  const { self, home } = scope;
  if (!self || !home) return unknown('super outside of a constructor');
  const parent = closureOf(home.parent);
  if (parent) runConstructor(machine, parent, self, given);
  else if (self.kind === 'created' && self.id === 0) {
    const created = self as OpenCreated;
    created.arguments = given.values;
    created.isComplete = given.isComplete;
    recordCall(machine, created);
  }
  initFields(machine, scope);
  return self;
}

function initFields(machine: Machine, { home, self }: Scope): void {
  if (!home || !self) return;
  for (const field of fieldsOf(home.node, false)) {
    const scope = scopeInside(home.scope, { self, home });
    const value = machine.steps.evaluate(machine, childOf(field, 'value'), scope);
    assignMember(machine, self, memberNameOf(machine, field, scope), value, placeOf(field, scope));
  }
}

/** Fields with a value; those that are only declared keep what a constructor gives them. */
function fieldsOf(node: SyntaxNode, isStatic: boolean): readonly SyntaxNode[] {
  const body = childOf(node, 'body');
  return (body ? listOf(body, 'body') : []).filter(
    (member) =>
      (member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') &&
      (member['static'] === true) === isStatic &&
      childOf(member, 'value') !== undefined,
  );
}

/** The value of a class declaration or expression, its static fields evaluated. */
export function classClosure(machine: Machine, node: SyntaxNode, scope: Scope): Closure {
  const inner = scopeInside(scope);
  const superClass = childOf(node, 'superClass');
  const name = childOf(node, 'id');
  const own: Closure = {
    kind: 'function',
    node,
    place: placeOf(node, scope),
    name: name && String(name['name']),
    scope: inner,
    properties: new Map(),
    home: undefined,
    parent: superClass && machine.steps.evaluate(machine, superClass, scope),
    bound: undefined,
  };
  if (own.name !== undefined) inner.names.set(own.name, own);
  const body = childOf(node, 'body');
  const statics = scopeInside(inner, { self: own, home: own, isFunctionScope: true });
  for (const member of body ? listOf(body, 'body') : []) {
    if (member.type === 'StaticBlock') machine.steps.execute(machine, listOf(member, 'body'), statics);
    else if (fieldsOf(node, true).includes(member)) {
      const value = machine.steps.evaluate(machine, childOf(member, 'value'), statics);
      own.properties.set(keyOfMember(member) ?? '', value);
    }
  }
  return own;
}

/** `super.name`. */
export function memberOfParent(scope: Scope): Value {
  return scope.home?.parent ?? nothing;
}
