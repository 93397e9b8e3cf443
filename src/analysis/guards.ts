import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf, unwrap, unwrapAwait } from '../ast/expressions.js';
import { enclosingFunction, isFunction, type FunctionNode } from '../ast/functions.js';
import { isModuleLevel, type Variable } from '../ast/scopes.js';
import { findAround, isWithin, someNode, walk, type Node } from '../ast/walk.js';
import { callsTo } from './definitions.js';
import { reachedFunctions } from './invoke-phase.js';
import { variableOf, type Module } from './module.js';

/** Storage that outlives the invocation: a module-level variable, a property of one, a field, a global. */
export type Storage = { readonly variable: Variable | undefined; readonly path: string };

/** The storage that an expression names; `undefined` for locals of invocation code. */
export function storageAt(module: Module, node: Node): Storage | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') {
    const variable = variableOf(module, inner);
    if (!variable)
      return inner.name === 'globalThis' || inner.name === 'global'
        ? { variable: undefined, path: inner.name }
        : undefined;
    return outlivesInvocation(module, variable) ? { variable, path: inner.name } : undefined;
  }
  if (inner.type === 'ThisExpression') return { variable: undefined, path: 'this' };
  if (inner.type !== 'MemberExpression') return undefined;
  const owner = storageAt(module, inner.object);
  return owner && { variable: owner.variable, path: `${owner.path}.${keyNameOf(inner) ?? '*'}` };
}

/** Declared at module level, or in a function around that only module evaluation runs. */
function outlivesInvocation(module: Module, variable: Variable): boolean {
  if (isModuleLevel(variable)) return true;
  const block = variable.scope.variableScope.block as Node;
  if (!isFunction(block)) return false;
  const reached = reachedFunctions(module);
  for (let fn: FunctionNode | undefined = block; fn; fn = enclosingFunction(fn))
    if (reached.has(fn)) return false;
  return true;
}

const memoNames = /^(once|memo|memoi[sz]e\w*|lazy|cached|singleton|pMemoize|useMemo)$/i;

/** Whether a value is made at most once per execution environment (or per key), in any of the usual spellings of a memo. */
export function isMemoised(module: Module, node: Node): boolean {
  for (let inner: Node = node, around = node.parent; around; inner = around, around = around.parent) {
    if (isMemoStep(module, inner, around)) return true;
    if (isFunction(around)) {
      if (returnsEarly(module, around, node)) return true;
      if (!isPassedOn(around)) return isGuardedByCallers(module, around, node);
    }
  }
  return false;
}

/** The function keeps what it makes, and somebody who calls it asks first whether it is there: `if (!pool) await createPool()`. */
function isGuardedByCallers(module: Module, fn: FunctionNode, node: Node): boolean {
  const kept = keptIn(module, node)?.variable;
  if (!kept) return false;
  const asks = (test: Node): boolean =>
    someNode(test, (inner) => inner.type === 'Identifier' && variableOf(module, inner) === kept);
  return callsTo(module, fn).some((call) => {
    const isAsking = (around: Node): around is Node =>
      (around.type === 'IfStatement' && asks(around.test)) ||
      (around.type === 'LogicalExpression' && asks(around.left)) ||
      (around.type === 'ConditionalExpression' && asks(around.test));
    return findAround(call, isAsking) !== undefined;
  });
}

/** A closure given to another function (`once(() => …)`, `.then(() => …)`) belongs to the code around it. */
function isPassedOn(fn: FunctionNode): boolean {
  return fn.parent.type === 'CallExpression' || fn.parent.type === 'ArrowFunctionExpression';
}

function isMemoStep(module: Module, inner: Node, around: Node): boolean {
  switch (around.type) {
    case 'AssignmentExpression': {
      if (around.right !== inner) return false;
      const storage = storageAt(module, around.left);
      return storage !== undefined && (around.operator === '??=' || around.operator === '||=');
    }
    case 'LogicalExpression':
      return around.right === inner && testsStorage(module, around.left);
    case 'ConditionalExpression':
      return around.test !== inner && testsStorage(module, around.test);
    case 'IfStatement':
      return (
        around.test !== inner && testsStorage(module, around.test) && storesWithin(module, around, inner)
      );
    case 'CallExpression': {
      const name = calleeNameOf(around);
      const isMemo =
        name !== undefined && (memoNames.test(name) || module.settings.memoFunctions?.includes(name));
      return isMemo === true && around.callee !== inner && enclosingFunctionIsInit(module, around);
    }
    default:
      return false;
  }
}

