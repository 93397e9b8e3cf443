import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf } from '../ast/expressions.js';
import {
  enclosingFunction,
  isFunction,
  parameterIdentifier,
  returnedFrom,
  type FunctionNode,
} from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { callsTo, definitionOf, fieldValuesOf, functionOf } from './definitions.js';
import { variableOf, type Module } from './module.js';
import { destructuredNames } from './origins.js';
import { eitherOf, memberPath, provenanceOf, rootsOf, textOf, type Provenance } from './provenance.js';

/** An expression together with the call that its function was entered by, so that parameters can be followed to their arguments. */
export interface Place {
  readonly module: Module;
  readonly node: Node;
  readonly entry: Entry | undefined;
}

/** How a function was entered: by a call, or for the elements of a list. */
export interface Entry {
  readonly fn: FunctionNode;
  readonly call: Place & { readonly node: TSESTree.CallExpression | TSESTree.NewExpression };
}

const maximumDepth = 16;

/** The expression that a place stands for, through names, properties and the arguments of the call that led here. */
export function definitionAt(place: Place, depth = 0): Place {
  const node = definitionOf(place.module, place.node);
  const here = { ...place, node };
  if (depth > maximumDepth) return here;
  const next = node.type === 'Identifier' ? behindName(here, node, depth + 1) : behindMember(here, depth + 1);
  return next ? definitionAt(next, depth + 1) : here;
}

/** The argument of a parameter, or the part of it that a pattern takes. */
function behindName(place: Place, name: TSESTree.Identifier, depth: number): Place | undefined {
  const definition = variableOf(place.module, name)?.defs[0];
  if (definition?.type === 'Variable' && definition.node.id.type === 'ObjectPattern' && definition.node.init)
    return partAt({ ...place, node: definition.node.init }, definition.node.id, name.name, depth);
  if (definition?.type !== 'Parameter' || !isFunction(definition.node)) return undefined;
  const { params } = definition.node;
  const index = params.findIndex((each) => destructuredNames(patternOf(each), name.name) !== undefined);
  const argument = index < 0 ? undefined : argumentAt(place, definition.node, index);
  return argument && params[index] && partAt(argument, patternOf(params[index]), name.name, depth);
}

function patternOf(parameter: TSESTree.Parameter): Node {
  return (
    parameterIdentifier(parameter) ?? (parameter.type === 'AssignmentPattern' ? parameter.left : parameter)
  );
}

function partAt(place: Place, pattern: Node, name: string, depth: number): Place | undefined {
  const names = destructuredNames(pattern, name);
  return names && names.length > 0 ? onlyOf(placesAt(place, names, depth)) : names && place;
}

function onlyOf(places: readonly Place[]): Place | undefined {
  return places.length === 1 ? places[0] : undefined;
}

/** The argument at the call that led into the function; else at its only call in the module. */
function argumentAt(place: Place, fn: FunctionNode, index: number): Place | undefined {
  const { entry, module } = place;
  if (entry?.fn === fn) {
    const argument = isElementEntry(entry) ? undefined : entry.call.node.arguments[index];
    return argument && { ...entry.call, node: argument };
  }
  const calls = callsTo(module, fn);
  const argument = calls.length === 1 ? calls[0]?.arguments[index] : undefined;
  return argument && { ...place, node: argument };
}

/** `records.map(save)` enters `save` with an element of the list. */
function isElementEntry({ fn, call }: Entry): boolean {
  const [first] = call.node.arguments;
  return (
    call.node.type === 'CallExpression' &&
    /^(map|forEach|flatMap|filter)$/.test(calleeNameOf(call.node) ?? '') &&
    !!first &&
    first !== fn &&
    (first.type === 'Identifier' || first.type === 'MemberExpression')
  );
}

function behindMember(place: Place, depth: number): Place | undefined {
  if (place.node.type !== 'MemberExpression') return undefined;
  const name = keyNameOf(place.node);
  if (name !== undefined && place.node.object.type === 'ThisExpression') return fieldAt(place, name, depth);
  const owner = name === undefined ? undefined : definitionAt({ ...place, node: place.node.object }, depth);
  return owner && name !== undefined ? onlyOf(propertiesAt(owner, name, depth)) : undefined;
}

