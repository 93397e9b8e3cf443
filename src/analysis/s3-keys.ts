import type { TSESTree } from '@typescript-eslint/utils';
import {
  calleeNameOf,
  keyNameOf,
  outermost,
  propertyOf,
  receiverOf,
  stringOf,
  unwrapAwait,
} from '../ast/expressions.js';
import { soleValueOf } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { destructuredNames, originOf } from './origins.js';
import { isPlusToSpace, provenanceOf, type Provenance } from './provenance.js';
import { endsOf, endsOfName, type ValueEnd } from './value-ends.js';

/** What is wrong with a key by which code asks S3 for an object. */
export type KeyDefect = 'encoded' | 'plusKept' | 'percentKept' | 'plusLast';

/** A key of an event that names another object than the one the event is about. */
export interface MisreadKey {
  readonly defect: KeyDefect;
  /** What to report: the key, or what is made of it where other code makes the right thing of it. */
  readonly node: Node;
  readonly reach: Reach;
  /** What is right in its place; `undefined` where it has no place of its own. */
  readonly rewritten: Rewritten | undefined;
}

/** An expression with the text to put in its place. */
interface Rewritten {
  readonly node: Node;
  readonly text: string;
}

/** The keys that this module reads from events of S3 and that name the wrong object where they are used. */
export const misreadKeysIn = memoPer((module: Module): readonly MisreadKey[] => {
  if (!/\bobject\b|\bs3Key\b/.test(module.text) || isDecodedBefore(module)) return [];
  return keysReadIn(module).flatMap((key): MisreadKey[] => {
    const reach = isEncoded(module, key) ? invokePhaseOf(module, key) : undefined;
    if (!reach || isDecodedBefore(reach.handler.module)) return [];
    return defectsOf(module, key).map((defect) => ({ ...defect, reach }));
  });
});

/** middy's `s3-key-normalizer` decodes in place, and so does other code that writes to the record. */
function isDecodedBefore({ text }: Module): boolean {
  return /s3-key-normalizer|\bobject\.key\s*=[^=]/.test(text);
}

/** Where a key is read: the member, or the name that a pattern gives it. */
function keysReadIn(module: Module): Node[] {
  const members = nodesIn(module, 'MemberExpression').filter((node) => isKeyName(keyNameOf(node)));
  const names = nodesIn(module, 'Property').flatMap((property) => {
    if (property.parent.type !== 'ObjectPattern' || !isKeyName(keyNameOf(property))) return [];
    const { value } = property;
    const name = value.type === 'AssignmentPattern' ? value.left : value;
    return name.type === 'Identifier' ? [name] : [];
  });
  return [...members, ...names];
}

function isKeyName(name: string | undefined): boolean {
  return name === 'key' || name === 's3Key';
}

/**
 * S3 encodes the keys of notifications as forms do (AmazonS3/latest/userguide/notification-content-structure.html), also
 * where a queue or a topic brings them, and those of batch jobs (batch-ops-invoke-lambda.html). AWS does not say how the key
 * of an event on EventBridge is spelled (ev-events.html): nothing is known of it.
 */
function isEncoded(module: Module, key: Node): boolean {
  const names = namesTo(module, key);
  if (!names || !/(^|\.)(object\.key|s3Key)$/.test(names.join('.'))) return false;
  const value = provenanceOf(module, key);
  const isOpen = value.kind === 'unknown' && isGiven(module, key);
  const paths = isOpen ? [names.join('.')] : optionsOf(value).map(pathOf);
  return paths.every((path) => /(^|\.)s3\.object\.key$|^tasks\.\*\.s3Key$/.test(path));
}

function optionsOf(value: Provenance): readonly Provenance[] {
  return value.kind === 'either' ? value.options : [value];
}

/** The keys that lead to a part of the event; of other values none. */
function pathOf(value: Provenance): string {
  return value.kind === 'event' ? value.path.join('.') : '';
}

/** Whether the source gets to the key from a parameter. */
function isGiven(module: Module, key: Node): boolean {
  let root = unwrapAwait(key);
  while (root.type === 'MemberExpression') root = unwrapAwait(root.object);
  const definition = root.type === 'Identifier' ? variableOf(module, root)?.defs[0] : undefined;
  return definition?.type === 'Parameter';
}

