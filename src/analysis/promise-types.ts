import type { TSESTree } from '@typescript-eslint/utils';
import type { Module } from './module.js';

/** What TypeScript says of a call, when the parser offers types; `undefined` without them or for `any`. */
export function promiseTypeAt(
  module: Module,
  call: TSESTree.CallExpression,
): 'promise' | 'promises' | 'other' | undefined {
  const { types } = module;
  return types && unlessFailing(() => promiseTypeBy(types, call));
}

type Types = NonNullable<Module['types']>;

/** TypeScript itself fails on code of some programs, for instance when it words an error about a name in another module; nothing is known then. */
function unlessFailing<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

function promiseTypeBy(
  types: Types,
  call: TSESTree.CallExpression,
): 'promise' | 'promises' | 'other' | undefined {
  const checker = types.program.getTypeChecker();
  const type = types.getTypeAtLocation(call);
  // 1 = Any, 2 = Unknown in every TypeScript version; importing `typescript` for two numbers would load all of it.
  if (type.flags & 3) return undefined;
  if (isThenable(type)) return 'promise';
  const element = checker.isArrayType(type) ? checker.getTypeArguments(type as never)[0] : undefined;
  return element && isThenable(element) ? 'promises' : 'other';
}

/** Whether TypeScript says of a function that it gives a promise when it is called; `false` without types. */
export function givesPromiseByType(module: Module, fn: TSESTree.Node): boolean {
  const { types } = module;
  if (!types) return false;
  const signatures = unlessFailing(() => types.getTypeAtLocation(fn).getCallSignatures());
  return signatures?.some((one) => unlessFailing(() => isThenable(one.getReturnType()))) ?? false;
}

interface TypeLike {
  getProperty(name: string): unknown;
  isUnion(): this is { types: readonly TypeLike[] };
}

function isThenable(type: TypeLike): boolean {
  return type.isUnion() ? type.types.some(isThenable) : type.getProperty('then') !== undefined;
}