/** What the constructor puts into a field, with what the instance was constructed with whose method was entered. */
function fieldAt(place: Place, name: string, depth: number): Place | undefined {
  const member = place.node as TSESTree.MemberExpression;
  const [value, ...others] = fieldValuesOf(place.module, definitionOf(place.module, member.object), name);
  const fn = value && enclosingFunction(value);
  const instance = instanceAt(place.entry, depth);
  if (!fn || others.length > 0 || instance?.node.type !== 'NewExpression') return undefined;
  return { module: place.module, node: value, entry: { fn, call: { ...instance, node: instance.node } } };
}

/** `new Storage(bucket)` of the call `new Storage(bucket).put(key)` by which a function was entered. */
function instanceAt(entry: Entry | undefined, depth: number): Place | undefined {
  if (!entry) return undefined;
  const { call } = entry;
  if (call.node.type === 'NewExpression') return call;
  const receiver = receiverOf(call.node);
  if (receiver?.type === 'ThisExpression') return instanceAt(call.entry, depth);
  return receiver && definitionAt({ ...call, node: receiver }, depth);
}

/**
 * The expressions at a path of keys below a place, `*` for the elements of an array: of a literal, or what the
 * callback of `list.map(…)` gives back. Empty when the source does not show them.
 */
export function placesAt(place: Place, path: readonly string[], depth = 0): readonly Place[] {
  const [name, ...rest] = path;
  const definition = definitionAt(place, depth);
  if (name === undefined) return [definition];
  const next = name === '*' ? elementsAt(definition) : propertiesAt(definition, name, depth);
  return next.flatMap((inner) => placesAt(inner, rest, depth));
}

function elementsAt(place: Place): readonly Place[] {
  const { module, node } = place;
  if (node.type === 'ArrayExpression')
    return [...node.elements, ...pushedTo(module, node)].flatMap((element) => {
      if (!element) return [];
      return element.type === 'SpreadElement'
        ? elementsAt(definitionAt({ ...place, node: element.argument }))
        : [{ ...place, node: element }];
    });
  if (node.type !== 'CallExpression' || !/^(map|flatMap)$/.test(calleeNameOf(node) ?? '')) return [];
  const [callback] = node.arguments;
  const fn = callback && functionOf(module, callback);
  return fn ? returnedFrom(fn).map((returned) => ({ ...place, node: returned })) : [];
}

/** What `list.push(…)` puts into an array that a variable holds. */
function pushedTo(
  module: Module,
  list: TSESTree.ArrayExpression,
): readonly TSESTree.CallExpressionArgument[] {
  const { parent } = list;
  const variable = parent.type === 'VariableDeclarator' ? variableOf(module, parent.id) : undefined;
  return (variable?.references ?? []).flatMap(({ identifier: { parent: member } }) => {
    const isPush = member.type === 'MemberExpression' && keyNameOf(member) === 'push';
    return isPush && member.parent.type === 'CallExpression' ? member.parent.arguments : [];
  });
}

function propertiesAt(place: Place, name: string, depth: number): readonly Place[] {
  const { node } = place;
  if (node.type !== 'ObjectExpression' || depth > maximumDepth) return [];
  const later = assignedLater(place, name);
  if (later) return [later];
  for (const property of node.properties.toReversed()) {
    if (property.type === 'Property' && keyNameOf(property) === name)
      return [{ ...place, node: property.value }];
    if (property.type !== 'SpreadElement') continue;
    const spread = propertiesAt(definitionAt({ ...place, node: property.argument }, depth), name, depth + 1);
    if (spread.length > 0) return spread;
  }
  return [];
}

/** `params.Key = …` after `const params = { … }`. */
function assignedLater({ module, node, entry }: Place, name: string): Place | undefined {
  const variable =
    node.parent?.type === 'VariableDeclarator' ? variableOf(module, node.parent.id) : undefined;
  for (const { identifier } of variable?.references ?? []) {
    const member = identifier.parent;
    if (member.type !== 'MemberExpression' || keyNameOf(member) !== name) continue;
    const { parent } = member;
    if (parent.type === 'AssignmentExpression' && parent.left === member)
      return { module, node: parent.right, entry };
  }
  return undefined;
}