const maximumDepth = 8;

/** The names by which the source itself gets to a value, without what functions and literals make of it. */
function namesTo(module: Module, node: Node, depth = 0): readonly string[] | undefined {
  const inner = unwrapAwait(node);
  if (depth > maximumDepth) return undefined;
  if (inner.type === 'MemberExpression') {
    const names = namesTo(module, inner.object, depth + 1);
    return names && [...names, keyNameOf(inner) ?? '*'];
  }
  const variable = inner.type === 'Identifier' ? variableOf(module, inner) : undefined;
  const definition = variable?.defs[0];
  if (!variable || !definition) return [];
  const value = soleValueOf(variable);
  if (value) return isMade(value) ? undefined : namesTo(module, value, depth + 1);
  if (definition.type === 'Variable') {
    const names = destructuredNames(definition.node.id, variable.name) ?? [];
    const { init } = definition.node;
    const before = init && names.length > 0 ? namesTo(module, init, depth + 1) : [];
    return before && [...before, ...names];
  }
  if (definition.type !== 'Parameter' || !('params' in definition.node)) return [];
  const { params } = definition.node;
  const names = params.flatMap((parameter) => destructuredNames(parameter, variable.name) ?? []);
  return names.length > 0 ? names : [variable.name];
}

function isMade(value: Node): boolean {
  return value.type === 'ObjectExpression' || value.type === 'NewExpression';
}

function defectsOf(module: Module, key: Node): Omit<MisreadKey, 'reach'>[] {
  const ends = endsOfKey(module, key);
  const uses = ends.filter(isObjectName);
  const wrong = uses.flatMap((end) => {
    const defect = defectOf(end);
    return defect ? [{ end, defect }] : [];
  });
  const [first] = wrong;
  if (!first) return [];
  const isWholly = wrong.length === uses.length && !ends.some(({ through }) => through.some(isDecoding));
  if (isWholly) return [{ defect: first.defect, node: key, rewritten: rewrittenKey(module, key) }];
  const found = wrong.map(({ end, defect }) => reportOf(module, key, end, defect));
  return [...new Map(found.map((each) => [each.node, each])).values()];
}

function endsOfKey(module: Module, key: Node): readonly ValueEnd[] {
  return key.type === 'Identifier' ? endsOfName(module, key, isSameKey) : endsOf(module, key, isSameKey);
}

const decoders = /^(decodeURIComponent|decodeURI|unescape)$/;
const spellings =
  /^(replace|replaceAll|toString|trim|slice|substring|substr|concat|split|join|pop|shift|at|toLowerCase|toUpperCase|normalize)$/;

/** Text around a key is a key again: decoded, cut, or put together with other text. */
function isSameKey(module: Module, around: Node, value: Node): boolean {
  if (around.type === 'TemplateLiteral') return true;
  if (around.type === 'BinaryExpression') return around.operator === '+';
  if (around.type !== 'CallExpression') return false;
  const name = calleeNameOf(around) ?? '';
  const isArgument = around.arguments.some((argument) => argument === value);
  if (!isArgument) return spellings.test(name);
  if (decoders.test(name) || name === 'String') return around.arguments[0] === value;
  return (
    /^(join|basename|dirname|normalize)$/.test(name) &&
    /^(node:)?path(\/posix)?$/.test(originOf(module, around.callee)?.from ?? '')
  );
}

type Decoding = 'percent' | 'plus' | 'other';

/** What a step does to an encoded key; nothing when it leaves the encoding alone. */
function decodingBy(step: Node): Decoding | undefined {
  if (step.type !== 'CallExpression') return undefined;
  const name = calleeNameOf(step) ?? '';
  if (decoders.test(name)) return 'percent';
  if (isPlusToSpace(step, name)) return 'plus';
  const [pattern] = step.arguments;
  const isOther = /^(replace|replaceAll|split)$/.test(name) && pattern && !isHarmless(pattern);
  return isOther ? 'other' : undefined;
}

