import type { ts as TypeScript } from 'ts-morph';
import {
  bytesMilliseconds,
  roundsMilliseconds,
  syncWorkMilliseconds,
  syncWorkOf,
} from '../knowledge/init-work.js';
import { awsRequests, globalFetch, networkRequestOf } from '../knowledge/network-requests.js';
import { workKindOf } from '../knowledge/library-work.js';
import type { ImportedName } from './module-names.js';
import type { FilePath, Step, Work } from './work-items.js';

type Ts = typeof TypeScript;
type Call = TypeScript.CallExpression | TypeScript.NewExpression;

/** Reads the work of single nodes of one module. */
export interface WorkReader {
  /** What a call does, and the call itself when it may lead into the project. */
  readonly call: (
    node: Call,
    around: { readonly isAwaited: boolean; readonly order: 'sequential' | 'parallel' },
  ) => readonly Step[];
  /** An `await` of a promise that a variable holds. */
  readonly wait: (node: TypeScript.AwaitExpression) => Step | undefined;
  /** Loops, long regular expressions, tagged templates, globals. */
  readonly other: (node: TypeScript.Node) => Step | undefined;
  /** Variables that hold a client of the AWS SDK, and whether its requests have a time-out. */
  readonly clients: () => ReadonlyMap<string, boolean | undefined>;
}

/** What a value comes from: the module that is imported, and the names below; `()` for what calling or `new` gives. */
interface Source {
  readonly specifier: string;
  readonly names: readonly string[];
  /** The call that made it. */
  readonly made?: Call;
}

/** A reader for a module whose imports are known by their local names. */
export function workReader(
  source: TypeScript.SourceFile,
  ts: Ts,
  imports: ReadonlyMap<string, ImportedName>,
): WorkReader {
  const reading: Reading = { source, ts, imports, values: valuesIn(source, ts) };
  return {
    call: (node, around) => stepsOfCall(reading, node, around),
    wait: (node) => waitAt(reading, node),
    other: (node) => otherWork(reading, node),
    clients: () => clientsIn(reading),
  };
}

interface Reading {
  readonly source: TypeScript.SourceFile;
  readonly ts: Ts;
  readonly imports: ReadonlyMap<string, ImportedName>;
  /** What variables are initialised with, by name; a name that is declared twice stands for nothing. */
  readonly values: ReadonlyMap<string, TypeScript.Expression>;
}

const maximumDepth = 6;

function sourceOf(reading: Reading, node: TypeScript.Node, depth = 0): Source | undefined {
  const { ts, imports, values } = reading;
  const behind = (next: TypeScript.Node): Source | undefined => sourceOf(reading, next, depth + 1);
  if (depth > maximumDepth) return undefined;
  if (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node))
    return behind(node.expression);
  if (ts.isIdentifier(node)) {
    const imported = imports.get(node.text);
    const value = values.get(node.text);
    if (!imported) return value && behind(value);
    const isWhole = imported.name === '*' || imported.name === 'default';
    return { specifier: imported.specifier, names: isWhole ? [] : [imported.name] };
  }
  if (ts.isPropertyAccessExpression(node)) {
    const owner = behind(node.expression);
    return owner && node.name.text !== 'default'
      ? { ...owner, names: [...owner.names, node.name.text] }
      : owner;
  }
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const maker = behind(node.expression);
  return maker && { specifier: maker.specifier, names: [], made: node };
}

function placed(
  { source }: Reading,
  kind: Work['kind'],
  node: TypeScript.Node,
  text: string,
  more: Partial<Work> = {},
): Work {
  const start = node.getStart(source);
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  const shortened = text.replace(/\s+/g, ' ').slice(0, 60);
  return { kind, start, end: node.end, line: line + 1, column: character + 1, text: shortened, ...more };
}

function valuesIn(source: TypeScript.SourceFile, ts: Ts): Map<string, TypeScript.Expression> {
  const values = new Map<string, TypeScript.Expression>();
  const twice = new Set<string>();
  const visit = (node: TypeScript.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      if (values.has(node.name.text)) twice.add(node.name.text);
      values.set(node.name.text, node.initializer);
    } else if (ts.isParameter(node) && ts.isIdentifier(node.name)) twice.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  for (const name of twice) values.delete(name);
  return values;
}

function stepsOfCall(
  reading: Reading,
  node: Call,
  around: { readonly isAwaited: boolean; readonly order: 'sequential' | 'parallel' },
): readonly Step[] {
  const { ts } = reading;
  if (isLoad(node, ts)) return [{ kind: 'load', start: node.getStart(reading.source) }];
  const work = workOfCall(reading, node, around);
  if (work) return [work];
  const name = dottedName(node.expression, ts);
  const isOfPromises = /^Promise\.|\.(then|catch|finally)$/.test(node.expression.getText(reading.source));
  const text = name ?? node.expression.getText(reading.source);
  const otherwise =
    around.isAwaited && !isOfPromises ? placed(reading, 'wait', node, text, { ...around }) : undefined;
  if (name !== undefined) return [{ kind: 'call', name, isAwaited: around.isAwaited, otherwise }];
  return otherwise ? [{ kind: 'work', work: otherwise }] : [];
}

