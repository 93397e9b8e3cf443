import type { TSESTree } from '@typescript-eslint/utils';
import {
  calleeNameOf,
  hasUnknownProperties,
  keyNameOf,
  outermost,
  propertyOf,
  stringOf,
  unwrap,
} from '../ast/expressions.js';
import { isFunction, type FunctionNode } from '../ast/functions.js';
import { soleValueOf } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import {
  accountIn,
  emulatedAccount,
  isOpenData,
  mayBeName,
  makesResource,
  mayNameByArn,
  mayNameResource,
  namedResource,
  outputBucket,
  resourceInputsOf,
  type ResourceInput,
} from '../knowledge/resource-inputs.js';
import { memoPer } from '../memo.js';
import { awsRequestsIn, type AwsRequest } from './aws-requests.js';
import { awsClientMadeBy } from './clients.js';
import { definitionOf, fieldValuesOf, isClass, memberOf, subclassesOf } from './definitions.js';
import { placesByCalls } from './given-places.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { definitionAt, placesAt, type Place } from './places.js';
import { callsAnywhere } from './project-reach.js';
import { provenanceOf, type Provenance } from './provenance.js';
import { importedValuesAt, parameterAt } from './references.js';

/** A text of the code that names a resource in a request. */
export interface ResourceName {
  /** The whole of it; `*` stands for the region of the function. */
  readonly text: string;
  /** Where it is written: in this module or, as a constant or an argument, in another one. */
  readonly place: Pick<Place, 'module' | 'node'>;
  /** The node that makes up the request. */
  readonly request: Node;
  readonly input: Omit<ResourceInput, 'path'>;
  /** The text is a value of its own, rather than a part of one or a key. */
  readonly isValue: boolean;
}

/** The texts that name resources in the requests of this module; what the environment or an event may name instead is left out, and what the code makes itself. */
export const resourceNamesIn = memoPer((module: Module): readonly ResourceName[] => {
  if (!mayNameResource(module.text)) return [];
  const local = emulatedServicesIn(module);
  const requests = awsRequestsIn(module).filter(({ service }) => !local.has(service));
  const made = new Set(
    requests
      .filter(({ name }) => makesResource(name))
      .flatMap((request) => namesIn(module, request).map(({ text }) => text)),
  );
  return requests.flatMap((request) => namesIn(module, request)).filter(({ text }) => !made.has(text));
});

/** The services that clients of this module reach at an address which is not AWS's. */
function emulatedServicesIn(module: Module): ReadonlySet<string> {
  if (!/\bendpoint\b/.test(module.text)) return new Set();
  const services = nodesIn(module, 'NewExpression').flatMap((node) => {
    const client = awsClientMadeBy(module, node);
    const [options] = node.arguments;
    const given = options && propertyOf(definitionOf(module, options), 'endpoint')?.value;
    const endpoint = given && stringOf(definitionOf(module, given));
    return client && endpoint !== undefined && !/\bamazonaws\.com\b/.test(endpoint) ? [client.service] : [];
  });
  return new Set(services);
}

function namesIn(module: Module, request: AwsRequest): ResourceName[] {
  if (!request.input) return [];
  const input = definitionAt({ module, node: request.input, entry: undefined });
  const named = [
    ...resourceInputsOf(request.service).flatMap((resource) =>
      placesOf(input, resource.path).map((place) => ({ resource, place })),
    ),
    ...(request.knowledge?.mediatedOutput ?? []).flatMap((path) =>
      placesOf(input, path).map((place) => ({ resource: outputBucket, place })),
    ),
    ...otherArnsOf(input, request.service).map((place) => ({ resource: namedResource, place })),
  ];
  return named.flatMap(({ resource, place }) =>
    writtenAt(place).flatMap(({ module: holder, node, text: written }) => {
      const text = resource === outputBucket ? bucketIn(written) : written;
      if (!isName(text, resource)) return [];
      const isValue = text === written && keyTextAt({ node }) === undefined;
      return [{ text, place: { module: holder, node }, request: request.node, input: resource, isValue }];
    }),
  );
}

function placesOf(input: Place, path: string): readonly Place[] {
  const keys = path.split('.');
  if (mayBeOverwritten(input, keys[0] ?? '')) return [];
  if (keys.at(-1) !== '{}') return placesAt(input, keys);
  return placesAt(input, keys.slice(0, -1)).flatMap((place) =>
    place.node.type === 'ObjectExpression'
      ? place.node.properties.flatMap((property) =>
          property.type === 'Property' ? [{ ...place, node: property.key }] : [],
        )
      : [],
  );
}

