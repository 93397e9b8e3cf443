import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, dottedNameOf, keyNameOf, stringOf } from './expressions.js';
import { findAround, walk, type Node, type Visit } from './walk.js';

export type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** The function whose body `node` stands in; `undefined` at module level (class field initialisers and static blocks count as around them). */
export function enclosingFunction(node: Node): FunctionNode | undefined {
  return findAround(node, isFunction);
}

const walkingMethods = /^(forEach|map|flatMap|filter|reduce|some|every|find)$/;

/** Whether a function runs where it is written: the callback of an array method, or `(() => { … })()`. */
export function runsInPlace(fn: FunctionNode): boolean {
  const { parent } = fn;
  if (parent.type !== 'CallExpression') return false;
  return parent.callee === fn || walkingMethods.test(calleeNameOf(parent) ?? '');
}

/** What `process.on('SIGTERM', …)` and `process.once('exit', …)` are given: it runs when the process ends, and not before. */
export function isShutdownListener(node: Node): boolean {
  const { parent } = node;
  if (parent?.type !== 'CallExpression' || parent.arguments[1] !== node) return false;
  const registers = /^process\.(on|once|addListener)$/.test(dottedNameOf(parent.callee)?.join('.') ?? '');
  return registers && /^(SIG[A-Z]+|(beforeE|e)xit)$/.test(stringOf(parent.arguments[0]) ?? '');
}

/** The innermost function around a node that runs later than the code around it. */
export function deferringFunction(node: Node): FunctionNode | undefined {
  return enclosingFunctions(node).find((fn) => !runsInPlace(fn));
}

/** The functions around a node, innermost first. */
export function enclosingFunctions(node: Node): FunctionNode[] {
  const around: FunctionNode[] = [];
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) around.push(fn);
  return around;
}

/** The name a reader would call the function by: its own, its variable's, its property's, the class of a constructor; `undefined` for a callback. */
export function functionNameOf(fn: FunctionNode): string | undefined {
  if (fn.id) return fn.id.name;
  const parent = fn.parent;
  if (parent.type === 'MethodDefinition' && parent.kind === 'constructor')
    return parent.parent.parent.id?.name;
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent.type === 'AssignmentExpression' && parent.left.type === 'Identifier') return parent.left.name;
  if (parent.type === 'AssignmentExpression' && parent.left.type === 'MemberExpression') {
    const { object } = parent.left;
    const isModuleValue = object.type === 'Identifier' && object.name === 'module';
    return isModuleValue ? undefined : keyNameOf(parent.left);
  }
  if (
    parent.type === 'Property' ||
    parent.type === 'MethodDefinition' ||
    parent.type === 'PropertyDefinition'
  ) {
    return keyNameOf(parent);
  }
  return undefined;
}

/** Visits the nodes of a function's own body and parameters, not those of functions inside it. */
export function walkOwn(fn: FunctionNode, visit: Visit): void {
  walk(fn, (node) => {
    if (node !== fn && isFunction(node)) {
      visit(node);
      return false;
    }
    return node === fn ? undefined : visit(node);
  });
}

/** What a function gives back: arguments of its own `return`s, or an arrow's expression body. */
export function returnedFrom(fn: FunctionNode): TSESTree.Expression[] {
  if (fn.body.type !== 'BlockStatement') return [fn.body];
  const returned: TSESTree.Expression[] = [];
  walkOwn(fn, (node) => {
    if (node.type === 'ReturnStatement' && node.argument) returned.push(node.argument);
  });
  return returned;
}

/** The identifier of a parameter, out of defaults and TypeScript's parameter properties; `undefined` for patterns. */
export function parameterIdentifier(
  parameter: TSESTree.Parameter | undefined,
): TSESTree.Identifier | undefined {
  if (!parameter) return undefined;
  if (parameter.type === 'Identifier') return parameter;
  if (parameter.type === 'AssignmentPattern') return parameterIdentifier(parameter.left);
  if (parameter.type === 'TSParameterProperty') return parameterIdentifier(parameter.parameter);
  return undefined;
}