function isLoad(node: Call, ts: Ts): boolean {
  const { expression } = node;
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  );
}

function dottedName(node: TypeScript.Node, ts: Ts): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isParenthesizedExpression(node)) return dottedName(node.expression, ts);
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  return `${node.expression.text}.${node.name.text}`;
}

function workOfCall(
  reading: Reading,
  node: Call,
  around: { readonly isAwaited: boolean; readonly order: 'sequential' | 'parallel' },
): Step | undefined {
  const { ts, source } = reading;
  const text = node.expression.getText(source);
  const from = sourceOf(reading, node.expression);
  const isNew = ts.isNewExpression(node);
  const request = isNew ? undefined : requestOf(reading, node, from);
  if (request)
    return { kind: 'work', work: placed(reading, 'network', node, text, { ...request, ...around }) };
  const sync = from && syncWorkOf(from.specifier, from.names);
  if (sync) {
    const milliseconds = syncWorkMilliseconds(from.names.at(-1) ?? '', givenTo(reading, node));
    return {
      kind: 'work',
      work: placed(reading, sync === 'process' ? 'process' : 'crypto', node, text, { milliseconds }),
    };
  }
  if (from && /^(node:)?fs$|^fs-extra$/.test(from.specifier) && /Sync$/.test(text))
    return fileStep(reading, node, text);
  const global = globalWork(text, isNew);
  const kind =
    global ?? (from && workKindOf(from.specifier, from.made ? ['()', ...from.names] : from.names, isNew));
  return kind && !isPartOfLonger(node, ts)
    ? { kind: 'work', work: placed(reading, kind, node, text) }
    : undefined;
}

/** `z.object({}).strict()`: the last call of a chain stands for all of it. */
function isPartOfLonger(node: Call, ts: Ts): boolean {
  let outer: TypeScript.Node = node.parent;
  while (
    ts.isPropertyAccessExpression(outer) ||
    ts.isPropertyAssignment(outer) ||
    ts.isObjectLiteralExpression(outer) ||
    ts.isArrayLiteralExpression(outer)
  )
    outer = outer.parent;
  return ts.isCallExpression(outer) && outer !== node;
}

function globalWork(text: string, isNew: boolean): Work['kind'] | undefined {
  if (/^WebAssembly\.(compile|instantiate|Module|Instance)/.test(text)) return 'wasm';
  if (isNew && /^(globalThis\.)?(Headers|Request|Response|FormData)$/.test(text)) return 'global';
  return text === 'RegExp' ? 'regex' : undefined;
}

function requestOf(
  reading: Reading,
  node: TypeScript.CallExpression,
  from: Source | undefined,
): Pick<Work, 'isBounded'> | undefined {
  const { ts, values } = reading;
  const name = dottedName(node.expression, ts);
  if (name === 'fetch' && !from && !values.has('fetch'))
    return { isBounded: boundIn(reading, node.arguments.slice(1), globalFetch.bounds) };
  if (!from) return undefined;
  if (from.made && isAws(from) && from.names.join('.') === 'send') {
    const perCall = boundIn(reading, node.arguments.slice(1), awsRequests[3].perCall);
    const ofClient = boundIn(reading, [...(from.made.arguments ?? [])], awsRequests[3].bounds);
    return { isBounded: perCall === true || ofClient === true || either(perCall, ofClient) };
  }
  const known = networkRequestOf(from.specifier, from.names.join('.'));
  if (!known) return undefined;
  const given = known.options === undefined ? [] : node.arguments.slice(known.options);
  return { isBounded: boundIn(reading, [...given, ...(from.made?.arguments ?? [])], known.bounds) };
}

function clientsIn(reading: Reading): Map<string, boolean | undefined> {
  const clients = new Map<string, boolean | undefined>();
  for (const [name, value] of reading.values) {
    const from = sourceOf(reading, value);
    if (from?.made && isAws(from))
      clients.set(name, boundIn(reading, from.made.arguments ?? [], awsRequests[3].bounds));
  }
  return clients;
}

function isAws({ specifier }: Source): boolean {
  return /^@aws-sdk\/(client|lib)-/.test(specifier);
}

function either(...bounds: readonly (boolean | undefined)[]): boolean | undefined {
  return bounds.includes(undefined) ? undefined : bounds.includes(true);
}

/** Whether options hold one of some names; `undefined` when they are not spelled out. */
function boundIn(
  { ts, values }: Reading,
  options: readonly TypeScript.Expression[],
  names: RegExp,
): boolean | undefined {
  let isKnown = true;
  for (const option of options) {
    const value = ts.isIdentifier(option) ? values.get(option.text) : option;
    if (value && ts.isObjectLiteralExpression(value)) {
      if (value.properties.some(({ name }) => name !== undefined && names.test(name.getText()))) return true;
      if (value.properties.some((property) => ts.isSpreadAssignment(property))) isKnown = false;
    } else if (
      !value ||
      !(
        ts.isStringLiteralLike(value) ||
        ts.isPropertyAccessExpression(value) ||
        ts.isTemplateExpression(value)
      )
    )
      isKnown = false;
  }
  return isKnown ? false : undefined;
}

