import { childOf, listOf, nameOf, type SyntaxNode } from '../../modules/syntax.js';
import { assignMember, keyTextOf, memberOf } from './members.js';
import { perhaps, type Machine } from './machine.js';
import {
  listValue,
  namesWith,
  objectValue,
  placeOf,
  type Arguments,
  type OpenObject,
  type Scope,
} from './open-values.js';
import { eitherOf, isNothing, nothing, optionsOf, unknown, type Value } from './values.js';

/** Whether a pattern declares its names or assigns to them. */
export type Binding = 'let' | 'var' | 'assign';

/** Gives the names of a pattern their parts of a value. */
export function bind(
  machine: Machine,
  pattern: SyntaxNode | undefined,
  value: Value,
  scope: Scope,
  how: Binding,
): void {
  switch (pattern?.type) {
    case 'Identifier':
      machine.journal.write(namesFor(scope, nameOf(pattern) ?? '', how), nameOf(pattern) ?? '', value);
      return;
    case 'MemberExpression':
      assignTo(machine, pattern, value, scope);
      return;
    case 'AssignmentPattern':
      bind(machine, childOf(pattern, 'left'), withDefault(machine, pattern, value, scope), scope, how);
      return;
    case 'ObjectPattern':
      bindObject(machine, pattern, value, scope, how);
      return;
    case 'ArrayPattern':
      bindList(machine, pattern, value, scope, how);
      return;
    case 'TSParameterProperty':
      bindParameterProperty(machine, pattern, value, scope);
      return;
    default:
  }
}

function namesFor(scope: Scope, name: string, how: Binding): Map<string, Value> {
  if (how === 'assign') return namesWith(scope, name) ?? scope.names;
  if (how === 'let') return scope.names;
  let at = scope;
  while (!at.isFunctionScope && at.parent) at = at.parent;
  return at.names;
}

/** `object.name = value`. */
function assignTo(machine: Machine, target: SyntaxNode, value: Value, scope: Scope): void {
  const object = machine.steps.evaluate(machine, childOf(target, 'object'), scope);
  const name = memberNameOf(machine, target, scope);
  for (const option of optionsOf(object)) assignMember(machine, option, name, value, placeOf(target, scope));
}

/** The name that a member expression or a key of a literal or pattern says; `undefined` when only a run can tell. */
export function memberNameOf(machine: Machine, node: SyntaxNode, scope: Scope): string | undefined {
  const key = childOf(node, node.type === 'MemberExpression' ? 'property' : 'key');
  if (key?.type === 'PrivateIdentifier') return `#${String(key['name'])}`;
  if (node['computed'] !== true) return nameOf(key) ?? (key && String(key['value']));
  return keyTextOf(machine.steps.evaluate(machine, key, scope));
}

function withDefault(machine: Machine, pattern: SyntaxNode, value: Value, scope: Scope): Value {
  const fallback = (): Value => machine.steps.evaluate(machine, childOf(pattern, 'right'), scope);
  return coalesced(machine, value, fallback, scope);
}

/** `value ?? fallback`. */
export function coalesced(machine: Machine, value: Value, fallback: () => Value, scope: Scope): Value {
  const isAbsent = isNothing(value);
  if (isAbsent !== undefined) return isAbsent ? fallback() : value;
  const present = optionsOf(value).filter((option) => isNothing(option) !== true);
  return eitherOf([...present, ...perhaps(machine, scope.frame, fallback)]);
}

function bindObject(machine: Machine, pattern: SyntaxNode, value: Value, scope: Scope, how: Binding): void {
  const taken = new Set<string>();
  for (const property of listOf(pattern, 'properties')) {
    if (property.type === 'RestElement') {
      bind(machine, childOf(property, 'argument'), withoutNames(value, taken), scope, how);
      continue;
    }
    const name = memberNameOf(machine, property, scope);
    if (name !== undefined) taken.add(name);
    const part =
      name === undefined
        ? unknown('a computed name')
        : memberOf(machine, value, name, placeOf(property, scope));
    bind(machine, childOf(property, 'value'), part, scope, how);
  }
}

function withoutNames(value: Value, taken: ReadonlySet<string>): OpenObject {
  if (value.kind !== 'object') return objectValue([], { isComplete: false });
  const rest = [...value.properties].filter(([name]) => !taken.has(name));
  return objectValue(rest, { isComplete: value.isComplete, place: value.place });
}

function bindList(machine: Machine, pattern: SyntaxNode, value: Value, scope: Scope, how: Binding): void {
  const elements = pattern['elements'] as readonly (SyntaxNode | null)[];
  elements.forEach((element, index) => {
    if (!element) return;
    if (element.type !== 'RestElement') {
      const part = memberOf(machine, value, String(index), placeOf(element, scope));
      bind(machine, element, part, scope, how);
      return;
    }
    const rest = value.kind === 'list' ? value.items.slice(index) : [];
    const isComplete = value.kind === 'list' && value.isComplete;
    bind(machine, childOf(element, 'argument'), listValue(rest, isComplete), scope, how);
  });
}

function bindParameterProperty(machine: Machine, pattern: SyntaxNode, value: Value, scope: Scope): void {
  const parameter = childOf(pattern, 'parameter');
  bind(machine, parameter, value, scope, 'let');
  const name = nameOf(parameter?.type === 'AssignmentPattern' ? childOf(parameter, 'left') : parameter);
  const held = name === undefined ? undefined : scope.names.get(name);
  if (name !== undefined && held && scope.self)
    assignMember(machine, scope.self, name, held, placeOf(pattern, scope));
}

/** Gives parameters their arguments. */
export function bindParameters(
  machine: Machine,
  parameters: readonly SyntaxNode[],
  given: Arguments,
  scope: Scope,
): void {
  parameters.forEach((parameter, index) => {
    if (parameter.type === 'RestElement') {
      const rest = listValue(given.values.slice(index), given.isComplete);
      bind(machine, childOf(parameter, 'argument'), rest, scope, 'let');
      return;
    }
    const missing = given.isComplete ? nothing : unknown('an argument that is not spelled out');
    bind(machine, parameter, given.values[index] ?? missing, scope, 'let');
  });
}
