import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import { concatTerms, literalTextOf, PatternTerm, textTerm, type Term } from './deployment.js';
import { parsePlainYaml } from './yaml-text.js';

const require = createRequire(import.meta.url);

/** A template as plain values; CloudFormation's short tags (`!Ref x`) stand as their long forms (`{ Ref: x }`). */
export interface ParsedTemplate {
  readonly value: unknown;
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

const intrinsics = [
  'Ref',
  'Condition',
  'Base64',
  'Cidr',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Select',
  'Split',
  'Sub',
  'Transform',
  'And',
  'Equals',
  'Not',
  'Or',
  'Length',
  'ToJsonString',
  'ForEach',
];

/** Reads YAML or JSON; broken documents give what could be recovered and the problems met. */
export function parseTemplate(text: string): ParsedTemplate {
  const json = parseJson(text);
  if (json) return json;
  const plain = parsePlainYaml(text, taggedValue);
  if (plain) return { value: plain.value, problems: [] };
  const shifted = text.replaceAll(leadingClosers, '$1    $2');
  const plainShifted = shifted === text ? undefined : parsePlainYaml(shifted, taggedValue);
  if (plainShifted) return { value: plainShifted.value, problems: [] };
  const strict = parseText(text);
  if (strict.problems.length === 0 || shifted === text) return strict;
  const indented = parseText(shifted);
  return indented.problems.length < strict.problems.length ? indented : strict;
}

/** JSON without an error needs no reader that recovers from any; templates that tools write are JSON, and large. */
function parseJson(text: string): ParsedTemplate | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isWithin(value, deepestTemplate) ? { value, problems: [] } : undefined;
  } catch {
    return undefined;
  }
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((held) => isWithin(held, depth - 1));
}

/** `}` and `]` that close a flow collection at the indent of its key: YAML's rules forbid it, CloudFormation's own reader takes it. */
const leadingClosers = /^([ \t]*)([}\]])/gm;

/** The reader that recovers from errors and follows aliases. */
function parseText(text: string): ParsedTemplate {
  // On demand: a project without templates never loads it.
  const yaml = require('yaml') as typeof Yaml;
  const lines = new yaml.LineCounter();
  let document: Yaml.Document.Parsed;
  try {
    document = yaml.parseDocument(text, {
      uniqueKeys: false,
      merge: true,
      lineCounter: lines,
      logLevel: 'silent',
      // Tags that the schema does not know stay at their nodes, with a warning that nobody needs to see rendered.
      prettyErrors: false,
    });
  } catch (error) {
    return { value: undefined, problems: [{ line: 1, text: (error as Error).message }] };
  }
  const problems = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    text: error.message.split('\n')[0] ?? '',
  }));
  try {
    return { value: plainOf(document.contents, { yaml, document, remaining: largestTemplate }, 0), problems };
  } catch (error) {
    return { value: undefined, problems: [...problems, { line: 1, text: (error as Error).message }] };
  }
}

/** Values that one template may hold, aliases counted where they stand; a text of a few lines can name billions. */
const largestTemplate = 200_000;

/** Values within values that a template may hold; what is deeper is left out. */
const deepestTemplate = 100;

interface Reading {
  readonly yaml: typeof Yaml;
  readonly document: Yaml.Document;
  remaining: number;
}

function plainOf(node: Yaml.Node | null | undefined, reading: Reading, depth: number): unknown {
  if (!node || depth > deepestTemplate) return undefined;
  reading.remaining -= 1;
  if (reading.remaining < 0) throw new Error('The template holds too many values.');
  if (reading.yaml.isAlias(node)) return plainOf(node.resolve(reading.document), reading, depth + 1);
  return taggedValue(node.tag, untaggedOf(node, reading, depth));
}

function untaggedOf(node: Yaml.Node, reading: Reading, depth: number): unknown {
  const { isMap, isPair, isScalar, isSeq } = reading.yaml;
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item) => plainOf(item as Yaml.Node, reading, depth + 1));
  if (!isMap(node)) return undefined;
  const value: Record<string, unknown> = {};
  for (const pair of node.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const key = String(pair.key.value);
    const held = plainOf(pair.value as Yaml.Node | null, reading, depth + 1);
    if (key === '<<')
      for (const merged of [held].flat()) Object.assign(value, { ...(merged as object), ...value });
    // A key may be `__proto__`.
    else Object.defineProperty(value, key, { value: held, enumerable: true, writable: true });
  }
  return value;
}

