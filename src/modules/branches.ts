import { bindingOf, type Scope } from './scopes.js';
import { childOf, nameOf, propertyNameOf, stringValueOf, type SyntaxNode } from './syntax.js';

/** Where a condition is decided: Node.js on Lambda in production. */
export interface Surroundings {
  readonly scope: Scope;
  readonly isCommonJs: boolean;
}

/** `typeof` of names that tell environments apart, on Node.js 20; names that are not listed stay unknown. */
const globalTypes: Readonly<Record<string, string>> = {
  window: 'undefined',
  document: 'undefined',
  self: 'undefined',
  define: 'undefined',
  importScripts: 'undefined',
  WorkerGlobalScope: 'undefined',
  Deno: 'undefined',
  Bun: 'undefined',
  EdgeRuntime: 'undefined',
  XMLHttpRequest: 'undefined',
  localStorage: 'undefined',
  process: 'object',
  global: 'object',
  globalThis: 'object',
};

/** `typeof` of what a CommonJS wrapper gives to its module. */
const wrapperTypes: Readonly<Record<string, string>> = {
  exports: 'object',
  module: 'object',
  require: 'function',
};

/** What a condition comes to with `NODE_ENV=production` on Node.js; `undefined` when it cannot be told. */
export function conditionOf(test: SyntaxNode | undefined, at: Surroundings): boolean | undefined {
  switch (test?.type) {
    case 'Literal':
      return typeof test['value'] === 'boolean' || typeof test['value'] === 'number'
        ? Boolean(test['value'])
        : undefined;
    case 'UnaryExpression': {
      if (test['operator'] !== '!') return undefined;
      const inner = conditionOf(childOf(test, 'argument'), at);
      return inner === undefined ? undefined : !inner;
    }
    case 'LogicalExpression':
      return logicalOf(test, at);
    case 'BinaryExpression':
      return comparisonOf(test, at);
    case 'MemberExpression':
      return isAbsent(test, at) ? false : undefined;
    default:
      return undefined;
  }
}

function logicalOf(test: SyntaxNode, at: Surroundings): boolean | undefined {
  const left = conditionOf(childOf(test, 'left'), at);
  const decided = test['operator'] === '||';
  if (test['operator'] === '??') return undefined;
  if (left === decided) return decided;
  const right = conditionOf(childOf(test, 'right'), at);
  if (left === undefined) return right === decided ? decided : undefined;
  return right;
}

function comparisonOf(test: SyntaxNode, at: Surroundings): boolean | undefined {
  const operator = test['operator'] as string;
  if (!/^[!=]==?$/.test(operator)) return undefined;
  const left = textOf(childOf(test, 'left'), at);
  const right = textOf(childOf(test, 'right'), at);
  if (left === undefined || right === undefined) return undefined;
  return (left === right) === operator.startsWith('=');
}

function textOf(node: SyntaxNode | undefined, at: Surroundings): string | undefined {
  const literal = stringValueOf(node);
  if (literal !== undefined) return literal;
  if (node?.type === 'Literal' && typeof node['value'] === 'boolean') return `${node['value']} value`;
  if (node?.type === 'UnaryExpression' && node['operator'] === 'typeof')
    return typeOf(childOf(node, 'argument'), at);
  if (node && isAbsent(node, at)) return 'undefined value';
  return isNodeEnvironment(node) ? 'production' : undefined;
}

/** `define.amd`, and what only browsers' and other runtimes' `process` has. */
function isAbsent(node: SyntaxNode, at: Surroundings): boolean {
  const object = childOf(node, 'object');
  const property = propertyNameOf(node) ?? '';
  if (property === 'amd') return isGlobal(object, 'define', at);
  return /^(browser|type|__nwjs)$/.test(property) && isGlobal(object, 'process', at);
}

function typeOf(argument: SyntaxNode | undefined, at: Surroundings): string | undefined {
  const name = nameOf(argument);
  if (name === undefined || bindingOf(at.scope, name)) return undefined;
  if (Object.hasOwn(wrapperTypes, name)) return at.isCommonJs ? wrapperTypes[name] : 'undefined';
  return Object.hasOwn(globalTypes, name) ? globalTypes[name] : undefined;
}

function isNodeEnvironment(node: SyntaxNode | undefined): boolean {
  if (propertyNameOf(node) !== 'NODE_ENV' || !node) return false;
  const environment = childOf(node, 'object');
  return (
    propertyNameOf(environment) === 'env' &&
    nameOf(environment && childOf(environment, 'object')) === 'process'
  );
}

function isGlobal(node: SyntaxNode | undefined, name: string, at: Surroundings): boolean {
  return nameOf(node) === name && !bindingOf(at.scope, name);
}
