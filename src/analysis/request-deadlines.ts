import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, outermost, receiverOf, stringOf, unwrap } from '../ast/expressions.js';
import { enclosingFunction, type FunctionNode } from '../ast/functions.js';
import { isWithin, type Node } from '../ast/walk.js';
import { isRoute, keepsCallbacks } from '../knowledge/callback-registries.js';
import { memoPer } from '../memo.js';
import { backgroundWorkIn } from './background-work.js';
import type { Reach } from './call-closure.js';
import { calledFunction } from './definitions.js';
import { handlersIn, type Handler } from './handlers.js';
import { variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { packageCallOf } from './package-calls.js';
import { callsAnywhere, wholeReachOf } from './project-reach.js';
import { projectModuleAt } from './project-modules.js';
import { functionsCalledAt, importedFunctionsAt, type PlacedNode } from './references.js';
import { unawaitedIn } from './unawaited.js';

/**
 * Whether something around a request may end the wait for it, or nobody waits: a race, a timer, a wrapper that is not
 * understood, on any of the ways that its promise goes; unknown counts as yes.
 */
export function mayEndEarly(module: Module, call: Node, reach: Reach): boolean {
  if (hasDeadline(reach.handler) || reach.handler.wrappers.some(endsEarly)) return true;
  const ways = new Ways();
  if (ways.mayEnd({ module, node: call })) return true;
  // By name, a function may also be handed to something in another module that calls it.
  return reach.crossings.some((crossing) => ways.mayEndUse({ module: crossing.module, node: crossing.node }));
}

/** middy aborts 5 ms before the function's time-out and runs `onError` (`timeoutEarlyInMillis`, @middy/core). */
function endsEarly(wrapper: string): boolean {
  return wrapper === 'middy' || namesDeadline.test(wrapper);
}

const namesDeadline = /timed?[-_]?out|deadline|\brace|abort|cancel/i;

/** What sets the time for all requests, or asks how much is left, in any module that the handler runs or loads. */
const hasDeadline = memoPer((handler: Handler): boolean => {
  const { functions, loads } = wholeReachOf(handler);
  const loaded = [...loads.keys()].flatMap((file) => projectModuleAt(file, handler.module) ?? []);
  const modules = new Set([handler.module, ...loaded, ...functions.map(({ module }) => module)]);
  return [...modules].some(({ text }) => setsDeadline.test(text));
});

const setsDeadline =
  /\bgetRemainingTimeInMillis\b|\bdefaults\b\.\w*timeout|\bsetGlobalDispatcher\b|\bglobalAgent\b|\bglobal(This)?\.fetch\s*=[^=]/i;

const maximumWays = 60;

/** The ways of one promise, none of which is gone twice. */
class Ways {
  readonly #seen = new Set<Node>();

  /** Follows the value of an expression. */
  mayEnd({ module, node }: PlacedNode): boolean {
    const whole = outermost(node);
    if (this.#seen.has(whole)) return false;
    if (this.#seen.size > maximumWays || isDropped(module, whole)) return true;
    this.#seen.add(whole);
    const { parent } = whole;
    switch (parent?.type) {
      case 'VariableDeclarator':
        return this.#mayEndVariable(module, parent.id) || this.#mayEndAround(module, parent);
      case 'AssignmentExpression':
        return this.#mayEndVariable(module, parent.left) || this.#mayEndAround(module, parent);
      case 'MemberExpression':
        return parent.object === whole ? this.#mayEndChain(module, parent) : true;
      case 'CallExpression':
        return this.#mayEndArgument(module, parent, whole);
      case 'NewExpression':
        return true;
      case 'ArrayExpression':
      case 'SpreadElement':
      case 'ConditionalExpression':
      case 'LogicalExpression':
      case 'SequenceExpression':
      case 'UnaryExpression':
        return this.mayEnd({ module, node: parent });
      default:
        return this.#mayEndAround(module, whole);
    }
  }

  /** Follows a function that is named, called or handed on. */
  mayEndUse({ module, node }: PlacedNode): boolean {
    const whole = outermost(node);
    const { parent } = whole;
    if (parent?.type === 'NewExpression') return this.#mayEndNew(module, parent, whole);
    if (parent?.type !== 'CallExpression') return this.#mayEndAround(module, whole);
    return parent.callee === whole
      ? this.mayEnd({ module, node: parent })
      : this.#mayEndArgument(module, parent, whole);
  }

  /** What waits for a value lets the function around it wait. */
  #mayEndAround(module: Module, node: Node): boolean {
    const fn = enclosingFunction(node);
    return fn !== undefined && this.#mayEndFunction(module, fn);
  }

  #mayEndFunction(module: Module, fn: FunctionNode): boolean {
    if (this.#seen.has(fn)) return false;
    if (this.#seen.size > maximumWays) return true;
    this.#seen.add(fn);
    const { parent } = fn;
    if (parent.type === 'NewExpression' || parent.type === 'CallExpression')
      return this.mayEndUse({ module, node: fn });
    // `retry({ run: () => … })`
    const options = parent.type === 'Property' ? outermost(parent.parent) : undefined;
    if (options?.parent?.type === 'CallExpression') return this.mayEndUse({ module, node: options });
    const calls = callsAnywhere(module, fn).map((use) => ({ module: use.module, node: use.call }));
    if (calls.some((use) => this.mayEnd(use))) return true;
    const name = fn.id ?? (parent.type === 'VariableDeclarator' ? parent.id : undefined);
    return name ? this.#mayEndVariable(module, name, true) : false;
  }

  /** Follows what a variable is used for: as a promise or, when it is a function, where it is handed on. */
  #mayEndVariable(module: Module, name: Node, isFunctionName = false): boolean {
    const variable = variableOf(module, unwrap(name));
    return (variable?.references ?? []).some((reference) => {
      const { identifier } = reference;
      const place = { module, node: identifier };
      if (!reference.isRead()) return false;
      if (!isFunctionName) return this.mayEnd(place);
      const { parent } = outermost(identifier);
      return parent?.type === 'CallExpression' && parent.callee !== identifier && this.mayEndUse(place);
    });
  }

  /** `promise.then(…)`, and the request of Node.js itself: `request.on('timeout', …)`, `request.destroy()`. */
  #mayEndChain(module: Module, member: TSESTree.MemberExpression): boolean {
    const call = outermost(member).parent;
    const said = `${keyNameOf(member) ?? 'timeout'} ${(call?.type === 'CallExpression' && stringOf(call.arguments[0])) || ''}`;
    if (namesDeadline.test(said) || said.startsWith('destroy')) return true;
    return call?.type === 'CallExpression' && outermost(member) === call.callee
      ? this.mayEnd({ module, node: call })
      : this.#mayEndAround(module, member);
  }

  #mayEndNew(module: Module, made: TSESTree.NewExpression, given: Node): boolean {
    if (made.callee === given) return this.#mayEndAround(module, made);
    if (calleeNameOf(made) !== 'Promise') return true;
    return hasTimer(module, given) || this.mayEnd({ module, node: made });
  }

  /** A promise, or a function that gives it, in the arguments of a call. */
  #mayEndArgument(module: Module, call: TSESTree.CallExpression, given: Node): boolean {
    const name = calleeNameOf(call) ?? '';
    const receiver = receiverOf(call);
    if (receiver?.type === 'Identifier' && receiver.name === 'Promise')
      return !/^(all|allSettled|resolve)$/.test(name) || this.mayEnd({ module, node: call });
    if (receiver && /^(push|unshift|add)$/.test(name)) return this.#mayEndVariable(module, receiver);
    if (receiver && walking.test(name)) return this.mayEnd({ module, node: call });
    if (isEntry(module, call, given)) return false;
    const called = functionsCalledAt(module, call);
    if (called.length === 0) return true;
    return (
      namesDeadline.test(name) ||
      called.some((placed) => hasTimer(placed.module, placed.fn)) ||
      this.mayEnd({ module, node: call })
    );
  }
}

