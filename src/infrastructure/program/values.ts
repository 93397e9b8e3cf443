import type { SyntaxNode } from '../../modules/syntax.js';
import type { Place, Problem } from '../deployment.js';

/** What an expression of a deployment program (CDK, SST, Amplify, Pulumi, `serverless.ts`) stands for, as far as it can be told without running it. */
export type Value =
  | PlainValue
  | TextValue
  | ListValue
  | ObjectValue
  | EitherValue
  | ExternalValue
  | CreatedValue
  | MemberValue
  | FunctionValue
  | RegexValue
  | UnknownValue;

export interface PlainValue {
  readonly kind: 'plain';
  readonly value: string | number | boolean | null | undefined;
}

/** A text made of parts, not all of which are plain. */
export interface TextValue {
  readonly kind: 'text';
  readonly parts: readonly Value[];
}

/** An array or a `Set`. */
export interface ListValue {
  readonly kind: 'list';
  /** Those that are added only in some cases, too. */
  readonly items: readonly Value[];
  /** Whether there may be more items, from what was not understood. */
  readonly isComplete: boolean;
}

/** A literal, a `Map`, a namespace of a module, or an instance of one of the project's classes that extends nothing external. */
export interface ObjectValue {
  readonly kind: 'object';
  /** A property that is there only in some cases is `either` something or plain `undefined`. */
  readonly properties: ReadonlyMap<string, Value>;
  /** Whether there may be more properties, from a spread or computed key that was not understood. */
  readonly isComplete: boolean;
  /** Where the literal, or the `new`, stands. */
  readonly place: Place | undefined;
  /** The class of the project that it is an instance of. */
  readonly ownClass: FunctionValue | undefined;
}

/** One of several: `a ? b : c`, `a ?? b`, or what is assigned under a test that only a run can decide. */
export interface EitherValue {
  readonly kind: 'either';
  /** Never fewer than two, none of them `either`. */
  readonly options: readonly Value[];
}

/** Something of a package or of the world outside: `lambda.Function`, `sst.aws.Bucket`, `process.env.STAGE`. */
export interface ExternalValue {
  readonly kind: 'external';
  /** The package, such as `aws-cdk-lib/aws-lambda` or `path` (without `node:`); `undefined` for a global. */
  readonly from: string | undefined;
  /** The way to it, such as `['Runtime', 'NODEJS_22_X']` or `['process', 'env', 'STAGE']`; a default import starts with `default`. */
  readonly names: readonly string[];
}

/** `new Bucket(this, 'Uploads', { … })` or `defineFunction({ … })`, where the class or function is not the project's own; also an instance of a class of the project that extends an external one. */
export interface CreatedValue {
  readonly kind: 'created';
  /** What was called: an external value, a member (`bucket.addEventNotification`), or something created. */
  readonly callee: Value;
  readonly isNew: boolean;
  /** A tagged template has one argument, its text. For classes of the project: what they pass to `super(…)`. */
  readonly arguments: readonly Value[];
  /** Whether there may be more arguments. */
  readonly isComplete: boolean;
  /** Where the call stands; for classes of the project, where they are constructed. */
  readonly place: Place;
  /** Position in the order of evaluation among all of the program. */
  readonly id: number;
  /** Whether the program comes by once, only in some cases, or in a loop with unknown items. */
  readonly occurs: 'once' | 'perhaps' | 'repeatedly';
  /** What the program itself assigned to its members: `this.bucket = …`, class fields. */
  readonly properties: ReadonlyMap<string, Value>;
  /** The class of the project that extends the external one. */
  readonly ownClass: FunctionValue | undefined;
}

/** What a member of something that was created stands for: `bucket.bucketName`, `fn.resources.lambda`. */
export interface MemberValue {
  readonly kind: 'member';
  /** Something created, or a member of it. */
  readonly of: Value;
  readonly name: string;
}

/** A function or class of the project. */
export interface FunctionValue {
  readonly kind: 'function';
  readonly node: SyntaxNode;
  readonly place: Place;
  readonly name: string | undefined;
}

export interface RegexValue {
  readonly kind: 'regex';
  readonly source: string;
  readonly flags: string;
}

export interface UnknownValue {
  readonly kind: 'unknown';
  readonly why: string;
  readonly place: Place | undefined;
}

/** `created.name = value`. */
export interface Assignment {
  /** Something created, or a member of it. */
  readonly to: Value;
  readonly name: string;
  readonly value: Value;
  readonly place: Place;
}

/** What a program does when it is run, as far as it was followed; in the order of evaluation. */
export interface ProgramRecord {
  /** What each module of the program exports, by absolute path and name; `default` is also `module.exports`. */
  readonly exports: ReadonlyMap<string, ReadonlyMap<string, Value>>;
  /** Everything external that was constructed or called, also where its result is not kept; what JavaScript itself offers (`console.log`) is left out. */
  readonly created: readonly CreatedValue[];
  readonly assignments: readonly Assignment[];
  /** Absolute paths of the files that were read, the entry first. */
  readonly files: readonly string[];
  /** What was not followed, and why. */
  readonly problems: readonly Problem[];
  /** Runs a function of the program on arguments, as a package would later; what it creates joins the record. */
  readonly run: RunFunction;
}

