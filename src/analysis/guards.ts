import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf, unwrap, unwrapAwait } from '../ast/expressions.js';
import { enclosingFunction, isFunction, parameterIdentifier, type FunctionNode } from '../ast/functions.js';
import { isModuleLevel, writesOf, type Variable } from '../ast/scopes.js';
import { findAround, isWithin, someNode, walk, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import {
  calledFunction,
  callsTo,
  definitionOf,
  fieldValuesOf,
  instancesOf,
  isClass,
  memberOf,
} from './definitions.js';
import { invocationEntriesIn } from './invocation-entries.js';
import { fieldAround, invokePhaseOf, reachedFunctions, type Reach } from './invoke-phase.js';
import { variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { callsAnywhere, callsElsewhere, enteredFromOtherModules } from './project-reach.js';
import { functionsCalledAt, parameterAt, type PlacedCall, type PlacedFunction } from './references.js';

/** Storage that outlives the invocation: a module-level variable, a property of one, a field, a global. */
export type Storage = { readonly variable: Variable | undefined; readonly path: string };

/** The storage that an expression names; `undefined` for locals of invocation code. */
export function storageAt(module: Module, node: Node): Storage | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') {
    const variable = variableOf(module, inner);
    if (!variable?.defs.length)
      return /^(globalThis|global|exports|module)$/.test(inner.name)
        ? { variable: undefined, path: inner.name }
        : undefined;
    return outlivesInvocation(module, variable) || isGivenStorage(module, inner)
      ? { variable, path: inner.name }
      : undefined;
  }
  if (inner.type === 'ThisExpression')
    return isInstanceOfOneInvocation(module, inner) ? undefined : { variable: undefined, path: 'this' };
  if (inner.type !== 'MemberExpression') return undefined;
  const owner = storageAt(module, inner.object);
  return owner && { variable: owner.variable, path: `${owner.path}.${keyNameOf(inner) ?? '*'}` };
}

/** Declared at module level, or in a function around that only module evaluation runs. */
function outlivesInvocation(module: Module, variable: Variable): boolean {
  if (isModuleLevel(variable)) return true;
  const block = variable.scope.variableScope.block as Node;
  const reached = reachedFunctions(module);
  for (let fn = isFunction(block) ? block : enclosingFunction(block); fn; fn = enclosingFunction(fn))
    if (reached.has(fn)) return false;
  return true;
}

const givenStorage = memoPer<Module, Map<Variable, boolean>>(() => new Map());

/** A parameter that every caller gives something which outlives the invocation: `clientIn(cache)`. */
function isGivenStorage(module: Module, name: TSESTree.Identifier): boolean {
  const part = parameterAt(module, name);
  const variable = variableOf(module, name);
  if (!part || !variable || part.names.length > 0) return false;
  const known = givenStorage(module).get(variable);
  if (known !== undefined) return known;
  givenStorage(module).set(variable, false); // functions that hand it to each other
  const calls = callsAnywhere(module, part.fn);
  const isStored = ({ module: caller, call }: PlacedCall): boolean => {
    const argument = call.arguments[part.index];
    return argument !== undefined && storageAt(caller, argument) !== undefined;
  };
  const answer = calls.length > 0 && calls.every(isStored);
  givenStorage(module).set(variable, answer);
  return answer;
}

const instances = memoPer<Module, Map<Node, boolean>>(() => new Map());

/** `this` of a class whose instances invocations make anew and nobody keeps. */
function isInstanceOfOneInvocation(module: Module, self: TSESTree.ThisExpression): boolean {
  const definition = definitionOf(module, self);
  const member = findAround(
    self,
    (around): around is TSESTree.MethodDefinition | TSESTree.PropertyDefinition =>
      around.type === 'MethodDefinition' || around.type === 'PropertyDefinition',
  );
  if (!isClass(definition) || member?.static) return false;
  const known = instances(module).get(definition);
  if (known !== undefined) return known;
  instances(module).set(definition, false); // instances that make others of their kind
  const made = [
    ...instancesOf(module, definition).map((call) => ({ module, call })),
    ...callsElsewhere(module, definition),
  ];
  const answer = made.length > 0 && made.every(({ module: maker, call }) => isOfOneInvocation(maker, call));
  instances(module).set(definition, answer);
  return answer;
}

function isOfOneInvocation(module: Module, instance: Node): boolean {
  return (
    invokePhaseOf(module, instance) !== undefined && !keptIn(module, instance) && !isKept(module, instance)
  );
}

