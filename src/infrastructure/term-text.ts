import { PatternTerm, resourceOf, type Atom, type Filter, type Term } from './deployment.js';

/** A term in the template's own names, such as `OrdersTable` or `${Stage}-orders`; `undefined` when it is not spelled out. */
export function termText(term: Term): string | undefined {
  if (term.kind === 'unknown') return undefined;
  if (term.kind === 'concat') return resourceOf(term) ?? term.atoms.map(atomText).join('');
  const options = term.options.map(termText);
  const known = options.flatMap((option) => option ?? []);
  return known.length === options.length && known.length > 0 ? [...new Set(known)].join(' or ') : undefined;
}

function atomText(atom: Atom): string {
  switch (atom.kind) {
    case 'text':
      return atom.text;
    case 'symbol':
      // The dialect stands before the name.
      return `\${${atom.id.replace(/^\w+:(?!:)/, '')}}`;
    case 'attribute':
      return atom.which === 'name' ? `\${${atom.of}}` : `\${${atom.of}.${atom.which}}`;
  }
}

/** The resources of the same template that a term refers to, anywhere in it. */
export function resourcesIn(term: Term): readonly string[] {
  if (term.kind === 'unknown') return [];
  const ids =
    term.kind === 'either'
      ? term.options.flatMap(resourcesIn)
      : term.atoms.flatMap((atom) => (atom.kind === 'attribute' ? [atom.of] : []));
  return [...new Set(ids)];
}

/** What a filter lets through, in words; empty when it lets everything through. */
export function filterText(filter: Filter): string {
  switch (filter.kind) {
    case 'none':
      return '';
    case 'unknown':
      return 'a filter that is not spelled out';
    case 's3':
      return [
        (filter.events ?? []).map((event) => event.replace(/^s3:|:\*$/g, '')).join(' or '),
        affixText('prefix', filter.prefix),
        affixText('suffix', filter.suffix),
      ]
        .filter((text) => text !== '')
        .join(', ');
    case 'pattern':
      return shortened(patternText(filter.pattern));
  }
}

function affixText(name: 'prefix' | 'suffix', term: Term | undefined): string {
  return term === undefined ? '' : `${name} ${termText(term) ?? 'not spelled out'}`;
}

/** Letters of a pattern that are shown. */
const longestPattern = 160;

function shortened(text: string): string {
  const letters = Array.from(text);
  return letters.length <= longestPattern ? text : `${letters.slice(0, longestPattern - 1).join('')}…`;
}

/** Conditions of a pattern that are put into words; more would not be shown. */
const mostConditions = 20;

function patternText(pattern: unknown): string {
  if (typeof pattern === 'string') return `pattern ${pattern}`;
  const filters = filtersIn(pattern);
  if (filters) return filters.map(patternText).join(' or ');
  const conditions: string[] = [];
  collectConditions(pattern, [], conditions);
  return conditions.join(', ');
}

/** The patterns of an event source mapping: `{ Filters: [{ Pattern }] }`, a list of them, or of patterns. */
function filtersIn(pattern: unknown): readonly unknown[] | undefined {
  const list = isRecord(pattern) ? (pattern['Filters'] ?? pattern['filters']) : pattern;
  if (!Array.isArray(list)) return undefined;
  return list
    .slice(0, mostConditions)
    .map((item: unknown) => parsed(isRecord(item) ? (item['Pattern'] ?? item['pattern'] ?? item) : item));
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    const data: unknown = JSON.parse(value);
    return isRecord(data) ? data : value;
  } catch {
    return value;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PatternTerm)
  );
}

/** Values within values that are put into words. */
const deepest = 20;

/** `detail.status paid or sent`, for each path of the pattern. */
function collectConditions(value: unknown, path: readonly string[], conditions: string[]): void {
  if (conditions.length >= mostConditions || path.length > deepest) return;
  if (!isRecord(value)) {
    conditions.push(`${path.join('.')} ${leavesText(value, 0)}`.trim());
    return;
  }
  for (const [key, held] of Object.entries(value)) collectConditions(held, [...path, key], conditions);
}

function leavesText(value: unknown, depth: number, separator = ' or '): string {
  const leaves = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return leaves
    .slice(0, mostConditions)
    .map((leaf) => leafText(leaf, depth))
    .join(separator);
}

/** `paid`, `prefix pa`, `anything-but sent`. */
function leafText(leaf: unknown, depth: number): string {
  if (leaf instanceof PatternTerm) return termText(leaf.term) ?? 'a value that is not spelled out';
  if (typeof leaf !== 'object' || leaf === null) return String(leaf);
  const [matcher, value]: [string?, unknown?] = Object.entries(leaf)[0] ?? [];
  if (matcher === undefined || depth > deepest) return '…';
  if (matcher === 'exists') return value === false ? 'absent' : 'present';
  return matcher === 'numeric'
    ? leavesText(value, depth + 1, ' ')
    : `${matcher} ${leavesText(value, depth + 1)}`;
}
