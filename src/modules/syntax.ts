import type { Comment } from './comments.js';
import { isNestedTooDeeply } from './nesting.js';
import { oxcParser } from './oxc.js';

/** A node of the parser's ESTree, read by key. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A parsed file with what is counted of it. */
export interface ParsedSource {
  readonly program: SyntaxNode;
  readonly comments: readonly Comment[];
}

/** Whether the value is a node of the tree. */
export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}

/** The node under a key, or `undefined`. */
export function childOf(node: SyntaxNode, key: string): SyntaxNode | undefined {
  const child = node[key];
  return isSyntaxNode(child) ? child : undefined;
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
function keysOf(type: string): readonly string[] {
  let keys = runTimeKeys.get(type);
  if (!keys) {
    keys = (oxcParser().visitorKeys[type] ?? []).filter((key) => !typeKeys.has(key));
    runTimeKeys.set(type, keys);
  }
  return keys;
}

/** Calls `visit` for each child that exists at run time, in source order. */
export function eachChild(node: SyntaxNode, visit: (child: SyntaxNode) => void): void {
  for (const key of keysOf(node.type)) {
    const child = node[key];
    if (Array.isArray(child)) {
      for (const item of child as readonly unknown[]) if (isSyntaxNode(item)) visit(item);
    } else if (isSyntaxNode(child)) visit(child);
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
  const { parseSync } = oxcParser();
  const isTyped = /\.[mc]?tsx?$/.test(file);
  const sourceType = isTyped ? 'module' : isCommonJs ? 'commonjs' : 'module';
  try {
    let result = parseSync(file, text, { sourceType, preserveParens: false });
    if (result.errors.length > 0 && sourceType === 'commonjs')
      result = parseSync(file, text, { sourceType: 'unambiguous', preserveParens: false });
    const program = result.program as unknown as SyntaxNode;
    if (result.errors.length > 0 && listOf(program, 'body').length === 0) return undefined;
    return { program, comments: result.comments };
  } catch {
    return undefined;
  }
}
