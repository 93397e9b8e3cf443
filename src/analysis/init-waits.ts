import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, receiverOf, unwrap } from '../ast/expressions.js';
import { deferringFunction, isFunction } from '../ast/functions.js';
import { findAround, isWithin, someNode, someOwnNode, type Node } from '../ast/walk.js';
import { isMigration, mayBeMigration } from '../knowledge/network-requests.js';
import { memoPer } from '../memo.js';
import { handlersIn } from './handlers.js';
import { awaitedIn, callsBehind, initCodeIn, ownNodesOf, type InitCode } from './init-code.js';
import { initLimitOf, type InitLimit } from './init-limit.js';
import { invokePhaseOf } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { requestAt, type Request, type RequestWait } from './network-requests.js';
import { packageCallOf } from './package-calls.js';
import { loadedByHandler, type Load } from './project-reach.js';
import { calledText } from './promises.js';
import { unawaitedIn } from './unawaited.js';

/** A wait of the Init phase that can take longer than Lambda allows, or longer than it has to. */
export type InitWait = {
  /** Where to report: in the module that is evaluated. */
  readonly node: Node;
  /** What the code calls. */
  readonly what: string;
  readonly load: Load;
  readonly limit: InitLimit;
} & (
  | { readonly kind: 'request'; readonly wait: RequestWait }
  | { readonly kind: 'retry' | 'migration' | 'frozen' }
  | { readonly kind: 'sequence'; readonly count: number }
);

/** Requests that wait for each other need not be many to be slow; two may well be meant. */
const fewestInSequence = 3;

/** The waits of this module's Init phase that have no bound, or none that fits; empty for modules that no handler loads. */
export const initWaitsIn = memoPer((module: Module): readonly InitWait[] => {
  const code = awaitsAtTop(module) ? initCodeIn(module).filter(({ isAwaited }) => isAwaited) : [];
  const found = [
    ...code.flatMap(requestsIn),
    ...code.flatMap(retriesIn),
    ...code.flatMap(sequencesIn),
    ...frozenIn(module),
  ];
  const load = found.length > 0 ? loadedByHandler(module) : undefined;
  if (!load) return [];
  const limit = initLimitOf(load.handler);
  const waits = found.map((wait): InitWait => ({ ...wait, load, limit }));
  return onePerPlace(waits.filter((wait) => isTooLong(wait)));
});

/** Whether evaluation of the module itself waits for anything. */
function awaitsAtTop(module: Module): boolean {
  return nodesIn(module, 'AwaitExpression').some((node) => !deferringFunction(node));
}

type Found =
  | { kind: 'request'; node: Node; what: string; wait: RequestWait }
  | { kind: 'retry' | 'migration' | 'frozen'; node: Node; what: string }
  | { kind: 'sequence'; node: Node; what: string; count: number };

function isTooLong(wait: InitWait): boolean {
  if (wait.kind === 'request') return wait.wait.seconds >= wait.limit.seconds;
  // Nobody waits for environments that are made ahead.
  if (wait.kind === 'sequence') return !wait.limit.isAhead;
  return wait.kind !== 'frozen' || wait.limit.isFrozen;
}

function onePerPlace(waits: readonly InitWait[]): readonly InitWait[] {
  const places = new Map<Node, InitWait>();
  for (const wait of waits) if (!places.has(wait.node)) places.set(wait.node, wait);
  return [...places.values()];
}

function isProvisioned(module: Module): boolean {
  return handlersIn(module).some((handler) => initLimitOf(handler).isFrozen);
}

function requestsIn(code: InitCode): Found[] {
  return awaitedIn(code).flatMap((call): Found[] => {
    const { module, at } = code;
    const what = calledText(module, call);
    const node = at ?? call;
    if (changesSchema(module, call)) return [{ kind: 'migration', node, what }];
    const request = requestAt(module, call);
    if (!request?.wait || isOfExpiring(request)) return [];
    return [{ kind: 'request', node, what, wait: request.wait }];
  });
}

function changesSchema(module: Module, call: Node): boolean {
  if (call.type !== 'CallExpression' || !mayBeMigration(calleeNameOf(call) ?? '')) return false;
  const called = packageCallOf(module, call);
  return called !== undefined && isMigration(called.from, called.call);
}

/** Credentials that Init asks for are reported for that, by `no-stale-init-value`. */
function isOfExpiring({ operation }: Request): boolean {
  return operation?.service === 'sts' && /^(Assume|Get\w+Token)/.test(operation.name);
}

/** Loops that end when something succeeds and that nothing else ends. */
function retriesIn({ root, at }: InitCode): Found[] {
  const found: Found[] = [];
  ownNodesOf({ root }, (node) => {
    const isLoop = node.type === 'WhileStatement' || node.type === 'DoWhileStatement';
    const isEndless = node.type === 'ForStatement' && !node.test;
    if ((isLoop || isEndless) && isEndlessRetry(node))
      found.push({ kind: 'retry', node: at ?? loopHead(node), what: '' });
  });
  return found;
}

/** What is marked of a loop: its test, or all of it. */
function loopHead(loop: Node): Node {
  return loop.type === 'WhileStatement' || loop.type === 'DoWhileStatement' ? loop.test : loop;
}

type Loop = TSESTree.WhileStatement | TSESTree.DoWhileStatement | TSESTree.ForStatement;