/** Kept by a memo here, or by one around every call that an invocation makes of the function around. */
export function isKept(module: Module, node: Node, depth = 0): boolean {
  if (isMemoised(module, node)) return true;
  const fn = enclosingFunction(node);
  const field = fieldAround(node);
  const isEntered =
    fn && !field && (invocationEntriesIn(module).has(fn) || enteredFromOtherModules(module).has(fn));
  if (depth > 4 || isEntered) return false;
  const callers = field ? instancesOf(module, field) : fn ? callsTo(module, fn) : [];
  const calls = callers.filter((call) => invokePhaseOf(module, call));
  const kept = calls.filter((call) => isKept(module, call, depth + 1));
  return kept.length > 0 && calls.every((call) => kept.includes(call) || renews(module, call, kept));
}

/** `if (isClosed(error)) { conn = connect(); }`, where another call keeps the connection in the same place. */
function renews(module: Module, call: Node, others: readonly Node[]): boolean {
  const storage = keptIn(module, call);
  const isConditional = (around: Node): around is Node =>
    around.type === 'IfStatement' || around.type === 'CatchClause';
  return (
    storage !== undefined &&
    findAround(call, isConditional) !== undefined &&
    others.some((other) => {
      const kept = keptIn(module, other);
      return kept !== undefined && isSameStorage(kept, storage);
    })
  );
}

/** Kept by a memo here, or around a call on the way here. */
export function isKeptOnTheWay(module: Module, node: Node, { crossings }: Reach): boolean {
  return isKept(module, node) || crossings.some((crossing) => isKept(crossing.module, crossing.node));
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

/**
 * The function keeps what it makes, and somebody who calls it asks first whether it is there: `if (!pool) await createPool()`,
 * `this.value ?? this.load()`.
 */
function isGuardedByCallers(module: Module, fn: FunctionNode, node: Node): boolean {
  const kept = keptIn(module, startedBy(node));
  if (!kept) return false;
  const asks = (test: Node): boolean =>
    askedIn(module, test).some(({ storage }) => isSameStorage(storage, kept));
  return callsTo(module, fn).some((call) => {
    const isAsking = (around: Node): around is Node =>
      (around.type === 'IfStatement' && asks(around.test)) ||
      (around.type === 'LogicalExpression' && asks(around.left)) ||
      (around.type === 'ConditionalExpression' && asks(around.test));
    return findAround(call, isAsking) !== undefined;
  });
}

function isSameStorage(one: Storage, other: Storage): boolean {
  return one.variable === other.variable && one.path === other.path;
}

/** The promise that a function's name, or the call of it, stands in: `make().catch(forget)` of `make`. */
function startedBy(node: Node): Node {
  const { parent } = node;
  if (parent?.type === 'CallExpression' && parent.callee === node) return startedBy(parent);
  const isChain =
    parent?.type === 'MemberExpression' &&
    parent.object === node &&
    /^(then|catch|finally)$/.test(keyNameOf(parent) ?? '');
  return isChain ? startedBy(parent) : node;
}

/** A closure given to another function (`once(() => …)`, `createPool({ create: () => … })`) belongs to the code around it. */
function isPassedOn({ parent }: FunctionNode): boolean {
  if (parent.type === 'Property' && /^(create|connect|make|build)/.test(keyNameOf(parent) ?? ''))
    return parent.parent.parent.type === 'CallExpression';
  return parent.type === 'CallExpression' || parent.type === 'ArrowFunctionExpression';
}

function isMemoStep(module: Module, inner: Node, around: Node): boolean {
  switch (around.type) {
    case 'AssignmentExpression': {
      if (around.right !== inner) return false;
      const storage = storageAt(module, around.left);
      return storage !== undefined && (around.operator === '??=' || around.operator === '||=');
    }
    case 'LogicalExpression':
      return around.right === inner && keepsWhatIsTested(module, around.left);
    case 'ConditionalExpression':
      return around.test !== inner && keepsWhatIsTested(module, around.test);
    case 'IfStatement':
      return (
        around.test !== inner && !isKeptByOther(module, around, inner) && storesWithin(module, around, inner)
      );
    case 'CallExpression': {
      const name = calleeNameOf(around);
      const isMemo =
        name !== undefined && (memoNames.test(name) || module.settings.memoFunctions?.includes(name));
      if (around.callee === inner) return false;
      return (
        (isMemo === true && enclosingFunctionIsInit(module, around)) || isKeptByCallee(module, around, inner)
      );
    }
    default:
      return false;
  }
}

/** `cached('secret', async () => …)`, where the project's own function keeps what the callback gives: it asks its storage first, and stores it. */
function isKeptByCallee(module: Module, call: TSESTree.CallExpression, callback: Node): boolean {
  const index = call.arguments.findIndex((argument) => argument === callback);
  if (index < 0 || !isFunction(callback)) return false;
  const callees = functionsCalledAt(module, call);
  return callees.length > 0 && callees.every((callee) => keepsAnswerOf(callee, index));
}

function keepsAnswerOf({ module, fn }: PlacedFunction, index: number): boolean {
  const name = parameterIdentifier(fn.params[index]);
  const callback = name && variableOf(module, name);
  const isAnswer = (node: Node): boolean =>
    node.type === 'CallExpression' && callback !== undefined && variableOf(module, node.callee) === callback;
  const holdsAnswer = (value: Node): boolean =>
    someNode(value, (node) => {
      const local = node.type === 'Identifier' ? variableOf(module, node) : undefined;
      return (
        isAnswer(node) || (local !== undefined && writtenTo(local).some((each) => someNode(each, isAnswer)))
      );
    });
  return someNode(fn.body, (node) => {
    const storage = storedAt(module, node);
    const values = node.type === 'AssignmentExpression' ? [node.right] : argumentsOf(node);
    return storage !== undefined && values.some(holdsAnswer) && isLookedUp(module, fn, storage);
  });
}

function writtenTo(variable: Variable): Node[] {
  return variable.references.flatMap(({ writeExpr }) => writeExpr ?? []);
}

function argumentsOf(node: Node): readonly Node[] {
  return node.type === 'CallExpression' ? node.arguments : [];
}

/** Whether a function asks a storage for what it has: `cache.get(key)`, `if (cached)`. */
function isLookedUp(module: Module, fn: FunctionNode, storage: Storage): boolean {
  const isIt = (other: Storage | undefined): boolean => other !== undefined && isSamePlace(other, storage);
  return someNode(fn.body, (node) => {
    if (node.type === 'IfStatement' || node.type === 'ConditionalExpression')
      return askedIn(module, node.test).some((asked) => isIt(asked.storage));
    const receiver = node.type === 'CallExpression' ? receiverOf(node) : undefined;
    const isLook = node.type === 'CallExpression' && /^(get|has)$/.test(calleeNameOf(node) ?? '');
    return isLook && receiver !== undefined && isIt(storageAt(module, receiver));
  });
}

/** A memo function helps only when the memo itself is made once. */
function enclosingFunctionIsInit(module: Module, node: Node): boolean {
  const fn = enclosingFunction(node);
  return fn === undefined || !reachedFunctions(module).has(fn);
}

/** What a test asks about: storage, by its own name or by that of a local variable which was read from it. */
interface Asked {
  readonly storage: Storage;
  readonly isDirect: boolean;
}

/** What a test asks of that which outlives the invocation: `!client`, `cache.has(key)`, `connection.readyState !== 1`. */
function askedIn(module: Module, test: Node, isDirect = true): Asked[] {
  const asked: Asked[] = [];
  walk(test, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'MemberExpression' && keyNameOf(node) === 'env') return false;
    if (node.type === 'MemberExpression' || (node.type === 'Identifier' && isRead(node))) {
      const storage = storageAt(module, node);
      if (storage && isMutableStorage(node, storage)) asked.push({ storage, isDirect });
      const source = isDirect ? sourceOfLocal(module, node) : undefined;
      if (source) asked.push(...askedIn(module, source, false));
    }
    return undefined;
  });
  return asked;
}

