import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf, unwrapAwait } from '../ast/expressions.js';
import { isFunction } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import type { NetworkRequest } from '../knowledge/network-requests.js';
import { definitionOf } from './definitions.js';
import { nodesIn, type Module } from './module.js';
import type { PlacedNode } from './references.js';

/** The arguments that may hold options; callbacks hold none. */
export function optionsOfCall(
  module: Module,
  call: TSESTree.CallExpression,
  { options }: NetworkRequest,
): PlacedNode[] {
  if (options === undefined) return [];
  const [first] = call.arguments;
  const isWhole = options > 0 && first !== undefined && mayBeOptions(module, first);
  return [...(isWhole ? [first] : []), ...call.arguments.slice(options)]
    .filter((node) => !isCallback(definitionOf(module, node)))
    .map((node) => ({ module, node }));
}

function isCallback(node: Node): boolean {
  return (
    isFunction(node) || (node.type === 'Identifier' && /^(resolve|callback|cb|done|next)$/.test(node.name))
  );
}

const namesAddress = /ur[il]|href|endpoint|address/i;

/** `got(options)`, `fetch(request)`: everything in the place of the address. */
function mayBeOptions(module: Module, node: Node): boolean {
  const value = definitionOf(module, node);
  if (value.type === 'ObjectExpression') return true;
  if (isText(value) || (value.type === 'NewExpression' && calleeNameOf(value) === 'Request')) return false;
  const text = module.text.slice(...node.range);
  return /req|opt|conf|init|param/i.test(text) && !namesAddress.test(text);
}

/** Whether options end the wait for a request. */
export type Bound = 'bounded' | 'unbounded' | 'unknown';

/** Whether options hold one that ends the wait, at once or later; texts and addresses are none. */
export function boundIn({ module, node }: PlacedNode, names: RegExp, depth = 0): Bound {
  const options = definitionOf(module, unwrapAwait(node));
  if (isText(options)) return 'unbounded';
  if (options.type !== 'ObjectExpression' || depth > 3) return 'unknown';
  if (isChangedLater(module, options, names)) return 'bounded';
  const found = options.properties.map((property): Bound => {
    if (property.type === 'SpreadElement')
      return boundIn({ module, node: property.argument }, names, depth + 1);
    const name = keyNameOf(property);
    if (name === undefined || (agentNames.test(name) && !names.test(name)))
      return name === undefined ? 'unknown' : boundOfAgent(module, property.value);
    return names.test(name) ? 'bounded' : 'unbounded';
  });
  return (
    found.find((bound) => bound === 'bounded') ?? found.find((bound) => bound === 'unknown') ?? 'unbounded'
  );
}

const agentNames = /^(https?A|a)gent$/;

/** An agent may close sockets that are silent for too long. */
function boundOfAgent(module: Module, node: Node): Bound {
  const agent = definitionOf(module, node);
  if (agent.type !== 'NewExpression') return 'unknown';
  const isPlain = agent.arguments.every(
    (argument) => boundIn({ module, node: argument }, /timeout/i) === 'unbounded',
  );
  return isPlain ? 'unbounded' : 'unknown';
}

/** `options.timeout = 3000`, `Object.assign(options, more)`. */
function isChangedLater(module: Module, options: Node, names: RegExp): boolean {
  const isAssigned = nodesIn(module, 'AssignmentExpression').some(({ left }) => {
    const name = left.type === 'MemberExpression' ? keyNameOf(left) : undefined;
    if (left.type !== 'MemberExpression' || (name !== undefined && !names.test(name))) return false;
    return definitionOf(module, left.object) === options;
  });
  if (isAssigned || !/\bassign\b/.test(module.text)) return isAssigned;
  return nodesIn(module, 'CallExpression').some(
    (call) =>
      calleeNameOf(call) === 'assign' &&
      call.arguments[0] !== undefined &&
      definitionOf(module, call.arguments[0]) === options,
  );
}

function isText(node: Node): boolean {
  switch (node.type) {
    case 'NewExpression':
      return calleeNameOf(node) === 'URL';
    case 'CallExpression':
      return isParsedAddress(node);
    case 'LogicalExpression':
      return isText(node.left) && isText(node.right);
    case 'MemberExpression':
      if (node.object.type === 'MemberExpression' && keyNameOf(node.object) === 'env') return true;
      return namesAddress.test(keyNameOf(node) ?? '');
    case 'Identifier':
      return namesAddress.test(node.name);
    default:
      return /^(Literal|TemplateLiteral|BinaryExpression)$/.test(node.type);
  }
}

/** `url.parse(text)`, `new URL(text).toString()`. */
function isParsedAddress(call: TSESTree.CallExpression): boolean {
  const receiver = receiverOf(call);
  return (
    receiver?.type === 'Identifier' &&
    namesAddress.test(receiver.name) &&
    /^(parse|toString)$/.test(calleeNameOf(call) ?? '')
  );
}
