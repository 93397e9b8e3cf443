import process from 'node:process';
import { bindingOf, type Scope } from './scopes.js';
import {
  childOf,
  listOf,
  nameOf,
  propertyNameOf,
  stringValueOf,
  unwrapped,
  type SyntaxNode,
} from './syntax.js';
import { isRequire } from './wrapper-names.js';

/** Built-in modules that a linter has loaded anyway, and whose members packages look for. */
const looked =
  /^(?:node:)?(assert|async_hooks|buffer|child_process|crypto|diagnostics_channel|dns|events|fs|module|net|os|path|perf_hooks|process|querystring|stream|string_decoder|timers|tty|url|util|v8|vm|worker_threads|zlib)$/;

/**
 * `typeof` of a member of a built-in module, such as `require('util').inherits`; `undefined` for anything else. Packages look
 * for what old versions lack, so that the Node.js that runs this answers for the one on Lambda.
 */
export function builtinMemberType(node: SyntaxNode, scope: Scope): string | undefined {
  const names: string[] = [];
  let object: SyntaxNode | undefined = node;
  for (; object?.type === 'MemberExpression'; object = unwrapped(childOf(object, 'object'))) {
    const name = propertyNameOf(object);
    if (name === undefined) return undefined;
    names.unshift(name);
  }
  const name = nameOf(object);
  const binding = name === undefined ? undefined : bindingOf(scope, name);
  if (binding?.part) names.unshift(binding.part.property);
  if (binding?.imported && !/^(\*|default)$/.test(binding.imported.name))
    names.unshift(binding.imported.name);
  const source =
    binding?.imported?.from ??
    unwrapped(binding?.part?.of ?? binding?.value ?? (binding ? undefined : object));
  const builtin = builtinNameIn(source, binding?.scope ?? scope);
  if (builtin !== undefined) return memberType(() => process.getBuiltinModule(builtin), names);
  const isStandard = name !== undefined && !binding && names.length > 0 && standard.test(name);
  return isStandard
    ? memberType(() => (globalThis as Readonly<Record<string, unknown>>)[name], names)
    : undefined;
}

/** Objects of the language whose members are looked for in the same way. */
const standard =
  /^(Array|ArrayBuffer|Atomics|BigInt|Buffer|Date|Error|Function|Intl|JSON|Map|Math|Number|Object|Promise|Proxy|Reflect|RegExp|Set|String|Symbol|Uint8Array|URL|WeakMap)$/;

function builtinNameIn(source: SyntaxNode | undefined, scope: Scope): string | undefined {
  const text =
    source?.type === 'ImportDeclaration'
      ? stringValueOf(childOf(source, 'source'))
      : source?.type === 'CallExpression' && isRequire(unwrapped(childOf(source, 'callee')), scope)
        ? stringValueOf(listOf(source, 'arguments')[0])
        : undefined;
  return text === undefined ? undefined : looked.exec(text)?.[1];
}

function memberType(read: () => unknown, names: readonly string[]): string | undefined {
  try {
    let value = read();
    for (const name of names) {
      if (value === undefined || value === null) return undefined;
      value = (value as Readonly<Record<string, unknown>>)[name];
    }
    return typeof value;
  } catch {
    return undefined;
  }
}
