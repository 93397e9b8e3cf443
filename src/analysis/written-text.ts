import type { DeclaredFunction } from '../infrastructure/deployment.js';
import { concatTerms, literalTextOf, textTerm, type Term } from '../infrastructure/deployment.js';
import { linkedTermOf } from './linked-resources.js';
import type { Provenance } from './provenance.js';

/** What is known of a text that the code puts together. */
export interface WrittenText {
  /** Known text at its beginning, and at its end; both are the whole when all of it is known. */
  readonly start: string;
  readonly end: string;
  readonly isWhole: boolean;
  /** What stands first and last, where that is no known text. */
  readonly first: Provenance | undefined;
  readonly last: Provenance | undefined;
}

const nothing: WrittenText = { start: '', end: '', isWhole: false, first: undefined, last: undefined };

/** What is known of the text of a value; environment variables stand for what the template gives them. */
export function writtenTextOf(value: Provenance, declared?: DeclaredFunction): WrittenText {
  const options = value.kind === 'either' ? value.options : [value];
  const [first, ...others] = options.map((option) => ofParts(partsOf(option, declared)));
  return others.reduce(common, first ?? nothing);
}

function ofParts(parts: readonly Provenance[]): WrittenText {
  const isKnown = (part: Provenance): boolean => part.kind === 'literal';
  const text = (some: readonly Provenance[]): string =>
    some.map((part) => (part.kind === 'literal' ? String(part.value) : '')).join('');
  const from = parts.findIndex((part) => !isKnown(part));
  if (from < 0) return { ...nothing, start: text(parts), end: text(parts), isWhole: true };
  const to = parts.findLastIndex((part) => !isKnown(part));
  return {
    start: text(parts.slice(0, from)),
    end: text(parts.slice(to + 1)),
    isWhole: false,
    first: from === 0 ? parts[0] : undefined,
    last: to === parts.length - 1 ? parts[to] : undefined,
  };
}

/** What holds for either of two texts. */
function common(a: WrittenText, b: WrittenText): WrittenText {
  if (a.isWhole && b.isWhole && a.start === b.start) return a;
  let start = 0;
  while (start < a.start.length && a.start[start] === b.start[start]) start += 1;
  let end = 0;
  while (end < a.end.length && a.end.at(-1 - end) === b.end.at(-1 - end)) end += 1;
  return { ...nothing, start: a.start.slice(0, start), end: a.end.slice(a.end.length - end) };
}

function partsOf(value: Provenance, declared: DeclaredFunction | undefined): readonly Provenance[] {
  switch (value.kind) {
    case 'text':
      return value.parts.flatMap((part) => partsOf(part, declared));
    case 'env': {
      const text = declared && literalTextOf(declared.environment.get(value.name));
      if (text !== undefined) return [{ kind: 'literal', value: text }];
      return value.fallback && declared?.isEnvironmentComplete && !declared.environment.has(value.name)
        ? partsOf(value.fallback, declared)
        : [value];
    }
    case 'derived':
      return value.by === 'join' ? joinedParts(value.from, declared) : [value];
    default:
      return [value];
  }
}

/** `path.join(a, b)` and `[a, b].join('/')`. */
function joinedParts(
  [receiver, ...others]: readonly Provenance[],
  declared: DeclaredFunction | undefined,
): readonly Provenance[] {
  const isPath = receiver?.kind === 'import' && /^(node:)?path$/.test(receiver.from);
  const [separator] = others;
  const isList =
    receiver?.kind === 'derived' && receiver.by === 'collection' && separator?.kind === 'literal';
  const parts = isPath ? others : isList ? receiver.from : [];
  const between: Provenance = isList ? separator : { kind: 'literal', value: '/' };
  if (parts.length === 0) return [{ kind: 'unknown' }];
  return parts.flatMap((part, index) => [...(index === 0 ? [] : [between]), ...partsOf(part, declared)]);
}

/** The term that a value has in a deployment: the template's values of environment variables, texts that the code spells out. */
export function deployedTermOf(value: Provenance, declared: DeclaredFunction): Term {
  switch (value.kind) {
    case 'literal':
      return textTerm(String(value.value));
    case 'env': {
      const given = declared.environment.get(value.name);
      if (given) return given;
      return value.fallback && declared.isEnvironmentComplete
        ? deployedTermOf(value.fallback, declared)
        : { kind: 'unknown' };
    }
    case 'either':
      return { kind: 'either', options: value.options.map((option) => deployedTermOf(option, declared)) };
    case 'text':
      return concatTerms(value.parts.map((part) => deployedTermOf(part, declared)));
    case 'import':
      return linkedTermOf(value, declared);
    default:
      return { kind: 'unknown' };
  }
}