/** Runs a function on arguments. */
export type RunFunction = (callee: Value, given: readonly Value[]) => Value;

/** More options than these say nothing. */
const mostOptions = 12;

/** JavaScript's `undefined`. */
export const nothing: PlainValue = { kind: 'plain', value: undefined };

export function plain(value: PlainValue['value']): PlainValue {
  return value === undefined ? nothing : { kind: 'plain', value };
}

export function unknown(why: string, place?: Place): UnknownValue {
  return { kind: 'unknown', why, place };
}

/** The text of a plain string. */
export function plainTextOf(value: Value | undefined): string | undefined {
  return value?.kind === 'plain' && typeof value.value === 'string' ? value.value : undefined;
}

/** One of the values; the same ones count once. */
export function eitherOf(values: readonly Value[]): Value {
  const options: Value[] = [];
  for (const value of values.flatMap(optionsOf))
    if (!options.some((option) => isSame(option, value))) options.push(value);
  if (options.length > mostOptions) return unknown('too many possibilities');
  const [only] = options;
  return options.length > 1 || !only ? { kind: 'either', options } : only;
}

/** The possible values of a value. */
export function optionsOf(value: Value): readonly Value[] {
  return value.kind === 'either' ? value.options : [value];
}

/** What an operation gives for each of the possible values. */
export function mapOptions(value: Value, operation: (option: Value) => Value): Value {
  return value.kind === 'either' ? eitherOf(value.options.map(operation)) : operation(value);
}

function isSame(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'plain') return b.kind === 'plain' && a.value === b.value;
  if (a.kind === 'external')
    return b.kind === 'external' && a.from === b.from && a.names.join('.') === b.names.join('.');
  if (a.kind === 'member') return b.kind === 'member' && a.name === b.name && isSame(a.of, b.of);
  return a.kind === 'unknown' && b.kind === 'unknown' && a.why === b.why;
}

/** Combinations of possibilities that are told apart. */
const mostCombinations = 8;

/** Each way to choose one of the possibilities of every value; `undefined` when there are too many. */
export function combinationsOf(values: readonly Value[]): readonly (readonly Value[])[] | undefined {
  let combinations: readonly (readonly Value[])[] = [[]];
  for (const value of values) {
    combinations = combinations.flatMap((before) => optionsOf(value).map((option) => [...before, option]));
    if (combinations.length > mostCombinations) return undefined;
  }
  return combinations;
}

/** The values one after another as a text; possibilities become whole texts where they are few. */
export function concatOf(values: readonly Value[]): Value {
  const combinations = combinationsOf(values);
  return combinations ? eitherOf(combinations.map(joined)) : joined(values);
}

function joined(values: readonly Value[]): Value {
  const parts: Value[] = [];
  for (const value of values.flatMap((part) => (part.kind === 'text' ? part.parts : [part]))) {
    const text = writtenText(value);
    const last = plainTextOf(parts.at(-1));
    if (text === undefined) parts.push(value.kind === 'plain' ? unknown('no text') : value);
    else if (last === undefined) parts.push(plain(text));
    else parts[parts.length - 1] = plain(last + text);
  }
  if (parts.length === 0) return plain('');
  const [only] = parts;
  return parts.length === 1 && plainTextOf(only) !== undefined && only ? only : { kind: 'text', parts };
}

function writtenText(value: Value): string | undefined {
  if (value.kind !== 'plain' || value.value === null || value.value === undefined) return undefined;
  return String(value.value);
}

/** Whether a test on the value succeeds; `undefined` when only a run can tell. */
export function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'plain':
      return Boolean(value.value);
    case 'text':
      return value.parts.some((part) => Boolean(plainTextOf(part))) ? true : undefined;
    case 'either': {
      const truths = new Set(value.options.map(truthOf));
      const [only] = truths;
      return truths.size === 1 ? only : undefined;
    }
    case 'list':
    case 'object':
    case 'function':
    case 'regex':
      return true;
    case 'created':
      return value.isNew ? true : undefined;
    default:
      return undefined;
  }
}

/** Whether the value is `null` or `undefined`; `undefined` when only a run can tell. */
export function isNothing(value: Value): boolean | undefined {
  if (value.kind === 'plain') return value.value === null || value.value === undefined;
  if (value.kind === 'text') return false;
  const truth = truthOf(value);
  if (truth === true) return false;
  if (value.kind !== 'either') return undefined;
  const answers = new Set(value.options.map(isNothing));
  const [only] = answers;
  return answers.size === 1 ? only : undefined;
}