/** A memo function helps only when the memo itself is made once. */
function enclosingFunctionIsInit(module: Module, node: Node): boolean {
  const fn = enclosingFunction(node);
  return fn === undefined || !reachedFunctions(module).has(fn);
}

/** Whether a test asks about something that outlives the invocation: `!client`, `cache.has(key)`, `connection.readyState !== 1`. */
function testsStorage(module: Module, test: Node): boolean {
  let found = false;
  walk(test, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'MemberExpression' && keyNameOf(node) === 'env') return false;
    if ((node.type === 'Identifier' && isRead(node)) || node.type === 'ThisExpression')
      found ||= isMutableStorage(module, node);
    return !found;
  });
  return found;
}

function isRead(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  return !(parent.type === 'MemberExpression' && parent.property === node && !parent.computed);
}

/** A constant (a configuration flag) is no memo; a written variable, an object with state and a field are. */
function isMutableStorage(module: Module, node: Node): boolean {
  if (node.type === 'ThisExpression') return true;
  const storage = storageAt(module, node);
  if (!storage?.variable) return storage !== undefined;
  const { variable } = storage;
  if (variable.defs[0]?.type === 'ImportBinding') return node.parent?.type === 'MemberExpression';
  return (
    variable.references.some((reference) => reference.isWrite() && !reference.init) ||
    node.parent?.type === 'MemberExpression'
  );
}

/** The guarded branch keeps what it makes, or only connects something that keeps its own state. */
function storesWithin(module: Module, statement: TSESTree.IfStatement, branch: Node): boolean {
  const tested = storagesIn(module, statement.test);
  const stores = someNode(branch, (node) => isStore(module, node));
  const declaresShadow = someNode(
    branch,
    (node) =>
      node.type === 'VariableDeclarator' &&
      node.id.type === 'Identifier' &&
      tested.some((storage) => storage.path === (node.id as TSESTree.Identifier).name),
  );
  const keepsOwnState = tested.some(
    (storage) =>
      storage.path.includes('.') &&
      /readyState|isConnected|isInitialized|connected|status|isOpen|isReady/.test(storage.path),
  );
  return !declaresShadow && (stores || keepsOwnState);
}

/** `client = …`, `cache.set(…)`, `list.push(…)` on something that outlives the invocation. */
function isStore(module: Module, node: Node): boolean {
  if (node.type === 'AssignmentExpression') return storageAt(module, node.left) !== undefined;
  if (node.type !== 'CallExpression' || !/^(set|add|push)$/.test(calleeNameOf(node) ?? '')) return false;
  const receiver = receiverOf(node);
  return receiver !== undefined && storageAt(module, receiver) !== undefined;
}

function storagesIn(module: Module, test: Node): Storage[] {
  const storages: Storage[] = [];
  walk(test, (node) => {
    if (node.type !== 'Identifier' && node.type !== 'MemberExpression') return;
    const storage = storageAt(module, node);
    if (storage) storages.push(storage);
  });
  return storages;
}

/** `if (client) return client;` above the place. */
function returnsEarly(module: Module, fn: FunctionNode, node: Node): boolean {
  if (fn.body.type !== 'BlockStatement') return false;
  for (const statement of fn.body.body) {
    if (isWithin(node, statement) || statement.range[0] > node.range[0]) return false;
    if (statement.type !== 'IfStatement' || !leaves(statement.consequent)) continue;
    if (testsStorage(module, statement.test)) return true;
  }
  return false;
}

function leaves(statement: Node): boolean {
  if (statement.type === 'BlockStatement') return statement.body.some((inner) => leaves(inner));
  return (
    statement.type === 'ReturnStatement' ||
    statement.type === 'ThrowStatement' ||
    statement.type === 'ContinueStatement'
  );
}

/** Where the value of an expression is kept: the storage that it (or the promise of it) is assigned to. */
export function keptIn(module: Module, node: Node): Storage | undefined {
  for (let inner: Node = node, around = node.parent; around; inner = around, around = around.parent) {
    if (around.type === 'AssignmentExpression' && around.right === inner)
      return storageAt(module, around.left);
    if (
      around.type !== 'AwaitExpression' &&
      unwrapAwait(around) === around &&
      around.type !== 'LogicalExpression'
    )
      return undefined;
  }
  return undefined;
}
