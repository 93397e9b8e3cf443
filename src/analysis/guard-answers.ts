import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, receiverOf, stringOf, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { Condition } from './conditions.js';
import { definitionOf } from './definitions.js';
import type { Module } from './module.js';
import { provenanceOf, rootsOf, type Provenance } from './provenance.js';
import { endsAs, isOwnKey, isOwnKeyAgain, raisedEvents, startsAs, writtenKeyOf } from './trigger-filters.js';
import type { WriteTarget } from './write-targets.js';

/** Yes, no, or not to be told. */
type Answer = boolean | undefined;

/**
 * Whether what a write brings about passes a test once more, so that the test stops nothing: one that asks only for the key of
 * an object which is written under the same key, for its ending where that stays, or for changes that the write is one of.
 */
export function passesAgain(module: Module, condition: Condition, target: WriteTarget): Answer {
  if (condition.kind !== 'answer') return undefined;
  const answer = answerTo({ module, target }, condition.test);
  if (typeof answer !== 'boolean') return answer === 'same' ? true : undefined;
  return condition.holds === undefined ? undefined : answer === condition.holds;
}

interface Round {
  readonly module: Module;
  readonly target: WriteTarget;
}

/** What a test will say in the next round: an answer, or the same as in this one. */
type NextAnswer = boolean | 'same' | undefined;

function answerTo(round: Round, test: Node): NextAnswer {
  const inner = unwrap(test);
  if (inner.type === 'UnaryExpression' && inner.operator === '!')
    return negated(answerTo(round, inner.argument));
  if (inner.type === 'LogicalExpression' && inner.operator !== '??') return combined(round, inner);
  const roots = rootsOf(provenanceOf(round.module, inner));
  if (isAbout(roots, isOwnKey)) return keyAnswer(round, inner);
  if (isAbout(roots, isChange)) return changeAnswer(round, inner);
  if (isAbout(roots, isSource)) return 'same';
  return undefined;
}

function negated(answer: NextAnswer): NextAnswer {
  return typeof answer === 'boolean' ? !answer : answer;
}

function combined(round: Round, { operator, left, right }: TSESTree.LogicalExpression): NextAnswer {
  const answers = [answerTo(round, left), answerTo(round, right)];
  const decisive = operator === '||';
  if (answers.includes(decisive)) return decisive;
  if (answers.every((answer) => answer === 'same')) return 'same';
  return answers.every((answer) => answer === !decisive) ? !decisive : undefined;
}

/** Made of what is asked for and of fixed text alone. */
function isAbout(roots: readonly Provenance[], test: (root: Provenance) => boolean): boolean {
  return (
    roots.some(test) &&
    roots.every((root) => test(root) || /^(literal|unknown)$/.test(root.kind) || isPath(root))
  );
}

function isPath(value: Provenance): boolean {
  return value.kind === 'import' && /^(node:)?path$/.test(value.from);
}

/** Which service sent the record, and in which form. */
function isSource(value: Provenance): boolean {
  return (
    value.kind === 'event' &&
    /^Records\.\*\.(eventSource|EventSource|eventVersion|awsRegion)$/.test(value.path.join('.'))
  );
}

function isChange(value: Provenance): boolean {
  return value.kind === 'event' && /^Records\.\*\.eventName$/.test(value.path.join('.'));
}

function keyAnswer({ module, target }: Round, test: Node): NextAnswer {
  if (isOwnKeyAgain(target)) return 'same';
  if (!target.key || target.mediatedBy !== undefined) return undefined;
  const written = writtenKeyOf(target);
  const [keepsStart, keepsEnd] = [
    written.start === '' && written.first !== undefined && isOwnKey(written.first),
    written.end === '' && written.last !== undefined && isOwnKey(written.last),
  ];
  const asked = question(module, test);
  switch (asked?.at) {
    case 'start':
      return keepsStart ? 'same' : startsAs(written, asked.text);
    case 'end':
      return keepsEnd ? 'same' : endsAs(written, asked.text);
    case 'anywhere':
      if (written.start.includes(asked.text) || written.end.includes(asked.text)) return true;
      return keepsEnd && (keepsStart || written.first === undefined) ? 'same' : undefined;
    default:
      return keepsEnd && isAboutEnding(module, test) ? 'same' : undefined;
  }
}

interface Question {
  readonly at: 'start' | 'end' | 'anywhere';
  readonly text: string;
}

const places: Readonly<Record<string, Question['at']>> = {
  startsWith: 'start',
  endsWith: 'end',
  includes: 'anywhere',
};

