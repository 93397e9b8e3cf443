import type { Place } from '../deployment.js';
import { plainTextOf, type Value } from './values.js';

/** A value of a program as the data that it would be in YAML, for readers of such. */
export interface ProgramDocument {
  /** Objects, lists and plain values; what only a deployment knows is a variable such as `${env:STAGE}`, or `Fn::If` between possibilities. */
  readonly data: unknown;
  /** Where the literal of an object stands. */
  readonly placeOf: (data: unknown) => Place | undefined;
  /** Whether an object or list of the data is known to hold nothing more. */
  readonly isComplete: (data: unknown) => boolean;
}

/** Values that one document may hold; a program of a few lines can build billions. */
const largestDocument = 200_000;

/** Values within values that a document may hold. */
const deepestDocument = 60;

/** The data of a value. */
export function documentOf(value: Value): ProgramDocument {
  const conversion = new Conversion();
  return {
    data: conversion.dataOf(value, 0),
    placeOf: (data) => (isObject(data) ? conversion.places.get(data) : undefined),
    isComplete: (data) => !isObject(data) || !conversion.incomplete.has(data),
  };
}

function isObject(data: unknown): data is object {
  return typeof data === 'object' && data !== null;
}

class Conversion {
  readonly places = new WeakMap<object, Place>();
  readonly incomplete = new WeakSet();
  private remaining = largestDocument;
  private unknowns = 0;

  dataOf(value: Value, depth: number): unknown {
    this.remaining -= 1;
    if (depth > deepestDocument || this.remaining < 0) return undefined;
    switch (value.kind) {
      case 'plain':
        return value.value;
      case 'text':
        return value.parts.map((part) => plainTextOf(part) ?? this.variableOf(part)).join('');
      case 'list':
        return this.noted(
          value.items.map((item) => this.dataOf(item, depth + 1)),
          value,
        );
      case 'object':
        return this.objectOf(value, depth);
      case 'either':
        return this.choiceOf(value.options, depth);
      case 'function':
      case 'regex':
        return undefined;
      default:
        return this.variableOf(value);
    }
  }

  private objectOf(value: Extract<Value, { kind: 'object' }>, depth: number): unknown {
    const entries = [...value.properties].map(([key, held]) => [key, this.dataOf(held, depth + 1)] as const);
    const data = Object.fromEntries(entries.filter(([, held]) => held !== undefined));
    if (value.place) this.places.set(data, value.place);
    return this.noted(data, value);
  }

  private noted<Data extends object>(data: Data, { isComplete }: { readonly isComplete: boolean }): Data {
    if (!isComplete) this.incomplete.add(data);
    return data;
  }

  /** What is there or not counts as there; a variable with a default is the variable, as in YAML. */
  private choiceOf(options: readonly Value[], depth: number): unknown {
    const present = options.filter((option) => option.kind !== 'plain' || isSaid(option.value));
    const [first, ...others] = present;
    if (!first) return undefined;
    if (others.length === 0 || isVariable(first)) return this.dataOf(first, depth);
    return others.reduce<unknown>(
      (choice, option) => ({ 'Fn::If': ['', choice, this.dataOf(option, depth + 1)] }),
      this.dataOf(first, depth + 1),
    );
  }

  private variableOf(value: Value): string {
    const name = variableNameOf(value);
    if (name !== undefined) return `\${${name}}`;
    this.unknowns += 1;
    return `\${code:${this.unknowns}}`;
  }
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

function isVariable(value: Value): boolean {
  return value.kind === 'external' && variableNameOf(value)?.startsWith('env:') === true;
}

/** The same for values that are the same in every run. */
function variableNameOf(value: Value): string | undefined {
  if (value.kind === 'external') {
    const [first, second, name] = value.names;
    if (value.from === undefined && first === 'process' && second === 'env' && name !== undefined)
      return `env:${name}`;
    return `code:${value.from ?? ''}:${value.names.join('.')}`;
  }
  if (value.kind === 'created') return value.id > 0 ? `code:#${value.id}` : undefined;
  if (value.kind !== 'member') return undefined;
  const owner = variableNameOf(value.of);
  return owner === undefined ? undefined : `${owner}.${value.name}`;
}