function taggedValue(tag: string | undefined, value: unknown): unknown {
  const name = tag?.startsWith('!') && !tag.startsWith('!!') ? tag.slice(1) : undefined;
  if (name === undefined || !intrinsics.includes(name)) return value;
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${name}`]: value };
}

/** A plain object, or an empty one. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** An array, or an empty one; a single value stands for a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** The value as JSON text, empty for nothing, to look for names in. */
export function jsonOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}

/** A string, or `undefined`. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A finite number, also when it is written as a string. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

const attributes: ReadonlyMap<string, 'arn' | 'name' | 'url' | 'streamArn'> = new Map([
  ['Arn', 'arn'],
  ['TopicArn', 'arn'],
  ['QueueArn', 'arn'],
  ['QueueName', 'name'],
  ['TopicName', 'name'],
  ['BucketName', 'name'],
  ['QueueUrl', 'url'],
  ['StreamArn', 'streamArn'],
]);

/** What a CloudFormation value names; `isResource` tells logical ids of resources from parameters. */
export function termOf(value: unknown, isResource: (id: string) => boolean): Term {
  if (typeof value === 'string') return textTerm(value);
  if (typeof value === 'number' || typeof value === 'boolean') return textTerm(String(value));
  const [[name, argument] = []] = Object.entries(recordOf(value));
  switch (name) {
    case 'Ref':
      return referenceTerm(String(argument), undefined, isResource);
    case 'Fn::GetAtt': {
      const [id, attribute] =
        typeof argument === 'string' ? argument.split('.') : listOf(argument).map(String);
      return id === undefined ? { kind: 'unknown' } : referenceTerm(id, attribute ?? '', isResource);
    }
    case 'Fn::Sub':
      return subTerm(argument, isResource);
    case 'Fn::Join': {
      const [separator, parts] = listOf(argument);
      const terms = listOf(parts).map((part) => termOf(part, isResource));
      return concatTerms(
        terms.flatMap((term, index) => (index === 0 ? [term] : [textTerm(String(separator)), term])),
      );
    }
    case 'Fn::If': {
      const [, whenTrue, whenFalse] = listOf(argument);
      return { kind: 'either', options: [termOf(whenTrue, isResource), termOf(whenFalse, isResource)] };
    }
    case 'Fn::ImportValue':
      return { kind: 'concat', atoms: [{ kind: 'symbol', id: `cfn:import:${JSON.stringify(argument)}` }] };
    default:
      return { kind: 'unknown' };
  }
}

function referenceTerm(id: string, attribute: string | undefined, isResource: (id: string) => boolean): Term {
  if (!isResource(id)) return { kind: 'concat', atoms: [{ kind: 'symbol', id: `cfn:${id}` }] };
  const which = attribute === undefined ? 'name' : (attributes.get(attribute) ?? 'other');
  return { kind: 'concat', atoms: [{ kind: 'attribute', of: id, which }] };
}

function subTerm(argument: unknown, isResource: (id: string) => boolean): Term {
  const [text, given] = typeof argument === 'string' ? [argument, undefined] : listOf(argument);
  if (typeof text !== 'string') return { kind: 'unknown' };
  const parts = text.split(/\$\{([^}]*)\}/);
  return concatTerms(
    parts.map((part, index) => {
      if (index % 2 === 0) return textTerm(part);
      if (part.startsWith('!')) return textTerm(`\${${part.slice(1)}}`);
      const own = recordOf(given)[part];
      if (own !== undefined) return termOf(own, isResource);
      const [id = '', ...attribute] = part.split('.');
      return referenceTerm(id, attribute.length > 0 ? attribute.join('.') : undefined, isResource);
    }),
  );
}

/** A pattern with its intrinsic functions as terms; `term` gives the term of one. */
export function patternOf(value: unknown, term: (value: unknown) => Term): unknown {
  if (Array.isArray(value)) return value.map((item) => patternOf(item, term));
  if (typeof value === 'string') return value.includes('${') ? patternLeaf(term(value)) : value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name = ''] = entries.length === 1 ? (entries[0] ?? []) : [];
  if (name === 'Ref' || name.startsWith('Fn::')) return patternLeaf(term(value));
  return Object.fromEntries(entries.map(([key, held]) => [key, patternOf(held, term)]));
}

function patternLeaf(term: Term): unknown {
  return literalTextOf(term) ?? new PatternTerm(term);
}