/** A pattern that is written out and looks for nothing that an encoding consists of. */
function isHarmless(pattern: Node): boolean {
  const text = pattern.type === 'Literal' && 'regex' in pattern ? pattern.regex.pattern : stringOf(pattern);
  return text !== undefined && !/[+%|]/.test(text);
}

function isDecoding(step: Node): boolean {
  return decodingBy(step) !== undefined;
}

function defectOf({ through }: ValueEnd): KeyDefect | undefined {
  const done = through.flatMap((step) => decodingBy(step) ?? []).join(' ');
  return done in defects ? defects[done as keyof typeof defects] : undefined;
}

const defects = {
  '': 'encoded',
  percent: 'plusKept',
  plus: 'percentKept',
  'percent plus': 'plusLast',
} as const;

/** Whether S3, or a service that reads from it, takes the value for the name of an object. */
function isObjectName({ node, through, kind }: ValueEnd): boolean {
  const text = through.find((step) => step.type === 'TemplateLiteral');
  if (text?.type === 'TemplateLiteral' && /^s3:\/\//.test(text.quasis[0]?.value.cooked ?? '')) return true;
  const { parent } = outermost(node);
  if (kind !== 'used') return false;
  if (parent?.type === 'AssignmentExpression')
    return parent.left.type === 'MemberExpression' && keyNameOf(parent.left) === 'Key';
  if (parent?.type !== 'Property' || parent.parent.type !== 'ObjectExpression') return false;
  const name = keyNameOf(parent);
  const hasBucket = propertyOf(parent.parent, 'Bucket') !== undefined;
  if (name === 'Key') return hasBucket || isListed(parent.parent);
  return name === 'Name' && hasBucket;
}

/** An element of `Delete: { Objects: [{ Key }] }`. */
function isListed({ parent }: Node): boolean {
  const list = parent?.type === 'ArrayExpression' ? parent.parent : undefined;
  return list?.type === 'Property' && keyNameOf(list) === 'Objects';
}

function reportOf(module: Module, key: Node, end: ValueEnd, defect: KeyDefect): Omit<MisreadKey, 'reach'> {
  const steps = end.through.filter(isDecoding);
  const step = defect === 'plusLast' ? steps.at(-1) : steps[0];
  const node = step ?? end.node;
  if (!isIn(module, node)) return { defect, node: key, rewritten: undefined };
  return { defect, node, rewritten: rewrittenStep(module, node, defect) };
}

function isIn(module: Module, node: Node): boolean {
  let top = node;
  while (top.parent) top = top.parent;
  return top === module.ast;
}

const spaces = `.replace(/\\+/g, ' ')`;

/** The key with the whole decoding around it; none where a pattern, or an object's short form, takes it up. */
function rewrittenKey(module: Module, key: Node): Rewritten | undefined {
  const whole = outermost(key);
  const { parent } = key;
  const isName = parent?.type === 'Property' && (parent.shorthand || parent.parent.type === 'ObjectPattern');
  const isDefault = parent?.type === 'AssignmentPattern';
  return isName || isDefault
    ? undefined
    : { node: whole, text: `decodeURIComponent(${textOf(module, whole)}${spaces})` };
}

function rewrittenStep(module: Module, step: Node, defect: KeyDefect): Rewritten | undefined {
  if (defect === 'encoded') return rewrittenKey(module, step);
  if (step.type !== 'CallExpression') return undefined;
  if (defect === 'percentKept') return { node: step, text: `decodeURIComponent(${textOf(module, step)})` };
  const inner = innermost(step);
  if (!inner) return undefined;
  return { node: step, text: `decodeURIComponent(${textOf(module, inner)}${spaces})` };
}

/** What calls that decode stand around. */
function innermost(call: TSESTree.CallExpression): Node | undefined {
  const isPercent = decodingBy(call) === 'percent';
  const inner = isPercent ? call.arguments[0] : receiverOf(call);
  return inner?.type === 'CallExpression' && isDecoding(inner) ? innermost(inner) : inner;
}

function textOf(module: Module, node: Node): string {
  return module.text.slice(...node.range);
}
