import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, rootObject, unwrap, unwrapAwait } from '../ast/expressions.js';
import { isFunction, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { builtHandler, wrapperOf } from '../knowledge/handler-wrappers.js';
import { definitionOf, functionsMadeBy } from './definitions.js';
import { hasLambdaSignature } from './lambda-shapes.js';
import type { Module } from './module.js';
import { originOf, type Origin } from './origins.js';

/** A handler's function with the wrappers around it. */
export interface Unwrapped {
  readonly functions: readonly FunctionNode[];
  readonly wrappers: readonly string[];
}

/** Follows wrappers, aliases, factories, `bind` and bound methods down to the functions that get the event. */
export function unwrapHandler(module: Module, node: Node, wrappers: readonly string[], depth = 0): Unwrapped {
  const definition = definitionOf(module, node);
  if (depth > 8) return { functions: [], wrappers };
  if (isFunction(definition))
    return { functions: [definition], wrappers: [...wrappers, ...decoratorsOf(module, definition)] };
  if (definition.type === 'ConditionalExpression') {
    const branches = [definition.consequent, definition.alternate].map((branch) =>
      unwrapHandler(module, branch, wrappers, depth + 1),
    );
    return {
      functions: branches.flatMap((branch) => branch.functions),
      wrappers: [...new Set(branches.flatMap((branch) => branch.wrappers))],
    };
  }
  if (definition.type === 'CallExpression') return unwrapCall(module, definition, wrappers, depth);
  return { functions: [], wrappers };
}

function unwrapCall(
  module: Module,
  call: TSESTree.CallExpression,
  wrappers: readonly string[],
  depth: number,
): Unwrapped {
  const callee = unwrapAwait(call.callee);
  if (callee.type === 'MemberExpression') {
    const method = keyNameOf(callee);
    if (method === 'bind') return unwrapHandler(module, callee.object, wrappers, depth + 1);
    const [argument] = call.arguments;
    if (method === 'handler' && argument && isMiddyChain(module, callee.object))
      return unwrapHandler(module, argument, [...wrappers, 'middy'], depth + 1);
    const chained = unwrapChain(module, call, wrappers, depth);
    if (chained) return chained;
  }
  const wrapper = knownWrapper(module, call);
  const made = functionsMadeBy(module, call);
  if (wrapper) return unwrapArgument(module, call, wrapper.argument, [...wrappers, wrapper.name], depth);
  const shaped = functionArgument(module, call, depth);
  if (shaped && shaped.functions.length > 0) {
    return {
      functions: shaped.functions,
      wrappers: [...wrappers, `local:${calleeNameOf(call) ?? ''}`, ...shaped.wrappers],
    };
  }
  return { functions: made, wrappers };
}

/** `middy(fn).use(a).use(b)`, or a wrapper of the project's own instead of `middy`: what stands before the middleware. */
function unwrapChain(
  module: Module,
  call: TSESTree.CallExpression,
  wrappers: readonly string[],
  depth: number,
): Unwrapped | undefined {
  const links = new Set<Node>();
  let inner: Node = call;
  while (inner.type === 'CallExpression' && !links.has(inner)) {
    const callee = unwrapAwait(inner.callee);
    if (callee.type !== 'MemberExpression' || !middlewareMethods.test(keyNameOf(callee) ?? '')) break;
    links.add(inner);
    inner = definitionOf(module, callee.object);
  }
  if (links.size === 0) return undefined;
  const unwrapped = unwrapHandler(module, inner, wrappers, depth + 1);
  return unwrapped.functions.length > 0 || unwrapped.wrappers.length > wrappers.length
    ? unwrapped
    : undefined;
}

const middlewareMethods = /^(use|before|after|onError|applyMiddleware)$/;

function isMiddyChain(module: Module, node: Node): boolean {
  const calls = new Set<Node>();
  for (let call = definitionOf(module, node); call.type === 'CallExpression' && !calls.has(call);) {
    if (knownWrapper(module, call)?.name === 'middy') return true;
    calls.add(call);
    const callee = unwrap(call.callee);
    if (callee.type === 'MemberExpression') call = definitionOf(module, callee.object);
  }
  return false;
}

function knownWrapper(
  module: Module,
  call: TSESTree.CallExpression,
): { readonly name: string; readonly argument: number } | undefined {
  const origin = originOf(module, call.callee) ?? configuredOrigin(module, call.callee);
  const name = calleeNameOf(call);
  const dotted = origin ? origin.names.join('.') : undefined;
  return (
    wrapperOf({ module: origin?.from, exported: dotted, name }) ??
    builtHandler(chainOrigin(module, call)?.from, name)
  );
}

/** Where a chain of calls starts: the import behind `SkillBuilders.custom()…`, or behind the variable that holds the builder. */
function chainOrigin(module: Module, call: TSESTree.CallExpression): Origin | undefined {
  const root = rootObject(call);
  const made = definitionOf(module, root);
  return (
    originOf(module, root) ?? originOf(module, rootObject(made.type === 'NewExpression' ? made.callee : made))
  );
}

/** `const tracer = require('tracer')({ token })`: the origin of what a configured library carries. */
function configuredOrigin(module: Module, callee: Node): Origin | undefined {
  const inner = unwrap(callee);
  const method = inner.type === 'MemberExpression' ? keyNameOf(inner) : undefined;
  const made = definitionOf(module, inner.type === 'MemberExpression' ? inner.object : inner);
  const origin = made.type === 'CallExpression' ? originOf(module, made.callee) : undefined;
  return (
    origin && { from: origin.from, names: method === undefined ? origin.names : [...origin.names, method] }
  );
}

/** The functions that a known wrapper around a function of the module's own runs: `const save = makeIdempotent(async (order) => …)`. */
export function wrappedFunctionsOf(module: Module, call: TSESTree.CallExpression): readonly FunctionNode[] {
  const own = module.settings.idempotencyWrappers?.includes(calleeNameOf(call) ?? '');
  const wrapper = own ? { name: '', argument: 0 } : knownWrapper(module, call);
  return wrapper ? unwrapArgument(module, call, wrapper.argument, [], 0).functions : [];
}

function unwrapArgument(
  module: Module,
  call: TSESTree.CallExpression,
  index: number,
  wrappers: readonly string[],
  depth: number,
): Unwrapped {
  const argument = call.arguments[index];
  if (!argument) return { functions: [], wrappers };
  return unwrapHandler(module, argument, wrappers, depth + 1);
}

/** A wrapper that nobody knows: the function among its arguments is the handler when it looks like one. */
function functionArgument(
  module: Module,
  call: TSESTree.CallExpression,
  depth: number,
): Unwrapped | undefined {
  for (const argument of call.arguments) {
    const inner = unwrapHandler(module, argument, [], depth + 1);
    if (inner.functions.some((fn) => hasLambdaSignature(fn))) return inner;
  }
  return undefined;
}

/** Powertools' method decorators: `@logger.injectLambdaContext()`, `@tracer.captureLambdaHandler()`, `@idempotent()`. */
function decoratorsOf(module: Module, fn: FunctionNode): string[] {
  const method = fn.parent;
  if (method.type !== 'MethodDefinition') return [];
  // espree has no decorators.
  const decorators = 'decorators' in method ? method.decorators : [];
  return decorators.flatMap((decorator) => {
    const expression =
      decorator.expression.type === 'CallExpression' ? decorator.expression.callee : decorator.expression;
    const name = expression.type === 'MemberExpression' ? keyNameOf(expression) : undefined;
    const plain = expression.type === 'Identifier' ? expression.name : undefined;
    const known = wrapperOf({
      module: originOf(module, expression)?.from,
      exported: plain,
      name: name ?? plain,
    });
    return known ? [known.name] : [];
  });
}
