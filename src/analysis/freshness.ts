import { propertyOf } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { definitionOf } from './definitions.js';
import type { Module } from './module.js';
import { provenanceOf, rootsOf, type Provenance } from './provenance.js';

/** Whether a value, plain or as DynamoDB's `{ S: … }`, is made anew at each evaluation: a random id, the clock. */
export function isFreshAt(module: Module, node: Node | undefined): boolean {
  if (!node) return false;
  const value = definitionOf(module, node);
  const inner =
    value.type === 'ObjectExpression' ? (propertyOf(value, 'S') ?? propertyOf(value, 'N'))?.value : value;
  return inner !== undefined && isFresh(provenanceOf(module, inner));
}

/** Whether a value may come from the event. */
export function mayComeFromEvent(module: Module, node: Node): boolean {
  return rootsOf(provenanceOf(module, node)).some(({ kind }) => kind === 'event' || kind === 'unknown');
}

/** A day, an hour, a partition made of the clock: the same for an event that is delivered again soon. */
const coarse =
  /^(get(UTC)?(FullYear|Month|Date|Day|Hours)|slice|substring|substr|split|to(Locale)?DateString)$/;

function isFresh(value: Provenance, depth = 0): boolean {
  if (depth > 12) return false;
  const within = (part: Provenance): boolean => isFresh(part, depth + 1);
  switch (value.kind) {
    case 'fresh':
      return true;
    case 'text':
      return value.parts.some(within);
    case 'derived':
      return !isCoarse(value) && value.from.some(within);
    case 'either':
      return value.options.every(within);
    default:
      return false;
  }
}

function isCoarse({ by, from }: Provenance & { readonly kind: 'derived' }): boolean {
  if (from.some((part) => rootsOf(part).some((root) => root.kind === 'fresh' && root.by === 'random')))
    return false;
  const isDayFormat =
    /^format\w*$/.test(by) &&
    from.some((part) => part.kind === 'literal' && !/[hHsST]/.test(String(part.value)));
  return coarse.test(by) || isDayFormat;
}
