import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, outermost, receiverOf, stringOf, unwrap } from '../ast/expressions.js';
import { enclosingFunction, isFunction, returnedFrom, walkOwn, type FunctionNode } from '../ast/functions.js';
import { isWithin, someNode, type Node } from '../ast/walk.js';
import { isCallbackApi } from '../knowledge/promise-apis.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn } from './aws-operations.js';
import { connectionMadeBy } from './clients.js';
import { definitionOf, functionOf, isClass } from './definitions.js';
import { eventWorkOf } from './event-work.js';
import { exportsIn } from './exports.js';
import { invokePhaseOf, reachedFunctions } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { hasCallback, promisedBy, promisedByFunction } from './promises.js';
import { executorOf, goesOnAfterReturn, tellsItsEnd } from './settlement.js';

/** Work without a promise that runs on after the code around it has returned. */
export interface BackgroundWork {
  readonly kind:
    'timer' | 'race' | 'callback' | 'stream' | 'listener' | 'executor' | 'unsent' | 'twice' | 'all';
  readonly node: Node;
  /** How the source calls it, such as `setTimeout` or `fs.writeFile`. */
  readonly what: string;
}

/** Timers, callbacks, streams and listeners whose end nobody waits for, and requests that are never sent; in code that invocations run. */
export const backgroundWorkIn = memoPer((module: Module): readonly BackgroundWork[] => {
  // Types take longer than a look at the project.
  if (module.types && reachedFunctions(module).size === 0) return [];
  const calls = nodesIn(module, 'CallExpression').flatMap((call) => workOf(module, call) ?? []);
  return [
    ...calls.filter(
      ({ node }) => !calls.some((around) => around.node !== node && isWithin(node, around.node)),
    ),
    ...nodesIn(module, 'NewExpression').flatMap((node) => executor(module, node) ?? []),
    ...unsentRequests(module),
    ...writingAlls(module),
  ].filter(({ node }) => invokePhaseOf(module, node) !== undefined);
});

function workOf(module: Module, call: TSESTree.CallExpression): BackgroundWork | undefined {
  return (
    timer(module, call) ??
    race(module, call) ??
    stream(module, call) ??
    listener(module, call) ??
    callback(module, call)
  );
}

function unsentRequests(module: Module): BackgroundWork[] {
  return awsOperationsIn(module).flatMap(({ style, node, service, name }): BackgroundWork[] =>
    style === 'request' && outermost(node).parent?.type === 'ExpressionStatement'
      ? [{ kind: 'unsent', node, what: `${service}.${name}` }]
      : [],
  );
}

const timerNames = /^set(Timeout|Interval|Immediate)$/;

/** A timer of the global object or of `node:timers`; those of `node:timers/promises` give promises. */
function timerNameOf(module: Module, call: TSESTree.CallExpression): string | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== 'Identifier') return undefined;
  const origin = originOf(module, callee);
  const name = origin && /^(node:)?timers$/.test(origin.from) ? origin.names[0] : callee.name;
  if (name === undefined || !timerNames.test(name)) return undefined;
  return origin || (variableOf(module, callee)?.defs.length ?? 0) === 0 ? name : undefined;
}

function timer(module: Module, call: TSESTree.CallExpression): BackgroundWork | undefined {
  const name = timerNameOf(module, call);
  if (name === undefined || tellsItsEnd(module, call) || isCleared(module, call) || onlyAborts(module, call))
    return undefined;
  return { kind: 'timer', node: call, what: name };
}

/** The timer's handle is kept where other code may clear it, or it is unreferenced. */
function isCleared(module: Module, call: TSESTree.CallExpression): boolean {
  const parent = outermost(call).parent;
  if (parent?.type === 'ExpressionStatement' || isArrowBody(parent, call)) return false;
  const kept =
    parent?.type === 'VariableDeclarator'
      ? parent.id
      : parent?.type === 'AssignmentExpression' && parent.parent.type === 'ExpressionStatement'
        ? parent.left
        : undefined;
  const variable = kept?.type === 'Identifier' ? variableOf(module, kept) : undefined;
  if (!variable || exportsIn(module).some(({ name }) => name === variable.name)) return true;
  return variable.references.some(
    ({ identifier, init }) =>
      init !== true && identifier !== kept && !isForItselfOnly(module, call, identifier),
  );
}

/** `t = setInterval(() => { if (isOver) clearInterval(t); … })`: it ends a turn after what it is for, and tells nobody. */
function isForItselfOnly(module: Module, call: TSESTree.CallExpression, use: Node): boolean {
  const [callback] = call.arguments;
  if (timerNameOf(module, call) !== 'setInterval' || !callback || !isFunction(callback)) return false;
  const setsSomething = someNode(callback.body, ({ type }) => /^(Assignment|Update)Expression$/.test(type));
  return isWithin(use, callback) && !setsSomething;
}

function isArrowBody(parent: Node | undefined, call: Node): boolean {
  return (
    parent?.type === 'ArrowFunctionExpression' &&
    unwrap(parent.body) === call &&
    parent.parent.type !== 'VariableDeclarator'
  );
}