/** Where the value of a place comes from; what a parameter brings counts as what the call that led here gave it. */
export function valueAt(place: Place, depth = 0): Provenance {
  const own = provenanceOf(place.module, place.node);
  const isOpen = place.entry !== undefined || rootsOf(own).some(({ kind }) => kind === 'unknown');
  if (!isOpen || depth > maximumDepth || own.kind === 'env' || own.kind === 'literal') return own;
  return elementValue(place) ?? composed(definitionAt(place), depth + 1) ?? own;
}

/** The parameter of a function that is entered for the elements of a list. */
function elementValue({ module, node, entry }: Place): Provenance | undefined {
  if (node.type !== 'Identifier' || !entry || !isElementEntry(entry)) return undefined;
  const [parameter] = entry.fn.params;
  const isParameter = variableOf(module, node)?.defs[0]?.node === entry.fn;
  const names = parameter && isParameter ? destructuredNames(patternOf(parameter), node.name) : undefined;
  const receiver = entry.call.node.type === 'CallExpression' ? receiverOf(entry.call.node) : undefined;
  return names && receiver && memberPath(valueAt({ ...entry.call, node: receiver }), ['*', ...names]);
}

function composed(place: Place, depth: number): Provenance | undefined {
  const { node, module } = place;
  const at = (part: Node): Provenance => valueAt({ ...place, node: part }, depth);
  switch (node.type) {
    case 'TemplateLiteral':
      return textOf(
        node.quasis.flatMap(({ value }, index) => {
          const expression = node.expressions[index];
          return [{ kind: 'literal', value: value.cooked }, ...(expression ? [at(expression)] : [])];
        }),
      );
    case 'BinaryExpression':
      return node.operator === '+' ? textOf([at(node.left), at(node.right)]) : undefined;
    case 'LogicalExpression':
      return place.entry && eitherOf([at(node.left), at(node.right)]);
    case 'MemberExpression': {
      const name = keyNameOf(node);
      return name === undefined
        ? undefined
        : memberPath(at(node.object), [/^-?\d+$/.test(name) ? '*' : name]);
    }
    case 'CallExpression':
      return decoded(node, at) ?? (place.entry ? undefined : provenanceOf(module, node));
    case 'Identifier':
      return elementValue(place) ?? destructuredValue(place, node, depth) ?? provenanceOf(module, node);
    default:
      return provenanceOf(module, node);
  }
}

/** `const { bucket } = record.s3` where `record` is a parameter. */
function destructuredValue(place: Place, name: TSESTree.Identifier, depth: number): Provenance | undefined {
  const definition = variableOf(place.module, name)?.defs[0];
  if (
    definition?.type === 'Variable' &&
    definition.node.id.type === 'ObjectPattern' &&
    definition.node.init
  ) {
    const names = destructuredNames(definition.node.id, name.name);
    return names && memberPath(valueAt({ ...place, node: definition.node.init }, depth), names);
  }
  if (definition?.type !== 'Parameter' || !isFunction(definition.node)) return undefined;
  const { params } = definition.node;
  const index = params.findIndex((each) => destructuredNames(patternOf(each), name.name) !== undefined);
  const argument = params[index] && argumentAt(place, definition.node, index);
  const names = params[index] && destructuredNames(patternOf(params[index]), name.name);
  return argument && names && names.length > 0 ? memberPath(valueAt(argument, depth), names) : undefined;
}

/** Functions that give back the same name in another spelling. */
function decoded(call: TSESTree.CallExpression, at: (node: Node) => Provenance): Provenance | undefined {
  const [first] = call.arguments;
  const receiver = receiverOf(call);
  if (/^(decodeURIComponent|decodeURI|String|unescape)$/.test(calleeNameOf(call) ?? '') && first)
    return at(first);
  const isPlus = calleeNameOf(call) === 'replace' && first?.type === 'Literal' && /\+/.test(first.raw);
  return receiver && (isPlus || /^(toString|trim)$/.test(calleeNameOf(call) ?? ''))
    ? at(receiver)
    : undefined;
}

/** The expressions at a path of keys below an expression of a module, whoever calls its function. */
export function nodesAt(module: Module, node: Node, path: readonly string[]): readonly Node[] {
  return placesAt({ module, node, entry: undefined }, path).map((place) => place.node);
}
