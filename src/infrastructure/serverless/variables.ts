import path from 'node:path';
import { isInside, readText } from '../../files/files.js';
import type { Term } from '../deployment.js';
import type { Places } from '../places.js';
import { parseTemplate } from '../template-text.js';
import { recordOf, type Plain } from '../template-values.js';

/** A serverless.yml as far as variables look into it. */
export interface Document {
  readonly root: string;
  readonly directory: string;
  readonly content: Plain;
  readonly places: Places;
  /** Other files that variables name, parsed. */
  readonly contents: Map<string, unknown>;
  /** Values with all their variables put in, by the value as it was written. */
  readonly settled: WeakMap<object, unknown>;
  /** How many values there are in a settled one; variables make one value stand in many places. */
  readonly sizes: WeakMap<object, number>;
  /** Variables that may still be looked up; a few lines can name each other without end. */
  remaining: number;
  /** Something was left out because there is no end to it. */
  isCutOff: boolean;
}

/** Variables that one service may look up. */
export const mostVariables = 20_000;

/** Values that one section may hold once its variables are put in. */
const largestSection = 200_000;

/** Values in values that are looked into, and variables in variables. */
const deepest = 40;
const longestChain = 24;

/** No name or path is longer. */
const longestText = 100_000;

/** What a variable, or one of its sources, stands for. */
type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'missing' }
  /** Only a deployment knows it, or it was not read. */
  | { readonly kind: 'unknown' };

const missing: Outcome = { kind: 'missing' };
const unknown: Outcome = { kind: 'unknown' };

/** A part of a text: plain, or what stands between `${` and `}`. */
type Part = string | { readonly variable: string };

/** A text in its parts; what is no variable of the framework (`${AWS::Region}`) stays text. */
function partsIn(text: string): readonly Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', start + 2)) {
    if (start < done) continue;
    const end = endOf(text, start + 2);
    if (end < 0) break;
    const variable = text.slice(start + 2, end);
    if (!/^\s*(?!AWS::)(?:[\w.-]+[:(]|\$\{)/.test(variable)) continue;
    if (start > done) parts.push(text.slice(done, start));
    parts.push({ variable });
    done = end + 1;
  }
  if (done < text.length) parts.push(text.slice(done));
  return parts;
}

/** Where the `}` stands that closes a variable; -1 when there is none. */
function endOf(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '$' && text[at + 1] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** `self:a, opt:b, 'c'` is the first of them that has a value. */
function sourcesIn(variable: string): readonly string[] {
  const sources: string[] = [];
  let [start, depth, quote] = [0, 0, ''];
  for (let at = 0; at < variable.length; at++) {
    const character = variable[at] ?? '';
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '{' || character === '(') depth += 1;
    else if (character === '}' || character === ')') depth -= 1;
    else if (character === ',' && depth === 0) {
      sources.push(variable.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...sources, variable.slice(start).trim()];
}

function outcomeOf(document: Document, variable: string, chain: number): Outcome {
  document.remaining -= 1;
  if (document.remaining < 0) document.isCutOff = true;
  if (document.remaining < 0 || chain > longestChain) return unknown;
  for (const source of sourcesIn(variable)) {
    const outcome = sourceOutcome(document, source, chain + 1);
    if (outcome.kind !== 'missing') return outcome;
  }
  return unknown;
}

function sourceOutcome(document: Document, source: string, chain: number): Outcome {
  const literal = /^(?:'([^']*)'|"([^"]*)")$/.exec(source);
  if (literal) return { kind: 'value', value: expanded(document, literal[1] ?? literal[2], chain) };
  if (/^(true|false|null|-?\d+(\.\d+)?)$/.test(source))
    return { kind: 'value', value: JSON.parse(source) as unknown };
  const spelled = source.includes('${') ? spelledText(document, source, chain) : source;
  if (spelled === undefined) return unknown;
  if (typeof spelled !== 'string') return { kind: 'value', value: spelled };
  if (spelled.startsWith('self:')) return heldAt(document, document.content, spelled.slice(5), chain);
  const [, name, address = ''] = /^file\(([^)]*)\)(?::(.*))?$/s.exec(spelled) ?? [];
  if (name === undefined) return spelled === source ? unknown : { kind: 'value', value: spelled };
  return fileOutcome(document, name.trim(), address, chain);
}

/** A source with the variables inside of it put in. */
function spelledText(document: Document, source: string, chain: number): unknown {
  const parts = partsIn(source);
  const values = parts.map((part): unknown => {
    if (typeof part === 'string') return part;
    const outcome = outcomeOf(document, part.variable, chain);
    return outcome.kind === 'value' ? filled(document, outcome.value, chain) : undefined;
  });
  if (values.length === 1) return values[0];
  return values.some((value) => typeof value !== 'string' && typeof value !== 'number')
    ? undefined
    : values.join('');
}

