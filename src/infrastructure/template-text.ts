import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import { offsetsInJson } from './json-text.js';
import { parsePlainYaml, type Offsets } from './yaml-text.js';

const require = createRequire(import.meta.url);

/** A template as plain values; CloudFormation's short tags (`!Ref x`) stand as their long forms (`{ Ref: x }`). */
export interface ParsedTemplate {
  readonly value: unknown;
  readonly problems: readonly { readonly line: number; readonly text: string }[];
  /** The text has errors: more may have stood there than `value` holds. */
  readonly isBroken: boolean;
  /** The line, from 1, where a mapping or list of `value` begins: that of its key, or of its first word in a list. */
  readonly lineOf: (value: unknown) => number | undefined;
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
  const plain = parsePlain(text);
  if (plain) return plain;
  const shifted = text.replaceAll(leadingClosers, '$1    $2');
  const plainShifted = shifted === text ? undefined : parsePlain(shifted);
  if (plainShifted) return plainShifted;
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
    if (!isWithin(value, deepestTemplate)) return undefined;
    return { value, problems: [], isBroken: false, lineOf: linesIn(text, () => offsetsInJson(text, value)) };
  } catch {
    return undefined;
  }
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((held) => isWithin(held, depth - 1));
}

function parsePlain(text: string): ParsedTemplate | undefined {
  const plain = parsePlainYaml(text, taggedValue);
  if (!plain) return undefined;
  const lineAt = lineTable(text);
  const problems = plain.repeatedKeys.map(({ key, offset }) => ({
    line: lineAt(offset),
    text: `The key \`${key}\` stands here once more; the last one counts.`,
  }));
  return { value: plain.value, problems, isBroken: false, lineOf: linesIn(text, () => plain.offsets) };
}

/** Lines of values, found when the first one is asked for. */
function linesIn(text: string, offsetsOf: () => Offsets): ParsedTemplate['lineOf'] {
  let lineAt: ((offset: number) => number) | undefined;
  let offsets: Offsets | undefined;
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    offsets ??= offsetsOf();
    const offset = offsets.get(value);
    return offset === undefined ? undefined : (lineAt ??= lineTable(text))(offset);
  };
}

/** Gives the line, from 1, of an offset. */
function lineTable(text: string): (offset: number) => number {
  const starts: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** `}` and `]` that close a flow collection at the indent of its key: YAML's rules forbid it, CloudFormation's own reader takes it. */
const leadingClosers = /^([ \t]*)([}\]])/gm;

/** The reader that recovers from errors and follows aliases. */
function parseText(text: string): ParsedTemplate {
  // On demand: a project without templates never loads it.
  const yaml = require('yaml') as typeof Yaml;
  const offsets: Offsets = new WeakMap();
  const lineOf = linesIn(text, () => offsets);
  const lines = new yaml.LineCounter();
  let document: Yaml.Document.Parsed;
  const { stackTraceLimit } = Error;
  // It makes an error of each tag that it does not know.
  Error.stackTraceLimit = 0;
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
    return brokenText([], error);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  const problems = document.errors.slice(0, mostProblems).map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    text: error.message.split('\n')[0] ?? '',
  }));
  try {
    const reading = { yaml, document, offsets, remaining: largestTemplate };
    const value = plainOf(document.contents, reading, 0);
    return { value, problems, isBroken: problems.length > 0, lineOf };
  } catch (error) {
    return brokenText(problems, error);
  }
}

function brokenText(problems: ParsedTemplate['problems'], error: unknown): ParsedTemplate {
  return {
    value: undefined,
    problems: [...problems, { line: 1, text: (error as Error).message }],
    isBroken: true,
    lineOf: () => undefined,
  };
}

/** Errors that are told of one text; what follows the first ones follows from them. */
const mostProblems = 20;

/** Values that one template may hold, aliases counted where they stand; a text of a few lines can name billions. */
const largestTemplate = 200_000;

/** Values within values that a template may hold; what is deeper is left out. */
const deepestTemplate = 100;

interface Reading {
  readonly yaml: typeof Yaml;
  readonly document: Yaml.Document;
  readonly offsets: Offsets;
  remaining: number;
}

function plainOf(node: Yaml.Node | null | undefined, reading: Reading, depth: number): unknown {
  if (!node || depth > deepestTemplate) return undefined;
  reading.remaining -= 1;
  if (reading.remaining < 0) throw new Error('The template holds too many values.');
  if (reading.yaml.isAlias(node)) return plainOf(node.resolve(reading.document), reading, depth + 1);
  const value = taggedValue(node.tag, untaggedOf(node, reading, depth));
  note(reading, value, node);
  return value;
}

/** Notes where a mapping or list begins. */
function note({ offsets }: Reading, value: unknown, node: Yaml.Node): void {
  if (typeof value === 'object' && value !== null && node.range) offsets.set(value, node.range[0]);
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
    note(reading, held, pair.key);
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
