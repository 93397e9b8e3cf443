import type { SyntaxNode } from '../../modules/syntax.js';
import type { Place } from '../deployment.js';
import type { CreatedValue, FunctionValue, ListValue, ObjectValue, Value } from './values.js';

/** A list while the program may change it. */
export interface OpenList extends ListValue {
  items: readonly Value[];
  isComplete: boolean;
}

/** An object while the program may change it. */
export interface OpenObject extends ObjectValue {
  readonly properties: Map<string, Value>;
  isComplete: boolean;
  ownClass: Closure | undefined;
  /** It is a `Map`, whose keys are no members. */
  readonly isMap: boolean;
}

/** Something created, while its constructor runs and after. */
export interface OpenCreated extends CreatedValue {
  id: number;
  occurs: CreatedValue['occurs'];
  arguments: readonly Value[];
  isComplete: boolean;
  readonly properties: Map<string, Value>;
}

/** A function or class with what it closes over. */
export interface Closure extends FunctionValue {
  readonly scope: Scope;
  /** Static members. */
  readonly properties: Map<string, Value>;
  /** The class that a method belongs to, and whose parent `super` means. */
  readonly home: Closure | undefined;
  /** What a class extends. */
  readonly parent: Value | undefined;
  /** What `bind` fixed. */
  readonly bound: { readonly self: Value; readonly given: readonly Value[] } | undefined;
}

/** The file that code stands in. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

/** One call of a function of the project. */
export interface Frame {
  readonly returns: Value[];
  /** A branch with an unknown test has left the function, so that the rest runs only perhaps. */
  hasMaybeEnded: boolean;
}

/** The names of one block, and what is lexical with it. */
export interface Scope {
  readonly parent: Scope | undefined;
  readonly names: Map<string, Value>;
  /** Names that stand for what another module exports under theirs, looked up when they are used. */
  readonly links: Map<string, () => Value>;
  readonly source: SourceFile;
  readonly frame: Frame;
  /** `this`. */
  readonly self: Value | undefined;
  /** The class whose parent `super` means. */
  readonly home: Closure | undefined;
  /** `var` declares here. */
  readonly isFunctionScope: boolean;
}

/** The arguments of a call. */
export interface Arguments {
  readonly values: readonly Value[];
  /** Whether there may be more. */
  readonly isComplete: boolean;
}

/** How statements end. */
export type Completion = 'normal' | 'continue' | 'break' | 'return' | 'throw';

export function listValue(items: readonly Value[], isComplete = true): OpenList {
  return { kind: 'list', items, isComplete };
}

interface ObjectTraits {
  readonly place?: Place | undefined;
  readonly isComplete?: boolean;
  readonly isMap?: boolean;
}

export function objectValue(
  entries: Iterable<readonly [string, Value]>,
  traits: ObjectTraits = {},
): OpenObject {
  const { place, isComplete = true, isMap = false } = traits;
  return { kind: 'object', properties: new Map(entries), isComplete, place, ownClass: undefined, isMap };
}

/** Every function value of a program is one of its closures. */
export function closureOf(value: Value | undefined): Closure | undefined {
  return value?.kind === 'function' ? (value as Closure) : undefined;
}

/** The members that can be assigned to: of objects, of what was created, of classes. */
export function propertiesOf(value: Value): Map<string, Value> | undefined {
  return value.kind === 'object' || value.kind === 'created' || value.kind === 'function'
    ? (value as OpenObject | OpenCreated | Closure).properties
    : undefined;
}

/** A block inside another. */
export function scopeInside(parent: Scope, changes: Partial<Scope> = {}): Scope {
  return { ...parent, isFunctionScope: false, ...changes, parent, names: new Map(), links: new Map() };
}

/** What a name stands for; `undefined` for what is declared nowhere. */
export function lookUp(scope: Scope, name: string): Value | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const found = at.names.get(name) ?? at.links.get(name)?.();
    if (found) return found;
  }
  return undefined;
}

/** The names that a name is among. */
export function namesWith(scope: Scope, name: string): Map<string, Value> | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) if (at.names.has(name)) return at.names;
  return undefined;
}

const lineStarts = new WeakMap<SourceFile, readonly number[]>();

/** Where a node stands. */
export function placeOf(node: SyntaxNode, { source }: Scope): Place {
  let starts = lineStarts.get(source);
  if (!starts) {
    starts = [0, ...[...source.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    lineStarts.set(source, starts);
  }
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? Infinity) <= node.start) low = middle;
    else high = middle;
  }
  return { file: source.file, line: low + 1 };
}