/** `key.startsWith('in/')`, `key.endsWith('.jpg')`, `key.includes('thumb')`, `key.indexOf('thumb') > -1`. */
function question(module: Module, test: Node): Question | undefined {
  const inner = unwrap(test);
  if (inner.type === 'BinaryExpression') return indexQuestion(module, inner);
  if (inner.type !== 'CallExpression') return undefined;
  const at = places[calleeNameOf(inner) ?? ''];
  const text = textGiven(module, inner);
  const receiver = receiverOf(inner);
  return at && text !== undefined && receiver && isOwnKey(provenanceOf(module, receiver))
    ? { at, text }
    : undefined;
}

function textGiven(module: Module, call: TSESTree.CallExpression): string | undefined {
  const [argument] = call.arguments;
  return argument && stringOf(definitionOf(module, argument));
}

function indexQuestion(
  module: Module,
  { left, right, operator }: TSESTree.BinaryExpression,
): Question | undefined {
  const call = unwrap(left);
  if (call.type !== 'CallExpression' || calleeNameOf(call) !== 'indexOf') return undefined;
  const text = textGiven(module, call);
  const receiver = receiverOf(call);
  if (text === undefined || !receiver || !isOwnKey(provenanceOf(module, receiver))) return undefined;
  const isZero = right.type === 'Literal' && right.value === 0;
  if (isZero && /^===?$/.test(operator)) return { at: 'start', text };
  return (isZero && operator === '>=') || (!isZero && /^(>|!==?)$/.test(operator))
    ? { at: 'anywhere', text }
    : undefined;
}

/** File types: `jpg`, `.png`; or a pattern for them, which ends at the end of the key. */
const fileType = /^\.?(\w{2,5}|image\/\w+)$/;

/** `/\.(jpe?g|png)$/`, `/\.([^.]*)$/`. */
function isEndingPattern(node: Node): boolean {
  return (
    node.type === 'Literal' &&
    'regex' in node &&
    /^[(?:]*(\\\.|\w+[?\w]*\|)[^/]*\$\)?$/.test(node.regex.pattern)
  );
}

/** A test that looks at nothing but what the key ends in. */
function isAboutEnding(module: Module, test: Node): boolean {
  const inner = unwrap(definitionOf(module, test));
  if (inner.type === 'MemberExpression') return isAboutEnding(module, inner.object);
  if (inner.type === 'CallExpression' && /^(test|match|exec|search)$/.test(calleeNameOf(inner) ?? ''))
    return [receiverOf(inner), inner.arguments[0]].some(
      (node) => node && isEndingPattern(definitionOf(module, node)),
    );
  const roots = rootsOf(provenanceOf(module, inner));
  const texts = roots.flatMap((root) => (root.kind === 'literal' ? [String(root.value)] : []));
  const words = texts.filter((text) => !/^([./]|-?\d+)$/.test(text));
  return words.length > 0 && words.every((text) => fileType.test(text)) && !texts.includes('/');
}

/** `record.eventName === 'INSERT'`: what the write will be called, where all that it may be called gives one answer. */
function changeAnswer({ module, target }: Round, test: Node): NextAnswer {
  const names =
    target.source === 'dynamodb'
      ? target.changes()
      : target.source === 's3'
        ? raisedEvents(target).map((event) => event.replace(/^s3:/, ''))
        : [];
  const answers = new Set(names.map((name) => changeAnswerFor(module, test, name)));
  const [only] = answers;
  return answers.size === 1 ? only : undefined;
}

function changeAnswerFor(module: Module, test: Node, name: string): Answer {
  const inner = unwrap(test);
  if (inner.type === 'BinaryExpression') {
    const text = [inner.left, inner.right]
      .map((side) => stringOf(definitionOf(module, side)))
      .find((side) => side !== undefined);
    if (text === undefined || !/^[!=]==?$/.test(inner.operator)) return undefined;
    return (text === name) === inner.operator.startsWith('=');
  }
  if (inner.type !== 'CallExpression') return undefined;
  const method = calleeNameOf(inner);
  const receiver = receiverOf(inner);
  const list = receiver && definitionOf(module, receiver);
  if (method === 'includes' && list?.type === 'ArrayExpression')
    return list.elements.some((element) => element && stringOf(element) === name);
  const text = textGiven(module, inner);
  if (text === undefined) return undefined;
  return method === 'startsWith'
    ? name.startsWith(text)
    : method === 'includes'
      ? name.includes(text)
      : undefined;
}
