import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, outermost, receiverOf } from '../ast/expressions.js';
import { enclosingFunction, isFunction, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { functionOf } from './definitions.js';
import { handlerAround } from './handlers.js';
import { variableOf, type Module } from './module.js';
import { callsAnywhere } from './project-reach.js';
import { functionsCalledAt, type PlacedFunction } from './references.js';

/** Where a value, or a part of it, ends up. */
export interface ValueEnd {
  readonly module: Module;
  /** The expression, or the name, that stands for it there. */
  readonly node: Node;
  /** The keys that were taken from the value on the way. */
  readonly path: readonly string[];
  /** What it went through on the way, such as calls that spell it in another way, the first one first. */
  readonly through: readonly Node[];
  /**
   * `dropped`: nobody takes it; `returned`: a handler gives it back; `handed`: it goes to code that is not seen;
   * `used`: the expression around the node does something with it.
   */
  readonly kind: 'dropped' | 'returned' | 'handed' | 'used';
}

/** Whether what stands around a value is the value again, in another spelling. */
export type Passes = (module: Module, around: Node, value: Node) => boolean;

const maximumSteps = 300;
const passesNone: Passes = () => false;

/** Where the value of an expression ends up: through names, patterns, promises, and the functions that it is given to or comes from. */
export function endsOf(module: Module, node: Node, passes = passesNone): readonly ValueEnd[] {
  return new Ways(passes).from({ module, node, path: [], through: [] });
}

/** Where the value of a name ends up that a pattern takes it up in. */
export function endsOfName(module: Module, name: Node, passes = passesNone): readonly ValueEnd[] {
  return new Ways(passes).into(name, { module, node: name, path: [], through: [] });
}

/** Where the value ends up that a function gets as a parameter, which the function may not have. */
export function endsOfParameter({ module, fn }: PlacedFunction, index: number): readonly ValueEnd[] {
  return new Ways(passesNone).into(fn.params[index], { module, node: fn, path: [], through: [] });
}

type At = Omit<ValueEnd, 'kind'>;

/** A walk along all ways that a value goes. */
class Ways {
  readonly #passes: Passes;
  readonly #seen = new Set<Node>();
  #steps = 0;

  constructor(passes: Passes) {
    this.#passes = passes;
  }

  from(at: At): readonly ValueEnd[] {
    const node = outermost(at.node);
    const here = { ...at, node };
    const { parent } = node;
    this.#steps += 1;
    if (!parent || this.#steps > maximumSteps) return [{ ...here, kind: 'handed' }];
    if (this.#passes(at.module, parent, node))
      return this.from({ ...here, node: parent, through: [...at.through, parent] });
    switch (parent.type) {
      case 'AwaitExpression':
        return this.from({ ...here, node: parent });
      case 'ExpressionStatement':
        return [{ ...here, kind: 'dropped' }];
      case 'VariableDeclarator':
        return this.into(parent.id, here);
      case 'AssignmentExpression':
        return parent.left.type === 'MemberExpression' || parent.operator !== '='
          ? [{ ...here, kind: 'used' }]
          : this.into(parent.left, here);
      case 'ConditionalExpression':
        return parent.test === node ? [{ ...here, kind: 'used' }] : this.from({ ...here, node: parent });
      case 'LogicalExpression':
        return this.from({ ...here, node: parent });
      case 'ReturnStatement':
      case 'ArrowFunctionExpression':
        return this.#outOf(here, isFunction(parent) ? parent : enclosingFunction(parent));
      case 'MemberExpression':
        return parent.object === node ? this.#member(here, parent) : [{ ...here, kind: 'used' }];
      case 'CallExpression':
        return this.#argument(here, parent);
      case 'ArrayExpression':
        return this.#element(here, parent);
      default:
        return [{ ...here, kind: 'used' }];
    }
  }

  /** A value that a pattern, or a name, takes up. */
  into(pattern: Node | undefined, at: At): readonly ValueEnd[] {
    switch (pattern?.type) {
      case undefined:
        return [{ ...at, kind: 'dropped' }];
      case 'Identifier':
        return this.#named(pattern, at);
      case 'AssignmentPattern':
        return this.into(pattern.left, at);
      case 'ObjectPattern':
        return pattern.properties.flatMap((property) => {
          const name = property.type === 'Property' ? (keyNameOf(property) ?? '*') : '...';
          const inner = property.type === 'Property' ? property.value : property;
          const path = [...at.path, name];
          return name === '...'
            ? [{ ...at, node: inner, path, kind: 'used' as const }]
            : this.into(inner, { ...at, path });
        });
      case 'ArrayPattern':
        return pattern.elements.flatMap((element, index) =>
          element ? this.into(element, { ...at, path: [...at.path, String(index)] }) : [],
        );
      default:
        return [{ ...at, node: pattern as Node, kind: 'used' }];
    }
  }

  /** The places that read a variable. */
  #named(name: TSESTree.Identifier, at: At): readonly ValueEnd[] {
    const reads = (variableOf(at.module, name)?.references ?? []).filter((reference) => reference.isRead());
    if (reads.length === 0) return [{ ...at, node: name, kind: 'dropped' }];
    return reads.flatMap(({ identifier }) => this.from({ ...at, node: identifier }));
  }

  #member(at: At, member: TSESTree.MemberExpression): readonly ValueEnd[] {
    const name = keyNameOf(member) ?? '*';
    const path = [...at.path, name];
    const call = outermost(member).parent;
    if (call?.type !== 'CallExpression' || call.callee !== outermost(member))
      return this.from({ ...at, node: member, path });
    if (this.#passes(at.module, call, at.node))
      return this.from({ ...at, node: call, through: [...at.through, call] });
    if (at.path.length === 0 && (name === 'catch' || name === 'finally'))
      return this.from({ ...at, node: call });
    const [callback] = call.arguments;
    const fn =
      at.path.length === 0 && name === 'then' && callback ? functionOf(at.module, callback) : undefined;
    return fn ? this.into(fn.params[0], at) : [{ ...at, node: member, path, kind: 'used' }];
  }

  #argument(at: At, call: TSESTree.CallExpression): readonly ValueEnd[] {
    const index = call.arguments.indexOf(at.node as TSESTree.CallExpressionArgument);
    if (index < 0) return [{ ...at, kind: 'used' }];
    const name = calleeNameOf(call) ?? '';
    if (isOfPromise(call) && name === 'resolve') return this.from({ ...at, node: call });
    const targets = functionsCalledAt(at.module, call);
    if (targets.length === 0) return [{ ...at, kind: 'handed' }];
    return targets.flatMap(({ module, fn }) => {
      const parameter = fn.params[index];
      const isRest = fn.params.at(-1)?.type === 'RestElement' || fn.params.length <= index;
      return isRest ? [{ ...at, kind: 'handed' as const }] : this.into(parameter, { ...at, module });
    });
  }

  /** `await Promise.all([first(), second()])`. */
  #element(at: At, array: TSESTree.ArrayExpression): readonly ValueEnd[] {
    const all = outermost(array).parent;
    const index = array.elements.indexOf(at.node as TSESTree.Expression);
    if (all?.type !== 'CallExpression' || !isJoining(all)) return [{ ...at, kind: 'used' }];
    const { parent } = awaited(all);
    if (parent?.type === 'ExpressionStatement') return [{ ...at, kind: 'dropped' }];
    const isTakenApart = parent?.type === 'VariableDeclarator' && parent.id.type === 'ArrayPattern';
    if (!isTakenApart || calleeNameOf(all) !== 'all') return [{ ...at, kind: 'handed' }];
    const { elements } = parent.id as TSESTree.ArrayPattern;
    const element = elements[index];
    if (elements.some((each) => each?.type === 'RestElement')) return [{ ...at, kind: 'handed' }];
    return this.into(element ?? undefined, at);
  }

  /** A value that a function gives back. */
  #outOf(at: At, fn: FunctionNode | undefined): readonly ValueEnd[] {
    if (!fn || this.#seen.has(fn)) return fn ? [] : [{ ...at, kind: 'handed' }];
    if (handlerAround(at.module, fn.body)?.functions.includes(fn)) return [{ ...at, kind: 'returned' }];
    this.#seen.add(fn);
    const ends = [...this.#callbackResult(at, fn), ...this.#callResults(at, fn)];
    this.#seen.delete(fn);
    return ends.length > 0 ? ends : [{ ...at, kind: 'handed' }];
  }

  #callResults(at: At, fn: FunctionNode): readonly ValueEnd[] {
    return callsAnywhere(at.module, fn).flatMap(({ module, call }) =>
      call.type === 'CallExpression'
        ? this.from({ ...at, module, node: call })
        : [{ ...at, module, node: call, kind: 'handed' as const }],
    );
  }

  /** What becomes of the value when the function is a callback: `list.map(save)`, `load().then(save)`. */
  #callbackResult(at: At, fn: FunctionNode): readonly ValueEnd[] {
    return callsGiven(at.module, fn).flatMap((call) => {
      const name = receiverOf(call) ? calleeNameOf(call) : undefined;
      if (name === 'forEach') return [{ ...at, kind: 'dropped' as const }];
      if (name === 'then' || name === 'catch') return this.from({ ...at, node: call });
      const isDropped = /^(map|flatMap)$/.test(name ?? '') && isListDropped(at.module, call);
      return [{ ...at, kind: isDropped ? ('dropped' as const) : ('handed' as const) }];
    });
  }
}