/** `setTimeout(() => controller.abort(), 5000)` does nothing once the request is over. */
function onlyAborts(module: Module, call: TSESTree.CallExpression): boolean {
  const fn = call.arguments[0] && functionOf(module, call.arguments[0]);
  return (
    fn !== undefined &&
    someNode(fn.body, (node) => node.type === 'CallExpression' && calleeNameOf(node) === 'abort')
  );
}

/** `Promise.race([work(), rejectAfter(5000)])` whose timer goes on when `work` wins. */
function race(module: Module, call: TSESTree.CallExpression): BackgroundWork | undefined {
  const receiver = receiverOf(call);
  const [list] = call.arguments;
  const isRace =
    receiver?.type === 'Identifier' && receiver.name === 'Promise' && calleeNameOf(call) === 'race';
  const elements = isRace && list ? definitionOf(module, list) : undefined;
  if (elements?.type !== 'ArrayExpression') return undefined;
  const fn = enclosingFunction(call);
  if (fn && someNode(fn, isClearing)) return undefined;
  const loser = elements.elements.find((element) => element && isTimerPromise(module, element));
  return loser ? { kind: 'race', node: loser, what: 'Promise.race' } : undefined;
}

function isClearing(node: Node): boolean {
  return (
    (node.type === 'CallExpression' && /^clear(Timeout|Interval)$/.test(calleeNameOf(node) ?? '')) ||
    (node.type === 'Identifier' && /^(AbortController|AbortSignal|signal)$/.test(node.name))
  );
}

/** A promise that a timer settles, made here or by a function of this module. */
function isTimerPromise(module: Module, node: Node, depth = 0): boolean {
  const definition = definitionOf(module, node);
  if (definition.type === 'CallExpression' && depth < 3) {
    const fn = functionOf(module, definition.callee);
    return (
      fn !== undefined &&
      !someNode(fn, isClearing) &&
      returnedFrom(fn).some((value) => isTimerPromise(module, value, depth + 1))
    );
  }
  const fn = definition.type === 'NewExpression' ? executorOf(module, definition) : undefined;
  return fn !== undefined && !someNode(fn, isClearing) && hasOwnTimer(module, fn);
}

function hasOwnTimer(module: Module, fn: FunctionNode): boolean {
  let found = false;
  walkOwn(fn, (node) => {
    if (node.type === 'CallExpression') found ||= timerNameOf(module, node) !== undefined;
  });
  return found;
}

/** `body.pipe(createWriteStream(path))` whose end nobody waits for. */
function stream(module: Module, call: TSESTree.CallExpression): BackgroundWork | undefined {
  if (
    calleeNameOf(call) !== 'pipe' ||
    outermost(call).parent?.type !== 'ExpressionStatement' ||
    tellsItsEnd(module, call)
  )
    return undefined;
  const [target] = call.arguments;
  const made = target && definitionOf(module, target);
  if (made?.type !== 'CallExpression' || !isFileStream(module, made)) return undefined;
  if (target?.type === 'Identifier' && (variableOf(module, target)?.references.length ?? 0) > 2)
    return undefined;
  return { kind: 'stream', node: call, what: 'pipe' };
}

function isFileStream(module: Module, call: TSESTree.CallExpression): boolean {
  const origin = originOf(module, call.callee);
  return (
    origin !== undefined && /^(node:)?fs$/.test(origin.from) && origin.names.at(-1) === 'createWriteStream'
  );
}

/** Events of Node's streams, sockets, servers and workers, and of what is made like them; an emitter that waits for its listeners has names of its own. */
const nodeEvents =
  /^(data|end|close|finish|readable|drain|pipe|line|message|open|connect|connection|disconnect|listening|request|response|upgrade|timeout|abort|socket|entry|file|field|row|chunk|httpUploadProgress)$/;

const nodeEmitters = /^(node:)?(events|stream|net|tls|https?|readline|fs|child_process|worker_threads)$/;

/** An emitter of Node, or of a class that extends one: it calls its listeners and waits for none. */
function isNodeEmitter(module: Module, receiver: Node): boolean {
  const made = definitionOf(module, receiver);
  if (made.type !== 'NewExpression' && made.type !== 'CallExpression') return false;
  const isListening =
    made.type === 'CallExpression' && /^(on|once|addListener)$/.test(calleeNameOf(made) ?? '');
  const before = isListening ? receiverOf(made) : undefined;
  if (before) return isNodeEmitter(module, before);
  const owner = definitionOf(module, made.callee);
  const origin = originOf(module, (isClass(owner) && owner.superClass) || made.callee);
  return origin !== undefined && nodeEmitters.test(origin.from);
}

