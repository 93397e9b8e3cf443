import { childOf, isSyntaxNode, listOf, type SyntaxNode } from '../../modules/syntax.js';
import type { Machine } from './machine.js';
import { memberNameOf } from './patterns.js';
import { closureOf, listValue, objectValue, placeOf, type OpenObject, type Scope } from './open-values.js';
import { eitherOf, nothing, optionsOf, unknown, type Value } from './values.js';

/** `[a, ...b]`. */
export function arrayValue(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const items: Value[] = [];
  let isComplete = true;
  for (const element of node['elements'] as readonly unknown[]) {
    if (!isSyntaxNode(element)) {
      items.push(nothing);
      continue;
    }
    const isSpread = element.type === 'SpreadElement';
    const value = machine.steps.evaluate(machine, isSpread ? childOf(element, 'argument') : element, scope);
    if (!isSpread) items.push(value);
    else {
      const spread = itemsOf(value);
      items.push(...spread.items);
      isComplete &&= spread.isComplete;
    }
  }
  return listValue(items, isComplete);
}

/** What `...value` adds to a list; of several possibilities, all. */
function itemsOf(value: Value): { readonly items: readonly Value[]; readonly isComplete: boolean } {
  const items: Value[] = [];
  let isComplete = true;
  for (const option of optionsOf(value)) {
    if (option.kind === 'list') items.push(...option.items);
    isComplete &&= option.kind === 'list' ? option.isComplete : option.kind === 'plain';
  }
  return { items, isComplete };
}

/** `{ a, b: 1, ...c }`. */
export function objectLiteralValue(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const object = objectValue([], { place: placeOf(node, scope) });
  for (const property of listOf(node, 'properties')) {
    if (property.type === 'SpreadElement') {
      spreadInto(object, machine.steps.evaluate(machine, childOf(property, 'argument'), scope));
      continue;
    }
    const name = memberNameOf(machine, property, scope);
    const held = machine.steps.evaluate(machine, childOf(property, 'value'), scope);
    if (property['kind'] === 'set') continue;
    const value =
      property['kind'] === 'get'
        ? machine.steps.call(machine, held, object, noArguments, placeOf(property, scope))
        : held;
    if (name === undefined) object.isComplete = false;
    else object.properties.set(name, named(value, name));
  }
  return object;
}

const noArguments = { values: [], isComplete: true };

/** A function without a name of its own has that of its property. */
function named(value: Value, name: string): Value {
  const closure = closureOf(value);
  return closure && closure.name === undefined ? { ...closure, name } : value;
}

/** `...value` in an object literal. */
function spreadInto(object: OpenObject, value: Value): void {
  const options = optionsOf(value);
  const absent = options.some((option) => option.kind === 'plain');
  const objects = options.filter((option) => option.kind === 'object');
  const names = new Set(objects.flatMap((option) => [...option.properties.keys()]));
  const isKnown = options.every(
    (option) => option.kind === 'plain' || (option.kind === 'object' && option.isComplete),
  );
  if (!isKnown) doubt(object, names);
  for (const name of names) {
    const before = object.properties.get(name) ?? nothing;
    const after = objects.map((option) => option.properties.get(name) ?? before);
    object.properties.set(
      name,
      eitherOf(absent || objects.length < options.length ? [...after, before] : after),
    );
  }
}

/** Properties that stand before a spread which is not known may be overwritten by it. */
function doubt(object: OpenObject, names: ReadonlySet<string>): void {
  object.isComplete = false;
  for (const [name, value] of object.properties) {
    if (names.has(name)) continue;
    object.properties.set(name, eitherOf([value, unknown('may be overwritten by what is spread')]));
  }
}