/** `cache.get(key)` of `const client = cache.get(key)` in a function. */
function sourceOfLocal(module: Module, node: Node): Node | undefined {
  const variable = node.type === 'Identifier' ? variableOf(module, node) : undefined;
  const definition = variable?.defs.length === 1 ? variable.defs[0] : undefined;
  if (!variable || definition?.type !== 'Variable' || isModuleLevel(variable)) return undefined;
  return definition.node.init ?? undefined;
}

function isRead(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  return !(parent.type === 'MemberExpression' && parent.property === node && !parent.computed);
}

/** A constant (a configuration flag) is no memo; a written variable, an object with state and a field are. */
function isMutableStorage(node: Node, { variable }: Storage): boolean {
  if (node.type === 'MemberExpression' || !variable) return true;
  return (
    node.parent?.type === 'MemberExpression' ||
    (variable.defs[0]?.type !== 'ImportBinding' && writesOf(variable).length > 0)
  );
}

/** The function around a test stores something where the test asks, or the test asks something that keeps its own state. */
function keepsWhatIsTested(module: Module, test: Node): boolean {
  if (asksOwnState(module, test)) return true;
  const asked = askedIn(module, test);
  const around = enclosingFunction(test);
  return asked.length > 0 && around !== undefined && storesAsked(module, around, asked);
}

/** In the node itself or in functions of the module that it calls. */
function storesAsked(module: Module, within: Node, asked: readonly Asked[], depth = 0): boolean {
  return someNode(within, (node) => {
    const stored = storedAt(module, node);
    if (stored && asked.some(({ storage }) => isSamePlace(storage, stored))) return true;
    const fn = node.type === 'CallExpression' && depth < 3 ? calledFunction(module, node) : undefined;
    return fn !== undefined && fn !== within && storesAsked(module, fn, asked, depth + 1);
  });
}