function isOfPromise(call: TSESTree.CallExpression): boolean {
  const receiver = receiverOf(call);
  return receiver?.type === 'Identifier' && receiver.name === 'Promise';
}

function isJoining(call: TSESTree.CallExpression): boolean {
  return isOfPromise(call) && /^(all|allSettled)$/.test(calleeNameOf(call) ?? '');
}

function awaited(node: Node): Node {
  const top = outermost(node);
  return top.parent?.type === 'AwaitExpression' ? awaited(top.parent) : top;
}

/** The calls that take the function as an argument, written in place or by its name. */
function callsGiven(module: Module, fn: FunctionNode): readonly TSESTree.CallExpression[] {
  const { parent } = fn;
  const inPlace = parent.type === 'CallExpression' && parent.callee !== fn ? [parent] : [];
  const name = fn.id ?? (parent.type === 'VariableDeclarator' ? parent.id : undefined);
  const references = (name && variableOf(module, name)?.references) ?? [];
  const byName = references.flatMap(({ identifier }) => {
    const around = identifier.parent;
    return around.type === 'CallExpression' && around.callee !== identifier ? [around] : [];
  });
  return [...inPlace, ...byName];
}

/** Whether nobody looks at the elements of a list of promises: `await Promise.all(list)` as a statement. */
function isListDropped(module: Module, list: Node): boolean {
  const { parent } = outermost(list);
  if (parent?.type === 'CallExpression' && isJoining(parent))
    return awaited(parent).parent?.type === 'ExpressionStatement';
  const variable =
    parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
      ? variableOf(module, parent.id)
      : undefined;
  const reads = variable?.references.filter((reference) => reference.isRead()) ?? [];
  return reads.length > 0 && reads.every(({ identifier }) => isListDropped(module, identifier));
}