/** Something unknown is spread over the property: `{ TableName, ...params }`. */
function mayBeOverwritten({ module, node }: Pick<Place, 'module' | 'node'>, name: string): boolean {
  if (node.type !== 'ObjectExpression') return false;
  const from = node.properties.findLastIndex((each) => each.type === 'Property' && keyNameOf(each) === name);
  return node.properties.slice(from + 1).some((each) => {
    if (each.type !== 'SpreadElement') return false;
    return spreadObjects(module, each.argument).some((spread) =>
      from < 0 ? !isSpelledOut(spread) : !lacks(spread, name),
    );
  });
}

/** What may be spread: either of `...(isLast ? {} : { Limit: 1 })`. */
function spreadObjects(module: Module, node: Node): readonly Node[] {
  const spread = definitionOf(module, node);
  if (spread.type === 'ConditionalExpression')
    return [spread.consequent, spread.alternate].flatMap((each) => spreadObjects(module, each));
  return spread.type === 'LogicalExpression' && spread.operator === '&&'
    ? spreadObjects(module, spread.right)
    : [spread];
}

/** Properties of an input that name something by an ARN, as most are called, and are in no table. */
function otherArnsOf(input: Place, service: string): Place[] {
  if (input.node.type !== 'ObjectExpression' || mayNameByArn.test(service)) return [];
  const known = new Set(resourceInputsOf(service).map(({ path }) => path));
  return input.node.properties.flatMap((property) => {
    const name = property.type === 'Property' ? keyNameOf(property) : undefined;
    if (property.type !== 'Property' || name === undefined || known.has(name) || /secret/i.test(name))
      return [];
    return /Arn$|ARN$|^(KeyId|modelId|Role|Queue)$/.test(name) ? [{ ...input, node: property.value }] : [];
  });
}

/** The bucket of `s3://bucket/key`, or the text itself. */
function bucketIn(text: string): string {
  return /^s3:\/\/([^/]+)/.exec(text)?.[1] ?? text;
}

function isName(text: string, resource: Omit<ResourceInput, 'path'>): boolean {
  const account = accountIn(text);
  if (!mayBeName(text) || account === emulatedAccount || text === resource.builtIn) return false;
  if (resource === namedResource || text.includes('*')) return account !== undefined;
  return resource.service !== 's3' || !isOpenData(text);
}

interface Written {
  readonly module: Module;
  readonly node: Node;
  readonly text: string;
}

/** Longer ways from a request to the text are not followed. */
const maximumDepth = 4;

/** The texts that an expression stands for, where the code spells them out and nothing else may come in their place. */
function writtenAt(place: Place, depth = 0): readonly Written[] {
  const key = keyTextAt(place);
  if (key !== undefined) return [{ ...place, text: key }];
  const here = definitionAt(place);
  const { module, node } = here;
  const text = textAt(module, node);
  if (text !== undefined) return isSettled(module, node) ? [{ module, node: unwrap(node), text }] : [];
  if (depth > maximumDepth) return [];
  const held = heldBy(here);
  if (held) return writtenAt(held, depth + 1);
  const [imported, ...others] = importedValuesAt(module, node);
  if (imported) return others.length > 0 ? [] : writtenAt({ ...imported, entry: undefined }, depth + 1);
  if (node.type !== 'Identifier') return [];
  const given = placesByCalls(module, node).filter((next) => next.node !== node);
  return given.length > 0 ? given.flatMap((next) => writtenAt(next, depth + 1)) : defaultAt(here);
}

/** The table of `RequestItems: { orders: […] }`. */
function keyTextAt({ node }: Pick<Place, 'node'>): string | undefined {
  const { parent } = node;
  return parent?.type === 'Property' && parent.key === node && !parent.computed
    ? keyNameOf(parent)
    : undefined;
}

const textNodes = /^(Literal|TemplateLiteral|BinaryExpression)$/;

function textAt(module: Module, node: Node): string | undefined {
  return textNodes.test(node.type) ? fixedText(provenanceOf(module, node)) : undefined;
}

