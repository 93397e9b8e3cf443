import type { Place } from '../deployment.js';
import { plainTextOf, type ListValue, type ObjectValue, type Value } from './values.js';

/** A value of a program as the data that it would be in YAML, for readers of such. */
export interface ProgramDocument {
  /** Objects, lists and plain values; what only a deployment knows is a variable such as `${env:STAGE}`, or `Fn::If` between possibilities. */
  readonly data: unknown;
  /** Where the literals of its objects stand. */
  readonly places: ReadonlyMap<unknown, Place>;
  /** Whether an object or list of the data is known to hold nothing more. */
  readonly isComplete: (data: unknown) => boolean;
}

/** Values that one document may hold; a program of a few lines can build billions. */
const largestDocument = 50_000;

/** Values within values that a document may hold. */
const deepestDocument = 60;

/** The data of a value. */
export function documentOf(value: Value): ProgramDocument {
  const conversion = new Conversion();
  return {
    data: conversion.dataOf(value, 0),
    places: conversion.places,
    isComplete: (data) => !conversion.incomplete.has(data),
  };
}

class Conversion {
  readonly places = new Map<unknown, Place>();
  readonly incomplete = new Set<unknown>();
  private readonly open = new Set<Value>();
  private remaining = largestDocument;
  private unknowns = 0;

  dataOf(value: Value, depth: number): unknown {
    this.remaining -= 1;
    if (depth > deepestDocument || this.remaining < 0 || this.open.has(value)) return undefined;
    switch (value.kind) {
      case 'plain':
        return value.value;
      case 'text':
        return value.parts.map((part) => plainTextOf(part) ?? this.variableOf(part)).join('');
      case 'list':
        return this.within(value, () => value.items.map((item) => this.dataOf(item, depth + 1)));
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

  private objectOf(value: ObjectValue, depth: number): unknown {
    return this.within(value, () => {
      const entries = [...value.properties].map(
        ([key, held]) => [key, this.dataOf(held, depth + 1)] as const,
      );
      const data = Object.fromEntries(entries.filter(([, held]) => held !== undefined));
      if (value.place) this.places.set(data, value.place);
      return data;
    });
  }

  /** What an object or list holds; it cannot hold itself. */
  private within(value: ObjectValue | ListValue, convert: () => object): object {
    this.open.add(value);
    const data = convert();
    this.open.delete(value);
    if (!value.isComplete) this.incomplete.add(data);
    return data;
  }

  /** What is there or not counts as there, and what may be overwritten by something unknown as it is written; a variable with a default is the variable, as in YAML. */
  private choiceOf(options: readonly Value[], depth: number): unknown {
    const said = options.filter((option) => option.kind !== 'plain' || isSaid(option.value));
    const isStructured = said.some(({ kind }) => kind === 'object' || kind === 'list');
    const [first, ...others] = isStructured ? said.filter(({ kind }) => kind !== 'unknown') : said;
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