/** A text with its variables put in, when all of them are known; other values as they are. */
function filled(document: Document, value: unknown, chain: number): unknown {
  if (typeof value !== 'string' || !value.includes('${')) return value;
  return chain > longestChain ? undefined : spelledText(document, value, chain + 1);
}

function fileOutcome(document: Document, name: string, address: string, chain: number): Outcome {
  const file = path.resolve(document.directory, name);
  if (!/\.(ya?ml|json)$/.test(file) || !isInside(document.root, file)) return unknown;
  if (!document.contents.has(file)) {
    const text = readText(file);
    // A file that is not there leaves the word to the next source.
    if (text === undefined) return missing;
    const parsed = parseTemplate(text);
    document.places.add(file, parsed);
    document.contents.set(file, parsed.value);
  }
  return heldAt(document, document.contents.get(file), address, chain);
}

/** What stands at an address such as `custom.tables.0`, variables on the way put in. */
function heldAt(document: Document, content: unknown, address: string, chain: number): Outcome {
  let value = expanded(document, content, chain);
  for (const key of address.trim().split('.').filter(Boolean)) {
    // What is behind a variable that is not known is not known either.
    if (typeof value === 'string') return value.includes('${') ? unknown : missing;
    const held = Array.isArray(value)
      ? (value as unknown[])[Number(key)]
      : Object.hasOwn(recordOf(value), key)
        ? recordOf(value)[key]
        : undefined;
    value = expanded(document, held, chain);
  }
  return value === undefined || value === null ? missing : { kind: 'value', value };
}

/** A value that is one whole variable stands for what that is, when it can be read. */
function expanded(document: Document, value: unknown, chain: number): unknown {
  if (typeof value !== 'string' || !value.includes('${')) return value;
  const [only, more] = partsIn(value.trim());
  if (more !== undefined || only === undefined || typeof only === 'string') return value;
  const outcome = outcomeOf(document, only.variable, chain);
  return outcome.kind === 'value' ? outcome.value : value;
}

/** A value with every variable that is a whole value put in, as far as they can be read; nothing of what grows without end. */
export function settledIn(document: Document, given: unknown, depth = 0): unknown {
  const value = expanded(document, given, 0);
  if (typeof value !== 'object' || value === null || depth > deepest) return value;
  if (document.settled.has(value)) return document.settled.get(value);
  // What leads back to itself is left as it is there.
  document.settled.set(value, value);
  const made = Array.isArray(value)
    ? value.map((item) => settledIn(document, item, depth + 1))
    : Object.fromEntries(
        Object.entries(value).map(([key, held]) => [key, settledIn(document, held, depth + 1)]),
      );
  const isSame = Object.entries(value).every(([key, held]) => (made as Plain)[key] === held);
  if (!isSame) document.places.putWhere(made, value);
  const size = Object.values(made).reduce<number>((sum, held) => sum + sizeIn(document, held), 1);
  const isTooLarge = size > largestSection && depth > 0;
  if (isTooLarge) document.isCutOff = true;
  const result = isTooLarge ? undefined : isSame ? value : made;
  document.settled.set(value, result);
  if (result) {
    document.settled.set(result, result);
    document.sizes.set(result, size);
  }
  return result;
}

function sizeIn({ sizes }: Document, value: unknown): number {
  return typeof value === 'object' && value !== null ? (sizes.get(value) ?? 1) : 1;
}

/** A text in its parts: plain text, with what is known put in, and variables that only a deployment knows. */
export function variablePartsOf(
  document: Document,
  text: string,
  termOfVariable: (variable: string) => Term,
  chain = 0,
): readonly (string | Term)[] {
  if (!text.includes('{')) return [text];
  return partsIn(text).flatMap((part): readonly (string | Term)[] => {
    if (typeof part === 'string') return withPseudoParameters(part);
    const outcome = outcomeOf(document, part.variable, chain);
    const value = outcome.kind === 'value' ? outcome.value : undefined;
    if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
    if (typeof value === 'string' && chain < longestChain && value.length < longestText)
      return variablePartsOf(document, value, termOfVariable, chain + 1);
    return [termOfVariable(part.variable)];
  });
}

/** `#{AWS::Region}` (serverless-pseudo-parameters) is what `${AWS::Region}` is to CloudFormation. */
function withPseudoParameters(text: string): (string | Term)[] {
  return text
    .split(/[#$]\{(AWS::\w+)\}/)
    .map((part, index) =>
      index % 2 === 0 ? part : { kind: 'concat', atoms: [{ kind: 'symbol', id: `cfn:${part}` }] },
    );
}

/** The first source of a variable, which its symbol is named by: `opt:stage` of `opt:stage, 'dev'`. */
export function addressOf(variable: string): string {
  return sourcesIn(variable)[0] ?? variable;
}