const walking = /^(then|catch|finally|map|forEach|flatMap|filter|reduce|some|every|find)$/;

function hasTimer({ text }: Module, { range }: Node): boolean {
  const own = text.slice(...range);
  return /\bset(Timeout|Interval)\b/.test(own) || namesDeadline.test(own);
}

/** Where invocations enter: a handler inside its wrapper, a route of an application. */
function isEntry(module: Module, call: TSESTree.CallExpression, given: Node): boolean {
  if (handlersIn(module).some(({ functions }) => functions.some((fn) => fn === given)))
    return !isOwn(module, call);
  const from = packageCallOf(module, call)?.from;
  return (
    (from !== undefined && keepsCallbacks(from)) ||
    isRoute(calleeNameOf(call) ?? '', stringOf(call.arguments[0]))
  );
}

function isOwn(module: Module, call: TSESTree.CallExpression): boolean {
  if (calledFunction(module, call)) return true;
  return originOf(module, call.callee) !== undefined && importedFunctionsAt(module, call.callee).length > 0;
}

/** Nobody waits for it, which `no-leaked-promise` reports. */
function isDropped(module: Module, node: Node): boolean {
  return (
    unawaitedIn(module).some((found) => isWithin(node, found.node)) ||
    backgroundWorkIn(module).some((work) => work.kind !== 'all' && isWithin(node, work.node))
  );
}
