import {
  literalTextOf,
  PatternTerm,
  textTerm,
  type DeclaredFunction,
  type Deployment,
  type Filter,
  type Term,
  type Trigger,
} from '../infrastructure/deployment.js';
import { nameSameResource } from '../infrastructure/same-resource.js';
import type { Provenance } from './provenance.js';
import { writtenTextOf, type WrittenText } from './written-text.js';
import type { WriteTarget } from './write-targets.js';

/** Yes, no, or not to be told. */
type Answer = boolean | undefined;

/** Whether the event of a write to the trigger's resource comes through the trigger's filter; `undefined` when it cannot be told. */
export function letsThrough(
  { source, filter }: Pick<Trigger, 'source' | 'filter'>,
  target: WriteTarget,
  declared: DeclaredFunction,
): Answer {
  // What a queue or topic passes on was filtered at the bucket, out of sight.
  if (source !== target.source && source !== 'eventbridge') return staysInPlace(target) || undefined;
  switch (filter.kind) {
    case 'none':
      return source === 'eventbridge' ? undefined : true;
    case 's3':
      return matchesEvents(filter.events, target) && matchesKey(filter, target, declared);
    case 'pattern':
      if (source !== 'eventbridge') return undefined;
      return target.source === 's3'
        ? matchesObjectPattern(filter.pattern, target, declared)
        : matchesEntryPattern(filter.pattern, target, declared);
    default:
      return undefined;
  }
}

/** The S3 event types that a write raises. */
export function raisedEvents({ operation, mediatedBy }: WriteTarget): readonly string[] {
  return mediatedBy === undefined ? (operation.knowledge?.s3Events ?? []) : ['s3:ObjectCreated:Put'];
}

/** `s3:ObjectCreated:*` takes `s3:ObjectCreated:Put`. */
function matchesEvents(events: readonly string[] | undefined, target: WriteTarget): boolean {
  if (!events) return raisedEvents(target).some((event) => event.startsWith('s3:ObjectCreated:'));
  return raisedEvents(target).some((event) =>
    events.some((accepted) =>
      accepted.endsWith('*') ? event.startsWith(accepted.slice(0, -1)) : event === accepted,
    ),
  );
}

/** What is known of the key that is written in the end; another service goes on where the given key ends. */
export function writtenKeyOf(
  { key, mediatedBy, operation }: WriteTarget,
  declared?: DeclaredFunction,
): WrittenText {
  const written = key ? writtenTextOf(key, declared) : nothing;
  if (mediatedBy === undefined) return written;
  return {
    ...written,
    end: operation.knowledge?.mediatedSuffix ?? '',
    last: undefined,
    isWhole: false,
  };
}

const nothing: WrittenText = { start: '', end: '', isWhole: false, first: undefined, last: undefined };

function matchesKey(
  { prefix, suffix }: Extract<Filter, { kind: 's3' }>,
  target: WriteTarget,
  declared: DeclaredFunction,
): Answer {
  const written = writtenKeyOf(target, declared);
  if (isOwnKeyAgain(target)) return true;
  return both(startsAs(written, wantedText(prefix)), endsAs(written, wantedText(suffix)));
}

/** The text of a filter rule; `undefined` when only the deployment knows it. */
function wantedText(term: Term | undefined): string | undefined {
  return term ? literalTextOf(term) : '';
}

/** Whether the object is written under the very key that it came in with. */
export function isOwnKeyAgain({ key, mediatedBy }: WriteTarget): boolean {
  return mediatedBy === undefined && key !== undefined && isOwnKey(key);
}

function both(a: Answer, b: Answer): Answer {
  return a === false || b === false ? false : a === undefined || b === undefined ? undefined : true;
}

/** Whether a key begins as wanted; one that begins with the event's own key does, or the event would not be here. */
export function startsAs({ start, isWhole, first }: WrittenText, wanted: string | undefined): Answer {
  return begins(start, wanted, isWhole, first);
}

/** Whether a key ends as wanted. */
export function endsAs({ end, isWhole, last }: WrittenText, wanted: string | undefined): Answer {
  return begins(reversed(end), wanted === undefined ? undefined : reversed(wanted), isWhole, last);
}

function begins(
  known: string,
  wanted: string | undefined,
  isWhole: boolean,
  next: Provenance | undefined,
): Answer {
  const isOwn = known === '' && next !== undefined && isOwnKey(next);
  if (wanted === undefined) return isOwn || undefined;
  if (known.startsWith(wanted)) return true;
  if (!wanted.startsWith(known) || isWhole) return false;
  return isOwn || undefined;
}

function reversed(text: string): string {
  return text.split('').reverse().join('');
}

/** Whether a value is the key of the event's object. */
export function isOwnKey(value: Provenance): boolean {
  return value.kind === 'event' && /(^|\.)object\.key$/.test(value.path.join('.'));
}