function givenTo({ ts, values }: Reading, node: Call): Parameters<typeof syncWorkMilliseconds>[1] {
  const literal = (index: number, key?: string): TypeScript.Expression | undefined => {
    const given = node.arguments?.[index];
    const value = given && ts.isIdentifier(given) ? values.get(given.text) : given;
    if (key === undefined || !value) return value;
    if (!ts.isObjectLiteralExpression(value)) return undefined;
    const property = value.properties.find(({ name }) => name?.getText() === key);
    return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
  };
  return {
    count: node.arguments?.length ?? 0,
    number(index, key) {
      const value = literal(index, key);
      return value && ts.isNumericLiteral(value) ? Number(value.text) : undefined;
    },
    text(index, key) {
      const value = literal(index, key);
      return value && ts.isStringLiteralLike(value) ? value.text : undefined;
    },
  };
}

function fileStep(reading: Reading, node: Call, text: string): Step {
  const [argument] = node.arguments ?? [];
  const work = placed(reading, 'file', node, text);
  const path =
    argument && /read(File|Json|JSON)Sync$/.test(text) ? pathIn(reading, argument, node) : undefined;
  return { kind: 'work', work, ...(path && { path }) };
}

function pathIn(reading: Reading, argument: TypeScript.Expression, call: Call): FilePath | undefined {
  const { ts, values, source } = reading;
  const isParsed = (call.arguments?.length ?? 0) > 1 || /JSON/.test(call.parent.getText(source).slice(0, 12));
  if (ts.isStringLiteralLike(argument)) return { base: 'process', names: [argument.text], isParsed };
  const value = ts.isIdentifier(argument) ? values.get(argument.text) : argument;
  if (!value || !(ts.isCallExpression(value) || ts.isNewExpression(value))) return undefined;
  const given = value.arguments ?? ([] as unknown as TypeScript.NodeArray<TypeScript.Expression>);
  const [first, ...rest] = given;
  const made = value.expression.getText(source);
  if (
    made === 'URL' &&
    first &&
    ts.isStringLiteralLike(first) &&
    rest[0]?.getText(source) === 'import.meta.url'
  )
    return { base: 'module', names: [first.text], isParsed };
  const isOwn = first?.getText(source) === '__dirname' || first?.getText(source) === 'import.meta.dirname';
  if (!/(^|\.)(join|resolve)$/.test(made) || !isOwn || !rest.every((name) => ts.isStringLiteralLike(name)))
    return undefined;
  return { base: 'module', names: rest.map((name) => (name as TypeScript.StringLiteral).text), isParsed };
}

function waitAt(reading: Reading, node: TypeScript.AwaitExpression): Step | undefined {
  const { expression } = node;
  if (!reading.ts.isIdentifier(expression)) return undefined;
  return { kind: 'work', work: placed(reading, 'wait', node, expression.text, { isAwaited: true }) };
}

/** Regular expressions from this length take longer to compile than to read. */
const longPattern = 500;

function otherWork(reading: Reading, node: TypeScript.Node): Step | undefined {
  const { ts } = reading;
  if (ts.isForStatement(node)) {
    const rounds = roundsOf(reading, node);
    const milliseconds = rounds === undefined ? undefined : roundsMilliseconds(rounds);
    if (rounds === undefined || rounds < 1000) return undefined;
    return {
      kind: 'work',
      work: placed(reading, 'loop', node, node.condition?.getText() ?? '', { rounds, milliseconds }),
    };
  }
  if (ts.isForOfStatement(node) && ts.isArrayLiteralExpression(node.expression)) {
    const rounds = node.expression.elements.length;
    return { kind: 'work', work: placed(reading, 'loop', node, `of ${rounds} literals`, { rounds }) };
  }
  if (node.kind === ts.SyntaxKind.RegularExpressionLiteral && node.end - node.pos > longPattern)
    return { kind: 'work', work: placed(reading, 'regex', node, node.getText()) };
  if (ts.isTaggedTemplateExpression(node)) {
    const from = sourceOf(reading, node.tag);
    const kind = from && workKindOf(from.specifier, from.names, false);
    return kind && { kind: 'work', work: placed(reading, kind, node, node.tag.getText()) };
  }
  return undefined;
}

/** `for (let i = 0; i < 5000; i++)`. */
function roundsOf({ ts, values }: Reading, { condition }: TypeScript.ForStatement): number | undefined {
  if (!condition || !ts.isBinaryExpression(condition)) return undefined;
  const { right } = condition;
  const end = ts.isIdentifier(right) ? values.get(right.text) : right;
  return end && ts.isNumericLiteral(end) ? Number(end.text) : undefined;
}

/** What reading a file of so many bytes takes. */
export function readMilliseconds(bytes: number, isParsed: boolean): NonNullable<Work['milliseconds']> {
  const read = bytesMilliseconds(bytes, 'read');
  const parsed = isParsed ? bytesMilliseconds(bytes, 'parse') : { low: 0, high: 0 };
  return { low: read.low + parsed.low, high: read.high + parsed.high };
}
