import type { TSESTree } from '@typescript-eslint/utils';
import {
  calleeNameOf,
  dottedNameOf,
  keyNameOf,
  outermost,
  receiverOf,
  unwrapAwait,
} from '../ast/expressions.js';
import { enclosingFunction, isFunction } from '../ast/functions.js';
import { isModuleLevel, soleValueOf, type Reference, type Variable } from '../ast/scopes.js';
import { findAround, someNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn } from './aws-operations.js';
import { definitionOf } from './definitions.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { loadedByHandler, type Load } from './project-reach.js';
import { provenanceOf } from './provenance.js';
import { isForTelemetry } from './state-readers.js';

/** Why a value does not last as long as an environment: it is the time, it was drawn, or whoever gave it takes it back. */
export type Passing = 'time' | 'random' | 'expiring';

/** A value that Init computes once and that invocations use as if it were made for them. */
export interface StaleValue {
  /** What gives it: `new Date()`, `randomUUID()`. */
  readonly node: TSESTree.CallExpression | TSESTree.NewExpression;
  readonly kind: Passing;
  readonly variable: Variable;
  /** How an invocation gets to the first use. */
  readonly reach: Reach;
  /** The constants that have to be computed each time for it to be of the invocation; empty when that would not do. */
  readonly computed: readonly Variable[];
}

/** What a source names that computes a value which passes. */
const passingNames =
  /\bDate\b|moment|dayjs|performance|random|uuid|nanoid|ulid|cuid|ksuid|hyperid|getSigned|getAuthToken/i;

/**
 * The values of this module that are stale from the second invocation on; one for each place that gives one, and of those
 * in a list of one variable the first.
 */
export const staleValuesIn = memoPer((module: Module): readonly StaleValue[] => {
  if (!passingNames.test(module.text)) return [];
  const found = new Map<Node, StaleValue>();
  for (const declarator of nodesIn(module, 'VariableDeclarator')) {
    if (enclosingFunction(declarator) || declarator.id.type !== 'Identifier' || !declarator.init) continue;
    const variable = variableOf(module, declarator.id);
    if (!variable || soleValueOf(variable) !== declarator.init || isOfEnvironment(variable.name)) continue;
    const listed = new Set<string>();
    for (const part of passingPartsIn(module, declarator.init, [], [])) {
      const list = part.path.includes('*') ? `${part.kind} ${part.path.join('.')}` : undefined;
      if (found.has(part.node) || (list !== undefined && listed.has(list))) continue;
      const stale = staleFrom(module, variable, part);
      if (!stale) continue;
      found.set(part.node, stale);
      if (list !== undefined) listed.add(list);
    }
  }
  return [...found.values()];
});

/** Names of what belongs to the environment on purpose. */
const environmentName =
  /^_*(start|init|boot|cold|load|launch|warm|container|instance|sandbox|environment|env|process|worker|execution|runtime|lambda|host|build|deploy|version|seed|salt|random|rand|rng|uptime|since)|(start(ed)?|boot|init|load|build|deploy)_?(at|time|date|ts)?$/i;

function isOfEnvironment(name: string): boolean {
  return environmentName.test(name);
}

/** A part of a value that passes, with the keys that lead to it. */
interface PassingPart {
  readonly node: StaleValue['node'];
  readonly kind: Passing;
  readonly path: readonly string[];
  /** The constants on the way to it. */
  readonly through: readonly Variable[];
}

const maximumDepth = 8;

/** The parts of an expression that keep what passes: itself, in a text or sum, under a key, behind another name. */
function passingPartsIn(
  module: Module,
  node: Node,
  path: readonly string[],
  through: readonly Variable[],
  depth = 0,
): PassingPart[] {
  const inner = unwrapAwait(node);
  if (depth > maximumDepth) return [];
  const within = (part: Node, ...keys: readonly string[]): PassingPart[] =>
    passingPartsIn(module, part, [...path, ...keys], through, depth + 1);
  switch (inner.type) {
    case 'NewExpression':
    case 'CallExpression': {
      const kind = passingBy(module, inner);
      return kind
        ? [{ node: inner, kind, path, through }]
        : partsOfCall(inner).flatMap((part) => within(part));
    }
    case 'TemplateLiteral':
      return inner.expressions.flatMap((part) => within(part));
    case 'BinaryExpression':
      return [inner.left, inner.right].flatMap((part) => within(part));
    case 'ObjectExpression':
      return inner.properties.flatMap((property) => {
        const key = property.type === 'Property' ? keyNameOf(property) : undefined;
        return property.type !== 'Property' || key === undefined || isOfEnvironment(key)
          ? []
          : within(property.value, key);
      });
    case 'ArrayExpression':
      return inner.elements.flatMap((element) => (element ? within(element, '*') : []));
    case 'Identifier': {
      const { variable, value } = constantBehind(module, inner) ?? {};
      return variable && value ? passingPartsIn(module, value, path, [...through, variable], depth + 1) : [];
    }
    default:
      return [];
  }
}

/** The module-level constant of a name with its value, unless its name says that it belongs to the environment. */
function constantBehind(
  module: Module,
  name: TSESTree.Identifier,
): { readonly variable: Variable; readonly value: Node } | undefined {
  const variable = variableOf(module, name);
  if (!variable || !isModuleLevel(variable) || isOfEnvironment(variable.name)) return undefined;
  const value = soleValueOf(variable);
  return value && { variable, value };
}