/** One of the two is the other or a part of it. */
function isSamePlace(one: Storage, other: Storage): boolean {
  const [longer, shorter] =
    one.path.length > other.path.length ? [one.path, other.path] : [other.path, one.path];
  return one.variable === other.variable && `${longer}.`.startsWith(`${shorter}.`);
}

const ownState = /^(_?readyState|_?(is)?_?(connect(ed)?|initiali[sz]ed|open|ready)|status|has)$/i;

/** `connection.readyState !== 1`, `source.isInitialized`, `getConnectionManager().has('default')`. */
function asksOwnState(module: Module, test: Node, depth = 0): boolean {
  return someNode(test, (node) => {
    const source = depth < 4 ? sourceOfLocal(module, node) : undefined;
    if (source && asksOwnState(module, source, depth + 1)) return true;
    const name = node.type === 'MemberExpression' ? (keyNameOf(node) ?? '') : '';
    if (node.type !== 'MemberExpression' || !ownState.test(name)) return false;
    if (isUnsetField(module, node, name)) return false;
    return (
      storageAt(module, node.object) !== undefined || originOf(module, rootOf(module, node)) !== undefined
    );
  });
}

/** `this.ready` in a class of this module where nothing gives the field a value. */
function isUnsetField(module: Module, { object }: TSESTree.MemberExpression, name: string): boolean {
  const owner = unwrap(object).type === 'ThisExpression' ? definitionOf(module, object) : undefined;
  if (!owner || !isClass(owner) || owner.superClass) return false;
  return !memberOf(module, owner, name) && fieldValuesOf(module, owner, name).length === 0;
}

/** What a chain of members and calls begins with, local variables followed. */
function rootOf(module: Module, node: Node, depth = 0): Node {
  const inner = unwrapAwait(node);
  if (inner.type === 'MemberExpression') return rootOf(module, inner.object, depth);
  if (inner.type === 'CallExpression') return rootOf(module, inner.callee, depth);
  const source = depth < 4 ? sourceOfLocal(module, inner) : undefined;
  return source ? rootOf(module, source, depth + 1) : inner;
}

/** The guarded branch keeps what it makes, or only connects something that keeps its own state. */
function storesWithin(module: Module, { test }: TSESTree.IfStatement, branch: Node): boolean {
  const asked = askedIn(module, test);
  if (asked.some(({ storage }) => isShadowedIn(branch, storage))) return false;
  const stores =
    asked.some(({ isDirect }) => isDirect) &&
    someNode(branch, (node) => storedAt(module, node) !== undefined);
  return stores || keepsWhatIsTested(module, test);
}

/** `if (config) serve(); else config = await load();`: the other branch keeps what is asked for, and this one runs from then on. */
function isKeptByOther(
  module: Module,
  { test, consequent, alternate }: TSESTree.IfStatement,
  branch: Node,
): boolean {
  const other = branch === consequent ? alternate : consequent;
  if (!other) return false;
  const asked = askedIn(module, test);
  return storesAsked(module, other, asked) && !storesAsked(module, branch, asked);
}

/** `if (!client) { const client = …; }`: the guard is never satisfied. */
function isShadowedIn(branch: Node, { path }: Storage): boolean {
  return someNode(
    branch,
    (node) => node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.id.name === path,
  );
}

/** Where `client = …`, `cache.set(…)`, `list.push(…)`, `Object.assign(cache, …)` store something that outlives the invocation. */
function storedAt(module: Module, node: Node): Storage | undefined {
  if (node.type === 'AssignmentExpression') return storageAt(module, node.left);
  if (node.type !== 'CallExpression') return undefined;
  const name = calleeNameOf(node) ?? '';
  const target = name === 'assign' ? node.arguments[0] : receiverOf(node);
  if (!target || !/^(set|add|push|put|register|assign)$/.test(name)) return undefined;
  // `caches.get(name)?.set(key, value)`.
  const isEntry = target.type === 'CallExpression' && calleeNameOf(target) === 'get';
  return storageAt(module, (isEntry && receiverOf(target)) || target);
}

/** `if (client) return client;` above the place. */
function returnsEarly(module: Module, fn: FunctionNode, node: Node): boolean {
  if (fn.body.type !== 'BlockStatement') return false;
  for (const statement of fn.body.body) {
    if (isWithin(node, statement) || statement.range[0] > node.range[0]) return false;
    if (statement.type !== 'IfStatement' || !leaves(statement.consequent)) continue;
    if (keepsWhatIsTested(module, statement.test)) return true;
  }
  return false;
}

function leaves(statement: Node): boolean {
  if (statement.type === 'BlockStatement') return statement.body.some((inner) => leaves(inner));
  return statement.type === 'ReturnStatement' || statement.type === 'ContinueStatement';
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