/** `emitter.on('data', async (chunk) => …)`, lifecycle events of the process and of pools left out. */
function listener(module: Module, call: TSESTree.CallExpression): BackgroundWork | undefined {
  const receiver = receiverOf(call);
  const [event, given] = call.arguments;
  if (!receiver || !given || !/^(on|once|addListener|addEventListener)$/.test(calleeNameOf(call) ?? ''))
    return undefined;
  const name = stringOf(event);
  if (name === undefined || /^(error|exit|beforeExit|SIG[A-Z]+)$/.test(name)) return undefined;
  if (receiver.type === 'Identifier' && receiver.name === 'process') return undefined;
  if (!nodeEvents.test(name) && !isNodeEmitter(module, receiver)) return undefined;
  const fn = functionOf(module, given);
  if (
    !fn?.async ||
    promisedByFunction(module, fn) !== 'promise' ||
    !goesOnAfterReturn(module, fn) ||
    tellsItsEnd(module, fn)
  )
    return undefined;
  return {
    kind: 'listener',
    node: call,
    what: `${keyNameOf(call.callee as TSESTree.MemberExpression) ?? 'on'}('${name}')`,
  };
}

/** A call that reports its end to a callback which tells nobody. */
function callback(module: Module, call: TSESTree.CallExpression): BackgroundWork | undefined {
  const operation = awsCallbacks(module).get(call);
  if (operation !== undefined) {
    if (calleeNameOf(call) === 'promise') return { kind: 'twice', node: call, what: operation };
    return hasCallback(module, call) && !tellsItsEnd(module, call)
      ? { kind: 'callback', node: call, what: operation }
      : undefined;
  }
  const eventWork = eventWorkOf(module, call);
  if (eventWork !== undefined) return { kind: 'callback', node: call, what: eventWork };
  if (!isStatement(call) || !hasCallback(module, call)) return undefined;
  const what = callbackApiOf(module, call);
  return what === undefined || tellsItsEnd(module, call) ? undefined : { kind: 'callback', node: call, what };
}

const awsCallbacks = memoPer(
  (module: Module): ReadonlyMap<Node, string> =>
    new Map(
      awsOperationsIn(module)
        .filter(({ style, callback: given }) => style === 'callback' || given !== undefined)
        .map(({ node, service, name }) => [node, `${service}.${name}`]),
    ),
);

function isStatement(call: TSESTree.CallExpression): boolean {
  const parent = outermost(call).parent;
  return parent?.type === 'ExpressionStatement' || parent?.type === 'VariableDeclarator';
}

/** How to call a call that works on after it returned: Node's own, a connection's query, or any that takes `(err, …) => …` last. */
function callbackApiOf(module: Module, call: TSESTree.CallExpression): string | undefined {
  const name = calleeNameOf(call) ?? '';
  const origin = originOf(module, call.callee);
  if (origin && isCallbackApi(origin.from, origin.names))
    return [origin.from.replace(/^node:/, ''), ...origin.names].join('.');
  const receiver = receiverOf(call);
  if (receiver && connectionMadeBy(module, definitionOf(module, receiver)) && /^(query|execute)$/.test(name))
    return name;
  return receiver &&
    outermost(call).parent?.type === 'ExpressionStatement' &&
    !listening.test(name) &&
    takesNodeCallback(call) &&
    promisedBy(module, call) === undefined
    ? name
    : undefined;
}

/** Methods whose callback is no report of an end, or is called before they return. */
const listening =
  /^(on|once|off|addListener|prependListener|addEventListener|then|catch|finally|use|listen|verify|forEach|map|filter|some|every|reduce|find|sort|each|param|setErrorHandler|onError|subscribe)$/;

/** `(err, data) => …`, written out as the last argument, beside other arguments. */
function takesNodeCallback(call: TSESTree.CallExpression): boolean {
  const last = call.arguments.at(-1);
  if (!last || call.arguments.length < 2 || !isFunction(last)) return false;
  const [first] = last.params;
  return first?.type === 'Identifier' && /^_?(err|error|e)$/i.test(first.name);
}

/** `new Promise(async (resolve) => …)` whose own failure is lost. */
function executor(module: Module, node: TSESTree.NewExpression): BackgroundWork | undefined {
  const fn = executorOf(module, node);
  if (!fn?.async || fn.body.type !== 'BlockStatement') return undefined;
  const isCaught = fn.body.body.every(
    (statement) => !hasAwait(statement) || (statement.type === 'TryStatement' && statement.handler !== null),
  );
  return isCaught ? undefined : { kind: 'executor', node: fn, what: 'new Promise' };
}

function hasAwait(statement: Node): boolean {
  return someNode(statement, (node) => node.type === 'AwaitExpression');
}

/** `Promise.all([…])` with at least two writes in it: the first failure leaves the others running. */
function writingAlls(module: Module): BackgroundWork[] {
  return nodesIn(module, 'CallExpression').flatMap((call): BackgroundWork[] => {
    const receiver = receiverOf(call);
    if (receiver?.type !== 'Identifier' || receiver.name !== 'Promise' || calleeNameOf(call) !== 'all')
      return [];
    const writes = awsOperationsIn(module).filter(
      ({ node, knowledge }) => knowledge && knowledge.effect !== 'read' && isWithin(node, call),
    );
    return writes.length > 1 ? [{ kind: 'all', node: call, what: 'Promise.all' }] : [];
  });
}