/** `date.toISOString()` is made of `date`, `Math.floor(x)` of `x`. A year lasts. */
function partsOfCall(call: TSESTree.CallExpression | TSESTree.NewExpression): readonly Node[] {
  if (call.type === 'NewExpression' || /Year$/.test(calleeNameOf(call) ?? '')) return [];
  const receiver = receiverOf(call);
  const dotted = dottedNameOf(call.callee)?.join('.') ?? '';
  return /^(Math\.\w+|String|Number|parseInt|JSON\.stringify|Object\.freeze)$/.test(dotted)
    ? call.arguments
    : receiver
      ? [receiver]
      : [];
}

function passingBy(module: Module, call: StaleValue['node']): Passing | undefined {
  const value = provenanceOf(module, call);
  if (value.kind === 'fresh') return isKeyMaterial(call) ? undefined : value.by;
  return isExpiring(module, call) ? 'expiring' : undefined;
}

/** Keys and salts are drawn once on purpose. */
function isKeyMaterial(call: StaleValue['node']): boolean {
  return /^(randomBytes|customAlphabet|getRandomValues)$/.test(calleeNameOf(call) ?? '');
}

/** Signed URLs and tokens of RDS, which are valid for minutes. */
function isExpiring(module: Module, call: StaleValue['node']): boolean {
  const from = originOf(module, call.callee)?.from ?? '';
  const name = calleeNameOf(call) ?? '';
  if (/^@aws-sdk\/(s3-request-presigner|cloudfront-signer)$/.test(from)) return name.startsWith('getSigned');
  const receiver = call.type === 'CallExpression' && name === 'getAuthToken' ? receiverOf(call) : undefined;
  const signer = receiver && definitionOf(module, receiver);
  return signer?.type === 'NewExpression' && originOf(module, signer.callee)?.from === '@aws-sdk/rds-signer';
}

function staleFrom(module: Module, variable: Variable, part: PassingPart): StaleValue | undefined {
  const reads = variable.references.filter((reference) => !reference.init);
  if (reads.some((reference) => !reference.isRead() || isWrittenBelow(reference))) return undefined;
  for (const { identifier } of reads) {
    const reach = isStaleUse(module, identifier, part) ? invokePhaseOf(module, identifier) : undefined;
    if (reach)
      return {
        node: part.node,
        kind: part.kind,
        variable,
        reach,
        computed: computedFor(variable, part),
      };
  }
  return undefined;
}

/** A drawn value that is used twice would be another one at each use. */
function computedFor(variable: Variable, { kind, path, through }: PassingPart): readonly Variable[] {
  const constants = [variable, ...through];
  const isPlain = constants.every(({ references }) =>
    references.every((reference) => reference.init || !isWrittenBelow(reference)),
  );
  const isDrawnTwice = constants.some(
    ({ references }) => kind === 'random' && references.filter((reference) => !reference.init).length > 1,
  );
  return path.length === 0 && isPlain && !isDrawnTwice ? constants : [];
}

/** `params.at = new Date()`: renewed by somebody. */
function isWrittenBelow({ identifier }: Reference): boolean {
  const member = outermost(identifier).parent;
  if (member?.type !== 'MemberExpression') return false;
  const whole = longestMember(member);
  const { parent } = whole;
  if (parent.type === 'AssignmentExpression') return parent.left === whole;
  return (
    parent.type === 'CallExpression' &&
    parent.callee === whole &&
    /^set[A-Z]/.test(calleeNameOf(parent) ?? '')
  );
}

/** `a.b.c` of `a`. */
function longestMember(member: TSESTree.MemberExpression): TSESTree.MemberExpression {
  const { parent } = member;
  return parent.type === 'MemberExpression' && parent.object === member ? longestMember(parent) : member;
}

/** Whether a reading of the variable takes the part for the present one: no log line, no age of the environment. */
function isStaleUse(module: Module, identifier: Node, { kind, path }: PassingPart): boolean {
  if (!isOnPath(identifier, path) || isForTelemetry(module, identifier)) return false;
  if (kind !== 'time') return true;
  const isAge = (around: Node): around is TSESTree.BinaryExpression =>
    around.type === 'BinaryExpression' && /^([-<>]|[<>]=)$/.test(around.operator);
  const compared = findAround(identifier, (around): around is Node => isFunction(around) || isAge(around));
  return !compared || isFunction(compared) || !someNode(compared, (node) => isNow(module, node));
}

/** Whether the members read from the variable lead to the part, as far as they are written out. */
function isOnPath(identifier: Node, path: readonly string[]): boolean {
  let node = outermost(identifier);
  for (const key of path) {
    const { parent } = node;
    if (parent?.type !== 'MemberExpression' || parent.object !== node) return true;
    const name = keyNameOf(parent);
    if (key !== '*' && name !== undefined && name !== key) return false;
    node = outermost(parent);
  }
  return true;
}

function isNow(module: Module, node: Node): boolean {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const value = provenanceOf(module, node);
  return value.kind === 'fresh' && value.by === 'time';
}

/** Credentials that Init asks for once, and that expire after an hour or so. */
export interface ExpiringCredentials {
  readonly node: Node;
  readonly load: Load;
}

/** Where module level of this module, when a handler loads it, assumes a role or gets a session. */
export const expiringCredentialsIn = memoPer((module: Module): readonly ExpiringCredentials[] => {
  const taken = awsOperationsIn(module).filter(
    ({ node, service, name }) =>
      service === 'sts' &&
      /^(AssumeRole\w*|GetSessionToken|GetFederationToken)$/.test(name) &&
      !enclosingFunction(node),
  );
  const load = taken.length > 0 ? loadedByHandler(module) : undefined;
  return load ? taken.map(({ node }) => ({ node, load })) : [];
});
