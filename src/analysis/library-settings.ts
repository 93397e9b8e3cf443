import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf, unwrapAwait } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import {
  addsFiles,
  addsInterceptor,
  changesSettings,
  mayChangeSettings,
} from '../knowledge/library-settings.js';
import { definitionOf } from './definitions.js';
import { nodesIn, type Module } from './module.js';
import { originOf } from './origins.js';

/** What a call does to the settings of a library or of one of its clients: gives new ones, or adds an interceptor or a file. */
export function settingsChangeBy(
  module: Module,
  call: TSESTree.CallExpression,
): 'assign' | 'append' | undefined {
  const method = calleeNameOf(call);
  const receiver = receiverOf(call);
  if (!receiver || method === undefined || !mayChangeSettings(method)) return undefined;
  const found = libraryAt(module, receiver);
  if (!found) return undefined;
  const path = [...found.path, method];
  if (addsInterceptor(found.library, path)) return 'append';
  if (addsFiles(found.library, method, call.arguments.length))
    return isFilledForGood(module, receiver) ? 'append' : undefined;
  return changesSettings(found.library, path) ? 'assign' : undefined;
}

/** An instance that the module takes nothing out of. */
function isFilledForGood(module: Module, receiver: Node): boolean {
  const made = definitionOf(module, receiver);
  return (
    made.type === 'NewExpression' &&
    !nodesIn(module, 'CallExpression').some((call) => {
      const from = calleeNameOf(call) === 'remove' ? receiverOf(call) : undefined;
      return from !== undefined && definitionOf(module, from) === made;
    })
  );
}

interface Part {
  readonly library: string;
  readonly path: readonly string[];
}

/** The package that an expression comes from, or that made the instance it belongs to, with the keys below. */
function libraryAt(module: Module, node: Node, depth = 0): Part | undefined {
  if (depth > 6) return undefined;
  const origin = originOf(module, node);
  if (origin) return isPackage(origin.from) ? { library: origin.from, path: origin.names } : undefined;
  const inner = unwrapAwait(node);
  if (inner.type === 'MemberExpression') {
    const owner = libraryAt(module, inner.object, depth + 1);
    const name = keyNameOf(inner);
    return owner && name !== undefined ? { ...owner, path: [...owner.path, name] } : undefined;
  }
  const made = definitionOf(module, inner);
  if (made.type !== 'NewExpression' && made.type !== 'CallExpression') return undefined;
  const maker = originOf(module, made.callee);
  return maker && isPackage(maker.from) ? { library: maker.from, path: [] } : undefined;
}

function isPackage(specifier: string): boolean {
  return !/^[./~#]|^@\//.test(specifier);
}