function isEndlessRetry(loop: Loop): boolean {
  const isAwaiting = (node: Node): boolean => node.type === 'AwaitExpression';
  if (!someOwnNode(loop, isAwaiting) || someNode(loop, mayCount)) return false;
  const { test } = loop;
  const isOpen = !test || (test.type === 'Literal' && test.value === true);
  const asksAgain = test !== null && someOwnNode(test, isAwaiting);
  return asksAgain || (isOpen && (someOwnNode(loop.body, catchesAttempt) || someOwnNode(loop.body, isPause)));
}

/** What can end a loop after some attempts or some time. */
function mayCount(node: Node): boolean {
  switch (node.type) {
    case 'BinaryExpression':
      return /^[<>]=?$/.test(node.operator);
    case 'UpdateExpression':
      return true;
    case 'AssignmentExpression':
      return /^[-+*]=$/.test(node.operator);
    case 'Identifier':
      return /deadline|remaining|attempt|tries|retries|abort|signal|(?<!set)timeout/i.test(node.name);
    default:
      return false;
  }
}

/** `try { … await connect() … } catch { … }` whose failure does not leave the loop. */
function catchesAttempt(node: Node): boolean {
  if (node.type !== 'TryStatement' || !node.handler) return false;
  const leaves = (inner: Node): boolean => /^(Throw|Return|Break)Statement$/.test(inner.type);
  return (
    !someOwnNode(node.handler.body, leaves) &&
    someOwnNode(node.block, (inner) => inner.type === 'AwaitExpression')
  );
}

function isPause(node: Node): boolean {
  if (node.type !== 'AwaitExpression') return false;
  const waited = unwrap(node.argument);
  if (waited.type === 'CallExpression')
    return /^(sleep|delay|wait|pause|setTimeout)$/i.test(calleeNameOf(waited) ?? '');
  return (
    waited.type === 'NewExpression' &&
    calleeNameOf(waited) === 'Promise' &&
    someNode(waited, (inner) => inner.type === 'CallExpression' && calleeNameOf(inner) === 'setTimeout')
  );
}

/** Readings that stand one after another and need nothing of each other. */
function sequencesIn(code: InitCode): Found[] {
  const body = bodyOf(code.root);
  const groups: Reading[][] = [[]];
  for (const statement of body) {
    const reading = readingIn(code, statement);
    const group = groups.at(-1) as Reading[];
    if (reading && !group.some((earlier) => usesAny(code.module, reading, earlier))) group.push(reading);
    else if (reading) groups.push([reading]);
    else if (someOwnNode(statement, (node) => node.type === 'AwaitExpression')) groups.push([]);
  }
  return groups
    .filter(({ length }) => length >= fewestInSequence)
    .map((group): Found => {
      const second = (group[1] as Reading).call;
      const what = calledText(code.module, second);
      return { kind: 'sequence', node: code.at ?? awaitAround(second), what, count: group.length };
    });
}

interface Reading {
  readonly declarator: TSESTree.VariableDeclarator;
  readonly call: Node;
}

function bodyOf(root: Node): readonly Node[] {
  if (root.type === 'Program') return root.body;
  return isFunction(root) && root.body.type === 'BlockStatement' ? root.body.body : [];
}

/** `const x = await read(…);` with one request that only reads. */
function readingIn({ module }: InitCode, statement: Node): Reading | undefined {
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) return undefined;
  const [declarator] = declaration.declarations;
  const awaited: Node[] = [];
  if (declarator.init)
    someOwnNode(declarator.init, (node) => {
      if (node.type === 'AwaitExpression') awaited.push(...callsBehind(module, node.argument));
      return false;
    });
  const [call] = awaited.filter((each) => requestAt(module, each) !== undefined);
  return call && requestAt(module, call)?.reads ? { declarator, call } : undefined;
}

/** Whether a request needs what an earlier one gave, directly or through what is made of it. */
function usesAny(module: Module, reading: Reading, earlier: Reading): boolean {
  return someNode(reading.declarator, (node) => {
    const variable = node.type === 'Identifier' ? variableOf(module, node) : undefined;
    const defined = variable?.defs[0]?.node;
    if (!defined || defined === reading.declarator) return false;
    if (defined === earlier.declarator) return true;
    const isBetween = defined.range[0] > earlier.declarator.range[0];
    return isBetween && defined.type === 'VariableDeclarator' && !isWithin(node, defined);
  });
}

function awaitAround(call: Node): Node {
  const isAwait = (node: Node): node is TSESTree.AwaitExpression => node.type === 'AwaitExpression';
  return findAround(call, isAwait) ?? call;
}

/** Requests that Init starts and an invocation awaits: environments made ahead stand still in between. */
function frozenIn(module: Module): Found[] {
  if (!isProvisioned(module)) return [];
  return module.ast.body.flatMap((statement): Found[] => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration') return [];
    return declaration.declarations.flatMap(({ id, init }) => {
      const variable = init && id.type === 'Identifier' ? variableOf(module, id) : undefined;
      const request =
        variable && init ? callsBehind(module, init).find((call) => isSent(module, call)) : undefined;
      if (!request || !variable || unawaitedIn(module).some(({ node }) => isWithin(node, statement)))
        return [];
      const uses = variable.references.filter((reference) => !reference.init);
      const isOfInvocations =
        uses.length > 0 && uses.every(({ identifier }) => invokePhaseOf(module, identifier) !== undefined);
      return isOfInvocations ? [{ kind: 'frozen', node: request, what: calledText(module, request) }] : [];
    });
  });
}

/** A request that is sent at once; connections are opened anew by their clients. */
function isSent(module: Module, call: Node): boolean {
  const request = requestAt(module, call);
  return request !== undefined && (request.operation !== undefined || receiverOf(request.node) === undefined);
}
