import type { ParserOptions } from 'oxc-parser';
import { deferredBody, readDeferred } from './deferred-bodies.js';
import { isNestedTooDeeply } from './nesting.js';
import { carriedTypeScript, findOxcParser, findParseToJson } from './oxc.js';
import type { ParsedSource, SyntaxNode } from './syntax-node.js';
import { parseWithTypeScript } from './typescript-tree.js';

export type { SyntaxNode } from './syntax-node.js';

/** Whether the value is a node of the tree. */
export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}

/** The node under a key, or `undefined`. */
export function childOf(node: SyntaxNode, key: string): SyntaxNode | undefined {
  const child = node[key];
  return isSyntaxNode(child) ? child : deferredBody(node, key);
}

const noNodes: readonly SyntaxNode[] = [];

/** The nodes of the list under a key; holes are left out. */
export function listOf(node: SyntaxNode, key: string): readonly SyntaxNode[] {
  const list = node[key];
  if (!Array.isArray(list)) return noNodes;
  return list.every(isSyntaxNode) ? list : list.filter(isSyntaxNode);
}

const typeKeys = new Set([
  'typeAnnotation',
  'typeParameters',
  'typeArguments',
  'superTypeArguments',
  'returnType',
  'implements',
]);

const runTimeKeys = new Map<string, readonly string[]>();

/** Keys of a node's children that exist at run time. */
function keysOf(node: SyntaxNode): readonly string[] {
  let keys = runTimeKeys.get(node.type);
  if (!keys) {
    const native = findOxcParser()?.visitorKeys;
    // Without the native parser, nodes of one type do not have the same keys.
    if (!native) return Object.keys(node);
    keys = (native[node.type] ?? []).filter((key) => !typeKeys.has(key));
    runTimeKeys.set(node.type, keys);
  }
  return keys;
}

/** Calls `visit` for each child that exists at run time, in source order. */
export function eachChild(node: SyntaxNode, visit: (child: SyntaxNode) => void): void {
  for (const key of keysOf(node)) {
    const child = node[key];
    if (Array.isArray(child)) {
      for (const item of child as readonly unknown[]) if (isSyntaxNode(item)) visit(item);
    } else {
      const only = childOf(node, key);
      if (only) visit(only);
    }
  }
}

/** A function with a body. */
export type FunctionSyntax = SyntaxNode & {
  readonly type: 'FunctionExpression' | 'ArrowFunctionExpression' | 'FunctionDeclaration';
};

/** A class. */
export type ClassSyntax = SyntaxNode & { readonly type: 'ClassDeclaration' | 'ClassExpression' };

/** Whether the node is a function with a body. */
export function isFunctionNode(node: SyntaxNode | undefined): node is FunctionSyntax {
  return (
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression' ||
    node?.type === 'FunctionDeclaration'
  );
}

/** Whether the node is a class. */
export function isClassNode(node: SyntaxNode | undefined): node is ClassSyntax {
  return node?.type === 'ClassDeclaration' || node?.type === 'ClassExpression';
}

/** The name of an identifier, or `undefined` for anything else. */
export function nameOf(node: SyntaxNode | undefined): string | undefined {
  return node?.type === 'Identifier' ? (node['name'] as string) : undefined;
}

/** The text of a string literal or of a template without expressions. */
export function stringValueOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined;
  if (node?.type !== 'TemplateLiteral' || listOf(node, 'expressions').length > 0) return undefined;
  const cooked = listOf(node, 'quasis')[0]?.['value'] as { cooked?: string | null } | undefined;
  return cooked?.cooked ?? undefined;
}

/** `object.property` of a plain or constant computed member; `undefined` for other nodes. */
export function propertyNameOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type !== 'MemberExpression') return undefined;
  const property = childOf(node, 'property');
  return node['computed'] === true ? stringValueOf(property) : nameOf(property);
}

/** The name of a property or member by its constant key. */
export function keyNameOf(node: SyntaxNode): string | undefined {
  const key = childOf(node, 'key');
  if (node['computed'] !== true && nameOf(key) !== undefined) return nameOf(key);
  const isNumber = key?.type === 'Literal' && typeof key['value'] === 'number';
  return isNumber ? String(key['value']) : stringValueOf(key);
}

/** The expression inside parentheses, assertions and optional chains. */
export function unwrapped(node: SyntaxNode | undefined): SyntaxNode | undefined {
  let inner = node;
  while (inner && wrapping.test(inner.type)) inner = childOf(inner, 'expression');
  return inner;
}

const wrapping =
  /^(ParenthesizedExpression|ChainExpression|TS(As|Satisfies|NonNull|Instantiation)Expression|TSTypeAssertion)$/;

/** Parses a file; `undefined` when the parser finds no program in it. */
export function parseSource(file: string, text: string, isCommonJs: boolean): ParsedSource | undefined {
  if (isNestedTooDeeply(text)) return undefined;
  const native = findOxcParser();
  if (!native) return parseWithTypeScript(carriedTypeScript(), file, text);
  try {
    const result = parsedAs((options) => native.parseSync(file, text, options), file, isCommonJs);
    const program = result.program as unknown as SyntaxNode;
    return isNothing(result, program) ? undefined : { program, comments: result.comments };
  } catch {
    return undefined;
  }
}

/**
 * Parses a file and reads it, where bodies of functions become nodes when they are visited: in a fraction of the time for those
 * who visit few. Nodes may be visited by `read` alone; `undefined` when the parser finds no program in the file.
 */
export function readSource<Read>(
  { file, text, isCommonJs }: { readonly file: string; readonly text: string; readonly isCommonJs: boolean },
  read: (parsed: ParsedSource) => Read,
): Read | undefined {
  const parse = findOxcParser() && !isTyped(file) ? findParseToJson() : undefined;
  if (!parse) {
    const parsed = parseSource(file, text, isCommonJs);
    return parsed && read(parsed);
  }
  if (isNestedTooDeeply(text)) return undefined;
  try {
    const result = parsedAs((options) => parse(file, text, options), file, isCommonJs);
    return readDeferred(result.program, (program) =>
      isNothing(result, program) ? undefined : read({ program, comments: result.comments }),
    );
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parsedAs<Result extends { readonly errors: readonly unknown[] }>(
  parse: (options: ParserOptions) => Result,
  file: string,
  isCommonJs: boolean,
): Result {
  const sourceType = isCommonJs && !isTyped(file) ? 'commonjs' : 'module';
  const result = parse({ sourceType, preserveParens: false });
  const isOther = sourceType === 'commonjs' && result.errors.length > 0;
  return isOther ? parse({ sourceType: 'unambiguous', preserveParens: false }) : result;
}

function isTyped(file: string): boolean {
  return /\.[mc]?tsx?$/.test(file);
}

function isNothing({ errors }: { readonly errors: readonly unknown[] }, program: SyntaxNode): boolean {
  return errors.length > 0 && listOf(program, 'body').length === 0;
}