/** A text without variable parts; the region of the function is the same in all its stages. */
function fixedText(value: Provenance): string | undefined {
  if (value.kind === 'literal') return typeof value.value === 'string' ? value.value : undefined;
  if (value.kind !== 'text') return undefined;
  const parts = value.parts.map((part) => {
    if (part.kind === 'env') return /^AWS_(DEFAULT_)?REGION$/.test(part.name) ? '*' : undefined;
    return part.kind === 'literal' ? String(part.value) : undefined;
  });
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** What the only assignment puts into a field: `this.table = 'orders'`. */
function heldBy({ module, node }: Place): Place | undefined {
  const name = node.type === 'MemberExpression' ? keyNameOf(node) : undefined;
  if (node.type !== 'MemberExpression' || name === undefined) return undefined;
  const [value, ...others] = fieldValuesOf(module, definitionOf(module, node.object), name);
  return value && others.length === 0 ? { module, node: value, entry: undefined } : undefined;
}

/** The default of a parameter that no call gives. */
function defaultAt({ module, node }: Place): readonly Written[] {
  const part = parameterAt(module, node);
  const value = part?.names.length === 0 ? part.fn.params[part.index] : undefined;
  if (!part || value?.type !== 'AssignmentPattern') return [];
  const text = textAt(module, unwrap(value.right));
  return text !== undefined && isLeftOut(module, part.fn, part.index)
    ? [{ module, node: unwrap(value.right), text }]
    : [];
}

function isLeftOut(module: Module, fn: FunctionNode, index: number): boolean {
  const calls = callsAnywhere(module, fn);
  return (
    calls.length > 0 &&
    calls.every(
      ({ call }) =>
        call.arguments.length <= index && call.arguments.every(({ type }) => type !== 'SpreadElement'),
    )
  );
}

/** Whether nothing else may be put in the place of a text: no other assignment, no spread behind it, no choice around it. */
function isSettled(module: Module, node: Node): boolean {
  const inner = outermost(node);
  const { parent } = inner;
  switch (parent?.type) {
    case 'Property':
      return parent.value === inner
        ? isLastWord(module, parent) && isSettled(module, parent.parent)
        : parent.key === inner;
    case 'ArrayExpression':
      return isSettled(module, parent);
    case 'CallExpression':
    case 'NewExpression':
      return isFreezing(parent) ? isSettled(module, parent) : true;
    case 'VariableDeclarator': {
      const variable = variableOf(module, parent.id);
      return variable === undefined || soleValueOf(variable) !== undefined;
    }
    case 'PropertyDefinition':
      return isOnlyField(module, parent);
    case 'AssignmentExpression':
      return parent.operator === '=' && isOnlyAssignment(module, parent);
    case 'ExportDefaultDeclaration':
    case 'ReturnStatement':
      return true;
    case 'ArrowFunctionExpression':
      return isFunction(parent);
    default:
      return false;
  }
}

function isFreezing(call: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  return calleeNameOf(call) === 'freeze';
}

/** No later assignment to the property, and nothing unknown spread over it. */
function isLastWord(module: Module, property: TSESTree.Property): boolean {
  const { parent: object } = property;
  const name = keyNameOf(property);
  if (object.type !== 'ObjectExpression' || name === undefined) return false;
  return (
    fieldValuesOf(module, object, name).length === 0 &&
    !isMergedInto(module, object) &&
    !mayBeOverwritten({ module, node: object }, name)
  );
}

function lacks(spread: Node, name: string): boolean {
  return isSpelledOut(spread) && propertyOf(spread, name) === undefined;
}

function isSpelledOut(object: Node): boolean {
  return object.type === 'ObjectExpression' && !hasUnknownProperties(object);
}

/** `Object.assign(config, …)`. */
function isMergedInto(module: Module, object: TSESTree.ObjectExpression): boolean {
  const { parent } = outermost(object);
  const variable = parent?.type === 'VariableDeclarator' ? variableOf(module, parent.id) : undefined;
  const places: Node[] = [object, ...(variable?.references ?? []).map(({ identifier }) => identifier)];
  return places.some((place) => {
    const call = outermost(place).parent;
    return (
      call?.type === 'CallExpression' &&
      call.arguments[0] === outermost(place) &&
      /^(assign|merge|mergeWith|extend|defaults|defaultsDeep)$/.test(calleeNameOf(call) ?? '')
    );
  });
}

function isOnlyField(module: Module, field: TSESTree.PropertyDefinition): boolean {
  const owner = field.parent.parent;
  const name = keyNameOf(field);
  return (
    name !== undefined &&
    fieldValuesOf(module, owner, name).length === 0 &&
    subclassesOf(module, owner).every((subclass) => memberOf(module, subclass, name) === field.value)
  );
}

/** The only value that a field or a property gets, which nothing else was in before. */
function isOnlyAssignment(module: Module, { left }: TSESTree.AssignmentExpression): boolean {
  const member = unwrap(left);
  if (member.type === 'Identifier') {
    const variable = variableOf(module, member);
    return variable !== undefined && soleValueOf(variable) !== undefined;
  }
  const name = member.type === 'MemberExpression' ? keyNameOf(member) : undefined;
  if (member.type !== 'MemberExpression' || name === undefined) return false;
  const owner = definitionOf(module, member.object);
  const isOwn = owner.type === 'ObjectExpression' || isClass(owner);
  return fieldValuesOf(module, owner, name).length <= 1 && !(isOwn && memberOf(module, owner, name));
}
