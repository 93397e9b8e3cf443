import { PatternTerm, literalTextOf, type Filter, type Term } from '../deployment.js';
import { termOf, textOf, type Value } from './values.js';

/** The pattern that a value is the JSON text of: an EventBridge pattern, a filter policy. */
export function patternFilter(value: Value | undefined): Filter {
  if (!value) return { kind: 'none' };
  const json = jsonIn(value);
  return json ? { kind: 'pattern', pattern: json.value } : { kind: 'unknown' };
}

/** The JSON that a value is the text of, with a `PatternTerm` for what only the deployment knows. */
export function jsonIn(value: Value): { readonly value: unknown } | undefined {
  if (value.kind === 'json') return { value: patternOf(value.of) };
  const text = textOf(value);
  if (text !== undefined) return parsed(text, []);
  const term = termOf(value);
  if (term.kind !== 'concat') return undefined;
  const symbols: Term[] = [];
  const marked = term.atoms.map((atom) => {
    if (atom.kind === 'text') return atom.text;
    symbols.push({ kind: 'concat', atoms: [atom] });
    return `${opening}${symbols.length - 1}${closing}`;
  });
  return parsed(marked.join(''), symbols);
}

/** Characters of a private area, around the number of what stands in the text there. */
const opening = '\uE000';
const closing = '\uE001';

function parsed(text: string, symbols: readonly Term[]): { readonly value: unknown } | undefined {
  try {
    return { value: filled(JSON.parse(text), symbols) };
  } catch {
    return undefined;
  }
}

function filled(json: unknown, symbols: readonly Term[]): unknown {
  if (typeof json === 'string') return json.includes(opening) ? filledText(json, symbols) : json;
  if (Array.isArray(json)) return json.map((item: unknown) => filled(item, symbols));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, held]) => [key, filled(held, symbols)]));
}

function filledText(text: string, symbols: readonly Term[]): PatternTerm {
  const atoms = text.split(/(\uE000\d+\uE001)/).flatMap((part) => {
    if (!part.startsWith(opening)) return part === '' ? [] : [{ kind: 'text' as const, text: part }];
    const term = symbols[Number(part.slice(1, -1))];
    return term?.kind === 'concat' ? term.atoms : [];
  });
  return new PatternTerm({ kind: 'concat', atoms });
}

function patternOf(value: Value): unknown {
  switch (value.kind) {
    case 'plain':
      return value.value;
    case 'list':
      return value.isComplete ? value.items.map(patternOf) : new PatternTerm({ kind: 'unknown' });
    case 'object':
      if (!value.isComplete) return new PatternTerm({ kind: 'unknown' });
      return Object.fromEntries([...value.entries].map(([key, held]) => [key, patternOf(held)]));
    default: {
      const term = termOf(value);
      return literalTextOf(term) ?? new PatternTerm(term);
    }
  }
}
