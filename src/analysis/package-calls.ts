import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, unwrapAwait } from '../ast/expressions.js';
import { isFunction, returnedFrom } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { definitionOf, possibleValuesOf } from './definitions.js';
import { exportsIn } from './exports.js';
import type { Module } from './module.js';
import { originOf, type Origin } from './origins.js';
import { moduleNamed } from './project-modules.js';

/** A call by the package that its object comes from: `new Stripe(key).charges.create(…)` is `charges.create` of `stripe`. */
export interface PackageCall {
  readonly from: string;
  /** The names from the client to the method, dotted; a name that is called on the way ends with `()`. */
  readonly call: string;
}

const maximumDepth = 3;

/** The package and the names of a call; `undefined` when its object comes from nowhere that can be told. */
export function packageCallOf(module: Module, call: TSESTree.CallExpression): PackageCall | undefined {
  const names: string[] = [];
  let node = unwrapAwait(call.callee);
  let suffix = '';
  while (node.type === 'MemberExpression') {
    const name = keyNameOf(node);
    if (name === undefined) return undefined;
    names.unshift(`${name}${suffix}`);
    const object = unwrapAwait(node.object);
    const client = clientAt(module, object);
    if (client) return { from: client.from, call: [...client.names, ...names].join('.') };
    suffix = object.type === 'CallExpression' ? '()' : '';
    node = object.type === 'CallExpression' ? unwrapAwait(object.callee) : object;
  }
  const origin = names.length === 0 && node.type === 'Identifier' ? clientAt(module, node) : undefined;
  return origin && { from: origin.from, call: origin.names.join('.') };
}

/** What an object is: an import, or what an import's class or factory made; through variables, fields and helper modules. */
function clientAt(module: Module, object: Node, depth = 0): Origin | undefined {
  if (depth > maximumDepth) return undefined;
  for (const value of possibleValuesOf(module, object)) {
    const origin = originOf(module, value);
    if (origin) return clientElsewhere(module, origin, depth) ?? origin;
    if (value.type !== 'NewExpression' && value.type !== 'CallExpression') continue;
    const made = originOf(module, value.callee);
    if (made)
      return (
        clientElsewhere(module, { ...made, names: made.names.slice(0, 1) }, depth) ?? {
          from: made.from,
          names: [],
        }
      );
    const outer = value.type === 'CallExpression' ? factoryObject(value) : undefined;
    const client = outer && clientAt(module, outer, depth + 1);
    if (client) return { from: client.from, names: [] };
  }
  return undefined;
}

/** `client` of `client.connect()`. */
function factoryObject(call: TSESTree.CallExpression): Node | undefined {
  const callee = unwrapAwait(call.callee);
  return callee.type === 'MemberExpression' ? unwrapAwait(callee.object) : undefined;
}

/** A client that a helper module of the project exports, or that a function there gives back. */
function clientElsewhere(module: Module, origin: Origin, depth: number): Origin | undefined {
  const target = moduleNamed(module, origin.from);
  if (!target) return undefined;
  const [name = 'default', ...below] = origin.names;
  const exported = exportsIn(target).find((each) => each.name === name)?.value;
  if (!exported) return undefined;
  const definition = definitionOf(target, exported);
  const values = isFunction(definition) ? returnedFrom(definition) : [exported];
  for (const value of values) {
    const client = clientAt(target, value, depth + 1);
    if (client) return { from: client.from, names: [...client.names, ...below] };
  }
  return undefined;
}
