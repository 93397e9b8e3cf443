import type { Place, Term } from '../deployment.js';
import { bodyOf } from '../hcl/json-body.js';
import type { Block, Body, Expression } from '../hcl/syntax.js';
import { valueOf, withBinding } from './evaluate.js';
import type { Scope } from './scope.js';
import {
  isNull,
  numberOf,
  optionsOf,
  plainValue,
  termOf,
  textOf,
  truthOf,
  type ObjectValue,
  type Value,
} from './values.js';

/** The arguments of a resource, of a block in it, or of an object that stands for one. */
export interface Settings {
  readonly place: Place;
  /** The value of an argument; `undefined` when it is not given, or null. */
  value(name: string): Value | undefined;
  /** The blocks of a name, those that `dynamic` makes too. */
  blocks(name: string): readonly Settings[];
  /** The values of all arguments, of blocks too. */
  all(): readonly Value[];
}

/** The arguments of a block. */
export function blockSettings(body: Body, scope: Scope, file: string, line: number): Settings {
  const place = { file, line };
  const attribute = (name: string): Expression | undefined =>
    body.attributes.find((candidate) => candidate.name === name)?.value;
  return {
    place,
    value(name) {
      const expression = attribute(name);
      const value = expression && valueOf(expression, scope);
      return isNull(value) ? undefined : value;
    },
    blocks(name) {
      const expression = attribute(name);
      const own = body.blocks.filter(({ type }) => type === name);
      const dynamic = body.blocks.filter(({ type, labels }) => type === 'dynamic' && labels[0] === name);
      return [
        ...own.map((block) => blockSettings(block.body, scope, file, block.line)),
        ...dynamic.flatMap((block) => dynamicSettings(block, name, scope, file)),
        ...(expression ? objectsIn(expression, scope, place) : []),
      ];
    },
    all() {
      const own = body.attributes.map(({ value }) => valueOf(value, scope));
      return [
        ...own,
        ...body.blocks.flatMap((block) => blockSettings(block.body, scope, file, block.line).all()),
      ];
    },
  };
}

/** In the JSON syntax, and in blocks written as attributes, objects and lists of them are blocks. */
function objectsIn(expression: Expression, scope: Scope, place: Place): Settings[] {
  if (expression.kind === 'list') return expression.items.flatMap((item) => objectsIn(item, scope, place));
  if (expression.kind === 'object')
    return [blockSettings(bodyOf(expression), scope, place.file, expression.line)];
  return settingsOf(valueOf(expression, scope), place);
}

/** What `dynamic "name" { for_each, content }` stands for; one that nothing is known of where the collection is not. */
function dynamicSettings({ body, line }: Block, name: string, scope: Scope, file: string): Settings[] {
  const content = body.blocks.find(({ type }) => type === 'content');
  const each = body.attributes.find((candidate) => candidate.name === 'for_each')?.value;
  const named = body.attributes.find((candidate) => candidate.name === 'iterator')?.value;
  if (!content || !each) return [];
  const iterator = named?.kind === 'name' ? named.name : name;
  const pairs = optionsOf(valueOf(each, scope)).map(iterationsOf);
  if (pairs.some((option) => option === undefined)) return [blockSettings(content.body, scope, file, line)];
  return pairs.flatMap((option) =>
    (option ?? []).map(([key, value]) => {
      const entries = new Map([
        ['key', key],
        ['value', value],
      ]);
      const item: Value = { kind: 'object', entries, isComplete: true };
      return blockSettings(content.body, withBinding(scope, iterator, item), file, line);
    }),
  );
}

function iterationsOf(collection: Value): (readonly [Value, Value])[] | undefined {
  if (isNull(collection)) return [];
  if (collection.kind === 'list' && collection.isComplete)
    return collection.items.map((item, index) => [plainValue(index), item]);
  if (collection.kind !== 'object' || !collection.isComplete) return undefined;
  return [...collection.entries].map(([key, held]) => [plainValue(key), held]);
}

/** The objects of a value, and of the lists in it, as blocks. */
export function settingsOf(value: Value | undefined, place: Place): Settings[] {
  return (value ? optionsOf(value) : []).flatMap((option) => {
    if (option.kind === 'list') return option.items.flatMap((item) => settingsOf(item, place));
    return option.kind === 'object' ? [objectSettings(option, place)] : [];
  });
}

function objectSettings({ entries }: ObjectValue, place: Place): Settings {
  return {
    place,
    value(name) {
      const value = entries.get(name);
      return isNull(value) ? undefined : value;
    },
    blocks: (name) => settingsOf(entries.get(name), place),
    all: () => [...entries.values()],
  };
}

/** An argument that is nothing but text. */
export function textIn(settings: Settings, name: string): string | undefined {
  return textOf(settings.value(name));
}

/** An argument that is a number. */
export function numberIn(settings: Settings, name: string): number | undefined {
  return numberOf(settings.value(name));
}

/** An argument that is a truth value. */
export function truthIn(settings: Settings, name: string): boolean | undefined {
  return truthOf(settings.value(name));
}

/** An argument as a name, ARN or text. */
export function termIn(settings: Settings, name: string): Term {
  return termOf(settings.value(name));
}
