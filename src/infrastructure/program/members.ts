import { childOf, listOf, nameOf, type SyntaxNode } from '../../modules/syntax.js';
import type { Place } from '../deployment.js';
import type { Machine } from './machine.js';
import {
  closureOf,
  placeOf,
  propertiesOf,
  type Closure,
  type OpenList,
  type OpenObject,
} from './open-values.js';
import { eitherOf, isNothing, nothing, plain, unknown, type Value } from './values.js';

/** What `of.name` stands for. */
export function memberOf(machine: Machine, of: Value, name: string, place: Place): Value {
  switch (of.kind) {
    case 'either': {
      // Reading a member of nothing ends the program, so that a run which goes on has one of the others.
      const present = of.options.filter((option) => isNothing(option) !== true);
      return eitherOf(present.map((option) => memberOf(machine, option, name, place)));
    }
    case 'plain':
      return memberOfText(of.value, name, place);
    case 'list':
      return memberOfList(of, name, place);
    case 'object':
      return (
        ownMember(machine, of, name, place) ??
        (of.isComplete ? nothing : unknown(`no ${name} is spelled out`, place))
      );
    case 'created':
      return ownMember(machine, of, name, place) ?? { kind: 'member', of, name };
    case 'external':
      return name === 'sep' && of.from === 'path'
        ? plain('/')
        : { kind: 'external', from: of.from, names: [...of.names, name] };
    case 'member':
      return { kind: 'member', of, name };
    case 'function':
      return staticMember(machine, of as Closure, name, place);
    default:
      return unknown(`${name} of something that is not known`, place);
  }
}

function memberOfText(value: unknown, name: string, place: Place): Value {
  if (typeof value === 'string') {
    if (name === 'length') return plain(value.length);
    if (/^\d+$/.test(name)) return plain(value[Number(name)]);
  }
  return unknown(`${name} of ${value === undefined || value === null ? 'nothing' : 'a plain value'}`, place);
}

function memberOfList(list: OpenList, name: string, place: Place): Value {
  const item = /^\d+$/.test(name) ? list.items[Number(name)] : undefined;
  if (item) return item;
  if (!list.isComplete) return unknown('an item that is not spelled out', place);
  return name === 'length' || name === 'size' ? plain(list.items.length) : nothing;
}

/** A property that the program gave an object, or a member of the project's class that it is an instance of. */
function ownMember(machine: Machine, of: Value, name: string, place: Place): Value | undefined {
  const held = propertiesOf(of)?.get(name);
  if (held && !(of.kind === 'object' && (of as OpenObject).isMap)) return held;
  const ownClass = of.kind === 'object' || of.kind === 'created' ? closureOf(of.ownClass) : undefined;
  return ownClass && memberOfClass(machine, ownClass, name, of, { isStatic: false, place });
}

interface Sought {
  readonly isStatic: boolean;
  readonly place: Place;
}

/** A method, or what a getter gives; of the class or of those of the project that it extends. */
export function memberOfClass(
  machine: Machine,
  start: Closure,
  name: string,
  self: Value,
  { isStatic, place }: Sought,
): Value | undefined {
  let home: Closure | undefined = start;
  for (let depth = 0; home && depth < 20; depth += 1) {
    const method = methodIn(home, name, isStatic);
    const value = method && closureOf(methodClosure(home, method, name));
    if (method?.['kind'] === 'get')
      return machine.steps.call(machine, value ?? nothing, self, { values: [], isComplete: true }, place);
    if (value) return value;
    home = closureOf(home.parent);
  }
  return undefined;
}

function methodIn(home: Closure, name: string, isStatic: boolean): SyntaxNode | undefined {
  const body = childOf(home.node, 'body');
  return (body ? listOf(body, 'body') : []).find(
    (member) =>
      member.type === 'MethodDefinition' &&
      member['kind'] !== 'constructor' &&
      member['kind'] !== 'set' &&
      (member['static'] === true) === isStatic &&
      keyOfMember(member) === name,
  );
}

/** The name of a member of a class, when it is not computed. */
export function keyOfMember(member: SyntaxNode): string | undefined {
  const key = childOf(member, 'key');
  if (key?.type === 'PrivateIdentifier') return `#${String(key['name'])}`;
  if (key?.type === 'Literal') return String(key['value']);
  return member['computed'] === true ? undefined : nameOf(key);
}

function methodClosure(home: Closure, method: SyntaxNode, name: string): Closure | undefined {
  const node = childOf(method, 'value');
  if (!node || !childOf(node, 'body')) return undefined;
  const { scope } = home;
  return {
    kind: 'function',
    node,
    place: placeOf(node, scope),
    name,
    scope,
    properties: new Map(),
    home,
    parent: undefined,
    bound: undefined,
  };
}

function staticMember(machine: Machine, of: Closure, name: string, place: Place): Value {
  let at: Value | undefined = of;
  for (let depth = 0; at?.kind === 'function' && depth < 20; depth += 1) {
    const held = (at as Closure).properties.get(name);
    if (held) return held;
    at = (at as Closure).parent;
  }
  const method = memberOfClass(machine, of, name, of, { isStatic: true, place });
  if (method) return method;
  if (name === 'name' && of.name !== undefined) return plain(of.name);
  return at && at.kind !== 'function'
    ? memberOf(machine, at, name, place)
    : unknown(`${name} of a function`, place);
}

/** `of.name = value`; a name that only a run can tell may be any. */
export function assignMember(
  machine: Machine,
  of: Value,
  name: string | undefined,
  value: Value,
  place: Place,
): void {
  if (of.kind === 'list') assignItem(machine, of, name, value);
  if (of.kind === 'created' || of.kind === 'member') {
    machine.assignments.push({ to: of, name: name ?? '', value, place });
  }
  const properties = propertiesOf(of);
  if (properties && name !== undefined) machine.journal.write(properties, name, value);
  else if (of.kind === 'object') (of as OpenObject).isComplete = false;
}

function assignItem(machine: Machine, list: OpenList, name: string | undefined, value: Value): void {
  const index = name !== undefined && /^\d+$/.test(name) ? Number(name) : undefined;
  if (index === undefined || index > list.items.length) machine.journal.writeList(list, list.items, false);
  else
    machine.journal.writeList(
      list,
      [...list.items.slice(0, index), value, ...list.items.slice(index + 1)],
      list.isComplete,
    );
}

/** A value as the key that it would be. */
export function keyTextOf(value: Value): string | undefined {
  if (value.kind !== 'plain') return undefined;
  return typeof value.value === 'string' || typeof value.value === 'number' ? String(value.value) : undefined;
}
