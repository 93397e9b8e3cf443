import { builtinMemberType } from './builtin-members.js';
import { bindingOf, type Binding, type Scope } from './scopes.js';
import { childOf, nameOf, propertyNameOf, stringValueOf, unwrapped, type SyntaxNode } from './syntax.js';

/** Where a condition is decided: Node.js on Lambda in production. */
export interface Surroundings {
  readonly scope: Scope;
  readonly isCommonJs: boolean;
  /** Of an installed package: variables of the environment that only it knows are not set. */
  readonly isPackage: boolean;
  readonly text: string;
  /** How many names have been followed to get here. */
  readonly depth?: number;
}

/** Longer chains of names go round in circles. */
const deepest = 8;

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
  console: 'object',
  performance: 'object',
  Reflect: 'object',
  JSON: 'object',
  Intl: 'object',
  Atomics: 'object',
  WebAssembly: 'object',
  undefined: 'undefined',
};

/** Functions that every supported Node.js has. */
const globalFunctions = new Set(
  `AbortController AbortSignal AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Blob Boolean
  BroadcastChannel Buffer CompressionStream CustomEvent DataView Date DecompressionStream Error Event EventTarget
  FinalizationRegistry Float32Array Float64Array FormData Function Headers Int16Array Int32Array Int8Array Map
  MessageChannel MessagePort Number Object Promise Proxy RangeError ReadableStream RegExp Request Response Set
  SharedArrayBuffer String Symbol SyntaxError TextDecoder TextEncoder TransformStream TypeError URL URLSearchParams
  Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WritableStream atob btoa clearImmediate
  clearInterval clearTimeout fetch isNaN parseFloat parseInt queueMicrotask setImmediate setInterval setTimeout
  structuredClone`.split(/\s+/),
);

function globalType(name: string): string | undefined {
  if (globalFunctions.has(name)) return 'function';
  return Object.hasOwn(globalTypes, name) ? globalTypes[name] : undefined;
}

/** Variables that Lambda or its Node.js sets, or that a user may be expected to. */
const knownVariables = /^(AWS_|_X_AMZN|LAMBDA_|_HANDLER|NODE_|PATH$|HOME$|TZ$|LANG$|LD_|PWD$|TMPDIR$)/;

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
    case 'Identifier':
      return truthOf(test, at);
    default:
      return undefined;
  }
}

function truthOf(node: SyntaxNode, at: Surroundings): boolean | undefined {
  if (isNodeEnvironment(node)) return true;
  if (isAbsent(node, at)) return false;
  const type = typeOf(node, at);
  if (type !== undefined) return type === 'undefined' ? false : isAlwaysTrue(type);
  const binding = bindingOf(at.scope, nameOf(node) ?? '');
  const value = binding?.isInstance ? undefined : unwrapped(binding?.value);
  const depth = (at.depth ?? 0) + 1;
  if (!binding || !value || depth > deepest) return undefined;
  const outcome = conditionOf(value, { ...at, scope: binding.scope, depth });
  // The text is searched only when it matters.
  return outcome !== undefined && isConstant(binding, nameOf(node) ?? '', at.text) ? outcome : undefined;
}

/** Declared as a constant, or written to once in all of the text. */
function isConstant(binding: Binding, name: string, text: string): boolean {
  if (binding.isConstant) return true;
  if (binding.value?.type === 'Literal') return false;
  const writes = text.match(
    new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\s*[-+*/|&?]{0,2}=(?!=)`, 'g'),
  );
  return writes?.length === 1;
}

function isAlwaysTrue(type: string): boolean | undefined {
  return type === 'function' || type === 'object' ? true : undefined;
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
  if (operator === '<' || operator === '>') return shortComparisonOf(test, at);
  if (!/^[!=]==?$/.test(operator)) return undefined;
  const left = textOf(childOf(test, 'left'), at);
  const right = textOf(childOf(test, 'right'), at);
  if (left === undefined || right === undefined) return undefined;
  return (left === right) === operator.startsWith('=');
}

/** `typeof name < 'u'`, as minifiers write `typeof name !== 'undefined'`: no other type comes after it. */
function shortComparisonOf(test: SyntaxNode, at: Surroundings): boolean | undefined {
  const left = childOf(test, 'left');
  if (left?.['operator'] !== 'typeof' || stringValueOf(childOf(test, 'right')) !== 'u') return undefined;
  const type = textOf(left, at);
  return type === undefined ? undefined : (type === 'undefined') === (test['operator'] === '>');
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
  if (at.isPackage && isEnvironment(object)) return property !== '' && !knownVariables.test(property);
  return /^(browser|type|__nwjs)$/.test(property) && isGlobal(object, 'process', at);
}

function typeOf(argument: SyntaxNode | undefined, at: Surroundings): string | undefined {
  const name = nameOf(argument);
  if (name !== undefined && !bindingOf(at.scope, name)) {
    if (!Object.hasOwn(wrapperTypes, name)) return globalType(name);
    return at.isCommonJs ? wrapperTypes[name] : 'undefined';
  }
  if (argument?.type !== 'MemberExpression' && argument?.type !== 'Identifier') return undefined;
  const member = propertyNameOf(argument);
  const object = childOf(argument, 'object');
  if (member !== undefined && (isGlobal(object, 'globalThis', at) || isGlobal(object, 'global', at)))
    return globalType(member);
  return builtinMemberType(argument, at.scope);
}

function isNodeEnvironment(node: SyntaxNode | undefined): boolean {
  return propertyNameOf(node) === 'NODE_ENV' && isEnvironment(node && childOf(node, 'object'));
}

function isEnvironment(node: SyntaxNode | undefined): boolean {
  return propertyNameOf(node) === 'env' && nameOf(node && childOf(node, 'object')) === 'process';
}

function isGlobal(node: SyntaxNode | undefined, name: string, at: Surroundings): boolean {
  return nameOf(node) === name && !bindingOf(at.scope, name);
}