/** A rule for the events that S3 sends to EventBridge; which bucket it names is asked elsewhere. */
function matchesObjectPattern(pattern: unknown, target: WriteTarget, declared: DeclaredFunction): Answer {
  const { detail, source, 'detail-type': types, ...others } = fieldsOf(pattern);
  const { object, ...details } = fieldsOf(detail);
  const { key, ...sizes } = fieldsOf(object);
  const named = [others, details, sizes].flatMap((rest) => Object.keys(rest));
  if (named.some((name) => name !== 'bucket')) return undefined;
  const isCreated = raisedEvents(target).some((event) => event.startsWith('s3:ObjectCreated:'));
  const kind = accepts(types, whole(isCreated ? 'Object Created' : 'Object Deleted'));
  const name = isOwnKeyAgain(target) ? true : accepts(key, writtenKeyOf(target, declared));
  return both(both(accepts(source, whole('aws.s3')), kind), name);
}

/** Whether the trigger's pattern takes events of this very bucket. */
export function namesBucket(
  deployment: Deployment,
  { filter }: Pick<Trigger, 'filter'>,
  bucket: Term,
): boolean {
  if (filter.kind !== 'pattern') return false;
  const { source, detail } = fieldsOf(filter.pattern);
  const names = fieldsOf(fieldsOf(detail)['bucket'])['name'];
  if (accepts(source, whole('aws.s3')) !== true || !Array.isArray(names)) return false;
  return names.some((name: unknown) => {
    const term =
      name instanceof PatternTerm ? name.term : typeof name === 'string' ? textTerm(name) : undefined;
    return term !== undefined && nameSameResource(deployment, term, bucket);
  });
}

function whole(text: string): WrittenText {
  return { start: text, end: text, isWhole: true, first: undefined, last: undefined };
}

/** Whether an event that is put on a bus is one that the rule takes. */
function matchesEntryPattern(pattern: unknown, { entry }: WriteTarget, declared: DeclaredFunction): Answer {
  const { source, 'detail-type': type, ...others } = fieldsOf(pattern);
  if (!entry) return undefined;
  const answer = both(
    acceptsField(source, entry.source, 'source', declared),
    acceptsField(type, entry.detailType, 'detail-type', declared),
  );
  const isKnown = Object.keys(others).length === 0 && (source !== undefined || type !== undefined);
  return answer === false || isKnown ? answer : undefined;
}

/** A field of the event that started the function is one that its rule takes. */
function acceptsField(
  accepted: unknown,
  value: Provenance,
  field: string,
  declared: DeclaredFunction,
): Answer {
  if (value.kind === 'event' && value.path.join('.') === field) return true;
  return accepts(accepted, writtenTextOf(value, declared));
}

/** Whether a text is among the values that an EventBridge pattern lists for a field; a field without a list takes all. */
function accepts(accepted: unknown, written: WrittenText): Answer {
  if (accepted === undefined) return true;
  if (!Array.isArray(accepted)) return undefined;
  return anyOf(accepted.map((one: unknown) => acceptsOne(one, written)));
}

function anyOf(answers: readonly Answer[]): Answer {
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

function acceptsOne(accepted: unknown, written: WrittenText): Answer {
  if (accepted instanceof PatternTerm) return undefined;
  if (typeof accepted === 'string') {
    if (written.isWhole) return written.start === accepted;
    return startsAs(written, accepted) === false || endsAs(written, accepted) === false ? false : undefined;
  }
  const { prefix, suffix, 'anything-but': excluded, exists } = fieldsOf(accepted);
  if (typeof prefix === 'string') return startsAs(written, prefix);
  if (typeof suffix === 'string') return endsAs(written, suffix);
  if (exists === true) return true;
  if (excluded === undefined) return undefined;
  const answer = accepts(Array.isArray(excluded) ? excluded : [excluded], written);
  return answer === undefined ? undefined : !answer;
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof PatternTerm)
    ? (value as Record<string, unknown>)
    : {};
}

/**
 * Without a template, a write counts as one of the kind that came in, unless its key is new in a way that filters are made for:
 * it begins with a folder, ends in a file type, or some part of the old key is replaced.
 */
export function staysInPlace(target: WriteTarget): boolean {
  const { source, key, mediatedBy } = target;
  if (source !== 's3') return true;
  if (!matchesEvents(undefined, target)) return false;
  if (!key) return mediatedBy !== undefined;
  const { start, end, first } = writtenTextOf(key);
  if (start.includes('/') || first?.kind === 'env' || first?.kind === 'import') return false;
  if (mediatedBy === undefined && /\.\w+$/.test(end)) return false;
  return mediatedBy !== undefined || keepsOwnKey(key);
}

const keepingNames =
  /^(split|slice|substring|substr|pop|shift|at|join|basename|dirname|parse|match|exec|toLowerCase|toUpperCase|concat|collection|trim\w*|encodeURIComponent|rest)$/;

/** The key is the event's, or made of it by functions that are known not to move it elsewhere; or it is new each time. */
function keepsOwnKey(key: Provenance): boolean {
  switch (key.kind) {
    case 'either':
      return key.options.every(keepsOwnKey);
    case 'text':
      return (
        key.parts.some(keepsOwnKey) && key.parts.every((part) => part.kind !== 'unknown' && !isMoved(part))
      );
    case 'derived':
      return keepingNames.test(key.by) && key.from.some(keepsOwnKey);
    case 'fresh':
      return true;
    default:
      return isOwnKey(key);
  }
}

/** A value that is made by a function which may put the object elsewhere. */
function isMoved(value: Provenance): boolean {
  return value.kind === 'derived' && (!keepingNames.test(value.by) || value.from.some(isMoved));
}
